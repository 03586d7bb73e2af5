//! A posted form: what was typed and what is wrong with it, so that a page can be shown again with nothing lost.

use std::collections::BTreeMap;

use weft_shared::{
    error::Faults,
    fingerprint,
    ids::{ClientId, DraftId},
    response::Parts,
    text::{received, sentence_case, without_controls},
};

use crate::api::{PAGE, UNSAVED};

/// The field that holds a form's own key: what is made with it is made once.
pub const ONCE: &str = "once";
/// The field that holds the fingerprint of what a form was made from.
pub const SEEN: &str = "seen";
/// The field that holds what a person was asked about and meant: see [`Faults::questions`].
pub const SURE: &str = "sure";
/// The field that names words which were kept beside an answer and stood on the page.
pub const BESIDE: &str = "beside";
/// The field that names what was typed earlier into a form, not sent, and stood in it.
pub const DRAFT: &str = "draft";
/// In the field of a rating: it is to be cleared.
pub const NO_RATING: &str = "none";
/// The fields of secrets: hashed as they were typed, and never shown again; everything else has one writing.
const PASSWORDS: [&str; 2] = ["password", "present"];

/// Fields that are never given back as somebody's words: secrets, what a page wrote into its own form, and buttons.
const NOT_GIVEN_BACK: [&str; 29] = [
    "file",
    "then",
    "to",
    "again",
    "told",
    "place",
    "password",
    "present",
    "code",
    "credential",
    "trust",
    "token",
    ONCE,
    SEEN,
    SURE,
    "version",
    "mark",
    "act",
    "go",
    "show",
    "turn",
    "archived",
    "readers",
    "held",
    "template",
    PAGE,
    UNSAVED,
    BESIDE,
    DRAFT,
];

#[derive(Clone, Debug, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    faults: Faults,
    /// Something newer stands where this was to be put: what its fingerprint was of.
    older: Option<String>,
    /// What could not be put anywhere, and why.
    given_back: Option<(String, Vec<Written>)>,
    /// It holds what was typed earlier and not sent.
    unsent: Option<Earlier>,
}

/// What was typed into a form and not sent.
#[derive(Clone, Debug)]
pub struct Unsent {
    pub id: DraftId,
    /// Its fields.
    pub typed: Vec<(String, String)>,
    /// When it was last typed at: "today at 14:02".
    pub at: String,
}

/// What a page says of what was typed earlier and not sent.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The form's address.
    pub place: String,
    /// "today at 14:02"
    pub at: String,
    /// All that is let go once the form is sent.
    pub ids: Vec<DraftId>,
    /// Words of other pages, which the form does not hold.
    pub others: Vec<Written>,
}

/// The key of the forms on a page, in the context in which it is drawn. A form that is shown again keeps its own.
#[derive(Clone, Debug)]
pub struct FormKey(pub String);

/// One field's words, as they are given back when they could not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The field as its page labels it: "What was agreed".
    pub field: String,
    pub words: String,
}

impl Form {
    /// Read as [`received`], whatever the field; of a password only control characters are left out.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            let value = if PASSWORDS.contains(&name.as_str()) { without_controls(&value) } else { received(&value) };
            values.entry(without_controls(&name)).or_default().push(value);
        }
        Self { values, ..Self::default() }
    }

    /// A form with what was typed into it and not sent, the newest first; the others' words beside it.
    pub fn of_unsent(place: &str, unsent: Vec<Unsent>) -> Self {
        let mut unsent = unsent.into_iter();
        let Some(Unsent { id, typed, at }) = unsent.next() else { return Self::default() };
        let form = Self::new(typed);
        let mut earlier = Earlier { place: place.to_owned(), at, ids: vec![id], others: Vec::new() };
        for Unsent { id, typed, .. } in unsent {
            earlier.ids.push(id);
            let words = Self::new(typed).written();
            earlier.others.extend(words.into_iter().filter(|other| !form.written().contains(other)));
        }
        Self { unsent: Some(earlier), ..form }
    }

    /// What it holds was typed earlier and not sent.
    pub fn unsent(&self) -> Option<&Earlier> {
        self.unsent.as_ref()
    }

    /// The fingerprint a form was made from: the one it was sent with, or that of what stands there. Each begins with
    /// what it is of, up to a hyphen, so that of several forms on a page only the one that was sent keeps its own.
    pub fn made_from<'a>(&'a self, now: &'a str) -> &'a str {
        let sent = self.value(SEEN);
        if !sent.is_empty() && of(sent) == of(now) { sent } else { now }
    }

    /// For a page that shows what stands there now beside what was typed. It is made from that from now on, so that
    /// sending it again is a decision and succeeds.
    pub fn beside_newer(self) -> Self {
        let of = of(self.value(SEEN)).to_owned();
        Self { older: Some(of), ..self.without(|name| [SEEN, "version", "mark"].contains(&name)) }
    }

    /// Something newer stands where this was to be put, and the page shows both.
    pub fn is_older(&self) -> bool {
        self.older.is_some()
    }

    /// It is this form of several on a page. `of`: what its fingerprint begins with.
    pub fn is_older_of(&self, of: &str) -> bool {
        self.older.as_deref() == Some(of)
    }

    /// How a field reads where it stands now, when that is newer than the form and not what was typed.
    pub fn stands(&self, name: &str, now: &str) -> Option<String> {
        // In the builder a fault at `mark` says the same.
        let is_older = self.is_older() || self.fault("mark").is_some();
        (is_older && self.values.contains_key(name) && !is_same(self.value(name), now)).then(|| now.to_owned())
    }

    /// For a page that has no place for what was typed: with it to be copied, below a sentence that says why.
    pub fn with_given_back(self, why: impl Into<String>, words: Vec<Written>) -> Self {
        Self { given_back: Some((why.into(), words)), ..self }
    }

    pub fn given_back(&self) -> Option<&(String, Vec<Written>)> {
        self.given_back.as_ref()
    }

    /// What the form says, in a few letters; without its key.
    pub fn content(&self) -> String {
        fingerprint::of(&self.values.iter().filter(|(name, _)| *name != ONCE).collect::<Vec<_>>())
    }

    pub fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// What was typed into a field; empty when it was not sent.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// What was typed, or what the field held before anyone typed.
    /// Whether the form has such a field, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    pub fn value_or<'a>(&'a self, name: &str, before: &'a str) -> &'a str {
        self.values.get(name).and_then(|values| values.first()).map_or(before, String::as_str)
    }

    /// Every value of a field that may be ticked more than once.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The fields whose names begin alike, each with its first value.
    pub fn beginning_with<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = self.values.iter().filter(move |(name, _)| name.starts_with(beginning));
        fields.filter_map(|(name, values)| Some((name.as_str(), values.first()?.as_str())))
    }

    /// What the fields of an item hold (`name`, `name.PART`); `before` when the form was not sent.
    pub fn parts_or(&self, name: &str, before: Parts) -> Parts {
        if self.was_sent() { self.parts(name) } else { before }
    }

    /// What was sent for the fields of an item: `name`, and `name.PART` for its parts.
    pub fn parts(&self, name: &str) -> Parts {
        let part = |field: &str| match field.strip_prefix(name)? {
            "" => Some(String::new()),
            rest => rest.strip_prefix('.').map(str::to_owned),
        };
        Parts::new(self.values.iter().flat_map(|(field, values)| {
            let part = part(field);
            values.iter().filter_map(move |value| Some((part.clone()?, value.clone())))
        }))
    }

    /// With another value in a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.values.insert(name.to_owned(), vec![value.to_owned()]);
        self
    }

    /// Without some fields, for those that must not come back as they were sent.
    pub fn without(mut self, is_left_out: impl Fn(&str) -> bool) -> Self {
        self.values.retain(|name, _| !is_left_out(name));
        self
    }

    /// Everything a person wrote or chose, field by field: no secrets, and nothing that only a page reads.
    pub fn written(&self) -> Vec<Written> {
        let is_theirs = |name: &str| !NOT_GIVEN_BACK.contains(&name) && !name.starts_with("seen-");
        let theirs = self.values.iter().filter(|(name, _)| is_theirs(name));
        theirs
            .flat_map(|(name, values)| values.iter().map(move |words| (name, words)))
            .filter(|(_, words)| !words.trim().is_empty() && !is_id(words))
            .map(|(name, words)| Written { field: readable(name), words: words.clone() })
            .collect()
    }

    /// Whether the page shows everything again that a person wrote or chose: they wrote something, and no password was
    /// among it.
    pub fn shows_what_was_typed(&self) -> bool {
        !PASSWORDS.iter().any(|name| self.values.contains_key(*name)) && !self.written().is_empty()
    }

    pub fn was_sent(&self) -> bool {
        !self.values.is_empty()
    }

    pub fn fault(&self, name: &str) -> Option<&str> {
        self.faults.at(name)
    }

    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

/// What a fingerprint is of.
fn of(fingerprint: &str) -> &str {
    fingerprint.split('-').next().unwrap_or_default()
}

/// Browsers send line ends of their own.
fn is_same(typed: &str, now: &str) -> bool {
    typed.replace("\r\n", "\n").trim() == now.replace("\r\n", "\n").trim()
}

fn is_id(text: &str) -> bool {
    text.parse::<ClientId>().is_ok()
}

/// Fields as their pages label them, where the name alone says less.
const LABELS: [(&str, &str); 18] = [
    ("agreed", "What was agreed"),
    ("called", "What they like to be called"),
    ("crisis", "Numbers to call now"),
    ("done", "What was done"),
    ("due", "When it is for"),
    ("email", "Email"),
    ("for", "Who it is for"),
    ("helps", "What helps?"),
    ("intro", "Introduction for the client"),
    ("minutes", "Minutes needed"),
    ("new", "Now I can …"),
    ("next_day", "Next session: day"),
    ("next_time", "Next session: time"),
    ("old", "I used to …"),
    ("origin", "Where did it come from?"),
    ("prompts", "Questions, one on each line"),
    ("summary", "Summary for therapists"),
    ("words", "Sentences"),
];

/// A field as a person knows it; ids in its name say nothing.
fn readable(name: &str) -> String {
    let name = match name.split_once('-') {
        Some((first, rest)) if is_id(rest) => first,
        // Of an answer the question's id says nothing either.
        Some(("answer", _)) => "your-answer",
        _ if name == "answer" || name.starts_with("answer.") => "your-answer",
        _ => name,
    };
    let label = LABELS.iter().find(|(known, _)| *known == name);
    label.map_or_else(|| sentence_case(&name.replace(['-', '_', '.'], " ")), |(_, label)| (*label).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn everything_typed_is_given_back_but_secrets_and_the_pages_own() {
        let sent = form(&[
            ("anything-new", "Words."),
            ("password", "three quiet words"),
            ("token", "secret"),
            ("once", "019aab64-0000-7000-8000-000000000000"),
            ("seen", "16"),
            ("seen-body", "3"),
            ("pattern", "019aab64-0000-7000-8000-000000000000"),
            ("rating-019aab64-0000-7000-8000-000000000000", "7"),
            ("go", "next"),
            ("empty", "  "),
        ]);
        let given: Vec<(String, String)> =
            sent.written().into_iter().map(|written| (written.field, written.words)).collect();
        let pair = |field: &str, words: &str| (field.to_owned(), words.to_owned());
        assert_eq!(given, [pair("Anything new", "Words."), pair("Rating", "7")]);
    }

    #[test]
    fn words_are_given_back_under_the_label_of_their_field() {
        for (name, label) in [
            ("agreed", "What was agreed"),
            ("next_day", "Next session: day"),
            ("answer", "Your answer"),
            ("answer.old", "Your answer"),
            ("answer-q1", "Your answer"),
            ("note", "Note"),
        ] {
            assert_eq!(readable(name), label);
        }
    }

    #[test]
    fn what_was_typed_is_said_to_be_there_only_where_it_is() {
        assert!(form(&[("words", "Tea.")]).shows_what_was_typed());
        assert!(
            !form(&[("words", "  "), ("go", "next"), ("seen-body", "3")]).shows_what_was_typed(),
            "nothing was typed"
        );
        assert!(!form(&[("email", "a@example.org"), ("password", "")]).shows_what_was_typed(), "a secret is gone");
        assert!(!form(&[]).shows_what_was_typed());
    }

    #[test]
    fn what_stands_there_now_is_shown_where_it_differs() {
        let sent = form(&[("name", "Ours"), ("address", "1 Willow Street"), ("seen", "old")]);
        assert_eq!(sent.stands("name", "Theirs"), None, "nothing is newer");
        let older = sent.beside_newer();
        assert_eq!(older.stands("name", "Theirs").as_deref(), Some("Theirs"));
        assert_eq!(older.stands("address", "1 Willow Street"), None);
        assert_eq!(older.value("seen"), "", "it is made from what stands there now");
    }

    #[test]
    fn what_a_form_says_does_not_depend_on_its_key() {
        assert_eq!(form(&[("once", "a"), ("name", "x")]).content(), form(&[("once", "b"), ("name", "x")]).content());
    }
}
