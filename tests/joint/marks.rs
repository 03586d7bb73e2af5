//! "This has shifted", said by both where the rule says so.

use super::{PHONE, QUIET};
use crate::support::{Course, Page, Weft, both_engines};

both_engines!(
    a_shift_is_confirmed_by_two,
    what_the_rule_does_not_say_cannot_be_marked,
    a_confirmed_shift_stays_a_fact_of_its_day,
    a_mark_is_taken_back,
    nobody_marks_for_both_but_before_one_screen,
);

const BOTH: &str = "You both marked this as shifted at session 12";

/// Twelve sessions in which one pattern shifted and the other stayed.
async fn shifted(weft: &Weft) -> Course<'_> {
    let plan = weft.course().sessions(12).pattern("check his phone", "wait, and ask");
    let plan = plan.rated(&[8, 9, 8, 8, 9, 3, 2, 3, 2, 2, 3, 2]);
    plan.pattern("go quiet", "say it").rated(&[6; 12]).await
}

impl Course<'_> {
    async fn client_does(&self, act: &str, pattern: usize) -> Page {
        self.weft.later();
        let pattern = self.patterns[pattern].to_string();
        self.at_home().await.post(&self.joint_path(), &[("act", act), ("pattern", &pattern)]).await
    }

    async fn therapist_does(&self, act: &str, pattern: usize) -> Page {
        self.weft.later();
        let pattern = self.patterns[pattern].to_string();
        self.at_work().await.post(&self.joint_path(), &[("act", act), ("pattern", &pattern)]).await
    }
}

async fn a_shift_is_confirmed_by_two(weft: Weft) {
    let course = shifted(&weft).await;
    let (theirs, own) = (course.at_work().await, course.at_home().await);
    own.get(&course.joint_path()).await.says("Do you agree that this has shifted?");
    course.client_does("mark", PHONE).await.expect(303);
    own.get(&course.at("/shared")).await.hides("You both marked");
    theirs.get(&course.joint_path()).await.says("Mira marked this as shifted. Do you agree?");
    course.therapist_does("mark", PHONE).await.expect(303);
    for browser in [theirs, own] {
        browser.get(&course.joint_path()).await.says(BOTH);
        browser.get(&course.at("/shared")).await.says(BOTH).says("Shifted");
    }
}

/// The rule's word is not for sale.
async fn what_the_rule_does_not_say_cannot_be_marked(weft: Weft) {
    let course = shifted(&weft).await;
    course.client_does("mark", QUIET).await.expect(422).says("cannot be marked");
    assert_eq!(weft.count("SELECT count(*) FROM shift_marks").await, 0);
}

/// When the numbers rise again the word is the rule's, and what both saw stands beside it.
async fn a_confirmed_shift_stays_a_fact_of_its_day(weft: Weft) {
    let course = shifted(&weft).await;
    course.client_does("mark", PHONE).await.expect(303);
    course.therapist_does("mark", PHONE).await.expect(303);
    for day in 17..20 {
        let day = format!("2026-11-{day}");
        let session = weft.session(&course.therapist, course.client.id, &day, "x", "").await;
        for by in [&course.client.actor, &course.therapist.actor] {
            weft.rate(by, course.client.id, session, &[(course.patterns[PHONE], 8)]).await;
        }
    }
    course.at_work().await.get(&course.at("/shared")).await.says("Slipping back").says(BOTH);
}

async fn a_mark_is_taken_back(weft: Weft) {
    let course = shifted(&weft).await;
    course.client_does("mark", PHONE).await.expect(303);
    course.therapist_does("mark", PHONE).await.expect(303);
    course.client_does("withdraw", PHONE).await.expect(303);
    course.at_work().await.get(&course.at("/shared")).await.hides("You both marked");
    assert_eq!(weft.count("SELECT count(*) FROM shift_marks WHERE withdrawn_at IS NOT NULL").await, 2);
}

async fn nobody_marks_for_both_but_before_one_screen(weft: Weft) {
    let course = shifted(&weft).await;
    let pattern = course.patterns[PHONE].to_string();
    let fields = [("act", "mark"), ("pattern", pattern.as_str()), ("both", "yes")];
    course.at_work().await.post(&course.joint_path(), &fields).await.expect(422);
    assert_eq!(weft.count("SELECT count(*) FROM shift_marks").await, 0);
}
