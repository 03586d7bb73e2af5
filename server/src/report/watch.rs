//! How far a report is, seen from outside while it is made, and the way to stop it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use super::ReportError;

/// Shared between the thread that makes a report and whoever waits for it. Copies watch the same report.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    page: AtomicUsize,
    /// 0 until the report is laid out.
    of: AtomicUsize,
    stopped: AtomicBool,
}

impl Watch {
    /// The page it is at, from 1, and how many there will be once that is known. While text is still being set the
    /// page is the one that is being filled.
    pub fn progress(&self) -> (usize, Option<usize>) {
        let of = self.0.of.load(Ordering::Relaxed);
        (self.0.page.load(Ordering::Relaxed), (of > 0).then_some(of))
    }

    /// Ends it at the next line of text or the next page.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// `Cancelled` once it was stopped.
    pub(super) fn go_on(&self) -> Result<(), ReportError> {
        if self.0.stopped.load(Ordering::Relaxed) { Err(ReportError::Cancelled) } else { Ok(()) }
    }

    pub(super) fn is_at(&self, page: usize) {
        self.0.page.store(page, Ordering::Relaxed);
    }

    pub(super) fn will_have(&self, pages: usize) {
        self.0.of.store(pages, Ordering::Relaxed);
    }
}
