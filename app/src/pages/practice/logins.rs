//! `GET/POST /practice/logins`: how long people stay signed in, for the owner. Fields as in [`LoginLimits::BOUNDS`].

use leptos::prelude::*;
use weft_shared::login::LoginLimits;

use crate::{
    components::field::{Faults, MadeFrom, TextField},
    form::Form,
    page::{NavItem, Page},
};

pub struct PracticeLogins {
    pub limits: LoginLimits,
    /// The fingerprint of what is set.
    pub seen: String,
}

impl Page for PracticeLogins {
    fn title(&self) -> &'static str {
        "Staying signed in · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Practice
    }

    fn view(self, form: Form) -> AnyView {
        let Self { limits, seen } = self;
        let field = |name: &'static str, label: &'static str, help: &'static str, now: i64| {
            let now = now.to_string();
            view! {
                <TextField
                    label
                    name
                    kind="number"
                    value=form.value_or(name, &now)
                    help
                    fault=form.fault(name).map(str::to_owned)
                    now=form.stands(name, &now)
                />
            }
        };
        view! {
            <div class="narrow stack">
                <p><a href="/practice">"Practice"</a></p>
                <h1>"How long people stay signed in"</h1>
                <p>"A screen that is left alone is the easiest way into a record. Typing counts as being there."</p>
                <Faults form=form.clone()/>
                <form method="post" action="/practice/logins" class="stack">
                    <MadeFrom form=form.clone() fingerprint=seen/>
                    <fieldset class="field stack">
                        <legend>"People who work here"</legend>
                        {field("staff_idle_minutes", "Minutes without doing anything", "From 5 to 120.", limits.staff_idle_minutes)}
                        {field("staff_hours", "Hours in all", "From 1 to 24.", limits.staff_hours)}
                    </fieldset>
                    <fieldset class="field stack">
                        <legend>"Clients"</legend>
                        {field("client_idle_minutes", "Minutes without doing anything", "From 5 to 240. Counts on a device they did not mark as their own.", limits.client_idle_minutes)}
                        {field("client_days", "Days on a device they marked as their own", "From 1 to 90.", limits.client_days)}
                    </fieldset>
                    <p><button class="button">"Save"</button></p>
                </form>
            </div>
        }
        .into_any()
    }
}
