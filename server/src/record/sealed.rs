//! Every encrypted column, and what binds a ciphertext to its place.

use weft_shared::{
    ids::{
        AssignmentId, DischargeId, EmergencyId, EvidenceId, MembershipId, PatternId, ProposalId, ReportId, ResponseId,
        SessionId,
    },
    when::Moment,
};

use crate::crypto::{CryptoError, DataKey};

type Result<T> = std::result::Result<T, CryptoError>;

/// A text or file that is stored under a client's data key. Each names one column of one row, so that what was sealed
/// there opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SealedField<'a> {
    ClientName,
    /// What the client likes to be called.
    ClientCalled,
    ClientEmail,
    ClientPronouns,
    /// The word both read at the end of therapy.
    Closing(DischargeId),
    /// What was agreed in a session.
    Agreed(SessionId),
    PrivateNote {
        session: SessionId,
        by: MembershipId,
    },
    /// The therapist's personal line, or what a pathway says about its week.
    AssignmentNote(AssignmentId),
    /// Words kept before they are sent.
    Draft {
        by: MembershipId,
        page: &'a str,
        place: &'a str,
        part: &'a str,
    },
    Answer {
        response: ResponseId,
        item: &'a str,
    },
    /// An answer about being safe as it was given then; the one that stands is an [`SealedField::Answer`].
    RiskAnswer {
        response: ResponseId,
        item: &'a str,
        given_at: Moment,
    },
    /// What was done about a safety answer.
    RiskReview {
        response: ResponseId,
        reviewed_at: Moment,
    },
    /// A finished entry as it was before the client changed it.
    EarlierEntry {
        response: ResponseId,
        number: i64,
    },
    Wording {
        pattern: PatternId,
        number: i64,
    },
    /// What is known of a pattern beside its wording.
    About {
        pattern: PatternId,
        number: i64,
    },
    Quote(EvidenceId),
    /// Why an owner opened the record in an emergency.
    EmergencyReason(EmergencyId),
    ReportFile(ReportId),
    ReportFor(ReportId),
    ReportFault(ReportId),
    ProposalOrder(ProposalId),
    /// The quotes the client leaves out of a report.
    ProposalStruck(ProposalId),
}

impl SealedField<'_> {
    /// The associated data of the cipher. Stored ciphertexts depend on it: a text once in use never changes.
    fn associated_data(self) -> String {
        match self {
            Self::ClientName => "clients.name".to_owned(),
            Self::ClientCalled => "clients.called".to_owned(),
            Self::ClientEmail => "clients.email".to_owned(),
            Self::ClientPronouns => "clients.pronouns".to_owned(),
            Self::Closing(discharge) => format!("discharges.closing {discharge}"),
            Self::Agreed(session) => format!("sessions.agreed {session}"),
            Self::PrivateNote { session, by } => format!("private_notes {session} {by}"),
            Self::AssignmentNote(assignment) => format!("assignments.note {assignment}"),
            Self::Draft { by, page, place, part } => format!("drafts {by} {page} {place} {part}"),
            Self::Answer { response, item } => format!("answers {response} {item}"),
            Self::RiskAnswer { response, item, given_at } => format!("risk_answers {response} {} {item}", given_at.0),
            Self::RiskReview { response, reviewed_at } => format!("risk_reviews.done {response} {}", reviewed_at.0),
            Self::EarlierEntry { response, number } => format!("entry_revisions.answers {response} {number}"),
            Self::Wording { pattern, number } => format!("pattern_wordings {pattern} {number}"),
            Self::About { pattern, number } => format!("pattern_wordings.about {pattern} {number}"),
            Self::Quote(evidence) => format!("evidence {evidence}"),
            Self::EmergencyReason(emergency) => format!("emergency_access.reason {emergency}"),
            Self::ReportFile(report) => format!("reports.file {report}"),
            Self::ReportFor(report) => format!("reports.for_whom {report}"),
            Self::ReportFault(report) => format!("report_jobs.fault {report}"),
            Self::ProposalOrder(proposal) => format!("report_proposals.order {proposal}"),
            Self::ProposalStruck(proposal) => format!("report_proposals.struck {proposal}"),
        }
    }

    pub fn seal(self, key: &DataKey, text: &str) -> Result<Vec<u8>> {
        key.seal(&self.associated_data(), text)
    }

    pub fn open(self, key: &DataKey, sealed: &[u8]) -> Result<String> {
        key.open(&self.associated_data(), sealed)
    }

    pub fn seal_bytes(self, key: &DataKey, bytes: &[u8]) -> Result<Vec<u8>> {
        key.seal_bytes(&self.associated_data(), bytes)
    }

    pub fn open_bytes(self, key: &DataKey, sealed: &[u8]) -> Result<Vec<u8>> {
        key.open_bytes(&self.associated_data(), sealed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use weft_shared::ids::uuid_v7;

    use super::*;

    /// One of each, all with the same id. A new field does not compile until it has its `name` below.
    fn every_field() -> Vec<SealedField<'static>> {
        let id = uuid_v7(Moment(1), [7; 10]);
        vec![
            SealedField::ClientName,
            SealedField::ClientCalled,
            SealedField::ClientEmail,
            SealedField::ClientPronouns,
            SealedField::Closing(id.into()),
            SealedField::Agreed(id.into()),
            SealedField::PrivateNote { session: id.into(), by: id.into() },
            SealedField::AssignmentNote(id.into()),
            SealedField::Draft { by: id.into(), page: "1", place: "1", part: "1" },
            SealedField::Answer { response: id.into(), item: "1" },
            SealedField::RiskAnswer { response: id.into(), item: "1", given_at: Moment(1) },
            SealedField::RiskReview { response: id.into(), reviewed_at: Moment(1) },
            SealedField::EarlierEntry { response: id.into(), number: 1 },
            SealedField::Wording { pattern: id.into(), number: 1 },
            SealedField::About { pattern: id.into(), number: 1 },
            SealedField::Quote(id.into()),
            SealedField::EmergencyReason(id.into()),
            SealedField::ReportFile(id.into()),
            SealedField::ReportFor(id.into()),
            SealedField::ReportFault(id.into()),
            SealedField::ProposalOrder(id.into()),
            SealedField::ProposalStruck(id.into()),
        ]
    }

    fn name(field: SealedField<'_>) -> &'static str {
        match field {
            SealedField::ClientName => "client name",
            SealedField::ClientCalled => "client called",
            SealedField::ClientEmail => "client email",
            SealedField::ClientPronouns => "client pronouns",
            SealedField::Closing(_) => "closing",
            SealedField::Agreed(_) => "agreed",
            SealedField::PrivateNote { .. } => "private note",
            SealedField::AssignmentNote(_) => "assignment note",
            SealedField::Draft { .. } => "draft",
            SealedField::Answer { .. } => "answer",
            SealedField::RiskAnswer { .. } => "risk answer",
            SealedField::RiskReview { .. } => "risk review",
            SealedField::EarlierEntry { .. } => "earlier entry",
            SealedField::Wording { .. } => "wording",
            SealedField::About { .. } => "about",
            SealedField::Quote(_) => "quote",
            SealedField::EmergencyReason(_) => "emergency reason",
            SealedField::ReportFile(_) => "report file",
            SealedField::ReportFor(_) => "report for",
            SealedField::ReportFault(_) => "report fault",
            SealedField::ProposalOrder(_) => "proposal order",
            SealedField::ProposalStruck(_) => "proposal struck",
        }
    }

    #[test]
    fn no_two_fields_share_their_associated_data() {
        let fields = every_field();
        let names: BTreeSet<_> = fields.iter().map(|field| name(*field)).collect();
        assert_eq!(names.len(), 22, "every field is tried");
        let data: BTreeSet<_> = fields.iter().map(|field| field.associated_data()).collect();
        assert_eq!(data.len(), fields.len());
    }

    /// An item's id comes from a file: with a space in it, it must not reach into another row's place.
    #[test]
    fn an_items_id_does_not_reach_into_another_row() {
        let (one, other) = (uuid_v7(Moment(1), [1; 10]), uuid_v7(Moment(1), [2; 10]));
        let answer = |response: uuid::Uuid, item| SealedField::Answer { response: response.into(), item };
        assert_ne!(answer(one, "q1").associated_data(), answer(other, "q1").associated_data());
        assert_ne!(answer(one, "q1 q2").associated_data(), answer(one, "q1").associated_data());
    }
}
