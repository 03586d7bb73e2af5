//! A form that was not sent yet: kept for its author alone, there when it is opened again, let go once it is sent.

use weft_shared::response::Parts;

use crate::support::{Browser, Page, Weft, both_engines};

both_engines!(
    a_form_that_is_sent_elsewhere_in_the_end_leaves_no_draft,
    a_form_that_was_refused_and_then_sent_leaves_no_draft,
    a_private_note_is_there_again_before_it_is_sent,
    a_draft_is_its_authors_alone,
    two_pages_do_not_lose_each_others_words
);

async fn keep(browser: &Browser, place: &str, (page, number): (&str, &str), fields: &[(&str, &str)]) -> Page {
    let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let typed = Parts::new(pairs).to_wire();
    let save = [("place", place), ("typed", &typed), ("page", page), ("number", number)];
    browser.post("/api/drafts/save", &save).await
}

async fn a_private_note_is_there_again_before_it_is_sent(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, client) = (course.at_work().await, course.client.id);
    let path = format!("/clients/{client}/sessions/new");
    let day = ("day", "2026-11-23");
    keep(at_work, &path, ("desk", "1"), &[day, ("note", "He spoke of")]).await.expect(200);
    keep(at_work, &path, ("desk", "2"), &[day, ("note", "He spoke of his father.")]).await.expect(200);

    let page = at_work.get(&path).await;
    page.says("You typed this today at").says("only you can see it");
    let form = page.form(&path);
    assert_eq!((form.value("note"), form.value("day")), ("He spoke of his father.", "2026-11-23"));
    at_work.send(&form).await.expect(303);
    let page = at_work.get(&path).await;
    page.hides("You typed this");
    assert_eq!(page.form(&path).value("note"), "", "it is sent, and not a draft any more");
}

async fn a_form_that_was_refused_and_then_sent_leaves_no_draft(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, client) = (course.at_work().await, course.client.id);
    let path = format!("/clients/{client}/sessions/new");
    keep(at_work, &path, ("desk", "1"), &[("day", ""), ("note", "He spoke of his father.")]).await.expect(200);
    let fields = [("day", ""), ("note", "He spoke of his father."), ("page", "desk")];
    let refused = at_work.post(&path, &fields).await.expect(422);
    at_work.send(&refused.form(&path).set("day", "2026-11-23")).await.expect(303);
    let page = at_work.get(&path).await;
    page.hides("You typed this");
    assert_eq!(page.form(&path).value("note"), "");
}

async fn a_form_that_is_sent_elsewhere_in_the_end_leaves_no_draft(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, client) = (course.at_work().await, course.client.id);
    let path = format!("/clients/{client}/sessions/new");
    let (day, agreed) = ("2026-11-16", "Coffee.");
    keep(at_work, &path, ("desk", "1"), &[("day", day), ("agreed", agreed)]).await.expect(200);
    // The session of that day is recorded already: its own page shows both.
    let both = at_work.post(&path, &[("day", day), ("agreed", agreed), ("page", "desk")]).await.expect(409);
    let there = format!("/clients/{client}/sessions/{}", course.sessions[0]);
    at_work.send(&both.form(&there)).await.expect(303);
    at_work.get(&path).await.hides("You typed this");
}

async fn a_draft_is_its_authors_alone(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, at_home, client) = (course.at_work().await, course.at_home().await, course.client.id);
    let path = format!("/clients/{client}/patterns/new");
    keep(at_work, &path, ("desk", "1"), &[("old", "He always leaves")]).await.expect(200);
    at_home.get(&path).await.hides("He always leaves");
    assert_eq!(at_work.get(&path).await.form(&path).value("old"), "He always leaves");
    let stored = weft.stored_bytes().await;
    assert!(!stored.windows(16).any(|window| window == b"He always leaves"), "it is sealed");
}

async fn two_pages_do_not_lose_each_others_words(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, client) = (course.at_work().await, course.client.id);
    let path = format!("/clients/{client}/sessions/new");
    let day = ("day", "2026-11-23");
    keep(at_work, &path, ("desk", "1"), &[day, ("note", "At the desk.")]).await.expect(200);
    weft.go_to("2026-11-23", "21:07");
    keep(at_work, &path, ("phone", "1"), &[day, ("note", "On the phone.")]).await.expect(200);
    let page = at_work.get(&path).await;
    assert_eq!(page.form(&path).value("note"), "On the phone.", "the newest");
    page.says("You also typed this in another tab or on another device").says("At the desk.");

    let put_away = page.form("/drafts/put-away");
    assert_eq!(at_work.send(&put_away).await.expect(303).leads_to().as_deref(), Some(path.as_str()));
    at_work.get(&path).await.hides("At the desk.").hides("On the phone.");
}
