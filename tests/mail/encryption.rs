//! A letter leaves this machine under encryption or not at all.

use super::{Encryption, Sink, invited, people, with_mail_at};
use crate::support::{Weft, both_engines};

both_engines!(starttls_and_implicit_tls_are_spoken, without_encryption_nothing_is_said);

async fn starttls_and_implicit_tls_are_spoken(weft: Weft) {
    let people = people(&weft).await;
    for (encryption, scheme, query) in [(Encryption::Starttls, "smtp", "?tls=required"), (Encryption::Tls, "smtps", "")]
    {
        let sink = Sink::start(encryption, Some("a quiet word"));
        let url = |password: &str| format!("{scheme}://weft:{password}@localhost:{}{query}", sink.port);
        invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
        // A certificate nobody vouches for.
        let unknown = with_mail_at(&weft, &url("a%20quiet%20word"), None).await;
        unknown.clock.set(weft.now());
        assert_eq!(unknown.send_letters().await, 1);
        assert_eq!(fault(&weft).await, "encryption");
        weft.minutes_later(3).await;
        let wrong = with_mail_at(&weft, &url("a%20loud%20word"), Some(sink.authority())).await;
        wrong.clock.set(weft.now());
        assert_eq!(wrong.send_letters().await, 1);
        assert_eq!(fault(&weft).await, "sign-in 535");
        weft.minutes_later(5).await;
        let known = with_mail_at(&weft, &url("a%20quiet%20word"), Some(sink.authority())).await;
        known.clock.set(weft.now());
        assert_eq!(known.send_letters().await, 1);
        assert_eq!(sink.one().to, "mira@example.org");
        weft.minutes_later(1).await;
    }
}

/// A mail server that offers no encryption gets neither password nor letter.
async fn without_encryption_nothing_is_said(weft: Weft) {
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    let sink = Sink::start(Encryption::Plain, None);
    let url = format!("smtp://weft:word@localhost:{}?tls=required", sink.port);
    let asking = with_mail_at(&weft, &url, None).await;
    asking.clock.set(weft.now());
    assert_eq!(asking.send_letters().await, 1);
    assert_eq!(sink.taken(), []);
    assert_eq!(fault(&weft).await, "encryption");
}

async fn fault(weft: &Weft) -> String {
    sqlx::Row::get(&weft.rows("SELECT fault FROM outbox WHERE sent_at IS NULL").await[0], 0)
}
