//! Who is not concerned.

use weft_server::error::Error;
use weft_shared::{joint::Screens, pattern::Rater};

use super::{PHONE, rating, with_two_patterns};
use crate::support::{Weft, both_engines};

both_engines!(who_is_not_concerned_neither_sees_nor_hears);

async fn who_is_not_concerned_neither_sees_nor_hears(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let other = weft.therapist(course.practice, "Maja Lindqvist").await;
    let owner = weft.owner(course.practice, "Olga Owner").await;
    let nadia = weft.client(&other, "Nadia Brandt").await;
    for email in [&other.email, &owner.email, &nadia.email] {
        let browser = weft.signed_in(email).await;
        browser.get(&course.joint_path()).await.expect(404).hides("check his phone");
        browser.get(&format!("{}/events", course.joint_path())).await.expect(404);
        browser.post(&course.joint_path(), &[("act", "close")]).await.expect(404);
        let tap = [("act", "rate"), ("pattern", &course.patterns[PHONE].to_string()), ("strength", "5")];
        browser.post(&course.joint_path(), &tap).await.expect(404);
    }
    assert_eq!(weft.count("SELECT count(*) FROM joint_ratings").await, 0);
    assert_eq!(weft.count("SELECT count(*) FROM joints WHERE closed_at IS NULL").await, 1);
    // A pattern of someone else's is no pattern here.
    let theirs = weft.pattern(&other, nadia.id, "hide", "stay").await;
    let foreign = course.act(&course.client.actor, rating(theirs, Rater::Client, 5)).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
}
