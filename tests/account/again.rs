//! Signing in leads back to where one was, with what was sent meanwhile.

use crate::support::{Weft, both_engines, people::key_on};

both_engines!(
    an_address_opened_while_signed_out_is_remembered,
    what_was_sent_while_signed_out_can_be_sent_after_signing_in,
    nobody_is_led_elsewhere
);

const PASSWORD: &str = crate::support::people::PASSWORD;

async fn an_address_opened_while_signed_out_is_remembered(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let browser = weft.browser();
    let path = format!("/clients/{}/shared?sessions=3", course.client.id);
    let led = browser.get(&path).await.leads_to().expect("to the sign-in page");
    let form = browser.get(&led).await.form("/sign-in");
    // A wrong password does not forget it.
    let again = browser.send(&form.set("email", &course.client.email).set("password", "no")).await.expect(422);
    let form = again.form("/sign-in").set("password", PASSWORD);
    assert_eq!(browser.send(&form).await.leads_to().as_deref(), Some(path.as_str()));
}

async fn what_was_sent_while_signed_out_can_be_sent_after_signing_in(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (client, browser) = (course.client.id, weft.signed_in(&course.therapist.email).await);
    let path = format!("/clients/{client}/patterns/new");
    let form = browser.get(&path).await.form(&path).set("old", "check his phone").set("new", "wait, and ask");
    // In another tab.
    browser.post("/sign-out", &[]).await.expect(303);
    let refused = browser.send(&form).await.expect(401);
    refused.says("Sign in, and you can save it").says("check his phone");
    let sign_in = refused.form("/sign-in").set("email", &course.therapist.email).set("password", PASSWORD);
    let key = browser.send(&sign_in).await.expect(200);
    key.says("Protect the records in your care");
    weft.apps.lock().expect("the phones").insert(course.therapist.email.clone(), key_on(&key));
    let form = key.form("/sign-in/set-up").set("code", &weft.code(&course.therapist.email));
    // The words come along through every step.
    let codes = browser.send(&form).await.expect(200);
    codes.says("check his phone");
    browser.send(&codes.form(&path)).await.expect(303);
    browser.get(&format!("/clients/{client}/shared")).await.says("check his phone");

    // With a second step that is there already.
    browser.post("/sign-out", &[]).await.expect(303);
    weft.clock.set(weft.now().plus_seconds(30));
    let other = [("old", "walk out"), ("new", "say that I am hurt")];
    let refused = browser.post_with(&path, &other, &[("sec-fetch-site", "same-origin")]).await.expect(401);
    let sign_in = refused.form("/sign-in").set("email", &course.therapist.email).set("password", PASSWORD);
    let asked = browser.send(&sign_in).await.expect(200);
    let form = asked.form("/sign-in/code").set("code", &weft.code(&course.therapist.email));
    let back = browser.send(&form).await.expect(200);
    back.says("You are signed in again").says("walk out");
    browser.send(&back.form(&path)).await.expect(303);
    browser.get(&format!("/clients/{client}/shared")).await.says("walk out");
}

async fn nobody_is_led_elsewhere(weft: Weft) {
    let course = weft.course().sessions(1).await;
    for elsewhere in ["https://evil.example", "//evil.example/x", "/\\evil.example", "javascript:alert(1)"] {
        let browser = weft.browser();
        let fields = [("email", &*course.client.email), ("password", PASSWORD), ("then", elsewhere)];
        assert_eq!(browser.post("/sign-in", &fields).await.leads_to().as_deref(), Some("/today"), "{elsewhere}");
        let fields = [("email", &*course.client.email), ("password", PASSWORD), ("to", elsewhere), ("again", "a=b")];
        weft.browser().post("/sign-in", &fields).await.expect(303).hides("evil");
    }
}
