//! Undo, whatever it is of: who may, and for how long.

use crate::support::{Course, Page, Weft, both_engines};

both_engines!(it_is_offered_for_a_minute_and_taken_for_ten, only_whoever_did_it_undoes_it, what_is_over_is_forgotten);

async fn paused(course: &Course<'_>) -> Page {
    let at = course.at(&format!("/patterns/{}", course.patterns[0]));
    let page = course.at_work().await.get(&at).await.expect(200);
    course.at_work().await.submit(&page.form("/turn").press("turn", "paused")).await.expect(200)
}

async fn it_is_offered_for_a_minute_and_taken_for_ten(weft: Weft) {
    let course = weft.course().pattern("go quiet", "say it").await;
    weft.go_to("2026-11-23", "11:00");
    let page = paused(&course).await;
    page.says("The pattern was paused.");
    weft.go_to("2026-11-23", "11:02");
    course.at_work().await.get(&page.path).await.expect(200).hides("The pattern was paused.");
    // The page that was open all the while waits for someone who reads slowly.
    weft.go_to("2026-11-23", "11:09");
    course.at_work().await.submit(&page.undo()).await.expect(200).says("Pause this pattern");

    let page = paused(&course).await;
    weft.go_to("2026-11-23", "11:20");
    course.at_work().await.send(&page.undo()).await.expect(422).says("This can no longer be undone here");
    course.at_work().await.get(page.path.split('?').next().unwrap_or_default()).await.says("Resume this pattern");
}

async fn only_whoever_did_it_undoes_it(weft: Weft) {
    let course = weft.course().pattern("go quiet", "say it").await;
    let page = paused(&course).await;
    let client = course.at_home().await;
    client.get(&page.path).await.expect(200).hides("The pattern was paused.");
    client.send(&page.undo()).await.expect(404);
    let colleague = weft.therapist(course.practice, "Maja Lindqvist").await;
    let other = weft.record(&colleague, "Nadia Brandt").await;
    // In another record it is nothing.
    let elsewhere = page.undo().action.replace(&course.client.id.to_string(), &other.to_string());
    course.at_work().await.post(&elsewhere, &[]).await.expect(404);
    weft.signed_in(&colleague.email).await.post(&elsewhere, &[]).await.expect(404);
    // Nothing happens on a GET, and once is enough.
    course.at_work().await.get(&page.undo().action).await;
    course.at_work().await.submit(&page.undo()).await.expect(200).says("Pause this pattern");
    course.at_work().await.send(&page.undo()).await.expect(404);
}

async fn what_is_over_is_forgotten(weft: Weft) {
    let mut course = weft.course().pattern("go quiet", "say it").await;
    paused(&course).await;
    assert_eq!(weft.count("SELECT count(*) FROM undos").await, 1);
    course.go_to("2026-11-25", "10:00");
    weft.services.forget_undos().await.expect("they are forgotten");
    assert_eq!(weft.count("SELECT count(*) FROM undos").await, 0);
}
