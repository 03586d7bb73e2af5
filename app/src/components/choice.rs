//! One of several: the answers of a quiz, and the rating from 0 to 10.

use leptos::prelude::*;
use weft_shared::pattern::Strength;

use super::field::FaultText;

/// The id of choice `position` of a group: the first has the group's name, so that a fault can lead to it.
fn id(name: &str, position: usize) -> String {
    if position == 0 { name.to_owned() } else { format!("{name}-{position}") }
}

/// The answers of a scale item, each as wide as the page and high enough for a thumb.
#[component]
pub fn Points(
    /// The id of the prompt that names the group.
    #[prop(into)]
    labelled_by: String,
    #[prop(into)] name: String,
    points: Vec<(i64, String)>,
    chosen: Option<i64>,
    #[prop(optional, into)] described_by: String,
) -> impl IntoView {
    let choices = points
        .into_iter()
        .enumerate()
        .map(|(position, (value, label))| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=name.clone()
                        id=id(&name, position)
                        value=value
                        checked=chosen == Some(value)
                    />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div
            class="points"
            role="radiogroup"
            aria-labelledby=labelled_by
            aria-describedby=(!described_by.is_empty()).then_some(described_by)
        >
            {choices}
        </div>
    }
}

/// How strong the old way was: 0 to 10 in a row that wraps where the page is narrow.
#[component]
pub fn Scale0to10(
    #[prop(into)] name: String,
    legend: AnyView,
    chosen: Option<i64>,
    fault: Option<String>,
) -> impl IntoView {
    let choices = (0..=i64::from(Strength::HIGHEST))
        .zip(0usize..)
        .map(|(value, position)| {
            view! {
                <label class="notch">
                    <input
                        type="radio"
                        name=name.clone()
                        id=id(&name, position)
                        value=value
                        checked=chosen == Some(value)
                    />
                    <span>{value}</span>
                </label>
            }
        })
        .collect_view();
    let described_by = fault.is_some().then(|| format!("{name}-fault"));
    view! {
        <fieldset class="scale" aria-describedby=described_by>
            <legend>{legend}</legend>
            <div class="notches">{choices}</div>
            <p class="scale-ends soft">
                <span>"0: not at all"</span>
                <span>"10: as strong as it gets"</span>
            </p>
            <FaultText of=name fault=fault />
        </fieldset>
    }
}
