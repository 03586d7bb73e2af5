//! Patterns, session by session, as a table: the sentence, the strip, the status.

use weft_shared::{
    pattern::Standing,
    reader::Reader,
    shared_view::{PatternRow, SharedView},
};

use super::{
    ReportError,
    document::{BODY, Document, GUTTER, HAIRLINE, QUOTE, SMALL, SMALL_SOFT, SOFT},
    draw::{Draw, Mark},
    ink::Ink,
    stack::Stack,
    strip::{self, Cells},
    tags::{Element, Role, Tag, Tags},
    text::run,
};

/// The widths of a pattern's words and of what can be said of it; the strip has the rest.
const WORDS: f32 = 128.0;
const SAID: f32 = 116.0;

/// The current ones, then those that are paused or ended under a heading of their own.
pub(super) fn tables(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    table(document, view, &view.patterns)?;
    if view.not_current.is_empty() {
        return Ok(());
    }
    document.heading(2, "Paused and ended")?;
    table(document, view, &view.not_current)
}

fn table(document: &mut Document, view: &SharedView, rows: &[PatternRow]) -> Result<(), ReportError> {
    if rows.is_empty() {
        let none = if view.not_current.is_empty() { "No patterns yet." } else { "No current patterns." };
        return document.paragraph(&[run(none, SOFT)], 0.0);
    }
    let width = document.width() - WORDS - SAID - 2.0 * GUTTER;
    let lefts = [0.0, WORDS + GUTTER, WORDS + width + 2.0 * GUTTER];
    let table = document.tags.add(Tags::ROOT, Role::Table);
    let row = document.tags.add(table, Role::TR);
    let heads = [Role::TH; 3].map(|role| document.tags.add(row, role));
    let mut head = Stack::new(document.width());
    let mut legend = Stack::new(WORDS);
    legend.text(&mut document.typesetter, heads[0], &strip::legend(strip::names(view)))?;
    head.lay(legend, lefts[0], 0.0);
    let numbers = strip::head(&mut document.typesetter, heads[1], &view.sessions, (width, Cells::TABLE))?;
    let drop = (head.height - numbers.height).max(0.0);
    head.lay(numbers, lefts[1], drop);
    let mut said = Stack::new(SAID);
    said.text(&mut document.typesetter, heads[2], &[run("Status", SMALL_SOFT)])?;
    let drop = (head.height - said.height).max(0.0);
    head.lay(said, lefts[2], drop);
    head.gap(5.0);
    let header = document.running_header(head, 4.0);
    for pattern in rows {
        let row = document.tags.add(table, Role::TR);
        let cells = [Role::TD; 3].map(|role| document.tags.add(row, role));
        let wording = wording(document, cells[0], pattern)?;
        let figure =
            document.tags.figure(cells[1], strip::in_words(strip::names(view), &view.sessions, &pattern.ratings));
        let began = pattern.start_words();
        let strip = (&pattern.ratings[..], &pattern.shift.start[..], began.as_str());
        let drawn = strip::figure(&mut document.typesetter, figure, strip, (width, Cells::TABLE))?;
        let said = finding(document, cells[2], view, pattern)?;
        let stacks = [wording, drawn, said];
        let height = stacks.iter().map(|stack| stack.height).fold(0.0, f32::max);
        let mut whole = Stack::new(document.width());
        let rule = Draw::rule(0.0, 0.0, document.width(), HAIRLINE);
        whole.marks.push(Mark::new(Tag::Artifact, vec![rule]));
        for (stack, left) in stacks.into_iter().zip(lefts) {
            let drop = (height - stack.height) / 2.0;
            whole.lay(stack, left, 10.0 + drop);
        }
        whole.gap(10.0);
        document.row(whole, header);
    }
    Ok(())
}

/// The pattern as a sentence that completes itself.
fn wording(document: &mut Document, cell: Element, pattern: &PatternRow) -> Result<Stack, ReportError> {
    let mut stack = Stack::new(WORDS);
    let old = [run("I used to ", SOFT), run(pattern.wording.old.as_str(), QUOTE.ink(Ink::SOFT))];
    stack.text(&mut document.typesetter, cell, &old)?;
    stack.gap(3.0);
    let new = [run("Now I can ", BODY), run(pattern.wording.new.as_str(), QUOTE)];
    stack.text(&mut document.typesetter, cell, &new)?;
    Ok(stack)
}

/// The status, its rule's finding and how many quotes there are for either side.
fn finding(
    document: &mut Document,
    cell: Element,
    view: &SharedView,
    pattern: &PatternRow,
) -> Result<Stack, ReportError> {
    let mut stack = Stack::new(SAID);
    let chip = strip::chip(&mut document.typesetter, cell, pattern.shift.state, SAID)?;
    stack.lay(chip, 0.0, 0.0);
    stack.gap(5.0);
    stack.text(&mut document.typesetter, cell, &[run(pattern.sentence(view.people(Reader::Anyone)), SMALL)])?;
    for line in beside(view, pattern) {
        stack.gap(3.0);
        stack.text(&mut document.typesetter, cell, &[run(line, SMALL_SOFT)])?;
    }
    Ok(stack)
}

/// The lines under the finding: since when it is paused or ended, that both marked it as shifted, where quotes and
/// ratings differ, how many quotes there are, how linked scores changed.
pub(super) fn beside(view: &SharedView, pattern: &PatternRow) -> Vec<String> {
    let turned = pattern.history.turns.last().filter(|_| pattern.history.standing() != Standing::Current);
    let linked = pattern.linked.iter().map(|linked| format!("{}: {}", linked.title, linked.sentence));
    let said = turned
        .map(|turn| turn.sentence(view.people(Reader::Anyone)))
        .into_iter()
        .chain(view.marked_words(pattern))
        .chain(pattern.notice.clone());
    said.chain(pattern.quote_counts()).chain(linked).collect()
}
