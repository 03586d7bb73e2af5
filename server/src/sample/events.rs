//! A story as things people do, one after the other, through the services.

use std::collections::{BTreeMap, BTreeSet};

use weft_shared::{
    access::{Actor, CareKind},
    error::Sure,
    exercise::ItemId,
    ids::{AssignmentId, ClientId, MembershipId, PatternId, SessionId},
    linked_score::Measure,
    pattern::{Strength, TurnKind, Wording},
    rating::Ratings,
    response::sentences,
    schedule::Meeting,
    sharing::Readers,
    when::{Moment, Time},
};

use crate::{
    clock::LocalTime,
    error::Error,
    sample::{
        PASSWORD, SampleError,
        story::{Evidence, Given, Homework, LinkedBy, Pattern, Session, Story},
    },
    service::{
        Services,
        account::{door::Door, sign_in::SignedInOr},
        homework::{
            answer::AnswerInput,
            assign::{AssignInput, DueInput},
        },
        pattern::evidence::{EvidenceInput, Picked},
        record::{care::CareInput, client::ClientInput, session::SessionInput},
    },
};

const MINUTE: i64 = 60_000;

/// Something someone does. Positions point into the story.
pub(super) enum Act {
    Add,
    Hold { session: usize, next: Option<Meeting> },
    Write { pattern: usize },
    RateAsTherapist { session: usize },
    RateAsClient { session: usize },
    Assign { homework: usize },
    Begin { homework: usize },
    Finish { homework: usize },
    Link { homework: usize, evidence: usize },
    Turn { pattern: usize, turn: usize },
    Agree { pattern: usize, start: usize },
    Tie { pattern: usize },
}

/// Everything the story tells, with its moment. Nothing lies after `now`.
pub(super) fn acts(story: &Story, local: &LocalTime, now: Moment) -> Vec<(Moment, Act)> {
    let today = local.day(now);
    let day = |days_ago: i32| today.checked_sub(jiff::Span::new().days(days_ago)).unwrap_or(today);
    let at = |days_ago: i32, time: Time| local.moment(day(days_ago), time);
    let clock = |hour: i8, minute: i8| Time::constant(hour, minute, 0, 0);

    let mut acts = vec![(at(story.added_days_ago, clock(8, 30)), Act::Add)];
    let held: Vec<(usize, &Session)> =
        story.sessions.iter().enumerate().filter(|(_, session)| session.days_ago > 0).collect();
    // What happens in a session, in minutes after it began.
    let in_session = |days_ago: i32, minutes: i64| {
        let begins = story.sessions.iter().find(|session| session.days_ago == days_ago).map(|session| session.time);
        Moment(at(days_ago, begins.unwrap_or(clock(12, 0))).0 + minutes * MINUTE)
    };
    for (place, session) in &held {
        let next = story.sessions.get(place + 1).map(|next| Meeting { day: day(next.days_ago), time: Some(next.time) });
        acts.push((in_session(session.days_ago, 40), Act::Hold { session: *place, next }));
        acts.push((in_session(session.days_ago, 45), Act::RateAsTherapist { session: *place }));
        acts.push((in_session(session.days_ago, 46), Act::RateAsClient { session: *place }));
    }
    for (place, pattern) in story.patterns.iter().enumerate() {
        acts.push((in_session(pattern.written_days_ago, 42), Act::Write { pattern: place }));
        for (turn, turned) in pattern.turns.iter().enumerate() {
            // What is taken up again is rated in that session, what is set aside was.
            let minutes = if turned.turn == TurnKind::Reopened { 43 } else { 47 };
            acts.push((in_session(turned.days_ago, minutes), Act::Turn { pattern: place, turn }));
        }
        for (start, agreed) in pattern.starts.iter().enumerate() {
            acts.push((in_session(agreed.days_ago, 47), Act::Agree { pattern: place, start }));
        }
        let linked: BTreeSet<i32> = pattern.measures.iter().map(|linked| linked.days_ago).collect();
        for days_ago in linked {
            acts.push((in_session(days_ago, 47), Act::Tie { pattern: place }));
        }
    }
    for (place, homework) in story.homework.iter().enumerate() {
        acts.push((in_session(homework.assigned_days_ago, 48), Act::Assign { homework: place }));
        // People write in the evening, each piece at its own minute.
        let minute = i8::try_from(place * 7 % 50).unwrap_or(0);
        if let Some(days_ago) = homework.begun_days_ago {
            acts.push((at(days_ago, clock(19, minute)), Act::Begin { homework: place }));
        }
        let Some(finished) = homework.finished_days_ago else { continue };
        acts.push((at(finished, clock(20, minute)), Act::Finish { homework: place }));
        let looked_at = held.iter().find(|(_, session)| session.days_ago < finished);
        for evidence in 0..homework.evidence.len() {
            if let Some((_, session)) = looked_at {
                acts.push((in_session(session.days_ago, 44), Act::Link { homework: place, evidence }));
            }
        }
    }
    // Ids sort by age: what the story tells first for the same moment is a little older.
    for (place, (moment, _)) in (0..).zip(&mut acts) {
        *moment = Moment(moment.0 + place).min(now);
    }
    acts
}

/// A story while it is told: who acts, and what came into being.
pub(super) struct StoryTeller<'a> {
    file: &'static str,
    story: &'a Story,
    therapist: Actor,
    client: Option<Actor>,
    record: Option<ClientId>,
    sessions: BTreeMap<usize, SessionId>,
    patterns: BTreeMap<String, PatternId>,
    assignments: BTreeMap<usize, AssignmentId>,
}

impl<'a> StoryTeller<'a> {
    pub fn new(file: &'static str, story: &'a Story, therapist: Actor) -> Self {
        Self {
            file,
            story,
            therapist,
            client: None,
            record: None,
            sessions: BTreeMap::new(),
            patterns: BTreeMap::new(),
            assignments: BTreeMap::new(),
        }
    }

    pub async fn act(&mut self, services: &Services, act: &Act) -> Result<(), SampleError> {
        match act {
            Act::Add => self.add(services).await,
            Act::Hold { session, next } => self.hold(services, *session, *next).await,
            Act::Write { pattern } => self.write(services, &self.story.patterns[*pattern]).await,
            Act::RateAsTherapist { session } => {
                let actor = self.therapist.clone();
                self.rate(services, &actor, *session, |ratings| ratings.therapist).await
            }
            Act::RateAsClient { session } => match self.client.clone() {
                Some(actor) => self.rate(services, &actor, *session, |ratings| ratings.client).await,
                None => Ok(()),
            },
            Act::Assign { homework } => self.assign(services, *homework).await,
            Act::Begin { homework } => self.begin(services, *homework).await,
            Act::Finish { homework } => self.finish(services, *homework).await,
            Act::Link { homework, evidence } => {
                self.link(services, *homework, &self.story.homework[*homework].evidence[*evidence]).await
            }
            Act::Turn { pattern, turn } => {
                let pattern = &self.story.patterns[*pattern];
                let turned = &pattern.turns[*turn];
                let (actor, id) = (self.by(turned.by)?, self.pattern(&pattern.key)?);
                Ok(services.turn_pattern(actor, self.record()?, id, turned.turn).await.map(drop)?)
            }
            Act::Agree { pattern, start } => {
                let pattern = &self.story.patterns[*pattern];
                let agreed = &pattern.starts[*start];
                let sessions = (self.held(agreed.from_days_ago)?, self.held(agreed.to_days_ago)?);
                let (actor, id) = (self.by(agreed.by)?, self.pattern(&pattern.key)?);
                Ok(services.agree_start(actor, self.record()?, id, sessions).await?)
            }
            Act::Tie { pattern } => self.tie(services, &self.story.patterns[*pattern]).await,
        }
    }

    pub fn is_about(&self, name: &str) -> bool {
        self.story.name == name && self.record.is_some()
    }

    /// From this day on somebody reads the record as a supervisor.
    pub async fn hand_to_supervisor(&self, services: &Services, member: MembershipId) -> Result<(), SampleError> {
        let from = services.practice_day(&self.therapist).await?;
        let input = CareInput::Add { kind: Some(CareKind::Supervises), member: Some(member), from, last: None };
        Ok(services.change_care(&self.therapist, self.record()?, &input, &Sure::of_everything()).await?)
    }

    /// The invented client signs out for good; sample sign-ins begin afresh.
    pub async fn leave(&self, services: &Services) -> Result<(), SampleError> {
        if let Some(client) = &self.client {
            services.sign_out(client).await?;
        }
        Ok(())
    }

    async fn add(&mut self, services: &Services) -> Result<(), SampleError> {
        let email = self.story.email.as_deref();
        let input = ClientInput {
            name: self.story.name.clone(),
            email: email.unwrap_or_default().to_owned(),
            sure: Sure::of_everything(),
            ..ClientInput::default()
        };
        let record = services.add_client(&self.therapist, &input).await?;
        self.record = Some(record);
        if let Some(email) = email {
            let invited = services.invite(&self.therapist, record).await?;
            let door = Door::default();
            let next = services.accept_invitation(invited.token.secret(), email, PASSWORD, &door).await?;
            if let SignedInOr::SignedIn(arrival) = next {
                self.client = services.actor(arrival.token.secret()).await?;
            }
        }
        Ok(())
    }

    async fn hold(&mut self, services: &Services, place: usize, next: Option<Meeting>) -> Result<(), SampleError> {
        let session = &self.story.sessions[place];
        let record = self.record()?;
        let now = services.practice_day(&self.therapist).await?;
        let input = SessionInput {
            day: now,
            time: Some(session.time),
            agreed: session.agreed.clone(),
            note: session.private_note.clone(),
            next,
            sure: Sure::of_everything(),
        };
        let id = services.record_session(&self.therapist, record, input).await?.session;
        self.sessions.insert(place, id);
        Ok(())
    }

    async fn write(&mut self, services: &Services, pattern: &Pattern) -> Result<(), SampleError> {
        let wording = Wording::read(&pattern.old, &pattern.new).map_err(Error::from)?;
        let id = services.write_pattern(&self.therapist, self.record()?, &wording, &pattern.about()).await?;
        self.patterns.insert(pattern.key.clone(), id);
        Ok(())
    }

    async fn rate(
        &self,
        services: &Services,
        actor: &Actor,
        place: usize,
        side: impl Fn(&super::story::Ratings) -> Option<i64>,
    ) -> Result<(), SampleError> {
        let mut strengths = BTreeMap::new();
        for (key, ratings) in &self.story.sessions[place].ratings {
            let Some(value) = side(ratings) else { continue };
            strengths.insert(self.pattern(key)?, self.strength(value)?);
        }
        let session = self.sessions.get(&place).ok_or_else(|| self.fault("a session is missing"))?;
        if !strengths.is_empty() {
            services.rate(actor, self.record()?, *session, &strengths).await?;
        }
        Ok(())
    }

    async fn assign(&mut self, services: &Services, place: usize) -> Result<(), SampleError> {
        let homework = &self.story.homework[place];
        let version = services.newest_version(&self.therapist, &homework.exercise).await?;
        let version = version.ok_or_else(|| self.fault(format!("no exercise is called “{}”", homework.exercise)))?;
        let input = AssignInput {
            versions: vec![version],
            due: DueInput::NextSession,
            note: homework.note.clone(),
            sure: Sure::of_everything(),
        };
        let ids = services.assign(&self.therapist, self.record()?, input).await?;
        self.assignments.extend(ids.into_iter().map(|id| (place, id)));
        Ok(())
    }

    async fn begin(&self, services: &Services, place: usize) -> Result<(), SampleError> {
        let (actor, assignment) = self.homework(place)?;
        services.begin(actor, assignment).await?;
        for (item, given) in &self.story.homework[place].answers {
            let typed = AnswerInput { item: ItemId(item.clone()), typed: given.typed(), seen: 0, by: None };
            services.keep_answers(actor, assignment, vec![typed]).await?;
        }
        Ok(())
    }

    async fn finish(&self, services: &Services, place: usize) -> Result<(), SampleError> {
        let (actor, assignment) = self.homework(place)?;
        let mut strengths = BTreeMap::new();
        for (key, value) in &self.story.homework[place].ratings {
            strengths.insert(self.pattern(key)?, self.strength(*value)?);
        }
        if !strengths.is_empty() {
            services.rate_with_response(actor, assignment, &Ratings::given(strengths)).await?;
        }
        let readers = Readers::from_shared(self.story.homework[place].shared);
        Ok(services.finish(actor, assignment, readers).await?)
    }

    async fn link(&self, services: &Services, place: usize, evidence: &Evidence) -> Result<(), SampleError> {
        let (_, assignment) = self.homework(place)?;
        let actor = self.by(evidence.linked_by)?;
        let picked = self.picked(&self.story.homework[place], evidence)?;
        let input = EvidenceInput { picked, pattern: self.pattern(&evidence.pattern)?, side: evidence.side };
        Ok(services.link_evidence(actor, self.record()?, assignment, input).await?)
    }

    async fn tie(&self, services: &Services, pattern: &Pattern) -> Result<(), SampleError> {
        let measures: Vec<Measure> = pattern
            .measures
            .iter()
            .map(|linked| {
                linked.measure.parse().map_err(|()| self.fault(format!("“{}” is no measure", linked.measure)))
            })
            .collect::<Result<_, _>>()?;
        let id = self.pattern(&pattern.key)?;
        Ok(services.tie_measures(&self.therapist, self.record()?, id, &measures).await?)
    }

    /// The sentences of the answer that the quote is made of.
    fn picked(&self, homework: &Homework, evidence: &Evidence) -> Result<Vec<Picked>, SampleError> {
        let Some(Given::Text(text)) = homework.answers.get(&evidence.item) else {
            return Err(self.fault(format!("“{}” is no text", evidence.item)));
        };
        let all = sentences(text);
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let quote = squeezed(&evidence.quote);
        (0..all.len())
            .flat_map(|from| (from..all.len()).map(move |to| from..=to))
            .find(|run| squeezed(&all[run.clone()].concat()) == quote)
            .map(|run| run.map(|sentence| Picked { item: ItemId(evidence.item.clone()), sentence }).collect())
            .ok_or_else(|| self.fault(format!("“{}…” is not made of whole sentences", &quote[..quote.len().min(40)])))
    }

    fn by(&self, who: LinkedBy) -> Result<&Actor, SampleError> {
        match who {
            LinkedBy::Client => self.client.as_ref().ok_or_else(|| self.fault("the client has no account")),
            LinkedBy::Therapist => Ok(&self.therapist),
        }
    }

    fn strength(&self, value: i64) -> Result<Strength, SampleError> {
        Strength::new(value).ok_or_else(|| self.fault(format!("{value} is no rating")))
    }

    /// The session of a day.
    fn held(&self, days_ago: i32) -> Result<SessionId, SampleError> {
        let place = self.story.sessions.iter().position(|session| session.days_ago == days_ago);
        let id = place.and_then(|place| self.sessions.get(&place)).copied();
        id.ok_or_else(|| self.fault(format!("there was no session {days_ago} days ago")))
    }

    fn record(&self) -> Result<ClientId, SampleError> {
        self.record.ok_or_else(|| self.fault("the client was not added yet"))
    }

    fn pattern(&self, key: &str) -> Result<PatternId, SampleError> {
        self.patterns.get(key).copied().ok_or_else(|| self.fault(format!("the pattern “{key}” was not written yet")))
    }

    fn homework(&self, place: usize) -> Result<(&Actor, AssignmentId), SampleError> {
        let actor = self.client.as_ref().ok_or_else(|| self.fault("a client without an account has no exercises"))?;
        let assignment = self.assignments.get(&place).ok_or_else(|| self.fault("the exercise was not assigned yet"))?;
        Ok((actor, *assignment))
    }

    fn fault(&self, what: impl Into<String>) -> SampleError {
        SampleError::Story { file: self.file, what: what.into() }
    }
}
