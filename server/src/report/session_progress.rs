//! The session progress report: everything client and therapist share about a period, and nothing else.

use weft_shared::{
    pattern::{Side, Standing, Turn},
    plane,
    shared_view::{NOT_A_DIAGNOSIS, PatternRow, Quote, SharedView},
    shift::State,
    when,
};

use super::{
    Pdf, ReportError, ReportMeta,
    document::{BODY, BOLD, Column, Document, GUTTER, HAIRLINE, Label, QUOTE, SMALL, SMALL_SOFT, SOFT},
    draw::{Draw, Mark},
    ink::Ink,
    plane as drawn_plane, print,
    stack::Stack,
    strip,
    tags::{Element, Role, Tag, Tags},
    text::run,
};

const TITLE: &str = "Session progress report";

/// Makes the report of what `view` holds. The view is the only source of anything about the client.
pub fn session_progress(view: &SharedView, meta: &ReportMeta) -> Result<Pdf, ReportError> {
    let label = Label {
        title: TITLE.to_owned(),
        author: view.therapist.name.clone(),
        language: "en-GB",
        head_left: view.practice.clone(),
        head_right: "Confidential".to_owned(),
        foot: NOT_A_DIAGNOSIS.to_owned(),
    };
    let mut document = Document::new(label, meta.paper);
    document.heading(1, TITLE)?;
    document.key_values(&[
        ("Client", view.client.name.clone()),
        ("Sessions", sessions(view)),
        ("Therapist", view.therapist.with_credentials()),
        ("Homework", format!("{} finished, {} begun", view.finished(), view.begun())),
    ])?;
    let (client, therapist) = (&view.client.called, &view.therapist.called);
    let made = when::long(meta.made_on);
    document.paragraph(
        &[run(
            format!(
                "Made on {made}. It holds only what {client} and {therapist} both see. What {client} keeps private, \
                 and {therapist}’s own notes, are not in it."
            ),
            SOFT,
        )],
        8.0,
    )?;
    document.heading(2, "In short")?;
    let short: Vec<_> =
        view.in_short().into_iter().map(|part| run(part.text, if part.stressed { BOLD } else { BODY })).collect();
    document.paragraph(&short, 0.0)?;
    document.heading(2, "Patterns over the sessions")?;
    patterns(&mut document, view, &view.patterns)?;
    if !view.set_aside.is_empty() {
        document.heading(2, "Set aside")?;
        patterns(&mut document, view, &view.set_aside)?;
    }
    quiz_path(&mut document, view)?;
    agreed(&mut document, view)?;
    homework(&mut document, view)?;
    shared_words(&mut document, view)?;
    rules(&mut document)?;
    print(document, meta.made_at)
}

/// "14, from 3 March to 16 November 2026"
fn sessions(view: &SharedView) -> String {
    let count = view.sessions.len();
    match view.days() {
        None => "None yet".to_owned(),
        Some((first, last)) if first == last => format!("{count}, on {}", when::long(first)),
        Some((first, last)) if first.year() == last.year() => {
            format!("{count}, from {} to {}", when::without_year(first), when::long(last))
        }
        Some((first, last)) => {
            format!("{count}, from {} to {}", when::long(first), when::long(last))
        }
    }
}

/// The widths of a pattern's words and of what can be said of it; the strip has the rest.
const WORDS: f32 = 128.0;
const SAID: f32 = 116.0;

fn patterns(document: &mut Document, view: &SharedView, rows: &[PatternRow]) -> Result<(), ReportError> {
    if rows.is_empty() {
        let none = if view.set_aside.is_empty() { "No pattern has been written yet." } else { "No pattern is open." };
        return document.paragraph(&[run(none, SOFT)], 0.0);
    }
    let width = document.width() - WORDS - SAID - 2.0 * GUTTER;
    let lefts = [0.0, WORDS + GUTTER, WORDS + width + 2.0 * GUTTER];
    let table = document.tags.add(Tags::ROOT, Role::Table);
    let row = document.tags.add(table, Role::TR);
    let heads = [Role::TH; 3].map(|role| document.tags.add(row, role));
    let mut head = Stack::new(document.width());
    let mut legend = Stack::new(WORDS);
    legend.text(&mut document.typesetter, heads[0], &strip::legend(view))?;
    head.lay(legend, lefts[0], 0.0);
    let numbers = strip::head(&mut document.typesetter, heads[1], &view.sessions, width)?;
    let drop = (head.height - numbers.height).max(0.0);
    head.lay(numbers, lefts[1], drop);
    let mut said = Stack::new(SAID);
    said.text(&mut document.typesetter, heads[2], &[run("What we can say", SMALL_SOFT)])?;
    let drop = (head.height - said.height).max(0.0);
    head.lay(said, lefts[2], drop);
    head.gap(5.0);
    let header = document.running_header(head, 4.0);
    for pattern in rows {
        let row = document.tags.add(table, Role::TR);
        let cells = [Role::TD; 3].map(|role| document.tags.add(row, role));
        let wording = wording(document, cells[0], pattern)?;
        let figure = document.tags.figure(cells[1], strip::in_words(view, pattern));
        let drawn = strip::figure(&mut document.typesetter, figure, pattern, width)?;
        let said = finding(document, cells[2], pattern)?;
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

/// The state word, its rule's finding and how many words speak for either side.
fn finding(document: &mut Document, cell: Element, pattern: &PatternRow) -> Result<Stack, ReportError> {
    let mut stack = Stack::new(SAID);
    let chip = strip::chip(&mut document.typesetter, cell, pattern.shift.state, SAID)?;
    stack.lay(chip, 0.0, 0.0);
    stack.gap(5.0);
    stack.text(&mut document.typesetter, cell, &[run(pattern.sentence.as_str(), SMALL)])?;
    for beside in beside(pattern) {
        stack.gap(3.0);
        stack.text(&mut document.typesetter, cell, &[run(beside, SMALL_SOFT)])?;
    }
    Ok(stack)
}

/// What stands under the finding: where words and numbers differ, how many words there are, how measures moved, and since
/// when it is set aside.
fn beside(pattern: &PatternRow) -> Vec<String> {
    let turned = pattern.history.turns.last().filter(|_| pattern.history.standing() != Standing::Open);
    let tied = pattern.tied.iter().map(|tied| format!("{}: {}", tied.title, tied.sentence));
    let said = turned.map(Turn::sentence).into_iter().chain(pattern.notice.clone());
    said.chain(quote_counts(&pattern.quotes)).chain(tied).collect()
}

/// "7 quotes for the new way · 3 for the old way"; `None` without any.
fn quote_counts(quotes: &[Quote]) -> Option<String> {
    let count = |side: Side| quotes.iter().filter(|quote| quote.side == side).count();
    let noun = |count: usize| if count == 1 { "quote" } else { "quotes" };
    match (count(Side::New), count(Side::Old)) {
        (0, 0) => None,
        (new, 0) => Some(format!("{new} {} {}", noun(new), Side::New.words())),
        (0, old) => Some(format!("{old} {} {}", noun(old), Side::Old.words())),
        (new, old) => Some(format!("{new} {} {} · {old} {}", noun(new), Side::New.words(), Side::Old.words())),
    }
}

fn quiz_path(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    document.heading(2, "The quiz path")?;
    if view.path.is_empty() {
        return document.paragraph(&[run(plane::sentence(&view.path), BODY)], 0.0);
    }
    let beside = document.width() - drawn_plane::SIDE - 2.0 * GUTTER;
    let figure = document.tags.figure(Tags::ROOT, drawn_plane::in_words(&view.path));
    let drawn = drawn_plane::figure(&mut document.typesetter, figure, &view.path)?;
    let words = document.tags.add(Tags::ROOT, Role::P);
    let mut said = Stack::new(beside);
    said.text(&mut document.typesetter, words, &[run(plane::sentence(&view.path), BODY)])?;
    said.gap(8.0);
    let note = document.tags.add(Tags::ROOT, Role::P);
    said.text(
        &mut document.typesetter,
        note,
        &[run(
            "Each ring is one quiz, the filled point the last. The shaded region is where that one may truly lie, 95 \
             times in 100, judged by how much its answers differ among themselves. The corners are names of regions, \
             not of people.",
            SMALL_SOFT,
        )],
    )?;
    let mut block = Stack::new(document.width());
    let drop = ((drawn.height - said.height) / 2.0).max(0.0);
    block.lay(drawn, 0.0, 0.0);
    block.lay(said, drawn_plane::SIDE + 2.0 * GUTTER, drop);
    document.block(block, 6.0);
    Ok(())
}

fn agreed(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    document.heading(2, "Sessions and what was agreed")?;
    if view.sessions.is_empty() {
        return document.paragraph(&[run("There has been no session yet.", SOFT)], 0.0);
    }
    let columns = columns(document, [("Session", 44.0), ("Day", 104.0)], "Agreed");
    let rows: Vec<_> = view
        .sessions
        .iter()
        .map(|session| {
            vec![
                vec![run(session.number.to_string(), BODY)],
                vec![run(when::long(session.meeting.day), BODY)],
                vec![match session.agreed.trim() {
                    "" => run("Nothing was written down", SOFT),
                    words => run(words, BODY),
                }],
            ]
        })
        .collect();
    document.table(&columns, &rows)
}

fn homework(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    document.heading(2, "Homework")?;
    if view.homework.is_empty() {
        return document.paragraph(&[run("No homework was given in this time.", SOFT)], 0.0);
    }
    let columns = columns(document, [("Exercise", 208.0), ("Given on", 104.0)], "So far");
    let rows: Vec<_> = view
        .homework
        .iter()
        .map(|line| {
            vec![
                vec![run(line.title.as_str(), BODY)],
                vec![run(when::long(line.assigned), BODY)],
                vec![run(line.state.words(), BODY)],
            ]
        })
        .collect();
    document.table(&columns, &rows)
}

/// Two columns of a fixed width and one that has the rest.
fn columns<const N: usize>(document: &Document, fixed: [(&'static str, f32); N], last: &'static str) -> Vec<Column> {
    let used: f32 = fixed.iter().map(|(_, width)| width + GUTTER).sum();
    let rest = document.width() - used;
    fixed.into_iter().chain([(last, rest)]).map(|(title, width)| Column { title, width }).collect()
}

fn shared_words(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    document.heading(2, &format!("In {}’s words", view.client.called))?;
    let spoken: Vec<&PatternRow> =
        view.patterns.iter().chain(&view.set_aside).filter(|pattern| !pattern.quotes.is_empty()).collect();
    if spoken.is_empty() {
        let none = "No shared words are linked to a pattern in this time.";
        return document.paragraph(&[run(none, SOFT)], 0.0);
    }
    for pattern in spoken {
        document.subheading(&[
            run("I used to ", SOFT),
            run(pattern.wording.old.as_str(), QUOTE.ink(Ink::SOFT)),
            run(". Now I can ", BODY),
            run(pattern.wording.new.as_str(), QUOTE),
            run(".", BODY),
        ])?;
        for quote in &pattern.quotes {
            let ink = match quote.side {
                Side::Old => Ink::CLAY,
                Side::New => Ink::TEAL,
            };
            let source = format!("{}, {} · {}", quote.source, when::long(quote.day), quote.side.words());
            let words = format!("“{}”", quote.words.trim());
            document.together(|document| document.quote(&words, &source, ink))?;
        }
    }
    Ok(())
}

fn rules(document: &mut Document) -> Result<(), ReportError> {
    document.heading(2, "How these words are chosen")?;
    let columns = columns(document, [("Word", 96.0)], "Rule, the same for everyone");
    let rows: Vec<_> = State::ALL
        .into_iter()
        .map(|state| vec![vec![run(state.word(), BOLD)], vec![run(state.rule(), BODY)]])
        .collect();
    document.table(&columns, &rows)
}

#[cfg(test)]
#[path = "session_progress_tests.rs"]
mod tests;
