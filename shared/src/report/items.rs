//! What is in each section of a report, one thing a line: what a client is asked to agree to.

use super::{Composed, Section};
use crate::{
    plane::{DISTANCE, HIGHEST, WORRY},
    shared_view::{HomeworkLine, PatternRow, SessionColumn},
    when,
};

impl Composed {
    /// The things a section holds, in order. Nothing for a section that is one sentence, and for quotes, which stand in
    /// full beside it.
    pub(super) fn items(&self, section: Section) -> Vec<String> {
        let (view, brief) = (&self.view, &self.brief);
        match section {
            Section::Patterns | Section::Histories | Section::Moving => view.patterns.iter().map(pattern).collect(),
            Section::Stuck => self.stuck().map(pattern).collect(),
            Section::Path => view
                .path
                .iter()
                .map(|point| {
                    let day = when::long(point.day);
                    format!(
                        "{day}: {WORRY} {:.1} of {HIGHEST:.0}, {DISTANCE} {:.1} of {HIGHEST:.0}",
                        point.worry, point.distance
                    )
                })
                .collect(),
            Section::Measures => view
                .scales
                .iter()
                .map(|series| {
                    let highest = series.number(series.range.1);
                    let scores = series.points.iter().map(|point| {
                        format!("{} of {highest} on {}", series.number(point.value), when::long(point.day))
                    });
                    format!("{}: {}", series.name(), scores.collect::<Vec<_>>().join("; "))
                })
                .collect(),
            Section::Helps => {
                let helps = view.helps.ranked.iter().chain(&view.helps.once);
                helps.map(|help| format!("{}: {}", help.title, help.words())).collect()
            }
            Section::WorkedOn => self.worked_on().into_iter().map(|(title, _)| title).collect(),
            Section::Agreed => view.sessions.iter().map(agreed).collect(),
            Section::LastAgreed => brief.last.iter().map(agreed).collect(),
            Section::Homework => view.homework.iter().map(homework).collect(),
            Section::CameIn => brief.came_in.iter().map(homework).collect(),
            Section::Waiting => brief.waiting.iter().map(|line| line.title.clone()).collect(),
            Section::Flags => brief.flags.iter().map(|flag| flag.title.clone()).collect(),
            Section::Brings | Section::InShort | Section::Words | Section::Rules | Section::Signature => Vec::new(),
        }
    }
}

fn pattern(row: &PatternRow) -> String {
    let ratings = row.ratings_given();
    let ratings = if ratings == 1 { "1 rating".to_owned() } else { format!("{ratings} ratings") };
    let linked: Vec<&str> = row.linked.iter().map(|linked| linked.title.as_str()).collect();
    let linked = if linked.is_empty() { String::new() } else { format!(", with scores: {}", linked.join(", ")) };
    format!("I used to {} … now I can {}: {ratings}{linked}", row.wording.old, row.wording.new)
}

fn agreed(session: &SessionColumn) -> String {
    let agreed = match session.agreed.trim() {
        "" => "nothing was recorded as agreed",
        words => words,
    };
    format!("Session {}, {}: {agreed}", session.number, when::long(session.meeting.day))
}

fn homework(line: &HomeworkLine) -> String {
    format!("{}: {}", line.title, line.state.words(when::WITH_ITS_YEAR))
}
