//! The door: what is tried in vain is slowed down, whoever's address it is tried with, and written to the security log.

use sqlx::Row as _;

use crate::support::{Browser, PASSWORD, Page, Weft, both_engines, people::Therapist};

both_engines!(
    guessing_is_slowed_down_and_ends,
    known_and_unknown_addresses_cannot_be_told_apart,
    guessing_elsewhere_keeps_nobody_out_of_their_own_device,
    many_guesses_at_once_get_no_further,
    the_security_log_names_nobody,
);

async fn someone(weft: &Weft) -> Therapist {
    let practice = weft.practice("Willow Street Practice").await;
    weft.therapist(practice, "Dr. Folake Adeyemi").await
}

async fn guess(browser: &Browser, email: &str, password: &str) -> Page {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

async fn guessing_is_slowed_down_and_ends(weft: Weft) {
    let therapist = someone(&weft).await;
    let guesser = weft.browser();
    for _ in 0..6 {
        guess(&guesser, &therapist.email, "not the password").await.expect(422);
    }
    let slowed = guess(&guesser, &therapist.email, "not the password").await.expect(429);
    slowed.says("There were too many tries in a short time. Wait 2 seconds, then try again.");
    assert_eq!(slowed.header("retry-after").as_deref(), Some("2"));
    // Not even the right one: nobody learns by the answer whether it was.
    guess(&guesser, &therapist.email, PASSWORD).await.expect(429);
    assert_eq!(slowed.form("/sign-in").value("email"), therapist.email, "nothing typed is lost");
    weft.clock.set(weft.now().plus_seconds(3));
    let page = guess(&guesser, &therapist.email, PASSWORD).await.expect(200);
    assert_eq!(page.heading(), "Protect the records in your care", "the right one still gets in");
    // And is no longer counted.
    for _ in 0..5 {
        guess(&guesser, &therapist.email, "not the password").await.expect(422);
    }
}

async fn known_and_unknown_addresses_cannot_be_told_apart(weft: Weft) {
    let therapist = someone(&weft).await;
    let mut told = Vec::new();
    // The network is counted from the first try on.
    guess(&weft.browser(), "anybody@example.org", "not the password").await.expect(422);
    weft.browser().post("/reset", &[("email", "anybody@example.org")]).await.expect(200);
    for email in [therapist.email.as_str(), "nobody@example.org"] {
        let browser = weft.browser();
        let before = rows(&weft).await;
        let mut answers = Vec::new();
        for _ in 0..8 {
            let page = guess(&browser, email, "not the password").await;
            answers.push((page.status, page.html_without_nonce().replace(email, "ADDRESS")));
        }
        let asked = browser.post("/reset", &[("email", email)]).await;
        answers.push((asked.status, asked.html()));
        let after = rows(&weft).await;
        let written: Vec<i64> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
        let answers: Vec<_> = answers.into_iter().map(|(status, html)| (status, without_keys(&html))).collect();
        told.push((answers, written));
    }
    assert_eq!(told[0].0, told[1].0);
    assert_eq!(told[0].1, told[1].1, "as much is written");
}

/// Forms have keys of their own.
fn without_keys(html: &str) -> String {
    html.split("value=\"").map(|part| part.split_once('"').map_or(part, |(_, rest)| rest)).collect()
}

/// How many rows there are of everything the door may write.
async fn rows(weft: &Weft) -> Vec<i64> {
    let mut counted = Vec::new();
    for table in
        ["sign_ins", "sign_in_tries", "security_events", "reset_requests", "account_links", "outbox", "audit", "logins"]
    {
        counted.push(weft.count(format!("SELECT count(*) FROM {table}")).await);
    }
    counted
}

async fn guessing_elsewhere_keeps_nobody_out_of_their_own_device(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let own = weft.browser();
    own.sign_in(&mira.email, PASSWORD).await.expect(200);
    own.post("/sign-out", &[]).await.expect(303);
    let guesser = weft.browser();
    for _ in 0..8 {
        guess(&guesser, &mira.email, "not the password").await;
    }
    guess(&guesser, &mira.email, PASSWORD).await.expect(429);
    guess(&weft.browser(), &mira.email, PASSWORD).await.expect(429);
    assert_eq!(own.sign_in(&mira.email, PASSWORD).await.expect(200).path, "/today");
    // What makes it known is bound to the address.
    let other = weft.client(&therapist, "Nadia Brandt").await;
    for _ in 0..8 {
        guess(&guesser, &other.email, "not the password").await;
    }
    guess(&own, &other.email, PASSWORD).await.expect(429);
}

async fn many_guesses_at_once_get_no_further(weft: Weft) {
    let therapist = someone(&weft).await;
    let address = weft.address;
    let email = therapist.email.clone();
    let tries = crate::support::at_once(60, move || {
        let email = email.clone();
        async move { guess(&Browser::new(address), &email, "not the password").await.status }
    })
    .await;
    let looked_at = tries.iter().filter(|status| **status == 422).count();
    assert_eq!(looked_at, 6, "{tries:?}");
}

async fn the_security_log_names_nobody(weft: Weft) {
    let therapist = someone(&weft).await;
    guess(&weft.browser(), &therapist.email, "not the password").await.expect(422);
    guess(&weft.browser(), "nobody@example.org", "not the password").await.expect(422);
    weft.sign_in(&weft.browser(), &therapist.email, PASSWORD).await.expect(200);
    let kinds = weft.rows("SELECT kind FROM security_events ORDER BY kind").await;
    let kinds: Vec<String> = kinds.iter().map(|row| row.get(0)).collect();
    assert_eq!(kinds, ["factor-added", "password-refused", "password-refused", "signed-in"]);
    let sources = "SELECT count(*) FROM security_events WHERE source_sealed IS NULL";
    assert_eq!(weft.count(sources).await, 0, "each with where it came from");
    let stored = weft.stored_bytes().await;
    for clear in [therapist.email.as_str(), "nobody@example.org"] {
        assert!(!stored.windows(clear.len()).any(|window| window == clear.as_bytes()), "{clear} is stored in clear");
    }
}
