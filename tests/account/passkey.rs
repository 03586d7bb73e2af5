//! Passkeys: adding and removing one's own, and signing in with one.

use sqlx::Row as _;

use crate::support::{
    Browser, PASSWORD, Page, Weft, both_engines,
    passkey::Device,
    people::{Client, Therapist},
};

/// Where a browser asks for one before anyone has said who they are, and after the password.
const ALONE: &str = "/sign-in/passkey";
const SECOND: &str = "/sign-in/code";

both_engines!(
    a_passkey_signs_in_alone_and_after_the_password,
    adding_one_asks_who_is_at_the_keyboard_and_counts_once,
    what_does_not_fit_is_refused_and_written_down,
    a_passkey_opens_its_own_account_only,
    the_last_second_step_stays_where_there_has_to_be_one,
    signing_in_with_many_takes_time,
);

async fn people(weft: &Weft) -> (Therapist, Client) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    (therapist, mira)
}

/// Signs in with the device's passkey alone; the answer is what follows.
async fn use_alone(weft: &Weft, device: &mut Device) -> (Browser, Page) {
    let browser = weft.browser();
    let answer = device.show(&browser.passkey_options(ALONE).await);
    let form = browser.get("/sign-in").await.form("/sign-in");
    let page = browser.submit(&form.set("credential", &answer)).await;
    (browser, page)
}

async fn times(weft: &Weft, kind: &str) -> usize {
    kinds(weft, "security_events").await.iter().filter(|one| *one == kind).count()
}

async fn kinds(weft: &Weft, table: &str) -> Vec<String> {
    let rows = weft.rows(format!("SELECT kind FROM {table} ORDER BY id")).await;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn a_passkey_signs_in_alone_and_after_the_password(weft: Weft) {
    let (_, mira) = people(&weft).await;
    let browser = weft.signed_in(&mira.email).await;
    let mut phone = weft.device();
    let codes = phone.add(&browser, "My phone").await.expect(200);
    codes.says("Your recovery codes");
    assert_eq!(codes.texts("li").into_iter().filter(|code| code.len() == 34).count(), 8);
    let page = browser.get("/account/passkeys").await.expect(200);
    page.says("My phone").says("not used yet");
    browser.get("/account").await.says("On, with a passkey. 8 recovery codes are left.").says("1 passkey.");
    assert!(kinds(&weft, "outbox").await.contains(&"second-factor-added".to_owned()));
    assert!(kinds(&weft, "security_events").await.contains(&"factor-added".to_owned()));
    // A second one comes without new codes.
    weft.later();
    let second = weft.device().add(&browser, "").await.expect(200);
    assert_eq!(second.path, "/account/passkeys");

    let before = times(&weft, "signed-in").await;
    let alone = weft.browser();
    let answer = phone.show(&alone.passkey_options(ALONE).await);
    let form = alone.get("/sign-in?then=%2Fentries").await.form("/sign-in").set("credential", &answer);
    assert_eq!(alone.submit(&form).await.expect(200).path, "/entries", "where they wanted to go");
    browser.get("/account/passkeys").await.says("last used");

    let both = weft.browser();
    let asked = both.sign_in(&mira.email, PASSWORD).await.expect(200);
    assert_eq!(asked.heading(), "One more step");
    let answer = phone.show(&both.passkey_options(SECOND).await);
    let form = asked.form("/sign-in/code").set("credential", &answer);
    assert_eq!(both.submit(&form).await.expect(200).path, "/today");
    assert_eq!(times(&weft, "signed-in").await - before, 2);
}

async fn adding_one_asks_who_is_at_the_keyboard_and_counts_once(weft: Weft) {
    let (_, mira) = people(&weft).await;
    let browser = weft.signed_in(&mira.email).await;
    let mut phone = weft.device();
    weft.clock.set(weft.now().plus_minutes(11));
    browser.post("/account/passkeys/options", &[]).await.expect(403);
    let asked = browser.post("/account/passkeys", &[("name", "My phone"), ("credential", "")]).await.expect(403);
    assert_eq!(asked.heading(), "Your password once more");
    let go_on = browser.submit(&asked.form("/confirm").set("password", PASSWORD)).await.expect(200);
    assert_eq!(browser.submit(&go_on.form("/account/passkeys")).await.expect(200).heading(), "Passkeys");
    // An answer counts once, within five minutes, in the login that asked, and for the newest question.
    let answer = phone.make(&browser.passkey_options("/account/passkeys").await);
    let send = async |browser: &Browser, answer: &str| {
        let page = browser.post("/account/passkeys", &[("name", "Phone"), ("credential", answer)]).await;
        (page.status, page.fault("passkey"))
    };
    let elsewhere = weft.signed_in(&mira.email).await;
    assert_eq!(send(&elsewhere, &answer).await.0, 422);
    weft.clock.set(weft.now().plus_minutes(5));
    assert_eq!(send(&browser, &answer).await.0, 422);
    let older = phone.make(&browser.passkey_options("/account/passkeys").await);
    let answer = phone.make(&browser.passkey_options("/account/passkeys").await);
    assert_eq!(send(&browser, &older).await.0, 422);
    assert_eq!(send(&browser, &answer).await.0, 422, "the question is used up");
    let answer = phone.make(&browser.passkey_options("/account/passkeys").await);
    assert_eq!(send(&browser, &answer).await.0, 200);
    let (status, fault) = send(&browser, &answer).await;
    assert_eq!(status, 422);
    assert!(fault.expect("a sentence").contains("The passkey was not added"));
    assert_eq!(weft.count("SELECT count(*) FROM passkeys").await, 1);
    // The same passkey again, and a name that is too long.
    let again = phone.make(&browser.passkey_options("/account/passkeys").await);
    assert_eq!(send(&browser, &again).await.0, 422);
    assert_eq!(weft.count("SELECT count(*) FROM passkeys").await, 1);
    let answer = weft.device().make(&browser.passkey_options("/account/passkeys").await);
    let fields = [("name", "x".repeat(121)), ("credential", answer)];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert!(browser.post("/account/passkeys", &fields).await.expect(422).fault("name").is_some());
}

async fn what_does_not_fit_is_refused_and_written_down(weft: Weft) {
    let (_, mira) = people(&weft).await;
    let browser = weft.signed_in(&mira.email).await;
    let mut phone = weft.device();
    phone.add(&browser, "Phone").await.expect(200);
    let before = times(&weft, "signed-in").await;
    // Without a sign that it is them, and on another website.
    let origin = phone.origin.clone();
    for (verifies, origin) in [(false, origin.as_str()), (true, "http://evil.example")] {
        (phone.verifies, phone.origin) = (verifies, origin.to_owned());
        let (browser, page) = use_alone(&weft, &mut phone).await;
        let fault = page.expect(422).fault("passkey").expect("a sentence");
        assert!(fault.contains("This passkey was not accepted"));
        assert!(browser.get("/today").await.asks_to_sign_in());
    }
    let whose = phone.whose.clone();
    phone.origin = origin;
    // Somebody else's, or nobody's.
    let mut other = phone.whose.clone().expect("whose it is");
    other[15] ^= 1;
    phone.whose = Some(other);
    let form = async |browser: &Browser, answer: &str| browser.post("/sign-in", &[("credential", answer)]).await;
    for whose in [phone.whose.clone(), None] {
        phone.whose = whose;
        let browser = weft.browser();
        let answer = phone.show(&browser.passkey_options(ALONE).await);
        form(&browser, &answer).await.expect(422);
    }
    phone.whose = whose;
    // An answer counts once, and only with what was asked in this browser, within five minutes.
    let browser = weft.browser();
    let answer = phone.show(&browser.passkey_options(ALONE).await);
    form(&weft.browser(), &answer).await.expect(422);
    form(&browser, &answer).await.expect(303);
    form(&browser, &answer).await.expect(422);
    let late = weft.browser();
    let answer = phone.show(&late.passkey_options(ALONE).await);
    weft.clock.set(weft.now().plus_minutes(5));
    form(&late, &answer).await.expect(422);
    // A copy of the device, whose counter is behind.
    let copy = weft.browser();
    phone.uses = 1;
    let answer = phone.show(&copy.passkey_options(ALONE).await);
    form(&copy, &answer).await.expect(422);
    form(&copy, "no answer at all").await.expect(422);
    // One that was never added.
    let stranger = weft.browser();
    let mut unknown = weft.device();
    unknown.whose = phone.whose.clone();
    let answer = unknown.show(&stranger.passkey_options(ALONE).await);
    form(&stranger, &answer).await.expect(422);
    assert_eq!((times(&weft, "passkey-refused").await, times(&weft, "signed-in").await - before), (10, 1));
}

async fn a_passkey_opens_its_own_account_only(weft: Weft) {
    let (therapist, mira) = people(&weft).await;
    let ben = weft.client(&therapist, "Ben Osei").await;
    let (miras, bens) = (weft.signed_in(&mira.email).await, weft.signed_in(&ben.email).await);
    let (mut phone, mut tablet) = (weft.device(), weft.device());
    phone.add(&miras, "Phone").await.expect(200);
    tablet.add(&bens, "Tablet").await.expect(200);
    // After Mira's password Ben's passkey is none, whoever it says it belongs to.
    for whose in [tablet.whose.clone(), phone.whose.clone(), None] {
        tablet.whose = whose;
        let browser = weft.browser();
        let asked = browser.sign_in(&mira.email, PASSWORD).await.expect(200);
        let answer = tablet.show(&browser.passkey_options(SECOND).await);
        let again = browser.submit(&asked.form("/sign-in/code").set("credential", &answer)).await.expect(422);
        assert!(again.fault("passkey").is_some());
        assert!(browser.get("/today").await.asks_to_sign_in());
    }
    // A device that was told which passkey need not say whose it is.
    phone.whose = None;
    let browser = weft.browser();
    let asked = browser.sign_in(&mira.email, PASSWORD).await.expect(200);
    let answer = phone.show(&browser.passkey_options(SECOND).await);
    let form = asked.form("/sign-in/code").set("credential", &answer);
    browser.send(&form).await.expect(303);
    browser.send(&form).await.expect(200).says("Please sign in again.");
    // Nobody removes another person's.
    let bens_passkey = bens.get("/account/passkeys").await.action_with("/remove");
    miras.post(&bens_passkey, &[]).await.expect(404);
    weft.later();
    bens.post(&bens_passkey, &[]).await.expect(303);
    bens.get("/account").await.says("Off.");
    assert!(kinds(&weft, "outbox").await.contains(&"second-factor-removed".to_owned()));
    let account = weft.vault.lookup("email", &ben.email);
    let left = "SELECT count(*) FROM recovery_codes r JOIN accounts a ON a.id = r.account_id WHERE a.email_hash";
    assert_eq!(weft.count(format!("{left} = '{account}'")).await, 0, "nothing is left that they stand in for");
}

async fn the_last_second_step_stays_where_there_has_to_be_one(weft: Weft) {
    let (therapist, _) = people(&weft).await;
    let browser = weft.browser();
    weft.sign_in(&browser, &therapist.email, PASSWORD).await;
    let mut laptop = weft.device();
    laptop.add(&browser, "Laptop").await.expect(200).says("Laptop");
    // Either of the two may go, not both.
    browser.post("/account/second-factor/remove", &[]).await.expect(303);
    let page = browser.get("/account/passkeys").await.expect(200);
    page.says("It cannot be removed, because you can read other people’s records.");
    let id: String = weft.rows("SELECT id FROM passkeys").await[0].get(0);
    let remove = format!("/account/passkeys/{id}/remove");
    browser.post(&remove, &[]).await.expect(404);
    weft.later();
    weft.device().add(&browser, "Key").await.expect(200);
    weft.clock.set(weft.now().plus_minutes(11));
    browser.post(&remove, &[]).await.expect(403);
    let (browser, page) = use_alone(&weft, &mut laptop).await;
    assert_eq!(page.expect(200).path, "/caseload", "it is both steps at once");
    browser.post(&remove, &[]).await.expect(303);
    use_alone(&weft, &mut laptop).await.1.expect(422);
}

async fn signing_in_with_many_takes_time(weft: Weft) {
    people(&weft).await;
    let browser = weft.browser();
    for _ in 0..50 {
        browser.post("/sign-in", &[("credential", "{}")]).await.expect(422);
    }
    browser.post("/sign-in/passkey/options", &[]).await.expect(200);
    browser.post("/sign-in/passkey/options", &[]).await.expect(429);
    let page = browser.post("/sign-in", &[("credential", "{}")]).await;
    assert!([422, 429].contains(&page.status));
    weft.clock.set(weft.now().plus_minutes(2));
    browser.post("/sign-in/passkey/options", &[]).await.expect(200);
}
