//! Walking through the items: groups are opened, what Weft knows is read, the rest is named.

use serde_json::Value;

use super::{
    super::{
        super::Notes,
        carried,
        given::Given,
        model::{CodeableConcept, Coding, EnableWhen, Extension, Item as Written, Rest, from_json},
        urls,
    },
    ids::Ids,
};
use crate::exercise::{Body, Condition, Expected, Item};

/// An item of the exercise to be, with what is needed to find it again.
pub(in super::super) struct Read<'q> {
    pub item: Item,
    /// Its path in the file.
    pub place: String,
    pub links: Vec<Link>,
    /// What conditions compare answers with, and what Weft compares with instead.
    pub offered: Vec<(Given, Expected)>,
    /// The conditions of the groups around it, from the outermost, and its own.
    pub gates: Vec<Gate<'q>>,
    /// Its own condition as Weft wrote it beside the item.
    pub carried: Option<Condition>,
    /// That condition stands in place of one in FHIR.
    pub is_alone: bool,
    /// Weft wrote something beside it.
    pub is_ours: bool,
    /// The file says what its answers count.
    pub is_weighed: bool,
}

/// A linkId that leads to an item, or to a part of one.
#[expect(clippy::struct_field_names, reason = "a linkId is called a link")]
pub(in super::super) struct Link {
    pub link: String,
    /// The row of a matrix.
    pub row: Option<String>,
    /// The half of a pair, or the column of a log.
    pub part: Option<String>,
}

#[derive(Clone)]
pub(in super::super) struct Gate<'q> {
    pub when: &'q [EnableWhen],
    pub is_any: bool,
    pub place: String,
}

/// How an item is answered, and what else reading that found.
pub(super) struct Found {
    pub body: Body,
    pub offered: Vec<(Given, Expected)>,
    pub is_weighed: bool,
}

impl Found {
    pub fn plain(body: Body) -> Self {
        Self { body, offered: Vec::new(), is_weighed: false }
    }
}

pub(in super::super) struct Reader<'q> {
    pub contained: &'q [Value],
    pub reads: Vec<Read<'q>>,
    /// The items of scores, with their places.
    pub scores: Vec<(String, &'q Written)>,
    pub notes: Notes,
    pub(super) ids: Ids,
}

impl<'q> Reader<'q> {
    pub fn new(contained: &'q [Value]) -> Self {
        Self { contained, reads: Vec::new(), scores: Vec::new(), notes: Notes::default(), ids: Ids::default() }
    }

    /// Reads one item, and those inside it.
    pub fn item(&mut self, item: &'q Written, place: &str, around: &[Gate<'q>]) {
        let kind = item.kind.as_deref().unwrap_or_default();
        if is_score(item) {
            self.scores.push((place.to_owned(), item));
            return;
        }
        if item.extension.iter().any(|extension| extension.is(urls::HIDDEN) && is_true(extension)) {
            return self.leave(place, "is hidden, so no one answers it");
        }
        if item.read_only == Some(true) {
            return self.leave(place, "is read-only, so no one answers it");
        }
        let mut gates = around.to_vec();
        if !item.enable_when.is_empty() {
            let is_any = item.enable_behavior.as_deref() == Some("any");
            gates.push(Gate { when: &item.enable_when, is_any, place: format!("{place}.enableWhen") });
        }
        match kind {
            "group" => self.group(item, place, &gates),
            "display" => self.display(item, place, &gates),
            _ => self.question(item, kind, place, &gates),
        }
    }

    /// Reads the items inside one, apart from those that were read as parts of it.
    pub(super) fn inside(
        &mut self,
        item: &'q Written,
        place: &str,
        gates: &[Gate<'q>],
        is_part: impl Fn(usize) -> bool,
    ) {
        for (n, child) in item.item.iter().enumerate().filter(|(n, _)| !is_part(*n)) {
            self.item(child, &format!("{place}.item[{n}]"), gates);
        }
    }

    fn display(&mut self, item: &'q Written, place: &str, gates: &[Gate<'q>]) {
        let mut extensions = Extensions::of(item);
        let is_note = extensions.control().as_deref() == Some(urls::CONTENT_NOTE);
        let text = item.text.clone().unwrap_or_default();
        if text.trim().is_empty() && extensions.peek(urls::WEFT_ITEM).is_none() {
            return self.leave(place, "is a text to read, and empty");
        }
        let (heading, body) = if is_note {
            (text, Body::ContentNote)
        } else {
            let (heading, text) = heading(text);
            (heading, Body::Display { text })
        };
        self.push(item, place, heading, None, Found::plain(body), extensions, gates);
    }

    /// Takes up an item: its name, what Weft had written beside it, what is left out of it.
    #[expect(clippy::too_many_arguments, reason = "they are what an item is made of")]
    pub(super) fn push(
        &mut self,
        item: &'q Written,
        place: &str,
        prompt: String,
        help: Option<String>,
        found: Found,
        mut extensions: Extensions<'q>,
        gates: &[Gate<'q>],
    ) {
        let link = item.link_id.clone().unwrap_or_default();
        let id = self.ids.unique(&link);
        let Found { body, offered, is_weighed } = found;
        let code = self.code(&item.code, &format!("{place}.code"));
        let plain = Item { help, required: item.required == Some(true), code, ..Item::new(&id, &prompt, body) };
        let carried = extensions.take(urls::WEFT_ITEM).and_then(|extension| {
            let carried = extension.carried();
            if carried.is_none() {
                self.leave(format!("{place}.extension"), "is not what Weft writes with an item");
            }
            carried
        });
        let is_ours = carried.is_some();
        let is_alone = carried.as_ref().is_some_and(|carried| carried.contains_key(carried::ALONE));
        let (item_read, carried) = self.overlaid(plain, carried, place);
        self.leave_others(item, place);
        self.leave_extensions(&extensions, place);
        self.reads.push(Read {
            item: item_read,
            place: place.to_owned(),
            links: vec![Link { link, row: None, part: None }],
            offered,
            gates: gates.to_vec(),
            carried,
            is_alone,
            is_ours,
            is_weighed,
        });
    }

    /// The item with what Weft wrote beside it, and the condition that is among that.
    fn overlaid(&mut self, plain: Item, carried: Option<Rest>, place: &str) -> (Item, Option<Condition>) {
        let Some(mut carried) = carried else { return (plain, None) };
        carried.remove(carried::ALONE);
        let show_if = carried.remove("show_if").and_then(|condition| serde_json::from_value(condition).ok());
        if let Ok(item) = carried::overlaid(&plain, carried) {
            (item, show_if)
        } else {
            self.leave(format!("{place}.extension"), "what Weft wrote with this item no longer fits it");
            (plain, show_if)
        }
    }

    fn leave_extensions(&mut self, extensions: &Extensions<'q>, place: &str) {
        for (n, extension) in extensions.unused() {
            self.leave_extension(&format!("{place}.extension[{n}]"), extension);
        }
    }
}

/// The first paragraph as a heading, where more follow.
pub(super) fn heading(text: String) -> (String, String) {
    match text.split_once("\n\n") {
        Some((heading, rest)) if !heading.trim().is_empty() && !rest.trim().is_empty() && heading.len() <= 300 => {
            (heading.to_owned(), rest.to_owned())
        }
        _ => ("Please read".to_owned(), text),
    }
}

/// Whether it is calculated from the other answers.
pub(in super::super) fn is_score(item: &Written) -> bool {
    let is_number = matches!(item.kind.as_deref(), Some("decimal" | "integer" | "quantity"));
    let is_marked = |extension: &Extension| extension.is(urls::CALCULATED) || extension.is(urls::WEFT_SCALE);
    is_number && item.extension.iter().any(is_marked)
}

fn is_true(extension: &Extension) -> bool {
    extension.value() == Some(Given::Boolean(true))
}

/// The extensions of an item, and which of them were used.
pub(super) struct Extensions<'q> {
    list: &'q [Extension],
    used: Vec<bool>,
}

impl<'q> Extensions<'q> {
    pub fn of(item: &'q Written) -> Self {
        Self { list: &item.extension, used: vec![false; item.extension.len()] }
    }

    pub fn peek(&self, url: &str) -> Option<&'q Extension> {
        self.list.iter().find(|extension| extension.is(url))
    }

    pub fn take(&mut self, url: &str) -> Option<&'q Extension> {
        let n = self.list.iter().position(|extension| extension.is(url))?;
        self.used[n] = true;
        Some(&self.list[n])
    }

    pub fn take_value(&mut self, url: &str) -> Option<Given> {
        self.take(url)?.value()
    }

    /// The one unit that a quantity may be in.
    pub fn only_unit(&self) -> Option<String> {
        let mut units = self.list.iter().filter(|extension| extension.is(urls::UNIT_OPTION));
        let only = units.next().filter(|_| units.next().is_none())?;
        let coding: Coding = from_json(only.rest.get("valueCoding")?.clone()).ok()?;
        coding.display.or(coding.code)
    }

    /// How the item is to be shown.
    pub fn control(&mut self) -> Option<String> {
        self.take(urls::ITEM_CONTROL).and_then(control_of)
    }

    /// How Weft would call its type, where it wrote that beside the item.
    pub fn hint(&self) -> Option<String> {
        let carried = self.peek(urls::WEFT_ITEM)?.carried()?;
        carried.get("type").and_then(Value::as_str).map(str::to_owned)
    }

    pub fn unused(&self) -> impl Iterator<Item = (usize, &'q Extension)> {
        let unused = self.used.iter().zip(self.list).enumerate().filter(|(_, (used, _))| !**used);
        unused.map(|(n, (_, extension))| (n, extension))
    }
}

/// How an item is to be shown, without taking note that it was read.
pub(in super::super) fn control(item: &Written) -> Option<String> {
    item.extension.iter().find(|extension| extension.is(urls::ITEM_CONTROL)).and_then(control_of)
}

fn control_of(extension: &Extension) -> Option<String> {
    let concept: CodeableConcept = from_json(extension.rest.get("valueCodeableConcept")?.clone()).ok()?;
    concept.coding.into_iter().find_map(|coding| coding.code)
}
