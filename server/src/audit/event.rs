//! Every event of the audit trail: what it is about, the name and subject it is stored under, and the sentence a client
//! reads about it in *Who has seen what*.

use std::{collections::BTreeMap, fmt, str::FromStr};

use uuid::Uuid;
use weft_shared::{
    access::Action,
    case_status::CaseAct,
    ids::{
        AssignmentId, CheckInId, EmergencyId, EvidenceId, ExerciseId, InvitationId, JointId, LetterId, MembershipId,
        PathwayId, PatternId, ProposalId, ReportId, ResponseId, SessionId,
    },
    pattern::Rater,
};

/// The id of something of which the stored row does not say what it is: where the trail tells one kind of act on
/// several kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectId(Uuid);

impl fmt::Display for SubjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(out)
    }
}

impl FromStr for SubjectId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl From<Uuid> for SubjectId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

macro_rules! subjects {
    ($($id:ident),+) => {$(
        impl From<$id> for SubjectId {
            fn from(id: $id) -> Self {
                Self(id.0)
            }
        }
    )+};
}

subjects!(AssignmentId, EmergencyId, EvidenceId, ExerciseId, JointId, PathwayId, PatternId, ProposalId, SessionId);

/// Something that was done, or refused. Ids only, never content; who did it, when, and whose record it is about stand
/// beside it in [`super::Entry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    SignedIn,
    /// The password was wrong; the address is that of the member.
    SignInRefused,
    SignedOut,
    MemberAdded,
    /// Someone was invited to work in the practice, or such an invitation was taken back.
    MemberInvited,
    MemberChanged(MembershipId),
    MembershipEnded(MembershipId),
    PasswordChanged,
    EmailChanged,
    /// Whoever runs the machine made a link for a new password, and perhaps removed the second factor.
    AccountReset(MembershipId),
    /// Of one's own logins some, or all others.
    LoginsEnded,
    Invited(InvitationId),
    InvitationWithdrawn(InvitationId),
    InvitationAccepted,
    PracticeChanged,
    /// An email that could not be sent.
    LetterTriedAgain(LetterId),
    LetterDiscarded(LetterId),

    ClientAdded,
    /// The name, or what the client likes to be called.
    ClientChanged,
    /// Someone treats the client from a day on, stands in or supervises: whoever it is.
    CareBegun(MembershipId),
    CareEnded(MembershipId),
    /// An owner whom nobody had handed the record opened it, for a reason and for a time.
    OpenedInEmergency(EmergencyId),
    /// The day and time of a session that lies ahead.
    SessionPlanned(SessionId),
    /// Therapy was paused, ended or begun again; the record was archived or restored.
    CaseChanged(CaseAct),
    CheckInPlanned(CheckInId),
    CheckInDone(CheckInId),
    CheckInRemoved(CheckInId),
    /// In the list of someone's clients, with their newest shared words: once a day.
    ShownInCaseload,
    RecordOpened,
    /// A page with what a client wrote or rated, by someone who treats them.
    PageShown(ClientPage),
    /// A session was recorded, or changed.
    SessionRecorded(SessionId),
    /// It was recorded by mistake; its row stays.
    SessionDeleted(SessionId),
    SessionRestored(SessionId),

    /// Exercises, or one pathway.
    Assigned(Vec<SubjectId>),
    /// When it is for, or the personal line; or that it was withdrawn is undone.
    AssignmentChanged(AssignmentId),
    AssignmentWithdrawn(AssignmentId),
    /// The client began or finished an entry, rated with it, or chose who can read it.
    OwnEntryChanged(AssignmentId),
    /// The client changed a finished entry; the revision before is kept.
    EntryAmended(AssignmentId),
    SharedEntryRead(AssignmentId),
    /// A safety answer was given.
    RiskRaised(ResponseId),
    RiskAcknowledged(AssignmentId),

    SharedViewOpened,
    /// A pattern, a quote, an agreed start, linked scores, a shift; or both numbers of a joint view were shown.
    WorkedTogether(SubjectId),
    /// In a session, or in a joint view.
    RatedAsClient(SubjectId),
    RatedAsTherapist(SubjectId),
    /// Ratings that were taken back by whoever gave them; what was there is kept under these ids.
    RatingsCleared(Vec<SubjectId>),
    /// It was added by mistake; its row stays.
    PatternRemoved(PatternId),
    /// The client's rating was entered on the therapist's screen.
    KeptOnOneScreen(SubjectId),
    JointViewOpened,
    JointViewLed(SubjectId),
    /// Nobody had touched it for long.
    JointViewClosed(JointId),

    ReportProposed(ProposalId),
    ProposalWithdrawn(ProposalId),
    ProposalAnswered(ProposalId),
    ReportBegun(ReportId),
    ReportCancelled(ReportId),
    ReportMade(ReportId),
    ReportRead(ReportId),

    LibraryChanged(SubjectId),

    /// The trail was taken over from before it was keyed, by the program itself. `broken_at`: where it did not hold
    /// even then.
    TrailKeyed {
        broken_at: Option<i64>,
    },

    /// Tried without permission.
    Refused {
        action: Action,
        subject: Option<SubjectId>,
    },
}

/// Pages on which staff see what a client wrote or rated, beside those that have an event of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientPage {
    Pattern,
    PatternWords,
    /// Shows how the client's last quiz leans.
    NewPattern,
    Ratings,
    Session,
    JointView,
    ReportComposer,
    Brief,
}

impl ClientPage {
    pub const ALL: [ClientPage; 8] = [
        Self::Pattern,
        Self::PatternWords,
        Self::NewPattern,
        Self::Ratings,
        Self::Session,
        Self::JointView,
        Self::ReportComposer,
        Self::Brief,
    ];

    /// As stored. A name that was in use never changes.
    fn as_str(self) -> &'static str {
        match self {
            Self::Pattern => "pattern",
            Self::PatternWords => "pattern-words",
            Self::NewPattern => "new-pattern",
            Self::Ratings => "ratings",
            Self::Session => "session",
            Self::JointView => "joint-view",
            Self::ReportComposer => "report-composer",
            Self::Brief => "brief",
        }
    }

    /// What a client reads, after the name of whoever looked.
    fn sentence(self) -> &'static str {
        match self {
            Self::Pattern => "opened one of your patterns",
            Self::PatternWords => "opened the page to edit the wording of one of your patterns",
            Self::NewPattern => {
                "opened the page to add a pattern, which uses your shared closeness quiz if there is one"
            }
            Self::Ratings => "opened the page to rate your patterns",
            Self::Session => "opened the page of one of your sessions",
            Self::JointView => "opened the page where you rate together",
            Self::ReportComposer => "opened the page to make a report, which shows your linked quotes",
            Self::Brief => "opened their summary about you before a session (the brief)",
        }
    }
}

impl fmt::Display for ClientPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Subjects of what has no id of its own.
const RECORD: &str = "record";
const SHARED_VIEW: &str = "shared-view";
const JOINT_VIEW: &str = "joint-view";
const WHOLE: &str = "whole";
const BROKEN_AT: &str = "broken-at ";

impl Event {
    pub fn is_allowed(&self) -> bool {
        !matches!(self, Self::SignInRefused | Self::Refused { .. })
    }

    /// Somebody rated.
    pub(crate) fn rated(rater: Rater, subject: SubjectId) -> Self {
        match rater {
            Rater::Client => Self::RatedAsClient(subject),
            Rater::Therapist => Self::RatedAsTherapist(subject),
        }
    }

    /// The name and the subject, as stored. Rows are never rewritten, so a name that was given once stays.
    pub fn stored(&self) -> (&'static str, Option<String>) {
        let (name, subject): (_, Option<&dyn fmt::Display>) = match self {
            Self::SignedIn | Self::SignInRefused => ("sign-in", None),
            Self::SignedOut => ("sign-out", None),
            Self::MemberAdded => ("add-member", None),
            Self::MemberInvited => ("invite-member", None),
            Self::MemberChanged(id) => ("change-member", Some(id)),
            Self::MembershipEnded(id) => ("end-membership", Some(id)),
            Self::PasswordChanged => ("change-password", None),
            Self::EmailChanged => ("change-email", None),
            Self::AccountReset(id) => ("reset-account", Some(id)),
            Self::LoginsEnded => ("end-logins", None),
            Self::Invited(id) => ("invite", Some(id)),
            Self::InvitationWithdrawn(id) => ("withdraw-invitation", Some(id)),
            Self::InvitationAccepted => ("accept-invitation", None),
            Self::PracticeChanged => ("manage-practice", None),
            Self::LetterTriedAgain(id) => ("send-again", Some(id)),
            Self::LetterDiscarded(id) => ("discard-email", Some(id)),
            Self::ClientAdded => ("add-client", None),
            Self::ClientChanged => ("change-client", None),
            Self::CareBegun(id) => ("begin-care", Some(id)),
            Self::CareEnded(id) => ("end-care", Some(id)),
            Self::OpenedInEmergency(id) => ("open-in-emergency", Some(id)),
            Self::SessionPlanned(id) => ("plan-session", Some(id)),
            Self::CaseChanged(act) => return ("change-case", Some(act.as_str().to_owned())),
            Self::CheckInPlanned(id) => ("plan-check-in", Some(id)),
            Self::CheckInDone(id) => ("check-in", Some(id)),
            Self::CheckInRemoved(id) => ("remove-check-in", Some(id)),
            Self::ShownInCaseload => ("see-caseload", None),
            Self::RecordOpened => ("open-record", Some(&RECORD)),
            Self::PageShown(page) => ("show-page", Some(page)),
            Self::SessionRecorded(id) => ("record-session", Some(id)),
            Self::SessionDeleted(id) => ("delete-session", Some(id)),
            Self::SessionRestored(id) => ("restore-session", Some(id)),
            Self::AssignmentChanged(id) => ("change-assignment", Some(id)),
            Self::AssignmentWithdrawn(id) => ("withdraw-assignment", Some(id)),
            Self::EntryAmended(id) => ("amend-entry", Some(id)),
            Self::PatternRemoved(id) => ("remove-pattern", Some(id)),
            Self::Assigned(ids) => return ("assign", Some(joined(ids))),
            Self::RatingsCleared(ids) => return ("clear-rating", Some(joined(ids))),
            Self::OwnEntryChanged(id) => ("own-entries", Some(id)),
            Self::SharedEntryRead(id) => ("read-shared", Some(id)),
            Self::RiskRaised(id) => ("risk-raised", Some(id)),
            Self::RiskAcknowledged(id) => ("acknowledge", Some(id)),
            Self::SharedViewOpened => ("together", Some(&SHARED_VIEW)),
            Self::WorkedTogether(id) => ("together", Some(id)),
            Self::RatedAsClient(id) => ("rate-as-client", Some(id)),
            Self::RatedAsTherapist(id) => ("rate-as-therapist", Some(id)),
            Self::KeptOnOneScreen(id) => ("on-one-screen", Some(id)),
            Self::JointViewOpened => ("lead-together", Some(&JOINT_VIEW)),
            Self::JointViewLed(id) => ("lead-together", Some(id)),
            Self::JointViewClosed(id) => ("close-joint-view", Some(id)),
            Self::ReportProposed(id) => ("ask-to-look", Some(id)),
            Self::ProposalWithdrawn(id) => ("withdraw-proposal", Some(id)),
            Self::ProposalAnswered(id) => ("look-at-report", Some(id)),
            Self::ReportBegun(id) => ("begin-report", Some(id)),
            Self::ReportCancelled(id) => ("cancel-report", Some(id)),
            Self::ReportMade(id) => ("make-report", Some(id)),
            Self::ReportRead(id) => ("read-report", Some(id)),
            Self::LibraryChanged(id) => ("edit-library", Some(id)),
            Self::TrailKeyed { broken_at: None } => ("key-trail", Some(&WHOLE)),
            Self::TrailKeyed { broken_at: Some(number) } => {
                return ("key-trail", Some(format!("{BROKEN_AT}{number}")));
            }
            Self::Refused { action, subject } => (action.as_str(), subject.as_ref().map(|id| id as _)),
        };
        (name, subject.map(ToString::to_string))
    }

    /// Reads what [`Event::stored`] wrote; `None` for what this program does not know.
    pub fn parse(name: &str, subject: Option<&str>, is_allowed: bool) -> Option<Self> {
        if !is_allowed {
            return match name {
                "sign-in" => Some(Self::SignInRefused),
                _ => {
                    let action = Action::ALL.into_iter().find(|action| action.as_str() == name)?;
                    let subject = subject.map(str::parse).transpose().ok()?;
                    Some(Self::Refused { action, subject })
                }
            };
        }
        Some(match (name, subject) {
            ("sign-in", None) => Self::SignedIn,
            ("sign-out", None) => Self::SignedOut,
            ("add-member", None) => Self::MemberAdded,
            ("invite-member", None) => Self::MemberInvited,
            ("change-member", id) => Self::MemberChanged(read(id)?),
            ("end-membership", id) => Self::MembershipEnded(read(id)?),
            ("change-password", None) => Self::PasswordChanged,
            ("change-email", None) => Self::EmailChanged,
            ("reset-account", id) => Self::AccountReset(read(id)?),
            ("end-logins", None) => Self::LoginsEnded,
            ("invite", id) => Self::Invited(read(id)?),
            ("withdraw-invitation", id) => Self::InvitationWithdrawn(read(id)?),
            ("accept-invitation", None) => Self::InvitationAccepted,
            ("manage-practice", None) => Self::PracticeChanged,
            ("send-again", id) => Self::LetterTriedAgain(read(id)?),
            ("discard-email", id) => Self::LetterDiscarded(read(id)?),
            ("add-client", None) => Self::ClientAdded,
            ("change-client", None) => Self::ClientChanged,
            ("begin-care", id) => Self::CareBegun(read(id)?),
            ("end-care", id) => Self::CareEnded(read(id)?),
            ("open-in-emergency", id) => Self::OpenedInEmergency(read(id)?),
            ("plan-session", id) => Self::SessionPlanned(read(id)?),
            ("change-case", Some(act)) => Self::CaseChanged(CaseAct::parse(act)?),
            ("plan-check-in", id) => Self::CheckInPlanned(read(id)?),
            ("check-in", id) => Self::CheckInDone(read(id)?),
            ("remove-check-in", id) => Self::CheckInRemoved(read(id)?),
            ("see-caseload", None) => Self::ShownInCaseload,
            ("open-record", _) => Self::RecordOpened,
            ("show-page", Some(page)) => {
                Self::PageShown(ClientPage::ALL.into_iter().find(|known| known.as_str() == page)?)
            }
            ("record-session", id) => Self::SessionRecorded(read(id)?),
            ("delete-session", id) => Self::SessionDeleted(read(id)?),
            ("restore-session", id) => Self::SessionRestored(read(id)?),
            ("assign", Some(ids)) => Self::Assigned(read_all(ids)?),
            ("change-assignment", id) => Self::AssignmentChanged(read(id)?),
            ("withdraw-assignment", id) => Self::AssignmentWithdrawn(read(id)?),
            ("amend-entry", id) => Self::EntryAmended(read(id)?),
            ("clear-rating", Some(ids)) => Self::RatingsCleared(read_all(ids)?),
            ("remove-pattern", id) => Self::PatternRemoved(read(id)?),
            ("own-entries", id) => Self::OwnEntryChanged(read(id)?),
            ("read-shared", id) => Self::SharedEntryRead(read(id)?),
            ("risk-raised", id) => Self::RiskRaised(read(id)?),
            ("acknowledge", id) => Self::RiskAcknowledged(read(id)?),
            ("together", Some(SHARED_VIEW)) => Self::SharedViewOpened,
            ("together", id) => Self::WorkedTogether(read(id)?),
            ("rate-as-client", id) => Self::RatedAsClient(read(id)?),
            ("rate-as-therapist", id) => Self::RatedAsTherapist(read(id)?),
            ("on-one-screen", id) => Self::KeptOnOneScreen(read(id)?),
            ("lead-together", Some(JOINT_VIEW)) => Self::JointViewOpened,
            ("lead-together", id) => Self::JointViewLed(read(id)?),
            ("close-joint-view", id) => Self::JointViewClosed(read(id)?),
            ("ask-to-look", id) => Self::ReportProposed(read(id)?),
            ("withdraw-proposal", id) => Self::ProposalWithdrawn(read(id)?),
            ("look-at-report", id) => Self::ProposalAnswered(read(id)?),
            ("begin-report", id) => Self::ReportBegun(read(id)?),
            ("cancel-report", id) => Self::ReportCancelled(read(id)?),
            ("make-report", id) => Self::ReportMade(read(id)?),
            ("read-report", id) => Self::ReportRead(read(id)?),
            ("edit-library", id) => Self::LibraryChanged(read(id)?),
            ("key-trail", Some(WHOLE)) => Self::TrailKeyed { broken_at: None },
            ("key-trail", Some(said)) => {
                Self::TrailKeyed { broken_at: Some(said.strip_prefix(BROKEN_AT)?.parse().ok()?) }
            }
            _ => return None,
        })
    }

    /// What a client reads in *Who has seen what*, after the name of whoever did it; `None` for what neither opens
    /// something of theirs nor changes where their therapy stands. `titles`: of their entries, in quotation marks and with the day.
    pub fn sentence_for_client(&self, titles: &BTreeMap<AssignmentId, String>) -> Option<String> {
        let sentence = match self {
            Self::ShownInCaseload => {
                "saw a line about you, such as a pattern or quote, in their list of clients (listed once a day, however often)"
            }
            Self::OpenedInEmergency(_) => {
                "gave a reason why they had to read your record, though they do not treat you, and could open it for a limited time"
            }
            Self::CaseChanged(act) => case_sentence(*act),
            Self::CheckInPlanned(_) => "planned a check-in with you",
            Self::CheckInRemoved(_) => "removed a planned check-in with you",
            Self::CheckInDone(_) => "noted that a check-in with you was done",
            Self::RecordOpened => "opened your record",
            Self::PageShown(page) => page.sentence(),
            Self::JointViewOpened => "started rating together with you",
            Self::KeptOnOneScreen(_) => "saved the rating you gave on their screen",
            Self::ReportRead(_) => "downloaded a report about you",
            Self::SharedViewOpened => "opened “What has shifted”",
            Self::SharedEntryRead(id) => match titles.get(id) {
                Some(title) => return Some(format!("read your entry {title}")),
                None => "read an entry you shared",
            },
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}

fn case_sentence(act: CaseAct) -> &'static str {
    match act {
        CaseAct::Pause => "noted that your therapy is paused",
        CaseAct::Resume => "noted that your therapy goes on",
        CaseAct::Discharge => "noted that your therapy has ended",
        CaseAct::BeginAgain => "noted that your therapy begins again",
        CaseAct::Archive => "archived your record: it can be read, and not changed",
        CaseAct::Restore => "restored your record from the archive",
    }
}

fn joined(ids: &[SubjectId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn read_all(ids: &str) -> Option<Vec<SubjectId>> {
    ids.split(' ').map(str::parse).collect::<Result<_, _>>().ok()
}

fn read<Id: FromStr>(subject: Option<&str>) -> Option<Id> {
    subject?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use weft_shared::{ids::uuid_v7, when::Moment};

    fn id<T: From<Uuid>>(n: u8) -> T {
        uuid_v7(Moment(0), [n; 10]).into()
    }

    fn subject(n: u8) -> SubjectId {
        SubjectId(uuid_v7(Moment(0), [n; 10]))
    }

    /// One of each, with the row it is stored as: name, subject, allowed.
    fn every_event() -> Vec<(Event, &'static str, Option<String>, bool)> {
        let one = || Some(subject(1).to_string());
        vec![
            (Event::SignedIn, "sign-in", None, true),
            (Event::SignInRefused, "sign-in", None, false),
            (Event::SignedOut, "sign-out", None, true),
            (Event::MemberAdded, "add-member", None, true),
            (Event::MemberInvited, "invite-member", None, true),
            (Event::MemberChanged(id(1)), "change-member", one(), true),
            (Event::MembershipEnded(id(1)), "end-membership", one(), true),
            (Event::PasswordChanged, "change-password", None, true),
            (Event::EmailChanged, "change-email", None, true),
            (Event::AccountReset(id(1)), "reset-account", one(), true),
            (Event::LoginsEnded, "end-logins", None, true),
            (Event::Invited(id(1)), "invite", one(), true),
            (Event::InvitationWithdrawn(id(1)), "withdraw-invitation", one(), true),
            (Event::InvitationAccepted, "accept-invitation", None, true),
            (Event::PracticeChanged, "manage-practice", None, true),
            (Event::LetterTriedAgain(id(1)), "send-again", one(), true),
            (Event::LetterDiscarded(id(1)), "discard-email", one(), true),
            (Event::ClientAdded, "add-client", None, true),
            (Event::ClientChanged, "change-client", None, true),
            (Event::CareBegun(id(1)), "begin-care", one(), true),
            (Event::CareEnded(id(1)), "end-care", one(), true),
            (Event::OpenedInEmergency(id(1)), "open-in-emergency", one(), true),
            (Event::SessionPlanned(id(1)), "plan-session", one(), true),
            (Event::CaseChanged(CaseAct::Discharge), "change-case", Some("discharge".to_owned()), true),
            (Event::CheckInPlanned(id(1)), "plan-check-in", one(), true),
            (Event::CheckInDone(id(1)), "check-in", one(), true),
            (Event::CheckInRemoved(id(1)), "remove-check-in", one(), true),
            (Event::ShownInCaseload, "see-caseload", None, true),
            (Event::RecordOpened, "open-record", Some("record".to_owned()), true),
            (Event::PageShown(ClientPage::Pattern), "show-page", Some("pattern".to_owned()), true),
            (Event::SessionRecorded(id(1)), "record-session", one(), true),
            (Event::SessionDeleted(id(1)), "delete-session", one(), true),
            (Event::SessionRestored(id(1)), "restore-session", one(), true),
            (Event::AssignmentChanged(id(1)), "change-assignment", one(), true),
            (Event::AssignmentWithdrawn(id(1)), "withdraw-assignment", one(), true),
            (Event::EntryAmended(id(1)), "amend-entry", one(), true),
            (Event::PatternRemoved(id(1)), "remove-pattern", one(), true),
            (
                Event::RatingsCleared(vec![subject(1), subject(2)]),
                "clear-rating",
                Some(format!("{} {}", subject(1), subject(2))),
                true,
            ),
            (
                Event::Assigned(vec![subject(1), subject(2)]),
                "assign",
                Some(format!("{} {}", subject(1), subject(2))),
                true,
            ),
            (Event::OwnEntryChanged(id(1)), "own-entries", one(), true),
            (Event::SharedEntryRead(id(1)), "read-shared", one(), true),
            (Event::RiskRaised(id(1)), "risk-raised", one(), true),
            (Event::RiskAcknowledged(id(1)), "acknowledge", one(), true),
            (Event::SharedViewOpened, "together", Some("shared-view".to_owned()), true),
            (Event::WorkedTogether(subject(1)), "together", one(), true),
            (Event::RatedAsClient(subject(1)), "rate-as-client", one(), true),
            (Event::RatedAsTherapist(subject(1)), "rate-as-therapist", one(), true),
            (Event::KeptOnOneScreen(subject(1)), "on-one-screen", one(), true),
            (Event::JointViewOpened, "lead-together", Some("joint-view".to_owned()), true),
            (Event::JointViewLed(subject(1)), "lead-together", one(), true),
            (Event::JointViewClosed(id(1)), "close-joint-view", one(), true),
            (Event::ReportProposed(id(1)), "ask-to-look", one(), true),
            (Event::ProposalWithdrawn(id(1)), "withdraw-proposal", one(), true),
            (Event::ProposalAnswered(id(1)), "look-at-report", one(), true),
            (Event::ReportBegun(id(1)), "begin-report", one(), true),
            (Event::ReportCancelled(id(1)), "cancel-report", one(), true),
            (Event::ReportMade(id(1)), "make-report", one(), true),
            (Event::ReportRead(id(1)), "read-report", one(), true),
            (Event::LibraryChanged(subject(1)), "edit-library", one(), true),
            (Event::TrailKeyed { broken_at: None }, "key-trail", Some("whole".to_owned()), true),
            (Event::TrailKeyed { broken_at: Some(17) }, "key-trail", Some("broken-at 17".to_owned()), true),
            (Event::Refused { action: Action::OpenRecord, subject: None }, "open-record", None, false),
            (Event::Refused { action: Action::OwnEntries, subject: Some(subject(1)) }, "own-entries", one(), false),
        ]
    }

    #[test]
    fn stored_names_and_subjects_stay_as_they_are_and_are_read_back() {
        for (event, name, subject, is_allowed) in every_event() {
            assert_eq!(event.stored(), (name, subject.clone()), "{event:?}");
            assert_eq!(event.is_allowed(), is_allowed, "{event:?}");
            assert_eq!(Event::parse(name, subject.as_deref(), is_allowed), Some(event));
        }
        for action in Action::ALL {
            assert!(Event::parse(action.as_str(), None, false).is_some(), "{action:?} refused");
        }
    }

    #[test]
    fn what_is_not_known_is_no_event() {
        assert_eq!(Event::parse("dance", None, true), None);
        assert_eq!(Event::parse("read-report", Some("not an id"), true), None);
        assert_eq!(Event::parse("dance", None, false), None);
    }

    #[test]
    fn a_client_reads_of_openings_and_of_where_their_therapy_stands() {
        let titles = BTreeMap::from([(id(1), "“A letter” of 3 May 2026".to_owned())]);
        let read: Vec<String> =
            every_event().iter().filter_map(|(event, ..)| event.sentence_for_client(&titles)).collect();
        assert_eq!(
            read,
            [
                "gave a reason why they had to read your record, though they do not treat you, and could open it for a limited time",
                "noted that your therapy has ended",
                "planned a check-in with you",
                "noted that a check-in with you was done",
                "removed a planned check-in with you",
                "saw a line about you, such as a pattern or quote, in their list of clients (listed once a day, however often)",
                "opened your record",
                "opened one of your patterns",
                "read your entry “A letter” of 3 May 2026",
                "opened “What has shifted”",
                "saved the rating you gave on their screen",
                "started rating together with you",
                "downloaded a report about you",
            ]
        );
        let gone = Event::SharedEntryRead(id(2)).sentence_for_client(&titles);
        assert_eq!(gone.as_deref(), Some("read an entry you shared"));
    }
}
