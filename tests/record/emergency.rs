//! A record opened in an emergency: with a reason, for a time, and nobody is kept from knowing.

use crate::support::{Weft, both_engines};

both_engines!(an_owner_opens_a_record_for_a_reason_and_a_time);

async fn an_owner_opens_a_record_for_a_reason_and_a_time(weft: Weft) {
    let course = weft.course().session("2026-11-16", "Tea before the phone.", "A note of her own.").await;
    let (id, practice) = (course.client.id, course.therapist.actor.practice);
    let olga = weft.owner(practice, "Olga Owner").await;
    let browser = weft.signed_in(&olga.email).await;
    let (record, at) = (format!("/clients/{id}"), format!("/clients/{id}/emergency"));
    browser.get(&record).await.expect(404);
    let office = browser.get(&format!("/office/{id}")).await.expect(200);
    let page = browser.get(&office.link_to("Open in an emergency")).await.expect(200);
    let empty = browser.submit(&page.form(&at)).await.expect(422);
    assert_eq!(empty.fault("reason").as_deref(), Some("Write in a sentence why you need to read this record."));
    let reason = "Her therapist had an accident.";
    let opened = browser.submit(&page.form(&at).set("reason", reason).choose("hours", "4")).await.expect(200);
    assert_eq!(opened.path, record);
    opened.says("You opened this record in an emergency, for a time, and cannot change anything.").says("Tea before");
    opened.hides("rivate note").hides("Record a session");
    browser.get(&at).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM outbox WHERE kind = 'break-glass'").await, 1);
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'open-in-emergency' AND allowed = 1").await, 1);
    course.at_work().await.get(&record).await.says("Olga Owner opened this record in an emergency").says(reason);
    let seen = course.at_home().await.get("/seen").await.expect(200);
    seen.says("Olga Owner (in an emergency) gave a reason why they had to read your record").hides("accident");
    seen.says("Olga Owner (in an emergency) opened your record");

    weft.clock.set(weft.now().plus_hours(4));
    browser.get(&record).await.expect(404);
    browser.get("/caseload").await.expect(200).hides(&id.to_string());
    // A password typed long ago is asked for again.
    let page = browser.get(&at).await.expect(200);
    let asked = browser.submit(&page.form(&at).set("reason", reason)).await.expect(403);
    assert_eq!(asked.heading(), "Your password once more");
}
