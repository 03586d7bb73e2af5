//! Records an owner opened for a reason and for a time, though nobody had handed them over.

use weft_shared::{
    ids::{ClientId, EmergencyId, MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

pub struct EmergencyRow {
    pub id: EmergencyId,
    pub client: ClientId,
    pub member: MembershipId,
    pub reason_sealed: Vec<u8>,
    pub opened_at: Moment,
    pub ends_at: Moment,
}

pub async fn insert(db: &mut Connection, scope: &Scope, row: &EmergencyRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO emergency_access (id, practice_id, client_id, membership_id, reason_sealed, opened_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(row.member.to_string())
    .bind(&row.reason_sealed)
    .bind(row.opened_at.0)
    .bind(row.ends_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Until when a member may read a record in an emergency, if they may now.
pub async fn open_until(
    db: &mut Connection,
    scope: &Scope,
    member: MembershipId,
    now: Moment,
) -> Result<Option<Moment>> {
    let row = sqlx::query(
        "SELECT ends_at FROM emergency_access
         WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3 AND opened_at <= $4 AND ends_at > $4
         ORDER BY ends_at DESC LIMIT 1",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(member.to_string())
    .bind(now.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| row.moment("ends_at")).transpose()
}

/// Ends what a member has open, with every client.
pub async fn end_of_member(db: &mut Connection, practice: PracticeId, member: MembershipId, now: Moment) -> Result<()> {
    sqlx::query(
        "UPDATE emergency_access SET ends_at = $3 WHERE practice_id = $1 AND membership_id = $2 AND ends_at > $3",
    )
    .bind(practice.to_string())
    .bind(member.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Every one of a client, the newest first.
pub async fn of_client(db: &mut Connection, scope: &Scope) -> Result<Vec<EmergencyRow>> {
    let rows = sqlx::query(
        "SELECT id, client_id, membership_id, reason_sealed, opened_at, ends_at FROM emergency_access
         WHERE practice_id = $1 AND client_id = $2 ORDER BY id DESC",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(EmergencyRow {
                id: row.parsed("id")?,
                client: row.parsed("client_id")?,
                member: row.parsed("membership_id")?,
                reason_sealed: row.bytes("reason_sealed")?,
                opened_at: row.moment("opened_at")?,
                ends_at: row.moment("ends_at")?,
            })
        })
        .collect()
}
