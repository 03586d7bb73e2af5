//! `GET /clients/{client}/entries/{assignment}`: a shared entry, and the form that links words to a pattern.
//!
//! `POST /clients/{client}/entries/{assignment}/evidence`: fields `words` (`ITEM.N`, sentence N of an item, several
//! of one item may be ticked), `pattern`, `side` (`old`, `new`). Faults at `words`, `pattern`, `side`.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    exercise::{Item, Kind},
    ids::{AssignmentId, ClientId, PatternId},
    pattern::{Side, Strength, Wording},
    response::Answer,
    when::{self, Day},
};

use crate::{
    components::{
        answer::said,
        back::back_to_record,
        field::{FaultText, Faults, OnlyOnce},
        readers::WhoReads,
        reads_only::reads_only,
        result::{self, About, QuizResult},
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::homework::earlier::{self, Earlier},
};

/// What an entry says, as the client and, once shared, the therapist sees it.
pub struct Words {
    pub client: ClientId,
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub finished: Day,
    /// When the client changed it last.
    pub amended: Option<Day>,
    /// How it read before each change, newest first.
    pub earlier: Vec<Earlier>,
    /// Every answered item.
    pub answers: Vec<(Item, Answer)>,
    /// The form is shown while the entry is shared and there are patterns to link to.
    pub patterns: Vec<(PatternId, Wording)>,
    pub linked: Vec<Linked>,
    /// How strong the client said these patterns were, with this entry.
    pub rated: Vec<(PatternId, Wording, Strength)>,
    /// The client looks at their own entry, and so may clear what they rated with it.
    pub is_own: bool,
}

/// Words already linked.
pub struct Linked {
    pub words: String,
    pub side: Side,
    pub wording: Wording,
}

/// The page on which a therapist reads a shared entry.
pub struct SharedEntry {
    /// "Noor"
    pub called: String,
    pub therapist: String,
    pub capacity: Capacity,
    pub result: QuizResult,
    pub words: Words,
}

impl Page for SharedEntry {
    fn title(&self) -> &'static str {
        "Entry · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let SharedEntry { called, therapist, capacity, result, words } = self;
        let client = words.client;
        let about = About { client, called: called.clone(), may_assign: capacity.treats() };
        let lead = format!(" · {} · {}", words.kind.word(), words.when());
        let title = words.title.clone();
        let back = back_to_record(client, &called, capacity);
        let printed = format!("{called} sees that you printed it.");
        let (aside, readers) = match capacity {
            Capacity::Client => (String::new(), format!("You and {therapist} can read this. You can stop sharing it.")),
            Capacity::Therapist => (printed, format!("You and {called} can read this. {called} can stop sharing it.")),
            Capacity::Supervisor | Capacity::Emergency => {
                (printed, format!("{called} shares this with {therapist}, and can stop sharing it."))
            }
        };
        let paper = (!result.is_empty()).then(|| result::print(words.assignment, &aside));
        let result = if capacity.is_client() {
            result.show("What your answers say")
        } else {
            result.show_about("On that day", &about)
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{words::named(called.clone())} {lead}</p>
                    <h1 dir="auto">{title}</h1>
                </div>
                <WhoReads sentence=readers />
                {reads_only(capacity, &called)}
                <Faults form=form.clone() />
                {result}
                {paper}
                {words.show(&form)}
                <p class="row">
                    {back}
                    <a href=format!("/clients/{client}/shared")>"What has shifted"</a>
                </p>
            </div>
        }
        .into_any()
    }
}

impl Words {
    /// "finished on 3 May 2026, changed on 5 May 2026"
    pub fn when(&self) -> String {
        let finished = format!("finished on {}", when::long(self.finished));
        self.amended.map_or(finished.clone(), |day| format!("{finished}, changed on {}", when::long(day)))
    }

    /// The answers, what is linked already, and the form that links more; without result, title and faults.
    pub fn show(self, form: &Form) -> AnyView {
        let Words { client, assignment, answers, patterns, linked, rated, is_own, earlier, .. } = self;
        let any_text = answers.iter().any(|(item, _)| item.body.is_text());
        let linking = (any_text && !patterns.is_empty()).then(|| linking(client, assignment, &answers, patterns, form));
        let (texts, points): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(item, _)| item.body.is_text());
        // That a step was done is no news beside what was said about it.
        let points: Vec<_> = points.into_iter().filter(|(_, answer)| !matches!(answer, Answer::Done { .. })).collect();
        let heading = if texts.is_empty() { "All answers" } else { "Other answers" };
        let texts: Vec<_> = texts.into_iter().map(text).collect();
        let points = (!points.is_empty()).then(|| {
            let rows: Vec<_> = points
                .iter()
                .map(|(item, answer)| {
                    view! {
                        <div>
                            <dt dir="auto">{item.prompt.clone()}</dt>
                            <dd>{said(item, answer)}</dd>
                        </div>
                    }
                })
                .collect();
            view! {
                <section class="stack-tight" aria-labelledby="answers">
                    <h2 id="answers">{heading}</h2>
                    <dl class="answers">{rows}</dl>
                </section>
            }
        });
        let linked = (!linked.is_empty()).then(|| {
            let lines: Vec<_> = linked.into_iter().map(linked_line).collect();
            view! {
                <section class="stack" aria-labelledby="linked">
                    <h2 id="linked">"Quotes linked to a pattern"</h2>
                    <ul class="plain-list stack">{lines}</ul>
                </section>
            }
        });
        let rated = (!rated.is_empty()).then(|| {
            let rows: Vec<_> = rated
                .into_iter()
                .map(|(pattern, wording, strength)| {
                    let clear = is_own.then(|| clear_button(assignment, pattern, &wording.old));
                    view! {
                        <div>
                            <dt>"I used to " {words::inline(wording.old)}</dt>
                            <dd>{format!("{} of 10", strength.get())} {clear}</dd>
                        </div>
                    }
                })
                .collect();
            view! {
                <section class="stack-tight" aria-labelledby="rated">
                    <h2 id="rated">"How strong was the old way?"</h2>
                    <dl class="answers">{rows}</dl>
                </section>
            }
        });
        view! {
            {texts}
            {points}
            {rated}
            {linked}
            {linking}
            {earlier::section(earlier, is_own)}
        }
        .into_any()
    }
}

/// `POST /homework/{assignment}/ratings/clear`, field `pattern`: whose rating is cleared.
fn clear_button(assignment: AssignmentId, pattern: PatternId, old: &str) -> AnyView {
    view! {
        <form method="post" action=format!("/homework/{assignment}/ratings/clear")>
            <button class="plain small" name="pattern" value=pattern.to_string()>
                "Clear this rating"
                <span class="visually-hidden">{format!(": {old}")}</span>
            </button>
        </form>
    }
    .into_any()
}

fn text((item, answer): (Item, Answer)) -> AnyView {
    let words = said(&item, &answer);
    view! {
        <section class="stack-tight">
            <h2 class="prompt-small" dir="auto">{item.prompt}</h2>
            {words}
        </section>
    }
    .into_any()
}

fn linked_line(linked: Linked) -> AnyView {
    let (which, half) = match linked.side {
        Side::Old => ("the old way: ", linked.wording.old),
        Side::New => ("the new way: ", linked.wording.new),
    };
    view! {
        <li>
            {words::quote(&linked.words)}
            <p class="soft small">{which}<b dir="auto">{half}</b></p>
        </li>
    }
    .into_any()
}

/// The form stays folded until someone wants it, and open when something in it needs another look.
#[expect(clippy::too_many_lines, reason = "a view is as long as its markup")]
fn linking(
    client: ClientId,
    assignment: AssignmentId,
    answers: &[(Item, Answer)],
    patterns: Vec<(PatternId, Wording)>,
    form: &Form,
) -> AnyView {
    let ticked = form.all("words");
    let mut first = true;
    let mut id = move || if std::mem::take(&mut first) { Some("words") } else { None };
    let texts: Vec<_> = answers
        .iter()
        .map(|(item, answer)| (item, answer.quotable(item)))
        .filter(|(_, pieces)| !pieces.is_empty())
        .map(|(item, pieces)| {
            let lines: Vec<_> = pieces
                .into_iter()
                .enumerate()
                .filter(|(_, sentence)| !sentence.trim().is_empty())
                .map(|(place, sentence)| {
                    let value = format!("{}.{place}", item.id);
                    let is_ticked = ticked.contains(&value);
                    view! {
                        <label class="choice sentence">
                            <input type="checkbox" name="words" id=id() value=value checked=is_ticked />
                            {words::inline(sentence.trim())}
                        </label>
                    }
                })
                .collect();
            view! {
                <div class="stack-tight" role="group" aria-label=item.prompt.clone()>
                    <p class="soft small" dir="auto">{item.prompt.clone()}</p>
                    {lines}
                </div>
            }
        })
        .collect();
    let chosen = form.value("pattern").to_owned();
    let patterns: Vec<_> = patterns
        .into_iter()
        .enumerate()
        .map(|(position, (pattern, wording))| {
            let value = pattern.to_string();
            let is_chosen = chosen == value;
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="pattern"
                        id=(position == 0).then_some("pattern")
                        value=value
                        checked=is_chosen
                    />
                    <span>
                        "I used to " {words::inline(wording.old)} " … Now I can " {words::inline(wording.new)}
                    </span>
                </label>
            }
        })
        .collect();
    let chosen = Side::parse(form.value("side"));
    let sides: Vec<_> = [(Side::New, "The new way"), (Side::Old, "The old way")]
        .into_iter()
        .enumerate()
        .map(|(position, (side, words))| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="side"
                        id=(position == 0).then_some("side")
                        value=side.as_str()
                        checked=chosen == Some(side)
                    />
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let described = |name: &str| form.fault(name).is_some().then(|| format!("{name}-fault"));
    view! {
        <details class="linking" open=form.was_sent()>
            <summary>"Link a quote to a pattern"</summary>
            <form
                class="card stack"
                method="post"
                action=format!("/clients/{client}/entries/{assignment}/evidence")
            >
                <OnlyOnce/>
                <p class="help">
                    "Linked quotes appear with the pattern on “What has shifted” and in reports."
                </p>
                <fieldset class="stack" aria-describedby=described("words")>
                    <legend>"Which sentences?"</legend>
                    {texts}
                    <FaultText of="words" fault=fault("words") />
                </fieldset>
                <fieldset class="stack-tight" aria-describedby=described("pattern")>
                    <legend>"Which pattern?"</legend>
                    {patterns}
                    <FaultText of="pattern" fault=fault("pattern") />
                </fieldset>
                <fieldset class="stack-tight" aria-describedby=described("side")>
                    <legend>"Do these sentences show the old way or the new way?"</legend>
                    {sides}
                    <FaultText of="side" fault=fault("side") />
                </fieldset>
                <p>
                    <button class="button quiet">"Link quote"</button>
                </p>
            </form>
        </details>
    }
    .into_any()
}
