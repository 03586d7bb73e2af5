//! `GET/POST /proposals/{proposal}`: a report the client looks at before it is made. Fields: `strike` (ids of quotes to
//! leave out), `go` (`agree` or `rather-not`).

use std::collections::BTreeSet;

use leptos::prelude::*;
use weft_shared::{
    ids::{EvidenceId, ProposalId},
    pattern::Wording,
    shared_view::Quote,
    when::Day,
};

use crate::{
    components::{
        day::dated,
        preview::{Preview, about_once, quoted},
        readers::WhoReads,
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Proposal {
    pub proposal: ProposalId,
    pub therapist: String,
    pub asked: Day,
    /// May be empty.
    pub for_whom: String,
    pub struck: BTreeSet<EvidenceId>,
    pub preview: Preview,
    /// What the client has answered, and when.
    pub given: Option<(GivenAnswer, Day)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum GivenAnswer {
    Agreed,
    RatherNot,
}

impl Page for Proposal {
    fn title(&self) -> &'static str {
        "Look first · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, _form: Form) -> AnyView {
        let Proposal { proposal: _, therapist, asked, for_whom, struck, preview, given } = self;
        let Preview { name, contents, quotes, left_out } = preview;
        let for_whom =
            (!for_whom.is_empty()).then(|| view! { <p>"It is meant for: " {words::named(for_whom)} "."</p> });
        let said = given.map(|(given, day)| {
            let day = dated(day);
            let sentence = match (given, struck.len()) {
                (GivenAnswer::RatherNot, _) => format!("On {day} you said that you would rather not. It is not made."),
                (GivenAnswer::Agreed, 0) => format!("On {day} you agreed to it as it is."),
                (GivenAnswer::Agreed, 1) => format!("On {day} you agreed, without one quote."),
                (GivenAnswer::Agreed, several) => format!("On {day} you agreed, without {several} quotes."),
            };
            view! { <p class="note" role="status">{sentence}" You can change this until it is made."</p> }
        });
        let quotes = if quotes.is_empty() {
            view! { <p class="soft">"No words of yours are quoted in it."</p> }.into_any()
        } else {
            let mut about = String::new();
            let lines: Vec<_> = quotes.into_iter().map(|quote| line(quote, &struck, &mut about)).collect();
            view! {
                <fieldset class="stack">
                    <legend>"Your words in it"</legend>
                    <p class="help">"Tick what should not be in it. Nobody is told which quotes, or why; only how many."</p>
                    <ul class="plain-list lines">{lines}</ul>
                </fieldset>
            }
            .into_any()
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{therapist} asked you on {}", dated(asked))}</p>
                    <h1>{format!("{name}: look first")}</h1>
                </div>
                {said}
                <p>
                    {format!("{therapist} would like to make this report. It is not made yet, and it waits for you.")}
                </p>
                {for_whom}
                <section class="stack" aria-labelledby="inside">
                    <h2 id="inside">"What would be in it"</h2>
                    {Preview::parts(contents, left_out)}
                </section>
                <form method="post" class="stack">
                    {quotes}
                    <div class="row">
                        <button class="button" name="go" value="agree">"I agree to this report"</button>
                        <button class="button quiet" name="go" value="rather-not">"I would rather not"</button>
                    </div>
                </form>
                <WhoReads sentence=format!(
                    "Once it is made, whoever holds the file can read it. You will find it under Who has seen what, and can \
                     download it too.",
                )/>
            </div>
        }
        .into_any()
    }
}

fn line(
    (wording, quote): (Wording, Quote),
    struck: &BTreeSet<EvidenceId>,
    about: &mut String,
) -> impl IntoView + use<> {
    let is_struck = struck.contains(&quote.id);
    let pattern = about_once(about, &wording.old);
    view! {
        <li class="stack-tight">
            {pattern}
            {quoted(&quote)}
            <label class="option">
                <input type="checkbox" name="strike" value=quote.id.to_string() checked=is_struck/>
                <span>
                    "Leave this out"
                    <span class="visually-hidden">" " {words::quote(&quote.words)}</span>
                </span>
            </label>
        </li>
    }
}
