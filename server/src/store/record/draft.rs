//! Words kept for their author before they are sent.

use weft_shared::{
    ids::{DraftId, MembershipId},
    response::save::Stamp,
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

pub struct DraftRow {
    pub id: DraftId,
    /// Their author; nobody else reads them.
    pub by: MembershipId,
    /// What they are a draft of: a form's address, or a response.
    pub place: String,
    /// Which part of it: an item; empty for a whole form.
    pub part: String,
    pub stamp: Stamp,
    pub words_sealed: Vec<u8>,
    pub saved_at: Moment,
}

/// Keeps what a page holds by now; an earlier save of that page does not replace a later one.
pub async fn keep(db: &mut Connection, scope: &Scope, draft: &DraftRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO drafts (id, practice_id, client_id, membership_id, place, part, page, page_save, words_sealed,
                             saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (membership_id, place, part, page)
         DO UPDATE SET page_save = excluded.page_save, words_sealed = excluded.words_sealed,
                       saved_at = excluded.saved_at
         WHERE drafts.page_save < excluded.page_save",
    )
    .bind(draft.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(draft.by.to_string())
    .bind(&draft.place)
    .bind(&draft.part)
    .bind(&draft.stamp.page)
    .bind(draft.stamp.number)
    .bind(&draft.words_sealed)
    .bind(draft.saved_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// All of a place, the newest first.
pub async fn of_place(db: &mut Connection, scope: &Scope, by: MembershipId, place: &str) -> Result<Vec<DraftRow>> {
    let rows = sqlx::query(
        "SELECT id, part, page, page_save, words_sealed, saved_at FROM drafts
         WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3 AND place = $4
         ORDER BY saved_at DESC, id DESC",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(by.to_string())
    .bind(place)
    .fetch_all(db)
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(DraftRow {
            id: row.parsed("id")?,
            by,
            place: place.to_owned(),
            part: row.text("part")?,
            stamp: Stamp { page: row.text("page")?, number: row.number("page_save")? },
            words_sealed: row.bytes("words_sealed")?,
            saved_at: row.moment("saved_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The form of a page is sent by now, wherever it was sent to: a page has a name that no other has.
pub async fn remove_form_of(db: &mut Connection, scope: &Scope, by: MembershipId, page: &str) -> Result<()> {
    sqlx::query(
        "DELETE FROM drafts
         WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3 AND page = $4 AND part = ''",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(by.to_string())
    .bind(page)
    .execute(db)
    .await?;
    Ok(())
}

/// One that its author has seen and let go.
pub async fn remove(db: &mut Connection, scope: &Scope, by: MembershipId, id: DraftId) -> Result<()> {
    sqlx::query("DELETE FROM drafts WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3 AND id = $4")
        .bind(scope.practice.to_string())
        .bind(scope.client.to_string())
        .bind(by.to_string())
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}
