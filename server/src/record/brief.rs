//! What a therapist reads before a session: what came in since the last one. Nothing private is gathered.

use weft_shared::{
    exercise::{Body, Exercise, Item, ItemId},
    library::LOOK_BACK,
    report::{Brief, FlagLine, LastAsked, Passage},
    response::{Answer, Answers},
    shared_view::{HomeworkState, SharedView},
    when::Day,
};

use crate::{
    error::Result,
    record::{Record, course::Course, homework::AssignedExercise},
    store::record::session::SessionRow,
};

/// What the client wants to bring comes first, then what they wrote beside it.
const BRING: &str = "bring";

/// Whether everyone who answers it is asked: a question that is shown only after certain answers may not have been.
fn asks_about_safety(exercise: &Exercise) -> bool {
    exercise.items.iter().any(|item| !item.risk.is_empty() && item.show_if.is_none())
}

impl Record {
    pub(crate) async fn brief(&mut self, course: &Course, view: &SharedView) -> Result<Brief> {
        let today = self.setting.today;
        let homework = self.homework().await?;
        let since = course.past.last().map(|session| session.day);
        let is_new = |day: Day| since.is_none_or(|since| since <= day);
        let mut came_in = Vec::new();
        let mut waiting = Vec::new();
        for assigned in homework.iter() {
            let line = self.homework_line(assigned);
            match line.state {
                HomeworkState::Finished { day, .. } if is_new(day) => came_in.push(line),
                HomeworkState::Finished { .. } | HomeworkState::Declined { .. } | HomeworkState::Withdrawn { .. } => {}
                _ if assigned.is_open(today) => waiting.push(line),
                _ => {}
            }
        }
        came_in.reverse();
        let mut brings = Vec::new();
        for assigned in
            homework.iter().rev().filter(|assigned| assigned.is_shared() && assigned.exercise.key == LOOK_BACK)
        {
            brings.extend(self.brought(assigned, is_new).await?);
        }
        for assigned in
            homework.iter().rev().filter(|assigned| assigned.is_shared() && assigned.exercise.key != LOOK_BACK)
        {
            // One passage of each entry: the rest stands in the record.
            brings.extend(self.brought(assigned, is_new).await?.into_iter().take(1));
        }
        let mut quotes: Vec<_> = view.patterns.iter().flat_map(|row| &row.quotes).collect();
        quotes.sort_by_key(|quote| std::cmp::Reverse(quote.day));
        for quote in quotes.into_iter().filter(|quote| is_new(quote.day)) {
            let is_said = brings.iter().any(|said: &Passage| said.words.contains(quote.words.trim_matches('…').trim()));
            if is_said {
                continue;
            }
            brings.push(Passage { words: quote.words.clone(), source: quote.source.clone(), day: quote.day });
        }
        let flags = self.flags().await?;
        let asked = homework.iter().filter(|assigned| asks_about_safety(&assigned.exercise));
        let last_asked = asked
            .filter_map(|assigned| match self.state(assigned) {
                HomeworkState::Finished { day, .. } => Some(LastAsked { title: assigned.exercise.title.clone(), day }),
                _ => None,
            })
            .max_by_key(|asked| asked.day);
        Ok(Brief {
            next: course.next().map(SessionRow::meeting),
            last: view.sessions.last().cloned(),
            flags: flags
                .into_iter()
                .filter(|flag| flag.is_open)
                .map(|flag| FlagLine { title: flag.title, day: flag.day, shared: flag.shared })
                .collect(),
            came_in,
            brings,
            waiting,
            last_asked,
        })
    }

    /// What was written in an entry since the last session: what the client wants to bring first, then long texts.
    async fn brought(&mut self, assigned: &AssignedExercise, is_new: impl Fn(Day) -> bool) -> Result<Vec<Passage>> {
        let Some(response) = assigned.finished() else { return Ok(Vec::new()) };
        let day = self.day(response.amended_at.or(response.finished_at).unwrap_or(response.begun_at));
        if !is_new(day) {
            return Ok(Vec::new());
        }
        let is_long = |item: &Item| matches!(item.body, Body::LongText);
        let mut items: Vec<&Item> =
            assigned.exercise.items.iter().filter(|item| item.id.0 == BRING || is_long(item)).collect();
        items.sort_by_key(|item| item.id.0 != BRING);
        let rows = self.shared_answers().await?;
        let mut answers = Answers::new();
        for row in rows.get(&response.id).map_or(&[][..], Vec::as_slice) {
            if items.iter().any(|item| item.id.0 == row.item) {
                answers.extend(self.read_answer(response.id, row)?.map(|answer| (ItemId(row.item.clone()), answer)));
            }
        }
        let said = items.iter().filter_map(|item| match answers.remove(&item.id)? {
            Answer::Text(words) if !words.trim().is_empty() => {
                Some(Passage { words: words.trim().to_owned(), source: assigned.exercise.title.clone(), day })
            }
            _ => None,
        });
        Ok(said.collect())
    }
}
