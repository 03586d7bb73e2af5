//! The frame around every page: the way in for a keyboard, the header, the footer.

use leptos::prelude::*;
use weft_shared::{access::Role, ids::ClientId};

use crate::page::{NavItem, Viewer};

/// `is_sample`: everyone in this Weft is invented, which every page says.
pub fn chrome(viewer: Option<&Viewer>, place: NavItem, is_sample: bool, main: AnyView) -> AnyView {
    let header = match viewer {
        Some(_) if place == NavItem::Handed => view! { <header class="site"><Name /></header> }.into_any(),
        Some(viewer) if viewer.role.is_staff() => staff_header(viewer, place),
        Some(viewer) => client_header(viewer.client, place),
        None => view! { <header class="site"><Brand /></header> }.into_any(),
    };
    let footer = match viewer {
        // It lies before the client, who sits beside their therapist.
        Some(_) if place == NavItem::Handed => {
            view! { <p>"Not feeling safe? Say so now, here in the session."</p> }.into_any()
        }
        Some(viewer) if viewer.role.is_staff() => view! {
            <p>"Your clients see what you open of theirs, and on which day."</p>
            <p><a href="/account">"Your account"</a></p>
        }
        .into_any(),
        Some(_) => view! {
            <p>"In danger or in crisis? "<a href="/numbers">"Numbers to call now"</a></p>
            <p>"No one is watching Weft. Do not wait for an answer here."</p>
            <p><a href="/account">"Your account"</a></p>
            <form method="post" action="/sign-out">
                <button class="plain">"Sign out"</button>
            </form>
        }
        .into_any(),
        None => view! { <p>"No one is watching Weft. Do not wait for an answer here."</p> }.into_any(),
    };
    view! {
        <a class="skip" href="#main">"Go to the content"</a>
        {viewer.and_then(|viewer| viewer.signed_out_in).map(ending)}
        {is_sample.then(|| view! {
            <p class="sample">"This is the sample practice. Everyone in it is invented. Do not write anything real here."</p>
        })}
        {header}
        <main id="main" tabindex="-1">{main}</main>
        <footer class="site">{footer}</footer>
    }
    .into_any()
}

/// Hidden until the end is near; the loader shows it. `seconds`: until the login ends if nothing more is heard.
fn ending(seconds: i64) -> AnyView {
    view! {
        <div class="ending" hidden data-login-ends=seconds.to_string()>
            <form method="post" action="/login" class="row">
                <p>"You will be signed out within two minutes, because nothing has happened here for a while."</p>
                <button class="button quiet">"Stay signed in"</button>
            </form>
            <p hidden data-login-ended="">
                "You are signed out now. What you wrote is still on this page. Press its button, sign in, and you can save it."
            </p>
        </div>
    }
    .into_any()
}

fn client_header(client: Option<ClientId>, place: NavItem) -> AnyView {
    let shared = client.map(|client| {
        view! { <Entry href=format!("/clients/{client}/shared") words="What has shifted" current={place == NavItem::Shared} /> }
    });
    view! {
        <header class="site client">
            <Brand />
            <nav aria-label="Main">
                <Entry href="/today" words="Today" current={place == NavItem::Today} />
                {shared}
                <Entry href="/entries" words="My entries" current={place == NavItem::Entries} />
                <Entry href="/seen" words="Who has seen what" current={place == NavItem::Seen} />
            </nav>
            <form class="aside" method="post" action="/leave">
                <button class="plain">
                    "Leave quickly"
                    <span class="visually-hidden">" (signs you out and shows an empty page)"</span>
                </button>
            </form>
        </header>
    }
    .into_any()
}

fn staff_header(viewer: &Viewer, place: NavItem) -> AnyView {
    let entry = |shown: bool, href: &'static str, words: &'static str, item: NavItem| {
        shown.then(|| view! { <Entry href=href words=words current={place == item} /> })
    };
    let role = viewer.role;
    let reads = role.treats() || role == Role::Supervisor;
    view! {
        <header class="site">
            <Brand />
            <nav aria-label="Main">
                {entry(reads, "/caseload", "Caseload", NavItem::Caseload)}
                {entry(role == Role::Assistant, "/office", "Clients", NavItem::Office)}
                {entry(reads, "/library", "Library", NavItem::Library)}
                {entry(role == Role::Owner, "/practice", "Practice", NavItem::Practice)}
            </nav>
            <form class="aside" method="post" action="/sign-out">
                <a class="soft" href="/account" aria-current=(place == NavItem::Account).then_some("page")>{viewer.called.clone()}</a>
                <button class="plain">"Sign out"</button>
            </form>
        </header>
    }
    .into_any()
}

#[component]
fn Entry(#[prop(into)] href: String, words: &'static str, current: bool) -> impl IntoView {
    view! { <a href=href aria-current=current.then_some("page")>{words}</a> }
}

/// Two woven threads, and the name.
#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <Mark />
        </a>
    }
}

/// The same, leading nowhere.
#[component]
fn Name() -> impl IntoView {
    view! {
        <div class="brand">
            <Mark />
        </div>
    }
}

#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 16" width="32" height="16" aria-hidden="true">
            <path class="thread-clay" d="M2 3c7 0 7 10 14 10" />
            <path class="thread-gap" d="M2 13c7 0 7-10 14-10" />
            <path class="thread-teal" d="M2 13c7 0 7-10 14-10s7 10 14 10" />
            <path class="thread-gap" d="M18 12.8c5-1.6 5.5-9.8 12-9.8" />
            <path class="thread-clay" d="M16 13c7 0 7-10 14-10" />
        </svg>
        <span>"Weft"</span>
    }
}
