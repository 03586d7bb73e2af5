//! Signing in and out, invitations, and the practices themselves.

use weft_app::pages::account::invitation::{Invitation, InvitationState};
use weft_shared::{
    access::{Action, Actor, Role},
    error::Faults,
    ids::{AccountId, ClientId, LoginId, MembershipId, PracticeId},
    library,
    shared_view::Person,
    when::{self, Day, Moment},
};

use crate::{
    clock::LocalTime,
    crypto::{Token, hash_password, hash_token, verify_password},
    service::{Case, Error, Result, Services, Setting, audit, exercises},
    store::{
        accounts::{self, InvitationRow, LoginRow, MembershipRow, PracticeRow},
        audit::Event,
        clients,
    },
};

/// A link works for two weeks.
const INVITATION_HOURS: i64 = 14 * 24;
/// A login ends after this long without a request; typing counts, because it is saved.
const IDLE_HOURS: i64 = 12;
const LOGIN_HOURS: i64 = 14 * 24;
/// How exactly the last request is remembered.
const SEEN_EVERY_MILLIS: i64 = 60_000;
const SHORTEST_PASSWORD: usize = 10;
/// Argon2 would take more, slowly.
const LONGEST_PASSWORD: usize = 200;

pub struct NewPractice {
    pub name: String,
    /// IANA name, `Europe/London`.
    pub time_zone: String,
    pub crisis: String,
}

pub struct NewTherapist {
    pub name: String,
    pub credentials: String,
    pub email: String,
    pub password: String,
    pub owner: bool,
}

impl Services {
    /// A practice with the built-in exercises.
    pub async fn create_practice(&self, new: NewPractice) -> Result<PracticeId> {
        if LocalTime::of(&new.time_zone).is_none() {
            return Err(Faults::one("time_zone", "No such time zone is known.").into());
        }
        let row = PracticeRow { id: self.new_id(), name: new.name, time_zone: new.time_zone, crisis: new.crisis };
        let mut tx = self.store.write().await?;
        accounts::insert_practice(&mut tx, &row, self.now()).await?;
        exercises::install_library(self, &mut tx, row.id).await?;
        tx.commit().await?;
        Ok(row.id)
    }

    pub async fn add_therapist(&self, practice: PracticeId, new: NewTherapist) -> Result<Actor> {
        let email_lower = read_email(&new.email).map_err(|sentence| Faults::one("email", sentence))?;
        check_password(&new.password).map_err(|sentence| Faults::one("password", sentence))?;
        let password_hash = hash_password(&new.password).await?;
        let mut tx = self.store.write().await?;
        if accounts::account(&mut tx, &email_lower).await?.is_some() {
            return Err(Faults::one("email", EMAIL_TAKEN).into());
        }
        let account: AccountId = self.new_id();
        accounts::insert_account(&mut tx, account, &email_lower, &password_hash, self.now()).await?;
        let role = if new.owner { Role::Owner } else { Role::Therapist };
        let membership =
            MembershipRow { id: self.new_id(), practice, account, role, name: new.name, credentials: new.credentials };
        accounts::insert_membership(&mut tx, &membership, self.now()).await?;
        audit::append(&mut tx, &member_event(&membership, "add-member", self.now())).await?;
        tx.commit().await?;
        Ok(actor_of(membership, None, None))
    }

    pub async fn practices(&self) -> Result<Vec<(PracticeId, String)>> {
        let mut tx = self.store.read().await?;
        let rows = accounts::practices(&mut tx).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
    }

    /// A new login's secret. A wrong address and a wrong password look and take the same.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Token> {
        let email_lower = email.trim().to_lowercase();
        let mut tx = self.store.read().await?;
        let account = accounts::account(&mut tx, &email_lower).await?;
        drop(tx);
        let hash = account.as_ref().map(|row| row.password_hash.clone());
        let fits = verify_password(password, hash).await?;
        let mut tx = self.store.write().await?;
        let membership = match account {
            Some(account) => accounts::membership_of_account(&mut tx, account.id).await?,
            None => None,
        };
        let Some(membership) = membership else { return Err(wrong_pair()) };
        if !fits {
            let denied = Event { allowed: false, ..member_event(&membership, "sign-in", self.now()) };
            audit::append(&mut tx, &denied).await?;
            tx.commit().await?;
            return Err(wrong_pair());
        }
        let token = self.begin_login(&mut tx, &membership).await?;
        tx.commit().await?;
        Ok(token)
    }

    async fn begin_login(
        &self,
        tx: &mut sqlx::Transaction<'static, sqlx::Any>,
        membership: &MembershipRow,
    ) -> Result<Token> {
        let token = Token::new();
        let now = self.now();
        accounts::insert_login(tx, self.new_id(), membership, &token.hash(), now).await?;
        audit::append(tx, &member_event(membership, "sign-in", now)).await?;
        Ok(token)
    }

    /// Who holds this secret; `None` when the login has ended.
    pub async fn actor(&self, secret: &str) -> Result<Option<Actor>> {
        let mut tx = self.store.read().await?;
        let Some(login) = accounts::login(&mut tx, &hash_token(secret)).await? else { return Ok(None) };
        let now = self.now();
        if has_ended(now, login.created_at, login.seen_at) {
            return Ok(None);
        }
        let LoginRow { id, membership, seen_at, .. } = login;
        let client = match membership.role {
            Role::Client => clients::of_account(&mut tx, membership.practice, membership.account).await?,
            _ => None,
        };
        drop(tx);
        if now.0 - seen_at.0 > SEEN_EVERY_MILLIS {
            let mut tx = self.store.write().await?;
            accounts::touch_login(&mut tx, id, now).await?;
            tx.commit().await?;
        }
        let name = match &client {
            Some(row) => {
                let key = self.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                Some(key.open("clients.name", &row.name_sealed)?)
            }
            None => None,
        };
        let mut actor = actor_of(membership, Some(id), client.map(|row| row.id));
        if let Some(name) = name {
            actor.name = name;
        }
        Ok(Some(actor))
    }

    pub async fn sign_out(&self, actor: &Actor) -> Result<()> {
        let Some(login) = actor.login else { return Ok(()) };
        let mut tx = self.store.write().await?;
        accounts::end_login(&mut tx, login, self.now()).await?;
        let event = Event {
            practice: actor.practice,
            at: self.now(),
            membership: Some(actor.membership),
            action: "sign-out",
            client: None,
            subject: None,
            allowed: true,
        };
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        // Whatever this login followed looks again, and finds that it has ended.
        self.bell.ring_all();
        Ok(())
    }

    /// A new invitation for the client; those before it stop working. The secret is shown once.
    pub async fn invite(&self, actor: &Actor, client: ClientId) -> Result<Invited> {
        let mut case = self.open(actor, client, Action::Invite).await?;
        if case.client.account.is_some() {
            let sentence = format!("{} already signs in.", case.person.called);
            return Err(Faults::one("invitation", sentence).into());
        }
        let now = case.setting.now;
        let token = Token::new();
        let row = InvitationRow {
            id: self.new_id(),
            practice: actor.practice,
            client,
            created_by: actor.membership,
            expires_at: now.plus_hours(INVITATION_HOURS),
            used_at: None,
        };
        accounts::withdraw_invitations(&mut case.tx, actor.practice, client, now).await?;
        accounts::insert_invitation(&mut case.tx, &row, &token.hash(), now).await?;
        let invited = Invited { token, called: case.person.called.clone(), expires: case.day(row.expires_at) };
        case.commit(row.id).await?;
        Ok(invited)
    }

    /// What the person who opens the link sees.
    pub async fn invitation(&self, secret: &str) -> Result<Invitation> {
        let mut tx = self.store.read().await?;
        let row = accounts::invitation(&mut tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        let practice = accounts::practice(&mut tx, row.practice).await?.ok_or(Error::NotFound)?;
        let client = clients::find(&mut tx, row.practice, row.client).await?.ok_or(Error::NotFound)?;
        let therapist = accounts::membership(&mut tx, row.practice, row.created_by).await?.ok_or(Error::NotFound)?;
        let setting = Setting::of(practice, self.now())?;
        let key = self.vault.unwrap_data_key(client.id, &client.data_key_wrapped)?;
        let name = key.open("clients.name", &client.name_sealed)?;
        let state = match row.used_at {
            Some(used) => InvitationState::Used { day: setting.local.day(used) },
            None if setting.now >= row.expires_at => {
                InvitationState::Expired { day: setting.local.day(row.expires_at) }
            }
            None => {
                let email = client.email_sealed.map(|sealed| key.open("clients.email", &sealed)).transpose()?;
                InvitationState::Open { email: email.unwrap_or_default() }
            }
        };
        Ok(Invitation {
            practice: setting.practice.name,
            called: Person::new(&name, "").called,
            therapist: Person::new(&therapist.name, "").called,
            state,
        })
    }

    /// The client chooses how to sign in, and is signed in. A used or expired invitation is a `Conflict`: its page
    /// says which.
    pub async fn accept_invitation(&self, secret: &str, email: &str, password: &str) -> Result<Token> {
        let page = self.invitation(secret).await?;
        if !matches!(page.state, InvitationState::Open { .. }) {
            return Err(Error::Conflict);
        }
        let mut faults = Faults::default();
        let email_lower = read_email(email).unwrap_or_else(|sentence| {
            faults.add("email", sentence);
            String::new()
        });
        if let Err(sentence) = check_password(password) {
            faults.add("password", sentence);
        }
        faults.or(())?;
        let password_hash = hash_password(password).await?;

        let mut tx = self.store.write().await?;
        let row = accounts::invitation(&mut tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        if accounts::account(&mut tx, &email_lower).await?.is_some() {
            return Err(Faults::one("email", EMAIL_TAKEN).into());
        }
        let now = self.now();
        if !accounts::use_invitation(&mut tx, row.id, now).await? {
            return Err(Error::Conflict);
        }
        let account: AccountId = self.new_id();
        accounts::insert_account(&mut tx, account, &email_lower, &password_hash, now).await?;
        let membership = MembershipRow {
            id: self.new_id::<MembershipId>(),
            practice: row.practice,
            account,
            role: Role::Client,
            name: String::new(),
            credentials: String::new(),
        };
        accounts::insert_membership(&mut tx, &membership, now).await?;
        clients::set_account(&mut tx, row.practice, row.client, account).await?;
        let accepted = Event { client: Some(row.client), ..member_event(&membership, "accept-invitation", now) };
        audit::append(&mut tx, &accepted).await?;
        let token = self.begin_login(&mut tx, &membership).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Who treats a client today, as an actor; for the command line.
    pub(super) async fn therapist_of(&self, client: ClientId) -> Result<Actor> {
        let mut tx = self.store.read().await?;
        for practice in accounts::practices(&mut tx).await? {
            let id = practice.id;
            let today = Setting::of(practice, self.now())?.today;
            let treated_by = clients::treated_by(&mut tx, id, client, today).await?;
            if let Some(first) = treated_by.first() {
                let membership = accounts::membership(&mut tx, id, *first).await?.ok_or(Error::NotFound)?;
                return Ok(actor_of(membership, None, None));
            }
        }
        Err(Error::NotFound)
    }

    /// Where to call.
    pub async fn crisis_numbers(&self, actor: &Actor) -> Result<(String, Vec<String>)> {
        let mut tx = self.store.read().await?;
        let practice = accounts::practice(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        let lines = practice.contacts();
        Ok((practice.name, lines))
    }
}

pub struct Invited {
    pub token: Token,
    pub called: String,
    pub expires: Day,
}

impl Case {
    /// The client's way to sign in, as the therapist sees it.
    pub(super) async fn account_state(&mut self) -> Result<weft_app::pages::therapist::record::AccountState> {
        use weft_app::pages::therapist::record::AccountState;
        if self.client.account.is_some() {
            return Ok(AccountState::SignsIn);
        }
        let latest = accounts::latest_invitation(&mut self.tx, self.actor.practice, self.client.id).await?;
        Ok(match latest {
            None => AccountState::None,
            Some(row) if self.setting.now >= row.expires_at => {
                AccountState::InvitationExpired { on: self.day(row.expires_at) }
            }
            Some(row) => AccountState::Invited { until: self.day(row.expires_at) },
        })
    }
}

fn has_ended(now: Moment, created_at: Moment, seen_at: Moment) -> bool {
    now >= seen_at.plus_hours(IDLE_HOURS) || now >= created_at.plus_hours(LOGIN_HOURS)
}

/// Whether the login someone came with still stands. Asking is no sign that they are there.
pub(super) async fn stands(tx: &mut sqlx::Transaction<'static, sqlx::Any>, actor: &Actor, now: Moment) -> Result<bool> {
    let Some(login) = actor.login else { return Ok(false) };
    let times = accounts::login_times(tx, login).await?;
    Ok(times.is_some_and(|(created_at, seen_at)| !has_ended(now, created_at, seen_at)))
}

fn actor_of(membership: MembershipRow, login: Option<LoginId>, client: Option<ClientId>) -> Actor {
    Actor {
        account: membership.account,
        practice: membership.practice,
        membership: membership.id,
        login,
        role: membership.role,
        name: membership.name,
        client,
    }
}

fn member_event(membership: &MembershipRow, action: &'static str, at: Moment) -> Event {
    Event {
        practice: membership.practice,
        at,
        membership: Some(membership.id),
        action,
        client: None,
        subject: None,
        allowed: true,
    }
}

const EMAIL_TAKEN: &str = "Someone signs in with this address already. Use another one, or sign in with it.";

fn wrong_pair() -> Error {
    Faults::one("email", "This address and password do not belong together. Check both and try again.").into()
}

/// Lower case, so that one address is one account.
pub(super) fn read_email(typed: &str) -> Result<String, &'static str> {
    let email = typed.trim().to_lowercase();
    let (name, host) = email.split_once('@').unwrap_or_default();
    let fits = !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains('@')
        && !email.chars().any(|character| character.is_whitespace() || character.is_control())
        && email.len() <= 254;
    if fits { Ok(email) } else { Err("Write an e-mail address such as name@example.org.") }
}

fn check_password(password: &str) -> Result<(), String> {
    match password.chars().count() {
        length if length < SHORTEST_PASSWORD => {
            Err(format!("Use at least {SHORTEST_PASSWORD} characters. Three or four words in a row are good."))
        }
        length if length > LONGEST_PASSWORD => Err(format!("Use at most {LONGEST_PASSWORD} characters.")),
        _ => Ok(()),
    }
}

/// "Good morning", by local time.
pub(super) fn greeting(time: when::Time) -> &'static str {
    match time.hour() {
        0..=4 => "Hello",
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

/// A built-in exercise that cannot be read is a fault of the program: refused at start.
pub fn check_library() -> std::result::Result<(), library::LibraryFault> {
    library::exercises().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        assert_eq!(read_email(" Noor@Example.org "), Ok("noor@example.org".to_owned()));
        for wrong in ["", "noor", "noor@", "@example.org", "noor@example", "a b@example.org", "a@b@c.org"] {
            assert!(read_email(wrong).is_err(), "{wrong}");
        }
    }
}
