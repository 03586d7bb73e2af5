//! `GET/POST /practice`: what the practice says of itself, for its owner. Fields: `name`, `address`, `crisis`, `paper`.
//! The logo is `POST /practice/logo` (a file, `file`) and `POST /practice/logo/remove`.

pub mod logins;
pub mod numbers;
pub mod outbox;
pub mod set_up;

use leptos::prelude::*;
use weft_shared::{practice::LARGEST_LOGO, report::Paper};

use crate::{
    components::{
        field::{AreaField, FaultText, Faults, MadeFrom, StandsNow, TextField},
        paper,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Practice {
    pub name: String,
    /// One line.
    pub address: String,
    /// The numbers to call, a line each.
    pub crisis: String,
    pub paper: Paper,
    /// A PNG file.
    pub logo: Option<Vec<u8>>,
    /// Fingerprints of what is said, and of the logo.
    pub seen: String,
    pub logo_seen: String,
}

impl Page for Practice {
    fn title(&self) -> &'static str {
        "Practice · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Practice
    }

    fn view(self, form: Form) -> AnyView {
        let Practice { name, address, crisis, paper: default, logo, seen, logo_seen } = self;
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        view! {
            <div class="narrow stack">
                <h1>"Practice"</h1>
                <ul class="plain-list">
                    <li><a href="/office">"All clients"</a></li>
                    <li><a href="/practice/members">"People who work here"</a></li>
                    <li><a href="/practice/logins">"How long people stay signed in"</a></li>
                </ul>
                <p><a href="/practice/outbox">"Outbox"</a>": emails that wait, or could not be sent"</p>
                <Faults form=form.clone()/>
                <form method="post" action="/practice" class="stack">
                    <MadeFrom form=form.clone() fingerprint=seen/>
                    <TextField
                        label="Name"
                        name="name"
                        value=form.value_or("name", &name)
                        fault=fault("name")
                        now=form.stands("name", &name)
                    />
                    <TextField
                        label="Address, in one line (optional)"
                        name="address"
                        value=form.value_or("address", &address)
                        fault=fault("address")
                        now=form.stands("address", &address)
                        help="Printed beside the name at the top of reports."
                    />
                    <AreaField
                        label="Numbers to call now"
                        name="crisis"
                        value=form.value_or("crisis", &crisis)
                        fault=fault("crisis")
                        now=form.stands("crisis", &crisis)
                        help="One line for each. Clients see them when an answer about being safe is worrying, and any time under “Numbers to call now”."
                        rows=4
                    />
                    {paper::choice("Paper size of reports", default, &form)}
                    <StandsNow now=form.stands("paper", default.as_str()).map(|_| default.name().to_owned())/>
                    <div class="row">
                        <button class="button">"Save practice"</button>
                    </div>
                </form>
                <section class="stack" aria-labelledby="logo">
                    <h2 id="logo">"Logo"</h2>
                    {form.is_older_of("logo").then(|| view! { <p class="note">"The logo has changed since you opened this page; this is the new one. To replace it, choose your file again."</p> })}
                    {logo.map(|file| shown(file, logo_seen.clone(), &form))}
                    <form method="post" action="/practice/logo" enctype="multipart/form-data" class="stack">
                        <MadeFrom form=form.clone() fingerprint=logo_seen/>
                        <div class="field">
                            <label for="file">{format!("A PNG or SVG file, up to {} KB", LARGEST_LOGO / 1_000)}</label>
                            <p class="help" id="file-help">
                                "Printed small at the top of a report’s first page. In an SVG, convert letters to outlines first. If you are not \
                                 sure, use a PNG."
                            </p>
                            <input type="file" id="file" name="file" accept="image/png,image/svg+xml" aria-describedby="file-help"/>
                            <FaultText of="file" fault=fault("file")/>
                        </div>
                        <div class="row">
                            <button class="button quiet">"Save logo"</button>
                        </div>
                    </form>
                </section>
            </div>
        }
        .into_any()
    }
}

fn shown(file: Vec<u8>, seen: String, form: &Form) -> impl IntoView + use<> {
    let form = form.clone();
    view! {
        <p><img class="logo" alt="Your practice’s logo" src=format!("data:image/png;base64,{}", base64(&file))/></p>
        <form method="post" action="/practice/logo/remove">
            <MadeFrom form=form fingerprint=seen/>
            <button class="button quiet">"Remove logo"</button>
        </form>
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| (group << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = (group >> (18 - 6 * place)) & 63;
            text.push(if place <= chunk.len() { char::from(LETTERS[letter as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_as_the_standard_has_it() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
