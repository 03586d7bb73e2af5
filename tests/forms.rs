//! Bad input: every fault at once and beside its field, nothing typed is lost, and what was typed stays text.

use weft_shared::sharing::Readers;

use crate::support::{Browser, Client, PASSWORD, Page, Therapist, Weft, both_engines, people::JOURNAL};

both_engines!(
    every_fault_is_said_at_once_and_nothing_typed_is_lost,
    a_long_answer_is_refused_and_kept,
    text_stays_text,
    two_devices_never_overwrite_each_other,
    two_tabs_never_overwrite_each_other,
    nothing_written_is_not_finished,
    an_unknown_address_is_a_page
);

/// Each of them is valid text and must stay that.
const ATTACKS: [&str; 3] = [
    "</textarea><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> &lt;b&gt; &amp;",
];

async fn two_people(weft: &Weft) -> (Therapist, Client, Browser, Browser) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
    (therapist, client, at_work, at_home)
}

/// The summary above a form names every fault and leads to its field; each field says so as well.
#[track_caller]
fn assert_faulty(page: &Page, fields: &[&str]) {
    assert_eq!(page.status, 422, "{}: {}", page.path, page.text());
    let document = page.document();
    let alerts = document.inside().into_iter().filter(|element| element.attribute("role").as_deref() == Some("alert"));
    let leads: Vec<String> =
        alerts.flat_map(|alert| alert.all("a")).filter_map(|line| line.attribute("href")).collect();
    for field in fields {
        assert!(leads.contains(&format!("#{field}")), "{}: the summary does not lead to {field}: {leads:?}", page.path);
        assert!(document.by_id(field).is_some(), "{}: nothing has the id {field}", page.path);
        let fault = page.fault(field).unwrap_or_else(|| panic!("{}: nothing stands beside {field}", page.path));
        assert!(fault.ends_with(['.', '?']), "{fault}");
    }
    assert_eq!(leads.len(), fields.len(), "{}: {leads:?}", page.path);
}

async fn every_fault_is_said_at_once_and_nothing_typed_is_lost(weft: Weft) {
    let (therapist, client, at_work, at_home) = two_people(&weft).await;
    let id = client.id;
    weft.pattern(&therapist, id, "check his phone", "wait, and ask").await;
    let session = weft.session(&therapist, id, "2026-11-16", "", "").await;

    let nobody = weft.browser();
    let form = nobody.get("/sign-in").await.form("/sign-in").set("email", "mira-vance@example.org");
    let page = nobody.send(&form.set("password", "not hers at all")).await;
    assert_faulty(&page, &["email"]);
    assert_eq!(page.form("/sign-in").value("email"), "mira-vance@example.org");
    assert_eq!(page.form("/sign-in").value("password"), "", "a password is never sent back");

    let form = at_work.get("/clients/new").await.form("/clients/new").set("name", "  ").set("email", "not an address");
    let page = at_work.send(&form).await;
    assert_faulty(&page, &["name", "email"]);
    assert_eq!(page.form("/clients/new").value("email"), "not an address");

    let path = format!("/clients/{id}/sessions/new");
    let form = at_work.get(&path).await.form(&path).set("day", "the 3rd").set("time", "noonish").set("agreed", "Tea.");
    let page = at_work.send(&form.set("note", "Watch this.").set("next_day", "soon").set("next_time", "25:99")).await;
    assert_faulty(&page, &["day", "time", "next_day", "next_time"]);
    let form = page.form(&path);
    for (field, typed) in [
        ("day", "the 3rd"),
        ("time", "noonish"),
        ("agreed", "Tea."),
        ("note", "Watch this."),
        ("next_day", "soon"),
        ("next_time", "25:99"),
    ] {
        assert_eq!(form.value(field), typed, "{field}");
    }
    let form = form.set("day", "2026-11-20").set("time", "").set("next_day", "2026-11-19").set("next_time", "");
    assert_faulty(&at_work.send(&form).await, &["next_day"]);

    let path = format!("/clients/{id}/assign");
    let form = at_work.get(&path).await.form(&path).set("note", &"a".repeat(501));
    let page = at_work.send(&form.choose("due", "day").set("day", "whenever")).await;
    assert_faulty(&page, &["exercise", "day"]);
    assert_eq!(page.form(&path).value("note").len(), 501);

    let path = format!("/clients/{id}/patterns/new");
    for browser in [&at_work, &at_home] {
        let page =
            browser.send(&browser.get(&path).await.form(&path).set("old", &"a".repeat(161)).set("new", "  ")).await;
        assert_faulty(&page, &["old", "new"]);
        assert_eq!(page.form(&path).value("old").len(), 161);
    }

    let path = format!("/clients/{id}/sessions/{session}/rate");
    let inputs = at_home.get(&path).await.document().all("input");
    let mut names = inputs.iter().filter_map(|input| input.attribute("name"));
    let field = names.find(|name| name.starts_with("rating-")).expect("a scale");
    assert_faulty(&at_home.post(&path, &[(field.as_str(), "11")]).await, &[field.as_str()]);

    let path = format!("/clients/{id}/report");
    let form = at_work.get(&path).await.form(&path).set("from", "2026-12-01").set("to", "2026-01-01");
    assert_faulty(&at_work.send(&form).await, &["to"]);
    let form = at_work.get(&path).await.form(&path).set("from", "2020-01-01").set("to", "2020-02-01");
    assert_faulty(&at_work.send(&form).await, &["from"]);
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0);

    let answers = [("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")];
    let entry = weft.entry(&therapist, &client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
    for (browser, path) in
        [(&at_home, format!("/homework/{entry}/entry")), (&at_work, format!("/clients/{id}/entries/{entry}"))]
    {
        let page = browser.send(&browser.get(&path).await.form("/evidence").tick("words", "body.1")).await;
        assert_faulty(&page, &["pattern", "side"]);
        assert!(page.document().all("details")[0].attribute("open").is_some(), "the form is not folded away");
        assert_eq!(page.form("/evidence").value("words"), "body.1", "what was ticked stays ticked");
    }

    let other = weft.record(&therapist, "Ines Open").await;
    let invited = weft.services.invite(&therapist.actor, other).await.expect("an invitation");
    let path = format!("/invitation/{}", invited.token.secret());
    let form = nobody.get(&path).await.form(&path).set("email", "nowhere").set("password", "short");
    let page = nobody.send(&form).await;
    assert_faulty(&page, &["email", "password"]);
    assert_eq!(page.form(&path).value("email"), "nowhere");
    let taken = page.form(&path).set("email", &client.email.to_uppercase()).set("password", PASSWORD);
    assert_faulty(&nobody.send(&taken).await, &["email"]);
}

async fn a_long_answer_is_refused_and_kept(weft: Weft) {
    let (therapist, client, _, at_home) = two_people(&weft).await;
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, homework, &[]).await;
    let path = format!("/homework/{homework}/all");
    let form = at_home.get(&path).await.form("/all");
    let (line, text) = ("x".repeat(501), "y".repeat(50_001));
    let form = form.set("answer-who", &line).set("answer-body", &text).set("answer-carry", "A plate.");
    let page = at_home.send(&form.press("go", "next")).await;
    assert_faulty(&page, &["answer-who", "answer-body"]);
    let form = page.form("/all");
    assert_eq!((form.value("answer-who"), form.value("answer-body")), (line.as_str(), text.as_str()));
    // What could be kept is kept.
    assert_eq!(at_home.get(&path).await.form("/all").value("answer-carry"), "A plate.");
}

async fn text_stays_text(weft: Weft) {
    let (therapist, client, at_work, at_home) = two_people(&weft).await;
    let attack = ATTACKS.join("\n");
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, homework, &[("what-they-do", &attack), ("who", ATTACKS[0])]).await;
    let entry = weft.entry(&therapist, &client, JOURNAL, &[("body", &attack)], Readers::ClientAndTherapist).await;
    let session = weft.session(&therapist, client.id, "2026-11-16", &attack, &attack).await;
    let pattern = weft.pattern(&therapist, client.id, ATTACKS[0], ATTACKS[1]).await;
    weft.link(&client.actor, client.id, entry, ("body", 0), pattern, weft_shared::pattern::Side::Old).await;
    let named = weft.record(&therapist, ATTACKS[1]).await;
    let id = client.id;
    let mine = ["2", "all", "finish"].map(|page| format!("/homework/{homework}/{page}"));
    let mine = mine.into_iter().chain([format!("/homework/{entry}/entry"), "/entries".to_owned()]);
    let theirs = [
        "/caseload".to_owned(),
        "/caseload?search=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        format!("/clients/{named}"),
        format!("/clients/{id}"),
        format!("/clients/{id}/entries/{entry}"),
        format!("/clients/{id}/sessions/{session}"),
    ];
    let both = [
        format!("/clients/{id}/shared"),
        format!("/clients/{id}/patterns/{pattern}"),
        format!("/clients/{id}/sessions/{session}/rate"),
    ];
    let mut pages = Vec::new();
    for path in mine.chain(both.clone()) {
        pages.push(at_home.get(&path).await.expect(200));
    }
    for path in theirs.into_iter().chain(both) {
        pages.push(at_work.get(&path).await.expect(200));
    }
    let form = at_work.get("/clients/new").await.form("/clients/new").set("name", ATTACKS[0]).set("email", ATTACKS[1]);
    pages.push(at_work.send(&form).await.expect(422));
    let mut seen = 0;
    for page in &pages {
        for element in page.document().inside() {
            let foreign = element.name() == "img" || (element.name() == "script" && element.attribute("src").is_none());
            assert!(!foreign, "{}: {}", page.path, element.name());
            let handler = element.attributes().into_iter().find(|(name, _)| name.starts_with("on") || name == "style");
            assert!(handler.is_none(), "{}: {handler:?}", page.path);
        }
        let fields: String = page.document().all("textarea").iter().map(|field| field.raw_text()).collect();
        seen += usize::from(
            page.text().contains("<script>") || page.text().contains("onerror") || fields.contains("onerror"),
        );
    }
    assert!(seen > 10, "the attacks are shown as what they are on {seen} pages");
    let form = at_home.get(&format!("/homework/{homework}/2")).await.form("/2");
    assert_eq!(form.value("answer"), attack, "and come back as they were typed");
}

async fn two_devices_never_overwrite_each_other(weft: Weft) {
    let (therapist, client, _, phone) = two_people(&weft).await;
    let laptop = weft.signed_in(&client.email).await;
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    weft.answer(&client, homework, &[]).await;
    let path = format!("/homework/{homework}/3");
    let (on_phone, on_laptop) = (phone.get(&path).await.form("/3"), laptop.get(&path).await.form("/3"));
    phone.submit(&on_phone.set("answer", "On the train, in a hurry.").press("go", "pause")).await.expect(200);
    let page = laptop.send(&on_laptop.set("answer", "At home, at length.").press("go", "next")).await.expect(409);
    page.says("On the train, in a hurry.").says("Both versions are below");
    assert_eq!(page.form("/3").value("answer"), "At home, at length.");
    assert_eq!(
        phone.get(&path).await.form("/3").value("answer"),
        "On the train, in a hurry.",
        "nothing is decided yet"
    );
    laptop.submit(&page.form("/3").press("go", "next")).await.expect(200);
    assert_eq!(phone.get(&path).await.form("/3").value("answer"), "At home, at length.");

    let all = format!("/homework/{homework}/all");
    let (on_phone, on_laptop) = (phone.get(&all).await.form("/all"), laptop.get(&all).await.form("/all"));
    phone.submit(&on_phone.set("answer-carry", "A plate.").press("go", "pause")).await.expect(200);
    let form = on_laptop.set("answer-carry", "Two plates.").set("answer-who", "My aunt");
    let page = laptop.send(&form.press("go", "next")).await.expect(409);
    page.says("A plate.");
    assert_eq!(page.form("/all").value("answer-carry"), "Two plates.");
    assert_eq!(phone.get(&all).await.form("/all").value("answer-who"), "My aunt", "what is not in conflict is kept");
}

async fn two_tabs_never_overwrite_each_other(weft: Weft) {
    let (therapist, client, at_work, _) = two_people(&weft).await;
    let session = weft.session(&therapist, client.id, "2026-11-16", "Tea.", "Slowly.").await;
    let path = format!("/clients/{}/sessions/{session}", client.id);
    let (one, other) = (at_work.get(&path).await.form(&path), at_work.get(&path).await.form(&path));
    at_work.submit(&one.set("agreed", "Tea before the phone.").set("note", "Slowly, slowly.")).await.expect(200);
    let page = at_work.send(&other.set("agreed", "Coffee.").set("note", "Quickly.")).await.expect(409);
    page.says("Tea before the phone.").says("Slowly, slowly.").says("Both versions are below");
    let form = page.form(&path);
    assert_eq!((form.value("agreed"), form.value("note")), ("Coffee.", "Quickly."));
    assert_eq!(at_work.get(&path).await.form(&path).value("agreed"), "Tea before the phone.");
    at_work.submit(&form).await.expect(200).says("Coffee.");
}

async fn nothing_written_is_not_finished(weft: Weft) {
    let (therapist, client, _, at_home) = two_people(&weft).await;
    let homework = weft.assign(&therapist, client.id, JOURNAL).await;
    let finish = format!("/homework/{homework}/finish");
    at_home.get(&finish).await.expect(404);
    weft.answer(&client, homework, &[]).await;
    let page = at_home.send(&at_home.get(&finish).await.form("/finish").press("readers", "nobody")).await.expect(422);
    page.says("Nothing is answered yet.");
    at_home.get("/today").await.says("A person you feel safe with");
}

async fn an_unknown_address_is_a_page(weft: Weft) {
    let (_, client, at_work, _) = two_people(&weft).await;
    let strange = ["/nowhere", "/clients/not-an-id", "/homework/1/2/3", "/clients/new/more", "/invitation/0"];
    for path in strange.iter().map(|path| (*path).to_owned()).chain([format!("/clients/{}/", client.id)]) {
        let page = at_work.get(&path).await.expect(404);
        assert_eq!(page.heading(), "Nothing here", "{path}");
        assert_eq!(page.link("/"), "/", "{path} has a way out");
    }
    let page = at_work.post("/today", &[]).await.expect(404);
    assert_eq!(page.heading(), "Nothing here", "a method nobody knows");
}
