//! Who treats the client, stands in and supervises: changing it, and what each reader is told of it.

use weft_shared::{
    access::{CareKind, Role},
    care::{self as rules, Care, Change, Fault, Wish},
    ids::MembershipId,
    shared_view::Person,
    when::Moment,
};

use crate::{
    audit::Event,
    context::Context,
    error::{Error, Result},
    mail::{self, Letter},
    record::{Record, sealed::SealedField},
    store::{
        account,
        record::{
            care::{self, CareRow},
            emergency::{self, EmergencyRow},
            session,
        },
    },
};

/// An opening of the record in an emergency.
pub(crate) struct Emergency {
    pub member: MembershipId,
    pub reason: String,
    pub opened_at: Moment,
    pub ends_at: Moment,
}

impl Record {
    /// All that has not ended today, and what begins later.
    pub(crate) async fn care(&mut self) -> Result<Vec<CareRow>> {
        Ok(care::of_client(&mut self.tx, &self.scope, self.setting.today).await?)
    }

    /// Follows a wish: the audit trail has it and, where `tells`, whoever begins gets a letter.
    ///
    /// # Errors
    /// `Err(Ok(fault))` in the inner result: why it cannot be followed; then nothing was written.
    pub(crate) async fn change_care(
        &mut self,
        context: &Context,
        wish: Wish,
        tells: bool,
    ) -> Result<Result<(), Fault>> {
        // One at a time: each alone might leave somebody, and both together nobody.
        session::one_at_a_time(&mut self.tx, &self.scope).await?;
        let begins = match wish {
            Wish::Add(Care { member, .. }) | Wish::HandOver { to: member, .. } => {
                account::hold_member(&mut self.tx, self.scope.practice, member).await?
            }
            Wish::End { .. } => None,
        };
        let now: Vec<Care> = self.care().await?.iter().map(CareRow::care).collect();
        let role = begins.as_ref().map(|member| member.role).filter(|role| *role != Role::Client);
        let changes = match rules::plan(&now, wish, role, self.setting.today) {
            Ok(changes) => changes,
            Err(fault) => return Ok(Err(fault)),
        };
        care::apply(&mut self.tx, &self.scope, &changes, Some(self.actor.membership)).await?;
        for change in &changes {
            let event = match *change {
                Change::Begin(care) => Event::CareBegun(care.member),
                // Nothing of the kind was there: handing over ends whatever the other person was before.
                Change::End { member, kind, .. }
                    if !now.iter().any(|care| care.member == member && care.kind == kind) =>
                {
                    continue;
                }
                Change::End { member, .. } => Event::CareEnded(member),
            };
            self.log_event(event).await?;
        }
        let is_new = changes.iter().any(|change| matches!(change, Change::Begin(_)));
        if let Some(member) = begins.filter(|member| tells && is_new && member.id != self.actor.membership) {
            mail::post_to_member(&mut self.tx, context, &member, &Letter::HandedOver).await?;
        }
        Ok(Ok(()))
    }

    /// For the client: who works with them, has worked with them and will, the newest first.
    pub(crate) async fn told_of_care(&mut self) -> Result<Vec<String>> {
        let today = self.setting.today;
        let rows = care::history(&mut self.tx, &self.scope).await?;
        Ok(rows.iter().map(|row| rules::told(&called(row), row.kind, row.care().span, today)).collect())
    }

    /// The same of what is new about now.
    pub(crate) async fn news_of_care(&mut self) -> Result<Vec<String>> {
        let (first, today) = (self.day(self.client.created_at), self.setting.today);
        let rows = care::history(&mut self.tx, &self.scope).await?;
        let news = rows.iter().rev().filter(|row| rules::is_news(row.care().span, first, today));
        Ok(news.map(|row| rules::told(&called(row), row.kind, row.care().span, today)).collect())
    }

    /// Every opening in an emergency, with its reason, the newest first.
    pub(crate) async fn emergencies(&mut self) -> Result<Vec<Emergency>> {
        let rows = emergency::of_client(&mut self.tx, &self.scope).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Emergency {
                    member: row.member,
                    reason: self.unseal(SealedField::EmergencyReason(row.id), &row.reason_sealed)?,
                    opened_at: row.opened_at,
                    ends_at: row.ends_at,
                })
            })
            .collect()
    }
}

/// As what members read this record before: care has a history, and so have emergencies.
pub(crate) struct Capacities {
    care: Vec<CareRow>,
    emergencies: Vec<EmergencyRow>,
    supervisors: Vec<MembershipId>,
}

impl Record {
    pub(crate) async fn capacities_before(&mut self) -> Result<Capacities> {
        let staff = account::staff(&mut self.tx, self.scope.practice).await?;
        Ok(Capacities {
            care: care::history(&mut self.tx, &self.scope).await?,
            emergencies: emergency::of_client(&mut self.tx, &self.scope).await?,
            supervisors: staff
                .into_iter()
                .filter(|(row, _)| row.role == Role::Supervisor)
                .map(|(row, _)| row.id)
                .collect(),
        })
    }
}

impl Capacities {
    /// As what a member read at a moment, for the client; `None`: as someone who treats them.
    pub(crate) fn of(&self, member: MembershipId, at: Moment, record: &Record) -> Option<&'static str> {
        let day = record.day(at);
        let is = |kinds: &[CareKind]| {
            let of_member = self.care.iter().filter(|row| row.member == member && kinds.contains(&row.kind));
            of_member.map(|row| row.care().span).any(|span| span.holds(day))
        };
        let was_open = |row: &&EmergencyRow| row.member == member && row.opened_at <= at && at < row.ends_at;
        if is(&[CareKind::Treats, CareKind::Covers]) {
            None
        } else if is(&[CareKind::Supervises]) || self.supervisors.contains(&member) {
            Some("supervisor")
        } else {
            self.emergencies.iter().find(was_open).map(|_| "in an emergency")
        }
    }
}

fn called(row: &CareRow) -> String {
    Person::new(&row.name, "").called
}

/// What a fault is about, as the fields of a form are named.
pub(crate) struct Fields {
    pub person: &'static str,
    pub day: &'static str,
    pub last: &'static str,
}

impl Fields {
    pub(crate) fn at_fault(&self, fault: Fault) -> Error {
        let field = match fault {
            Fault::NoLastDay | Fault::LastBeforeFirst => self.last,
            fault if fault.is_about_person() => self.person,
            _ => self.day,
        };
        weft_shared::error::Faults::one(field, fault.sentence()).into()
    }
}
