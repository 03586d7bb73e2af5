//! Every page and form, in one table. Tests generate the access matrix from it.

use axum::{Router, extract::DefaultBodyLimit, http::Method, routing::MethodRouter};

use crate::web::{
    App,
    account::{self, invitation},
    drafts,
    homework::{self, answer, assign, entry, flag, pathway as assign_pathway},
    joint,
    library::{self, builder, import, pathway, preview, worksheet},
    login,
    pattern::{self, evidence, rate},
    practice,
    record::{self, session},
    report::{self, disclosure, proposal},
    shared_view,
};

/// How much of an upload is listened to, in bytes: more than is read, so that a refusal is heard.
const MOST_HEARD: usize = 4 * weft_shared::exchange::LARGEST;

/// One thing that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// With placeholders: `/clients/{client}`.
    pub path: &'static str,
}

/// A router that remembers what was added to it.
pub(super) struct Table {
    router: Router<App>,
    routes: Vec<Route>,
}

impl Table {
    fn page(mut self, path: &'static str, handlers: MethodRouter<App>) -> Self {
        self.routes.push(Route { method: Method::GET, path });
        self.router = self.router.route(path, handlers);
        self
    }

    fn form(mut self, path: &'static str, handlers: MethodRouter<App>) -> Self {
        self.routes.push(Route { method: Method::POST, path });
        self.router = self.router.route(path, handlers);
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

pub(super) fn table() -> Table {
    use axum::routing::{get, post};
    let table = Table { router: Router::new(), routes: Vec::new() };
    table
        .page("/", get(login::home))
        // Anyone
        .page("/sign-in", get(account::sign_in_page))
        .form("/sign-in", post(account::sign_in))
        .form("/sign-out", post(account::sign_out))
        .form("/leave", post(account::leave))
        .page("/away", get(account::away))
        .form("/drafts/put-away", post(drafts::put_away))
        .page("/invitation/{token}", get(invitation::invitation_page))
        .form("/invitation/{token}", post(invitation::accept_invitation))
        .page("/numbers", get(practice::numbers))
        // The client
        .page("/today", get(homework::today))
        .page("/entries", get(entry::entries))
        .page("/seen", get(disclosure::seen))
        .page("/homework/{assignment}", get(homework::start_page))
        .form("/homework/{assignment}", post(homework::begin))
        .page("/homework/{assignment}/all", get(answer::all_page))
        .form("/homework/{assignment}/all", post(answer::answer_all))
        .form("/start/{exercise}", post(homework::start_alone))
        .page("/homework/{assignment}/care", get(answer::care))
        .page("/homework/{assignment}/finish", get(homework::finish_page))
        .form("/homework/{assignment}/finish", post(homework::finish))
        .page("/homework/{assignment}/entry", get(entry::entry))
        .form("/homework/{assignment}/sharing", post(entry::set_readers))
        .form("/homework/{assignment}/ratings", post(entry::rate_entry))
        .page("/homework/{assignment}/worksheet.pdf", get(worksheet::homework))
        .page("/homework/{assignment}/{place}", get(answer::one_page))
        .form("/homework/{assignment}/{place}", post(answer::answer_one))
        // Both
        .page("/homework/{assignment}/result.pdf", get(worksheet::result))
        .page("/clients/{client}/shared", get(shared_view::shared))
        .page("/clients/{client}/patterns/new", get(pattern::new_page))
        .form("/clients/{client}/patterns/new", post(pattern::write))
        .page("/clients/{client}/patterns/{pattern}", get(pattern::page))
        .page("/clients/{client}/patterns/{pattern}/words", get(pattern::words_page))
        .form("/clients/{client}/patterns/{pattern}/words", post(pattern::reword))
        .form("/clients/{client}/patterns/{pattern}/turn", post(pattern::turn))
        .form("/clients/{client}/patterns/{pattern}/start", post(pattern::agree_start))
        .form("/clients/{client}/patterns/{pattern}/measures", post(pattern::tie_measures))
        .form("/clients/{client}/patterns/{pattern}/evidence/{evidence}/unlink", post(evidence::unlink_evidence))
        .page("/clients/{client}/sessions/{session}/rate", get(rate::rate_page))
        .form("/clients/{client}/sessions/{session}/rate", post(rate::rate))
        .page("/clients/{client}/sessions/{session}/joint", get(joint::page))
        .form("/clients/{client}/sessions/{session}/joint", post(joint::act))
        .page("/clients/{client}/sessions/{session}/joint/events", get(joint::events))
        .page("/clients/{client}/entries/{assignment}", get(entry::shared_entry))
        .form("/clients/{client}/entries/{assignment}/evidence", post(evidence::link_evidence))
        // The therapist
        .page("/caseload", get(record::caseload))
        .form("/caseload", post(record::search_caseload))
        .page("/clients/new", get(record::new_client_page))
        .form("/clients/new", post(record::add_client))
        .page("/clients/{client}", get(record::record))
        .page("/clients/{client}/edit", get(record::client_page))
        .form("/clients/{client}/edit", post(record::change_client))
        .form("/clients/{client}/flags/{assignment}", post(flag::acknowledge))
        .form("/clients/{client}/invitation", post(invitation::invite))
        .page("/clients/{client}/assign", get(assign::assign_page))
        .form("/clients/{client}/assign", post(assign::assign))
        .form("/clients/{client}/pathway", post(assign_pathway::give_pathway))
        .page("/clients/{client}/sessions/new", get(session::new_session_page))
        .form("/clients/{client}/sessions/new", post(session::record_session))
        .page("/clients/{client}/sessions/{session}", get(session::session_page))
        .form("/clients/{client}/sessions/{session}", post(session::change_session))
        // Reports
        .page("/clients/{client}/report", get(report::compose_page))
        .form("/clients/{client}/report", post(report::compose))
        .page("/clients/{client}/reports/{report}", get(report::made_page))
        .form("/clients/{client}/reports/{report}/cancel", post(report::cancel))
        .page("/clients/{client}/reports/{report}/file", get(report::file))
        .form("/clients/{client}/proposals/{proposal}/make", post(proposal::make_agreed))
        .form("/clients/{client}/proposals/{proposal}/withdraw", post(proposal::withdraw))
        .page("/proposals/{proposal}", get(proposal::proposal_page))
        .form("/proposals/{proposal}", post(proposal::answer_proposal))
        // The owner
        .page("/practice", get(practice::page))
        .form("/practice", post(practice::change))
        .form("/practice/logo", post(practice::set_logo).layer(DefaultBodyLimit::max(MOST_HEARD)))
        .form("/practice/logo/remove", post(practice::remove_logo))
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
