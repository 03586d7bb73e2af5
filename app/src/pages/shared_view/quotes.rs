//! Quotes from the client's entries, beside the patterns they speak for.

use crate::components::{day::dated, words};
use leptos::prelude::*;
use weft_shared::{
    pattern::{Side, Wording},
    shared_view::{Quote, SharedView},
    when::Day,
};

/// How many of the latest quotes have a section of their own; all of them are beside their pattern.
const LATEST: usize = 4;

/// The quotes of one pattern: for the new way, and for the old.
pub(super) fn both_sides(quotes: Vec<Quote>) -> AnyView {
    let (new, old): (Vec<_>, Vec<_>) = quotes.into_iter().rev().partition(|quote| quote.side == Side::New);
    let column = |heading: &'static str, quotes: Vec<Quote>| {
        (!quotes.is_empty()).then(|| {
            let quotes: Vec<_> = quotes
                .into_iter()
                .map(|quote| {
                    let source = source(&quote.source, quote.day);
                    view! { <li>{words::quotation(&quote.words)} <p class="soft small">{source}</p></li> }
                })
                .collect();
            view! {
                <div>
                    <h4>{heading}</h4>
                    <ul class="plain-list quotes">{quotes}</ul>
                </div>
            }
        })
    };
    view! {
        <div class="cards">
            {column("The new way", new)}
            {column("The old way", old)}
        </div>
    }
    .into_any()
}

pub(super) fn latest(view: &SharedView) -> Option<AnyView> {
    let mut quotes: Vec<(&Quote, &Wording)> =
        view.patterns.iter().flat_map(|row| row.quotes.iter().map(|quote| (quote, &row.wording))).collect();
    if quotes.is_empty() {
        return None;
    }
    quotes.sort_by_key(|(quote, _)| std::cmp::Reverse(quote.day));
    let quotes: Vec<_> = quotes
        .into_iter()
        .take(LATEST)
        .map(|(quote, wording)| {
            let (side, half) = match quote.side {
                Side::New => (" · New way: now I can ", wording.new.clone()),
                Side::Old => (" · Old way: I used to ", wording.old.clone()),
            };
            view! {
                <li>
                    {words::quotation(&quote.words)}
                    <p class="soft small">{source(&quote.source, quote.day)}{side}<b dir="auto">{half}</b></p>
                </li>
            }
        })
        .collect();
    let section = view! {
        <section class="card stack" aria-labelledby="words">
            <h2 id="words">"Latest linked quotes"</h2>
            <ul class="plain-list quotes">{quotes}</ul>
        </section>
    };
    Some(section.into_any())
}

/// "A person you feel safe with, 3 November"
pub(super) fn source(title: &str, day: Day) -> impl IntoView + use<> {
    view! { {words::named(title)} {format!(", {}", dated(day))} }
}
