//! Answers that ask for attention: raised as they are given, open until a therapist has seen to them.

use weft_app::pages::record::overview::Flag;
use weft_shared::{
    exercise::ItemId,
    ids::ResponseId,
    when::{self, Moment},
};

use crate::{audit::Event, error::Result, record::Record, store::homework::flag};

impl Record {
    /// Flags answers, once each, and writes down in the audit trail that they asked for attention. With each item comes
    /// when its answer was given: what was given after somebody had seen to the flag is flagged anew.
    pub(crate) async fn flag(&mut self, response: ResponseId, items: &[(&ItemId, Moment)]) -> Result<()> {
        for (item, given_at) in items {
            if flag::raise(&mut self.tx, &self.scope, response, &item.0, *given_at).await? {
                self.log_event(Event::RiskRaised(response)).await?;
            }
        }
        Ok(())
    }

    /// One line for each piece of homework, with the first moment.
    pub(crate) async fn flags(&mut self) -> Result<Vec<Flag>> {
        let rows = flag::open(&mut self.tx, &self.scope).await?;
        let mut flags: Vec<Flag> = Vec::new();
        for row in rows {
            if flags.iter().any(|flag| flag.assignment == row.assignment) {
                continue;
            }
            let assigned = self.assigned(row.assignment).await?;
            flags.push(Flag {
                assignment: row.assignment,
                day: self.day(row.raised_at),
                time: when::clock(self.setting.local.time(row.raised_at)),
                shared: assigned.is_shared(),
                title: assigned.exercise.title.clone(),
            });
        }
        Ok(flags)
    }
}
