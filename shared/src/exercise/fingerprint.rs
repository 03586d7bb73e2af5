//! Fingerprints of the parts of a draft: by the one a form was made from, a save can tell whether somebody has changed
//! that part since.

use crate::{
    exercise::{Exercise, ItemId},
    fingerprint,
};

/// What one form of a draft changes.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// Title, kind, summary, minutes, introduction and tags.
    Head,
    /// An item by its id.
    Item(&'a ItemId),
    /// A scale by its id; one that is not there yet by any other name.
    Scale(&'a str),
}

impl Exercise {
    /// The mark of a part as it stands: 16 hexadecimal digits. Everything that is not there has the same mark. Where an
    /// item stands among the others is no part of it.
    pub fn fingerprint(&self, part: Part<'_>) -> String {
        match part {
            Part::Head => {
                fingerprint::of(&(&self.title, self.kind, &self.summary, self.minutes, &self.intro, &self.tags))
            }
            Part::Item(id) => fingerprint::of(&self.item(id)),
            Part::Scale(id) => fingerprint::of(&self.scales.iter().find(|scale| scale.id == id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Body, Keyed, Kind, Method, Scale};

    fn draft() -> Exercise {
        let mut draft = Exercise::blank("evening", Kind::Quiz, "Evening");
        for prompt in ["How calm?", "How close?"] {
            draft.add_item(prompt, Body::Slider { low: String::new(), high: String::new() });
        }
        draft.scales.push(Scale {
            id: "calm".into(),
            title: "Calm".into(),
            method: Method::Sum,
            items: vec![Keyed::plain(draft.items[0].id.clone())],
            missing_up_to: 0.0,
            part_of: None,
            better: None,
            bands: Vec::new(),
            norms: Vec::new(),
            change: None,
            cutoff: None,
            code: None,
        });
        draft
    }

    #[test]
    fn a_mark_follows_its_own_part_and_no_other() {
        let before = draft();
        let (first, second) = (before.items[0].id.clone(), before.items[1].id.clone());
        let parts = [Part::Head, Part::Item(&first), Part::Item(&second), Part::Scale("calm")];
        let changes: [fn(&mut Exercise); 4] = [
            |draft| draft.intro.push_str("Gently."),
            |draft| draft.items[0].required = true,
            |draft| draft.items[1].body = Body::LongText,
            |draft| draft.scales[0].items[0].reverse = true,
        ];
        for (changed, change) in changes.into_iter().enumerate() {
            let mut after = before.clone();
            change(&mut after);
            for (place, part) in parts.into_iter().enumerate() {
                assert_eq!(
                    before.fingerprint(part) != after.fingerprint(part),
                    place == changed,
                    "{part:?} after change {changed}"
                );
            }
        }
    }

    #[test]
    fn moving_an_item_leaves_its_mark_and_taking_it_out_does_not() {
        let before = draft();
        let id = before.items[0].id.clone();
        let mut after = before.clone();
        after.items.swap(0, 1);
        assert_eq!(before.fingerprint(Part::Item(&id)), after.fingerprint(Part::Item(&id)));
        after.items.remove(1);
        assert_ne!(before.fingerprint(Part::Item(&id)), after.fingerprint(Part::Item(&id)));
        assert_eq!(after.fingerprint(Part::Item(&id)), after.fingerprint(Part::Scale("new")));
    }
}
