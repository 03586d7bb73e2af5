//! A shared entry: reading it, and linking the client's words to a pattern.

use weft_app::{
    components::result::QuizResult,
    pages::together::words::{Linked, SharedEntry, Words},
};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    exercise::{Body, ItemId},
    ids::{AssignmentId, ClientId, EvidenceId, PatternId},
    pattern::Side,
};

use crate::{
    service::{Case, Error, Result, Services, homework::Piece},
    store::evidence::{self, EvidenceRow},
};

pub(super) fn words_place(evidence: EvidenceId) -> String {
    format!("evidence {evidence}")
}

/// What a finished entry says. Whoever calls has decided that this reader may.
pub(super) async fn read(case: &mut Case, piece: Piece) -> Result<(Words, QuizResult)> {
    let (response, finished) = match piece.finished() {
        Some(response) => (response.id, response.finished_at.unwrap_or(response.begun_at)),
        None => return Err(Error::NotFound),
    };
    let mut given = piece.exercise.counted(&case.answers(response).await?.given());
    let result = case.result(&piece, &given).await?;
    let wordings = case.wordings().await?;
    let evidence = evidence::shared(&mut case.tx, case.actor.practice, case.client.id).await?;
    let mut linked = Vec::new();
    for row in evidence.into_iter().filter(|row| row.evidence.response == response) {
        let Some((_, wording)) = wordings.iter().find(|(id, _)| *id == row.evidence.pattern) else { continue };
        linked.push(Linked {
            words: case.unseal(&words_place(row.evidence.id), &row.evidence.words_sealed)?,
            side: row.evidence.side,
            wording: wording.clone(),
        });
    }
    let rated = case.rated_with(response).await?;
    let shared = piece.is_shared();
    let words = Words {
        client: case.client.id,
        assignment: piece.assignment.id,
        finished: case.day(finished),
        title: piece.exercise.title,
        kind: piece.exercise.kind,
        answers: piece
            .exercise
            .items
            .into_iter()
            .filter_map(|item| {
                let answer = given.remove(&item.id)?;
                Some((item, answer))
            })
            .collect(),
        patterns: if shared { case.open_wordings().await? } else { Vec::new() },
        linked,
        rated: rated.into_iter().map(|(_, wording, strength)| (wording, strength)).collect(),
    };
    Ok((words, result))
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
    /// A shared entry, for either person; what is private is not found.
    pub async fn shared_entry(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<SharedEntry> {
        let mut case = self.open(actor, client, Action::ReadShared).await?;
        let piece = case.piece(assignment).await?;
        if !piece.is_shared() {
            return Err(Error::NotFound);
        }
        let (words, result) = read(&mut case, piece).await?;
        let page =
            SharedEntry { called: case.person.called.clone(), therapist: case.therapist.called.clone(), result, words };
        case.commit(assignment).await?;
        Ok(page)
    }

    /// Links the picked sentences to a pattern. Those that follow each other are one quote; a gap is shown as "…".
    pub async fn link_evidence(
        &self,
        actor: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        input: EvidenceInput,
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let piece = case.piece(assignment).await?;
        if !piece.is_shared() {
            return Err(Error::NotFound);
        }
        let response = piece.finished().ok_or(Error::NotFound)?.id;
        if !case.wordings().await?.iter().any(|(id, _)| *id == input.pattern) {
            return Err(Error::NotFound);
        }
        let given = case.answers(response).await?.given();
        let first = input.picked.first().ok_or_else(|| no_words("Tick the sentences that speak for it."))?;
        let item = first.item.clone();
        if input.picked.iter().any(|picked| picked.item != item) {
            return Err(no_words("Tick sentences of one answer at a time."));
        }
        let asked = piece.exercise.item(&item).ok_or(Error::NotFound)?;
        let pieces = given.get(&item).map(|answer| answer.quotable(asked)).unwrap_or_default();
        let places = input.picked.iter().map(|picked| picked.sentence).collect();
        let between = if matches!(asked.body, Body::LogRows { .. }) { "; " } else { " " };
        let words = quote(&pieces, places, between).ok_or(Error::NotFound)?;
        let id: EvidenceId = self.new_id();
        let row = EvidenceRow {
            id,
            pattern: input.pattern,
            response,
            item: item.0,
            side: input.side,
            words_sealed: case.seal(&words_place(id), &words)?,
        };
        let (practice, by, now) = (actor.practice, actor.membership, case.setting.now);
        evidence::insert(&mut case.tx, practice, client, &row, by, now).await?;
        case.commit(id).await
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
