//! Who treats a client: handed over, stood in for, supervised; and who is told.

use weft_shared::access::Role;

use crate::support::{Browser, Client, Weft, both_engines, people::Therapist};

both_engines!(
    a_client_is_handed_over_on_a_day,
    a_client_is_never_left_without_anybody,
    whoever_stands_in_treats_until_the_last_day,
    a_supervisor_reads_and_the_client_sees_it,
    a_whole_caseload_is_handed_over_before_someone_leaves,
);

struct Clinic {
    owner: Therapist,
    anna: Therapist,
    maja: Therapist,
    mira: Client,
    at_work: Browser,
    at_home: Browser,
}

async fn clinic(weft: &Weft) -> Clinic {
    let practice = weft.practice("Willow Street Practice").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let anna = weft.therapist(practice, "Dr. Anna Weber").await;
    let maja = weft.therapist(practice, "Dr. Maja Lindqvist").await;
    let mira = weft.client(&anna, "Mira Vance").await;
    let (at_work, at_home) = (weft.signed_in(&anna.email).await, weft.signed_in(&mira.email).await);
    Clinic { owner, anna, maja, mira, at_work, at_home }
}

impl Clinic {
    fn care(&self) -> String {
        format!("/clients/{}/care", self.mira.id)
    }

    fn record(&self) -> String {
        format!("/clients/{}", self.mira.id)
    }
}

async fn letters(weft: &Weft) -> i64 {
    weft.count("SELECT count(*) FROM outbox WHERE kind = 'handed-over'").await
}

async fn a_client_is_handed_over_on_a_day(weft: Weft) {
    let clinic = clinic(&weft).await;
    let page = clinic.at_work.get(&clinic.care()).await.expect(200);
    page.says("Dr. Anna Weber treats since 23 November");
    let form = page.form_with("hand-to").set("hand-on", "1 December 2026");
    let nobody = clinic.at_work.submit(&form).await.expect(422);
    assert_eq!(nobody.fault("hand-to").as_deref(), Some("Choose a person."));
    let form = form.choose("hand-to", &clinic.maja.actor.membership.to_string());
    clinic.at_work.submit(&form).await.expect(200).says("Dr. Maja Lindqvist treats from 1 December");
    assert_eq!(letters(&weft).await, 1);
    let told = "From 1 December Dr. Lindqvist works with you.";
    clinic.at_home.get("/today").await.says(told).says("Dr. Weber works with you until 30 November.");
    clinic.at_home.get("/seen").await.says("Who works with you").says(told);
    let hers = weft.signed_in(&clinic.maja.email).await;
    hers.get(&clinic.record()).await.expect(404);

    weft.go_to("2026-12-01", "09:00");
    hers.get(&clinic.record()).await.expect(200).says("Mira Vance");
    clinic.at_work.get(&clinic.record()).await.expect(404);
    clinic.at_work.get("/caseload").await.hides("Mira");
    let at_home = weft.signed_in(&clinic.mira.email).await;
    at_home.get("/today").await.expect(200).says("Dr. Lindqvist has worked with you since 1 December.");
    for event in ["begin-care", "end-care"] {
        assert_eq!(weft.count(format!("SELECT count(*) FROM audit WHERE action = '{event}'")).await, 1, "{event}");
    }
}

async fn a_client_is_never_left_without_anybody(weft: Weft) {
    let clinic = clinic(&weft).await;
    let own = format!("treats {}", clinic.anna.actor.membership);
    let end = [("act", "end"), ("which", own.as_str()), ("end-on", "2026-11-30")];
    let refused = clinic.at_work.post(&clinic.care(), &end).await.expect(422);
    refused.says("From 30 November 2026 on no one would treat this client.");
    let maja = clinic.maja.actor.membership.to_string();
    let add = [("act", "add"), ("kind", "treats"), ("person", maja.as_str()), ("from", "2026-11-23")];
    clinic.at_work.post(&clinic.care(), &add).await.expect(303);
    clinic.at_work.post(&clinic.care(), &end).await.expect(303);
    let again = clinic.at_work.post(&clinic.care(), &add).await.expect(422);
    again.says("This person works with the client on some of these days already.");
    let past = [("act", "end"), ("which", own.as_str()), ("end-on", "2026-11-20")];
    clinic.at_work.post(&clinic.care(), &past).await.expect(422).says("This day has passed.");
}

async fn whoever_stands_in_treats_until_the_last_day(weft: Weft) {
    let clinic = clinic(&weft).await;
    let maja = clinic.maja.actor.membership.to_string();
    let without = [("act", "add"), ("kind", "covers"), ("person", maja.as_str()), ("from", "2026-11-24")];
    let asked = clinic.at_work.post(&clinic.care(), &without).await.expect(422);
    assert_eq!(asked.fault("last").as_deref(), Some("Choose the last day on which they stand in."));
    let add = [without[0], without[1], without[2], without[3], ("last", "2026-11-25")];
    clinic.at_work.post(&clinic.care(), &add).await.expect(303);
    clinic.at_home.get("/today").await.says("Dr. Lindqvist stands in from 24 November to 25 November.");
    let hers = weft.signed_in(&clinic.maja.email).await;
    hers.get(&clinic.record()).await.expect(404);
    weft.go_to("2026-11-25", "22:00");
    hers.get(&clinic.record()).await.expect(200).says("Record a session");
    hers.get(&clinic.care()).await.expect(404);
    weft.go_to("2026-11-26", "00:30");
    hers.get(&clinic.record()).await.expect(404);
    clinic.at_work.get(&clinic.record()).await.expect(200);
}

async fn a_supervisor_reads_and_the_client_sees_it(weft: Weft) {
    let clinic = clinic(&weft).await;
    let pattern = weft.pattern(&clinic.anna, clinic.mira.id, "check his phone", "wait, and ask").await;
    weft.session(&clinic.anna, clinic.mira.id, "2026-11-16", "Tea before the phone.", "A note.").await;
    let sara = weft.member(clinic.owner.actor.practice, "Dr. Sara Lind", Role::Supervisor).await;
    let id = sara.actor.membership.to_string();
    let add = [("act", "add"), ("kind", "supervises"), ("person", id.as_str()), ("from", "2026-11-23")];
    clinic.at_work.post(&clinic.care(), &add).await.expect(303);
    let reads = weft.signed_in(&sara.email).await;
    reads.get("/caseload").await.expect(200).says("Mira Vance").hides("Add a client");
    let pages = ["", "/shared", "/brief", &format!("/patterns/{pattern}")].map(|end| clinic.record() + end);
    for path in &pages {
        let page = reads.get(path).await.expect(200);
        page.says("You read this as a supervisor, and cannot change anything.");
        for form in page.document().all("form") {
            let action = form.attribute("action").unwrap_or_default();
            let method = form.attribute("method").unwrap_or_default();
            assert!(method == "get" || ["/sign-out", "/login"].contains(&action.as_str()), "{path}: {action}");
        }
        for link in page.links().into_iter().filter(|link| link.len() > 1 && link.starts_with('/')) {
            reads.get(&link).await.expect(200);
        }
    }
    let seen = clinic.at_home.get("/seen").await.expect(200);
    seen.says("Dr. Sara Lind (supervisor) opened your record");
    seen.says("Dr. Lind can read your record as a supervisor from 23 November on.");
    let end = format!("supervises {id}");
    let end = [("act", "end"), ("which", end.as_str()), ("end-on", "2026-11-23")];
    clinic.at_work.post(&clinic.care(), &end).await.expect(303);
    for path in &pages {
        reads.get(path).await.expect(404);
    }
}

async fn a_whole_caseload_is_handed_over_before_someone_leaves(weft: Weft) {
    let clinic = clinic(&weft).await;
    weft.record(&clinic.anna, "Nadia Brandt").await;
    let owner = weft.signed_in(&clinic.owner.email).await;
    let hers = format!("/practice/members/{}", clinic.anna.actor.membership);
    let page = owner.get(&hers).await.expect(200);
    page.says("2 clients are in their care.").hides("Nadia");
    let form = page.form("/hand-over").choose("hand-to", &clinic.maja.actor.membership.to_string());
    let page = owner.submit(&form.set("hand-on", "2026-11-23")).await.expect(200);
    page.says("No client is in their care.");
    assert_eq!(letters(&weft).await, 1, "one letter, however many clients");
    owner.submit(&page.form("/end")).await.expect(200).says("People who have left");
    let maja = weft.signed_in(&clinic.maja.email).await;
    maja.get("/caseload").await.expect(200).says("Mira Vance").says("Nadia Brandt");
}
