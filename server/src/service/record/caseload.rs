//! The therapist's clients.

use weft_app::pages::record::caseload::{Caseload, CaseloadRow};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    ids::{ClientId, PracticeId},
    shared_view::{HomeworkState, Period},
    shift::State,
    when::{Day, days_between},
};

use crate::{
    error::{Error, Result},
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    service::Services,
    setting::Setting,
    store::{
        homework::flag,
        record::{client, session::SessionRow},
    },
};

/// "Soon", for the line above the caseload.
const SOON_DAYS: i32 = 3;

impl Services {
    /// First those with an answer that asks for attention, then by next session; without one last, by name.
    pub async fn caseload(&self, actor: &Actor, find: &str) -> Result<Caseload> {
        if decide(actor.role, Relation::None, Action::SeeCaseload) == Decision::Deny {
            return Err(Error::NotFound);
        }
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let today = setting.today;
        let clients = client::in_care_of(&mut tx, actor.practice, actor.membership, today).await?;
        drop(tx);
        let mut rows = Vec::with_capacity(clients.len());
        for client in clients {
            rows.push(self.caseload_row(actor, client.id).await?);
        }
        let soon = rows
            .iter()
            .filter_map(|row| row.next)
            .filter(|next| (0..=SOON_DAYS).contains(&days_between(today, next.day)))
            .count();
        let wanted = find.trim().to_lowercase();
        rows.retain(|row| row.name.to_lowercase().contains(&wanted));
        rows.sort_by(|a, b| {
            let key = |row: &CaseloadRow| (row.flags == 0, row.next.is_none(), row.next, row.name.clone());
            key(a).cmp(&key(b))
        });
        Ok(Caseload { rows, soon, find: find.trim().to_owned() })
    }

    async fn caseload_row(&self, actor: &Actor, client: ClientId) -> Result<CaseloadRow> {
        let mut record = Record::read(&self.context, actor, client, Action::Together).await?;
        let course = record.course().await?;
        let homework = record.homework().await?;
        let view = record.pattern_view(&course, &homework, Period::WHOLE).await?;
        let last = course.past.last().map(|session| session.day);
        let since = |day: Day| last.is_none_or(|last| last <= day);
        let finished = |assigned: &&AssignedExercise| match record.state(assigned) {
            HomeworkState::Finished { day, .. } => since(day),
            _ => false,
        };
        let words = view
            .patterns
            .iter()
            .flat_map(|row| &row.quotes)
            .max_by_key(|quote| quote.day)
            .map(|quote| quote.words.clone());
        let latest = |row: &weft_shared::shared_view::PatternRow| {
            row.ratings.iter().rev().find_map(|rated| rated.by(row.shift.rater))
        };
        let strongest = view.patterns.iter().max_by_key(|row| latest(row));
        Ok(CaseloadRow {
            client,
            name: record.person.name.clone(),
            next: course.next().map(SessionRow::meeting),
            finished: homework.iter().filter(finished).count(),
            begun: homework.iter().filter(|assigned| record.state(assigned) == HomeworkState::Begun).count(),
            words,
            strongest: strongest.map(|row| (row.wording.clone(), row.ratings.clone(), row.shift.state)),
            shifted: view.in_state(State::Shifted).count(),
            without_account: record.client.account.is_none(),
            flags: flag::open(&mut record.tx, actor.practice, client).await?.len(),
        })
    }

    /// Every client of a practice with id and name, for the command line of whoever runs the machine and holds the
    /// master key.
    pub async fn clients_for_operator(&self, practice: PracticeId) -> Result<Vec<(ClientId, String)>> {
        let mut tx = self.context.store.read().await?;
        let rows = client::all(&mut tx, practice).await?;
        rows.into_iter()
            .map(|row| {
                let key = self.context.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                Ok((row.id, SealedField::ClientName.open(&key, &row.name_sealed)?))
            })
            .collect()
    }
}
