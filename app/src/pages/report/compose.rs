//! `GET/POST /clients/{client}/report`: composing a report. Fields: `kind`; `session` (an id; empty: the days), `from`,
//! `to` (ISO dates, may be empty); `section`, `quote` (each as often as ticked; `quotes=shown` says that quotes could be
//! chosen); `paper`; `for`; `spelled`. `go`: `make` (also without it), `preview`, `ask`; `show`: another kind, nothing else.

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, ProposalId, SessionId},
    report::{Kind, Paper, Section},
    shared_view::Quote,
    when::{self, Day},
};

use crate::{
    components::{
        day::dated,
        field::{FaultText, Faults, OnlyOnce, TextField, Unsent},
        paper,
        preview::{Preview, about_once, quoted},
        readers::WhoReads,
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::report::disclosures::Disclosure,
};

pub struct Report {
    pub client: ClientId,
    pub called: String,
    pub kind: Kind,
    /// What the kind may hold, with the words to tick.
    pub sections: Vec<(Section, String)>,
    /// Past sessions with their numbers, newest first.
    pub sessions: Vec<(SessionId, usize, Day)>,
    /// First session and today, ISO, to begin with.
    pub from: String,
    pub to: String,
    /// Every shared quote, pattern by pattern.
    pub quotes: Vec<QuoteChoice>,
    pub paper: Paper,
    /// The client signs in, so that they can be asked to check it.
    pub may_ask: bool,
    pub preview: Option<Preview>,
    /// What the client was asked to check and is not made yet.
    pub asked: Vec<AskedLine>,
    /// Reports made so far, newest first.
    pub made: Vec<Disclosure>,
}

pub struct QuoteChoice {
    /// The pattern’s old way.
    pub old: String,
    pub quote: Quote,
}

/// `POST /clients/{client}/proposals/{proposal}/make` and `…/withdraw`.
pub struct AskedLine {
    pub proposal: ProposalId,
    pub name: &'static str,
    pub asked: Day,
    pub state: AskedState,
}

pub enum AskedState {
    Waiting,
    Agreed { on: Day, struck: usize },
    RatherNot { on: Day },
}

impl Page for Report {
    fn title(&self) -> &'static str {
        "Report · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let Report {
            client,
            called,
            kind,
            sections,
            sessions,
            from,
            to,
            quotes,
            paper: default_paper,
            may_ask,
            preview,
            asked,
            made,
        } = self;
        let asked: Vec<_> = asked.into_iter().map(|line| asked_line(client, &called, line)).collect();
        let preview = preview.map(shown);
        let ask = may_ask.then(|| {
            view! { <button class="button quiet" name="go" value="ask">{format!("Ask {called} to check it first")}</button> }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead" dir="auto">{called.clone()}</p>
                    <h1>{kind.name()}</h1>
                </div>
                <Faults form=form.clone()/>
                {asked}
                {preview}
                <form method="post" class="stack">
                    <OnlyOnce/>
                    <Unsent form=form.clone() place=format!("/clients/{client}/report")/>
                    // Return in a field shows what will be in it, and makes nothing.
                    <button class="visually-hidden" name="go" value="preview" tabindex="-1" aria-hidden="true"></button>
                    <input type="hidden" name="kind" value=kind.as_str()/>
                    {kinds(kind)}
                    {kind.has_period().then(|| period(sessions, &from, &to, &form))}
                    {parts(kind, sections, &form)}
                    {quote_choices(kind, &called, quotes, &form)}
                    <TextField
                        label="Who it is for (optional)"
                        name="for"
                        value=form.value("for")
                        fault=form.fault("for").map(str::to_owned)
                        help=format!("Printed in the report, and shown to {called} in “Who has seen what”.")
                    />
                    {paper::choice("Paper", default_paper, &form)}
                    {spelled(&form)}
                    <div class="row">
                        <button class="button" name="go" value="make">"Make the report (PDF)"</button>
                        <button class="button quiet" name="go" value="preview">"Preview the report"</button>
                        {ask}
                    </div>
                    <WhoReads sentence=format!(
                        "A report becomes a file outside Weft. {called} sees that it was made, who made it and who it is \
                         for, and can download and read it too. It contains nothing {called} wrote in private entries, and none of your private notes.",
                    )/>
                </form>
                {made_so_far(made)}
                <p>
                    <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                </p>
            </div>
        }
        .into_any()
    }
}

/// The box for a character that cannot be printed; the sentence about such a character quotes it.
pub const PRINT_NUMBERS: &str = "If a letter or emoji cannot be printed, print its code number instead";

fn spelled(form: &Form) -> AnyView {
    let fault = form.fault("spelled").map(str::to_owned);
    let checked = !form.value("spelled").is_empty();
    view! {
        <div class="field">
            <FaultText of="spelled" fault=fault/>
            {tick("spelled", "spelled".to_owned(), "yes".to_owned(), checked, PRINT_NUMBERS.into_any())}
        </div>
    }
    .into_any()
}

/// The other kinds, each a button, so that nothing chosen is lost on the way.
fn kinds(current: Kind) -> impl IntoView {
    let buttons: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let inside = view! {
                <b>{kind.name()}</b>
                <span class="soft">{kind.about()}</span>
            };
            if kind == current {
                view! { <li><div class="card hand open" aria-current="true">{inside}</div></li> }.into_any()
            } else {
                view! { <li><button class="card hand" name="show" value=kind.as_str()>{inside}</button></li> }
                    .into_any()
            }
        })
        .collect();
    view! { <ul class="at-hand plain-list" aria-label="Kind of report">{buttons}</ul> }
}

fn period(sessions: Vec<(SessionId, usize, Day)>, from: &str, to: &str, form: &Form) -> impl IntoView + use<> {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let chosen = form.value("session").to_owned();
    let options: Vec<_> = sessions
        .into_iter()
        .map(|(id, number, day)| {
            let id = id.to_string();
            let is_chosen = chosen == id;
            view! { <option value=id selected=is_chosen>{format!("Session {number}, {}", when::long(day))}</option> }
        })
        .collect();
    view! {
        <fieldset class="stack">
            <legend>"Period"</legend>
            <div class="row">
                <TextField label="From" name="from" kind="date" value=form.value_or("from", from) fault=fault("from")/>
                <TextField label="To" name="to" kind="date" value=form.value_or("to", to) fault=fault("to")/>
            </div>
            <div class="field">
                <label for="session">"Or one session instead"</label>
                <p class="help" id="session-help">"With the days since the session before it."</p>
                <select id="session" name="session" aria-describedby="session-help">
                    <option value="">"None: use the days above"</option>
                    {options}
                </select>
                <FaultText of="session" fault=fault("session")/>
            </div>
        </fieldset>
    }
}

fn tick(name: &'static str, id: String, value: String, checked: bool, inside: AnyView) -> AnyView {
    view! {
        <label class="option">
            <input type="checkbox" name=name id=id value=value checked=checked/>
            <span>{inside}</span>
        </label>
    }
    .into_any()
}

fn parts(kind: Kind, sections: Vec<(Section, String)>, form: &Form) -> impl IntoView + use<> {
    // Another kind begins with its own parts.
    let sent = form.value("kind") == kind.as_str();
    let ticks: Vec<_> = sections
        .into_iter()
        .enumerate()
        .map(|(position, (section, label))| {
            let value = section.as_str().to_owned();
            let checked = if sent { form.all("section").contains(&value) } else { kind.begins_with(section) };
            let id = if position == 0 { "section".to_owned() } else { format!("section-{position}") };
            tick("section", id, value, checked, label.into_any())
        })
        .collect();
    let fault = form.fault("section").map(str::to_owned);
    let described_by = fault.is_some().then_some("section-fault");
    view! {
        <fieldset class="stack-tight" aria-describedby=described_by>
            <legend>"Parts of the report"</legend>
            <FaultText of="section" fault=fault/>
            <div class="ticks">{ticks}</div>
        </fieldset>
    }
}

/// Where the kind has no quotes, those chosen for another are carried along unseen.
fn quote_choices(kind: Kind, called: &str, quotes: Vec<QuoteChoice>, form: &Form) -> AnyView {
    let could_choose = form.value("quotes") == "shown";
    let is_chosen = |quote: &Quote| !could_choose || form.all("quote").contains(&quote.id.to_string());
    if !kind.quotes() {
        let carried: Vec<_> = quotes
            .iter()
            .filter(|choice| is_chosen(&choice.quote))
            .map(|choice| view! { <input type="hidden" name="quote" value=choice.quote.id.to_string()/> })
            .collect();
        return view! { <input type="hidden" name="quotes" value="shown"/> {carried} }.into_any();
    }
    let legend = format!("Quotes from {called}");
    let help = format!(
        "Shared quotes from {called} that are linked to a pattern. A quote from outside the chosen period is left out, even \
             if you tick it."
    );
    let inside = if quotes.is_empty() {
        view! { <p class="soft">"No quotes yet. Open a shared entry and link a sentence to a pattern."</p> }.into_any()
    } else {
        let mut about = String::new();
        let ticks: Vec<_> = quotes
            .into_iter()
            .enumerate()
            .map(|(position, choice)| {
                let pattern = about_once(&mut about, &choice.old);
                let id = if position == 0 { "quote".to_owned() } else { format!("quote-{position}") };
                let value = choice.quote.id.to_string();
                let source = format!(
                    "{}, {} · {}",
                    choice.quote.source,
                    when::long(choice.quote.day),
                    choice.quote.side.words()
                );
                let inside = view! {
                    {words::quote(&choice.quote.words)}
                    <span class="soft small">{format!(" {source}")}</span>
                };
                let checked = is_chosen(&choice.quote);
                view! {
                    {pattern}
                    {tick("quote", id, value, checked, inside.into_any())}
                }
            })
            .collect();
        view! {
            <p class="help">{help}</p>
            {ticks}
        }
        .into_any()
    };
    view! {
        <fieldset class="stack-tight">
            <legend>{legend}</legend>
            <input type="hidden" name="quotes" value="shown"/>
            {inside}
        </fieldset>
    }
    .into_any()
}

/// What will be in it: the same selection the report is made of.
fn shown(preview: Preview) -> impl IntoView {
    let Preview { name, contents, quotes, left_out } = preview;
    let quotes = (!quotes.is_empty()).then(|| {
        let mut about = String::new();
        let lines: Vec<_> = quotes
            .iter()
            .map(|(wording, quote)| {
                let pattern = about_once(&mut about, &wording.old);
                view! { <li>{pattern}{quoted(quote)}</li> }
            })
            .collect();
        view! {
            <h3>"Quotes in the report"</h3>
            <ul class="plain-list quotes">{lines}</ul>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="preview">
            <h2 id="preview">{format!("Preview: {name}")}</h2>
            {Preview::parts(contents, left_out)}
            {quotes}
            <p class="soft">"The report is not made yet. Change it below, or make it."</p>
        </section>
    }
}

fn asked_line(client: ClientId, called: &str, line: AskedLine) -> AnyView {
    let AskedLine { proposal, name, asked, state } = line;
    let address = format!("/clients/{client}/proposals/{proposal}");
    let asked = format!("{name}. On {} you asked {called} to check it first. ", dated(asked));
    let heading = format!("Request to check: {name}");
    let (said, make) = match state {
        AskedState::Waiting => (format!("{called} has not answered yet."), false),
        AskedState::RatherNot { on } => (format!("On {} {called} asked you not to make it.", dated(on)), false),
        AskedState::Agreed { on, struck } => {
            let without = match struck {
                0 => " and left nothing out".to_owned(),
                1 => " and left 1 entry or quote out".to_owned(),
                several => format!(" and left {several} entries or quotes out"),
            };
            (format!("On {} {called} agreed{without}.", dated(on)), true)
        }
    };
    let make = make.then(|| {
        view! {
            <form method="post" action=format!("{address}/make")>
                <OnlyOnce/>
                <button class="button">"Make the report as agreed"</button>
            </form>
        }
    });
    view! {
        <section class="card stack-tight" aria-label=heading>
            <p>{asked}<b>{said}</b></p>
            <div class="row">
                {make}
                <form method="post" action=format!("{address}/withdraw")>
                    <button class="button quiet">"Withdraw the request"</button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn made_so_far(made: Vec<Disclosure>) -> Option<AnyView> {
    if made.is_empty() {
        return None;
    }
    let lines: Vec<_> = made.into_iter().map(Disclosure::line).collect();
    let section = view! {
        <section class="stack" aria-labelledby="made">
            <h2 id="made">"Reports made"</h2>
            <ul class="lines plain-list">{lines}</ul>
        </section>
    };
    Some(section.into_any())
}
