//! The patterns over the sessions: a row for each, as a sentence, a strip, a status, and the quotes for either way.

use leptos::prelude::*;
use weft_shared::{
    ids::ClientId,
    pattern::{EASY_TO_HOLD, Rater, Side, Standing},
    reader::People,
    shared_view::{PatternRow, SharedView},
    shift::State,
};

use crate::{
    components::{
        chip::StateChip,
        spark::pattern_spark,
        strip::{StripAxis, pattern_strip},
        words,
    },
    pages::shared_view::{quotes, table},
};

/// With more sessions than this the strips scroll one by one, each with its own sessions above it.
const FIT: usize = 18;
/// A strip with more cells than this is wider than the narrowest phone.
const NARROW: usize = 7;

/// `may_write`: whoever looks can add a pattern.
pub(super) fn card(client: ClientId, view: &SharedView, people: People<'_>, may_write: bool) -> AnyView {
    let write = |class: &'static str| {
        let href = format!("/clients/{client}/patterns/new");
        may_write.then(|| view! { <a class=class href=href>"Add a pattern"</a> })
    };
    if view.patterns.is_empty() && !view.not_current.is_empty() {
        return view! {
            <section class="card stack" aria-labelledby="patterns">
                <h2 id="patterns">"No current patterns"</h2>
                <p>{write("button quiet")}</p>
            </section>
        }
        .into_any();
    }
    if view.patterns.is_empty() {
        return view! {
            <section class="card stack" aria-labelledby="patterns">
                <h2 id="patterns">"No patterns yet"</h2>
                <p>
                    "A pattern is a sentence with two halves: “I used to …” and “Now I can …”. Write the first one \
                     together. Then each of you rates at every session how strong the old way was."
                </p>
                <p>{write("button quiet")}</p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = view.patterns.iter().map(|row| pattern(client, row, view, people)).collect();
    let many = (view.patterns.len() > EASY_TO_HOLD).then(|| {
        view! {
            <p class="soft small">
                "There are many current patterns. If you pause one, its wording and ratings stay, and there is more room here."
            </p>
        }
    });
    let class = if view.sessions.len() > FIT { "card patterns long" } else { "card patterns" };
    view! {
        <section class=class aria-labelledby="patterns">
            <div class="patterns-head">
                <div>
                    <h2 id="patterns">"How strong the old way was"</h2>
                    {legend(people)}
                </div>
                <StripAxis sessions=view.sessions.clone() />
            </div>
            <ol class="plain-list">{rows}</ol>
            <div class="patterns-foot">
                {many}
                <details>
                    <summary>"Show as a table"</summary>
                    {table::tables(view, people)}
                </details>
                <details id="how-we-decide">
                    <summary>"How we decide"</summary>
                    {rules()}
                </details>
                {write("on-screen")}
            </div>
        </section>
    }
    .into_any()
}

/// Patterns that are paused or have ended, each with its strip as it was.
pub(super) fn not_current(client: ClientId, view: &SharedView, people: People<'_>) -> Option<AnyView> {
    if view.not_current.is_empty() {
        return None;
    }
    let rows: Vec<_> = view.not_current.iter().map(|row| pattern(client, row, view, people)).collect();
    let class = if view.sessions.len() > FIT { "card patterns set-aside long" } else { "card patterns set-aside" };
    let section = view! {
        <section class=class aria-labelledby="set-aside">
            <h2 id="set-aside">"Paused and ended"</h2>
            <ol class="plain-list">{rows}</ol>
        </section>
    };
    Some(section.into_any())
}

fn legend(people: People<'_>) -> AnyView {
    let who = |rater: Rater| people.who(rater).within().to_owned();
    view! {
        <p class="legend soft small">
            <span>
                <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                    <rect class="swatch" x="2" y="1" width="12" height="11" rx="2" />
                </svg>
                {format!("Bar: {}", who(Rater::Client))}
            </span>
            <span>
                <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                    <path class="line" d="M0 6h16" />
                </svg>
                {format!("Line: {}", who(Rater::Therapist))}
            </span>
        </p>
    }
    .into_any()
}

fn pattern(client: ClientId, row: &PatternRow, view: &SharedView, people: People<'_>) -> AnyView {
    let PatternRow { id, wording, shift, quotes, linked, notice, marked, .. } = row.clone();
    let marked = marked.and_then(|session| crate::pages::joint::marked_line(client, session, view));
    let scrolls = (view.sessions.len() > NARROW).then_some("0");
    let label = format!("Ratings of “{}”, session by session", wording.old);
    let strip = (!view.sessions.is_empty()).then(|| {
        view! {
            <div class="strip-scroll" tabindex=scrolls role="group" aria-label=label>
                <div class="strip-inside">
                    <StripAxis sessions=view.sessions.clone() />
                    {pattern_strip(row, &view.sessions, people)}
                </div>
            </div>
        }
    });
    let count = |side: Side| quotes.iter().filter(|quote| quote.side == side).count();
    let counted = counts(count(Side::New), count(Side::Old));
    let turned = row.history.turns.last().filter(|_| row.history.standing() != Standing::Current);
    let turned = turned.map(|turn| view! { <p class="soft small">{turn.sentence(people)}</p> });
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
    let linked: Vec<_> = linked
        .into_iter()
        .map(|linked| view! { <p class="soft small"><b dir="auto">{linked.title}</b>": "{linked.sentence}</p> })
        .collect();
    let linked = (!linked.is_empty()).then(|| view! { <div class="pattern-linked">{linked}</div> });
    view! {
        <li class="pattern">
            <div class="pattern-words">
                <h3>
                    {words::halves(wording.old, wording.new)}
                </h3>
                {turned}
                <a class="small on-screen" href=format!("/clients/{client}/patterns/{id}")>
                    "More about this pattern"
                    <span class="visually-hidden">{format!(": I used to {}", row.wording.old)}</span>
                </a>
            </div>
            {strip}
            <div class="pattern-word">
                <StateChip state=shift.state />
                <p>{row.sentence(people)}</p>
                {marked}
                {notice.map(|notice| view! { <p class="notice">{notice}</p> })}
                {pattern_spark(row, people)}
            </div>
            {quotes}
            {linked}
        </li>
    }
    .into_any()
}

/// "7 quotes showing the new way · 3 the old way"
fn counts(new: usize, old: usize) -> String {
    let quotes = |n: usize, way: &str| match n {
        1 => format!("1 quote showing the {way} way"),
        several => format!("{several} quotes showing the {way} way"),
    };
    match (new, old) {
        (0, 0) => "No quotes yet".to_owned(),
        (new, 0) => quotes(new, "new"),
        (0, old) => quotes(old, "old"),
        (new, old) => format!("{} · {old} the old way", quotes(new, "new")),
    }
}

/// Each status with the rule behind it, the same for every client.
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
            "Ratings go up and down by themselves. The makers of Weft tested “shifted” and “loosening” with made-up \
             ratings, not with real people. There, chance alone rarely led to either. The other statuses have not \
             been tested, so take them as something to talk about. The start is the first ratings, 5 at most, unless \
             you agree on other sessions."
        </p>
        <dl class="rules">{rules}</dl>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_counted_in_words() {
        assert_eq!(counts(0, 0), "No quotes yet");
        assert_eq!(counts(1, 0), "1 quote showing the new way");
        assert_eq!(counts(0, 3), "3 quotes showing the old way");
        assert_eq!(counts(7, 1), "7 quotes showing the new way · 1 the old way");
    }
}
