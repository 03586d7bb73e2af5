//! One type for each kind of id, so that none can stand in for another. All are UUIDv7, written with hyphens.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::when::Moment;

/// A UUIDv7 from the moment it was made and ten random bytes. Clock and generator are the caller's.
pub fn uuid_v7(now: Moment, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A person who can sign in.
    AccountId,
    /// An exercise of a practice, across its versions.
    ExerciseId,
    /// An exercise version given to a client.
    AssignmentId,
    /// A day on which someone looks in after therapy.
    CheckInId,
    /// A client's record.
    ClientId,
    /// The end of a client's therapy.
    DischargeId,
    /// Words kept for their author before they are sent.
    DraftId,
    /// One time an owner opened a record in an emergency.
    EmergencyId,
    /// A quote linked to a pattern.
    EvidenceId,
    /// One published version of an exercise, which never changes.
    ExerciseVersionId,
    /// A client's invitation to make an account.
    InvitationId,
    /// A joint view of a session.
    JointId,
    /// An email that waits or was sent.
    LetterId,
    /// A web login, never a therapy session.
    LoginId,
    /// An account's role in a practice.
    MembershipId,
    /// A pathway of a practice.
    PathwayId,
    /// A pattern of a client.
    PatternId,
    /// A practice: the tenant.
    PracticeId,
    /// A report a client is asked to look at before it is made.
    ProposalId,
    /// A report that is made, or is being made.
    ReportId,
    /// A client's answers to one assignment.
    ResponseId,
    /// A therapy session, never a web login.
    SessionId,
    /// Someone's word that a pattern has shifted.
    ShiftMarkId,
    /// Something that can be undone for a while.
    UndoId,
}
