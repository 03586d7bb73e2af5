//! Which sessions count as held, and what is said of those that nobody has recorded.

use crate::support::{Course, Page, Weft, both_engines};

both_engines!(
    an_hour_that_went_by_is_not_counted_before_someone_says_so,
    a_session_that_was_not_held_leaves_the_numbers_alone,
    a_future_day_is_planned_and_says_so,
    opening_together_records_the_session,
    an_empty_private_note_does_not_exist
);

impl Course<'_> {
    async fn record(&self) -> Page {
        self.at_work().await.get(&self.at("")).await.expect(200)
    }

    /// Records a session of today and plans one for a day at 14:00.
    async fn plan(&self, day: &str) {
        let page = self.at_work().await.get(&self.at("/sessions/new")).await.expect(200);
        let form = page.form("/sessions/new").set("agreed", "Tea.").set("next_day", day).set("next_time", "14:00");
        self.at_work().await.submit(&form).await.expect(200);
    }

    async fn planned_id(&self) -> String {
        use sqlx::Row as _;
        self.weft.rows("SELECT id FROM sessions WHERE held_at IS NULL").await[0].get(0)
    }
}

async fn an_hour_that_went_by_is_not_counted_before_someone_says_so(weft: Weft) {
    let mut course = weft.course().sessions(1).await;
    course.plan("2026-11-25").await;
    let lines = course.record().await;
    lines.says("Session 2, Mon 23 Nov 2026").says("Planned, Wed 25 Nov 2026, 14:00").hides("Was it held?");

    course.go_to("2026-11-27", "10:00");
    let record = course.record().await;
    record.says("Planned for Wed 25 Nov 2026, 14:00. Was it held?").hides("Session 3").says("No session planned");
    let shared = course.at_home().await.get(&course.at("/shared")).await.expect(200);
    shared.says("2 sessions since November").hides("Session 3");
    course.at_work().await.get("/caseload").await.expect(200).says("No session planned");

    let at = course.at(&format!("/sessions/{}", course.planned_id().await));
    course.at_work().await.get(&at).await.expect(200).says("The planned time has passed. Was the session held?");
    course.at_work().await.get(&format!("{at}/rate")).await.expect(404);
    let held = course.at_work().await.submit(&record.form(&format!("{at}/held")).press("held", "yes")).await;
    held.expect(200).says("Session 3, Wed 25 Nov 2026, 14:00").hides("Was it held?");
    course.at_home().await.get(&course.at("/shared")).await.expect(200).says("3 sessions since November");
    // A slip is put right as long as nothing came of it.
    let page = course.at_work().await.get(&at).await.expect(200);
    assert_eq!(page.heading(), "Session 3");
    let back = course.at_work().await.submit(&page.form(&format!("{at}/held")).press("held", "no")).await.expect(200);
    back.says("Not held, Wed 25 Nov 2026, 14:00").hides("Session 3");
}

async fn a_session_that_was_not_held_leaves_the_numbers_alone(weft: Weft) {
    let mut course = weft.course().sessions(1).await;
    course.plan("2026-11-25").await;
    course.go_to("2026-11-30", "10:00");
    let at = course.at(&format!("/sessions/{}", course.planned_id().await));
    let form = course.record().await.form(&format!("{at}/held")).press("held", "no");
    course
        .at_work()
        .await
        .submit(&form)
        .await
        .expect(200)
        .says("Not held, Wed 25 Nov 2026, 14:00")
        .hides("Was it held?");
    // Why it was not held can be noted, and makes it no session that was.
    let page = course.at_work().await.get(&at).await.expect(200);
    page.says("This session is recorded as not held.");
    let noted = course.at_work().await.submit(&page.form(&at).set("note", "She was ill.")).await.expect(200);
    noted.says("Not held, Wed 25 Nov 2026").says("Your private note").hides("Session 3");
    course.plan("2026-12-07").await;
    course.record().await.says("Session 3, Mon 30 Nov 2026").says("Planned, Mon 7 Dec 2026");
    // After all it was, on that day: those after it move on.
    let page = course.at_work().await.get(&at).await.expect(200);
    let held = course.at_work().await.submit(&page.form(&format!("{at}/held")).press("held", "yes")).await.expect(200);
    held.says("Session 3, Wed 25 Nov 2026").says("Session 4, Mon 30 Nov 2026");
    // One in which something was agreed took place.
    let agreed = course.at(&format!("/sessions/{}", course.sessions[0]));
    course.at_work().await.get(&agreed).await.expect(200).hides("Record as not held");
    course.at_work().await.post(&format!("{agreed}/held"), &[("held", "no")]).await;
    course.record().await.says("Session 1, Mon 16 Nov 2026").hides("Not held, Mon 16");
}

async fn a_future_day_is_planned_and_says_so(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let page = course.at_work().await.get(&course.at("/sessions/new")).await.expect(200);
    page.says("A session on a future day is planned, not recorded.");
    let form = page.form("/sessions/new").set("day", "2026-12-01").set("time", "09:00").set("agreed", "Tea again.");
    let planned = course.at_work().await.submit(&form).await.expect(200);
    assert_eq!(planned.heading(), "Planned session");
    planned.says("This day is in the future, so the session is planned, not recorded.");
    assert_eq!(
        planned.form(planned.path.trim_end_matches("?planned")).value("agreed"),
        "Tea again.",
        "nothing that was written is lost"
    );
    course
        .record()
        .await
        .says("Planned, Tue 1 Dec 2026, 09:00")
        .says("Next session Tue 1 Dec, 09:00")
        .hides("Session 2");
    // A day that is there, today or before, is recorded as it was.
    let page = course.at_work().await.get(&course.at("/sessions/new")).await.expect(200);
    let form = page.form("/sessions/new").set("day", "2026-11-20").set("agreed", "A walk.");
    course.at_work().await.submit(&form).await.expect(200).says("Session 2, Fri 20 Nov 2026");
}

async fn opening_together_records_the_session(weft: Weft) {
    let mut course = weft.course().sessions(1).pattern("check his phone", "wait, and ask").await;
    course.plan("2026-11-25").await;
    course.go_to("2026-11-25", "14:05");
    course.record().await.says("Planned for Wed 25 Nov 2026, 14:00. Was it held?");
    let at = course.at(&format!("/sessions/{}/joint", course.planned_id().await));
    let page = course.at_work().await.get(&at).await.expect(200);
    page.says("Session 3");
    let open = [("act", "open"), ("screens", "two")];
    course.at_work().await.post(&at, &open).await.expect(303);
    course.record().await.says("Session 3, Wed 25 Nov 2026, 14:00").hides("Was it held?");
}

async fn an_empty_private_note_does_not_exist(weft: Weft) {
    let course = weft.course().session("2026-11-16", "Tea.", "").await;
    let at = course.at(&format!("/sessions/{}", course.sessions[0]));
    let form = course.at_work().await.get(&at).await.expect(200).form(&at);
    course.at_work().await.submit(&form).await.expect(200).hides("rivate note");
    assert_eq!(weft.count("SELECT count(*) FROM private_notes").await, 0);
    let form = course.at_work().await.get(&at).await.form(&at).set("note", "She was early.");
    course.at_work().await.submit(&form).await.expect(200).says("Your private note");
    let form = course.at_work().await.get(&at).await.form(&at).set("note", " \n ");
    course.at_work().await.submit(&form).await.expect(200).hides("rivate note");
    assert_eq!(weft.count("SELECT count(*) FROM private_notes").await, 0);
}
