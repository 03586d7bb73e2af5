//! The rules of FHIR R4 that a Questionnaire has to keep (`que-1` to `que-13`), as far as they can be broken here.

use std::collections::HashSet;

use super::{
    super::fault,
    given::Given,
    model::{Item, Questionnaire},
};
use crate::exercise::Fault;

/// The most items a questionnaire may have, groups and texts to read among them.
const MOST_ITEMS: usize = 1_000;
/// Where a list of faults is cut off.
const MOST_FAULTS: usize = 100;
/// The most conditions of one item; one rule of ours may become as many as an item has answers.
pub(super) const MOST_CONDITIONS: usize = 100;

const STATUSES: [&str; 4] = ["draft", "active", "retired", "unknown"];
const TYPES: [&str; 16] = [
    "group",
    "display",
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "attachment",
    "reference",
    "quantity",
];
const OPERATORS: [&str; 7] = ["exists", "=", "!=", ">", "<", ">=", "<="];

/// Every broken rule, in reading order.
pub(super) fn faults(questionnaire: &Questionnaire) -> Vec<Fault> {
    if count(&questionnaire.item) > MOST_ITEMS {
        return vec![fault("item", format!("has more than {MOST_ITEMS} items, which is the most Weft reads"))];
    }
    let mut links = HashSet::new();
    collect_links(&questionnaire.item, &mut links);
    let mut rules = Rules { faults: Vec::new(), links, seen: HashSet::new() };
    match questionnaire.status.as_deref() {
        None => rules.broken("status", "is missing"),
        Some(status) if !STATUSES.contains(&status) => {
            rules.broken("status", format!("is one of {}", STATUSES.join(", ")));
        }
        Some(_) => {}
    }
    if questionnaire.rest.contains_key("modifierExtension") {
        rules.broken("modifierExtension", "changes the meaning of the questionnaire in a way Weft does not know");
    }
    for (n, item) in questionnaire.item.iter().enumerate() {
        rules.item(item, &format!("item[{n}]"));
    }
    rules.faults.truncate(MOST_FAULTS);
    rules.faults
}

fn count(items: &[Item]) -> usize {
    items.iter().map(|item| 1 + count(&item.item)).sum()
}

fn collect_links<'q>(items: &'q [Item], links: &mut HashSet<&'q str>) {
    for item in items {
        links.extend(item.link_id.as_deref());
        collect_links(&item.item, links);
    }
}

struct Rules<'q> {
    faults: Vec<Fault>,
    links: HashSet<&'q str>,
    seen: HashSet<&'q str>,
}

impl<'q> Rules<'q> {
    fn broken(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.faults.push(fault(place, what));
    }

    fn item(&mut self, item: &'q Item, place: &str) {
        match item.link_id.as_deref() {
            None | Some("") => self.broken(format!("{place}.linkId"), "is missing"),
            Some(link) => {
                if !self.seen.insert(link) {
                    self.broken(format!("{place}.linkId"), "another item has this linkId");
                }
            }
        }
        match item.kind.as_deref() {
            None => self.broken(format!("{place}.type"), "is missing"),
            Some("group") => self.group(item, place),
            Some("display") => self.display(item, place),
            Some(kind) if TYPES.contains(&kind) => self.question(item, kind, place),
            Some(_) => self.broken(format!("{place}.type"), format!("is one of {}", TYPES.join(", "))),
        }
        if item.rest.contains_key("modifierExtension") {
            self.broken(
                format!("{place}.modifierExtension"),
                "changes the meaning of the item in a way Weft does not know",
            );
        }
        self.conditions(item, place);
        for (n, child) in item.item.iter().enumerate() {
            self.item(child, &format!("{place}.item[{n}]"));
        }
    }

    fn group(&mut self, item: &Item, place: &str) {
        if item.item.is_empty() {
            self.broken(format!("{place}.item"), "a group needs items");
        }
        self.no_answers(item, "group", place);
    }

    fn display(&mut self, item: &Item, place: &str) {
        if !item.item.is_empty() {
            self.broken(format!("{place}.item"), "a text to read cannot have items");
        }
        if !item.code.is_empty() {
            self.broken(format!("{place}.code"), "a text to read cannot have a code");
        }
        let asked = [("required", item.required), ("repeats", item.repeats), ("readOnly", item.read_only)];
        for (name, _) in asked.into_iter().filter(|(_, value)| value.is_some()) {
            self.broken(format!("{place}.{name}"), "is only for questions, not for a text to read");
        }
        self.no_answers(item, "text to read", place);
    }

    fn no_answers(&mut self, item: &Item, what: &str, place: &str) {
        let answers = [
            ("answerOption", !item.answer_option.is_empty()),
            ("answerValueSet", item.answer_value_set.is_some()),
            ("initial", !item.initial.is_empty()),
            ("maxLength", item.rest.contains_key("maxLength")),
        ];
        for (name, _) in answers.into_iter().filter(|(_, is_there)| *is_there) {
            self.broken(format!("{place}.{name}"), format!("a {what} cannot have answers"));
        }
    }

    fn question(&mut self, item: &Item, kind: &str, place: &str) {
        let offers = !item.answer_option.is_empty();
        if offers && item.answer_value_set.is_some() {
            self.broken(format!("{place}.answerValueSet"), "use either answerOption or answerValueSet, not both");
        }
        if item.answer_value_set.is_some() && !matches!(kind, "choice" | "open-choice") {
            self.broken(format!("{place}.answerValueSet"), "is only for a choice");
        }
        if offers && !item.initial.is_empty() {
            self.broken(format!("{place}.initial"), "use initialSelected in answerOption instead");
        }
        if item.initial.len() > 1 && item.repeats != Some(true) {
            self.broken(format!("{place}.initial"), "has several values, but the question has one answer");
        }
        for (n, option) in item.answer_option.iter().enumerate() {
            let place = format!("{place}.answerOption[{n}]");
            match Given::read(&option.rest, "value") {
                Err(what) => self.broken(place, what),
                Ok(None) => self.broken(place, "has no value"),
                Ok(Some(_)) => {}
            }
        }
    }

    fn conditions(&mut self, item: &Item, place: &str) {
        if item.enable_when.len() > MOST_CONDITIONS {
            return self.broken(format!("{place}.enableWhen"), format!("has more than {MOST_CONDITIONS} conditions"));
        }
        match item.enable_behavior.as_deref() {
            None if item.enable_when.len() > 1 => {
                self.broken(format!("{place}.enableBehavior"), "is missing: several conditions need “all” or “any”");
            }
            None | Some("all" | "any") => {}
            Some(_) => self.broken(format!("{place}.enableBehavior"), "is “all” or “any”"),
        }
        for (n, when) in item.enable_when.iter().enumerate() {
            let place = format!("{place}.enableWhen[{n}]");
            match when.question.as_deref() {
                None => self.broken(format!("{place}.question"), "is missing"),
                Some(link) if !self.links.contains(link) => {
                    self.broken(format!("{place}.question"), "no item has this linkId");
                }
                Some(_) => {}
            }
            let operator = when.operator.as_deref();
            if !operator.is_some_and(|operator| OPERATORS.contains(&operator)) {
                self.broken(format!("{place}.operator"), format!("is one of {}", OPERATORS.join(" ")));
            }
            match Given::read(&when.rest, "answer") {
                Err(what) => self.broken(place, what),
                Ok(None) => self.broken(place, "has no answer to compare with"),
                Ok(Some(Given::Boolean(_))) => {}
                Ok(Some(_)) if operator == Some("exists") => {
                    self.broken(place, "“exists” is compared with true or false");
                }
                Ok(Some(_)) => {}
            }
        }
    }
}
