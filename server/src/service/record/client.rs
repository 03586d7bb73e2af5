//! Adding a client, and changing how they are named.

use sqlx::{Any, Transaction};
use weft_app::pages::record::client::{ClientEdit, ClientNew, Particulars};
use weft_shared::{
    access::{Action, Actor, CareKind, Decision, Relation, decide},
    account::{read_email, read_name},
    case_status::Case,
    error::{Faults, Question, Sure},
    fingerprint,
    ids::{ClientId, MembershipId},
    text::one_line,
    when::Day,
};

use crate::{
    audit::{self, Entry, Event},
    crypto::{DataKey, Vault},
    error::{Error, Result},
    form_stamp::Once,
    mail::{self, Letter},
    record::{Record, sealed::SealedField},
    service::Services,
    setting::Setting,
    store::{
        account::{self, MembershipRow},
        record::{
            care::{self, CareRow},
            caseload::Caseload,
            client::{self, ClientRow},
        },
    },
};

const WHO_TREATS: &str = "Choose who treats this client.";

/// What is typed about a client beside their record.
#[derive(Clone, Debug, Default)]
pub struct ClientInput {
    pub name: String,
    /// What they like to be called; empty: the first name.
    pub called: String,
    /// "she/her"; may be empty.
    pub pronouns: String,
    /// Where an invitation begins with; may be empty.
    pub email: String,
    /// Who treats a new client, where whoever adds them does not.
    pub therapist: Option<MembershipId>,
    /// What was asked about and is meant.
    pub sure: Sure,
}

impl ClientInput {
    fn read(&self) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut line = |field: &str, typed: &str| {
            read_name(typed).unwrap_or_else(|sentence| {
                faults.add(field, sentence);
                String::new()
            })
        };
        let (name, called) = (line("name", &self.name), line("called", &self.called));
        let pronouns = line("pronouns", &self.pronouns);
        if name.is_empty() {
            faults.add("name", "Enter the client’s name.");
        }
        let email = match self.email.trim() {
            "" => String::new(),
            typed => read_email(typed).unwrap_or_else(|sentence| {
                faults.add("email", sentence);
                String::new()
            }),
        };
        faults.or(Self { name, called, pronouns, email, therapist: self.therapist, sure: self.sure.clone() })
    }

    /// Puts it into the client's row, sealed.
    fn seal_into(&self, row: &mut ClientRow, key: &DataKey) -> Result<()> {
        let some =
            |field: SealedField<'static>, text: &str| (!text.is_empty()).then(|| field.seal(key, text)).transpose();
        row.name_sealed = SealedField::ClientName.seal(key, &self.name)?;
        row.called_sealed = some(SealedField::ClientCalled, &self.called)?;
        row.email_sealed = some(SealedField::ClientEmail, &self.email)?;
        row.pronouns_sealed = some(SealedField::ClientPronouns, &self.pronouns)?;
        Ok(())
    }

    /// What the form of a client is made from.
    fn seen(&self) -> String {
        format!("client-{}", fingerprint::of(&(&self.name, &self.called, &self.pronouns, &self.email)))
    }
}

/// As it stands.
fn particulars(record: &Record) -> Result<ClientInput> {
    let called = record.unseal_some(SealedField::ClientCalled, record.client.called_sealed.as_ref())?;
    let email = record.unseal_some(SealedField::ClientEmail, record.client.email_sealed.as_ref())?;
    let (called, email) = (called.unwrap_or_default(), email.unwrap_or_default());
    let (name, pronouns) = (record.person.name.clone(), record.pronouns()?);
    Ok(ClientInput { name, called, pronouns, email, therapist: None, sure: Sure::default() })
}

/// Asks about a name or an address that another client in the same care has. Who else is treated in the practice is not
/// said.
async fn ask_if_known(
    tx: &mut Transaction<'static, Any>,
    vault: &Vault,
    (actor, caseload): (&Actor, &Caseload),
    (own, input): (Option<ClientId>, &ClientInput),
) -> Result<()> {
    let mut faults = Faults::default();
    let whose = if caseload.member == actor.membership { "your" } else { "this therapist’s" };
    for row in client::in_care_of(tx, caseload).await? {
        if own == Some(row.id) {
            continue;
        }
        let key = vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
        let other = row.person(&key)?.name;
        if key_of(&other) == key_of(&input.name) {
            let question = Question {
                field: "name",
                about: format!("name {}", key_of(&other)),
                yes: format!("Yes, this is another “{}”", input.name),
            };
            let sentence = format!("“{other}” is in {whose} caseload already. Is this someone else?");
            faults.ask(sentence, question, &input.sure);
        }
        let email = row.email_sealed.as_ref().map(|sealed| SealedField::ClientEmail.open(&key, sealed)).transpose()?;
        if !input.email.is_empty() && email.as_deref() == Some(input.email.as_str()) {
            let question = Question {
                field: "email",
                about: format!("email {}", input.email),
                yes: "Yes, both use this address".to_owned(),
            };
            faults.ask(format!("“{other}” has the same address. Is that right?"), question, &input.sure);
        }
    }
    Ok(faults.or(())?)
}

fn caseload_of(therapist: &MembershipRow, today: Day) -> Caseload {
    Caseload { practice: therapist.practice, member: therapist.id, reads_only: false, today }
}

/// A name as two are compared: small letters, single spaces.
fn key_of(name: &str) -> String {
    one_line(name).to_lowercase()
}

impl Services {
    pub fn may_add_client(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::AddClient) {
            Decision::Allow => Ok(()),
            Decision::Deny => Err(Error::NotFound),
        }
    }

    /// The form for a new client: whoever does not treat clients chooses who does.
    ///
    /// # Errors
    /// `NotFound` for whoever may not.
    pub async fn new_client_page(&self, actor: &Actor) -> Result<ClientNew> {
        self.may_add_client(actor)?;
        if actor.role.treats() {
            return Ok(ClientNew { therapists: None });
        }
        let mut tx = self.context.store.read().await?;
        let staff = account::staff(&mut tx, actor.practice).await?;
        let treating = staff.into_iter().filter(|(row, ended_at)| ended_at.is_none() && row.role.treats());
        Ok(ClientNew { therapists: Some(treating.map(|(row, _)| (row.id, row.name)).collect()) })
    }

    /// A new record, treated from today on by whoever adds it, or by the therapist they chose, who gets a letter.
    ///
    /// # Errors
    /// `NotFound` for whoever may not; `Invalid`.
    pub async fn add_client(&self, actor: &Actor, typed: &ClientInput) -> Result<ClientId> {
        self.may_add_client(actor)?;
        let input = typed.read();
        let chosen = if actor.role.treats() { Some(actor.membership) } else { typed.therapist };
        let (input, chosen) = match (input, chosen) {
            (Ok(input), Some(chosen)) => (input, chosen),
            (input, chosen) => {
                let mut faults = input.err().unwrap_or_default();
                if chosen.is_none() {
                    faults.add("therapist", WHO_TREATS);
                }
                return Err(faults.into());
            }
        };

        let mut tx = self.context.store.write().await?;
        let claim = match self.context.once(&mut tx, actor, ("client", "")).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let therapist = account::hold_member(&mut tx, actor.practice, chosen).await?;
        let therapist = therapist.filter(|member| member.role.treats());
        let therapist = therapist.ok_or_else(|| Faults::one("therapist", WHO_TREATS))?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let caseload = caseload_of(&therapist, setting.today);
        ask_if_known(&mut tx, &self.context.vault, (actor, &caseload), (None, &input)).await?;
        let id: ClientId = self.context.new_id();
        let (key, data_key_wrapped) = self.context.vault.new_data_key(id)?;
        let mut row = ClientRow {
            id,
            practice: actor.practice,
            data_key_wrapped,
            name_sealed: Vec::new(),
            called_sealed: None,
            email_sealed: None,
            pronouns_sealed: None,
            account: None,
            case: Case::default(),
            created_at: setting.now,
        };
        input.seal_into(&mut row, &key)?;
        client::insert(&mut tx, &row).await?;
        let care = CareRow {
            client: id,
            member: therapist.id,
            name: String::new(),
            kind: CareKind::Treats,
            from: setting.today,
            until: None,
        };
        care::insert(&mut tx, actor.practice, &care, Some(actor.membership)).await?;
        let added = Entry { client: Some(id), ..Entry::of(actor, setting.now, Event::ClientAdded) };
        audit::append(&mut tx, self.context.vault.trail_key(), &added).await?;
        if therapist.id != actor.membership {
            mail::post_to_member(&mut tx, &self.context, &therapist, &Letter::HandedOver).await?;
        }
        claim.keep(&self.context, &mut tx, &id).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// # Errors
    /// `NotFound` (audited) for whoever does not treat the client.
    pub async fn client_page(&self, actor: &Actor, client: ClientId) -> Result<ClientEdit> {
        let record = Record::read(&self.context, actor, client, Action::ChangeClient).await?;
        let now = particulars(&record)?;
        let seen = now.seen();
        let email = record.client.account.is_none().then_some(now.email);
        Ok(ClientEdit {
            client,
            now: Particulars { name: now.name, called: now.called, pronouns: now.pronouns, email },
            seen,
        })
    }

    /// Changes a client's name, what they like to be called, pronouns and, until they have an account, the
    /// address.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid`; `Conflict` when something else stands there than the form was made from.
    pub async fn change_client(&self, actor: &Actor, client: ClientId, input: ClientInput) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::ChangeClient).await?;
        let now = particulars(&record)?;
        let email = if record.client.account.is_some() { now.email.clone() } else { input.email.clone() };
        let wanted = ClientInput { email, ..input }.read()?;
        if wanted.seen() == now.seen() {
            return Ok(());
        }
        self.context.still(&now.seen())?;
        // What was so before is not asked about again.
        let asked = ClientInput {
            name: if wanted.name == now.name { String::new() } else { wanted.name.clone() },
            email: if wanted.email == now.email { String::new() } else { wanted.email.clone() },
            ..wanted.clone()
        };
        let (practice, today) = (actor.practice, record.setting.today);
        let caseload = Caseload { practice, member: actor.membership, reads_only: false, today };
        ask_if_known(&mut record.tx, &self.context.vault, (actor, &caseload), (Some(client), &asked)).await?;
        let key = record.data_key();
        wanted.seal_into(&mut record.client, &key)?;
        client::change(&mut record.tx, &record.client).await?;
        record.commit(Event::ClientChanged).await
    }
}
