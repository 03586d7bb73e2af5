//! The outbox.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{InvitationId, LetterId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

pub struct OutboxRow {
    pub id: LetterId,
    pub practice: Option<PracticeId>,
    pub kind: String,
    /// Address and letter; none once it was sent.
    pub letter_sealed: Option<Vec<u8>>,
    pub made_at: Moment,
    pub expires_at: Moment,
    /// `None` once nothing is tried any more.
    pub due_at: Option<Moment>,
    pub tries: i64,
    pub sent_at: Option<Moment>,
    pub failed_at: Option<Moment>,
    pub fault: Option<String>,
}

/// A letter that is to be tried.
pub struct DueRow {
    pub id: LetterId,
    pub practice: Option<PracticeId>,
    pub letter_sealed: Option<Vec<u8>>,
    pub made_at: Moment,
    pub expires_at: Moment,
    pub tries: i64,
}

pub async fn insert(db: &mut Connection, row: &OutboxRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO outbox (id, practice_id, kind, letter_sealed, made_at, expires_at, due_at, tries)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
    )
    .bind(row.id.to_string())
    .bind(row.practice.map(|practice| practice.to_string()))
    .bind(&row.kind)
    .bind(row.letter_sealed.as_ref())
    .bind(row.made_at.0)
    .bind(row.expires_at.0)
    .bind(row.due_at.map(|at| at.0))
    .execute(db)
    .await?;
    Ok(())
}

/// The one whose turn it is longest and that nobody holds, of every practice.
pub async fn next_due(db: &mut Connection, now: Moment) -> Result<Option<DueRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, letter_sealed, made_at, expires_at, tries FROM outbox
         WHERE due_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1) ORDER BY due_at LIMIT 1",
    )
    .bind(now.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(DueRow {
            id: row.parsed("id")?,
            practice: row.maybe_parsed("practice_id")?,
            letter_sealed: row.maybe_bytes("letter_sealed")?,
            made_at: row.moment("made_at")?,
            expires_at: row.moment("expires_at")?,
            tries: row.number("tries")?,
        })
    })
    .transpose()
}

/// Holds a letter for one try; `false` when another process was quicker.
pub async fn claim(db: &mut Connection, id: LetterId, now: Moment, until: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE outbox SET claimed_until = $3, tries = tries + 1
         WHERE id = $1 AND due_at <= $2 AND (claimed_until IS NULL OR claimed_until <= $2)",
    )
    .bind(id.to_string())
    .bind(now.0)
    .bind(until.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Its words and its address go at once.
pub async fn mark_sent(db: &mut Connection, id: LetterId, now: Moment, held: Moment) -> Result<()> {
    sqlx::query(
        "UPDATE outbox SET sent_at = $2, due_at = NULL, claimed_until = NULL, letter_sealed = NULL, fault = NULL
         WHERE id = $1 AND claimed_until = $3",
    )
    .bind(id.to_string())
    .bind(now.0)
    .bind(held.0)
    .execute(db)
    .await?;
    Ok(())
}

/// `next`: when it is tried again; `None` gives it up.
pub async fn mark_failed(
    db: &mut Connection,
    id: LetterId,
    now: Moment,
    held: Moment,
    next: Option<Moment>,
    fault: &str,
) -> Result<()> {
    sqlx::query(
        "UPDATE outbox SET failed_at = $2, due_at = $4, claimed_until = NULL, fault = $5
         WHERE id = $1 AND claimed_until = $3",
    )
    .bind(id.to_string())
    .bind(next.is_none().then_some(now.0))
    .bind(held.0)
    .bind(next.map(|at| at.0))
    .bind(fault)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest letters of a practice.
pub async fn of_practice(db: &mut Connection, practice: PracticeId, most: i64) -> Result<Vec<OutboxRow>> {
    let rows = sqlx::query(
        "SELECT id, practice_id, kind, letter_sealed, made_at, expires_at, due_at, tries, sent_at, failed_at, fault
         FROM outbox WHERE practice_id = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(practice.to_string())
    .bind(most)
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// Every letter that is not sent; for the command line.
pub async fn unsent(db: &mut Connection) -> Result<Vec<OutboxRow>> {
    let rows = sqlx::query(
        "SELECT id, practice_id, kind, letter_sealed, made_at, expires_at, due_at, tries, sent_at, failed_at, fault
         FROM outbox WHERE due_at >= 0 ORDER BY due_at",
    )
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<OutboxRow> {
    Ok(OutboxRow {
        id: row.parsed("id")?,
        practice: row.maybe_parsed("practice_id")?,
        kind: row.text("kind")?,
        letter_sealed: row.maybe_bytes("letter_sealed")?,
        made_at: row.moment("made_at")?,
        expires_at: row.moment("expires_at")?,
        due_at: row.maybe_moment("due_at")?,
        tries: row.number("tries")?,
        sent_at: row.maybe_moment("sent_at")?,
        failed_at: row.maybe_moment("failed_at")?,
        fault: row.maybe_text("fault")?,
    })
}

/// Whether the letter with an invitation's link was given up.
pub async fn invitation_failed(db: &mut Connection, practice: PracticeId, id: InvitationId) -> Result<bool> {
    let row = sqlx::query(
        "SELECT o.id FROM invitations i JOIN outbox o ON o.id = i.letter_id
         WHERE i.practice_id = $1 AND i.id = $2 AND o.failed_at IS NOT NULL",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Takes back letters with links that stop working, unless one is being sent at this moment.
pub async fn withdraw_of_invitations(db: &mut Connection, scope: &Scope, now: Moment) -> Result<()> {
    sqlx::query(
        "DELETE FROM outbox WHERE sent_at IS NULL AND (claimed_until IS NULL OR claimed_until <= $3)
           AND id IN (SELECT i.letter_id FROM invitations i WHERE i.practice_id = $1 AND i.client_id = $2
                                                              AND i.used_at IS NULL AND i.withdrawn_at IS NULL)",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The letter with an invitation's link.
pub async fn note_invitation(db: &mut Connection, id: InvitationId, letter: LetterId) -> Result<()> {
    sqlx::query("UPDATE invitations SET letter_id = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(letter.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// One that was given up is tried again, from the first wait on; `false` when there is none such.
pub async fn try_again(db: &mut Connection, practice: PracticeId, id: LetterId, now: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE outbox SET failed_at = NULL, due_at = $3, tries = 0
         WHERE practice_id = $1 AND id = $2 AND failed_at IS NOT NULL AND expires_at > $3",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when there is none that was given up.
pub async fn discard(db: &mut Connection, practice: PracticeId, id: LetterId) -> Result<bool> {
    let done = sqlx::query("DELETE FROM outbox WHERE practice_id = $1 AND id = $2 AND failed_at IS NOT NULL")
        .bind(practice.to_string())
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes what was sent or given up before, and what waits since then without a mail server.
pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    for sql in [
        "DELETE FROM outbox WHERE sent_at < $1",
        "DELETE FROM outbox WHERE failed_at < $1",
        "DELETE FROM outbox WHERE due_at < $1 AND expires_at < $1",
    ] {
        sqlx::query(sql).bind(before.0).execute(&mut *db).await?;
    }
    Ok(())
}
