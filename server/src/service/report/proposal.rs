//! Asking the client to look at a report before it is made: they may leave quotes out, agree, or rather not.

use weft_app::pages::report::proposal::Proposal;
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, ProposalId},
    report::Strikes,
};

use crate::{
    audit::{self, Event},
    error::{Error, Result},
    form_stamp::Once,
    record::{
        Record,
        own::own_record,
        report::{OrderInput, preview},
        sealed::SealedField,
    },
    service::Services,
    store::report::proposal::{self, Answer, ProposalRow},
};

/// What the client says to a report.
pub enum ProposalAnswer {
    /// Without these quotes and entries.
    Agree(Strikes),
    RatherNot,
}

impl Services {
    /// Asks the client to look first. What they are shown is held fast: nothing written later comes into it.
    pub async fn ask_to_look(&self, actor: &Actor, client: ClientId, input: OrderInput) -> Result<ProposalId> {
        let mut record = Record::read(&self.context, actor, client, Action::MakeReport).await?;
        let mut order = record.settle(input).await?;
        // A brief follows what comes in, so it cannot be held fast, and its passages cannot be struck.
        if !order.kind.has_period() {
            return Err(Faults::one(
                "kind",
                "Choose another kind of report. A brief cannot be checked beforehand: it changes with what comes in.",
            )
            .into());
        }
        order.period.to = order.period.to.or(Some(record.setting.today));
        let composed = record.compose(order.clone(), None).await?;
        order.quotes = Some(composed.view.rows().flat_map(|row| &row.quotes).map(|quote| quote.id).collect());
        order.entries = Some(record.shared_entries(order.period).await?.iter().map(|entry| entry.assignment).collect());
        drop(record);
        let mut record = Record::write(&self.context, actor, client, Action::MakeReport).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("proposal", client)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let id: ProposalId = self.context.new_id();
        let text = serde_json::to_string(&order).map_err(|_| Error::Unreadable("proposal"))?;
        let row = ProposalRow {
            id,
            client,
            order_sealed: record.seal(SealedField::ProposalOrder(id), &text)?,
            asked_at: record.setting.now,
            asked_by: actor.membership,
            answered_at: None,
            answer: None,
            struck_sealed: None,
            withdrawn_at: None,
            report: None,
        };
        proposal::insert(&mut record.tx, actor.practice, &row).await?;
        claim.keep(&self.context, &mut record.tx, &id).await?;
        record.commit(Event::ReportProposed(id)).await?;
        Ok(id)
    }

    pub async fn withdraw_proposal(&self, actor: &Actor, client: ClientId, id: ProposalId) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::MakeReport).await?;
        let now = record.setting.now;
        record.proposal(id).await?;
        if !proposal::withdraw(&mut record.tx, actor.practice, id, now).await? {
            return Err(Error::NotFound);
        }
        record.commit(Event::ProposalWithdrawn(id)).await
    }

    pub async fn proposal_page(&self, actor: &Actor, id: ProposalId) -> Result<Proposal> {
        let record =
            Record::read(&self.context, actor, own_record(&self.context, actor).await?, Action::LookAtReport).await?;
        let (mut record, row) = self.own_proposal(record, id).await?;
        let order = record.order(&row)?;
        let for_whom = order.for_whom.clone();
        let mut entries = record.shared_entries(order.period).await?;
        entries.retain(|entry| order.entries.as_ref().is_none_or(|held| held.contains(&entry.assignment)));
        let composed = record.compose(order, None).await?;
        let given = record.given_answer(&row);
        Ok(Proposal {
            proposal: id,
            therapist: record.therapist.called.clone(),
            asked: record.day(row.asked_at),
            for_whom,
            struck: record.struck(&row)?,
            entries,
            preview: preview(&composed),
            given,
        })
    }

    /// The client’s answer; they may change it until the report is made.
    pub async fn answer_proposal(&self, actor: &Actor, id: ProposalId, look: ProposalAnswer) -> Result<()> {
        let record =
            Record::write(&self.context, actor, own_record(&self.context, actor).await?, Action::LookAtReport).await?;
        let (mut record, row) = self.own_proposal(record, id).await?;
        let order = record.order(&row)?;
        let (answer, struck) = match look {
            ProposalAnswer::Agree(mut struck) => {
                struck.quotes.retain(|quote| order.quotes.as_ref().is_some_and(|offered| offered.contains(quote)));
                struck.entries.retain(|entry| order.entries.as_ref().is_none_or(|offered| offered.contains(entry)));
                (Answer::Agreed, struck)
            }
            ProposalAnswer::RatherNot => (Answer::RatherNot, Strikes::default()),
        };
        let text = serde_json::to_string(&struck).map_err(|_| Error::Unreadable("proposal"))?;
        let sealed = record.seal(SealedField::ProposalStruck(id), &text)?;
        let now = record.setting.now;
        if !proposal::answer(&mut record.tx, actor.practice, id, (answer, &sealed), now).await? {
            return Err(Error::NotFound);
        }
        record.commit(Event::ProposalAnswered(id)).await
    }

    /// Someone else's is an attempt that is written down.
    async fn own_proposal(&self, mut record: Record, id: ProposalId) -> Result<(Record, ProposalRow)> {
        match record.proposal(id).await {
            Ok(row) => Ok((record, row)),
            Err(Error::NotFound) => {
                let Record { tx, actor, client, .. } = record;
                drop(tx);
                audit::deny(&self.context, &actor, Some(client.id), Action::LookAtReport, Some(id.into())).await
            }
            Err(error) => Err(error),
        }
    }
}
