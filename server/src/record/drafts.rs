//! Words kept for their author before they are sent: of a form, or beside an answer that another device has changed.

use weft_shared::{ids::DraftId, response::save::Stamp, when::Moment};

use crate::{
    error::Result,
    record::{Record, sealed::SealedField},
    store::record::draft::{self, DraftRow},
};

/// Where words belong that are not sent yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DraftPlace<'a> {
    /// A form's address, or a response.
    pub place: &'a str,
    /// An item of it; empty for a whole form.
    pub part: &'a str,
}

pub(crate) struct Draft {
    pub id: DraftId,
    pub part: String,
    /// Fields as they were typed, `application/x-www-form-urlencoded`.
    pub words: String,
    pub saved_at: Moment,
}

impl Record {
    /// Keeps what an open page holds by now.
    pub(crate) async fn keep_draft(
        &mut self,
        id: DraftId,
        DraftPlace { place, part }: DraftPlace<'_>,
        stamp: &Stamp,
        words: &str,
    ) -> Result<()> {
        let by = self.actor.membership;
        let row = DraftRow {
            id,
            by,
            place: place.to_owned(),
            part: part.to_owned(),
            words_sealed: self.seal(SealedField::Draft { by, page: &stamp.page, place, part }, words)?,
            stamp: stamp.clone(),
            saved_at: self.setting.now,
        };
        Ok(draft::keep(&mut self.tx, &self.scope, &row).await?)
    }

    /// What whoever is asking has typed at a place and not sent, the newest first.
    pub(crate) async fn drafts_of(&mut self, place: &str) -> Result<Vec<Draft>> {
        let by = self.actor.membership;
        let rows = draft::of_place(&mut self.tx, &self.scope, by, place).await?;
        let open = |row: DraftRow| {
            let field = SealedField::Draft { by, page: &row.stamp.page, place, part: &row.part };
            let words = self.unseal(field, &row.words_sealed)?;
            Ok(Draft { id: row.id, part: row.part, words, saved_at: row.saved_at })
        };
        rows.into_iter().map(open).collect()
    }

    /// The form of a page is sent.
    pub(crate) async fn forget_form_of(&mut self, page: &str) -> Result<()> {
        let by = self.actor.membership;
        Ok(draft::remove_form_of(&mut self.tx, &self.scope, by, page).await?)
    }

    /// Drafts their author has seen, and which have gone into what was sent.
    pub(crate) async fn forget_drafts(&mut self, ids: &[DraftId]) -> Result<()> {
        let by = self.actor.membership;
        for id in ids {
            draft::remove(&mut self.tx, &self.scope, by, *id).await?;
        }
        Ok(())
    }
}
