//! `GET /caseload?status=&search=&page=`: the therapist's clients by next session, the active ones first. `POST /caseload`: field `find`; what is searched for stands
//! sealed in the address it leads to.

use leptos::prelude::*;
use weft_shared::{
    case_status::{CaseStatus, CheckIn},
    ids::ClientId,
    pattern::Wording,
    schedule::Meeting,
    shared_view::number_word,
    shift::{Rated, State},
    when::{self, Day},
};

use crate::{
    components::{chip::StateChip, day, field::sentence_case, pager::pager, strip::Spark, words},
    form::Form,
    page::{NavItem, Page},
};

pub struct Caseload {
    /// Whoever looks treats these clients; else they supervise them.
    pub treats: bool,
    pub rows: Vec<CaseloadRow>,
    /// How many clients there are of each status.
    pub groups: [(CaseStatus, usize); 4],
    /// Whose rows these are, unless something is searched for.
    pub group: CaseStatus,
    /// Sessions today and in the next three days.
    pub soon: usize,
    /// Everyone in the caseload, or everyone who was found.
    pub found: usize,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// What was searched for, and the same as it stands in the address.
    pub find: String,
    pub search: String,
}

pub struct CaseloadRow {
    pub client: ClientId,
    pub name: String,
    pub next: Option<Meeting>,
    /// The day of the last session that was held.
    pub last: Option<Day>,
    /// Entries finished since that day, it included; without a session all that are finished.
    pub finished: usize,
    /// Entries begun and not finished, whenever they were begun.
    pub in_progress: usize,
    /// The latest quote linked to a current pattern.
    pub words: Option<String>,
    /// The pattern rated strongest last, with its ratings and its status.
    pub strongest: Option<(Wording, Vec<Rated>, State)>,
    /// How many patterns have shifted.
    pub shifted: usize,
    /// Has not accepted an invitation yet.
    pub without_account: bool,
    /// Entries with safety answers nobody has marked as reviewed yet.
    pub flags: usize,
    pub status: CaseStatus,
    /// The day of a check-in that is due.
    pub check_in: Option<Day>,
}

impl Page for Caseload {
    fn title(&self) -> &'static str {
        "Caseload · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, _form: Form) -> AnyView {
        let Caseload { treats, rows, groups, group, soon, found: count, page, pages, find, search } = self;
        let lead = match soon {
            0 => "No sessions today or in the next three days".to_owned(),
            1 => "One session today or in the next three days".to_owned(),
            several => format!("{} sessions today or in the next three days", sentence_case(&number_word(several))),
        };
        let found = (!find.is_empty()).then(|| {
            let said = match count {
                0 => "No client is called ".to_owned(),
                1 => "1 client found for ".to_owned(),
                several => format!("{several} clients found for "),
            };
            view! {
                <p role="status">
                    {said}
                    {words::quote(&find)}
                    ". "
                    <a href="/caseload">"Show all clients"</a>
                </p>
            }
        });
        let has_clients = groups.iter().any(|(_, count)| *count > 0);
        let nobody = (rows.is_empty() && find.is_empty()).then(|| {
            let said = match (has_clients, group) {
                (false, _) if !treats => {
                    "No clients yet. When a therapist or an owner hands you a record to supervise, it appears here."
                }
                (false, _) => "No clients yet. Choose “Add a client”: a name is enough to begin.",
                (true, CaseStatus::Active) => "No active clients at present.",
                (true, CaseStatus::Paused) => "No paused clients.",
                (true, CaseStatus::Discharged) => "No discharged clients.",
                (true, CaseStatus::Archived) => "No archived records.",
            };
            view! { <p>{said}</p> }
        });
        let tabs = find.is_empty().then(|| tabs(groups, group));
        let status = if group == CaseStatus::Active { "" } else { group.as_str() };
        let pages = pager("/caseload", page, pages, vec![("search", search), ("status", status.to_owned())]);
        let table = (!rows.is_empty()).then(|| table(rows));
        view! {
            <div class="stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{lead}</p>
                        <h1>"Caseload"</h1>
                    </div>
                    <form method="post" action="/caseload" role="search" class="find" autocomplete="off">
                        <label class="visually-hidden" for="find">"Find a client"</label>
                        <input type="search" id="find" name="find" dir="auto" value=find placeholder="Find a client"/>
                        <button class="button quiet">"Find"</button>
                    </form>
                    {treats.then(|| view! { <a class="button" href="/clients/new">"Add a client"</a> })}
                </div>
                {(!treats).then(|| view! {
                    <p class="note">"You read these records as a supervisor. Each client sees what you open."</p>
                })}
                {tabs}
                {found}
                {nobody}
                {table}
                {pages}
            </div>
        }
        .into_any()
    }
}

/// Shown once there is more than one group.
fn tabs(groups: [(CaseStatus, usize); 4], group: CaseStatus) -> Option<AnyView> {
    let several = groups.iter().any(|(status, count)| *status != CaseStatus::Active && *count > 0);
    let tabs: Vec<_> = groups
        .into_iter()
        .filter(|(status, count)| *count > 0 || *status == CaseStatus::Active || *status == group)
        .map(|(status, count)| {
            let href = match status {
                CaseStatus::Active => "/caseload".to_owned(),
                other => format!("/caseload?status={}", other.as_str()),
            };
            view! {
                <li>
                    <a href=href aria-current=(status == group).then_some("page")>{format!("{} ({count})", status.name())}</a>
                </li>
            }
        })
        .collect();
    several.then(|| view! { <nav aria-label="Status"><ul class="row plain-list tabs">{tabs}</ul></nav> }.into_any())
}

fn table(rows: Vec<CaseloadRow>) -> impl IntoView {
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <table class="caseload card">
            <caption class="visually-hidden">
                "Your clients. Those with safety answers to review come first, then check-ins that are due, then by next session."
            </caption>
            <thead>
                <tr>
                    <th scope="col">"Client, next session"</th>
                    <th scope="col">"Between sessions"</th>
                    <th scope="col">"Latest linked quote"</th>
                    <th scope="col">"Strongest old way"</th>
                    <th scope="col">"Its status"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(row: CaseloadRow) -> impl IntoView {
    let CaseloadRow {
        client,
        name,
        next,
        last,
        finished,
        in_progress,
        words,
        strongest,
        shifted,
        without_account,
        flags,
        status,
        check_in,
    } = row;
    let (today, is_active) = (day::today(), status == CaseStatus::Active);
    let check_in = check_in.map(|day| {
        view! { <span class="flag">{CheckIn { day, done: None }.words(today)}</span> }
    });
    let status = (!is_active).then(|| view! { <span class="soft">{status.name()}</span> });
    let next = match next {
        Some(next) => Some(day::meeting(next)),
        None => is_active.then(|| "No session planned".to_owned()),
    };
    let entries = if without_account { "No account yet".to_owned() } else { entries(last, finished, in_progress) };
    let words = words.map(|words| words::quote(&words));
    let (pattern, chip) = match strongest {
        Some((wording, ratings, state)) => {
            let pattern = view! {
                <Spark ratings/>
                <span class="words pattern-name">"I used to " {words::inline(wording.old)}</span>
            };
            let also = (shifted > 0 && state != State::Shifted).then(|| {
                view! { <StateChip state=State::Shifted words=format!("also {shifted} shifted")/> }
            });
            let chip = view! { <StateChip state/>" "{also} };
            (Some(pattern), Some(chip))
        }
        None => (None, None),
    };
    let flag = (flags > 0).then(|| view! { <span class="flag">{safety_answers(flags)}</span> });
    view! {
        <tr class=(flags > 0).then_some("flagged")>
            <th scope="row">
                <a href=format!("/clients/{client}") dir="auto">{name}</a>
                {status}
                {next.map(|next| view! { <span class="soft">{next}</span> })}
                {check_in}
                {flag}
            </th>
            <td>{entries}</td>
            <td>{words}</td>
            <td>{pattern}</td>
            <td>{chip}</td>
        </tr>
    }
}

/// How many entries wait with a safety answer.
fn safety_answers(flags: usize) -> String {
    match flags {
        1 => "Safety answer to review".to_owned(),
        several => format!("Safety answers to review in {several} entries"),
    }
}

/// "2 finished since Mon 16 Nov · 1 in progress". `last`: the day of the last session; what is in progress may have been
/// begun before it.
fn entries(last: Option<Day>, finished: usize, in_progress: usize) -> String {
    let since = last.map(|day| format!(" since {}", when::short(day, day::today()))).unwrap_or_default();
    let done = match (finished, in_progress) {
        (0, 0) if last.is_some() => format!("Nothing finished{since}"),
        (0, 0) => "Nothing finished yet".to_owned(),
        (0, _) => String::new(),
        (finished, _) => format!("{finished} finished{since}"),
    };
    let open = if in_progress > 0 { format!("{in_progress} in progress") } else { String::new() };
    let said: Vec<String> = [done, open].into_iter().filter(|said| !said.is_empty()).collect();
    said.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::{entries, safety_answers};

    #[test]
    fn what_is_finished_is_counted_since_a_day_and_what_is_in_progress_without_one() {
        let last = Some("2026-11-16".parse().unwrap());
        assert_eq!(entries(None, 0, 0), "Nothing finished yet");
        assert_eq!(entries(last, 0, 0), "Nothing finished since Mon 16 Nov 2026");
        assert_eq!(entries(last, 1, 0), "1 finished since Mon 16 Nov 2026");
        assert_eq!(entries(last, 2, 1), "2 finished since Mon 16 Nov 2026 · 1 in progress");
        assert_eq!(entries(last, 0, 12), "12 in progress");
        assert_eq!(entries(None, 3, 1), "3 finished · 1 in progress");
    }

    #[test]
    fn entries_with_safety_answers_are_counted() {
        assert_eq!(safety_answers(1), "Safety answer to review");
        assert_eq!(safety_answers(2), "Safety answers to review in 2 entries");
    }
}
