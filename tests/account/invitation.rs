//! Links to begin with, and what they say once they no longer work.

use crate::support::{Weft, both_engines};

both_engines!(a_replaced_link_says_that_there_is_a_newer_one, nobody_is_sent_to_a_way_in_that_does_not_exist);

async fn a_replaced_link_says_that_there_is_a_newer_one(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&therapist, "Mira Vance").await;
    let first = weft.services.invite(&therapist.actor, client).await.expect("a link");
    weft.later();
    let second = weft.services.invite(&therapist.actor, client).await.expect("a newer link");
    let [first, second] = [first, second].map(|invited| format!("/invitation/{}", invited.token.secret()));

    let browser = weft.browser();
    let old = browser.get(&first).await.expect(200);
    assert_eq!(old.heading(), "There is a newer link");
    old.says("Dr. Adeyemi made a newer link for you on 23 November, so").says("Use the last one you were given.");
    // What was filled in before the newer one was made goes nowhere.
    let typed = [("email", "mira@example.org"), ("password", "three quiet words")];
    let sent = browser.post(&first, &typed).await.expect(200);
    assert_eq!(sent.heading(), "There is a newer link");
    assert_eq!(weft.count("SELECT count(*) FROM memberships WHERE role = 'client'").await, 0);

    assert_eq!(browser.get(&second).await.expect(200).heading(), "Welcome, Mira");
    browser.post(&second, &typed).await.expect(303);
    // A used link and one that was replaced before say what they are.
    let elsewhere = weft.browser();
    let used = elsewhere.get(&second).await.expect(200);
    used.says("This link has been used").says("If that was not you, tell Dr. Adeyemi.");
    assert_eq!(elsewhere.get(&first).await.expect(200).heading(), "There is a newer link");
    elsewhere.get("/invitation/nothing-at-all").await.expect(404);
}

async fn nobody_is_sent_to_a_way_in_that_does_not_exist(weft: Weft) {
    let course = weft.course().await;
    let sign_in = weft.browser().get("/sign-in").await.expect(200);
    sign_in.says("Forgotten your password?");
    weft.browser().get(&sign_in.link("/reset")).await.expect(200).says("We send a link to it");
    // A therapist cannot make a link for someone who signs in already: nothing offers it.
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.hides("Make a new invitation link").hides("Invite Mira");
}
