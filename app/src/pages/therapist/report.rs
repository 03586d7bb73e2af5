//! `GET/POST /clients/{client}/report`. Fields: `from`, `to` (ISO dates, may be empty: the whole course). The answer to
//! a good post is the PDF itself.

use leptos::prelude::*;
use weft_shared::ids::ClientId;

use crate::{
    components::{
        field::{Faults, TextField},
        readers::WhoReads,
    },
    form::Form,
    page::{Page, Place},
    pages::client::seen::Disclosure,
};

pub struct Report {
    pub client: ClientId,
    pub called: String,
    /// First and last session, ISO, to begin with.
    pub from: String,
    pub to: String,
    /// What will be in it, as counts: sessions, patterns, quotes, homework.
    pub contents: Vec<(usize, &'static str)>,
    /// Entries the client keeps private: never in it.
    pub private_entries: usize,
    /// Reports made so far, newest first.
    pub made: Vec<Disclosure>,
}

impl Page for Report {
    fn title(&self) -> &'static str {
        "Report · Weft"
    }

    fn place(&self) -> Place {
        Place::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let Report { client, called, from, to, contents, private_entries, made } = self;
        let contents: Vec<_> =
            contents.into_iter().map(|(count, what)| view! { <li>{format!("{count} {what}")}</li> }).collect();
        let private = match private_entries {
            0 => format!("Entries {called} keeps private: there are none just now."),
            1 => format!("The one entry {called} keeps private."),
            several => format!("The {several} entries {called} keeps private."),
        };
        let made = (!made.is_empty()).then(|| {
            let lines: Vec<_> = made.into_iter().map(|report| report.line()).collect();
            view! {
                <section class="stack" aria-labelledby="made">
                    <h2 id="made">"Made so far"</h2>
                    <ul class="lines plain-list">{lines}</ul>
                </section>
            }
        });
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{called.clone()}</p>
                    <h1>"Session progress report"</h1>
                </div>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <fieldset class="stack">
                        <legend>"Which sessions"</legend>
                        <p class="help">"Leave a day empty to begin with the first session, or to end with the last."</p>
                        <div class="row">
                            <TextField
                                label="From"
                                name="from"
                                kind="date"
                                value=form.value_or("from", &from)
                                fault=fault("from")
                            />
                            <TextField label="To" name="to" kind="date" value=form.value_or("to", &to) fault=fault("to")/>
                        </div>
                    </fieldset>
                    <section class="stack" aria-labelledby="inside">
                        <h2 id="inside">"What is in it"</h2>
                        <ul>{contents}</ul>
                        <p class="soft">"Counted over the whole course; the report holds what falls between the two days."</p>
                    </section>
                    <section class="stack" aria-labelledby="outside">
                        <h2 id="outside">"What is never in it"</h2>
                        <ul>
                            <li>{private}</li>
                            <li>"Your private notes."</li>
                        </ul>
                    </section>
                    <WhoReads sentence=format!(
                        "Making a report takes words out of Weft. {called} sees that it was made, by whom and for which days.",
                    )/>
                    <div class="row">
                        <button class="button">"Make the report (PDF)"</button>
                        <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                    </div>
                </form>
                {made}
            </div>
        }
        .into_any()
    }
}
