//! Invitations: made by the therapist, accepted by the client.

use sqlx::{Any, Transaction};
use weft_app::pages::account::invitation::{Invitation, InvitationState};
use weft_shared::{
    access::{Action, Actor, Role},
    error::Faults,
    ids::{AccountId, ClientId, MembershipId},
    login::is_ahead,
    shared_view::Person,
    when::Day,
};

use crate::{
    audit::{self, Entry, Event},
    crypto::{Token, hash_token},
    error::{Error, Result},
    form_stamp::Once,
    mail::{self, Letter, Link},
    record::{Record, sealed::SealedField},
    service::{
        Services,
        account::{door::Door, member::IN_USE, sign_in::SignedInOr},
    },
    setting::Setting,
    store::{
        account::{
            self, MembershipRow,
            invitation::{self, InvitationRow},
        },
        mail as outbox, practice,
        record::client,
        scope::Scope,
    },
};

/// A link works for two weeks.
const INVITATION_HOURS: i64 = 14 * 24;

impl Services {
    /// A new invitation for the client; those before it stop working. The secret is shown once: to whoever sends its
    /// form, however often.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever does not treat the client; `Invalid` where they sign in already.
    pub async fn invite(&self, actor: &Actor, client: ClientId) -> Result<Invited> {
        self.make_invitation(actor, client, false).await
    }

    /// The same, with an email to the client that holds the link; without an address no email is written.
    ///
    /// # Errors
    /// As [`Services::invite`].
    pub async fn invite_by_email(&self, actor: &Actor, client: ClientId) -> Result<Invited> {
        self.make_invitation(actor, client, true).await
    }

    async fn make_invitation(&self, actor: &Actor, client: ClientId, by_email: bool) -> Result<Invited> {
        let mut record = Record::write(&self.context, actor, client, Action::Invite).await?;
        if record.client.account.is_some() {
            let sentence = format!("{} already signs in.", record.person.called);
            return Err(Faults::one("invitation", sentence).into());
        }
        let called = record.person.called.clone();
        let claim = match self.context.once(&mut record.tx, actor, ("invitation", client)).await? {
            Once::First(claim) => claim,
            Once::Before((secret, expires, emailed)) => {
                return Ok(Invited { token: Token::kept(secret), called, expires, emailed });
            }
        };
        let now = record.setting.now;
        let token = Token::new();
        let row = InvitationRow {
            id: self.context.new_id(),
            practice: actor.practice,
            client,
            created_by: actor.membership,
            expires_at: now.plus_hours(INVITATION_HOURS),
            used_at: None,
            withdrawn_at: None,
        };
        outbox::withdraw_of_invitations(&mut record.tx, &record.scope, now).await?;
        invitation::withdraw_invitations(&mut record.tx, &record.scope, now).await?;
        invitation::insert_invitation(&mut record.tx, &row, &token.hash(), now).await?;
        let expires = record.day(row.expires_at);
        let address = record.unseal_some(SealedField::ClientEmail, record.client.email_sealed.as_ref())?;
        let emailed = address.filter(|address| by_email && !address.is_empty());
        if let Some(address) = &emailed {
            let path = format!("/invitation/{}", token.secret());
            let letter = Letter::ClientInvitation(Link { path, expires_at: row.expires_at });
            let letter = mail::post(&mut record.tx, &self.context, Some(actor.practice), address, &letter).await?;
            outbox::note_invitation(&mut record.tx, row.id, letter).await?;
        }
        claim.keep(&self.context, &mut record.tx, &(token.secret(), expires, &emailed)).await?;
        let invited = Invited { token, called, expires, emailed };
        record.commit(Event::Invited(row.id)).await?;
        Ok(invited)
    }

    /// Withdraws the invitation of a client who has not used it: its link stops working.
    ///
    /// # Errors
    /// `NotFound` (audited). Where none is open nothing is done.
    pub async fn withdraw_invitation(&self, actor: &Actor, client: ClientId) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Invite).await?;
        let open = invitation::latest_invitation(&mut record.tx, &record.scope).await?;
        let Some(open) = open.filter(|row| row.used_at.is_none()) else { return Ok(()) };
        invitation::withdraw_invitations(&mut record.tx, &record.scope, record.setting.now).await?;
        record.commit(Event::InvitationWithdrawn(open.id)).await
    }

    /// What the person who opens the link sees.
    pub async fn invitation(&self, secret: &str) -> Result<Invitation> {
        let mut tx = self.context.store.read().await?;
        let row = invitation::invitation(&mut tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        let practice = practice::practice(&mut tx, row.practice).await?.ok_or(Error::NotFound)?;
        let client = client::find(&mut tx, row.practice, row.client).await?.ok_or(Error::NotFound)?;
        let setting = Setting::of(practice, self.context.now())?;
        let scope = Scope { practice: row.practice, client: row.client };
        let treats = client::treated_by(&mut tx, &scope, setting.today).await?.into_iter().next();
        // Whoever made it may work in the office.
        let therapist = match treats {
            Some(therapist) => therapist,
            None => account::membership(&mut tx, row.practice, row.created_by).await?.ok_or(Error::NotFound)?,
        };
        let key = self.context.vault.unwrap_data_key(client.id, &client.data_key_wrapped)?;
        let called = client.person(&key)?.called;
        let state = match (row.used_at, row.withdrawn_at) {
            (Some(used), _) => InvitationState::Used { day: setting.local.day(used) },
            (None, Some(withdrawn)) => {
                let day = setting.local.day(withdrawn);
                let scope = Scope { practice: row.practice, client: row.client };
                match invitation::latest_invitation(&mut tx, &scope).await? {
                    Some(_) => InvitationState::Replaced { day },
                    None => InvitationState::Withdrawn { day },
                }
            }
            (None, None) if setting.now >= row.expires_at => {
                InvitationState::Expired { day: setting.local.day(row.expires_at) }
            }
            // Made under a clock that was ahead: it would work for longer than a link may.
            (None, None) if is_ahead(setting.now.plus_hours(INVITATION_HOURS), row.expires_at) => {
                InvitationState::Expired { day: setting.today }
            }
            (None, None) => {
                let email =
                    client.email_sealed.map(|sealed| SealedField::ClientEmail.open(&key, &sealed)).transpose()?;
                InvitationState::Open { email: email.unwrap_or_default() }
            }
        };
        Ok(Invitation {
            practice: setting.practice.name,
            called,
            therapist: Person::new(&therapist.name, "").called,
            state,
        })
    }

    /// The client chooses how to sign in, or shows that they have an account, and goes on to the second factor if it has
    /// one. A used, expired or replaced invitation is a `Conflict`: its page says which.
    pub async fn accept_invitation(
        &self,
        secret: &str,
        email: &str,
        password: &str,
        door: &Door,
    ) -> Result<SignedInOr> {
        let page = self.invitation(secret).await?;
        if !matches!(page.state, InvitationState::Open { .. }) {
            return Err(Error::Conflict);
        }
        let proven = self.prove_account(email, password, &page.called, door).await?;
        let mut tx = self.context.store.write().await?;
        let row = invitation::invitation(&mut tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        let now = self.context.now();
        if !invitation::use_invitation(&mut tx, row.id, now).await? {
            return Err(Error::Conflict);
        }
        let account = self.proven_account(&mut tx, proven).await?;
        let scope = Scope { practice: row.practice, client: row.client };
        let membership = self.client_member(&mut tx, &scope, account.id).await?;
        let accepted =
            Entry { client: Some(row.client), ..Entry::of_member(&membership, now, Event::InvitationAccepted) };
        audit::append(&mut tx, self.context.vault.trail_key(), &accepted).await?;
        let next = self.go_on_with(&mut tx, &account, &membership, door).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// An account becomes that of a client's record. Nobody is both a client of a practice and works in it, nor two of
    /// its clients.
    async fn client_member(
        &self,
        tx: &mut Transaction<'static, Any>,
        scope: &Scope,
        account: AccountId,
    ) -> Result<MembershipRow> {
        if account::membership_in(tx, scope.practice, account).await?.is_some() {
            return Err(Faults::one("email", IN_USE).into());
        }
        let membership = MembershipRow {
            id: self.context.new_id::<MembershipId>(),
            practice: scope.practice,
            account,
            role: Role::Client,
            name: String::new(),
            credentials: String::new(),
        };
        account::insert_membership(tx, &membership, self.context.now()).await?;
        if client::set_account(tx, scope, account).await? { Ok(membership) } else { Err(Error::Conflict) }
    }
}

pub struct Invited {
    pub token: Token,
    pub called: String,
    pub expires: Day,
    /// Where an email with the link goes.
    pub emailed: Option<String>,
}
