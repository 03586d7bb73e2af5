//! The state of saving: what was typed, what is on its way, what is stored, and when the next try is due. No browser,
//! no network and no clock in here: moments are handed in, in milliseconds of any beginning.
//!
//! Three laws hold whatever happens on the way, and `laws` plays them: what the page calls saved is stored; what was
//! typed is stored, or still on the page, or in what the browser asks about; nothing of another device is overwritten
//! unseen.

use std::collections::BTreeMap;

use weft_shared::error::Refusal;

use super::status::Status;
use crate::api::{ApiError, Saved};

/// A pause this long in typing, and it is sent.
const PAUSE: u64 = 600;
/// Who types on without a pause is saved this often.
const LONGEST_UNSENT: u64 = 5_000;
/// The longest wait between two tries.
const LONGEST_WAIT: u64 = 30_000;
/// The wait after the first try that did not arrive; it doubles with each.
const FIRST_WAIT: u64 = 2_000;

#[derive(Clone, Debug, Default)]
pub(super) struct SaveQueue {
    /// By the name of what is saved on its own: an item, or a form.
    fields: BTreeMap<String, Entry>,
    /// How many saves this page has made up.
    number: i64,
    /// "14:02" of the last save.
    saved_at: Option<String>,
    /// Tries in a row that did not arrive, and when the last one was given up.
    failures: u32,
    failed_at: u64,
    /// The last try said that the login has ended; typing on, or coming back, tries again.
    signed_out: bool,
    /// The last key, and the first that was not sent yet.
    typed_at: u64,
    unsent_since: Option<u64>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    /// What the page knows to be stored; 0: nothing yet.
    revision: i64,
    /// Typed and not sent.
    waiting: Option<String>,
    /// Sent and not answered, with the number of the save.
    sending: Option<(i64, String)>,
    /// The last text that was stored.
    kept: Option<String>,
    state: State,
}

/// What the last answer said of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Fine,
    /// Stored as it was typed; the sentence says what keeps it from being an answer.
    Unfit(String),
    /// Stored beside what another device has put there.
    Beside,
    /// Not stored: it can no longer be answered.
    Gone,
    /// Not stored: more than is ever kept.
    TooLong,
}

/// One save to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Save {
    pub(super) field: String,
    pub(super) typed: String,
    pub(super) seen: i64,
    pub(super) number: i64,
}

impl SaveQueue {
    pub(super) fn new(saved_at: Option<String>) -> Self {
        Self { saved_at, ..Self::default() }
    }

    /// The last save before this page, in the reader's time.
    pub(super) fn was_saved_at(&mut self, saved_at: String) {
        self.saved_at = Some(saved_at);
    }

    /// Something was typed. `revision` is what the page was sent with; later ones are known here.
    pub(super) fn typed(&mut self, field: &str, text: String, revision: i64, now: u64) {
        let entry = self.fields.entry(field.to_owned()).or_insert_with(|| Entry { revision, ..Entry::default() });
        // A browser reports one change more than once.
        if entry.latest() == Some(text.as_str()) {
            return;
        }
        entry.waiting = Some(text);
        if entry.state == State::TooLong {
            entry.state = State::Fine;
        }
        self.typed_at = now;
        self.unsent_since.get_or_insert(now);
        self.signed_out = false;
    }

    /// What is to be sent now. One save a field at a time, so that each knows what the one before it came to.
    pub(super) fn take_waiting(&mut self) -> Vec<Save> {
        self.unsent_since = None;
        let mut saves = Vec::new();
        for (field, entry) in self.fields.iter_mut().filter(|(_, entry)| entry.can_be_sent()) {
            if let Some(typed) = entry.waiting.take() {
                self.number += 1;
                entry.sending = Some((self.number, typed.clone()));
                saves.push(Save { field: field.clone(), typed, seen: entry.revision, number: self.number });
            }
        }
        saves
    }

    /// What came of a save.
    pub(super) fn answered(&mut self, field: &str, number: i64, answer: Result<Saved, ApiError>, now: u64) {
        let Some(entry) = self.fields.get_mut(field) else { return };
        // An answer that was given up long ago.
        let Some((_, sent)) = entry.sending.take_if(|(sending, _)| *sending == number) else { return };
        if !matches!(answer, Err(ApiError::Lost | ApiError::Refused(Refusal::Unexpected))) {
            self.failures = 0;
        }
        match answer {
            Ok(saved) => {
                entry.kept = Some(sent);
                entry.state = match saved.unfit {
                    _ if saved.beside => State::Beside,
                    Some(sentence) => State::Unfit(sentence),
                    None => State::Fine,
                };
                if !saved.beside {
                    entry.revision = saved.revision;
                }
                self.saved_at = Some(saved.at);
            }
            Err(ApiError::Lost | ApiError::Refused(Refusal::Unexpected)) => {
                entry.waiting.get_or_insert(sent);
                self.failures += 1;
                self.failed_at = now;
            }
            Err(ApiError::Refused(Refusal::SignIn)) => {
                entry.waiting.get_or_insert(sent);
                self.signed_out = true;
            }
            Err(ApiError::Refused(Refusal::Invalid)) => {
                // Typed on meanwhile: the newer text has its own try.
                if entry.waiting.is_none() {
                    entry.waiting = Some(sent);
                    entry.state = State::TooLong;
                }
            }
            Err(ApiError::Refused(Refusal::Conflict | Refusal::NotFound)) => {
                entry.waiting.get_or_insert(sent);
                entry.state = State::Gone;
            }
        }
        if entry.waiting.is_some() {
            self.unsent_since.get_or_insert(now);
        }
    }

    /// Word of the server beside any save: it can be reached and knows who is asking, or not.
    pub(super) fn heard(&mut self, answer: &Result<(), ApiError>, now: u64) {
        match answer {
            Ok(()) => (self.failures, self.signed_out) = (0, false),
            Err(ApiError::Refused(Refusal::SignIn)) => self.signed_out = true,
            Err(_) => {
                self.failures += 1;
                self.failed_at = now;
            }
        }
    }

    /// The page came back to the front, or found its network again: whatever waits is tried at once.
    pub(super) fn came_back(&mut self) {
        (self.failures, self.signed_out) = (0, false);
    }

    /// How long until something is to be sent, when anything is: soon after the last key, at the latest a while after
    /// the first that was not sent; after tries that did not arrive in 2, 4, 8, 16, then 30 seconds.
    pub(super) fn due_in(&self, now: u64) -> Option<u64> {
        let waits = self.fields.values().any(|entry| entry.waiting.is_some() && entry.can_be_sent());
        if !waits || self.signed_out {
            return None;
        }
        let due = match self.failures {
            0 => {
                let since = self.unsent_since.unwrap_or(now);
                (self.typed_at.max(since) + PAUSE).min(since + LONGEST_UNSENT)
            }
            failures => self.failed_at + (FIRST_WAIT << (failures - 1).min(4)).min(LONGEST_WAIT),
        };
        Some(due.saturating_sub(now))
    }

    /// The revision the page should carry for a field.
    pub(super) fn revision(&self, field: &str) -> Option<i64> {
        self.fields.get(field).map(|entry| entry.revision)
    }

    /// Whether anything typed is not known to be stored: the browser asks before the page is left.
    pub(super) fn is_unsaved(&self) -> bool {
        self.fields.values().any(|entry| entry.waiting.is_some() || entry.sending.is_some())
    }

    /// Whether waiting for a save can still help: something is on its way, or may be sent.
    pub(super) fn is_going(&self) -> bool {
        self.fields.values().any(|entry| entry.sending.is_some() || (entry.waiting.is_some() && entry.can_be_sent()))
    }

    pub(super) fn is_sending(&self) -> bool {
        self.fields.values().any(|entry| entry.sending.is_some())
    }

    /// Whether the last word of the server was none, or that nobody is signed in.
    pub(super) fn is_cut_off(&self) -> bool {
        self.failures > 0 || self.signed_out
    }

    pub(super) fn is_signed_out(&self) -> bool {
        self.signed_out
    }

    /// Whether the last word about a field was that it is an answer.
    pub(super) fn is_fine(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(|entry| entry.state == State::Fine)
    }

    /// Everything that is not known to be stored, under numbers of its own: what is sent along when the page is left.
    pub(super) fn unsaved(&mut self) -> Vec<Save> {
        let mut saves = Vec::new();
        for (field, entry) in &self.fields {
            let sending = entry.sending.as_ref().map(|(_, typed)| typed);
            if let Some(typed) = entry.waiting.as_ref().or(sending) {
                self.number += 1;
                saves.push(Save {
                    field: field.clone(),
                    typed: typed.clone(),
                    seen: entry.revision,
                    number: self.number,
                });
            }
        }
        saves
    }

    pub(super) fn status(&self) -> Status {
        let state = |is: fn(&State) -> bool| self.fields.values().map(|entry| &entry.state).find(|state| is(state));
        let waits = self.fields.values().any(|entry| entry.waiting.is_some() && entry.can_be_sent());
        let at = || self.saved_at.clone().unwrap_or_default();
        if state(|state| *state == State::Gone).is_some() {
            Status::Gone
        } else if state(|state| *state == State::TooLong).is_some() {
            Status::TooLong
        } else if self.signed_out {
            Status::SignedOut
        } else if self.failures > 0 && self.is_unsaved() {
            Status::Retrying
        } else if self.failures > 0 {
            Status::Unreachable { at: self.saved_at.clone() }
        } else if self.is_sending() {
            Status::Saving
        } else if waits {
            Status::NotYet
        } else if state(|state| *state == State::Beside).is_some() {
            Status::Beside { at: at() }
        } else if let Some(State::Unfit(sentence)) = state(|state| matches!(state, State::Unfit(_))) {
            Status::Unfit { at: at(), sentence: sentence.clone() }
        } else {
            self.saved_at.clone().map_or(Status::Untouched, |at| Status::Saved { at })
        }
    }
}

impl Entry {
    fn latest(&self) -> Option<&str> {
        let sending = self.sending.as_ref().map(|(_, typed)| typed);
        self.waiting.as_ref().or(sending).or(self.kept.as_ref()).map(String::as_str)
    }

    fn can_be_sent(&self) -> bool {
        self.sending.is_none() && !matches!(self.state, State::Gone | State::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: &str = "who";

    #[expect(clippy::unnecessary_wraps, reason = "handed on as what the server answers")]
    fn saved(revision: i64) -> Result<Saved, ApiError> {
        Ok(Saved { revision, at: "14:02".into(), at_risk: false, unfit: None, beside: false })
    }

    fn typed(text: &str) -> SaveQueue {
        let mut queue = SaveQueue::new(None);
        queue.typed(WHO, text.into(), 3, 1_000);
        queue
    }

    fn save(typed: &str, seen: i64, number: i64) -> Vec<Save> {
        vec![Save { field: WHO.into(), typed: typed.into(), seen, number }]
    }

    #[test]
    fn it_is_sent_after_a_pause_and_at_the_latest_after_five_seconds() {
        let mut queue = typed("M");
        assert_eq!(queue.status(), Status::NotYet, "nothing is on its way");
        assert_eq!(queue.due_in(1_000), Some(600));
        queue.typed(WHO, "Mi".into(), 3, 1_500);
        assert_eq!(queue.due_in(1_500), Some(600));
        for key in 0..60 {
            queue.typed(WHO, format!("Mi{key}"), 3, 1_500 + key * 100);
        }
        assert_eq!(queue.due_in(5_900), Some(100), "she has not paused");
        assert_eq!(queue.due_in(6_000), Some(0));
    }

    #[test]
    fn the_next_save_waits_for_the_answer_and_carries_its_revision() {
        let mut queue = typed("Mi");
        assert_eq!(queue.take_waiting(), save("Mi", 3, 1));
        assert_eq!(queue.status(), Status::Saving);
        queue.typed(WHO, "Mira".into(), 3, 1_200);
        assert!(queue.take_waiting().is_empty());
        queue.answered(WHO, 1, saved(4), 1_300);
        assert_eq!(queue.status(), Status::NotYet);
        assert_eq!(queue.take_waiting(), save("Mira", 4, 2));
        queue.answered(WHO, 2, saved(5), 1_400);
        queue.typed(WHO, "Mira".into(), 3, 1_500);
        assert!(!queue.is_unsaved(), "the same text again is nothing new");
        assert_eq!(queue.status().line(), "Saved 14:02");
        assert_eq!(queue.revision(WHO), Some(5));
    }

    #[test]
    fn a_dead_network_is_tried_again_at_growing_distances_and_leaving_is_asked_about() {
        let mut queue = typed("Mira");
        let mut waits = Vec::new();
        for number in 1..7 {
            assert_eq!(queue.take_waiting(), save("Mira", 3, number));
            queue.answered(WHO, number, Err(ApiError::Lost), 9_000);
            assert_eq!((queue.status(), queue.is_unsaved()), (Status::Retrying, true));
            waits.push(queue.due_in(9_000).unwrap());
        }
        assert_eq!(waits, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        queue.take_waiting();
        queue.answered(WHO, 7, saved(4), 60_000);
        assert_eq!((queue.due_in(60_000), queue.is_unsaved()), (None, false));
    }

    #[test]
    fn beside_another_devices_words_it_goes_on_being_kept() {
        let mut queue = typed("Mira");
        queue.take_waiting();
        let beside = Saved { revision: 3, at: "14:02".into(), at_risk: false, unfit: None, beside: true };
        queue.answered(WHO, 1, Ok(beside), 1_700);
        assert_eq!(queue.status(), Status::Beside { at: "14:02".into() });
        assert_eq!(queue.revision(WHO), Some(3), "the form must not claim to have seen the other words");
        queue.typed(WHO, "Mira, my aunt".into(), 3, 2_000);
        assert_eq!(queue.take_waiting(), save("Mira, my aunt", 3, 2));
    }

    #[test]
    fn signed_out_keeps_the_words_and_tries_with_the_next_letter_or_on_coming_back() {
        let mut queue = typed("Mira");
        queue.take_waiting();
        queue.answered(WHO, 1, Err(ApiError::Refused(Refusal::SignIn)), 1_700);
        assert_eq!((queue.status(), queue.due_in(9_000)), (Status::SignedOut, None));
        queue.came_back();
        assert_eq!(queue.take_waiting(), save("Mira", 3, 2));
        queue.answered(WHO, 2, Err(ApiError::Refused(Refusal::SignIn)), 1_900);
        queue.typed(WHO, "Mira.".into(), 3, 2_000);
        assert_eq!(queue.take_waiting(), save("Mira.", 3, 3));
    }

    #[test]
    fn more_than_is_ever_kept_stays_on_the_page_and_shortening_helps() {
        let mut queue = typed("far too long");
        queue.take_waiting();
        queue.answered(WHO, 1, Err(ApiError::Refused(Refusal::Invalid)), 1_700);
        assert_eq!((queue.status(), queue.is_unsaved(), queue.is_going()), (Status::TooLong, true, false));
        assert_eq!(queue.unsaved(), save("far too long", 3, 2));
        queue.typed(WHO, "short".into(), 3, 2_000);
        assert_eq!(queue.take_waiting(), save("short", 3, 3));
    }

    #[test]
    fn what_was_finished_elsewhere_is_not_sent_again_and_not_forgotten() {
        let mut queue = typed("Mira");
        queue.take_waiting();
        queue.answered(WHO, 1, Err(ApiError::Refused(Refusal::Conflict)), 1_700);
        queue.typed(WHO, "Mira.".into(), 3, 2_000);
        assert!(queue.take_waiting().is_empty());
        assert_eq!((queue.status(), queue.is_unsaved(), queue.is_going()), (Status::Gone, true, false));
    }

    #[test]
    fn before_anything_is_typed_the_last_save_is_told() {
        assert_eq!(SaveQueue::new(None).status().line(), "");
        assert_eq!(SaveQueue::new(Some("9:15".into())).status().line(), "Saved 9:15");
    }

    #[test]
    fn a_press_while_weft_is_away_is_told() {
        let mut queue = SaveQueue::new(Some("9:15".into()));
        queue.heard(&Err(ApiError::Lost), 1_000);
        assert_eq!(queue.status(), Status::Unreachable { at: Some("9:15".into()) });
        assert_eq!(queue.status().line(), "Saved 9:15");
    }
}
