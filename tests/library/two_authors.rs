//! Two people at work on one draft: nobody's words are lost without their knowing.

use crate::support::{Browser, Page, Weft, both_engines};

both_engines!(
    a_question_changed_meanwhile_is_not_overwritten,
    the_head_changed_meanwhile_is_not_overwritten,
    a_scale_changed_meanwhile_is_not_overwritten,
    what_was_taken_out_meanwhile_is_not_lost_to_its_writer,
    a_question_changed_meanwhile_is_not_taken_out,
    other_parts_may_change_meanwhile
);

const CHANGED: &str = "Someone changed this after you opened it";

/// Two therapists of one practice, and the address of a draft with two questions and a scale.
async fn two_authors(weft: &Weft) -> (Browser, Browser, String) {
    let practice = weft.practice("Willow Street Practice").await;
    let first = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let second = weft.therapist(practice, "Tomasz Brandt").await;
    let (first, second) = (weft.signed_in(&first.email).await, weft.signed_in(&second.email).await);
    let form = first.get("/library").await.form("/library/new").set("title", "Evening check").choose("kind", "quiz");
    let draft = first.submit(&form).await.expect(200);
    let form = draft.form("/draft/items").set("prompts", "How calm?\nHow close?").set("answers", "Not\nA bit\nVery");
    let draft = first.submit(&form).await.expect(200);
    let path = draft.path.split('#').next().unwrap_or_default().to_owned();
    let scale = first.get(&format!("{path}/scales/new")).await.form("/scales/new").set("title", "Calm");
    first.submit(&scale).await.expect(200);
    (first, second, path)
}

/// Refused because somebody was faster; said so, with a way to see what stands there now.
#[track_caller]
fn refused(page: &Page, now: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    page.says(CHANGED);
    assert!(page.links().contains(&"#mark".to_owned()), "the summary does not lead to the note");
    assert!(page.document().by_id("mark").is_some());
    assert!(page.links().iter().any(|link| link == now), "no link to {now}: {:?}", page.links());
}

async fn a_question_changed_meanwhile_is_not_overwritten(weft: Weft) {
    let (first, second, draft) = two_authors(&weft).await;
    let path = format!("{draft}/items/q1");
    let slow = second.get(&path).await.expect(200).form("/q1").set("prompt", "How calm are you?").set("help", "Now.");
    let quick = first.get(&path).await.form("/q1").set("prompt", "How calm was today?");
    first.submit(&quick).await.expect(200);

    let page = second.send(&slow).await;
    refused(&page, &path);
    let again = page.form("/q1");
    assert_eq!((again.value("prompt"), again.value("help")), ("How calm are you?", "Now."));
    assert_eq!(second.get(&path).await.form("/q1").value("prompt"), "How calm was today?", "nothing is overwritten");

    // A form refused for another fault keeps what it was made from.
    let faulty = second.get(&path).await.form("/q1").set("prompt", " ");
    first.submit(&first.get(&path).await.form("/q1").set("prompt", "How calm, by now?")).await.expect(200);
    let page = second.send(&faulty).await;
    refused(&page, &path);
    assert!(page.fault("prompt").is_some(), "the other fault is said as well");

    // Whoever has been told may put theirs in its place; without a mark nobody may.
    second.submit(&again).await;
    let page = second.send(&page.form("/q1").set("prompt", "How calm are you now?")).await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(first.get(&path).await.form("/q1").value("prompt"), "How calm are you now?");
    let unmarked = [("prompt", "Mine"), ("labels", "No\nYes"), ("min", "0"), ("way", "scale")];
    refused(&first.post(&path, &unmarked).await, &path);
}

async fn the_head_changed_meanwhile_is_not_overwritten(weft: Weft) {
    let (first, second, draft) = two_authors(&weft).await;
    let slow = second.get(&draft).await.form("/draft").set("summary", "For the evening.").set("minutes", "3");
    first.submit(&first.get(&draft).await.form("/draft").set("intro", "Two minutes, gently.")).await.expect(200);
    let page = second.send(&slow).await;
    refused(&page, &format!("{draft}#about"));
    let again = page.form("/draft");
    assert_eq!((again.value("summary"), again.value("minutes")), ("For the evening.", "3"));
    assert_eq!(first.get(&draft).await.form("/draft").value("intro"), "Two minutes, gently.");
    second.submit(&again).await.expect(200);
    assert_eq!(first.get(&draft).await.form("/draft").value("summary"), "For the evening.");
}

async fn a_scale_changed_meanwhile_is_not_overwritten(weft: Weft) {
    let (first, second, draft) = two_authors(&weft).await;
    let path = format!("{draft}/scales/calm");
    let (slow, remover) = (second.get(&path).await.form("/calm"), second.get(&path).await.form("/calm"));
    let quick = first.get(&path).await.form("/calm").set("band-1-from", "0").set("band-1-name", "stormy");
    first.submit(&quick).await.expect(200);
    let page = second.send(&slow.set("title", "Calmness")).await;
    refused(&page, &path);
    assert_eq!(page.form("/calm").value("title"), "Calmness");
    refused(&second.send(&remover.press("go", "remove")).await, &path);
    let now = first.get(&path).await.expect(200).form("/calm");
    assert_eq!((now.value("title"), now.value("band-1-name")), ("Calm", "stormy"));
    second.submit(&page.form("/calm")).await.expect(200);
    assert_eq!(first.get(&path).await.form("/calm").value("title"), "Calmness");
}

async fn what_was_taken_out_meanwhile_is_not_lost_to_its_writer(weft: Weft) {
    let (first, second, draft) = two_authors(&weft).await;
    let item = second.get(&format!("{draft}/items/q2")).await.form("/q2").set("prompt", "How close to whom?");
    let scale = second.get(&format!("{draft}/scales/calm")).await.form("/calm").set("title", "Calmness");
    let page = first.get(&format!("{draft}/scales/calm")).await;
    first.submit(&page.form("/calm").press("go", "remove")).await.expect(200);
    first.submit(&first.get(&draft).await.form("/q2/move").press("go", "remove")).await.expect(200);

    let page = second.send(&item).await.expect(422);
    page.says("Someone removed this question after you opened it.");
    let again = page.form("/draft/items");
    assert_eq!((again.value("prompts"), again.value("answers")), ("How close to whom?", "Not\nA bit\nVery"));
    second.submit(&again).await.expect(200).says("How close to whom?");

    let page = second.send(&scale).await;
    refused(&page, &format!("{draft}#scales"));
    let again = page.form("/scales/new");
    assert_eq!(again.value("title"), "Calmness");
    second.submit(&again).await.expect(200).says("Calmness");
}

async fn a_question_changed_meanwhile_is_not_taken_out(weft: Weft) {
    let (first, second, draft) = two_authors(&weft).await;
    let out = second.get(&draft).await.form("/q1/move").press("go", "remove");
    let form = first.get(&format!("{draft}/items/q1")).await.form("/q1").set("prompt", "How calm was today?");
    first.submit(&form).await.expect(200);
    let page = second.send(&out).await.expect(422);
    page.says("Read this question again before you remove it.").says("How calm was today?");
    assert!(page.links().contains(&"#item-q1".to_owned()), "the summary leads to the question");
    second.submit(&page.form("/q1/move").press("go", "remove")).await.expect(200).hides("How calm was today?");
}

async fn other_parts_may_change_meanwhile(weft: Weft) {
    let (first, second, draft) = two_authors(&weft).await;
    let form = second.get(&format!("{draft}/items/q1")).await.form("/q1").set("prompt", "How calm was today?");
    let other = first.get(&format!("{draft}/items/q2")).await.form("/q2").set("prompt", "How close did you feel?");
    first.submit(&other).await.expect(200);
    first.submit(&first.get(&draft).await.form("/q1/move").press("go", "down")).await.expect(200);
    first.submit(&first.get(&draft).await.form("/draft").set("summary", "For the evening.")).await.expect(200);
    let page = second.submit(&form).await.expect(200);
    page.says("How calm was today?").says("How close did you feel?");
}
