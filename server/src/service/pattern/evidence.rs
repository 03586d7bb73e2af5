//! Linking quotes to a pattern, and removing the links.

use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    exercise::{Body, ItemId},
    ids::{AssignmentId, ClientId, EvidenceId, PatternId, UndoId},
    pattern::Side,
    undo::Undoable,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    form_stamp::Once,
    record::{Record, sealed::SealedField},
    service::Services,
    store::pattern::evidence::{self, EvidenceRow},
};

impl Services {
    /// Removes the link of a quote to a pattern; either person may.
    pub async fn unlink_evidence(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        id: EvidenceId,
    ) -> Result<UndoId> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        record.written(pattern).await?;
        let (practice, by, now) = (actor.practice, actor.membership, record.setting.now);
        if !evidence::unlink(&mut record.tx, practice, (pattern, id), by, now).await? {
            return Err(Error::NotFound);
        }
        let within = Some(pattern.to_string());
        let undo = record.can_be_undone(self.context.new_id(), Undoable::QuoteUnlinked, (id, within)).await?;
        record.commit(Event::WorkedTogether(id.into())).await?;
        Ok(undo)
    }
}

/// Sentence `sentence` of an item, as the form names it: `ITEM.N`.
pub struct Picked {
    pub item: ItemId,
    pub sentence: usize,
}

pub struct EvidenceInput {
    pub picked: Vec<Picked>,
    pub pattern: PatternId,
    pub side: Side,
}

impl Services {
    /// Whether quotes of this entry may be linked by this person.
    ///
    /// # Errors
    /// `NotFound` (audited) where not.
    pub async fn may_link(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<()> {
        let mut record = Record::read(&self.context, actor, client, Action::Together).await?;
        let assigned = record.assigned(assignment).await?;
        if assigned.is_shared() { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Links the picked sentences to a pattern. Those that follow each other are one quote; a gap is shown as "…".
    pub async fn link_evidence(
        &self,
        actor: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        input: EvidenceInput,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("quote", assignment)).await? {
            Once::First(claim) => claim,
            Once::Before(()) => return Ok(()),
        };
        let assigned = record.assigned(assignment).await?;
        if !assigned.is_shared() {
            return Err(Error::NotFound);
        }
        let response = assigned.finished().ok_or(Error::NotFound)?.id;
        if !record.wordings().await?.iter().any(|(id, _)| *id == input.pattern) {
            return Err(Error::NotFound);
        }
        let given = record.answers(response).await?.given();
        let first = input.picked.first().ok_or_else(|| no_words("Tick the sentences to link."))?;
        let item = first.item.clone();
        if input.picked.iter().any(|picked| picked.item != item) {
            return Err(no_words("Tick sentences of one answer only. You can link others afterwards."));
        }
        let asked = assigned.exercise.item(&item).ok_or(Error::NotFound)?;
        let pieces = given.get(&item).map(|answer| answer.quotable(asked)).unwrap_or_default();
        let places = input.picked.iter().map(|picked| picked.sentence).collect();
        let between = if matches!(asked.body, Body::LogRows { .. }) { "; " } else { " " };
        let words = quote(&pieces, places, between).ok_or(Error::NotFound)?;
        let id: EvidenceId = self.context.new_id();
        let row = EvidenceRow {
            id,
            pattern: input.pattern,
            response,
            item: item.0,
            side: input.side,
            words_sealed: record.seal(SealedField::Quote(id), &words)?,
        };
        let (by, now) = (actor.membership, record.setting.now);
        evidence::insert(&mut record.tx, &record.scope, &row, by, now).await?;
        claim.keep(&self.context, &mut record.tx, &()).await?;
        record.commit(Event::WorkedTogether(id.into())).await
    }
}

fn no_words(sentence: &str) -> Error {
    Faults::one("words", sentence).into()
}

/// The picked pieces as one quote: those that follow each other with `between`, a gap as "…".
fn quote(pieces: &[String], mut places: Vec<usize>, between: &str) -> Option<String> {
    places.sort_unstable();
    places.dedup();
    let mut quote = String::new();
    let mut last = None;
    for place in places {
        let piece = pieces.get(place)?.split_whitespace().collect::<Vec<_>>().join(" ");
        match last {
            Some(before) if before + 1 == place => quote.push_str(between),
            Some(_) => quote.push_str(" … "),
            None => {}
        }
        quote.push_str(&piece);
        last = Some(place);
    }
    Some(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picked_sentences_become_one_quote_and_gaps_are_shown() {
        let pieces = ["One came. ", "Two\n", "went. ", "Three stayed. "].map(str::to_owned);
        let said = |places: &[usize]| quote(&pieces, places.to_vec(), " ");
        assert_eq!(said(&[0]).unwrap(), "One came.");
        assert_eq!(said(&[2, 1, 2]).unwrap(), "Two went.");
        assert_eq!(said(&[0, 3]).unwrap(), "One came. … Three stayed.");
        assert_eq!(said(&[9]), None);
        let rows = ["Sam · asked".to_owned(), "Ada · waited".to_owned()];
        assert_eq!(quote(&rows, vec![0, 1], "; ").unwrap(), "Sam · asked; Ada · waited");
    }
}
