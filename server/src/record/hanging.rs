//! What hangs on a session or a pattern, in words: while there is anything, neither is taken away.

use weft_shared::ids::{PatternId, SessionId};

use crate::{
    error::Result,
    record::Record,
    store::{
        joint,
        pattern::{self, evidence, rating},
        record::session,
    },
};

/// "1 rating", "3 ratings"; nothing for none.
fn counted(count: usize, one: &str, several: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {several}")),
    }
}

/// "2 ratings", "a private note of yours", "what was agreed".
pub(crate) async fn on_session(record: &mut Record, session: SessionId) -> Result<Vec<String>> {
    let ratings = rating::of_sessions(&mut record.tx, &record.scope).await?;
    let ratings = ratings.iter().filter(|rating| rating.session == session).count();
    let writers = session::note_writers(&mut record.tx, record.scope.practice, session).await?;
    let (mine, others): (Vec<_>, Vec<_>) = writers.into_iter().partition(|by| *by == record.actor.membership);
    let open = joint::open_now(&mut record.tx, &record.scope).await?.is_some_and(|row| row.session == session);
    let waiting = match record.joint_of(session).await? {
        state if open => state.waiting.len(),
        _ => 0,
    };
    let marks = joint::marks(&mut record.tx, &record.scope).await?;
    let starts = pattern::starts(&mut record.tx, &record.scope).await?;
    let due = record.homework().await?;
    let due = due.iter().filter(|assigned| assigned.is_due_at(session)).count();
    let course = record.course().await?;
    let is_agreed = course.find(session).is_some_and(|row| row.agreed_sealed.is_some());
    let said = |is_there: bool, words: &str| is_there.then(|| words.to_owned());
    Ok([
        counted(ratings.max(waiting), "rating", "ratings"),
        said(open, "a page for rating together that is still open"),
        counted(marks.iter().filter(|mark| mark.session == session).count(), "mark as shifted", "marks as shifted"),
        said(starts.iter().any(|start| start.from == session || start.to == session), "the start of a pattern"),
        counted(due, "exercise due", "exercises due"),
        said(is_agreed, "what was agreed"),
        said(!mine.is_empty(), "a private note of yours"),
        said(!others.is_empty(), "a private note of a colleague"),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// "3 ratings", "1 quote". What the client rated with a private entry is theirs alone: others hear nothing of it, and it
/// stays with its entry.
pub(crate) async fn on_pattern(record: &mut Record, pattern: PatternId) -> Result<Vec<String>> {
    let of_sessions = rating::of_sessions(&mut record.tx, &record.scope).await?;
    let of_sessions = of_sessions.iter().filter(|rating| rating.pattern == pattern).count();
    let with_entries = if record.capacity()?.is_client() {
        rating::with_responses(&mut record.tx, &record.scope).await?
    } else {
        rating::shared_with_responses(&mut record.tx, &record.scope).await?
    };
    let with_entries = with_entries.iter().filter(|rating| rating.pattern == pattern).count();
    let open = joint::open_now(&mut record.tx, &record.scope).await?;
    let waits = match open {
        Some(row) => {
            let (_, waiting) = joint::contents(&mut record.tx, record.scope.practice, &row).await?;
            row.in_view == Some(pattern) || waiting.iter().any(|rating| rating.pattern == pattern)
        }
        None => false,
    };
    let quotes = evidence::shared(&mut record.tx, &record.scope).await?;
    let measures = pattern::measures(&mut record.tx, &record.scope).await?;
    let marks = joint::marks(&mut record.tx, &record.scope).await?;
    let said = |is_there: bool, words: &str| is_there.then(|| words.to_owned());
    Ok([
        counted(of_sessions + with_entries, "rating", "ratings"),
        said(waits, "a page for rating together that is still open"),
        counted(quotes.iter().filter(|row| row.evidence.pattern == pattern).count(), "quote", "quotes"),
        counted(measures.iter().filter(|(of, _)| *of == pattern).count(), "linked score", "linked scores"),
        counted(marks.iter().filter(|mark| mark.pattern == pattern).count(), "mark as shifted", "marks as shifted"),
    ]
    .into_iter()
    .flatten()
    .collect())
}
