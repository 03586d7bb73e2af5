//! Answers that ask for attention: raised as they are given, open until a therapist has seen to them.

use weft_app::pages::therapist::record::Flag;
use weft_shared::{
    access::{Action, Actor},
    exercise::ItemId,
    ids::{AssignmentId, ClientId, ResponseId},
    when::{self, Moment},
};

use crate::{
    service::{Case, Error, Result, Services},
    store::risk,
};

impl Case {
    /// Flags answers, once each, and writes down in the audit trail that they asked for attention. With each item comes
    /// when its answer was given: what was given after somebody had seen to the flag is flagged anew.
    pub(super) async fn flag(&mut self, response: ResponseId, items: &[(&ItemId, Moment)]) -> Result<()> {
        let (practice, client) = (self.actor.practice, self.client.id);
        for (item, given_at) in items {
            if risk::raise(&mut self.tx, practice, client, response, &item.0, *given_at).await? {
                self.record("risk-raised", response).await?;
            }
        }
        Ok(())
    }

    /// One line for each piece of homework, with the first moment.
    pub(super) async fn flags(&mut self) -> Result<Vec<Flag>> {
        let rows = risk::open(&mut self.tx, self.actor.practice, self.client.id).await?;
        let mut flags: Vec<Flag> = Vec::new();
        for row in rows {
            if flags.iter().any(|flag| flag.assignment == row.assignment) {
                continue;
            }
            let piece = self.piece(row.assignment).await?;
            flags.push(Flag {
                assignment: row.assignment,
                day: self.day(row.raised_at),
                time: when::clock(self.setting.local.time(row.raised_at)),
                shared: piece.is_shared(),
                title: piece.exercise.title,
            });
        }
        Ok(flags)
    }
}

impl Services {
    /// A therapist has seen to what was flagged in one piece of homework.
    pub async fn acknowledge(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<()> {
        let mut case = self.open(actor, client, Action::Acknowledge).await?;
        let (practice, by, now) = (actor.practice, actor.membership, case.setting.now);
        case.piece(assignment).await?;
        if !risk::acknowledge(&mut case.tx, practice, client, assignment, by, now).await? {
            // Seen to already, or never flagged: nothing to write down.
            return Err(Error::NotFound);
        }
        case.commit(assignment).await
    }
}
