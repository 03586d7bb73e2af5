//! Clients by name alone, for whoever works in a practice's office.

use weft_shared::shared_view::Person;

use crate::{crypto::Vault, error::Result, store::record::client::ClientRow};

/// Each with their name; nothing else of theirs is opened.
pub(crate) fn named(vault: &Vault, rows: Vec<ClientRow>) -> Result<Vec<(ClientRow, Person)>> {
    rows.into_iter()
        .map(|row| {
            let key = vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
            let person = row.person(&key)?;
            Ok((row, person))
        })
        .collect()
}
