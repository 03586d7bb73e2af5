//! The shared view, which client and therapist both see: one view-model, without any private field, for the page and
//! the report.

mod between;
pub mod compare;
mod data;
pub mod helps;
mod notice;
pub mod scales;
mod short;
mod window;

use serde::{Deserialize, Serialize};

pub use between::Between;
pub use compare::Compared;
pub use data::{PatternData, SharedData};
pub use helps::{CalmUse, Helps};
pub use scales::{BandSpan, Measured, ScaleSeries};
pub use short::{Run, number_word};
pub use window::{Comparison, ViewQuery, Window};

use crate::{
    change::median,
    exercise::Kind,
    ids::{AssignmentId, EvidenceId, PatternId, SessionId},
    linked_score::LinkedScore,
    pattern::{About, AgreedBaseline, History, Rater, Side, Standing, Wording},
    plane::PlanePoint,
    reader::{People, Reader},
    schedule::Meeting,
    shift::{AgreedUse, Rated, Shift, State},
    when::{self, Day},
};

/// The page *What has shifted*, and what reports draw from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedView {
    /// Name of the practice.
    pub practice: String,
    /// Whose record it is.
    pub client: Person,
    /// Therapist who looks or, to the client, the one who treats them longest.
    pub therapist: Person,
    /// Past sessions of the period, in order. Their numbers count from the beginning of therapy.
    pub sessions: Vec<SessionColumn>,
    /// Next session; `None` where none is planned.
    pub next_session: Option<Meeting>,
    /// Those that are current, in the order in which they were written.
    pub patterns: Vec<PatternRow>,
    /// Those that are paused or have ended.
    pub not_current: Vec<PatternRow>,
    /// What the client wrote about where it feels stuck, oldest first.
    pub stuck: Vec<OwnWords>,
    /// Shared closeness quizzes of the period as points, in order of their days.
    pub path: Vec<PlanePoint>,
    /// What went together with more calm.
    pub helps: Helps,
    /// The scales measured in the period, without those of the starting-pattern quiz: they are the path.
    pub scales: Vec<ScaleSeries>,
    /// Exercises that were assigned or finished in the period.
    pub homework: Vec<HomeworkLine>,
}

/// A person as pages speak of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Full name with title: "Dr. Folake Adeyemi".
    pub name: String,
    /// How the page speaks of them: "Noor", "Dr. Adeyemi".
    pub called: String,
    /// "clinical psychologist"; empty for clients.
    pub credentials: String,
}

impl Person {
    /// Someone who works in the practice: "Dr. Folake Adeyemi" is called "Dr. Adeyemi", with or without the full stop;
    /// anyone else by the first name.
    pub fn new(name: &str, credentials: &str) -> Self {
        let words: Vec<&str> = name.split_whitespace().collect();
        let titled = words.first().is_some_and(|word| word.ends_with('.') || is_title(word)) && words.len() > 1;
        let called = match (words.first(), words.last()) {
            (Some(title), Some(last)) if titled => format!("{title} {last}"),
            (Some(first), _) => (*first).to_owned(),
            _ => name.to_owned(),
        };
        Self { name: name.to_owned(), called, credentials: credentials.to_owned() }
    }

    /// A client, who is called as they like to be; where nobody said (`called` is empty), by the first word of the name
    /// that is no title.
    pub fn client(name: &str, called: &str) -> Self {
        let first = || name.split_whitespace().find(|word| !is_title(word)).or(name.split_whitespace().next());
        let called = if called.is_empty() { first().unwrap_or(name) } else { called };
        Self { name: name.to_owned(), called: called.to_owned(), credentials: String::new() }
    }

    /// Name with credentials, where there are any: "Dr. Folake Adeyemi, clinical psychologist".
    pub fn with_credentials(&self) -> String {
        if self.credentials.is_empty() { self.name.clone() } else { format!("{}, {}", self.name, self.credentials) }
    }
}

/// Titles before a name, with or without a full stop.
fn is_title(word: &str) -> bool {
    const TITLES: [&str; 14] =
        ["dr", "mr", "mrs", "ms", "mx", "miss", "prof", "professor", "doctor", "rev", "revd", "sir", "dame", "med"];
    let word = word.trim_end_matches('.').to_lowercase();
    TITLES.contains(&word.as_str())
}

/// One past session, a column of the strips.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionColumn {
    /// Therapy session.
    pub id: SessionId,
    /// Its place in the course of therapy, from 1.
    pub number: usize,
    /// When it took place.
    pub meeting: Meeting,
    /// What was agreed; empty when nothing was written.
    pub agreed: String,
}

/// One pattern over the sessions of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatternRow {
    /// The pattern.
    pub id: PatternId,
    /// Wording that stands now.
    pub wording: Wording,
    /// One for each column of the view.
    pub ratings: Vec<Rated>,
    /// Judgement on every rating up to the period's end; its positions are those of the period's sessions.
    pub shift: Shift,
    /// The ratings of the start, whether the period holds them or not.
    pub began: Option<Began>,
    /// Quotes for the old way and the new, oldest first.
    pub quotes: Vec<Quote>,
    /// What was said about it beside the two halves.
    pub about: About,
    /// What happened to it until the period's end.
    pub history: History,
    /// How the scores and questions linked to it changed.
    pub linked: Vec<LinkedScore>,
    /// Where ratings and quotes say different things: one sentence.
    pub notice: Option<String>,
    /// The session, within the period, at which both marked it as shifted.
    pub marked: Option<SessionId>,
}

impl PatternRow {
    /// The rule's finding in words.
    pub fn sentence(&self, people: People<'_>) -> String {
        let found = self.shift.sentence(people);
        match self.history.start().and_then(|start| start.sentence(self.shift.agreed)) {
            Some(start) => format!("{found} {start}"),
            None => found,
        }
    }

    /// The agreed start its status is measured from.
    pub fn agreed_baseline(&self) -> Option<&AgreedBaseline> {
        self.history.start().filter(|_| self.shift.agreed == AgreedUse::Taken)
    }

    /// What stands at the bracket of the strip.
    pub fn start_words(&self) -> String {
        self.agreed_baseline().map_or_else(
            || "the start".to_owned(),
            |start| format!("agreed {} {} {}", start.day.day(), when::short_month(start.day), start.day.year()),
        )
    }
}

/// The ratings of the start, 0 to 10, by the one whose ratings lead.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Began {
    /// Lowest of them.
    pub lowest: f64,
    /// Median of them.
    pub median: f64,
    /// Highest of them.
    pub highest: f64,
}

impl Began {
    /// `None` before the first rating.
    fn of(shift: &Shift, ratings: &[Rated]) -> Option<Self> {
        let mut strengths: Vec<u8> =
            shift.start.iter().filter_map(|position| Some(ratings.get(*position)?.by(shift.rater)?.get())).collect();
        strengths.sort_unstable();
        let strengths: Vec<f64> = strengths.into_iter().map(f64::from).collect();
        Some(Self { lowest: *strengths.first()?, median: median(&strengths), highest: *strengths.last()? })
    }

    /// "8 (7 to 9)"; "8" where all are alike.
    pub fn words(&self) -> String {
        let median =
            if self.median.fract() < 0.1 { format!("{:.0}", self.median) } else { format!("{:.1}", self.median) };
        if self.highest - self.lowest < 0.5 {
            median
        } else {
            format!("{median} ({:.0} to {:.0})", self.lowest, self.highest)
        }
    }
}

impl PatternRow {
    /// "Noor at the start: typically 8 (7 to 9). Most recent ratings: Noor 2, you 3." Empty before the first rating.
    pub fn spark_sentence(&self, people: People<'_>) -> String {
        let last: Vec<String> = [Rater::Client, Rater::Therapist]
            .into_iter()
            .filter_map(|rater| {
                let strength = self.ratings.iter().rev().find_map(|rated| rated.by(rater))?;
                Some(format!("{} {}", people.who(rater).within(), strength.get()))
            })
            .collect();
        let whose = people.who(self.shift.rater).starting();
        let began = self.began.map(|began| format!("{whose} at the start: typically {}.", began.words()));
        let last = match last.as_slice() {
            [] => None,
            [only] => Some(format!("Most recent rating: {only}.")),
            both => Some(format!("Most recent ratings: {}.", both.join(", "))),
        };
        began.into_iter().chain(last).collect::<Vec<_>>().join(" ")
    }
}

/// A client's shared words, linked to a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The link to the pattern.
    pub id: EvidenceId,
    /// What the client wrote.
    pub words: String,
    /// Half of the sentence it speaks for.
    pub side: Side,
    /// The title of the exercise they come from.
    pub source: String,
    /// Day on which the entry was finished.
    pub day: Day,
}

/// A client's shared words that are linked to no pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWords {
    /// What the client wrote.
    pub words: String,
    /// The title of the exercise they come from.
    pub source: String,
    /// Day on which the entry was finished.
    pub day: Day,
}

/// One assigned exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeworkLine {
    /// The assignment.
    pub id: AssignmentId,
    /// Title of the exercise.
    pub title: String,
    /// Kind of the exercise.
    pub kind: Kind,
    /// Day on which it was assigned or begun without being assigned.
    pub assigned: Day,
    /// What became of it.
    pub state: HomeworkState,
}

/// What became of an assigned exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HomeworkState {
    /// Nothing was done yet.
    NotBegun,
    /// Something was answered.
    Begun,
    /// The client said "Not this one"; they may take it back.
    Declined {
        /// When.
        day: Day,
    },
    /// The therapist withdrew it; the client may still finish what they began.
    Withdrawn {
        /// When.
        day: Day,
    },
    /// The client finished it.
    Finished {
        /// When.
        day: Day,
        /// Whether the therapist can read the entry.
        shared: bool,
        /// When the client changed it last since.
        changed: Option<Day>,
    },
}

impl HomeworkState {
    /// "Finished on 3 November, kept private"; with the year when that is not the year of `today`.
    pub fn words(self, today: Day) -> String {
        match self {
            HomeworkState::NotBegun => "Not started".to_owned(),
            HomeworkState::Begun => "In progress".to_owned(),
            HomeworkState::Declined { day } => format!("“Not this one” on {}", when::dated(day, today)),
            HomeworkState::Withdrawn { day } => format!("Withdrawn on {}", when::dated(day, today)),
            HomeworkState::Finished { day, shared, changed } => {
                let changed = changed.map(|day| format!(", changed on {}", when::dated(day, today)));
                let kept = if shared { "" } else { ", kept private" };
                format!("Finished on {}{}{kept}", when::dated(day, today), changed.unwrap_or_default())
            }
        }
    }
}

/// The days a view or a report covers, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day; `None`: from the beginning.
    pub from: Option<Day>,
    /// Last day; `None`: until now.
    pub to: Option<Day>,
}

impl Period {
    /// The whole course of therapy.
    pub const WHOLE: Self = Self { from: None, to: None };

    /// Whether a day lies in it.
    pub fn holds(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl SharedView {
    /// Makes the view of a period from what is shared. What is shown is the period's; the status of a pattern is judged
    /// on every rating up to the period's end, because a start outside the period still is the start.
    pub fn for_period(data: SharedData, period: Period) -> Self {
        let until = Period { from: None, ..period };
        let known = data.sessions.iter().take_while(|session| until.holds(session.meeting.day)).count();
        let first = data.sessions.iter().take_while(|session| !period.holds(session.meeting.day)).count().min(known);
        let rows = data.patterns.into_iter().map(|pattern| pattern.row(&data.sessions, (first, known), period));
        let (patterns, not_current) = rows.partition(|row| row.history.standing() == Standing::Current);
        let mut stuck: Vec<OwnWords> = data.stuck.into_iter().filter(|words| period.holds(words.day)).collect();
        stuck.sort_by_key(|words| words.day);
        let homework = data
            .homework
            .into_iter()
            .filter(|line| match line.state {
                HomeworkState::Finished { day, .. } => period.holds(day) || period.holds(line.assigned),
                _ => period.holds(line.assigned),
            })
            .collect();
        let uses: Vec<CalmUse> = data.uses.into_iter().filter(|used| period.holds(used.day)).collect();
        Self {
            practice: data.practice,
            client: data.client,
            therapist: data.therapist,
            sessions: data.sessions.into_iter().take(known).skip(first).collect(),
            next_session: data.next_session,
            patterns,
            not_current,
            stuck,
            path: data.path.into_iter().filter(|point| period.holds(point.day)).collect(),
            helps: Helps::of(&uses),
            scales: scales::series(data.measured, period),
            homework,
        }
    }

    /// The two people, as they are spoken of to a reader.
    pub fn people(&self, reader: Reader) -> People<'_> {
        People { reader, client: &self.client.called, therapist: &self.therapist.called }
    }

    /// First and last day of the sessions shown.
    pub fn days(&self) -> Option<(Day, Day)> {
        Some((self.sessions.first()?.meeting.day, self.sessions.last()?.meeting.day))
    }

    /// Number of finished exercises.
    pub fn finished(&self) -> usize {
        self.homework.iter().filter(|line| matches!(line.state, HomeworkState::Finished { .. })).count()
    }

    /// Number of exercises begun and not finished.
    pub fn begun(&self) -> usize {
        self.homework.iter().filter(|line| line.state == HomeworkState::Begun).count()
    }

    /// "Both marked it as shifted at session 12."
    pub fn marked_words(&self, row: &PatternRow) -> Option<String> {
        let number = self.sessions.iter().find(|column| Some(column.id) == row.marked)?.number;
        Some(format!("Both marked it as shifted at session {number}."))
    }

    /// Every pattern: the current ones, then those that are paused or have ended.
    pub fn rows(&self) -> impl Iterator<Item = &PatternRow> {
        self.patterns.iter().chain(&self.not_current)
    }

    /// Current patterns whose status is `state`.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &PatternRow> {
        self.patterns.iter().filter(move |row| row.shift.state == state)
    }
}

/// The line that stands wherever scores stand.
pub const NOT_A_DIAGNOSIS: &str = "Scores describe the answers of one day. They are not a diagnosis.";

#[cfg(test)]
mod tests;
