//! Every page and form, in one table. Tests generate the access matrix from it.

use std::collections::HashMap;

use axum::{Router, extract::DefaultBodyLimit, http::Method, routing::MethodRouter};

use crate::{
    audit::ClientPage,
    web::{
        App,
        account::{self, invitation, members, own, passkey, reset, set_up},
        drafts,
        homework::{self, amend, answer, assign, change, entry, flag, pathway as assign_pathway},
        joint,
        library::{self, builder, import, pathway, preview, worksheet},
        login, mail,
        pattern::{self, evidence, rate},
        practice,
        record::{self, care, case, emergency, office, session},
        report::{self, disclosure, proposal},
        shared_view, undo,
    },
};

/// How much of an upload is listened to, in bytes: more than is read, so that a refusal is heard.
const MOST_HEARD: usize = 64 * 1024 * 1024;

/// One thing that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// With placeholders: `/clients/{client}`.
    pub path: &'static str,
    pub shows: Shows,
}

/// What staff see of a client at an address: each route says so where it stands, and what they see is on the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Nothing the client wrote or rated.
    Nothing,
    /// This page; it is written down here, before it leaves.
    Page(ClientPage),
    /// Something with an event of its own, which its service writes.
    Event,
}

use Shows::{Event, Nothing};

const fn of(page: ClientPage) -> Shows {
    Shows::Page(page)
}

/// A router that remembers what was added to it.
pub(super) struct Table {
    router: Router<App>,
    routes: Vec<Route>,
}

impl Table {
    /// A page that is about no client, or only about whoever looks.
    fn page(self, path: &'static str, handlers: MethodRouter<App>) -> Self {
        self.add(Route { method: Method::GET, path, shows: Nothing }, handlers)
    }

    /// A form of such a page.
    fn form(self, path: &'static str, handlers: MethodRouter<App>) -> Self {
        self.add(Route { method: Method::POST, path, shows: Nothing }, handlers)
    }

    /// A page about a client, with what it shows of them.
    fn client_page(self, path: &'static str, shows: Shows, handlers: MethodRouter<App>) -> Self {
        self.add(Route { method: Method::GET, path, shows }, handlers)
    }

    /// A form about a client, with what its page shows of them when it comes again.
    fn client_form(self, path: &'static str, shows: Shows, handlers: MethodRouter<App>) -> Self {
        self.add(Route { method: Method::POST, path, shows }, handlers)
    }

    fn add(mut self, route: Route, handlers: MethodRouter<App>) -> Self {
        self.router = self.router.route(route.path, handlers);
        self.routes.push(route);
        self
    }

    pub(super) fn into_parts(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.routes)
    }
}

/// Pages, forms, and the server functions islands call.
pub fn routes() -> Vec<Route> {
    let (_, mut routes) = table().into_parts();
    routes.extend(super::api::routes());
    routes
}

/// What each address shows, for whoever writes it down.
pub(super) fn shown() -> HashMap<(Method, &'static str), Shows> {
    let (_, routes) = table().into_parts();
    routes.into_iter().map(|route| ((route.method, route.path), route.shows)).collect()
}

pub(super) fn table() -> Table {
    use axum::routing::{get, post};
    let table = Table { router: Router::new(), routes: Vec::new() };
    table
        .page("/", get(login::home))
        // Anyone
        .page("/sign-in", get(account::sign_in_page))
        .form("/sign-in", post(account::sign_in))
        .page("/sign-in/code", get(account::code_page))
        .form("/sign-in/code", post(account::show_code))
        .form("/sign-in/code/options", post(passkey::ask_for_own))
        .form("/sign-in/passkey/options", post(passkey::ask_for_any))
        .page("/sign-in/set-up", get(account::factor_page))
        .form("/sign-in/set-up", post(account::set_up_factor))
        .page("/set-up/{secret}", get(set_up::page))
        .form("/set-up/{secret}", post(set_up::set_up))
        .page("/reset", get(reset::page))
        .form("/reset", post(reset::ask))
        .page("/reset/{secret}", get(reset::password_page))
        .form("/reset/{secret}", post(reset::reset_password))
        .page("/email/{secret}", get(reset::email_page))
        .form("/email/{secret}", post(reset::confirm_email))
        .page("/join/{secret}", get(members::join_page))
        .form("/join/{secret}", post(members::join))
        .page(login::LEFT, get(login::left))
        .form(login::LEFT, post(login::stay))
        .form("/sign-out", post(account::sign_out))
        .form("/leave", post(account::leave))
        .page("/away", get(account::away))
        .form("/drafts/put-away", post(drafts::put_away))
        .page("/invitation/{token}", get(invitation::invitation_page))
        .form("/invitation/{token}", post(invitation::accept_invitation))
        .page("/numbers", get(practice::numbers))
        // One's own account
        .page("/account", get(own::page))
        .page("/account/password", get(own::password_page))
        .form("/account/password", post(own::change_password))
        .page("/account/email", get(own::email_page))
        .form("/account/email", post(own::ask_for_email))
        .page("/account/second-factor", get(own::factor_page))
        .form("/account/second-factor", post(own::set_up_factor))
        .form("/account/second-factor/remove", post(own::remove_factor))
        .page("/account/passkeys", get(passkey::page))
        .form("/account/passkeys", post(passkey::add))
        .form("/account/passkeys/options", post(passkey::ask_to_add))
        .form("/account/passkeys/{passkey}/remove", post(passkey::remove))
        .form("/account/recovery-codes", post(own::new_recovery_codes))
        .form("/account/logins/end", post(own::end_others))
        .form("/account/logins/{login}/end", post(own::end_login))
        .form("/account/practice", post(own::go_to_practice))
        .form("/confirm", post(own::confirm))
        // The client
        .page("/today", get(homework::today))
        .page("/entries", get(entry::entries))
        .page("/seen", get(disclosure::seen))
        .page("/homework/{assignment}", get(homework::start_page))
        .form("/homework/{assignment}", post(homework::begin))
        .form("/homework/{assignment}/decline", post(homework::decline))
        .page("/homework/{assignment}/all", get(answer::all_page))
        .form("/homework/{assignment}/all", post(answer::answer_all))
        .form("/start/{exercise}", post(homework::start_alone))
        .page("/homework/{assignment}/care", get(answer::care))
        .page("/homework/{assignment}/finish", get(homework::finish_page))
        .form("/homework/{assignment}/finish", post(homework::finish))
        .page("/homework/{assignment}/entry", get(entry::entry))
        .form("/homework/{assignment}/sharing", post(entry::set_readers))
        .form("/homework/{assignment}/ratings", post(entry::rate_entry))
        .form("/homework/{assignment}/ratings/clear", post(entry::clear_rating))
        .page("/homework/{assignment}/worksheet.pdf", get(worksheet::homework))
        .page("/homework/{assignment}/{place}", get(answer::one_page))
        .form("/homework/{assignment}/{place}", post(answer::answer_one))
        // Both
        .client_page("/homework/{assignment}/result.pdf", Event, get(worksheet::result))
        .client_page("/clients/{client}/shared", Event, get(shared_view::shared))
        .client_page("/clients/{client}/patterns/new", of(ClientPage::NewPattern), get(pattern::new_page))
        .client_form("/clients/{client}/patterns/new", of(ClientPage::NewPattern), post(pattern::write))
        .client_page("/clients/{client}/patterns/{pattern}", of(ClientPage::Pattern), get(pattern::page))
        .client_page(
            "/clients/{client}/patterns/{pattern}/words",
            of(ClientPage::PatternWords),
            get(pattern::words_page),
        )
        .client_form("/clients/{client}/patterns/{pattern}/words", of(ClientPage::PatternWords), post(pattern::reword))
        .client_form("/clients/{client}/patterns/{pattern}/turn", of(ClientPage::Pattern), post(pattern::turn))
        .client_form("/clients/{client}/patterns/{pattern}/remove", of(ClientPage::Pattern), post(pattern::remove))
        .client_form("/clients/{client}/patterns/{pattern}/start", of(ClientPage::Pattern), post(pattern::agree_start))
        .client_form(
            "/clients/{client}/patterns/{pattern}/measures",
            of(ClientPage::Pattern),
            post(pattern::tie_measures),
        )
        .client_form(
            "/clients/{client}/patterns/{pattern}/evidence/{evidence}/unlink",
            of(ClientPage::Pattern),
            post(evidence::unlink_evidence),
        )
        .client_page("/clients/{client}/sessions/{session}/rate", of(ClientPage::Ratings), get(rate::rate_page))
        .client_form("/clients/{client}/sessions/{session}/rate", of(ClientPage::Ratings), post(rate::rate))
        .client_page("/clients/{client}/sessions/{session}/joint", of(ClientPage::JointView), get(joint::page))
        .client_form("/clients/{client}/sessions/{session}/joint", of(ClientPage::JointView), post(joint::act))
        .client_page("/clients/{client}/sessions/{session}/joint/events", Nothing, get(joint::events))
        .client_page("/clients/{client}/entries/{assignment}", Event, get(entry::shared_entry))
        .client_page("/clients/{client}/entries/{assignment}/amend", Nothing, get(amend::page))
        .client_form("/clients/{client}/entries/{assignment}/amend", Nothing, post(amend::amend))
        .client_form("/clients/{client}/entries/{assignment}/evidence", Event, post(evidence::link_evidence))
        .client_form("/clients/{client}/undo/{undo}", Nothing, post(undo::undo))
        // The therapist
        .page("/caseload", get(record::caseload))
        .form("/caseload", post(record::search_caseload))
        .page("/clients/new", get(record::new_client_page))
        .form("/clients/new", post(record::add_client))
        .client_page("/clients/{client}", Event, get(record::record))
        .client_page("/clients/{client}/edit", Nothing, get(record::client_page))
        .client_form("/clients/{client}/edit", Nothing, post(record::change_client))
        .client_page("/clients/{client}/care", Nothing, get(care::page))
        .client_form("/clients/{client}/care", Nothing, post(care::change))
        .client_page("/clients/{client}/status", Nothing, get(case::page))
        .client_form("/clients/{client}/status", Nothing, post(case::change))
        .client_form("/clients/{client}/flags/{assignment}", Nothing, post(flag::acknowledge))
        .client_form("/clients/{client}/invitation", Nothing, post(invitation::invite))
        .client_form("/clients/{client}/invitation/withdraw", Nothing, post(invitation::withdraw))
        .client_page("/clients/{client}/assign", Nothing, get(assign::assign_page))
        .client_form("/clients/{client}/assign", Nothing, post(assign::assign))
        .client_form("/clients/{client}/pathway", Nothing, post(assign_pathway::give_pathway))
        .client_page("/clients/{client}/assignments/{assignment}", Nothing, get(change::page))
        .client_form("/clients/{client}/assignments/{assignment}", Nothing, post(change::change))
        .client_form("/clients/{client}/assignments/{assignment}/withdraw", Nothing, post(change::withdraw))
        .client_page("/clients/{client}/sessions/new", Nothing, get(session::new_session_page))
        .client_form("/clients/{client}/sessions/new", Nothing, post(session::record_session))
        .client_page("/clients/{client}/sessions/{session}", of(ClientPage::Session), get(session::session_page))
        .client_form("/clients/{client}/sessions/{session}", of(ClientPage::Session), post(session::change_session))
        .client_form("/clients/{client}/sessions/{session}/held", Nothing, post(session::record_outcome))
        .client_form(
            "/clients/{client}/sessions/{session}/delete",
            of(ClientPage::Session),
            post(session::delete_session),
        )
        .client_page("/clients/{client}/emergency", Nothing, get(emergency::page))
        .client_form("/clients/{client}/emergency", Nothing, post(emergency::open))
        // The office
        .page("/office", get(office::page))
        .form("/office", post(office::search))
        .client_page("/office/{client}", Nothing, get(office::client))
        .client_form("/office/{client}", Nothing, post(office::act))
        // Reports
        .client_page("/clients/{client}/brief", of(ClientPage::Brief), get(report::brief))
        .client_page("/clients/{client}/report", of(ClientPage::ReportComposer), get(report::compose_page))
        .client_form("/clients/{client}/report", of(ClientPage::ReportComposer), post(report::compose))
        .client_page("/clients/{client}/reports/{report}", Nothing, get(report::made_page))
        .client_form("/clients/{client}/reports/{report}/cancel", Nothing, post(report::cancel))
        .client_page("/clients/{client}/reports/{report}/file", Event, get(report::file))
        .client_form("/clients/{client}/proposals/{proposal}/make", Nothing, post(proposal::make_agreed))
        .client_form("/clients/{client}/proposals/{proposal}/withdraw", Nothing, post(proposal::withdraw))
        .page("/proposals/{proposal}", get(proposal::proposal_page))
        .form("/proposals/{proposal}", post(proposal::answer_proposal))
        // The owner
        .page("/practice", get(practice::page))
        .form("/practice", post(practice::change))
        .form("/practice/logo", post(practice::set_logo).layer(DefaultBodyLimit::max(MOST_HEARD)))
        .form("/practice/logo/remove", post(practice::remove_logo))
        .page("/practice/logins", get(practice::logins_page))
        .form("/practice/logins", post(practice::set_logins))
        .page("/practice/members", get(members::page))
        .form("/practice/members", post(members::invite))
        .page("/practice/members/{member}", get(members::member))
        .form("/practice/members/{member}", post(members::change))
        .form("/practice/members/{member}/hand-over", post(members::hand_over))
        .form("/practice/members/{member}/end", post(members::end))
        .form("/practice/invitations/{invitation}/withdraw", post(members::withdraw))
        .page("/practice/outbox", get(mail::outbox))
        .form("/practice/outbox", post(mail::act))
        // The library
        .page("/library", get(library::shelf))
        .form("/library/new", post(library::new_exercise))
        .page("/library/import", get(import::import_page))
        .form("/library/import", post(import::import).layer(DefaultBodyLimit::max(MOST_HEARD)))
        .page("/library/pathways/{pathway}", get(pathway::pathway))
        .form("/library/pathways/{pathway}", post(pathway::change_pathway))
        .page("/library/pathways/{pathway}/edit", get(pathway::edit_pathway))
        .form("/library/pathways/{pathway}/copy", post(pathway::copy_pathway))
        .form("/library/pathways/{pathway}/archive", post(pathway::archive_pathway))
        .page("/library/pathways/{pathway}/workbook.pdf", get(worksheet::pathway))
        .page("/library/{exercise}", get(library::exercise))
        .form("/library/{exercise}/edit", post(library::edit))
        .form("/library/{exercise}/duplicate", post(library::duplicate))
        .form("/library/{exercise}/archive", post(library::archive))
        .page("/library/{exercise}/preview", get(preview::preview))
        .form("/library/{exercise}/preview", post(preview::try_out))
        .page("/library/{exercise}/worksheet.pdf", get(worksheet::exercise))
        .page("/library/{exercise}/export/{format}", get(library::export))
        .page("/library/{exercise}/draft", get(builder::draft))
        .form("/library/{exercise}/draft", post(builder::change_head))
        .page("/library/{exercise}/draft/preview", get(preview::preview_draft))
        .form("/library/{exercise}/draft/preview", post(preview::try_draft))
        .form("/library/{exercise}/draft/items", post(builder::add))
        .page("/library/{exercise}/draft/items/{item}", get(builder::item))
        .form("/library/{exercise}/draft/items/{item}", post(builder::change_item))
        .form("/library/{exercise}/draft/items/{item}/move", post(builder::move_item))
        .page("/library/{exercise}/draft/scales/{scale}", get(builder::scale))
        .form("/library/{exercise}/draft/scales/{scale}", post(builder::change_scale))
        .form("/library/{exercise}/draft/publish", post(builder::publish))
        .form("/library/{exercise}/draft/discard", post(builder::discard))
}
