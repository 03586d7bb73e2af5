//! `GET /caseload?search=&page=`: the therapist's clients by next session. `POST /caseload`: field `find`; what is searched for stands
//! sealed in the address it leads to.

use leptos::prelude::*;
use weft_shared::{
    ids::ClientId,
    pattern::Wording,
    schedule::Meeting,
    shared_view::number_word,
    shift::{Rated, State},
};

use crate::{
    components::{chip::StateChip, day, field::sentence_case, pager::pager, strip::Spark, words},
    form::Form,
    page::{NavItem, Page},
};

pub struct Caseload {
    pub rows: Vec<CaseloadRow>,
    /// Sessions in the next three days.
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
    /// Homework since the last session.
    pub finished: usize,
    pub begun: usize,
    /// The latest shared words linked to a pattern.
    pub words: Option<String>,
    /// The pattern rated strongest last, with its ratings and its word.
    pub strongest: Option<(Wording, Vec<Rated>, State)>,
    /// How many patterns have shifted.
    pub shifted: usize,
    /// Has not accepted an invitation yet.
    pub without_account: bool,
    /// Answers that ask for attention, and nobody has seen to yet.
    pub flags: usize,
}

impl Page for Caseload {
    fn title(&self) -> &'static str {
        "Caseload · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, _form: Form) -> AnyView {
        let Caseload { rows, soon, found: count, page, pages, find, search } = self;
        let lead = match soon {
            0 => "No sessions in the next three days".to_owned(),
            1 => "One session in the next three days".to_owned(),
            several => format!("{} sessions in the next three days", sentence_case(&number_word(several))),
        };
        let found = (!find.is_empty()).then(|| {
            let said = match count {
                0 => "Nobody is called ".to_owned(),
                1 => "One client for ".to_owned(),
                several => format!("{several} clients for "),
            };
            view! {
                <p role="status">
                    {said}
                    {words::quote(&find)}
                    ". "
                    <a href="/caseload">"Show everyone"</a>
                </p>
            }
        });
        let nobody = (rows.is_empty() && find.is_empty()).then(|| {
            view! { <p>"Nobody is here yet. Add your first client: a name is enough."</p> }
        });
        let pages = pager("/caseload", page, pages, vec![("search", search)]);
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
                    <a class="button" href="/clients/new">"Add a client"</a>
                </div>
                {found}
                {nobody}
                {table}
                {pages}
            </div>
        }
        .into_any()
    }
}

fn table(rows: Vec<CaseloadRow>) -> impl IntoView {
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <table class="caseload card">
            <caption class="visually-hidden">"Your clients, by next session"</caption>
            <thead>
                <tr>
                    <th scope="col">"Client, next session"</th>
                    <th scope="col">"Since last time"</th>
                    <th scope="col">"In their words"</th>
                    <th scope="col">"Strongest pattern"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(row: CaseloadRow) -> impl IntoView {
    let CaseloadRow { client, name, next, finished, begun, words, strongest, shifted, without_account, flags } = row;
    let next = next.map_or_else(|| "No session planned".to_owned(), day::meeting);
    let since = if without_account { "Not signed in yet".to_owned() } else { since(finished, begun) };
    let words = words.map(|words| words::quote(&words));
    let (pattern, chip) = match strongest {
        Some((wording, ratings, state)) => {
            let pattern = view! {
                <Spark ratings/>
                <span class="words pattern-name">"I used to " {words::inline(wording.old)}</span>
            };
            let also = (shifted > 0 && state != State::Shifted).then(|| {
                view! { <StateChip state=State::Shifted words=format!("{shifted} shifted")/> }
            });
            let chip = view! { <StateChip state/>" "{also} };
            (Some(pattern), Some(chip))
        }
        None => (None, None),
    };
    let flag = (flags > 0).then(|| view! { <span class="flag">"An answer asks for your attention"</span> });
    view! {
        <tr class=(flags > 0).then_some("flagged")>
            <th scope="row">
                <a href=format!("/clients/{client}") dir="auto">{name}</a>
                <span class="soft">{next}</span>
                {flag}
            </th>
            <td>{since}</td>
            <td>{words}</td>
            <td>{pattern}</td>
            <td>{chip}</td>
        </tr>
    }
}

/// "2 finished · 1 begun"
fn since(finished: usize, begun: usize) -> String {
    match (finished, begun) {
        (0, 0) => "Nothing yet".to_owned(),
        (finished, 0) => format!("{finished} finished"),
        (0, begun) => format!("{begun} begun"),
        (finished, begun) => format!("{finished} finished · {begun} begun"),
    }
}

#[cfg(test)]
mod tests {
    use super::since;

    #[test]
    fn homework_since_the_last_session_is_counted() {
        assert_eq!(since(0, 0), "Nothing yet");
        assert_eq!(since(2, 1), "2 finished · 1 begun");
        assert_eq!(since(0, 1), "1 begun");
    }
}
