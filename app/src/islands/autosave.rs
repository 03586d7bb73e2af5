//! Autosave: sends what is typed while it is typed, and says what is true about it.
//!
//! The form inside is the server's: without this island it posts as it is. A field to be saved stands in an element
//! with `data-item` (the item) and `data-revision` (what the page was sent with), beside a hidden input that carries
//! the revision with the next post. Nothing is written to the browser's storage.

use std::time::Duration;

use leptos::{
    ev::SubmitEvent,
    html,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement},
};
use weft_shared::{exercise::ItemId, ids::AssignmentId, response::Parts};

use crate::{
    api::{ApiError, Saved, save_answer},
    islands::{
        save_queue::{SaveQueue, Status},
        slide::chosen_where_it_rests,
    },
};

/// A pause this long in typing, and it is sent.
const PAUSE: Duration = Duration::from_millis(600);

/// Wraps the form of an exercise. `saved_at`: "14:02" of the last save, when anything was saved.
#[island]
pub fn Autosave(assignment: AssignmentId, saved_at: Option<String>, children: Children) -> impl IntoView {
    let saver = Saver {
        assignment,
        queue: RwSignal::new(SaveQueue::new(saved_at)),
        timer: StoredValue::new(None),
        going: StoredValue::new_local(None),
        root: NodeRef::new(),
    };
    Effect::new(move |_| {
        if saver.root.get().is_some() {
            saver.catch_up();
            saver.listen();
        }
    });
    let status = Memo::new(move |_| saver.queue.with(SaveQueue::status));
    let note = move || status.with(Status::note).map(|note| view! { <p class="player-note">{note}</p> });
    view! {
        <div
            class="player"
            node_ref=saver.root
            on:input=move |event| saver.typed(&event)
            on:change=move |event| saver.typed(&event)
            on:click=move |event| saver.pressed(&event)
            on:keydown=move |event| saver.pressed(&event)
            on:submit=move |event| saver.submitted(&event)
        >
            <p class="player-saved" role="status">{move || status.with(Status::line)}</p>
            <div class="player-alert" role="alert">{note}</div>
            {children()}
        </div>
    }
}

/// Everything the island holds; handles only, so it is copied into every listener.
#[derive(Clone, Copy)]
struct Saver {
    assignment: AssignmentId,
    queue: RwSignal<SaveQueue>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// A post that waits until what was typed before it is kept.
    going: StoredValue<Option<Going>, LocalStorage>,
    root: NodeRef<html::Div>,
}

struct Going {
    form: HtmlFormElement,
    button: Option<HtmlElement>,
}

impl Saver {
    fn typed(self, event: &Event) {
        if let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            self.read(&field);
        }
    }

    /// A slider is chosen where it rests, too.
    fn pressed(self, event: &Event) {
        if let Some(slider) = chosen_where_it_rests(event) {
            self.read(&slider);
        }
    }

    /// Notes what a field holds and sends it after a pause.
    fn read(self, field: &Element) {
        let Ok(Some(place)) = field.closest("[data-item]") else {
            return;
        };
        let Some(item) = place.get_attribute("data-item") else {
            return;
        };
        let revision = place.get_attribute("data-revision").and_then(|text| text.parse().ok()).unwrap_or(0);
        let name = place.get_attribute("data-name").unwrap_or_default();
        let slides = field.get_attribute("data-slide").is_some();
        if slides {
            choose_notch(&place, field);
        } else {
            move_slider(&place, field);
        }
        let typed = read_parts(&place, &name).to_wire();
        self.queue.update(|queue| queue.typed(ItemId(item), typed, revision));
        self.send_after(PAUSE);
    }

    /// What was typed or chosen before the island woke.
    fn catch_up(self) {
        let Some(root) = self.root.get_untracked() else {
            return;
        };
        for name in ["input", "textarea"] {
            let fields = root.get_elements_by_tag_name(name);
            for field in (0..fields.length()).filter_map(|position| fields.item(position)) {
                let input: &HtmlInputElement = field.unchecked_ref();
                let changed = match input.type_().as_str() {
                    "hidden" => false,
                    "range" => {
                        // The slider is for those who have the island: from now on it is there.
                        input.set_hidden(false);
                        false
                    }
                    "radio" | "checkbox" => input.checked() && !input.default_checked(),
                    _ => input.value() != input.default_value(),
                };
                if changed {
                    self.read(&field);
                }
            }
        }
    }

    /// A page that is put aside saves at once; one that comes back, or finds the network again, tries again.
    fn listen(self) {
        for moment in ["visibilitychange", "online"] {
            window_event_listener_untyped(moment, move |_| self.send());
        }
        #[cfg(feature = "hydrate")]
        window_event_listener_untyped("pagehide", move |_| self.send_last());
    }

    fn send_after(self, wait: Duration) {
        self.stop_timer();
        self.timer.set_value(set_timeout_with_handle(move || self.send(), wait).ok());
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn send(self) {
        self.stop_timer();
        for save in self.queue.try_update(SaveQueue::take_waiting).unwrap_or_default() {
            spawn_local(async move {
                let answer = save_answer(self.assignment, save.item.clone(), save.typed, save.seen).await;
                self.answered(&save.item, answer);
            });
        }
    }

    fn answered(self, item: &ItemId, answer: Result<Saved, ApiError>) {
        let arrived = !matches!(answer, Err(ApiError::Lost));
        if matches!(&answer, Ok(saved) if saved.at_risk) {
            self.show_contacts(item);
        }
        self.queue.update(|queue| queue.answered(item, answer));
        if let Some(revision) = self.queue.with_untracked(|queue| queue.revision(item)) {
            // An item's id is letters, digits and hyphens.
            let seen = format!("[data-item='{item}'] input[type=hidden]");
            let root = self.root.get_untracked();
            if let Some(Ok(Some(seen))) = root.map(|root| root.query_selector(&seen)) {
                seen.unchecked_ref::<HtmlInputElement>().set_value(&revision.to_string());
            }
        }
        if self.going.with_value(Option::is_some) {
            self.go_on(arrived);
        } else if let Some(wait) = self.queue.with_untracked(SaveQueue::retry_after) {
            self.send_after(wait);
        } else if self.queue.with_untracked(|queue| queue.is_unsaved() && !queue.is_signed_out()) {
            self.send_after(PAUSE);
        }
    }

    /// The answer asks for attention: where to call comes into view at once.
    fn show_contacts(self, item: &ItemId) {
        let contacts = format!("[data-item='{item}'] [data-contacts]");
        let root = self.root.get_untracked();
        if let Some(Ok(Some(contacts))) = root.map(|root| root.query_selector(&contacts)) {
            let contacts: &HtmlElement = contacts.unchecked_ref();
            if contacts.hidden() {
                contacts.set_hidden(false);
                contacts.scroll_into_view();
            }
        }
    }

    /// A post while something is unsaved waits for the save: the two would meet as if from two devices, and a page
    /// that cannot reach Weft would lose what it holds. Pressing again while it waits posts at once.
    fn submitted(self, event: &SubmitEvent) {
        let (unsaved, sending) = self.queue.with_untracked(|queue| (queue.is_unsaved(), queue.is_sending()));
        let pressed_again = sending && self.going.with_value(Option::is_some);
        if pressed_again {
            self.hand_over();
        }
        if !unsaved || pressed_again {
            return;
        }
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        event.prevent_default();
        self.going.set_value(Some(Going { form, button: event.submitter() }));
        self.send();
    }

    /// From here on the post carries what is on the page.
    fn hand_over(self) {
        self.stop_timer();
        self.queue.set(SaveQueue::default());
    }

    fn go_on(self, arrived: bool) {
        let (sending, signed_out) = self.queue.with_untracked(|queue| (queue.is_sending(), queue.is_signed_out()));
        if !arrived || signed_out {
            // Nothing would come of the post but an error page. Stay, with the words, and keep trying.
            self.going.set_value(None);
            if let Some(wait) = self.queue.with_untracked(SaveQueue::retry_after) {
                self.send_after(wait);
            }
        } else if !sending && let Some(going) = self.going.try_update_value(Option::take).flatten() {
            self.hand_over();
            let posted: Result<(), JsValue> = going.form.request_submit_with_submitter(going.button.as_ref());
            if posted.is_err() {
                leptos::logging::error!("the form could not be posted");
            }
        }
    }

    /// The page goes away: what is unsaved goes with the one kind of request that outlives it.
    #[cfg(feature = "hydrate")]
    fn send_last(self) {
        use leptos::server_fn::ServerFn;

        for save in self.queue.with_untracked(SaveQueue::unsaved) {
            let Ok(fields) = web_sys::UrlSearchParams::new() else {
                return;
            };
            fields.append("assignment", &self.assignment.to_string());
            fields.append("item", &save.item.0);
            fields.append("typed", &save.typed);
            fields.append("seen", &save.seen.to_string());
            let sent = window()
                .navigator()
                .send_beacon_with_opt_url_search_params(crate::api::SaveAnswer::PATH, Some(&fields));
            if sent != Ok(true) {
                leptos::logging::warn!("the last words were too long to be sent while leaving");
            }
        }
    }
}

/// The fields of an item as a form would post them: `name`, and `name.PART`.
fn read_parts(place: &Element, name: &str) -> Parts {
    let mut parts = Vec::new();
    for tag in ["input", "textarea"] {
        let fields = place.get_elements_by_tag_name(tag);
        for field in (0..fields.length()).filter_map(|position| fields.item(position)) {
            // A text area answers to `value` as an input does.
            let input: &HtmlInputElement = field.unchecked_ref();
            let is_left = matches!(input.type_().as_str(), "radio" | "checkbox") && !input.checked();
            let part = match input.name().strip_prefix(name) {
                Some("") => String::new(),
                Some(rest) if rest.starts_with('.') => rest[1..].to_owned(),
                _ => continue,
            };
            if !is_left {
                parts.push((part, input.value()));
            }
        }
    }
    Parts::new(parts)
}

/// The slider was moved: the button with its value is pressed.
fn choose_notch(place: &Element, slider: &Element) {
    let value = slider.unchecked_ref::<HtmlInputElement>().value();
    let notch = place.query_selector(&format!(".notch input[value='{value}']"));
    if let Ok(Some(notch)) = notch {
        notch.unchecked_ref::<HtmlInputElement>().set_checked(true);
    }
}

/// A button was pressed: the slider, where there is one, follows.
fn move_slider(place: &Element, field: &Element) {
    if let Ok(Some(slider)) = place.query_selector("[data-slide]") {
        let value = field.unchecked_ref::<HtmlInputElement>().value();
        slider.unchecked_ref::<HtmlInputElement>().set_value(&value);
    }
}
