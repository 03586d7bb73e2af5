//! Answers, saved while they are typed.

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, MouseEvent},
};
use weft_shared::ids::AssignmentId;

use super::{
    fields,
    saver::{Saver, Target, line, note},
    slide::chosen_where_it_rests,
    status::Status,
};

/// Wraps the form of an exercise. `saved_at`: "14:02 (London time)" of the last save, when anything was saved;
/// `saved_millis`: the same moment, which the reader's own clock tells.
#[island]
pub fn Autosave(
    assignment: AssignmentId,
    saved_at: Option<String>,
    saved_millis: Option<i64>,
    children: Children,
) -> impl IntoView {
    let saver = Saver::new(Target::Answers(assignment), saved_at);
    saver.wake();
    Effect::new(move |_| saver.was_saved(saved_millis));
    let status = saver.status();
    view! {
        <div
            class="player"
            node_ref=saver.root
            on:input=move |event| saver.typed(&event)
            on:change=move |event| saver.typed(&event)
            on:click=move |event| {
                slid(saver, &event);
                take_back(saver, &event);
            }
            on:keydown=move |event| slid(saver, &event)
        >
            {line(status, Status::line)}
            {note(status)}
            {children()}
        </div>
    }
}

/// A slider is chosen where it rests, too.
fn slid(saver: Saver, event: &Event) {
    if let Some(slider) = chosen_where_it_rests(event) {
        saver.read(&slider);
    }
}

/// "Clear my answer", without a page in between.
fn take_back(saver: Saver, event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(Ok(Some(button))) = target.map(|target| target.closest("[data-clear]")) else { return };
    if let Ok(Some(place)) = button.closest("[data-item]") {
        event.prevent_default();
        fields::clear(&place);
        saver.read(&button);
    }
}
