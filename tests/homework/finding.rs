//! Looking for an exercise to assign, and going on from question to question.

use weft_shared::library::STARTING_PATTERN;

use crate::support::{Weft, both_engines};

both_engines!(looking_for_more_keeps_what_is_ticked_and_written, a_question_says_which_it_is_and_takes_the_focus);

async fn looking_for_more_keeps_what_is_ticked_and_written(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, path) = (course.at_work().await, course.at("/assign"));
    let form = at_work.get(&path).await.form("/assign");
    let ticked = form.choices("exercise")[0].clone();
    let found = at_work
        .post(&path, &[("exercise", &*ticked), ("note", "For the nights."), ("find", "worry"), ("go", "find")])
        .await
        .expect(200);
    let form = found.form("/assign");
    assert_eq!((form.value("note"), form.value("exercise")), ("For the nights.", &*ticked));
    assert!(form.choices("exercise").len() > 1, "and what was looked for is there");
    let nothing =
        at_work.post(&path, &[("exercise", &*ticked), ("find", "no such words"), ("go", "find")]).await.expect(200);
    nothing.says("No other exercise matches these words.");
    at_work.send(&form.choose("due", "whenever").press("go", "assign")).await.expect(303);
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, 1);
}

async fn a_question_says_which_it_is_and_takes_the_focus(weft: Weft) {
    let course = weft.course().begun(STARTING_PATTERN, &[]).await;
    let (at_home, assignment) = (course.at_home().await, course.entries[0]);
    let takes_focus = |page: &crate::support::Page, element: &str| {
        let found = page.document().all(element);
        let first = found.iter().find(|one| one.attribute("autofocus").is_some());
        first.is_some_and(|first| first.attribute("tabindex").as_deref() == Some("-1"))
    };
    let second = at_home.get(&format!("/homework/{assignment}/2")).await;
    assert_eq!(second.texts("title"), ["Question 2 · Between sessions · Weft"]);
    assert!(takes_focus(&second, "h1"), "the next key goes to its first answer");
    let refused =
        at_home.post(&format!("/homework/{assignment}/2"), &[("answer", "99"), ("seen", "0")]).await.expect(422);
    assert!(takes_focus(&refused, "div"), "below a fault, what is wrong comes first");
}
