//! Ties the queue to a page: reads fields, sends saves, shows what came of them, and lets the page go only when what was
//! typed is stored or its person was asked.

use std::time::Duration;

use leptos::{
    ev::{self, MouseEvent, SubmitEvent},
    html,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, HtmlElement, HtmlFormElement, js_sys},
};
use weft_shared::ids::AssignmentId;

use super::{
    fields,
    queue::{Save, SaveQueue},
    reader_clock,
    status::Status,
};
use crate::api::{AnswerSave, ApiError, DraftSave, PAGE, Saved, UNSAVED, Unsaved, is_here, save_answer, save_draft};

/// Whoever was heard so lately is there.
const LATELY: u64 = 3_000;

/// What a page saves.
#[derive(Clone)]
pub(super) enum Target {
    /// Each item inside an element with `data-item`.
    Answers(AssignmentId),
    /// The form at this address, whole, before it is sent.
    Draft(String),
}

/// Everything an island holds; handles only, so it is copied into every listener.
#[derive(Clone, Copy)]
pub(super) struct Saver {
    target: StoredValue<Target>,
    /// The page's name for itself.
    page: StoredValue<String>,
    queue: RwSignal<SaveQueue>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// What waits until everything that was typed before it is stored.
    going: StoredValue<Option<Going>, LocalStorage>,
    /// The page gives way to what was asked for: nothing holds it any more.
    left: StoredValue<bool>,
    heard_at: StoredValue<u64>,
    pub(super) root: NodeRef<html::Div>,
}

enum Going {
    Form { form: HtmlFormElement, button: Option<HtmlElement> },
    Link(String),
}

impl Saver {
    /// `saved_at`: "14:02" of the last save, when anything was saved.
    pub(super) fn new(target: Target, saved_at: Option<String>) -> Self {
        Self {
            target: StoredValue::new(target),
            page: StoredValue::new(String::new()),
            queue: RwSignal::new(SaveQueue::new(saved_at)),
            timer: StoredValue::new(None),
            going: StoredValue::new_local(None),
            left: StoredValue::new(false),
            heard_at: StoredValue::new(0),
            root: NodeRef::new(),
        }
    }

    pub(super) fn status(self) -> Memo<Status> {
        Memo::new(move |_| self.queue.with(SaveQueue::status))
    }

    /// In the browser, once the page stands.
    pub(super) fn wake(self) {
        Effect::new(move |_| {
            if let Some(root) = self.root.get() {
                self.page.set_value(random_name());
                // The page came from there a moment ago.
                self.note_heard(true);
                self.listen();
                // What was typed or chosen before the island woke.
                let form = root.closest("form").ok().flatten();
                for field in fields::changed(form.as_ref().unwrap_or(&root)) {
                    self.read(&field);
                }
            }
        });
    }

    /// The last save before this page, told by the reader's own clock.
    pub(super) fn was_saved(self, millis: Option<i64>) {
        if let Some(saved_at) = millis.and_then(reader_clock::saved_at) {
            self.queue.update(|queue| queue.was_saved_at(saved_at));
        }
    }

    pub(super) fn typed(self, event: &Event) {
        if let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            self.read(&field);
        }
    }

    /// Notes what a field holds, to be sent after a pause.
    pub(super) fn read(self, field: &Element) {
        fields::count(field);
        let read = match self.target.get_value() {
            Target::Answers(_) => fields::read_item(field),
            Target::Draft(_) => fields::read_form(field).map(|typed| (String::new(), typed, 0)),
        };
        if let Some((name, typed, revision)) = read {
            self.left.set_value(false);
            self.queue.update(|queue| queue.typed(&name, typed, revision, now()));
            self.send_in_time();
        }
    }

    /// A page that is put aside saves at once; one that comes back, or finds the network again, tries again.
    fn listen(self) {
        for moment in ["visibilitychange", "online"] {
            window_event_listener_untyped(moment, move |_| {
                self.queue.update(SaveQueue::came_back);
                self.send();
            });
        }
        window_event_listener(ev::submit, move |event| self.submitted(&event));
        window_event_listener(ev::click, move |event| self.clicked(&event));
        window_event_listener(ev::beforeunload, move |event| {
            if !self.left.get_value() && self.queue.with_untracked(SaveQueue::is_unsaved) {
                self.send();
                event.prevent_default();
                // What older browsers ask by.
                event.set_return_value("unsaved");
            }
        });
        #[cfg(feature = "hydrate")]
        window_event_listener_untyped("pagehide", move |_| self.send_last());
    }

    fn send_in_time(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if let Some(wait) = self.queue.with_untracked(|queue| queue.due_in(now())) {
            self.timer.set_value(set_timeout_with_handle(move || self.send(), Duration::from_millis(wait)).ok());
        }
    }

    fn send(self) {
        for save in self.queue.try_update(SaveQueue::take_waiting).unwrap_or_default() {
            spawn_local(async move {
                let (field, number) = (save.field.clone(), save.number);
                let answer = match self.unsaved(save) {
                    Unsaved::Answer(AnswerSave { assignment, item, typed, seen, page, number }) => {
                        save_answer(assignment, item, typed, seen, page, number).await
                    }
                    Unsaved::Draft(DraftSave { place, typed, page, number }) => {
                        save_draft(place, typed, page, number).await
                    }
                };
                self.answered(&field, number, answer);
            });
        }
        self.send_in_time();
    }

    fn unsaved(self, save: Save) -> Unsaved {
        let (Save { field, typed, seen, number }, page) = (save, self.page.get_value());
        match self.target.get_value() {
            Target::Answers(assignment) => {
                Unsaved::Answer(AnswerSave { assignment, item: field.as_str().into(), typed, seen, page, number })
            }
            Target::Draft(place) => Unsaved::Draft(DraftSave { place, typed, page, number }),
        }
    }

    fn answered(self, field: &str, number: i64, answer: Result<Saved, ApiError>) {
        self.note_heard(!matches!(answer, Err(ApiError::Lost)));
        if let (Ok(Saved { at_risk: true, .. }), Some(root)) = (&answer, self.root.get_untracked()) {
            fields::show_contacts(&root, field);
        }
        let at = reader_clock::now();
        let answer = answer.map(|saved| match at {
            Some(at) => Saved { at, ..saved },
            None => saved,
        });
        self.queue.update(|queue| queue.answered(field, number, answer, now()));
        let revision = self.queue.with_untracked(|queue| queue.revision(field));
        if let (Some(revision), Some(root)) = (revision, self.root.get_untracked()) {
            fields::carry_revision(&root, field, revision);
            if self.queue.with_untracked(|queue| queue.is_fine(field)) {
                fields::clear_fault(&root, field);
            }
        }
        self.go_on();
        self.send_in_time();
    }

    fn note_heard(self, is_heard: bool) {
        if is_heard {
            self.heard_at.set_value(now());
        }
    }

    /// A form waits until what was typed before it is stored: the two would meet as if from two devices, and a page that
    /// cannot reach Weft would lose what it holds. *Leave quickly* waits for nothing, and takes the words along.
    fn submitted(self, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        if self.left.get_value() {
            return;
        }
        if form.get_attribute("action").as_deref() == Some("/leave") {
            for save in self.queue.try_update(SaveQueue::unsaved).unwrap_or_default() {
                fields::carry(&form, UNSAVED, &self.unsaved(save).to_wire());
            }
            self.left.set_value(true);
            return;
        }
        // Whoever is signed out is asked to sign in, and may send the form then: it holds what is typed here.
        let signs_in = self.queue.with_untracked(SaveQueue::is_signed_out) && self.holds(&form);
        if self.may_go() || signs_in {
            // A browser does not take another submit in the middle of one.
            fields::carry(&form, PAGE, &self.page.get_value());
            self.left.set_value(true);
            return;
        }
        event.prevent_default();
        self.go(Going::Form { form, button: event.submitter() });
    }

    /// A link waits too, where anything is unsaved; where nothing comes of waiting, the browser asks.
    fn clicked(self, event: &MouseEvent) {
        let elsewhere = event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key();
        let waits = self.queue.with_untracked(|queue| queue.is_unsaved() && !queue.is_cut_off());
        if elsewhere || event.default_prevented() || !waits {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(Ok(Some(link))) = target.map(|target| target.closest("a[href]:not([target])")) else { return };
        let href = link.get_attribute("href").unwrap_or_default();
        if !href.starts_with('/') {
            return;
        }
        event.prevent_default();
        self.go(Going::Link(href));
    }

    /// Whether what is typed here goes with a form.
    fn holds(self, form: &HtmlFormElement) -> bool {
        let root = self.root.get_untracked();
        root.is_some_and(|root| root.contains(Some(form)) || form.contains(Some(&root)))
    }

    fn go(self, going: Going) {
        self.going.set_value(Some(going));
        self.queue.update(SaveQueue::came_back);
        self.send();
        self.go_on();
    }

    /// Goes on as soon as nothing is on its way any more, and Weft is there to go on to. Otherwise the page stays, with
    /// the words, and keeps trying: nothing would come of going on but an error page.
    fn go_on(self) {
        if self.going.with_value(Option::is_none) {
            return;
        }
        let signs_in = self.queue.with_untracked(SaveQueue::is_signed_out)
            && self.going.with_value(|going| matches!(going, Some(Going::Form { form, .. }) if self.holds(form)));
        if signs_in {
            self.give_way();
        } else if self.queue.with_untracked(SaveQueue::is_cut_off) {
            self.going.set_value(None);
        } else if self.may_go() {
            self.give_way();
        } else if !self.queue.with_untracked(SaveQueue::is_going) {
            spawn_local(async move {
                let answer = is_here().await;
                self.note_heard(answer.is_ok());
                self.queue.update(|queue| queue.heard(&answer, now()));
                self.go_on();
            });
        }
    }

    /// Nothing is on its way, and Weft was there a moment ago.
    fn may_go(self) -> bool {
        let waits = self.queue.with_untracked(|queue| queue.is_going() || queue.is_cut_off());
        !waits && now().saturating_sub(self.heard_at.get_value()) < LATELY
    }

    fn give_way(self) {
        let Some(going) = self.going.try_update_value(Option::take).flatten() else { return };
        self.left.set_value(true);
        let gone = match going {
            Going::Link(href) => window().location().assign(&href),
            Going::Form { form, button } => {
                fields::carry(&form, PAGE, &self.page.get_value());
                form.request_submit_with_submitter(button.as_ref())
            }
        };
        if gone.is_err() {
            leptos::logging::error!("the page could not be left");
        }
    }

    /// The page goes away: what is unsaved goes with the one kind of request that outlives it.
    #[cfg(feature = "hydrate")]
    fn send_last(self) {
        use leptos::server_fn::ServerFn;

        if self.left.get_value() {
            return;
        }
        for save in self.queue.try_update(SaveQueue::unsaved).unwrap_or_default() {
            let unsaved = self.unsaved(save);
            let path = match unsaved {
                Unsaved::Answer(_) => crate::api::SaveAnswer::PATH,
                Unsaved::Draft(_) => crate::api::SaveDraft::PATH,
            };
            let Ok(fields) = web_sys::UrlSearchParams::new_with_str(&unsaved.to_wire()) else { return };
            let sent = window().navigator().send_beacon_with_opt_url_search_params(path, Some(&fields));
            if sent != Ok(true) {
                leptos::logging::warn!("the last words were too long to be sent while leaving");
            }
        }
    }
}

/// The line about saving, in sight where someone types. Each part is one element: of several, the server's page and
/// the browser's would not fit together.
pub(super) fn line(status: Memo<Status>, words: fn(&Status) -> String) -> impl IntoView {
    let line = move || {
        let status = status.get();
        let passing = status.is_passing().then_some("true");
        view! { <span aria-hidden=passing>{words(&status)}</span> }
    };
    view! { <p class="player-saved" role="status">{line}</p> }
}

/// What happened and what to do, where a few words are not enough.
pub(super) fn note(status: Memo<Status>) -> impl IntoView {
    let note = move || {
        status.with(Status::note).map(|(note, way)| {
            let way = way.map(|(href, words)| view! { <a href=href target="_blank">{words}</a> });
            view! { <p class="player-note">{note}{way}</p> }
        })
    };
    view! { <div class="player-alert" role="alert">{note}</div> }
}

fn now() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    let now = js_sys::Date::now() as u64;
    now
}

/// Enough letters that no two pages share them; nothing is kept secret by it.
fn random_name() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 36")]
    let digit = || (js_sys::Math::random() * 36.0) as u32;
    let letter = || char::from_digit(digit(), 36).unwrap_or('0');
    (0..24).map(|_| letter()).collect()
}
