//! Which items are asked given what was answered, and which answers ask for attention.

use super::{Answer, Answers};
use crate::exercise::{AnswerRule, Condition, Exercise, Expected, Item, ItemId, Rule, Test};

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
    /// The items that are asked, given these answers. What a hidden item holds counts as unanswered. After an answer
    /// that ends the exercise only those are asked whose condition names its item; and while such a question needs an
    /// answer and has none, nothing after it is asked.
    pub fn asked<'a>(&'a self, answers: &Answers) -> Vec<&'a Item> {
        let mut asked: Vec<&Item> = Vec::with_capacity(self.items.len());
        let mut ended_at: Option<&Item> = None;
        for item in &self.items {
            if ended_at.is_some_and(|end| !item.names(&end.id)) {
                continue;
            }
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
                let ends = match answers.get(&item.id) {
                    Some(answer) => item.ends_with(answer),
                    None => item.required && !item.ends_if.is_empty(),
                };
                ended_at = ended_at.or(ends.then_some(item));
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
        self.fits_any(&self.risk, answer)
    }

    /// Whether the exercise ends with this answer.
    fn ends_with(&self, answer: &Answer) -> bool {
        self.fits_any(&self.ends_if, answer)
    }

    fn fits_any(&self, rules: &[AnswerRule], answer: &Answer) -> bool {
        rules.iter().any(|rule| passes(self, Some(answer), None, rule.is, Some(&rule.value)))
    }

    /// Whether its condition looks at the answer to this item.
    fn names(&self, earlier: &ItemId) -> bool {
        self.show_if.as_ref().is_some_and(|condition| condition.rules().iter().any(|rule| rule.item == *earlier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Body, Choice};

    /// A safety question that ends, a note for that answer, and two questions after it.
    fn gated() -> Exercise {
        let option = |id: &str| Choice { id: id.into(), label: id.into(), score: None, code: None };
        let gate = Item::new("safe", "Safe?", Body::Choice { options: vec![option("yes"), option("afraid")] });
        let afraid = || Expected::Text("afraid".into());
        let when = Rule { item: "safe".into(), row: None, is: Test::Equals, value: Some(afraid()) };
        let note = Item::new("note", "First", Body::Display { text: "Your safety comes first.".into() });
        let mut exercise = Exercise::blank("e", crate::exercise::Kind::Journal, "E");
        exercise.items = vec![
            Item { ends_if: vec![AnswerRule { is: Test::Equals, value: afraid() }], ..gate },
            Item { show_if: Some(Condition::All(vec![when])), ..note },
            Item { required: true, ..Item::new("part", "Your part?", Body::LongText) },
            Item::new("more", "More?", Body::LongText),
        ];
        exercise
    }

    fn asked(exercise: &Exercise, answers: &Answers) -> Vec<String> {
        exercise.asked(answers).into_iter().map(|item| item.id.0.clone()).collect()
    }

    #[test]
    fn an_answer_that_ends_leaves_only_what_is_asked_because_of_it() {
        let exercise = gated();
        let chosen = |id: &str| Answer::Chosen { chosen: vec![id.into()] };
        let mut answers = Answers::from([("part".into(), Answer::Text("Shouted.".into()))]);
        assert_eq!(asked(&exercise, &answers), ["safe", "part", "more"], "nothing is asked of whoever skips it");
        answers.insert("safe".into(), chosen("afraid"));
        assert_eq!(asked(&exercise, &answers), ["safe", "note"]);
        assert_eq!(exercise.counted(&answers).len(), 1, "what was answered before does not count any more");
        answers.insert("safe".into(), chosen("yes"));
        assert_eq!(asked(&exercise, &answers), ["safe", "part", "more"]);
    }

    #[test]
    fn whatever_comes_after_depends_on_an_answer_that_may_end() {
        let mut exercise = gated();
        exercise.items[0].required = true;
        assert_eq!(asked(&exercise, &Answers::new()), ["safe"], "what needs an answer waits for it");
        let safe: ItemId = "safe".into();
        assert!(exercise.dependencies(&"more".into()).contains(&safe) && exercise.deciding().contains(&safe));
        assert!(exercise.dependencies(&safe).is_empty());
    }
}
