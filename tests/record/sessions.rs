//! Which sessions count as held, and what is said of those that nobody has recorded.

use crate::support::{Course, Page, Weft, both_engines};

both_engines!(
    an_hour_that_went_by_is_not_counted_before_someone_says_so,
    a_session_that_was_not_held_leaves_the_numbers_alone,
    a_future_day_is_planned_and_says_so,
    opening_together_records_the_session,
    an_empty_private_note_does_not_exist,
    a_planned_session_is_held_only_when_someone_says_so,
    a_session_ahead_can_be_cancelled_and_planned_again,
    a_session_recorded_by_mistake_is_deleted_and_restored,
    a_session_with_something_on_it_stays,
    a_note_is_laid_out_by_a_template
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
    let back = course
        .at_work()
        .await
        .submit(&page.form(&format!("{at}/held")).press("held", "not-attended"))
        .await
        .expect(200);
    back.says("Not attended, Wed 25 Nov 2026, 14:00").hides("Session 3");
}

async fn a_session_that_was_not_held_leaves_the_numbers_alone(weft: Weft) {
    let mut course = weft.course().sessions(1).await;
    course.plan("2026-11-25").await;
    course.go_to("2026-11-30", "10:00");
    let at = course.at(&format!("/sessions/{}", course.planned_id().await));
    let form = course.record().await.form(&format!("{at}/held")).press("held", "cancelled");
    course
        .at_work()
        .await
        .submit(&form)
        .await
        .expect(200)
        .says("Cancelled, Wed 25 Nov 2026, 14:00")
        .hides("Was it held?");
    // Why it was not held can be noted, and makes it no session that was.
    let page = course.at_work().await.get(&at).await.expect(200);
    page.says("This session is recorded as cancelled.");
    let noted = course.at_work().await.submit(&page.form(&at).set("note", "She was ill.")).await.expect(200);
    noted.says("Cancelled, Wed 25 Nov 2026").says("Your private note").hides("Session 3");
    course.plan("2026-12-07").await;
    course.record().await.says("Session 3, Mon 30 Nov 2026").says("Planned, Mon 7 Dec 2026");
    // After all it was, on that day: those after it move on.
    let page = course.at_work().await.get(&at).await.expect(200);
    let held = course.at_work().await.submit(&page.form(&format!("{at}/held")).press("held", "yes")).await.expect(200);
    held.says("Session 3, Wed 25 Nov 2026").says("Session 4, Mon 30 Nov 2026");
    // One in which something was agreed took place.
    let agreed = course.at(&format!("/sessions/{}", course.sessions[0]));
    course.at_work().await.get(&agreed).await.expect(200).hides("Record as cancelled");
    course.at_work().await.post(&format!("{agreed}/held"), &[("held", "cancelled")]).await;
    course.record().await.says("Session 1, Mon 16 Nov 2026").hides("Cancelled, Mon 16");
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

async fn a_planned_session_is_held_only_when_someone_says_so(weft: Weft) {
    let mut course = weft.course().sessions(1).await;
    course.plan("2026-11-25").await;
    course.go_to("2026-11-25", "15:00");
    let at = course.at(&format!("/sessions/{}", course.planned_id().await));
    let at_work = course.at_work().await;
    let form = at_work.get(&at).await.expect(200).form(&at).set("note", "Bring the map.");
    at_work.submit(&form).await.expect(200).says("Was it held?").hides("Session 3");
    let form = at_work.get(&at).await.form(&at).set("agreed", "A walk.").press("held", "yes");
    at_work.submit(&form).await.expect(200).says("Session 3, Wed 25 Nov 2026").hides("Was it held?");
    // Moved to a day ahead it is planned again, and its page says so.
    let form = at_work.get(&at).await.form(&at).set("day", "2026-12-02");
    let planned = at_work.submit(&form).await.expect(200);
    planned.says("This day is in the future, so the session is planned, not recorded.");
    course.record().await.says("Planned, Wed 2 Dec 2026").hides("Session 3");
}

async fn a_session_ahead_can_be_cancelled_and_planned_again(weft: Weft) {
    let course = weft.course().sessions(1).await;
    course.plan("2026-11-30").await;
    let at = course.at(&format!("/sessions/{}", course.planned_id().await));
    let (at_work, at_home) = (course.at_work().await, course.at_home().await);
    at_home.get("/today").await.says("Your next session is on Monday 30 November");
    let held = format!("{at}/held");
    // What lies ahead was neither held nor missed.
    at_work.post(&held, &[("held", "yes")]).await.expect(404);
    at_work.post(&held, &[("held", "not-attended")]).await.expect(404);
    at_work.post(&held, &[("held", "no")]).await.expect(404);
    let form = at_work.get(&at).await.form(&held).press("held", "cancelled");
    at_work.submit(&form).await.expect(200).says("Cancelled, Mon 30 Nov 2026, 14:00").says("No session planned");
    let today = at_home.get("/today").await.expect(200);
    today.says("The session on Monday 30 November at 14:00 is cancelled.").hides("Your next session");
    let page = at_work.get(&at).await.expect(200);
    assert_eq!(page.heading(), "Cancelled session");
    at_work.submit(&page.form(&held).press("held", "planned")).await.expect(200).says("Next session Mon 30 Nov");
    at_home.get("/today").await.hides("is cancelled").says("Your next session is on Monday 30 November");
}

async fn a_session_recorded_by_mistake_is_deleted_and_restored(weft: Weft) {
    let course = weft.course().session("2026-11-16", "Tea.", "").session("2026-11-18", "", "").await;
    let at = course.at(&format!("/sessions/{}", course.sessions[1]));
    let (at_work, at_home) = (course.at_work().await, course.at_home().await);
    let delete = format!("{at}/delete");
    let form = at_work.get(&at).await.expect(200).form(&delete);
    let record = at_work.submit(&form).await.expect(200);
    record.says("The session was deleted.").hides("Session 2").hides("18 Nov");
    at_work.get(&at).await.expect(404);
    at_home.get(&course.at("/shared")).await.expect(200).says("1 session").hides("Session 2");
    at_work.get("/caseload").await.expect(200);
    at_work.send(&form).await.expect(404);
    let trail = format!(
        "SELECT count(*) FROM audit WHERE action = 'delete-session' AND allowed = 1 AND subject = '{}'",
        course.sessions[1]
    );
    assert_eq!(weft.count(&trail).await, 1);
    assert_eq!(weft.count("SELECT count(*) FROM sessions").await, 2, "its row stays");

    let back = at_work.submit(&record.undo()).await.expect(200);
    assert_eq!(back.heading(), "Session 2");
    course.record().await.says("Session 2, Wed 18 Nov 2026").hides("Undo");
}

async fn a_session_with_something_on_it_stays(weft: Weft) {
    let course =
        weft.course().session("2026-11-16", "Tea.", "She was early.").pattern("go quiet", "say it").rated(&[7]).await;
    let at = course.at(&format!("/sessions/{}", course.sessions[0]));
    let at_work = course.at_work().await;
    let page = at_work.get(&at).await.expect(200);
    page.says("There are 2 ratings, what was agreed and a private note of yours on this session.")
        .hides("Delete session");
    let refused = at_work.post(&format!("{at}/delete"), &[]).await.expect(422);
    let fault = refused.fault("delete").expect("a sentence");
    assert!(fault.contains("2 ratings, what was agreed and a private note of yours"), "{fault}");
    assert_eq!(weft.count("SELECT count(*) FROM sessions WHERE deleted_at IS NULL").await, 1);
}

async fn a_note_is_laid_out_by_a_template(weft: Weft) {
    let course = weft.course().await;
    let at_work = course.at_work().await;
    let new = course.at("/sessions/new");
    let form = at_work.get(&new).await.expect(200).form(&new).set("agreed", "Tea.").set("note", "She was early.");
    let laid_out = at_work.send(&form.press("template", "soap")).await.expect(200);
    let form = laid_out.form(&new);
    assert_eq!(form.value("agreed"), "Tea.", "nothing that was typed is lost");
    assert!(form.value("note").starts_with("She was early.\n\nSubjective:\n"), "{}", form.value("note"));
    assert_eq!(weft.count("SELECT count(*) FROM sessions").await, 0, "nothing is saved");
    let dap = at_work.send(&form.press("template", "dap")).await.expect(200).form(&new);
    assert!(dap.value("note").contains("Data:") && !dap.value("note").contains("Subjective:"));
    // Headings alone are no note.
    let empty = at_work.get(&new).await.form(&new).press("template", "soap");
    let empty = at_work.send(&empty).await.expect(200).form(&new);
    at_work.submit(&empty).await.expect(200).says("Session 1").hides("rivate note");
    assert_eq!(weft.count("SELECT count(*) FROM private_notes").await, 0);
}
