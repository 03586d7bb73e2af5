//! What the client sees about who opened what, and which reports left the practice.

use std::collections::BTreeMap;

use weft_app::pages::client::seen::{Disclosure, Opening, Seen};
use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, MembershipId},
    report::Kind,
    shared_view::Period,
    when::{self, Day},
};

use crate::{
    service::{
        Case, Result, Services, homework::Piece, live::OPENED, quiz_result::QUIZ_RESULT, report_jobs::for_whom_place,
    },
    store::{
        accounts, audit,
        reports::{self, ReportRow},
    },
};

/// Where a report was asked for that no page made, as stored.
pub(super) const COMMAND_LINE: &str = "command-line";

/// How far back the list goes, in events.
const EVENTS: i64 = 2_000;

/// Reports made about the client, newest first.
pub(super) async fn reports(case: &mut Case) -> Result<Vec<Disclosure>> {
    let rows = reports::of_client(&mut case.tx, case.actor.practice, case.client.id).await?;
    listed(case, rows).await
}

/// Reports that were made since this was first shared, and whose days hold the one on which it was finished: they may
/// tell of it, and cannot be called back.
pub(super) async fn that_may_tell_of(case: &mut Case, piece: &Piece) -> Result<Vec<Disclosure>> {
    let Some(response) = piece.finished() else { return Ok(Vec::new()) };
    let (Some(shared), Some(finished)) = (response.first_shared_at, response.finished_at) else {
        return Ok(Vec::new());
    };
    let day = case.day(finished);
    let mut rows = reports::of_client(&mut case.tx, case.actor.practice, case.client.id).await?;
    rows.retain(|row| row.made_at >= shared && Period { from: row.from_day, to: row.to_day }.holds(day));
    listed(case, rows).await
}

async fn listed(case: &mut Case, rows: Vec<ReportRow>) -> Result<Vec<Disclosure>> {
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let kind = Kind::parse(&row.kind);
        made.push(Disclosure {
            id: row.id,
            client: case.client.id,
            made: case.day(row.made_at),
            by: case.member(row.made_by).await?,
            kind: title(&row.kind),
            period: match kind {
                Some(Kind::Brief) => String::new(),
                _ => period_words(row.from_day, row.to_day),
            },
            for_whom: case.unseal_some(&for_whom_place(row.id), row.for_whom_sealed.as_ref())?,
            at_command_line: row.made_at_place == COMMAND_LINE,
            is_kept: row.is_kept,
            pages: row.pages,
            sha256: row.sha256,
        });
    }
    Ok(made)
}

/// What a report is called, by its stored kind.
pub(super) fn title(kind: &str) -> &'static str {
    match Kind::parse(kind) {
        Some(kind) => kind.name(),
        None if kind == QUIZ_RESULT => "Quiz result",
        None => "Report",
    }
}

fn period_words(from: Option<Day>, to: Option<Day>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => format!("of {}", when::long(from)),
        (Some(from), Some(to)) => format!("from {} to {}", when::long(from), when::long(to)),
        (None, Some(to)) => format!("until {}", when::long(to)),
        _ => String::new(),
    }
}

impl Case {
    /// The name of someone who works in the practice; the client's own membership has none.
    async fn member(&mut self, id: MembershipId) -> Result<String> {
        let row = accounts::membership(&mut self.tx, self.actor.practice, id).await?;
        Ok(row.map(|row| row.name).filter(|name| !name.is_empty()).unwrap_or_else(|| "You".to_owned()))
    }
}

impl Services {
    pub async fn seen_page(&self, actor: &Actor) -> Result<Seen> {
        let client = self.own_record(actor).await?;
        let mut case = self.look(actor, client, Action::SeeDisclosures).await?;
        let titles: BTreeMap<AssignmentId, String> =
            case.homework().await?.into_iter().map(|piece| (piece.assignment.id, piece.exercise.title)).collect();
        let mut openings: Vec<Opening> = Vec::new();
        for event in audit::about(&mut case.tx, actor.practice, client, EVENTS).await? {
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
            let (who, day) = (case.member(by).await?, case.day(event.at));
            match openings.iter_mut().find(|line| line.who == who && line.what == what && line.day == day) {
                Some(line) => line.times += 1,
                None => openings.push(Opening { who, what, day, times: 1 }),
            }
        }
        let reports = reports(&mut case).await?;
        Ok(Seen { therapist: case.therapist.called, openings, reports })
    }
}
