//! What is private is found nowhere but before the person who wrote it: on no page of anyone else, in no PDF, in no log
//! line, and not in the database's own bytes.

use std::collections::BTreeMap;

use hyper::Method;
use weft_server::{
    service::{record::care::CareInput, report::OrderInput},
    web::routes,
};
use weft_shared::{
    access::{CareKind, Role},
    error::Sure,
    exercise::ItemId,
    ids::{AssignmentId, MembershipId, PatternId, ProposalId, ReportId, SessionId},
    pattern::Side,
    report::Kind,
    response::Parts,
    shared_view::Period,
    sharing::Readers,
};

use crate::support::{
    Browser, Client, LOG, Therapist, Weft, both_engines,
    log::{SECRET_DRAFT, SECRET_JOURNAL, SECRET_NOTE, SECRET_REASON, SECRET_REVIEW, SECRETS},
    pdf_text,
    people::JOURNAL,
};

both_engines!(
    private_words_stay_private,
    nothing_private_is_stored_or_logged_as_it_was_written,
    sharing_can_be_withdrawn,
    a_broken_page_says_nothing
);

struct World {
    therapist: Therapist,
    client: Client,
    others: Vec<String>,
    /// Those who read the record beside its therapist.
    readers: Vec<String>,
    colleague: MembershipId,
    session: SessionId,
    pattern: PatternId,
    entry: AssignmentId,
    draft: AssignmentId,
    report: ReportId,
    proposal: ProposalId,
}

async fn world(weft: &Weft) -> World {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let colleague = weft.therapist(practice, "Maja Lindqvist").await;
    let elsewhere = weft.practice("Elsewhere").await;
    let stranger = weft.therapist(elsewhere, "Sven Stranger").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let other = weft.client(&colleague, "Nadia Brandt").await;
    let session = weft.session(&therapist, client.id, "2026-11-16", "Tea before the phone.", SECRET_NOTE).await;
    let pattern = weft.pattern(&therapist, client.id, "check his phone", "wait, and ask").await;
    weft.rate(&client.actor, client.id, session, &[(pattern, 7)]).await;
    let words = format!("I waited for once. It was {SECRET_JOURNAL}. Then I slept.");
    let answers = [("who", "My aunt"), ("carry", words.as_str())];
    let entry = weft.entry(&therapist, &client, JOURNAL, &answers, Readers::ClientAlone).await;
    let draft = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, draft, &[("body", SECRET_DRAFT)]).await;
    // An earlier revision has them too.
    let changed = [(ItemId("who".to_owned()), Parts::one("My sister"))].into();
    weft.later();
    weft.services.amend(&client.actor, client.id, entry, &changed).await.expect("it is changed");
    let flagged = weft.assign(&therapist, client.id, "phq-9").await;
    weft.answer(&client, flagged, &[("q9", "1")]).await;
    weft.services.acknowledge(&therapist.actor, client.id, flagged, SECRET_REVIEW).await.expect("it is reviewed");
    let order = || OrderInput::new(Kind::SessionProgress, Period::WHOLE);
    let report = weft.services.make_report(&therapist.actor, client.id, order()).await.expect("a report").id;
    let proposal = weft.services.ask_to_look(&therapist.actor, client.id, order()).await.expect("a proposal");
    let assistant = weft.member(practice, "Anna Assists", Role::Assistant).await;
    let supervisor = weft.member(practice, "Sara Supervises", Role::Supervisor).await;
    let covering = weft.therapist(practice, "Cora Covers").await;
    let inside = weft.owner(practice, "Ida Inside").await;
    let from = "2026-11-23".parse().expect("a day");
    for (kind, member, last) in [
        (CareKind::Supervises, &supervisor, None),
        (CareKind::Covers, &covering, Some("2026-12-24".parse().expect("a day"))),
    ] {
        let input = CareInput::Add { kind: Some(kind), member: Some(member.actor.membership), from, last };
        let done = weft.services.change_care(&therapist.actor, client.id, &input, &Sure::of_everything()).await;
        done.expect("it is changed");
    }
    weft.services.open_in_emergency(&inside.actor, client.id, SECRET_REASON, 4).await.expect("it opens");
    let readers = vec![supervisor.email, covering.email, inside.email];
    let (colleague_id, colleague) = (colleague.actor.membership, colleague.email);
    let others = vec![owner.email, colleague, assistant.email, stranger.email, other.email];
    World {
        therapist,
        client,
        others,
        readers,
        colleague: colleague_id,
        session,
        pattern,
        entry,
        draft,
        report,
        proposal,
    }
}

impl World {
    /// Every page there is, with these people's ids in its address.
    fn pages(&self) -> Vec<String> {
        let assignments = [self.entry, self.draft].map(|id| id.to_string());
        let mut pages = Vec::new();
        // One exercise or pathway of the practice's library tells nothing of a client.
        let tells = |path: &str| !path.starts_with("/library/{") && !path.starts_with("/library/pathways/{");
        for route in routes().into_iter().filter(|route| route.method == Method::GET && tells(route.path)) {
            let ids = BTreeMap::from([
                ("{client}", self.client.id.to_string()),
                ("{session}", self.session.to_string()),
                ("{pattern}", self.pattern.to_string()),
                ("{report}", self.report.to_string()),
                ("{proposal}", self.proposal.to_string()),
                ("{token}", "0".repeat(64)),
                ("{member}", self.colleague.to_string()),
                ("{secret}", "0".repeat(64)),
            ]);
            let path = ids.iter().fold(route.path.to_owned(), |path, (name, id)| path.replace(name, id));
            for assignment in &assignments {
                let path = path.replace("{assignment}", assignment);
                if path.contains("{place}") {
                    pages.extend((1..=6).map(|place| path.replace("{place}", &place.to_string())));
                } else {
                    pages.push(path);
                }
            }
        }
        assert!(pages.iter().all(|path| !path.contains('{')), "a placeholder is new here: {pages:?}");
        pages.sort();
        pages.dedup();
        pages
    }

    async fn report(&self, browser: &Browser) -> String {
        let form = browser.get(&format!("/clients/{}/report", self.client.id)).await.form("/report");
        // Of the whole course: what was written after the last session, too.
        let made = browser.send(&form.set("from", "").set("to", "").press("go", "make")).await.expect(303);
        let made = browser.when_made(browser.follow(made).await).await;
        let file = format!("{}/file", made.path);
        pdf_text(&browser.get(&file).await.expect(200).bytes)
    }
}

async fn private_words_stay_private(weft: Weft) {
    let world = world(&weft).await;
    let pages = world.pages();
    for email in &world.others {
        let browser = weft.signed_in(email).await;
        for path in &pages {
            let page = browser.get(path).await;
            SECRETS.iter().for_each(|secret| _ = page.hides(secret));
        }
    }
    for email in &world.readers {
        let browser = weft.signed_in(email).await;
        for path in &pages {
            let page = browser.get(path).await;
            page.hides(SECRET_JOURNAL).hides(SECRET_DRAFT).hides(SECRET_NOTE);
        }
    }
    let therapist = weft.signed_in(&world.therapist.email).await;
    let own_note = format!("/clients/{}/sessions/{}", world.client.id, world.session);
    for path in &pages {
        let page = therapist.get(path).await;
        page.hides(SECRET_JOURNAL).hides(SECRET_DRAFT);
        if *path == own_note {
            assert_eq!(page.form(path).value("note"), SECRET_NOTE, "a therapist reads their own note");
        } else {
            page.hides(SECRET_NOTE);
        }
    }
    let client = weft.signed_in(&world.client.email).await;
    let mut found = Vec::new();
    for path in &pages {
        let page = client.get(path).await;
        page.hides(SECRET_NOTE).hides(SECRET_REVIEW).hides(SECRET_REASON);
        let is_own = path.starts_with("/homework/") || path.ends_with("/amend");
        let private = is_own && page.status == 200;
        if private && (page.html().contains(SECRET_JOURNAL) || page.html().contains(SECRET_DRAFT)) {
            found.push(path);
        } else {
            page.hides(SECRET_JOURNAL).hides(SECRET_DRAFT);
        }
    }
    // The entry, the page that changes it, and the draft's third page, all on one page, and looked over.
    assert_eq!(found.len(), 5, "{found:?}");
    let report = world.report(&therapist).await;
    assert!(report.contains("Tea before the phone."), "what was agreed is shared: {report}");
    SECRETS.iter().for_each(|secret| assert!(!report.contains(secret), "{secret} is in the report"));
    assert!(!report.contains("I waited for once"), "the sentence beside it is private as well");
}

async fn nothing_private_is_stored_or_logged_as_it_was_written(weft: Weft) {
    let world = world(&weft).await;
    // Faults and refusals are logged as well, and what is refused may be private.
    let client = weft.signed_in(&world.client.email).await;
    let long = SECRET_DRAFT.repeat(40);
    let first = format!("/homework/{}/1", world.draft);
    let refused = client.post(&first, &[("answer", &long), ("seen", "0"), ("go", "next")]).await.expect(422);
    assert!(refused.html().contains(SECRET_DRAFT), "nothing typed is lost");
    client.post("/nowhere", &[("answer", SECRET_JOURNAL)]).await.expect(404);
    client.get(&format!("/{SECRET_JOURNAL}?{SECRET_DRAFT}")).await.expect(404);
    client.post_with(&first, &[("answer", SECRET_DRAFT)], &[("sec-fetch-site", "cross-site")]).await.expect(403);

    let stored = weft.stored_bytes().await;
    let stands = |text: &[u8]| stored.windows(text.len()).any(|window| window == text);
    assert!(stands("Dr. Folake Adeyemi".as_bytes()), "what is not sealed can be found this way");
    assert!(!stands(world.client.email.as_bytes()), "an address lies open in the database");
    for secret in
        SECRETS.into_iter().chain(["Mira Vance", "Tea before the phone", "check his phone", "I waited for once"])
    {
        assert!(!stands(secret.as_bytes()), "{secret} lies open in the database");
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!stands(hex.as_bytes()), "{secret} lies open in the database, in hexadecimal");
    }
    assert!(LOG.lines() > 1_000, "the log is listened to at its finest level");
    assert!(!LOG.find("/homework/{assignment}/{place}").is_empty(), "requests are logged by their route");
    for secret in SECRETS {
        assert_eq!(LOG.find(secret), Vec::<String>::new());
    }
    let id = world.draft.to_string();
    assert_eq!(LOG.find(&id), Vec::<String>::new(), "addresses hold ids, and are not logged");
}

async fn sharing_can_be_withdrawn(weft: Weft) {
    let world = world(&weft).await;
    let (client, therapist) = (weft.signed_in(&world.client.email).await, weft.signed_in(&world.therapist.email).await);
    let own = format!("/homework/{}/entry", world.entry);
    let shown = format!("/clients/{}/entries/{}", world.client.id, world.entry);
    let shared_view = format!("/clients/{}/shared", world.client.id);
    let record = format!("/clients/{}", world.client.id);

    therapist.get(&shown).await.expect(404);
    let page = client.get(&own).await.expect(200);
    page.says("Only you can read this.");
    let page = client.submit(&page.form("/sharing").press("readers", "therapist")).await;
    page.says("You and Dr. Adeyemi can read this.");
    therapist.get(&shown).await.expect(200).says(SECRET_JOURNAL);
    weft.link(&world.therapist.actor, world.client.id, world.entry, ("carry", 1), world.pattern, Side::New).await;
    for browser in [&client, &therapist] {
        browser.get(&shared_view).await.expect(200).says(SECRET_JOURNAL);
    }
    therapist.get("/caseload").await.says(SECRET_JOURNAL);
    let report = world.report(&therapist).await;
    assert!(report.contains(SECRET_JOURNAL) && !report.contains("I waited for once"), "{report}");

    let page = client.submit(&client.get(&own).await.form("/sharing").press("readers", "nobody")).await;
    page.says("Only you can read this.").says(SECRET_JOURNAL);
    therapist.get(&shown).await.expect(404).hides(SECRET_JOURNAL);
    for path in [&shared_view, &record, "/caseload"] {
        therapist.get(path).await.expect(200).hides(SECRET_JOURNAL);
    }
    client.get(&shared_view).await.expect(200).hides(SECRET_JOURNAL);
    assert!(!world.report(&therapist).await.contains(SECRET_JOURNAL));
    // What was disclosed before stays listed.
    client.get("/seen").await.says("read your entry “A person you feel safe with”").says("Progress report");
}

async fn a_broken_page_says_nothing(weft: Weft) {
    let world = world(&weft).await;
    let client = weft.signed_in(&world.client.email).await;
    let sealed: Vec<u8> = {
        let rows = weft.rows("SELECT name_sealed FROM clients").await;
        sqlx::Row::get(&rows[0], 0)
    };
    // A sealed text, moved to where another stood.
    let mut tx = weft.raw_transaction().await;
    sqlx::query("UPDATE answers SET answer_sealed = $1").bind(sealed).execute(&mut *tx).await.expect("it is damaged");
    tx.commit().await.expect("it is kept");
    let page = client.get(&format!("/homework/{}/entry", world.entry)).await.expect(500);
    page.says("Something went wrong").says("This is our fault").hides("Mira Vance").hides("sealed");
    let reference = page.document().all("b").first().expect("a reference").text();
    assert_eq!(reference.len(), 8);
    assert!(!LOG.find(&reference).is_empty(), "the reference leads to the log");
    SECRETS.iter().for_each(|secret| _ = page.hides(secret));
}
