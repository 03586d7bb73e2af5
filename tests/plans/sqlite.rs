//! SQLite's plans: a line for each table, `SCAN t` or `SEARCH t USING INDEX i (a=? AND b>?)`.

use sqlx::Row as _;

use super::{Step, statements::Statement};
use crate::support::Weft;

pub(super) async fn plans(weft: &Weft, statements: &[Statement]) -> Vec<Vec<Step>> {
    let mut plans = Vec::with_capacity(statements.len());
    for statement in statements {
        let rows = weft.rows(format!("EXPLAIN QUERY PLAN {}", statement.readable())).await;
        plans.push(rows.iter().filter_map(|row| read(row.get("detail"), statement)).collect());
    }
    plans
}

fn read(said: String, statement: &Statement) -> Option<Step> {
    let (verb, rest) = said.split_once(' ')?;
    let name = rest.split(' ').next()?;
    let of_a_table = matches!(verb, "SCAN" | "SEARCH") && !name.starts_with('(') && !rest.starts_with("CONSTANT ROW");
    if !of_a_table {
        return None;
    }
    let condition = rest.rsplit_once('(').filter(|_| verb == "SEARCH").map_or("", |(_, condition)| condition);
    let column = |part: &str| part.split(['=', '<', '>']).next().map(|name| name.trim_matches([' ', ')']).to_owned());
    let looked_up = condition.split(" AND ").filter_map(column).filter(|column| !column.is_empty()).collect();
    Some(Step { table: statement.table(name), looked_up, said })
}
