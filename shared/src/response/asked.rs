//! Which items are asked given what was answered, and which answers ask for attention.

use super::{Answer, Answers};
use crate::exercise::{Condition, Exercise, Expected, Item, Rule, Test};

/// Whether `answer` passes `test` against `wanted`. Without an answer, and with one declined, only `not-answered`
/// holds: "is not 3" is said of an answer that was given. Of several chosen options, `equals` and `not-equals` ask
/// whether `wanted` is among them.
fn passes(item: &Item, answer: Option<&Answer>, row: Option<&str>, test: Test, wanted: Option<&Expected>) -> bool {
    let given = answer.filter(|answer| answer.is_given(row));
    match (test, given, wanted) {
        (Test::Answered, given, _) => given.is_some(),
        (Test::NotAnswered, given, _) => given.is_none(),
        (_, Some(Answer::Chosen { chosen }), Some(Expected::Text(option))) => {
            let among = chosen.contains(option);
            matches!((test, among), (Test::Equals, true) | (Test::NotEquals, false))
        }
        (_, Some(answer), Some(Expected::Number(number))) => {
            answer.value(item, row).and_then(|value| value.partial_cmp(number)).is_some_and(|order| test.fits(order))
        }
        (_, Some(Answer::Text(text)), Some(Expected::Text(wanted))) => test.fits(text.trim().cmp(wanted.trim())),
        _ => false,
    }
}

impl Exercise {
    /// The items that are asked, given these answers. What a hidden item holds counts as unanswered.
    pub fn asked<'a>(&'a self, answers: &Answers) -> Vec<&'a Item> {
        let mut asked: Vec<&Item> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let holds = |rule: &Rule| {
                let earlier = asked.iter().find(|earlier| earlier.id == rule.item);
                match earlier {
                    Some(earlier) => {
                        passes(earlier, answers.get(&rule.item), rule.row.as_deref(), rule.is, rule.value.as_ref())
                    }
                    None => rule.is == Test::NotAnswered,
                }
            };
            let is_asked = match &item.show_if {
                None => true,
                Some(Condition::All(rules)) => rules.iter().all(holds),
                Some(Condition::Any(rules)) => rules.iter().any(holds),
            };
            if is_asked {
                asked.push(item);
            }
        }
        asked
    }

    /// The places of the items that are asked, counted from 1 in the definition.
    pub fn asked_places(&self, answers: &Answers) -> Vec<usize> {
        let asked = self.asked(answers);
        let mut open = asked.iter().peekable();
        let mut places = Vec::with_capacity(asked.len());
        for (place, item) in (1..).zip(&self.items) {
            if open.next_if(|next| next.id == item.id).is_some() {
                places.push(place);
            }
        }
        places
    }

    /// The answers to items that are asked.
    pub fn counted(&self, answers: &Answers) -> Answers {
        self.asked(answers)
            .into_iter()
            .filter_map(|item| Some((item.id.clone(), answers.get(&item.id)?.clone())))
            .collect()
    }
}

impl Item {
    /// Whether this answer asks for someone's attention.
    pub fn is_at_risk(&self, answer: &Answer) -> bool {
        self.risk.iter().any(|risk| passes(self, Some(answer), None, risk.is, Some(&risk.value)))
    }
}
