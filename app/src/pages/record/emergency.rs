//! `GET/POST /clients/{client}/emergency`: an owner opens a record nobody has handed them. Fields: `reason`, `hours` (1, 4, 24).

use leptos::prelude::*;
use weft_shared::{
    care::{EMERGENCY_HOURS, LONGEST_REASON},
    ids::ClientId,
};

use crate::{
    components::{
        field::{AreaField, FaultText, Faults, OnlyOnce},
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Emergency {
    pub client: ClientId,
    pub name: String,
}

impl Page for Emergency {
    fn title(&self) -> &'static str {
        "Open in an emergency · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Office
    }

    fn view(self, form: Form) -> AnyView {
        let Emergency { client, name } = self;
        let hours: Vec<_> = EMERGENCY_HOURS
            .into_iter()
            .enumerate()
            .map(|(place, hours)| {
                let value = hours.to_string();
                let is_chosen = form.value_or("hours", "1") == value;
                let words = if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") };
                view! {
                    <label class="choice">
                        <input type="radio" name="hours" id=(place == 0).then_some("hours") value=value checked=is_chosen/>
                        <span>{words}</span>
                    </label>
                }
            })
            .collect();
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead"><a href=format!("/office/{client}")>"All clients"</a>" · "{words::named(name)}</p>
                    <h1>"Open in an emergency"</h1>
                </div>
                <p>"You can then read this record, without private notes, and change nothing in it. When the time is over, it closes by itself."</p>
                <p>"The people who treat this client get an email at once, and read your reason. The client sees that you opened the record, and that you gave a reason."</p>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <OnlyOnce/>
                    <AreaField label="Why you need to read it" name="reason" value=form.value("reason")
                        fault=form.fault("reason").map(str::to_owned) rows=3 longest=Some(LONGEST_REASON)/>
                    <fieldset class="field">
                        <legend>"For how long"</legend>
                        {hours}
                        <FaultText of="hours" fault=form.fault("hours").map(str::to_owned)/>
                    </fieldset>
                    <div class="row">
                        <button class="button">"Open the record"</button>
                        <a href=format!("/office/{client}")>"Cancel"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}
