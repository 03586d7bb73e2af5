//! What a caseload is read from, by sets: a fixed number of queries, whatever the number of clients.

use sqlx::{AssertSqlSafe, any::AnyRow};
use weft_shared::{
    ids::{ClientId, EvidenceId, MembershipId, PatternId, PracticeId, SessionId},
    pattern::TurnKind,
    schedule::NotHeld,
    when::{Day, Moment, Time},
};

use crate::store::{
    Connection, Result, StoreError,
    pattern::{
        PatternRow, StartRow,
        rating::{RatingRow, ResponseRatingRow, read_for_session, read_with_response},
        read_pattern, read_start,
    },
    places,
    record::care::{self, CareRow},
    row::Columns as _,
};

/// A session without its text.
pub struct SlotRow {
    pub client: ClientId,
    pub id: SessionId,
    pub day: Day,
    pub time: Option<Time>,
    pub held_at: Option<Moment>,
    pub not_held_at: Option<Moment>,
    pub not_held_why: Option<NotHeld>,
}

pub struct ProgressRow {
    pub client: ClientId,
    pub finished_at: Option<Moment>,
}

pub struct QuotePlaceRow {
    pub client: ClientId,
    pub pattern: PatternId,
    pub id: EvidenceId,
    /// When its entry was finished, or changed last.
    pub written_at: Moment,
}

/// Whose caseload, and on which day.
pub struct Caseload {
    pub practice: PracticeId,
    pub member: MembershipId,
    /// Those they supervise, and not those they treat.
    pub reads_only: bool,
    pub today: Day,
}

/// The sessions of today and later of everyone in a caseload, in order.
pub async fn from_today_on(db: &mut Connection, caseload: &Caseload) -> Result<Vec<SlotRow>> {
    let rows = sqlx::query(
        "SELECT s.client_id, s.id, s.day, s.time, s.held_at, s.not_held_at, s.not_held_why
         FROM care JOIN sessions s ON s.client_id = care.client_id AND s.day >= $3 AND s.deleted_at IS NULL
         WHERE care.membership_id = $2 AND care.practice_id = $1
           AND CASE care.kind WHEN 'supervises' THEN 1 ELSE 0 END = $4
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         ORDER BY s.day, COALESCE(s.time, '99'), s.id",
    )
    .bind(caseload.practice.to_string())
    .bind(caseload.member.to_string())
    .bind(caseload.today.to_string())
    .bind(i64::from(caseload.reads_only))
    .fetch_all(db)
    .await?;
    rows.iter().map(read_slot).collect()
}

/// How many flags are open for each client in a caseload who has any.
pub async fn open_flags(db: &mut Connection, caseload: &Caseload) -> Result<Vec<(ClientId, i64)>> {
    let rows = sqlx::query(
        "SELECT f.client_id, COUNT(*) AS flags FROM care JOIN risk_flags f ON f.client_id = care.client_id
         WHERE care.membership_id = $2 AND care.practice_id = $1 AND f.acknowledged_at IS NULL
           AND CASE care.kind WHEN 'supervises' THEN 1 ELSE 0 END = $4
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         GROUP BY f.client_id",
    )
    .bind(caseload.practice.to_string())
    .bind(caseload.member.to_string())
    .bind(caseload.today.to_string())
    .bind(i64::from(caseload.reads_only))
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
    /// The rows of a statement, with the places of these clients for `{places}`.
    async fn rows(&self, db: &mut Connection, sql: &'static str) -> Result<Vec<AnyRow>> {
        if self.clients.is_empty() {
            return Ok(Vec::new());
        }
        let sql = sql.replace("{places}", &places(2, self.clients.len()));
        // Nothing in it but places is not our own text.
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(self.practice.to_string());
        for client in self.clients {
            query = query.bind(client.to_string());
        }
        Ok(query.fetch_all(db).await?)
    }

    /// In order.
    pub async fn sessions(&self, db: &mut Connection) -> Result<Vec<SlotRow>> {
        let sql = "SELECT s.client_id, s.id, s.day, s.time, s.held_at, s.not_held_at, s.not_held_why
                      FROM sessions s WHERE s.practice_id = $1 AND s.deleted_at IS NULL AND s.client_id IN ({places})
                   ORDER BY s.day, COALESCE(s.time, '99'), s.id";
        let rows = self.rows(db, sql).await?;
        rows.iter().map(read_slot).collect()
    }

    /// Who treats them, stands in or supervises, and from when until when; also what is over.
    pub async fn care(&self, db: &mut Connection) -> Result<Vec<CareRow>> {
        let sql = "SELECT care.client_id, care.membership_id, m.name, care.kind, care.from_day, care.until_day
                      FROM care JOIN memberships m ON m.id = care.membership_id
                      WHERE care.practice_id = $1 AND care.client_id IN ({places})
                   ORDER BY care.from_day, m.id";
        let rows = self.rows(db, sql).await?;
        rows.iter().map(care::read).collect()
    }

    /// Until when their newest invitations work, or did; of those that were not withdrawn.
    pub async fn invited_until(&self, db: &mut Connection) -> Result<Vec<(ClientId, (Moment, bool))>> {
        let sql =
            "SELECT i.client_id, i.expires_at, o.failed_at FROM invitations i LEFT JOIN outbox o ON o.id = i.letter_id
                      WHERE i.practice_id = $1 AND i.client_id IN ({places}) AND i.withdrawn_at IS NULL
                   ORDER BY i.id";
        let rows = self.rows(db, sql).await?;
        rows.iter()
            .map(|row| {
                let failed = row.maybe_moment("failed_at")?.is_some();
                Ok((row.parsed("client_id")?, (row.moment("expires_at")?, failed)))
            })
            .collect()
    }

    /// Everything begun that the client has not declined and the therapist not withdrawn since.
    pub async fn progress(&self, db: &mut Connection) -> Result<Vec<ProgressRow>> {
        let sql = "SELECT r.client_id, r.finished_at FROM responses r JOIN assignments a ON a.id = r.assignment_id
                      WHERE r.practice_id = $1 AND r.client_id IN ({places})
                        AND ((a.declined_at IS NULL AND a.withdrawn_at IS NULL) OR r.finished_at IS NOT NULL)";
        let rows = self.rows(db, sql).await?;
        rows.iter()
            .map(|row| {
                Ok(ProgressRow { client: row.parsed("client_id")?, finished_at: row.maybe_moment("finished_at")? })
            })
            .collect()
    }

    /// Every pattern as it is worded now, with whose it is, oldest first.
    pub async fn patterns(&self, db: &mut Connection) -> Result<Vec<(ClientId, PatternRow)>> {
        let sql = "SELECT p.client_id, p.id, w.number, w.wording_sealed, w.about_sealed, w.written_at, w.written_by
                      FROM patterns p JOIN pattern_wordings w ON w.pattern_id = p.id AND p.removed_at IS NULL
                        AND w.number = (SELECT MAX(n.number) FROM pattern_wordings n WHERE n.pattern_id = p.id)
                      WHERE p.practice_id = $1 AND p.client_id IN ({places})
                   ORDER BY p.id";
        let rows = self.rows(db, sql).await?;
        rows.iter().map(|row| Ok((row.parsed("client_id")?, read_pattern(row)?))).collect()
    }

    /// Oldest first.
    pub async fn turns(&self, db: &mut Connection) -> Result<Vec<(PatternId, TurnKind, Moment)>> {
        let sql = "SELECT t.pattern_id, t.turn, t.turned_at
                      FROM patterns p JOIN pattern_turns t ON t.pattern_id = p.id AND t.undone_at IS NULL WHERE p.practice_id = $1 AND p.client_id IN ({places})
                   ORDER BY t.id";
        let rows = self.rows(db, sql).await?;
        rows.iter()
            .map(|row| {
                let turn = TurnKind::parse(&row.text("turn")?).ok_or(StoreError::Unreadable("pattern_turns.turn"))?;
                Ok((row.parsed("pattern_id")?, turn, row.moment("turned_at")?))
            })
            .collect()
    }

    /// Those of one pattern follow each other, oldest first.
    pub async fn starts(&self, db: &mut Connection) -> Result<Vec<StartRow>> {
        let sql = "SELECT s.pattern_id, s.number, s.from_session_id, s.to_session_id, s.agreed_at, s.agreed_by
                      FROM patterns p JOIN pattern_starts s ON s.pattern_id = p.id WHERE p.practice_id = $1 AND p.client_id IN ({places})
                   ORDER BY s.pattern_id, s.number";
        let rows = self.rows(db, sql).await?;
        rows.iter().map(read_start).collect()
    }

    pub async fn ratings(&self, db: &mut Connection) -> Result<Vec<RatingRow>> {
        let sql = "SELECT r.pattern_id, r.session_id, r.rater, r.strength, r.rated_at
                      FROM patterns p JOIN ratings r ON r.pattern_id = p.id WHERE p.practice_id = $1 AND p.client_id IN ({places})";
        self.rows(db, sql).await?.iter().map(read_for_session).collect()
    }

    /// Those given with finished responses that are shared now.
    pub async fn shared_ratings(&self, db: &mut Connection) -> Result<Vec<ResponseRatingRow>> {
        let sql = "SELECT g.pattern_id, g.response_id, g.strength, g.rated_at
                      FROM responses r JOIN response_ratings g ON g.response_id = r.id
                      WHERE r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL AND r.practice_id = $1 AND r.client_id IN ({places})
                   ORDER BY g.response_id, g.pattern_id";
        self.rows(db, sql).await?.iter().map(read_with_response).collect()
    }

    /// Where quotes stand whose source is shared now, without their words, in the order in which they were linked.
    pub async fn quotes(&self, db: &mut Connection) -> Result<Vec<QuotePlaceRow>> {
        let sql = "SELECT e.id, e.client_id, e.pattern_id, COALESCE(r.amended_at, r.finished_at) AS written_at
                      FROM evidence e JOIN responses r ON r.id = e.response_id
                      WHERE e.unlinked_at IS NULL AND r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL AND e.practice_id = $1 AND e.client_id IN ({places})
                   ORDER BY e.id";
        let rows = self.rows(db, sql).await?;
        rows.iter()
            .map(|row| {
                Ok(QuotePlaceRow {
                    client: row.parsed("client_id")?,
                    pattern: row.parsed("pattern_id")?,
                    id: row.parsed("id")?,
                    written_at: row.moment("written_at")?,
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
    let sql = "SELECT id, words_sealed FROM evidence WHERE practice_id = $1 AND id IN ({places})";
    let sql = sql.replace("{places}", &places(2, quotes.len()));
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(practice.to_string());
    for quote in quotes {
        query = query.bind(quote.to_string());
    }
    let rows = query.fetch_all(db).await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.bytes("words_sealed")?))).collect()
}

fn read_slot(row: &AnyRow) -> Result<SlotRow> {
    Ok(SlotRow {
        client: row.parsed("client_id")?,
        id: row.parsed("id")?,
        day: row.day("day")?,
        time: row.maybe_time("time")?,
        held_at: row.maybe_moment("held_at")?,
        not_held_at: row.maybe_moment("not_held_at")?,
        not_held_why: row.maybe_text("not_held_why")?.as_deref().and_then(NotHeld::parse),
    })
}
