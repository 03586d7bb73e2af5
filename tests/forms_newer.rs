//! A save from an older page never overwrites: every form that edits something is loaded twice, saved from one page,
//! and then from the other. Nothing of the first is gone, both are on the page, and sending it again is a decision.

use weft_shared::{ids::PatternId, sharing::Readers};

use crate::support::{Browser, Client, Form, Therapist, Weft, both_engines, people::JOURNAL};

both_engines!(
    every_form_that_edits_tells_of_what_is_newer,
    a_draft_that_was_changed_is_not_published_or_dropped_unseen,
    an_entry_finished_in_another_tab_stays_as_it_was_finished,
    a_session_recorded_twice_shows_both,
    a_logo_is_not_replaced_unseen,
    below_a_fault_a_page_stays_as_old_as_it_was,
    the_same_words_twice_are_no_conflict
);

struct House {
    weft: Weft,
    therapist: Therapist,
    client: Client,
    at_work: Browser,
    at_home: Browser,
    pattern: PatternId,
}

impl House {
    async fn new(weft: Weft) -> Self {
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
        let client = weft.client(&therapist, "Mira Vance").await;
        let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
        let pattern = weft.pattern(&therapist, client.id, "check his phone", "wait, and ask").await;
        Self { weft, therapist, client, at_work, at_home, pattern }
    }

    fn browser(&self, who: Who) -> &Browser {
        match who {
            Who::Therapist => &self.at_work,
            Who::Client => &self.at_home,
        }
    }

    async fn draft(&self) -> String {
        let form = self.at_work.get("/library").await.form("/library/new").set("title", "Evenings");
        let draft = self.at_work.submit(&form.choose("kind", "quiz")).await.expect(200);
        let form = draft.form("/draft/items").set("prompts", "How calm?\nHow close?");
        self.at_work.submit(&form.choose("way", "scale").set("answers", "Not\nVery")).await.expect(200).path
    }
}

#[derive(Clone, Copy)]
enum Who {
    Therapist,
    Client,
}

enum Put<'a> {
    Text(&'a str, &'a str),
    Choice(&'a str, &'a str),
    Tick(&'a str, &'a str),
}

fn filled(form: Form, puts: &[Put<'_>]) -> Form {
    puts.iter().fold(form, |form, put| match put {
        Put::Text(name, value) => form.set(name, value),
        Put::Choice(name, value) => form.choose(name, value),
        Put::Tick(name, value) => form.tick(name, value),
    })
}

/// One form that edits something.
struct Editing<'a> {
    who: Who,
    page: String,
    form: &'a str,
    one: Vec<Put<'a>>,
    other: Vec<Put<'a>>,
    /// How the first save reads beside what was typed.
    says: &'a str,
}

async fn every_form_that_edits_tells_of_what_is_newer(weft: Weft) {
    use Put::{Choice, Text, Tick};
    use Who::{Client, Therapist};
    let house = House::new(weft).await;
    let (weft, id, pattern) = (&house.weft, house.client.id, house.pattern);
    let mut sessions = Vec::new();
    for day in ["2026-09-21", "2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02"] {
        let session = weft.session(&house.therapist, id, day, "Tea.", "Slowly.").await;
        weft.rate(&house.client.actor, id, session, &[(pattern, 7)]).await;
        sessions.push(session.to_string());
    }
    let fresh = weft.session(&house.therapist, id, "2026-11-16", "Tea.", "Slowly.").await.to_string();
    let quiz = [("q1", "1"), ("q2", "1"), ("q3", "0")];
    weft.entry(&house.therapist, &house.client, "phq-9", &quiz, Readers::ClientAndTherapist).await;
    let log = [("story", "She is gone.")];
    let log = weft.entry(&house.therapist, &house.client, "trigger-log", &log, Readers::ClientAlone).await;
    let assigned = weft.assign(&house.therapist, id, "gad-7").await;
    let assigned = format!("/clients/{id}/assignments/{assigned}");
    let pathway = house
        .at_work
        .get("/library")
        .await
        .links()
        .into_iter()
        .find(|link| link.starts_with("/library/pathways/"))
        .expect("a pathway");
    let draft = house.draft().await;
    let draft = draft.split('#').next().unwrap_or_default().to_owned();
    let scale = house.at_work.get(&format!("{draft}/scales/new")).await.form("/scales/new").set("title", "Calm");
    house.at_work.submit(&scale).await.expect(200);
    let scale = house.at_work.get(&draft).await.link("/scales/calm");
    let (rating, by_pattern) = (format!("rating-{pattern}"), pattern.to_string());
    let page = format!("/clients/{id}/patterns/{pattern}");
    let measures = house.at_home.get(&page).await.form("/measures").choices("measure");

    for editing in [
        Editing {
            who: Therapist,
            page: "/practice".to_owned(),
            form: "/practice",
            one: vec![Text("crisis", "Samaritans: 116 123\nThe new line: 0800 1111")],
            other: vec![Text("crisis", "Samaritans: 116 123"), Text("name", "Willow Street")],
            says: "The new line: 0800 1111",
        },
        Editing {
            who: Client,
            page: format!("{page}/words"),
            form: "/words",
            one: vec![Text("old", "go quiet for days"), Text("helps", "A walk.")],
            other: vec![Text("old", "check his phone at night"), Text("helps", "")],
            says: "go quiet for days",
        },
        Editing {
            who: Therapist,
            page: page.clone(),
            form: "/start",
            one: vec![Choice("from", &sessions[0]), Choice("to", &sessions[5])],
            other: vec![Choice("from", &sessions[1]), Choice("to", &sessions[6])],
            says: "Session 1, 21 September 2026",
        },
        Editing {
            who: Client,
            page: page.clone(),
            form: "/measures",
            one: vec![Tick("measure", &measures[0])],
            other: vec![Tick("measure", &measures[1])],
            says: "The saved version now says:",
        },
        Editing {
            who: Client,
            page: format!("/clients/{id}/sessions/{fresh}/rate"),
            form: "/rate",
            one: vec![Choice(&rating, "3")],
            other: vec![Choice(&rating, "8")],
            says: "The saved version now says: 3",
        },
        Editing {
            who: Therapist,
            page: format!("/clients/{id}/sessions/{fresh}"),
            form: &fresh,
            one: vec![Text("agreed", "Tea before the phone."), Text("note", "Slowly, slowly.")],
            other: vec![Text("agreed", "Coffee."), Text("note", "Quickly.")],
            says: "Slowly, slowly.",
        },
        Editing {
            who: Therapist,
            page: assigned.clone(),
            form: &assigned,
            one: vec![Text("note", "With tea."), Choice("due", "whenever")],
            other: vec![Text("note", "Without tea.")],
            says: "With tea.",
        },
        Editing {
            who: Client,
            page: format!("/homework/{log}/entry"),
            form: "/ratings",
            one: vec![Choice("pattern", &by_pattern), Choice("rating", "2")],
            other: vec![Choice("pattern", &by_pattern), Choice("rating", "9")],
            says: "The saved version now says: 2",
        },
        Editing {
            who: Therapist,
            page: format!("{pathway}/edit"),
            form: pathway.trim_start_matches("/library"),
            one: vec![Text("title", "Four quiet weeks"), Text("week-1-why", "To begin with what is there.")],
            other: vec![Text("title", "A month together")],
            says: "To begin with what is there.",
        },
        Editing {
            who: Therapist,
            page: draft.clone(),
            form: "/draft",
            one: vec![Text("summary", "For the hour before sleep.")],
            other: vec![Text("summary", "For late hours.")],
            says: "For the hour before sleep.",
        },
        Editing {
            who: Therapist,
            page: format!("{draft}/items/q1"),
            form: "/items/q1",
            one: vec![Text("prompt", "How calm were you?"), Text("labels", "Not at all\nVery")],
            other: vec![Text("prompt", "How calm is it?")],
            says: "How calm were you?",
        },
        Editing {
            who: Therapist,
            page: scale.clone(),
            form: "/scales/calm",
            one: vec![Text("title", "Evening calm")],
            other: vec![Text("title", "Calm at night")],
            says: "Evening calm",
        },
    ] {
        let browser = house.browser(editing.who);
        let form = async || browser.get(&editing.page).await.expect(200).form(editing.form);
        let (one, other) = (filled(form().await, &editing.one), filled(form().await, &editing.other));
        browser.send(&one).await.expect(303);
        let kept = form().await;
        let page = browser.send(&other).await;
        assert!(matches!(page.status, 409 | 422), "{}: {}", editing.page, page.status);
        page.says(editing.says);
        let again = page.form(editing.form);
        for put in &editing.other {
            holds(&editing.page, &again, put);
        }
        let now = form().await;
        for put in &editing.one {
            let (Text(name, _) | Choice(name, _) | Tick(name, _)) = put;
            assert_eq!(now.value(name), kept.value(name), "{}: {name} of the first save", editing.page);
        }
        browser.send(&again).await.expect(303);
        let now = form().await;
        for put in editing.other.iter().filter(|_| editing.form != "/ratings") {
            holds(&editing.page, &now, put);
        }
    }
}

#[track_caller]
fn holds(page: &str, form: &Form, put: &Put<'_>) {
    let (Put::Text(name, value) | Put::Choice(name, value) | Put::Tick(name, value)) = put;
    assert_eq!(form.value(name), *value, "{page}: {name}");
}

async fn a_draft_that_was_changed_is_not_published_or_dropped_unseen(weft: Weft) {
    let house = House::new(weft).await;
    let draft = house.draft().await;
    let browser = &house.at_work;
    let (publish, discard) = {
        let page = browser.get(&draft).await;
        (page.form("/publish"), page.form("/discard"))
    };
    let colleague = browser.get(&draft).await.form("/draft").set("summary", "For the hour before sleep.");
    browser.submit(&colleague).await.expect(200);
    for form in [publish, discard] {
        let page = browser.send(&form).await.expect(409);
        page.says("The draft has changed since you opened this page");
        assert_eq!(page.form("/draft").value("summary"), "For the hour before sleep.");
        assert_eq!(house.weft.count("SELECT count(*) FROM exercise_drafts").await, 1);
    }
    let page = browser.get(&draft).await;
    browser.send(&page.form("/publish")).await.expect(303);
    assert_eq!(house.weft.count("SELECT count(*) FROM exercise_drafts").await, 0);
}

async fn an_entry_finished_in_another_tab_stays_as_it_was_finished(weft: Weft) {
    let house = House::new(weft).await;
    let homework = house.weft.assign(&house.therapist, house.client.id, JOURNAL).await;
    house.weft.answer(&house.client, homework, &[("who", "My aunt")]).await;
    let path = format!("/homework/{homework}/finish");
    let form = async || house.at_home.get(&path).await.form("/finish");
    let (private, share) = (form().await.press("readers", "nobody"), form().await.press("readers", "therapist"));
    let first = house.at_home.send(&private).await.expect(303);
    let page = house.at_home.send(&share).await.expect(409);
    page.says("This was finished in another tab").says("Share with");
    assert_eq!(house.weft.count("SELECT count(*) FROM responses WHERE shared_at IS NOT NULL").await, 0);
    let again = house.at_home.send(&private).await.expect(303);
    assert_eq!(first.leads_to(), again.leads_to(), "the same once more is no conflict");
}

async fn a_session_recorded_twice_shows_both(weft: Weft) {
    let house = House::new(weft).await;
    let path = format!("/clients/{}/sessions/new", house.client.id);
    let form = async || house.at_work.get(&path).await.form("/sessions/new").set("day", "2026-11-16");
    let one = form().await.set("agreed", "Tea before the phone.").set("note", "Slowly.");
    let other = form().await.set("agreed", "Coffee.").set("note", "Quickly.").set("next_day", "2026-11-30");
    house.at_work.send(&one).await.expect(303);
    let page = house.at_work.send(&other).await.expect(409);
    page.says("Tea before the phone.").says("Slowly.");
    let id = house.weft.rows("SELECT id FROM sessions").await;
    let id: String = sqlx::Row::get(&id[0], 0);
    let again = page.form(&id);
    assert_eq!((again.value("agreed"), again.value("note")), ("Coffee.", "Quickly."));
    house.at_work.send(&again).await.expect(303);
    let now = house.at_work.get(&format!("/clients/{}/sessions/{id}", house.client.id)).await.form(&id);
    assert_eq!((now.value("agreed"), now.value("note")), ("Coffee.", "Quickly."));
    assert_eq!(house.weft.count("SELECT count(*) FROM sessions").await, 2, "the next one was planned with it");

    // A note on a planned session is somebody's words too.
    let planned = house.weft.rows("SELECT id FROM sessions WHERE day = '2026-11-30'").await;
    let planned: String = sqlx::Row::get(&planned[0], 0);
    let page = house.at_work.get(&format!("/clients/{}/sessions/{planned}", house.client.id)).await;
    house.at_work.send(&page.form(&planned).set("note", "Ask about the aunt.")).await.expect(303);
    let late = form().await.set("day", "2026-11-30").set("note", "She came late.");
    house.at_work.send(&late).await.expect(409).says("Ask about the aunt.");
}

async fn a_logo_is_not_replaced_unseen(weft: Weft) {
    let house = House::new(weft).await;
    let svg = |colour: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"><rect width=\"20\" height=\"20\" \
             fill=\"{colour}\"/></svg>"
        )
    };
    let form = async || house.at_work.get("/practice").await.form("/practice/logo");
    let (one, other) = (form().await, form().await);
    house.at_work.send_file(&one, "one.svg", svg("red").as_bytes()).await.expect(303);
    let page = house.at_work.send_file(&other, "other.svg", svg("blue").as_bytes()).await.expect(409);
    page.says("The logo has changed since you opened this page");
    let stored = "SELECT count(*) FROM practices WHERE logo IS NOT NULL";
    house.at_work.send_file(&page.form("/practice/logo"), "other.svg", svg("blue").as_bytes()).await.expect(303);
    let old = page.form("/logo/remove");
    house.at_work.send(&old).await.expect(409);
    assert_eq!(house.weft.count(stored).await, 1, "what they had not seen is there");
    house.at_work.send(&house.at_work.get("/practice").await.form("/logo/remove")).await.expect(303);
    assert_eq!(house.weft.count(stored).await, 0);
}

async fn below_a_fault_a_page_stays_as_old_as_it_was(weft: Weft) {
    let house = House::new(weft).await;
    let session = house.weft.session(&house.therapist, house.client.id, "2026-11-16", "Tea.", "Slowly.").await;
    let path = format!("/clients/{}/sessions/{session}", house.client.id);
    let form = async || house.at_work.get(&path).await.form(&path);
    let (one, other) = (form().await, form().await);
    house.at_work.send(&one.set("agreed", "Tea before the phone.")).await.expect(303);
    let page = house.at_work.send(&other.set("agreed", "Coffee.").set("day", "soon")).await.expect(422);
    let page = house.at_work.send(&page.form(&path).set("day", "2026-11-16")).await;
    assert!(matches!(page.status, 409 | 422), "a fault in between is no decision");
    page.says("Tea before the phone.");

    let homework = house.weft.assign(&house.therapist, house.client.id, JOURNAL).await;
    house.weft.answer(&house.client, homework, &[]).await;
    let path = format!("/homework/{homework}/1");
    let form = async || house.at_home.get(&path).await.form("/1");
    let (one, other) = (form().await, form().await);
    house.at_home.send(&one.set("answer", "My aunt").press("go", "next")).await.expect(303);
    let page = house.at_home.send(&other.set("answer", &"x".repeat(501)).press("go", "next")).await.expect(409);
    page.says("My aunt").says("This is one character too long: 500 fit here.");
}

async fn the_same_words_twice_are_no_conflict(weft: Weft) {
    let house = House::new(weft).await;
    let form = async || house.at_work.get("/practice").await.form("/practice").set("address", "1 Willow Street");
    let (one, other) = (form().await, form().await);
    house.at_work.send(&one).await.expect(303);
    house.at_work.send(&other).await.expect(303);
}
