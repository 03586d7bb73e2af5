//! Letters: what is sent, to whom, how often, and what is left of it.

mod encryption;
mod outbox;
mod sending;
mod sink;

use weft_server::config::Config;

use crate::support::{Therapist, Weft};
use sink::{Encryption, Sink};

const ADDRESS: &str = "https://weft.example";
const FROM: &str = "weft@practice.example";

/// The same Weft with a mail server.
async fn with_mail(weft: &Weft, sink: &Sink) -> Weft {
    let url = format!("smtp://127.0.0.1:{}", sink.port);
    with_mail_at(weft, &url, None).await
}

async fn with_mail_at(weft: &Weft, url: &str, authority: Option<std::path::PathBuf>) -> Weft {
    let config = Config {
        smtp_url: Some(url.to_owned()),
        mail_from: Some(FROM.to_owned()),
        smtp_ca: authority,
        ..weft.config.clone()
    };
    Weft::start_with(config).await
}

impl Weft {
    /// What a server does beside: tries every letter that is due; how many.
    async fn send_letters(&self) -> usize {
        let mut tried = 0;
        while self.services.send_next_letter(ADDRESS).await.expect("the outbox") {
            tried += 1;
            assert!(tried < 100, "it never ends");
        }
        tried
    }

    async fn minutes_later(&self, minutes: i64) {
        self.clock.set(weft_shared::when::Moment(self.now().0 + minutes * 60_000));
    }
}

struct People {
    owner: Therapist,
    therapist: Therapist,
}

async fn people(weft: &Weft) -> People {
    let practice = weft.practice("Willow Street Psychotherapy").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    People { owner, therapist }
}

/// A client with an address, invited from their record by email.
async fn invited(weft: &Weft, by: &Therapist, name: &str, email: &str) -> weft_shared::ids::ClientId {
    weft.later();
    let input = weft_server::service::record::client::ClientInput {
        name: name.to_owned(),
        email: email.to_owned(),
        sure: weft_shared::error::Sure::of_everything(),
        ..Default::default()
    };
    let client = weft.services.add_client(&by.actor, &input).await.expect("a record");
    weft.services.invite_by_email(&by.actor, client).await.expect("an invitation");
    client
}
