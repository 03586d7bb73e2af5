//! `GET/POST /practice/outbox`: emails that wait, could not be sent or were sent, for the owner. Fields: `letter` with `go`
//! (`again` or `discard`), or `mail-name`.

use leptos::prelude::*;
use weft_shared::ids::LetterId;

use crate::{
    components::field::{Faults, MadeFrom, TextField},
    form::Form,
    page::{NavItem, Page},
};

pub struct Outbox {
    pub sending: Sending,
    /// The name emails are sent under, and its fingerprint.
    pub mail_name: String,
    pub seen: String,
    /// Newest first, each.
    pub waiting: Vec<OutboxLine>,
    pub failed: Vec<OutboxLine>,
    pub sent: Vec<OutboxLine>,
}

/// Whether emails leave this Weft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    Works,
    /// No mail server is set.
    Off,
    /// The people are invented.
    Sample,
}

pub struct OutboxLine {
    pub letter: LetterId,
    /// "Invitation link for a client"
    pub what: &'static str,
    /// Whole or with dots in it; none once it was sent.
    pub to: Option<String>,
    /// "today at 14:02"
    pub at: String,
    /// What happened to it, in a sentence.
    pub said: Option<String>,
    /// Where the person who looks may pass it on.
    pub link: Option<String>,
    /// Its link still works, or it is still news.
    pub is_current: bool,
}

impl Page for Outbox {
    fn title(&self) -> &'static str {
        "Outbox · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Practice
    }

    fn view(self, form: Form) -> AnyView {
        let Outbox { sending, mail_name, seen, waiting, failed, sent } = self;
        let about = match sending {
            Sending::Works => {
                "Weft sends an email within seconds. If the mail server does not take it, Weft tries again for about two days."
            }
            Sending::Off => "No mail server is set up, so emails wait here. Ask whoever runs the server to set one up.",
            Sending::Sample => {
                "This is the sample practice: its people are invented, so no email is sent. Here is what would have gone."
            }
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead"><a href="/practice">"Practice"</a></p>
                    <h1>"Outbox"</h1>
                </div>
                <Faults form=form.clone()/>
                <p>{about}</p>
                {(sending != Sending::Sample).then(|| view! {
                    <p class="soft">
                        "An email names no client and says nothing of their therapy. A client’s address is shown in part. \
                         Links for clients, and links for a new password, are not shown: they would let you in as that person."
                    </p>
                })}
                {section("failed", "Not sent", failed, failed_line)}
                {section("waiting", "Waiting", waiting, line)}
                {section("sent", "Sent in the last 30 days", sent, line)}
                <form method="post" action="/practice/outbox" class="stack">
                    <h2>"Sender"</h2>
                    <MadeFrom form=form.clone() fingerprint=seen/>
                    <TextField
                        label="Name emails are sent under"
                        name="mail-name"
                        value=form.value_or("mail-name", &mail_name)
                        fault=form.fault("mail-name").map(str::to_owned)
                        help="Whoever sees a client’s inbox reads this name. If your practice’s name tells of therapy, leave “Weft”."
                        now=form.stands("mail-name", &mail_name)
                    />
                    <div class="row">
                        <button class="button quiet">"Save name"</button>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

fn section(
    id: &'static str,
    heading: &'static str,
    lines: Vec<OutboxLine>,
    show: fn(OutboxLine) -> AnyView,
) -> AnyView {
    let inside = if lines.is_empty() {
        view! { <p class="soft">"Nothing here."</p> }.into_any()
    } else {
        let lines: Vec<_> = lines.into_iter().map(show).collect();
        view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {inside}
        </section>
    }
    .into_any()
}

fn line(line: OutboxLine) -> AnyView {
    view! { <li class="line"><div>{words(line)}</div></li> }.into_any()
}

fn words(line: OutboxLine) -> AnyView {
    let OutboxLine { what, to, at, said, link, .. } = line;
    let to = to.map(|to| view! { " to " <span dir="ltr">{to}</span> });
    let link = link.map(|link| view! { <p class="soft">"Link to pass on: " <span dir="ltr">{link}</span></p> });
    view! {
        <p>{what} {to}</p>
        <p class="soft">{at} {said.map(|said| format!(" · {said}"))}</p>
        {link}
    }
    .into_any()
}

fn failed_line(line: OutboxLine) -> AnyView {
    let (letter, is_current, what) = (line.letter.to_string(), line.is_current, line.what);
    let again = is_current.then(|| {
        view! {
            <button class="button quiet" name="go" value="again">
                "Try again" <span class="visually-hidden">{format!(": {what}")}</span>
            </button>
        }
    });
    view! {
        <li class="line">
            <div>{words(line)}</div>
            <form class="row" method="post" action="/practice/outbox">
                <input type="hidden" name="letter" value=letter/>
                {again}
                <button class="button quiet" name="go" value="discard">
                    "Discard" <span class="visually-hidden">{format!(": {what}")}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}
