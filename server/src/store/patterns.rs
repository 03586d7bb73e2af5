//! Patterns, their wordings, ratings and evidence.

use weft_shared::{
    ids::{AssignmentId, ClientId, EvidenceId, MembershipId, PatternId, PracticeId, ResponseId, SessionId},
    pattern::{Rater, Side, Strength},
    when::Moment,
};

use super::{Connection, Result, StoreError, row::Columns as _};

/// A pattern with the wording in force.
pub struct PatternRow {
    pub id: PatternId,
    pub wording_number: i64,
    pub wording_sealed: Vec<u8>,
}

pub struct RatingRow {
    pub pattern: PatternId,
    pub session: SessionId,
    pub rater: Rater,
    pub strength: Strength,
}

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
    pub finished_at: Moment,
}

pub async fn insert(
    db: &mut Connection,
    practice: PracticeId,
    client: ClientId,
    id: PatternId,
    at: Moment,
) -> Result<()> {
    sqlx::query("INSERT INTO patterns (id, practice_id, client_id, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(practice.to_string())
        .bind(client.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Appends a wording under the given number, which must be the next.
pub async fn insert_wording(
    db: &mut Connection,
    practice: PracticeId,
    pattern: &PatternRow,
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO pattern_wordings (pattern_id, number, practice_id, wording_sealed, written_at, written_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(pattern.id.to_string())
    .bind(pattern.wording_number)
    .bind(practice.to_string())
    .bind(&pattern.wording_sealed)
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// In the order in which they were first written.
pub async fn of_client(db: &mut Connection, practice: PracticeId, client: ClientId) -> Result<Vec<PatternRow>> {
    let rows = sqlx::query(
        "SELECT p.id, w.number, w.wording_sealed FROM patterns p JOIN pattern_wordings w ON w.pattern_id = p.id
         WHERE p.practice_id = $1 AND p.client_id = $2
           AND w.number = (SELECT MAX(v.number) FROM pattern_wordings v WHERE v.pattern_id = p.id)
         ORDER BY p.id",
    )
    .bind(practice.to_string())
    .bind(client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PatternRow {
                id: row.parsed("id")?,
                wording_number: row.number("number")?,
                wording_sealed: row.bytes("wording_sealed")?,
            })
        })
        .collect()
}

pub async fn rate(
    db: &mut Connection,
    practice: PracticeId,
    rating: &RatingRow,
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO ratings (pattern_id, session_id, rater, practice_id, strength, rated_at, rated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (pattern_id, session_id, rater)
         DO UPDATE SET strength = excluded.strength, rated_at = excluded.rated_at, rated_by = excluded.rated_by",
    )
    .bind(rating.pattern.to_string())
    .bind(rating.session.to_string())
    .bind(rating.rater.as_str())
    .bind(practice.to_string())
    .bind(i64::from(rating.strength.get()))
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn ratings(db: &mut Connection, practice: PracticeId, client: ClientId) -> Result<Vec<RatingRow>> {
    let rows = sqlx::query(
        "SELECT r.pattern_id, r.session_id, r.rater, r.strength FROM ratings r
         JOIN patterns p ON p.id = r.pattern_id WHERE r.practice_id = $1 AND p.client_id = $2",
    )
    .bind(practice.to_string())
    .bind(client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(RatingRow {
                pattern: row.parsed("pattern_id")?,
                session: row.parsed("session_id")?,
                rater: Rater::parse(&row.text("rater")?).ok_or(StoreError::Unreadable("ratings.rater"))?,
                strength: Strength::new(row.number("strength")?).ok_or(StoreError::Unreadable("ratings.strength"))?,
            })
        })
        .collect()
}

pub async fn insert_evidence(
    db: &mut Connection,
    practice: PracticeId,
    client: ClientId,
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
    .bind(practice.to_string())
    .bind(client.to_string())
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

/// Evidence whose source the client shares now, in the order in which it was linked.
pub async fn shared_evidence(
    db: &mut Connection,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<SharedEvidenceRow>> {
    let rows = sqlx::query(
        "SELECT e.id, e.pattern_id, e.response_id, e.item_id, e.side, e.words_sealed, r.assignment_id, r.finished_at
         FROM evidence e JOIN responses r ON r.id = e.response_id
         WHERE e.practice_id = $1 AND e.client_id = $2 AND r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL
         ORDER BY e.id",
    )
    .bind(practice.to_string())
    .bind(client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(SharedEvidenceRow {
                evidence: EvidenceRow {
                    id: row.parsed("id")?,
                    pattern: row.parsed("pattern_id")?,
                    response: row.parsed("response_id")?,
                    item: row.text("item_id")?,
                    side: Side::parse(&row.text("side")?).ok_or(StoreError::Unreadable("evidence.side"))?,
                    words_sealed: row.bytes("words_sealed")?,
                },
                assignment: row.parsed("assignment_id")?,
                finished_at: row.moment("finished_at")?,
            })
        })
        .collect()
}
