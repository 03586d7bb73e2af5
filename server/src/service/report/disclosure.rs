//! What the client sees about who opened what, and which reports left the practice.

use std::collections::BTreeMap;

use weft_app::pages::report::disclosures::{Opening, Seen};
use weft_shared::{
    access::{Action, Actor},
    ids::AssignmentId,
};

use crate::{
    error::Result,
    record::{Record, disclosures::reports, joint::OPENED, own::own_record},
    service::Services,
    store::audit,
};

/// How far back the list goes, in events.
const EVENTS: i64 = 2_000;

impl Services {
    pub async fn seen_page(&self, actor: &Actor) -> Result<Seen> {
        let client = own_record(&self.context, actor).await?;
        let mut record = Record::read(&self.context, actor, client, Action::SeeDisclosures).await?;
        let titles: BTreeMap<AssignmentId, String> = record
            .homework()
            .await?
            .iter()
            .map(|assigned| (assigned.assignment.id, assigned.exercise.title.clone()))
            .collect();
        let names = record.names().await?;
        let mut openings: Vec<Opening> = Vec::new();
        for event in audit::about(&mut record.tx, &record.scope, EVENTS).await? {
            let Some(by) = event.membership.filter(|by| *by != actor.membership) else { continue };
            let what = match (event.action.as_str(), event.subject.as_deref()) {
                ("open-record", _) => "opened your record".to_owned(),
                ("lead-together", Some(OPENED)) => "opened a joint view".to_owned(),
                ("on-one-screen", _) => "kept what you said at their screen".to_owned(),
                ("read-report", _) => "downloaded a report".to_owned(),
                ("together", Some("shared-view")) => "opened the shared view".to_owned(),
                ("read-shared", Some(id)) => {
                    let title = id.parse().ok().and_then(|id| titles.get(&id));
                    title.map_or_else(|| "read a shared entry".to_owned(), |title| format!("read “{title}”"))
                }
                _ => continue,
            };
            let who = names.get(&by).cloned().unwrap_or_else(|| "You".to_owned());
            let day = record.day(event.at);
            match openings.iter_mut().find(|line| line.who == who && line.what == what && line.day == day) {
                Some(line) => line.times += 1,
                None => openings.push(Opening { who, what, day, times: 1 }),
            }
        }
        let reports = reports(&mut record).await?;
        Ok(Seen { therapist: record.therapist.called, openings, reports })
    }
}
