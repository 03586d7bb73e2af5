//! `GET/POST /clients/new`. Fields: `name`, `email` (may be empty).

use leptos::prelude::*;

use crate::{
    components::field::{Faults, OnlyOnce, TextField},
    form::Form,
    page::{NavItem, Page},
};

pub struct ClientNew;

impl Page for ClientNew {
    fn title(&self) -> &'static str {
        "Add a client · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        view! {
            <div class="narrow stack">
                <h1>"Add a client"</h1>
                <p>
                    "This opens a record that only you work with. You can record sessions at once and invite the person \
                     whenever you both want to."
                </p>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <OnlyOnce/>
                    <TextField
                        label="Name"
                        name="name"
                        value=form.value("name")
                        fault=fault("name")
                        help="First name and surname, as the person writes them. Reports carry this name."
                    />
                    <TextField
                        label="E-mail (may stay empty)"
                        name="email"
                        kind="email"
                        value=form.value("email")
                        fault=fault("email")
                        help="To begin with in the invitation. Weft sends nothing to it."
                    />
                    <div class="row">
                        <button class="button">"Add this client"</button>
                        <a href="/caseload">"Back to the caseload"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}
