//! The end of a joint view, and its page when none is open: the ratings of this session side by side, and the shifts that
//! can be marked.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::PatternId,
    joint::{Screens, Seen},
    pattern::Rater,
    shared_view::number_word,
};

use crate::{
    components::{back::back_to_record, chip::StateChip, field::sentence_case, readers::WhoReads},
    pages::joint::{Confirmation, JointPage, Line, button, pattern_words},
};

pub(super) fn closed(live: &JointPage, lines: &[Line]) -> AnyView {
    let (called, therapist) = (&live.called, &live.therapist);
    let back = format!("/clients/{}/shared", live.client);
    let what = match live.viewer {
        _ if lines.is_empty() => {
            let write = format!("/clients/{}/patterns/new", live.client);
            view! {
                <p>"No current patterns, so there is nothing to rate together yet."</p>
                <p><a class="button" href=write>"Add a pattern"</a></p>
            }
            .into_any()
        }
        Rater::Client => view! {
            <p>{format!("You are not rating together yet. When {therapist} starts, you will see it here and on Today.")}</p>
            <p><a href=live.action()>"Check again"</a></p>
        }
        .into_any(),
        Rater::Therapist => {
            let open = |screens: Screens| [("act", "open".to_owned()), ("screens", screens.as_str().to_owned())];
            view! {
                <p>
                    {format!(
                        "While you rate together, neither of you sees the other’s new rating until both are shown. Ratings \
                         that were saved before can be seen already. {called} can use their own screen, or you share this \
                         one.",
                    )}
                </p>
                <div class="row">
                    {button(live, "open-two", "button", "Rate together on two screens", &open(Screens::Two))}
                    {button(live, "open-one", "button quiet", "Rate together on this screen", &open(Screens::One))}
                </div>
                <WhoReads sentence=format!("{called} can see that you started rating together, and when.") />
            }
            .into_any()
        }
    };
    let any = lines.iter().any(|line| line.client.is_given() || line.therapist.is_given() || line.is_marked());
    let numbers = any.then(|| {
        view! {
            <section class="stack" aria-labelledby="numbers">
                <h2 id="numbers">"Ratings at this session"</h2>
                {list(live, lines, false)}
            </section>
        }
    });
    view! {
        <div class="stack">
            <h1 tabindex="-1">"Rating together"</h1>
            {what}
            {numbers}
            <p class="row">
                {live.leads().then(|| back_to_record(live.client, called, Capacity::Therapist))}
                <a href=back>"What has shifted"</a>
            </p>
        </div>
    }
    .into_any()
}

pub(super) fn end(
    live: &JointPage,
    lines: &[Line],
    screens: Screens,
    waiting: usize,
    back: Option<PatternId>,
) -> AnyView {
    let unshown = (waiting > 0).then(|| {
        let words = sentence_case(&number_word(waiting));
        // The therapist alone finishes.
        let finish = if live.leads() { "you finish".to_owned() } else { format!("{} finishes", live.therapist) };
        let said = match waiting {
            1 => format!("{words} rating has not been shown yet. It counts when {finish}, and you both see it."),
            _ => format!("{words} ratings have not been shown yet. They count when {finish}, and you both see them."),
        };
        view! { <p class="note">{said}</p> }
    });
    let what = if live.leads() {
        let back = back.map(|id| {
            let fields = [("act", "go".to_owned()), ("to", id.to_string())];
            button(live, "back", "button quiet", "Back to the last pattern", &fields)
        });
        view! {
            <div class="row joint-lead">
                {button(live, "close", "button", "Finish rating together", &[("act", "close".to_owned())])}
                {back}
            </div>
        }
        .into_any()
    } else {
        view! { <p class="soft">{format!("{} finishes rating together. Every rating is saved.", live.therapist)}</p> }
            .into_any()
    };
    view! {
        <div class="stack">
            <h1 tabindex="-1">"Your ratings, side by side"</h1>
            {list(live, lines, screens == Screens::One && live.leads())}
            {unshown}
            {what}
        </div>
    }
    .into_any()
}

impl Line {
    fn is_marked(&self) -> bool {
        self.confirmation != Confirmation::None
    }
}

/// `one_screen`: both look at it, and a mark is given by both.
fn list(live: &JointPage, lines: &[Line], one_screen: bool) -> AnyView {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            view! {
                <li class="joint-line">
                    <h3>{pattern_words(&line.wording)}</h3>
                    <dl class="both small-both">
                        {number(live, Rater::Client, line.client)}
                        {number(live, Rater::Therapist, line.therapist)}
                    </dl>
                    <p class="joint-word">
                        <StateChip state=line.state />
                        <span>{line.sentence.clone()}</span>
                    </p>
                    {confirmation(live, line, one_screen)}
                </li>
            }
        })
        .collect();
    view! { <ol class="plain-list lines">{lines}</ol> }.into_any()
}

fn number(live: &JointPage, rater: Rater, seen: Seen) -> AnyView {
    let name = live.people().who(rater).starting().to_owned();
    let words = match seen {
        Seen::NotYet => view! { <span class="soft">"Not rated"</span> }.into_any(),
        Seen::Given => view! { <span class="soft">"Rated, not shown yet"</span> }.into_any(),
        Seen::Number(strength) => strength.get().into_any(),
    };
    view! {
        <div class=format!("both-{}", rater.as_str())>
            <dt>{name}</dt>
            <dd>{words}</dd>
        </div>
    }
    .into_any()
}

/// The rule's status comes first; people only say that they agree.
fn confirmation(live: &JointPage, line: &Line, one_screen: bool) -> AnyView {
    let other = live.other();
    let ask = |words: &'static str| {
        let mut fields = vec![("act", "mark".to_owned()), ("pattern", line.pattern.to_string())];
        if one_screen {
            fields.push(("both", "yes".to_owned()));
        }
        button(live, format!("mark-{}", line.pattern), "button quiet", words, &fields)
    };
    let withdraw = || {
        let fields = [("act", "withdraw".to_owned()), ("pattern", line.pattern.to_string())];
        button(live, format!("withdraw-{}", line.pattern), "plain", "Undo mark", &fields)
    };
    let (words, form) = match line.confirmation {
        Confirmation::None => return ().into_any(),
        Confirmation::Offered | Confirmation::Theirs | Confirmation::Mine if one_screen => {
            ("Do you both agree that this has shifted?".to_owned(), ask("Mark as shifted for both"))
        }
        Confirmation::Offered => (
            format!("Do you agree that this has shifted? It counts when {other} marks it too."),
            ask("Mark as shifted"),
        ),
        Confirmation::Theirs => (format!("{other} marked this as shifted. Do you agree?"), ask("Mark as shifted")),
        Confirmation::Mine => (format!("You marked this as shifted. It counts when {other} marks it too."), withdraw()),
        Confirmation::Both { session } => {
            let at = session.map(|number| format!(" at session {number}")).unwrap_or_default();
            (format!("You both marked this as shifted{at}. Either of you can undo this."), withdraw())
        }
    };
    view! {
        <div class="row confirm">
            <p>{words}</p>
            {form}
        </div>
    }
    .into_any()
}
