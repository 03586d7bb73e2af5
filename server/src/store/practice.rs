//! What a practice says of itself: name, numbers to call, and the head of its reports.

use weft_shared::ids::PracticeId;

use super::{Connection, Result, row::Columns as _};

pub struct LetterheadRow {
    pub address: String,
    pub paper: String,
    /// A PNG file.
    pub logo: Option<Vec<u8>>,
}

pub async fn letterhead(db: &mut Connection, practice: PracticeId) -> Result<Option<LetterheadRow>> {
    let row = sqlx::query("SELECT address, paper, logo FROM practices WHERE id = $1")
        .bind(practice.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        Ok(LetterheadRow { address: row.text("address")?, paper: row.text("paper")?, logo: row.maybe_bytes("logo")? })
    })
    .transpose()
}

pub async fn change(
    db: &mut Connection,
    practice: PracticeId,
    (name, address): (&str, &str),
    crisis: &str,
    paper: &str,
) -> Result<()> {
    sqlx::query("UPDATE practices SET name = $1, address = $2, crisis = $3, paper = $4 WHERE id = $5")
        .bind(name)
        .bind(address)
        .bind(crisis)
        .bind(paper)
        .bind(practice.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// `None` takes it away.
pub async fn set_logo(db: &mut Connection, practice: PracticeId, logo: Option<&[u8]>) -> Result<()> {
    sqlx::query("UPDATE practices SET logo = $1 WHERE id = $2")
        .bind(logo)
        .bind(practice.to_string())
        .execute(db)
        .await?;
    Ok(())
}
