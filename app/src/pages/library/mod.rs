//! The practice's library: what can be assigned, how it is made, how it comes and goes as a file.

pub mod catalogue;
pub mod draft;
pub mod exercise;
pub mod import;
pub mod item;
pub mod pathway;
pub mod preview;
pub mod scale;

use leptos::prelude::*;
use weft_shared::exercise::{Body, Exercise, Item};

use crate::{components::field::FaultText, form::Form};

/// "1 week", "6 weeks"
fn weeks(weeks: usize) -> String {
    if weeks == 1 { "1 week".to_owned() } else { format!("{weeks} weeks") }
}

/// "5 minutes"
fn minutes(minutes: u32) -> String {
    if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") }
}

/// A file to print, on either paper size.
fn print(address: &str, words: &'static str) -> AnyView {
    view! {
        <p>
            <a href=address.to_owned()>{words}</a>
            <span class="soft">" (PDF, A4; "<a href=format!("{address}?paper=letter")>"US Letter"</a>")"</span>
        </p>
    }
    .into_any()
}

fn tags(tags: &[String]) -> Option<AnyView> {
    let tags: Vec<_> = tags
        .iter()
        .map(|tag| view! { <li><a class="tag" href=format!("/library?tag={}", encoded(tag))>{tag.clone()}</a></li> })
        .collect();
    (!tags.is_empty()).then(|| view! { <ul class="tags plain-list">{tags}</ul> }.into_any())
}

/// A tag inside an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// How an item is answered, in a line: "One of: Often · Never".
fn answered_by(item: &Item) -> String {
    let join = |labels: Vec<&str>| labels.join(" · ");
    match &item.body {
        Body::Scale { labels, .. } => join(labels.iter().map(String::as_str).collect()),
        Body::Choice { options } => format!("One of: {}", join(options.iter().map(|o| o.label.as_str()).collect())),
        Body::Choices { options } => format!("Any of: {}", join(options.iter().map(|o| o.label.as_str()).collect())),
        Body::Slider { low, high } => format!("0 ({low}) to 10 ({high})"),
        Body::Matrix { rows, labels, .. } => format!(
            "{}: each {}",
            join(rows.iter().map(|row| row.label.as_str()).collect()),
            join(labels.iter().map(String::as_str).collect())
        ),
        Body::Number { unit: Some(unit), .. } => format!("A number, in {unit}"),
        Body::LogRows { columns, most } => {
            format!("Up to {most} rows: {}", join(columns.iter().map(|column| column.label.as_str()).collect()))
        }
        Body::TimedStep { seconds, .. } => format!("{seconds} seconds, with a timer"),
        other => other.way_words().to_owned(),
    }
}

/// What a form of the draft was made from, as a hidden field; when that has changed since, a way to `now`.
fn made_from(form: &Form, mark: String, now: String) -> AnyView {
    let changed = form.fault("mark").map(str::to_owned);
    // Whoever has been told may put theirs in its place. A form with other faults is still made from what it was.
    let mark = if changed.is_some() { mark } else { form.value_or("mark", &mark).to_owned() };
    let note = changed.map(|fault| {
        view! {
            <div class="note" id="mark" tabindex="-1">
                <FaultText of="mark" fault=Some(fault)/>
                <p>"Check both versions first. If you save now, your version here replaces the other version."</p>
                <p><a href=now target="_blank" rel="noopener">"See the other version (opens a new tab)"</a></p>
            </div>
        }
    });
    view! {
        <input type="hidden" name="mark" value=mark/>
        {note}
    }
    .into_any()
}

/// What is special about a question: required, hidden at times, with safety answers.
fn remarks(exercise: &Exercise, item: &Item) -> Vec<String> {
    let mut remarks = Vec::new();
    if item.required {
        remarks.push("Answer required".to_owned());
    }
    if item.may_decline {
        remarks.push("Offers “Prefer not to say”".to_owned());
    }
    if item.show_if.is_some() {
        remarks.push(exercise.condition_words(item));
    }
    if !item.risk.is_empty() {
        remarks.push("Some answers are safety answers".to_owned());
    }
    if !item.ends_if.is_empty() {
        remarks.push("Some answers end the exercise".to_owned());
    }
    remarks
}
