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
        return view! { <p class=class dir="auto">{words}</p> }.into_any();
    }
    let parts: Vec<_> = words.lines().map(|part| view! { <li dir="auto">{part.to_owned()}</li> }).collect();
    view! { <ul class=format!("{class} plain-list")>{parts}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use weft_shared::exercise::{ItemId, Row};

    use super::*;

    #[test]
    fn the_rows_of_a_matrix_are_a_list_and_a_single_line_is_none() {
        let row = |id: &str, label: &str| Row { id: id.into(), label: label.into() };
        let item = Item {
            id: ItemId::from("m"),
            prompt: "How was it?".into(),
            help: None,
            required: false,
            may_decline: false,
            show_if: None,
            risk: Vec::new(),
            ends_if: Vec::new(),
            code: None,
            body: Body::Matrix {
                rows: vec![row("home", "At home"), row("work", "At work")],
                min: 0,
                labels: vec!["Hard".into(), "Easy".into()],
            },
        };
        let shown = |rows: &[(&str, i64)]| {
            let rows: BTreeMap<String, i64> = rows.iter().map(|(row, point)| ((*row).to_owned(), *point)).collect();
            said(&item, &Answer::Rows { rows }).to_html().replace("<!>", "")
        };
        let both = shown(&[("home", 0), ("work", 1)]);
        assert!(
            both.contains("<li dir=\"auto\">At home: Hard</li>")
                && both.contains("<li dir=\"auto\">At work: Easy</li>"),
            "{both}"
        );
        let one = shown(&[("work", 1)]);
        assert!(one.contains("At work: Easy") && !one.contains("<li>"), "{one}");
    }
}
