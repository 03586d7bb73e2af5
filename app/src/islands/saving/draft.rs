//! A form that is kept before it is sent: whatever becomes of the page, what was typed is there when it is opened again.

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event},
};

use super::{
    saver::{Saver, Target, line, note},
    status::Status,
};

/// Stands in a form about a client, and keeps all of it; `place` is its address.
#[island]
pub fn KeepDraft(place: String) -> impl IntoView {
    let saver = Saver::new(Target::Draft(place), None);
    saver.wake();
    let status = saver.status();
    Effect::new(move |_| {
        window_event_listener(ev::input, move |event| typed(saver, &event));
        window_event_listener(ev::change, move |event| typed(saver, &event));
    });
    view! {
        <div class="kept-draft" node_ref=saver.root>
            {line(status, Status::draft_line)}
            {note(status)}
        </div>
    }
}

/// What is typed in other forms of the page is not this one's.
fn typed(saver: Saver, event: &Event) {
    let form = saver.root.get_untracked().and_then(|root| root.closest("form").ok().flatten());
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let (Some(form), Some(field)) = (form, field)
        && form.contains(Some(&field))
    {
        saver.read(&field);
    }
}
