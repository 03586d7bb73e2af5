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

use statements::statements;

both_engines!(sample: no_statement_reads_the_whole_of_a_table_that_grows);

/// Tables that stay small: they may be read from end to end.
const SMALL: &[(&str, &str)] = &[
    ("weft", "a handful of facts about the database itself"),
    ("practices", "one or a few on a machine"),
    ("audit_heads", "one a practice"),
];

/// Statements that read everything a practice has of something, and why they may.
const ALLOWED: &[(&str, &str)] = &[];

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

async fn no_statement_reads_the_whole_of_a_table_that_grows(weft: &'static Weft) {
    let statements = statements();
    let plans = match weft.engine {
        Engine::Sqlite => sqlite::plans(weft, &statements).await,
        Engine::Postgres => postgres::plans(weft, &statements).await,
    };
    let is_small = |table: &str| SMALL.iter().any(|(name, _)| *name == table);
    let mut faults = Vec::new();
    for (statement, plan) in statements.iter().zip(plans) {
        if ALLOWED.iter().any(|(sql, _)| statement.sql == *sql) {
            continue;
        }
        for step in plan.iter().filter(|step| step.reads_everything() && !is_small(&step.table)) {
            faults.push(format!("{}: {}\n    {}", statement.file, statement.sql, step.said));
        }
    }
    assert!(faults.is_empty(), "{} statements read everything:\n{}", faults.len(), faults.join("\n"));
}

/// The exceptions name statements that there are.
#[test]
fn every_exception_is_of_a_statement() {
    let statements = statements();
    for (sql, _) in ALLOWED {
        assert!(statements.iter().any(|statement| statement.sql == *sql), "{sql}");
    }
}
