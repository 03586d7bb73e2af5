//! An exercise as pages: its head, its items, and what stands at its end.

use weft_shared::{
    exercise::{Body, Exercise, Item, Kind},
    shared_view::NOT_A_DIAGNOSIS,
};

use super::{
    FINE, HELP, House, MEASURE, grid,
    item::{self, Asked},
    lines::WRITING,
    prose::prose,
};
use crate::report::{
    ReportError, contacts,
    document::{Document, SMALL_SOFT},
    draw::{Draw, Mark},
    fonts::Face,
    ink::Ink,
    stack::{Align, Stack},
    tags::{Role, Tag, Tags},
    text::{Style, run},
};

/// Where an exercise stands, which decides how deep its headings lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The document is this exercise.
    Alone,
    /// In a workbook, under its title or under a week's. `opens_page`: nothing of its part stands above it.
    Bound { level: u8, opens_page: bool },
}

impl Place {
    fn level(self) -> u8 {
        match self {
            Place::Alone => 1,
            Place::Bound { level, .. } => level,
        }
    }
}

const TITLE: Style = Style::new(Face::SerifMedium, 21.0, Ink::INK, 1.25);
/// Paper alerts nobody: what the screen does with a safety answer is said in words.
pub(super) const ON_PAPER: &str = "Your therapist does not see what you write on paper unless you show it. If you \
                                   are thinking of ending your life or hurting yourself, or are not safe, please talk \
                                   to someone now.";
/// How many questions with the same answers make a table.
const A_TABLE: usize = 2;

pub(super) fn add(
    document: &mut Document,
    exercise: &Exercise,
    house: &House,
    place: Place,
) -> Result<(), ReportError> {
    let exercise = &exercise.on_paper();
    head(document, exercise, place)?;
    let numbers = exercise.numbers();
    let mut conditions = exercise.conditions();
    let mut at = 0;
    while let Some(first) = exercise.items.get(at) {
        let alike = exercise.items[at..].iter().take_while(|item| grid::goes_with(first, item)).count();
        if alike >= A_TABLE {
            let rows: Vec<(Option<usize>, &Item)> =
                numbers[at..].iter().copied().zip(&exercise.items[at..at + alike]).collect();
            grid::questions(document, &rows)?;
            at += alike;
        } else {
            let asked = Asked {
                number: numbers[at],
                when: conditions[at].take(),
                ends: exercise.ends_after(first),
                level: place.level() + 1,
                // What one reads may take more than a line to answer.
                short: if exercise.kind == Kind::Reading { item::READING } else { item::SHORT },
            };
            item::add(document, first, &asked)?;
            at += 1;
        }
    }
    end(document, exercise, house, place)
}

/// The kind and the day's line, the title, the introduction.
fn head(document: &mut Document, exercise: &Exercise, place: Place) -> Result<(), ReportError> {
    let width = document.width();
    let minutes = match exercise.minutes {
        1 => "about a minute".to_owned(),
        minutes => format!("about {minutes} minutes"),
    };
    let kind = document.tags.add(Tags::ROOT, Role::P);
    let mut lead = Stack::new(width);
    lead.text(&mut document.typesetter, kind, &[run(format!("{} · {minutes}", exercise.kind.word()), SMALL_SOFT)])?;
    if exercise.kind != Kind::Reading {
        const LINE: f32 = 118.0;
        let day = document.tags.add(Tags::ROOT, Role::P);
        let mut word = Stack::new(width - LINE - 6.0);
        word.aligned(&mut document.typesetter, day, &[run("Date", SMALL_SOFT)], Align::End)?;
        lead.lay(word, 0.0, 0.0);
        let rule = Draw::rule(width - LINE, 10.0, LINE, WRITING);
        lead.marks.push(Mark::new(Tag::Artifact, vec![rule]));
    }
    let first = document.pieces.len();
    document.block(lead, if place == Place::Alone { 0.0 } else { 26.0 });
    document.pieces[first].extent.opens_page = matches!(place, Place::Bound { opens_page: true, .. });
    let title = document.tags.add(Tags::ROOT, Role::heading(place.level()));
    document.flow(title, &[run(exercise.title.as_str(), TITLE)], (0.0, width), 2.0)?;
    document.pieces[first].bookmark = Some((place.level(), exercise.title.clone()));
    for piece in &mut document.pieces[first..] {
        piece.extent.with_next = true;
    }
    prose(document, &exercise.intro, 8.0)?;
    if exercise.kind == Kind::Log {
        let once = "Use a fresh copy each time.";
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(once, HELP)], (0.0, MEASURE), 8.0)?;
    }
    Ok(())
}

/// The end: numbers to call, what a score is not, where an instrument comes from. On the page of the
/// last item, as far as it holds both.
fn end(document: &mut Document, exercise: &Exercise, house: &House, place: Place) -> Result<(), ReportError> {
    let before = document.pieces.len();
    if exercise.has_risk_items() || mentions(exercise, contacts::HEADING) {
        contacts::add(document, ON_PAPER, &house.contacts, place.level() + 1)?;
    }
    let fine: Vec<String> = [(!exercise.scales.is_empty()).then(|| NOT_A_DIAGNOSIS.to_owned()), exercise.provenance()]
        .into_iter()
        .flatten()
        .collect();
    for (position, words) in fine.into_iter().enumerate() {
        let element = document.tags.add(Tags::ROOT, Role::P);
        let gap = if position == 0 { 30.0 } else { 3.0 };
        document.flow(element, &[run(words, FINE)], (0.0, document.width()), gap)?;
    }
    let last = document.pieces.len();
    if before < last && before > 0 {
        for piece in &mut document.pieces[before - 1..last - 1] {
            piece.extent.with_next = true;
        }
    }
    Ok(())
}

fn mentions(exercise: &Exercise, words: &str) -> bool {
    let said = |item: &Item| match &item.body {
        Body::Display { text } => text.contains(words),
        _ => false,
    };
    exercise.intro.contains(words)
        || exercise.items.iter().any(|item| {
            said(item) || item.prompt.contains(words) || item.help.as_ref().is_some_and(|help| help.contains(words))
        })
}
