//! From the act to the inbox.

use std::collections::BTreeSet;

use super::{ADDRESS, Encryption, FROM, Sink, invited, people, with_mail};
use crate::support::{PASSWORD, Weft, at_once, both_engines};

both_engines!(
    an_invitation_reaches_the_client_and_says_nothing_of_therapy,
    a_letter_that_was_taken_leaves_no_words_behind,
    a_mail_server_that_asks_to_come_later_is_asked_later,
    a_connection_that_breaks_after_the_message_sends_the_same_again,
    several_processes_send_a_letter_once,
    a_link_that_has_expired_is_not_sent,
    a_link_that_was_replaced_is_not_sent,
    a_mail_server_that_is_gone_is_tried_for_two_days,
    the_sample_practice_sends_nothing,
);

async fn an_invitation_reaches_the_client_and_says_nothing_of_therapy(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    let therapist = weft.signed_in(&people.therapist.email).await;
    let form = therapist.get("/clients/new").await.form("/clients/new");
    let record = therapist.submit(&form.set("name", "Mira Vance").set("email", "mira@example.org")).await.expect(200);
    let invite = record.form("/invitation");
    assert_eq!(invite.value("by-email"), "yes", "it is ticked where emails are sent");
    let page = therapist.submit(&invite).await.expect(200);
    page.says("An email with this link is on its way to mira@example.org");
    // Pressed twice it is one letter.
    therapist.submit(&invite).await.expect(200);

    assert_eq!(weft.send_letters().await, 1);
    let letter = sink.one();
    assert_eq!((letter.from.as_str(), letter.to.as_str()), (FROM, "mira@example.org"));
    assert_eq!(letter.head("Subject"), "Your invitation link");
    assert_eq!(letter.head("From"), format!("Weft <{FROM}>"));
    let words = letter.text.to_lowercase();
    for word in ["mira vance", "willow", "adeyemi", "therap", "client", "session", "<img", "http://"] {
        assert!(!words.contains(word), "“{word}” in {}", letter.text);
    }
    let browser = weft.browser();
    let page = browser.get(&letter.path()).await.expect(200);
    page.says("Mira");
    let form = page.form(&letter.path()).set("password", PASSWORD);
    browser.submit(&form).await.expect(200).says("Mira");
}

async fn a_letter_that_was_taken_leaves_no_words_behind(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira.of.the.hills@example.org").await;
    let stored = String::from_utf8_lossy(&weft.stored_bytes().await).into_owned();
    assert!(!stored.contains("mira.of.the.hills"), "an address waits in plain letters");
    weft.send_letters().await;
    let path = sink.one().path();
    assert!(!stored.contains(path.trim_start_matches("/invitation/")), "a link waits in plain letters");
    assert_eq!(weft.count("SELECT count(*) FROM outbox WHERE letter_sealed IS NULL AND sent_at IS NOT NULL").await, 1);
    weft.minutes_later(31 * 24 * 60).await;
    weft.services.forget_old_letters().await.expect("it is tidied up");
    assert_eq!(weft.count("SELECT count(*) FROM outbox").await, 0);
}

async fn a_mail_server_that_asks_to_come_later_is_asked_later(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    sink.answers("later");
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    assert_eq!(weft.send_letters().await, 1);
    assert_eq!(weft.send_letters().await, 0, "it waits before it tries again");
    weft.minutes_later(2).await;
    assert_eq!(weft.send_letters().await, 1);
    assert_eq!(weft.send_letters().await, 0, "it waits longer");
    sink.answers("take");
    weft.minutes_later(4).await;
    assert_eq!(weft.send_letters().await, 1);
    assert_eq!(sink.one().to, "mira@example.org");
    weft.minutes_later(24 * 60).await;
    assert_eq!(weft.send_letters().await, 0, "it is sent once");
}

async fn a_connection_that_breaks_after_the_message_sends_the_same_again(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    sink.answers("cut");
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    assert_eq!(weft.send_letters().await, 1);
    sink.answers("take");
    weft.minutes_later(2).await;
    assert_eq!(weft.send_letters().await, 1);
    let taken = sink.taken();
    assert_eq!(taken.len(), 2, "nobody knows whether the first was taken");
    assert_eq!(taken[0].head("Message-ID"), taken[1].head("Message-ID"));
    assert_eq!(taken[0], taken[1], "an inbox can tell that it is one letter");
}

async fn several_processes_send_a_letter_once(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    for number in 0..6 {
        invited(&weft, &people.therapist, &format!("Client {number}"), &format!("c{number}@example.org")).await;
    }
    let other = with_mail(&weft, &sink).await;
    let services = [weft.services.clone(), other.services.clone()];
    let turn = std::cell::Cell::new(0);
    at_once(8, || {
        let services = services[turn.replace(turn.get() + 1) % 2].clone();
        async move {
            for _ in 0..6 {
                services.send_next_letter(ADDRESS).await.expect("the outbox");
            }
        }
    })
    .await;
    let taken = sink.taken();
    let to: BTreeSet<_> = taken.iter().map(|letter| letter.to.clone()).collect();
    assert_eq!((taken.len(), to.len()), (6, 6), "{to:?}");
}

async fn a_link_that_has_expired_is_not_sent(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    sink.answers("later");
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    weft.send_letters().await;
    sink.answers("take");
    weft.minutes_later(15 * 24 * 60).await;
    assert_eq!(weft.send_letters().await, 1);
    assert_eq!(sink.taken(), []);
    let owner = weft.signed_in(&people.owner.email).await;
    let page = owner.get("/practice/outbox").await.expect(200);
    page.says("It was not sent in time");
    assert!(!page.html().contains("Try again"));
}

async fn a_link_that_was_replaced_is_not_sent(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    sink.answers("later");
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    let client = invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    weft.send_letters().await;
    sink.answers("take");
    weft.minutes_later(3).await;
    weft.services.invite_by_email(&people.therapist.actor, client).await.expect("a newer one");
    assert_eq!(weft.send_letters().await, 1);
    weft.browser().get(&sink.one().path()).await.expect(200).says("Mira").hides("no longer works");
}

async fn a_mail_server_that_is_gone_is_tried_for_two_days(weft: Weft) {
    let gone = Sink::start(Encryption::Plain, None);
    let weft = with_mail(&weft, &gone).await;
    drop(gone);
    let people = people(&weft).await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    let mut tries = 0;
    for _ in 0..24 * 4 {
        tries += weft.send_letters().await;
        weft.minutes_later(60).await;
    }
    assert_eq!(tries, 16);
    let owner = weft.signed_in(&people.owner.email).await;
    let page = owner.get("/practice/outbox").await.expect(200);
    page.says("The mail server could not be reached").says("m…@example.org").hides("mira@example.org");
}

async fn the_sample_practice_sends_nothing(weft: Weft) {
    let sink = Sink::start(Encryption::Plain, None);
    let weft = with_mail(&weft, &sink).await;
    let people = people(&weft).await;
    weft.execute("INSERT INTO weft (name, value) VALUES ('sample', 'whole')").await;
    invited(&weft, &people.therapist, "Mira Vance", "mira@example.org").await;
    assert_eq!(weft.send_letters().await, 0);
    assert_eq!(sink.taken(), []);
    let owner = weft.signed_in(&people.owner.email).await;
    let page = owner.get("/practice/outbox").await.expect(200);
    page.says("its people are invented").says("mira@example.org").says("/invitation/");
}
