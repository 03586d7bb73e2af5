//! Reports from composing to the kept file: what is chosen, struck, withheld, cancelled, listed.

use std::{collections::BTreeSet, time::Duration};

use sqlx::Row as _;
use weft_server::{crypto::sha256_hex, service::report::OrderInput};
use weft_shared::{
    ids::{EvidenceId, SessionId},
    pattern::Side,
    report::{Kind, Section},
    shared_view::Period,
    sharing::Readers,
};

use crate::support::{Browser, Client, Page, Therapist, Weft, both_engines, pdf_text, people::JOURNAL};

both_engines!(
    a_client_strikes_a_quote,
    a_client_would_rather_not,
    a_brief_is_not_put_before_the_client,
    what_is_previewed_is_what_is_made,
    every_choice_comes_back,
    a_long_report_is_watched_and_cancelled,
    a_report_whose_process_ended_is_stopped,
    the_kept_file_is_the_one_that_left,
    one_session_is_the_time_since_the_one_before
);

const STAYS: &str = "My jaw lets go.";
const GOES: &str = "I eat slowly.";
const PRIVATE: &str = "Nobody is to know about the orchard.";

struct World {
    therapist: Therapist,
    client: Client,
    at_work: Browser,
    at_home: Browser,
}

async fn world(weft: &Weft) -> World {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let session = weft.session(&therapist, client.id, "2026-11-02", "Tea before the phone.", "A note.").await;
    weft.session(&therapist, client.id, "2026-11-16", "Write it down once.", "").await;
    let pattern = weft.pattern(&therapist, client.id, "check his phone", "wait, and ask").await;
    weft.rate(&client.actor, client.id, session, &[(pattern, 7)]).await;
    let answers = [("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")];
    let entry = weft.entry(&therapist, &client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
    weft.link(&client.actor, client.id, entry, ("body", 0), pattern, Side::New).await;
    weft.link(&client.actor, client.id, entry, ("body", 1), pattern, Side::Old).await;
    weft.entry(&therapist, &client, JOURNAL, &[("body", PRIVATE)], Readers::ClientAlone).await;
    let at_work = weft.signed_in(&therapist.email).await;
    let at_home = weft.signed_in(&client.email).await;
    World { therapist, client, at_work, at_home }
}

impl World {
    fn path(&self) -> String {
        format!("/clients/{}/report", self.client.id)
    }

    async fn compose(&self) -> Page {
        self.at_work.get(&self.path()).await.expect(200)
    }

    async fn text_of(&self, made: &Page) -> String {
        let made = self.at_work.when_made(self.at_work.get(&made.path).await).await;
        pdf_text(&self.at_work.get(&made.link("/file")).await.expect(200).bytes)
    }
}

async fn a_client_strikes_a_quote(weft: Weft) {
    let world = world(&weft).await;
    world.at_home.get("/today").await.hides("asks you to look first");
    let form = world.compose().await.form("/report").set("for", "Dr. Okafor, her GP").press("go", "ask");
    let page = world.at_work.submit(&form).await.expect(200);
    page.says("Mira was asked on 23 November to look first. Not answered yet.");
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0, "asking makes nothing");

    let today = world.at_home.get("/today").await.expect(200);
    today.says("Dr. Adeyemi asks you to look first");
    let link = today.links().into_iter().find(|link| link.starts_with("/proposals/")).expect("the way there");
    let page = world.at_home.get(&link).await.expect(200);
    page.says("Dr. Okafor, her GP").says(STAYS).says(GOES).says("One finished entry is private");
    let form = page.form(&link);
    let quotes = weft.rows("SELECT id FROM evidence ORDER BY id").await;
    let second: String = quotes[1].get(0);
    let page = world.at_home.submit(&form.tick("strike", &second).press("go", "agree")).await.expect(200);
    page.says("On 23 November you agreed, without one quote.");
    assert_eq!(page.form(&link).choices("strike").len(), 2, "it can be changed until it is made");
    world.at_home.get("/today").await.hides("asks you to look first");

    let page = world.compose().await;
    page.says("On 23 November Mira agreed, without one quote.");
    let made = world.at_work.submit(&page.form("/make")).await.expect(200);
    let text = world.text_of(&made).await;
    assert!(text.contains(STAYS) && !text.contains(GOES), "{text}");
    assert!(text.contains("looked through this report on 23 November. One quote was left out"), "{text}");
    assert!(text.contains("One finished entry is private and not in it."), "{text}");
    assert!(text.contains("Dr. Okafor, her GP") && !text.contains("orchard"), "{text}");
    world.compose().await.hides("was asked on");
    world.at_home.get(&link).await.expect(404);
    world.at_home.get("/seen").await.says("For Dr. Okafor, her GP").says("by Dr. Folake Adeyemi");
}

async fn a_client_would_rather_not(weft: Weft) {
    let world = world(&weft).await;
    let input = OrderInput::new(Kind::Course, Period::WHOLE);
    let proposal = weft.services.ask_to_look(&world.therapist.actor, world.client.id, input).await.expect("asked");
    let link = format!("/proposals/{proposal}");
    let form = world.at_home.get(&link).await.form(&link).press("go", "rather-not");
    world.at_home.submit(&form).await.says("you said that you would rather not");
    let page = world.compose().await;
    page.says("On 23 November Mira said: rather not.").hides("Make it as agreed");
    let make = format!("/clients/{}/proposals/{proposal}/make", world.client.id);
    world.at_work.post(&make, &[]).await.expect(404);
    world.at_work.submit(&page.form("/withdraw")).await.expect(200).hides("rather not");
    world.at_home.get(&link).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0);
}

async fn a_brief_is_not_put_before_the_client(weft: Weft) {
    let world = world(&weft).await;
    let input = OrderInput::new(Kind::Brief, Period::WHOLE);
    let asked = weft.services.ask_to_look(&world.therapist.actor, world.client.id, input).await;
    assert!(asked.is_err(), "what it quotes could not be struck");
    assert_eq!(weft.count("SELECT count(*) FROM report_proposals").await, 0);
}

async fn what_is_previewed_is_what_is_made(weft: Weft) {
    let world = world(&weft).await;
    for kind in Kind::ALL {
        let page = world.compose().await;
        let page = if kind == Kind::SessionProgress {
            page
        } else {
            world.at_work.send(&page.form("/report").press("show", kind.as_str())).await.expect(200)
        };
        assert_eq!(page.heading(), kind.name());
        let shown = world.at_work.send(&page.form("/report").press("go", "preview")).await.expect(200);
        shown.says(&format!("What will be in it: {}", kind.name())).hides("orchard").hides("A note.");
        let made = world.at_work.submit(&shown.form("/report").press("go", "make")).await.expect(200);
        let text = world.text_of(&made).await;
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
    let world = world(&weft).await;
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
    let page = world.at_work.post(&world.path(), &fields).await.expect(422);
    page.says("What you typed is still here.");
    let form = page.form("/report");
    assert_eq!((form.value("from"), form.value("for"), form.value("paper")), ("2026-12-01", "Her GP", "letter"));
    assert_eq!(form.value("quote"), quotes[0]);
    assert_eq!(form.value("section"), "patterns");
    // Through a kind without quotes and back: they stay chosen.
    let brief = world.at_work.send(&form.press("show", "brief")).await.expect(200);
    let back = world.at_work.send(&brief.form("/report").press("show", "course")).await.expect(200);
    let form = back.form("/report");
    assert_eq!((form.value("quote"), form.value("for")), (quotes[0].as_str(), "Her GP"));
    assert_eq!(form.value("section"), "in-short", "another kind begins with its own parts");
    let none = [("kind", "course"), ("quotes", "shown"), ("for", "Her GP")];
    assert!(world.at_work.post(&world.path(), &none).await.expect(422).fault("section").is_some());
    let long = "a".repeat(201);
    let fields = [("kind", "brief"), ("section", "flags"), ("for", long.as_str())];
    assert!(world.at_work.post(&world.path(), &fields).await.expect(422).fault("for").is_some());
}

async fn a_long_report_is_watched_and_cancelled(weft: Weft) {
    let world = world(&weft).await;
    for day in 1..=28 {
        let agreed = "Notice the first second of the alarm, and write it down. ".repeat(330);
        weft.session(&world.therapist, world.client.id, &format!("2026-10-{day:02}"), &agreed, "").await;
    }
    let making = world.at_work.submit(&world.compose().await.form("/report").press("go", "make")).await.expect(200);
    making.says("Making the report").says("page");
    assert_eq!(making.header("refresh").as_deref(), Some("2"), "without a script it looks again by itself");
    let page = world.at_work.submit(&making.form("/cancel")).await.expect(200);
    let path = page.path.clone();
    for _ in 0..100 {
        let page = world.at_work.get(&path).await.expect(200);
        if page.heading() == "The report was cancelled" {
            assert_eq!(page.header("refresh"), None);
            assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0);
            assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'cancel-report'").await, 1);
            world.at_work.get(&format!("{path}/file")).await.expect(404);
            world.at_home.get("/seen").await.says("No report about you has been made.");
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("it was never cancelled");
}

async fn a_report_whose_process_ended_is_stopped(weft: Weft) {
    let world = world(&weft).await;
    let input = OrderInput::new(Kind::Course, Period::WHOLE);
    let made = weft.services.make_report(&world.therapist.actor, world.client.id, input).await.expect("a report");
    // As if the process had ended half-way.
    weft.execute("UPDATE report_jobs SET outcome = NULL, ended_at = NULL, page = 3, pages = 12").await;
    let path = format!("/clients/{}/reports/{}", world.client.id, made.id);
    world.at_work.get(&path).await.expect(200).says("Page 3 of 12.");
    weft.clock.set(weft_shared::when::Moment(weft.now().0 + 60_000));
    let page = world.at_work.get(&path).await.expect(200);
    assert_eq!(page.heading(), "The report was stopped");
    page.says("Weft was started anew while it was made.");
}

async fn the_kept_file_is_the_one_that_left(weft: Weft) {
    let world = world(&weft).await;
    let made = world.at_work.submit(&world.compose().await.form("/report").press("go", "make")).await.expect(200);
    let made = world.at_work.when_made(made).await;
    let file = made.link("/file");
    let listed: String = weft.rows("SELECT sha256 FROM reports").await[0].get(0);
    for browser in [&world.at_work, &world.at_home] {
        let page = browser.get(&file).await.expect(200);
        assert_eq!(sha256_hex(&page.bytes), listed);
        assert_eq!(page.header("content-type").as_deref(), Some("application/pdf"));
    }
    let seen = world.at_home.get("/seen").await.expect(200);
    seen.says(&listed).says("Dr. Folake Adeyemi downloaded a report");
    assert!(seen.links().contains(&file), "the client can download it too");
    let stored = weft.stored_bytes().await;
    assert!(!stored.windows(5).any(|bytes| bytes == b"%PDF-"), "it lies sealed");
    // Withdrawing what was shared changes nothing that was disclosed.
    assert_eq!(weft.count("SELECT count(*) FROM audit WHERE action = 'read-report'").await, 2);
}

async fn one_session_is_the_time_since_the_one_before(weft: Weft) {
    let world = world(&weft).await;
    let session: String = weft.rows("SELECT id FROM sessions WHERE day = '2026-11-16'").await[0].get(0);
    let session: SessionId = session.parse().expect("an id");
    let mut input = OrderInput::new(Kind::SessionProgress, Period::WHOLE);
    input.session = Some(session);
    input.order.quotes = Some(BTreeSet::<EvidenceId>::new());
    let made = weft.services.make_report(&world.therapist.actor, world.client.id, input).await.expect("a report");
    let text = pdf_text(&made.pdf.bytes);
    assert!(text.contains("1, on 16 November 2026") && !text.contains("2 November 2026 "), "{text}");
    assert!(text.contains("Write it down once.") && !text.contains("Tea before the phone."), "{text}");
    assert_eq!(weft.rows("SELECT from_day, to_day FROM reports").await[0].get::<String, _>(0), "2026-11-03");
}
