//! Who may ask for what. One line a route, in an order in which the allowed can be done one after the other.

use hyper::Method;

/// What someone is to Mira, the client whose ids stand in the addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Nobody,
    /// Owns the practice, and does not treat her.
    Owner,
    OwnTherapist,
    OtherTherapist,
    /// Stands in for her therapist today.
    CoveringTherapist,
    /// Treated her until last week.
    FormerTherapist,
    /// Stood in for her therapist, left, and was invited again.
    FormerMember,
    /// Reads her record, and one who reads another.
    OwnSupervisor,
    OtherSupervisor,
    Assistant,
    /// Owners who opened her record in an emergency: its time is not over, and it is.
    OwnerInEmergency,
    OwnerAfterEmergency,
    OwnClient,
    OtherClient,
    /// A therapist of another practice, and a client of it.
    OtherPractice,
    OtherPracticesClient,
}

impl Role {
    /// Reads her record.
    pub(super) fn reads(self) -> bool {
        use Role::{CoveringTherapist, OwnClient, OwnSupervisor, OwnTherapist, OwnerInEmergency};
        matches!(self, OwnTherapist | CoveringTherapist | OwnSupervisor | OwnerInEmergency | OwnClient)
    }

    /// Reads her name, and nothing else of hers.
    pub(super) fn works_in_office(self) -> bool {
        self == Role::Assistant || self.is_owner()
    }

    fn is_owner(self) -> bool {
        matches!(self, Role::Owner | Role::OwnerInEmergency | Role::OwnerAfterEmergency)
    }

    /// Has a caseload in her practice, with her in it or not.
    fn treats_here(self) -> bool {
        use Role::{CoveringTherapist, FormerMember, FormerTherapist, OtherTherapist, OwnTherapist};
        let treats = matches!(self, OwnTherapist | OtherTherapist | CoveringTherapist | FormerTherapist | FormerMember);
        treats || self.is_owner()
    }

    fn supervises(self) -> bool {
        matches!(self, Role::OwnSupervisor | Role::OtherSupervisor)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Anyone,
    SignedIn,
    /// Whoever treats clients, here or elsewhere.
    Therapists,
    /// They, and those who supervise.
    TherapistsAndSupervisors,
    /// They, and whoever works in the office.
    TherapistsAndAssistants,
    /// Runs the practice.
    Owners,
    /// Sees all clients by name.
    Office,
    /// Their own pages.
    Clients,
    /// Anyone of Mira's practice who is a client there, or works there.
    PracticesClients,
    PracticesTherapists,
    PracticesTherapistsAndSupervisors,
    TheClient,
    /// Treats her, or stands in.
    TheirTherapist,
    /// They, and whoever reads the record.
    TheirReaders,
    /// They, and whoever works in the office.
    TheirPlanners,
    /// Whoever plans in the office.
    Assistants,
    /// Her own therapist, and the owners.
    CareManagers,
    /// Owners who do not read her record already.
    OwnersOutside,
    /// The client and whoever treats her.
    Both,
    /// They, and whoever reads the record.
    BothAndReaders,
}

impl Who {
    pub(super) fn includes(self, role: Role) -> bool {
        use Role::{
            Assistant, CoveringTherapist, Nobody, OtherClient, OtherPractice, OtherPracticesClient, OwnClient,
            OwnSupervisor, OwnTherapist, OwnerInEmergency,
        };
        let treats = role.treats_here() || role == OtherPractice;
        let treats_her = matches!(role, OwnTherapist | CoveringTherapist);
        match self {
            Who::Anyone => true,
            Who::SignedIn => role != Nobody,
            Who::Therapists => treats,
            Who::TherapistsAndSupervisors => treats || role.supervises(),
            Who::TherapistsAndAssistants => treats || role == Assistant,
            Who::Owners => role.is_owner(),
            Who::Office => role.works_in_office(),
            Who::Clients => matches!(role, OwnClient | OtherClient | OtherPracticesClient),
            Who::PracticesClients => matches!(role, OwnClient | OtherClient),
            Who::PracticesTherapists => role.treats_here(),
            Who::PracticesTherapistsAndSupervisors => role.treats_here() || role.supervises(),
            Who::TheClient => role == OwnClient,
            Who::TheirTherapist => treats_her,
            Who::TheirReaders => treats_her || matches!(role, OwnSupervisor | OwnerInEmergency),
            Who::TheirPlanners => treats_her || role == Assistant,
            Who::Assistants => role == Assistant,
            Who::CareManagers => role == OwnTherapist || role.is_owner(),
            Who::OwnersOutside => role.is_owner() && role != OwnerInEmergency,
            Who::Both => treats_her || role == OwnClient,
            Who::BothAndReaders => role.reads(),
        }
    }
}

pub(super) struct Rule {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) who: Who,
    pub(super) fields: &'static [(&'static str, &'static str)],
    /// What those who may can get.
    pub(super) answers: &'static [u16],
}

const fn page(path: &'static str, who: Who) -> Rule {
    Rule { method: Method::GET, path, who, fields: &[], answers: &[200] }
}

/// What is sent leads somewhere.
const fn form(path: &'static str, who: Who, fields: &'static [(&'static str, &'static str)]) -> Rule {
    answered(Method::POST, path, who, fields, &[303])
}

const fn answered(
    method: Method,
    path: &'static str,
    who: Who,
    fields: &'static [(&'static str, &'static str)],
    answers: &'static [u16],
) -> Rule {
    Rule { method, path, who, fields, answers }
}

const SAVE: &[(&str, &str)] = &[
    ("assignment", "{assignment}"),
    ("item", "body"),
    ("typed", "=Warm."),
    ("seen", "0"),
    ("page", "a"),
    ("number", "1"),
];
const DRAFT: &[(&str, &str)] =
    &[("place", "/clients/{client}/patterns/new"), ("typed", "old=x"), ("page", "a"), ("number", "1")];
const WORDING: &[(&str, &str)] = &[("old", "go quiet"), ("new", "say what I need")];

pub(super) const RULES: &[Rule] = &[
    answered(Method::GET, "/", Who::Anyone, &[], &[303]),
    answered(Method::GET, "/sign-in", Who::Anyone, &[], &[200, 303]),
    // After many tries from one address there is a wait.
    answered(Method::POST, "/sign-in", Who::Anyone, &[("email", "no@example.org"), ("password", "no")], &[422, 429]),
    // Nobody is on the way in: it begins again.
    page("/sign-in/code", Who::Anyone),
    answered(Method::POST, "/sign-in/code", Who::Anyone, &[("code", "123456")], &[200]),
    page("/sign-in/set-up", Who::Anyone),
    answered(Method::POST, "/sign-in/set-up", Who::Anyone, &[("code", "123456")], &[200]),
    // There is a practice already; and nobody made these links.
    answered(Method::GET, "/set-up/{secret}", Who::Anyone, &[], &[404]),
    answered(Method::POST, "/set-up/{secret}", Who::Anyone, &[], &[404]),
    page("/reset", Who::Anyone),
    answered(Method::POST, "/reset", Who::Anyone, &[("email", "no@example.org")], &[200, 429]),
    answered(Method::GET, "/reset/{secret}", Who::Anyone, &[], &[404]),
    answered(Method::POST, "/reset/{secret}", Who::Anyone, &[("password", "three quiet words")], &[404]),
    answered(Method::GET, "/email/{secret}", Who::Anyone, &[], &[404]),
    answered(Method::POST, "/email/{secret}", Who::Anyone, &[], &[404]),
    page("/join/{secret}", Who::Anyone),
    answered(Method::POST, "/join/{secret}", Who::Anyone, &[("email", "no"), ("password", "no")], &[422]),
    answered(Method::POST, "/sign-in/passkey/options", Who::Anyone, &[], &[200]),
    // Without a sign-in that goes on, there is none to ask about.
    answered(Method::POST, "/sign-in/code/options", Who::Anyone, &[], &[404]),
    page("/account/passkeys", Who::SignedIn),
    answered(Method::POST, "/account/passkeys/options", Who::SignedIn, &[], &[200]),
    answered(Method::POST, "/account/passkeys", Who::SignedIn, &[("name", "x"), ("credential", "x")], &[422]),
    form("/account/passkeys/{passkey}/remove", Who::TheClient, &[]),
    page("/away", Who::Anyone),
    page("/invitation/{token}", Who::Anyone),
    answered(Method::POST, "/invitation/{token}", Who::Anyone, &[("email", "no"), ("password", "no")], &[422]),
    page("/numbers", Who::SignedIn),
    // How much is left of a login, for whoever has one; and that somebody is there.
    answered(Method::GET, "/login", Who::Anyone, &[], &[200, 401]),
    form("/login", Who::SignedIn, &[]),
    // One's own account
    page("/account", Who::SignedIn),
    page("/account/password", Who::SignedIn),
    answered(
        Method::POST,
        "/account/password",
        Who::SignedIn,
        &[("present", "no"), ("password", "four quiet words")],
        &[422, 429],
    ),
    page("/account/email", Who::SignedIn),
    answered(Method::POST, "/account/email", Who::SignedIn, &[("email", "no")], &[422]),
    page("/account/second-factor", Who::SignedIn),
    form("/account/second-factor", Who::SignedIn, &[]),
    // There is none yet.
    answered(Method::POST, "/account/second-factor/remove", Who::SignedIn, &[], &[303, 404]),
    // Only who has a second step has codes that stand in for it.
    answered(Method::POST, "/account/recovery-codes", Who::SignedIn, &[], &[200, 404]),
    form("/account/logins/end", Who::SignedIn, &[]),
    // Somebody else's, and a practice of somebody else.
    answered(Method::POST, "/account/logins/{login}/end", Who::SignedIn, &[], &[404]),
    answered(Method::POST, "/account/practice", Who::SignedIn, &[("membership", "{login}")], &[404]),
    answered(Method::POST, "/confirm", Who::SignedIn, &[("password", "no")], &[422, 429]),
    // The client
    page("/today", Who::Clients),
    page("/entries", Who::Clients),
    page("/seen", Who::Clients),
    page("/homework/{assignment}", Who::TheClient),
    form("/homework/{assignment}", Who::TheClient, &[]),
    form("/homework/{assignment}/decline", Who::TheClient, &[("declined", "no")]),
    page("/homework/{assignment}/all", Who::TheClient),
    form("/homework/{assignment}/all", Who::TheClient, &[("go", "pause")]),
    page("/homework/{assignment}/care", Who::TheClient),
    page("/homework/{assignment}/worksheet.pdf", Who::TheClient),
    page("/homework/{assignment}/{place}", Who::TheClient),
    form("/homework/{assignment}/{place}", Who::TheClient, &[("answer", "My aunt"), ("seen", "0"), ("go", "next")]),
    answered(Method::POST, "/api/answers/save", Who::TheClient, SAVE, &[200]),
    answered(Method::POST, "/api/drafts/save", Who::Both, DRAFT, &[200]),
    answered(Method::POST, "/api/here", Who::SignedIn, &[], &[200]),
    form("/drafts/put-away", Who::Both, &[("place", "/clients/{client}/patterns/new")]),
    page("/homework/{assignment}/finish", Who::TheClient),
    form("/homework/{assignment}/finish", Who::TheClient, &[("readers", "nobody")]),
    page("/homework/{assignment}/entry", Who::TheClient),
    form("/homework/{assignment}/sharing", Who::TheClient, &[("readers", "therapist")]),
    form("/homework/{assignment}/ratings", Who::TheClient, &[("pattern", "{pattern}"), ("rating", "6")]),
    form("/homework/{assignment}/ratings/clear", Who::TheClient, &[("pattern", "{pattern}")]),
    form("/start/{exercise}", Who::PracticesClients, &[]),
    // Both
    page("/homework/{assignment}/result.pdf", Who::BothAndReaders),
    page("/clients/{client}/shared", Who::BothAndReaders),
    page("/clients/{client}/patterns/new", Who::Both),
    form("/clients/{client}/patterns/new", Who::Both, WORDING),
    page("/clients/{client}/patterns/{pattern}", Who::BothAndReaders),
    page("/clients/{client}/patterns/{pattern}/words", Who::Both),
    form("/clients/{client}/patterns/{pattern}/words", Who::Both, WORDING),
    form("/clients/{client}/patterns/{pattern}/turn", Who::Both, &[("turn", "reopened")]),
    // One session with one rating is no start: the page comes back and says so.
    answered(
        Method::POST,
        "/clients/{client}/patterns/{pattern}/start",
        Who::Both,
        &[("from", "{session}"), ("to", "{session}")],
        &[422],
    ),
    form("/clients/{client}/patterns/{pattern}/measures", Who::Both, &[]),
    // A quote hangs on it: the page comes back and says so.
    answered(Method::POST, "/clients/{client}/patterns/{pattern}/remove", Who::Both, &[], &[422]),
    // Only whoever did it may undo it: the therapist.
    answered(Method::POST, "/clients/{client}/undo/{undo}", Who::Both, &[], &[303, 404]),
    page("/clients/{client}/sessions/{session}/rate", Who::Both),
    form("/clients/{client}/sessions/{session}/rate", Who::Both, &[("rating-{pattern}", "7")]),
    page("/clients/{client}/sessions/{session}/joint", Who::Both),
    form(
        "/clients/{client}/sessions/{session}/joint",
        Who::Both,
        &[("act", "rate"), ("pattern", "{pattern}"), ("strength", "7")],
    ),
    // Nothing is open to follow.
    answered(Method::GET, "/clients/{client}/sessions/{session}/joint/events", Who::Both, &[], &[204]),
    page("/clients/{client}/entries/{assignment}", Who::BothAndReaders),
    page("/clients/{client}/entries/{assignment}/amend", Who::TheClient),
    form(
        "/clients/{client}/entries/{assignment}/amend",
        Who::TheClient,
        &[("seen-who", "1"), ("answer-who", "My aunt")],
    ),
    form(
        "/clients/{client}/entries/{assignment}/evidence",
        Who::Both,
        &[("words", "body.0"), ("pattern", "{pattern}"), ("side", "new")],
    ),
    // The first of them takes the words away; then they are gone.
    answered(
        Method::POST,
        "/clients/{client}/patterns/{pattern}/evidence/{evidence}/unlink",
        Who::Both,
        &[],
        &[303, 404],
    ),
    // The therapist
    page("/caseload", Who::TherapistsAndSupervisors),
    form("/caseload", Who::TherapistsAndSupervisors, &[("find", "Mira")]),
    page("/clients/new", Who::TherapistsAndAssistants),
    form(
        "/clients/new",
        Who::TherapistsAndAssistants,
        &[
            ("name", "Someone New"),
            ("sure", "name someone new"),
            ("email", ""),
            ("therapist", "{own}"),
            ("sure", "name somebody new"),
        ],
    ),
    page("/clients/{client}", Who::TheirReaders),
    page("/clients/{client}/care", Who::CareManagers),
    answered(
        Method::POST,
        "/clients/{client}/care",
        Who::CareManagers,
        &[("act", "hand-over"), ("hand-from", "{own}"), ("hand-on", "2026-12-01")],
        &[422],
    ),
    page("/clients/{client}/edit", Who::TheirTherapist),
    form("/clients/{client}/edit", Who::TheirTherapist, &[("name", "Mira Vance"), ("called", "Mira")]),
    page("/clients/{client}/status", Who::TheirTherapist),
    form("/clients/{client}/status", Who::TheirTherapist, &[("act", "pause")]),
    form("/clients/{client}/flags/{assignment}", Who::TheirTherapist, &[]),
    form("/clients/{client}/invitation", Who::TheirPlanners, &[]),
    form("/clients/{client}/invitation/withdraw", Who::TheirPlanners, &[]),
    page("/clients/{client}/assign", Who::TheirTherapist),
    form(
        "/clients/{client}/assign",
        Who::TheirTherapist,
        &[("exercise", "{version}"), ("due", "whenever"), ("sure", "again safe-relationship-journal")],
    ),
    form("/clients/{client}/pathway", Who::TheirTherapist, &[("pathway", "{pathway}"), ("from", "2026-12-01")]),
    page("/clients/{client}/assignments/{assignment}", Who::TheirTherapist),
    form(
        "/clients/{client}/assignments/{assignment}",
        Who::TheirTherapist,
        &[("due", "whenever"), ("note", "Take your time.")],
    ),
    form("/clients/{client}/assignments/{assignment}/withdraw", Who::TheirTherapist, &[]),
    page("/clients/{client}/sessions/new", Who::TheirTherapist),
    form("/clients/{client}/sessions/new", Who::TheirTherapist, &[("day", "2026-11-20"), ("agreed", "Tea.")]),
    page("/clients/{client}/sessions/{session}", Who::TheirTherapist),
    form(
        "/clients/{client}/sessions/{session}",
        Who::TheirTherapist,
        &[("version", "1"), ("day", "2026-11-16"), ("agreed", "Tea."), ("note", "")],
    ),
    form("/clients/{client}/sessions/{session}/held", Who::TheirTherapist, &[("held", "yes")]),
    // Something was agreed and rated in it.
    answered(Method::POST, "/clients/{client}/sessions/{session}/delete", Who::TheirTherapist, &[], &[422]),
    page("/clients/{client}/brief", Who::TheirReaders),
    page("/clients/{client}/report", Who::TheirTherapist),
    form("/clients/{client}/report", Who::TheirTherapist, &[]),
    page("/clients/{client}/reports/{report}", Who::TheirTherapist),
    form("/clients/{client}/reports/{report}/cancel", Who::TheirTherapist, &[]),
    page("/clients/{client}/reports/{report}/file", Who::BothAndReaders),
    page("/proposals/{proposal}", Who::TheClient),
    form("/proposals/{proposal}", Who::TheClient, &[("go", "agree")]),
    form("/clients/{client}/proposals/{proposal}/make", Who::TheirTherapist, &[]),
    form("/clients/{client}/proposals/{proposal}/withdraw", Who::TheirTherapist, &[]),
    // The office
    page("/office", Who::Office),
    form("/office", Who::Office, &[("find", "Mira")]),
    page("/office/{client}", Who::Office),
    // The second finds that time taken.
    answered(
        Method::POST,
        "/office/{client}",
        Who::Assistants,
        &[("act", "plan"), ("day", "2026-12-02"), ("time", "10:00")],
        &[303, 422],
    ),
    // The owner
    page("/practice/logins", Who::Owners),
    answered(Method::POST, "/practice/logins", Who::Owners, &[], &[303, 422]),
    page("/practice/members", Who::Owners),
    answered(Method::POST, "/practice/members", Who::Owners, &[("name", "Someone New")], &[422]),
    page("/practice/members/{member}", Who::Owners),
    form("/practice/members/{member}", Who::Owners, &[("name", "Gwen Gone"), ("role", "therapist")]),
    // Nobody is in her care.
    answered(
        Method::POST,
        "/practice/members/{member}/hand-over",
        Who::Owners,
        &[("hand-to", "{own}"), ("hand-on", "2026-12-01")],
        &[422],
    ),
    // The first of them does it.
    answered(Method::POST, "/practice/members/{member}/end", Who::Owners, &[], &[303, 404]),
    answered(Method::POST, "/practice/invitations/{invitation}/withdraw", Who::Owners, &[], &[303, 404]),
    page("/practice", Who::Owners),
    form("/practice", Who::Owners, &[("name", "Willow Street Practice"), ("crisis", "Samaritans: 116 123")]),
    answered(Method::POST, "/practice/logo", Who::Owners, &[], &[422]),
    form("/practice/logo/remove", Who::Owners, &[]),
    page("/practice/outbox", Who::Owners),
    form("/practice/outbox", Who::Owners, &[("mail-name", "Weft")]),
    // The library
    page("/library", Who::TherapistsAndSupervisors),
    form("/library/new", Who::Therapists, &[("title", "A quiet quiz"), ("kind", "quiz")]),
    page("/library/import", Who::Therapists),
    answered(Method::POST, "/library/import", Who::Therapists, &[], &[422]),
    page("/library/pathways/{pathway}", Who::PracticesTherapistsAndSupervisors),
    page("/library/pathways/{pathway}/workbook.pdf", Who::PracticesTherapistsAndSupervisors),
    page("/library/pathways/{pathway}/edit", Who::PracticesTherapists),
    answered(Method::POST, "/library/pathways/{pathway}", Who::PracticesTherapists, &[], &[422]),
    form("/library/pathways/{pathway}/copy", Who::PracticesTherapists, &[]),
    form("/library/pathways/{pathway}/archive", Who::PracticesTherapists, &[("archived", "no")]),
    page("/library/{exercise}", Who::PracticesTherapistsAndSupervisors),
    form("/library/{exercise}/duplicate", Who::PracticesTherapists, &[]),
    form("/library/{exercise}/archive", Who::PracticesTherapists, &[("archived", "no")]),
    page("/library/{exercise}/preview", Who::PracticesTherapistsAndSupervisors),
    answered(Method::POST, "/library/{exercise}/preview", Who::PracticesTherapistsAndSupervisors, &[], &[200]),
    page("/library/{exercise}/worksheet.pdf", Who::PracticesTherapistsAndSupervisors),
    answered(Method::GET, "/library/{exercise}/export/{format}", Who::PracticesTherapistsAndSupervisors, &[], &[200]),
    form("/library/{exercise}/edit", Who::PracticesTherapists, &[]),
    page("/library/{exercise}/draft", Who::PracticesTherapists),
    // Without the mark of what it was made from a form changes nothing.
    answered(
        Method::POST,
        "/library/{exercise}/draft",
        Who::PracticesTherapists,
        &[("title", "A person"), ("summary", "Short."), ("minutes", "5")],
        &[422],
    ),
    page("/library/{exercise}/draft/preview", Who::PracticesTherapists),
    answered(Method::POST, "/library/{exercise}/draft/preview", Who::PracticesTherapists, &[], &[200]),
    form("/library/{exercise}/draft/items", Who::PracticesTherapists, &[("prompts", "How?"), ("way", "long-text")]),
    page("/library/{exercise}/draft/items/{item}", Who::PracticesTherapists),
    answered(
        Method::POST,
        "/library/{exercise}/draft/items/{item}",
        Who::PracticesTherapists,
        &[("prompt", "And the body?")],
        &[422],
    ),
    form("/library/{exercise}/draft/items/{item}/move", Who::PracticesTherapists, &[("go", "up")]),
    page("/library/{exercise}/draft/scales/{scale}", Who::PracticesTherapists),
    answered(Method::POST, "/library/{exercise}/draft/scales/{scale}", Who::PracticesTherapists, &[], &[422]),
    // The first of them publishes it; then there is no draft.
    answered(
        Method::POST,
        "/library/{exercise}/draft/publish",
        Who::PracticesTherapists,
        &[("note", "x")],
        &[303, 404],
    ),
    answered(Method::POST, "/library/{exercise}/draft/discard", Who::PracticesTherapists, &[], &[404]),
    // Somebody who reads the record from now on comes last.
    page("/clients/{client}/emergency", Who::OwnersOutside),
    form(
        "/clients/{client}/emergency",
        Who::OwnersOutside,
        &[("reason", "Her therapist had an accident."), ("hours", "1")],
    ),
    // The login ends
    form("/sign-out", Who::Anyone, &[]),
    form("/leave", Who::Anyone, &[]),
];
