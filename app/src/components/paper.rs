//! The choice between A4 and US Letter for whatever is printed.

use leptos::prelude::*;
use weft_shared::report::Paper;

use crate::form::Form;

/// The choice as radio buttons named `paper`; what was typed wins over `default`.
pub fn choice(legend: &'static str, default: Paper, form: &Form) -> impl IntoView + use<> {
    let chosen = Paper::parse(form.value("paper")).unwrap_or(default);
    let choices: Vec<_> = Paper::ALL
        .into_iter()
        .map(|paper| {
            view! {
                <label class="option">
                    <input type="radio" name="paper" value=paper.as_str() checked=paper == chosen />
                    <span>{paper.name()}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="stack-tight">
            <legend>{legend}</legend>
            <div class="row">{choices}</div>
        </fieldset>
    }
}
