//! The line that says who can read what stands on a page.

use leptos::prelude::*;

/// "◐ Only you can read this." The sign is for the eye alone.
#[component]
pub fn WhoReads(#[prop(into)] sentence: String) -> impl IntoView {
    view! {
        <p class="readers">
            <span aria-hidden="true">"◐ "</span>
            {sentence}
        </p>
    }
}
