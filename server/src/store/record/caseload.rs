//! What a caseload is read from, by sets: a fixed number of queries, whatever the number of clients.

use sqlx::{Any, QueryBuilder, any::AnyRow};
use weft_shared::{
    ids::{ClientId, EvidenceId, MembershipId, PatternId, PracticeId, SessionId},
    pattern::TurnKind,
    when::{Day, Moment, Time},
};

use crate::store::{
    Connection, Result, StoreError,
    pattern::{
        PatternRow, StartRow,
        rating::{RatingRow, ResponseRatingRow, read_for_session, read_with_response},
        read_pattern, read_start,
    },
    row::Columns as _,
};

/// A session without its text.
pub struct SlotRow {
    pub client: ClientId,
    pub id: SessionId,
    pub day: Day,
    pub time: Option<Time>,
    pub is_agreed: bool,
}

pub struct ProgressRow {
    pub client: ClientId,
    pub finished_at: Option<Moment>,
}

pub struct QuotePlaceRow {
    pub client: ClientId,
    pub pattern: PatternId,
    pub id: EvidenceId,
    pub finished_at: Moment,
}

/// Whose caseload, and on which day.
pub struct Caseload {
    pub practice: PracticeId,
    pub therapist: MembershipId,
    pub today: Day,
}

/// The sessions of today and later of everyone in a caseload, in order.
pub async fn from_today_on(db: &mut Connection, caseload: &Caseload) -> Result<Vec<SlotRow>> {
    let rows = sqlx::query(
        "SELECT s.client_id, s.id, s.day, s.time, CASE WHEN s.agreed_sealed IS NULL THEN 0 ELSE 1 END AS is_agreed
         FROM care JOIN sessions s ON s.client_id = care.client_id AND s.day >= $3
         WHERE care.membership_id = $2 AND care.practice_id = $1
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         ORDER BY s.day, COALESCE(s.time, '99'), s.id",
    )
    .bind(caseload.practice.to_string())
    .bind(caseload.therapist.to_string())
    .bind(caseload.today.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_slot).collect()
}

/// How many flags are open for each client in a caseload who has any.
pub async fn open_flags(db: &mut Connection, caseload: &Caseload) -> Result<Vec<(ClientId, i64)>> {
    let rows = sqlx::query(
        "SELECT f.client_id, COUNT(*) AS flags FROM care JOIN risk_flags f ON f.client_id = care.client_id
         WHERE care.membership_id = $2 AND care.practice_id = $1 AND f.acknowledged_at IS NULL
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         GROUP BY f.client_id",
    )
    .bind(caseload.practice.to_string())
    .bind(caseload.therapist.to_string())
    .bind(caseload.today.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((row.parsed("client_id")?, row.number("flags")?))).collect()
}

/// Some clients of a practice: those shown on one page.
pub struct Shown<'a> {
    pub practice: PracticeId,
    pub clients: &'a [ClientId],
}

impl Shown<'_> {
    /// The rows of `select` for these clients: it ends with the one letter that names the table they stand in.
    async fn rows(&self, db: &mut Connection, select: &'static str, order: &'static str) -> Result<Vec<AnyRow>> {
        if self.clients.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Any>::new(select);
        // `select` ends with the table's short name.
        query.push(".practice_id = ").push_bind(self.practice.to_string());
        query.push(" AND ").push(&select[select.len() - 1..]).push(".client_id IN (");
        let mut list = query.separated(", ");
        for client in self.clients {
            list.push_bind(client.to_string());
        }
        query.push(") ").push(order);
        Ok(query.build().fetch_all(db).await?)
    }

    /// In order.
    pub async fn sessions(&self, db: &mut Connection) -> Result<Vec<SlotRow>> {
        let select = "SELECT s.client_id, s.id, s.day, s.time,
                             CASE WHEN s.agreed_sealed IS NULL THEN 0 ELSE 1 END AS is_agreed
                      FROM sessions s WHERE s";
        let rows = self.rows(db, select, "ORDER BY s.day, COALESCE(s.time, '99'), s.id").await?;
        rows.iter().map(read_slot).collect()
    }

    /// Everything begun.
    pub async fn progress(&self, db: &mut Connection) -> Result<Vec<ProgressRow>> {
        let rows = self.rows(db, "SELECT r.client_id, r.finished_at FROM responses r WHERE r", "").await?;
        rows.iter()
            .map(|row| {
                Ok(ProgressRow { client: row.parsed("client_id")?, finished_at: row.maybe_moment("finished_at")? })
            })
            .collect()
    }

    /// Every pattern as it is worded now, with whose it is, oldest first.
    pub async fn patterns(&self, db: &mut Connection) -> Result<Vec<(ClientId, PatternRow)>> {
        let select = "SELECT p.client_id, p.id, w.number, w.wording_sealed, w.about_sealed, w.written_at, w.written_by
                      FROM patterns p JOIN pattern_wordings w ON w.pattern_id = p.id
                        AND w.number = (SELECT MAX(n.number) FROM pattern_wordings n WHERE n.pattern_id = p.id)
                      WHERE p";
        let rows = self.rows(db, select, "ORDER BY p.id").await?;
        rows.iter().map(|row| Ok((row.parsed("client_id")?, read_pattern(row)?))).collect()
    }

    /// Oldest first.
    pub async fn turns(&self, db: &mut Connection) -> Result<Vec<(PatternId, TurnKind, Moment)>> {
        let select = "SELECT t.pattern_id, t.turn, t.turned_at
                      FROM patterns p JOIN pattern_turns t ON t.pattern_id = p.id WHERE p";
        let rows = self.rows(db, select, "ORDER BY t.id").await?;
        rows.iter()
            .map(|row| {
                let turn = TurnKind::parse(&row.text("turn")?).ok_or(StoreError::Unreadable("pattern_turns.turn"))?;
                Ok((row.parsed("pattern_id")?, turn, row.moment("turned_at")?))
            })
            .collect()
    }

    /// Those of one pattern follow each other, oldest first.
    pub async fn starts(&self, db: &mut Connection) -> Result<Vec<StartRow>> {
        let select = "SELECT s.pattern_id, s.number, s.from_session_id, s.to_session_id, s.agreed_at, s.agreed_by
                      FROM patterns p JOIN pattern_starts s ON s.pattern_id = p.id WHERE p";
        let rows = self.rows(db, select, "ORDER BY s.pattern_id, s.number").await?;
        rows.iter().map(read_start).collect()
    }

    pub async fn ratings(&self, db: &mut Connection) -> Result<Vec<RatingRow>> {
        let select = "SELECT r.pattern_id, r.session_id, r.rater, r.strength, r.rated_at
                      FROM patterns p JOIN ratings r ON r.pattern_id = p.id WHERE p";
        self.rows(db, select, "").await?.iter().map(read_for_session).collect()
    }

    /// Those given with finished responses that are shared now.
    pub async fn shared_ratings(&self, db: &mut Connection) -> Result<Vec<ResponseRatingRow>> {
        let select = "SELECT g.pattern_id, g.response_id, g.strength, g.rated_at
                      FROM responses r JOIN response_ratings g ON g.response_id = r.id
                      WHERE r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL AND r";
        self.rows(db, select, "ORDER BY g.response_id, g.pattern_id").await?.iter().map(read_with_response).collect()
    }

    /// Where quotes stand whose source is shared now, without their words, in the order in which they were linked.
    pub async fn quotes(&self, db: &mut Connection) -> Result<Vec<QuotePlaceRow>> {
        let select = "SELECT e.id, e.client_id, e.pattern_id, r.finished_at
                      FROM evidence e JOIN responses r ON r.id = e.response_id
                      WHERE e.unlinked_at IS NULL AND r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL AND e";
        let rows = self.rows(db, select, "ORDER BY e.id").await?;
        rows.iter()
            .map(|row| {
                Ok(QuotePlaceRow {
                    client: row.parsed("client_id")?,
                    pattern: row.parsed("pattern_id")?,
                    id: row.parsed("id")?,
                    finished_at: row.moment("finished_at")?,
                })
            })
            .collect()
    }
}

/// The sealed words of some quotes.
pub async fn words(
    db: &mut Connection,
    practice: PracticeId,
    quotes: &[EvidenceId],
) -> Result<Vec<(EvidenceId, Vec<u8>)>> {
    if quotes.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::<Any>::new("SELECT id, words_sealed FROM evidence WHERE practice_id = ");
    query.push_bind(practice.to_string()).push(" AND id IN (");
    let mut list = query.separated(", ");
    for quote in quotes {
        list.push_bind(quote.to_string());
    }
    query.push(")");
    let rows = query.build().fetch_all(db).await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.bytes("words_sealed")?))).collect()
}

fn read_slot(row: &AnyRow) -> Result<SlotRow> {
    Ok(SlotRow {
        client: row.parsed("client_id")?,
        id: row.parsed("id")?,
        day: row.day("day")?,
        time: row.maybe_time("time")?,
        is_agreed: row.number("is_agreed")? == 1,
    })
}
