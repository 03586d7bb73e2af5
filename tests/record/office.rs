//! The office: everyone by name, invited and planned for, and nothing clinical.

use weft_shared::access::Role;

use crate::support::{Weft, both_engines};

both_engines!(an_assistant_adds_invites_and_plans, nothing_clinical_stands_in_the_office);

async fn an_assistant_adds_invites_and_plans(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Anna Weber").await;
    let assistant = weft.member(practice, "Theo Marsh", Role::Assistant).await;
    let (office, at_work) = (weft.signed_in(&assistant.email).await, weft.signed_in(&therapist.email).await);
    let form = office.get("/clients/new").await.expect(200).form("/clients/new").set("name", "Mira Vance");
    let asked = office.submit(&form).await.expect(422);
    assert_eq!(asked.fault("therapist").as_deref(), Some("Choose who treats this client."));
    let form = form.choose("therapist", &therapist.actor.membership.to_string());
    let page = office.submit(&form).await.expect(200);
    assert_eq!(page.heading(), "Mira Vance");
    page.says("Dr. Anna Weber has worked with the client since 23 November.").says("Not invited yet");
    assert_eq!(weft.count("SELECT count(*) FROM outbox WHERE kind = 'handed-over'").await, 1);
    at_work.get("/caseload").await.expect(200).says("Mira Vance");
    let invited = office.submit(&page.form("/invitation")).await.expect(200);
    let link = invited.document().by_id("link").and_then(|field| field.attribute("value")).expect("a link");
    let link = link.split_once("/invitation/").map(|(_, secret)| format!("/invitation/{secret}")).expect("a secret");
    weft.browser().get(&link).await.expect(200).says("Dr. Weber").hides("Theo");

    let at = page.path.clone();
    let plan = office.get(&at).await.form_with("day").set("day", "2026-12-01").set("time", "10:00");
    office.submit(&plan).await.expect(200).says("Tue 1 Dec 2026, 10:00");
    let again = office.get(&at).await.form_with("day").set("day", "2026-12-01").set("time", "10:00");
    office.submit(&again).await.expect(422).says("There is a session of this day and time already.");
    let past = office.get(&at).await.form_with("day").set("day", "2026-11-20");
    office.submit(&past).await.expect(422).says("This day has passed.");
    let moved = office.get(&at).await.form_with("move-day").set("move-day", "2026-12-02").set("move-time", "11:30");
    office.submit(&moved).await.expect(200).says("Wed 2 Dec 2026, 11:30").hides("1 Dec");
    office.get("/office").await.expect(200).says("Mira Vance").says("Wed 2 Dec, 11:30").says("Invited, until");
    at_work.get("/caseload").await.says("Wed 2 Dec, 11:30");
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'plan-session'").await, 2);
}

async fn nothing_clinical_stands_in_the_office(weft: Weft) {
    let course = weft.course().session("2026-11-16", "Tea before the phone.", "A note.").await;
    let practice = course.therapist.actor.practice;
    let assistant = weft.member(practice, "Theo Marsh", Role::Assistant).await;
    weft.pattern(&course.therapist, course.client.id, "check his phone", "wait, and ask").await;
    let office = weft.signed_in(&assistant.email).await;
    let id = course.client.id;
    for path in ["/office".to_owned(), format!("/office/{id}")] {
        office.get(&path).await.expect(200).hides("Tea").hides("phone").hides("16 Nov").hides("Session 1");
    }
    for path in ["", "/shared", "/brief", "/care", "/edit", "/sessions/new", "/assign", "/emergency"] {
        office.get(&format!("/clients/{id}{path}")).await.expect(404);
    }
    office.get("/library").await.expect(404);
    let seen = course.at_home().await.get("/seen").await.expect(200);
    seen.hides("Theo Marsh");
}
