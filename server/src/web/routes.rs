//! Every page and form, in one table. Tests generate the access matrix from it.

use axum::{Router, extract::DefaultBodyLimit, http::Method, routing::MethodRouter};

use super::{
    App, account, builder, client, library, live, login, patterns, practice, report, therapist, together, worksheet,
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
        .page("/invitation/{token}", get(account::invitation_page))
        .form("/invitation/{token}", post(account::accept_invitation))
        .page("/numbers", get(account::numbers))
        // The client
        .page("/today", get(client::today))
        .page("/entries", get(client::entries))
        .page("/seen", get(client::seen))
        .page("/homework/{assignment}", get(client::start_page))
        .form("/homework/{assignment}", post(client::begin))
        .page("/homework/{assignment}/all", get(client::all_page))
        .form("/homework/{assignment}/all", post(client::answer_all))
        .form("/start/{exercise}", post(client::start_alone))
        .page("/homework/{assignment}/care", get(client::care))
        .page("/homework/{assignment}/finish", get(client::finish_page))
        .form("/homework/{assignment}/finish", post(client::finish))
        .page("/homework/{assignment}/entry", get(client::entry))
        .form("/homework/{assignment}/sharing", post(client::set_readers))
        .form("/homework/{assignment}/ratings", post(client::rate_entry))
        .page("/homework/{assignment}/worksheet.pdf", get(worksheet::homework))
        .page("/homework/{assignment}/{place}", get(client::one_page))
        .form("/homework/{assignment}/{place}", post(client::answer_one))
        // Both
        .page("/homework/{assignment}/result.pdf", get(worksheet::result))
        .page("/clients/{client}/shared", get(together::shared))
        .page("/clients/{client}/patterns/new", get(patterns::new_page))
        .form("/clients/{client}/patterns/new", post(patterns::write))
        .page("/clients/{client}/patterns/{pattern}", get(patterns::page))
        .page("/clients/{client}/patterns/{pattern}/words", get(patterns::words_page))
        .form("/clients/{client}/patterns/{pattern}/words", post(patterns::reword))
        .form("/clients/{client}/patterns/{pattern}/turn", post(patterns::turn))
        .form("/clients/{client}/patterns/{pattern}/start", post(patterns::agree_start))
        .form("/clients/{client}/patterns/{pattern}/measures", post(patterns::tie_measures))
        .form("/clients/{client}/patterns/{pattern}/evidence/{evidence}/unlink", post(patterns::unlink_evidence))
        .page("/clients/{client}/sessions/{session}/rate", get(together::rate_page))
        .form("/clients/{client}/sessions/{session}/rate", post(together::rate))
        .page("/clients/{client}/sessions/{session}/together", get(live::page))
        .form("/clients/{client}/sessions/{session}/together", post(live::act))
        .page("/clients/{client}/sessions/{session}/together/events", get(live::events))
        .page("/clients/{client}/entries/{assignment}", get(together::shared_entry))
        .form("/clients/{client}/entries/{assignment}/evidence", post(together::link_evidence))
        // The therapist
        .page("/caseload", get(therapist::caseload))
        .page("/clients/new", get(therapist::new_client_page))
        .form("/clients/new", post(therapist::add_client))
        .page("/clients/{client}", get(therapist::record))
        .form("/clients/{client}/flags/{assignment}", post(therapist::acknowledge))
        .form("/clients/{client}/invitation", post(therapist::invite))
        .page("/clients/{client}/assign", get(therapist::assign_page))
        .form("/clients/{client}/assign", post(therapist::assign))
        .form("/clients/{client}/pathway", post(library::give_pathway))
        .page("/clients/{client}/sessions/new", get(therapist::new_session_page))
        .form("/clients/{client}/sessions/new", post(therapist::record_session))
        .page("/clients/{client}/sessions/{session}", get(therapist::session_page))
        .form("/clients/{client}/sessions/{session}", post(therapist::change_session))
        // Reports
        .page("/clients/{client}/report", get(report::compose_page))
        .form("/clients/{client}/report", post(report::compose))
        .page("/clients/{client}/reports/{report}", get(report::made_page))
        .form("/clients/{client}/reports/{report}/cancel", post(report::cancel))
        .page("/clients/{client}/reports/{report}/file", get(report::file))
        .form("/clients/{client}/proposals/{proposal}/make", post(report::make_agreed))
        .form("/clients/{client}/proposals/{proposal}/withdraw", post(report::withdraw))
        .page("/proposals/{proposal}", get(report::proposal_page))
        .form("/proposals/{proposal}", post(report::answer_proposal))
        // The owner
        .page("/practice", get(practice::page))
        .form("/practice", post(practice::change))
        .form("/practice/logo", post(practice::set_logo))
        .form("/practice/logo/remove", post(practice::remove_logo))
        // The library
        .page("/library", get(library::shelf))
        .form("/library/new", post(library::new_exercise))
        .page("/library/import", get(builder::import_page))
        .form("/library/import", post(builder::import).layer(DefaultBodyLimit::max(MOST_HEARD)))
        .page("/library/pathways/{pathway}", get(library::pathway))
        .form("/library/pathways/{pathway}", post(library::change_pathway))
        .page("/library/pathways/{pathway}/edit", get(library::edit_pathway))
        .form("/library/pathways/{pathway}/copy", post(library::copy_pathway))
        .form("/library/pathways/{pathway}/archive", post(library::archive_pathway))
        .page("/library/pathways/{pathway}/workbook.pdf", get(worksheet::pathway))
        .page("/library/{exercise}", get(library::exercise))
        .form("/library/{exercise}/edit", post(library::edit))
        .form("/library/{exercise}/duplicate", post(library::duplicate))
        .form("/library/{exercise}/archive", post(library::archive))
        .page("/library/{exercise}/preview", get(library::preview))
        .form("/library/{exercise}/preview", post(library::try_out))
        .page("/library/{exercise}/worksheet.pdf", get(worksheet::exercise))
        .page("/library/{exercise}/export/{format}", get(library::export))
        .page("/library/{exercise}/draft", get(builder::draft))
        .form("/library/{exercise}/draft", post(builder::change_head))
        .page("/library/{exercise}/draft/preview", get(library::preview_draft))
        .form("/library/{exercise}/draft/preview", post(library::try_draft))
        .form("/library/{exercise}/draft/items", post(builder::add))
        .page("/library/{exercise}/draft/items/{item}", get(builder::item))
        .form("/library/{exercise}/draft/items/{item}", post(builder::change_item))
        .form("/library/{exercise}/draft/items/{item}/move", post(builder::move_item))
        .page("/library/{exercise}/draft/scales/{scale}", get(builder::scale))
        .form("/library/{exercise}/draft/scales/{scale}", post(builder::change_scale))
        .form("/library/{exercise}/draft/publish", post(builder::publish))
        .form("/library/{exercise}/draft/discard", post(builder::discard))
}
