//! What a client agrees to, and how they take that back: until it is made, from pages they find.

use weft_server::service::report::OrderInput;
use weft_shared::{ids::AssignmentId, report::Kind, shared_view::Period};

use crate::support::{Course, Page, Weft, both_engines, pdf_text, people::JOURNAL};

both_engines!(
    agreement_is_withdrawn_from_today,
    what_is_agreed_to_is_shown_and_scores_can_be_left_out,
    what_is_shared_after_asking_is_not_in_it,
    a_report_says_nothing_of_what_is_kept_private,
    reports_are_listed_in_the_record,
    the_brief_opens_on_screen,
    the_brief_says_when_safety_was_last_asked_about,
    the_brief_says_no_day_where_safety_was_never_asked_about
);

const PRIVATE: &str = "Box breathing";

/// One session, a shared PHQ-9 of 8 points, a shared journal, and a private entry.
async fn with_scores(weft: &Weft) -> Course<'_> {
    let plan = weft.course().session("2026-11-16", "Tea before the phone.", "").pattern("check his phone", "wait");
    let answers: Vec<(String, &str)> =
        (1..=8).map(|n| (format!("q{n}"), "1")).chain([("q9".to_owned(), "0")]).collect();
    let answers: Vec<(&str, &str)> = answers.iter().map(|(item, typed)| (item.as_str(), *typed)).collect();
    let plan = plan.entry("phq-9", &answers).entry(JOURNAL, &[("body", "My jaw lets go.")]);
    plan.private_entry("box-of-breath", &[("calm-before", "3"), ("calm-after", "6")]).await
}

impl Course<'_> {
    async fn asks_for(&self, kind: &str) -> String {
        let page = self.at_work().await.get(&self.at("/report")).await.expect(200);
        let page = match kind {
            "session-progress" => page,
            kind => self.at_work().await.send(&page.form("/report").press("show", kind)).await.expect(200),
        };
        self.at_work().await.submit(&page.form("/report").press("go", "ask")).await.expect(200);
        let today = self.at_home().await.get("/today").await.expect(200);
        today.links().into_iter().find(|link| link.starts_with("/proposals/")).expect("the way there")
    }

    async fn looks_at(&self, proposal: &str) -> Page {
        self.at_home().await.get(proposal).await.expect(200)
    }

    async fn brief(&self) -> String {
        let input = OrderInput::new(Kind::Brief, Period::WHOLE);
        let made = self.weft.services.make_report(&self.therapist.actor, self.client.id, input).await.expect("a brief");
        pdf_text(&made.pdf.bytes)
    }

    async fn made(&self) -> String {
        let page = self.at_work().await.get(&self.at("/report")).await.expect(200);
        let made = self.at_work().await.submit(&page.form("/make")).await.expect(200);
        let made = self.at_work().await.when_made(self.at_work().await.get(&made.path).await).await;
        pdf_text(&self.at_work().await.get(&made.link("/file")).await.expect(200).bytes)
    }
}

async fn agreement_is_withdrawn_from_today(weft: Weft) {
    let course = with_scores(&weft).await;
    let proposal = course.asks_for("session-progress").await;
    let agreed =
        course.at_home().await.submit(&course.looks_at(&proposal).await.form(&proposal).press("go", "agree")).await;
    agreed.expect(200).says("You can change your answer until the report is made. You will find it on Today");
    for page in ["/today", "/seen"] {
        let page = course.at_home().await.get(page).await.expect(200);
        page.says("you agreed to it on 23 November. It is not made yet.");
        assert_eq!(page.link_to("Change or withdraw your agreement"), proposal);
    }
    let page = course.looks_at(&proposal).await;
    page.says("I withdraw my agreement");
    course.at_home().await.submit(&page.form(&proposal).press("go", "rather-not")).await.expect(200);
    course.at_work().await.get(&course.at("/report")).await.expect(200).hides("Make the report as agreed");
    assert_eq!(course.at_home().await.get("/today").await.link_to("Change your answer"), proposal);
    // Agreed once more and made, there is nothing left to change.
    course
        .at_home()
        .await
        .submit(&course.looks_at(&proposal).await.form(&proposal).press("go", "agree"))
        .await
        .expect(200);
    course.made().await;
    course.at_home().await.get("/today").await.expect(200).hides("agreed to it");
    course.at_home().await.get("/seen").await.expect(200).hides("not made yet").says("Progress report");
}

async fn what_is_agreed_to_is_shown_and_scores_can_be_left_out(weft: Weft) {
    let course = with_scores(&weft).await;
    let proposal = course.asks_for("course").await;
    let page = course.looks_at(&proposal).await;
    // The entries with their scores, and each part by what is in it.
    page.says("PHQ-9").says("8 of 27").says("23 November 2026").says("A person you feel safe with");
    page.says("I used to check his phone … now I can wait").says(": 8 of 27 on 23 November").hides(PRIVATE);
    let [phq, journal, private]: [AssignmentId; 3] = course.entries.clone().try_into().expect("three entries");
    let offered = page.form(&proposal).choices("strike-entry");
    assert_eq!(offered, [phq.to_string(), journal.to_string()], "what is private is not in it");

    let form = page.form(&proposal).tick("strike-entry", &phq.to_string()).press("go", "agree");
    let agreed = course.at_home().await.submit(&form).await.expect(200);
    agreed.says("On 23 November you agreed to it with one thing left out.");
    assert_eq!(agreed.form(&proposal).value("strike-entry"), phq.to_string(), "it stays ticked");
    course
        .at_work()
        .await
        .get(&course.at("/report"))
        .await
        .expect(200)
        .says("Mira agreed and left 1 entry or quote out.");
    let text = course.made().await;
    assert!(text.contains("A person you feel safe with"), "{text}");
    for struck in ["PHQ", "of 27", "left out", "wish"] {
        assert!(!text.contains(struck), "“{struck}” is in it: {text}");
    }
    // Somebody else's entry, or a private one, cannot be named.
    let proposal = course.asks_for("course").await;
    let strange = [("strike-entry", private.to_string()), ("go", "agree".to_owned())];
    let strange: Vec<(&str, &str)> = strange.iter().map(|(name, value)| (*name, value.as_str())).collect();
    course.at_home().await.post(&proposal, &strange).await.expect(303);
    course.looks_at(&proposal).await.says("you agreed to it as it is");
}

async fn what_is_shared_after_asking_is_not_in_it(weft: Weft) {
    let course = with_scores(&weft).await;
    let proposal = course.asks_for("session-progress").await;
    let private = format!("/homework/{}/sharing", course.entries[2]);
    course.at_home().await.post(&private, &[("readers", "therapist")]).await.expect(303);
    let page = course.looks_at(&proposal).await;
    assert!(!page.text().contains(PRIVATE), "{}", page.text());
    course.at_home().await.submit(&page.form(&proposal).press("go", "agree")).await.expect(200);
    let text = course.made().await;
    assert!(text.contains("PHQ-9") && !text.contains(PRIVATE), "{text}");
}

async fn a_report_says_nothing_of_what_is_kept_private(weft: Weft) {
    let plan = weft.course().session("2026-11-16", "Tea.", "").entry(JOURNAL, &[("body", "My jaw lets go.")]);
    let plan = plan.private_entry("box-of-breath", &[("calm-before", "3")]);
    let course = plan.begun("phq-9", &[("q1", "1")]).assigned("gad-7").await;
    for kind in ["session-progress", "course"] {
        let page = course.at_work().await.get(&course.at(&format!("/report?kind={kind}"))).await.expect(200);
        let shown = course.at_work().await.send(&page.form("/report").press("go", "preview")).await.expect(200);
        // Whoever composes it knows, from the record, and is told here.
        shown.says("One finished entry is private, so it is left out.");
        let made = course.at_work().await.submit(&shown.form("/report").press("go", "make")).await.expect(200);
        let made = course.at_work().await.when_made(made).await;
        let text = pdf_text(&course.at_work().await.get(&made.link("/file")).await.expect(200).bytes);
        assert!(text.contains("A person you feel safe with"), "{text}");
        for told in ["rivate", PRIVATE, "PHQ-9", "egun", "2 finished"] {
            assert!(!text.contains(told), "{kind} tells “{told}”: {text}");
        }
    }
}

async fn reports_are_listed_in_the_record(weft: Weft) {
    let course = with_scores(&weft).await;
    course.at_work().await.get(&course.at("")).await.expect(200).hides("Reports made");
    let page = course.at_work().await.get(&course.at("/report")).await.expect(200);
    let form = page.form("/report").set("for", "Her GP").press("go", "make");
    let made = course.at_work().await.submit(&form).await.expect(200);
    let file = course.at_work().await.when_made(made).await.link("/file");
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    record.says("Reports made").says("Progress report").says("For Her GP");
    assert!(record.links().contains(&file));
}

async fn the_brief_opens_on_screen(weft: Weft) {
    let plan =
        weft.course().session("2026-11-16", "Tea before the phone.", "A note.").pattern("check his phone", "wait");
    let course = plan.rated(&[7]).entry(JOURNAL, &[("body", "My jaw lets go.")]).assigned("gad-7").await;
    let record = course.at_work().await.get(&course.at("")).await.expect(200);
    let brief = course.at_work().await.get(&record.link_to("Brief")).await.expect(200);
    assert_eq!(brief.heading(), "Brief");
    brief
        .says("Tea before the phone.")
        .says("check his phone")
        .says("A person you feel safe with · Finished on 23 November");
    brief.says("This is not a risk assessment.").hides("A note.");
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0, "looking makes nothing");
    course.at_home().await.get("/seen").await.expect(200).says("opened your record");
    // One press more, and it is a file.
    let made = course.at_work().await.submit(&brief.form("/report").press("go", "make")).await.expect(200);
    let made = course.at_work().await.when_made(made).await;
    let text = pdf_text(&course.at_work().await.get(&made.link("/file")).await.expect(200).bytes);
    assert!(text.contains("Brief Client") && text.contains("Tea before the phone."), "{text}");
}

async fn the_brief_says_when_safety_was_last_asked_about(weft: Weft) {
    let course = with_scores(&weft).await;
    let text = course.brief().await;
    assert!(text.contains("No safety answer is waiting for review. Last asked: 23 November 2026 (PHQ-9"), "{text}");
    assert!(text.contains("This is not a risk assessment."), "{text}");
}

async fn the_brief_says_no_day_where_safety_was_never_asked_about(weft: Weft) {
    let course = weft.course().session("2026-11-16", "Tea.", "").entry(JOURNAL, &[("body", "My jaw lets go.")]).await;
    let text = course.brief().await;
    assert!(text.contains("No safety answer is waiting for review. This is not a risk assessment."), "{text}");
}
