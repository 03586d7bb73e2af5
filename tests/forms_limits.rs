//! A limit is the same wherever a text is typed, and says by how much it is passed; nothing is cut.

use weft_shared::{exercise::LONGEST_TITLE, schedule::LONGEST_PERSONAL_LINE};

use crate::support::{Page, Weft, both_engines};

both_engines!(a_title_has_one_limit_however_it_comes);

/// The fault stands beside the field, which holds what was typed, whole.
#[track_caller]
fn assert_too_long(page: &Page, form: &str, field: &str, typed: &str, longest: usize) {
    assert_eq!(page.status, 422, "{}", page.path);
    let fault = page.fault(field).unwrap_or_else(|| panic!("{}: nothing beside {field}", page.path));
    assert!(fault.contains(&longest.to_string()), "{fault}");
    assert_eq!(page.form(form).value(field), typed);
}

async fn a_title_has_one_limit_however_it_comes(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    let (fits, long) = ("é".repeat(LONGEST_TITLE), "é".repeat(LONGEST_TITLE + 1));

    let new = browser.get("/library").await.form("/library/new").choose("kind", "quiz");
    let page = browser.send(&new.clone().set("title", &long)).await;
    assert_too_long(&page, "/library/new", "title", &long, LONGEST_TITLE);
    let draft = browser.submit(&new.set("title", &fits)).await.expect(200).path;

    let page =
        browser.send(&browser.get(&draft).await.form("/draft").set("title", &long).set("summary", "Short.")).await;
    assert_too_long(&page, "/draft", "title", &long, LONGEST_TITLE);

    let exercise = browser.get("/library").await.links();
    let exercise = exercise.into_iter().find(|link| link.len() == "/library/".len() + 36).expect("an exercise");
    let file = browser.get(&format!("{exercise}/export/weft")).await;
    let mut file: serde_json::Value = serde_json::from_slice(&file.bytes).expect("a file");
    let title = file.pointer_mut("/exercise/title").map(|title| *title = long.clone().into());
    if title.is_none() {
        file["title"] = long.clone().into();
    }
    let page = browser.upload("/library/import", "long.json", file.to_string().as_bytes()).await.expect(422);
    page.says(&LONGEST_TITLE.to_string());

    let pathways = browser.get("/library").await.links();
    let pathway = pathways.into_iter().find(|link| link.starts_with("/library/pathways/")).expect("a pathway");
    let form = browser.get(&format!("{pathway}/edit")).await.form(&pathway);
    let page = browser.send(&form.clone().set("title", &long)).await;
    assert_too_long(&page, &pathway, "title", &long, LONGEST_TITLE);
    let why = "w".repeat(LONGEST_PERSONAL_LINE + 1);
    let page = browser.send(&form.set("week-1-why", &why)).await;
    assert_too_long(&page, &pathway, "week-1-why", &why, LONGEST_PERSONAL_LINE);
}
