//! Reports the client is asked to look at before they are made.

use std::collections::BTreeSet;

use weft_app::pages::report::compose::{AskedLine, AskedState};
use weft_shared::{
    ids::{EvidenceId, ProposalId},
    report::{Kind, Order},
    when::Moment,
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

    pub(crate) fn struck(&self, row: &ProposalRow) -> Result<BTreeSet<EvidenceId>> {
        let Some(text) = self.unseal_some(SealedField::ProposalStruck(row.id), row.struck_sealed.as_ref())? else {
            return Ok(BTreeSet::new());
        };
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("proposal"))
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
                struck: Struck { quotes: self.struck(&row)?, day: self.day(at) },
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
                        AskedState::Agreed { on: self.day(at), struck: self.struck(row)?.len() }
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

    /// What the client has not answered yet.
    pub(crate) async fn unanswered(&mut self) -> Result<Vec<(ProposalId, Kind)>> {
        let rows = proposal::open(&mut self.tx, &self.scope).await?;
        rows.iter().filter(|row| row.answer.is_none()).map(|row| Ok((row.id, self.order(row)?.kind))).collect()
    }
}
