//! `GET/POST /clients/new` and `/clients/{client}/edit`. Fields: `name`, `called`, `pronouns` and `email` (optional; the
//! email until the client has an account), and for whoever does not treat clients `therapist`. A name or address that
//! another client has is asked about.

use leptos::prelude::*;
use weft_shared::ids::{ClientId, MembershipId};

use crate::{
    components::{
        choose::choose,
        field::{Faults, MadeFrom, OnlyOnce, Questions, TextField},
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct ClientNew {
    /// To choose from who treats the client, for whoever does not treat clients.
    pub therapists: Option<Vec<(MembershipId, String)>>,
}

pub struct ClientEdit {
    pub client: ClientId,
    pub now: Particulars,
    /// Fingerprint of what stands there.
    pub seen: String,
}

/// What is known of a client beside their record.
#[derive(Default)]
pub struct Particulars {
    pub name: String,
    /// Empty: the first name.
    pub called: String,
    /// "she/her"; may be empty.
    pub pronouns: String,
    /// `None`: they sign in, with an address of their own choice.
    pub email: Option<String>,
}

impl Page for ClientNew {
    fn title(&self) -> &'static str {
        "Add a client · Weft"
    }

    fn nav_item(&self) -> NavItem {
        if self.therapists.is_some() { NavItem::Office } else { NavItem::Caseload }
    }

    fn view(self, form: Form) -> AnyView {
        let (about, back) = match self.therapists {
            None => (
                "This adds a record that only you can open in Weft. You can record sessions straight away. Invite the \
                 client when you both want to.",
                "/caseload",
            ),
            Some(_) => (
                "This adds a record that only the therapist you choose can open. You can invite the client and plan \
                 sessions straight away.",
                "/office",
            ),
        };
        let therapist = self.therapists.map(|all| {
            let all = all.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
            choose(
                &form,
                ("therapist", "Who treats them", "This person gets an email, without the client’s name."),
                all,
            )
        });
        let nothing = Particulars { email: Some(String::new()), ..Particulars::default() };
        view! {
            <div class="narrow stack">
                <h1>"Add a client"</h1>
                <p>{about}</p>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <OnlyOnce/>
                    {fields(&nothing, &form)}
                    {therapist}
                    <div class="row">
                        <button class="button">"Add client"</button>
                        <a href=back>"Cancel"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

impl Page for ClientEdit {
    fn title(&self) -> &'static str {
        "Edit details · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let ClientEdit { client, now, seen } = self;
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead" dir="auto">{now.name.clone()}</p>
                    <h1>"Edit details"</h1>
                </div>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <MadeFrom form=form.clone() fingerprint=seen/>
                    {fields(&now, &form)}
                    <div class="row">
                        <button class="button">"Save details"</button>
                        <a href=format!("/clients/{client}")>"Cancel"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

fn fields(now: &Particulars, form: &Form) -> impl IntoView + use<> {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let email = now.email.as_ref().map(|email| {
        view! {
            <TextField
                label="Email (optional)"
                name="email"
                kind="email"
                value=form.value_or("email", email)
                fault=fault("email")
                help="Entered for the client on the page where they accept the invitation. They can change it. You can send the link to this address."
                now=form.stands("email", email)
            />
        }
    });
    view! {
        <TextField
            label="Name"
            name="name"
            value=form.value_or("name", &now.name)
            fault=fault("name")
            help="First name and surname, as the client writes them. Reports use this name."
            now=form.stands("name", &now.name)
        />
        <Questions form=form.clone() fields=&["name"]/>
        <TextField
            label="What they like to be called (optional)"
            name="called"
            value=form.value_or("called", &now.called)
            fault=fault("called")
            help="Weft uses this name on pages and to greet them. If you leave it empty, Weft uses the first name."
            now=form.stands("called", &now.called)
        />
        <TextField
            label="Pronouns (optional)"
            name="pronouns"
            value=form.value_or("pronouns", &now.pronouns)
            fault=fault("pronouns")
            help="Such as she/her or they/them. They stand beside the name in this record."
            now=form.stands("pronouns", &now.pronouns)
        />
        {email}
        <Questions form=form.clone() fields=&["email"]/>
    }
}
