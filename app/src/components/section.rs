//! A part of a page, named by its heading.

use leptos::prelude::*;

pub fn section(id: &'static str, heading: &'static str, inside: AnyView) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {inside}
        </section>
    }
}
