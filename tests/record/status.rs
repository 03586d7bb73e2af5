//! Pausing and ending therapy, archiving and restoring a record: what both people read, and what may still be done.

use crate::support::{Client, Page, Therapist, Weft, both_engines, people::JOURNAL};
use weft_shared::sharing::Readers;

both_engines!(
    a_pause_is_said_to_both_and_changes_nothing_else,
    when_therapy_ends_both_read_the_closing_word_and_nothing_new_begins,
    an_unusual_last_day_is_asked_about_and_nothing_typed_is_lost,
    a_planned_session_is_not_overlooked,
    check_ins_stand_in_the_record_and_on_the_caseload_when_due,
    an_archived_record_is_read_and_not_changed_until_it_is_restored,
    therapy_begins_again_and_the_closing_word_stays,
    an_act_from_an_older_page_is_not_done_twice,
    the_client_reads_what_was_changed,
);

struct People {
    therapist: Therapist,
    client: Client,
}

async fn people(weft: &Weft) -> People {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    People { therapist, client }
}

impl People {
    fn at(&self, page: &str) -> String {
        format!("/clients/{}{page}", self.client.id)
    }

    /// The therapist does something on the status page; where it leads.
    async fn act(&self, weft: &Weft, act: &str, fields: &[(&str, &str)]) -> Page {
        weft.later();
        let browser = weft.signed_in(&self.therapist.email).await;
        let page = browser.get(&self.at("/status")).await.expect(200);
        let mut form = form_of(&page, act);
        for (name, value) in fields {
            form = form.set(name, value);
        }
        browser.submit(&form.press("act", act)).await
    }

    async fn today(&self, weft: &Weft) -> Page {
        weft.signed_in(&self.client.email).await.get("/today").await.expect(200)
    }

    async fn record(&self, weft: &Weft) -> Page {
        weft.signed_in(&self.therapist.email).await.get(&self.at("")).await.expect(200)
    }
}

/// The form of the page that offers this act.
fn form_of(page: &Page, act: &str) -> crate::support::Form {
    page.form_offering("act", act)
}

async fn a_pause_is_said_to_both_and_changes_nothing_else(weft: Weft) {
    let people = people(&weft).await;
    people.act(&weft, "pause", &[]).await.expect(200).says("Mira’s therapy is paused since 23 November");
    people.today(&weft).await.says("Your therapy with Dr. Adeyemi is paused").says("Log: a trigger");
    weft.assign(&people.therapist, people.client.id, JOURNAL).await;
    people.act(&weft, "resume", &[]).await.expect(200).hides("is paused");
    people.today(&weft).await.hides("is paused");
}

async fn when_therapy_ends_both_read_the_closing_word_and_nothing_new_begins(weft: Weft) {
    let people = people(&weft).await;
    let (client, id) = (&people.client, people.client.id);
    let begun = weft.assign(&people.therapist, id, JOURNAL).await;
    weft.answer(client, begun, &[("who", "My aunt")]).await;
    let closing = "You found your own voice. It stays yours.";
    let record = people.act(&weft, "discharge", &[("closing", closing)]).await.expect(200);
    record.says("Mira’s therapy ended on 23 November").says(closing).hides("Assign exercises").says("Record a session");

    let today = people.today(&weft).await;
    today.says("Your therapy with Dr. Adeyemi ended on 23 November").says(closing).says("Go on writing");
    today.hides("Begins with one tap").hides("Nothing to do now");
    // What is open can be finished, and everything is read.
    weft.services.finish(&client.actor, begun, Readers::ClientAndTherapist).await.expect("it is finished");
    let browser = weft.signed_in(&client.email).await;
    browser.get(&people.at("/shared")).await.expect(200);
    browser.get("/entries").await.expect(200).says("A person you feel safe with");

    // Nothing new: not by the therapist, not alone.
    let therapist = weft.signed_in(&people.therapist.email).await;
    let refused = therapist.get(&people.at("/assign")).await.expect(422);
    refused.says("Mira’s therapy has ended, so nothing new can be assigned").says("Begin therapy again");
    let before = weft.count("SELECT count(*) FROM assignments").await;
    let version = weft.services.newest_version(&people.therapist.actor, JOURNAL).await.expect("it").expect("a journal");
    let fields = [("exercise", version.to_string()), ("due", "whenever".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    therapist.post(&people.at("/assign"), &fields).await.expect(422).says("therapy has ended");
    let log = "SELECT id FROM exercises WHERE key = 'trigger-log'";
    let log: String = sqlx::Row::get(&weft.rows(log).await[0], 0);
    browser.post(&format!("/start/{log}"), &[]).await.expect(422).says("so nothing new begins here");
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, before);

    // The word is sealed.
    assert!(!String::from_utf8_lossy(&weft.stored_bytes().await).contains("found your own voice"));
}

async fn an_unusual_last_day_is_asked_about_and_nothing_typed_is_lost(weft: Weft) {
    let people = people(&weft).await;
    weft.session(&people.therapist, people.client.id, "2026-11-16", "Tea.", "").await;
    let browser = weft.signed_in(&people.therapist.email).await;
    let form = form_of(&browser.get(&people.at("/status")).await.expect(200), "discharge").press("act", "discharge");
    let ahead = browser.send(&form.clone().set("day", "2026-12-24").set("closing", "Go well.")).await.expect(422);
    assert_eq!(ahead.fault("day").as_deref(), Some("This day lies ahead. Choose today or an earlier day."));
    assert_eq!(form_of(&ahead, "discharge").value("closing"), "Go well.");
    let early = browser.send(&form.clone().set("day", "2026-11-02").set("closing", "Go well.")).await.expect(422);
    early.says("The last session was after this day, on 16 November 2026");
    let past = form.clone().set("day", "2026-11-20").set("first-check-in", "2026-11-01");
    let past = browser.send(&past).await.expect(422);
    assert_eq!(past.fault("first-check-in").as_deref(), Some("This day has passed. Choose today or a later day."));
    let sure = form_of(&early, "discharge").tick("sure", "day 2026-11-02").press("act", "discharge");
    browser.submit(&sure).await.expect(200).says("Mira’s therapy ended on 2 November").says("Go well.");
}

async fn a_planned_session_is_not_overlooked(weft: Weft) {
    let people = people(&weft).await;
    weft.session(&people.therapist, people.client.id, "2026-11-25", "", "").await;
    let asked = people.act(&weft, "discharge", &[("closing", "Go well.")]).await.expect(422);
    asked.says("A session is planned for 25 November. End therapy all the same?");
    let browser = weft.signed_in(&people.therapist.email).await;
    browser.get("/caseload").await.expect(200).says("One session today or in the next three days");
    let sure = form_of(&asked, "discharge").tick("sure", "planned 2026-11-25").press("act", "discharge");
    browser.submit(&sure).await.expect(200).says("Mira’s therapy ended on 23 November");
    browser.get("/caseload").await.expect(200).says("No sessions today or in the next three days");
}

async fn check_ins_stand_in_the_record_and_on_the_caseload_when_due(weft: Weft) {
    let people = people(&weft).await;
    let fields = [("first-check-in", "2027-02-22"), ("second-check-in", "2027-05-20")];
    let record = people.act(&weft, "discharge", &fields).await.expect(200);
    record.says("Check-in on 22 February 2027").says("Check-in on 20 May 2027");
    people.today(&weft).await.says("Check-in planned: 22 February 2027, 20 May 2027");
    let caseload = async || weft.signed_in(&people.therapist.email).await.get("/caseload").await.expect(200);
    caseload().await.says("No active clients at present").hides("Mira");
    weft.go_to("2027-02-25", "10:00");
    caseload().await.says("Mira Vance").says("Discharged").says("Check-in due since 22 February");

    let browser = weft.signed_in(&people.therapist.email).await;
    let page = browser.get(&people.at("")).await.expect(200);
    let form = form_of(&page, "done").press("act", "done");
    browser.submit(&form).await.expect(200).says("Check-in of 22 February, done on 25 February");
    browser.send(&form).await.expect(404);
    caseload().await.hides("Mira");
    people.act(&weft, "plan", &[("check-in", "2027-04-01")]).await.expect(200).says("Check-in on 1 April");
    // Pressed twice it is planned once.
    let page = browser.get(&people.at("/status")).await.expect(200);
    let plan = form_of(&page, "plan").set("check-in", "2027-04-02").press("act", "plan");
    browser.send(&plan).await.expect(303);
    browser.send(&plan).await.expect(303);
    assert_eq!(weft.count("SELECT count(*) FROM check_ins WHERE day = '2027-04-02'").await, 1);
    people.act(&weft, "plan", &[("check-in", "2027-01-01")]).await.expect(422).says("This day has passed");
    let page = browser.get(&people.at("")).await.expect(200);
    browser.submit(&form_of(&page, "remove").press("act", "remove")).await.expect(200).hides("1 April");
}

async fn an_archived_record_is_read_and_not_changed_until_it_is_restored(weft: Weft) {
    let people = people(&weft).await;
    let (client, id) = (&people.client, people.client.id);
    let session = weft.session(&people.therapist, id, "2026-11-16", "Tea.", "").await;
    let pattern = weft.pattern(&people.therapist, id, "check his phone", "wait, and ask").await;
    let answers = [("who", "My aunt"), ("carry", "Warmth.")];
    let entry = weft.entry(&people.therapist, client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
    let open = weft.assign(&people.therapist, id, JOURNAL).await;
    let record = people.act(&weft, "archive", &[]).await.expect(200);
    record.says("This record is archived: it can be read, and not changed").says("Tea.").hides("Record a session");
    let therapist = weft.signed_in(&people.therapist.email).await;
    let caseload = therapist.get("/caseload").await.expect(200);
    caseload.says("No active clients at present").says("Archived (1)");
    therapist.get("/caseload?status=archived").await.expect(200).says("Mira Vance");

    // Both read everything.
    for page in ["/shared", "/brief", &format!("/patterns/{pattern}"), &format!("/entries/{entry}")] {
        therapist.get(&people.at(page)).await.expect(200);
    }
    let browser = weft.signed_in(&client.email).await;
    people.today(&weft).await.says("Dr. Adeyemi has archived your record");
    browser.get(&people.at("/shared")).await.expect(200);
    browser.get(&format!("/homework/{entry}/entry")).await.expect(200);

    // Neither changes anything.
    let count = "SELECT count(*) FROM audit WHERE allowed = 1 AND action NOT IN \
                 ('sign-in', 'open-record', 'show-page', 'together', 'read-shared', 'see-caseload')";
    let before = weft.count(count).await;
    let field = format!("rating-{pattern}");
    let refused = [
        (&therapist, people.at("/sessions/new"), vec![("day", "2026-11-20"), ("agreed", "More.")]),
        (&therapist, people.at("/edit"), vec![("name", "Mira Else")]),
        (&therapist, people.at("/patterns/new"), vec![("old", "go quiet"), ("new", "say it")]),
        (&therapist, people.at(&format!("/sessions/{session}/rate")), vec![(field.as_str(), "7")]),
        (&browser, people.at(&format!("/sessions/{session}/rate")), vec![(field.as_str(), "7")]),
        (&browser, format!("/homework/{open}"), vec![]),
    ];
    for (who, path, fields) in refused {
        who.post(&path, &fields).await.expect(422).says("archived, so nothing was changed");
    }
    assert_eq!(weft.count(count).await, before);

    // But who reads an entry is the client's to say.
    let sharing = format!("/homework/{entry}/sharing");
    browser.post(&sharing, &[("readers", "nobody")]).await.expect(303);
    therapist.get(&people.at(&format!("/entries/{entry}"))).await.expect(404);

    people.act(&weft, "restore", &[]).await.expect(200).says("Record a session").hides("is archived");
    weft.session(&people.therapist, id, "2026-11-20", "Again.", "").await;
}

async fn therapy_begins_again_and_the_closing_word_stays(weft: Weft) {
    let people = people(&weft).await;
    people.act(&weft, "discharge", &[("closing", "Go well.")]).await.expect(200);
    people.act(&weft, "archive", &[]).await.expect(200).says("Mira’s therapy ended on 23 November");
    people.act(&weft, "restore", &[]).await.expect(200).says("Mira’s therapy ended on 23 November").hides("archived");
    people.act(&weft, "begin-again", &[]).await.expect(200).hides("ended on").says("Assign exercises");
    people.today(&weft).await.hides("Go well.").says("Begins with one tap");
    let page = weft.signed_in(&people.therapist.email).await.get(&people.at("/status")).await.expect(200);
    page.says("Therapy ended on 23 November 2026 and began again").says("Go well.");
    people.act(&weft, "discharge", &[("closing", "And again, well.")]).await.expect(200).says("And again, well.");
}

async fn an_act_from_an_older_page_is_not_done_twice(weft: Weft) {
    let people = people(&weft).await;
    let browser = weft.signed_in(&people.therapist.email).await;
    let page = browser.get(&people.at("/status")).await.expect(200);
    let (pause, archive) = (form_of(&page, "pause"), form_of(&page, "archive"));
    browser.send(&pause.clone().press("act", "pause")).await.expect(303);
    browser.send(&pause.press("act", "pause")).await.expect(409).says("This was changed in another tab");
    browser.send(&archive.press("act", "archive")).await.expect(409);
    browser.post(&people.at("/status"), &[("act", "dance")]).await.expect(404);
    browser.post(&people.at("/status"), &[("act", "restore")]).await.expect(409);
    people.record(&weft).await.says("is paused").hides("is archived");
}

async fn the_client_reads_what_was_changed(weft: Weft) {
    let people = people(&weft).await;
    people.act(&weft, "pause", &[]).await.expect(200);
    people.act(&weft, "discharge", &[("first-check-in", "2027-02-22")]).await.expect(200);
    people.act(&weft, "archive", &[]).await.expect(200);
    let seen = weft.signed_in(&people.client.email).await.get("/seen").await.expect(200);
    seen.says("noted that your therapy is paused").says("noted that your therapy has ended");
    seen.says("archived your record").says("planned a check-in with you");
}
