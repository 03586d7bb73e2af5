//! The first practice of an installation: set up by whoever holds the secret that its server printed.

use weft_app::pages::practice::set_up::SetUpPractice;
use weft_shared::{access::Role, country::Country, error::Faults};

use crate::{
    crypto::{Token, hash_token},
    error::{Error, Result},
    founding::{self, NewPractice},
    passwords::weakness,
    service::{
        Services,
        account::{door::Door, member::read_person, sign_in::SignedInOr},
    },
    slow::Idle,
    store::set_up,
};

/// What is typed to set a practice up.
pub struct SetUpInput {
    pub practice: NewPractice,
    /// The second step was sent.
    pub is_whole: bool,
    /// The owner's name.
    pub person: String,
    pub credentials: String,
    pub email: String,
    pub password: String,
}

/// What comes after a step.
pub enum SetUpStep {
    /// The second one.
    Second(SetUpPractice),
    /// The practice is there; its owner goes on to the second factor.
    Done(SignedInOr),
}

impl Services {
    /// A secret for whoever sets the first practice up; those before stop working. `None` where there is a practice.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn new_set_up_secret(&self) -> Result<Option<Token>> {
        if !self.context.store.is_empty().await? {
            return Ok(None);
        }
        let token = Token::new();
        let mut tx = self.context.store.write().await?;
        set_up::keep(&mut tx, &token.hash()).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// The page its address opens.
    ///
    /// # Errors
    /// `NotFound` for another secret, and once there is a practice.
    pub async fn set_up_practice_page(&self, secret: &str, country: &str) -> Result<SetUpPractice> {
        let mut tx = self.context.store.read().await?;
        if set_up::kept(&mut tx).await? != Some(hash_token(secret)) {
            return Err(Error::NotFound);
        }
        Ok(SetUpPractice { country: Country::find(country) })
    }

    /// The first step, or both: then the practice is made, with its owner.
    ///
    /// # Errors
    /// `NotFound` for another secret; `Invalid`.
    pub async fn set_up_practice(&self, secret: &str, input: SetUpInput, door: &Door) -> Result<SetUpStep> {
        let page = self.set_up_practice_page(secret, &input.practice.country).await?;
        if !input.is_whole {
            let mut faults = Faults::default();
            if input.practice.name.trim().is_empty() {
                faults.add("name", "Enter the practice’s name.");
            }
            if page.country.is_none() {
                faults.add("country", "Choose the country the practice is in.");
            }
            faults.or(())?;
            return Ok(SetUpStep::Second(page));
        }
        let SetUpInput { practice, person, credentials, email, password, .. } = input;
        let (practice, owner) = (practice.read(), read_person(&person, &credentials, &email));
        let weak = weakness(&password, &[&email, &person]);
        let (practice, owner) = match (practice, owner, weak) {
            (Ok(practice), Ok(owner), Ok(())) => (practice, owner),
            (practice, owner, weak) => return Err(all_faults(practice.err(), owner.err(), weak.err()).into()),
        };
        let password_hash = self.context.passwords.hash(Idle::before_any_transaction(), &password).await?;
        let mut tx = self.context.store.write().await?;
        // Two who send it at once make one.
        if !set_up::take(&mut tx, &hash_token(secret)).await? {
            return Err(Error::NotFound);
        }
        let practice = founding::found(&self.context, &mut tx, practice).await?;
        let account = self.new_account(&mut tx, &owner.email, password_hash).await?;
        let membership = self.new_member(&mut tx, practice, account.id, Role::Owner, owner).await?;
        let next = self.go_on_with(&mut tx, &account, &membership, door).await?;
        tx.commit().await?;
        Ok(SetUpStep::Done(next))
    }
}

/// Of practice, owner and password at once; the owner's name has a field of its own.
fn all_faults(practice: Option<Faults>, owner: Option<Faults>, weak: Option<String>) -> Faults {
    let mut faults = practice.unwrap_or_default();
    for (field, sentence) in owner.unwrap_or_default().iter() {
        faults.add(if field == "name" { "person" } else { field }, sentence);
    }
    if let Some(sentence) = weak {
        faults.add("password", sentence);
    }
    faults
}
