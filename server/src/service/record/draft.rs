//! Forms kept before they are sent, for whoever fills them in and for nobody else.

use weft_app::{
    api::{DraftSave, Saved},
    form::Unsent,
};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, DraftId},
    response::{LONGEST_AS_TYPED, save::Stamp},
    when,
};

use crate::{
    error::{Error, Result},
    record::{Record, drafts::DraftPlace},
    service::Services,
};

/// The longest address of a form, in bytes.
const LONGEST_PLACE: usize = 200;

impl Services {
    /// Keeps what a form about a client holds by now.
    ///
    /// # Errors
    /// `NotFound` when the address is none of a client's record, or this person may not (audited); `Invalid` for more
    /// than is ever kept.
    pub async fn keep_draft(&self, actor: &Actor, save: DraftSave) -> Result<Saved> {
        let DraftSave { place, typed, page, number } = save;
        let stamp = Stamp { page, number };
        let client = client_of(&place).filter(|_| stamp.is_sound()).ok_or(Error::NotFound)?;
        if typed.len() > LONGEST_AS_TYPED {
            return Err(Faults::one(
                "draft",
                "This is too long to keep as a draft. Copy your text, then shorten it and save it.",
            )
            .into());
        }
        let mut record = Record::write(&self.context, actor, client, Action::KeepDraft).await?;
        let at = when::clock(record.setting.local.time(record.setting.now));
        record.keep_draft(self.context.new_id(), DraftPlace { place: &place, part: "" }, &stamp, &typed).await?;
        record.tx.commit().await?;
        Ok(Saved { revision: 0, at, at_risk: false, unfit: None, beside: false })
    }

    /// What whoever is asking has typed into the form at an address and not sent, the newest first.
    ///
    /// # Errors
    /// As [`Services::keep_draft`].
    pub async fn unsent(&self, actor: &Actor, place: &str) -> Result<Vec<Unsent>> {
        let client = client_of(place).ok_or(Error::NotFound)?;
        let mut record = Record::read(&self.context, actor, client, Action::KeepDraft).await?;
        let drafts = record.drafts_of(place).await?;
        let local = &record.setting.local;
        let unsent = drafts.into_iter().map(|draft| Unsent {
            id: draft.id,
            typed: form_urlencoded::parse(draft.words.as_bytes()).into_owned().collect(),
            at: format!(
                "{} at {}",
                when::ago(local.day(draft.saved_at), record.setting.today),
                when::clock(local.time(draft.saved_at))
            ),
        });
        Ok(unsent.collect())
    }

    /// A form was sent: what its pages kept of it, and the earlier drafts that stood in it, are let go.
    ///
    /// # Errors
    /// As [`Services::keep_draft`].
    pub async fn forget_drafts(&self, actor: &Actor, place: &str, pages: &[String], seen: &[DraftId]) -> Result<()> {
        let client = client_of(place).ok_or(Error::NotFound)?;
        // What is put away changes nothing in the record.
        let mut record = Record::look(&self.context, actor, client, Action::KeepDraft).await?;
        for page in pages {
            record.forget_form_of(page).await?;
        }
        record.forget_drafts(seen).await?;
        record.tx.commit().await?;
        Ok(())
    }
}

/// The client whose record a form's address is of.
fn client_of(place: &str) -> Option<ClientId> {
    let is_address = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'/' | b'-');
    let (client, _) = place.strip_prefix("/clients/")?.split_once('/')?;
    Some(client).filter(|_| place.len() <= LONGEST_PLACE && place.bytes().all(is_address))?.parse().ok()
}
