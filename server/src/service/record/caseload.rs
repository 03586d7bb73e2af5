//! The therapist's clients.

use weft_app::pages::record::caseload::Caseload as CaseloadPage;
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    case_status::CaseStatus,
    ids::{ClientId, PracticeId},
    text::{Search, one_line},
    when::{Time, days_between},
};

use crate::{
    audit::{self, Event},
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
/// As much of what is searched for is looked at, in characters.
const LONGEST_SEARCH: usize = 200;

/// Whose search it is.
fn search_place(actor: &Actor) -> String {
    format!("caseload.search {}", actor.membership)
}

/// Clients on one page.
pub(super) const PAGE: usize = 100;

/// Whoever is not treated at present, and must not be overlooked.
fn needs_a_look(client: &Listed) -> bool {
    client.flags > 0 || (client.check_in.is_some() && client.status != CaseStatus::Archived)
}

impl Services {
    /// What is searched for as it stands in an address: sealed, so that no address names a client. `None`: nothing is.
    ///
    /// # Errors
    /// `NotFound` for whoever has no caseload.
    pub fn caseload_search(&self, actor: &Actor, find: &str) -> Result<Option<String>> {
        if decide(actor.role, Relation::None, Action::SeeCaseload) == Decision::Deny {
            return Err(Error::NotFound);
        }
        self.sealed_search(actor, find)
    }

    pub(super) fn sealed_search(&self, actor: &Actor, find: &str) -> Result<Option<String>> {
        let find: String = one_line(find).chars().take(LONGEST_SEARCH).collect();
        if find.is_empty() {
            return Ok(None);
        }
        Ok(Some(hex::encode(self.context.vault.seal_own(&search_place(actor), find.as_bytes())?)))
    }

    /// Empty for what this person did not search for.
    pub(super) fn searched(&self, actor: &Actor, search: &str) -> String {
        let sealed = hex::decode(search).ok().filter(|sealed| !sealed.is_empty());
        let opened = sealed.and_then(|sealed| self.context.vault.open_own(&search_place(actor), &sealed).ok());
        opened.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// First those with a safety answer to review, then with a check-in that is due, then by next session; without one
    /// last, by name. `search`: what [`Services::caseload_search`] gave, among all; without it those of `status` are shown.
    /// Among the active stands everyone with a safety answer to review, or with a check-in that is due. `page`: from 1.
    ///
    /// # Errors
    /// `NotFound` for whoever has no caseload.
    pub async fn caseload(
        &self,
        actor: &Actor,
        (search, status): (&str, CaseStatus),
        page: usize,
    ) -> Result<CaseloadPage> {
        if decide(actor.role, Relation::None, Action::SeeCaseload) == Decision::Deny {
            return Err(Error::NotFound);
        }
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let (practice, today) = (actor.practice, setting.today);
        let caseload = Caseload { practice, member: actor.membership, reads_only: !actor.role.treats(), today };
        let mut listed = read::listed(&mut tx, &self.context.vault, &setting, &caseload).await?;
        let soon = listed
            .iter()
            .filter(|client| client.status == CaseStatus::Active)
            .filter_map(|client| client.next)
            .filter(|next| (0..=SOON_DAYS).contains(&days_between(today, next.day)))
            .count();
        let find = self.searched(actor, search);
        let wanted = Search::new(&find);
        let groups = CaseStatus::ALL.map(|group| {
            let count = listed.iter().filter(|client| client.status == group).count();
            (group, count)
        });
        listed.retain(|client| match find.is_empty() {
            false => wanted.fits(&format!("{} {}", client.name, client.called)),
            true => client.status == status || (status == CaseStatus::Active && needs_a_look(client)),
        });
        listed.sort_by(|a, b| {
            let key = |client: &Listed| {
                (client.flags == 0, client.check_in.is_none(), client.next.is_none(), client.next, client.name.clone())
            };
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
        let since = setting.local.moment(today, Time::MIN);
        audit::note_once_since(&self.context, actor, (&with_words, since), Event::ShownInCaseload).await?;
        Ok(CaseloadPage {
            treats: actor.role.treats(),
            rows,
            groups,
            group: status,
            soon,
            found,
            page,
            pages,
            search: if find.is_empty() { String::new() } else { search.to_owned() },
            find,
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
