//! A finished entry that its client changes: the revision before is kept, and shown as such.

use weft_server::service::report::OrderInput;
use weft_shared::{ids::AssignmentId, pattern::Side, report::Kind, shared_view::Period, sharing::Readers};

use crate::support::{Course, Form, Page, Weft, both_engines, pdf_text, people::JOURNAL};

both_engines!(
    the_client_changes_an_entry_and_both_read_what_it_was,
    what_was_private_stays_private_after_a_change,
    scores_quotes_and_safety_answers_follow_the_new_version,
    a_report_says_when_the_entry_was_changed,
    nothing_is_lost_when_a_change_cannot_be_saved
);

impl Course<'_> {
    fn amending(&self) -> String {
        self.at(&format!("/entries/{}/amend", self.entries[0]))
    }

    async fn to_amend(&self) -> Form {
        self.weft.later();
        let entry = self.at_home().await.get(&own(self.entries[0])).await.expect(200);
        let page = self.at_home().await.get(&entry.link_to("Change this entry")).await.expect(200);
        page.form(&self.amending())
    }

    async fn amended(&self, form: &Form) -> Page {
        self.at_home().await.submit(form).await.expect(200)
    }

    async fn read_by_therapist(&self) -> Page {
        self.at_work().await.get(&self.at(&format!("/entries/{}", self.entries[0]))).await
    }
}

fn own(entry: AssignmentId) -> String {
    format!("/homework/{entry}/entry")
}

async fn the_client_changes_an_entry_and_both_read_what_it_was(weft: Weft) {
    let mut course = weft.course().entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go.")]).await;
    let form = course.to_amend().await;
    assert_eq!(form.value("answer-body"), "My jaw lets go.");
    course.amended(&form).await.hides("Before the change");
    assert_eq!(weft.count("SELECT count(*) FROM entry_revisions").await, 0, "nothing was changed");

    course.go_to("2026-11-25", "10:00");
    let form = course.to_amend().await.set("answer-body", "My shoulders drop.").set("answer-carry", "Her voice.");
    let entry = course.amended(&form).await;
    entry
        .says("finished on 23 November 2026, changed on 25 November 2026")
        .says("My shoulders drop.")
        .says("Her voice.");
    entry
        .says("Before the change of 25 November 2026")
        .says("My jaw lets go.")
        .says("Your therapist was able to read this.");
    let read = course.read_by_therapist().await.expect(200);
    read.says("My shoulders drop.").says("Before the change of 25 November 2026").says("My jaw lets go.");
    read.hides("Change this entry");
    course.at_work().await.get(&course.at("")).await.says("Finished on 23 November, changed on 25 November");
    let trail = "SELECT count(*) FROM audit WHERE action = 'amend-entry' AND allowed = 1";
    assert_eq!(weft.count(trail).await, 1);
    // Only the client changes it.
    course.at_work().await.get(&course.amending()).await.expect(404);
    // Once more: every revision stays.
    let form = course.to_amend().await.set("answer-body", "I breathe.");
    course.amended(&form).await.says("I breathe.").says("My shoulders drop.").says("My jaw lets go.");
    assert_eq!(weft.count("SELECT count(*) FROM entry_revisions").await, 2);
    // It is no longer shared: nothing of it is there to read.
    let page = course.at_home().await.get(&own(course.entries[0])).await;
    course.at_home().await.submit(&page.form("/sharing").press("readers", "nobody")).await.expect(200);
    course.read_by_therapist().await.expect(404).hides("jaw");
}

async fn what_was_private_stays_private_after_a_change(weft: Weft) {
    let course = weft.course().private_entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go.")]).await;
    let form = course.to_amend().await.set("answer-body", "My shoulders drop.");
    course.amended(&form).await.says("My jaw lets go.").says("Only you can read this.");
    course.at_work().await.get(&course.at("")).await.expect(200).hides("changed on");
    let page = course.at_home().await.get(&own(course.entries[0])).await;
    course.at_home().await.submit(&page.form("/sharing").press("readers", "therapist")).await.expect(200);
    let read = course.read_by_therapist().await.expect(200);
    read.says("My shoulders drop.").hides("jaw").hides("Before the change");
}

async fn scores_quotes_and_safety_answers_follow_the_new_version(weft: Weft) {
    let course = weft
        .course()
        .sessions(1)
        .pattern("check his phone", "wait, and ask")
        .entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")])
        .linked(("body", 1), Side::New)
        .linked(("body", 0), Side::New)
        .await;
    course.at_home().await.get(&course.at("/shared")).await.says("I eat slowly.").says("My jaw lets go.");
    let form = course.to_amend().await.set("answer-body", "My jaw  lets go.\nI sleep.");
    course.amended(&form).await.says("One quote was no longer in the entry, so its link was removed.");
    for browser in [course.at_home().await, course.at_work().await] {
        browser.get(&course.at("/shared")).await.says("My jaw lets go.").hides("I eat slowly.");
    }

    let quiz = [("q1", "1"), ("q2", "1"), ("q3", "0"), ("q9", "0")];
    let entry = weft.entry(&course.therapist, &course.client, "phq-9", &quiz, Readers::ClientAndTherapist).await;
    course.at_work().await.get(&course.at("")).await.hides("Safety answer to review");
    weft.later();
    let at = course.at(&format!("/entries/{entry}/amend"));
    let form = course.at_home().await.get(&at).await.expect(200).form(&at);
    assert_eq!(form.value("answer-q9"), "0");
    let shown =
        course.at_home().await.submit(&form.choose("answer-q9", "1").choose("answer-q1", "3")).await.expect(200);
    assert_eq!(shown.heading(), "Before you go on");
    shown.says("116 123");
    let entry_again = course.at_home().await.get(&shown.link_to("Go on")).await;
    course.at_home().await.follow(entry_again).await.expect(200).says("Before the change of");
    let record = course.at_work().await.get(&course.at("")).await;
    record.says("Safety answer to review").says("Finished on 23 November, changed on 23 November");
    // An answer is cleared without a script, too.
    weft.later();
    let form = course.at_home().await.get(&at).await.form(&at).press("go", "clear answer-q1");
    let cleared = course.at_home().await.send(&form).await.expect(200).form(&at);
    assert_eq!((cleared.value("answer-q1"), cleared.value("answer-q9")), ("", "1"));
    course.at_home().await.submit(&cleared).await.expect(200).says("Before the change of");
}

async fn a_report_says_when_the_entry_was_changed(weft: Weft) {
    let mut course = weft
        .course()
        .sessions(1)
        .pattern("check his phone", "wait, and ask")
        .entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go.")])
        .linked(("body", 0), Side::New)
        .await;
    course.go_to("2026-11-25", "10:00");
    let form = course.to_amend().await.set("answer-who", "My sister");
    course.amended(&form).await;
    let order = OrderInput::new(Kind::SessionProgress, Period::WHOLE);
    let made = weft.services.make_report(&course.therapist.actor, course.client.id, order).await.expect("a report");
    let text = pdf_text(&made.pdf.bytes);
    assert!(text.contains("23 November 2026, changed on 25 November 2026"), "{text}");
    // It may tell of the entry on either day.
    course.at_home().await.get(&own(course.entries[0])).await.says("made after you shared this");
}

async fn nothing_is_lost_when_a_change_cannot_be_saved(weft: Weft) {
    let course = weft.course().entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go.")]).await;
    let form = course.to_amend().await;
    let long = "x".repeat(2_000);
    let refused = course.at_home().await.send(&form.clone().set("answer-who", &long)).await.expect(422);
    assert!(refused.fault("answer-who").is_some());
    assert_eq!(refused.form(&course.amending()).value("answer-who"), long);
    course.amended(&form.clone().set("answer-body", "I breathe.")).await;
    // From a page from before: the words are given back beside what stands there now.
    let older = course.at_home().await.send(&form.set("answer-body", "I wait.")).await.expect(409);
    older.says("I wait.").says("I breathe.").says("This entry was changed in another tab");
    // What is typed is a draft from the first letter.
    let place = course.amending();
    let typed = [("place", place.as_str()), ("typed", "answer-body=Half+a+thought"), ("page", "a"), ("number", "1")];
    course.at_home().await.post("/api/drafts/save", &typed).await.expect(200);
    let page = course.at_home().await.get(&place).await.expect(200);
    assert_eq!(page.form(&place).value("answer-body"), "Half a thought");
}
