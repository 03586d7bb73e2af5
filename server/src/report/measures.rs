//! Scores over time, and what helps: a picture, a sentence, the numbers.

use weft_shared::shared_view::{
    ScaleSeries, SharedView,
    helps::{Help, RULE},
};

use super::{
    ReportError,
    document::{BODY, BOLD, Document, GUTTER, SMALL_SOFT, SOFT},
    draw::Draw,
    ink::Ink,
    stack::Stack,
    tables,
    tags::{Role, Tags},
    text::run,
    timeline,
};

pub(super) fn scales(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    if view.scales.is_empty() {
        return document.paragraph(&[run("No scores were shared in this period.", SOFT)], 0.0);
    }
    let has_region = view.scales.iter().any(|series| series.points.len() > 1 && series.steady().is_some());
    if has_region {
        let legend = "Each ring is a score, the filled one the last. Ticks are sessions. A score between the dashed lines \
                      is too close to the first one to count as a reliable change.";
        document.lead(&[run(legend, SMALL_SOFT)])?;
    }
    for series in &view.scales {
        document.together(|document| {
            document.subheading(&[run(series.name(), BOLD)])?;
            if series.points.len() > 1 {
                over_time(document, series, view)
            } else {
                document.paragraph(&[run(series.sentence(), BODY)], 0.0)
            }
        })?;
    }
    Ok(())
}

fn over_time(document: &mut Document, series: &ScaleSeries, view: &SharedView) -> Result<(), ReportError> {
    let element = document.tags.figure(Tags::ROOT, timeline::in_words(series));
    let figure = timeline::figure(&mut document.typesetter, element, series, &view.sessions)?;
    let left = timeline::WIDTH + GUTTER;
    let mut said = Stack::new(document.width() - left);
    let words = document.tags.add(Tags::ROOT, Role::P);
    said.text(&mut document.typesetter, words, &[run(series.sentence(), BODY)])?;
    if let Some(band) = series.band(series.last().value) {
        said.gap(5.0);
        let words = document.tags.add(Tags::ROOT, Role::P);
        // The words of a band speak to the client about what to do now; on paper the range is enough.
        let last = format!("The last score is in the range {}.", series.span(band));
        said.text(&mut document.typesetter, words, &[run(last, SMALL_SOFT)])?;
    }
    let provenance = series.provenance();
    if !provenance.is_empty() {
        said.gap(5.0);
        let words = document.tags.add(Tags::ROOT, Role::P);
        said.text(&mut document.typesetter, words, &[run(provenance, SMALL_SOFT)])?;
    }
    let mut block = Stack::new(document.width());
    block.lay(figure, 0.0, 0.0);
    block.lay(said, left, 8.0);
    document.block(block, 2.0);
    Ok(())
}

/// What helps as a table: what, how often, a bar of calm, and the change in words.
pub(super) fn helps(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    let helps = &view.helps;
    if helps.is_empty() {
        let none = "No exercise that asks for calm before and after was shared in this period.";
        return document.paragraph(&[run(none, SOFT)], 0.0);
    }
    document.lead(&[run(helps.sentence(), BODY)])?;
    if !helps.ranked.is_empty() {
        let columns = tables::columns(
            document,
            [("Exercise", 176.0), ("How often", 62.0), ("Calm, 0 to 10", 74.0)],
            "Typical change (median)",
        );
        let rows: Vec<_> = helps
            .ranked
            .iter()
            .map(|help| {
                vec![
                    vec![run(help.title.as_str(), BODY)],
                    vec![run(help.times_words(), BODY)],
                    vec![run(calm(help), BODY)],
                    vec![run(help.words(), BOLD)],
                ]
            })
            .collect();
        let first = document.pieces.len();
        document.table(&columns, &rows)?;
        bars(document, first, view);
    }
    if !helps.once.is_empty() {
        let once: Vec<String> = helps.once.iter().map(|help| format!("{} ({})", help.title, help.words())).collect();
        document.paragraph(&[run(format!("Tried once: {}.", once.join("; ")), SMALL_SOFT)], 6.0)?;
    }
    document.paragraph(&[run(RULE, SMALL_SOFT)], 4.0)
}

/// "4 to 7"
fn calm(help: &Help) -> String {
    let number = |value: f64| if value.fract() < 0.01 { format!("{value:.0}") } else { format!("{value:.1}") };
    format!("{} to {}", number(help.before), number(help.after))
}

/// A bar under each row's last cell, as long as the change; the words beside it say the same.
fn bars(document: &mut Document, first: usize, view: &SharedView) {
    const LONGEST: f32 = 60.0;
    let right = document.width();
    // The first piece is the header; a title over two lines is a second piece of its row.
    let rows = document.pieces[first..].iter_mut().filter(|piece| piece.marks.len() > 3).skip(1);
    for (piece, help) in rows.zip(&view.helps.ranked) {
        let long = LONGEST * help.share(&view.helps) as f32;
        let ground = Draw::rect([right - LONGEST, 9.0, LONGEST, 5.0], 2.5, Some(Ink::TEAL_WASH), None);
        let bar = Draw::rect([right - LONGEST, 9.0, long, 5.0], 2.5, Some(Ink::TEAL), None);
        piece.marks.insert(0, super::draw::Mark::new(super::tags::Tag::Artifact, vec![ground, bar]));
    }
}
