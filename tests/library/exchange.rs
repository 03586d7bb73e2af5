//! Exercises as files: through the page where a therapist brings one in, and on the command line.

use std::fs;

use serde_json::{Value, json};
use weft_shared::{exchange, library};

use crate::support::{Browser, Page, Therapist, Weft, both_engines, folder, weft};

both_engines!(
    our_own_file_goes_out_and_comes_back,
    phq_9_goes_out_as_fhir_and_comes_back_equal,
    what_weft_cannot_ask_is_named,
    a_file_of_what_is_there_is_asked_about,
    what_came_leaves_again_after_a_change,
    a_response_is_checked_by_what_the_file_says,
    a_faulty_file_is_refused_whole,
    a_file_that_is_too_large_is_refused,
    the_command_line_brings_in_and_writes_out,
    the_command_line_says_every_fault
);

const PHQ_9: &str = "PHQ-9: low mood over the last two weeks";

async fn at_work(weft: &Weft) -> (Therapist, Browser) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    (therapist, browser)
}

/// The built-in exercise as a file of our own.
fn built_in(key: &str) -> Value {
    let all = library::exercises().expect("the library");
    let exercise = all.iter().find(|exercise| exercise.key == key).expect("a built-in exercise");
    serde_json::from_str(&exchange::weft::write(exercise)).expect("JSON")
}

/// The file behind a link of an exercise's page.
async fn exported(browser: &Browser, exercise: &Page, format: &str) -> Vec<u8> {
    let file = browser.get(&exercise.link(&format!("/export/{format}"))).await.expect(200);
    let kind = if format == "fhir" { "application/fhir+json" } else { "application/json" };
    assert_eq!(file.header("content-type").as_deref(), Some(kind));
    let name = file.header("content-disposition").expect("a name to keep it under");
    assert!(name.starts_with("attachment;") && name.ends_with(&format!(".{format}.json\"")), "{name}");
    file.bytes
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

/// Uploads a sound file of an exercise that is there, takes it in as a second one, looks the draft over, publishes it:
/// the page of the exercise.
async fn taken_in(browser: &Browser, file: &[u8], title: &str) -> Page {
    let asked = browser.upload("/library/import", "exercise.json", file).await.expect(409);
    asked.says("is in your library already");
    let apart = asked.form("/import").press("beside", "apart");
    let draft = browser.follow(browser.send_file(&apart, "", b"").await).await.expect(200);
    assert!(draft.path.ends_with("/draft"), "{}: {}", draft.path, draft.text());
    assert_eq!(draft.heading(), title);
    browser.submit(&draft.form("/publish")).await.expect(200).says("Version 1").says("Questions");
    browser.get(draft.path.trim_end_matches("/draft")).await.expect(200)
}

async fn our_own_file_goes_out_and_comes_back(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let shelf = browser.get("/library").await.expect(200);
    browser.get(&shelf.link_to("Import an exercise")).await.expect(200).says("up to 5 MB");
    for title in ["Your starting pattern", "A person you feel safe with", PHQ_9] {
        let original = browser.get(&shelf.link_to(title)).await;
        let file = json(&exported(&browser, &original, "weft").await);
        let copy = taken_in(&browser, file.to_string().as_bytes(), title).await;
        assert_ne!(copy.path, original.path, "it stands beside the one that was there");
        let mut back = json(&exported(&browser, &copy, "weft").await);
        assert_ne!(back["key"], file["key"]);
        back["key"] = file["key"].clone();
        assert_eq!(back, file, "{title}");
    }
}

async fn phq_9_goes_out_as_fhir_and_comes_back_equal(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let original = browser.get(&browser.get("/library").await.link_to(PHQ_9)).await;
    let file = json(&exported(&browser, &original, "fhir").await);
    assert_eq!((&file["resourceType"], &file["title"]), (&json!("Questionnaire"), &json!(PHQ_9)));
    let text = file.to_string();
    for code in ["44249-1", "44250-9", "44260-8", "44261-6", "LA6568-5"] {
        assert!(text.contains(&format!("\"{code}\"")), "LOINC {code} is not in the file");
    }
    let copy = taken_in(&browser, text.as_bytes(), PHQ_9).await;
    let mut back = json(&exported(&browser, &copy, "weft").await);
    back["key"] = json!("phq-9");
    assert_eq!(back, built_in("phq-9"));
    // The last question still asks for attention: that is no part of FHIR and comes back all the same.
    copy.says("Some answers are safety answers");
}

async fn what_weft_cannot_ask_is_named(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let file = json!({"resourceType": "Questionnaire", "status": "active", "title": "Sleep diary", "item": [
        {"linkId": "a", "type": "string", "text": "How did you sleep?"},
        {"linkId": "b", "type": "attachment", "text": "A photo of the bed"},
    ]});
    let page = browser.upload("/library/import", "sleep.json", file.to_string().as_bytes()).await.expect(200);
    page.says("“Sleep diary” was imported as a draft.").says("Check this before you publish:").says("item[1]");
    let draft = browser.get(&page.link_to("Check the draft")).await.expect(200);
    draft.says("How did you sleep?").hides("A photo of the bed");
}

/// A second time nothing comes in silently: the same file not at all, another one as its author says.
async fn a_file_of_what_is_there_is_asked_about(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let file = |question: &str| {
        let item = json!({"linkId": "a", "type": "string", "text": question});
        json!({"resourceType": "Questionnaire", "status": "active", "title": "Sleep diary", "item": [item]}).to_string()
    };
    let exercises = "SELECT count(*) FROM exercises";
    let before = weft.count(exercises).await;
    let first = browser.upload("/library/import", "sleep.json", file("How did you sleep?").as_bytes()).await;
    let draft = browser.follow(first).await.expect(200);
    let again =
        browser.upload("/library/import", "sleep.json", file("How did you sleep?").as_bytes()).await.expect(409);
    again.says("is in your library already").says("The file contains the same exercise, so nothing was imported.");
    assert_eq!(again.link_to("Sleep diary"), draft.path, "it leads to the draft there is");
    browser.submit(&draft.form("/publish")).await.expect(200);

    let other = browser.upload("/library/import", "sleep.json", file("How long did you sleep?").as_bytes()).await;
    let asked = other.expect(409);
    asked.says("The file differs from it. Nothing was imported yet.");
    assert_eq!(weft.count(exercises).await, before + 1);
    let version = asked.form("/import").press("beside", "version");
    let draft = browser.follow(browser.send_file(&version, "", b"").await).await.expect(200);
    draft.says("How long did you sleep?");
    let published = browser.submit(&draft.form("/publish")).await.expect(200);
    published.says("Version 2");
    assert_eq!(weft.count(exercises).await, before + 1, "the next version is no second exercise");
}

/// What another system wrote, with more than Weft has a place for.
fn from_elsewhere() -> Value {
    let option = |code: &str, words: &str| json!({"valueCoding": {"system": "http://example.org/often", "code": code, "display": words}});
    json!({"resourceType": "Questionnaire", "id": "evening", "url": "http://example.org/Questionnaire/evening", "version": "3",
        "status": "draft", "title": "Evening", "publisher": "A clinic", "item": [
        {"linkId": "g.1", "type": "group", "text": "Today", "prefix": "A", "item": [
            {"linkId": "g.1/1", "type": "boolean", "text": "Did you rest?", "required": true},
            {"linkId": "g.1/2", "type": "choice", "repeats": true, "text": "What helped?",
             "answerOption": [option("w", "Walking"), option("f", "A friend"), {
                "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive", "valueBoolean": true}],
                "valueCoding": {"system": "http://example.org/often", "code": "n", "display": "Nothing"}}]}]},
        {"linkId": "w", "type": "quantity", "text": "How much did you drink?", "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption", "valueCoding": {"system": "http://unitsofmeasure.org", "code": "mL", "display": "ml"}},
            {"url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": "x"}]},
        {"linkId": "n", "type": "string", "text": "In a word", "maxLength": 10}]})
}

async fn what_came_leaves_again_after_a_change(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let came = from_elsewhere();
    let page = browser.upload("/library/import", "evening.json", came.to_string().as_bytes()).await.expect(200);
    let draft = browser.get(&page.link_to("Check the draft")).await.expect(200);
    let published = browser.submit(&draft.form("/publish")).await.expect(200);
    assert_eq!(json(&exported(&browser, &published, "fhir").await), came, "untouched, it is the same file");

    let draft = browser.submit(&published.form("/edit")).await.expect(200);
    let item = browser.get(&draft.link("/items/n")).await.expect(200);
    let draft = browser.submit(&item.form("/items/n").set("prompt", "In one word")).await.expect(200);
    let published = browser.submit(&draft.form("/publish")).await.expect(200);
    let file = json(&exported(&browser, &published, "fhir").await);
    assert_eq!(file["item"][2]["text"], "In one word");
    assert_eq!((&file["item"][0], &file["status"], &file["url"]), (&came["item"][0], &came["status"], &came["url"]));
    assert_eq!(file["item"][2]["maxLength"], 10);
}

async fn a_response_is_checked_by_what_the_file_says(server: Weft) {
    at_work(&server).await;
    let questionnaire = file("evening.json", from_elsewhere().to_string());
    let check = |items: Value| {
        let response = json!({"resourceType": "QuestionnaireResponse", "status": "completed", "item": items});
        let path = file("answers.json", response.to_string());
        weft(&server.config, &["exercise", "check", &path, "--response-to", &questionnaire])
    };
    let today = |helped: Value| json!({"linkId": "g.1", "item": [{"linkId": "g.1/1", "answer": [{"valueBoolean": true}]}, {"linkId": "g.1/2", "answer": helped}]});
    let coding = |code: &str| json!({"valueCoding": {"system": "http://example.org/often", "code": code}});
    let said = check(json!([today(json!([coding("w"), coding("f")]))])).works();
    assert!(said.ends_with("valid response to “Evening”, 2 answers\n"), "{said}");
    let drunk = json!({"linkId": "w", "answer": [{"valueQuantity": {"value": 200, "unit": "ml", "code": "mL"}}]});
    let said = check(json!([today(json!([coding("w")])), drunk]));
    assert_eq!(said.code, Some(0), "{}", said.error);
    assert!(said.out.ends_with(", 1 rule not checked\n"), "{}", said.out);
    assert!(said.error.contains("weft: not checked: w: its “regex”"), "{}", said.error);
    let pints = json!({"linkId": "w", "answer": [{"valueQuantity": {"value": 2, "unit": "pints"}}]});
    let long = json!({"linkId": "n", "answer": [{"valueString": "much too long a word"}]});
    let said = check(json!([today(json!([coding("w"), coding("n")])), pints, long])).fails();
    for fault in
        ["cannot be combined", "is in “pints” but should be in ml", "has 20 characters; at most 10 are allowed"]
    {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    assert!(check(json!([])).fails().contains("“g.1/1” needs an answer"));
}

async fn a_faulty_file_is_refused_whole(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let before = weft.count("SELECT count(*) FROM exercises").await;
    let refused = async |file: &[u8], faults: &[&str]| {
        let page = browser.upload("/library/import", "exercise.json", file).await.expect(422);
        page.says("Nothing was imported. Correct this in the file and choose it again:");
        for fault in faults {
            page.says(fault);
        }
        let lines = page.document().inside().into_iter().find(|one| one.attribute("role").as_deref() == Some("alert"));
        let lines = lines.expect("an alert").all("li").len();
        assert_eq!(lines, faults.len(), "{}", page.text());
        assert!(page.form("/import").has("file"), "the way to try again");
    };
    let mut bad = built_in("phq-9");
    bad["items"][10]["id"] = json!("q1");
    bad["items"][4]["show_if"] = json!({"all": [{"item": "q9", "is": "answered"}]});
    bad["items"][5]["labels"] = json!(["Only one"]);
    bad["items"][5].as_object_mut().expect("an item").remove("codes");
    bad["scales"][0]["items"] = json!([]);
    let faults = [
        "items[10].id: choose another id; another item has this one",
        "items[4].show_if.all[0].item: choose an earlier question; that one comes later",
        "items[5].labels: give 2 to 60 labels",
        "scales[0].items: count at least one question",
    ];
    refused(bad.to_string().as_bytes(), &faults).await;

    let mut round = built_in("phq-9");
    round["items"][1]["show_if"] = json!({"all": [{"item": "q2", "is": "answered"}]});
    round["items"][2]["show_if"] = json!({"any": [{"item": "q1", "is": "equals", "value": 1}]});
    refused(
        round.to_string().as_bytes(),
        &["items[1].show_if.all[0].item: choose another question; that one depends on this one"],
    )
    .await;

    let mut key = built_in("gad-7");
    key["scales"][0]["items"][0]["item"] = json!("q70");
    refused(key.to_string().as_bytes(), &["scales[0].items[0].item: use the id of a question in this exercise"]).await;

    let misspelt = built_in("gad-7").to_string().replacen("\"prompt\"", "\"promt\"", 1);
    refused(misspelt.as_bytes(), &["“promt” is not known here"]).await;
    let fhir = json!({"resourceType": "Questionnaire", "status": "active", "title": "Sleep", "item": [
        {"linkId": "a", "type": "string", "text": "?"},
        {"linkId": "a", "type": "string", "text": "Again?"},
    ]});
    refused(fhir.to_string().as_bytes(), &["item[1].linkId"]).await;
    let answers = json!({"resourceType": "QuestionnaireResponse", "status": "completed"});
    refused(answers.to_string().as_bytes(), &["resourceType: is not “Questionnaire”"]).await;
    refused(b"", &["The file: choose one first"]).await;
    refused(b"\x89PNG\r\n\x1a\n\xff\xfe", &["is not text in UTF-8"]).await;
    refused(b"{\"format\": \"weft-exercise/1\",", &["file"]).await;
    refused(br#"{"format": "weft-exercise/9"}"#, &["is not known to this version of Weft"]).await;
    let deep = format!("{{\"resourceType\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    refused(deep.as_bytes(), &["is nested deeper than"]).await;
    refused(b"[\"<script>alert(1)</script>\"]", &["is not a JSON object"]).await;

    let page = browser.post("/library/import", &[("file", "{}")]).await.expect(422);
    page.says("choose one first");
    assert_eq!(weft.count("SELECT count(*) FROM exercises").await, before, "nothing was taken in");
    assert_eq!(weft.count("SELECT count(*) FROM exercise_drafts").await, 0);
}

async fn a_file_that_is_too_large_is_refused(weft: Weft) {
    let (_, browser) = at_work(&weft).await;
    let before = weft.count("SELECT count(*) FROM exercises").await;
    let padded = |size: usize| {
        let mut file = built_in("gad-7");
        file["key"] = json!("worry");
        let mut file = file.to_string();
        file.push_str(&" ".repeat(size - file.len()));
        file
    };
    for size in [exchange::LARGEST + 1, exchange::LARGEST + 100_000, 3 * exchange::LARGEST] {
        let page = browser.upload("/library/import", "large.json", padded(size).as_bytes()).await;
        assert_eq!(page.status, 422, "{size}");
        page.says("5 MB").says("Nothing was imported.");
    }
    assert_eq!(weft.count("SELECT count(*) FROM exercises").await, before);
    let largest = padded(exchange::LARGEST);
    let sent = browser.upload("/library/import", "large.json", largest.as_bytes()).await;
    assert!(sent.leads_to().is_some_and(|path| path.ends_with("/draft")), "5 MB are allowed: {}", sent.status);
}

/// A new file, by its path.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let file = folder().join(name);
    fs::write(&file, content).expect("a file");
    file.display().to_string()
}

async fn the_command_line_brings_in_and_writes_out(server: Weft) {
    let (therapist, browser) = at_work(&server).await;
    let config = &server.config;
    let fhir = weft(config, &["exercise", "export", "phq-9", "--format", "fhir"]);
    assert_eq!(fhir.code, Some(0), "{}", fhir.error);
    assert!(fhir.error.lines().all(|line| line.starts_with("weft: not in FHIR’s own terms")), "{}", fhir.error);
    let path = file("phq-9.fhir.json", &fhir.out);
    let said = weft(config, &["exercise", "check", &path]).works();
    assert!(said.starts_with(&format!("{path}: valid, “{PHQ_9}”, ")) && said.trim_end().ends_with(" items"), "{said}");
    assert_eq!(said.lines().count(), 1, "nothing of our own file is left out: {said}");
    let before = server.count("SELECT count(*) FROM exercises").await;
    let said = weft(config, &["exercise", "import", &path]).fails();
    assert!(said.contains("already") && said.contains("--apart"), "{said}");
    assert_eq!(server.count("SELECT count(*) FROM exercises").await, before, "nothing was imported");
    let said = weft(config, &["exercise", "import", &path, "--apart"]).works();
    let begins = format!("{path}: imported into Willow Street Practice with the key phq-9-2 and the id ");
    let id = said.trim_end().strip_prefix(&begins).unwrap_or_else(|| panic!("{said}"));
    assert_eq!(id.len(), 36, "{said}");
    assert_eq!(server.count("SELECT count(*) FROM exercises").await, before + 1);

    let out = weft(config, &["exercise", "export", id]).works();
    let mut back = json(out.as_bytes());
    back["key"] = json!("phq-9");
    assert_eq!(back, built_in("phq-9"), "out as FHIR and back, nothing is lost");
    let again = weft(config, &["exercise", "export", id, "--format", "weft"]).works();
    assert_eq!(again, out);
    let page = browser.get(&format!("/library/{id}")).await.expect(200);
    assert_eq!(page.heading(), PHQ_9);
    page.says("Version 1");

    let mut other = built_in("gad-7");
    other["title"] = json!("Worry");
    let path = file("worry.json", other.to_string());
    weft(config, &["exercise", "check", &path]).works();
    server.practice("Harbour Practice").await;
    let said = weft(config, &["exercise", "import", &path]).fails();
    assert!(said.contains("Choose one with --practice: “Willow Street Practice”, “Harbour Practice”"), "{said}");
    let said = weft(config, &["exercise", "import", &path, "--practice", "Nowhere"]).fails();
    assert!(said.contains("no practice is called “Nowhere”. Known: “Willow Street Practice”"), "{said}");
    let said = weft(config, &["exercise", "import", &path, "--practice", "Harbour Practice"]).fails();
    assert!(
        said.contains("nothing was imported: Harbour Practice has “GAD-7") && said.contains("--new-version"),
        "{said}"
    );
    let versions = "SELECT count(*) FROM exercise_versions";
    let before = server.count(versions).await;
    weft(config, &["exercise", "import", &path, "--practice", "Harbour Practice", "--new-version"]).works();
    assert_eq!(server.count(versions).await, before + 1, "the next version of the one there is");
    let again = weft(config, &["exercise", "import", &path, "--practice", "Harbour Practice", "--new-version"]).fails();
    assert!(again.contains("the file contains the same exercise"), "{again}");
    weft(config, &["exercise", "import", &path, "--practice", "Harbour Practice", "--apart"]).works();
    browser.get("/library").await.hides(">Worry<");
    let version = server.services.newest_version(&therapist.actor, "gad-7-2").await.expect("the library");
    assert!(version.is_none(), "it came to the other practice");
}

async fn the_command_line_says_every_fault(server: Weft) {
    at_work(&server).await;
    let config = &server.config;
    let before = server.count("SELECT count(*) FROM exercises").await;
    let mut bad = built_in("phq-9");
    bad["items"][10]["id"] = json!("q1");
    bad["minutes"] = json!(0);
    bad["scales"][0]["items"] = json!([]);
    let path = file("bad.json", bad.to_string());
    let wanted = [
        format!("{path}: minutes: enter a number from 1 to 240"),
        format!("{path}: items[10].id: choose another id; another item has this one"),
        format!("{path}: scales[0].items: count at least one question"),
    ];
    for command in ["check", "import"] {
        let said = weft(config, &["exercise", command, &path]);
        assert_eq!(said.out, "", "{command}");
        let error = said.fails();
        let lines: Vec<&str> = error.strip_prefix("weft: ").expect("whose fault it is").lines().collect();
        assert_eq!(lines, wanted, "{command}: one fault a line, each with its place");
    }
    let missing = folder().join("nothing.json").display().to_string();
    for command in ["check", "import"] {
        let said = weft(config, &["exercise", command, &missing]).fails();
        assert!(said.contains(&missing) && said.lines().count() == 1, "{said}");
    }
    let large = file("large.json", " ".repeat(exchange::LARGEST + 1));
    assert!(
        weft(config, &["exercise", "check", &large]).fails().contains("has 5000001 bytes; Weft reads at most 5000000")
    );
    let said = weft(config, &["exercise", "export", "phq-10"]).fails();
    assert!(said.contains("“phq-10” is neither the key of a built-in exercise nor an id"), "{said}");
    let nobody = "01980000-0000-7000-8000-000000000000";
    assert!(
        weft(config, &["exercise", "export", nobody]).fails().contains("does not exist, or has no published version")
    );
    assert!(weft(config, &["exercise", "export", "phq-9", "--format", "xml"]).fails().contains("xml"));

    let response = json!({"resourceType": "QuestionnaireResponse", "status": "completed", "item": [
        {"linkId": "q1", "answer": [{"valueCoding": {"system": "http://loinc.org", "code": "LA6570-1"}}]},
        {"linkId": "q99", "answer": [{"valueString": "?"}]},
    ]});
    let path = file("response.json", response.to_string());
    let said = weft(config, &["exercise", "check", &path, "--response-to", "phq-9"]).fails();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("response.json: item[1].linkId: the questionnaire has no item with this linkId"), "{said}");
    assert_eq!(server.count("SELECT count(*) FROM exercises").await, before, "nothing was taken in");
}
