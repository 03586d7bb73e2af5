//! `GET /clients/{client}/reports/{report}`: how far a report is, or the way to its file. Cancelling it is
//! `POST …/cancel`, the file `GET …/file`.

use leptos::prelude::*;
use weft_shared::ids::{ClientId, ReportId};

use crate::{
    components::readers::WhoReads,
    form::Form,
    page::{NavItem, Page},
    pages::report::disclosures::Disclosure,
};

pub struct ReportMade {
    pub client: ClientId,
    pub report: ReportId,
    pub called: String,
    /// "Progress report"
    pub name: &'static str,
    pub state: State,
}

pub enum State {
    Making {
        /// From 1; 0 before the first.
        page: usize,
        /// Known once it is laid out.
        pages: Option<usize>,
        cancelling: bool,
    },
    Made(Disclosure),
    Cancelled,
    /// The program ended while it was made.
    Stopped,
    /// With what can be done about it, where that is known.
    Failed(Option<String>),
}

impl ReportMade {
    pub fn is_making(&self) -> bool {
        matches!(self.state, State::Making { .. })
    }
}

impl Page for ReportMade {
    fn title(&self) -> &'static str {
        "Report · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, _form: Form) -> AnyView {
        let ReportMade { client, report, called, name, state } = self;
        let address = format!("/clients/{client}/reports/{report}");
        let compose = format!("/clients/{client}/report");
        let (heading, inside) = match state {
            State::Making { page, pages, cancelling } => {
                ("Making the report", making(&address, page, pages, cancelling))
            }
            State::Made(report) => ("Your report is ready", made(report, &called)),
            State::Cancelled => {
                ("The report was cancelled", again(&compose, "No report was made, so none is listed in the record."))
            }
            State::Stopped => (
                "The report was stopped",
                again(
                    &compose,
                    "Weft restarted before the report was finished. No report was made, so none is listed in the \
                     record. Please make it again.",
                ),
            ),
            State::Failed(Some(sentence)) => ("The report could not be made", again(&compose, &sentence)),
            State::Failed(None) => (
                "The report could not be made",
                again(
                    &compose,
                    "Something went wrong in Weft. No report was made, so none is listed in the record. Please \
                     make it again. If it fails again, tell whoever runs Weft for your practice.",
                ),
            ),
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{called} · {name}")}</p>
                    <h1>{heading}</h1>
                </div>
                {inside}
                <p>
                    <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                </p>
            </div>
        }
        .into_any()
    }
}

fn making(address: &str, page: usize, pages: Option<usize>, cancelling: bool) -> AnyView {
    if cancelling {
        return view! {
            <p role="status">"The report is being cancelled."</p>
            <p><a class="button quiet" href=address.to_owned()>"Reload"</a></p>
        }
        .into_any();
    }
    let sentence = match (page, pages) {
        (_, Some(pages)) => format!("Drawing page {page} of {pages}."),
        (0, None) => "Preparing the first page.".to_owned(),
        (_, None) => format!("Preparing page {page}."),
    };
    let bar = pages.map(|pages| {
        view! { <progress class="progress" aria-label="Pages drawn" value=page.to_string() max=pages.to_string()></progress> }
    });
    view! {
        <p role="status">{sentence}</p>
        {bar}
        <div class="row">
            <a class="button quiet" href=address.to_owned()>"Reload"</a>
            <form method="post" action=format!("{address}/cancel")>
                <button class="button quiet">"Cancel the report"</button>
            </form>
        </div>
        <p class="soft">"This page updates by itself. You can leave it: the report is made all the same."</p>
    }
    .into_any()
}

fn made(report: Disclosure, called: &str) -> AnyView {
    let file = report.file();
    view! {
        <p>
            <a class="button" href=file>"Download the report (PDF)"</a>
        </p>
        <ul class="lines plain-list">{report.line()}</ul>
        <WhoReads sentence=format!(
            "{called} sees that the report was made, who made it and who it is for. {called} can download it too.",
        )/>
    }
    .into_any()
}

fn again(compose: &str, sentence: &str) -> AnyView {
    view! {
        <p>{sentence.to_owned()}</p>
        <p><a class="button" href=compose.to_owned()>"Make the report again"</a></p>
    }
    .into_any()
}
