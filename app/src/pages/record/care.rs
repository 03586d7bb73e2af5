//! `GET/POST /clients/{client}/care`: who treats the client, who stands in and who supervises. Each form says in `act` what
//! it does: `hand-over` (`hand-from`, `hand-to`, `hand-on`), `add` (`kind`, `person`, `from`, `last`), `end` (`which`,
//! `end-on`).

use leptos::prelude::*;
use weft_shared::{
    access::CareKind,
    care::Span,
    ids::{ClientId, MembershipId},
    when::Day,
};

use crate::{
    components::{
        choose::{choose, day_field},
        day::dated,
        field::{FaultText, Faults, OnlyOnce, Questions},
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct CarePage {
    pub client: ClientId,
    pub name: String,
    /// Whoever looks may open the record; else they come from the list of all clients.
    pub reads: bool,
    pub me: MembershipId,
    pub today: Day,
    /// What has not ended, and what begins later.
    pub now: Vec<CareLine>,
    pub past: Vec<CareLine>,
    /// Openings by someone who does not treat the client; for those who do.
    pub emergencies: Vec<EmergencyLine>,
    /// Whoever could treat or supervise somebody.
    pub colleagues: Vec<Colleague>,
}

pub struct CareLine {
    pub member: MembershipId,
    pub name: String,
    pub kind: CareKind,
    pub span: Span,
}

pub struct Colleague {
    pub id: MembershipId,
    pub name: String,
    /// Else they treat clients.
    pub supervises: bool,
}

pub struct EmergencyLine {
    pub name: String,
    pub day: Day,
    /// "14:02 (London time)"
    pub opened: String,
    pub until: String,
    pub reason: String,
}

impl EmergencyLine {
    /// For whoever treats the client.
    pub(super) fn show(self) -> AnyView {
        let EmergencyLine { name, opened, until, reason, .. } = self;
        view! {
            <li class="stack-tight">
                <p><span dir="auto">{name}</span>{format!(" opened this record in an emergency on {opened}, until {until}. Their reason:")}</p>
                {words::quotation(&reason)}
            </li>
        }
        .into_any()
    }
}

fn does(kind: CareKind) -> &'static str {
    match kind {
        CareKind::Treats => "treats",
        CareKind::Covers => "stands in",
        CareKind::Supervises => "supervises",
    }
}

/// "since 3 March", "from 1 December", "from 1 to 14 December"
fn days(span: Span, today: Day) -> String {
    let from = dated(span.from);
    match span.last().map(dated) {
        Some(last) if today < span.from => format!("from {from}, last day {last}"),
        None if today < span.from => format!("from {from}"),
        Some(last) => format!("since {from}, last day {last}"),
        None => format!("since {from}"),
    }
}

impl Page for CarePage {
    fn title(&self) -> &'static str {
        "Who treats · Weft"
    }

    fn nav_item(&self) -> NavItem {
        if self.reads { NavItem::Caseload } else { NavItem::Office }
    }

    fn view(self, form: Form) -> AnyView {
        let today = self.today;
        let (hand_over, add, end) = (self.hand_over(&form), self.add(&form), self.end(&form));
        let CarePage { client, name, reads, now, past, emergencies, .. } = self;
        let (href, back) =
            if reads { (format!("/clients/{client}"), "Record") } else { (format!("/office/{client}"), "All clients") };
        let lines: Vec<_> = now
            .into_iter()
            .map(|line| {
                let said = format!(" {} {}", does(line.kind), days(line.span, today));
                view! { <li class="line"><p><span dir="auto">{line.name}</span>{said}</p></li> }
            })
            .collect();
        let nobody = lines.is_empty().then(|| view! { <p class="soft">"No one works with this client now."</p> });
        let past = (!past.is_empty()).then(|| {
            let lines: Vec<_> = past
                .into_iter()
                .map(|line| {
                    let last = line.span.last().map(dated).unwrap_or_default();
                    let said = format!(": {}, from {} to {last}", does(line.kind), dated(line.span.from));
                    view! { <li><span dir="auto">{line.name}</span>{said}</li> }
                })
                .collect();
            view! { <details><summary>"Before"</summary><ul class="plain-list">{lines}</ul></details> }
        });
        let emergencies = (!emergencies.is_empty()).then(|| {
            let lines: Vec<_> = emergencies.into_iter().map(EmergencyLine::show).collect();
            view! {
                <section class="stack-tight" aria-labelledby="emergencies">
                    <h2 id="emergencies">"Opened in an emergency"</h2>
                    <ul class="plain-list stack">{lines}</ul>
                </section>
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead"><a href=href>{back}</a>" · "{words::named(name)}</p>
                    <h1>"Who treats"</h1>
                </div>
                <p>"Whoever treats a client, or stands in, opens the whole record. A supervisor reads it, without private notes. The client sees this list."</p>
                <Faults form=form.clone()/>
                <ul class="lines plain-list">{lines}</ul>
                {nobody}
                {past}
                {hand_over}
                {add}
                {end}
                {emergencies}
            </div>
        }
        .into_any()
    }
}

impl CarePage {
    fn treating(&self) -> Vec<&CareLine> {
        self.now.iter().filter(|line| line.kind == CareKind::Treats).collect()
    }

    fn therapists(&self) -> Vec<(String, String)> {
        let all = self.colleagues.iter().filter(|one| !one.supervises);
        all.map(|one| (one.id.to_string(), one.name.clone())).collect()
    }

    fn hand_over(&self, form: &Form) -> Option<AnyView> {
        let treating = self.treating();
        let own = treating.iter().find(|line| line.member == self.me).or(treating.first())?;
        let from = if treating.len() == 1 {
            view! { <input type="hidden" name="hand-from" value=own.member.to_string()/> }.into_any()
        } else {
            let all = treating.iter().map(|line| (line.member.to_string(), line.name.clone())).collect();
            choose(form, ("hand-from", "Whose part", ""), all)
        };
        let to: Vec<_> = self
            .therapists()
            .into_iter()
            .filter(|(id, _)| treating.len() > 1 || *id != own.member.to_string())
            .collect();
        let section = view! {
            <section class="stack" aria-labelledby="hand-over">
                <h2 id="hand-over">"Hand over"</h2>
                <form method="post" class="stack">
                    <OnlyOnce/>
                    <input type="hidden" name="act" value="hand-over"/>
                    {from}
                    {choose(form, ("hand-to", "Who takes over", ""), to)}
                    {day_field(form, ("hand-on", "From which day", "From this day on they treat the client, and whoever hands over does not any more."), None)}
                    <Questions form=form.clone() fields=&["hand-on"]/>
                    <p><button class="button">"Hand over"</button></p>
                </form>
            </section>
        };
        Some(section.into_any())
    }

    fn add(&self, form: &Form) -> AnyView {
        let kinds: Vec<_> = [
            (CareKind::Treats, "Treats the client too", ""),
            (CareKind::Covers, "Stands in", "Until a last day, for example during a holiday."),
            (CareKind::Supervises, "Supervises", "Reads the record and changes nothing. Sees no private notes."),
        ]
        .into_iter()
        .enumerate()
        .map(|(place, (kind, words, help))| {
            let is_chosen = form.value("kind") == kind.as_str();
            view! {
                <label class="choice">
                    <input type="radio" name="kind" id=(place == 0).then_some("kind") value=kind.as_str() checked=is_chosen/>
                    <span class="role"><strong>{words}</strong> {(!help.is_empty()).then(|| view! { <span class="help">{help}</span> })}</span>
                </label>
            }
        })
        .collect();
        let people = self
            .colleagues
            .iter()
            .map(|one| {
                let what = if one.supervises { " (supervisor)" } else { "" };
                (one.id.to_string(), format!("{}{what}", one.name))
            })
            .collect();
        view! {
            <section class="stack" aria-labelledby="add">
                <h2 id="add">"Add someone"</h2>
                <form method="post" class="stack">
                    <OnlyOnce/>
                    <input type="hidden" name="act" value="add"/>
                    <fieldset class="field">
                        <legend>"What they will do"</legend>
                        {kinds}
                        <FaultText of="kind" fault=form.fault("kind").map(str::to_owned)/>
                    </fieldset>
                    {choose(form, ("person", "Who", ""), people)}
                    {day_field(form, ("from", "From which day", ""), Some(self.today))}
                    {day_field(form, ("last", "Last day", "Optional, unless they stand in. This day counts too."), None)}
                    <Questions form=form.clone() fields=&["from"]/>
                    <p><button class="button quiet">"Add"</button></p>
                </form>
            </section>
        }
        .into_any()
    }

    fn end(&self, form: &Form) -> Option<AnyView> {
        let lines: Vec<_> = self
            .now
            .iter()
            .map(|line| {
                (format!("{} {}", line.kind.as_str(), line.member), format!("{} {}", line.name, does(line.kind)))
            })
            .collect();
        // The only one who treats the client is handed over from, or does not stop.
        (lines.len() > 1).then(|| {
            view! {
                <section class="stack" aria-labelledby="end">
                    <h2 id="end">"End something"</h2>
                    <form method="post" class="stack">
                        <OnlyOnce/>
                        <input type="hidden" name="act" value="end"/>
                        {choose(form, ("which", "What ends", ""), lines)}
                        {day_field(form, ("end-on", "From which day on", "From this day on they cannot open the record. Choose today to end it now."), Some(self.today))}
                        <Questions form=form.clone() fields=&["end-on"]/>
                        <p><button class="button quiet">"End it"</button></p>
                    </form>
                </section>
            }
            .into_any()
        })
    }
}
