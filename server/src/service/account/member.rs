//! The people who work in a practice: inviting them, what they are there, and the end of it.

use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};
use uuid::Uuid;
use weft_app::pages::account::{
    join::{Join, JoinState},
    members::{InvitedMember, ListedMember, Member, Members},
};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, Role, decide},
    account::{read_email, read_name},
    error::Faults,
    ids::{AccountId, MembershipId, PracticeId},
    when::{Day, Moment},
};

use crate::{
    audit::{self, Entry, Event},
    crypto::{Token, hash_token},
    error::{Error, Result},
    login::actor_of,
    mail::{self, Letter, Link},
    own_field::OwnField,
    passwords::weakness,
    service::{
        Services,
        account::{door::Door, sign_in::SignedInOr},
    },
    setting::Setting,
    slow::Idle,
    store::{
        StoreError,
        account::{
            self, AccountRow, MembershipRow, login,
            member_invitation::{self, MemberInvitationRow},
        },
        practice,
        record::{care, caseload::Caseload, client, emergency},
        sample,
    },
};

/// A link works so long.
const INVITATION_HOURS: i64 = 7 * 24;

pub struct NewMember {
    pub name: String,
    pub credentials: String,
    pub email: String,
    pub password: String,
    pub role: Role,
}

/// Someone who is invited to work in a practice, as the form says.
pub struct MemberInput {
    pub name: String,
    pub credentials: String,
    pub email: String,
    pub role: Option<Role>,
}

/// An invitation that was just made.
pub struct InvitedToWork {
    pub link: Link,
    pub expires: Day,
    /// A letter with it is on its way.
    pub is_sent: bool,
}

/// What stands on an invitation.
#[derive(Serialize, Deserialize)]
pub(super) struct Person {
    pub name: String,
    pub credentials: String,
    pub email: String,
}

impl Services {
    /// A member with a password that is given: for the sample, and for tests.
    pub async fn add_member(&self, practice: PracticeId, new: NewMember) -> Result<Actor> {
        let person = read_person(&new.name, &new.credentials, &new.email)?;
        weakness(&new.password, &[&person.email, &person.name])
            .map_err(|sentence| Faults::one("password", sentence))?;
        let password_hash = self.context.passwords.hash(Idle::before_any_transaction(), &new.password).await?;
        let mut tx = self.context.store.write().await?;
        let account = self.new_account(&mut tx, &person.email, password_hash).await?;
        let membership = self.new_member(&mut tx, practice, account.id, new.role, person).await?;
        tx.commit().await?;
        Ok(actor_of(membership, None, None))
    }

    /// # Errors
    /// `Invalid` when the address has an account.
    pub(super) async fn new_account(
        &self,
        tx: &mut Transaction<'static, Any>,
        email: &str,
        password_hash: String,
    ) -> Result<AccountRow> {
        let id: AccountId = self.context.new_id();
        let account = AccountRow {
            id,
            email_hash: self.context.email_hash(email),
            email_sealed: OwnField::AccountEmail(id).seal(&self.context.vault, email)?,
            password_hash,
            totp: None,
        };
        account::insert_account(tx, &account, self.context.now()).await.map_err(address_taken)?;
        Ok(account)
    }

    /// A membership of an account; one that had ended begins again, with nothing it had before.
    pub(super) async fn new_member(
        &self,
        tx: &mut Transaction<'static, Any>,
        practice: PracticeId,
        account: AccountId,
        role: Role,
        person: Person,
    ) -> Result<MembershipRow> {
        let Person { name, credentials, .. } = person;
        let before = account::membership_in(tx, practice, account).await?;
        let id = before.as_ref().map_or_else(|| self.context.new_id(), |(row, _)| row.id);
        let membership = MembershipRow { id, practice, account, role, name, credentials };
        match before {
            None => account::insert_membership(tx, &membership, self.context.now()).await?,
            Some((_, Some(_))) => account::set_membership(tx, &membership, None).await?,
            // A client of the practice, or someone who works in it already.
            Some((_, None)) => return Err(Faults::one("email", IN_USE).into()),
        }
        let added = Entry::of_member(&membership, self.context.now(), Event::MemberAdded);
        audit::append(tx, self.context.vault.trail_key(), &added).await?;
        Ok(membership)
    }
}

pub(super) fn read_person(name: &str, credentials: &str, email: &str) -> Result<Person, Faults> {
    let mut faults = Faults::default();
    let mut read = |field: &'static str, read: Result<String, String>| match read {
        Ok(text) => text,
        Err(sentence) => {
            faults.add(field, sentence);
            String::new()
        }
    };
    let person = Person {
        name: read("name", read_name(name)),
        credentials: read("credentials", read_name(credentials)),
        email: read("email", read_email(email).map_err(str::to_owned)),
    };
    if person.name.is_empty() && faults.at("name").is_none() {
        faults.add("name", "Enter their name, as clients and colleagues read it.");
    }
    faults.or(person)
}

/// The address was taken at the same moment.
pub(crate) fn address_taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken => Faults::one("email", IN_USE).into(),
        other => other.into(),
    }
}

/// The same for every address that cannot be used, whatever the reason.
pub(crate) const IN_USE: &str = "This email and password cannot be used together here. If you use Weft already, type the \
                                 password you have there. Otherwise use another email.";

/// The members of a practice, for its owner.
impl Services {
    pub(super) async fn may_manage_members(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::ManageMembers) {
            Decision::Allow => Ok(()),
            Decision::Deny => audit::deny(&self.context, actor, None, Action::ManageMembers, None).await,
        }
    }

    /// # Errors
    /// `NotFound` (audited) for whoever may not.
    pub async fn members_page(&self, actor: &Actor) -> Result<Members> {
        self.may_manage_members(actor).await?;
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let mut members = Vec::new();
        for (row, ended_at) in account::staff(&mut tx, actor.practice).await? {
            members.push(ListedMember {
                id: row.id,
                name: row.name,
                role: row.role,
                ended: ended_at.map(|at| setting.local.day(at)),
                is_self: row.id == actor.membership,
            });
        }
        let mut invited = Vec::new();
        for row in member_invitation::waiting(&mut tx, actor.practice).await? {
            let person = self.invited_person(&row)?;
            invited.push(InvitedMember {
                id: row.id,
                name: person.name,
                role: row.role,
                until: (setting.now < row.expires_at).then(|| setting.local.day(row.expires_at)),
            });
        }
        Ok(Members { members, invited })
    }

    fn invited_person(&self, row: &MemberInvitationRow) -> Result<Person> {
        let text = OwnField::InvitedMember(row.id).open(&self.context.vault, &row.person_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("member_invitations.person_sealed"))
    }

    /// Invites someone by mail; the link is shown to the owner too, who may hand it over in another way.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever may not, `ConfirmFirst`, `Invalid`.
    pub async fn invite_member(&self, actor: &Actor, input: &MemberInput) -> Result<InvitedToWork> {
        self.may_manage_members(actor).await?;
        self.context.is_confirmed(actor).await?;
        let person = read_person(&input.name, &input.credentials, &input.email);
        let role = input.role.filter(|role| role.is_staff());
        let (person, role) = match (person, role) {
            (Ok(person), Some(role)) => (person, role),
            (person, role) => {
                let mut faults = person.err().unwrap_or_default();
                if role.is_none() {
                    faults.add("role", "Choose what this person will do here.");
                }
                return Err(faults.into());
            }
        };
        let mut tx = self.context.store.write().await?;
        let made_by = Some(actor.membership);
        let link = self.post_member_invitation(&mut tx, actor.practice, role, &person, made_by).await?;
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::MemberInvited),
        )
        .await?;
        let is_sent = self.context.smtp.is_some() && !sample::is_sample(&mut tx).await?;
        let expires = Setting::load(&mut tx, &self.context, actor).await?.local.day(link.expires_at);
        tx.commit().await?;
        Ok(InvitedToWork { link, expires, is_sent })
    }

    pub(super) async fn post_member_invitation(
        &self,
        tx: &mut Transaction<'static, Any>,
        practice: PracticeId,
        role: Role,
        person: &Person,
        made_by: Option<MembershipId>,
    ) -> Result<Link> {
        let (id, token, now) = (self.context.new_id::<Uuid>(), Token::new(), self.context.now());
        let expires_at = now.plus_hours(INVITATION_HOURS);
        let text = serde_json::to_string(person).map_err(|_| Error::Unreadable("member_invitations.person_sealed"))?;
        let row = MemberInvitationRow {
            id,
            practice,
            role,
            person_sealed: OwnField::InvitedMember(id).seal(&self.context.vault, &text)?,
            made_by,
            made_at: now,
            expires_at,
            used_at: None,
            withdrawn_at: None,
        };
        member_invitation::insert(tx, &row, &token.hash()).await?;
        let link = Link { path: format!("/join/{}", token.secret()), expires_at };
        mail::post(tx, &self.context, Some(practice), &person.email, &Letter::MemberInvitation(link.clone())).await?;
        Ok(link)
    }

    /// # Errors
    /// `NotFound` for whoever may not (audited), and for one that does not wait.
    pub async fn withdraw_member_invitation(&self, actor: &Actor, id: Uuid) -> Result<()> {
        self.may_manage_members(actor).await?;
        let mut tx = self.context.store.write().await?;
        if !member_invitation::withdraw(&mut tx, actor.practice, id, self.context.now()).await? {
            return Err(Error::NotFound);
        }
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::MemberInvited),
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// A member who has not left.
    pub(super) async fn find_member(
        &self,
        tx: &mut Transaction<'static, Any>,
        practice: PracticeId,
        id: MembershipId,
    ) -> Result<MembershipRow> {
        let staff = account::staff(tx, practice).await?;
        let found = staff.into_iter().find(|(row, ended_at)| row.id == id && ended_at.is_none());
        found.map(|(row, _)| row).ok_or(Error::NotFound)
    }

    /// # Errors
    /// `NotFound` for whoever may not (audited), and for nobody's id.
    pub async fn member_page(&self, actor: &Actor, id: MembershipId) -> Result<Member> {
        self.may_manage_members(actor).await?;
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let row = self.find_member(&mut tx, actor.practice, id).await?;
        let caseload =
            Caseload { practice: actor.practice, member: id, reads_only: !row.role.treats(), today: setting.today };
        let clients = client::in_care_of(&mut tx, &caseload).await?.len();
        let staff = account::staff(&mut tx, actor.practice).await?;
        let others =
            staff.into_iter().filter(|(row, ended_at)| row.id != id && ended_at.is_none() && row.role.treats());
        Ok(Member {
            id,
            others: others.map(|(row, _)| (row.id, row.name)).collect(),
            name: row.name,
            credentials: row.credentials,
            role: row.role,
            clients,
            is_self: id == actor.membership,
        })
    }

    /// Name, credentials and role. Whoever becomes something else signs in again.
    ///
    /// # Errors
    /// `NotFound` for whoever may not (audited), `ConfirmFirst`, `Invalid` (also for the last owner, and for someone who
    /// would keep clients in a role that treats none).
    pub async fn change_member(&self, actor: &Actor, id: MembershipId, input: &MemberInput) -> Result<()> {
        self.may_manage_members(actor).await?;
        self.context.is_confirmed(actor).await?;
        let name = read_name(&input.name).map_err(|sentence| Faults::one("name", sentence))?;
        if name.is_empty() {
            return Err(Faults::one("name", "Enter their name, as clients and colleagues read it.").into());
        }
        let credentials = read_name(&input.credentials).map_err(|sentence| Faults::one("credentials", sentence))?;
        let Some(role) = input.role.filter(|role| role.is_staff()) else {
            return Err(Faults::one("role", "Choose what this person does here.").into());
        };
        let mut tx = self.context.store.write().await?;
        account::hold_member(&mut tx, actor.practice, id).await?;
        let before = self.find_member(&mut tx, actor.practice, id).await?;
        let today = Setting::load(&mut tx, &self.context, actor).await?.today;
        let is_other_role = before.role != role;
        if is_other_role {
            self.may_leave_role(&mut tx, &before, (Some(role), today), "role").await?;
        }
        let after = MembershipRow { role, name, credentials, ..before };
        account::set_membership(&mut tx, &after, None).await?;
        if is_other_role {
            // Supervising and standing in for someone were for the role of before.
            care::end_all_but_treating(&mut tx, actor.practice, id, today).await?;
            emergency::end_of_member(&mut tx, actor.practice, id, self.context.now()).await?;
        }
        if is_other_role && id != actor.membership {
            login::end_logins_of_member(&mut tx, &after, self.context.now()).await?;
        }
        self.append_about_member(&mut tx, actor, Event::MemberChanged(id)).await?;
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(())
    }

    /// There is always an owner, and every client stays in somebody's care.
    async fn may_leave_role(
        &self,
        tx: &mut Transaction<'static, Any>,
        member: &MembershipRow,
        (for_role, today): (Option<Role>, Day),
        field: &'static str,
    ) -> Result<()> {
        let is_owner = |row: &MembershipRow| row.role == Role::Owner && row.id != member.id;
        let staff = account::staff(tx, member.practice).await?;
        if member.role == Role::Owner && !staff.iter().any(|(row, ended_at)| ended_at.is_none() && is_owner(row)) {
            let sentence = "This is the practice’s only owner. Make someone else an owner first.";
            return Err(Faults::one(field, sentence).into());
        }
        if for_role.is_some_and(Role::treats) {
            return Ok(());
        }
        let still = care::treated_clients(tx, member.practice, member.id, today).await?.len();
        if still > 0 {
            let sentence = format!(
                "{still} {} still in this person’s care. Hand them over first.",
                if still == 1 { "client is" } else { "clients are" }
            );
            return Err(Faults::one(field, sentence).into());
        }
        Ok(())
    }

    /// Ends a membership: every login of it ends at once, and it opens nothing any more.
    ///
    /// # Errors
    /// `NotFound` for whoever may not (audited), `ConfirmFirst`, `Invalid` while clients are in their care, and for the
    /// last owner.
    pub async fn end_membership(&self, actor: &Actor, id: MembershipId) -> Result<()> {
        self.may_manage_members(actor).await?;
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        let member = self.find_member(&mut tx, actor.practice, id).await?;
        self.end_member(&mut tx, &member, Some(actor.membership)).await?;
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(())
    }

    pub(super) async fn end_member(
        &self,
        tx: &mut Transaction<'static, Any>,
        member: &MembershipRow,
        by: Option<MembershipId>,
    ) -> Result<()> {
        account::hold_member(tx, member.practice, member.id).await?;
        let practice = practice::practice(tx, member.practice).await?.ok_or(Error::NotFound)?;
        let Setting { now, today, .. } = Setting::of(practice, self.context.now())?;
        self.may_leave_role(tx, member, (None, today), "end").await?;
        care::end_all_but_treating(tx, member.practice, member.id, today).await?;
        emergency::end_of_member(tx, member.practice, member.id, now).await?;
        account::set_membership(tx, member, Some(now)).await?;
        login::end_logins_of_member(tx, member, now).await?;
        let event = Event::MembershipEnded(member.id);
        let ended = Entry { practice: member.practice, at: now, by, client: None, event };
        audit::append(tx, self.context.vault.trail_key(), &ended).await
    }

    async fn append_about_member(&self, tx: &mut Transaction<'static, Any>, actor: &Actor, event: Event) -> Result<()> {
        audit::append(tx, self.context.vault.trail_key(), &Entry::of(actor, self.context.now(), event)).await
    }
}

/// The page an invitation opens.
impl Services {
    /// # Errors
    /// `NotFound` for a link nobody made.
    pub async fn join_page(&self, secret: &str) -> Result<Join> {
        let mut tx = self.context.store.read().await?;
        let row = member_invitation::by_token(&mut tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        let practice = practice::practice(&mut tx, row.practice).await?.ok_or(Error::NotFound)?;
        let state = if is_open(&row, self.context.now()) {
            let Person { name, email, .. } = self.invited_person(&row)?;
            JoinState::Open { name, email, role: row.role }
        } else {
            JoinState::Over
        };
        Ok(Join { practice: practice.name, state })
    }

    /// They choose how to sign in, or show that they have an account, and go on to the second factor.
    ///
    /// # Errors
    /// `Conflict` for a link that works no more, `Invalid`, `TooSoon` after too many wrong passwords.
    pub async fn join(&self, secret: &str, email: &str, password: &str, door: &Door) -> Result<SignedInOr> {
        let mut tx = self.context.store.read().await?;
        let row = member_invitation::by_token(&mut tx, &hash_token(secret)).await?.ok_or(Error::NotFound)?;
        drop(tx);
        if !is_open(&row, self.context.now()) {
            return Err(Error::Conflict);
        }
        let person = self.invited_person(&row)?;
        let proven = self.prove_account(email, password, &person.name, door).await?;
        let mut tx = self.context.store.write().await?;
        if !member_invitation::accept(&mut tx, row.id, self.context.now()).await? {
            return Err(Error::Conflict);
        }
        let account = self.proven_account(&mut tx, proven).await?;
        let membership = self.new_member(&mut tx, row.practice, account.id, row.role, person).await?;
        let next = self.go_on_with(&mut tx, &account, &membership, door).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// What comes after an invitation was accepted: the second factor, where one is asked for.
    pub(super) async fn go_on_with(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        membership: &MembershipRow,
        door: &Door,
    ) -> Result<SignedInOr> {
        let memberships = account::memberships_of(tx, account.id).await?;
        match self.after_password(tx, account, &memberships, false).await? {
            Some(step) => Ok(step),
            None => Ok(SignedInOr::SignedIn(self.arrive(tx, account, membership, false, door).await?)),
        }
    }
}

fn is_open(row: &MemberInvitationRow, now: Moment) -> bool {
    let is_from_ahead = weft_shared::login::is_ahead(now.plus_hours(INVITATION_HOURS), row.expires_at);
    row.used_at.is_none() && row.withdrawn_at.is_none() && now < row.expires_at && !is_from_ahead
}

/// An account someone has shown to be theirs, or one that is still to be made.
pub(super) enum Proven {
    Known(AccountRow),
    New { email: String, password_hash: String },
}

impl Services {
    /// An address with a password: of an account it has, or for a new one.
    ///
    /// # Errors
    /// `Invalid`, in the same words for every pair that cannot be used; `TooSoon` after too many.
    pub(super) async fn prove_account(&self, email: &str, password: &str, name: &str, door: &Door) -> Result<Proven> {
        let mut faults = Faults::default();
        let email = read_email(email).unwrap_or_else(|sentence| {
            faults.add("email", sentence);
            String::new()
        });
        let weak = weakness(password, &[&email, name]);
        let email_hash = self.context.email_hash(&email);
        let mut tx = self.context.store.read().await?;
        let account = account::account(&mut tx, &email_hash).await?;
        drop(tx);
        if let (Err(sentence), None) = (&weak, &account) {
            faults.add("password", sentence.clone());
        }
        faults.or(())?;
        let Some(account) = account else {
            let password_hash = self.context.passwords.hash(Idle::before_any_transaction(), password).await?;
            return Ok(Proven::New { email, password_hash });
        };
        let subjects = door.subjects(&self.context, &email_hash);
        self.context.count_try(door, &subjects, &email_hash).await?;
        let hash = Some(account.password_hash.clone());
        if !self.context.passwords.fits(Idle::before_any_transaction(), password, hash).await? {
            // A weak one is told first, as it would be for an address nobody has.
            weak.map_err(|sentence| Faults::one("password", sentence))?;
            return Err(Faults::one("email", IN_USE).into());
        }
        let mut tx = self.context.store.write().await?;
        self.context.uncount(&mut tx, &subjects).await?;
        tx.commit().await?;
        Ok(Proven::Known(account))
    }

    pub(super) async fn proven_account(
        &self,
        tx: &mut Transaction<'static, Any>,
        proven: Proven,
    ) -> Result<AccountRow> {
        match proven {
            Proven::Known(account) => Ok(account),
            Proven::New { email, password_hash } => self.new_account(tx, &email, password_hash).await,
        }
    }
}
