//! The tables of a report: sessions, what was done between them, what was worked on, the rules.

use weft_shared::{
    report::Composed,
    shared_view::{HomeworkState, SharedView, number_word},
    shift::State,
    when,
};

use super::{
    ReportError,
    document::{BODY, BOLD, Column, Document, GUTTER, SOFT},
    text::run,
};

pub(super) fn agreed(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    if view.sessions.is_empty() {
        return document.paragraph(&[run("No sessions yet.", SOFT)], 0.0);
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
                    "" => run("Nothing was recorded as agreed", SOFT),
                    words => run(words, BODY),
                }],
            ]
        })
        .collect();
    document.table(&columns, &rows)
}

pub(super) fn homework(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    if view.homework.is_empty() {
        return document.paragraph(&[run("No exercise was finished and shared in this period.", SOFT)], 0.0);
    }
    let columns = columns(document, [("Exercise", 208.0), ("Since", 104.0)], "Finished");
    let rows: Vec<_> = view
        .homework
        .iter()
        .map(|line| {
            vec![
                vec![run(line.title.as_str(), BODY)],
                vec![run(when::long(line.assigned), BODY)],
                vec![run(finished(line.state), BODY)],
            ]
        })
        .collect();
    document.table(&columns, &rows)
}

/// The day alone, under its column's heading. Nothing else is in a report that others read.
fn finished(state: HomeworkState) -> String {
    match state {
        HomeworkState::Finished { day, changed: Some(changed), .. } => {
            format!("{}, changed on {}", when::long(day), when::long(changed))
        }
        HomeworkState::Finished { day, .. } => when::long(day),
        other => other.words(when::WITH_ITS_YEAR),
    }
}

pub(super) fn worked_on(document: &mut Document, composed: &Composed) -> Result<(), ReportError> {
    let titles = composed.worked_on();
    if titles.is_empty() {
        return document.paragraph(&[run("No exercise was finished and shared in this period.", SOFT)], 0.0);
    }
    let columns = columns(document, [("Exercise", 300.0)], "Finished");
    let rows: Vec<_> = titles
        .into_iter()
        .map(|(title, times)| {
            let times = match times {
                1 => "once".to_owned(),
                2 => "twice".to_owned(),
                several => format!("{} times", number_word(several)),
            };
            vec![vec![run(title, BODY)], vec![run(times, BODY)]]
        })
        .collect();
    document.table(&columns, &rows)
}

pub(super) fn rules(document: &mut Document) -> Result<(), ReportError> {
    let columns = columns(document, [("Status", 96.0)], "Rule, the same for everyone");
    let rows: Vec<_> = State::ALL
        .into_iter()
        .map(|state| vec![vec![run(state.word(), BOLD)], vec![run(state.rule(), BODY)]])
        .collect();
    document.table(&columns, &rows)
}

/// Columns of a fixed width and one that has the rest.
pub(super) fn columns<const N: usize>(
    document: &Document,
    fixed: [(&'static str, f32); N],
    last: &'static str,
) -> Vec<Column> {
    let used: f32 = fixed.iter().map(|(_, width)| width + GUTTER).sum();
    let rest = document.width() - used;
    fixed.into_iter().chain([(last, rest)]).map(|(title, width)| Column { title, width }).collect()
}
