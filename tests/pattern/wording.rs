//! The words of a pattern: every wording is kept, and suggestions help with the first.

use weft_shared::{library, sharing::Readers};

use crate::support::{Weft, both_engines};

both_engines!(
    every_wording_is_kept_with_its_date_and_who_wrote_it,
    a_suggestion_fills_the_form,
    suggestions_closer_to_the_last_quiz_come_first,
    many_patterns_get_a_hint,
);

async fn every_wording_is_kept_with_its_date_and_who_wrote_it(weft: Weft) {
    let mut course = weft.course().await;
    let form = course.at_work().await.get(&course.at("/patterns/new")).await.form("/patterns/new");
    let form = form.set("old", "go quiet").set("new", "say what I need").choose("kind", "behaviour");
    let form = form.choose("leaning", "avoidant").set("origin", "A kitchen in Leeds.").set("helps", "Before nine.");
    let shared = course.at_work().await.submit(&form).await.expect(200);
    let page = shared.links().into_iter().find(|link| link.contains("/patterns/") && !link.ends_with("/new"));
    let path = page.expect("its page");

    course.go_to("2026-11-25", "12:00");
    let page = course.at_home().await.get(&path).await.expect(200);
    page.says("I used to go quiet").says("In actions").says("Keeping a distance").says("A kitchen in Leeds.");
    let form = course.at_home().await.get(&page.link("/words")).await.form("/words");
    assert_eq!((form.value("origin"), form.value("kind")), ("A kitchen in Leeds.", "behaviour"));
    let page = course.at_home().await.submit(&form.set("old", "go quiet and hope")).await.expect(200);
    page.says("I used to go quiet and hope").says("Wording by Dr. Adeyemi, until 25 November 2026.");

    // Saying more beside the words is no new wording.
    let form = course.at_work().await.get(&page.link("/words")).await.form("/words").set("helps", "Before eight.");
    let page = course.at_work().await.submit(&form).await.expect(200);
    page.says("Before eight.").hides("Wording by Mira");
    assert_eq!(weft.count("SELECT count(*) FROM pattern_wordings").await, 3, "and yet all are kept");
    let stored = String::from_utf8_lossy(&weft.stored_bytes().await).into_owned();
    for words in ["A kitchen in Leeds", "Before eight"] {
        assert!(!stored.contains(words), "“{words}” is stored as it was written");
    }

    let long = "x".repeat(2_001);
    let form =
        course.at_home().await.get(&page.link("/words")).await.form("/words").set("origin", &long).set("new", "");
    let page = course.at_home().await.send(&form).await.expect(422);
    assert!(page.fault("origin").is_some() && page.fault("new").is_some());
    assert_eq!(page.form("/words").value("origin").len(), 2_001);
}

async fn a_suggestion_fills_the_form(weft: Weft) {
    let course = weft.course().await;
    let page = course.at_home().await.get(&course.at("/patterns/new")).await.expect(200);
    page.says("Not sure how to begin?")
        .hides("may fit the last result of “Your starting pattern”")
        .hides("current patterns.");
    let chosen = page.links().into_iter().find(|link| link.contains("?from=")).expect("a suggestion");
    let filled = course.at_home().await.get(&chosen).await.expect(200);
    filled.says("Filled in from a suggestion");
    let form = filled.form("/patterns/new");
    assert!(!form.value("old").is_empty() && form.value("leaning") == "anxious");
    course.at_home().await.submit(&form.set("old", "send five messages")).await.says("send five messages");
    course.at_home().await.get(&course.at("/patterns/new?from=99")).await.expect(200);
}

async fn suggestions_closer_to_the_last_quiz_come_first(weft: Weft) {
    let course = weft.course().await;
    // Worried and at a distance: push and pull come first.
    let names: Vec<String> = (1..=18).map(|n| format!("q{n:02}")).collect();
    let quiz = library::exercises().expect("the library");
    let quiz = quiz.iter().find(|exercise| exercise.key == library::STARTING_PATTERN).expect("the quiz");
    let high = |name: &String| {
        let key = quiz.scales.iter().flat_map(|scale| &scale.items).find(|key| key.item.0 == *name).expect("a key");
        if key.reverse { "1" } else { "7" }
    };
    let answers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), high(name))).collect();
    course.add_entry("starting-pattern", &answers, Readers::ClientAndTherapist).await;
    course
        .at_work()
        .await
        .get(&course.at("/patterns/new"))
        .await
        .says("Push and pull · may fit the last result of “Your starting pattern”");
}

async fn many_patterns_get_a_hint(weft: Weft) {
    let course = weft.course().await;
    for n in 1..=9 {
        course.add_pattern(&format!("do the old thing {n}"), "do the new").await;
    }
    course.at_work().await.get(&course.at("/patterns/new")).await.expect(200).says("There are nine current patterns.");
    course.at_home().await.get(&course.at("/shared")).await.says("There are many current patterns.");
}
