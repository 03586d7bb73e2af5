//! The joint view's browser side: listens for events, fetches the page's part again, sends forms.

use std::time::Duration;

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{Element, EventSource, HtmlElement, HtmlFormElement, MessageEvent, js_sys::Date};

use crate::islands::joint::{
    Connection,
    outbox::{Outbox, Post},
    request::{Came, HEADER, PART, ask, body_of, here},
};

/// Two beats of the server's, and then some: longer silence is a connection that died without a word.
const SILENCE: f64 = 40_000.0;
const LOOK: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_secs(3);
/// How long a finger may stay on what is about to be replaced.
const FINGER: Duration = Duration::from_millis(120);

pub(super) fn follow(version: i64, connection: RwSignal<Connection>, unsent: RwSignal<bool>, said: RwSignal<String>) {
    let follower = Follower {
        connection,
        unsent,
        said,
        version: StoredValue::new(Some(version.to_string())),
        heard_at: StoredValue::new(Date::now()),
        source: StoredValue::new_local(None),
        outbox: StoredValue::new(Outbox::default()),
        timer: StoredValue::new(None),
        asked: StoredValue::new(0),
        shown: StoredValue::new(0),
    };
    follower.connect();
    follower.listen();
}

/// Handles only, so it is copied into every listener.
#[derive(Clone, Copy)]
struct Follower {
    connection: RwSignal<Connection>,
    unsent: RwSignal<bool>,
    said: RwSignal<String>,
    /// The version the page shows; `None`: nothing is open any more.
    version: StoredValue<Option<String>>,
    /// When something came from the server last, on the browser's clock.
    heard_at: StoredValue<f64>,
    source: StoredValue<Option<EventSource>, LocalStorage>,
    outbox: StoredValue<Outbox>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Requests so far, and the last of them whose answer is on the page. An answer that arrives after one to a later
    /// request is older news.
    asked: StoredValue<u32>,
    shown: StoredValue<u32>,
}

impl Follower {
    fn listen(self) {
        window_event_listener_untyped("offline", move |_| self.lost());
        for moment in ["online", "pageshow"] {
            window_event_listener_untyped(moment, move |_| self.try_again());
        }
        window_event_listener_untyped("visibilitychange", move |_| self.check());
        window_event_listener_untyped("submit", move |event| {
            if let Ok(event) = event.dyn_into::<SubmitEvent>() {
                self.submitted(&event);
            }
        });
        set_interval(move || self.check(), LOOK);
    }

    // ---- Hearing ----

    fn connect(self) {
        self.disconnect();
        if self.version.with_value(Option::is_none) {
            return;
        }
        let Ok(source) = EventSource::new(&format!("{}/events", here())) else {
            return self.lost_for_now();
        };
        for (name, heard) in [
            ("beat", Follower::beat as fn(Follower, &MessageEvent)),
            ("changed", Follower::changed),
            ("over", Follower::over),
        ] {
            let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event| heard(self, &event));
            let listens = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
            // As long as the page: a few for each connection.
            heard.forget();
            if listens.is_err() {
                return self.lost_for_now();
            }
        }
        let failed = Closure::<dyn Fn()>::new(move || self.failed());
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        failed.forget();
        self.heard_at.set_value(Date::now());
        self.source.set_value(Some(source));
    }

    fn disconnect(self) {
        if let Some(source) = self.source.try_update_value(Option::take).flatten() {
            source.set_onerror(None);
            source.close();
        }
    }

    fn beat(self, _: &MessageEvent) {
        self.heard_at.set_value(Date::now());
        self.connection.set(Connection::Following);
        self.flush();
    }

    fn changed(self, event: &MessageEvent) {
        self.beat(event);
        if event.data().as_string() != self.version.get_value() {
            self.refresh();
        }
    }

    fn over(self, event: &MessageEvent) {
        self.beat(event);
        self.disconnect();
        self.refresh();
    }

    /// The browser comes back by itself unless it was told not to: then the page says why.
    fn failed(self) {
        self.lost();
        let closed = self
            .source
            .with_value(|source| source.as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED));
        if closed {
            self.disconnect();
            self.later(AGAIN);
        }
    }

    fn lost(self) {
        if self.version.with_value(Option::is_some) {
            self.connection.set(Connection::Lost);
        }
    }

    fn lost_for_now(self) {
        self.lost();
        self.later(AGAIN);
    }

    fn check(self) {
        let silent = Date::now() - self.heard_at.get_value() > SILENCE;
        if silent && self.version.with_value(Option::is_some) {
            self.lost();
            self.try_again();
        }
    }

    fn later(self, wait: Duration) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.timer.set_value(set_timeout_with_handle(move || self.try_again(), wait).ok());
    }

    /// What waits is sent, and what was missed is fetched.
    fn try_again(self) {
        if self.outbox.with_value(Outbox::has_rating) {
            self.flush();
        } else if self.version.with_value(Option::is_some) {
            self.refresh();
        }
        if self.source.with_value(Option::is_none) || Date::now() - self.heard_at.get_value() > SILENCE {
            self.connect();
        }
    }

    // ---- Showing ----

    fn refresh(self) {
        spawn_local(async move {
            let asked = self.next_request();
            match ask(None).await {
                Ok(came) => self.show(asked, came),
                Err(_) => self.lost_for_now(),
            }
        });
    }

    fn next_request(self) -> u32 {
        self.asked.update_value(|asked| *asked += 1);
        self.asked.get_value()
    }

    fn show(self, asked: u32, came: Came) {
        match came {
            Came::Part(..) if asked < self.shown.get_value() => {}
            Came::Part(part, header) => {
                self.shown.set_value(asked);
                self.put(asked, &part, header);
            }
            Came::SignedOut => {
                self.disconnect();
                self.connection.set(Connection::SignedOut);
                self.later(AGAIN * 2);
            }
            Came::Other => {
                let _ = location().reload();
            }
        }
    }

    fn put(self, asked: u32, part: &Element, header: Option<Element>) {
        let Some(old) = document().get_element_by_id(PART) else { return };
        // A button that is gone before the finger is lifted would not have been pressed.
        if old.query_selector("button:active").is_ok_and(|pressed| pressed.is_some()) {
            let part = part.clone();
            set_timeout(move || self.show(asked, Came::Part(part, header)), FINGER);
            return;
        }
        let version = part.get_attribute("data-version");
        let focused = document().active_element().filter(|element| old.contains(Some(element)));
        let focused = focused.map(|element| element.id());
        if old.replace_with_with_node_1(part).is_err() {
            return;
        }
        if let Some(header) = header {
            put_header(&header);
        }
        if let Some(id) = focused {
            focus_again(part, &id);
        }
        let was_signed_out = self.connection.get_untracked() == Connection::SignedOut;
        self.said.set(part.get_attribute("data-said").unwrap_or_default());
        self.version.set_value(version.clone());
        if version.is_none() {
            self.disconnect();
            self.connection.set(Connection::Over);
        } else if was_signed_out || self.source.with_value(Option::is_none) {
            self.connect();
        }
    }

    // ---- Sending ----

    fn submitted(self, event: &SubmitEvent) {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.closest(&format!("#{PART}")).is_ok_and(|part| part.is_some())) else {
            return;
        };
        let Some(body) = body_of(&form, event.submitter().as_ref()) else { return };
        event.prevent_default();
        let rates = form.has_attribute("data-rates");
        if rates && let Some(tapped) = event.submitter() {
            press(&form, &tapped);
        }
        self.outbox.update_value(|outbox| outbox.put(Post { body, rates }));
        self.note_unsent();
        self.flush();
    }

    fn note_unsent(self) {
        self.unsent.set(self.outbox.with_value(Outbox::has_rating));
    }

    fn flush(self) {
        let Some(post) = self.outbox.try_update_value(Outbox::take).flatten() else { return };
        spawn_local(async move {
            let asked = self.next_request();
            match ask(Some(&post.body)).await {
                Ok(Came::SignedOut) => {
                    let wait = self.outbox.try_update_value(Outbox::failed).unwrap_or(AGAIN);
                    self.note_unsent();
                    self.show(asked, Came::SignedOut);
                    self.later(wait.max(AGAIN));
                }
                Ok(came) => {
                    self.outbox.update_value(Outbox::arrived);
                    self.note_unsent();
                    self.show(asked, came);
                    self.flush();
                }
                Err(_) => {
                    let wait = self.outbox.try_update_value(Outbox::failed).unwrap_or(AGAIN);
                    self.note_unsent();
                    self.lost();
                    self.later(wait);
                }
            }
        });
    }
}

fn put_header(header: &Element) {
    let old = document().query_selector(HEADER).ok().flatten();
    if let Some(old) = old.filter(|old| !old.is_equal_node(Some(header))) {
        let _ = old.replace_with_with_node_1(header);
    }
}

/// The number is chosen at once; whether it is kept, the line above says.
fn press(form: &HtmlFormElement, tapped: &HtmlElement) {
    let buttons = form.get_elements_by_tag_name("button");
    for button in (0..buttons.length()).filter_map(|position| buttons.item(position)) {
        let pressed = if button.is_same_node(Some(tapped)) { "true" } else { "false" };
        let _ = button.set_attribute("aria-pressed", pressed);
    }
}

/// To the same button, or where it is gone to the heading of what took its place.
fn focus_again(part: &Element, id: &str) {
    let same = if id.is_empty() { None } else { document().get_element_by_id(id) };
    let found = same.or_else(|| part.query_selector("h1").ok().flatten());
    if let Some(found) = found {
        let _ = found.unchecked_ref::<HtmlElement>().focus();
    }
}
