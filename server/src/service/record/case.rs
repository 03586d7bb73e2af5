//! Pausing and ending therapy, archiving and restoring a record, and the check-ins after therapy.

use weft_app::pages::record::case::{CaseNow, CasePage};
use weft_shared::{
    access::{Action, Actor},
    case_status::{CaseAct, CaseStatus, LONGEST_CLOSING},
    error::{Faults, Question, Sure},
    fingerprint,
    ids::{CheckInId, ClientId, DischargeId},
    schedule::ask_if_far_ahead,
    text::at_most,
    when::{self, Day},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    form_stamp::Once,
    record::{Record, sealed::SealedField},
    service::Services,
    store::record::case::{self, DischargeRow},
};

/// The end of therapy, as it is typed.
pub struct DischargeInput {
    /// The last day of therapy.
    pub day: Day,
    /// The word both read; may be empty.
    pub closing: String,
    /// Days after therapy, with their fields.
    pub check_ins: Vec<(&'static str, Day)>,
    /// What was asked about and is meant.
    pub sure: Sure,
}

/// What is done with a check-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckInAct {
    Done,
    /// It is not needed after all.
    Remove,
}

/// What the forms of the page are made from.
fn seen(record: &Record) -> String {
    let case = record.client.case;
    let day = case.discharged.map(|day| day.to_string());
    format!("case-{}", fingerprint::of(&(case.paused_at, day, case.archived_at)))
}

/// Holds a planned check-in to a day that lies ahead, and asks about one that lies far ahead.
fn check_ahead(faults: &mut Faults, (field, day): (&'static str, Day), today: Day, sure: &Sure) {
    if day < today {
        faults.add(field, "This day has passed. Choose today or a later day.");
    }
    ask_if_far_ahead(faults, (field, day), today, sure);
}

impl Services {
    /// # Errors
    /// `NotFound` (audited) for whoever does not treat the client.
    pub async fn case_page(&self, actor: &Actor, client: ClientId) -> Result<CasePage> {
        let mut record = Record::read(&self.context, actor, client, Action::ChangeCase).await?;
        let goes_on = || CaseNow {
            status: CaseStatus::Active,
            paused: None,
            ended: None,
            closing: String::new(),
            check_ins: Vec::new(),
        };
        let now = record.case_now().await?.unwrap_or_else(goes_on);
        let mut earlier = Vec::new();
        // The newest is in force where therapy has ended.
        let past = usize::from(record.client.case.discharged.is_some());
        for row in case::discharges(&mut record.tx, &record.scope).await?.into_iter().skip(past) {
            let closing = record.unseal_some(SealedField::Closing(row.id), row.closing_sealed.as_ref())?;
            earlier.push((row.day, closing.unwrap_or_default()));
        }
        Ok(CasePage {
            client,
            now,
            earlier,
            seen: seen(&record),
            today: record.setting.today,
            name: record.person.name,
            called: record.person.called,
        })
    }

    /// Every act but ending therapy, which takes [`Services::discharge`].
    ///
    /// # Errors
    /// `NotFound` (audited); `Conflict` where the status does not offer the act, or is not the one the form was made from.
    pub async fn change_case(&self, actor: &Actor, client: ClientId, act: CaseAct) -> Result<()> {
        let record = Record::write(&self.context, actor, client, Action::ChangeCase).await?;
        self.context.still(&seen(&record))?;
        let today = record.setting.today;
        apply(record, act, today).await
    }

    /// Therapy ends.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid`, also to ask about an unusual day; `Conflict` where it has ended, or the form was
    /// made from another status.
    pub async fn discharge(&self, actor: &Actor, client: ClientId, input: DischargeInput) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::ChangeCase).await?;
        self.context.still(&seen(&record))?;
        let (today, now) = (record.setting.today, record.setting.now);
        let mut faults = Faults::default();
        if input.day > today {
            faults.add("day", "This day lies ahead. Choose today or an earlier day.");
        }
        let course = record.course().await?;
        if let Some(last) = course.past.iter().map(|row| row.day).max().filter(|last| *last > input.day) {
            let question = Question {
                field: "day",
                about: format!("day {}", input.day),
                yes: format!("Yes, {} is right", when::long(input.day)),
            };
            let sentence = format!("The last session was after this day, on {}. Is the day right?", when::long(last));
            faults.ask(sentence, question, &input.sure);
        }
        if let Some(next) = course.next() {
            let day = when::dated(next.day, today);
            let question = Question {
                field: "day",
                about: format!("planned {}", next.day),
                yes: format!("Yes, end therapy, and leave the session of {day} planned"),
            };
            faults.ask(format!("A session is planned for {day}. End therapy all the same?"), question, &input.sure);
        }
        if let Err(sentence) = at_most(LONGEST_CLOSING, &input.closing) {
            faults.add("closing", sentence);
        }
        for (field, day) in &input.check_ins {
            check_ahead(&mut faults, (field, *day), today, &input.sure);
        }
        faults.or(())?;
        let id: DischargeId = self.context.new_id();
        let closing_sealed = record.seal_some(SealedField::Closing(id), &input.closing)?;
        let row = DischargeRow { id, day: input.day, closing_sealed };
        case::insert_discharge(&mut record.tx, &record.scope, &row, (actor.membership, now)).await?;
        for (_, day) in input.check_ins {
            let id: CheckInId = self.context.new_id();
            case::insert_check_in(&mut record.tx, &record.scope, (id, day), (actor.membership, now)).await?;
            record.log_event(Event::CheckInPlanned(id)).await?;
        }
        apply(record, CaseAct::Discharge, input.day).await
    }

    /// # Errors
    /// `NotFound` (audited); `Invalid`, also to ask about a day far ahead.
    pub async fn plan_check_in(&self, actor: &Actor, client: ClientId, day: Day, sure: &Sure) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::ChangeCase).await?;
        record.status_is_open()?;
        let claim = match self.context.once(&mut record.tx, actor, ("check-in", client)).await? {
            Once::First(claim) => claim,
            Once::Before(()) => return Ok(()),
        };
        let mut faults = Faults::default();
        check_ahead(&mut faults, ("check-in", day), record.setting.today, sure);
        faults.or(())?;
        let id: CheckInId = self.context.new_id();
        let by = (actor.membership, record.setting.now);
        case::insert_check_in(&mut record.tx, &record.scope, (id, day), by).await?;
        claim.keep(&self.context, &mut record.tx, &()).await?;
        record.commit(Event::CheckInPlanned(id)).await
    }

    /// # Errors
    /// `NotFound` (audited for whoever does not treat the client), also for one that was done before.
    pub async fn act_on_check_in(&self, actor: &Actor, client: ClientId, id: CheckInId, act: CheckInAct) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::ChangeCase).await?;
        record.status_is_open()?;
        let today = record.setting.today;
        let (done, event) = match act {
            CheckInAct::Done => {
                (case::mark_done(&mut record.tx, &record.scope, id, today).await?, Event::CheckInDone(id))
            }
            CheckInAct::Remove => {
                (case::remove_check_in(&mut record.tx, &record.scope, id).await?, Event::CheckInRemoved(id))
            }
        };
        if done { record.commit(event).await } else { Err(Error::NotFound) }
    }
}

async fn apply(mut record: Record, act: CaseAct, day: Day) -> Result<()> {
    let before = record.client.case;
    let after = before.after(act, record.setting.now, day).ok_or(Error::Conflict)?;
    if !case::change(&mut record.tx, &record.scope, &before, &after).await? {
        return Err(Error::Conflict);
    }
    record.commit(Event::CaseChanged(act)).await
}
