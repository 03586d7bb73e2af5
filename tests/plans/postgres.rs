//! PostgreSQL's plans, as it makes them when it would rather use any index than read a table, whatever is in it.

use sqlx::{AssertSqlSafe, Row as _};

use super::{Step, statements::Statement};
use crate::support::Weft;

const PREFERENCES: &str = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; \
                           SET LOCAL enable_material = off; SET LOCAL plan_cache_mode = force_generic_plan";

pub(super) async fn plan(weft: &Weft, statement: &Statement) -> Vec<Step> {
    let mut tx = weft.raw_transaction().await;
    sqlx::raw_sql(PREFERENCES).execute(&mut *tx).await.expect("preferences");
    let prepare = format!("PREPARE asked AS {}", statement.readable());
    let prepared = sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *tx).await;
    prepared.unwrap_or_else(|error| panic!("{}: {error}", statement.sql));
    let parameters = vec!["NULL"; statement.parameters()].join(", ");
    let arguments = if parameters.is_empty() { parameters } else { format!("({parameters})") };
    let explain = format!("EXPLAIN (COSTS OFF) EXECUTE asked{arguments}");
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut *tx).await.expect("a plan");
    sqlx::raw_sql("DEALLOCATE asked").execute(&mut *tx).await.expect("it is forgotten");
    tx.rollback().await.expect("nothing was done");
    read(&rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>())
}

/// A node's line says what it does to which table; its conditions stand in the lines under it.
fn read(lines: &[String]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut heap = String::new();
    let mut is_open = false;
    for line in lines {
        let node = line.trim().trim_start_matches("->").trim();
        let word = |at: usize| node.split(" on ").nth(1).and_then(|rest| rest.split(' ').nth(at)).unwrap_or_default();
        if let Some(condition) = node.strip_prefix("Index Cond: ").or(node.strip_prefix("TID Cond: ")) {
            if let Some(step) = steps.last_mut().filter(|_| is_open) {
                step.looked_up = columns(condition);
            }
            continue;
        }
        let reads = ["Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"];
        if node.starts_with("Bitmap Heap Scan") {
            word(0).clone_into(&mut heap);
        } else if reads.iter().any(|read| node.starts_with(read)) {
            let table = if node.starts_with("Bitmap") { heap.clone() } else { word(0).to_owned() };
            steps.push(Step { table, said: node.to_owned(), looked_up: Vec::new() });
            is_open = true;
        } else if line.contains("->") {
            is_open = false;
        }
    }
    steps
}

/// The columns in `((practice_id = $1) AND (client_id = $2))`.
fn columns(condition: &str) -> Vec<String> {
    let column = |part: &str| {
        let name = part.trim_start_matches('(').split([' ', ')', ':']).next().unwrap_or_default();
        name.rsplit('.').next().unwrap_or_default().to_owned()
    };
    condition.split(" AND ").map(column).collect()
}
