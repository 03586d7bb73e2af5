//! A response held against its questionnaire: structure, what is asked, how often, types, options and limits.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::{
    super::{
        super::{fault, json},
        coding,
        given::Given,
        model::{AnswerOption, Extension, Item, Questionnaire, Response, ResponseAnswer, ResponseItem},
        urls,
    },
    asked::AllAnswers,
    limits::Limits,
    value,
};
use crate::exercise::Fault;

/// Where a list of faults is cut off.
pub(super) const MOST_FAULTS: usize = 100;

/// What a check found.
#[derive(Default)]
pub(super) struct Found {
    /// In which the response does not answer the questionnaire, with places in the response.
    pub faults: Vec<Fault>,
    /// What the questionnaire asks of a response that was not looked at, with the linkIds.
    pub unchecked: Vec<Fault>,
}

pub(super) fn check(questionnaire: &Questionnaire, response: &Response) -> Found {
    let mut checker = Checker {
        contained: &questionnaire.contained,
        answers: AllAnswers::of(&response.item),
        is_complete: matches!(response.status.as_deref(), Some("completed" | "amended")),
        faults: Vec::new(),
        unchecked: BTreeMap::new(),
    };
    checker.level(&questionnaire.item, &response.item, "item", true);
    let Checker { mut faults, unchecked, .. } = checker;
    faults.truncate(MOST_FAULTS);
    let unchecked = unchecked.into_iter().map(|(what, links)| {
        let named: Vec<&str> = links.iter().take(3).map(String::as_str).collect();
        let more = links.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        fault(format!("{}{more}", named.join(", ")), what)
    });
    Found { faults, unchecked: unchecked.collect() }
}

struct Checker<'q> {
    contained: &'q [Value],
    answers: AllAnswers<'q>,
    is_complete: bool,
    faults: Vec<Fault>,
    /// What was not looked at, and the linkIds it was said of.
    unchecked: BTreeMap<String, Vec<String>>,
}

impl<'q> Checker<'q> {
    fn refuse(&mut self, place: impl Into<String>, what: impl Into<String>) {
        // Far beyond what is shown, no file is worth the memory.
        if self.faults.len() < MOST_FAULTS * 10 {
            self.faults.push(fault(place, what));
        }
    }

    fn pass_over(&mut self, item: &Item, what: impl Into<String>) {
        let link = json::shortened(item.link_id.as_deref().unwrap_or_default(), 60);
        let links = self.unchecked.entry(what.into()).or_default();
        if !links.contains(&link) {
            links.push(link);
        }
    }

    /// The items of a questionnaire, a group or an answer. `is_there`: what they stand in is itself in the response.
    fn level(&mut self, asked: &'q [Item], given: &'q [ResponseItem], place: &str, is_there: bool) {
        let links: HashSet<&str> = asked.iter().filter_map(|item| item.link_id.as_deref()).collect();
        for (n, item) in given.iter().enumerate() {
            if !links.contains(item.link_id.as_deref().unwrap_or_default()) {
                let what = "the questionnaire has no item with this linkId here";
                self.refuse(format!("{place}[{n}].linkId"), what);
            }
        }
        for item in asked {
            let here = given.iter().enumerate().filter(|(_, given)| given.link_id == item.link_id);
            let here: Vec<(String, &'q ResponseItem)> =
                here.map(|(n, given)| (format!("{place}[{n}]"), given)).collect();
            self.item(item, &here, place, is_there);
        }
    }

    fn item(&mut self, item: &'q Item, given: &[(String, &'q ResponseItem)], around: &str, is_there: bool) {
        let is_answered = given.iter().any(|(_, given)| has_answers(given));
        let is_asked = self.answers.ask(item);
        match is_asked {
            None => self.pass_over(item, "whether it is asked is decided by a formula (enableWhenExpression)"),
            Some(false) => {
                if let Some((place, _)) = given.iter().find(|(_, given)| has_answers(given)) {
                    self.refuse(place, "answers an item that is not asked, given the other answers");
                }
                return;
            }
            Some(true) => {}
        }
        let limits = Limits::of(item);
        if is_answered {
            for name in limits.unchecked().into_iter().filter(|name| !name.ends_with("enableWhenExpression")) {
                self.pass_over(item, format!("its “{name}” was not checked"));
            }
        }
        // What nobody is shown, nobody can be asked to answer.
        let is_shown = item.read_only != Some(true) && !item.extension.iter().any(|mark| mark.is(urls::HIDDEN));
        let must = self.is_complete && is_there && is_asked == Some(true) && is_shown;
        match item.kind.as_deref().unwrap_or_default() {
            "display" => {
                if let Some((place, _)) = given.iter().find(|(_, given)| has_answers(given)) {
                    self.refuse(format!("{place}.answer"), "answers a text that is only read");
                }
            }
            "group" => self.group(item, given, around, must),
            kind => self.question(item, kind, given, around, must),
        }
    }

    fn group(&mut self, item: &'q Item, given: &[(String, &'q ResponseItem)], around: &str, must: bool) {
        let (fewest, most) = Limits::of(item).times();
        let filled = given.iter().filter(|(_, given)| has_answers(given)).count();
        self.often_enough(item, (filled, given.len()), (fewest, most), given, around, must);
        for (place, group) in given {
            if !group.answer.is_empty() {
                self.refuse(format!("{place}.answer"), "a group has no answer of its own");
            }
            self.level(&item.item, &group.item, &format!("{place}.item"), true);
        }
        // One that is there once by nature is there without an entry as well.
        if given.is_empty() && item.repeats != Some(true) && must {
            self.level(&item.item, &[], around, true);
        }
    }

    fn often_enough(
        &mut self,
        item: &Item,
        (filled, there): (usize, usize),
        (fewest, most): (usize, usize),
        given: &[(String, &ResponseItem)],
        around: &str,
        must: bool,
    ) {
        if there > most {
            let place = given.get(most).map_or(around, |(place, _)| place);
            let what = match most {
                1 => "this item appears twice".to_owned(),
                most => format!("appears {there} times; at most {most} are allowed"),
            };
            let place = if most == 1 { format!("{place}.linkId") } else { place.to_owned() };
            self.refuse(place, what);
        }
        if must && filled < fewest {
            let place = given.first().map_or(around, |(place, _)| place);
            self.refuse(place, needs(item, filled, fewest));
        }
    }

    fn question(&mut self, item: &'q Item, kind: &str, given: &[(String, &'q ResponseItem)], around: &str, must: bool) {
        let (fewest, most) = Limits::of(item).times();
        if let [_, (second, _), ..] = given {
            return self.refuse(format!("{second}.linkId"), "this item appears twice");
        }
        let Some((place, given)) = given.first() else {
            if must && fewest > 0 {
                self.refuse(around, needs(item, 0, fewest));
            }
            return;
        };
        if !given.item.is_empty() {
            self.refuse(format!("{place}.item"), "a question has no items beside its answer");
        }
        if given.answer.len() > most {
            let what = match most {
                1 => "is a second answer; the item allows one".to_owned(),
                most => format!("is one answer too many; at most {most} are allowed"),
            };
            return self.refuse(format!("{place}.answer[{most}]"), what);
        }
        let faults = self.faults.len();
        let mut seen: Vec<Given> = Vec::new();
        for (n, answer) in given.answer.iter().enumerate().take(MOST_FAULTS) {
            let place = format!("{place}.answer[{n}]");
            self.level(&item.item, &answer.item, &format!("{place}.item"), true);
            if let Some(value) = self.answer(item, kind, answer, &place) {
                if seen.iter().any(|seen| value::same(seen, &value)) {
                    self.refuse(place, "is the same answer again");
                } else {
                    seen.push(value);
                }
            }
        }
        self.alone(item, &seen, place);
        // What was refused is not missing as well.
        let is_declined = is_declined(given);
        if must && !is_declined && self.faults.len() == faults && given.answer.len() < fewest {
            self.refuse(place, needs(item, given.answer.len(), fewest));
        }
    }

    /// One answer, when it is one.
    fn answer(&mut self, item: &'q Item, kind: &str, answer: &ResponseAnswer, place: &str) -> Option<Given> {
        let is_own_words = kind == "open-choice" && answer.rest.contains_key("valueString");
        // Options of other types than codings are answered by their type.
        let offered = self.offered(item);
        let option_kind = offered.as_ref().and_then(|offered| offered.first()).map(|first| kind_of(first));
        let kind = match (kind, option_kind) {
            _ if is_own_words => "string",
            ("choice" | "open-choice", Some(option_kind)) => option_kind,
            (kind, _) => kind,
        };
        let given = match value::of_type(kind, &answer.rest) {
            Ok(given) => given,
            Err(what) => {
                self.refuse(place, what);
                return None;
            }
        };
        let is_open = item.kind.as_deref() == Some("open-choice");
        match &offered {
            Some(offered) if !offered.is_empty() => {
                if !is_open && !offered.iter().any(|option| value::same(option, &given)) {
                    self.refuse(place, "is not one of the answers the item offers");
                }
            }
            None => self.pass_over(item, "whether its answer is on the list it names, which is not in the file"),
            Some(_) => {}
        }
        let limits = Limits::of(item);
        for what in limits.faults(&given) {
            self.refuse(place, what);
        }
        if limits.is_in_another_unit(&given) {
            self.pass_over(item, "its lowest and highest value are in another unit, and were not compared");
        }
        Some(given)
    }

    /// The answers that are offered; empty where any is taken, `None` where the list is not in the file.
    fn offered(&self, item: &Item) -> Option<Vec<Given>> {
        let Some(url) = &item.answer_value_set else {
            return Some(item.answer_option.iter().filter_map(value_of).collect());
        };
        let codings = coding::listed(self.contained, url.strip_prefix('#')?)?;
        Some(codings.into_iter().map(Given::Coding).collect())
    }

    /// An option such as “none of these” stands alone.
    fn alone(&mut self, item: &Item, given: &[Given], place: &str) {
        let is_exclusive = |option: &&AnswerOption| {
            let mark = option.extension.iter().find(|extension| extension.is(urls::EXCLUSIVE));
            mark.and_then(Extension::value) == Some(Given::Boolean(true))
        };
        let exclusive: Vec<Given> = item.answer_option.iter().filter(is_exclusive).filter_map(value_of).collect();
        let is_alone = |value: &Given| exclusive.iter().any(|option| value::same(option, value));
        if given.len() > 1
            && let Some(n) = given.iter().position(is_alone)
        {
            self.refuse(format!("{place}.answer[{n}]"), "cannot be combined with another answer");
        }
    }
}

fn needs(item: &Item, there: usize, fewest: usize) -> String {
    let link = json::shortened(item.link_id.as_deref().unwrap_or_default(), 60);
    match fewest {
        0 | 1 => format!("“{link}” needs an answer"),
        fewest => format!("“{link}” needs {fewest} answers but has {there}"),
    }
}

fn value_of(option: &AnswerOption) -> Option<Given> {
    Given::read(&option.rest, "value").ok().flatten()
}

/// The type of question that is answered by such a value.
fn kind_of(given: &Given) -> &'static str {
    match given {
        Given::Integer(_) => "integer",
        Given::Date(_) => "date",
        Given::Time(_) => "time",
        Given::Text(_) => "string",
        Given::Other(_) => "reference",
        _ => "choice",
    }
}

/// Whether anything is answered there, at any depth.
fn has_answers(item: &ResponseItem) -> bool {
    !item.answer.is_empty() || is_declined(item) || item.item.iter().any(has_answers)
}

/// "Prefer not to say".
pub(super) fn is_declined(item: &ResponseItem) -> bool {
    let absent = item.extension.iter().find(|extension| extension.is(urls::ABSENT));
    absent.and_then(Extension::value) == Some(Given::Code(urls::DECLINED.to_owned()))
}
