//! Differences between two versions of an exercise, in sentences for the change log.

use super::{Exercise, Item, Scale};

impl Exercise {
    /// What this version changes against the one before; empty when nothing that anyone would notice.
    pub fn changes_since(&self, before: &Exercise) -> Vec<String> {
        let mut said = Vec::new();
        let mut head = |differs: bool, words: &str| {
            if differs {
                said.push(words.to_owned());
            }
        };
        head(self.title != before.title, "The title was changed.");
        head(self.kind != before.kind, "The kind was changed.");
        head(self.summary != before.summary, "The summary for therapists was reworded.");
        head(self.intro != before.intro, "The introduction was reworded.");
        head(self.minutes != before.minutes, "The minutes needed were changed.");
        head(self.tags != before.tags, "The tags were changed.");
        head(self.outcomes != before.outcomes, "The texts at the end were changed.");
        head(self.source != before.source, "The source or licence was changed.");
        said.extend(self.item_changes(before));
        said.extend(self.scale_changes(before));
        if self.scales.iter().any(|scale| self.breaks_off(scale, before)) {
            said.push("Scores before and after this version are not compared with each other.".to_owned());
        }
        said
    }

    fn item_changes(&self, before: &Exercise) -> Vec<String> {
        let mut said = Vec::new();
        for item in &before.items {
            if self.item(&item.id).is_none() {
                said.push(format!("Removed: “{}”", short(&item.prompt)));
            }
        }
        for (place, item) in (1..).zip(&self.items) {
            match before.item(&item.id) {
                None => said.push(format!("Added as question {place}: “{}”", short(&item.prompt))),
                Some(old) if old != item => {
                    said.push(format!("Question {place}, “{}”: {}", short(&item.prompt), parts(old, item)));
                }
                Some(_) => {}
            }
        }
        let order = |exercise: &Exercise, other: &Exercise| {
            let kept = exercise.items.iter().filter(|item| other.item(&item.id).is_some());
            kept.map(|item| item.id.clone()).collect::<Vec<_>>()
        };
        if order(self, before) != order(before, self) {
            said.push("The order of the questions was changed.".to_owned());
        }
        said
    }

    /// Whether the questions of a scale that was there before now read otherwise, or are counted otherwise.
    fn breaks_off(&self, scale: &Scale, before: &Exercise) -> bool {
        let mut old = before.scales.iter().filter(|old| old.id == scale.id);
        old.any(|old| {
            before.asked_for(old) != self.asked_for(scale) || (old.method, &old.items) != (scale.method, &scale.items)
        })
    }

    fn scale_changes(&self, before: &Exercise) -> Vec<String> {
        let find = |exercise: &Exercise, id: &str| exercise.scales.iter().find(|scale| scale.id == id).cloned();
        let gone = before.scales.iter().filter(|scale| find(self, &scale.id).is_none());
        let mut said: Vec<_> = gone.map(|scale| format!("Score removed: “{}”", scale.title)).collect();
        for scale in &self.scales {
            match find(before, &scale.id) {
                None => said.push(format!("Score added: “{}”", scale.title)),
                Some(old) if old != *scale => {
                    said.push(format!("Score “{}”: {}", scale.title, scale_parts(&old, scale)));
                }
                Some(_) => {}
            }
        }
        said
    }
}

/// Which parts of an item differ.
fn parts(old: &Item, new: &Item) -> String {
    let mut parts = Vec::new();
    let kind = |item: &Item| std::mem::discriminant(&item.body);
    if old.prompt != new.prompt || old.help != new.help {
        parts.push("reworded");
    }
    if kind(old) != kind(new) {
        parts.push("answer format changed");
    } else if old.body != new.body {
        parts.push("answers changed");
    }
    if old.required != new.required || old.may_decline != new.may_decline {
        parts.push("changed whether it must be answered");
    }
    if old.show_if != new.show_if {
        parts.push("changed when it is asked");
    }
    if old.risk != new.risk {
        parts.push("changed which answers are safety answers");
    }
    if old.ends_if != new.ends_if {
        parts.push("changed which answers end the exercise");
    }
    if old.code != new.code {
        parts.push("code changed");
    }
    parts.join(", ")
}

fn scale_parts(old: &Scale, new: &Scale) -> String {
    let mut parts = Vec::new();
    if old.title != new.title {
        parts.push("renamed");
    }
    if old.items != new.items {
        parts.push("changed which questions count, and how");
    }
    if old.method != new.method || old.missing_up_to.to_bits() != new.missing_up_to.to_bits() {
        parts.push("changed how it is worked out");
    }
    if old.bands != new.bands {
        parts.push("bands changed");
    }
    if parts.is_empty() {
        parts.push("other details changed");
    }
    parts.join(", ")
}

fn short(prompt: &str) -> String {
    let mut words: String = prompt.chars().take(60).collect();
    if words.len() < prompt.len() {
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::{exercise::Exercise, library};

    fn quiz() -> Exercise {
        library::exercises().unwrap().iter().find(|exercise| exercise.key == "starting-pattern").unwrap().clone()
    }

    #[test]
    fn the_same_has_not_changed_and_each_change_is_said() {
        let before = quiz();
        assert!(before.changes_since(&before).is_empty());
        let mut after = before.clone();
        after.items.swap(0, 1);
        after.items[4].prompt.push('?');
        after.items.pop();
        after.scales[1].items.pop();
        let said = after.changes_since(&before);
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(said[0].starts_with("Removed: “When I am upset, I can let"));
        assert!(said[1].starts_with("Question 5") && said[1].ends_with("reworded"));
        assert_eq!(said[2], "The order of the questions was changed.");
        assert_eq!(said[3], "Score “Distance”: changed which questions count, and how");
        assert_eq!(said[4], "Scores before and after this version are not compared with each other.");
    }
}
