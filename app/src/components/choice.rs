//! Radio buttons: the answers of a quiz, and the rating from 0 to 10.

use leptos::prelude::*;
use weft_shared::pattern::Strength;

use super::field::FaultText;
use crate::form::NO_RATING;

/// The id of choice `position` of a group: the first has the group's name, so that a fault can lead to it.
fn id(name: &str, position: usize) -> String {
    if position == 0 { name.to_owned() } else { format!("{name}-{position}") }
}

/// One of several answers, each as wide as the page and high enough for a thumb.
#[component]
pub fn Points(
    /// The id of the prompt that names the group.
    #[prop(into)]
    labelled_by: String,
    #[prop(into)] name: String,
    /// Values with their labels.
    points: Vec<(String, String)>,
    /// Values that are chosen.
    chosen: Vec<String>,
    #[prop(optional, into)] described_by: String,
) -> impl IntoView {
    group("radiogroup", labelled_by, described_by, choices("radio", &name, points, &chosen))
}

/// Any number of several answers.
#[component]
pub fn Many(
    /// The id of the prompt that names the group.
    #[prop(into)]
    labelled_by: String,
    #[prop(into)] name: String,
    /// Values with their labels.
    points: Vec<(String, String)>,
    /// Values that are chosen.
    chosen: Vec<String>,
    #[prop(optional, into)] described_by: String,
) -> impl IntoView {
    group("group", labelled_by, described_by, choices("checkbox", &name, points, &chosen))
}

fn group(role: &'static str, labelled_by: String, described_by: String, choices: Vec<AnyView>) -> impl IntoView {
    view! {
        <div
            class="points"
            role=role
            aria-labelledby=labelled_by
            aria-describedby=(!described_by.is_empty()).then_some(described_by)
        >
            {choices}
        </div>
    }
}

fn choices(kind: &'static str, name: &str, points: Vec<(String, String)>, chosen: &[String]) -> Vec<AnyView> {
    points
        .into_iter()
        .enumerate()
        .map(|(position, (value, label))| {
            let is_chosen = chosen.contains(&value);
            view! {
                <label class="choice">
                    <input type=kind name=name.to_owned() id=id(name, position) value=value checked=is_chosen/>
                    <span dir="auto">{label}</span>
                </label>
            }
            .into_any()
        })
        .collect()
}

/// 0 to 10 as buttons in a row that wraps where the page is narrow.
#[component]
pub fn Notches(
    /// The id of the prompt that names the group.
    #[prop(into)]
    labelled_by: String,
    #[prop(into)] name: String,
    chosen: Option<i64>,
    #[prop(optional, into)] described_by: String,
) -> impl IntoView {
    view! {
        <div
            class="notches"
            role="radiogroup"
            aria-labelledby=labelled_by
            aria-describedby=(!described_by.is_empty()).then_some(described_by)
        >
            {notches(&name, chosen)}
        </div>
    }
}

fn notches(name: &str, chosen: Option<i64>) -> Vec<AnyView> {
    (0..=i64::from(Strength::HIGHEST))
        .zip(0usize..)
        .map(|(value, position)| {
            view! {
                <label class="notch">
                    <input
                        type="radio"
                        name=name.to_owned()
                        id=id(name, position)
                        value=value
                        checked=chosen == Some(value)
                    />
                    <span>{value}</span>
                </label>
            }
            .into_any()
        })
        .collect()
}

/// How strong the old way was: 0 to 10 in a row that wraps where the page is narrow.
#[component]
pub fn Scale0to10(
    #[prop(into)] name: String,
    legend: AnyView,
    chosen: Option<i64>,
    fault: Option<String>,
    /// Whether a rating can be cleared here, and whether that is chosen.
    #[prop(optional)]
    clearing: Option<bool>,
) -> impl IntoView {
    let described_by = fault.is_some().then(|| format!("{name}-fault"));
    let none = clearing.map(|is_chosen| {
        view! {
            <label class="choice no-rating">
                <input type="radio" name=name.clone() id=format!("{name}-none") value=NO_RATING checked=is_chosen/>
                <span>"No rating"</span>
            </label>
        }
    });
    view! {
        <fieldset class="scale" aria-describedby=described_by>
            <legend>{legend}</legend>
            <div class="notches">{notches(&name, chosen)}</div>
            <p class="scale-ends soft">
                <span>"0: not at all"</span>
                <span>"10: as strong as it gets"</span>
            </p>
            {none}
            <FaultText of=name fault=fault />
        </fieldset>
    }
}
