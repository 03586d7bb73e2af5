//! Evidence: a client's own words, linked to a pattern.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{AssignmentId, EvidenceId, MembershipId, PatternId, PracticeId, ResponseId},
    pattern::Side,
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _, scope::Scope};

pub struct EvidenceRow {
    pub id: EvidenceId,
    pub pattern: PatternId,
    pub response: ResponseId,
    pub item: String,
    pub side: Side,
    pub words_sealed: Vec<u8>,
}

/// Evidence whose source is shared, with where it comes from.
pub struct SharedEvidenceRow {
    pub evidence: EvidenceRow,
    pub assignment: AssignmentId,
    /// When its entry was finished, or changed last.
    pub written_at: Moment,
}

pub async fn insert(
    db: &mut Connection,
    scope: &Scope,
    evidence: &EvidenceRow,
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO evidence (id, practice_id, client_id, pattern_id, response_id, item_id, side, words_sealed,
                               linked_at, linked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(evidence.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(evidence.pattern.to_string())
    .bind(evidence.response.to_string())
    .bind(&evidence.item)
    .bind(evidence.side.as_str())
    .bind(&evidence.words_sealed)
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// What is linked from one response, whoever can read it.
pub async fn of_response(db: &mut Connection, scope: &Scope, response: ResponseId) -> Result<Vec<EvidenceRow>> {
    let rows = sqlx::query(
        "SELECT id, pattern_id, response_id, item_id, side, words_sealed FROM evidence
         WHERE practice_id = $1 AND client_id = $2 AND response_id = $3 AND unlinked_at IS NULL ORDER BY id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(response.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<EvidenceRow> {
    Ok(EvidenceRow {
        id: row.parsed("id")?,
        pattern: row.parsed("pattern_id")?,
        response: row.parsed("response_id")?,
        item: row.text("item_id")?,
        side: Side::parse(&row.text("side")?).ok_or(StoreError::Unreadable("evidence.side"))?,
        words_sealed: row.bytes("words_sealed")?,
    })
}

/// What is linked, and whose source the client shares now, in the order in which it was linked.
pub async fn shared(db: &mut Connection, scope: &Scope) -> Result<Vec<SharedEvidenceRow>> {
    let rows = sqlx::query(
        "SELECT e.id, e.pattern_id, e.response_id, e.item_id, e.side, e.words_sealed, r.assignment_id,
                COALESCE(r.amended_at, r.finished_at) AS written_at
         FROM evidence e JOIN responses r ON r.id = e.response_id
         WHERE e.practice_id = $1 AND e.client_id = $2 AND e.unlinked_at IS NULL
           AND r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL
         ORDER BY e.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(SharedEvidenceRow {
                evidence: read(row)?,
                assignment: row.parsed("assignment_id")?,
                written_at: row.moment("written_at")?,
            })
        })
        .collect()
}

/// Puts a removed link back.
pub async fn link_again(
    db: &mut Connection,
    practice: PracticeId,
    (pattern, id): (PatternId, EvidenceId),
    by: MembershipId,
) -> Result<()> {
    sqlx::query(
        "UPDATE evidence SET unlinked_at = NULL, unlinked_by = NULL
         WHERE practice_id = $1 AND pattern_id = $2 AND id = $3 AND unlinked_by = $4",
    )
    .bind(practice.to_string())
    .bind(pattern.to_string())
    .bind(id.to_string())
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// `false` when there is no such link of this pattern, or not any more.
pub async fn unlink(
    db: &mut Connection,
    practice: PracticeId,
    (pattern, id): (PatternId, EvidenceId),
    by: MembershipId,
    at: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE evidence SET unlinked_at = $4, unlinked_by = $5
         WHERE practice_id = $1 AND pattern_id = $2 AND id = $3 AND unlinked_at IS NULL",
    )
    .bind(practice.to_string())
    .bind(pattern.to_string())
    .bind(id.to_string())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
