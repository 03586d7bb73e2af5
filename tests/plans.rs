//! How the engines go about what is asked of them: no statement reads the whole of a table that grows.
//!
//! The statements are those of the source, so that a new one is judged without being named here. An index that is read
//! from end to end counts as the whole table, and so does one in which only the practice is looked up: on a machine of
//! one practice that is everything.

use weft_server::store::Engine;

use crate::support::{Weft, both_engines};

mod postgres;
mod sqlite;
mod statements;

use statements::{Statement, statements};

both_engines!(no_statement_reads_the_whole_of_a_table_that_grows, a_missing_index_is_seen);

/// Tables that stay small: they may be read from end to end.
const SMALL: &[(&str, &str)] = &[
    ("weft", "a handful of facts about the database itself"),
    ("practices", "one or a few on a machine"),
    ("audit_heads", "one a practice"),
    ("reset_requests", "worked through and removed within seconds"),
    ("member_invitations", "as many as people were ever invited to work in a practice"),
];

/// Indexes that hold few rows whatever their table holds, so that one may be read from end to end.
const FEW: &[(&str, &str)] = &[
    ("joints_open", "one a client at most, while two people sit together"),
    ("joints_going", "the same, by when they were touched"),
    ("accounts_not_taken_over", "accounts from before addresses were sealed, until the first start"),
    ("report_jobs_going", "reports that are being made now"),
];

/// Statements that read everything a practice has of something, and why they may.
const ALLOWED: &[(&str, &str)] = &[
    (
        "SELECT number, at, membership_id, action, client_id, subject, allowed, hash FROM audit WHERE practice_id = $1 \
         ORDER BY number",
        "checks the whole of the audit, at the command line",
    ),
    (
        "SELECT id, practice_id, data_key_wrapped, name_sealed, called_sealed, email_sealed, account_id, created_at, \
         pronouns_sealed, paused_at, discharged_day, archived_at FROM clients WHERE practice_id = $1 ORDER BY id",
        "lists everyone, at the command line",
    ),
    (
        "SELECT id, practice_id, kind, letter_sealed, made_at, expires_at, due_at, tries, sent_at, failed_at, fault \
         FROM outbox WHERE practice_id = $1 ORDER BY id DESC LIMIT $2",
        "the newest letters of a practice, and no more than are shown",
    ),
    (
        "SELECT id, name FROM memberships WHERE practice_id = $1 AND name <> ''",
        "the names of those who work there; a client's row is passed over",
    ),
    (
        "SELECT id, practice_id, account_id, role, name, credentials, ended_at FROM memberships \
         WHERE practice_id = $1 AND role <> 'client' ORDER BY id",
        "the owner's page of those who work there; a client's row is passed over",
    ),
    (
        "SELECT exercise_id, definition, version FROM exercise_drafts WHERE practice_id = $1",
        "the library shows every draft of the practice",
    ),
    (
        "SELECT id, key, archived_at FROM exercises WHERE practice_id = $1 ORDER BY id",
        "the library shows every exercise of the practice",
    ),
    (
        "SELECT v.id FROM exercises e JOIN exercise_versions v ON v.exercise_id = e.id \
         WHERE e.practice_id = $1 AND e.archived_at IS NULL \
         AND v.number = (SELECT MAX(w.number) FROM exercise_versions w WHERE w.exercise_id = e.id)",
        "whoever assigns chooses among all exercises in use; ids alone are read",
    ),
    (
        "SELECT v.id, v.exercise_id, v.number, v.definition FROM exercise_versions v WHERE v.practice_id = $1 \
         AND v.number = (SELECT MAX(w.number) FROM exercise_versions w WHERE w.exercise_id = v.exercise_id) ORDER BY v.id",
        "the library shows every exercise of the practice",
    ),
    (
        "SELECT id, key, definition, version, archived_at FROM pathways WHERE practice_id = $1 ORDER BY id",
        "the library shows every pathway of the practice",
    ),
];

/// A part of a plan that touches a table.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    table: String,
    /// As the engine describes it.
    said: String,
    /// The columns that are looked up in an index; none where it is read from end to end.
    looked_up: Vec<String>,
}

impl Step {
    fn reads_everything(&self) -> bool {
        self.looked_up.iter().all(|column| column == "practice_id")
    }
}

async fn no_statement_reads_the_whole_of_a_table_that_grows(weft: Weft) {
    let statements = statements();
    let plans = match weft.engine {
        Engine::Sqlite => sqlite::plans(&weft, &statements).await,
        Engine::Postgres => postgres::plans(&weft, &statements).await,
    };
    let is_small = |step: &Step| {
        SMALL.iter().any(|(table, _)| *table == step.table) || FEW.iter().any(|(index, _)| step.said.contains(index))
    };
    let mut faults = Vec::new();
    for (statement, plan) in statements.iter().zip(plans) {
        if ALLOWED.iter().any(|(sql, _)| statement.sql == *sql) {
            continue;
        }
        for step in plan.iter().filter(|step| step.reads_everything() && !is_small(step)) {
            faults.push(format!("{}: {}\n    {}", statement.file, statement.sql, step.said));
        }
    }
    assert!(faults.is_empty(), "{} statements read everything:\n{}", faults.len(), faults.join("\n"));
}

/// What no index leads to: by a column of its own, and in the practice alone.
async fn a_missing_index_is_seen(weft: Weft) {
    let made_up = ["SELECT id FROM sessions WHERE time = $1", "SELECT id FROM clients WHERE practice_id = $1"];
    let made_up = made_up.map(|sql| Statement { file: "none".to_owned(), sql: sql.to_owned() });
    let plans = match weft.engine {
        Engine::Sqlite => sqlite::plans(&weft, &made_up).await,
        Engine::Postgres => postgres::plans(&weft, &made_up).await,
    };
    for (statement, plan) in made_up.iter().zip(plans) {
        assert!(plan.iter().any(Step::reads_everything), "{}: {plan:?}", statement.sql);
    }
}

/// The exceptions name statements that there are.
#[test]
fn every_exception_is_of_a_statement() {
    let statements = statements();
    for (sql, _) in ALLOWED {
        assert!(statements.iter().any(|statement| statement.sql == *sql), "{sql}");
    }
}
