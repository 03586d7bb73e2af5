//! Patterns: writing them together, and rating them, each for themselves.

use std::collections::BTreeMap;

use weft_app::pages::together::{pattern::Pattern, rate::Rate};
use weft_shared::{
    access::{Action, Actor, Role},
    ids::{ClientId, PatternId, SessionId},
    pattern::{Rater, Strength, Wording},
};

use crate::{
    service::{Case, Error, Result, Services},
    store::patterns::{self, PatternRow, RatingRow},
};

fn wording_place(pattern: PatternId, number: i64) -> String {
    format!("pattern_wordings {pattern} {number}")
}

/// Whose rating someone gives follows from who they are.
pub(super) fn rater_of(role: Role) -> (Rater, Action) {
    if role.treats() { (Rater::Therapist, Action::RateAsTherapist) } else { (Rater::Client, Action::RateAsClient) }
}

impl Case {
    pub(super) async fn wordings(&mut self) -> Result<Vec<(PatternId, Wording)>> {
        let rows = patterns::of_client(&mut self.tx, self.actor.practice, self.client.id).await?;
        rows.iter().map(|row| Ok((row.id, self.wording(row)?))).collect()
    }

    fn wording(&self, row: &PatternRow) -> Result<Wording> {
        let text = self.unseal(&wording_place(row.id, row.wording_number), &row.wording_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("wording"))
    }

    async fn keep_wording(&mut self, pattern: PatternId, number: i64, wording: &Wording) -> Result<()> {
        let text = serde_json::to_string(wording).map_err(|_| Error::Unreadable("wording"))?;
        let row = PatternRow {
            id: pattern,
            wording_number: number,
            wording_sealed: self.seal(&wording_place(pattern, number), &text)?,
        };
        let (by, now) = (self.actor.membership, self.setting.now);
        patterns::insert_wording(&mut self.tx, self.actor.practice, &row, by, now).await?;
        Ok(())
    }
}

impl Services {
    pub async fn pattern_page(&self, actor: &Actor, client: ClientId, editing: Option<PatternId>) -> Result<Pattern> {
        let mut case = self.look(actor, client, Action::Together).await?;
        let editing = match editing {
            None => None,
            Some(id) => {
                let found = case.wordings().await?.into_iter().find(|(pattern, _)| *pattern == id);
                Some(found.ok_or(Error::NotFound)?)
            }
        };
        Ok(Pattern {
            client,
            called: case.person.called,
            therapist: case.therapist.called,
            treats: actor.role.treats(),
            editing,
        })
    }

    pub async fn write_pattern(&self, actor: &Actor, client: ClientId, wording: &Wording) -> Result<PatternId> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let id: PatternId = self.new_id();
        let now = case.setting.now;
        patterns::insert(&mut case.tx, actor.practice, client, id, now).await?;
        case.keep_wording(id, 1, wording).await?;
        case.commit(id).await?;
        Ok(id)
    }

    /// The wording before is kept.
    pub async fn reword_pattern(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        wording: &Wording,
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let rows = patterns::of_client(&mut case.tx, actor.practice, client).await?;
        let row = rows.iter().find(|row| row.id == pattern).ok_or(Error::NotFound)?;
        if case.wording(row)? != *wording {
            case.keep_wording(pattern, row.wording_number + 1, wording).await?;
        }
        case.commit(pattern).await
    }

    pub async fn rate_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<Rate> {
        let (rater, action) = rater_of(actor.role);
        let mut case = self.look(actor, client, action).await?;
        let course = case.course().await?;
        let number = course.number(session).ok_or(Error::NotFound)?;
        let meeting = course.past[number - 1].meeting();
        let ratings = patterns::ratings(&mut case.tx, actor.practice, client).await?;
        let given = |pattern: PatternId| {
            ratings
                .iter()
                .find(|rating| rating.pattern == pattern && rating.session == session && rating.rater == rater)
                .map(|rating| rating.strength)
        };
        let patterns = case.wordings().await?.into_iter().map(|(id, wording)| (id, wording, given(id))).collect();
        let other = match rater {
            Rater::Client => case.therapist.called,
            Rater::Therapist => case.person.called,
        };
        Ok(Rate { client, session, number, meeting, rater, other, patterns })
    }

    /// Patterns left out keep the rating they have.
    pub async fn rate(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        strengths: &BTreeMap<PatternId, Strength>,
    ) -> Result<()> {
        let (rater, action) = rater_of(actor.role);
        let mut case = self.open(actor, client, action).await?;
        case.course().await?.number(session).ok_or(Error::NotFound)?;
        let known = patterns::of_client(&mut case.tx, actor.practice, client).await?;
        for (&pattern, &strength) in strengths {
            if !known.iter().any(|row| row.id == pattern) {
                return Err(Error::NotFound);
            }
            let rating = RatingRow { pattern, session, rater, strength };
            let now = case.setting.now;
            patterns::rate(&mut case.tx, actor.practice, &rating, actor.membership, now).await?;
        }
        case.commit(session).await
    }
}
