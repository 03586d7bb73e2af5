//! A quiz's result on paper: what the result page says to the one who reads it, in the page's order.

use weft_app::components::result::{OutcomeShown, QuizResult, ScaleLine, Suggestion};
use weft_shared::{
    plane::{self, PlanePoint},
    shared_view::NOT_A_DIAGNOSIS,
    when::{self, Day},
};

use super::{
    Pdf, ReportError, ReportMeta, contacts,
    document::{BODY, BOLD, Document, GUTTER, Label, SMALL_SOFT, SOFT},
    fonts::Face,
    ink::Ink,
    plane as drawn_plane, print,
    stack::Stack,
    tags::{Role, Tags},
    text::{Style, run},
};

/// Nobody's name stands in the properties of the file.
const TITLE: &str = "Quiz result";
const OUTCOME: Style = Style::new(Face::SerifMedium, 12.5, Ink::INK, 1.3);
const IN_DANGER: &str = "If you are thinking of ending your life or hurting yourself, or are not safe, please talk to \
                         someone now.";
/// A column of running text is no wider than eyes like.
const MEASURE: f32 = 440.0;

/// A finished quiz as one of the two people reads it.
pub struct ResultSheet {
    pub practice: String,
    /// Who answered, in full.
    pub client: String,
    /// The quiz.
    pub title: String,
    pub finished: Day,
    /// When the client changed it last: these are the answers since.
    pub changed: Option<Day>,
    /// Above what it says: "What your answers say".
    pub heading: &'static str,
    pub result: QuizResult,
}

pub fn quiz_result(sheet: &ResultSheet, meta: &ReportMeta) -> Result<Pdf, ReportError> {
    let label = Label {
        title: TITLE.to_owned(),
        author: sheet.practice.clone(),
        language: "en-GB",
        head_left: sheet.practice.clone(),
        head_right: "Confidential".to_owned(),
        foot: format!("{TITLE}: {}", sheet.title),
    };
    let QuizResult { point, scales, outcome, contacts: numbers, source } = &sheet.result;
    let mut document = Document::new(label, meta.paper);
    document.heading(1, &sheet.title)?;
    let mut about = vec![("Name", sheet.client.clone()), ("Finished", when::long(sheet.finished))];
    about.extend(sheet.changed.map(|day| ("Changed", when::long(day))));
    document.key_values(&about)?;
    if let Some(lines) = numbers {
        contacts::add(&mut document, IN_DANGER, lines, 2)?;
    }
    document.heading(2, sheet.heading)?;
    // Numbers with nothing to say beyond the point stand beside it.
    let beside = point.is_some() && scales.iter().all(|scale| scale.band.is_none());
    if let Some(point) = point {
        drawn(&mut document, *point, outcome.is_none(), if beside { scales } else { &[] })?;
    }
    if let Some(outcome) = outcome {
        document.subheading(&[run(outcome.title.as_str(), OUTCOME)])?;
        for paragraph in outcome.text.split("\n\n") {
            said(&mut document, paragraph, BODY, 4.0)?;
        }
    }
    for scale in scales.iter().filter(|_| !beside) {
        document.together(|document| number(document, scale))?;
    }
    if !scales.is_empty() {
        said(&mut document, NOT_A_DIAGNOSIS, SOFT, 14.0)?;
    }
    if let Some(OutcomeShown { next, reading, .. }) = outcome {
        suggestions(&mut document, "Possible next exercises", next)?;
        suggestions(&mut document, "A reading that fits", reading.as_slice())?;
    }
    if let Some(source) = source {
        said(&mut document, source, SMALL_SOFT, 20.0)?;
    }
    print(document, meta.made_at)
}

fn said(document: &mut Document, words: &str, style: Style, before: f32) -> Result<(), ReportError> {
    let element = document.tags.add(Tags::ROOT, Role::P);
    let width = document.width().min(MEASURE);
    document.flow(element, &[run(words, style)], (0.0, width), before)
}

/// The plane with what it says beside it; without an outcome also what that may look like from day to day.
fn drawn(document: &mut Document, point: PlanePoint, says_more: bool, scales: &[ScaleLine]) -> Result<(), ReportError> {
    let path = [point];
    let beside = document.width() - drawn_plane::SIDE - 2.0 * GUTTER;
    let figure = document.tags.figure(Tags::ROOT, drawn_plane::in_words(&path));
    let plane = drawn_plane::figure(&mut document.typesetter, figure, &path)?;
    let mut words = Stack::new(beside);
    let day_to_day = says_more.then(|| point.day_to_day().to_owned());
    let region = "The shaded area is the likely range of the point (95%). Corners name areas, not people.".to_owned();
    let mut parts = vec![run(plane::sentence(&path), BODY)];
    parts.extend(day_to_day.map(|words| run(words, BODY)));
    let numbers = scales.iter().map(|scale| vec![run(format!("{}: ", scale.title), BOLD), run(&*scale.value, BODY)]);
    let paragraphs = parts.into_iter().map(|part| vec![part]).chain(numbers).chain([vec![run(region, SMALL_SOFT)]]);
    for paragraph in paragraphs {
        if words.height > 0.0 {
            words.gap(8.0);
        }
        let element = document.tags.add(Tags::ROOT, Role::P);
        words.text(&mut document.typesetter, element, &paragraph)?;
    }
    let mut block = Stack::new(document.width());
    let drop = ((plane.height - words.height) / 2.0).max(0.0);
    block.lay(plane, 0.0, 0.0);
    block.lay(words, drawn_plane::SIDE + 2.0 * GUTTER, drop);
    document.block(block, 6.0);
    Ok(())
}

/// A scale's name and value, and its band in the words for the one who reads.
fn number(document: &mut Document, scale: &ScaleLine) -> Result<(), ReportError> {
    let left = if scale.is_part { 16.0 } else { 0.0 };
    let width = document.width().min(MEASURE) - left;
    let element = document.tags.add(Tags::ROOT, Role::P);
    let named = [run(format!("{}: ", scale.title), BOLD), run(scale.value.as_str(), BODY)];
    document.flow(element, &named, (left, width), if scale.is_part { 8.0 } else { 12.0 })?;
    if let Some(band) = &scale.band {
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(band.as_str(), BODY)], (left, width), 1.0)?;
    }
    Ok(())
}

fn suggestions(document: &mut Document, heading: &str, suggestions: &[Suggestion]) -> Result<(), ReportError> {
    if suggestions.is_empty() {
        return Ok(());
    }
    document.subheading(&[run(heading, OUTCOME)])?;
    let list = document.tags.add(Tags::ROOT, Role::L);
    let width = document.width().min(MEASURE);
    for Suggestion { title, kind, minutes, .. } in suggestions {
        let minutes = if *minutes == 1 { "about a minute".to_owned() } else { format!("about {minutes} minutes") };
        let entry = document.tags.add(list, Role::LI);
        let body = document.tags.add(entry, Role::LBody);
        let words = [run(title.as_str(), BOLD), run(format!("  {} · {minutes}", kind.word()), SOFT)];
        document.flow(body, &words, (0.0, width), 4.0)?;
    }
    Ok(())
}
