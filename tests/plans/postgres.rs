//! PostgreSQL's plans, as it makes them when it would rather use any index than read a table: what is in the tables while
//! this runs says nothing of what will be in them. A table that is read all the same has no index for what is asked.

use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};

use super::{Step, statements::Statement};
use crate::support::Weft;

const PREFERENCES: &str = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;
    SET LOCAL enable_mergejoin = off; SET LOCAL enable_material = off;
    SET LOCAL plan_cache_mode = force_generic_plan";

pub(super) async fn plans(weft: &Weft, statements: &[Statement]) -> Vec<Vec<Step>> {
    let mut tx = weft.raw_transaction().await;
    sqlx::raw_sql(PREFERENCES).execute(&mut *tx).await.expect("preferences");
    let mut plans = Vec::with_capacity(statements.len());
    for statement in statements {
        plans.push(read(&explain(&mut tx, statement).await));
    }
    tx.rollback().await.expect("nothing was done");
    plans
}

async fn explain(tx: &mut Transaction<'static, Any>, statement: &Statement) -> Vec<String> {
    let prepare = format!("PREPARE asked AS {}", statement.readable());
    let prepared = sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut **tx).await;
    prepared.unwrap_or_else(|error| panic!("{}: {error}", statement.sql));
    let nothing = vec!["NULL"; statement.parameters()].join(", ");
    let arguments = if nothing.is_empty() { nothing } else { format!("({nothing})") };
    let explain = format!("EXPLAIN (COSTS OFF) EXECUTE asked{arguments}");
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut **tx).await.expect("a plan");
    sqlx::raw_sql("DEALLOCATE asked").execute(&mut **tx).await.expect("it is forgotten");
    rows.iter().map(|row| row.get(0)).collect()
}

/// A node's line says what it does to which table; its conditions stand in the lines under it. Two indexes that are
/// looked up for one table (`BitmapAnd`) are one step.
fn read(lines: &[String]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_open = false;
    for line in lines {
        let node = line.trim().trim_start_matches("->").trim();
        if let Some(condition) = node.strip_prefix("Index Cond: ") {
            if let Some(step) = steps.last_mut().filter(|_| is_open) {
                step.looked_up.extend(columns(condition));
            }
        } else if let Some(table) = table_read(node) {
            steps.push(Step { table, said: node.to_owned(), looked_up: Vec::new() });
            is_open = true;
        } else if node.starts_with("Bitmap") {
            // Beneath the table's own line, with the index that is used.
            if let Some(step) = steps.last_mut() {
                step.said = format!("{} · {node}", step.said);
            }
        } else if line.contains("->") {
            is_open = false;
        }
    }
    steps
}

fn table_read(node: &str) -> Option<String> {
    let reads = ["Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"];
    reads.iter().find(|read| node.starts_with(**read))?;
    Some(node.split_once(" on ")?.1.split(' ').next()?.to_owned())
}

/// The columns in `((practice_id = $1) AND (client_id = $2))`.
fn columns(condition: &str) -> Vec<String> {
    let column = |part: &str| {
        let name = part.trim_start_matches('(').split([' ', ')', ':']).next().unwrap_or_default();
        name.rsplit('.').next().unwrap_or_default().to_owned()
    };
    condition.split(" AND ").map(column).collect()
}
