//! The people who work in a practice.

use weft_shared::{
    access::{Actor, Role},
    account::{check_password, read_email, read_name},
    error::Faults,
    ids::{AccountId, PracticeId},
};

use crate::{
    audit::{self, Entry, Event},
    error::{Error, Result},
    login::actor_of,
    service::Services,
    slow::Idle,
    store::{
        StoreError,
        account::{self, MembershipRow},
    },
};

pub struct NewTherapist {
    pub name: String,
    pub credentials: String,
    pub email: String,
    pub password: String,
    pub owner: bool,
}

impl Services {
    pub async fn add_therapist(&self, practice: PracticeId, new: NewTherapist) -> Result<Actor> {
        let email_lower = read_email(&new.email).map_err(|sentence| Faults::one("email", sentence))?;
        check_password(&new.password).map_err(|sentence| Faults::one("password", sentence))?;
        let name = read_name(&new.name).map_err(|sentence| Faults::one("name", sentence))?;
        let credentials = read_name(&new.credentials).map_err(|sentence| Faults::one("credentials", sentence))?;
        let password_hash = self.context.passwords.hash(Idle::before_any_transaction(), &new.password).await?;
        let mut tx = self.context.store.write().await?;
        if account::account(&mut tx, &email_lower).await?.is_some() {
            return Err(Faults::one("email", EMAIL_TAKEN).into());
        }
        let account: AccountId = self.context.new_id();
        account::insert_account(&mut tx, account, &email_lower, &password_hash, self.context.now())
            .await
            .map_err(address_taken)?;
        let role = if new.owner { Role::Owner } else { Role::Therapist };
        let membership = MembershipRow { id: self.context.new_id(), practice, account, role, name, credentials };
        account::insert_membership(&mut tx, &membership, self.context.now()).await?;
        let added = Entry::of_member(&membership, self.context.now(), Event::MemberAdded);
        audit::append(&mut tx, self.context.vault.trail_key(), &added).await?;
        tx.commit().await?;
        Ok(actor_of(membership, None, None))
    }
}

/// The address was taken at the same moment.
pub(crate) fn address_taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken => Faults::one("email", EMAIL_TAKEN).into(),
        other => other.into(),
    }
}

pub(crate) const EMAIL_TAKEN: &str = "This email already has an account. Use another one.";
