//! `GET/POST /account/passkeys` (fields `name` and `credential`: what the browser answered): one's own passkeys. `POST
//! /account/passkeys/{passkey}/remove` removes one. The first second step of an account answers with recovery codes.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    components::{
        field::{Faults, TextField},
        passkey::{passkey, there_are_passkeys},
    },
    form::Form,
    islands::passkey::Act,
    page::{NavItem, Page},
};

pub struct OwnPasskeys {
    /// The oldest first.
    pub passkeys: Vec<ListedPasskey>,
    /// "Firefox on Windows": the device someone looks from; may be empty.
    pub device: String,
}

pub struct ListedPasskey {
    pub id: Uuid,
    pub name: String,
    /// "today at 14:02 (London time)"
    pub added: String,
    pub used: Option<String>,
    /// It is the only second step, and there has to be one.
    pub stays: bool,
}

impl Page for OwnPasskeys {
    fn title(&self) -> &'static str {
        "Passkeys · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Account
    }

    fn view(self, form: Form) -> AnyView {
        let Self { passkeys, device } = self;
        let list = if passkeys.is_empty() {
            view! { <p>"You have no passkey yet."</p> }.into_any()
        } else {
            view! { <ul class="plain-list stack">{passkeys.into_iter().map(listed).collect::<Vec<_>>()}</ul> }
                .into_any()
        };
        let add = if there_are_passkeys() {
            view! {
                <form method="post" action="/account/passkeys" class="stack">
                    <TextField
                        label="Name (optional)"
                        name="name"
                        value=form.value_or("name", &device).to_owned()
                        help="So that you know later which device it is on."
                        fault=form.fault("name").map(str::to_owned)
                    />
                    {passkey(Act::Add, &form)}
                </form>
            }
            .into_any()
        } else {
            view! {
                <p>
                    "At this address browsers cannot use passkeys. Ask whoever looks after your practice’s Weft for an \
                     address with a name."
                </p>
            }
            .into_any()
        };
        view! {
            <div class="narrow stack">
                <p><a href="/account">"Your account"</a></p>
                <h1>"Passkeys"</h1>
                <p>
                    "With a passkey you sign in using your fingerprint, your face or your device’s PIN. It takes the place \
                     of your password and of the second step. Your password stays, for devices without one."
                </p>
                <Faults form=form.clone()/>
                {list}
                <section class="stack" aria-labelledby="add">
                    <h2 id="add">"Add a passkey"</h2>
                    {add}
                </section>
            </div>
        }
        .into_any()
    }
}

fn listed(passkey: ListedPasskey) -> impl IntoView {
    let ListedPasskey { id, name, added, used, stays } = passkey;
    let says = match used {
        Some(used) => format!("Added {added}, last used {used}"),
        None => format!("Added {added}, not used yet"),
    };
    let remove = if stays {
        view! {
            <p class="soft">
                "It cannot be removed, because you can read other people’s records. Set up another second step first."
            </p>
        }
        .into_any()
    } else {
        view! {
            <form method="post" action=format!("/account/passkeys/{id}/remove")>
                <button class="plain">"Remove" <span class="visually-hidden">{format!(" {name}, added {added}")}</span></button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <strong dir="auto">{name.clone()}</strong>
            <p class="soft">{says}</p>
            {remove}
        </li>
    }
}
