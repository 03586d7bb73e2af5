//! Everything any part of the program writes to its log during the run, at the finest level.

use std::{
    io,
    sync::{
        Mutex, Once,
        atomic::{AtomicUsize, Ordering},
    },
};

use tracing_subscriber::filter::LevelFilter;

pub(crate) static LOG: Log = Log { lines: AtomicUsize::new(0), kept: Mutex::new(Vec::new()) };
static LISTENING: Once = Once::new();

/// What nobody may find in a log: tests write these as private texts, and nothing else may carry them.
pub(crate) const SECRET_JOURNAL: &str = "quillfeather-journal-7719";
pub(crate) const SECRET_DRAFT: &str = "quillfeather-draft-7719";
pub(crate) const SECRET_NOTE: &str = "quillfeather-note-7719";
/// What was done about a safety answer.
pub(crate) const SECRET_REVIEW: &str = "quillfeather-review-7719";
/// Why a record was opened in an emergency.
pub(crate) const SECRET_REASON: &str = "quillfeather-reason-7719";
pub(crate) const SECRETS: [&str; 5] = [SECRET_JOURNAL, SECRET_DRAFT, SECRET_NOTE, SECRET_REVIEW, SECRET_REASON];

pub(crate) struct Log {
    lines: AtomicUsize,
    /// Lines that hold a secret, and those of Weft itself.
    kept: Mutex<Vec<String>>,
}

impl Log {
    pub(super) fn listen(&'static self) {
        LISTENING.call_once(|| {
            tracing_subscriber::fmt()
                .with_max_level(LevelFilter::TRACE)
                .with_ansi(false)
                .with_writer(|| Ear)
                .try_init()
                .expect("nobody else listens to the log");
        });
    }

    /// How many lines were written so far, by whatever part of the program.
    pub(crate) fn lines(&self) -> usize {
        self.lines.load(Ordering::Relaxed)
    }

    pub(crate) fn find(&self, text: &str) -> Vec<String> {
        let kept = self.kept.lock().expect("the log");
        kept.iter().filter(|line| line.contains(text)).cloned().collect()
    }
}

struct Ear;

impl io::Write for Ear {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        LOG.lines.fetch_add(1, Ordering::Relaxed);
        let text = String::from_utf8_lossy(line);
        if text.contains("weft_") || SECRETS.iter().any(|secret| text.contains(secret)) {
            LOG.kept.lock().expect("the log").push(text.into_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
