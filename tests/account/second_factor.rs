//! The second step of signing in.

use crate::support::{
    Browser, PASSWORD, Weft, both_engines,
    people::{Therapist, key_on},
};

both_engines!(
    whoever_reads_other_peoples_records_must_have_one,
    a_code_works_once,
    a_code_is_guessed_five_times_at_most,
    a_recovery_code_stands_in_for_the_phone_once,
    a_client_may_have_one_and_switch_it_off,
    a_sign_in_between_its_steps_opens_nothing_and_ends,
);

async fn someone(weft: &Weft) -> Therapist {
    let practice = weft.practice("Willow Street Practice").await;
    weft.therapist(practice, "Dr. Folake Adeyemi").await
}

/// The eight codes on the page that shows them.
async fn set_up(weft: &Weft, browser: &Browser, email: &str) -> Vec<String> {
    let page = browser.sign_in(email, PASSWORD).await.expect(200);
    weft.apps.lock().expect("the phones").insert(email.to_owned(), key_on(&page));
    let codes = browser.submit(&page.form("/sign-in/set-up").set("code", &weft.code(email))).await.expect(200);
    codes.says("If your phone is lost or broken");
    codes.texts("li").into_iter().filter(|code| code.len() == 34).collect()
}

async fn whoever_reads_other_peoples_records_must_have_one(weft: Weft) {
    let therapist = someone(&weft).await;
    let browser = weft.browser();
    let page = browser.sign_in(&therapist.email, PASSWORD).await.expect(200);
    assert_eq!(page.heading(), "Protect the records in your care");
    assert!(browser.get("/caseload").await.asks_to_sign_in(), "not yet");
    let wrong = browser.submit(&page.form("/sign-in/set-up").set("code", "000000")).await.expect(422);
    assert!(wrong.fault("code").expect("a fault").contains("This is not the code your app shows for Weft"));
    assert_eq!(key_on(&wrong), key_on(&page), "the same picture as before");
    set_up(&weft, &browser, &therapist.email).await;
    browser.get("/caseload").await.expect(200);
    // From now on it is asked for.
    let elsewhere = weft.browser();
    let asked = elsewhere.sign_in(&therapist.email, PASSWORD).await.expect(200);
    assert_eq!(asked.heading(), "One more step");
    assert!(elsewhere.get("/caseload").await.asks_to_sign_in());
    let in_ = weft.second_step(&elsewhere, &therapist.email, asked).await;
    assert_eq!(in_.path, "/caseload");
    // And cannot be switched off.
    let page = elsewhere.get("/account/second-factor").await.expect(200);
    page.says("It cannot be switched off");
    elsewhere.post("/account/second-factor/remove", &[]).await.expect(404);
}

async fn a_code_works_once(weft: Weft) {
    let therapist = someone(&weft).await;
    set_up(&weft, &weft.browser(), &therapist.email).await;
    let show = async |code: &str| {
        let browser = weft.browser();
        let asked = browser.sign_in(&therapist.email, PASSWORD).await;
        browser.send(&asked.form("/sign-in/code").set("code", code)).await.status
    };
    let first = weft.code(&therapist.email);
    assert_eq!(show(&first).await, 422, "the one it was set up with");
    weft.clock.set(weft.now().plus_seconds(30));
    let second = weft.code(&therapist.email);
    assert_eq!(show(&second).await, 303);
    assert_eq!(show(&second).await, 422);
    weft.clock.set(weft.now().plus_seconds(60));
    assert_eq!(show(&second).await, 422, "too old");
    let at_once = weft.code(&therapist.email);
    let (one, other) = tokio::join!(show(&at_once), show(&at_once));
    assert_eq!(one.min(other), 303);
    assert_eq!(one.max(other), 422, "of two at once one gets in");
}

async fn a_code_is_guessed_five_times_at_most(weft: Weft) {
    let therapist = someone(&weft).await;
    set_up(&weft, &weft.browser(), &therapist.email).await;
    weft.clock.set(weft.now().plus_seconds(30));
    let browser = weft.browser();
    let mut page = browser.sign_in(&therapist.email, PASSWORD).await;
    let form = page.form("/sign-in/code");
    for _ in 0..4 {
        page = browser.submit(&form.clone().set("code", "000000")).await.expect(422);
    }
    assert!(page.fault("code").expect("a fault").contains("This code is not right"));
    let over = browser.submit(&form.clone().set("code", "000000")).await;
    over.says("too many codes were wrong. Please sign in again.");
    assert_eq!(over.heading(), "Sign in");
    browser.submit(&form.set("code", &weft.code(&therapist.email))).await.says("Please sign in again.");
    // Signing in anew gives no five more at once.
    let again = weft.browser();
    let page = again.sign_in(&therapist.email, PASSWORD).await;
    again.submit(&page.form("/sign-in/code").set("code", "000000")).await.expect(422);
    again.submit(&page.form("/sign-in/code").set("code", "000000")).await.expect(429);
}

async fn a_recovery_code_stands_in_for_the_phone_once(weft: Weft) {
    let therapist = someone(&weft).await;
    let codes = set_up(&weft, &weft.browser(), &therapist.email).await;
    assert_eq!(codes.len(), 8);
    let use_code = async |code: &str| {
        let browser = weft.browser();
        let asked = browser.sign_in(&therapist.email, PASSWORD).await;
        let page = browser.submit(&asked.form("/sign-in/code").set("code", code)).await;
        (page.status, browser)
    };
    assert_eq!(use_code(&codes[0].to_uppercase().replace('-', " ")).await.0, 200);
    assert_eq!(use_code(&codes[0]).await.0, 422, "used");
    let (status, browser) = use_code(&codes[1]).await;
    assert_eq!(status, 200);
    browser.get("/account").await.says("6 recovery codes are left.");
    let fresh = browser.post("/account/recovery-codes", &[]).await.expect(200);
    assert_eq!(fresh.texts("li").len(), 8);
    assert_eq!(use_code(&codes[2]).await.0, 422, "those of before stopped working");
}

async fn a_client_may_have_one_and_switch_it_off(weft: Weft) {
    let therapist = someone(&weft).await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let browser = weft.browser();
    assert_eq!(browser.sign_in(&mira.email, PASSWORD).await.path, "/today", "none is asked for");
    browser.post("/account/second-factor", &[]).await.expect(303);
    let page = browser.get("/account/second-factor").await.expect(200);
    weft.apps.lock().expect("the phones").insert(mira.email.clone(), key_on(&page));
    let form = page.form("/account/second-factor").set("code", &weft.code(&mira.email));
    browser.submit(&form).await.expect(200).says("Your recovery codes");
    assert_eq!(weft.count("SELECT count(*) FROM outbox WHERE kind = 'second-factor-added'").await, 1, "they are told");
    let elsewhere = weft.browser();
    assert_eq!(weft.sign_in(&elsewhere, &mira.email, PASSWORD).await.path, "/today");
    // What matters most asks who is at the keyboard, when that was some time ago.
    weft.clock.set(weft.now().plus_minutes(11));
    let asked = elsewhere.post("/account/second-factor/remove", &[]).await.expect(403);
    assert_eq!(asked.heading(), "Your password once more");
    let before = elsewhere.cookie("weft").expect("a login");
    elsewhere.submit(&asked.form("/confirm").set("password", "not the password")).await.expect(422);
    let form = asked.form("/confirm").set("password", PASSWORD);
    elsewhere.submit(&form.clone().set("code", "000000")).await.expect(422).says("This code is not right");
    let go_on = elsewhere.submit(&form.set("code", &weft.code(&mira.email))).await.expect(200);
    assert_eq!(go_on.heading(), "Thank you");
    let thief = weft.browser();
    thief.put_cookie("weft", &before);
    assert!(thief.get("/today").await.asks_to_sign_in(), "the login has a new secret");
    elsewhere.submit(&go_on.form("/account/second-factor/remove")).await.expect(200).says("Off.");
    assert_eq!(weft.browser().sign_in(&mira.email, PASSWORD).await.path, "/today");
}

async fn a_sign_in_between_its_steps_opens_nothing_and_ends(weft: Weft) {
    let therapist = someone(&weft).await;
    set_up(&weft, &weft.browser(), &therapist.email).await;
    let browser = weft.browser();
    let asked = browser.sign_in(&therapist.email, PASSWORD).await;
    // Its secret is no login's.
    let step = browser.cookie("weft-step").expect("a secret for the step");
    let thief = weft.browser();
    thief.put_cookie("weft", &step);
    assert!(thief.get("/caseload").await.asks_to_sign_in());
    weft.clock.set(weft.now().plus_minutes(10));
    let late = browser.submit(&asked.form("/sign-in/code").set("code", &weft.code(&therapist.email))).await;
    late.says("That took too long");
    browser.get("/sign-in/code").await.says("That took too long");
}
