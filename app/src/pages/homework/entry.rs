//! `GET /homework/{assignment}/entry`: a finished entry as its client sees it: result or words, and who can read it.
//!
//! Forms: `POST /homework/{assignment}/sharing`, field `readers` (`therapist` or `nobody`); of a log entry
//! `POST /homework/{assignment}/ratings`, fields `pattern` and `rating` (0 to 10), faults there; and, while shared, the
//! evidence form of `together::words`.

use leptos::prelude::*;
use weft_shared::{exercise::Kind, ids::AssignmentId, sharing::Readers};

use crate::{
    components::{
        choice::Scale0to10,
        field::{FaultText, Faults, MadeFrom, StandsNow},
        readers::WhoReads,
        result::{self, QuizResult},
        safety::{SafetyAnswer, told_of_you},
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::{homework::shared_entry::Words, pattern::rate::ToRate, report::disclosures::Disclosure},
};

pub struct Entry {
    pub assignment: AssignmentId,
    pub therapist: String,
    pub readers: Readers,
    /// It was finished just now: say so.
    pub just_finished: bool,
    pub result: QuizResult,
    pub words: Words,
    /// The answers about being safe that the therapist was told of.
    pub safety: Vec<SafetyAnswer>,
    /// Reports already made that may tell of it.
    pub told: Vec<Disclosure>,
    /// The open patterns, where a log entry can be told to be about one.
    pub to_rate: Vec<ToRate>,
    /// Fingerprints of who can read it, and of the ratings.
    pub readers_seen: String,
    pub ratings_seen: String,
}

impl Page for Entry {
    fn title(&self) -> &'static str {
        "Entry · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Entries
    }

    fn view(self, form: Form) -> AnyView {
        let Entry { assignment, therapist, readers, just_finished, result, words, told, to_rate, safety, .. } = self;
        let about = (!to_rate.is_empty())
            .then(|| about_a_pattern((assignment, &self.ratings_seen), to_rate, readers, &therapist, &form));
        let finished = just_finished.then(|| {
            let now = match readers {
                Readers::ClientAlone => "Finished, and kept private.".to_owned(),
                Readers::ClientAndTherapist => format!("Finished, and shared with {therapist}."),
            };
            view! { <p class="note" role="status">{now}" You will find it under “My entries”."</p> }
        });
        let amend = (words.kind != Kind::Reading).then(|| {
            let href = format!("/clients/{}/entries/{assignment}/amend", words.client);
            view! { <p><a class="button quiet" href=href>"Change this entry"</a></p> }
        });
        let paper = (!result.is_empty()).then(|| result::print(assignment, ""));
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{} · {}", words.kind.word(), words.when())}</p>
                    <h1 dir="auto">{words.title.clone()}</h1>
                </div>
                {finished}
                <WhoReads sentence=readers.sentence(&therapist)/>
                <Faults form=form.clone()/>
                {result.show("What your answers say")}
                {told_of_you(&safety, &therapist, readers == Readers::ClientAndTherapist)}
                {paper}
                {words.show(&form)}
                {amend}
                {about}
                {sharing((assignment, &self.readers_seen), &therapist, readers, told, &form)}
            </div>
        }
        .into_any()
    }
}

/// Who can read it, and the one button that changes that.
fn sharing(
    (assignment, seen): (AssignmentId, &str),
    therapist: &str,
    readers: Readers,
    told: Vec<Disclosure>,
    form: &Form,
) -> AnyView {
    let (value, verb, help) = match readers {
        Readers::ClientAlone => (
            "therapist",
            format!("Share with {therapist}"),
            format!(
                "{therapist} can then read all of this entry. Any scores and ratings in it appear on “What has shifted”. \
                 “Who has seen what” shows on which days they opened it."
            ),
        ),
        Readers::ClientAndTherapist => (
            "nobody",
            "Stop sharing".to_owned(),
            format!(
                "If you stop sharing, only you can read this. What you wrote or answered, with any scores and quotes, \
                 is then no longer shown on “What has shifted” or used in later reports. Its title, and the day you \
                 finished it, stay on “What has shifted”. What {therapist} has already read, or what is in a report, \
                 cannot be taken back. “Who has seen what” lists both."
            ),
        ),
    };
    let told = (!told.is_empty()).then(|| {
        let which = if told.len() == 1 { "This report was" } else { "These reports were" };
        let lines: Vec<_> = told.into_iter().map(Disclosure::line).collect();
        view! {
            <div class="stack-tight">
                <p>{format!("{which} made after you shared this, and may include something from it:")}</p>
                <ul class="lines plain-list">{lines}</ul>
            </div>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="sharing">
            <h2 id="sharing">"Who can read this"</h2>
            <form method="post" action=format!("/homework/{assignment}/sharing") class="stack">
                <MadeFrom form=form.clone() fingerprint=seen/>
                <p class="help">{help}</p>
                {told}
                <p>
                    <button class="button quiet" name="readers" value=value>{verb}</button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

/// A log entry is one moment of a pattern: which one, and how strong it was.
fn about_a_pattern(
    (assignment, seen): (AssignmentId, &str),
    to_rate: Vec<ToRate>,
    readers: Readers,
    therapist: &str,
    form: &Form,
) -> AnyView {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let described = |name: &str| form.fault(name).map(|_| format!("{name}-fault"));
    let chosen = form.value("pattern").to_owned();
    let now = to_rate.iter().find(|each| each.pattern.to_string() == chosen).and_then(|each| each.before);
    let now = form.stands("rating", &now.map_or(String::new(), |now| now.get().to_string()));
    let patterns: Vec<_> = to_rate
        .into_iter()
        .enumerate()
        .map(|(position, ToRate { pattern, wording, .. })| {
            let value = pattern.to_string();
            let checked = value == chosen;
            let id = (position == 0).then_some("pattern");
            view! {
                <label class="choice">
                    <input type="radio" name="pattern" id=id value=value checked=checked/>
                    <span>"I used to "{words::inline(wording.old)}</span>
                </label>
            }
        })
        .collect();
    let counts = match readers {
        Readers::ClientAndTherapist => {
            "This rating counts for your next session, unless you rate again there.".to_owned()
        }
        Readers::ClientAlone => {
            format!("Only you can see this rating, like this entry, until you share the entry with {therapist}.")
        }
    };
    let is_open = fault("pattern").or(fault("rating")).is_some() || form.is_older_of("ratings");
    let legend = view! { "How strong was the old way?" }.into_any();
    let rating = form.value("rating").parse().ok();
    view! {
        <details class="linking" open=is_open>
            <summary>"Was this one of your patterns?"</summary>
            <form method="post" action=format!("/homework/{assignment}/ratings") class="card stack">
                <MadeFrom form=form.clone() fingerprint=seen/>
                <fieldset class="stack-tight" aria-describedby=described("pattern")>
                    <legend>"Which pattern?"</legend>
                    {patterns}
                    <FaultText of="pattern" fault=fault("pattern")/>
                </fieldset>
                <Scale0to10 name="rating" legend=legend chosen=rating fault=fault("rating")/>
                <StandsNow now=now/>
                <p class="help">{counts}</p>
                <p>
                    <button class="button quiet">"Save rating"</button>
                </p>
            </form>
        </details>
    }
    .into_any()
}
