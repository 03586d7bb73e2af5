//! The page of one pattern, and the page on which its words are written.

use weft_app::pages::together::pattern::{
    Pattern, Quoted,
    write::{Suggesting, WritePattern},
};
use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, PatternId},
    library::STARTING_PATTERN,
    pattern::{EASY_TO_HOLD, Leaning},
    shared_view::{Period, Quote, SharedView},
    starters::STARTERS,
};

use crate::{
    service::{Case, Error, Result, Services, homework::Piece, measures::measurable, words::words_place},
    store::{evidence, patterns},
};

impl Case {
    /// The shared words linked to a pattern, oldest first.
    async fn quoted(&mut self, pattern: PatternId, pieces: &[Piece]) -> Result<Vec<Quoted>> {
        let rows = evidence::shared(&mut self.tx, self.actor.practice, self.client.id).await?;
        let mut quoted = Vec::new();
        for row in rows.into_iter().filter(|row| row.evidence.pattern == pattern) {
            let source = pieces.iter().find(|piece| piece.assignment.id == row.assignment);
            let quote = Quote {
                id: row.evidence.id,
                words: self.unseal(&words_place(row.evidence.id), &row.evidence.words_sealed)?,
                side: row.evidence.side,
                source: source.map(|piece| piece.exercise.title.clone()).unwrap_or_default(),
                day: self.day(row.finished_at),
            };
            quoted.push(Quoted { id: row.evidence.id, assignment: row.assignment, quote });
        }
        quoted.sort_by_key(|quoted| quoted.quote.day);
        Ok(quoted)
    }
}

impl Case {
    /// Which suggestions may ring true, by the last starting-pattern quiz the client shares.
    async fn leanings(&mut self) -> Result<&'static [Leaning]> {
        let pieces = self.homework().await?;
        let shared = pieces.iter().filter(|piece| piece.is_shared() && piece.exercise.key == STARTING_PATTERN);
        let last = shared.max_by_key(|piece| piece.finished().and_then(|response| response.finished_at));
        let Some((piece, response)) = last.and_then(|piece| Some((piece, piece.finished()?))) else { return Ok(&[]) };
        let answers = self.answers(response.id).await?.given();
        Ok(piece.point(self, &answers).map_or(&[], |point| point.leanings()))
    }
}

impl Services {
    pub async fn pattern_page(&self, actor: &Actor, client: ClientId, pattern: PatternId) -> Result<Pattern> {
        let mut case = self.look(actor, client, Action::Together).await?;
        let course = case.course().await?;
        let pieces = case.homework().await?;
        let view = SharedView::weave(case.threads(&course).await?, Period::WHOLE);
        let row = view.patterns.into_iter().chain(view.set_aside).find(|row| row.id == pattern);
        let row = row.ok_or(Error::NotFound)?;
        let tied = patterns::measures(&mut case.tx, actor.practice, client).await?;
        Ok(Pattern {
            client,
            person: view.client,
            therapist: view.therapist,
            treats: actor.role.treats(),
            sessions: view.sessions,
            quoted: case.quoted(pattern, &pieces).await?,
            measurable: measurable(&pieces),
            tied: tied.into_iter().filter(|(of, _)| *of == pattern).map(|(_, measure)| measure).collect(),
            row,
        })
    }

    /// The form for a new pattern; `from` is the place of the suggestion that fills it.
    pub async fn new_pattern_page(&self, actor: &Actor, client: ClientId, from: Option<usize>) -> Result<WritePattern> {
        let mut case = self.look(actor, client, Action::Together).await?;
        let open = case.open_wordings().await?.len();
        let fits = case.leanings().await?;
        Ok(WritePattern {
            client,
            called: case.person.called,
            therapist: case.therapist.called,
            treats: actor.role.treats(),
            many: (open >= EASY_TO_HOLD).then_some(open),
            suggesting: Some(Suggesting { fits, chosen: from.and_then(|place| STARTERS.get(place)) }),
            editing: None,
        })
    }

    /// The form for the words of a pattern there is.
    pub async fn reword_page(&self, actor: &Actor, client: ClientId, pattern: PatternId) -> Result<WritePattern> {
        let mut case = self.look(actor, client, Action::Together).await?;
        let written = case.written(pattern).await?;
        Ok(WritePattern {
            client,
            called: case.person.called,
            therapist: case.therapist.called,
            treats: actor.role.treats(),
            many: None,
            suggesting: None,
            editing: Some((pattern, written.wording, written.about)),
        })
    }
}
