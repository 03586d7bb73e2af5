//! One's own exercise on paper.

use weft_shared::{access::Actor, ids::AssignmentId};

use crate::{
    error::Result,
    printing::{Printed, Sheets, printed},
    record::Record,
    report::Paper,
    service::Services,
};

impl Services {
    /// A piece of one's own homework, to write by hand; the name says nothing of what it is.
    pub async fn own_worksheet(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let (record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let head = record.setting.head(paper);
        printed(record.end(), Sheets::One(assigned.exercise), head, "worksheet").await
    }
}
