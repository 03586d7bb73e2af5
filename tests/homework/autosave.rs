//! Saving while typing: what the island on the answer pages asks of the server.

use serde_json::Value;
use weft_shared::{ids::AssignmentId, library::STARTING_PATTERN, response::Parts, sharing::Readers};

use crate::support::{Browser, Page, Weft, both_engines, people::JOURNAL};

both_engines!(
    what_is_typed_is_saved,
    what_cannot_be_saved_is_refused_with_a_reason,
    a_page_is_never_in_conflict_with_itself,
    words_typed_on_two_devices_are_both_kept_until_someone_has_looked_at_both,
    either_of_two_versions_can_be_chosen,
    what_is_too_long_is_kept_as_it_was_typed,
    what_was_chosen_can_be_taken_back,
    the_last_words_go_along_with_leaving,
    the_time_of_the_last_save_says_its_day_and_whose_clock
);

/// As one open page sends its saves.
struct Typing<'a> {
    browser: &'a Browser,
    assignment: AssignmentId,
    page: &'static str,
}

impl Typing<'_> {
    async fn save(&self, number: i64, item: &str, typed: &str, seen: i64) -> Page {
        let (assignment, seen, number) = (self.assignment.to_string(), seen.to_string(), number.to_string());
        let typed = Parts::one(typed).to_wire();
        let fields = [
            ("assignment", assignment.as_str()),
            ("item", item),
            ("typed", typed.as_str()),
            ("seen", &seen),
            ("page", self.page),
            ("number", &number),
        ];
        self.browser.post("/api/answers/save", &fields).await
    }
}

/// As a page without a name sends them, of an older Weft.
async fn save(browser: &Browser, assignment: AssignmentId, item: &str, typed: &str, seen: i64) -> Page {
    Typing { browser, assignment, page: "" }.save(0, item, typed, seen).await
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
    let too_long = save(browser, assignment, "who", &"a".repeat(1_000_001), 0).await.expect(422);
    assert_eq!(json(&too_long)["Refused"], "Invalid", "nobody writes that much");
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

async fn a_page_is_never_in_conflict_with_itself(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[]).await;
    let (browser, assignment) = (course.at_home().await, course.entries[0]);
    let typing = Typing { browser, assignment, page: "train" };
    typing.save(1, "body", "My jaw", 0).await.expect(200);
    // The answer was lost on the way, and she typed on.
    let saved = json(&typing.save(2, "body", "My jaw lets go", 0).await.expect(200));
    assert_eq!((&saved["revision"], &saved["beside"]), (&Value::from(2), &Value::from(false)));
    // The first arrives once more, late.
    let late = json(&typing.save(1, "body", "My jaw", 0).await.expect(200));
    assert_eq!(late["revision"], 2);
    assert_eq!(browser.get(&format!("/homework/{assignment}/3")).await.form("/3").value("answer"), "My jaw lets go");
}

async fn words_typed_on_two_devices_are_both_kept_until_someone_has_looked_at_both(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[]).await;
    let (client, browser, assignment) = (&course.client, course.at_home().await, course.entries[0]);
    let train = Typing { browser, assignment, page: "train" };
    let kitchen = Typing { browser, assignment, page: "kitchen" };
    train.save(1, "body", "On the train.", 0).await.expect(200);
    let beside = json(&kitchen.save(1, "body", "At home", 0).await.expect(200));
    assert_eq!((&beside["beside"], &beside["revision"]), (&Value::from(true), &Value::from(0)));
    kitchen.save(2, "body", "At home, in the kitchen.", 0).await.expect(200);
    kitchen.save(1, "body", "At home", 0).await.expect(200);

    let early = weft.services.finish(&client.actor, assignment, Readers::ClientAlone).await;
    assert!(early.is_err(), "words nobody has looked at are not left behind");
    let page = browser.get(&format!("/homework/{assignment}/3")).await;
    page.says("You also typed this in another tab or on another device").says("At home, in the kitchen.");
    let form = page.form("/3");
    assert_eq!(form.value("answer"), "On the train.");
    // Whoever pauses to think it over, or is told of a fault, has not decided.
    browser.send(&form.clone().press("go", "pause")).await.expect(303);
    let too_long = form.clone().set("answer", &"a".repeat(50_001)).press("go", "next");
    let refused = browser.send(&too_long).await.expect(422);
    refused.says("At home, in the kitchen.");
    let form = refused.form("/3");
    browser.send(&form.set("answer", "On the train, and at home.").press("go", "next")).await.expect(303);
    browser.get(&format!("/homework/{assignment}/3")).await.hides("in the kitchen").says("On the train, and at home.");
    weft.services.finish(&client.actor, assignment, Readers::ClientAlone).await.expect("both were looked at");
}

async fn either_of_two_versions_can_be_chosen(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[]).await;
    let (browser, assignment) = (course.at_home().await, course.entries[0]);
    let train = Typing { browser, assignment, page: "train" };
    let kitchen = Typing { browser, assignment, page: "kitchen" };
    train.save(1, "body", "On the train.", 0).await.expect(200);
    kitchen.save(1, "body", "At home, in the kitchen.", 0).await.expect(200);

    // The words that were kept beside the answer.
    let path = format!("/homework/{assignment}/3");
    let page = browser.get(&path).await.says("Use this one").form("/3");
    let chosen = format!("use-draft {}", page.value("beside"));
    let used = browser.send(&page.press("go", &chosen)).await.expect(303);
    assert_eq!(used.leads_to().as_deref(), Some(path.as_str()), "to be looked at before going on");
    let page = browser.get(&path).await;
    page.hides("You also typed this");
    assert_eq!(page.form("/3").value("answer"), "At home, in the kitchen.");

    // What another device has saved meanwhile.
    let form = page.form("/3");
    train.save(2, "body", "On the train, again.", 2).await.expect(200);
    let both = browser.send(&form.set("answer", "In the garden.").press("go", "next")).await.expect(409);
    both.says("On the train, again.");
    let used = browser.send(&both.form("/3").press("go", "use-saved answer")).await.expect(303);
    assert_eq!(used.leads_to().as_deref(), Some(path.as_str()));
    assert_eq!(
        browser.get(&path).await.hides("You also typed this").form("/3").value("answer"),
        "On the train, again."
    );

    // On the page with all of them the others are kept as they were sent.
    let all = format!("/homework/{assignment}/all");
    let form = browser.get(&all).await.form("/all").set("answer-body", "In the attic.").set("answer-who", "My aunt");
    train.save(3, "body", "On the train, once more.", 3).await.expect(200);
    let both = browser.send(&form.press("go", "next")).await.expect(409);
    let used = browser.send(&both.form("/all").press("go", "use-saved answer-body")).await.expect(303);
    assert_eq!(used.leads_to().as_deref(), Some(all.as_str()));
    let form = browser.get(&all).await.form("/all");
    assert_eq!((form.value("answer-body"), form.value("answer-who")), ("On the train, once more.", "My aunt"));
}

async fn what_is_too_long_is_kept_as_it_was_typed(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[("body", "My jaw")]).await;
    let (client, browser, assignment) = (&course.client, course.at_home().await, course.entries[0]);
    let long = format!("{}end", "a".repeat(520));
    let typing = Typing { browser, assignment, page: "train" };
    let saved = json(&typing.save(1, "who", &long, 0).await.expect(200));
    assert_eq!(saved["unfit"], "This is 23 characters too long: 500 fit here.");

    let page = browser.get(&format!("/homework/{assignment}/1")).await;
    page.says("This is 23 characters too long");
    assert_eq!(page.form("/1").value("answer"), long);
    let next = browser.send(&page.form("/1").press("go", "next")).await.expect(422);
    assert_eq!(next.form("/1").value("answer"), long);
    let pause = browser.send(&next.form("/1").press("go", "pause")).await.expect(303);
    assert_eq!(pause.leads_to().as_deref(), Some("/today"), "it is kept, so the page may be left");
    assert!(weft.services.finish(&client.actor, assignment, Readers::ClientAlone).await.is_err());

    let page = browser.get(&format!("/homework/{assignment}/1")).await;
    browser.send(&page.form("/1").set("answer", "My aunt").press("go", "next")).await.expect(303);
    weft.services.finish(&client.actor, assignment, Readers::ClientAlone).await.expect("it fits now");
}

async fn what_was_chosen_can_be_taken_back(weft: Weft) {
    let course = weft.course().begun(STARTING_PATTERN, &[]).await;
    let (browser, assignment) = (course.at_home().await, course.entries[0]);
    let path = format!("/homework/{assignment}/1");
    let form = async || browser.get(&path).await.form("/1");
    for press in ["skip", "clear"] {
        browser.send(&form().await.choose("answer", "1").press("go", "next")).await.expect(303);
        assert_eq!(form().await.value("answer"), "1");
        browser.send(&form().await.press("go", press)).await.expect(303);
        assert_eq!(form().await.value("answer"), "", "{press}");
    }
}

async fn the_last_words_go_along_with_leaving(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[]).begun(JOURNAL, &[]).await;
    for (assignment, (act, leads_to)) in
        course.entries.iter().zip([("/leave", "/away"), ("/sign-out", "/sign-in?notice=out")])
    {
        let browser = weft.signed_in(&course.client.email).await;
        let (assignment_id, typed) = (assignment.to_string(), Parts::one("The last words").to_wire());
        let fields = [("assignment", &*assignment_id), ("item", "body"), ("typed", &*typed), ("seen", "0")];
        let fields = fields.into_iter().chain([("page", "train"), ("number", "1")]);
        let unsaved = Parts::new(fields.map(|(name, value)| (name.to_owned(), value.to_owned()))).to_wire();
        let left = browser.post(act, &[("unsaved", &unsaved)]).await.expect(303);
        assert_eq!(left.leads_to().as_deref(), Some(leads_to));
        let again = weft.signed_in(&course.client.email).await;
        assert_eq!(again.get(&format!("/homework/{assignment}/3")).await.form("/3").value("answer"), "The last words");
    }
}
