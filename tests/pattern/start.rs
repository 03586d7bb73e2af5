//! Where a pattern began: agreed on by both, and agreed on again.

use weft_shared::{
    reader::{People, Reader},
    shift::State,
    when::days_after,
};

use crate::support::{Browser, Course, Page, Weft, both_engines, squeezed};

both_engines!(
    a_start_holds_enough_sessions_in_their_order,
    the_first_five_are_the_usual_start,
    what_was_known_when_they_agreed_earns_no_word,
    what_follows_is_compared_with_the_agreed_start,
);

async fn thirteen_sessions(weft: &Weft) -> Course<'_> {
    let plan = weft.course().sessions(13).pattern("go quiet", "say it");
    plan.rated(&[5, 5, 5, 5, 5, 8, 8, 9, 8, 8, 3, 3, 3]).await
}

impl Course<'_> {
    /// Sends the form with these two sessions, counted from 1.
    async fn agree(&self, browser: &Browser, from: usize, to: usize) -> Page {
        let [from, to] = [from, to].map(|number| self.sessions[number - 1].to_string());
        let path = self.at(&format!("/patterns/{}/start", self.patterns[0]));
        browser.post(&path, &[("from", &from), ("to", &to)]).await
    }
}

async fn a_start_holds_enough_sessions_in_their_order(weft: Weft) {
    let course = thirteen_sessions(&weft).await;
    let few = course.agree(course.at_home().await, 6, 8).await.expect(422);
    assert!(few.fault("to").expect("a fault").contains("These sessions have 3 ratings"));
    let backwards = course.agree(course.at_home().await, 8, 6).await.expect(422);
    assert!(backwards.fault("to").expect("a fault").contains("not before the first"));
}

async fn the_first_five_are_the_usual_start(weft: Weft) {
    let course = thirteen_sessions(&weft).await;
    let usual = course.row(course.patterns[0]).await.shift;
    course.agree(course.at_work().await, 1, 5).await.expect(303);
    let agreed = course.row(course.patterns[0]).await.shift;
    assert_eq!((agreed.state, agreed.start), (usual.state, usual.start));
}

async fn what_was_known_when_they_agreed_earns_no_word(weft: Weft) {
    let mut course = thirteen_sessions(&weft).await;
    let pattern = course.patterns[0];
    course.agree(course.at_work().await, 1, 5).await.expect(303);
    course.go_to("2026-11-24", "10:00");
    course.agree(course.at_home().await, 6, 10).await.expect(303);
    course.agree(course.at_home().await, 6, 10).await.expect(303);
    let starts = weft.count("SELECT count(*) FROM pattern_starts").await;
    assert_eq!(starts, 2, "agreeing on the same again is nothing new");
    let row = course.row(pattern).await;
    assert_eq!(row.shift.state, State::NotEnoughYet, "{row:?}");
    assert_eq!(row.start_words(), "agreed 24 Nov 2026");
    let seen = course.at_work().await.get(&course.at(&format!("/patterns/{pattern}"))).await;
    seen.says("On 24 November 2026 Mira set the start to sessions 6 to 10. Before that: sessions 1 to 5.");
    seen.says("On 23 November 2026 you set the start to sessions 1 to 5. Before that: the first ratings.");
    let written = "SELECT count(*) FROM audit WHERE allowed = 1 AND action = 'together' AND subject = ";
    let written = weft.count(format!("{written}'{pattern}'")).await;
    assert_eq!(written, 4, "written once, agreed on three times");
}

async fn what_follows_is_compared_with_the_agreed_start(weft: Weft) {
    let mut course = thirteen_sessions(&weft).await;
    let pattern = course.patterns[0];
    course.go_to("2026-11-24", "10:00");
    course.agree(course.at_home().await, 6, 10).await.expect(303);
    for week in 0..6 {
        let day = days_after("2026-12-01".parse().expect("a day"), 7 * week).to_string();
        course.go_to(&day, "18:00");
        let session = weft.session(&course.therapist, course.client.id, &day, "Tea.", "").await;
        for actor in [&course.client.actor, &course.therapist.actor] {
            weft.rate(actor, course.client.id, session, &[(pattern, 3)]).await;
        }
    }
    let row = course.row(pattern).await;
    assert_eq!(row.shift.state, State::Shifted);
    let sentence = "The agreed start is sessions 6 to 10, set on 24 November 2026.";
    let people = People { reader: Reader::Client, client: "Mira", therapist: "Dr. Adeyemi" };
    assert!(row.sentence(people).ends_with(sentence), "{}", row.sentence(people));
    course.at_home().await.get(&course.at("/shared")).await.says(sentence).says("agreed 24 Nov 2026");
    let report = course.progress_report().await;
    assert!(report.contains(&squeezed(sentence)) && report.contains("agreed 24 Nov 2026"), "{report}");
}
