//! The head of a Questionnaire: its title, kind, source and code.

use super::{
    super::{
        super::{fault, json},
        carried::{self, Head},
        coding,
        model::{Extension, Item as Written, Questionnaire, Rest},
        urls,
    },
    Reader,
    ids::{is_id, slug},
};
use crate::exercise::{Code, Exercise, Item, Kind, Scale, Source, Wording};

/// How many questions take a minute, for a file that does not say how long it takes.
const QUESTIONS_A_MINUTE: usize = 4;

/// Elements that say nothing a person reads or answers.
const WITHOUT_MEANING: [&str; 3] = ["id", "meta", "text"];

/// An exercise without its items and scales.
pub(super) struct ReadHead {
    exercise: Exercise,
    /// It comes from Weft, which says what it measures and how long it takes.
    pub is_ours: bool,
    /// The first item is the text read before beginning.
    pub has_intro: bool,
    /// The scales, where Weft wrote them there.
    pub scales: Option<Vec<Scale>>,
}

pub(super) fn read(file: &Questionnaire, reader: &mut Reader<'_>) -> ReadHead {
    let head = ours(&file.extension, reader);
    let key = file.url.as_deref().and_then(urls::key).filter(|key| is_id(key));
    let first = file.item.first();
    let has_intro = first.is_some_and(|first| match &head {
        Some(head) => head.intro.is_some() && head.intro == first.link_id,
        None => first.link_id.as_deref() == Some("intro") && first.kind.as_deref() == Some("display"),
    });
    let intro = first.filter(|_| has_intro).and_then(|intro| intro.text.clone());
    let title = file.title.as_ref().or(file.name.as_ref()).cloned().unwrap_or_default();
    let is_untitled = title.trim().is_empty() && head.is_none();
    let title = if is_untitled { "Untitled questionnaire".to_owned() } else { title };
    let source = source(file, head.as_ref().and_then(|head| head.source.clone()), reader);
    other_elements(file, reader);
    let exercise = Exercise {
        key: key.map_or_else(|| made_up_key(file), str::to_owned),
        kind: head.as_ref().map_or(Kind::Quiz, |head| head.kind),
        summary: file.description.clone().unwrap_or_else(|| title.clone()),
        title,
        minutes: head.as_ref().map_or(0, |head| head.minutes),
        intro: intro.unwrap_or_default(),
        tags: head.as_ref().map(|head| head.tags.clone()).unwrap_or_default(),
        items: Vec::new(),
        scales: Vec::new(),
        outcomes: head.as_ref().map(|head| head.outcomes.clone()).unwrap_or_default(),
        source,
        code: reader.code(&file.code, "code"),
        original: None,
    };
    ReadHead { exercise, is_ours: head.is_some(), has_intro, scales: head.and_then(|head| head.scales) }
}

impl ReadHead {
    pub fn key(&self) -> &str {
        &self.exercise.key
    }

    pub fn exercise(self, items: Vec<Item>, scales: Vec<Scale>) -> Exercise {
        let mut exercise = Exercise { items, scales, ..self.exercise };
        if !self.is_ours {
            let minutes = exercise.questions().div_ceil(QUESTIONS_A_MINUTE).clamp(1, 240);
            exercise.minutes = u32::try_from(minutes).unwrap_or(1);
        }
        exercise
    }
}

/// What Weft wrote there itself; other extensions are left out.
fn ours(extensions: &[Extension], reader: &mut Reader<'_>) -> Option<Head> {
    let mut head = None;
    for (n, extension) in extensions.iter().enumerate() {
        let place = format!("extension[{n}]");
        if !extension.is(urls::WEFT_EXERCISE) {
            reader.leave_extension(&place, extension);
            continue;
        }
        let carried = extension.carried().map(|carried| json::typed(carried.into()));
        match carried {
            Some(Ok(carried)) => head = Some(carried),
            Some(Err(error)) => reader.leave(place, format!("is not what Weft writes there ({error})")),
            None => reader.leave(place, "is not what Weft writes there"),
        }
    }
    head
}

/// A file that was changed elsewhere may say something new about its rights, which then counts.
fn source(file: &Questionnaire, carried: Option<Source>, reader: &mut Reader<'_>) -> Option<Source> {
    let copyright = file.copyright.clone().unwrap_or_default();
    if let Some(source) =
        carried.filter(|source| carried::copyright(source) == copyright || source.licence == copyright)
    {
        return Some(source);
    }
    if copyright.trim().is_empty() {
        return None;
    }
    reader.tell("copyright", "is kept as the licence; whether you may use the wording is for you to make sure");
    let publisher = file.rest.get("publisher").and_then(|publisher| publisher.as_str());
    let cite = publisher.or(file.title.as_deref()).unwrap_or_default().to_owned();
    Some(Source { wording: Wording::Free, cite, licence: copyright, notice: None })
}

fn made_up_key(file: &Questionnaire) -> String {
    let last = file.url.as_deref().and_then(|url| url.rsplit(['/', ':']).find(|part| !part.is_empty()));
    let id = file.rest.get("id").and_then(|id| id.as_str());
    let name = id.or(file.name.as_deref()).or(file.title.as_deref()).or(last);
    slug(&name.unwrap_or("questionnaire").to_lowercase())
}

fn other_elements(file: &Questionnaire, reader: &mut Reader<'_>) {
    if file.status.as_deref() == Some("retired") {
        reader.tell("status", "says that the questionnaire is retired");
    }
    for (n, subject) in file.subject_type.iter().enumerate().filter(|(_, subject)| *subject != "Patient") {
        reader.leave(
            format!("subjectType[{n}]"),
            format!("is about a {}; in Weft it is about the client", shown(subject)),
        );
    }
    reader.leave_rest("", &file.rest, &WITHOUT_MEANING);
}

fn shown(text: &str) -> String {
    json::shortened(text, 60)
}

impl Reader<'_> {
    /// The one code Weft uses; further and incomplete ones are left out.
    pub(super) fn code(&mut self, codings: &[super::super::model::Coding], place: &str) -> Option<Code> {
        let codes: Vec<Option<Code>> = codings.iter().map(coding::code).collect();
        let is_loinc = |code: &Option<Code>| code.as_ref().is_some_and(|code| coding::is_loinc(&code.system));
        let kept = codes.iter().position(is_loinc).or_else(|| codes.iter().position(Option::is_some));
        for (n, code) in codes.iter().enumerate().filter(|(n, _)| Some(*n) != kept) {
            let place = format!("{place}[{n}]");
            match code {
                Some(_) => self.leave(place, "is a further code; Weft uses one, LOINC’s where there is one"),
                None => self.leave(place, "is not a full code: give a system and a code"),
            }
        }
        codes.into_iter().nth(kept?).flatten()
    }

    /// Notes what Weft does not use.
    pub(super) fn leave(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.notes.further.push(fault(place, what));
    }

    /// Notes what changes what is asked, scored or watched for.
    pub(super) fn tell(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.notes.first.push(fault(place, what));
    }

    pub(super) fn leave_extension(&mut self, place: &str, extension: &Extension) {
        let url = extension.url.as_deref().unwrap_or_default();
        if urls::LIMITS.contains(&url) {
            return self.limits(place, url.rsplit('/').next().unwrap_or(url));
        }
        self.leave(place, format!("“{}” is an extension Weft does not use", shown(url)));
    }

    fn limits(&mut self, place: impl Into<String>, name: &str) {
        self.leave(
            place,
            format!("“{name}” limits the answers; Weft checks responses by it, but its page accepts other answers too"),
        );
    }

    /// Names every element of `rest` that is not among the `known`. `place`: what stands before, empty at the top.
    pub(super) fn leave_rest(&mut self, place: &str, rest: &Rest, known: &[&str]) {
        for name in rest.keys().filter(|name| !known.contains(&name.as_str())) {
            let dot = if place.is_empty() { "" } else { "." };
            if name == "maxLength" {
                self.limits(format!("{place}{dot}{name}"), name);
                continue;
            }
            self.leave(format!("{place}{dot}{}", shown(name)), "has no place in Weft");
        }
    }

    /// Names what an item has beyond what is read of it.
    pub(super) fn leave_others(&mut self, item: &Written, place: &str) {
        self.leave_rest(place, &item.rest, &["id"]);
        if !item.initial.is_empty() {
            self.leave(
                format!("{place}.initial"),
                "is an answer filled in beforehand; in Weft the question starts empty",
            );
        }
    }
}
