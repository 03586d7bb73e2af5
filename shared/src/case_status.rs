//! The status of a client's case: whether therapy goes on, is paused or has ended, and whether the record is put away.
//! What may be done follows from it, beside what [`crate::access`] allows.

use crate::{
    access::Action,
    when::{self, Day, Moment},
};

/// The longest closing word, in characters.
pub const LONGEST_CLOSING: usize = 4_000;

/// Where therapy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseStatus {
    /// Therapy goes on.
    Active,
    /// It rests for a while. Nothing else changes.
    Paused,
    /// It ended on a day. Nothing new is assigned or begun; what is open can be finished, and everything read.
    Discharged,
    /// Hidden from the caseload, and read only, until it is restored.
    Archived,
}

/// What changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseAct {
    /// Therapy rests.
    Pause,
    /// A paused therapy goes on.
    Resume,
    /// Therapy ends.
    Discharge,
    /// Therapy begins again after it had ended.
    BeginAgain,
    /// The record is put out of sight.
    Archive,
    /// It is back, as it was.
    Restore,
}

/// The facts a status follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Since when therapy rests.
    pub paused_at: Option<Moment>,
    /// The day therapy ended.
    pub discharged: Option<Day>,
    /// Since when the record is put away.
    pub archived_at: Option<Moment>,
}

impl Case {
    /// The status: what was archived is that, whatever it was before.
    pub fn status(&self) -> CaseStatus {
        match self {
            Case { archived_at: Some(_), .. } => CaseStatus::Archived,
            Case { discharged: Some(_), .. } => CaseStatus::Discharged,
            Case { paused_at: Some(_), .. } => CaseStatus::Paused,
            _ => CaseStatus::Active,
        }
    }

    /// The facts after an act at a moment, on a day; `None` where it cannot be done from this status.
    pub fn after(self, act: CaseAct, at: Moment, day: Day) -> Option<Self> {
        if !self.status().acts().contains(&act) {
            return None;
        }
        Some(match act {
            CaseAct::Pause => Self { paused_at: Some(at), ..self },
            CaseAct::Resume => Self { paused_at: None, ..self },
            CaseAct::Discharge => Self { paused_at: None, discharged: Some(day), ..self },
            CaseAct::BeginAgain => Self { discharged: None, ..self },
            CaseAct::Archive => Self { archived_at: Some(at), ..self },
            CaseAct::Restore => Self { archived_at: None, ..self },
        })
    }
}

impl CaseStatus {
    /// Every status, in the order of the caseload.
    pub const ALL: [CaseStatus; 4] =
        [CaseStatus::Active, CaseStatus::Paused, CaseStatus::Discharged, CaseStatus::Archived];

    /// Name in addresses: `active`, `paused`, `discharged` or `archived`.
    pub fn as_str(self) -> &'static str {
        match self {
            CaseStatus::Active => "active",
            CaseStatus::Paused => "paused",
            CaseStatus::Discharged => "discharged",
            CaseStatus::Archived => "archived",
        }
    }

    /// Status with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// As a heading names it: "Active", "Discharged".
    pub fn name(self) -> &'static str {
        match self {
            CaseStatus::Active => "Active",
            CaseStatus::Paused => "Paused",
            CaseStatus::Discharged => "Discharged",
            CaseStatus::Archived => "Archived",
        }
    }

    /// What can be done from here.
    pub fn acts(self) -> &'static [CaseAct] {
        match self {
            CaseStatus::Active => &[CaseAct::Pause, CaseAct::Discharge, CaseAct::Archive],
            CaseStatus::Paused => &[CaseAct::Resume, CaseAct::Discharge, CaseAct::Archive],
            CaseStatus::Discharged => &[CaseAct::BeginAgain, CaseAct::Archive],
            CaseStatus::Archived => &[CaseAct::Restore],
        }
    }

    /// Whether something that changes a record may be done to it. What only reads is never asked about.
    pub fn allows(self, action: Action) -> bool {
        match self {
            CaseStatus::Active | CaseStatus::Paused => true,
            CaseStatus::Discharged => !matches!(action, Action::Assign | Action::StartAlone),
            // A client decides who reads their entries, a safety answer is reviewed, and somebody answers for the record,
            // whatever else rests.
            CaseStatus::Archived => {
                matches!(
                    action,
                    Action::ChangeCase
                        | Action::ChooseReaders
                        | Action::Acknowledge
                        | Action::ManageCare
                        | Action::OpenInEmergency
                )
            }
        }
    }

    /// Why not, and what now. `called`: the client; `None` when they read it themselves. `therapist`: as both call them.
    pub fn refusal(self, called: Option<&str>, therapist: &str) -> String {
        match (self, called) {
            (CaseStatus::Archived, Some(_)) => {
                "This record is archived, so nothing was changed. Restore it first, under “Status”.".to_owned()
            }
            (CaseStatus::Archived, None) => {
                format!("Your record is archived, so nothing was changed. If you want to go on here, ask {therapist}.")
            }
            (_, Some(called)) => format!(
                "{called}’s therapy has ended, so nothing new can be assigned. To go on, choose “Begin therapy again” \
                 under “Status”."
            ),
            (_, None) => {
                "Your therapy has ended, so nothing new begins here. You can finish what you began.".to_owned()
            }
        }
    }
}

impl CaseAct {
    /// Every act.
    pub const ALL: [CaseAct; 6] =
        [CaseAct::Pause, CaseAct::Resume, CaseAct::Discharge, CaseAct::BeginAgain, CaseAct::Archive, CaseAct::Restore];

    /// Name in forms and in the audit trail. Stored: one that was in use never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            CaseAct::Pause => "pause",
            CaseAct::Resume => "resume",
            CaseAct::Discharge => "discharge",
            CaseAct::BeginAgain => "begin-again",
            CaseAct::Archive => "archive",
            CaseAct::Restore => "restore",
        }
    }

    /// Act with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == text)
    }
}

/// A day on which someone looks in after therapy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The day it is planned for.
    pub day: Day,
    /// The day somebody said that it was done.
    pub done: Option<Day>,
}

impl CheckIn {
    /// Whether its day has come, and nobody said that it was done.
    pub fn is_due(&self, today: Day) -> bool {
        self.done.is_none() && self.day <= today
    }

    /// "Check-in on 3 March", "Check-in due since 3 March", "Check-in of 3 March, done on 4 March"
    pub fn words(&self, today: Day) -> String {
        let day = when::dated(self.day, today);
        match self.done {
            Some(done) => format!("Check-in of {day}, done on {}", when::dated(done, today)),
            None if self.day == today => "Check-in due today".to_owned(),
            None if self.is_due(today) => format!("Check-in due since {day}"),
            None => format!("Check-in on {day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Every status with every action that changes a record: what is refused.
    #[test]
    fn what_each_status_refuses() {
        // What these do is reading, whatever the status.
        let reads = [
            Action::SeeCaseload,
            Action::AddClient,
            Action::SeeLibrary,
            Action::EditLibrary,
            Action::ManagePractice,
            Action::ManageMembers,
            Action::SeeOffice,
            Action::SeeOutbox,
            Action::OpenRecord,
            Action::ReadShared,
            Action::ReadReport,
            Action::SeeDisclosures,
        ];
        let refused = |status: CaseStatus| -> Vec<&str> {
            let changing = Action::ALL.into_iter().filter(|action| !reads.contains(action));
            changing.filter(|action| !status.allows(*action)).map(Action::as_str).collect()
        };
        assert_eq!(refused(CaseStatus::Active), [""; 0]);
        assert_eq!(refused(CaseStatus::Paused), [""; 0]);
        assert_eq!(refused(CaseStatus::Discharged), ["assign", "start-alone"]);
        assert_eq!(
            refused(CaseStatus::Archived),
            [
                "change-client",
                "invite",
                "plan-session",
                "record-session",
                "private-notes",
                "assign",
                "own-entries",
                "start-alone",
                "keep-draft",
                "together",
                "lead-together",
                "rate-as-client",
                "rate-as-therapist",
                "on-one-screen",
                "make-report",
                "look-at-report",
            ]
        );
    }

    #[test]
    fn an_act_leads_from_one_status_to_the_next_and_back() {
        let (at, ended) = (Moment(5), day("2026-11-20"));
        let act = |case: Case, act: CaseAct| case.after(act, at, ended).unwrap();
        let active = Case::default();
        let paused = act(active, CaseAct::Pause);
        assert_eq!(paused.status(), CaseStatus::Paused);
        assert_eq!(act(paused, CaseAct::Resume), active);
        let discharged = act(paused, CaseAct::Discharge);
        assert_eq!((discharged.status(), discharged.discharged), (CaseStatus::Discharged, Some(ended)));
        assert_eq!(act(discharged, CaseAct::BeginAgain), active, "it is not paused again");
        for before in [active, paused, discharged] {
            let archived = act(before, CaseAct::Archive);
            assert_eq!(archived.status(), CaseStatus::Archived);
            assert_eq!(act(archived, CaseAct::Restore), before, "restored, it is as it was");
        }
        for (case, refused) in [
            (active, [CaseAct::Resume, CaseAct::BeginAgain, CaseAct::Restore].as_slice()),
            (paused, &[CaseAct::Pause, CaseAct::BeginAgain, CaseAct::Restore]),
            (discharged, &[CaseAct::Pause, CaseAct::Resume, CaseAct::Discharge, CaseAct::Restore]),
        ] {
            assert!(refused.iter().all(|act| case.after(*act, at, ended).is_none()), "{case:?}");
        }
    }

    #[test]
    fn a_check_in_is_due_from_its_day_on_until_it_is_done() {
        let check_in = CheckIn { day: day("2027-03-03"), done: None };
        assert_eq!(check_in.words(day("2027-01-05")), "Check-in on 3 March");
        assert_eq!(check_in.words(day("2027-03-03")), "Check-in due today");
        assert_eq!(check_in.words(day("2027-03-09")), "Check-in due since 3 March");
        let done = CheckIn { done: Some(day("2027-03-04")), ..check_in };
        assert!(!done.is_due(day("2027-03-09")));
        assert_eq!(done.words(day("2027-03-09")), "Check-in of 3 March, done on 4 March");
    }

    #[test]
    fn names_are_read_back() {
        assert!(CaseStatus::ALL.iter().all(|status| CaseStatus::parse(status.as_str()) == Some(*status)));
        assert!(CaseAct::ALL.iter().all(|act| CaseAct::parse(act.as_str()) == Some(*act)));
        assert_eq!(CaseStatus::parse("gone"), None);
    }
}
