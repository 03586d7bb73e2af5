//! Fields to choose from a list, and to type a day or a time into.

use leptos::prelude::*;
use weft_shared::when::Day;

use super::field::{FaultText, TextField};
use crate::form::Form;

/// A list to choose one person, or one line, from.
pub fn choose(
    form: &Form,
    (name, label, help): (&'static str, &'static str, &'static str),
    choices: Vec<(String, String)>,
) -> AnyView {
    let chosen = form.value(name).to_owned();
    let options: Vec<_> = choices
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    let fault = form.fault(name).map(str::to_owned);
    let described = [(!help.is_empty(), "help"), (fault.is_some(), "fault")];
    let described: Vec<String> =
        described.iter().filter(|(is_there, _)| *is_there).map(|(_, what)| format!("{name}-{what}")).collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <select id=name name=name aria-describedby=(!described.is_empty()).then(|| described.join(" "))>
                <option value="">"Choose"</option>
                {options}
            </select>
            <FaultText of=name fault/>
        </div>
    }
    .into_any()
}

/// A day to type; `now`: what stands in it at first.
pub fn day_field(
    form: &Form,
    (name, label, help): (&'static str, &'static str, &'static str),
    now: Option<Day>,
) -> AnyView {
    let now = now.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <TextField label=label name=name kind="date" value=form.value_or(name, &now) help=help
            fault=form.fault(name).map(str::to_owned)/>
    }
    .into_any()
}
