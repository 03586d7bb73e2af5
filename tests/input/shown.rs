//! What people wrote, as every page shows it: in the direction of its own letters, with its own line breaks.

use weft_shared::{pattern::Side, sharing::Readers};

use crate::support::{Element, Page, Weft, both_engines, people::JOURNAL};

both_engines!(hebrew_and_arabic_run_their_own_way_on_every_page, fields_take_any_direction, lines_stay_lines);

/// Every letter of these scripts was written by someone; the program itself has none.
fn is_right_to_left(text: &str) -> bool {
    text.chars().any(|letter| matches!(letter, '\u{590}'..='\u{6ff}'))
}

fn decides_by_its_letters(element: &Element) -> bool {
    element.name() == "bdi" || element.attribute("dir").as_deref() == Some("auto")
}

/// The innermost elements in which such letters stand, unless they or one around them take the letters' direction.
fn left_to_right(element: &Element, is_decided: bool, found: &mut Vec<String>) {
    let is_decided = is_decided || decides_by_its_letters(element);
    // An option is drawn by the browser's own means, and what is only heard has no direction.
    let is_heard = element.attribute("class").is_some_and(|class| class.contains("visually-hidden"));
    if is_decided || is_heard || matches!(element.name(), "option" | "title" | "script") {
        return;
    }
    if is_right_to_left(&element.own_text()) {
        found.push(format!("<{}> {}", element.name(), element.text()));
    }
    for child in element.children() {
        left_to_right(&child, is_decided, found);
    }
}

/// Everything on a page that runs the wrong way, with the page's address.
fn misdirected(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    left_to_right(&page.document().by_id("main").expect("a main part"), false, &mut found);
    found.iter().map(|what| format!("{}: {what}", page.path)).collect()
}

async fn hebrew_and_arabic_run_their_own_way_on_every_page(weft: Weft) {
    let practice = weft.practice("מרפאת הערבה").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "نور Haddad").await;
    let id = client.id;
    // Sentences of ours speak of her by a name of one script; what she is called alone stands by itself.
    let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
    let edit = format!("/clients/{id}/edit");
    at_work.submit(&at_work.get(&edit).await.form(&edit).set("called", "Noor")).await.expect(200);
    let first = weft.session(&therapist, id, "2026-11-09", "תה לפני הטלפון.", "הערה שלה.").await;
    let session = weft.session(&therapist, id, "2026-11-16", "עוד תה.", "").await;
    let pattern = weft.pattern(&therapist, id, "לבדוק את הטלפון", "לחכות ולשאול").await;
    for (which, value) in [(first, 8), (session, 6)] {
        weft.rate(&client.actor, id, which, &[(pattern, value)]).await;
        weft.rate(&therapist.actor, id, which, &[(pattern, value)]).await;
    }
    let words = [("who", "דודה שלי"), ("body", "הלסת נרפית. אני אוכלת לאט.")];
    let entry = weft.entry(&therapist, &client, JOURNAL, &words, Readers::ClientAndTherapist).await;
    weft.link(&client.actor, id, entry, ("body", 1), pattern, Side::New).await;
    let stuck = [("still-stuck", "בלילה."), ("bring", "את השבוע.")];
    weft.entry(&therapist, &client, "what-has-shifted", &stuck, Readers::ClientAndTherapist).await;
    let assign = format!("/clients/{id}/assign");
    let form = at_work.get(&assign).await.form(&assign);
    let exercise = form.choices("exercise")[0].clone();
    let form = form.tick("exercise", &exercise).choose("due", "whenever").set("note", "בשבילך.");
    at_work.submit(&form).await.expect(200);
    let begun = weft.assign(&therapist, id, JOURNAL).await;
    weft.answer(&client, begun, &words).await;
    let form = at_work.get("/library").await.form("/library/new").set("title", "ערבים שקטים").choose("kind", "log");
    let draft = at_work.submit(&form).await.expect(200);
    let form = draft.form("/draft/items").set("prompts", "מה עזר?\nמי היה שם?").choose("way", "short-text");
    let draft = at_work.submit(&form).await.expect(200);
    let draft = at_work.submit(&draft.form("/draft").set("summary", "לפני השינה.")).await.expect(200);
    let item = draft.links().into_iter().find(|link| link.contains("/items/")).expect("a question");
    let published = at_work.submit(&at_work.get(&draft.path).await.form("/publish")).await.expect(200);
    let own = published.path.split('#').next().unwrap_or_default().to_owned();
    let version = "SELECT v.id FROM exercise_versions v WHERE v.definition LIKE '%ערבים%'";
    let version: String = sqlx::Row::get(&weft.rows(version).await[0], 0);
    let form = at_work.get(&assign).await.form(&assign).tick("exercise", &version).choose("due", "whenever");
    at_work.submit(&form).await.expect(200);

    let form = at_home.get("/today").await;
    let given = form.link_to(": ערבים שקטים");
    let asked = at_home.submit(&at_home.get(&given).await.form(&given)).await.expect(200);
    let all = at_home.get(&format!("{given}/all")).await.form("/all");
    drop(asked);
    let question = all.clone();
    let page = at_home.submit(&question.set("answer-q1", "קריאה.").press("go", "next")).await.expect(200);
    at_home.submit(&page.form("/finish").press("readers", "therapist")).await.expect(200);
    let written = given.replace("/homework", &format!("/clients/{id}/entries"));

    let (mut seen, mut found) = (0, Vec::new());
    let mut look = |page: Page| {
        found.extend(misdirected(&page));
        seen += usize::from(is_right_to_left(&page.text()));
    };
    let at = |rest: &str| format!("/clients/{id}{rest}");
    for path in [
        "/caseload".to_owned(),
        at(""),
        at("/edit"),
        at("/shared"),
        at("/sessions/new"),
        at(&format!("/sessions/{session}")),
        at(&format!("/sessions/{session}/rate")),
        at(&format!("/sessions/{session}/joint")),
        at(&format!("/patterns/{pattern}")),
        at(&format!("/patterns/{pattern}/words")),
        at(&format!("/entries/{entry}")),
        written.clone(),
        at("/assign"),
        at("/report"),
        "/library".to_owned(),
        own.clone(),
        format!("{own}/preview"),
        "/practice".to_owned(),
    ] {
        look(at_work.get(&path).await.expect(200));
    }
    at_work.post(&format!("{own}/edit"), &[]).await.expect(303);
    look(at_work.get(&item).await.expect(200));
    look(at_work.get(&format!("{own}/draft")).await.expect(200));
    let report = at_work.get(&at("/report")).await.form("/report").set("for", "בית החולים").press("go", "ask");
    look(at_work.submit(&report).await.expect(200));
    for path in [
        "/today".to_owned(),
        "/entries".to_owned(),
        "/seen".to_owned(),
        format!("/homework/{begun}"),
        format!("/homework/{begun}/1"),
        format!("/homework/{begun}/all"),
        format!("/homework/{begun}/finish"),
        format!("/homework/{entry}/entry"),
        at("/shared"),
        at(&format!("/patterns/{pattern}")),
        at("/patterns/new"),
        at(&format!("/sessions/{session}/rate")),
        "/numbers".to_owned(),
    ] {
        look(at_home.get(&path).await.expect(200));
    }
    let proposal = at_home.get("/today").await.links().into_iter().find(|link| link.starts_with("/proposals/"));
    look(at_home.get(&proposal.expect("a report to look at")).await.expect(200));
    assert!(found.is_empty(), "{found:#?}");
    assert!(seen > 24, "the words are on {seen} pages");
}

async fn fields_take_any_direction(weft: Weft) {
    let course = weft.course().sessions(1).pattern("check his phone", "wait").begun(JOURNAL, &[("who", "Sam")]).await;
    let (at_work, at_home) = (course.at_work().await, course.at_home().await);
    let begun = course.entries[0];
    let mut fields = 0;
    for (browser, path) in [
        (at_work, "/caseload".to_owned()),
        (at_work, "/clients/new".to_owned()),
        (at_work, course.at("/edit")),
        (at_work, course.at("/assign")),
        (at_work, course.at("/report")),
        (at_work, course.at("/sessions/new")),
        (at_work, course.at("/patterns/new")),
        (at_work, "/library".to_owned()),
        (at_work, "/practice".to_owned()),
        (at_home, format!("/homework/{begun}/all")),
        (at_home, course.at("/patterns/new")),
    ] {
        for field in browser.get(&path).await.expect(200).document().inside() {
            let kind = field.attribute("type").unwrap_or_default();
            let is_free_text = field.name() == "textarea"
                || (field.name() == "input"
                    && matches!(kind.as_str(), "text" | "search")
                    && field.attribute("readonly").is_none());
            if is_free_text {
                fields += 1;
                assert_eq!(field.attribute("dir").as_deref(), Some("auto"), "{path}: {:?}", field.attributes());
            }
        }
    }
    assert!(fields > 20, "{fields}");
}

/// One component shows what was agreed and what a therapist wrote beside an exercise; its class keeps the lines.
async fn lines_stay_lines(weft: Weft) {
    let course = weft.course().session("2026-11-16", "Tea first.\nThen the phone.", "").await;
    let (at_work, assign) = (course.at_work().await, course.at("/assign"));
    let form = at_work.get(&assign).await.form(&assign);
    let exercise = form.choices("exercise")[0].clone();
    let form = form.tick("exercise", &exercise).choose("due", "whenever").set("note", "For you.\nSlowly.");
    at_work.submit(&form).await.expect(200);
    let style = include_str!("../../style/components.css");
    assert!(style.contains(":is(.words, .agreed):not(.words-long) {\n  white-space: pre-line;"));
    for (browser, path, text) in [
        (at_work, course.at(""), "Tea first.\nThen the phone."),
        (at_work, course.at("/shared"), "Tea first.\nThen the phone."),
        (course.at_home().await, "/today".to_owned(), "For you.\nSlowly."),
    ] {
        let page = browser.get(&path).await.expect(200);
        let elements = page.document().inside();
        let element = elements.iter().rev().find(|element| element.raw_text().contains(text));
        let class = element.unwrap_or_else(|| panic!("{path} has lost a line")).attribute("class").unwrap_or_default();
        assert!(class.contains("agreed") || class.contains("words"), "{path}: {class}");
    }
}
