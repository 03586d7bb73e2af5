//! The therapist's clients.

use weft_app::pages::therapist::caseload::{Caseload, CaseloadRow};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    error::Faults,
    ids::{ClientId, PracticeId},
    shared_view::HomeworkState,
    shift::State,
    when::{Day, days_between},
};

use crate::{
    service::{Error, Result, Services, Setting, accounts::read_email, audit, homework::Piece},
    store::{
        audit::Event,
        clients::{self, ClientRow},
        risk,
        sessions::SessionRow,
    },
};

const LONGEST_NAME: usize = 120;
/// "Soon", for the line above the caseload.
const SOON_DAYS: i32 = 3;

impl Services {
    /// First those with an answer that asks for attention, then by next session; without one last, by name.
    pub async fn caseload(&self, actor: &Actor, find: &str) -> Result<Caseload> {
        if decide(actor.role, Relation::None, Action::SeeCaseload) == Decision::Deny {
            return Err(Error::NotFound);
        }
        let mut tx = self.store.read().await?;
        let setting = Setting::load(&mut tx, self, actor).await?;
        let today = setting.today;
        let clients = clients::in_care_of(&mut tx, actor.practice, actor.membership, today).await?;
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
        let mut case = self.look(actor, client, Action::Together).await?;
        let course = case.course().await?;
        let pieces = case.homework().await?;
        let view = case.pattern_view(&course, &pieces).await?;
        let last = course.past.last().map(|session| session.day);
        let since = |day: Day| last.is_none_or(|last| last <= day);
        let finished = |piece: &&Piece| match case.state(piece) {
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
            name: case.person.name.clone(),
            next: course.next().map(SessionRow::meeting),
            finished: pieces.iter().filter(finished).count(),
            begun: pieces.iter().filter(|piece| case.state(piece) == HomeworkState::Begun).count(),
            words,
            strongest: strongest.map(|row| (row.wording.clone(), row.ratings.clone(), row.shift.state)),
            shifted: view.in_state(State::Shifted).count(),
            without_account: case.client.account.is_none(),
            flags: risk::open(&mut case.tx, actor.practice, client).await?.len(),
        })
    }

    pub fn may_add_client(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::AddClient) {
            Decision::Allow => Ok(()),
            Decision::Deny => Err(Error::NotFound),
        }
    }

    /// A new record, treated by whoever adds it from today on.
    pub async fn add_client(&self, actor: &Actor, name: &str, email: &str) -> Result<ClientId> {
        self.may_add_client(actor)?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut faults = Faults::default();
        if name.is_empty() {
            faults.add("name", "Write the client’s name, as you speak of them.");
        } else if name.chars().count() > LONGEST_NAME {
            faults.add("name", format!("Keep the name to {LONGEST_NAME} characters."));
        }
        let email = match email.trim() {
            "" => None,
            typed => read_email(typed).map_err(|sentence| faults.add("email", sentence)).ok(),
        };
        faults.or(())?;

        let mut tx = self.store.write().await?;
        let setting = Setting::load(&mut tx, self, actor).await?;
        let id: ClientId = self.new_id();
        let (key, data_key_wrapped) = self.vault.new_data_key(id)?;
        let row = ClientRow {
            id,
            practice: actor.practice,
            data_key_wrapped,
            name_sealed: key.seal("clients.name", &name)?,
            email_sealed: email.map(|email| key.seal("clients.email", &email)).transpose()?,
            account: None,
        };
        clients::insert(&mut tx, &row, setting.now).await?;
        clients::insert_care(&mut tx, actor.practice, id, actor.membership, setting.today).await?;
        let event = Event {
            practice: actor.practice,
            at: setting.now,
            membership: Some(actor.membership),
            action: Action::AddClient.as_str(),
            client: Some(id),
            subject: None,
            allowed: true,
        };
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Every client of a practice with id and name, for the command line of whoever runs the machine and holds the
    /// master key.
    pub async fn clients_for_operator(&self, practice: PracticeId) -> Result<Vec<(ClientId, String)>> {
        let mut tx = self.store.read().await?;
        let rows = clients::all(&mut tx, practice).await?;
        rows.into_iter()
            .map(|row| {
                let key = self.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                Ok((row.id, key.open("clients.name", &row.name_sealed)?))
            })
            .collect()
    }
}
