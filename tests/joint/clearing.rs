//! A rating is taken back before both are shown.

use weft_shared::joint::Screens;

use super::{PHONE, with_two_patterns};
use crate::support::{Weft, both_engines};

both_engines!(a_hidden_rating_is_cleared_by_whoever_gave_it, on_one_screen_the_client_takes_it_back_too);

async fn a_hidden_rating_is_cleared_by_whoever_gave_it(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let (therapist, client) = (course.at_work().await, course.at_home().await);
    let pattern = course.patterns[PHONE];
    course.rate_hidden(&course.client.actor, pattern, 9).await;
    course.rate_hidden(&course.therapist.actor, pattern, 7).await;
    client.get(&course.joint_path()).await.says("Show both ratings");
    let page = client.get(&course.joint_path()).await;
    let clears = page.document().all("form").into_iter().any(|form| form.text().contains("Clear this rating"));
    assert!(clears, "{}", page.text());
    let id = pattern.to_string();
    let clear = [("act", "clear"), ("pattern", id.as_str()), ("as", "client")];
    let cleared = client.post(&course.joint_path(), &clear).await.expect(303);
    client.follow(cleared).await.says("You have not rated yet.").hides("Clear this rating");
    therapist.get(&course.joint_path()).await.says("Mira has not rated yet.");
    // Nobody clears the other's.
    let theirs = [("act", "clear"), ("pattern", id.as_str()), ("as", "therapist")];
    client.post(&course.joint_path(), &theirs).await.expect(422).says("Only the other person can do that.");
    assert_eq!(weft.count("SELECT count(*) FROM cleared_ratings WHERE strength = 9").await, 1);
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'clear-rating' AND allowed = 1").await, 1);

    // Once both were shown they stand.
    course.rate_hidden(&course.client.actor, pattern, 8).await;
    client.post(&course.joint_path(), &[("act", "show"), ("pattern", id.as_str())]).await.expect(303);
    client.post(&course.joint_path(), &clear).await.expect(422).says("Both ratings have been shown");
    assert_eq!(course.counted(pattern).await, [("client".to_owned(), 8), ("therapist".to_owned(), 7)]);
}

async fn on_one_screen_the_client_takes_it_back_too(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::One).await;
    let therapist = course.at_work().await;
    let id = course.patterns[PHONE].to_string();
    let rate = [("act", "rate"), ("pattern", id.as_str()), ("as", "client"), ("strength", "9")];
    let cover = therapist.post(&course.joint_path(), &rate).await.expect(303);
    let cover = therapist.follow(cover).await;
    cover.says("Turn the screen to Dr. Adeyemi").says("Clear this rating");
    let clear = [("act", "clear"), ("pattern", id.as_str()), ("as", "client")];
    therapist.post(&course.joint_path(), &clear).await.expect(303);
    therapist.get(&course.joint_path()).await.says("For Mira");
    assert_eq!(weft.count("SELECT count(*) FROM joint_ratings").await, 0);
    // After it was turned round it is the client's alone.
    therapist.post(&course.joint_path(), &rate).await.expect(303);
    therapist.post(&course.joint_path(), &[("act", "turn"), ("pattern", id.as_str())]).await.expect(303);
    therapist.post(&course.joint_path(), &clear).await.expect(422);
}
