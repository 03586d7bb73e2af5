//! The therapist's clients.

use weft_app::pages::record::caseload::Caseload as CaseloadPage;
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    ids::{ClientId, PracticeId},
    when::{Time, days_between},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{
        caseload::{self as read, Listed},
        sealed::SealedField,
    },
    service::Services,
    setting::Setting,
    store::record::{caseload::Caseload, client},
};

/// "Soon", for the line above the caseload.
const SOON_DAYS: i32 = 3;
/// Clients on one page.
const PAGE: usize = 100;

impl Services {
    /// First those with an answer that asks for attention, then by next session; without one last, by name. `page`: from 1.
    pub async fn caseload(&self, actor: &Actor, find: &str, page: usize) -> Result<CaseloadPage> {
        if decide(actor.role, Relation::None, Action::SeeCaseload) == Decision::Deny {
            return Err(Error::NotFound);
        }
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let (practice, today) = (actor.practice, setting.today);
        let caseload = Caseload { practice, therapist: actor.membership, today };
        let mut listed = read::listed(&mut tx, &self.context.vault, &setting, &caseload).await?;
        let soon = listed
            .iter()
            .filter_map(|client| client.next)
            .filter(|next| (0..=SOON_DAYS).contains(&days_between(today, next.day)))
            .count();
        let wanted = find.trim().to_lowercase();
        listed.retain(|client| client.name.to_lowercase().contains(&wanted));
        listed.sort_by(|a, b| {
            let key = |client: &Listed| (client.flags == 0, client.next.is_none(), client.next, client.name.clone());
            key(a).cmp(&key(b))
        });
        let found = listed.len();
        let pages = found.div_ceil(PAGE).max(1);
        let page = page.clamp(1, pages);
        let shown = listed.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let rows = read::rows(&mut tx, &setting, shown).await?;
        drop(tx);
        let with_words: Vec<ClientId> =
            rows.iter().filter(|row| row.words.is_some() || row.strongest.is_some()).map(|row| row.client).collect();
        self.note_once_since(actor, &with_words, Event::ShownInCaseload, setting.local.moment(today, Time::MIN))
            .await?;
        Ok(CaseloadPage { rows, soon, found, page, pages, find: find.trim().to_owned() })
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
