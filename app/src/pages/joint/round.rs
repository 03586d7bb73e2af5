//! One pattern of a joint view: rating it, waiting for the other, both ratings side by side.

use leptos::prelude::*;
use weft_shared::{
    joint::{Screens, Seen, Turn},
    pattern::{Rater, Strength},
};

use crate::{
    components::{
        chip::StateChip,
        readers::WhoReads,
        strip::{StripAxis, pattern_strip},
    },
    pages::joint::{JointPage, Round, button, pattern_words},
};

const SHOW_BOTH: &str = "Show both ratings";

pub(super) fn round(live: &JointPage, round: &Round) -> AnyView {
    if round.shown {
        return shown(live, round);
    }
    if round.screens == Screens::One && live.leads() {
        return match round.turn {
            Turn::Client => at_the_one_screen(live, round, Rater::Client),
            Turn::Cover => cover(live, round),
            Turn::Therapist => at_the_one_screen(live, round, Rater::Therapist),
            Turn::Ready => ready(live, round),
        };
    }
    on_own_screen(live, round)
}

fn head(round: &Round, lead: Option<String>) -> AnyView {
    let place = format!("Pattern {} of {}", round.place, round.of);
    let lead = lead.map_or_else(|| place.clone(), |lead| format!("{lead} · {place}"));
    view! {
        <div>
            <p class="lead">{lead}</p>
            <h1 class="joint-words" tabindex="-1">{pattern_words(&round.row.wording)}</h1>
        </div>
    }
    .into_any()
}

fn on_own_screen(live: &JointPage, round: &Round) -> AnyView {
    let own = round.seen(live.viewer);
    let other = round.seen(match live.viewer {
        Rater::Client => Rater::Therapist,
        Rater::Therapist => Rater::Client,
    });
    let name = live.other().to_owned();
    let mine = match (own.number(), round.before) {
        (Some(strength), _) => {
            format!("You rated this {}. You can change it until both ratings are shown.", strength.get())
        }
        (None, Some(before)) => {
            format!("Earlier you rated this {}. Tap a number to rate it now.", before.get())
        }
        (None, None) => "You have not rated yet.".to_owned(),
    };
    let theirs = if other.is_given() { format!("{name} has rated.") } else { format!("{name} has not rated yet.") };
    let both = own.is_given() && other.is_given();
    let show = if both {
        let fields = [("act", "show".to_owned()), ("pattern", round.row.id.to_string())];
        button(live, "show", "button", SHOW_BOTH, &fields)
    } else {
        ().into_any()
    };
    let clear = own.is_given().then(|| clear(live, round, live.viewer));
    // The therapist alone finishes.
    let finishes = if live.leads() { "you finish".to_owned() } else { format!("{name} finishes") };
    let readers = format!(
        "{name} sees your rating when one of you taps “{SHOW_BOTH}”. If {finishes} first, it still counts and you both see \
         it."
    );
    view! {
        <div class="stack">
            {head(round, None)}
            {scale(live, round, live.viewer, own.number())}
            <ul class="seats plain-list">
                <li class=seat_class(own)>{mine}{clear}</li>
                <li class=seat_class(other)>{theirs}</li>
            </ul>
            {show}
            <WhoReads sentence=readers />
            {lead_on(live, round, both)}
        </div>
    }
    .into_any()
}

/// Takes a rating back, as long as the other person has not seen it.
fn clear(live: &JointPage, round: &Round, rater: Rater) -> AnyView {
    let fields =
        [("act", "clear".to_owned()), ("pattern", round.row.id.to_string()), ("as", rater.as_str().to_owned())];
    button(live, "clear", "plain", "Clear this rating", &fields)
}

fn seat_class(seen: Seen) -> &'static str {
    if seen.is_given() { "seat given" } else { "seat" }
}

/// 0 to 10, each number a button that sends it.
fn scale(live: &JointPage, round: &Round, rater: Rater, chosen: Option<Strength>) -> AnyView {
    let numbers: Vec<_> = (0..=Strength::HIGHEST)
        .map(|value| {
            let pressed = chosen.is_some_and(|strength| strength.get() == value);
            view! {
                <button
                    class="tap"
                    id=format!("rate-{value}")
                    name="strength"
                    value=value
                    aria-pressed=if pressed { "true" } else { "false" }
                >
                    {value}
                </button>
            }
        })
        .collect();
    view! {
        <form class="joint-scale" method="post" action=live.action() data-rates="">
            <input type="hidden" name="act" value="rate" />
            <input type="hidden" name="pattern" value=round.row.id.to_string() />
            <input type="hidden" name="as" value=rater.as_str() />
            <p id="how-strong">"How strong was the old way?"</p>
            <div class="taps" role="group" aria-labelledby="how-strong" aria-describedby="ends">
                {numbers}
            </div>
            <p class="scale-ends soft" id="ends">
                <span>"0: not at all"</span>
                <span>"10: as strong as it gets"</span>
            </p>
        </form>
    }
    .into_any()
}

fn at_the_one_screen(live: &JointPage, round: &Round, rater: Rater) -> AnyView {
    let (who, other) = match rater {
        Rater::Client => (&live.called, &live.therapist),
        Rater::Therapist => (&live.therapist, &live.called),
    };
    let then = match rater {
        Rater::Client => format!("Tap a number. It is hidden at once. Then {other} rates, and you look at both."),
        Rater::Therapist => format!("{other} has rated. Tap a number. Then you look at both."),
    };
    let out =
        if rater == Rater::Client { go(live, round, "next", "plain", "Skip this pattern") } else { ().into_any() };
    view! {
        <div class="stack">
            {head(round, Some(format!("For {who}")))}
            {scale(live, round, rater, None)}
            <p class="soft">{then}</p>
            {out}
            {lead_on(live, round, false)}
        </div>
    }
    .into_any()
}

/// Between the two: nothing on it that either should not see.
fn cover(live: &JointPage, round: &Round) -> AnyView {
    let fields = [("act", "turn".to_owned()), ("pattern", round.row.id.to_string())];
    view! {
        <div class="cover stack">
            <p class="lead">{format!("Thank you, {}. Your rating is saved.", live.called)}</p>
            <h1 tabindex="-1">{format!("Turn the screen to {}", live.therapist)}</h1>
            <p>{format!("Now {} rates.", live.therapist)}</p>
            {button(live, "turn", "button", "Rate now", &fields)}
            {clear(live, round, Rater::Client)}
        </div>
    }
    .into_any()
}

fn ready(live: &JointPage, round: &Round) -> AnyView {
    let fields = [("act", "show".to_owned()), ("pattern", round.row.id.to_string())];
    view! {
        <div class="stack">
            <div class="cover stack">
                <p class="lead">"Both have rated"</p>
                <h1 tabindex="-1">"Put the screen where you can both see it"</h1>
                {button(live, "show", "button", SHOW_BOTH, &fields)}
            </div>
            {lead_on(live, round, true)}
        </div>
    }
    .into_any()
}

fn shown(live: &JointPage, round: &Round) -> AnyView {
    let people = live.people();
    let numbers: Vec<_> = [Rater::Client, Rater::Therapist]
        .into_iter()
        .filter_map(|rater| {
            let name = people.who(rater).starting().to_owned();
            let number = round.seen(rater).number()?.get();
            Some(view! {
                <div class=format!("both-{}", rater.as_str())>
                    <dt>{name}</dt>
                    <dd>{number}</dd>
                </div>
            })
        })
        .collect();
    let strip = (!round.sessions.is_empty()).then(|| {
        let label = format!("Ratings of “{}”, session by session", round.row.wording.old);
        view! {
            <div class="strip-scroll long" tabindex="0" role="group" aria-label=label>
                <div class="strip-inside">
                    <StripAxis sessions=round.sessions.clone() />
                    {pattern_strip(&round.row, &round.sessions, people)}
                </div>
            </div>
        }
    });
    let wait = (!live.leads())
        .then(|| view! { <p class="soft">{format!("{} moves on when you are both ready.", live.therapist)}</p> });
    view! {
        <div class="stack">
            {head(round, None)}
            <dl class="both">{numbers}</dl>
            {strip}
            <p class="joint-word">
                <StateChip state=round.row.shift.state />
                <span>{round.row.sentence(people)}</span>
            </p>
            {wait}
            {lead_on(live, round, false)}
        </div>
    }
    .into_any()
}

fn go(live: &JointPage, round: &Round, id: &'static str, class: &'static str, words: &'static str) -> AnyView {
    let to = round.next.map(|id| id.to_string()).unwrap_or_default();
    button(live, id, class, words, &[("act", "go".to_owned()), ("to", to)])
}

/// What the therapist alone does. `quiet`: the filled button of the page is another.
fn lead_on(live: &JointPage, round: &Round, quiet: bool) -> AnyView {
    if !live.leads() || round.is_handed(live.viewer) {
        return ().into_any();
    }
    let next = if round.next.is_some() { "Next pattern" } else { "Show the summary" };
    let class = if round.shown && !quiet { "button" } else { "button quiet" };
    let back = round.back.map(|id| {
        button(live, "back", "button quiet", "Previous pattern", &[("act", "go".to_owned()), ("to", id.to_string())])
    });
    let (screens, words) = match round.screens {
        Screens::Two => (Screens::One, "Use this screen for both"),
        Screens::One => (Screens::Two, "Use two screens"),
    };
    let fields = [("act", "screens".to_owned()), ("screens", screens.as_str().to_owned())];
    view! {
        <div class="row joint-lead">
            {go(live, round, "next", class, next)}
            {back}
            {button(live, "screens", "plain", words, &fields)}
            {button(live, "close", "plain", "Finish rating together", &[("act", "close".to_owned())])}
        </div>
    }
    .into_any()
}
