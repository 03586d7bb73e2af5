//! The patterns over the sessions: a row for each, as a sentence, a strip, a word, its rule, and the words for and
//! against.

use leptos::prelude::*;
use weft_shared::{
    ids::ClientId,
    pattern::{EASY_TO_HOLD, Side, Standing},
    shared_view::{PatternRow, SessionColumn, SharedView},
    shift::State,
};

use crate::{
    components::{
        chip::StateChip,
        spark::PatternSpark,
        strip::{PatternStrip, StripAxis},
        words,
    },
    pages::shared_view::{quotes, table},
};

/// With more sessions than this the strips scroll one by one, each with its own sessions above it.
const FIT: usize = 18;
/// A strip with more cells than this is wider than the narrowest phone.
const NARROW: usize = 7;

pub(super) fn card(client: ClientId, view: &SharedView) -> AnyView {
    let write = format!("/clients/{client}/patterns/new");
    if view.patterns.is_empty() && !view.set_aside.is_empty() {
        return view! {
            <section class="card stack" aria-labelledby="patterns">
                <h2 id="patterns">"No pattern is open"</h2>
                <p>
                    <a class="button quiet" href=write>"Write a pattern"</a>
                </p>
            </section>
        }
        .into_any();
    }
    if view.patterns.is_empty() {
        return view! {
            <section class="card stack" aria-labelledby="patterns">
                <h2 id="patterns">"No pattern yet"</h2>
                <p>
                    "A pattern is a sentence with two halves: “I used to …” and “Now I can …”. Write the first one \
                     together; from then on each of you rates how strong the old way was, session by session."
                </p>
                <p>
                    <a class="button quiet" href=write>"Write a pattern"</a>
                </p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = view.patterns.iter().map(|row| pattern(client, row, view)).collect();
    let many = (view.patterns.len() > EASY_TO_HOLD).then(|| {
        view! {
            <p class="soft small">
                "More patterns than fit one screen. Pausing one keeps its words and its strip, and makes room."
            </p>
        }
    });
    let class = if view.sessions.len() > FIT { "card patterns long" } else { "card patterns" };
    view! {
        <section class=class aria-labelledby="patterns">
            <div class="patterns-head">
                <div>
                    <h2 id="patterns">"How strong the old way was"</h2>
                    {legend(&view.client.called, &view.therapist.called)}
                </div>
                <StripAxis sessions=view.sessions.clone() />
            </div>
            <ol class="plain-list">{rows}</ol>
            <div class="patterns-foot">
                {many}
                <details>
                    <summary>"Show as a table"</summary>
                    {table::tables(view)}
                </details>
                <details>
                    <summary>"How these words are chosen"</summary>
                    {rules()}
                </details>
                <a class="on-screen" href=write>"Write another pattern"</a>
            </div>
        </section>
    }
    .into_any()
}

/// Patterns that were paused or have ended, each with its strip as it was.
pub(super) fn set_aside(client: ClientId, view: &SharedView) -> Option<AnyView> {
    if view.set_aside.is_empty() {
        return None;
    }
    let rows: Vec<_> = view.set_aside.iter().map(|row| pattern(client, row, view)).collect();
    let class = if view.sessions.len() > FIT { "card patterns set-aside long" } else { "card patterns set-aside" };
    let section = view! {
        <section class=class aria-labelledby="set-aside">
            <h2 id="set-aside">"Set aside"</h2>
            <ol class="plain-list">{rows}</ol>
        </section>
    };
    Some(section.into_any())
}

fn legend(client: &str, therapist: &str) -> AnyView {
    view! {
        <p class="legend soft small">
            <span>
                <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                    <rect class="swatch" x="2" y="1" width="12" height="11" rx="2" />
                </svg>
                {format!("bar: {client}")}
            </span>
            <span>
                <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                    <path class="line" d="M0 6h16" />
                </svg>
                {format!("line: {therapist}")}
            </span>
        </p>
    }
    .into_any()
}

fn pattern(client: ClientId, row: &PatternRow, view: &SharedView) -> AnyView {
    let began = row.start_words();
    let PatternRow { id, wording, ratings, shift, sentence, quotes, tied, notice, marked, .. } = row.clone();
    let marked = marked.and_then(|session| crate::pages::joint::marked_line(client, session, view));
    let sessions: Vec<SessionColumn> = view.sessions.clone();
    let scrolls = (sessions.len() > NARROW).then_some("0");
    let label = format!("The ratings of “{}”, session by session", wording.old);
    let strip = (!sessions.is_empty()).then(|| {
        view! {
            <div class="strip-scroll" tabindex=scrolls role="group" aria-label=label>
                <div class="strip-inside">
                    <StripAxis sessions=sessions.clone() />
                    <PatternStrip
                        ratings=ratings
                        start=shift.start
                        began=began
                        sessions=sessions
                        client=view.client.called.clone()
                        therapist=view.therapist.called.clone()
                    />
                </div>
            </div>
        }
    });
    let count = |side: Side| quotes.iter().filter(|quote| quote.side == side).count();
    let counted = counts(count(Side::New), count(Side::Old));
    let turned = row.history.turns.last().filter(|_| row.history.standing() != Standing::Open);
    let turned = turned.map(|turn| view! { <p class="soft small">{turn.sentence()}</p> });
    let quotes = if quotes.is_empty() {
        view! { <p class="soft small pattern-quotes">{counted}</p> }.into_any()
    } else {
        view! {
            <details class="pattern-quotes">
                <summary class="small">{counted}</summary>
                {quotes::both_sides(quotes)}
            </details>
        }
        .into_any()
    };
    let tied: Vec<_> = tied
        .into_iter()
        .map(|tied| view! { <p class="soft small"><b dir="auto">{tied.title}</b>": "{tied.sentence}</p> })
        .collect();
    let tied = (!tied.is_empty()).then(|| view! { <div class="pattern-tied">{tied}</div> });
    view! {
        <li class="pattern">
            <div class="pattern-words">
                <h3>
                    {words::halves(wording.old, wording.new)}
                </h3>
                {turned}
                <a class="small on-screen" href=format!("/clients/{client}/patterns/{id}")>"More about this pattern"</a>
            </div>
            {strip}
            <div class="pattern-word">
                <StateChip state=shift.state />
                <p>{sentence}</p>
                {marked}
                {notice.map(|notice| view! { <p class="notice">{notice}</p> })}
                <PatternSpark row=row.clone() client=view.client.called.clone() therapist=view.therapist.called.clone() />
            </div>
            {quotes}
            {tied}
        </li>
    }
    .into_any()
}

/// "7 quotes for the new way · 3 for the old"
fn counts(new: usize, old: usize) -> String {
    let quotes = |n: usize| match n {
        0 => "No quote".to_owned(),
        1 => "1 quote".to_owned(),
        several => format!("{several} quotes"),
    };
    match (new, old) {
        (0, 0) => "No quotes yet".to_owned(),
        (new, 0) => format!("{} for the new way", quotes(new)),
        (new, old) => format!("{} for the new way · {old} for the old", quotes(new)),
    }
}

/// Each word with the rule behind it, the same for every client.
fn rules() -> AnyView {
    let rules: Vec<_> = State::ALL
        .into_iter()
        .map(|state| {
            view! {
                <div>
                    <dt>
                        <StateChip state=state />
                    </dt>
                    <dd>{state.rule()}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <p class="soft small">
            "Ratings go up and down by themselves. These rules were set so that chance alone rarely leads to a word."
        </p>
        <dl class="rules">{rules}</dl>
    }
    .into_any()
}
