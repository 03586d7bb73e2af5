//! One screen for two: it goes from hand to hand, and covers what was rated.

use weft_shared::joint::Screens;

use super::{PHONE, QUIET, shows, with_two_patterns};
use crate::support::{Weft, both_engines};

both_engines!(one_screen_goes_from_hand_to_hand, on_two_screens_nobody_rates_for_the_other);

async fn one_screen_goes_from_hand_to_hand(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::One).await;
    let screen = course.at_work().await;
    let pattern = course.patterns[PHONE].to_string();
    let first = screen.get(&course.joint_path()).await.expect(200);
    first.says("For Mira").hides("/caseload");
    let tap = |who: &'static str, value: &'static str| {
        [
            ("act", "rate".to_owned()),
            ("pattern", pattern.clone()),
            ("as", who.to_owned()),
            ("strength", value.to_owned()),
        ]
    };
    let send = async |fields: &[(&'static str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        screen.post(&course.joint_path(), &fields).await
    };
    send(&tap("client", "6")).await.expect(303);
    let cover = screen.get(&course.joint_path()).await;
    cover.says("Turn the screen to Dr. Adeyemi").hides("check his phone").hides("/caseload");
    screen.post(&course.joint_path(), &[("act", "turn"), ("pattern", &pattern)]).await.expect(303);
    let second = screen.get(&course.joint_path()).await;
    second.says("For Dr. Adeyemi").says("Mira has rated.");
    // Once it is turned round, nobody rates for the client.
    send(&tap("client", "1")).await.expect(422);
    send(&tap("therapist", "7")).await.expect(303);
    let ready = screen.get(&course.joint_path()).await;
    ready.says("Put the screen where you can both see it");
    assert!(!shows(&ready, "Mira", "6"));
    assert_eq!(course.counted(course.patterns[PHONE]).await, []);
    screen.post(&course.joint_path(), &[("act", "show"), ("pattern", &pattern)]).await.expect(303);
    let both = screen.get(&course.joint_path()).await;
    assert!(shows(&both, "Mira", "6") && shows(&both, "Dr. Adeyemi", "7"));
    assert_eq!(course.counted(course.patterns[PHONE]).await, [("client".into(), 6), ("therapist".into(), 7)]);
    let client = course.at_home().await;
    client.get("/seen").await.says("saved the rating you gave on their screen");
}

async fn on_two_screens_nobody_rates_for_the_other(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::One).await;
    let therapist = course.at_work().await;
    therapist.post(&course.joint_path(), &[("act", "screens"), ("screens", "two")]).await.expect(303);
    let quiet = course.patterns[QUIET].to_string();
    let foreign = [("act", "rate"), ("pattern", quiet.as_str()), ("as", "client"), ("strength", "5")];
    therapist.post(&course.joint_path(), &foreign).await.expect(422);
    let foreign = [("act", "rate"), ("pattern", quiet.as_str()), ("as", "therapist"), ("strength", "5")];
    course.at_home().await.post(&course.joint_path(), &foreign).await.expect(422);
    assert_eq!(weft.count("SELECT count(*) FROM joint_ratings").await, 0);
}
