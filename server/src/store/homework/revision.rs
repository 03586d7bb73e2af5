//! Earlier revisions of finished entries.

use weft_shared::{
    ids::{PracticeId, ResponseId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

/// A finished entry as it was before the client changed it.
pub struct RevisionRow {
    pub response: ResponseId,
    /// From 1, in order.
    pub number: i64,
    pub answers_sealed: Vec<u8>,
    /// When it was finished, or changed to this.
    pub written_at: Moment,
    pub replaced_at: Moment,
    /// From when on the therapist could read it; `None`: never.
    pub shared_at: Option<Moment>,
    /// Quotes of it whose links were removed because their words are not in the next one.
    pub quotes_unlinked: i64,
}

pub async fn insert(db: &mut Connection, scope: &Scope, revision: &RevisionRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO entry_revisions (response_id, number, practice_id, client_id, answers_sealed, written_at,
                                      replaced_at, shared_at, quotes_unlinked)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(revision.response.to_string())
    .bind(revision.number)
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(&revision.answers_sealed)
    .bind(revision.written_at.0)
    .bind(revision.replaced_at.0)
    .bind(revision.shared_at.map(|at| at.0))
    .bind(revision.quotes_unlinked)
    .execute(db)
    .await?;
    Ok(())
}

/// Those of one entry, oldest first.
pub async fn of_response(db: &mut Connection, scope: &Scope, response: ResponseId) -> Result<Vec<RevisionRow>> {
    let rows = sqlx::query(
        "SELECT response_id, number, answers_sealed, written_at, replaced_at, shared_at, quotes_unlinked
         FROM entry_revisions WHERE practice_id = $1 AND client_id = $2 AND response_id = $3 ORDER BY number",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(response.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(RevisionRow {
                response: row.parsed("response_id")?,
                number: row.number("number")?,
                answers_sealed: row.bytes("answers_sealed")?,
                written_at: row.moment("written_at")?,
                replaced_at: row.moment("replaced_at")?,
                shared_at: row.maybe_moment("shared_at")?,
                quotes_unlinked: row.number("quotes_unlinked")?,
            })
        })
        .collect()
}

/// A finished entry was changed at a moment. `shared_at`: from when on the therapist can read the new revision.
pub async fn amend(
    db: &mut Connection,
    practice: PracticeId,
    response: ResponseId,
    (at, shared_at): (Moment, Option<Moment>),
) -> Result<()> {
    sqlx::query("UPDATE responses SET amended_at = $3, revision_shared_at = $4 WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(response.to_string())
        .bind(at.0)
        .bind(shared_at.map(|at| at.0))
        .execute(db)
        .await?;
    Ok(())
}
