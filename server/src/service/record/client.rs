//! Adding a client, and changing how they are named.

use weft_app::pages::record::client::{ClientEdit, ClientNew, Particulars};
use weft_shared::{
    access::{Action, Actor, CareKind, Decision, Relation, decide},
    account::{read_email, read_name},
    error::Faults,
    fingerprint,
    ids::{ClientId, MembershipId},
};

use crate::{
    audit::{self, Entry, Event},
    crypto::DataKey,
    error::{Error, Result},
    form_stamp::Once,
    mail::{self, Letter},
    record::{Record, sealed::SealedField},
    service::Services,
    setting::Setting,
    store::{
        account,
        record::{
            care::{self, CareRow},
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
    /// Where an invitation begins with; may be empty.
    pub email: String,
    /// Who treats a new client, where whoever adds them does not.
    pub therapist: Option<MembershipId>,
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
        faults.or(Self { name, called, email, therapist: self.therapist })
    }

    /// Puts it into the client's row, sealed.
    fn seal_into(&self, row: &mut ClientRow, key: &DataKey) -> Result<()> {
        let some =
            |field: SealedField<'static>, text: &str| (!text.is_empty()).then(|| field.seal(key, text)).transpose();
        row.name_sealed = SealedField::ClientName.seal(key, &self.name)?;
        row.called_sealed = some(SealedField::ClientCalled, &self.called)?;
        row.email_sealed = some(SealedField::ClientEmail, &self.email)?;
        Ok(())
    }

    /// What the form of a client is made from.
    fn seen(&self) -> String {
        format!("client-{}", fingerprint::of(&(&self.name, &self.called, &self.email)))
    }
}

/// As it stands.
fn particulars(record: &Record) -> Result<ClientInput> {
    let called = record.unseal_some(SealedField::ClientCalled, record.client.called_sealed.as_ref())?;
    let email = record.unseal_some(SealedField::ClientEmail, record.client.email_sealed.as_ref())?;
    let (called, email) = (called.unwrap_or_default(), email.unwrap_or_default());
    Ok(ClientInput { name: record.person.name.clone(), called, email, therapist: None })
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
        let id: ClientId = self.context.new_id();
        let (key, data_key_wrapped) = self.context.vault.new_data_key(id)?;
        let mut row = ClientRow {
            id,
            practice: actor.practice,
            data_key_wrapped,
            name_sealed: Vec::new(),
            called_sealed: None,
            email_sealed: None,
            account: None,
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
        Ok(ClientEdit { client, now: Particulars { name: now.name, called: now.called, email }, seen })
    }

    /// Changes a client's name, what they like to be called and, until they have an account, the address.
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
        let key = record.data_key();
        wanted.seal_into(&mut record.client, &key)?;
        client::change(&mut record.tx, &record.client).await?;
        record.commit(Event::ClientChanged).await
    }
}
