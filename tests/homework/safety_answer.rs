//! An answer that asks for attention: the client sees where to call before anything else, the therapist a flag until
//! they have seen to it, and nobody else anything.

use crate::support::{Course, Page, Weft, both_engines};

both_engines!(
    where_to_call_comes_before_any_score,
    the_numbers_stand_between_once_on_the_page_with_all,
    a_pause_leads_past_the_numbers_too,
    a_flag_stays_until_it_is_seen_to,
    a_new_answer_is_flagged_again,
    a_correction_is_told_to_both,
    who_is_told_and_when_stands_beside_the_question,
    a_flag_leaves_its_trace_for_good,
    what_was_done_about_it_is_kept_in_words
);

const NUMBER: &str = "116 123";
const FLAG: &str = "Safety answer to review";

/// Mira, who was given the PHQ-9.
async fn with_phq_9(weft: &Weft) -> Course<'_> {
    let course = weft.course().assigned("phq-9").await;
    weft.later();
    course
}

impl Course<'_> {
    fn phq_9(&self) -> String {
        format!("/homework/{}", self.entries[0])
    }

    async fn begin_phq_9(&self) {
        let start = self.at_home().await.get(&self.phq_9()).await.expect(200);
        start.says("If your answer there is worrying, you see numbers to call at once");
        start.says(
            "Dr. Adeyemi sees that there is such an answer, and whether you changed it, when they next open Weft",
        );
        self.at_home().await.submit(&start.form(&self.phq_9())).await.expect(200);
    }

    /// The page of the ninth question, which asks about not wanting to live.
    fn ninth(&self) -> String {
        format!("{}/10", self.phq_9())
    }

    async fn answer_ninth(&self, value: &str, go: &str) -> Page {
        self.weft.later();
        let page = self.at_home().await.get(&self.ninth()).await.expect(200);
        assert!(page.heading().contains("better off dead"), "{}", page.heading());
        self.at_home().await.submit(&page.form("/10").choose("answer", value).press("go", go)).await.expect(200)
    }

    /// Everything else at 1, all on one page, and to the end.
    async fn finish(&self, readers: &str) -> Page {
        let all = self.at_home().await.get(&format!("{}/all", self.phq_9())).await.expect(200);
        let form = (1..=8).fold(all.form("/all"), |form, n| form.choose(&format!("answer-q{n}"), "1"));
        let page = self.at_home().await.submit(&form.press("go", "next")).await.expect(200);
        let finish = self.at_home().await.get(&format!("{}/finish", self.phq_9())).await.expect(200);
        assert!(page.path.starts_with(&self.phq_9()));
        self.weft.later();
        self.at_home().await.submit(&finish.form("/finish").press("readers", readers)).await.expect(200)
    }

    async fn is_flagged(&self) -> bool {
        let record = self.at_work().await.get(&self.at("")).await.expect(200).text().contains(FLAG);
        let caseload = self.at_work().await.get("/caseload").await.expect(200).text().contains(FLAG);
        assert_eq!(record, caseload, "the caseload and the record say the same");
        record
    }

    async fn see_to_it(&self) {
        self.weft.later();
        let record = self.at_work().await.get(&self.at("")).await;
        let record = self.at_work().await.submit(&record.form(&self.phq_9().replace("/homework", "/flags"))).await;
        record.expect(200).hides(FLAG);
    }
}

/// The numbers stand on the page, before `words` where those are there.
#[track_caller]
fn calls_before(page: &Page, words: &str) {
    let text = page.text();
    let number = text.find(NUMBER).unwrap_or_else(|| panic!("{} shows no number to call: {text}", page.path));
    assert!(text.find(words).is_some_and(|at| number < at), "{}: “{words}” before the numbers: {text}", page.path);
    assert!(page.links().contains(&"tel:116123".to_owned()), "one touch calls");
}

async fn where_to_call_comes_before_any_score(weft: Weft) {
    let course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    assert!(!course.at_home().await.get(&course.ninth()).await.text().contains("Before you go on"));
    let care = course.answer_ninth("1", "next").await;
    assert_eq!(care.heading(), "Before you go on");
    care.says("Dr. Adeyemi will see that there is such an answer when they next open Weft. That may not be today")
        .says("No one is watching Weft. Do not wait for an answer here.");
    calls_before(&care, "Go on");
    let next = course.at_home().await.get(&care.link_to("Go on")).await.expect(200);
    assert_eq!(next.path, format!("{}/11", course.phq_9()), "on to the next question");
    let look = course.at_home().await.get(&format!("{}/finish", course.phq_9())).await.expect(200);
    look.says("that you gave a worrying answer about being safe. They see what you answered only if you share this.");

    // All on one page leads there as well.
    let all = course.at_home().await.get(&format!("{}/all", course.phq_9())).await.form("/all");
    let form = (1..=8).fold(all, |form, n| form.choose(&format!("answer-q{n}"), "1"));
    let care = course.at_home().await.submit(&form.press("go", "next")).await.expect(200);
    assert_eq!(care.heading(), "Before you go on");
    calls_before(&care, "Go on");

    let finish = course.at_home().await.get(&care.link_to("Go on")).await;
    let entry = course.at_home().await.submit(&finish.form("/finish").press("readers", "therapist")).await.expect(200);
    calls_before(&entry, "9 of 27");
    // The numbers are there at every later look, and on a page of their own.
    calls_before(&course.at_home().await.get(&format!("{}/entry", course.phq_9())).await, "9 of 27");
    course.at_home().await.get("/numbers").await.expect(200).says(NUMBER);
}

/// A worrying answer brings a further question; sending the page again with the same answer leads on.
async fn the_numbers_stand_between_once_on_the_page_with_all(weft: Weft) {
    let course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    let all = course.at_home().await.get(&format!("{}/all", course.phq_9())).await.form("/all");
    assert!(!all.has("answer-difficulty"), "asked when something troubles");
    let form = (1..=9).fold(all, |form, n| form.choose(&format!("answer-q{n}"), "1"));
    let care = course.at_home().await.submit(&form.press("go", "next")).await.expect(200);
    assert_eq!(care.heading(), "Before you go on");
    let all = course.at_home().await.get(&care.link_to("Go on")).await.expect(200).form("/all");
    assert!(all.has("answer-difficulty"));
    let finish = course.at_home().await.submit(&all.clone().press("go", "next")).await.expect(200);
    assert_ne!(finish.heading(), "Before you go on");
    assert!(finish.path.ends_with("/finish"), "{}", finish.path);
    // Another answer is another matter.
    let care = course.at_home().await.submit(&all.choose("answer-q9", "3").press("go", "next")).await.expect(200);
    assert_eq!(care.heading(), "Before you go on");
}

async fn a_pause_leads_past_the_numbers_too(weft: Weft) {
    let course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    let first = course.at_home().await.get(&format!("{}/2", course.phq_9())).await.form("/2");
    let today = course.at_home().await.submit(&first.choose("answer", "3").press("go", "pause")).await.expect(200);
    assert_eq!(today.path, "/today", "an answer that asks for nothing pauses at once");

    let care = course.answer_ninth("2", "pause").await;
    assert_eq!(care.heading(), "Before you go on");
    calls_before(&care, "Stop here for today");
    assert_eq!(care.link_to("Stop here for today"), "/today");
    let back = course.at_home().await.get(&care.link_to("Go on")).await.expect(200);
    assert_eq!(back.form("/10").value("answer"), "2", "and going on is going on there");

    let all = course.at_home().await.get(&format!("{}/all", course.phq_9())).await.form("/all");
    let care = course.at_home().await.submit(&all.choose("answer-q9", "3").press("go", "pause")).await.expect(200);
    calls_before(&care, "Stop here for today");
    let on = care.link_to("Go on");
    assert_eq!(on.split('?').next(), Some(format!("{}/all", course.phq_9()).as_str()));
    assert!(!on.contains("q9"), "an address names no question: {on}");
    assert!(course.is_flagged().await, "what was paused is flagged too");
}

async fn a_flag_stays_until_it_is_seen_to(weft: Weft) {
    let course = with_phq_9(&weft).await;
    assert!(!course.is_flagged().await);
    course.begin_phq_9().await;
    course.answer_ninth("0", "next").await;
    assert!(!course.is_flagged().await);
    course.answer_ninth("1", "next").await;
    assert!(course.is_flagged().await, "as soon as it is given, before anything is finished");
    course.answer_ninth("0", "next").await;
    assert!(course.is_flagged().await, "taking it back does not take the flag back");
    course.answer_ninth("1", "next").await;
    course.finish("nobody").await.says("Finished, and kept private.");

    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says(FLAG).says("Mira has not shared this entry.").says("PHQ-9").hides("9 of 27").hides("better off dead");
    course
        .at_work()
        .await
        .get(&course.phq_9().replace("/homework", &format!("{}/entries", course.at(""))))
        .await
        .expect(404);
    course.at_work().await.get("/caseload").await.says(FLAG).hides("PHQ-9");

    // Another therapist of the practice, its owner even, sees nothing and can do nothing.
    let owner = weft.owner(course.practice, "Dr. Jonas Lind").await;
    let colleague = weft.signed_in(&owner.email).await;
    colleague.get("/caseload").await.expect(200).hides(FLAG).hides("Mira");
    colleague.get(&course.at("")).await.expect(404);
    let flag = course.phq_9().replace("/homework", &format!("{}/flags", course.at("")));
    colleague.post(&flag, &[]).await.expect(404);
    course.at_home().await.post(&flag, &[]).await.expect(404);
    assert!(course.is_flagged().await);

    course.see_to_it().await;
    assert!(!course.is_flagged().await);
    course.at_work().await.post(&flag, &[]).await.expect(404);
    let seen = weft.count("SELECT count(*) FROM risk_flags WHERE acknowledged_by IS NOT NULL").await;
    assert_eq!(seen, 1);
    // For the client nothing changes by that.
    calls_before(&course.at_home().await.get(&format!("{}/entry", course.phq_9())).await, "9 of 27");

    let entry = course.at_home().await.get(&format!("{}/entry", course.phq_9())).await;
    course.at_home().await.submit(&entry.form("/sharing").press("readers", "therapist")).await.expect(200);
    let read =
        course.at_work().await.get(&course.phq_9().replace("/homework", &format!("{}/entries", course.at("")))).await;
    read.expect(200).says("9 of 27");
}

async fn a_new_answer_is_flagged_again(weft: Weft) {
    let course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    course.answer_ninth("1", "pause").await;
    course.see_to_it().await;
    // The same answer, sent again with the page around it, is nothing new.
    course.answer_ninth("1", "next").await;
    assert!(!course.is_flagged().await);
    course.answer_ninth("3", "next").await;
    assert!(course.is_flagged().await, "what is answered after it was seen to has not been seen to");
    course.see_to_it().await;
    course.answer_ninth("0", "next").await;
    assert!(!course.is_flagged().await);
    course.answer_ninth("1", "next").await;
    assert!(course.is_flagged().await);
    let raised = "SELECT count(*) FROM audit WHERE action = 'risk-raised'";
    assert_eq!(weft.count(raised).await, 3, "each of them is in the audit trail");
}

async fn a_correction_is_told_to_both(weft: Weft) {
    let mut course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    course.go_to("2026-11-23", "10:02");
    course.answer_ninth("1", "next").await;
    course.go_to("2026-11-23", "10:03");
    course.answer_ninth("0", "next").await;

    // To the client with the answers, before and after it is finished.
    const BOTH: &str = "You answered “Several days” on 23 November at 10:02, and changed it to “Not at all” at 10:03.";
    let told = "When Dr. Adeyemi next opens Weft, they see that you gave a worrying answer about being safe, and that you \
                changed it. They see what you answered only if you share this.";
    course.at_home().await.get(&course.ninth()).await.expect(200).says(BOTH).says(told);
    let look = course.at_home().await.get(&format!("{}/finish", course.phq_9())).await.expect(200);
    look.says(BOTH).says(told);
    // To the therapist that it was given and changed, and not what was answered.
    let private = course.at_work().await.get(&course.at("")).await.expect(200);
    private
        .says(FLAG)
        .says("Mira answered on 23 November at 10:02, and changed it at 10:03 to an answer that is not worrying.");
    private.hides("Several days").hides("Not at all").says("Mira has not shared this entry.");

    course
        .finish("therapist")
        .await
        .says(BOTH)
        .says("and that you changed it. They can also read what you answered, because you share this.");
    let shared = course.at_work().await.get(&course.at("")).await.expect(200);
    shared.says("Mira answered “Several days” on 23 November at 10:02, and changed it to “Not at all” at 10:03.");
}

async fn who_is_told_and_when_stands_beside_the_question(weft: Weft) {
    let course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    const TOLD: &str = "If an answer here is worrying, Dr. Adeyemi sees that there is one when they next open Weft. \
                        This is so even if you keep the rest private. No one is watching Weft. Do not wait for an \
                        answer here. If you are in danger now, call:";
    let ninth = course.at_home().await.get(&course.ninth()).await.expect(200);
    ninth.says(TOLD).hides("Only you can read this.").says("Apart from that, only you can read your answers.");
    assert!(ninth.links().contains(&"tel:116123".to_owned()));
    // All on one page holds that question too; a question about something else does not.
    course.at_home().await.get(&format!("{}/all", course.phq_9())).await.expect(200).says(TOLD);
    let second = course.at_home().await.get(&format!("{}/2", course.phq_9())).await.expect(200);
    second.hides("in danger").says("Only you can read this.");
}

async fn a_flag_leaves_its_trace_for_good(weft: Weft) {
    let mut course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    course.answer_ninth("1", "next").await;
    course.go_to("2026-11-24", "09:15");
    course.see_to_it().await;
    const FIRST: &str = "Dr. Folake Adeyemi marked it as reviewed on 24 November 2026 at 09:15.";
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says("Reviewed safety answers").says("PHQ-9").says("Mira answered on 23 November at 10:00").says(FIRST);

    // Flagged anew, the first time is told beside it; and both stay.
    course.answer_ninth("2", "next").await;
    course.at_work().await.get(&course.at("")).await.expect(200).says(FLAG).says(FIRST);
    course.go_to("2026-12-24", "16:00");
    course.see_to_it().await;
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says(FIRST).says("Dr. Folake Adeyemi marked it as reviewed on 24 December 2026 at 16:00.").hides(FLAG);
    // To a brief it is no news.
    let colleague = weft.therapist(course.practice, "Dr. Jonas Lind").await;
    weft.signed_in(&colleague.email).await.get(&course.at("")).await.expect(404);
}

async fn what_was_done_about_it_is_kept_in_words(weft: Weft) {
    let course = with_phq_9(&weft).await;
    course.begin_phq_9().await;
    course.answer_ninth("1", "next").await;
    let flags = course.phq_9().replace("/homework", "/flags");
    let field = format!("done-{}", course.entries[0]);
    let form = course.at_work().await.get(&course.at("")).await.expect(200).form(&flags);
    let long = "x".repeat(2_001);
    let refused = course.at_work().await.send(&form.clone().set(&field, &long)).await.expect(422);
    assert!(refused.fault(&field).is_some());
    assert_eq!(refused.form(&flags).value(&field), long, "nothing typed is lost");
    refused.says(FLAG);
    let done = "I called her. We looked at her safety plan.";
    let record = course.at_work().await.submit(&form.set(&field, done)).await.expect(200);
    record.says("Dr. Folake Adeyemi marked it as reviewed on 23 November 2026").says(done).hides(FLAG);
    course.at_home().await.get(&course.phq_9()).await.hides("I called her");
    let sql = "SELECT count(*) FROM audit WHERE action = 'acknowledge' AND allowed = 1 AND membership_id IS NOT NULL";
    assert_eq!(weft.count(sql).await, 1);
}
