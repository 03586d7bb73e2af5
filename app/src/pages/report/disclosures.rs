//! `GET /seen`: who opened what, and which reports were made, newest first.

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, ReportId},
    shared_view::number_word,
    when::{self, Day},
};

use crate::{
    components::words,
    form::Form,
    page::{NavItem, Page},
    pages::report::proposal::ToLookAt,
};

pub struct Seen {
    pub therapist: String,
    /// Who works with the client, has worked with them and will, in sentences, the newest first.
    pub who_treats: Vec<String>,
    pub openings: Vec<Opening>,
    pub reports: Vec<Disclosure>,
    /// Reports the client was asked to look at, and that are not made yet.
    pub asked: Vec<ToLookAt>,
}

/// Several openings of the same thing by the same person on a day are one line.
pub struct Opening {
    pub who: String,
    /// "opened the shared view", "read A person you feel safe with"
    pub what: String,
    pub day: Day,
    pub times: usize,
}

pub struct Disclosure {
    pub id: ReportId,
    pub client: ClientId,
    pub made: Day,
    pub by: String,
    /// "Progress report"
    pub kind: &'static str,
    /// "from 3 March to 16 November 2026"; empty where there is none.
    pub period: String,
    pub for_whom: Option<String>,
    /// Whoever runs the machine made it, not a page.
    pub at_command_line: bool,
    /// The file can be downloaded again.
    pub is_kept: bool,
    pub pages: i64,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
}

impl Page for Seen {
    fn title(&self) -> &'static str {
        "Who has seen what · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Seen
    }

    fn view(self, _form: Form) -> AnyView {
        let Seen { therapist, who_treats, openings, reports, asked } = self;
        let asked: Vec<_> = asked
            .into_iter()
            .map(|asked| {
                asked.answered().unwrap_or_else(|| {
                    let href = format!("/proposals/{}", asked.proposal);
                    let said = format!("{}: {therapist} asks you to check it first. ", asked.kind.name());
                    view! { <p class="note">{said}<a href=href>"Check the report"</a></p> }.into_any()
                })
            })
            .collect();
        let who_treats: Vec<_> =
            who_treats.iter().map(|said| view! { <li class="line"><p>{words::told(said)}</p></li> }).collect();
        let openings = if openings.is_empty() {
            view! { <p class="soft">"Nothing is listed yet."</p> }.into_any()
        } else {
            let lines: Vec<_> = openings.into_iter().map(opening).collect();
            view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
        };
        let reports = if reports.is_empty() {
            view! { <p class="soft">"No report about you has been made yet."</p> }.into_any()
        } else {
            let lines: Vec<_> = reports.into_iter().map(Disclosure::line).collect();
            view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
        };
        view! {
            <div class="narrow stack">
                <h1>"Who has seen what"</h1>
                <p>
                    "This list shows who opened your record, something you share or a report, and on which day. Every report \
                     about you is listed below."
                </p>
                <h2>"Who works with you"</h2>
                <ul class="lines plain-list">{who_treats}</ul>
                <h2>"Who opened what"</h2>
                {openings}
                <h2>"Reports"</h2>
                <p class="soft">
                    {format!(
                        "A report shows what was shared when it was made. It cannot be taken back, so each one is listed. \
                         {therapist} may ask you to check a report first, but does not have to.",
                    )}
                </p>
                {asked}
                {reports}
            </div>
        }
        .into_any()
    }
}

fn opening(opening: Opening) -> impl IntoView {
    let times = match opening.times {
        0 | 1 => String::new(),
        2 => ", twice".to_owned(),
        times => format!(", {} times", number_word(times)),
    };
    view! {
        <li class="line">
            <div>
                <p>{words::told(&format!("{} {}", opening.who, opening.what))}</p>
                <p class="soft">{format!("{}{times}", when::long(opening.day))}</p>
            </div>
        </li>
    }
}

impl Disclosure {
    /// The address of its file.
    pub(crate) fn file(&self) -> String {
        format!("/clients/{}/reports/{}/file", self.client, self.id)
    }

    /// As listed for the client here and for the therapist where reports are made.
    pub(crate) fn line(self) -> impl IntoView {
        let pages = if self.pages == 1 { "one page".to_owned() } else { format!("{} pages", self.pages) };
        let what =
            if self.period.is_empty() { self.kind.to_owned() } else { format!("{}, {}", self.kind, self.period) };
        let by = if self.at_command_line {
            format!("by the person who looks after the practice’s server, for {}", self.by)
        } else {
            format!("by {}", self.by)
        };
        let for_whom =
            self.for_whom.as_ref().map(|whom| view! { <p class="soft">"For " {words::named(whom.clone())}</p> });
        let (href, about) = (self.file(), format!(" {what}, made on {}", when::long(self.made)));
        let download = self.is_kept.then(|| {
            view! {
                <a href=href>
                    "Download"
                    <span class="visually-hidden">{about}</span>
                </a>
            }
        });
        view! {
            <li class="line">
                <div>
                    <p>{what}</p>
                    <p class="soft">{format!("Made on {} {by} · {pages}", when::long(self.made))}</p>
                    {for_whom}
                    <details class="soft">
                        <summary>"Check that a file is unchanged"</summary>
                        <p>
                            "Each report has a long code (SHA-256). Someone who knows computers can work out the code \
                             of a file you are shown. If it is the same as here, the file was not changed."
                        </p>
                        <code class="fingerprint">{self.sha256}</code>
                    </details>
                </div>
                {download}
            </li>
        }
    }
}
