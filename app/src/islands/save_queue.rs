//! The state of saving: what was typed, what is on its way, what is kept. No browser and no network in here, so that it
//! can be tested.

use std::{collections::BTreeMap, time::Duration};

use weft_shared::{error::Refusal, exercise::ItemId};

use crate::api::{ApiError, Saved};

/// The longest wait between two tries.
const LONGEST_WAIT: u64 = 30;

#[derive(Clone, Debug, Default)]
pub(super) struct SaveQueue {
    items: BTreeMap<ItemId, Entry>,
    /// "14:02" of the last save.
    saved_at: Option<String>,
    /// Tries in a row that did not arrive.
    failures: u32,
    /// The last try said that the login has ended.
    signed_out: bool,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    /// What the page knows to be kept; 0: nothing yet.
    revision: i64,
    /// Typed and not sent.
    waiting: Option<String>,
    /// Sent and not answered.
    sending: Option<String>,
    /// The last text that was kept.
    kept: Option<String>,
    trouble: Option<Trouble>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// Another device kept something newer; saving over it is for the person to decide.
    Conflict,
    /// It can no longer be answered.
    Gone,
    /// What was typed cannot be kept as it is.
    Invalid,
}

impl Trouble {
    /// Whether typing on can help.
    fn is_final(self) -> bool {
        self != Trouble::Invalid
    }
}

/// One save to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Save {
    pub(super) item: ItemId,
    pub(super) typed: String,
    pub(super) seen: i64,
}

/// What the page says about saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Untouched,
    Saving,
    Saved { at: String },
    Retrying,
    SignedOut,
    Conflict,
    Gone,
    Invalid,
}

impl Status {
    /// The few words in the header line.
    pub(super) fn line(&self) -> String {
        match self {
            Status::Untouched => String::new(),
            Status::Saving => "Saving".to_owned(),
            Status::Saved { at } => format!("Saved {at}"),
            Status::Retrying => "Not saved (retrying)".to_owned(),
            Status::SignedOut | Status::Conflict | Status::Gone | Status::Invalid => "Not saved".to_owned(),
        }
    }

    /// What happened and what to do, where a few words are not enough.
    pub(super) fn note(&self) -> Option<&'static str> {
        match self {
            Status::Untouched | Status::Saving | Status::Saved { .. } => None,
            Status::Retrying => Some(
                "Weft cannot be reached just now. What you typed is still on this page: keep it open, and it is saved \
                 as soon as that works again.",
            ),
            Status::SignedOut => {
                Some("You are signed out. What you typed is still here: sign in in another tab, then go on typing.")
            }
            Status::Conflict => Some("Changed on another device. What you typed here is kept on this page."),
            Status::Gone => Some(
                "This can no longer be changed; perhaps it was finished in another tab. What you typed is still on \
                 this page: copy it if you want to keep it.",
            ),
            Status::Invalid => {
                Some("This cannot be kept as it stands. What you typed is still here; going on says what it needs.")
            }
        }
    }
}

impl SaveQueue {
    pub(super) fn new(saved_at: Option<String>) -> Self {
        Self { saved_at, ..Self::default() }
    }

    /// When the last save was, by the reader's own clock.
    pub(super) fn was_saved_at(&mut self, saved_at: String) {
        self.saved_at = Some(saved_at);
    }

    /// Something was typed. `revision` is what the page was sent with; later ones are known here.
    pub(super) fn typed(&mut self, item: ItemId, text: String, revision: i64) {
        let entry = self.items.entry(item).or_insert_with(|| Entry { revision, ..Entry::default() });
        if entry.trouble.is_some_and(Trouble::is_final) {
            return;
        }
        // A browser reports one change more than once.
        let latest = entry.waiting.as_ref().or(entry.sending.as_ref()).or(entry.kept.as_ref());
        if latest != Some(&text) {
            entry.trouble = None;
            entry.waiting = Some(text);
        }
    }

    /// What is to be sent now. One save an item at a time, so that none overtakes another.
    pub(super) fn take_waiting(&mut self) -> Vec<Save> {
        let free = self.items.iter_mut().filter(|(_, entry)| entry.sending.is_none());
        free.filter_map(|(item, entry)| {
            let typed = entry.waiting.take()?;
            entry.sending = Some(typed.clone());
            Some(Save { item: item.clone(), typed, seen: entry.revision })
        })
        .collect()
    }

    /// What came of a save.
    pub(super) fn answered(&mut self, item: &ItemId, answer: Result<Saved, ApiError>) {
        let Some(entry) = self.items.get_mut(item) else {
            return;
        };
        let sent = entry.sending.take();
        match answer {
            Ok(saved) => {
                entry.revision = saved.revision;
                entry.kept = sent;
                self.saved_at = Some(saved.at);
                self.failures = 0;
                self.signed_out = false;
            }
            Err(ApiError::Lost | ApiError::Refused(Refusal::Unexpected)) => {
                entry.waiting = entry.waiting.take().or(sent);
                self.failures += 1;
            }
            Err(ApiError::Refused(Refusal::SignIn)) => {
                entry.waiting = entry.waiting.take().or(sent);
                self.signed_out = true;
            }
            Err(ApiError::Refused(Refusal::Invalid)) => {
                // Typed on meanwhile: the newer text has its own try.
                if entry.waiting.is_none() {
                    entry.trouble = Some(Trouble::Invalid);
                    entry.kept = sent;
                }
            }
            Err(ApiError::Refused(Refusal::Conflict)) => entry.stop(Trouble::Conflict),
            Err(ApiError::Refused(Refusal::NotFound)) => entry.stop(Trouble::Gone),
        }
    }

    /// The revision the page should carry for an item.
    pub(super) fn revision(&self, item: &ItemId) -> Option<i64> {
        self.items.get(item).map(|entry| entry.revision)
    }

    /// Whether anything typed is neither kept nor given up.
    pub(super) fn is_unsaved(&self) -> bool {
        self.items.values().any(|entry| entry.waiting.is_some() || entry.sending.is_some())
    }

    /// Typed and not known to be kept: the last chance to send it is when the page goes away.
    #[cfg(any(feature = "hydrate", test))]
    pub(super) fn unsaved(&self) -> Vec<Save> {
        let latest = |entry: &Entry| entry.waiting.clone().or_else(|| entry.sending.clone());
        self.items
            .iter()
            .filter_map(|(item, entry)| Some(Save { item: item.clone(), typed: latest(entry)?, seen: entry.revision }))
            .collect()
    }

    pub(super) fn is_sending(&self) -> bool {
        self.items.values().any(|entry| entry.sending.is_some())
    }

    pub(super) fn is_signed_out(&self) -> bool {
        self.signed_out
    }

    /// How long to wait before the next try by itself, when one is due: 2, 4, 8, 16, then 30 seconds.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let due = self.failures > 0 && !self.signed_out && self.is_unsaved() && !self.is_sending();
        due.then(|| Duration::from_secs((1u64 << self.failures.min(5)).min(LONGEST_WAIT)))
    }

    pub(super) fn status(&self) -> Status {
        let has = |trouble| self.items.values().any(|entry| entry.trouble == Some(trouble));
        if has(Trouble::Conflict) {
            Status::Conflict
        } else if has(Trouble::Gone) {
            Status::Gone
        } else if has(Trouble::Invalid) {
            Status::Invalid
        } else if self.signed_out {
            Status::SignedOut
        } else if self.is_unsaved() {
            if self.failures > 0 { Status::Retrying } else { Status::Saving }
        } else {
            self.saved_at.clone().map_or(Status::Untouched, |at| Status::Saved { at })
        }
    }
}

impl Entry {
    fn stop(&mut self, trouble: Trouble) {
        self.trouble = Some(trouble);
        self.waiting = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> ItemId {
        ItemId("who".into())
    }

    #[expect(clippy::unnecessary_wraps, reason = "handed on as what the server answers")]
    fn saved(revision: i64) -> Result<Saved, ApiError> {
        Ok(Saved { revision, at: "14:02".into(), at_risk: false })
    }

    fn refused(refusal: Refusal) -> Result<Saved, ApiError> {
        Err(ApiError::Refused(refusal))
    }

    fn typed(text: &str) -> SaveQueue {
        let mut queue = SaveQueue::new(None);
        queue.typed(item(), text.into(), 3);
        queue
    }

    fn save(text: &str, seen: i64) -> Vec<Save> {
        vec![Save { item: item(), typed: text.into(), seen }]
    }

    #[test]
    fn what_is_typed_is_sent_once_and_then_saved() {
        let mut queue = typed("Mira");
        assert_eq!(queue.status(), Status::Saving);
        assert_eq!(queue.take_waiting(), save("Mira", 3));
        assert!(queue.take_waiting().is_empty());
        queue.typed(item(), "Mira".into(), 3);
        queue.answered(&item(), saved(4));
        queue.typed(item(), "Mira".into(), 3);
        assert!(!queue.is_unsaved(), "the same text again is nothing new");
        assert_eq!(queue.status().line(), "Saved 14:02");
        assert_eq!(queue.revision(&item()), Some(4));
    }

    #[test]
    fn the_next_save_waits_for_the_answer_and_carries_its_revision() {
        let mut queue = typed("Mi");
        queue.take_waiting();
        queue.typed(item(), "Mira".into(), 3);
        assert!(queue.take_waiting().is_empty());
        assert_eq!(queue.unsaved(), save("Mira", 3));
        queue.answered(&item(), saved(4));
        assert_eq!(queue.status(), Status::Saving);
        assert_eq!(queue.take_waiting(), save("Mira", 4));
    }

    #[test]
    fn a_dead_network_is_tried_again_at_growing_distances() {
        let mut queue = typed("Mira");
        let mut waits = Vec::new();
        for _ in 0..6 {
            assert_eq!(queue.take_waiting(), save("Mira", 3));
            assert_eq!(queue.retry_after(), None, "not while a try is on its way");
            queue.answered(&item(), Err(ApiError::Lost));
            assert_eq!(queue.status(), Status::Retrying);
            waits.push(queue.retry_after().unwrap().as_secs());
        }
        assert_eq!(waits, [2, 4, 8, 16, 30, 30]);
        queue.take_waiting();
        queue.answered(&item(), saved(4));
        assert_eq!((queue.retry_after(), queue.is_unsaved()), (None, false));
    }

    #[test]
    fn newer_words_win_over_those_that_did_not_arrive() {
        let mut queue = typed("Mi");
        queue.take_waiting();
        queue.typed(item(), "Mira".into(), 3);
        queue.answered(&item(), Err(ApiError::Lost));
        assert_eq!(queue.take_waiting(), save("Mira", 3));
    }

    #[test]
    fn a_conflict_ends_saving_of_that_item_alone() {
        let mut queue = typed("Mira");
        queue.take_waiting();
        queue.answered(&item(), refused(Refusal::Conflict));
        queue.typed(item(), "Mira, my aunt".into(), 3);
        assert!(queue.take_waiting().is_empty());
        assert_eq!(queue.status(), Status::Conflict);
        assert_eq!(queue.revision(&item()), Some(3), "the form must not claim to have seen the other words");
        queue.typed(ItemId("body".into()), "warm".into(), 0);
        assert_eq!(queue.take_waiting().len(), 1);
    }

    #[test]
    fn signed_out_keeps_the_words_and_goes_on_with_the_next_letter() {
        let mut queue = typed("Mira");
        queue.take_waiting();
        queue.answered(&item(), refused(Refusal::SignIn));
        assert_eq!(queue.status(), Status::SignedOut);
        assert_eq!(queue.retry_after(), None);
        queue.typed(item(), "Mira.".into(), 3);
        assert_eq!(queue.take_waiting(), save("Mira.", 3));
        queue.answered(&item(), saved(4));
        assert_eq!(queue.status().line(), "Saved 14:02");
    }

    #[test]
    fn what_cannot_be_kept_is_said_and_shortening_it_helps() {
        let mut queue = typed("too long");
        queue.take_waiting();
        queue.answered(&item(), refused(Refusal::Invalid));
        assert_eq!(queue.status(), Status::Invalid);
        assert!(!queue.is_unsaved());
        queue.typed(item(), "short".into(), 3);
        assert_eq!(queue.take_waiting(), save("short", 3));
    }

    #[test]
    fn before_anything_is_typed_the_last_save_is_told() {
        assert_eq!(SaveQueue::new(None).status().line(), "");
        assert_eq!(SaveQueue::new(Some("9:15".into())).status().line(), "Saved 9:15");
    }
}
