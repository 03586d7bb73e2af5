//! Which items are asked: `enableWhen` as FHIR means it.

use std::collections::HashMap;

use super::{
    super::{
        given::Given,
        model::{EnableWhen, Item, ResponseItem},
        urls,
    },
    value,
};

/// Every answer of a response, by its linkId.
#[derive(Default)]
pub(super) struct AllAnswers<'r>(HashMap<&'r str, Vec<Given>>);

impl<'r> AllAnswers<'r> {
    pub(super) fn of(items: &'r [ResponseItem]) -> Self {
        let mut all = Self::default();
        all.add(items);
        all
    }

    fn add(&mut self, items: &'r [ResponseItem]) {
        for item in items {
            let values = item.answer.iter().filter_map(|answer| Given::read(&answer.rest, "value").ok().flatten());
            if let Some(link) = &item.link_id {
                self.0.entry(link).or_default().extend(values);
            }
            self.add(&item.item);
            for answer in &item.answer {
                self.add(&answer.item);
            }
        }
    }

    /// Whether the item is asked after these answers. `None`: a formula decides, which is not worked out here.
    pub(super) fn ask(&self, item: &Item) -> Option<bool> {
        if item.extension.iter().any(|extension| extension.is(urls::SHOWN_BY_EXPRESSION)) {
            return None;
        }
        let mut conditions = item.enable_when.iter().map(|when| self.holds(when));
        Some(match item.enable_behavior.as_deref() {
            _ if item.enable_when.is_empty() => true,
            Some("any") => conditions.any(|holds| holds),
            _ => conditions.all(|holds| holds),
        })
    }

    fn holds(&self, when: &EnableWhen) -> bool {
        let answers = when.question.as_deref().and_then(|question| self.0.get(question)).map_or(&[][..], Vec::as_slice);
        let Ok(Some(wanted)) = Given::read(&when.rest, "answer") else { return false };
        let is = |fits: fn(std::cmp::Ordering) -> bool| {
            answers.iter().any(|answer| value::order(answer, &wanted).is_some_and(fits))
        };
        match when.operator.as_deref() {
            Some("exists") => Given::Boolean(!answers.is_empty()) == wanted,
            Some("=") => answers.iter().any(|answer| value::same(answer, &wanted)),
            // Also without an answer.
            Some("!=") => !answers.iter().any(|answer| value::same(answer, &wanted)),
            Some(">") => is(std::cmp::Ordering::is_gt),
            Some("<") => is(std::cmp::Ordering::is_lt),
            Some(">=") => is(std::cmp::Ordering::is_ge),
            Some("<=") => is(std::cmp::Ordering::is_le),
            _ => false,
        }
    }
}
