//! The progress report and the course report: the sections that were chosen, in their order.

use weft_shared::{
    plane,
    reader::Reader,
    report::{Composed, Kind, Section},
    shared_view::{NOT_A_DIAGNOSIS, PatternRow, SharedView},
    when,
};

use crate::report::{
    ReportError, ReportMeta, Watch,
    document::{BODY, BOLD, Document, GUTTER, HAIRLINE, Label, QUOTE, SMALL_SOFT, SOFT},
    draw::{Draw, Mark},
    histories, measures, patterns, plane as drawn_plane, quotes,
    stack::Stack,
    tables,
    tags::{Role, Tag, Tags},
    text::{Run, run},
};

/// In the margins and the properties of a report; nobody's name but the therapist's.
pub(super) fn label(composed: &Composed) -> Label {
    let view = &composed.view;
    Label {
        title: composed.kind().name().to_owned(),
        author: view.therapist.name.clone(),
        language: "en-GB",
        head_left: view.practice.clone(),
        head_right: "Confidential".to_owned(),
        foot: NOT_A_DIAGNOSIS.to_owned(),
    }
}

pub(super) fn set(composed: &Composed, meta: &ReportMeta, watch: &Watch) -> Result<Document, ReportError> {
    let mut document = Document::new(label(composed), meta.paper);
    document.typesetter.heed(watch);
    document.heading(1, composed.kind().name())?;
    head(&mut document, composed, meta)?;
    for section in composed.order.sections() {
        draw(&mut document, composed, section)?;
    }
    Ok(document)
}

/// Who it is about, by whom, for which period, for whom; and what is never in it.
fn head(document: &mut Document, composed: &Composed, meta: &ReportMeta) -> Result<(), ReportError> {
    let view = &composed.view;
    let mut pairs = vec![
        ("Client", view.client.name.clone()),
        ("Sessions", sessions(view)),
        ("Therapist", view.therapist.with_credentials()),
        ("Exercises", format!("{} finished and shared", view.finished())),
    ];
    if !composed.order.for_whom.is_empty() {
        pairs.push(("For", composed.order.for_whom.clone()));
    }
    document.key_values(&pairs)?;
    let (client, therapist) = (&view.client.called, &view.therapist.called);
    let made = when::long(meta.made_on);
    let holds = format!(
        "Made on {made}. Both {client} and {therapist} can see everything in it. {therapist}’s own notes are not in it."
    );
    document.paragraph(&[run(holds, SOFT)], 8.0)?;
    let choice = composed.about_the_choice();
    if choice.is_empty() { Ok(()) } else { document.paragraph(&[run(choice.join(" "), SOFT)], 4.0) }
}

fn draw(document: &mut Document, composed: &Composed, section: Section) -> Result<(), ReportError> {
    let view = &composed.view;
    if section == Section::Signature {
        return signature(document, view);
    }
    document.heading(2, &section.heading(&view.client.called))?;
    match section {
        Section::InShort => {
            let short: Vec<Run> = view
                .in_short()
                .into_iter()
                .map(|part| run(part.text, if part.stressed { BOLD } else { BODY }))
                .collect();
            document.paragraph(&short, 0.0)
        }
        Section::Patterns => patterns::tables(document, view),
        Section::Histories => histories::draw(document, view),
        Section::Stuck => stuck(document, composed),
        Section::Path => quiz_path(document, view),
        Section::Measures => measures::scales(document, view),
        Section::Helps => measures::helps(document, view),
        Section::WorkedOn => tables::worked_on(document, composed),
        Section::Agreed => tables::agreed(document, view),
        Section::Homework => tables::homework(document, view),
        Section::Words => words(document, view),
        Section::Rules => tables::rules(document),
        Section::Signature
        | Section::Flags
        | Section::CameIn
        | Section::Moving
        | Section::Brings
        | Section::LastAgreed
        | Section::Waiting => Err(ReportError::Inner("a section of another kind")),
    }
}

/// "14, from 3 March to 16 November 2026"
pub(super) fn sessions(view: &SharedView) -> String {
    let count = view.sessions.len();
    match view.days() {
        None => "None yet".to_owned(),
        Some((first, last)) if first == last => format!("{count}, on {}", when::long(first)),
        Some((first, last)) => format!("{count}, from {}", when::from_to(first, last)),
    }
}

fn words(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    let spoken: Vec<&PatternRow> = view.rows().filter(|pattern| !pattern.quotes.is_empty()).collect();
    if spoken.is_empty() {
        return document.paragraph(&[run("No quotes are linked to a pattern in this period.", SOFT)], 0.0);
    }
    for pattern in spoken {
        quotes::pattern_heading(document, pattern)?;
        quotes::quotes(document, &pattern.quotes)?;
    }
    Ok(())
}

fn stuck(document: &mut Document, composed: &Composed) -> Result<(), ReportError> {
    let rows: Vec<&PatternRow> = composed.stuck().collect();
    if rows.is_empty() {
        return document.paragraph(&[run(composed.view.none_stuck(), SOFT)], 0.0);
    }
    for row in rows {
        let said = [
            run("I used to ", BODY),
            run(row.wording.old.as_str(), QUOTE),
            run(format!("  {}. ", row.shift.state.word()), BOLD),
            run(row.sentence(composed.view.people(Reader::Anyone)), BODY),
        ];
        document.paragraph(&said, 4.0)?;
    }
    let note = match composed.kind() {
        Kind::Course => "Being stuck is not a failure. It shows where the next piece of work may be.",
        _ => return Ok(()),
    };
    document.paragraph(&[run(note, SOFT)], 6.0)
}

fn quiz_path(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
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
            "Each ring is one quiz; the filled point is the last. The shaded area is its likely range (95%). \
             Corners name areas, not people.",
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

/// A line to sign on and one for the day.
fn signature(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    const ROOM: f32 = 34.0;
    const DAY: f32 = 110.0;
    let wide = 240.0;
    let mut block = Stack::new(document.width());
    for (left, width, words) in [(0.0, wide, view.therapist.with_credentials()), (wide + 24.0, DAY, "Date".to_owned())]
    {
        let element = document.tags.add(Tags::ROOT, Role::P);
        let mut column = Stack::new(width);
        column.gap(ROOM);
        column.marks.push(Mark::new(Tag::Artifact, vec![Draw::rule(0.0, ROOM, width, HAIRLINE)]));
        column.gap(3.0);
        column.text(&mut document.typesetter, element, &[run(words, SMALL_SOFT)])?;
        block.lay(column, left, 0.0);
    }
    document.block(block, 24.0);
    Ok(())
}

#[cfg(test)]
#[path = "progress_tests.rs"]
pub(crate) mod tests;
