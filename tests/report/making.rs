//! Reports from composing to the kept file: what is chosen, struck, withheld, cancelled, listed.

use std::{collections::BTreeSet, time::Duration};

use sqlx::Row as _;
use weft_server::{crypto::sha256_hex, service::report::OrderInput};
use weft_shared::{
    ids::{EvidenceId, SessionId},
    pattern::Side,
    report::{Kind, Section},
    shared_view::Period,
};

use crate::support::{Course, Page, Weft, both_engines, pdf_text, people::JOURNAL};

both_engines!(
    a_client_strikes_a_quote,
    a_client_would_rather_not,
    a_brief_is_not_put_before_the_client,
    what_is_previewed_is_what_is_made,
    every_choice_comes_back,
    a_long_report_is_watched_and_cancelled,
    a_report_whose_process_ended_is_stopped,
    a_report_whose_care_ended_meanwhile_ends,
    the_kept_file_is_the_one_that_left,
    one_session_is_the_time_since_the_one_before
);

const STAYS: &str = "My jaw lets go.";
const GOES: &str = "I eat slowly.";
const PRIVATE: &str = "Nobody is to know about the orchard.";

/// Two sessions, a shared entry with a quote for each side, and a private one.
async fn with_quotes(weft: &Weft) -> Course<'_> {
    let plan = weft.course().session("2026-11-02", "Tea before the phone.", "A note.");
    let plan = plan.pattern("check his phone", "wait, and ask").rated_by_client(&[7]);
    let plan = plan.session("2026-11-16", "Write it down once.", "");
    let plan = plan.entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")]);
    let plan = plan.linked(("body", 0), Side::New).linked(("body", 1), Side::Old);
    plan.private_entry(JOURNAL, &[("body", PRIVATE)]).await
}

impl Course<'_> {
    async fn compose(&self) -> Page {
        self.at_work().await.get(&self.at("/report")).await.expect(200)
    }

    async fn text_of(&self, made: &Page) -> String {
        let made = self.at_work().await.when_made(self.at_work().await.get(&made.path).await).await;
        pdf_text(&self.at_work().await.get(&made.link("/file")).await.expect(200).bytes)
    }
}

async fn a_client_strikes_a_quote(weft: Weft) {
    let course = with_quotes(&weft).await;
    course.at_home().await.get("/today").await.hides("asks you to check a report");
    let form = course.compose().await.form("/report").set("for", "Dr. Okafor, her GP").press("go", "ask");
    let page = course.at_work().await.submit(&form).await.expect(200);
    page.says("On 23 November you asked Mira to check it first. Mira has not answered yet.");
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0, "asking makes nothing");

    let today = course.at_home().await.get("/today").await.expect(200);
    today.says("Dr. Adeyemi asks you to check a report");
    let link = today.links().into_iter().find(|link| link.starts_with("/proposals/")).expect("the way there");
    let page = course.at_home().await.get(&link).await.expect(200);
    page.says("Dr. Okafor, her GP").says(STAYS).says(GOES).says("One finished entry is private");
    let form = page.form(&link);
    let quotes = weft.rows("SELECT id FROM evidence ORDER BY id").await;
    let second: String = quotes[1].get(0);
    let page = course.at_home().await.submit(&form.tick("strike", &second).press("go", "agree")).await.expect(200);
    page.says("On 23 November you agreed to it with one thing left out.");
    assert_eq!(page.form(&link).choices("strike").len(), 2, "it can be changed until it is made");
    course.at_home().await.get("/today").await.hides("asks you to check a report");

    let page = course.compose().await;
    page.says("On 23 November Mira agreed and left 1 entry or quote out.");
    let made = course.at_work().await.submit(&page.form("/make")).await.expect(200);
    let text = course.text_of(&made).await;
    assert!(text.contains(STAYS) && !text.contains(GOES), "{text}");
    assert!(text.contains("Mira checked this report on 23 November 2026 and agreed to it."), "{text}");
    for told in ["left out", "private", "Private"] {
        assert!(!text.contains(told), "what she holds back is nobody's business: {text}");
    }
    assert!(text.contains("Dr. Okafor, her GP") && !text.contains("orchard"), "{text}");
    course.compose().await.hides("was asked on");
    course.at_home().await.get(&link).await.expect(404);
    course.at_home().await.get("/seen").await.says("For Dr. Okafor, her GP").says("by Dr. Folake Adeyemi");
}

async fn a_client_would_rather_not(weft: Weft) {
    let course = with_quotes(&weft).await;
    let input = OrderInput::new(Kind::Course, Period::WHOLE);
    let proposal = weft.services.ask_to_look(&course.therapist.actor, course.client.id, input).await.expect("asked");
    let link = format!("/proposals/{proposal}");
    let form = course.at_home().await.get(&link).await.form(&link).press("go", "rather-not");
    course.at_home().await.submit(&form).await.says("you said you would rather not");
    let page = course.compose().await;
    page.says("On 23 November Mira asked you not to make it.").hides("Make the report as agreed");
    let make = format!("/clients/{}/proposals/{proposal}/make", course.client.id);
    course.at_work().await.post(&make, &[]).await.expect(404);
    course.at_work().await.submit(&page.form("/withdraw")).await.expect(200).hides("rather not");
    course.at_home().await.get(&link).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0);
}

async fn a_brief_is_not_put_before_the_client(weft: Weft) {
    let course = with_quotes(&weft).await;
    let input = OrderInput::new(Kind::Brief, Period::WHOLE);
    let asked = weft.services.ask_to_look(&course.therapist.actor, course.client.id, input).await;
    assert!(asked.is_err(), "what it quotes could not be struck");
    assert_eq!(weft.count("SELECT count(*) FROM report_proposals").await, 0);
}

async fn what_is_previewed_is_what_is_made(weft: Weft) {
    let course = with_quotes(&weft).await;
    for kind in Kind::ALL {
        let page = course.compose().await;
        let page = if kind == Kind::SessionProgress {
            page
        } else {
            course.at_work().await.send(&page.form("/report").press("show", kind.as_str())).await.expect(200)
        };
        assert_eq!(page.heading(), kind.name());
        let shown = course.at_work().await.send(&page.form("/report").press("go", "preview")).await.expect(200);
        shown.says(&format!("Preview: {}", kind.name())).hides("orchard").hides("A note.");
        let made = course.at_work().await.submit(&shown.form("/report").press("go", "make")).await.expect(200);
        let text = course.text_of(&made).await;
        for section in kind.sections().iter().filter(|section| kind.begins_with(**section)) {
            let heading = section.heading("Mira");
            shown.says(&heading);
            assert!(*section == Section::Signature || text.contains(&heading), "{kind:?} has no “{heading}”: {text}");
        }
        for quote in [STAYS, GOES] {
            assert!(text.contains(quote), "{kind:?}: {text}");
        }
        assert!(!text.contains("orchard") && !text.contains("A note."), "{text}");
    }
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 3);
}

async fn every_choice_comes_back(weft: Weft) {
    let course = with_quotes(&weft).await;
    let quotes: Vec<String> =
        weft.rows("SELECT id FROM evidence ORDER BY id").await.iter().map(|row| row.get(0)).collect();
    let fields = [
        ("kind", "session-progress"),
        ("from", "2026-12-01"),
        ("to", "2026-11-01"),
        ("section", "patterns"),
        ("quotes", "shown"),
        ("quote", quotes[0].as_str()),
        ("paper", "letter"),
        ("for", "Her GP"),
    ];
    let page = course.at_work().await.post(&course.at("/report"), &fields).await.expect(422);
    page.says("What you typed is still here.");
    let form = page.form("/report");
    assert_eq!((form.value("from"), form.value("for"), form.value("paper")), ("2026-12-01", "Her GP", "letter"));
    assert_eq!(form.value("quote"), quotes[0]);
    assert_eq!(form.value("section"), "patterns");
    // Through a kind without quotes and back: they stay chosen.
    let brief = course.at_work().await.send(&form.press("show", "brief")).await.expect(200);
    let back = course.at_work().await.send(&brief.form("/report").press("show", "course")).await.expect(200);
    let form = back.form("/report");
    assert_eq!((form.value("quote"), form.value("for")), (quotes[0].as_str(), "Her GP"));
    assert_eq!(form.value("section"), "in-short", "another kind begins with its own parts");
    let none = [("kind", "course"), ("quotes", "shown"), ("for", "Her GP")];
    assert!(course.at_work().await.post(&course.at("/report"), &none).await.expect(422).fault("section").is_some());
    let long = "a".repeat(201);
    let fields = [("kind", "brief"), ("section", "flags"), ("for", long.as_str())];
    assert!(course.at_work().await.post(&course.at("/report"), &fields).await.expect(422).fault("for").is_some());
}

async fn a_long_report_is_watched_and_cancelled(weft: Weft) {
    let course = with_quotes(&weft).await;
    for day in 1..=28 {
        let agreed = "Notice the first second of the alarm, and write it down. ".repeat(330);
        weft.session(&course.therapist, course.client.id, &format!("2026-10-{day:02}"), &agreed, "").await;
    }
    let making =
        course.at_work().await.submit(&course.compose().await.form("/report").press("go", "make")).await.expect(200);
    making.says("Making the report").says("page");
    assert_eq!(making.header("refresh").as_deref(), Some("2"), "without a script it looks again by itself");
    let page = course.at_work().await.submit(&making.form("/cancel")).await.expect(200);
    let path = page.path.clone();
    for _ in 0..100 {
        let page = course.at_work().await.get(&path).await.expect(200);
        if page.heading() == "The report was cancelled" {
            assert_eq!(page.header("refresh"), None);
            assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0);
            assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'cancel-report'").await, 1);
            course.at_work().await.get(&format!("{path}/file")).await.expect(404);
            course.at_home().await.get("/seen").await.says("No report about you has been made yet.");
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("it was never cancelled");
}

async fn a_report_whose_process_ended_is_stopped(weft: Weft) {
    let course = with_quotes(&weft).await;
    let input = OrderInput::new(Kind::Course, Period::WHOLE);
    let made = weft.services.make_report(&course.therapist.actor, course.client.id, input).await.expect("a report");
    // As if the process had ended half-way.
    weft.execute("UPDATE report_jobs SET outcome = NULL, ended_at = NULL, page = 3, pages = 12").await;
    let path = format!("/clients/{}/reports/{}", course.client.id, made.id);
    course.at_work().await.get(&path).await.expect(200).says("Drawing page 3 of 12.");
    weft.clock.set(weft_shared::when::Moment(weft.now().0 + 60_000));
    let page = course.at_work().await.get(&path).await.expect(200);
    assert_eq!(page.heading(), "The report was stopped");
    page.says("Weft restarted before the report was finished.");
}

async fn a_report_whose_care_ended_meanwhile_ends(weft: Weft) {
    let course = with_quotes(&weft).await;
    let (at_work, at_home) = (course.at_work().await, course.at_home().await);
    for day in 1..=28 {
        let agreed = "Notice the first second of the alarm, and write it down. ".repeat(330);
        weft.session(&course.therapist, course.client.id, &format!("2026-10-{day:02}"), &agreed, "").await;
    }
    let making = at_work.submit(&course.compose().await.form("/report").press("go", "make")).await.expect(200);
    making.says("Making the report");
    weft.execute("UPDATE care SET until_day = '2026-11-22'").await;
    at_work.get(&making.path).await.expect(404);
    let ended = || weft.count("SELECT count(*) FROM report_jobs WHERE outcome IS NOT NULL");
    for _ in 0..300 {
        if ended().await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(ended().await, 1, "it still says that it is being made");
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0, "nothing is kept");
    at_home.get("/seen").await.says("No report about you has been made yet.");

    // For whoever treats the client next.
    weft.execute("UPDATE care SET until_day = NULL").await;
    let page = at_work.get(&making.path).await.expect(200);
    assert_eq!(page.heading(), "The report could not be made");
    page.says(
        "The report was discarded: before it was finished, the therapist who asked for it stopped treating Mira.",
    )
    .says("It is not listed anywhere.");
}

async fn the_kept_file_is_the_one_that_left(weft: Weft) {
    let course = with_quotes(&weft).await;
    let made =
        course.at_work().await.submit(&course.compose().await.form("/report").press("go", "make")).await.expect(200);
    let made = course.at_work().await.when_made(made).await;
    let file = made.link("/file");
    let listed: String = weft.rows("SELECT sha256 FROM reports").await[0].get(0);
    for browser in [course.at_work().await, course.at_home().await] {
        let page = browser.get(&file).await.expect(200);
        assert_eq!(sha256_hex(&page.bytes), listed);
        assert_eq!(page.header("content-type").as_deref(), Some("application/pdf"));
    }
    let seen = course.at_home().await.get("/seen").await.expect(200);
    seen.says(&listed).says("Dr. Folake Adeyemi downloaded a report about you");
    assert!(seen.links().contains(&file), "the client can download it too");
    let stored = weft.stored_bytes().await;
    assert!(!stored.windows(5).any(|bytes| bytes == b"%PDF-"), "it lies sealed");
    // Withdrawing what was shared changes nothing that was disclosed.
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'read-report'").await, 2);
}

async fn one_session_is_the_time_since_the_one_before(weft: Weft) {
    let course = with_quotes(&weft).await;
    let session: String = weft.rows("SELECT id FROM sessions WHERE day = '2026-11-16'").await[0].get(0);
    let session: SessionId = session.parse().expect("an id");
    let mut input = OrderInput::new(Kind::SessionProgress, Period::WHOLE);
    input.session = Some(session);
    input.order.quotes = Some(BTreeSet::<EvidenceId>::new());
    let made = weft.services.make_report(&course.therapist.actor, course.client.id, input).await.expect("a report");
    let text = pdf_text(&made.pdf.bytes);
    assert!(text.contains("1, on 16 November 2026") && !text.contains("2 November 2026 "), "{text}");
    assert!(text.contains("Write it down once.") && !text.contains("Tea before the phone."), "{text}");
    assert_eq!(weft.rows("SELECT from_day, to_day FROM reports").await[0].get::<String, _>(0), "2026-11-03");
}
