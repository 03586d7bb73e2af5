//! Reports the client is asked to look at before they are made.

use weft_app::pages::report::{
    compose::{AskedLine, AskedState},
    proposal::{GivenAnswer, ToLookAt},
};
use weft_shared::{
    ids::ProposalId,
    report::{Order, Strikes},
    when::{Day, Moment},
};

use crate::{
    error::{Error, Result},
    record::{Record, report::Struck, sealed::SealedField},
    store::report::proposal::{self, Answer, ProposalRow},
};

/// A proposal the client has agreed to.
pub(crate) struct AgreedProposal {
    pub order: Order,
    pub struck: Struck,
    pub at: Moment,
}

impl Record {
    pub(crate) fn order(&self, row: &ProposalRow) -> Result<Order> {
        let text = self.unseal(SealedField::ProposalOrder(row.id), &row.order_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("proposal"))
    }

    pub(crate) fn struck(&self, row: &ProposalRow) -> Result<Strikes> {
        let Some(text) = self.unseal_some(SealedField::ProposalStruck(row.id), row.struck_sealed.as_ref())? else {
            return Ok(Strikes::default());
        };
        Strikes::read(&text).ok_or(Error::Unreadable("proposal"))
    }

    /// One that is neither made nor withdrawn.
    pub(crate) async fn proposal(&mut self, id: ProposalId) -> Result<ProposalRow> {
        let row = proposal::find(&mut self.tx, self.actor.practice, id).await?;
        row.filter(|row| row.client == self.client.id && row.withdrawn_at.is_none() && row.report.is_none())
            .ok_or(Error::NotFound)
    }

    pub(crate) async fn agreed_proposal(&mut self, id: ProposalId) -> Result<AgreedProposal> {
        let row = self.proposal(id).await?;
        match (row.answer, row.answered_at) {
            (Some(Answer::Agreed), Some(at)) => Ok(AgreedProposal {
                order: self.order(&row)?,
                struck: Struck { strikes: self.struck(&row)?, day: self.day(at) },
                at,
            }),
            _ => Err(Error::NotFound),
        }
    }

    /// What the client was asked to look at and is not made yet, for the therapist.
    pub(crate) async fn asked(&mut self) -> Result<Vec<AskedLine>> {
        let rows = proposal::open(&mut self.tx, &self.scope).await?;
        rows.iter()
            .map(|row| {
                let state = match (row.answer, row.answered_at) {
                    (Some(Answer::Agreed), Some(at)) => {
                        AskedState::Agreed { on: self.day(at), struck: self.struck(row)?.count() }
                    }
                    (Some(Answer::RatherNot), Some(at)) => AskedState::RatherNot { on: self.day(at) },
                    _ => AskedState::Waiting,
                };
                Ok(AskedLine {
                    proposal: row.id,
                    name: self.order(row)?.kind.name(),
                    asked: self.day(row.asked_at),
                    state,
                })
            })
            .collect()
    }

    /// What the client was asked to look at and is not made yet, with what they have answered.
    pub(crate) async fn proposals_to_look_at(&mut self) -> Result<Vec<ToLookAt>> {
        let rows = proposal::open(&mut self.tx, &self.scope).await?;
        let line = |row: &ProposalRow| {
            Ok(ToLookAt { proposal: row.id, kind: self.order(row)?.kind, given: self.given_answer(row) })
        };
        rows.iter().map(line).collect()
    }

    /// What the client has answered, and when.
    pub(crate) fn given_answer(&self, row: &ProposalRow) -> Option<(GivenAnswer, Day)> {
        let given = match row.answer? {
            Answer::Agreed => GivenAnswer::Agreed,
            Answer::RatherNot => GivenAnswer::RatherNot,
        };
        Some((given, self.day(row.answered_at?)))
    }
}
