//! The ranking of what helps: skills and logs, by how calm someone was before and after.

use serde::{Deserialize, Serialize};

use crate::{
    change::median,
    exercise::{Body, Exercise, ItemId, Kind, SLIDER_HIGHEST, as_number},
    response::{Answer, Answers},
    when::Day,
};

/// The sliders, 0 to 10, that an exercise asks before and after.
const CALM_BEFORE: &str = "calm-before";
const CALM_AFTER: &str = "calm-after";
/// What a log asks about what was tried; where it was one thing, that thing is what helped, not the log.
const TRIED: &str = "tried";

/// From this many uses on a way of calming down is ranked.
pub const ENOUGH_TO_RANK: usize = 2;

/// The rule behind the order, the same for every client.
pub const RULE: &str = "Ordered by the typical (median) change in calm, on a scale of 0 to 10. Things tried once \
                        come last. Calm also comes back by itself: this shows what went together, not what caused \
                        it.";

/// One use of something that may calm, with both numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalmUse {
    /// What was done; uses with the same title are counted together.
    pub title: String,
    /// Day on which the entry was finished.
    pub day: Day,
    /// 0 not calm at all, 10 fully calm.
    pub before: i64,
    /// As `before`, asked at the end.
    pub after: i64,
}

impl CalmUse {
    /// `None` unless a skill or a log was answered at both sliders.
    pub fn read(exercise: &Exercise, answers: &Answers, day: Day) -> Option<Self> {
        if !matches!(exercise.kind, Kind::Skill | Kind::Log) {
            return None;
        }
        let slider = |id: &str| match (&exercise.item(&id.into())?.body, answers.get(&ItemId::from(id))?) {
            (Body::Slider { .. }, Answer::Point(point)) if (0..=SLIDER_HIGHEST).contains(point) => Some(*point),
            _ => None,
        };
        let (before, after) = (slider(CALM_BEFORE)?, slider(CALM_AFTER)?);
        let title = only_thing_tried(exercise, answers).unwrap_or_else(|| exercise.title.clone());
        Some(Self { title, day, before, after })
    }

    /// Whether the item's answer is read for it.
    pub fn asks(item: &ItemId) -> bool {
        [CALM_BEFORE, CALM_AFTER, TRIED].contains(&item.0.as_str())
    }

    fn change(&self) -> i64 {
        self.after - self.before
    }
}

fn only_thing_tried(exercise: &Exercise, answers: &Answers) -> Option<String> {
    let id = ItemId::from(TRIED);
    let Some(Answer::Chosen { chosen }) = answers.get(&id) else { return None };
    let [only] = chosen.as_slice() else { return None };
    let options = exercise.item(&id)?.body.options();
    options.iter().find(|option| option.id == *only).map(|option| option.label.clone())
}

/// Something that was done once or more, with its changes in calm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Help {
    /// What was done.
    pub title: String,
    /// Number of uses, 1 or more.
    pub times: usize,
    /// The median change in points of calm, −10 to 10; above 0 where people were calmer afterwards.
    pub change: f64,
    /// The smallest and the largest change.
    pub spread: (i64, i64),
    /// The medians of calm before and afterwards; they need not differ by `change`.
    pub before: f64,
    /// Median of calm afterwards, 0 to 10.
    pub after: f64,
}

/// What was done, in the order of the median change; and what was tried once, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Helps {
    /// What was done at least [`ENOUGH_TO_RANK`] times, the largest median change first.
    pub ranked: Vec<Help>,
    /// What was done less often, by title.
    pub once: Vec<Help>,
}

impl Helps {
    /// Uses counted by title.
    pub fn of(uses: &[CalmUse]) -> Self {
        let mut titles: Vec<&str> = uses.iter().map(|used| used.title.as_str()).collect();
        titles.sort_unstable();
        titles.dedup();
        let helps = titles.into_iter().map(|title| {
            let mine: Vec<&CalmUse> = uses.iter().filter(|used| used.title == title).collect();
            Help::of(title, &mine)
        });
        let (mut ranked, once): (Vec<Help>, Vec<Help>) = helps.partition(|help| help.times >= ENOUGH_TO_RANK);
        // Stable: what helped alike and as often stays in the order of its name.
        ranked.sort_by(|one, other| other.change.total_cmp(&one.change).then(other.times.cmp(&one.times)));
        Self { ranked, once }
    }

    /// Whether nothing was used.
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty() && self.once.is_empty()
    }

    /// What the bars say, in words.
    pub fn sentence(&self) -> String {
        match self.ranked.as_slice() {
            [] if self.once.is_empty() => "No shared exercise has asked for calm before and after yet.".to_owned(),
            [] => "Nothing has been tried twice yet, so nothing can be compared.".to_owned(),
            [first, ..] if first.change <= 0.0 => {
                "So far, nothing tried more than once was usually followed by more calm. That can change.".to_owned()
            }
            [only] => format!("“{}”: typically {}.", only.title, only.used()),
            [first, .., last] => {
                let least = if last.change > 0.0 { "It rose least" } else { "It did not rise" };
                let (first_used, last_used) = (first.used(), last.used());
                format!(
                    "Of what was tried more than once, calm rose most with “{}” ({first_used}). {least} with “{}” ({last_used}).",
                    first.title, last.title
                )
            }
        }
    }
}

impl Help {
    fn of(title: &str, uses: &[&CalmUse]) -> Self {
        let middle = |read: fn(&CalmUse) -> i64| {
            let mut values: Vec<i64> = uses.iter().map(|used| read(used)).collect();
            values.sort_unstable();
            median(&values.into_iter().map(as_number).collect::<Vec<_>>())
        };
        let changes = uses.iter().map(|used| used.change());
        Self {
            title: title.to_owned(),
            times: uses.len(),
            change: middle(CalmUse::change),
            spread: (changes.clone().min().unwrap_or_default(), changes.max().unwrap_or_default()),
            before: middle(|used| used.before),
            after: middle(|used| used.after),
        }
    }

    /// "3 points calmer", "half a point less calm", "as calm as before"
    pub fn words(&self) -> String {
        let size = self.change.abs();
        let points = match size {
            size if size < 0.25 => return "as calm as before".to_owned(),
            size if size < 0.75 => "half a point".to_owned(),
            size if (size - 1.0).abs() < 0.01 => "1 point".to_owned(),
            size if size.fract() < 0.01 => format!("{size:.0} points"),
            size => format!("{size:.1} points"),
        };
        format!("{points} {}", if self.change > 0.0 { "calmer" } else { "less calm" })
    }

    /// "4 points calmer, tried 3 times"
    fn used(&self) -> String {
        format!("{}, tried {}", self.words(), self.times_words())
    }

    /// "once", "twice", "9 times"
    pub fn times_words(&self) -> String {
        match self.times {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            times => format!("{times} times"),
        }
    }

    /// The share of a full bar, 0 to 1: a full one is the largest change of all, and five points at least.
    pub fn share(&self, of: &Helps) -> f64 {
        const FULL: f64 = 5.0;
        let full = of.ranked.iter().map(|help| help.change).fold(FULL, f64::max);
        (self.change / full).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn used(title: &str, before: i64, after: i64) -> CalmUse {
        CalmUse { title: title.to_owned(), day: date(2026, 3, 3), before, after }
    }

    #[test]
    fn ranked_by_the_median_change_and_what_was_tried_once_apart() {
        let helps = Helps::of(&[
            used("Walk", 3, 5),
            used("Hand on chest", 2, 5),
            used("Hand on chest", 4, 8),
            used("Hand on chest", 1, 10),
            used("Walk", 2, 4),
            used("Ringing Rania", 1, 9),
        ]);
        let order: Vec<(&str, usize, f64)> =
            helps.ranked.iter().map(|help| (help.title.as_str(), help.times, help.change)).collect();
        assert_eq!(order, [("Hand on chest", 3, 4.0), ("Walk", 2, 2.0)]);
        assert_eq!(helps.ranked[0].spread, (3, 9));
        assert_eq!(helps.once.len(), 1, "one use is no rank, however large");
        assert_eq!(
            helps.sentence(),
            "Of what was tried more than once, calm rose most with “Hand on chest” (4 points calmer, tried 3 times). It rose \
             least with “Walk” (2 points calmer, tried twice)."
        );
    }

    #[test]
    fn what_did_not_calm_is_said_so() {
        let helps = Helps::of(&[used("Breath", 5, 4), used("Breath", 5, 4)]);
        assert_eq!(helps.ranked[0].words(), "1 point less calm");
        assert!(helps.ranked[0].share(&helps).abs() < 1e-12);
        assert!(helps.sentence().starts_with("So far, nothing tried more than once"));
    }

    #[test]
    fn none_one_and_a_fall_are_said_as_they_are() {
        assert!(Helps::of(&[]).sentence().starts_with("No shared exercise has asked for calm"));
        assert!(Helps::of(&[used("Walk", 2, 4)]).sentence().starts_with("Nothing has been tried twice"));
        let walk = [used("Walk", 2, 4), used("Walk", 3, 5)];
        assert_eq!(Helps::of(&walk).sentence(), "“Walk”: typically 2 points calmer, tried twice.");
        let both = [&walk[..], &[used("Tea", 5, 4), used("Tea", 5, 4)]].concat();
        assert!(Helps::of(&both).sentence().ends_with("It did not rise with “Tea” (1 point less calm, tried twice)."));
    }

    #[test]
    fn a_log_counts_the_one_thing_that_was_tried() {
        let log = library::exercises().unwrap().iter().find(|exercise| exercise.key == "calm-log").unwrap();
        let option = log.item(&TRIED.into()).unwrap().body.options()[0].clone();
        let mut answers = Answers::from([
            (CALM_BEFORE.into(), Answer::Point(2)),
            (CALM_AFTER.into(), Answer::Point(6)),
            (TRIED.into(), Answer::Chosen { chosen: vec![option.id.clone()] }),
        ]);
        assert_eq!(CalmUse::read(log, &answers, date(2026, 3, 3)).unwrap().title, option.label);
        answers.insert(TRIED.into(), Answer::Chosen { chosen: vec![option.id, "other".into()] });
        assert_eq!(CalmUse::read(log, &answers, date(2026, 3, 3)).unwrap().title, log.title);
        answers.remove(&ItemId::from(CALM_AFTER));
        assert_eq!(CalmUse::read(log, &answers, date(2026, 3, 3)), None, "one number is no change");
    }

    #[test]
    fn journals_are_not_ranked() {
        let journal = library::exercises().unwrap().iter().find(|exercise| exercise.key == "trigger-journal").unwrap();
        let answers = Answers::from([(CALM_BEFORE.into(), Answer::Point(2)), (CALM_AFTER.into(), Answer::Point(6))]);
        assert_eq!(CalmUse::read(journal, &answers, date(2026, 3, 3)), None);
    }

    proptest! {
        #[test]
        fn every_use_is_counted_once_and_the_order_never_rises(
            uses in prop::collection::vec((0usize..5, 0i64..=10, 0i64..=10), 0..40),
        ) {
            let uses: Vec<CalmUse> = uses.into_iter().map(|(n, before, after)| used(&n.to_string(), before, after)).collect();
            let helps = Helps::of(&uses);
            let counted: usize = helps.ranked.iter().chain(&helps.once).map(|help| help.times).sum();
            prop_assert_eq!(counted, uses.len());
            prop_assert!(helps.ranked.is_sorted_by(|one, other| one.change >= other.change));
            for help in &helps.ranked {
                prop_assert!((0.0..=1.0).contains(&help.share(&helps)));
            }
        }
    }
}
