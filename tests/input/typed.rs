//! Answers, names, addresses and passwords: read as meant, or refused with a sentence; never changed without a word.

use serde_json::json;

use crate::support::{Browser, Form, PASSWORD, Weft, both_engines};

both_engines!(
    numbers_and_times_are_read_as_meant_or_refused,
    what_nobody_can_see_is_empty,
    one_address_and_one_password_however_they_are_typed,
    an_author_types_numbers_as_everyone_does
);

/// An exercise that asks for a whole number, one with decimals, a time and a day, as a file.
fn questions() -> Vec<u8> {
    let item = |id: &str, answer: serde_json::Value| {
        let mut item = json!({ "id": id, "prompt": format!("{id}?") });
        item.as_object_mut().expect("an item").extend(answer.as_object().expect("its answer").clone());
        item
    };
    let items = [
        item("cups", json!({ "type": "number", "decimals": 0 })),
        item("hours", json!({ "type": "number", "decimals": 1, "min": 0.0, "max": 2000.0 })),
        item("asleep", json!({ "type": "time" })),
        item("since", json!({ "type": "date" })),
        item("words", json!({ "type": "short-text" })),
    ];
    let exercise = json!({
        "key": "evenings", "title": "Evenings", "kind": "log", "summary": "About evenings.", "minutes": 2,
        "intro": "A few questions.", "items": items,
    });
    serde_json::to_vec(&exercise).expect("a file")
}

/// The client's page with all questions.
async fn asked(weft: &Weft) -> (Browser, String, Form) {
    let course = weft.course().sessions(1).await;
    let at_work = course.at_work().await;
    let page = at_work.upload("/library/import", "evenings.json", &questions()).await;
    let draft = at_work.follow(page).await.expect(200);
    let published = at_work.submit(&draft.form("/publish")).await.expect(200);
    assert_eq!(published.heading(), "Evenings");
    let assignment = weft.assign(&course.therapist, course.client.id, "evenings").await;
    weft.answer(&course.client, assignment, &[]).await;
    let path = format!("/homework/{assignment}/all");
    let at_home = weft.signed_in(&course.client.email).await;
    let form = at_home.get(&path).await.expect(200).form("/all");
    (at_home, path, form)
}

async fn numbers_and_times_are_read_as_meant_or_refused(weft: Weft) {
    let (at_home, path, _) = asked(&weft).await;
    for (field, typed, kept) in [
        ("answer-cups", "1,234", "1234"),
        ("answer-cups", "1 234", "1234"),
        ("answer-cups", "7,0", "7"),
        ("answer-hours", "7,5", "7.5"),
        ("answer-hours", "1,234.5", "1234.5"),
        ("answer-hours", "1.234,5", "1234.5"),
        ("answer-asleep", "10:30 pm", "22:30"),
        ("answer-asleep", "9.05", "09:05"),
        ("answer-since", "24 November 2026", "2026-11-24"),
    ] {
        let form = at_home.get(&path).await.form("/all");
        at_home.send(&form.set(field, typed).press("go", "pause")).await.expect(303);
        assert_eq!(at_home.get(&path).await.form("/all").value(field), kept, "{typed}");
    }
    for (field, typed, says) in [
        ("answer-cups", "7,5", "whole number"),
        ("answer-cups", "7.5", "whole number"),
        ("answer-cups", "1.234", "two ways"),
        ("answer-cups", "1e3", "in digits"),
        ("answer-hours", "7,25", "one digit"),
        ("answer-hours", "1.234", "two ways"),
        ("answer-asleep", "12:300", "a time like 14:30"),
        ("answer-asleep", "13:00 pm", "a time like 14:30"),
        ("answer-since", "0026-11-24", "four digits"),
        ("answer-since", "24.11.26", "four digits"),
        ("answer-since", "3026-11-24", "between 1900 and 2100"),
        ("answer-since", "03/04/2026", "3 April 2026"),
    ] {
        let form = at_home.get(&path).await.form("/all");
        let page = at_home.send(&form.set(field, typed).press("go", "next")).await.expect(422);
        let fault = page.fault(field).unwrap_or_else(|| panic!("{typed} is refused: {}", page.text()));
        assert!(fault.contains(says), "{typed}: {fault}");
        assert_eq!(page.form("/all").value(field), typed, "what was typed is still there");
    }
}

const NOTHING: &str = "\u{200b}\u{feff} \u{2060}\u{3164}";

async fn what_nobody_can_see_is_empty(weft: Weft) {
    let (at_home, path, form) = asked(&weft).await;
    at_home.send(&form.set("answer-words", NOTHING).press("go", "pause")).await.expect(303);
    assert_eq!(at_home.get(&path).await.form("/all").value("answer-words"), "");
    let finish = path.replace("/all", "/finish");
    let page = at_home.send(&at_home.get(&finish).await.form("/finish").press("readers", "nobody")).await.expect(422);
    page.says("Nothing is answered yet.");

    let practice = weft.practice("Elm Street Practice").await;
    let therapist = weft.owner(practice, "Maja Lindqvist").await;
    let at_work = weft.signed_in(&therapist.email).await;
    for (path, form, field) in [
        ("/clients/new", "/clients/new", "name"),
        ("/practice", "/practice", "name"),
        ("/practice", "/practice", "crisis"),
        ("/library", "/library/new", "title"),
    ] {
        let page = at_work.send(&at_work.get(path).await.form(form).set(field, NOTHING)).await.expect(422);
        assert!(page.fault(field).is_some(), "{path} {field}: {}", page.text());
    }
    let client = weft.client(&therapist, "Ines Open").await;
    let path = format!("/clients/{}/patterns/new", client.id);
    let form = at_work.get(&path).await.form(&path).set("old", NOTHING).set("new", NOTHING);
    let page = at_work.send(&form).await.expect(422);
    assert!(page.fault("old").is_some() && page.fault("new").is_some());
    let path = format!("/clients/{}/sessions/new", client.id);
    let form = at_work.get(&path).await.form(&path).set("agreed", NOTHING).set("note", NOTHING);
    at_work.submit(&form).await.expect(200).hides("Private note");
}

/// é as one character and as two, and a letter that is one more way to write two.
async fn one_address_and_one_password_however_they_are_typed(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&therapist, "Zoë Ní Bhriain").await;
    let invited = weft.services.invite(&therapist.actor, client).await.expect("an invitation");
    let path = format!("/invitation/{}", invited.token.secret());
    let nobody = weft.browser();
    let form = nobody.get(&path).await.form(&path);
    let form = form.set("email", "zoe\u{308}@example.org").set("password", "cafe\u{301} and ﬁve quiet words");
    nobody.submit(&form).await.expect(200);
    for (email, password) in [
        ("zoë@example.org", "café and five quiet words"),
        ("ZOË@example.org", "cafe\u{301} and ﬁve quiet words"),
        ("Zoe\u{308}@Example.org", "cafe\u{301} and five quiet words"),
    ] {
        let browser = weft.browser();
        assert_eq!(browser.sign_in(email, password).await.expect(200).path, "/today", "{email} {password}");
    }
    weft.browser().sign_in("zoë@example.org", "cafe and five quiet words").await.expect(422);
    // What was hashed before there was one writing is still a password.
    weft.sign_in(&weft.browser(), &therapist.email, PASSWORD).await.expect(200);
    let taken = weft.record(&therapist, "Zoe Other").await;
    let invited = weft.services.invite(&therapist.actor, taken).await.expect("an invitation");
    let path = format!("/invitation/{}", invited.token.secret());
    let nobody = weft.browser();
    let form = nobody.get(&path).await.form(&path).set("email", "zoe\u{308}@example.org").set("password", PASSWORD);
    assert!(nobody.send(&form).await.expect(422).fault("email").is_some(), "one address is one account");
}

async fn an_author_types_numbers_as_everyone_does(weft: Weft) {
    let course = weft.course().await;
    let at_work = course.at_work().await;
    let form = at_work.get("/library").await.form("/library/new").set("title", "Evenings").choose("kind", "quiz");
    let draft = at_work.submit(&form).await.expect(200);
    let page = at_work.send(&draft.form("/draft").set("minutes", "7,5")).await.expect(422);
    assert!(page.fault("minutes").is_some());
    let form = draft.form("/draft/items").set("prompts", "How many?").choose("way", "number");
    let draft = at_work.submit(&form).await.expect(200);
    let path = draft.links().into_iter().find(|link| link.contains("/items/")).expect("the question");
    let form = at_work.get(&path).await.form(&path);
    let page = at_work.send(&form.clone().set("min", "1,5").set("max", "1.000,5")).await;
    let page = at_work.follow(page).await.expect(200);
    drop(page);
    let kept = at_work.get(&path).await.form(&path);
    assert_eq!((kept.value("min"), kept.value("max")), ("1.5", "1000.5"));
    let page = at_work.send(&kept.set("decimals", "1,5")).await.expect(422);
    assert!(page.fault("decimals").is_some_and(|fault| fault.contains("whole number")));
}
