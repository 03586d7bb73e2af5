//! A joint view that is closed, left open, or left for another: no rating is lost.

use weft_shared::{
    joint::{Act, Screens},
    when::Moment,
};

use super::{PHONE, QUIET, shows, with_two_patterns};
use crate::support::{Weft, both_engines};

both_engines!(
    closing_keeps_every_rating,
    a_tap_on_its_way_still_counts,
    opening_another_closes_the_one_before,
    what_is_left_open_is_closed_and_counts,
    a_later_rating_elsewhere_is_the_one_that_stands,
);

async fn closing_keeps_every_rating(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let therapist = course.at_work().await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 6).await;
    course.rate_hidden(&course.therapist.actor, course.patterns[QUIET], 4).await;
    therapist.post(&course.joint_path(), &[("act", "go"), ("to", "")]).await.expect(303);
    let summary = therapist.get(&course.joint_path()).await;
    summary.says("Two ratings have not been shown yet.").says("Rated, not shown yet").hides("Mira 6");
    therapist.post(&course.joint_path(), &[("act", "close")]).await.expect(303);
    assert_eq!(course.counted(course.patterns[PHONE]).await, [("client".into(), 6)]);
    assert_eq!(course.counted(course.patterns[QUIET]).await, [("therapist".into(), 4)]);
    let closed = therapist.get(&course.joint_path()).await;
    assert!(shows(&closed, "Mira", "6") && shows(&closed, "You", "4"), "{}", closed.text());
    course.at_home().await.get("/today").await.hides("joint view");
}

async fn a_tap_on_its_way_still_counts(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    course.act(&course.therapist.actor, Act::Close).await.expect("it is closed");
    let quiet = course.patterns[QUIET];
    let tap = [("act", "rate"), ("pattern", &quiet.to_string()), ("strength", "5")];
    course.at_home().await.post(&course.joint_path(), &tap).await.expect(303);
    assert_eq!(course.counted(quiet).await, [("client".into(), 5)]);
}

async fn opening_another_closes_the_one_before(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 3).await;
    let other = weft.session(&course.therapist, course.client.id, "2026-11-20", "More tea.", "").await;
    weft.services.open_joint(&course.therapist.actor, course.client.id, other, Screens::Two).await.expect("another");
    assert_eq!(course.counted(course.patterns[PHONE]).await, [("client".into(), 3)]);
    assert_eq!(weft.count("SELECT count(*) FROM joints WHERE closed_at IS NULL").await, 1);
}

async fn what_is_left_open_is_closed_and_counts(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 8).await;
    assert_eq!(weft.services.close_forgotten().await.expect("a look"), 0);
    weft.clock.set(Moment(weft.now().0 + 13 * 3_600_000));
    assert_eq!(weft.services.close_forgotten().await.expect("a look"), 1);
    assert_eq!(weft.services.close_forgotten().await.expect("a look"), 0);
    assert_eq!(course.counted(course.patterns[PHONE]).await, [("client".into(), 8)]);
    let chain = weft.services.verify_audit(course.practice).await.expect("the audit");
    assert!(chain.is_whole(), "{chain:?}");
}

async fn a_later_rating_elsewhere_is_the_one_that_stands(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 8).await;
    weft.later();
    weft.rate(&course.client.actor, course.client.id, course.sessions[0], &[(course.patterns[PHONE], 2)]).await;
    weft.later();
    course.act(&course.therapist.actor, Act::Close).await.expect("it is closed");
    assert_eq!(course.counted(course.patterns[PHONE]).await, [("client".into(), 2)]);
}
