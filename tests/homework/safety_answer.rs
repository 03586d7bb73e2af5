//! An answer that asks for attention: the client sees where to call before anything else, the therapist a flag until
//! they have seen to it, and nobody else anything.

use crate::support::{Browser, Page, Weft, both_engines};

both_engines!(
    where_to_call_comes_before_any_score,
    a_pause_leads_past_the_numbers_too,
    a_flag_stays_until_it_is_seen_to,
    a_new_answer_is_flagged_again
);

const NUMBER: &str = "116 123";
const FLAG: &str = "An answer asks for your attention";

/// Mira, who was given the PHQ-9, and those around her.
struct Case {
    weft: Weft,
    at_work: Browser,
    colleague: Browser,
    at_home: Browser,
    /// `/clients/ID`
    record: String,
    /// `/homework/ID`
    homework: String,
}

impl Case {
    async fn new(weft: Weft) -> Self {
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
        let owner = weft.owner(practice, "Dr. Jonas Lind").await;
        let client = weft.client(&therapist, "Mira Vance").await;
        let homework = weft.assign(&therapist, client.id, "phq-9").await;
        weft.later();
        Self {
            at_work: weft.signed_in(&therapist.email).await,
            colleague: weft.signed_in(&owner.email).await,
            at_home: weft.signed_in(&client.email).await,
            record: format!("/clients/{}", client.id),
            homework: format!("/homework/{homework}"),
            weft,
        }
    }

    async fn begin(&self) {
        let start = self.at_home.get(&self.homework).await.expect(200);
        start.says("If an answer there asks for attention, you see numbers to call at once");
        start.says("Dr. Adeyemi is told that it does, even if you keep the rest private");
        self.at_home.submit(&start.form(&self.homework)).await.expect(200);
    }

    /// The page of the ninth question, which asks about not wanting to live.
    fn ninth(&self) -> String {
        format!("{}/10", self.homework)
    }

    async fn answer_ninth(&self, value: &str, go: &str) -> Page {
        self.weft.later();
        let page = self.at_home.get(&self.ninth()).await.expect(200);
        assert!(page.heading().contains("better off dead"), "{}", page.heading());
        self.at_home.submit(&page.form("/10").choose("answer", value).press("go", go)).await.expect(200)
    }

    /// Everything else at 1, all on one page, and to the end.
    async fn finish(&self, readers: &str) -> Page {
        let all = self.at_home.get(&format!("{}/all", self.homework)).await.expect(200);
        let form = (1..=8).fold(all.form("/all"), |form, n| form.choose(&format!("answer-q{n}"), "1"));
        let page = self.at_home.submit(&form.press("go", "next")).await.expect(200);
        let finish = self.at_home.get(&format!("{}/finish", self.homework)).await.expect(200);
        assert!(page.path.starts_with(&self.homework));
        self.weft.later();
        self.at_home.submit(&finish.form("/finish").press("readers", readers)).await.expect(200)
    }

    async fn is_flagged(&self) -> bool {
        let record = self.at_work.get(&self.record).await.expect(200).text().contains(FLAG);
        let caseload = self.at_work.get("/caseload").await.expect(200).text().contains(FLAG);
        assert_eq!(record, caseload, "the caseload and the record say the same");
        record
    }

    async fn see_to_it(&self) {
        self.weft.later();
        let record = self.at_work.get(&self.record).await;
        let record = self.at_work.submit(&record.form(&self.homework.replace("/homework", "/flags"))).await;
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
    let case = Case::new(weft).await;
    case.begin().await;
    assert!(!case.at_home.get(&case.ninth()).await.text().contains("Before you go on"));
    let care = case.answer_ninth("1", "next").await;
    assert_eq!(care.heading(), "Before you go on");
    care.says("Dr. Adeyemi is told that it asks for attention").says("Nobody reads this page live.");
    calls_before(&care, "Go on");
    let next = case.at_home.get(&care.link_to("Go on")).await.expect(200);
    assert_eq!(next.path, format!("{}/11", case.homework), "on to the next question");
    let look = case.at_home.get(&format!("{}/finish", case.homework)).await.expect(200);
    look.says("one of your answers asks for attention");

    // All on one page leads there as well.
    let all = case.at_home.get(&format!("{}/all", case.homework)).await.form("/all");
    let form = (1..=8).fold(all, |form, n| form.choose(&format!("answer-q{n}"), "1"));
    let care = case.at_home.submit(&form.press("go", "next")).await.expect(200);
    assert_eq!(care.heading(), "Before you go on");
    calls_before(&care, "Go on");

    let finish = case.at_home.get(&care.link_to("Go on")).await;
    let entry = case.at_home.submit(&finish.form("/finish").press("readers", "therapist")).await.expect(200);
    calls_before(&entry, "9 of 27");
    // The numbers are there at every later look, and on a page of their own.
    calls_before(&case.at_home.get(&format!("{}/entry", case.homework)).await, "9 of 27");
    case.at_home.get("/numbers").await.expect(200).says(NUMBER);
}

async fn a_pause_leads_past_the_numbers_too(weft: Weft) {
    let case = Case::new(weft).await;
    case.begin().await;
    let first = case.at_home.get(&format!("{}/2", case.homework)).await.form("/2");
    let today = case.at_home.submit(&first.choose("answer", "3").press("go", "pause")).await.expect(200);
    assert_eq!(today.path, "/today", "an answer that asks for nothing pauses at once");

    let care = case.answer_ninth("2", "pause").await;
    assert_eq!(care.heading(), "Before you go on");
    calls_before(&care, "Stop here for today");
    assert_eq!(care.link_to("Stop here for today"), "/today");
    let back = case.at_home.get(&care.link_to("Go on")).await.expect(200);
    assert_eq!(back.form("/10").value("answer"), "2", "and going on is going on there");

    let all = case.at_home.get(&format!("{}/all", case.homework)).await.form("/all");
    let care = case.at_home.submit(&all.choose("answer-q9", "3").press("go", "pause")).await.expect(200);
    calls_before(&care, "Stop here for today");
    assert_eq!(case.at_home.get(&care.link_to("Go on")).await.path, format!("{}/all", case.homework));
    assert!(case.is_flagged().await, "what was paused is flagged too");
}

async fn a_flag_stays_until_it_is_seen_to(weft: Weft) {
    let case = Case::new(weft).await;
    assert!(!case.is_flagged().await);
    case.begin().await;
    case.answer_ninth("0", "next").await;
    assert!(!case.is_flagged().await);
    case.answer_ninth("1", "next").await;
    assert!(case.is_flagged().await, "as soon as it is given, before anything is finished");
    case.answer_ninth("0", "next").await;
    assert!(case.is_flagged().await, "taking it back does not take the flag back");
    case.answer_ninth("1", "next").await;
    case.finish("nobody").await.says("Finished, and kept private.");

    let record = case.at_work.get(&case.record).await.expect(200);
    record.says(FLAG).says("Mira has not shared it.").says("PHQ-9").hides("9 of 27").hides("better off dead");
    case.at_work.get(&case.homework.replace("/homework", &format!("{}/entries", case.record))).await.expect(404);
    case.at_work.get("/caseload").await.says(FLAG).hides("PHQ-9");

    // Another therapist of the practice, its owner even, sees nothing and can do nothing.
    case.colleague.get("/caseload").await.expect(200).hides(FLAG).hides("Mira");
    case.colleague.get(&case.record).await.expect(404);
    let flag = case.homework.replace("/homework", &format!("{}/flags", case.record));
    case.colleague.post(&flag, &[]).await.expect(404);
    case.at_home.post(&flag, &[]).await.expect(404);
    assert!(case.is_flagged().await);

    case.see_to_it().await;
    assert!(!case.is_flagged().await);
    case.at_work.post(&flag, &[]).await.expect(404);
    let seen = case.weft.count("SELECT count(*) FROM risk_flags WHERE acknowledged_by IS NOT NULL").await;
    assert_eq!(seen, 1);
    // For the client nothing changes by that.
    calls_before(&case.at_home.get(&format!("{}/entry", case.homework)).await, "9 of 27");

    let entry = case.at_home.get(&format!("{}/entry", case.homework)).await;
    case.at_home.submit(&entry.form("/sharing").press("readers", "therapist")).await.expect(200);
    let read = case.at_work.get(&case.homework.replace("/homework", &format!("{}/entries", case.record))).await;
    read.expect(200).says("9 of 27");
}

async fn a_new_answer_is_flagged_again(weft: Weft) {
    let case = Case::new(weft).await;
    case.begin().await;
    case.answer_ninth("1", "pause").await;
    case.see_to_it().await;
    // The same answer, sent again with the page around it, is nothing new.
    case.answer_ninth("1", "next").await;
    assert!(!case.is_flagged().await);
    case.answer_ninth("3", "next").await;
    assert!(case.is_flagged().await, "what is answered after it was seen to has not been seen to");
    case.see_to_it().await;
    case.answer_ninth("0", "next").await;
    assert!(!case.is_flagged().await);
    case.answer_ninth("1", "next").await;
    assert!(case.is_flagged().await);
    let raised = "SELECT count(*) FROM audit WHERE action = 'risk-raised'";
    assert_eq!(case.weft.count(raised).await, 3, "each of them is in the audit trail");
}
