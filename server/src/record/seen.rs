//! Fingerprints of what forms of a record are made from. Each says first what it is of, because a page may hold several
//! forms; by `Context::still` a save from an older page is told.

use weft_app::pages::pattern::rate::ToRate;
use weft_shared::{
    fingerprint,
    ids::{PatternId, SessionId},
    pattern::{AgreedBaseline, Strength},
    sharing::Readers,
};

/// The words of a pattern: `number` is the wording's.
pub(crate) fn wording(number: i64) -> String {
    format!("words-{number}")
}

/// Where a pattern started, as agreed last.
pub(crate) fn start(agreed: Option<&AgreedBaseline>) -> String {
    let agreed: Option<(SessionId, SessionId)> = agreed.map(|start| (start.from, start.to));
    format!("start-{}", fingerprint::of(&agreed))
}

/// The measures linked to a pattern.
pub(crate) fn linked(measures: &[String]) -> String {
    let mut measures: Vec<&String> = measures.iter().collect();
    measures.sort_unstable();
    format!("measures-{}", fingerprint::of(&measures))
}

/// The ratings a form shows.
pub(crate) fn ratings(shown: &[ToRate]) -> String {
    let mut said: Vec<(PatternId, Option<u8>)> =
        shown.iter().map(|each| (each.pattern, each.before.map(Strength::get))).collect();
    said.sort_unstable();
    format!("ratings-{}", fingerprint::of(&said))
}

/// Who can read an entry.
pub(crate) fn readers(readers: Readers) -> String {
    match readers {
        Readers::ClientAlone => "readers-nobody".to_owned(),
        Readers::ClientAndTherapist => "readers-therapist".to_owned(),
    }
}
