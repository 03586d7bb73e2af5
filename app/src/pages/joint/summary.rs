//! The end of a joint view, and what stands on its page when none is open: the numbers of this session side by side,
//! and the shifts that can be confirmed.

use leptos::prelude::*;
use weft_shared::{
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
                <p>"No pattern is written yet, so there is nothing to rate together."</p>
                <p><a class="button" href=write>"Write a pattern"</a></p>
            }
            .into_any()
        }
        Rater::Client => view! {
            <p>{format!("No joint view is open now. When {therapist} opens one, it is here, and Today says so.")}</p>
            <p><a href=live.action()>"See whether it is open"</a></p>
        }
        .into_any(),
        Rater::Therapist => {
            let open = |screens: Screens| [("act", "open".to_owned()), ("screens", screens.as_str().to_owned())];
            view! {
                <p>
                    {format!(
                        "While it is open, neither of you sees the other’s new number until both are shown. Ratings that \
                         were saved before can be seen already. {called} can follow on a screen of their own, or you turn \
                         this one round.",
                    )}
                </p>
                <div class="row">
                    {button(live, "open-two", "button", "Open on two screens", &open(Screens::Two))}
                    {button(live, "open-one", "button quiet", "Use this one screen", &open(Screens::One))}
                </div>
                <WhoReads sentence=format!("{called} sees that you opened a joint view, and when.") />
            }
            .into_any()
        }
    };
    let any = lines.iter().any(|line| line.client.is_given() || line.therapist.is_given() || line.is_marked());
    let numbers = any.then(|| {
        view! {
            <section class="stack" aria-labelledby="numbers">
                <h2 id="numbers">"At this session"</h2>
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
                {back_to_record(live.client, called, live.leads())}
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
        let (ratings, counts) = if waiting == 1 { ("rating was", "it counts") } else { ("ratings were", "they count") };
        let words = sentence_case(&number_word(waiting));
        view! {
            <p class="note">
                {format!(
                    "{words} {ratings} given and not shown. When the joint view is closed {counts} all the same, and both \
                     of you see the numbers.",
                )}
            </p>
        }
    });
    let what = if live.leads() {
        let back = back.map(|id| {
            let fields = [("act", "go".to_owned()), ("to", id.to_string())];
            button(live, "back", "button quiet", "Back", &fields)
        });
        view! {
            <div class="row joint-lead">
                {button(live, "close", "button", "Close the joint view", &[("act", "close".to_owned())])}
                {back}
            </div>
        }
        .into_any()
    } else {
        view! { <p class="soft">{format!("{} closes the joint view. Everything is kept.", live.therapist)}</p> }
            .into_any()
    };
    view! {
        <div class="stack">
            <h1 tabindex="-1">"This session, side by side"</h1>
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

/// `one_screen`: both sit before it, and what is said is said by both.
fn list(live: &JointPage, lines: &[Line], one_screen: bool) -> AnyView {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            view! {
                <li class="joint-line">
                    <h3>{pattern_words(&line.wording)}</h3>
                    <dl class="both small-both">
                        {number(&live.called, Rater::Client, line.client)}
                        {number(&live.therapist, Rater::Therapist, line.therapist)}
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

fn number(name: &str, rater: Rater, seen: Seen) -> AnyView {
    let words = match seen {
        Seen::NotYet => view! { <span class="soft">"not rated"</span> }.into_any(),
        Seen::Given => view! { <span class="soft">"rated, not shown"</span> }.into_any(),
        Seen::Number(strength) => strength.get().into_any(),
    };
    view! {
        <div class=format!("both-{}", rater.as_str())>
            <dt>{name.to_owned()}</dt>
            <dd>{words}</dd>
        </div>
    }
    .into_any()
}

/// The rule's word comes first; people only say that they see it too.
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
        button(live, format!("withdraw-{}", line.pattern), "plain", "Take this back", &fields)
    };
    let (words, form) = match line.confirmation {
        Confirmation::None => return ().into_any(),
        Confirmation::Offered | Confirmation::Theirs | Confirmation::Mine if one_screen => {
            ("Do you both see it too?".to_owned(), ask("We both mark this as shifted"))
        }
        Confirmation::Offered => (
            format!(
                "Do you see it too? When both of you say so, it is kept with this session’s date. {other} is asked as well."
            ),
            ask("Mark this as shifted"),
        ),
        Confirmation::Theirs => {
            (format!("{other} marks this as shifted. Do you see it too?"), ask("Mark this as shifted"))
        }
        Confirmation::Mine => (format!("You mark this as shifted. It stands once {other} does too."), withdraw()),
        Confirmation::Both { session } => {
            let at = session.map(|number| format!(" at session {number}")).unwrap_or_default();
            (format!("You both marked this as shifted{at}. Either of you can take it back."), withdraw())
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
