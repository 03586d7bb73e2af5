//! The people who work in a practice: invited, changed, ended.

use sqlx::Row as _;
use weft_shared::ids::MembershipId;

use crate::support::{Browser, PASSWORD, Page, Weft, both_engines, people::Therapist};

both_engines!(
    a_colleague_is_invited_and_joins,
    an_account_may_belong_to_several_practices,
    an_invitation_tells_nobody_who_is_known,
    who_leaves_is_out_at_once_and_hands_over_first,
    who_comes_back_has_nothing_of_before,
    there_is_always_an_owner,
    a_changed_role_counts_at_once,
);

struct Clinic {
    owner: Therapist,
    at_work: Browser,
}

async fn clinic(weft: &Weft) -> Clinic {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let at_work = weft.signed_in(&owner.email).await;
    Clinic { owner, at_work }
}

impl Clinic {
    async fn invite(&self, name: &str, email: &str, role: &str) -> String {
        let form = self.at_work.get("/practice/members").await.expect(200).form("/practice/members");
        let form = form.set("name", name).set("email", email).choose("role", role);
        let invited = self.at_work.submit(&form).await.expect(200);
        let link = invited.document().by_id("link").and_then(|field| field.attribute("value")).expect("a link");
        link.split_once("/join/").map(|(_, secret)| format!("/join/{secret}")).expect("an invitation's address")
    }
}

async fn join(weft: &Weft, browser: &Browser, link: &str, email: &str, password: &str) -> Page {
    let form = browser.get(link).await.expect(200).form(link).set("email", email).set("password", password);
    let page = browser.submit(&form).await;
    weft.second_step(browser, email, page).await
}

async fn membership(weft: &Weft, name: &str) -> MembershipId {
    let rows = weft.rows(format!("SELECT id FROM memberships WHERE name = '{name}'")).await;
    rows[0].get::<String, _>(0).parse().expect("an id")
}

async fn a_colleague_is_invited_and_joins(weft: Weft) {
    let clinic = clinic(&weft).await;
    let link = clinic.invite("Maja Lindqvist", "maja@example.org", "therapist").await;
    let page = clinic.at_work.get("/practice/members").await;
    page.says("Maja Lindqvist, therapist, until 30 November");
    let browser = weft.browser();
    browser.get(&link).await.says("Welcome, Maja Lindqvist").says("You are invited to work with Weft as a therapist.");
    let page = join(&weft, &browser, &link, "maja@example.org", PASSWORD).await.expect(200);
    assert_eq!(page.path, "/caseload", "through the second step");
    clinic.at_work.get("/practice/members").await.says("Maja Lindqvist · Therapist");
    browser.get("/practice/members").await.expect(404);
    weft.browser().get(&link).await.says("This invitation no longer works");
    // One that is withdrawn, or a week old, works no more.
    let link = clinic.invite("Ines Sato", "ines@example.org", "assistant").await;
    let withdraw = clinic.at_work.get("/practice/members").await.form("/withdraw");
    clinic.at_work.submit(&withdraw).await.expect(200).hides("Ines Sato");
    weft.browser().get(&link).await.says("This invitation no longer works");
    let link = clinic.invite("Ines Sato", "ines@example.org", "assistant").await;
    weft.clock.set(weft.now().plus_hours(7 * 24));
    weft.browser().get(&link).await.says("This invitation no longer works");
    assert_eq!(weft.count("SELECT count(*) FROM outbox WHERE kind = 'member-invitation'").await, 3, "each was mailed");
}

async fn an_account_may_belong_to_several_practices(weft: Weft) {
    let clinic = clinic(&weft).await;
    let elsewhere = weft.practice("Harbour Rooms").await;
    let maja = weft.therapist(elsewhere, "Maja Lindqvist").await;
    let browser = weft.browser();
    weft.sign_in(&browser, &maja.email, PASSWORD).await.expect(200);
    weft.clock.set(weft.now().plus_seconds(30));
    let link = clinic.invite("Maja Lindqvist", &maja.email, "therapist").await;
    let asked = browser.get(&link).await.form(&link).set("email", &maja.email).set("password", PASSWORD);
    let asked = browser.submit(&asked).await.expect(200);
    assert_eq!(asked.heading(), "One more step", "an account that has a second step shows it");
    weft.second_step(&browser, &maja.email, asked).await.expect(200);
    let page = browser.get("/account").await.expect(200);
    page.says("Harbour Rooms").says("Willow Street Practice").says("You are here.");
    let go = page.form("/account/practice");
    browser.submit(&go).await.expect(200);
    let page = browser.get("/account").await.expect(200);
    assert_ne!(page.form("/account/practice").value("membership"), go.value("membership"), "it went there");
    // Only one's own.
    let olgas = clinic.owner.actor.membership.to_string();
    browser.post("/account/practice", &[("membership", &olgas)]).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM accounts").await, 2);
}

async fn an_invitation_tells_nobody_who_is_known(weft: Weft) {
    let clinic = clinic(&weft).await;
    let elsewhere = weft.practice("Harbour Rooms").await;
    let sven = weft.therapist(elsewhere, "Sven Stranger").await;
    let record = weft.record(&clinic.owner, "Mira Vance").await;
    let invited = weft.services.invite(&clinic.owner.actor, record).await.expect("an invitation");
    for link in [
        clinic.invite("Maja", "maja@example.org", "therapist").await,
        format!("/invitation/{}", invited.token.secret()),
    ] {
        let browser = weft.browser();
        let form = browser.get(&link).await.form(&link).set("email", &sven.email);
        // A weak password is told first, known or not.
        let weak = browser.submit(&form.clone().set("password", "password1234")).await.expect(422);
        assert!(weak.fault("password").is_some() && weak.fault("email").is_none());
        let strong = browser.submit(&form.set("password", "rain on the tin roof")).await.expect(422);
        let said = strong.fault("email").expect("a fault");
        assert!(said.contains("cannot be used together here") && !said.contains("already has"), "{said}");
    }
    assert_eq!(weft.count("SELECT count(*) FROM memberships WHERE role <> 'client'").await, 2, "nobody joined");
}

async fn who_leaves_is_out_at_once_and_hands_over_first(weft: Weft) {
    let clinic = clinic(&weft).await;
    let maja = weft.therapist(clinic.owner.actor.practice, "Maja Lindqvist").await;
    let mira = weft.client(&maja, "Mira Vance").await;
    let at_work = weft.signed_in(&maja.email).await;
    let page = clinic.at_work.get(&format!("/practice/members/{}", maja.actor.membership)).await.expect(200);
    page.says("1 client is in their care.").hides("Mira");
    let refused = clinic.at_work.submit(&page.form("/end")).await.expect(422);
    refused.says("1 client is still in this person’s care. Hand them over first.");
    at_work.get(&format!("/clients/{}", mira.id)).await.expect(200);
    weft.execute(format!("UPDATE care SET until_day = '2026-11-23' WHERE client_id = '{}'", mira.id)).await;
    clinic.at_work.submit(&page.form("/end")).await.expect(200).says("People who have left");
    assert!(at_work.get("/caseload").await.asks_to_sign_in());
    weft.browser().sign_in(&maja.email, PASSWORD).await.expect(422);
}

async fn who_comes_back_has_nothing_of_before(weft: Weft) {
    let clinic = clinic(&weft).await;
    let maja = weft.therapist(clinic.owner.actor.practice, "Maja Lindqvist").await;
    let mira = weft.client(&maja, "Mira Vance").await;
    weft.execute("UPDATE care SET until_day = '2026-11-23'").await;
    clinic.at_work.post(&format!("/practice/members/{}/end", maja.actor.membership), &[]).await.expect(303);
    let link = clinic.invite("Maja Lindqvist", &maja.email, "therapist").await;
    let browser = weft.browser();
    let page = join(&weft, &browser, &link, &maja.email, PASSWORD).await.expect(200);
    assert_eq!(page.path, "/caseload");
    page.says("No clients yet.");
    browser.get(&format!("/clients/{}", mira.id)).await.expect(404);
    assert_eq!(membership(&weft, "Maja Lindqvist").await, maja.actor.membership, "what she wrote is still hers");
}

async fn there_is_always_an_owner(weft: Weft) {
    let clinic = clinic(&weft).await;
    let own = format!("/practice/members/{}", clinic.owner.actor.membership);
    let page = clinic.at_work.get(&own).await.expect(200);
    page.hides("When they leave");
    let form = page.form(&own).choose("role", "therapist");
    let refused = clinic.at_work.submit(&form).await.expect(422);
    refused.says("This is the practice’s only owner. Make someone else an owner first.");
    clinic.at_work.post(&format!("{own}/end"), &[]).await.expect(422);
    let other = weft.owner(clinic.owner.actor.practice, "Otto Owner").await;
    clinic.at_work.send(&form).await.expect(303);
    clinic.at_work.get("/practice/members").await.expect(404);
    weft.signed_in(&other.email).await.get("/practice/members").await.expect(200);
}

async fn a_changed_role_counts_at_once(weft: Weft) {
    let clinic = clinic(&weft).await;
    let maja = weft.therapist(clinic.owner.actor.practice, "Maja Lindqvist").await;
    let at_work = weft.signed_in(&maja.email).await;
    let hers = format!("/practice/members/{}", maja.actor.membership);
    let form = clinic.at_work.get(&hers).await.expect(200).form(&hers).choose("role", "assistant");
    clinic.at_work.submit(&form).await.expect(200).says("Maja Lindqvist · Assistant");
    assert!(at_work.get("/library").await.asks_to_sign_in(), "they sign in again");
    weft.signed_in(&maja.email).await.get("/library").await.expect(404);
    let id = weft.client(&clinic.owner, "Mira Vance").await.id;
    weft.signed_in(&maja.email).await.get(&format!("/clients/{id}")).await.expect(404);
}
