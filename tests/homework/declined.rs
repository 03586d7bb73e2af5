//! What a client does not want to do, what was begun by mistake, and what is overdue.

use weft_shared::ids::AssignmentId;

use crate::support::{Course, Page, Weft, both_engines, people::JOURNAL};

both_engines!(
    old_homework_is_declined_and_taken_back,
    a_log_opened_by_mistake_is_put_away,
    a_log_that_was_left_does_not_catch_the_next_moment,
    what_is_overdue_is_said_to_both
);

fn homework(id: AssignmentId) -> String {
    format!("/homework/{id}")
}

impl Course<'_> {
    async fn today(&self) -> Page {
        self.at_home().await.get("/today").await.expect(200)
    }

    /// The trigger log, begun with one tap.
    async fn tap_the_log(&self) -> Page {
        let today = self.today().await;
        let forms = today.document().all("form");
        let mut actions = forms.iter().filter_map(|form| form.attribute("action"));
        let button = actions.find(|action| action.starts_with("/start/")).expect("the log is the first at hand");
        self.weft.later();
        self.at_home().await.submit(&today.form(&button)).await.expect(200)
    }
}

async fn old_homework_is_declined_and_taken_back(weft: Weft) {
    let course = weft.course().sessions(1).begun(JOURNAL, &[("body", "My jaw lets go.")]).await;
    let at = homework(course.entries[0]);
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says("In progress · Assigned on 23 November");

    let today = course.today().await;
    let away = course.at_home().await.submit(&today.form(&format!("{at}/decline")).press("declined", "yes")).await;
    away.expect(200).says("You said “Not this one”").says("Nothing to do now.");
    // The therapist sees it as such, and nothing of what was written.
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says("“Not this one” on 23 November · Assigned on 23 November").hides("jaw");
    course.at_work().await.get(&course.at("/shared")).await.expect(200).says("“Not this one” on 23 November");
    course.at_work().await.get("/caseload").await.expect(200).hides("in progress");

    let start = course.at_home().await.get(&at).await.expect(200);
    start.says("On 23 November you said “Not this one”. Dr. Adeyemi can see this.");
    let back = course.at_home().await.submit(&start.form(&format!("{at}/decline")).press("declined", "no")).await;
    back.expect(200).says("Go on").hides("Undo");
    let again = course.at_home().await.get(&format!("{at}/3")).await.expect(200);
    assert_eq!(again.form("/3").value("answer"), "My jaw lets go.", "nothing that was written is lost");
    course
        .at_work()
        .await
        .get(&course.at(""))
        .await
        .expect(200)
        .says("In progress · Assigned on")
        .hides("Not this one");

    // Beginning what was declined takes it back too; what is finished cannot be declined.
    course.at_home().await.post(&format!("{at}/decline"), &[("declined", "yes")]).await.expect(303);
    course.at_home().await.post(&at, &[]).await.expect(303);
    course.today().await.hides("You said “Not this one”");
    course.at_home().await.post(&format!("{at}/finish"), &[("readers", "therapist")]).await.expect(303);
    let finished = course.at_home().await.post(&format!("{at}/decline"), &[("declined", "yes")]).await.expect(303);
    assert_eq!(finished.leads_to().as_deref(), Some(format!("{at}/entry").as_str()));
    course.at_work().await.get(&course.at("")).await.expect(200).says("Finished on 23 November").hides("Not this one");
}

async fn a_log_opened_by_mistake_is_put_away(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let log = course.tap_the_log().await;
    let at = log.path.rsplit_once('/').expect("a place").0.to_owned();
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says("In progress · Started by Mira on 23 November");

    let today = course.today().await;
    let form = today.form(&format!("{at}/decline")).press("declined", "yes");
    let today = course.at_home().await.submit(&form).await.expect(200);
    assert!(!today.links().contains(&at), "it does not stand among what is to be done");
    // Nobody has to explain a tap.
    course
        .at_work()
        .await
        .get(&course.at(""))
        .await
        .expect(200)
        .says("Nothing here yet. Choose “Assign exercises” to add one.");
    course.at_work().await.get(&course.at("/shared")).await.expect(200).hides("“Not this one” on").hides("In progress");

    let next = course.tap_the_log().await;
    assert!(!next.path.starts_with(&at), "the next one is its own");
}

async fn a_log_that_was_left_does_not_catch_the_next_moment(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let first = course.tap_the_log().await;
    let again = course.tap_the_log().await;
    assert_eq!(first.path, again.path, "one that holds nothing yet is gone on with");
    let place = first.path.clone();
    let sent = first.form(&place).choose("answer", "3").press("go", "pause");
    course.at_home().await.submit(&sent).await.expect(200);
    let next = course.tap_the_log().await;
    assert_ne!(next.path, first.path, "another moment begins at its beginning");
    assert_eq!(next.form(&next.path).value("answer"), "");
    let today = course.today().await;
    let left = first.path.rsplit_once('/').expect("a place").0.to_owned();
    assert!(today.links().contains(&left), "the one that was left can still be finished");
}

async fn what_is_overdue_is_said_to_both(weft: Weft) {
    let mut course = weft.course().sessions(1).await;
    let page = course.at_work().await.get(&course.at("/assign")).await.expect(200);
    let version = page.form("/assign").choices("exercise")[0].clone();
    let form = page.form("/assign").tick("exercise", &version).choose("due", "day").set("day", "2026-11-25");
    course.at_work().await.submit(&form).await.expect(200).says("By Wed 25 Nov").hides("verdue");
    course.today().await.says("By Wed 25 Nov").hides("gone by");

    course.go_to("2026-11-25", "23:00");
    course.today().await.says("By Wed 25 Nov").hides("gone by");
    course.go_to("2026-11-26", "00:30");
    let today = course.today().await;
    today.says("Was for Wed 25 Nov").says("that is all right. You can still do it, or say “Not this one”.");
    today.hides("verdue");
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says("Not started · Assigned on 23 November · Overdue since Wed 25 Nov");
}
