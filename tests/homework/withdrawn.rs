//! What a therapist assigned and withdraws, or changes: the client sees it, and loses nothing they wrote.

use weft_shared::ids::AssignmentId;

use crate::support::{Course, Page, Weft, both_engines, people::JOURNAL};

both_engines!(
    an_exercise_is_withdrawn_and_that_is_undone,
    what_was_written_in_a_withdrawn_exercise_stays,
    a_finished_exercise_is_not_withdrawn,
    when_it_is_for_and_its_note_can_be_changed,
    an_open_exercise_of_a_pathway_is_asked_about
);

fn homework(id: AssignmentId) -> String {
    format!("/homework/{id}")
}

impl Course<'_> {
    fn assigned(&self) -> String {
        self.at(&format!("/assignments/{}", self.entries[0]))
    }

    async fn withdraw(&self) -> Page {
        let page = self.at_work().await.get(&self.assigned()).await.expect(200);
        self.at_work().await.submit(&page.form("/withdraw")).await.expect(200)
    }

    async fn on_today(&self) -> Page {
        self.at_home().await.get("/today").await.expect(200)
    }
}

async fn an_exercise_is_withdrawn_and_that_is_undone(weft: Weft) {
    let mut course = weft.course().sessions(1).assigned(JOURNAL).await;
    let record = course.withdraw().await;
    record.says("The exercise was withdrawn.").says("Withdrawn on 23 November").hides("Change or withdraw");
    let today = course.on_today().await;
    today.says("On 23 November Dr. Adeyemi withdrew “A person you feel safe with”. You need not do it.");
    today.hides("Go on").hides("Begin:");
    course.at_work().await.get(&course.assigned()).await.says("You withdrew this.").hides("Withdraw exercise");

    course.at_work().await.submit(&record.undo()).await.expect(200).says("Withdraw this exercise");
    course.on_today().await.hides("withdrew").says("Begin");
    course.at_work().await.send(&record.undo()).await.expect(404);

    course.withdraw().await;
    course.go_to("2026-12-10", "10:00");
    course.on_today().await.hides("withdrew");
}

async fn what_was_written_in_a_withdrawn_exercise_stays(weft: Weft) {
    let course = weft.course().begun(JOURNAL, &[("body", "My jaw lets go.")]).await;
    let at = homework(course.entries[0]);
    course.withdraw().await.hides("jaw");
    let today = course.on_today().await;
    today.says("withdrew “A person you feel safe with”").says("You can finish and keep it.").says("Nothing to do now.");
    course.at_work().await.get("/caseload").await.expect(200).hides("in progress");
    let start = course.at_home().await.get(&today.link(&at)).await.expect(200);
    start.says("On 23 November Dr. Adeyemi withdrew this.");
    let kept = course.at_home().await.get(&format!("{at}/3")).await.expect(200);
    assert_eq!(kept.form("/3").value("answer"), "My jaw lets go.", "nothing that was written is lost");
    course.at_home().await.post(&format!("{at}/finish"), &[("readers", "therapist")]).await.expect(303);
    course.on_today().await.hides("withdrew");
    course.at_work().await.get(&course.at("")).await.says("Finished on 23 November").hides("Withdrawn");
}

async fn a_finished_exercise_is_not_withdrawn(weft: Weft) {
    let course = weft.course().entry(JOURNAL, &[("who", "My aunt")]).await;
    let page = course.at_work().await.get(&course.assigned()).await.expect(200);
    page.says("Mira has finished this, so it can no longer be changed or withdrawn.");
    let answer = course.at_work().await.post(&format!("{}/withdraw", course.assigned()), &[]).await.expect(303);
    assert_eq!(answer.leads_to(), Some(course.assigned()));
    // What was typed meanwhile is given back.
    let fields = [("due", "whenever"), ("note", "With tea.")];
    let given = course.at_work().await.post(&course.assigned(), &fields).await.expect(409);
    given.says("This was finished meanwhile").says("With tea.");
    assert_eq!(weft.count("SELECT count(*) FROM assignments WHERE withdrawn_at IS NOT NULL").await, 0);
}

async fn when_it_is_for_and_its_note_can_be_changed(weft: Weft) {
    let course = weft.course().sessions(1).assigned(JOURNAL).await;
    let at_work = course.at_work().await;
    let record = at_work.get(&course.at("")).await.expect(200);
    record.says("Change or withdraw");
    let form = at_work.get(&course.assigned()).await.expect(200).form(&course.assigned());
    assert_eq!(form.value("due"), "whenever");
    // Nothing changed says nothing.
    at_work.send(&form).await.expect(303);
    course.on_today().await.hides("changed");

    let past = form.clone().choose("due", "day").set("day", "2026-11-20").set("note", "With tea.");
    let refused = at_work.send(&past).await.expect(422);
    assert!(refused.fault("day").is_some());
    assert_eq!(refused.form(&course.assigned()).value("note"), "With tea.");
    let form = form.choose("due", "day").set("day", "2026-12-01").set("note", "With tea.");
    at_work.submit(&form).await.expect(200).says("By Tue 1 Dec");
    let today = course.on_today().await;
    today
        .says("By Tue 1 Dec")
        .says("With tea.")
        .says("On 23 November Dr. Adeyemi changed when this is for, and the note.");
    // A page from before does not overwrite it.
    let older = at_work.send(&form.set("note", "Without tea.")).await.expect(409);
    older.says("The saved version now says: With tea.");
    let far = older.form(&course.assigned()).set("day", "2062-12-01");
    let asked = at_work.send(&far).await.expect(422);
    assert!(asked.fault("day").is_some_and(|fault| fault.contains("Is the year right?")));
}

async fn an_open_exercise_of_a_pathway_is_asked_about(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let (at_work, assign) = (course.at_work().await, course.at("/assign"));
    let form = at_work.get(&assign).await.expect(200).form("/pathway");
    let pathway = form.choices("pathway")[0].clone();
    let form = form.choose("pathway", &pathway).set("from", "2026-12-01");
    at_work.send(&form).await.expect(303);
    let given = weft.count("SELECT count(*) FROM assignments").await;
    let form = at_work.get(&assign).await.form("/pathway").choose("pathway", &pathway).set("from", "2026-12-01");
    let asked = at_work.send(&form).await.expect(422);
    assert!(asked.fault("pathway").is_some_and(|fault| fault.contains("is not finished")));
    // All of it withdrawn, nothing of it is open any more.
    weft.execute("UPDATE assignments SET withdrawn_at = 1").await;
    let form = at_work.get(&assign).await.form("/pathway").choose("pathway", &pathway).set("from", "2026-12-01");
    at_work.send(&form).await.expect(303);
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, 2 * given);
    // One of its exercises alone is named.
    weft.execute("UPDATE assignments SET pathway_id = NULL").await;
    let form = at_work.get(&assign).await.form("/pathway").choose("pathway", &pathway).set("from", "2026-12-01");
    let asked = at_work.send(&form).await.expect(422);
    assert!(asked.fault("pathway").is_some_and(|fault| fault.contains("Mira already has “")));
}
