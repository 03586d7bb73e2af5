//! Fields of a form: label, help, and what is wrong, beside each other and tied together.

use leptos::prelude::*;
use weft_shared::shared_view::number_word;

use super::long_text::LongText;
use crate::form::Form;

/// The ids of what stands beside a field, for `aria-describedby`.
fn beside(id: &str, help: &str, fault: Option<&String>) -> String {
    let mut ids = Vec::new();
    if !help.is_empty() {
        ids.push(format!("{id}-help"));
    }
    if fault.is_some() {
        ids.push(format!("{id}-fault"));
    }
    ids.join(" ")
}

/// The id under which a field's fault stands; radio groups and lists written by hand use it too.
#[component]
pub fn FaultText(#[prop(into)] of: String, fault: Option<String>) -> impl IntoView {
    fault.map(|fault| view! { <p class="fault" id=format!("{of}-fault")>{fault}</p> })
}

#[component]
pub fn TextField(
    #[prop(into)] label: String,
    /// Also its id.
    #[prop(into)]
    name: String,
    #[prop(into)] value: String,
    fault: Option<String>,
    #[prop(optional, into)] help: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let described_by = beside(&name, &help, fault.as_ref());
    let invalid = fault.is_some();
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <input
                type=kind
                id=name.clone()
                name=name.clone()
                value=value
                autocomplete=autocomplete
                aria-describedby=(!described_by.is_empty()).then_some(described_by)
                aria-invalid=invalid.then_some("true")
            />
            <FaultText of=name fault=fault />
        </div>
    }
}

#[component]
pub fn AreaField(
    #[prop(into)] label: String,
    /// Also its id.
    #[prop(into)]
    name: String,
    #[prop(into)] value: String,
    fault: Option<String>,
    #[prop(optional, into)] help: String,
    #[prop(default = 6)] rows: u32,
) -> impl IntoView {
    let described_by = beside(&name, &help, fault.as_ref());
    let invalid = fault.is_some();
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <LongText
                name=name.clone()
                id=name.clone()
                value=value
                rows=rows
                described_by=described_by
                invalid=invalid
            />
            <FaultText of=name fault=fault />
        </div>
    }
}

/// What is wrong with the whole form, each line leading to its field; nothing when nothing is wrong.
/// Every field that can be at fault has its name as its id, or (a group) its first choice has.
#[component]
pub fn Faults(form: Form) -> impl IntoView {
    let lines: Vec<(String, String)> =
        form.faults().iter().map(|(field, sentence)| (format!("#{field}"), sentence.to_owned())).collect();
    let opening = match lines.len() {
        0 => return ().into_any(),
        1 => "One thing needs another look. What you typed is still here.".to_owned(),
        several => {
            let several = sentence_case(&number_word(several));
            format!("{several} things need another look. What you typed is still here.")
        }
    };
    let lines: Vec<_> =
        lines.into_iter().map(|(href, sentence)| view! { <li><a href=href>{sentence}</a></li> }).collect();
    view! { <div class="faults" role="alert"><p>{opening}</p><ul>{lines}</ul></div> }.into_any()
}

/// The first letter as a capital.
pub fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
