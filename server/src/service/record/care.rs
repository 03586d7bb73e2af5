//! Who treats a client, stands in and supervises: the page, and changing it.

use weft_app::pages::record::care::{CareLine, CarePage, Colleague, EmergencyLine};
use weft_shared::{
    access::{Action, Actor, CareKind, Decision, Relation, Role, decide},
    care::{Care, Span, Wish},
    error::{Faults, Sure},
    ids::{ClientId, MembershipId},
    schedule::ask_if_far_ahead,
    when::{Day, days_after},
};

use crate::{
    audit,
    error::{Error, Result},
    form_stamp::Once,
    record::{Record, care::Fields},
    service::Services,
    store::{account, record::care},
};

/// What a form of the page asks for. Nothing chosen: `None`.
pub enum CareInput {
    HandOver {
        from: Option<MembershipId>,
        to: Option<MembershipId>,
        on: Day,
    },
    Add {
        kind: Option<CareKind>,
        member: Option<MembershipId>,
        from: Day,
        /// The last day, it included.
        last: Option<Day>,
    },
    End {
        which: Option<(CareKind, MembershipId)>,
        on: Day,
    },
}

const HAND_OVER: Fields = Fields { person: "hand-to", day: "hand-on", last: "hand-on" };
const ADD: Fields = Fields { person: "person", day: "from", last: "last" };
const END: Fields = Fields { person: "which", day: "end-on", last: "end-on" };

impl CareInput {
    /// What is wished, and the fields it was typed into.
    fn wish(&self) -> Result<(Wish, Fields, Day), Faults> {
        let mut faults = Faults::default();
        let mut chosen = |field: &'static str, member: Option<MembershipId>| {
            if member.is_none() {
                faults.add(field, "Choose a person.");
            }
            member
        };
        let wish = match *self {
            CareInput::HandOver { from, to, on } => {
                let (from, to) = (chosen("hand-from", from), chosen(HAND_OVER.person, to));
                from.zip(to).map(|(from, to)| (Wish::HandOver { from, to, on }, HAND_OVER, on))
            }
            CareInput::Add { kind, member, from, last } => {
                let member = chosen(ADD.person, member);
                if kind.is_none() {
                    faults.add("kind", "Choose what this person will do.");
                }
                let span = Span { from, until: last.map(|last| days_after(last, 1)) };
                member.zip(kind).map(|(member, kind)| (Wish::Add(Care { member, kind, span }), ADD, from))
            }
            CareInput::End { which, on } => {
                if which.is_none() {
                    faults.add(END.person, "Choose what ends.");
                }
                which.map(|(kind, member)| (Wish::End { member, kind, on }, END, on))
            }
        };
        wish.ok_or(faults)
    }
}

impl Services {
    /// # Errors
    /// `NotFound` (audited) for whoever neither treats the client nor owns the practice.
    pub async fn who_treats_page(&self, actor: &Actor, client: ClientId) -> Result<CarePage> {
        let mut record = Record::read(&self.context, actor, client, Action::ManageCare).await?;
        let today = record.setting.today;
        let line = |row: &care::CareRow| CareLine {
            member: row.member,
            name: row.name.clone(),
            kind: row.kind,
            span: row.care().span,
        };
        let now: Vec<CareLine> = record.care().await?.iter().map(line).collect();
        let past = care::history(&mut record.tx, &record.scope).await?;
        let past = past.iter().filter(|row| row.until.is_some_and(|until| until <= today)).map(line).collect();
        let reads = decide(actor.role, record.relation, Action::OpenRecord) == Decision::Allow;
        let treats = record.capacity().is_ok_and(weft_shared::capacity::Capacity::treats);
        let emergencies = if treats { self.emergency_lines(&mut record).await? } else { Vec::new() };
        let staff = account::staff(&mut record.tx, actor.practice).await?;
        let colleagues = staff
            .into_iter()
            .filter(|(row, ended_at)| ended_at.is_none() && CareKind::ALL.iter().any(|kind| kind.fits(row.role)));
        Ok(CarePage {
            client,
            name: record.person.name,
            reads,
            me: actor.membership,
            today,
            now,
            past,
            emergencies,
            colleagues: colleagues
                .map(|(row, _)| Colleague { id: row.id, name: row.name, supervises: row.role == Role::Supervisor })
                .collect(),
        })
    }

    pub(crate) async fn emergency_lines(&self, record: &mut Record) -> Result<Vec<EmergencyLine>> {
        let names = record.names().await?;
        let lines = record.emergencies().await?.into_iter().map(|emergency| EmergencyLine {
            name: names.get(&emergency.member).cloned().unwrap_or_default(),
            day: record.day(emergency.opened_at),
            opened: record.setting.when_in_the_practice(emergency.opened_at),
            until: record.setting.when_in_the_practice(emergency.ends_at),
            reason: emergency.reason,
        });
        Ok(lines.collect())
    }

    /// # Errors
    /// `NotFound` (audited) for whoever neither treats the client nor owns the practice; `Invalid`.
    pub async fn change_care(&self, actor: &Actor, client: ClientId, input: &CareInput, sure: &Sure) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::ManageCare).await?;
        let claim = match self.context.once::<()>(&mut record.tx, actor, ("care", client)).await? {
            Once::First(claim) => claim,
            Once::Before(()) => return Ok(()),
        };
        let (wish, fields, day) = input.wish()?;
        let mut faults = Faults::default();
        ask_if_far_ahead(&mut faults, (fields.day, day), record.setting.today, sure);
        faults.or(())?;
        record.change_care(&self.context, wish, true).await?.map_err(|fault| fields.at_fault(fault))?;
        claim.keep(&self.context, &mut record.tx, &()).await?;
        record.tx.commit().await?;
        // Whoever followed a joint view may have lost it.
        self.context.changes.notify_all();
        Ok(())
    }

    /// Every client a member treats goes to somebody else, on one day, with one letter. Gives how many.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever owns no practice, `ConfirmFirst`, `Invalid`.
    pub async fn hand_over_all(
        &self,
        actor: &Actor,
        from: MembershipId,
        (to, on): (Option<MembershipId>, Day),
        sure: &Sure,
    ) -> Result<usize> {
        if decide(actor.role, Relation::None, Action::ManageMembers) == Decision::Deny {
            return audit::deny(&self.context, actor, None, Action::ManageMembers, None).await;
        }
        self.context.is_confirmed(actor).await?;
        let to = to.ok_or_else(|| Faults::one(HAND_OVER.person, "Choose a person."))?;
        let clients = {
            let mut tx = self.context.store.read().await?;
            let setting = crate::setting::Setting::load(&mut tx, &self.context, actor).await?;
            let mut faults = Faults::default();
            ask_if_far_ahead(&mut faults, (HAND_OVER.day, on), setting.today, sure);
            faults.or(())?;
            care::treated_clients(&mut tx, actor.practice, from, on).await?
        };
        let mut done = 0;
        for client in clients {
            let mut record = Record::write(&self.context, actor, client, Action::ManageCare).await?;
            match record.change_care(&self.context, Wish::HandOver { from, to, on }, done == 0).await? {
                Ok(()) => {
                    record.tx.commit().await?;
                    done += 1;
                }
                // Somebody else was faster with this one.
                Err(weft_shared::care::Fault::NotThere) => {}
                Err(fault) => return Err(HAND_OVER.at_fault(fault)),
            }
        }
        self.context.changes.notify_all();
        if done == 0 {
            return Err(Error::from(Faults::one(HAND_OVER.day, "No client is in this person’s care on that day.")));
        }
        Ok(done)
    }
}
