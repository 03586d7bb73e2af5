//! QuestionnaireResponses read as answers, checked against the exercise.

use std::collections::{HashMap, HashSet};

use super::super::{
    super::{fault, json},
    DEEPEST, coding,
    coding::Chosen,
    given::{Given, clock},
    model::{Extension, Response, ResponseItem, from_json},
    urls,
    write::score_link,
};
use crate::{
    exercise::{Body, Exercise, Fault, Item, ItemId},
    response::{Answer, Answers, Parts},
};

/// Where a list of faults is cut off.
const MOST_FAULTS: usize = 100;

const STATUSES: [&str; 5] = ["in-progress", "completed", "amended", "entered-in-error", "stopped"];

/// The answers in a FHIR R4 QuestionnaireResponse to `exercise`, in the shape that [`super::response`] writes.
///
/// # Errors
/// Everything in which it does not answer this questionnaire, each with its FHIR path: unknown items, answers
/// of another type or outside the options, several answers where one is asked, answers to items that are not asked, and,
/// in a completed response, required items without an answer. Scores are not read: they are calculated from the answers.
pub fn from_response(exercise: &Exercise, bytes: &[u8]) -> Result<Answers, Vec<Fault>> {
    let response = parse(bytes).map_err(|fault| vec![fault])?;
    let mut checked = Checked {
        exercise,
        answers: Answers::new(),
        places: HashMap::new(),
        faulty: HashSet::new(),
        faults: Vec::new(),
    };
    checked.head(&response);
    if checked.faults.is_empty() {
        checked.items(&response.item);
        checked.is_asked();
        if matches!(response.status.as_deref(), Some("completed" | "amended")) {
            checked.is_complete();
        }
    }
    checked.faults.truncate(MOST_FAULTS);
    if checked.faults.is_empty() { Ok(checked.answers) } else { Err(checked.faults) }
}

fn parse(bytes: &[u8]) -> Result<Response, Fault> {
    let file = json::read(bytes, DEEPEST)?;
    if file.get("resourceType").and_then(|kind| kind.as_str()) != Some("QuestionnaireResponse") {
        return Err(fault("resourceType", "is not “QuestionnaireResponse”"));
    }
    from_json(file)
}

struct Checked<'e> {
    exercise: &'e Exercise,
    answers: Answers,
    /// Where each answered item stands, by its id.
    places: HashMap<&'e str, String>,
    /// The items whose answers were refused.
    faulty: HashSet<&'e ItemId>,
    faults: Vec<Fault>,
}

impl<'e> Checked<'e> {
    fn refuse(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.faults.push(fault(place, what));
    }

    fn head(&mut self, response: &Response) {
        match response.status.as_deref() {
            None => self.refuse("status", "is missing"),
            Some("entered-in-error") => self.refuse("status", "says that the response was entered in error"),
            Some(status) if STATUSES.contains(&status) => {}
            Some(_) => self.refuse("status", format!("is one of {}", STATUSES.join(", "))),
        }
        // Another system may have stored the questionnaire under a name of its own; one of Weft's names is a statement.
        let questionnaire = response.questionnaire.as_deref().map(|url| url.split('|').next().unwrap_or(url));
        let key = questionnaire.and_then(urls::key);
        if key.is_some_and(|key| key != self.exercise.key) {
            self.refuse("questionnaire", format!("answers another exercise than “{}”", self.exercise.key));
        }
        if response.rest.contains_key("modifierExtension") {
            self.refuse("modifierExtension", "changes the meaning of the response in a way Weft does not know");
        }
    }

    fn items(&mut self, items: &[ResponseItem]) {
        let exercise = self.exercise;
        let known: HashMap<&str, &'e Item> = exercise.items.iter().map(|item| (item.id.0.as_str(), item)).collect();
        let scores: HashSet<String> = exercise.scales.iter().map(|scale| score_link(exercise, scale)).collect();
        let mut rows: HashMap<&str, Vec<(String, &ResponseItem)>> = HashMap::new();
        for (n, item) in items.iter().enumerate() {
            let place = format!("item[{n}]");
            let link = item.link_id.as_deref().unwrap_or_default();
            match known.get(link) {
                Some(asked) => rows.entry(asked.id.0.as_str()).or_default().push((place, item)),
                None if scores.contains(link) => {}
                None => self.refuse(format!("{place}.linkId"), "the questionnaire has no item with this linkId here"),
            }
        }
        for asked in &exercise.items {
            let Some(given) = rows.get(asked.id.0.as_str()) else { continue };
            let is_log = matches!(asked.body, Body::LogRows { .. });
            if let [_, (second, _), ..] = given.as_slice()
                && !is_log
            {
                self.refuse(format!("{second}.linkId"), "this item stands here twice");
                self.faulty.insert(&asked.id);
                continue;
            }
            let before = self.faults.len();
            self.item(asked, given);
            if self.faults.len() > before {
                self.faulty.insert(&asked.id);
            }
        }
    }

    fn item(&mut self, asked: &'e Item, given: &[(String, &ResponseItem)]) {
        let Some((place, first)) = given.first() else { return };
        self.places.insert(asked.id.0.as_str(), place.clone());
        let is_declined = |item: &ResponseItem| {
            let absent = item.extension.iter().find(|extension| extension.is(urls::ABSENT));
            absent.and_then(Extension::value) == Some(Given::Code(urls::DECLINED.to_owned()))
        };
        if is_declined(first) && first.answer.is_empty() && first.item.is_empty() {
            if asked.may_decline {
                self.answers.insert(asked.id.clone(), Answer::Declined { declined: true });
            } else {
                self.refuse(place, "was declined, which the item does not offer");
            }
            return;
        }
        let before = self.faults.len();
        let parts = match &asked.body {
            Body::Matrix { rows, .. } => {
                let rows: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
                self.inside(asked, "", &rows, place, first)
            }
            Body::Pair => self.inside(asked, "", &["old", "new"], place, first),
            Body::LogRows { columns, most } => {
                let columns: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
                if given.len() > usize::try_from(*most).unwrap_or(usize::MAX) {
                    return self.refuse(place, format!("stands here {} times; it takes {most} rows", given.len()));
                }
                let rows = given.iter().enumerate();
                rows.flat_map(|(n, (place, row))| self.inside(asked, &format!("{n}-"), &columns, place, row)).collect()
            }
            _ => self.answered(asked, place, first),
        };
        if self.faults.len() > before {
            return;
        }
        match Answer::read(asked, &Parts::new(parts)) {
            Ok(Some(answer)) => {
                self.answers.insert(asked.id.clone(), answer);
            }
            Ok(None) => {}
            Err(what) => self.refuse(place, format!("cannot be taken as an answer: {what}")),
        }
    }

    /// The answers in the parts of an item that has some: a matrix, a pair, a row of a log.
    fn inside(
        &mut self,
        asked: &'e Item,
        before: &str,
        parts: &[&str],
        place: &str,
        given: &ResponseItem,
    ) -> Vec<(String, String)> {
        if !given.answer.is_empty() {
            self.refuse(format!("{place}.answer"), "a group has no answer of its own");
        }
        let mut seen = HashSet::new();
        let mut values = Vec::new();
        for (n, item) in given.item.iter().enumerate() {
            let place = format!("{place}.item[{n}]");
            let link = item.link_id.as_deref().unwrap_or_default();
            let part = link.strip_prefix(asked.id.0.as_str()).and_then(|rest| rest.strip_prefix('.'));
            let Some(part) = part.filter(|part| parts.contains(part)) else {
                self.refuse(format!("{place}.linkId"), "the questionnaire has no item with this linkId here");
                continue;
            };
            if !seen.insert(part) {
                self.refuse(format!("{place}.linkId"), "this item stands here twice");
                continue;
            }
            let answered = self.answered(asked, &place, item);
            values.extend(answered.into_iter().map(|(_, value)| (format!("{before}{part}"), value)));
        }
        values
    }

    /// The answers to one question, as the fields of a form would hold them.
    fn answered(&mut self, asked: &Item, place: &str, given: &ResponseItem) -> Vec<(String, String)> {
        if !given.item.is_empty() {
            self.refuse(format!("{place}.item"), "a question has no items beside its answer");
        }
        if !asked.body.asks() && !given.answer.is_empty() {
            self.refuse(format!("{place}.answer"), "answers a text that is only read");
            return Vec::new();
        }
        if given.answer.len() > 1 && !matches!(asked.body, Body::Choices { .. }) {
            self.refuse(format!("{place}.answer[1]"), "is a second answer; the item takes one");
            return Vec::new();
        }
        let mut values = Vec::new();
        let mut seen = HashSet::new();
        for (n, answer) in given.answer.iter().enumerate().take(MOST_FAULTS) {
            let place = format!("{place}.answer[{n}]");
            if !answer.item.is_empty() {
                self.refuse(format!("{place}.item"), "the questionnaire asks nothing more about this answer");
            }
            match Given::read(&answer.rest, "value") {
                Err(what) => self.refuse(place, what),
                Ok(None) => self.refuse(place, "has no value"),
                Ok(Some(value)) => match field(self.exercise, asked, &value) {
                    Ok(Some(value)) if !seen.insert(value.clone()) => self.refuse(place, "is the same answer again"),
                    Ok(value) => values.extend(value.map(|value| (String::new(), value))),
                    Err(what) => self.refuse(place, what),
                },
            }
        }
        values
    }

    fn is_asked(&mut self) {
        let asked: HashSet<&str> =
            self.exercise.asked(&self.answers).into_iter().map(|item| item.id.0.as_str()).collect();
        for item in &self.exercise.items {
            let is_answered = self.answers.contains_key(&item.id);
            let place =
                self.places.get(item.id.0.as_str()).filter(|_| is_answered && !asked.contains(item.id.0.as_str()));
            if let Some(place) = place.cloned() {
                self.refuse(place, "answers an item that is not asked after the other answers");
            }
        }
    }

    fn is_complete(&mut self) {
        let exercise = self.exercise;
        let asked = exercise.asked(&self.answers).into_iter();
        let is_open =
            |item: &&Item| item.required && !self.answers.contains_key(&item.id) && !self.faulty.contains(&item.id);
        let open: Vec<&Item> = asked.filter(is_open).collect();
        for item in open {
            let place = self.places.get(item.id.0.as_str()).map_or("item", String::as_str).to_owned();
            self.refuse(place, format!("“{}” needs an answer", item.id));
        }
    }
}

/// The value as a form's field would hold it; `None`: it says that there is no answer.
fn field(exercise: &Exercise, asked: &Item, given: &Given) -> Result<Option<String>, String> {
    let other = |wanted: &str| Err(format!("is {} and should be {wanted}", given.word()));
    let field = match &asked.body {
        Body::Scale { .. } | Body::Matrix { .. } | Body::Choice { .. } | Body::Choices { .. } => {
            let Given::Coding(coding) = given else { return other("a coded answer") };
            let offered = coding::offered(&exercise.key, asked);
            match offered.into_iter().find(|offered| coding::same(&offered.coding, coding)) {
                Some(offered) => match offered.answer {
                    Chosen::Point(point) => point.to_string(),
                    Chosen::Option(id) => id,
                },
                None => return Err("is none of the answers that the item offers".to_owned()),
            }
        }
        Body::Slider { .. } => match given {
            Given::Integer(point) => point.to_string(),
            _ => return other("a whole number"),
        },
        Body::Number { decimals, .. } => {
            let Some(number) = given.number() else { return other("a number") };
            let unit = 10f64.powi(i32::from(*decimals));
            if ((number * unit).round() / unit - number).abs() > f64::EPSILON * number.abs() {
                return Err(format!("has more than {decimals} decimals"));
            }
            number.to_string()
        }
        Body::Date => match given {
            Given::Date(day) if day.parse::<crate::when::Day>().is_ok_and(|read| read.to_string() == *day) => {
                day.clone()
            }
            Given::Date(_) => return Err("is not a full day, such as 2026-11-24".to_owned()),
            _ => return other("a day"),
        },
        Body::Time => match given {
            Given::Time(time) => clock(time).to_owned(),
            _ => return other("a time"),
        },
        Body::ShortText | Body::LongText | Body::Pair | Body::LogRows { .. } => match given {
            Given::Text(text) => text.clone(),
            _ => return other("text"),
        },
        Body::TimedStep { .. } => match given {
            Given::Boolean(true) => "done".to_owned(),
            Given::Boolean(false) => return Ok(None),
            _ => return other("yes or no"),
        },
        Body::Display { .. } | Body::ContentNote => return Err("answers a text that is only read".to_owned()),
    };
    Ok(Some(field))
}
