//! All clients of a practice, for whoever works in its office: names, how they sign in, who treats them, and when their
//! sessions are. Nothing clinical.
//!
//! `GET /office?search=&page=`, `POST /office` (field `find`). `GET /office/{client}`; `POST` there with `act`: `plan`
//! (`day`, `time`) or `move` (`session`, `version`, `day`, `time`).

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, SessionId},
    schedule::Meeting,
    when::{self, Time},
};

use crate::{
    components::{
        choose::day_field,
        day,
        field::{Faults, OnlyOnce, Questions, TextField},
        pager::pager,
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::record::sign_in::{AccountState, ByEmail, invite_form},
};

pub struct Office {
    pub rows: Vec<OfficeRow>,
    /// Everyone, or everyone who was found.
    pub found: usize,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// What was searched for, and the same as it stands in the address.
    pub find: String,
    pub search: String,
    /// Whoever looks adds clients for others.
    pub may_add: bool,
}

pub struct OfficeRow {
    pub client: ClientId,
    pub name: String,
    pub account: AccountState,
    /// Today, or who begins later.
    pub treated_by: Vec<String>,
    pub planned: Vec<Meeting>,
}

fn account_words(account: &AccountState) -> String {
    match account {
        AccountState::None => "Not invited yet".to_owned(),
        AccountState::Invited { undelivered: true, .. } => "Invited; the email could not be delivered".to_owned(),
        AccountState::Invited { until, undelivered: false } => format!("Invited, until {}", day::dated(*until)),
        AccountState::InvitationExpired { on } => format!("Invitation expired on {}", day::dated(*on)),
        AccountState::SignsIn => "Signs in".to_owned(),
    }
}

fn planned_words(planned: &[Meeting]) -> String {
    match planned {
        [] => "No session planned".to_owned(),
        planned => planned.iter().map(|meeting| day::meeting(*meeting)).collect::<Vec<_>>().join(" · "),
    }
}

impl Page for Office {
    fn title(&self) -> &'static str {
        "Clients · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Office
    }

    fn view(self, _form: Form) -> AnyView {
        let Office { rows, found: count, page, pages, find, search, may_add } = self;
        let found = (!find.is_empty()).then(|| {
            let said = match count {
                0 => "No client is called ".to_owned(),
                1 => "1 client found for ".to_owned(),
                several => format!("{several} clients found for "),
            };
            view! { <p role="status">{said}{words::quote(&find)}". "<a href="/office">"Show all clients"</a></p> }
        });
        let nobody = (rows.is_empty() && find.is_empty()).then(|| view! { <p>"No clients yet."</p> });
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| {
                let OfficeRow { client, name, account, treated_by, planned } = row;
                view! {
                    <tr>
                        <th scope="row"><a href=format!("/office/{client}") dir="auto">{name}</a></th>
                        <td>{account_words(&account)}</td>
                        <td dir="auto">{treated_by.join(", ")}</td>
                        <td>{planned_words(&planned)}</td>
                    </tr>
                }
            })
            .collect();
        let table = (!rows.is_empty()).then(|| {
            view! {
                <table class="caseload card">
                    <caption class="visually-hidden">"All clients of the practice, by name"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Client"</th>
                            <th scope="col">"Signing in"</th>
                            <th scope="col">"Who treats"</th>
                            <th scope="col">"Next sessions"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        });
        view! {
            <div class="stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{if count == 1 { "1 client".to_owned() } else { format!("{count} clients") }}</p>
                        <h1>"All clients"</h1>
                    </div>
                    <form method="post" action="/office" role="search" class="find" autocomplete="off">
                        <label class="visually-hidden" for="find">"Find a client"</label>
                        <input type="search" id="find" name="find" dir="auto" value=find placeholder="Find a client"/>
                        <button class="button quiet">"Find"</button>
                    </form>
                    {may_add.then(|| view! { <a class="button" href="/clients/new">"Add a client"</a> })}
                </div>
                {found}
                {nobody}
                {table}
                {pager("/office", page, pages, vec![("search", search)])}
            </div>
        }
        .into_any()
    }
}

/// One client, without anything from their record.
pub struct OfficeClient {
    pub client: ClientId,
    pub name: String,
    pub called: String,
    pub account: AccountState,
    pub by_email: ByEmail,
    /// Each with what they do, in words.
    pub who: Vec<String>,
    pub planned: Vec<PlannedSession>,
    pub may: May,
}

/// What whoever looks may do here.
#[expect(clippy::struct_excessive_bools, reason = "each is a permission of its own, asked of `access::decide`")]
pub struct May {
    pub invite: bool,
    pub plan: bool,
    pub manage_care: bool,
    pub open_record: bool,
    pub open_in_emergency: bool,
}

pub struct PlannedSession {
    pub session: SessionId,
    pub meeting: Meeting,
    pub version: i64,
}

impl Page for OfficeClient {
    fn title(&self) -> &'static str {
        "Client · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Office
    }

    fn view(self, form: Form) -> AnyView {
        let OfficeClient { client, name, called, account, by_email, who, planned, may } = self;
        let who: Vec<_> = who.into_iter().map(|said| view! { <li>{words::told(&said)}</li> }).collect();
        let invite = may.invite.then(|| invite_form(client, &called, &account, (&by_email, false)));
        let sessions = planned_lines(&planned, may.plan, &form);
        let plan = may.plan.then(|| plan_form(&form));
        let care = may.manage_care.then(|| {
            view! { <p><a class="button quiet" href=format!("/clients/{client}/care")>"Change who treats"</a></p> }
        });
        let record =
            may.open_record.then(|| view! { <p><a href=format!("/clients/{client}")>"Open the record"</a></p> });
        let emergency = may.open_in_emergency.then(|| {
            view! {
                <section class="stack-tight" aria-labelledby="emergency">
                    <h2 id="emergency">"In an emergency"</h2>
                    <p>"You can read this record for a short time, if no one who treats the client can be reached. The client and their therapists are told."</p>
                    <p><a class="button quiet" href=format!("/clients/{client}/emergency")>"Open in an emergency"</a></p>
                </section>
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead"><a href="/office">"All clients"</a></p>
                    <h1 dir="auto">{name}</h1>
                </div>
                <Faults form=form.clone()/>
                <section class="stack-tight" aria-labelledby="who">
                    <h2 id="who">"Who treats"</h2>
                    <ul class="plain-list">{who}</ul>
                    {care}
                    {record}
                </section>
                <section class="stack-tight" aria-labelledby="signing-in">
                    <h2 id="signing-in">"Signing in"</h2>
                    <p>{account_words(&account)}</p>
                    {invite}
                </section>
                <section class="stack" aria-labelledby="sessions">
                    <h2 id="sessions">"Next sessions"</h2>
                    {sessions}
                    {plan}
                </section>
                {emergency}
            </div>
        }
        .into_any()
    }
}

fn planned_lines(planned: &[PlannedSession], may_plan: bool, form: &Form) -> AnyView {
    if planned.is_empty() {
        return view! { <p class="soft">"No session planned."</p> }.into_any();
    }
    let lines: Vec<_> = planned
        .iter()
        .map(|line| {
            let said = line.meeting.short(when::WITH_ITS_YEAR);
            let id = line.session.to_string();
            let is_sent = form.value("session") == id;
            // What was typed belongs to the line it was typed into.
            let of_line = if is_sent { form.clone() } else { Form::default() };
            let moving = may_plan.then(|| {
                view! {
                    <details open=is_sent>
                        <summary>"Move"<span class="visually-hidden">{format!(" the session of {said}")}</span></summary>
                        <form method="post" class="stack">
                            <input type="hidden" name="act" value="move"/>
                            <input type="hidden" name="session" value=id/>
                            <input type="hidden" name="version" value=line.version.to_string()/>
                            {meeting_fields(&of_line, ["move-day", "move-time"], Some(line.meeting), is_sent)}
                            <p><button class="button quiet">"Move session"</button></p>
                        </form>
                    </details>
                }
            });
            view! { <li class="line"><div class="stack-tight"><p>{said.clone()}</p>{moving}</div></li> }
        })
        .collect();
    view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
}

fn plan_form(form: &Form) -> AnyView {
    view! {
        <form method="post" class="stack">
            <OnlyOnce/>
            <h3>"Plan a session"</h3>
            <input type="hidden" name="act" value="plan"/>
            {meeting_fields(form, ["day", "time"], None, true)}
            <p><button class="button">"Plan session"</button></p>
        </form>
    }
    .into_any()
}

/// `has_ids`: of several forms alike only one has its fields named for the lines about faults.
fn meeting_fields(form: &Form, [on, at]: [&'static str; 2], now: Option<Meeting>, has_ids: bool) -> AnyView {
    let time = now.and_then(|now| now.time).map(|time: Time| when::clock(time)).unwrap_or_default();
    if !has_ids {
        let day = now.map(|now| now.day.to_string()).unwrap_or_default();
        return view! {
            <div class="field"><label>"Day"<input type="date" name=on value=day/></label></div>
            <div class="field"><label>"Time (optional)"<input type="time" name=at value=time/></label></div>
        }
        .into_any();
    }
    let questions = match on {
        "day" => view! { <Questions form=form.clone() fields=&["day"]/> }.into_any(),
        _ => view! { <Questions form=form.clone() fields=&["move-day"]/> }.into_any(),
    };
    view! {
        {day_field(form, (on, "Day", ""), now.map(|now| now.day))}
        <TextField label="Time (optional)" name=at kind="time" value=form.value_or(at, &time) fault=form.fault(at).map(str::to_owned)/>
        {questions}
    }
    .into_any()
}
