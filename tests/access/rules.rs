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
    OwnClient,
    OtherClient,
    /// A therapist of another practice, and a client of it.
    OtherPractice,
    OtherPracticesClient,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Anyone,
    SignedIn,
    /// Their own caseload.
    Therapists,
    /// Runs the practice.
    Owners,
    /// Their own pages.
    Clients,
    /// Anyone of Mira's practice who is a client there, or works there.
    PracticesClients,
    PracticesTherapists,
    TheClient,
    TheirTherapist,
    Both,
}

impl Who {
    pub(super) fn includes(self, role: Role) -> bool {
        use Role::{
            Nobody, OtherClient, OtherPractice, OtherPracticesClient, OtherTherapist, OwnClient, OwnTherapist, Owner,
        };
        match self {
            Who::Anyone => true,
            Who::SignedIn => role != Nobody,
            Who::Therapists => matches!(role, Owner | OwnTherapist | OtherTherapist | OtherPractice),
            Who::Owners => role == Owner,
            Who::Clients => matches!(role, OwnClient | OtherClient | OtherPracticesClient),
            Who::PracticesClients => matches!(role, OwnClient | OtherClient),
            Who::PracticesTherapists => matches!(role, Owner | OwnTherapist | OtherTherapist),
            Who::TheClient => role == OwnClient,
            Who::TheirTherapist => role == OwnTherapist,
            Who::Both => matches!(role, OwnClient | OwnTherapist),
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
    answered(Method::POST, "/sign-in", Who::Anyone, &[("email", "no@example.org"), ("password", "no")], &[422, 429]),
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
    page("/homework/{assignment}/result.pdf", Who::Both),
    page("/clients/{client}/shared", Who::Both),
    page("/clients/{client}/patterns/new", Who::Both),
    form("/clients/{client}/patterns/new", Who::Both, WORDING),
    page("/clients/{client}/patterns/{pattern}", Who::Both),
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
    page("/clients/{client}/entries/{assignment}", Who::Both),
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
    page("/caseload", Who::Therapists),
    form("/caseload", Who::Therapists, &[("find", "Mira")]),
    page("/clients/new", Who::Therapists),
    form("/clients/new", Who::Therapists, &[("name", "Somebody New"), ("email", "")]),
    page("/clients/{client}", Who::TheirTherapist),
    page("/clients/{client}/edit", Who::TheirTherapist),
    form("/clients/{client}/edit", Who::TheirTherapist, &[("name", "Mira Vance"), ("called", "Mira")]),
    page("/clients/{client}/status", Who::TheirTherapist),
    form("/clients/{client}/status", Who::TheirTherapist, &[("act", "pause")]),
    form("/clients/{client}/flags/{assignment}", Who::TheirTherapist, &[]),
    form("/clients/{client}/invitation", Who::TheirTherapist, &[]),
    form("/clients/{client}/invitation/withdraw", Who::TheirTherapist, &[]),
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
    page("/clients/{client}/brief", Who::TheirTherapist),
    page("/clients/{client}/report", Who::TheirTherapist),
    form("/clients/{client}/report", Who::TheirTherapist, &[]),
    page("/clients/{client}/reports/{report}", Who::TheirTherapist),
    form("/clients/{client}/reports/{report}/cancel", Who::TheirTherapist, &[]),
    page("/clients/{client}/reports/{report}/file", Who::Both),
    page("/proposals/{proposal}", Who::TheClient),
    form("/proposals/{proposal}", Who::TheClient, &[("go", "agree")]),
    form("/clients/{client}/proposals/{proposal}/make", Who::TheirTherapist, &[]),
    form("/clients/{client}/proposals/{proposal}/withdraw", Who::TheirTherapist, &[]),
    // The owner
    page("/practice", Who::Owners),
    form("/practice", Who::Owners, &[("name", "Willow Street Practice"), ("crisis", "Samaritans: 116 123")]),
    answered(Method::POST, "/practice/logo", Who::Owners, &[], &[422]),
    form("/practice/logo/remove", Who::Owners, &[]),
    page("/practice/outbox", Who::Owners),
    form("/practice/outbox", Who::Owners, &[("mail-name", "Weft")]),
    // The library
    page("/library", Who::Therapists),
    form("/library/new", Who::Therapists, &[("title", "A quiet quiz"), ("kind", "quiz")]),
    page("/library/import", Who::Therapists),
    answered(Method::POST, "/library/import", Who::Therapists, &[], &[422]),
    page("/library/pathways/{pathway}", Who::PracticesTherapists),
    page("/library/pathways/{pathway}/workbook.pdf", Who::PracticesTherapists),
    page("/library/pathways/{pathway}/edit", Who::PracticesTherapists),
    answered(Method::POST, "/library/pathways/{pathway}", Who::PracticesTherapists, &[], &[422]),
    form("/library/pathways/{pathway}/copy", Who::PracticesTherapists, &[]),
    form("/library/pathways/{pathway}/archive", Who::PracticesTherapists, &[("archived", "no")]),
    page("/library/{exercise}", Who::PracticesTherapists),
    form("/library/{exercise}/duplicate", Who::PracticesTherapists, &[]),
    form("/library/{exercise}/archive", Who::PracticesTherapists, &[("archived", "no")]),
    page("/library/{exercise}/preview", Who::PracticesTherapists),
    answered(Method::POST, "/library/{exercise}/preview", Who::PracticesTherapists, &[], &[200]),
    page("/library/{exercise}/worksheet.pdf", Who::PracticesTherapists),
    answered(Method::GET, "/library/{exercise}/export/{format}", Who::PracticesTherapists, &[], &[200]),
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
    // The login ends
    form("/sign-out", Who::Anyone, &[]),
    form("/leave", Who::Anyone, &[]),
];
