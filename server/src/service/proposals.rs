//! Asking the client to look at a report before it is made: they may leave quotes out, agree, or rather not.

use std::collections::BTreeSet;

use weft_app::pages::{
    client::proposal::{Given, Proposal},
    therapist::report::{AskedLine, AskedState},
};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, EvidenceId, ProposalId},
    report::{Kind, Order},
    when::Moment,
};

use crate::{
    service::{
        Case, Error, Result, Services,
        report::{OrderInput, Struck, preview},
    },
    store::proposals::{self, ProposalRow},
};

const AGREED: &str = "agreed";
const RATHER_NOT: &str = "rather-not";

/// What the client says to a report.
pub enum Look {
    /// Without these quotes.
    Agree(BTreeSet<EvidenceId>),
    RatherNot,
}

/// A proposal the client has agreed to.
pub(super) struct Agreed {
    pub order: Order,
    pub struck: Struck,
    pub at: Moment,
}

fn order_place(id: ProposalId) -> String {
    format!("report_proposals.order {id}")
}

fn struck_place(id: ProposalId) -> String {
    format!("report_proposals.struck {id}")
}

impl Case {
    fn order(&self, row: &ProposalRow) -> Result<Order> {
        let text = self.unseal(&order_place(row.id), &row.order_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("proposal"))
    }

    fn struck(&self, row: &ProposalRow) -> Result<BTreeSet<EvidenceId>> {
        let Some(text) = self.unseal_some(&struck_place(row.id), row.struck_sealed.as_ref())? else {
            return Ok(BTreeSet::new());
        };
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("proposal"))
    }

    /// One that is neither made nor withdrawn.
    async fn proposal(&mut self, id: ProposalId) -> Result<ProposalRow> {
        let row = proposals::find(&mut self.tx, self.actor.practice, id).await?;
        row.filter(|row| row.client == self.client.id && row.withdrawn_at.is_none() && row.report.is_none())
            .ok_or(Error::NotFound)
    }

    pub(super) async fn agreed_proposal(&mut self, id: ProposalId) -> Result<Agreed> {
        let row = self.proposal(id).await?;
        match (row.answer.as_deref(), row.answered_at) {
            (Some(AGREED), Some(at)) => Ok(Agreed {
                order: self.order(&row)?,
                struck: Struck { quotes: self.struck(&row)?, day: self.day(at) },
                at,
            }),
            _ => Err(Error::NotFound),
        }
    }

    /// What the client was asked to look at and is not made yet, for the therapist.
    pub(super) async fn asked(&mut self) -> Result<Vec<AskedLine>> {
        let rows = proposals::open(&mut self.tx, self.actor.practice, self.client.id).await?;
        rows.iter()
            .map(|row| {
                let state = match (row.answer.as_deref(), row.answered_at) {
                    (Some(AGREED), Some(at)) => {
                        AskedState::Agreed { on: self.day(at), struck: self.struck(row)?.len() }
                    }
                    (Some(_), Some(at)) => AskedState::RatherNot { on: self.day(at) },
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
    pub(super) async fn unanswered(&mut self) -> Result<Vec<(ProposalId, Kind)>> {
        let rows = proposals::open(&mut self.tx, self.actor.practice, self.client.id).await?;
        rows.iter().filter(|row| row.answer.is_none()).map(|row| Ok((row.id, self.order(row)?.kind))).collect()
    }
}

impl Services {
    /// Asks the client to look first. What they are shown is held fast: nothing written later comes into it.
    pub async fn ask_to_look(&self, actor: &Actor, client: ClientId, input: OrderInput) -> Result<ProposalId> {
        let mut case = self.open(actor, client, Action::MakeReport).await?;
        let mut order = case.settle(input).await?;
        // A brief follows what comes in, so it cannot be held fast, and its passages cannot be struck.
        if !order.kind.has_period() {
            return Err(Faults::one("kind", "A brief is for you alone. Choose another report to ask about.").into());
        }
        order.period.to = order.period.to.or(Some(case.setting.today));
        let composed = case.compose(order.clone(), None).await?;
        order.quotes = Some(composed.view.rows().flat_map(|row| &row.quotes).map(|quote| quote.id).collect());
        let id: ProposalId = self.new_id();
        let text = serde_json::to_string(&order).map_err(|_| Error::Unreadable("proposal"))?;
        let row = ProposalRow {
            id,
            client,
            order_sealed: case.seal(&order_place(id), &text)?,
            asked_at: case.setting.now,
            asked_by: actor.membership,
            answered_at: None,
            answer: None,
            struck_sealed: None,
            withdrawn_at: None,
            report: None,
        };
        proposals::insert(&mut case.tx, actor.practice, &row).await?;
        case.record("ask-to-look", id).await?;
        case.tx.commit().await?;
        Ok(id)
    }

    pub async fn withdraw_proposal(&self, actor: &Actor, client: ClientId, id: ProposalId) -> Result<()> {
        let mut case = self.open(actor, client, Action::MakeReport).await?;
        let now = case.setting.now;
        case.proposal(id).await?;
        if !proposals::withdraw(&mut case.tx, actor.practice, id, now).await? {
            return Err(Error::NotFound);
        }
        case.record("withdraw-proposal", id).await?;
        Ok(case.tx.commit().await?)
    }

    pub async fn proposal_page(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let case = self.look(actor, self.own_record(actor).await?, Action::LookAtReport).await?;
        let (mut case, row) = self.own_proposal(case, id).await?;
        let order = case.order(&row)?;
        let for_whom = order.for_whom.clone();
        let composed = case.compose(order, None).await?;
        let given = match (row.answer.as_deref(), row.answered_at) {
            (Some(RATHER_NOT), Some(at)) => Some((Given::RatherNot, case.day(at))),
            (Some(_), Some(at)) => Some((Given::Agreed, case.day(at))),
            _ => None,
        };
        Ok(Proposal {
            proposal: id,
            therapist: case.therapist.called.clone(),
            asked: case.day(row.asked_at),
            for_whom,
            struck: case.struck(&row)?,
            preview: preview(&composed),
            given,
        })
    }

    /// The client’s answer; they may change it until the report is made.
    pub async fn answer_proposal(&self, actor: &Actor, id: ProposalId, look: Look) -> Result<()> {
        let case = self.open(actor, self.own_record(actor).await?, Action::LookAtReport).await?;
        let (mut case, row) = self.own_proposal(case, id).await?;
        let offered = case.order(&row)?.quotes.unwrap_or_default();
        let (answer, struck) = match look {
            Look::Agree(struck) => (AGREED, struck.intersection(&offered).copied().collect()),
            Look::RatherNot => (RATHER_NOT, BTreeSet::new()),
        };
        let text = serde_json::to_string(&struck).map_err(|_| Error::Unreadable("proposal"))?;
        let sealed = case.seal(&struck_place(id), &text)?;
        let now = case.setting.now;
        if !proposals::answer(&mut case.tx, actor.practice, id, (answer, &sealed), now).await? {
            return Err(Error::NotFound);
        }
        case.commit(id).await
    }
    /// Someone else's is an attempt that is written down.
    async fn own_proposal(&self, mut case: Case, id: ProposalId) -> Result<(Case, ProposalRow)> {
        match case.proposal(id).await {
            Ok(row) => Ok((case, row)),
            Err(Error::NotFound) => {
                let Case { tx, actor, client, .. } = case;
                drop(tx);
                self.deny(&actor, Some(client.id), Action::LookAtReport, Some(id.to_string())).await
            }
            Err(error) => Err(error),
        }
    }
}
