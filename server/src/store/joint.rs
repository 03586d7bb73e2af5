//! Joint views, the ratings that wait in them, and the shifts two people confirmed.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{ClientId, JointId, MembershipId, PatternId, PracticeId, SessionId, ShiftMarkId},
    joint::{Joint, Screens, ShiftMark},
    pattern::{Rater, Strength},
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, pattern::rating::Clearing, row::Columns as _, scope::Scope};

pub struct JointRow {
    pub id: JointId,
    pub session: SessionId,
    pub screens: Screens,
    pub in_view: Option<PatternId>,
    pub version: i64,
    pub closed: bool,
}

/// A rating that waits in a joint view.
pub struct WaitingRow {
    pub pattern: PatternId,
    pub rater: Rater,
    pub strength: Strength,
    pub at: Moment,
    pub by: MembershipId,
}

/// `false` when one is open already.
pub async fn insert(
    db: &mut Connection,
    place: &Scope,
    joint: &JointRow,
    by: MembershipId,
    at: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO joints (id, practice_id, client_id, session_id, screens, pattern_id, version, opened_at,
                             opened_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6,
                 (SELECT COALESCE(MAX(version), 0) + 1 FROM joints WHERE client_id = $3), $7, $8, $7)
         ON CONFLICT DO NOTHING",
    )
    .bind(joint.id.to_string())
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(joint.session.to_string())
    .bind(joint.screens.as_str())
    .bind(joint.in_view.map(|id| id.to_string()))
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest of a session, open or closed.
pub async fn newest(db: &mut Connection, place: &Scope, session: SessionId) -> Result<Option<JointRow>> {
    let row = sqlx::query(
        "SELECT id, session_id, screens, pattern_id, version, closed_at FROM joints
         WHERE practice_id = $1 AND client_id = $2 AND session_id = $3 ORDER BY opened_at DESC, id DESC LIMIT 1",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(session.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The one that is open for a client, in whatever session.
pub async fn open_now(db: &mut Connection, place: &Scope) -> Result<Option<JointRow>> {
    let row = sqlx::query(
        "SELECT id, session_id, screens, pattern_id, version, closed_at FROM joints
         WHERE practice_id = $1 AND client_id = $2 AND closed_at IS NULL",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<JointRow> {
    Ok(JointRow {
        id: row.parsed("id")?,
        session: row.parsed("session_id")?,
        screens: Screens::parse(&row.text("screens")?).ok_or(StoreError::Unreadable("joints.screens"))?,
        in_view: row.maybe_parsed("pattern_id")?,
        version: row.number("version")?,
        closed: row.maybe_moment("closed_at")?.is_some(),
    })
}

/// Open joint views nobody has touched since `before`, with their practice.
pub async fn untouched_since(db: &mut Connection, before: Moment) -> Result<Vec<(PracticeId, JointId)>> {
    let rows = sqlx::query(
        "SELECT practice_id, id FROM joints WHERE closed_at IS NULL AND changed_at < $1 ORDER BY changed_at",
    )
    .bind(before.0)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((row.parsed("practice_id")?, row.parsed("id")?))).collect()
}

pub async fn client_of(db: &mut Connection, practice: PracticeId, id: JointId) -> Result<Option<ClientId>> {
    let row = sqlx::query("SELECT client_id FROM joints WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| row.parsed("client_id")).transpose()
}

/// Raises the version. On PostgreSQL the row stays locked until the transaction ends, so whoever wants to read what is
/// in a joint view before changing it does this first. `None`: there is none.
pub async fn touch(db: &mut Connection, practice: PracticeId, id: JointId, at: Moment) -> Result<Option<JointRow>> {
    let row = sqlx::query(
        "UPDATE joints SET version = version + 1, changed_at = $3 WHERE practice_id = $1 AND id = $2
         RETURNING id, session_id, screens, pattern_id, version, closed_at",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .bind(at.0)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// What is in a joint view, and who gave each rating when.
pub async fn contents(db: &mut Connection, practice: PracticeId, row: &JointRow) -> Result<(Joint, Vec<WaitingRow>)> {
    let mut joint = Joint { closed: row.closed, ..Joint::open(row.screens, row.in_view) };
    let rounds = sqlx::query(
        "SELECT pattern_id, turned_at, shown_at FROM joint_rounds WHERE practice_id = $1 AND joint_id = $2",
    )
    .bind(practice.to_string())
    .bind(row.id.to_string())
    .fetch_all(&mut *db)
    .await?;
    for round in &rounds {
        let entry = joint.rounds.entry(round.parsed("pattern_id")?).or_default();
        entry.turned = round.maybe_moment("turned_at")?.is_some();
        entry.shown = round.maybe_moment("shown_at")?.is_some();
    }
    let ratings = sqlx::query(
        "SELECT pattern_id, rater, strength, given_at, given_by FROM joint_ratings
         WHERE practice_id = $1 AND joint_id = $2",
    )
    .bind(practice.to_string())
    .bind(row.id.to_string())
    .fetch_all(db)
    .await?;
    let ratings: Vec<WaitingRow> = ratings.iter().map(read_waiting).collect::<Result<_>>()?;
    for rating in &ratings {
        let round = joint.rounds.entry(rating.pattern).or_default();
        match rating.rater {
            Rater::Client => round.client = Some(rating.strength),
            Rater::Therapist => round.therapist = Some(rating.strength),
        }
    }
    Ok((joint, ratings))
}

fn read_waiting(row: &AnyRow) -> Result<WaitingRow> {
    Ok(WaitingRow {
        pattern: row.parsed("pattern_id")?,
        rater: Rater::parse(&row.text("rater")?).ok_or(StoreError::Unreadable("joint_ratings.rater"))?,
        strength: Strength::new(row.number("strength")?).ok_or(StoreError::Unreadable("joint_ratings.strength"))?,
        at: row.moment("given_at")?,
        by: row.parsed("given_by")?,
    })
}

pub async fn keep_rating(db: &mut Connection, practice: PracticeId, id: JointId, rating: &WaitingRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO joint_ratings (joint_id, pattern_id, rater, practice_id, strength, given_at, given_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (joint_id, pattern_id, rater)
         DO UPDATE SET strength = excluded.strength, given_at = excluded.given_at, given_by = excluded.given_by",
    )
    .bind(id.to_string())
    .bind(rating.pattern.to_string())
    .bind(rating.rater.as_str())
    .bind(practice.to_string())
    .bind(i64::from(rating.strength.get()))
    .bind(rating.at.0)
    .bind(rating.by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Clears a rating that waits, and keeps what was there under `id`. `false` when there is none.
pub async fn clear_rating(
    db: &mut Connection,
    scope: &Scope,
    (joint, session): (JointId, SessionId),
    clearing: &Clearing,
    rater: Rater,
) -> Result<bool> {
    let kept = sqlx::query(
        "INSERT INTO cleared_ratings (id, practice_id, client_id, pattern_id, session_id, rater, strength, rated_at,
                                      rated_by, cleared_at, cleared_by)
         SELECT $1, practice_id, $3, pattern_id, $7, rater, strength, given_at, given_by, $8, $9 FROM joint_ratings
         WHERE practice_id = $2 AND joint_id = $4 AND pattern_id = $5 AND rater = $6",
    )
    .bind(clearing.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(joint.to_string())
    .bind(clearing.pattern.to_string())
    .bind(rater.as_str())
    .bind(session.to_string())
    .bind(clearing.at.0)
    .bind(clearing.by.to_string())
    .execute(&mut *db)
    .await?;
    if kept.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "DELETE FROM joint_ratings WHERE practice_id = $1 AND joint_id = $2 AND pattern_id = $3 AND rater = $4",
    )
    .bind(scope.practice.to_string())
    .bind(joint.to_string())
    .bind(clearing.pattern.to_string())
    .bind(rater.as_str())
    .execute(db)
    .await?;
    Ok(true)
}

/// Whether this person rated the pattern at the session elsewhere since a moment.
pub async fn rated_since(
    db: &mut Connection,
    practice: PracticeId,
    session: SessionId,
    rating: &WaitingRow,
) -> Result<bool> {
    let row = sqlx::query(
        "SELECT 1 FROM ratings
         WHERE practice_id = $1 AND session_id = $2 AND pattern_id = $3 AND rater = $4 AND rated_at > $5",
    )
    .bind(practice.to_string())
    .bind(session.to_string())
    .bind(rating.pattern.to_string())
    .bind(rating.rater.as_str())
    .bind(rating.at.0)
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Notes that the one screen was turned round.
pub async fn turned(
    db: &mut Connection,
    practice: PracticeId,
    id: JointId,
    pattern: PatternId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO joint_rounds (joint_id, pattern_id, practice_id, turned_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (joint_id, pattern_id) DO UPDATE SET turned_at = excluded.turned_at",
    )
    .bind(id.to_string())
    .bind(pattern.to_string())
    .bind(practice.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that both numbers were shown.
pub async fn shown(
    db: &mut Connection,
    practice: PracticeId,
    id: JointId,
    pattern: PatternId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO joint_rounds (joint_id, pattern_id, practice_id, shown_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (joint_id, pattern_id) DO UPDATE SET shown_at = excluded.shown_at",
    )
    .bind(id.to_string())
    .bind(pattern.to_string())
    .bind(practice.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn go_to(db: &mut Connection, practice: PracticeId, id: JointId, pattern: Option<PatternId>) -> Result<()> {
    sqlx::query("UPDATE joints SET pattern_id = $3 WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .bind(pattern.map(|id| id.to_string()))
        .execute(db)
        .await?;
    Ok(())
}

pub async fn use_screens(db: &mut Connection, practice: PracticeId, id: JointId, screens: Screens) -> Result<()> {
    sqlx::query("UPDATE joints SET screens = $3 WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .bind(screens.as_str())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn close(db: &mut Connection, practice: PracticeId, id: JointId, at: Moment) -> Result<()> {
    sqlx::query("UPDATE joints SET closed_at = $3 WHERE practice_id = $1 AND id = $2 AND closed_at IS NULL")
        .bind(practice.to_string())
        .bind(id.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Does nothing where such a mark stands already.
pub async fn mark(
    db: &mut Connection,
    place: &Scope,
    id: ShiftMarkId,
    mark: &ShiftMark,
    by: MembershipId,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO shift_marks (id, practice_id, client_id, pattern_id, session_id, rater, marked_at, marked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT DO NOTHING",
    )
    .bind(id.to_string())
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(mark.pattern.to_string())
    .bind(mark.session.to_string())
    .bind(mark.by.as_str())
    .bind(mark.at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Takes back every mark of a pattern that stands: what two confirmed, one can no longer confirm alone.
pub async fn withdraw(
    db: &mut Connection,
    place: &Scope,
    pattern: PatternId,
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "UPDATE shift_marks SET withdrawn_at = $4, withdrawn_by = $5
         WHERE practice_id = $1 AND client_id = $2 AND pattern_id = $3 AND withdrawn_at IS NULL",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(pattern.to_string())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Those that stand.
pub async fn marks(db: &mut Connection, place: &Scope) -> Result<Vec<ShiftMark>> {
    let rows = sqlx::query(
        "SELECT pattern_id, session_id, rater, marked_at FROM shift_marks
         WHERE practice_id = $1 AND client_id = $2 AND withdrawn_at IS NULL",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ShiftMark {
                pattern: row.parsed("pattern_id")?,
                session: row.parsed("session_id")?,
                by: Rater::parse(&row.text("rater")?).ok_or(StoreError::Unreadable("shift_marks.rater"))?,
                at: row.moment("marked_at")?,
            })
        })
        .collect()
}
