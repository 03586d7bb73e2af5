//! The quotes of a pattern, each with its entry and a way to remove the link.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::{ClientId, PatternId},
    pattern::Side,
};

use crate::components::{day::dated, words};
use crate::pages::pattern::{Quoted, entry_path, unlink_path};

pub(super) fn section(client: ClientId, pattern: PatternId, quoted: Vec<Quoted>, capacity: Capacity) -> AnyView {
    if quoted.is_empty() {
        return view! {
            <section class="stack-tight" aria-labelledby="quotes">
                <h2 id="quotes">"Quotes"</h2>
                <p class="soft">
                    {if capacity.may_write() {
                        "No quotes yet. Open a shared entry and link the sentences that show the old way or the new."
                    } else {
                        "No quotes yet."
                    }}
                </p>
            </section>
        }
        .into_any();
    }
    let (new, old): (Vec<_>, Vec<_>) = quoted.into_iter().rev().partition(|quoted| quoted.quote.side == Side::New);
    let column = |heading: &'static str, all: Vec<Quoted>| {
        (!all.is_empty()).then(|| {
            let lines: Vec<_> = all.into_iter().map(|quoted| line(client, pattern, quoted, capacity)).collect();
            view! {
                <div class="stack-tight">
                    <h3>{heading}</h3>
                    <ul class="plain-list quotes">{lines}</ul>
                </div>
            }
        })
    };
    view! {
        <section class="stack" aria-labelledby="quotes">
            <h2 id="quotes">"Quotes"</h2>
            {capacity.may_write().then(|| view! {
                <p class="help on-screen">"If you remove a link, the words stay in the entry."</p>
            })}
            {column("The new way", new)}
            {column("The old way", old)}
        </section>
    }
    .into_any()
}

fn line(client: ClientId, pattern: PatternId, quoted: Quoted, capacity: Capacity) -> AnyView {
    let Quoted { id, assignment, quote } = quoted;
    let from = view! {
        <a class="small" href=entry_path(client, assignment, capacity) dir="auto">{quote.source.clone()}</a>
        <span class="soft small">{dated(quote.day)}</span>
    };
    if !capacity.may_write() {
        return view! { <li>{words::quotation(&quote.words)} <p class="row quote-from">{from}</p></li> }.into_any();
    }
    view! {
        <li>
            {words::quotation(&quote.words)}
            <form method="post" action=unlink_path(client, pattern, id) class="row quote-from">
                {from}
                <button class="plain small on-screen">
                    "Remove link"
                    <span class="visually-hidden">{format!(": “{}”", quote.words)}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}
