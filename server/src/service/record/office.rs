//! The office: all clients by name, how they sign in, who treats them and when their sessions are. Nothing clinical is
//! read for it.

use std::collections::HashMap;

use weft_app::pages::record::{
    office::{May, Office, OfficeClient, OfficeRow, PlannedSession},
    sign_in::AccountState,
};
use weft_shared::{
    access::{Action, Actor, CareKind, Decision, Relation, decide},
    care::told,
    error::{Faults, Sure},
    ids::{ClientId, SessionId},
    schedule::{Meeting, ask_if_far_ahead},
    text::Search,
    when::Moment,
};

use crate::{
    audit::{self, Event},
    error::{Error, Result},
    form_stamp::Once,
    record::{
        Record,
        course::{Said, SessionStage},
        office,
    },
    service::{Services, record::caseload::PAGE},
    setting::Setting,
    store::record::{
        caseload::Shown,
        client,
        session::{self, SessionRow},
    },
};

/// Of so many planned sessions the list tells.
const PLANNED: usize = 2;

impl Services {
    /// # Errors
    /// `NotFound` (audited) for whoever neither owns the practice nor works in its office.
    async fn may_see_office(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::SeeOffice) {
            Decision::Allow => Ok(()),
            Decision::Deny => audit::deny(&self.context, actor, None, Action::SeeOffice, None).await,
        }
    }

    /// What is searched for as it stands in an address, as in a caseload.
    ///
    /// # Errors
    /// As [`Services::may_see_office`].
    pub async fn office_search(&self, actor: &Actor, find: &str) -> Result<Option<String>> {
        self.may_see_office(actor).await?;
        self.sealed_search(actor, find)
    }

    /// All clients by name. `search`: what [`Services::office_search`] gave; `page`: from 1.
    ///
    /// # Errors
    /// As [`Services::may_see_office`].
    pub async fn office(&self, actor: &Actor, search: &str, page: usize) -> Result<Office> {
        self.may_see_office(actor).await?;
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let find = self.searched(actor, search);
        let wanted = Search::new(&find);
        let mut named = office::named(&self.context.vault, client::all(&mut tx, actor.practice).await?)?;
        named.retain(|(_, person)| wanted.fits(&format!("{} {}", person.name, person.called)));
        named.sort_by_key(|(row, person)| (person.name.to_lowercase(), row.id));
        let found = named.len();
        let pages = found.div_ceil(PAGE).max(1);
        let page = page.clamp(1, pages);
        let named: Vec<_> = named.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let ids: Vec<ClientId> = named.iter().map(|(row, _)| row.id).collect();
        let shown = Shown { practice: actor.practice, clients: &ids };
        let mut treated_by: HashMap<ClientId, Vec<String>> = HashMap::new();
        for row in shown.care(&mut tx).await? {
            let is_over = row.until.is_some_and(|until| until <= setting.today);
            if !is_over && row.kind != CareKind::Supervises {
                treated_by.entry(row.client).or_default().push(row.name);
            }
        }
        let mut planned: HashMap<ClientId, Vec<Meeting>> = HashMap::new();
        for slot in shown.sessions(&mut tx).await? {
            if slot.stage(&setting) == SessionStage::Planned {
                planned.entry(slot.client).or_default().push(slot.meeting());
            }
        }
        let invited: HashMap<ClientId, (Moment, bool)> = shown.invited_until(&mut tx).await?.into_iter().collect();
        let rows = named
            .into_iter()
            .map(|(row, person)| {
                let mut planned = planned.remove(&row.id).unwrap_or_default();
                planned.truncate(PLANNED);
                OfficeRow {
                    client: row.id,
                    name: person.name,
                    account: match invited.get(&row.id) {
                        _ if row.account.is_some() => AccountState::SignsIn,
                        None => AccountState::None,
                        Some((until, _)) if *until <= setting.now => {
                            AccountState::InvitationExpired { on: setting.local.day(*until) }
                        }
                        Some((until, undelivered)) => {
                            AccountState::Invited { until: setting.local.day(*until), undelivered: *undelivered }
                        }
                    },
                    treated_by: treated_by.remove(&row.id).unwrap_or_default(),
                    planned,
                }
            })
            .collect();
        Ok(Office {
            rows,
            found,
            page,
            pages,
            search: if find.is_empty() { String::new() } else { search.to_owned() },
            find,
            may_add: decide(actor.role, Relation::None, Action::AddClient) == Decision::Allow,
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever neither owns the practice nor works in its office.
    pub async fn office_client(&self, actor: &Actor, client: ClientId) -> Result<OfficeClient> {
        let mut record = Record::read(&self.context, actor, client, Action::SeeOffice).await?;
        let may = |action| decide(actor.role, record.relation, action) == Decision::Allow;
        let may = May {
            invite: may(Action::Invite),
            plan: may(Action::PlanSession),
            manage_care: may(Action::ManageCare),
            open_record: may(Action::OpenRecord),
            open_in_emergency: may(Action::OpenInEmergency),
        };
        let today = record.setting.today;
        let who = record.care().await?;
        let who = who.iter().filter(|row| row.kind != CareKind::Supervises);
        let who =
            who.map(|row| told(&row.name, row.kind, row.care().span, today).replace("with you", "with the client"));
        let who = who.collect();
        let course = record.course().await?;
        let planned = course.planned.iter().map(|row| PlannedSession {
            session: row.id,
            meeting: row.meeting(),
            version: row.version,
        });
        Ok(OfficeClient {
            client,
            account: record.account_state().await?,
            by_email: record.by_email(self.context.smtp.is_some()).await?,
            name: record.person.name,
            called: record.person.called,
            who,
            planned: planned.collect(),
            may,
        })
    }

    /// Whoever treats a client plans in the record.
    async fn may_plan_in_office(&self, actor: &Actor, client: ClientId) -> Result<()> {
        match decide(actor.role, Relation::None, Action::SeeOffice) {
            Decision::Allow => Ok(()),
            Decision::Deny => audit::deny(&self.context, actor, Some(client), Action::PlanSession, None).await,
        }
    }

    /// Plans a session of a day and time that lies ahead; nothing else is said of it.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever may not; `Invalid`.
    pub async fn plan_session(&self, actor: &Actor, client: ClientId, meeting: Meeting, sure: &Sure) -> Result<()> {
        self.may_plan_in_office(actor, client).await?;
        let mut record = Record::write(&self.context, actor, client, Action::PlanSession).await?;
        let claim = match self.context.once::<()>(&mut record.tx, actor, ("planned session", client)).await? {
            Once::First(claim) => claim,
            Once::Before(()) => return Ok(()),
        };
        session::one_at_a_time(&mut record.tx, &record.scope).await?;
        is_free(&mut record, None, (meeting, ["day", "time"]), sure).await?;
        let id: SessionId = self.context.new_id();
        let row = SessionRow {
            id,
            day: meeting.day,
            time: meeting.time,
            agreed_sealed: None,
            held_at: None,
            not_held_at: None,
            not_held_why: None,
            version: 1,
        };
        let now = record.setting.now;
        session::insert(&mut record.tx, &record.scope, &row, actor.membership, now).await?;
        claim.keep(&self.context, &mut record.tx, &()).await?;
        record.commit(Event::SessionPlanned(id)).await
    }

    /// Moves a session that lies ahead to another day and time.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever may not, and for a session that does not lie ahead; `Conflict` when it was changed
    /// since `version`; `Invalid`.
    pub async fn move_planned(
        &self,
        actor: &Actor,
        client: ClientId,
        (session, version): (SessionId, i64),
        meeting: Meeting,
        sure: &Sure,
    ) -> Result<()> {
        self.may_plan_in_office(actor, client).await?;
        let mut record = Record::write(&self.context, actor, client, Action::PlanSession).await?;
        session::one_at_a_time(&mut record.tx, &record.scope).await?;
        if !record.course().await?.planned.iter().any(|row| row.id == session) {
            return Err(Error::NotFound);
        }
        is_free(&mut record, Some(session), (meeting, ["move-day", "move-time"]), sure).await?;
        let to = (meeting.day, meeting.time);
        if !session::move_planned(&mut record.tx, &record.scope, (session, version), to).await? {
            return Err(Error::Conflict);
        }
        record.commit(Event::SessionPlanned(session)).await
    }
}

/// Whether a session can be planned then: ahead, and not beside another of the same day and time.
async fn is_free(
    record: &mut Record,
    moved: Option<SessionId>,
    (meeting, [day, time]): (Meeting, [&'static str; 2]),
    sure: &Sure,
) -> Result<()> {
    let mut faults = Faults::default();
    ask_if_far_ahead(&mut faults, (day, meeting.day), record.setting.today, sure);
    if meeting.day < record.setting.today {
        faults.add(day, "This day has passed. Choose today or a later day.");
    } else if SessionStage::of(meeting, Said::Nothing, record.setting.meeting_now()) != SessionStage::Planned {
        faults.add(time, "This time has passed. Choose a later one.");
    }
    let course = record.course().await?;
    if course.all().any(|row| Some(row.id) != moved && row.meeting() == meeting) {
        faults.add(day, "There is a session of this day and time already. Choose another time.");
    }
    Ok(faults.or(())?)
}
