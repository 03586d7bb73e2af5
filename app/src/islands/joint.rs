//! The joint view followed: what changes on one screen shows on the other, and a rating that cannot be sent is kept on
//! the page and sent when that works again. Without this island every form posts as it is, and a link asks what is new.

#[cfg(feature = "hydrate")]
mod follower;
#[cfg(any(feature = "hydrate", test))]
mod outbox;
#[cfg(feature = "hydrate")]
mod request;

use leptos::prelude::*;

/// What is true about the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    #[default]
    Waking,
    Following,
    Lost,
    SignedOut,
    Over,
}

/// `unsent`: a rating waits on this page.
fn words(connection: Connection, unsent: bool) -> &'static str {
    match (connection, unsent) {
        (Connection::Waking | Connection::Over, _) => "",
        (Connection::Following, false) => "Connected",
        (Connection::Following, true) => "Saving your rating",
        (Connection::Lost, false) => "Connection lost. Your ratings are saved. Trying again",
        (Connection::Lost, true) => {
            "Connection lost. Your rating is still on this page. Keep it open: it is saved once the connection is back"
        }
        (Connection::SignedOut, false) => "You are signed out. Sign in using another tab, and this page carries on",
        (Connection::SignedOut, true) => {
            "You are signed out. Your rating is still on this page. Sign in using another tab, and it is saved"
        }
    }
}

/// `version`: the one this page was sent with.
#[island]
pub fn Follow(version: i64) -> impl IntoView {
    let connection = RwSignal::new(Connection::default());
    let unsent = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| follower::follow(version, connection, unsent, said));
    #[cfg(not(feature = "hydrate"))]
    let _ = version;
    let class = move || match connection.get() {
        Connection::Lost | Connection::SignedOut => "following lost",
        _ => "following",
    };
    view! {
        <p class=class role="status">{move || words(connection.get(), unsent.get())}</p>
        <p class="visually-hidden" role="status">{said}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_true() {
        assert_eq!(words(Connection::Following, false), "Connected");
        assert!(words(Connection::Lost, true).contains("is still on this page"));
        assert!(words(Connection::SignedOut, true).contains("Your rating is still on this page"));
        assert_eq!(words(Connection::Over, false), "");
    }
}
