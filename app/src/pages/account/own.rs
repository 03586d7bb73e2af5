//! `GET /account`: one's own account. Its parts have pages of their own; `POST /account/logins/{login}/end` and `POST
//! /account/logins/end` end logins. `GET/POST /account/password` (fields `present`, `password`), `GET/POST
//! /account/second-factor` (field `code`, or none to begin), `POST …/remove`, `POST /account/recovery-codes`.

use leptos::prelude::*;
use weft_shared::ids::{LoginId, MembershipId};

use super::{reset::new_password_field, second_factor::SetUp};
use crate::{
    components::field::{Faults, TextField},
    form::Form,
    page::{NavItem, Page},
};

pub struct OwnAccount {
    pub email: String,
    /// An authenticator app counts.
    pub has_app: bool,
    pub passkeys: usize,
    /// Those not used yet.
    pub recovery_codes: i64,
    /// They work in a practice.
    pub factor_required: bool,
    /// Membership and name of each practice, and whether it is the one they are in now.
    pub practices: Vec<(MembershipId, String, bool)>,
    /// The newest sign first.
    pub logins: Vec<ListedLogin>,
}

pub struct ListedLogin {
    pub id: LoginId,
    /// "Firefox on Windows"; may be empty.
    pub device: String,
    /// "today at 14:02 (London time)"
    pub began: String,
    pub seen: String,
    pub is_this: bool,
}

impl Page for OwnAccount {
    fn title(&self) -> &'static str {
        "Your account · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Account
    }

    fn view(self, _form: Form) -> AnyView {
        let Self { email, has_app, passkeys, recovery_codes, factor_required, practices, logins } = self;
        let codes = match recovery_codes {
            1 => "1 recovery code is left.".to_owned(),
            left => format!("{left} recovery codes are left."),
        };
        let app = match (has_app, factor_required) {
            (true, _) => format!("On, with an authenticator app. {codes}"),
            (false, _) if passkeys > 0 => format!("On, with a passkey. {codes}"),
            (false, true) => "Not set up.".to_owned(),
            (false, false) => "Off. With it, a stolen password alone opens nothing.".to_owned(),
        };
        let keys = match passkeys {
            0 => "None. A passkey lets you sign in with your fingerprint, face or device PIN.".to_owned(),
            1 => "1 passkey.".to_owned(),
            many => format!("{many} passkeys."),
        };
        let several = logins.len() > 1;
        view! {
            <div class="narrow stack">
                <h1>"Your account"</h1>
                <dl class="facts">
                    {row("Email", email, "/account/email", "Change email")}
                    {row("Password", "Never shown.".to_owned(), "/account/password", "Change password")}
                    {row("Second step", app, "/account/second-factor", "Second step")}
                    {row("Passkeys", keys, "/account/passkeys", "Passkeys")}
                </dl>
                {(practices.len() > 1).then(|| switch(practices))}
                <section class="stack" aria-labelledby="logins">
                    <h2 id="logins">"Where you are signed in"</h2>
                    <ul class="plain-list stack">{logins.into_iter().map(listed).collect::<Vec<_>>()}</ul>
                    {several.then(|| view! {
                        <form method="post" action="/account/logins/end">
                            <button class="button quiet">"Sign out everywhere else"</button>
                        </form>
                    })}
                    <p class="soft">
                        "Is there one you do not know? Sign it out, then change your password."
                    </p>
                </section>
            </div>
        }
        .into_any()
    }
}

fn row(name: &'static str, says: String, href: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd class="row">
            <span>{says}</span>
            <a href=href>{words}</a>
        </dd>
    }
}

fn switch(practices: Vec<(MembershipId, String, bool)>) -> impl IntoView {
    let rows: Vec<_> = practices
        .into_iter()
        .map(|(id, name, is_here)| {
            let go = (!is_here).then(|| {
                view! {
                    <form method="post" action="/account/practice">
                        <input type="hidden" name="membership" value=id.to_string()/>
                        <button class="plain">"Go there" <span class="visually-hidden">{format!(": {name}")}</span></button>
                    </form>
                }
            });
            view! { <li class="row"><span>{name.clone()}</span>{is_here.then_some("You are here.")}{go}</li> }
        })
        .collect();
    view! {
        <section class="stack" aria-labelledby="practices">
            <h2 id="practices">"Your practices"</h2>
            <ul class="plain-list stack">{rows}</ul>
        </section>
    }
}

fn listed(login: ListedLogin) -> impl IntoView {
    let ListedLogin { id, device, began, seen, is_this } = login;
    let device = if device.is_empty() { "An unknown device".to_owned() } else { device };
    let end = (!is_this).then(|| {
        view! {
            <form method="post" action=format!("/account/logins/{id}/end")>
                <button class="plain">"Sign out" <span class="visually-hidden">{format!(" {device}, signed in {began}")}</span></button>
            </form>
        }
    });
    view! {
        <li>
            <strong>{device.clone()}</strong>
            {is_this.then_some(" (this one)")}
            <p class="soft">{format!("Signed in {began}, last used {seen}")}</p>
            {end}
        </li>
    }
}

pub struct ChangePassword;

impl Page for ChangePassword {
    fn title(&self) -> &'static str {
        "Password · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Account
    }

    fn view(self, form: Form) -> AnyView {
        view! {
            <div class="narrow stack">
                <p><a href="/account">"Your account"</a></p>
                <h1>"Change password"</h1>
                <p>"You stay signed in here, and are signed out everywhere else."</p>
                <Faults form=form.clone()/>
                <form method="post" action="/account/password" class="stack">
                    <TextField
                        label="Present password"
                        name="present"
                        kind="password"
                        value=String::new()
                        fault=form.fault("present").map(str::to_owned)
                        autocomplete="current-password"
                    />
                    {new_password_field("New password", &form)}
                    <p>
                        <button class="button">"Save password"</button>
                    </p>
                </form>
            </div>
        }
        .into_any()
    }
}

pub struct OwnFactor {
    /// An authenticator app that is being set up.
    pub set_up: Option<SetUp>,
    pub has_app: bool,
    pub recovery_codes: i64,
    /// It is the only one, and there has to be one.
    pub required: bool,
}

impl Page for OwnFactor {
    fn title(&self) -> &'static str {
        "Second step · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Account
    }

    fn view(self, form: Form) -> AnyView {
        let Self { set_up, has_app, recovery_codes, required } = self;
        let main = match (set_up, has_app) {
            (Some(set_up), _) => set_up.steps("/account/second-factor", &form).into_any(),
            (None, false) => view! {
                <p>"With a second step, you show a code from your phone after your password. A stolen password alone then opens nothing."</p>
                <form method="post" action="/account/second-factor">
                    <button class="button">"Set up an authenticator app"</button>
                </form>
            }
            .into_any(),
            (None, true) => view! {
                <p>"Your authenticator app is asked for whenever you sign in."</p>
                <p>{format!("Recovery codes left: {recovery_codes}.")}</p>
                <form method="post" action="/account/recovery-codes">
                    <button class="button quiet">"Make new recovery codes"</button>
                </form>
                {if required {
                    view! { <p class="soft">"It cannot be switched off, because you can read other people’s records."</p> }.into_any()
                } else {
                    view! {
                        <form method="post" action="/account/second-factor/remove">
                            <button class="button quiet">"Switch it off"</button>
                        </form>
                    }.into_any()
                }}
            }
            .into_any(),
        };
        view! {
            <div class="narrow stack">
                <p><a href="/account">"Your account"</a></p>
                <h1>"Second step"</h1>
                <Faults form=form.clone()/>
                {main}
            </div>
        }
        .into_any()
    }
}
