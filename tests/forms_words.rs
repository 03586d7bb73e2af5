//! Everything typed survives every refusal, and stands in no log and no address.

use weft_server::service::homework::answer::AnswerInput;
use weft_shared::{exercise::ItemId, response::Parts, sharing::Readers};

use crate::support::{Browser, Client, LOG, Page, Therapist, Weft, both_engines, people::JOURNAL};

both_engines!(
    signed_out_meanwhile,
    signed_in_as_someone_else,
    more_than_is_taken,
    a_failure_of_ours,
    a_busy_database,
    from_a_browser_that_says_too_little,
    a_question_another_tab_has_hidden,
    finished_on_another_device,
    control_characters_never_arrive,
    secrets_are_not_given_back
);

const WORDS: &str = "She left the kettle on, and I said nothing.";

async fn two_people(weft: &Weft) -> (Therapist, Client, Browser, Browser) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
    (therapist, client, at_work, at_home)
}

/// The words stand in a field from which they can be copied, and nowhere they do not belong.
#[track_caller]
fn assert_given_back(page: &Page, status: u16) {
    assert_eq!(page.status, status, "{}", page.text());
    page.says("What you wrote is still here");
    let fields = page.document().all("textarea");
    assert!(fields.iter().any(|field| field.raw_text().contains(WORDS)), "{}: {}", page.path, page.text());
    assert_eq!(page.leads_to(), None);
    assert!(LOG.find(WORDS).is_empty(), "nothing of it is in the log");
}

async fn signed_out_meanwhile(weft: Weft) {
    let (_, client, at_work, _) = two_people(&weft).await;
    let path = format!("/clients/{}/sessions/new", client.id);
    let form = at_work.get(&path).await.form("/sessions/new").set("next_time", "11:30");
    weft.execute("UPDATE logins SET ended_at = 1").await;
    let page = at_work.send(&form.set("note", WORDS)).await;
    assert_given_back(&page, 401);
    page.says("Next session: time").says("Note");
    assert!(page.document().all("textarea").iter().any(|field| field.raw_text() == "11:30"), "the small things too");
}

async fn signed_in_as_someone_else(weft: Weft) {
    let (_, client, at_work, at_home) = two_people(&weft).await;
    let path = format!("/clients/{}/sessions/new", client.id);
    let form = at_work.get(&path).await.form("/sessions/new");
    assert_given_back(&at_home.send(&form.set("agreed", WORDS)).await, 404);
    let practice = at_work.get("/practice").await.form("/practice");
    assert_given_back(&at_home.send(&practice.set("crisis", WORDS)).await, 404);
}

async fn more_than_is_taken(weft: Weft) {
    let (_, client, at_work, _) = two_people(&weft).await;
    let path = format!("/clients/{}/sessions/new", client.id);
    let long = format!("{WORDS} {}", "x".repeat(3 * 1024 * 1024));
    let form = at_work.get(&path).await.form("/sessions/new").set("agreed", "Tea.").set("note", &long);
    let page = at_work.send(&form).await;
    assert_given_back(&page, 413);
    assert!(page.document().all("textarea").iter().any(|field| field.raw_text() == long), "all of it");
    // A form with a file keeps its other fields, though the file is too large for anything.
    let logo = at_work.get("/practice").await.form("/practice/logo");
    let page = at_work.send_file(&logo, "logo.png", &vec![0; 3 * 1024 * 1024]).await.expect(422);
    assert!(page.fault("file").is_some());
}

async fn a_failure_of_ours(weft: Weft) {
    let (.., at_work, _) = two_people(&weft).await;
    let form = at_work.get("/clients/new").await.form("/clients/new").set("name", WORDS);
    weft.execute("UPDATE practices SET time_zone = 'Nowhere/Ever'").await;
    let page = at_work.send(&form).await;
    assert_given_back(&page, 500);
    page.says("This is our fault, not yours.");
}

async fn a_busy_database(weft: Weft) {
    let (.., at_work, _) = two_people(&weft).await;
    let form = at_work.get("/clients/new").await.form("/clients/new").set("name", WORDS);
    let mut held = weft.raw_transaction().await;
    sqlx::query("UPDATE practices SET name = name").execute(&mut *held).await.expect("it is held");
    if weft.config.database_url.is_some() {
        sqlx::query("LOCK TABLE clients IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.expect("it is held");
    }
    let page = at_work.send(&form).await;
    assert_given_back(&page, 503);
    page.says("Weft is busy just now").says("Nothing was changed.");
    assert!(page.header("retry-after").is_some());
    drop(held);
    at_work.send(&form).await.expect(303);
}

async fn from_a_browser_that_says_too_little(weft: Weft) {
    let (.., at_work, _) = two_people(&weft).await;
    assert_given_back(&at_work.post_with("/clients/new", &[("name", WORDS)], &[]).await, 403);
    // What another site sends is nobody's words.
    let headers = [("sec-fetch-site", "cross-site")];
    let page = at_work.post_with("/clients/new", &[("name", WORDS)], &headers).await.expect(403);
    page.hides(WORDS);
}

/// The builder makes a quiz whose second question is only asked after "Yes".
async fn a_quiz_that_hides(at_work: &Browser, weft: &Weft, therapist: &Therapist) -> String {
    let form = at_work.get("/library").await.form("/library/new").set("title", "Kettle").choose("kind", "quiz");
    let draft = at_work.submit(&form).await.expect(200).path;
    let add = async |prompt: &str, way: &str| {
        let form = at_work.get(&draft).await.form("/draft/items").set("prompts", prompt).choose("way", way);
        at_work.submit(&form.set("answers", "No\nYes")).await.expect(200);
    };
    add("Was it on?", "scale").await;
    add("What did you say?", "long-text").await;
    add("And then?", "long-text").await;
    let item = at_work.get(&format!("{draft}/items/q2")).await.form("/items/q2");
    let item = item.choose("rule-1-item", "q1").choose("rule-1-is", "equals").set("rule-1-value", "Yes");
    at_work.submit(&item).await.expect(200);
    let head = at_work.get(&draft).await.form("/draft").set("summary", "Short.");
    at_work.submit(&head).await.expect(200);
    at_work.submit(&at_work.get(&draft).await.form("/publish")).await.expect(200);
    weft.services.newest_version(&therapist.actor, "kettle").await.expect("the library").expect("it").to_string();
    "kettle".to_owned()
}

async fn a_question_another_tab_has_hidden(weft: Weft) {
    let (therapist, client, at_work, at_home) = two_people(&weft).await;
    let quiz = a_quiz_that_hides(&at_work, &weft, &therapist).await;
    let homework = weft.assign(&therapist, client.id, &quiz).await;
    weft.answer(&client, homework, &[("q1", "1")]).await;
    let one = at_home.get(&format!("/homework/{homework}/2")).await.form("/2");
    let all = at_home.get(&format!("/homework/{homework}/all")).await.form("/all");
    let change = AnswerInput { item: ItemId("q1".to_owned()), typed: Parts::one("0"), seen: 1, by: None };
    weft.services.keep_answers(&client.actor, homework, vec![change]).await.expect("kept");

    let page = at_home.send(&one.set("answer", WORDS).press("go", "next")).await;
    assert_given_back(&page, 409);
    page.says("You answered a question that is no longer asked.").says("And then?");
    at_home.send(&page.form("/3").set("answer", "Nothing.").press("go", "next")).await.expect(303);

    let all = all.choose("answer-q1", "0").set("answer-q2", WORDS);
    let page = at_home.send(&all.set("answer-q3", "Nothing at all.").press("go", "next")).await;
    assert_given_back(&page, 409);
    page.says("You answered a question that is no longer asked.");
    assert_eq!(page.form("/all").value("answer-q3"), "Nothing at all.");
    assert_eq!(weft.count("SELECT count(*) FROM answers WHERE item_id = 'q2'").await, 0);
}

async fn finished_on_another_device(weft: Weft) {
    let (therapist, client, _, at_home) = two_people(&weft).await;
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, homework, &[("who", "My aunt")]).await;
    let form = at_home.get(&format!("/homework/{homework}/2")).await.form("/2");
    weft.services.finish(&client.actor, homework, Readers::ClientAlone).await.expect("finished");
    let page = at_home.send(&form.set("answer", WORDS).press("go", "next")).await;
    assert_given_back(&page, 409);
    page.says("finished in another tab or on another device").says("My aunt");
}

async fn control_characters_never_arrive(weft: Weft) {
    let (therapist, client, at_work, at_home) = two_people(&weft).await;
    at_work.post("/clients/new", &[("name", "No\0or \u{1b}[31mHaddad\u{7f}")]).await.expect(303);
    at_work.get("/caseload").await.says("Noor [31mHaddad");
    let fields = [("name", "Wil\0low"), ("address", "1\u{0} Street"), ("crisis", "Sama\0ritans\n116\u{8} 123")];
    at_work.post("/practice", &fields).await.expect(303);
    let form = at_work.get("/practice").await.form("/practice");
    assert_eq!((form.value("name"), form.value("crisis")), ("Willow", "Samaritans\n116 123"));
    weft.browser().post("/sign-in", &[("email", "mi\0ra@example.org"), ("password", "no\0")]).await.expect(422);
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, homework, &[]).await;
    let path = format!("/homework/{homework}/1");
    at_home.post(&path, &[("answer", "My\0 aunt"), ("seen", "0"), ("go", "next")]).await.expect(303);
    assert_eq!(at_home.get(&path).await.form("/1").value("answer"), "My aunt");
    at_work.post("/library/new", &[("title", "Even\0ings"), ("kind", "quiz")]).await.expect(303);
    at_home.get("/homework/%00/1").await.expect(404);
    at_work.get("/caseload?search=%00").await.expect(200);
    at_work.get("/library?find=%00&tag=%00").await.expect(200);
}

async fn secrets_are_not_given_back(weft: Weft) {
    let (.., at_home) = two_people(&weft).await;
    let fields = [("name", WORDS), ("password", "three quiet words"), ("once", "x"), ("seen", "practice-1")];
    let page = at_home.post("/practice", &fields).await;
    assert_given_back(&page, 404);
    page.hides("three quiet words").hides("practice-1");
}
