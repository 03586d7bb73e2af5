//! `GET/POST /proposals/{proposal}`: a report the client looks at before it is made. Fields: `strike` (ids of quotes to
//! leave out), `strike-entry` (ids of entries to leave out), `go` (`agree` or `rather-not`).

use leptos::prelude::*;
use weft_shared::{
    ids::{AssignmentId, ProposalId},
    pattern::Wording,
    report::{Kind, Strikes},
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
    pub struck: Strikes,
    /// The entries that would be in it, oldest first.
    pub entries: Vec<SharedEntryLine>,
    pub preview: Preview,
    /// What the client has answered, and when.
    pub given: Option<(GivenAnswer, Day)>,
}

/// A shared entry, as it can be left out.
pub struct SharedEntryLine {
    pub assignment: AssignmentId,
    pub title: String,
    pub day: Day,
    /// When the client changed it last.
    pub changed: Option<Day>,
    /// "PHQ-9: 12 of 27"
    pub scores: Vec<String>,
}

/// A report the client was asked to look at, and that is not made yet.
pub struct ToLookAt {
    pub proposal: ProposalId,
    pub kind: Kind,
    pub given: Option<(GivenAnswer, Day)>,
}

impl ToLookAt {
    /// What was answered, with the way back to it; `None` where nothing was answered yet.
    pub(crate) fn answered(&self) -> Option<AnyView> {
        let (given, day) = self.given?;
        let (name, day) = (self.kind.name(), dated(day));
        let said = match given {
            GivenAnswer::Agreed => format!("{name}: you agreed to it on {day}. It is not made yet."),
            GivenAnswer::RatherNot => format!("{name}: on {day} you said you would rather not. It was not made."),
        };
        let words = match given {
            GivenAnswer::Agreed => "Change or withdraw your agreement",
            GivenAnswer::RatherNot => "Change your answer",
        };
        let line = view! {
            <p class="note">
                {said}
                " "
                <a href=format!("/proposals/{}", self.proposal)>{words}</a>
            </p>
        };
        Some(line.into_any())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum GivenAnswer {
    Agreed,
    RatherNot,
}

impl Page for Proposal {
    fn title(&self) -> &'static str {
        "Check the report · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, _form: Form) -> AnyView {
        let Proposal { proposal: _, therapist, asked, for_whom, struck, entries, preview, given } = self;
        let Preview { name, contents, quotes, left_out } = preview;
        let for_whom = (!for_whom.is_empty()).then(|| view! { <p>"It is for " {words::named(for_whom)} "."</p> });
        let said = given.map(|(given, day)| {
            let sentence = answered(given, struck.count(), &dated(day));
            view! {
                <p class="note" role="status">
                    {sentence}
                    " You can change your answer until the report is made. You will find it on Today and under “Who has seen what”."
                </p>
            }
        });
        let why = match given {
            None => format!(
                "{therapist} would like to make this report, and asks you to check it first. It is not made yet."
            ),
            Some((GivenAnswer::Agreed, _)) => format!("{therapist} can make this report now. It is not made yet."),
            Some((GivenAnswer::RatherNot, _)) => {
                "Any report that is made is listed under “Who has seen what”.".to_owned()
            }
        };
        let (agree, rather_not) = match given {
            Some((GivenAnswer::Agreed, _)) => ("I agree to it like this", "I withdraw my agreement"),
            _ => ("I agree to this report", "I would rather not"),
        };
        let entries = (!entries.is_empty()).then(|| entry_choices(entries, &struck, &therapist));
        let quotes = if quotes.is_empty() {
            view! { <p class="soft">"It has no quotes from you."</p> }.into_any()
        } else {
            let help = format!(
                "Tick what should be left out. The report does not say that anything was left out. {therapist} sees how many \
                 things you left out. They chose the quotes, so they can work out which ones.",
            );
            let mut about = String::new();
            let lines: Vec<_> = quotes.into_iter().map(|quote| line(quote, &struck, &mut about)).collect();
            view! {
                <fieldset class="stack">
                    <legend>"Your quotes in it"</legend>
                    <p class="help">{help}</p>
                    <ul class="plain-list lines">{lines}</ul>
                </fieldset>
            }
            .into_any()
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{name} · {therapist} asked you on {}", dated(asked))}</p>
                    <h1>"Check the report"</h1>
                </div>
                {said}
                <p>{why}</p>
                {for_whom}
                <section class="stack" aria-labelledby="inside">
                    <h2 id="inside">"What would be in it"</h2>
                    {Preview::parts(contents, left_out)}
                </section>
                <form method="post" class="stack">
                    {entries}
                    {quotes}
                    <div class="row">
                        <button class="button" name="go" value="agree">{agree}</button>
                        <button class="button quiet" name="go" value="rather-not">{rather_not}</button>
                    </div>
                    <p class="soft">
                        {format!(
                            "If you say no, this report is not made. {therapist} could still make another report \
                             without asking. You would see it under “Who has seen what”.",
                        )}
                    </p>
                </form>
                <WhoReads sentence="Once it is made, anyone who has the file can read it. You will find it under “Who has seen \
                                    what”, and can download it too."/>
            </div>
        }
        .into_any()
    }
}

/// What the client answered.
fn answered(given: GivenAnswer, left_out: usize, day: &str) -> String {
    match (given, left_out) {
        (GivenAnswer::RatherNot, _) => format!("On {day} you said you would rather not. This report was not made."),
        (GivenAnswer::Agreed, 0) => format!("On {day} you agreed to it as it is."),
        (GivenAnswer::Agreed, 1) => format!("On {day} you agreed to it with one thing left out."),
        (GivenAnswer::Agreed, several) => format!("On {day} you agreed to it with {several} things left out."),
    }
}

/// Every entry with its scores, each to be left out.
fn entry_choices(entries: Vec<SharedEntryLine>, struck: &Strikes, therapist: &str) -> AnyView {
    let lines: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let SharedEntryLine { assignment, title, day, changed, scores } = entry;
            let scores = (!scores.is_empty()).then(|| view! { <p class="soft">{scores.join("; ")}</p> });
            let when = match changed {
                Some(changed) => format!("{}, changed on {}", dated(day), dated(changed)),
                None => dated(day),
            };
            let is_struck = struck.entries.contains(&assignment);
            view! {
                <li class="stack-tight">
                    <p dir="auto">{format!("{title}, {when}")}</p>
                    {scores}
                    <label class="option">
                        <input
                            type="checkbox"
                            name="strike-entry"
                            value=assignment.to_string()
                            checked=is_struck
                        />
                        <span>
                            "Leave this out"
                            <span class="visually-hidden">{format!(": {title}, {}", dated(day))}</span>
                        </span>
                    </label>
                </li>
            }
        })
        .collect();
    view! {
        <fieldset class="stack">
            <legend>"Your entries and scores in it"</legend>
            <p class="help">
                {format!(
                    "When you leave an entry out, its title, scores and quotes are left out too. {therapist} sees how many \
                     things you left out, and can work out which ones.",
                )}
            </p>
            <ul class="plain-list lines">{lines}</ul>
        </fieldset>
    }
    .into_any()
}

fn line((wording, quote): (Wording, Quote), struck: &Strikes, about: &mut String) -> impl IntoView + use<> {
    let is_struck = struck.quotes.contains(&quote.id);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_said_with_none_one_and_several_things_left_out() {
        let agreed = |left_out| answered(GivenAnswer::Agreed, left_out, "3 May");
        assert_eq!(agreed(0), "On 3 May you agreed to it as it is.");
        assert_eq!(agreed(1), "On 3 May you agreed to it with one thing left out.");
        assert_eq!(agreed(2), "On 3 May you agreed to it with 2 things left out.");
        let said = answered(GivenAnswer::RatherNot, 2, "3 May");
        assert_eq!(said, "On 3 May you said you would rather not. This report was not made.");
    }
}
