//! What whoever runs the machine does for the people of its practices, at the command line. It is on the audit trail as
//! nobody's act, since it is done by no member.

use serde::Serialize;
use weft_app::pages::account::members::ListedMember;
use weft_shared::{
    access::Role,
    account::email_key,
    ids::{MembershipId, PracticeId},
    when::Moment,
};

use crate::{
    audit::{self, Entry, Event},
    error::Result,
    founding::{self, NewPractice},
    mail::{self, Letter, Link},
    own_field::OwnField,
    service::{
        Services,
        account::{
            door::Door,
            member::{MemberInput, read_person},
        },
    },
    setting::Setting,
    store::{
        account::{
            self, factor, login,
            security::{self, SecurityKind},
            sign_in,
        },
        practice,
    },
};

impl Services {
    /// A practice, with an invitation for its owner; the link is mailed too where there is a mail server.
    ///
    /// # Errors
    /// `Invalid`.
    pub async fn new_practice_as_operator(&self, new: NewPractice, owner: &MemberInput) -> Result<Link> {
        let new = new.read()?;
        let person = read_person(&owner.name, &owner.credentials, &owner.email)?;
        let mut tx = self.context.store.write().await?;
        let practice = founding::found(&self.context, &mut tx, new).await?;
        let link = self.post_member_invitation(&mut tx, practice, Role::Owner, &person, None).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// # Errors
    /// `Invalid`.
    pub async fn invite_member_as_operator(
        &self,
        practice: PracticeId,
        role: Role,
        input: &MemberInput,
    ) -> Result<Link> {
        let person = read_person(&input.name, &input.credentials, &input.email)?;
        let mut tx = self.context.store.write().await?;
        let link = self.post_member_invitation(&mut tx, practice, role, &person, None).await?;
        let invited = Entry { practice, at: self.context.now(), by: None, client: None, event: Event::MemberInvited };
        audit::append(&mut tx, self.context.vault.trail_key(), &invited).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// Everyone who works in a practice, or did.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn members_for_operator(&self, practice: PracticeId) -> Result<Vec<ListedMember>> {
        let mut tx = self.context.store.read().await?;
        let Some(row) = practice::practice(&mut tx, practice).await? else { return Ok(Vec::new()) };
        let setting = Setting::of(row, self.context.now())?;
        let staff = account::staff(&mut tx, practice).await?;
        Ok(staff
            .into_iter()
            .map(|(row, ended_at)| ListedMember {
                id: row.id,
                name: row.name,
                role: row.role,
                ended: ended_at.map(|at| setting.local.day(at)),
                is_self: false,
            })
            .collect())
    }

    /// # Errors
    /// `NotFound` for nobody's id, `Invalid` while clients are in their care and for the last owner.
    pub async fn end_membership_as_operator(&self, practice: PracticeId, id: MembershipId) -> Result<()> {
        let mut tx = self.context.store.write().await?;
        let member = self.find_member(&mut tx, practice, id).await?;
        self.end_member(&mut tx, &member, None).await?;
        Ok(tx.commit().await?)
    }

    /// A link with which someone chooses a new password; `None`: no account has this address. Dropping the second step takes
    /// away the app, the recovery codes and the passkeys, and ends every login.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn reset_as_operator(&self, email: &str, drops_factor: bool) -> Result<Option<Link>> {
        let email_hash = self.context.email_hash(&email_key(email));
        let mut tx = self.context.store.write().await?;
        let Some(account) = account::account(&mut tx, &email_hash).await? else { return Ok(None) };
        let now = self.context.now();
        if drops_factor {
            factor::remove_totp(&mut tx, account.id).await?;
            factor::remove_recovery_codes(&mut tx, account.id).await?;
            factor::remove_passkeys(&mut tx, account.id).await?;
            login::end_logins_of(&mut tx, account.id, None, now).await?;
            sign_in::remove_sign_ins_of(&mut tx, account.id).await?;
            mail::post(&mut tx, &self.context, None, &self.email_of(&account)?, &Letter::SecondFactorRemoved).await?;
        }
        let link = self.new_reset_link(&mut tx, account.id).await?;
        self.context.log_security(&mut tx, SecurityKind::ResetByOperator, &email_hash, &Door::default()).await?;
        for membership in account::memberships_of(&mut tx, account.id).await? {
            let reset = Entry { by: None, ..Entry::of_member(&membership, now, Event::AccountReset(membership.id)) };
            audit::append(&mut tx, self.context.vault.trail_key(), &reset).await?;
        }
        tx.commit().await?;
        Ok(Some(link))
    }

    /// Ends every login of an account; how many there were. `None`: no account has this address.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn sign_out_as_operator(&self, email: &str) -> Result<Option<u64>> {
        let email_hash = self.context.email_hash(&email_key(email));
        let mut tx = self.context.store.write().await?;
        let Some(account) = account::account(&mut tx, &email_hash).await? else { return Ok(None) };
        let now = self.context.now();
        let ended = login::end_logins_of(&mut tx, account.id, None, now).await?;
        sign_in::remove_sign_ins_of(&mut tx, account.id).await?;
        self.context.log_security(&mut tx, SecurityKind::LoginsEnded, &email_hash, &Door::default()).await?;
        for membership in account::memberships_of(&mut tx, account.id).await? {
            let entry = Entry { by: None, ..Entry::of_member(&membership, now, Event::LoginsEnded) };
            audit::append(&mut tx, self.context.vault.trail_key(), &entry).await?;
        }
        tx.commit().await?;
        Ok(Some(ended))
    }

    /// What happened at the door since a moment, the newest first, with where it came from.
    ///
    /// # Errors
    /// What the database answers, or a source that cannot be opened.
    pub async fn security_log(&self, since: Moment) -> Result<Vec<SecurityLine>> {
        let mut tx = self.context.store.read().await?;
        let rows = security::events(&mut tx, since, MOST_LISTED).await?;
        rows.into_iter()
            .map(|row| {
                let field = OwnField::SecuritySource(row.id);
                let source = row.source_sealed.map(|sealed| field.open(&self.context.vault, &sealed)).transpose()?;
                Ok(SecurityLine {
                    at: row.at,
                    kind: row.kind.into(),
                    // Enough to tell one from another, and too little to be anybody's address.
                    whose: row.whose.map(|hash| hash.chars().take(12).collect()).unwrap_or_default(),
                    source: source.unwrap_or_default(),
                })
            })
            .collect()
    }
}

/// So many lines of the security log are listed at most.
const MOST_LISTED: i64 = 10_000;

/// A line of the security log.
#[derive(Serialize)]
pub struct SecurityLine {
    pub at: Moment,
    pub kind: &'static str,
    /// The beginning of the keyed hash of the address that was typed.
    pub whose: String,
    /// The network address; empty for what came over none.
    pub source: String,
}
