//! QuestionnaireResponses read as answers.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    super::{
        super::{fault, json},
        DEEPEST,
        given::{Given, clock},
        model::{Item as Written, Questionnaire, Response, ResponseItem, from_json},
        read::{self, Read, Walked},
        urls, write,
    },
    check::{self, MOST_FAULTS, is_declined},
    value,
};
use crate::{
    exercise::{Body, Exercise, Expected, Fault},
    response::{Answer, Answers, Parts},
};

const STATUSES: [&str; 5] = ["in-progress", "completed", "amended", "entered-in-error", "stopped"];

/// A sound response, as far as it could be looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    /// The answers as Weft keeps them.
    pub answers: Answers,
    /// What the questionnaire asks of a response that was not checked, with the linkIds it is asked of.
    pub unchecked: Vec<Fault>,
    /// Sound answers that Weft has no place for, or keeps in part, with their places in the response.
    pub not_taken: Vec<Fault>,
}

/// The answers in a FHIR R4 QuestionnaireResponse to `exercise`.
///
/// It is checked against the questionnaire that [`super::super::questionnaire`] writes: for an exercise that was read
/// from one, against everything that one says. Scores are not read: they are calculated from the answers.
///
/// # Errors
/// Everything in which it does not answer this questionnaire, each with its FHIR path: unknown items, answers of another
/// type, outside the options or beyond a limit, too many answers or too few, answers to items that are not asked, and, in
/// a completed response, required items and groups without an answer.
pub fn from_response(exercise: &Exercise, bytes: &[u8]) -> Result<Answered, Vec<Fault>> {
    let response = parse(bytes).map_err(|fault| vec![fault])?;
    let faults = head(exercise, &response);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (file, _) = write::questionnaire(exercise);
    let written = read::parse(file).map_err(|fault| vec![fault])?;
    let walked = read::walk(&written)?;
    let found = check::check(&written, &response);
    let mut taken = Taken::new(&written, &walked, exercise.original.is_some());
    taken.items(&response.item, "item", None);
    let mut answered = taken.answered(found.faults)?;
    answered.unchecked = found.unchecked;
    answered.unchecked.extend(other_name(&written, &response));
    Ok(answered)
}

fn parse(bytes: &[u8]) -> Result<Response, Fault> {
    let file = json::read(bytes, DEEPEST)?;
    if file.get("resourceType").and_then(|kind| kind.as_str()) != Some("QuestionnaireResponse") {
        return Err(fault("resourceType", "is not “QuestionnaireResponse”"));
    }
    from_json(file)
}

fn head(exercise: &Exercise, response: &Response) -> Vec<Fault> {
    let mut faults = Vec::new();
    match response.status.as_deref() {
        None => faults.push(fault("status", "is missing")),
        Some("entered-in-error") => faults.push(fault("status", "says that the response was entered in error")),
        Some(status) if STATUSES.contains(&status) => {}
        Some(_) => faults.push(fault("status", format!("is one of {}", STATUSES.join(", ")))),
    }
    // Another system may have stored the questionnaire under a name of its own; one of Weft's names is a statement.
    if named(response).and_then(urls::key).is_some_and(|key| key != exercise.key) {
        faults.push(fault("questionnaire", format!("answers an exercise other than “{}”", exercise.key)));
    }
    if response.rest.contains_key("modifierExtension") {
        faults.push(fault("modifierExtension", "changes the meaning of the response in a way Weft does not know"));
    }
    faults
}

/// What the response says it answers, without a version.
fn named(response: &Response) -> Option<&str> {
    response.questionnaire.as_deref().map(|url| url.split('|').next().unwrap_or(url))
}

fn other_name(written: &Questionnaire, response: &Response) -> Option<Fault> {
    let (named, url) = (named(response)?, written.url.as_deref()?);
    let is_other = named != url && urls::key(url).is_none();
    is_other.then(|| {
        fault("questionnaire", "names a questionnaire other than the one in the file; check that they are the same")
    })
}

/// The answers as they are taken from a response.
#[expect(clippy::struct_field_names, reason = "what is taken, and what is not")]
struct Taken<'w> {
    walked: &'w Walked<'w>,
    /// Where each linkId leads: to an item, a row of it, a part of it.
    links: HashMap<&'w str, (usize, Option<&'w str>, Option<&'w str>)>,
    /// The items of the file by their linkIds.
    written: HashMap<&'w str, &'w Written>,
    /// Read from a file of somebody else's: sound answers may be more than Weft takes.
    is_foreign: bool,
    parts: BTreeMap<usize, Vec<(String, String)>>,
    declined: HashSet<usize>,
    places: HashMap<usize, String>,
    /// How many rows of a log were read.
    rows: HashMap<usize, usize>,
    not_taken: Vec<Fault>,
    faults: Vec<Fault>,
}

impl<'w> Taken<'w> {
    fn new(written: &'w Questionnaire, walked: &'w Walked<'w>, is_foreign: bool) -> Self {
        let link = |(n, read): (usize, &'w Read<'_>)| {
            let links = read.links.iter();
            let links = links.map(move |link| (&*link.link, (n, link.row.as_deref(), link.part.as_deref())));
            links.collect::<Vec<_>>()
        };
        let mut items = HashMap::new();
        by_link(&written.item, &mut items);
        Self {
            walked,
            links: walked.reads.iter().enumerate().flat_map(link).collect(),
            written: items,
            is_foreign,
            parts: BTreeMap::new(),
            declined: HashSet::new(),
            places: HashMap::new(),
            rows: HashMap::new(),
            not_taken: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn leave(&mut self, place: &str, what: impl Into<String>) {
        self.not_taken.push(fault(place, what));
    }

    fn items(&mut self, given: &[ResponseItem], place: &str, row: Option<usize>) {
        for (n, item) in given.iter().enumerate() {
            let place = format!("{place}[{n}]");
            let link = item.link_id.as_deref().unwrap_or_default();
            let found = self.links.get(link).copied();
            let row = match found {
                Some((n, None, None)) if matches!(self.walked.reads[n].item.body, Body::LogRows { .. }) => {
                    let rows = self.rows.entry(n).or_default();
                    *rows += 1;
                    Some(*rows - 1)
                }
                _ => row,
            };
            if let Some((n, matrix_row, part)) = found {
                self.places.entry(n).or_insert_with(|| place.clone());
                if is_declined(item) && item.answer.is_empty() && item.item.is_empty() {
                    self.declined.insert(n);
                }
                let name = match (matrix_row, part, row) {
                    (Some(row), ..) => row.to_owned(),
                    (None, Some(part), Some(row)) => format!("{row}-{part}"),
                    (None, Some(part), None) => part.to_owned(),
                    (None, None, _) => String::new(),
                };
                self.answers(n, &name, item, &place);
            } else if !item.answer.is_empty() && self.written.get(link).is_some_and(|item| !read::is_score(item)) {
                self.leave(&place, "answers something that Weft does not ask");
            }
            self.items(&item.item, &format!("{place}.item"), row);
            for (n, answer) in item.answer.iter().enumerate() {
                self.items(&answer.item, &format!("{place}.answer[{n}].item"), row);
            }
        }
    }

    /// The answers to one question, as the fields of a form would hold them.
    fn answers(&mut self, n: usize, name: &str, item: &ResponseItem, place: &str) {
        let read = &self.walked.reads[n];
        let takes_many = matches!(read.item.body, Body::Choices { .. });
        let mut texts: Vec<String> = Vec::new();
        for (nth, answer) in item.answer.iter().enumerate() {
            let place = format!("{place}.answer[{nth}]");
            let Ok(Some(given)) = Given::read(&answer.rest, "value") else { continue };
            if let (Given::Quantity { unit: Some(unit), .. }, Body::Number { unit: None, .. }) =
                (&given, &read.item.body)
            {
                self.leave(&place, format!("is kept as a number, without its unit “{}”", json::shortened(unit, 40)));
            }
            match field(read, &given) {
                Ok(Field::Nothing) => {}
                Ok(Field::Value(value)) if takes_many => {
                    self.parts.entry(n).or_default().push((name.to_owned(), value));
                }
                Ok(Field::Value(value)) => texts.push(value),
                Ok(Field::OwnWords(option, words)) => {
                    if takes_many {
                        self.parts.entry(n).or_default().push((name.to_owned(), option));
                    } else {
                        texts.push(option);
                    }
                    // The question behind “something else” comes next.
                    self.parts.entry(n + 1).or_default().push((String::new(), words));
                    self.places.entry(n + 1).or_insert(place);
                }
                Err(what) => self.leave(&place, what),
            }
        }
        let is_text = matches!(read.item.body, Body::ShortText | Body::LongText);
        if texts.len() > 1 && !is_text {
            self.leave(&format!("{place}.answer[1]"), "is a further answer; Weft keeps the first");
            texts.truncate(1);
        }
        if !texts.is_empty() {
            self.parts.entry(n).or_default().push((name.to_owned(), texts.join("\n")));
        }
    }

    /// `checked`: what the check against the questionnaire found.
    fn answered(mut self, checked: Vec<Fault>) -> Result<Answered, Vec<Fault>> {
        let mut answers = Answers::new();
        let place_of = |n: &usize| self.places.get(n).cloned().unwrap_or_else(|| "item".to_owned());
        for n in &self.declined {
            let item = &self.walked.reads[*n].item;
            if item.may_decline {
                answers.insert(item.id.clone(), Answer::Declined { declined: true });
            } else if self.is_foreign {
                self.not_taken.push(fault(place_of(n), "was declined, which Weft does not offer there"));
            } else {
                self.faults.push(fault(place_of(n), "was declined, which the item does not offer"));
            }
        }
        for (n, parts) in std::mem::take(&mut self.parts) {
            let Some(read) = self.walked.reads.get(n) else { continue };
            match Answer::read(&read.item, &Parts::new(parts)) {
                Ok(Some(answer)) => drop(answers.insert(read.item.id.clone(), answer)),
                Ok(None) => {}
                Err(what) => {
                    let fault = fault(place_of(&n), format!("is not an answer Weft can use: {what}"));
                    if self.is_foreign { self.not_taken.push(fault) } else { self.faults.push(fault) }
                }
            }
        }
        // Conditions FHIR has no words for are Weft's alone.
        let asked: HashSet<&str> =
            self.walked.exercise.asked(&answers).into_iter().map(|item| item.id.0.as_str()).collect();
        for (n, read) in self.walked.reads.iter().enumerate() {
            let is_unasked = !asked.contains(read.item.id.0.as_str()) && answers.contains_key(&read.item.id);
            if is_unasked && read.gates.is_empty() && !read.links.is_empty() {
                self.faults.push(fault(place_of(&n), "answers an item that is not asked, given the other answers"));
            }
        }
        // What the check has refused is not refused again for what follows from it.
        let mut faults = checked;
        if faults.is_empty() {
            faults = self.faults;
        }
        faults.truncate(MOST_FAULTS);
        if !faults.is_empty() {
            return Err(faults);
        }
        self.not_taken.truncate(MOST_FAULTS);
        Ok(Answered { answers, unchecked: Vec::new(), not_taken: self.not_taken })
    }
}

fn by_link<'w>(items: &'w [Written], found: &mut HashMap<&'w str, &'w Written>) {
    for item in items {
        found.extend(item.link_id.as_deref().map(|link| (link, item)));
        by_link(&item.item, found);
    }
}

/// What a form's field would hold.
enum Field {
    Value(String),
    /// The option “something else”, and the words behind it.
    OwnWords(String, String),
    /// It says that there is no answer.
    Nothing,
}

/// The error says why Weft does not take the value.
fn field(read: &Read<'_>, given: &Given) -> Result<Field, String> {
    let value = |text: String| Ok(Field::Value(text));
    match (&read.item.body, given) {
        (Body::Scale { .. } | Body::Matrix { .. } | Body::Choice { .. } | Body::Choices { .. }, given) => {
            let offered = read.offered.iter().find(|(offered, _)| value::same(offered, given));
            match (offered, given) {
                (Some((_, Expected::Number(point))), _) => value(point.to_string()),
                (Some((_, Expected::Text(id))), _) => value(id.clone()),
                (None, given) => own_words(read, given).ok_or_else(|| "is not an answer Weft offers".to_owned()),
            }
        }
        (Body::TimedStep { .. }, Given::Boolean(false)) => Ok(Field::Nothing),
        (Body::TimedStep { .. }, _) => value("done".to_owned()),
        (Body::Date, Given::Date(day)) if day.len() == 10 => value(day.clone()),
        (Body::Date, Given::DateTime(moment)) => match moment.split_once('T') {
            Some((day, _)) => value(day.to_owned()),
            None if moment.len() == 10 => value(moment.clone()),
            None => Err("is not a full day, which Weft needs".to_owned()),
        },
        (Body::Date, _) => Err("is not a full day, which Weft needs".to_owned()),
        (Body::Time, Given::Time(time)) => value(clock(time).to_owned()),
        (_, Given::Text(text)) => value(text.clone()),
        (_, given) => match given.number() {
            Some(number) => value(number.to_string()),
            None => Err("is an answer of a kind Weft does not save".to_owned()),
        },
    }
}

/// An answer that is not among those offered, where own words are taken: the last option stands for them.
fn own_words(read: &Read<'_>, given: &Given) -> Option<Field> {
    let words = match given {
        Given::Text(text) => text.clone(),
        Given::Coding(coding) => coding.display.clone().or_else(|| coding.code.clone())?,
        _ => return None,
    };
    let other = read.item.body.options().last().filter(|_| read.item.body.options().len() > read.offered.len())?;
    Some(Field::OwnWords(other.id.clone(), words))
}
