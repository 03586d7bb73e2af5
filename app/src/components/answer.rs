//! An answer as it is read back.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Body, Item},
    response::Answer,
};

/// What was answered. What has several parts (the rows of a matrix, several choices, the rows of a log) is a list.
pub fn said(item: &Item, answer: &Answer) -> AnyView {
    let words = answer.shown(item);
    let class = if item.body.is_text() { "words words-long" } else { "words-long" };
    let has_parts = matches!(item.body, Body::Matrix { .. } | Body::Choices { .. } | Body::LogRows { .. });
    if !has_parts || !words.contains('\n') {
        return view! { <p class=class>{words}</p> }.into_any();
    }
    let parts: Vec<_> = words.lines().map(|part| view! { <li>{part.to_owned()}</li> }).collect();
    view! { <ul class=format!("{class} plain-list")>{parts}</ul> }.into_any()
}
