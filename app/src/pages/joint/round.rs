//! One pattern of a joint view: rating it, waiting for the other, both numbers side by side.

use leptos::prelude::*;
use weft_shared::{
    joint::{Screens, Seen, Turn},
    pattern::{Rater, Strength},
};

use crate::{
    components::{
        chip::StateChip,
        readers::WhoReads,
        strip::{PatternStrip, StripAxis},
    },
    pages::joint::{JointPage, Round, button, pattern_words},
};

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
            format!("You gave {}. You can change it until both are shown.", strength.get())
        }
        (None, Some(before)) => {
            format!("You gave {} before. Tap it again, or another, to rate together.", before.get())
        }
        (None, None) => "You have not rated yet.".to_owned(),
    };
    let theirs = if other.is_given() { format!("{name} has rated.") } else { format!("{name} has not rated yet.") };
    let both = own.is_given() && other.is_given();
    let show = if both {
        let fields = [("act", "show".to_owned()), ("pattern", round.row.id.to_string())];
        button(live, "show", "button", "Show both", &fields)
    } else {
        ().into_any()
    };
    let readers = format!(
        "{name} sees your number when one of you shows both. If the joint view is closed before that, it counts all \
         the same and both of you see it."
    );
    view! {
        <div class="stack">
            {head(round, None)}
            {scale(live, round, live.viewer, own.number())}
            <ul class="seats plain-list">
                <li class=seat_class(own)>{mine}</li>
                <li class=seat_class(other)>{theirs}</li>
            </ul>
            {show}
            <WhoReads sentence=readers />
            {lead_on(live, round, both)}
        </div>
    }
    .into_any()
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
            <p id="how-strong">"How strong was the old way, since the last time?"</p>
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
        Rater::Client => format!("Tap a number; it is covered at once. Then {other} rates, and you look together."),
        Rater::Therapist => format!("{other} has rated. Tap a number; then you look together."),
    };
    let out =
        if rater == Rater::Client { go(live, round, "next", "plain", "Leave this one out") } else { ().into_any() };
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
            <p class="lead">{format!("{}, thank you. Your number is kept.", live.called)}</p>
            <h1 tabindex="-1">"Turn it round"</h1>
            <p>{format!("Now {} rates.", live.therapist)}</p>
            {button(live, "turn", "button", format!("{} has the screen", live.therapist), &fields)}
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
                <h1 tabindex="-1">"Put the screen between you"</h1>
                {button(live, "show", "button", "Show both", &fields)}
            </div>
            {lead_on(live, round, true)}
        </div>
    }
    .into_any()
}

fn shown(live: &JointPage, round: &Round) -> AnyView {
    let numbers: Vec<_> = [(Rater::Client, &live.called), (Rater::Therapist, &live.therapist)]
        .into_iter()
        .filter_map(|(rater, name)| {
            let number = round.seen(rater).number()?.get();
            Some(view! {
                <div class=format!("both-{}", rater.as_str())>
                    <dt>{name.clone()}</dt>
                    <dd>{number}</dd>
                </div>
            })
        })
        .collect();
    let strip = (!round.sessions.is_empty()).then(|| {
        let label = format!("The ratings of “{}”, session by session", round.row.wording.old);
        view! {
            <div class="strip-scroll long" tabindex="0" role="group" aria-label=label>
                <div class="strip-inside">
                    <StripAxis sessions=round.sessions.clone() />
                    <PatternStrip
                        ratings=round.row.ratings.clone()
                        start=round.row.shift.start.clone()
                        sessions=round.sessions.clone()
                        client=live.called.clone()
                        therapist=live.therapist.clone()
                    />
                </div>
            </div>
        }
    });
    let wait = (!live.leads())
        .then(|| view! { <p class="soft">{format!("{} goes on when you are both ready.", live.therapist)}</p> });
    view! {
        <div class="stack">
            {head(round, None)}
            <dl class="both">{numbers}</dl>
            {strip}
            <p class="joint-word">
                <StateChip state=round.row.shift.state />
                <span>{round.row.sentence.clone()}</span>
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
    let next = if round.next.is_some() { "Next pattern" } else { "To the summary" };
    let class = if round.shown && !quiet { "button" } else { "button quiet" };
    let back = round
        .back
        .map(|id| button(live, "back", "button quiet", "Back", &[("act", "go".to_owned()), ("to", id.to_string())]));
    let (screens, words) = match round.screens {
        Screens::Two => (Screens::One, "Use this one screen for both"),
        Screens::One => (Screens::Two, "Use two screens"),
    };
    let fields = [("act", "screens".to_owned()), ("screens", screens.as_str().to_owned())];
    view! {
        <div class="row joint-lead">
            {go(live, round, "next", class, next)}
            {back}
            {button(live, "screens", "plain", words, &fields)}
            {button(live, "close", "plain", "Close the joint view", &[("act", "close".to_owned())])}
        </div>
    }
    .into_any()
}
