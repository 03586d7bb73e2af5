//! What the client sees about who opened what, and which reports left the practice.

use std::collections::BTreeMap;

use weft_app::pages::report::disclosures::{Opening, Seen};
use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, MembershipId},
    when,
};

use crate::{
    audit::Event,
    error::Result,
    record::{Record, disclosures::reports, own::own_record},
    service::Services,
    store::audit,
};

/// How far back the list goes, in events.
const EVENTS: i64 = 2_000;

impl Services {
    pub async fn seen_page(&self, actor: &Actor) -> Result<Seen> {
        let client = own_record(&self.context, actor).await?;
        let mut record = Record::read(&self.context, actor, client, Action::SeeDisclosures).await?;
        let all = record.homework().await?;
        let titles: BTreeMap<AssignmentId, String> = all
            .iter()
            .map(|assigned| {
                let title = &assigned.exercise.title;
                let finished = assigned.finished().and_then(|response| response.finished_at);
                let of = finished.map(|at| format!(" of {}", when::long(record.day(at)))).unwrap_or_default();
                (assigned.assignment.id, format!("“{title}”{of}"))
            })
            .collect();
        let names = record.names().await?;
        let capacities = record.capacities_before().await?;
        let mut openings: Vec<Opening> = Vec::new();
        for event in audit::about(&mut record.tx, &record.scope, EVENTS).await? {
            let by: Option<MembershipId> = event.membership.as_deref().and_then(|by| by.parse().ok());
            let Some(by) = by.filter(|by| *by != actor.membership) else { continue };
            let known = Event::parse(&event.action, event.subject.as_deref(), event.allowed == 1);
            let Some(what) = known.and_then(|known| known.sentence_for_client(&titles)) else { continue };
            let name = names.get(&by).cloned().unwrap_or_else(|| "You".to_owned());
            let who = match capacities.of(by, event.at, &record) {
                Some(as_what) => format!("{name} ({as_what})"),
                None => name,
            };
            let day = record.day(event.at);
            match openings.iter_mut().find(|line| line.who == who && line.what == what && line.day == day) {
                Some(line) => line.times += 1,
                None => openings.push(Opening { who, what, day, times: 1 }),
            }
        }
        let reports = reports(&mut record).await?;
        let asked = record.proposals_to_look_at().await?;
        let who_treats = record.told_of_care().await?;
        Ok(Seen { therapist: record.therapist.called, who_treats, openings, reports, asked })
    }
}
