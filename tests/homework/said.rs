//! What the pages of an exercise say about themselves: whose words stand there, and which question this is.

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(
    only_what_a_therapist_wrote_stands_under_their_name,
    places_count_the_questions_that_are_asked,
    what_was_typed_is_said_to_be_there_only_when_it_is
);

async fn only_what_a_therapist_wrote_stands_under_their_name(weft: Weft) {
    let course = weft.course().await;
    let page = course.at_work().await.get(&course.at("/assign")).await.expect(200);
    let pathway = page.form("/pathway").choices("pathway")[0].clone();
    course.at_work().await.submit(&page.form("/pathway").choose("pathway", &pathway)).await.expect(200);
    let version = page.form("/assign").choices("exercise")[0].clone();
    let own = page.form("/assign").tick("exercise", &version).choose("due", "whenever").set("note", "For the train.");
    course.at_work().await.submit(&own).await.expect(200);

    let today = course.at_home().await.get("/today").await.expect(200);
    let quoted = today.texts("q");
    assert_eq!(quoted, ["“For the train.”"], "a pathway's paragraph is nobody's personal line");
    assert_eq!(today.text().matches("— Dr. Adeyemi").count(), 1, "{}", today.text());
    today.says("About this week: ");
    let first = today.links().into_iter().filter(|link| link.starts_with("/homework/"));
    let mut of_pathway = 0;
    for link in first {
        let start = course.at_home().await.get(&link).await.expect(200);
        let is_personal = start.text().contains("For the train.");
        assert_eq!(start.text().contains("— Dr. Adeyemi"), is_personal, "{}", start.text());
        of_pathway += usize::from(start.text().contains("About this week: "));
    }
    assert!(of_pathway > 0, "its paragraph stands there all the same");
}

async fn places_count_the_questions_that_are_asked(weft: Weft) {
    let course = weft.course().assigned("phq-9").assigned("box-of-breath").await;
    let phq = format!("/homework/{}", course.entries[0]);
    let start = course.at_home().await.get(&phq).await.expect(200);
    let note = course.at_home().await.submit(&start.form(&phq)).await.expect(200);
    // The first page asks nothing, so it has no number.
    assert!(!note.texts("p").iter().any(|said| said.contains(": question ")), "{:?}", note.texts("p"));
    let mut page = course.at_home().await.submit(&note.form("/1").press("go", "next")).await.expect(200);
    for number in 1..=9 {
        assert!(page.text().contains(&format!("question {number} of 9 or 10 ")), "{number}: {}", page.text());
        let place = page.path.clone();
        page = course.at_home().await.submit(&page.form(&place).choose("answer", "0").press("go", "next")).await;
        page = page.expect(200);
    }
    // Whoever is troubled by nothing is not asked how difficult that makes things.
    let look = course.at_home().await.get(&format!("{phq}/finish")).await.expect(200);
    look.says("question 9").hides("question 10");

    // A breath with a note and two ways, of which one is hidden.
    let breath = format!("/homework/{}", course.entries[1]);
    course.at_home().await.post(&breath, &[]).await.expect(303);
    let second = course.at_home().await.get(&format!("{breath}/2")).await.expect(200);
    let next = course.at_home().await.submit(&second.form("/2").choose("answer", "without").press("go", "next")).await;
    assert!(next.path.ends_with("/5"), "two hidden steps lie between: {}", next.path);
    assert!(next.text().contains("3 of "), "the third that is asked: {}", next.text());
    let look = course.at_home().await.get(&format!("{breath}/finish")).await.expect(200);
    let numbers: Vec<usize> =
        look.texts("a").iter().filter_map(|link| link.split(" question ").nth(1)?.parse().ok()).collect();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "counted one by one");
}

async fn what_was_typed_is_said_to_be_there_only_when_it_is(weft: Weft) {
    const STILL: &str = "What you typed is still here";
    let course = weft.course().begun(JOURNAL, &[]).await;
    let entry = format!("/homework/{}", course.entries[0]);
    let finish = course.at_home().await.get(&format!("{entry}/finish")).await.expect(200);
    let refused = course.at_home().await.send(&finish.form("/finish").press("readers", "nobody")).await.expect(422);
    refused.says("Nothing is answered yet").hides(STILL);

    let refused = weft.browser().post("/sign-in", &[("email", "mira@example.org"), ("password", "")]).await.expect(422);
    refused.hides(STILL);
    let long = "a".repeat(600);
    let fields = [("exercise", ""), ("due", "whenever"), ("note", long.as_str())];
    course.at_work().await.post(&course.at("/assign"), &fields).await.expect(422).says(STILL);
}
