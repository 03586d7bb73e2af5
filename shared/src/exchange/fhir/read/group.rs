//! Groups: tables, logs and pairs become one item, every other group is opened.

use super::{
    super::{given::Given, model::Item as Written, urls},
    ids::Ids,
    item::{Extensions, Found, Gate, Link, Reader, control, heading},
    options::Options,
};
use crate::exercise::{Body, Column, MOST_ROWS, Row};

/// How a table of questions may be marked.
const TABLES: [&str; 6] = ["table", "htable", "gtable", "atable", "grid", "matrix"];

/// A group that became an item, and the linkIds of its parts, with the rows they are.
struct Whole {
    found: Found,
    parts: Vec<Link>,
}

impl<'q> Reader<'q> {
    pub(super) fn group(&mut self, item: &'q Written, place: &str, gates: &[Gate<'q>]) {
        let mut extensions = Extensions::of(item);
        let noted = self.notes.mark();
        let Some(whole) = self.whole(item, place, &mut extensions) else {
            // What was noted on the way there is noted again where the parts are read.
            self.notes.go_back(noted);
            return self.open(item, place, gates);
        };
        let help = help(item).and_then(|(_, help)| help.text.clone().or(Some(String::new())));
        self.push(item, place, item.text.clone().unwrap_or_default(), help, whole.found, extensions, gates);
        if let Some(read) = self.reads.last_mut() {
            read.links.extend(whole.parts);
        }
    }

    fn whole(&mut self, item: &Written, place: &str, extensions: &mut Extensions<'q>) -> Option<Whole> {
        let parts: Vec<(usize, &Written)> = parts(item).collect();
        let is_answered = |part: &Written| {
            let is_unseen = part.extension.iter().any(|mark| mark.is(urls::HIDDEN) || mark.is(urls::CALCULATED));
            part.read_only != Some(true) && !is_unseen
        };
        let is_plain = |part: &Written| {
            part.enable_when.is_empty() && part.item.is_empty() && part.code.is_empty() && is_answered(part)
        };
        if !parts.iter().all(|(_, part)| is_plain(part)) {
            return None;
        }
        match extensions.hint().as_deref() {
            Some("pair") => pair(&parts),
            Some("log-rows") => self.log(item, &parts, place, extensions),
            Some("matrix") => self.matrix(item, &parts, place, extensions),
            Some(_) => None,
            None if item.repeats == Some(true) => self.log(item, &parts, place, extensions),
            None => self.matrix(item, &parts, place, extensions),
        }
    }

    fn matrix(
        &mut self,
        item: &Written,
        parts: &[(usize, &Written)],
        place: &str,
        extensions: &mut Extensions<'q>,
    ) -> Option<Whole> {
        let is_table = control(item).is_some_and(|control| TABLES.contains(&control.as_str()));
        let is_row = |part: &Written| part.kind.as_deref() == Some("choice") && part.repeats != Some(true);
        if !is_table || item.repeats == Some(true) || !parts.iter().all(|(_, part)| is_row(part)) {
            return None;
        }
        let mut options: Option<Options> = None;
        for (n, row) in parts {
            let these = self.options(row, &format!("{place}.item[{n}]"))?;
            if options.as_ref().is_some_and(|options| !alike(options, &these)) {
                return None;
            }
            options.get_or_insert(these);
        }
        let options = options?;
        let min = options.first_point()?;
        // The points of a matrix have no codes; a coded table is better kept as single questions.
        if options.0.iter().any(|offer| is_coded(&offer.given)) {
            return None;
        }
        extensions.take(urls::ITEM_CONTROL);
        for (n, row) in parts {
            let place = format!("{place}.item[{n}]");
            if row.required == Some(true) {
                self.leave(format!("{place}.required"), "a single row cannot be required");
            }
            self.leave_row(row, &place);
        }
        let (rows, links) = names(item, parts);
        let links =
            links.into_iter().zip(&rows).map(|(link, row)| Link { link, row: Some(row.id.clone()), part: None });
        let links = links.collect();
        let offered = options.points(min);
        let is_weighed = options.0.iter().all(|offer| offer.score.is_some());
        let body = Body::Matrix { rows, min, labels: options.labels() };
        Some(Whole { found: Found { body, offered, is_weighed }, parts: links })
    }

    fn log(
        &mut self,
        item: &Written,
        parts: &[(usize, &Written)],
        place: &str,
        extensions: &mut Extensions<'q>,
    ) -> Option<Whole> {
        let is_cell = |part: &Written| {
            let is_text = matches!(part.kind.as_deref(), Some("string" | "text"));
            is_text && part.repeats != Some(true) && part.answer_option.is_empty()
        };
        if !(1..=6).contains(&parts.len()) || !parts.iter().all(|(_, part)| is_cell(part)) {
            return None;
        }
        extensions.take(urls::ITEM_CONTROL);
        let most = extensions.take_value(urls::MAX_OCCURS).and_then(|most| u32::try_from(most.whole()?).ok());
        if most.is_none_or(|most| most > MOST_ROWS) {
            self.leave(
                place,
                format!("may be repeated more often than {MOST_ROWS} times, which is the most Weft allows"),
            );
        }
        for (n, cell) in parts {
            let place = format!("{place}.item[{n}]");
            if cell.required == Some(true) {
                self.leave(format!("{place}.required"), "a single field cannot be required");
            }
            self.leave_row(cell, &place);
        }
        let (rows, links) = names(item, parts);
        let columns: Vec<Column> = rows.into_iter().map(|Row { id, label }| Column { id, label }).collect();
        let part = |(link, column): (String, &Column)| Link { link, row: None, part: Some(column.id.clone()) };
        let parts = links.into_iter().zip(&columns).map(part).collect();
        let body = Body::LogRows { columns, most: most.map_or(MOST_ROWS, |most| most.min(MOST_ROWS)) };
        Some(Whole { found: Found::plain(body), parts })
    }

    /// Names what a row or a column has beyond what is read of it.
    fn leave_row(&mut self, row: &Written, place: &str) {
        self.leave_others(row, place);
        for (n, extension) in row.extension.iter().enumerate() {
            self.leave_extension(&format!("{place}.extension[{n}]"), extension);
        }
    }

    /// Its text becomes something to read, and its items stand on their own.
    fn open(&mut self, item: &'q Written, place: &str, gates: &[Gate<'q>]) {
        let mut extensions = Extensions::of(item);
        if item.repeats == Some(true) {
            self.tell(format!("{place}.repeats"), "may be answered several times; in Weft it can be answered once");
        }
        if item.required == Some(true) {
            self.leave(format!("{place}.required"), "a group cannot be required; its questions can");
        }
        for (n, _) in item.code.iter().enumerate() {
            self.leave(format!("{place}.code[{n}]"), "a group has no code in Weft");
        }
        self.leave_rest(place, &item.rest, &["id"]);
        extensions.take(urls::ITEM_CONTROL);
        for (n, extension) in extensions.unused() {
            self.leave_extension(&format!("{place}.extension[{n}]"), extension);
        }
        let first_text = item.item.first().map(|first| (0, first)).filter(|(_, first)| is_text(first));
        let words = help(item).or(first_text);
        let used = words.and_then(|(n, words)| self.introduce(item, words, place, gates).then_some(n)).or_else(|| {
            self.introduce_alone(item, place, gates);
            None
        });
        self.inside(item, place, gates, |n| used == Some(n));
    }

    /// The group's text as a heading above a text inside it. `false` when one of the two is missing.
    fn introduce(&mut self, item: &Written, words: &Written, place: &str, gates: &[Gate<'q>]) -> bool {
        match (&item.text, &words.text) {
            (Some(heading), Some(text)) if !heading.trim().is_empty() && !text.trim().is_empty() => {
                self.show(item, heading.clone(), text.clone(), place, gates);
                true
            }
            _ => false,
        }
    }

    fn introduce_alone(&mut self, item: &Written, place: &str, gates: &[Gate<'q>]) {
        if let Some(text) = item.text.clone().filter(|text| !text.trim().is_empty()) {
            let (heading, text) = heading(text);
            self.show(item, heading, text, place, gates);
        }
    }

    fn show(&mut self, item: &Written, heading: String, text: String, place: &str, gates: &[Gate<'q>]) {
        let id = self.ids.unique(item.link_id.as_deref().unwrap_or_default());
        self.reads.push(super::Read {
            item: crate::exercise::Item::new(&id, &heading, Body::Display { text }),
            place: place.to_owned(),
            links: Vec::new(),
            offered: Vec::new(),
            gates: gates.to_vec(),
            carried: None,
            is_alone: false,
            is_ours: false,
            is_weighed: false,
        });
    }
}

fn is_coded(given: &Given) -> bool {
    let Given::Coding(coding) = given else { return false };
    coding.system.as_deref().is_some_and(|system| !urls::is_answers(system))
}

fn pair(parts: &[(usize, &Written)]) -> Option<Whole> {
    let [(_, old), (_, new)] = parts else { return None };
    if ![old, new].iter().all(|part| part.kind.as_deref() == Some("string")) {
        return None;
    }
    let part =
        |(part, half): (&Written, &str)| Some(Link { link: part.link_id.clone()?, row: None, part: Some(half.into()) });
    let parts = [(*old, "old"), (*new, "new")].into_iter().filter_map(part);
    Some(Whole { found: Found::plain(Body::Pair), parts: parts.collect() })
}

/// The line of help of a group, and where it stands.
fn help(item: &Written) -> Option<(usize, &Written)> {
    let is_help = |child: &Written| matches!(control(child).as_deref(), Some("help" | "flyover"));
    item.item.iter().enumerate().find(|(_, child)| is_text(child) && is_help(child))
}

/// What is inside a group besides its line of help.
fn parts(item: &Written) -> impl Iterator<Item = (usize, &Written)> {
    let help = help(item).map(|(n, _)| n);
    item.item.iter().enumerate().filter(move |(n, _)| Some(*n) != help)
}

fn is_text(item: &Written) -> bool {
    item.kind.as_deref() == Some("display") && item.enable_when.is_empty()
}

/// The rows or columns the parts become, and their linkIds. A linkId `GROUP.ROW` gives the id `ROW`.
fn names(item: &Written, parts: &[(usize, &Written)]) -> (Vec<Row>, Vec<String>) {
    let mut ids = Ids::default();
    let group = format!("{}.", item.link_id.as_deref().unwrap_or_default());
    let name = |(_, part): &(usize, &Written)| {
        let link = part.link_id.clone().unwrap_or_default();
        let id = ids.unique(link.strip_prefix(&group).unwrap_or(&link));
        (Row { id, label: part.text.clone().unwrap_or_default() }, link)
    };
    parts.iter().map(name).unzip()
}

/// Whether two rows offer the same points.
fn alike(one: &Options, other: &Options) -> bool {
    let point = |options: &Options| -> Vec<(String, Option<f64>)> {
        options.0.iter().map(|offer| (offer.label.clone(), offer.score)).collect()
    };
    point(one) == point(other)
}
