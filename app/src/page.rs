//! A page: a view-model that knows how to show itself.

use leptos::prelude::AnyView;
use weft_shared::{access::Role, ids::ClientId};

use crate::form::Form;

pub trait Page {
    /// Static and free of anything clinical: it stands in the browser's history.
    fn title(&self) -> &'static str;

    /// Which of several like it this page is, before its title: "Question 3 of 11".
    fn place(&self) -> Option<String> {
        None
    }

    /// Which entry of the navigation this page belongs to.
    fn nav_item(&self) -> NavItem {
        NavItem::Elsewhere
    }

    /// The main part, without header and footer. `form` holds what was typed when a form is shown again.
    fn view(self, form: Form) -> AnyView;
}

/// Who is looking, for header and footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// "Dr. Adeyemi", "Noor".
    pub called: String,
    pub role: Role,
    /// The client's own record.
    pub client: Option<ClientId>,
    /// Seconds until the login ends if nothing more is heard.
    pub signed_out_in: Option<i64>,
}

/// Which entry of the navigation is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavItem {
    Caseload,
    Library,
    Practice,
    Today,
    Shared,
    Entries,
    Seen,
    /// One's own account.
    Account,
    /// All clients by name, for whoever plans and invites.
    Office,
    /// A screen that is handed to someone else for a while: no way from it to other records.
    Handed,
    Elsewhere,
}
