//! Ratings that are cleared by whoever gave them, and patterns added by mistake.

use weft_shared::{pattern::Side, sharing::Readers};

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(
    a_rating_is_cleared_on_its_page_and_put_back,
    nobody_clears_the_other_persons_rating,
    a_rating_given_with_an_entry_is_cleared,
    a_pattern_added_by_mistake_is_removed_and_put_back,
    a_pattern_with_something_on_it_stays,
    a_pause_and_a_removed_link_are_undone
);

async fn a_rating_is_cleared_on_its_page_and_put_back(weft: Weft) {
    let course = weft
        .course()
        .sessions(2)
        .pattern("go quiet", "say it")
        .rated(&[7, 6])
        .pattern("hide", "ask")
        .rated(&[5, 4])
        .await;
    let (pattern, other) = (course.patterns[0], course.patterns[1]);
    let at = course.at(&format!("/sessions/{}/rate", course.sessions[1]));
    let at_home = course.at_home().await;
    let form = at_home.get(&at).await.expect(200).form(&at);
    let (field, beside) = (format!("rating-{pattern}"), format!("rating-{other}"));
    let cleared = at_home.submit(&form.choose(&field, "none").choose(&beside, "2")).await.expect(200);
    cleared.says("The rating was cleared.");
    assert_eq!(course.said(pattern).await, [Some(7), None]);
    assert_eq!(course.said(other).await, [Some(5), Some(2)], "what was given with it counts");
    let kept = "SELECT count(*) FROM cleared_ratings WHERE strength = 6 AND rater = 'client'";
    assert_eq!(weft.count(kept).await, 1, "what was there is kept for the audit");
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'clear-rating' AND allowed = 1").await, 1);
    let form = at_home.get(&at).await.form(&at);
    assert_eq!(form.value(&field), "", "nothing is chosen");

    let back = at_home.submit(&cleared.undo()).await.expect(200);
    assert_eq!(back.form(&at).value(&field), "6");
    assert_eq!(course.said(pattern).await, [Some(7), Some(6)]);
}

async fn nobody_clears_the_other_persons_rating(weft: Weft) {
    let course = weft.course().sessions(1).pattern("go quiet", "say it").rated_by_client(&[7]).await;
    let (pattern, at) = (course.patterns[0], course.at(&format!("/sessions/{}/rate", course.sessions[0])));
    let form = course.at_work().await.get(&at).await.form(&at).choose(&format!("rating-{pattern}"), "none");
    course.at_work().await.submit(&form).await.expect(200).hides("Undo");
    assert_eq!(course.said(pattern).await, [Some(7)]);
    assert_eq!(weft.count("SELECT count(*) FROM cleared_ratings").await, 0);
}

async fn a_rating_given_with_an_entry_is_cleared(weft: Weft) {
    let course = weft.course().await;
    let pattern = course.add_pattern("go quiet", "say it").await;
    let entry = course.add_entry("trigger-log", &[("story", "She is cross.")], Readers::ClientAndTherapist).await;
    let path = format!("/homework/{entry}/entry");
    let at_home = course.at_home().await;
    let form = at_home.get(&path).await.form("/ratings").choose("pattern", &pattern.to_string()).choose("rating", "8");
    let rated = at_home.submit(&form).await.expect(200);
    rated.says("8 of 10");
    course
        .at_work()
        .await
        .get(&course.at(&format!("/entries/{entry}")))
        .await
        .says("8 of 10")
        .hides("Clear this rating");
    let form = rated.form("/ratings/clear").press("pattern", &pattern.to_string());
    let cleared = at_home.submit(&form).await.expect(200);
    cleared.says("The rating was cleared.").hides("8 of 10");
    at_home.submit(&cleared.undo()).await.expect(200).says("8 of 10");

    // With a check-in before it is finished.
    let check_in = weft.assign(&course.therapist, course.client.id, "what-has-shifted").await;
    weft.answer(&course.client, check_in, &[("still-stuck", "On Sundays.")]).await;
    let finish = format!("/homework/{check_in}/finish");
    let field = format!("rating-{pattern}");
    let form = at_home.get(&finish).await.form("/finish").choose(&field, "6").press("readers", "later");
    at_home.submit(&form).await.expect(200);
    let form = at_home.get(&finish).await.form("/finish").choose(&field, "none").press("readers", "therapist");
    at_home.submit(&form).await.expect(200).hides("6 of 10");
    assert_eq!(weft.count("SELECT count(*) FROM response_ratings").await, 1, "the log’s");
}

async fn a_pattern_added_by_mistake_is_removed_and_put_back(weft: Weft) {
    let course = weft.course().sessions(1).pattern("go quiet", "say it").pattern("hide", "ask").await;
    let at = course.at(&format!("/patterns/{}", course.patterns[1]));
    let at_home = course.at_home().await;
    let page = at_home.get(&at).await.expect(200);
    let removed = at_home.submit(&page.form("/remove")).await.expect(200);
    removed.says("The pattern was removed.").hides("hide");
    at_home.get(&at).await.expect(404);
    course.at_work().await.get(&course.at("")).await.says("go quiet").hides("hide");
    course.at_work().await.get("/caseload").await.hides("hide");
    // Only who removed it undoes that.
    course.at_work().await.send(&removed.undo()).await.expect(404);
    at_home.submit(&removed.undo()).await.expect(200).says("hide");
    course.at_work().await.get(&course.at("")).await.says("hide");
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'remove-pattern' AND allowed = 1").await, 1);
}

async fn a_pattern_with_something_on_it_stays(weft: Weft) {
    let course = weft
        .course()
        .sessions(1)
        .pattern("go quiet", "say it")
        .rated_by_client(&[7])
        .entry(JOURNAL, &[("body", "My jaw lets go.")])
        .linked(("body", 0), Side::New)
        .await;
    let at = course.at(&format!("/patterns/{}", course.patterns[0]));
    let page = course.at_work().await.get(&at).await.expect(200);
    page.says("This pattern has 1 rating and 1 quote, so it stays. Pause or end it instead.").hides("Remove pattern");
    let refused = course.at_work().await.post(&format!("{at}/remove"), &[]).await.expect(422);
    assert!(refused.fault("remove").is_some_and(|fault| fault.contains("1 rating and 1 quote")));

    // What the client rated with a private entry is theirs alone: the therapist hears nothing of it, and it stays.
    let private = course.add_pattern("hide", "ask").await;
    let entry = course.add_entry("trigger-log", &[("story", "She is cross.")], Readers::ClientAlone).await;
    let path = format!("/homework/{entry}/entry");
    let form = course.at_home().await.get(&path).await.form("/ratings");
    let form = form.choose("pattern", &private.to_string()).choose("rating", "8");
    course.at_home().await.submit(&form).await.expect(200);
    let at = course.at(&format!("/patterns/{private}"));
    course.at_home().await.get(&at).await.says("This pattern has 1 rating, so it stays.");
    let page = course.at_work().await.get(&at).await.expect(200);
    course.at_work().await.submit(&page.form("/remove")).await.expect(200).says("The pattern was removed.");
    course.at_home().await.get(&path).await.expect(200).says("hide").says("8 of 10");
}

async fn a_pause_and_a_removed_link_are_undone(weft: Weft) {
    let course = weft
        .course()
        .sessions(1)
        .pattern("go quiet", "say it")
        .entry(JOURNAL, &[("body", "My jaw lets go.")])
        .linked(("body", 0), Side::New)
        .await;
    let at = course.at(&format!("/patterns/{}", course.patterns[0]));
    let at_work = course.at_work().await;
    let page = at_work.get(&at).await.expect(200);
    let paused = at_work.submit(&page.form("/turn").press("turn", "paused")).await.expect(200);
    paused.says("The pattern was paused.").says("You paused this on 23 November 2026.");
    let back = at_work.submit(&paused.undo()).await.expect(200);
    back.hides("You paused this").says("Pause this pattern");

    let unlinked = at_work.submit(&back.form("/unlink")).await.expect(200);
    unlinked.says("The link to the quote was removed.").says("No quotes yet.");
    let linked = at_work.submit(&unlinked.undo()).await.expect(200);
    linked.says("My jaw lets go.").hides("No quotes yet.");
}
