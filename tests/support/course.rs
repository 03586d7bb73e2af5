//! A course of therapy, which is what most tests begin with: one therapist, one client, and what they did so far.
//!
//! `weft.course().sessions(3).pattern("check his phone", "wait, and ask").rated(&[9, 8, 6]).await`

use std::{future::IntoFuture, pin::Pin};

use tokio::sync::OnceCell;
use weft_shared::{
    ids::{AssignmentId, PatternId, PracticeId, SessionId},
    pattern::Side,
    sharing::Readers,
    when::{Day, days_after},
};

use super::{Browser, Client, Therapist, Weft};

/// When the last of the sessions was, a week before every test begins.
const LAST_SESSION: &str = "2026-11-16";

/// Dr. Folake Adeyemi treats Mira Vance at the Willow Street Practice.
pub(crate) struct Course<'a> {
    pub(crate) weft: &'a Weft,
    pub(crate) practice: PracticeId,
    pub(crate) therapist: Therapist,
    pub(crate) client: Client,
    /// In order, like the patterns and the entries.
    pub(crate) sessions: Vec<SessionId>,
    pub(crate) patterns: Vec<PatternId>,
    /// Finished or only assigned.
    pub(crate) entries: Vec<AssignmentId>,
    at_work: OnceCell<Browser>,
    at_home: OnceCell<Browser>,
}

/// A course as it will be. It takes place when it is awaited.
pub(crate) struct Plan<'a> {
    weft: &'a Weft,
    steps: Vec<Step>,
}

enum Step {
    Session { day: Day, agreed: String, note: String },
    Pattern { old: String, new: String },
    Rated { by_client: Vec<i64>, by_therapist: Vec<i64> },
    Entry { exercise: String, answers: Answers, readers: Readers },
    Assigned { exercise: String },
    Begun { exercise: String, answers: Answers },
    Linked { item: String, sentence: usize, side: Side },
}

/// Item and what is typed.
type Answers = Vec<(String, String)>;

impl Weft {
    pub(crate) fn course(&self) -> Plan<'_> {
        Plan { weft: self, steps: Vec::new() }
    }
}

impl<'a> Plan<'a> {
    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// So many sessions, a week apart, the last on 16 November 2026.
    pub(crate) fn sessions(self, count: i32) -> Self {
        let last: Day = LAST_SESSION.parse().expect("a day");
        (0..count).rev().fold(self, |plan, weeks| plan.session(&days_after(last, -7 * weeks).to_string(), "Tea.", ""))
    }

    /// `agreed` is shared, `note` is not.
    pub(crate) fn session(self, day: &str, agreed: &str, note: &str) -> Self {
        let day = day.parse().expect("a day");
        self.then(Step::Session { day, agreed: agreed.to_owned(), note: note.to_owned() })
    }

    pub(crate) fn pattern(self, old: &str, new: &str) -> Self {
        self.then(Step::Pattern { old: old.to_owned(), new: new.to_owned() })
    }

    /// The last pattern, at the last so many sessions, by both alike.
    pub(crate) fn rated(self, values: &[i64]) -> Self {
        self.then(Step::Rated { by_client: values.to_vec(), by_therapist: values.to_vec() })
    }

    /// The same by the client alone.
    pub(crate) fn rated_by_client(self, values: &[i64]) -> Self {
        self.then(Step::Rated { by_client: values.to_vec(), by_therapist: Vec::new() })
    }

    /// The same, each with numbers of their own.
    pub(crate) fn rated_by_both(self, by_client: &[i64], by_therapist: &[i64]) -> Self {
        self.then(Step::Rated { by_client: by_client.to_vec(), by_therapist: by_therapist.to_vec() })
    }

    /// Finished, and shared with the therapist.
    pub(crate) fn entry(self, exercise: &str, answers: &[(&str, &str)]) -> Self {
        let readers = Readers::ClientAndTherapist;
        self.then(Step::Entry { exercise: exercise.to_owned(), answers: owned(answers), readers })
    }

    /// Finished, and kept private.
    pub(crate) fn private_entry(self, exercise: &str, answers: &[(&str, &str)]) -> Self {
        let readers = Readers::ClientAlone;
        self.then(Step::Entry { exercise: exercise.to_owned(), answers: owned(answers), readers })
    }

    pub(crate) fn assigned(self, exercise: &str) -> Self {
        self.then(Step::Assigned { exercise: exercise.to_owned() })
    }

    /// Begun, and not finished.
    pub(crate) fn begun(self, exercise: &str, answers: &[(&str, &str)]) -> Self {
        self.then(Step::Begun { exercise: exercise.to_owned(), answers: owned(answers) })
    }

    /// A sentence of the last entry, counted from 0, with the last pattern, by the client.
    pub(crate) fn linked(self, (item, sentence): (&str, usize), side: Side) -> Self {
        self.then(Step::Linked { item: item.to_owned(), sentence, side })
    }

    async fn begin(self) -> Course<'a> {
        let weft = self.weft;
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
        let client = weft.client(&therapist, "Mira Vance").await;
        let mut course = Course {
            weft,
            practice,
            therapist,
            client,
            sessions: Vec::new(),
            patterns: Vec::new(),
            entries: Vec::new(),
            at_work: OnceCell::new(),
            at_home: OnceCell::new(),
        };
        for step in self.steps {
            course.go_on(step).await;
        }
        course
    }
}

impl<'a> IntoFuture for Plan<'a> {
    type Output = Course<'a>;
    type IntoFuture = Pin<Box<dyn Future<Output = Course<'a>> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.begin())
    }
}

fn owned(answers: &[(&str, &str)]) -> Answers {
    answers.iter().map(|(item, typed)| ((*item).to_owned(), (*typed).to_owned())).collect()
}

fn borrowed(answers: &Answers) -> Vec<(&str, &str)> {
    answers.iter().map(|(item, typed)| (item.as_str(), typed.as_str())).collect()
}

impl Course<'_> {
    async fn go_on(&mut self, step: Step) {
        let (weft, therapist, client) = (self.weft, &self.therapist, &self.client);
        match step {
            Step::Session { day, agreed, note } => {
                self.sessions.push(weft.session(therapist, client.id, &day.to_string(), &agreed, &note).await);
            }
            Step::Pattern { old, new } => self.patterns.push(weft.pattern(therapist, client.id, &old, &new).await),
            Step::Rated { by_client, by_therapist } => {
                let pattern = *self.patterns.last().expect("a pattern to rate");
                for (actor, values) in [(&client.actor, by_client), (&therapist.actor, by_therapist)] {
                    let first = self.sessions.len().checked_sub(values.len()).expect("a session for each rating");
                    for (session, value) in self.sessions[first..].iter().zip(values) {
                        weft.rate(actor, client.id, *session, &[(pattern, value)]).await;
                    }
                }
            }
            Step::Entry { exercise, answers, readers } => {
                let entry = weft.entry(therapist, client, &exercise, &borrowed(&answers), readers).await;
                self.entries.push(entry);
            }
            Step::Assigned { exercise } => self.entries.push(weft.assign(therapist, client.id, &exercise).await),
            Step::Begun { exercise, answers } => {
                let entry = weft.assign(therapist, client.id, &exercise).await;
                weft.answer(client, entry, &borrowed(&answers)).await;
                self.entries.push(entry);
            }
            Step::Linked { item, sentence, side } => {
                let pattern = *self.patterns.last().expect("a pattern to link with");
                let entry = *self.entries.last().expect("an entry to quote");
                weft.link(&client.actor, client.id, entry, (&item, sentence), pattern, side).await;
            }
        }
    }

    /// The therapist, signed in.
    pub(crate) async fn at_work(&self) -> &Browser {
        self.at_work.get_or_init(|| self.weft.signed_in(&self.therapist.email)).await
    }

    /// The client, signed in.
    pub(crate) async fn at_home(&self) -> &Browser {
        self.at_home.get_or_init(|| self.weft.signed_in(&self.client.email)).await
    }

    /// Another day: both sign in again, because nobody stays signed in for so long.
    pub(crate) fn go_to(&mut self, day: &str, time: &str) {
        self.weft.go_to(day, time);
        (self.at_work, self.at_home) = (OnceCell::new(), OnceCell::new());
    }

    /// An address within the client's record, for example `/shared`.
    pub(crate) fn at(&self, rest: &str) -> String {
        format!("/clients/{}{rest}", self.client.id)
    }
}
