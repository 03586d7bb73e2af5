//! Patterns: adding them, pausing, ending and resuming them, and agreeing on a start.

use uuid::Uuid;
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, PatternId, SessionId, UndoId},
    pattern::{About, Standing, TurnKind, Wording},
    shift::{BASELINE, ratings_between},
    text::listed,
    undo::Undoable,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    form_stamp::Once,
    record::{Record, hanging, seen},
    service::Services,
    store::pattern::{self, StartRow, TurnRow},
};

impl Services {
    pub async fn write_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        wording: &Wording,
        about: &About,
    ) -> Result<PatternId> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("pattern", client)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let id: PatternId = self.context.new_id();
        let now = record.setting.now;
        pattern::insert(&mut record.tx, &record.scope, id, now).await?;
        record.keep_wording(id, 1, wording, about).await?;
        claim.keep(&self.context, &mut record.tx, &id).await?;
        record.commit(Event::WorkedTogether(id.into())).await?;
        Ok(id)
    }

    /// The wording before is kept. `Conflict` when it is not the one the form was made from any more.
    pub async fn reword_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        wording: &Wording,
        about: &About,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        let written = record.written(pattern).await?;
        if written.wording != *wording || written.about != *about {
            self.context.still(&seen::wording(written.number))?;
            record.keep_wording(pattern, written.number + 1, wording, about).await?;
        }
        record.commit(Event::WorkedTogether(pattern.into())).await
    }

    /// Pauses, ends or resumes a pattern. What does not fit (sent twice, or by both) changes nothing.
    pub async fn turn_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        turn: TurnKind,
    ) -> Result<Option<UndoId>> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        record.written(pattern).await?;
        let turns = pattern::turns(&mut record.tx, &record.scope).await?;
        let last = turns.iter().rfind(|row| row.pattern == pattern).map(|row| row.turn);
        let mut undo = None;
        if Standing::after(last).turns().contains(&turn) {
            let row = TurnRow { pattern, turn, at: record.setting.now, by: actor.membership };
            let id: Uuid = self.context.new_id();
            pattern::insert_turn(&mut record.tx, actor.practice, id, &row).await?;
            let what = match turn {
                TurnKind::Paused => Some(Undoable::PatternPaused),
                TurnKind::Ended => Some(Undoable::PatternEnded),
                TurnKind::Reopened => None,
            };
            if let Some(what) = what {
                let within = Some(pattern.to_string());
                undo = Some(record.can_be_undone(self.context.new_id(), what, (id, within)).await?);
            }
        }
        record.commit(Event::WorkedTogether(pattern.into())).await?;
        Ok(undo)
    }

    /// Removes a pattern that was added by mistake. The audit keeps it.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid` at `remove` while something hangs on it, which is named.
    pub async fn remove_pattern(&self, actor: &Actor, client: ClientId, pattern: PatternId) -> Result<UndoId> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        record.written(pattern).await?;
        let hanging = hanging::on_pattern(&mut record, pattern).await?;
        if !hanging.is_empty() {
            let sentence = format!("This pattern has {}, so it stays. Pause or end it instead.", listed(&hanging));
            return Err(Faults::one("remove", sentence).into());
        }
        let (by, now) = (actor.membership, record.setting.now);
        if !pattern::set_removed(&mut record.tx, &record.scope, pattern, Some((now, by))).await? {
            return Err(Error::NotFound);
        }
        let undo = record.can_be_undone(self.context.new_id(), Undoable::PatternRemoved, (pattern, None)).await?;
        record.commit(Event::PatternRemoved(pattern)).await?;
        Ok(undo)
    }

    /// Says which sessions count as the start. The agreement before is kept. Faults at `from` and `to`.
    /// `Conflict` when others were agreed on since the form was made.
    pub async fn agree_start(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        (from, to): (SessionId, SessionId),
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        let course = record.course().await?;
        let homework = record.homework().await?;
        let data = record.pattern_data(&course, &homework).await?;
        let thread = data.iter().find(|thread| thread.id == pattern).ok_or(Error::NotFound)?;
        let (Some(first), Some(last)) = (course.number(from), course.number(to)) else { return Err(Error::NotFound) };
        if first > last {
            return Err(Faults::one("to", "Choose a last session that is not before the first.").into());
        }
        let ratings = ratings_between(&thread.ratings, first - 1, last - 1);
        if ratings < BASELINE {
            let hold = match ratings {
                0 => "These sessions have no ratings.".to_owned(),
                1 => "These sessions have 1 rating.".to_owned(),
                several => format!("These sessions have {several} ratings."),
            };
            let sentence = format!("{hold} A start needs at least {BASELINE} by one person. Choose more sessions.");
            return Err(Faults::one("to", sentence).into());
        }
        if thread.history.start().is_none_or(|start| (start.from, start.to) != (from, to)) {
            self.context.still(&seen::start(thread.history.start()))?;
            let rows = pattern::starts(&mut record.tx, &record.scope).await?;
            let number = rows.iter().filter(|row| row.pattern == pattern).map(|row| row.number).max().unwrap_or(0) + 1;
            let row = StartRow { pattern, number, from, to, at: record.setting.now, by: actor.membership };
            pattern::insert_start(&mut record.tx, actor.practice, &row).await?;
        }
        record.commit(Event::WorkedTogether(pattern.into())).await
    }
}
