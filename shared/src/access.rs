//! Access: the one place that answers "may they?".

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AccountId, ClientId, LoginId, MembershipId, PracticeId},
    when::Moment,
};

/// Part someone plays in a practice, given by their membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Runs the practice, and may treat clients as a therapist does.
    Owner,
    /// Treats clients of the practice.
    Therapist,
    /// Reads the records handed to them, and writes nothing clinical.
    Supervisor,
    /// Invites clients and plans their sessions, and reads nothing clinical.
    Assistant,
    /// Is treated; sees only the record that is about them.
    Client,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [Role::Owner, Role::Therapist, Role::Supervisor, Role::Assistant, Role::Client];

    /// Name as stored: `owner`, `therapist`, `supervisor`, `assistant` or `client`.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Therapist => "therapist",
            Role::Supervisor => "supervisor",
            Role::Assistant => "assistant",
            Role::Client => "client",
        }
    }

    /// Role with the stored name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether this role may have clients in its care.
    pub fn treats(self) -> bool {
        matches!(self, Role::Owner | Role::Therapist)
    }

    /// Whether this role works in the practice; those who do must sign in with a second factor.
    pub fn is_staff(self) -> bool {
        self != Role::Client
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
    /// When the login ends if nothing more is heard; `None` without a login.
    pub ends_at: Option<Moment>,
    /// Role in this practice.
    pub role: Role,
    /// Full name, as others in the practice read it.
    pub name: String,
    /// The record that is about this person, where the role is client.
    pub client: Option<ClientId>,
}

/// What someone is to a client for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareKind {
    /// Treats the client; there may be several who do.
    Treats,
    /// Stands in for someone who does: the same, until a day.
    Covers,
    /// Reads the record as a supervisor.
    Supervises,
}

impl CareKind {
    /// Every kind.
    pub const ALL: [CareKind; 3] = [CareKind::Treats, CareKind::Covers, CareKind::Supervises];

    /// Name as stored: `treats`, `covers` or `supervises`.
    pub fn as_str(self) -> &'static str {
        match self {
            CareKind::Treats => "treats",
            CareKind::Covers => "covers",
            CareKind::Supervises => "supervises",
        }
    }

    /// Kind with the stored name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether someone in a role can be this to a client.
    pub fn fits(self, role: Role) -> bool {
        match self {
            CareKind::Treats | CareKind::Covers => role.treats(),
            CareKind::Supervises => role == Role::Supervisor,
        }
    }
}

/// What the actor is to a client's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The record is about the actor.
    Own,
    /// The actor treats the client today.
    Care,
    /// The actor stands in today for someone who treats the client: the same, but for who treats them.
    Cover,
    /// The record was handed to the actor as a supervisor.
    Supervision,
    /// The actor is an owner who opened the record for a reason, and for a time.
    Emergency,
    /// The actor works in the client's practice, and is none of these.
    Colleague,
    /// Nothing; and nobody may learn whether there is such a client.
    None,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 7] = [
        Relation::Own,
        Relation::Care,
        Relation::Cover,
        Relation::Supervision,
        Relation::Emergency,
        Relation::Colleague,
        Relation::None,
    ];
}

/// What someone wants to do with a client's record, or (the first eight) with their practice.
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
    /// Invite the people who work in the practice, change what they are there, end it.
    ManageMembers,
    /// See all clients of the practice by name, with how they sign in and when their sessions are.
    SeeOffice,
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
    /// Say who treats a client, who stands in, who supervises, and from which day.
    ManageCare,
    /// Open a record nobody has handed one, for a reason, and for a time.
    OpenInEmergency,
    /// Plan a session: its day and its time, nothing else.
    PlanSession,
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
    pub const ALL: [Action; 33] = [
        Action::SeeCaseload,
        Action::AddClient,
        Action::SeeLibrary,
        Action::EditLibrary,
        Action::ManagePractice,
        Action::ManageMembers,
        Action::SeeOffice,
        Action::SeeOutbox,
        Action::OpenRecord,
        Action::ChangeClient,
        Action::ChangeCase,
        Action::Invite,
        Action::ManageCare,
        Action::OpenInEmergency,
        Action::PlanSession,
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
            Action::ManageMembers => "manage-members",
            Action::SeeOffice => "see-office",
            Action::SeeOutbox => "see-outbox",
            Action::OpenRecord => "open-record",
            Action::ChangeClient => "change-client",
            Action::ChangeCase => "change-case",
            Action::Invite => "invite",
            Action::ManageCare => "manage-care",
            Action::OpenInEmergency => "open-in-emergency",
            Action::PlanSession => "plan-session",
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

/// Access flows from care: no role reads a record by rank, the owner's included. A supervisor and an owner in an
/// emergency read what its therapist reads, but for the private notes, and write nothing.
pub fn decide(role: Role, relation: Relation, action: Action) -> Decision {
    let in_care = role.treats() && matches!(relation, Relation::Care | Relation::Cover);
    let is_own = role == Role::Client && relation == Relation::Own;
    let reads = match relation {
        Relation::Supervision => role == Role::Supervisor,
        Relation::Emergency => role == Role::Owner,
        _ => false,
    };
    let in_office = role == Role::Assistant && relation == Relation::Colleague;
    let allowed = match action {
        Action::SeeCaseload => role.treats() || role == Role::Supervisor,
        Action::SeeLibrary => role.treats() || role == Role::Supervisor,
        Action::AddClient => role.treats() || role == Role::Assistant,
        Action::EditLibrary => role.treats(),
        Action::ManagePractice | Action::ManageMembers | Action::SeeOutbox => role == Role::Owner,
        Action::SeeOffice => role == Role::Owner || role == Role::Assistant,
        Action::OpenRecord => in_care || reads,
        Action::Invite | Action::PlanSession => in_care || in_office,
        // An owner without looking into the record; a therapist for the clients they treat.
        Action::ManageCare => {
            (in_care && relation == Relation::Care)
                || (role == Role::Owner
                    && matches!(relation, Relation::Cover | Relation::Colleague | Relation::Emergency))
        }
        Action::OpenInEmergency => role == Role::Owner && relation == Relation::Colleague,
        Action::ChangeClient
        | Action::ChangeCase
        | Action::RecordSession
        | Action::PrivateNotes
        | Action::Assign
        | Action::LeadTogether
        | Action::RateAsTherapist
        | Action::OnOneScreen
        | Action::MakeReport
        | Action::Acknowledge => in_care,
        Action::OwnEntries
        | Action::StartAlone
        | Action::ChooseReaders
        | Action::RateAsClient
        | Action::LookAtReport => is_own,
        Action::KeepDraft | Action::Together => in_care || is_own,
        Action::ReadShared | Action::ReadReport | Action::SeeDisclosures => in_care || is_own || reads,
    };
    if allowed { Decision::Allow } else { Decision::Deny }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_relation_nobody_touches_a_record() {
        for role in Role::ALL {
            for action in Action::ALL {
                let about_practice = matches!(
                    action,
                    Action::SeeCaseload
                        | Action::AddClient
                        | Action::SeeLibrary
                        | Action::EditLibrary
                        | Action::ManagePractice
                        | Action::ManageMembers
                        | Action::SeeOffice
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
        for relation in Relation::ALL {
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
    fn who_supervises_or_opens_in_an_emergency_reads_and_writes_nothing() {
        for (role, relation) in [(Role::Supervisor, Relation::Supervision), (Role::Owner, Relation::Emergency)] {
            let may = |action| decide(role, relation, action) == Decision::Allow;
            for action in [Action::OpenRecord, Action::ReadShared, Action::ReadReport, Action::SeeDisclosures] {
                assert!(may(action), "{role:?} {action:?}");
            }
            for action in [
                Action::ChangeClient,
                Action::RecordSession,
                Action::PlanSession,
                Action::PrivateNotes,
                Action::Assign,
                Action::Together,
                Action::KeepDraft,
                Action::LeadTogether,
                Action::RateAsTherapist,
                Action::MakeReport,
                Action::Acknowledge,
                Action::OwnEntries,
            ] {
                assert!(!may(action), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn an_assistant_invites_and_plans_and_reads_nothing_clinical() {
        for action in Action::ALL {
            let may = decide(Role::Assistant, Relation::Colleague, action) == Decision::Allow;
            let office = [Action::SeeOffice, Action::AddClient, Action::Invite, Action::PlanSession];
            assert_eq!(may, office.contains(&action), "{action:?}");
        }
    }

    #[test]
    fn a_role_fits_a_relation_or_gives_nothing() {
        // Care written for someone who is no therapist any more opens nothing.
        for role in [Role::Supervisor, Role::Assistant, Role::Client] {
            for relation in [Relation::Care, Relation::Cover] {
                assert_eq!(decide(role, relation, Action::OpenRecord), Decision::Deny);
            }
        }
        for role in [Role::Owner, Role::Therapist, Role::Assistant, Role::Client] {
            assert_eq!(decide(role, Relation::Supervision, Action::OpenRecord), Decision::Deny);
        }
        for role in [Role::Therapist, Role::Supervisor, Role::Assistant, Role::Client] {
            assert_eq!(decide(role, Relation::Emergency, Action::OpenRecord), Decision::Deny);
        }
    }

    #[test]
    fn whoever_stands_in_does_everything_but_say_who_treats() {
        for action in Action::ALL {
            let (cares, covers) =
                (decide(Role::Therapist, Relation::Care, action), decide(Role::Therapist, Relation::Cover, action));
            assert_eq!(cares == covers, action != Action::ManageCare, "{action:?}");
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
