//! Where therapy stands, as both people read it.

use weft_app::pages::record::case::CaseNow;
use weft_shared::{
    access::{Action, Role},
    case_status::CaseStatus,
    error::Faults,
};

use crate::{
    error::Result,
    record::{Record, sealed::SealedField},
    store::record::case,
};

impl Record {
    /// # Errors
    /// `Invalid`, with what to do, where the status of the case does not allow the action.
    pub(crate) fn status_allows(&self, action: Action) -> Result<()> {
        let status = self.client.case.status();
        if status.allows(action) {
            return Ok(());
        }
        let called = (self.actor.role != Role::Client).then_some(self.person.called.as_str());
        Err(Faults::one("status", status.refusal(called, &self.therapist.called)).into())
    }

    /// # Errors
    /// `Invalid` for a record that is archived.
    pub(crate) fn status_is_open(&self) -> Result<()> {
        self.status_allows(Action::ChangeClient)
    }

    pub(crate) fn pronouns(&self) -> Result<String> {
        let sealed = self.client.pronouns_sealed.as_ref();
        Ok(self.unseal_some(SealedField::ClientPronouns, sealed)?.unwrap_or_default())
    }

    /// `None` where therapy simply goes on, and nothing is planned after it.
    pub(crate) async fn case_now(&mut self) -> Result<Option<CaseNow>> {
        let case = self.client.case;
        let status = case.status();
        let check_ins = case::check_ins(&mut self.tx, &self.scope).await?;
        if status == CaseStatus::Active && check_ins.iter().all(|(_, check_in)| check_in.done.is_some()) {
            return Ok(None);
        }
        let mut closing = String::new();
        if case.discharged.is_some() {
            let newest = case::discharges(&mut self.tx, &self.scope).await?.into_iter().next();
            let sealed = newest.as_ref().and_then(|row| Some((row.id, row.closing_sealed.as_ref()?)));
            if let Some((id, sealed)) = sealed {
                closing = self.unseal(SealedField::Closing(id), sealed)?;
            }
        }
        let paused = case.paused_at.map(|at| self.day(at));
        Ok(Some(CaseNow { status, paused, ended: case.discharged, closing, check_ins }))
    }
}
