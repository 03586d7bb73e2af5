//! What was taken away in a record and can be put back for a while.

use std::fmt;

use weft_shared::{ids::UndoId, undo::Undoable};

use crate::{
    error::Result,
    record::Record,
    store::undo::{self, UndoRow},
};

impl Record {
    /// Notes, in the transaction that did it, that something can be undone: what it was done to, and what that belongs to.
    pub(crate) async fn can_be_undone(
        &mut self,
        id: UndoId,
        what: Undoable,
        (subject, within): (impl fmt::Display, Option<String>),
    ) -> Result<UndoId> {
        let row = UndoRow {
            id,
            practice: self.scope.practice,
            client: self.scope.client,
            by: self.actor.membership,
            what,
            subject: subject.to_string(),
            within,
            done_at: self.setting.now,
        };
        undo::insert(&mut self.tx, &row).await?;
        Ok(id)
    }
}
