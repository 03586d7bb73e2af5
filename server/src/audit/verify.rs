//! Checking a practice's whole chain: whether it holds, and where and how it does not.

use std::fmt;

use weft_shared::{ids::PracticeId, when::Moment};

use super::{
    Event,
    chain::{is_sealed, keyed_hash},
    takeover::{OldPart, rechain},
};
use crate::{
    crypto::MacKey,
    store::audit::{EventRow, HeadRow},
};

/// What the check of one practice's chain found.
#[derive(Debug)]
pub struct Verdict {
    /// Rows that are there.
    pub events: usize,
    /// The number of the first event that is hashed under the key.
    pub keyed_from: Option<i64>,
    /// When the events before it were taken over, if there were any.
    pub taken_over: Option<Moment>,
    /// Number and hash of the last event, to be noted elsewhere: a database that was put back to an earlier day ends
    /// earlier, and nothing within it says so.
    pub end: (i64, String),
    /// None: the chain is whole.
    pub breaks: Vec<Break>,
}

impl Verdict {
    pub fn is_whole(&self) -> bool {
        self.breaks.is_empty()
    }
}

/// A place where a chain does not hold: an event's number, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub number: i64,
    pub how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The event is not what was hashed.
    Changed,
    /// No event has this number, and later ones are there.
    Missing,
    /// The event was hashed for another place.
    Reordered,
    /// The sealed end says that there were events from this number on.
    CutOff,
    /// The chain's end is missing, or was not sealed under the key: events from this number on may be cut off.
    EndChanged,
    /// From this number on nothing was hashed under the key.
    ForeignKey,
    /// This event took over those before it; it or one of them was changed since.
    TakeoverChanged,
    /// So it was found when it was taken over.
    BeforeKeyed,
}

impl fmt::Display for Break {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match self.how {
            How::Changed => "it was changed",
            How::Missing => "it is missing",
            How::Reordered => "another event is in its place",
            How::CutOff => "it and any later events were cut off",
            How::EndChanged => "the end before it was not sealed under this key, so events may be cut off",
            How::ForeignKey => "from there on, events were not written under this key",
            How::TakeoverChanged => "it took over the earlier events, and it or one of them was changed since",
            How::BeforeKeyed => "it was broken already when the trail was keyed",
        };
        write!(out, "broken at event {}: {said}", self.number)
    }
}

/// The keyed events of a chain, and what they follow.
struct Keyed<'a> {
    key: &'a MacKey,
    practice: PracticeId,
    rows: &'a [EventRow],
    from: i64,
    old: &'a OldPart,
    is_sealed: bool,
}

/// Checks a chain. `rows`: all there are, by number.
pub(crate) fn examine(key: &MacKey, practice: PracticeId, rows: &[EventRow], head: Option<&HeadRow>) -> Verdict {
    let keyed_from = head.and_then(|head| head.keyed_from);
    let (before, keyed) = rows.split_at(rows.partition_point(|row| keyed_from.is_none_or(|from| row.number < from)));
    let old = rechain(practice, before);
    let is_sealed = head.is_some_and(|head| is_sealed(key, practice, head));
    let keyed = Keyed { key, practice, rows: keyed, from: keyed_from.unwrap_or(1), old: &old, is_sealed };
    let takeover = keyed.takeover().filter(|_| keyed.holds(0));
    let mut breaks = Vec::new();
    if let Some((_, Some(number))) = takeover {
        breaks.push(Break { number, how: How::BeforeKeyed });
    }
    let without_key = (keyed_from.is_none() && !before.is_empty()).then_some(Break { number: 1, how: How::ForeignKey });
    breaks.extend(without_key.or_else(|| keyed.first_break(before)).or_else(|| keyed.break_at_end(head)));
    Verdict {
        events: rows.len(),
        keyed_from,
        taken_over: takeover.map(|(at, _)| at),
        end: rows.last().map_or_else(|| (0, String::new()), |last| (last.number, last.hash.clone())),
        breaks,
    }
}

impl Keyed<'_> {
    /// When the events before were taken over, and where they were broken then, as the first keyed event says.
    fn takeover(&self) -> Option<(Moment, Option<i64>)> {
        let first = self.rows.first()?;
        match Event::parse(&first.action, first.subject.as_deref(), first.allowed == 1) {
            Some(Event::TrailKeyed { broken_at }) => Some((first.at, broken_at)),
            _ => None,
        }
    }

    /// The hash before this place, as stored.
    fn before(&self, place: usize) -> &str {
        match place.checked_sub(1) {
            Some(before) => &self.rows[before].hash,
            None => &self.old.end,
        }
    }

    /// Whether the event at this place follows from what stands before it.
    fn holds(&self, place: usize) -> bool {
        let row = &self.rows[place];
        row.hash == keyed_hash(self.key, self.practice, row, self.before(place))
    }

    fn first_break(&self, before: &[EventRow]) -> Option<Break> {
        for (place, (expected, row)) in (self.from..).zip(self.rows).enumerate() {
            if row.number != expected {
                return Some(Break { number: expected, how: How::Missing });
            }
            if !self.holds(place) {
                return Some(self.break_at(place, before));
            }
        }
        None
    }

    /// How the first event that does not hold came to that.
    fn break_at(&self, place: usize, before: &[EventRow]) -> Break {
        let row = &self.rows[place];
        // Under the key the end is sealed, or later events go by the hashes before them, whatever became of this one.
        if !self.is_sealed && !(place..self.rows.len()).any(|later| self.holds(later)) {
            return Break { number: row.number, how: How::ForeignKey };
        }
        if place == 0 && !before.is_empty() {
            return self.break_before(before);
        }
        let how = if self.was_elsewhere(row) { How::Reordered } else { How::Changed };
        Break { number: row.number, how }
    }

    /// Where the events that were taken over are not what they were.
    fn break_before(&self, before: &[EventRow]) -> Break {
        let known = self.takeover().and_then(|(_, broken_at)| broken_at);
        match self.old.broken_at.filter(|number| Some(*number) != known) {
            Some(number) => {
                let is_there = before.iter().any(|row| row.number == number);
                Break { number, how: if is_there { How::Changed } else { How::Missing } }
            }
            None => Break { number: self.from, how: How::TakeoverChanged },
        }
    }

    /// Whether the event was hashed for another place: after the event that stands before that place, or after the one
    /// that stands in it, which it may have changed places with.
    fn was_elsewhere(&self, row: &EventRow) -> bool {
        (self.from..).zip(0..self.rows.len()).filter(|(number, _)| *number != row.number).any(|(number, place)| {
            let moved = EventRow { number, ..row.clone() };
            [self.before(place), &self.rows[place].hash]
                .into_iter()
                .any(|before| row.hash == keyed_hash(self.key, self.practice, &moved, before))
        })
    }

    /// Whether the chain ends where its sealed end says.
    fn break_at_end(&self, head: Option<&HeadRow>) -> Option<Break> {
        let (last, hash) = match self.rows.last() {
            Some(row) => (row.number, row.hash.as_str()),
            None => (self.from - 1, self.old.end.as_str()),
        };
        let how = match head {
            Some(head) if self.is_sealed && (head.number, head.hash.as_str()) == (last, hash) => return None,
            Some(head) if self.is_sealed && head.number > last => How::CutOff,
            _ => How::EndChanged,
        };
        Some(Break { number: last + 1, how })
    }
}
