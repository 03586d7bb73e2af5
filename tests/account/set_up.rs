//! From an empty machine to a practice: by whoever holds the secret that the server printed.

use crate::support::{Browser, Page, Weft, both_engines};

both_engines!(
    a_practice_is_set_up_and_has_its_first_client,
    without_the_secret_nobody_sets_anything_up,
    every_fault_is_said_at_once_and_nothing_typed_is_lost,
    two_who_set_up_at_once_make_one_practice,
);

const EMAIL: &str = "anna@example.org";
const PASSWORD: &str = "four odd socks in a drum";

async fn address(weft: &Weft) -> String {
    let secret = weft.services.new_set_up_secret().await.expect("it is asked").expect("there is no practice");
    format!("/set-up/{}", secret.secret())
}

async fn second_step(browser: &Browser, at: &str) -> Page {
    let form = browser.get(at).await.expect(200).form(at).set("name", "Linden Rooms").choose("country", "GB");
    browser.submit(&form).await.expect(200)
}

async fn a_practice_is_set_up_and_has_its_first_client(weft: Weft) {
    let at = address(&weft).await;
    let browser = weft.browser();
    let page = second_step(&browser, &at).await;
    let form = page.form(&at);
    assert_eq!(form.value("time_zone"), "Europe/London");
    assert!(form.value("crisis").contains("Samaritans, day and night: 116 123"), "good numbers to begin with");
    assert_eq!(form.value("name"), "Linden Rooms");
    let form = form.set("person", "Dr. Anna Weber").set("email", EMAIL).set("password", PASSWORD);
    let page = browser.submit(&form).await.expect(200);
    assert_eq!(page.heading(), "Protect the records in your care");
    let caseload = weft.second_step(&browser, EMAIL, page).await.expect(200);
    caseload.says("No clients yet.");
    let form = browser.get("/clients/new").await.form("/clients/new").set("name", "Mira Vance");
    assert_eq!(browser.submit(&form).await.expect(200).heading(), "Mira Vance");
    assert_eq!(browser.get("/practice").await.form("/practice").value("name"), "Linden Rooms");
    browser.get("/library").await.expect(200).says("Log: a trigger");
    // It works once, also after the next start.
    weft.browser().get(&at).await.expect(404);
    assert!(weft.services.new_set_up_secret().await.expect("it is asked").is_none());
}

async fn without_the_secret_nobody_sets_anything_up(weft: Weft) {
    let at = address(&weft).await;
    let newer = address(&weft).await;
    let browser = weft.browser();
    for wrong in [at.as_str(), "/set-up/0123", "/set-up/", "/set-up"] {
        browser.get(wrong).await.expect(404);
    }
    let whole = [
        ("step", "whole"),
        ("name", "Stolen"),
        ("country", "GB"),
        ("time_zone", "Europe/London"),
        ("crisis", "999"),
        ("person", "Eve"),
        ("email", "eve@example.org"),
        ("password", PASSWORD),
    ];
    browser.post(&at, &whole).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM practices").await, 0);
    let stored = weft.stored_bytes().await;
    let secret = newer.trim_start_matches("/set-up/").as_bytes();
    assert!(!stored.windows(secret.len()).any(|window| window == secret), "only its hash is kept");
    // Once there is a practice, however it came to be, the address is nothing.
    weft.practice("Willow Street Practice").await;
    weft.services.new_set_up_secret().await.expect("it is asked");
    browser.post(&newer, &whole).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM practices").await, 1);
}

async fn every_fault_is_said_at_once_and_nothing_typed_is_lost(weft: Weft) {
    let at = address(&weft).await;
    let browser = weft.browser();
    let first = browser.get(&at).await.form(&at);
    let page = browser.submit(&first.set("name", "Linden Rooms")).await.expect(422);
    assert!(page.fault("country").is_some());
    assert_eq!(page.form(&at).value("name"), "Linden Rooms");
    let form = second_step(&browser, &at).await.form(&at);
    let form = form.set("time_zone", "Middle/Earth").set("crisis", " ").set("email", "anna").set("password", "short");
    let page = browser.submit(&form).await.expect(422);
    for field in ["time_zone", "crisis", "person", "email", "password"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    let form = page.form(&at);
    assert_eq!(
        (form.value("name"), form.value("email"), form.value("time_zone")),
        ("Linden Rooms", "anna", "Middle/Earth")
    );
    assert_eq!(weft.count("SELECT count(*) FROM practices").await, 0);
}

async fn two_who_set_up_at_once_make_one_practice(weft: Weft) {
    let at = address(&weft).await;
    let (one, other) = (weft.browser(), weft.browser());
    let form = second_step(&one, &at).await.form(&at).set("person", "Anna Weber").set("password", PASSWORD);
    let second = form.clone().set("email", "other@example.org");
    let first = form.set("email", EMAIL);
    let (first, second) = tokio::join!(one.send(&first), other.send(&second));
    let mut told = [first.status, second.status];
    told.sort_unstable();
    assert_eq!(told, [200, 404]);
    assert_eq!(weft.count("SELECT count(*) FROM practices").await, 1);
    assert_eq!(weft.count("SELECT count(*) FROM accounts").await, 1);
}
