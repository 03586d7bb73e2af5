//! The way back to a client's record, on pages that both people see.

use leptos::prelude::*;
use weft_shared::{capacity::Capacity, ids::ClientId};

/// `called`: the client, for whom there is no such page.
pub fn back_to_record(client: ClientId, called: &str, capacity: Capacity) -> Option<AnyView> {
    let words = format!("Back to {called}’s record");
    (!capacity.is_client())
        .then(|| view! { <a class="on-screen" href=format!("/clients/{client}")>{words}</a> }.into_any())
}
