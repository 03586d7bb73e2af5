//! The way back to a client's record, on pages that both people see.

use leptos::prelude::*;
use weft_shared::ids::ClientId;

/// `called`: the client. `treats`: whoever looks treats them; for the client there is no such page.
pub fn back_to_record(client: ClientId, called: &str, treats: bool) -> Option<AnyView> {
    let words = format!("Back to {called}’s record");
    treats.then(|| view! { <a class="on-screen" href=format!("/clients/{client}")>{words}</a> }.into_any())
}
