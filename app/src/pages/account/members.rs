//! The people who work in a practice, for its owner: `GET/POST /practice/members` (fields `name`, `credentials`, `email`,
//! `role`: an invitation), `GET/POST /practice/members/{membership}` (fields `name`, `credentials`, `role`), `POST …/end`,
//! `POST …/hand-over` (`hand-to`, `hand-on`),
//! `POST /practice/invitations/{invitation}/withdraw`.

use leptos::prelude::*;
use uuid::Uuid;
use weft_shared::{access::Role, ids::MembershipId, when::Day};

use crate::{
    components::{
        choose::{choose, day_field},
        day::dated,
        field::{FaultText, Faults, OnlyOnce, Questions, TextField},
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Members {
    pub members: Vec<ListedMember>,
    pub invited: Vec<InvitedMember>,
}

pub struct ListedMember {
    pub id: MembershipId,
    pub name: String,
    pub role: Role,
    /// The day they left.
    pub ended: Option<Day>,
    pub is_self: bool,
}

pub struct InvitedMember {
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    /// `None`: its time is over.
    pub until: Option<Day>,
}

/// A role with its article, and what it may do.
pub fn role_words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Owner => (
            "an owner",
            "Owners run the practice: its people and settings. They treat clients too. They open no one else’s records.",
        ),
        Role::Therapist => ("a therapist", "Therapists work with the clients in their care, and with the library."),
        Role::Supervisor => {
            ("a supervisor", "Supervisors read the records that were handed to them. They change nothing in them.")
        }
        Role::Assistant => (
            "an assistant",
            "Assistants invite clients and plan sessions. They see names and times, and nothing clinical.",
        ),
        Role::Client => ("a client", "Clients see their own record."),
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Therapist => "Therapist",
        Role::Supervisor => "Supervisor",
        Role::Assistant => "Assistant",
        Role::Client => "Client",
    }
}

fn role_choice(form: &Form, now: Option<Role>) -> impl IntoView + use<> {
    let chosen = if form.was_sent() { Role::parse(form.value("role")) } else { now };
    let fault = form.fault("role").map(str::to_owned);
    let choices: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| role.is_staff())
        .map(|role| {
            view! {
                <label class="choice">
                    <input type="radio" name="role" value=role.as_str() checked={chosen == Some(role)}/>
                    <span class="role">
                        <strong>{role_name(role)}</strong>
                        <span class="help">{role_words(role).1}</span>
                    </span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend>"What this person does here"</legend>
            {choices}
            <FaultText of="role" fault/>
        </fieldset>
    }
}

impl Page for Members {
    fn title(&self) -> &'static str {
        "People · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Practice
    }

    fn view(self, form: Form) -> AnyView {
        let (left, here): (Vec<_>, Vec<_>) = self.members.into_iter().partition(|member| member.ended.is_some());
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        view! {
            <div class="narrow stack">
                <p><a href="/practice">"Practice"</a></p>
                <h1>"People who work here"</h1>
                <ul class="plain-list stack">
                    {here.into_iter().map(|member| view! {
                        <li>
                            <a href=format!("/practice/members/{}", member.id) dir="auto">{member.name}</a>
                            <span class="soft">{format!(" · {}{}", role_name(member.role), if member.is_self { " · you" } else { "" })}</span>
                        </li>
                    }).collect::<Vec<_>>()}
                </ul>
                {(!self.invited.is_empty()).then(|| invited(self.invited))}
                {(!left.is_empty()).then(|| view! {
                    <details>
                        <summary>"People who have left"</summary>
                        <ul class="plain-list">
                            {left.into_iter().map(|member| view! {
                                <li><span dir="auto">{member.name}</span>{member.ended.map(|day| format!(", until {}", dated(day)))}</li>
                            }).collect::<Vec<_>>()}
                        </ul>
                    </details>
                })}
                <section class="stack" aria-labelledby="invite">
                    <h2 id="invite">"Invite someone"</h2>
                    <Faults form=form.clone()/>
                    <form method="post" action="/practice/members" class="stack">
                        <TextField label="Name" name="name" value=form.value("name") fault=fault("name")
                            help="As clients and colleagues will read it, such as Dr. Anna Weber."/>
                        <TextField label="Credentials (optional)" name="credentials" value=form.value("credentials") fault=fault("credentials")
                            help="Printed on reports, such as “clinical psychologist”."/>
                        <TextField label="Email" name="email" kind="email" value=form.value("email") fault=fault("email")
                            help="The invitation goes there. They choose their own password."/>
                        {role_choice(&form, None)}
                        <p><button class="button">"Send invitation"</button></p>
                    </form>
                </section>
            </div>
        }
        .into_any()
    }
}

fn invited(invited: Vec<InvitedMember>) -> impl IntoView {
    let rows: Vec<_> = invited
        .into_iter()
        .map(|person| {
            let until = person.until.map_or("the link has expired".to_owned(), |day| format!("until {}", dated(day)));
            view! {
                <li class="row">
                    <span><span dir="auto">{person.name.clone()}</span>{format!(", {}, {until}", role_name(person.role).to_lowercase())}</span>
                    <form method="post" action=format!("/practice/invitations/{}/withdraw", person.id)>
                        <button class="plain">"Withdraw" <span class="visually-hidden">{format!(" the invitation of {}", person.name)}</span></button>
                    </form>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack" aria-labelledby="invited">
            <h2 id="invited">"Invited, and not here yet"</h2>
            <ul class="plain-list stack">{rows}</ul>
        </section>
    }
}

/// The answer to an invitation: its link, shown this once.
pub struct MemberInvited {
    pub link: String,
    pub name: String,
    pub expires: Day,
    /// A letter with the same link is on its way.
    pub is_sent: bool,
}

impl Page for MemberInvited {
    fn title(&self) -> &'static str {
        "Invitation · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Practice
    }

    fn view(self, _form: Form) -> AnyView {
        let Self { link, name, expires, is_sent } = self;
        let how = if is_sent {
            "The invitation is on its way by email. If it does not arrive, you can give them this link yourself."
        } else {
            "Email is not set up here, so give them this link yourself, in a way you both trust."
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("Works once, until {}", dated(expires))}</p>
                    <h1>"Invitation for " <span dir="auto">{name}</span></h1>
                </div>
                <p>{how}</p>
                <div class="field">
                    <label for="link">"Invitation link"</label>
                    <input type="text" id="link" class="link-to-copy" value=link readonly aria-describedby="link-help"/>
                    <p class="help" id="link-help">"Whoever uses it first signs in as this person. Give it to no one else."</p>
                </div>
                <p><a class="button" href="/practice/members">"Done"</a></p>
            </div>
        }
        .into_any()
    }
}

pub struct Member {
    pub id: MembershipId,
    pub name: String,
    pub credentials: String,
    pub role: Role,
    /// In their care today.
    pub clients: usize,
    /// Whoever could treat those clients instead.
    pub others: Vec<(MembershipId, String)>,
    pub is_self: bool,
}

impl Page for Member {
    fn title(&self) -> &'static str {
        "People · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Practice
    }

    fn view(self, form: Form) -> AnyView {
        let Self { id, name, credentials, role, clients, others, is_self } = self;
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        let hand_over = (clients > 0 && role.treats()).then(|| hand_over(id, others, &form));
        let verb = if role.treats() { "in their care" } else { "supervised by them" };
        let clients = match clients {
            0 if !role.treats() => String::new(),
            0 => "No client is in their care.".to_owned(),
            1 => format!("1 client is {verb}."),
            many => format!("{many} clients are {verb}."),
        };
        view! {
            <div class="narrow stack">
                <p><a href="/practice/members">"People who work here"</a></p>
                <h1 dir="auto">{name.clone()}</h1>
                <Faults form=form.clone()/>
                <form method="post" action=format!("/practice/members/{id}") class="stack">
                    <TextField label="Name" name="name" value=form.value_or("name", &name) fault=fault("name")/>
                    <TextField label="Credentials (optional)" name="credentials" value=form.value_or("credentials", &credentials) fault=fault("credentials")/>
                    {role_choice(&form, Some(role))}
                    <p><button class="button">"Save"</button></p>
                </form>
                {hand_over}
                {(!is_self).then(|| view! {
                    <section class="stack" aria-labelledby="end">
                        <h2 id="end">"When they leave"</h2>
                        <p>{clients} " Hand every client over first. Then they are signed out at once, everywhere, and open nothing any more. What they wrote stays."</p>
                        <form method="post" action=format!("/practice/members/{id}/end")>
                            <button class="button quiet">"End their access"</button>
                        </form>
                        <FaultText of="end" fault=fault("end")/>
                    </section>
                })}
            </div>
        }
        .into_any()
    }
}

/// The whole caseload, to one person.
fn hand_over(id: MembershipId, others: Vec<(MembershipId, String)>, form: &Form) -> AnyView {
    let others = others.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    view! {
        <section class="stack" aria-labelledby="hand-over">
            <h2 id="hand-over">"Hand over all their clients"</h2>
            <p>"From that day on the other person treats every client this person treats now. Each client sees it. To hand over a single client, open “All clients”."</p>
            <form method="post" action=format!("/practice/members/{id}/hand-over") class="stack">
                <OnlyOnce/>
                {choose(form, ("hand-to", "Who takes over", ""), others)}
                {day_field(form, ("hand-on", "From which day", ""), None)}
                <Questions form=form.clone() fields=&["hand-on"]/>
                <p><button class="button quiet">"Hand over all clients"</button></p>
            </form>
        </section>
    }
    .into_any()
}
