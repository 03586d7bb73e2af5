//! Statements over a list of ids, as long as it is when they are asked.

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

/// `sql` with a parameter for each of so many ids in place of `{ids}`, numbered from `first` on. Both engines read
/// numbered parameters; sqlx's own builder writes `?`, which PostgreSQL does not.
pub(super) fn with_list(sql: &str, first: usize, count: usize) -> SqlStr {
    let list: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    // Nothing but numbers is put in.
    AssertSqlSafe(sql.replace("{ids}", &list.join(", "))).into_sql_str()
}
