//! What was answered to a question about being safe, in sentences that both people read: what was given, when, how it was
//! changed, and who has seen to it.

use leptos::prelude::*;
use weft_shared::when::{self, Day, Time};

/// The answers to one such question, from the first that asked for attention on, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyAnswer {
    pub steps: Vec<SafetyStep>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyStep {
    pub day: Day,
    pub time: Time,
    /// It asks for attention.
    pub asks: bool,
    pub answer: Told,
}

/// How much of an answer whoever looks is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Words(String),
    TakenBack,
    /// That there is one, and whether it asks for attention.
    ThatItIs,
}

/// That somebody has seen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub by: String,
    pub day: Day,
    pub time: Time,
    /// What they did, in their words.
    pub done: Option<String>,
}

impl SafetyAnswer {
    /// "Noor answered “Several days” on 23 November at 10:02, and changed it to “Not at all” at 10:03." `who`: "Noor", or
    /// "You".
    pub fn sentence(&self, who: &str) -> String {
        let Some((first, later)) = self.steps.split_first() else { return String::new() };
        let answered = match &first.answer {
            Told::Words(words) => format!("answered “{words}”"),
            Told::TakenBack | Told::ThatItIs => "answered".to_owned(),
        };
        let mut said = format!("{who} {answered} on {} at {}", super::day::dated(first.day), when::clock(first.time));
        let mut day = first.day;
        for (place, step) in later.iter().enumerate() {
            let at = if step.day == day {
                format!("at {}", when::clock(step.time))
            } else {
                format!("on {} at {}", super::day::dated(step.day), when::clock(step.time))
            };
            day = step.day;
            let change = match &step.answer {
                Told::Words(words) => format!("changed it to “{words}” {at}"),
                Told::TakenBack => format!("cleared it {at}"),
                Told::ThatItIs if step.asks => format!("changed it {at} to another worrying answer"),
                Told::ThatItIs => format!("changed it {at} to an answer that is not worrying"),
            };
            let joint = if place + 1 == later.len() { ", and" } else { "," };
            said = format!("{said}{joint} {change}");
        }
        format!("{said}.")
    }
}

impl Review {
    /// "Dr. Folake Adeyemi marked it as reviewed on 24 November 2026 at 09:15."
    pub fn sentence(&self) -> String {
        format!("{} marked it as reviewed on {} at {}.", self.by, when::long(self.day), when::clock(self.time))
    }
}

/// For the client, beside their own answers: what the therapist is told of them. Nothing where there is nothing to tell.
pub fn told_of_you(answers: &[SafetyAnswer], therapist: &str, is_shared: bool) -> Option<AnyView> {
    if answers.is_empty() {
        return None;
    }
    let sentences: Vec<_> = answers.iter().map(|answer| view! { <p>{answer.sentence("You")}</p> }).collect();
    let changed = if answers.iter().any(|answer| answer.steps.len() > 1) { ", and that you changed it" } else { "" };
    let what = if is_shared {
        "They can also read what you answered, because you share this."
    } else {
        "They see what you answered only if you share this."
    };
    let told = format!(
        "When {therapist} next opens Weft, they see that you gave a worrying answer about being safe{changed}. {what}"
    );
    let note = view! {
        <div class="note stack-tight">
            {sentences}
            <p>{told}</p>
        </div>
    };
    Some(note.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(day: &str, time: &str, asks: bool, answer: Told) -> SafetyStep {
        SafetyStep { day: day.parse().unwrap(), time: time.parse().unwrap(), asks, answer }
    }

    #[test]
    fn a_correction_is_told_with_both_answers_and_both_times() {
        let words = |words: &str| Told::Words(words.to_owned());
        let steps = vec![
            step("2026-11-23", "10:02", true, words("Several days")),
            step("2026-11-23", "10:03", false, words("Not at all")),
            step("2026-11-24", "08:00", false, Told::TakenBack),
        ];
        let all = SafetyAnswer { steps };
        assert_eq!(
            all.sentence("Noor"),
            "Noor answered “Several days” on 23 November 2026 at 10:02, changed it to “Not at all” at 10:03, and cleared it on 24 November 2026 at 08:00."
        );
    }

    #[test]
    fn of_a_private_answer_only_that_it_was_given_and_changed_is_told() {
        let steps =
            vec![step("2026-11-23", "10:02", true, Told::ThatItIs), step("2026-11-23", "10:03", false, Told::ThatItIs)];
        assert_eq!(
            SafetyAnswer { steps }.sentence("Noor"),
            "Noor answered on 23 November 2026 at 10:02, and changed it at 10:03 to an answer that is not \
             worrying."
        );
    }
}
