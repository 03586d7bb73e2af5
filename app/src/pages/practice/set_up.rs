//! `GET/POST /set-up/{secret}`: the first practice of an installation, in two steps. Fields of the first: `name`, `country`;
//! of the second also `time_zone`, `crisis`, `person`, `credentials`, `email`, `password`, and `step` = `whole`.

use leptos::prelude::*;
use weft_shared::country::{COUNTRIES, Country};

use crate::{
    components::field::{AreaField, FaultText, Faults, TextField},
    form::Form,
    page::Page,
    pages::account::reset::new_password_field,
};

/// Where it is: the country is chosen, or not yet.
pub struct SetUpPractice {
    pub country: Option<&'static Country>,
}

impl Page for SetUpPractice {
    fn title(&self) -> &'static str {
        "Set up · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        match self.country {
            None => first(&form).into_any(),
            Some(country) => second(country, &form).into_any(),
        }
    }
}

fn first(form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("country").to_owned();
    let options: Vec<_> = COUNTRIES
        .iter()
        .map(|country| view! { <option value=country.code selected={country.code == chosen}>{country.name}</option> })
        .collect();
    view! {
        <div class="narrow stack">
            <p class="lead">"Step 1 of 3"</p>
            <h1>"Set up your practice"</h1>
            <p>"It takes about five minutes. Have your phone at hand: you will need it for the third step."</p>
            <Faults form=form.clone()/>
            <form method="post" class="stack">
                <TextField
                    label="Name of the practice"
                    name="name"
                    value=form.value("name")
                    help="Clients read it, and it stands on reports. You can change it later."
                    fault=form.fault("name").map(str::to_owned)
                    autocomplete="organization"
                />
                <div class="field">
                    <label for="country">"Country"</label>
                    <p class="help" id="country-help">"For the time zone, and for the numbers to call in a crisis."</p>
                    <select id="country" name="country" aria-describedby="country-help">
                        <option value="">"Choose a country"</option>
                        {options}
                    </select>
                    <FaultText of="country" fault=form.fault("country").map(str::to_owned)/>
                </div>
                <p><button class="button">"Go on"</button></p>
            </form>
        </div>
    }
}

fn second(country: &'static Country, form: &Form) -> impl IntoView + use<> {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let zone = form.value_or("time_zone", country.time_zones[0]).to_owned();
    let zones: Vec<_> = country.time_zones.iter().map(|zone| view! { <option value=*zone></option> }).collect();
    let numbers = country.crisis();
    view! {
        <div class="narrow stack">
            <p class="lead">"Step 2 of 3"</p>
            <h1>"The practice, and you"</h1>
            <Faults form=form.clone()/>
            <form method="post" class="stack">
                <input type="hidden" name="step" value="whole"/>
                <input type="hidden" name="country" value=country.code/>
                <TextField label="Name of the practice" name="name" value=form.value("name") fault=fault("name") autocomplete="organization"/>
                <div class="field">
                    <label for="time_zone">"Time zone"</label>
                    <p class="help" id="time_zone-help">"Days and times in Weft are those of this place, such as Europe/London."</p>
                    <input type="text" id="time_zone" name="time_zone" value=zone list="zones" autocomplete="off" aria-describedby="time_zone-help"/>
                    <datalist id="zones">{zones}</datalist>
                    <FaultText of="time_zone" fault=fault("time_zone")/>
                </div>
                <AreaField
                    label="Numbers to call now"
                    name="crisis"
                    value=form.value_or("crisis", &numbers)
                    fault=fault("crisis")
                    help="One line for each. Clients see them when an answer about being safe is worrying, and at any time. Please check each one: numbers change."
                    rows=5
                />
                <h2>"You"</h2>
                <TextField label="Your name" name="person" value=form.value("person") fault=fault("person")
                    help="As clients read it, such as Dr. Anna Weber." autocomplete="name"/>
                <TextField label="Credentials (optional)" name="credentials" value=form.value("credentials") fault=fault("credentials")
                    help="Printed on reports, such as “clinical psychologist”."/>
                <TextField label="Email" name="email" kind="email" value=form.value("email") fault=fault("email")
                    help="You sign in with it." autocomplete="username"/>
                {new_password_field("Password", form)}
                <p><button class="button">"Go on"</button></p>
            </form>
        </div>
    }
}
