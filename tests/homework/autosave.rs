//! Saving while typing: what the island on the answer pages asks of the server.

use serde_json::Value;
use weft_shared::{ids::AssignmentId, response::Parts, sharing::Readers};

use crate::support::{Browser, Page, Weft, both_engines, people::JOURNAL};

both_engines!(
    what_is_typed_is_saved,
    what_cannot_be_saved_is_refused_with_a_reason,
    the_time_of_the_last_save_says_its_day_and_whose_clock
);

async fn save(browser: &Browser, assignment: AssignmentId, item: &str, typed: &str, seen: i64) -> Page {
    let (assignment, seen) = (assignment.to_string(), seen.to_string());
    let typed = Parts::one(typed).to_wire();
    let fields = [("assignment", assignment.as_str()), ("item", item), ("typed", typed.as_str()), ("seen", &seen)];
    browser.post("/api/answers/save", &fields).await
}

fn json(page: &Page) -> Value {
    serde_json::from_slice(&page.bytes).unwrap_or_else(|error| panic!("{error}: {}", page.html()))
}

async fn what_is_typed_is_saved(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[]).await;
    let (browser, assignment) = (course.at_home().await, course.entries[0]);
    weft.go_to("2026-11-23", "21:07");
    let saved = json(&save(browser, assignment, "body", "My jaw", 0).await.expect(200));
    assert_eq!(
        (&saved["revision"], &saved["at"]),
        (&Value::from(1), &Value::from("21:07")),
        "the practice's local time"
    );
    let saved = json(&save(browser, assignment, "body", "My jaw lets go.", 1).await.expect(200));
    assert_eq!(saved["revision"], 2);
    // The network lost the answer, and the same words come again.
    let again = json(&save(browser, assignment, "body", "My jaw lets go.", 1).await.expect(200));
    assert_eq!(again["revision"], 2, "nothing to save is no conflict");
    let page = browser.get(&format!("/homework/{assignment}/3")).await;
    assert_eq!(page.form("/3").value("answer"), "My jaw lets go.");
    assert_eq!(page.form("/3").value("seen"), "2");
    page.says("21:07");
}

async fn what_cannot_be_saved_is_refused_with_a_reason(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[]).await;
    let (client, browser, assignment) = (&course.client, course.at_home().await, course.entries[0]);
    save(browser, assignment, "body", "On the train.", 0).await.expect(200);
    let other_device = save(browser, assignment, "body", "At home.", 0).await.expect(409);
    assert_eq!(json(&other_device)["Refused"], "Conflict");
    other_device.hides("On the train.");
    let too_long = save(browser, assignment, "who", &"a".repeat(501), 0).await.expect(422);
    assert_eq!(json(&too_long)["Refused"], "Invalid");
    assert_eq!(json(&save(browser, assignment, "no-such-item", "x", 0).await.expect(404))["Refused"], "NotFound");
    assert_eq!(json(&save(&weft.browser(), assignment, "body", "x", 1).await.expect(401))["Refused"], "SignIn");
    let path = "/api/answers/save";
    // A page of an older Weft that sends the text alone: it is not taken for an empty answer.
    let bare =
        [("assignment", assignment.to_string()), ("item", "body".into()), ("typed", "x".into()), ("seen", "1".into())];
    let bare: Vec<(&str, &str)> = bare.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &bare).await.expect(404);
    assert!(browser.post(path, &[("item", "body")]).await.status >= 400, "half a call saves nothing");
    browser.post_with(path, &[("item", "body")], &[("sec-fetch-site", "cross-site")]).await.expect(403);

    weft.services.finish(&client.actor, assignment, Readers::ClientAlone).await.expect("it is finished");
    save(browser, assignment, "body", "Too late.", 1).await.expect(409);
    browser.get(&format!("/homework/{assignment}/entry")).await.says("On the train.").hides("Too late.");
}

async fn the_time_of_the_last_save_says_its_day_and_whose_clock(weft: Weft) {
    let mut course = weft.course().begun(JOURNAL, &[]).await;
    let place = format!("/homework/{}/3", course.entries[0]);
    weft.go_to("2026-11-23", "19:27");
    save(course.at_home().await, course.entries[0], "body", "My jaw lets go.", 0).await.expect(200);
    let saved = async |course: &crate::support::Course<'_>| {
        let page = course.at_home().await.get(&place).await.expect(200);
        page.texts("p").into_iter().find(|line| line.starts_with("Saved")).expect("when it was saved")
    };
    assert_eq!(saved(&course).await, "Saved 19:27 (London time)");
    for (day, said) in [
        ("2026-11-24", "Saved yesterday at 19:27 (London time)"),
        ("2026-11-27", "Saved on Monday at 19:27 (London time)"),
        ("2026-12-24", "Saved on 23 November at 19:27 (London time)"),
        ("2027-01-03", "Saved on 23 November 2026 at 19:27 (London time)"),
    ] {
        course.go_to(day, "08:00");
        assert_eq!(saved(&course).await, said);
    }
}
