//! Care: who treats a client, stands in for someone, or supervises, from a day until a day.

use sqlx::any::AnyRow;
use weft_shared::{
    access::CareKind,
    care::{Care, Change, Span},
    ids::{ClientId, MembershipId, PracticeId},
    when::Day,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _, scope::Scope};

pub struct CareRow {
    pub client: ClientId,
    pub member: MembershipId,
    /// Of the member.
    pub name: String,
    pub kind: CareKind,
    pub from: Day,
    /// The first day without; `None`: until further notice.
    pub until: Option<Day>,
}

impl CareRow {
    pub fn care(&self) -> Care {
        Care { member: self.member, kind: self.kind, span: Span { from: self.from, until: self.until } }
    }
}

/// `Taken` when the same person begins with the same client on the same day.
pub async fn insert(
    db: &mut Connection,
    practice: PracticeId,
    row: &CareRow,
    made_by: Option<MembershipId>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO care (practice_id, client_id, membership_id, from_day, until_day, kind, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(practice.to_string())
    .bind(row.client.to_string())
    .bind(row.member.to_string())
    .bind(row.from.to_string())
    .bind(row.until.map(|day| day.to_string()))
    .bind(row.kind.as_str())
    .bind(made_by.map(|member| member.to_string()))
    .execute(db)
    .await?;
    Ok(())
}

/// All care of a client that has not ended on a day, the longest-standing first; also what only begins later.
pub async fn of_client(db: &mut Connection, scope: &Scope, day: Day) -> Result<Vec<CareRow>> {
    let rows = sqlx::query(
        "SELECT care.client_id, care.membership_id, m.name, care.kind, care.from_day, care.until_day
         FROM care JOIN memberships m ON m.id = care.membership_id
         WHERE care.practice_id = $1 AND care.client_id = $2 AND (care.until_day IS NULL OR care.until_day > $3)
           AND m.ended_at IS NULL
         ORDER BY care.from_day, m.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// Everything there ever was of a client, the newest first; also of those who have left.
pub async fn history(db: &mut Connection, scope: &Scope) -> Result<Vec<CareRow>> {
    let rows = sqlx::query(
        "SELECT care.client_id, care.membership_id, m.name, care.kind, care.from_day, care.until_day
         FROM care JOIN memberships m ON m.id = care.membership_id
         WHERE care.practice_id = $1 AND care.client_id = $2
         ORDER BY care.from_day DESC, m.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// Writes what follows from a wish.
pub async fn apply(
    db: &mut Connection,
    scope: &Scope,
    changes: &[Change],
    made_by: Option<MembershipId>,
) -> Result<()> {
    for change in changes {
        match *change {
            Change::End { member, kind, on } => {
                end(db, scope, member, kind, on).await?;
            }
            Change::Begin(Care { member, kind, span }) => {
                let (client, name) = (scope.client, String::new());
                let row = CareRow { client, member, name, kind, from: span.from, until: span.until };
                insert(db, scope.practice, &row, made_by).await?;
            }
        }
    }
    Ok(())
}

/// The clients a member treats until further notice, or until a day that is still to come.
pub async fn treated_clients(
    db: &mut Connection,
    practice: PracticeId,
    member: MembershipId,
    day: Day,
) -> Result<Vec<ClientId>> {
    let rows = sqlx::query(
        "SELECT DISTINCT client_id FROM care
         WHERE practice_id = $1 AND membership_id = $2 AND kind = 'treats' AND (until_day IS NULL OR until_day > $3)
         ORDER BY client_id",
    )
    .bind(practice.to_string())
    .bind(member.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| row.parsed("client_id")).collect()
}

pub(super) fn read(row: &AnyRow) -> Result<CareRow> {
    Ok(CareRow {
        client: row.parsed("client_id")?,
        member: row.parsed("membership_id")?,
        name: row.text("name")?,
        kind: CareKind::parse(&row.text("kind")?).ok_or(StoreError::Unreadable("care.kind"))?,
        from: row.parsed("from_day")?,
        until: row.maybe_parsed("until_day")?,
    })
}

/// What a member is to a client on a day.
pub async fn kinds(db: &mut Connection, scope: &Scope, member: MembershipId, day: Day) -> Result<Vec<CareKind>> {
    let rows = sqlx::query(
        "SELECT kind FROM care WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3
           AND from_day <= $4 AND (until_day IS NULL OR until_day > $4)",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(member.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| CareKind::parse(&row.text("kind")?).ok_or(StoreError::Unreadable("care.kind"))).collect()
}

/// The first day without it. What would only have begun then, or later, is taken back.
pub async fn end(db: &mut Connection, scope: &Scope, member: MembershipId, kind: CareKind, day: Day) -> Result<u64> {
    let (practice, client, member, day) =
        (scope.practice.to_string(), scope.client.to_string(), member.to_string(), day.to_string());
    let ended = sqlx::query(
        "UPDATE care SET until_day = $5
         WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3 AND kind = $4 AND from_day < $5
           AND (until_day IS NULL OR until_day > $5)",
    )
    .bind(&practice)
    .bind(&client)
    .bind(&member)
    .bind(kind.as_str())
    .bind(&day)
    .execute(&mut *db)
    .await?;
    let taken_back = sqlx::query(
        "DELETE FROM care
         WHERE practice_id = $1 AND client_id = $2 AND membership_id = $3 AND kind = $4 AND from_day >= $5",
    )
    .bind(&practice)
    .bind(&client)
    .bind(&member)
    .bind(kind.as_str())
    .bind(&day)
    .execute(db)
    .await?;
    Ok(ended.rows_affected() + taken_back.rows_affected())
}

/// Ends what a member is to clients beside treating them: standing in for someone, supervising.
pub async fn end_all_but_treating(
    db: &mut Connection,
    practice: PracticeId,
    member: MembershipId,
    day: Day,
) -> Result<()> {
    for sql in [
        "UPDATE care SET until_day = $3
         WHERE practice_id = $1 AND membership_id = $2 AND kind <> 'treats' AND from_day < $3
           AND (until_day IS NULL OR until_day > $3)",
        "DELETE FROM care WHERE practice_id = $1 AND membership_id = $2 AND kind <> 'treats' AND from_day >= $3",
    ] {
        sqlx::query(sql)
            .bind(practice.to_string())
            .bind(member.to_string())
            .bind(day.to_string())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}
