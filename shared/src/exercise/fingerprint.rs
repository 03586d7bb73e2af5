//! Fingerprints of the parts of an exercise: by the one a form was made from, a save can tell whether somebody has
//! changed that part since; by that of a scale's questions, scores are told apart that cannot be compared.

use crate::{
    exercise::{Body, Exercise, Item, ItemId, Scale},
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

    /// [`Exercise::asked_for`] of all its scales together.
    pub fn asked_for_scores(&self) -> String {
        fingerprint::of(&self.scales.iter().map(|scale| self.asked_for(scale)).collect::<Vec<_>>())
    }

    /// The words and answers of the questions a scale counts. Scores are comparable only where these are the same:
    /// whoever is asked in other words, or answers on other points, may answer otherwise without having changed.
    pub fn asked_for(&self, scale: &Scale) -> String {
        let asked: Vec<_> = scale.items.iter().map(|key| self.item(&key.item).map(Item::as_asked)).collect();
        fingerprint::of(&asked)
    }
}

impl Item {
    /// Fingerprint of its words and answers, without what stands only for the eye: capitals, commas, spaces.
    pub fn as_asked(&self) -> String {
        let answers: Vec<(i64, String)> = match &self.body {
            Body::Choice { options } | Body::Choices { options } => {
                options.iter().map(|option| (0, format!("{} {:?}", bare(&option.label), option.score))).collect()
            }
            body => body.points().into_iter().map(|(value, label)| (value, bare(&label))).collect(),
        };
        let rows: Vec<(&str, String)> = match &self.body {
            Body::Matrix { rows, .. } => rows.iter().map(|row| (row.id.as_str(), bare(&row.label))).collect(),
            _ => Vec::new(),
        };
        fingerprint::of(&(bare(&self.prompt), answers, rows))
    }
}

/// Letters and digits only, in small letters.
fn bare(words: &str) -> String {
    words.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    fn scores_are_comparable_until_a_counted_question_or_its_answers_read_otherwise() {
        let before = draft();
        let asked = |draft: &Exercise| draft.asked_for(&draft.scales[0]);
        let keeps: [fn(&mut Exercise); 4] = [
            |draft| draft.items[0].prompt = "How calm ?".into(),
            |draft| draft.items[0].help = Some("Today.".into()),
            |draft| draft.items[1].prompt = "How near?".into(),
            |draft| draft.items.swap(0, 1),
        ];
        for keep in keeps {
            let mut after = before.clone();
            keep(&mut after);
            assert_eq!(asked(&before), asked(&after));
        }
        let breaks: [fn(&mut Exercise); 3] = [
            |draft| draft.items[0].prompt = "How restful?".into(),
            |draft| draft.items[0].body = Body::Slider { low: "not at all".into(), high: String::new() },
            |draft| draft.scales[0].items[0].item = draft.items[1].id.clone(),
        ];
        for change in breaks {
            let mut after = before.clone();
            change(&mut after);
            assert_ne!(asked(&before), asked(&after));
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
