//! Access: the one place that answers "may they?".

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ClientId, LoginId, MembershipId, PracticeId};

/// Part someone plays in a practice, given by their membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Runs the practice, and may treat clients as a therapist does.
    Owner,
    /// Treats clients of the practice.
    Therapist,
    /// Is treated; sees only the record that is about them.
    Client,
}

impl Role {
    /// Name as stored: `owner`, `therapist` or `client`.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Therapist => "therapist",
            Role::Client => "client",
        }
    }

    /// Role with the stored name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [Role::Owner, Role::Therapist, Role::Client].into_iter().find(|role| role.as_str() == text)
    }

    /// Whether this role may have clients in its care.
    pub fn treats(self) -> bool {
        matches!(self, Role::Owner | Role::Therapist)
    }
}

/// Who is acting: an account signed in to one practice in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Account that signed in.
    pub account: AccountId,
    /// The one practice the actor is in; nothing reaches beyond it.
    pub practice: PracticeId,
    /// Membership that gives the role; it signs what is written and is what care refers to.
    pub membership: MembershipId,
    /// Web login the request came with; `None` at the command line and in tests.
    pub login: Option<LoginId>,
    /// Role in this practice.
    pub role: Role,
    /// Full name, as others in the practice read it.
    pub name: String,
    /// The record that is about this person, where the role is client.
    pub client: Option<ClientId>,
}

/// What the actor is to a client's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The record is about the actor.
    Own,
    /// The actor treats the client today.
    Care,
    /// Neither; the same practice or another makes no difference.
    None,
}

/// What someone wants to do with a client's record, or (the first six) with their practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See one's own caseload: the clients in one's care, none else.
    SeeCaseload,
    /// Begin a new client's record, with oneself as its therapist.
    AddClient,
    /// Look at the practice's exercises and pathways, and try them.
    SeeLibrary,
    /// Make, change, publish and archive them.
    EditLibrary,
    /// Change the practice’s name, address, numbers to call, logo and paper.
    ManagePractice,
    /// See which emails wait or could not be sent, try them again, and set the name they are sent under.
    SeeOutbox,
    /// Read a client's record as its therapist.
    OpenRecord,
    /// Change a client's name, and what they like to be called.
    ChangeClient,
    /// Pause or end a client's therapy, archive and restore the record, plan check-ins.
    ChangeCase,
    /// Make an invitation link for a client.
    Invite,
    /// Add a therapy session, or change its day, time and what was agreed.
    RecordSession,
    /// Read and write the actor's own private notes about the client.
    PrivateNotes,
    /// Give exercises and pathways to a client.
    Assign,
    /// Read what the client has shared.
    ReadShared,
    /// Read and write one's own entries, shared or not.
    OwnEntries,
    /// Begin an exercise that nobody assigned.
    StartAlone,
    /// Decide who can read one's own entries.
    ChooseReaders,
    /// Keep words before they are sent, for oneself alone, and take them back.
    KeepDraft,
    /// Write and edit patterns, link evidence, open the shared view.
    Together,
    /// Open a joint view, move it on, close it.
    LeadTogether,
    /// Rate patterns as the client whose record it is.
    RateAsClient,
    /// Rate patterns as a therapist.
    RateAsTherapist,
    /// Keep what the client says on the therapist's screen, while both sit before it.
    OnOneScreen,
    /// Compose a report, ask the client to look at it first, make it, cancel it.
    MakeReport,
    /// Look at a report before it is made, and strike one's own words from it.
    LookAtReport,
    /// Open the file of a report that was made.
    ReadReport,
    /// Say that an answer which asks for attention has been seen to.
    Acknowledge,
    /// See who opened what, and which reports were made.
    SeeDisclosures,
}

impl Action {
    /// Every action; tests build the access matrix from it.
    pub const ALL: [Action; 28] = [
        Action::SeeCaseload,
        Action::AddClient,
        Action::SeeLibrary,
        Action::EditLibrary,
        Action::ManagePractice,
        Action::SeeOutbox,
        Action::OpenRecord,
        Action::ChangeClient,
        Action::ChangeCase,
        Action::Invite,
        Action::RecordSession,
        Action::PrivateNotes,
        Action::Assign,
        Action::ReadShared,
        Action::OwnEntries,
        Action::StartAlone,
        Action::ChooseReaders,
        Action::KeepDraft,
        Action::Together,
        Action::LeadTogether,
        Action::RateAsClient,
        Action::RateAsTherapist,
        Action::OnOneScreen,
        Action::MakeReport,
        Action::LookAtReport,
        Action::ReadReport,
        Action::Acknowledge,
        Action::SeeDisclosures,
    ];

    /// Name as it stands in the audit trail. Stored: one that was in use never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::SeeCaseload => "see-caseload",
            Action::AddClient => "add-client",
            Action::SeeLibrary => "see-library",
            Action::EditLibrary => "edit-library",
            Action::ManagePractice => "manage-practice",
            Action::SeeOutbox => "see-outbox",
            Action::OpenRecord => "open-record",
            Action::ChangeClient => "change-client",
            Action::ChangeCase => "change-case",
            Action::Invite => "invite",
            Action::RecordSession => "record-session",
            Action::PrivateNotes => "private-notes",
            Action::Assign => "assign",
            Action::ReadShared => "read-shared",
            Action::OwnEntries => "own-entries",
            Action::StartAlone => "start-alone",
            Action::ChooseReaders => "choose-readers",
            Action::KeepDraft => "keep-draft",
            Action::Together => "together",
            Action::LeadTogether => "lead-together",
            Action::RateAsClient => "rate-as-client",
            Action::RateAsTherapist => "rate-as-therapist",
            Action::OnOneScreen => "on-one-screen",
            Action::MakeReport => "make-report",
            Action::LookAtReport => "look-at-report",
            Action::ReadReport => "read-report",
            Action::Acknowledge => "acknowledge",
            Action::SeeDisclosures => "see-disclosures",
        }
    }
}

/// Answer of [`decide`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The action may be done.
    Allow,
    /// It may not; the answer looks like that for a record which does not exist.
    Deny,
}

/// Access flows from care: no role reads a record by rank, the owner's included.
pub fn decide(role: Role, relation: Relation, action: Action) -> Decision {
    let allowed = match action {
        Action::SeeCaseload | Action::AddClient | Action::SeeLibrary | Action::EditLibrary => role.treats(),
        Action::ManagePractice | Action::SeeOutbox => role == Role::Owner,
        Action::OpenRecord
        | Action::ChangeClient
        | Action::ChangeCase
        | Action::Invite
        | Action::RecordSession
        | Action::PrivateNotes
        | Action::Assign
        | Action::LeadTogether
        | Action::RateAsTherapist
        | Action::OnOneScreen
        | Action::MakeReport
        | Action::Acknowledge => role.treats() && relation == Relation::Care,
        Action::OwnEntries
        | Action::StartAlone
        | Action::ChooseReaders
        | Action::RateAsClient
        | Action::LookAtReport => role == Role::Client && relation == Relation::Own,
        Action::ReadShared | Action::KeepDraft | Action::Together | Action::ReadReport | Action::SeeDisclosures => {
            (role.treats() && relation == Relation::Care) || (role == Role::Client && relation == Relation::Own)
        }
    };
    if allowed { Decision::Allow } else { Decision::Deny }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 3] = [Role::Owner, Role::Therapist, Role::Client];

    #[test]
    fn without_a_relation_nobody_touches_a_record() {
        for role in ROLES {
            for action in Action::ALL {
                let about_practice = matches!(
                    action,
                    Action::SeeCaseload
                        | Action::AddClient
                        | Action::SeeLibrary
                        | Action::EditLibrary
                        | Action::ManagePractice
                        | Action::SeeOutbox
                );
                if !about_practice {
                    assert_eq!(decide(role, Relation::None, action), Decision::Deny, "{role:?} {action:?}");
                }
            }
        }
    }

    #[test]
    fn a_therapist_never_reaches_private_entries_and_a_client_never_private_notes() {
        for relation in [Relation::Own, Relation::Care, Relation::None] {
            for role in [Role::Owner, Role::Therapist] {
                assert_eq!(decide(role, relation, Action::OwnEntries), Decision::Deny);
                assert_eq!(decide(role, relation, Action::RateAsClient), Decision::Deny);
                assert_eq!(decide(role, relation, Action::LookAtReport), Decision::Deny);
            }
            assert_eq!(decide(Role::Client, relation, Action::PrivateNotes), Decision::Deny);
            assert_eq!(decide(Role::Client, relation, Action::RateAsTherapist), Decision::Deny);
        }
    }

    #[test]
    fn both_people_work_on_patterns_together() {
        assert_eq!(decide(Role::Therapist, Relation::Care, Action::Together), Decision::Allow);
        assert_eq!(decide(Role::Client, Relation::Own, Action::Together), Decision::Allow);
    }

    #[test]
    fn every_action_has_a_name_of_its_own() {
        let names: std::collections::HashSet<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(names.len(), Action::ALL.len());
    }
}
