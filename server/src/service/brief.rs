//! What a therapist reads before a session: what came in since the last one. Nothing private is gathered.

use weft_shared::{
    exercise::{Body, Item},
    library::LOOK_BACK,
    report::{Brief, FlagLine, Said},
    response::Answer,
    shared_view::{HomeworkState, SharedView},
    when::Day,
};

use crate::{
    service::{Case, Result, homework::Piece, sessions::Course},
    store::sessions::SessionRow,
};

/// What the client wants to bring comes first, then what they wrote beside it.
const BRING: &str = "bring";

impl Case {
    pub(super) async fn brief(&mut self, course: &Course, view: &SharedView) -> Result<Brief> {
        let today = self.setting.today;
        let pieces = self.homework().await?;
        let since = course.past.last().map(|session| session.day);
        let is_new = |day: Day| since.is_none_or(|since| since <= day);
        let mut came_in = Vec::new();
        let mut waiting = Vec::new();
        for piece in &pieces {
            let line = self.homework_line(piece);
            match line.state {
                HomeworkState::Finished { day, .. } if is_new(day) => came_in.push(line),
                HomeworkState::Finished { .. } => {}
                _ if piece.is_open(today) => waiting.push(line),
                _ => {}
            }
        }
        came_in.reverse();
        let mut brings = Vec::new();
        for piece in pieces.iter().rev().filter(|piece| piece.is_shared() && piece.exercise.key == LOOK_BACK) {
            brings.extend(self.brought(piece, is_new).await?);
        }
        for piece in pieces.iter().rev().filter(|piece| piece.is_shared() && piece.exercise.key != LOOK_BACK) {
            // One passage of each entry: the rest stands in the record.
            brings.extend(self.brought(piece, is_new).await?.into_iter().take(1));
        }
        let mut quotes: Vec<_> = view.patterns.iter().flat_map(|row| &row.quotes).collect();
        quotes.sort_by_key(|quote| std::cmp::Reverse(quote.day));
        for quote in quotes.into_iter().filter(|quote| is_new(quote.day)) {
            let is_said = brings.iter().any(|said: &Said| said.words.contains(quote.words.trim_matches('…').trim()));
            if is_said {
                continue;
            }
            brings.push(Said { words: quote.words.clone(), source: quote.source.clone(), day: quote.day });
        }
        let flags = self.flags().await?;
        Ok(Brief {
            next: course.next().map(SessionRow::meeting),
            last: view.sessions.last().cloned(),
            flags: flags
                .into_iter()
                .map(|flag| FlagLine { title: flag.title, day: flag.day, shared: flag.shared })
                .collect(),
            came_in,
            brings,
            waiting,
        })
    }

    /// What was written in an entry since the last session: what the client wants to bring first, then long texts.
    async fn brought(&mut self, piece: &Piece, is_new: impl Fn(Day) -> bool) -> Result<Vec<Said>> {
        let Some(response) = piece.finished() else { return Ok(Vec::new()) };
        let day = self.day(response.finished_at.unwrap_or(response.begun_at));
        if !is_new(day) {
            return Ok(Vec::new());
        }
        let mut answers = self.answers(response.id).await?.given();
        let is_long = |item: &Item| matches!(item.body, Body::LongText);
        let mut items: Vec<&Item> =
            piece.exercise.items.iter().filter(|item| item.id.0 == BRING || is_long(item)).collect();
        items.sort_by_key(|item| item.id.0 != BRING);
        let said = items.iter().filter_map(|item| match answers.remove(&item.id)? {
            Answer::Text(words) if !words.trim().is_empty() => {
                Some(Said { words: words.trim().to_owned(), source: piece.exercise.title.clone(), day })
            }
            _ => None,
        });
        Ok(said.collect())
    }
}
