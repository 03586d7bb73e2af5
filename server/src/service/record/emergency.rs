//! Opening a record in an emergency: an owner whom nobody has handed it reads it for a reason, and for a time. Nobody is
//! kept from knowing.

use weft_app::pages::record::emergency::Emergency;
use weft_shared::{
    access::{Action, Actor},
    care::{EMERGENCY_HOURS, LONGEST_REASON},
    error::Faults,
    ids::{ClientId, EmergencyId},
    text::{at_most, is_blank, trimmed},
};

use crate::{
    audit::Event,
    error::Result,
    form_stamp::Once,
    mail::{self, Letter},
    record::{Record, sealed::SealedField},
    service::Services,
    store::record::{
        client,
        emergency::{self, EmergencyRow},
    },
};

impl Services {
    /// # Errors
    /// `NotFound` (audited) for whoever owns no practice, or reads the record already.
    pub async fn emergency_page(&self, actor: &Actor, client: ClientId) -> Result<Emergency> {
        let record = Record::read(&self.context, actor, client, Action::OpenInEmergency).await?;
        Ok(Emergency { client, name: record.person.name })
    }

    /// Opens it for so many hours. Whoever treats the client gets a letter; the client sees it in the list of openings.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever owns no practice, or reads the record already; `ConfirmFirst`; `Invalid`.
    pub async fn open_in_emergency(&self, actor: &Actor, client: ClientId, reason: &str, hours: i64) -> Result<()> {
        // Sent again, it is open already: the record answers.
        let mut record = match Record::write(&self.context, actor, client, Action::OpenInEmergency).await {
            Ok(record) => record,
            Err(refused) => return self.is_open_by_this_form(actor, client).await.ok_or(refused),
        };
        let claim = match self.context.once::<()>(&mut record.tx, actor, ("emergency", client)).await? {
            Once::First(claim) => claim,
            Once::Before(()) => return Ok(()),
        };
        let mut faults = Faults::default();
        if is_blank(reason) {
            faults.add("reason", "Write in a sentence why you need to read this record.");
        } else if let Err(sentence) = at_most(LONGEST_REASON, reason) {
            faults.add("reason", sentence);
        }
        if !EMERGENCY_HOURS.contains(&hours) {
            faults.add("hours", "Choose for how long.");
        }
        faults.or(())?;
        self.context.is_confirmed(actor).await?;
        let (id, now): (EmergencyId, _) = (self.context.new_id(), record.setting.now);
        let row = EmergencyRow {
            id,
            client,
            member: actor.membership,
            reason_sealed: record.seal(SealedField::EmergencyReason(id), trimmed(reason))?,
            opened_at: now,
            ends_at: now.plus_hours(hours),
        };
        emergency::insert(&mut record.tx, &record.scope, &row).await?;
        for therapist in client::treated_by(&mut record.tx, &record.scope, record.setting.today).await? {
            mail::post_to_member(&mut record.tx, &self.context, &therapist, &Letter::BreakGlass).await?;
        }
        claim.keep(&self.context, &mut record.tx, &()).await?;
        record.commit(Event::OpenedInEmergency(id)).await
    }

    async fn is_open_by_this_form(&self, actor: &Actor, client: ClientId) -> Option<()> {
        let mut tx = self.context.store.read().await.ok()?;
        self.context.made_before(&mut tx, actor, &("emergency", client)).await.ok()?
    }
}
