//! Who gets a worksheet, a workbook, the result of a quiz: over the web and on the command line.

use std::{fs, process::Command};

use weft_shared::{shared_view::NOT_A_DIAGNOSIS, sharing::Readers};

use crate::{
    report::worksheet::{CONTACT, assert_sound, bare, find, pages, structure, validate_for_screen_readers},
    support::{Weft, both_engines, find_binary, folder, pdf_text, people::JOURNAL, run_tool, weft},
};

both_engines!(
    a_therapist_prints_what_the_practice_has,
    a_client_prints_their_homework,
    a_result_is_the_clients_and_a_disclosure_when_the_therapist_takes_it
);

async fn id_of(weft: &Weft, table: &str, key: &str) -> String {
    sqlx::Row::get(&weft.rows(format!("SELECT id FROM {table} WHERE key = '{key}'")).await[0], 0)
}

async fn a_therapist_prints_what_the_practice_has(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;

    let page = browser.get(&format!("/library/{}", id_of(&weft, "exercises", "phq-9").await)).await.expect(200);
    page.says("Print a worksheet");
    let printed = browser.get(&page.link("/worksheet.pdf")).await.expect(200);
    assert_eq!(printed.header("content-type").as_deref(), Some("application/pdf"));
    assert_eq!(printed.header("content-disposition").as_deref(), Some("inline; filename=\"worksheet-phq-9.pdf\""));
    let text = pdf_text(&printed.bytes);
    assert!(text.starts_with("Willow Street Practice Worksheet"), "{text}");
    assert!(text.contains(CONTACT) && text.contains("Little interest or pleasure"), "{text}");
    let letter = browser.get(&page.link("/worksheet.pdf?paper=letter")).await.expect(200);
    assert!(letter.bytes != printed.bytes);
    browser.get(&format!("{}?paper=papyrus", page.link("/worksheet.pdf"))).await.expect(404);

    let template = format!("/library/{}", id_of(&weft, "exercises", "ecr-r").await);
    let page = browser.get(&template).await.expect(200);
    page.says("Then you can assign and print the exercise.").hides("worksheet.pdf");
    let refused = browser.get(&format!("{template}/worksheet.pdf")).await.expect(422);
    refused.says("its wording is missing").says("Enter the text your practice is licensed to use");

    let pathway = format!("/library/pathways/{}", id_of(&weft, "pathways", "simple-plan").await);
    let page = browser.get(&pathway).await.expect(200);
    let book = browser.get(&page.link("/workbook.pdf")).await.expect(200);
    let text = pdf_text(&book.bytes);
    assert!(text.contains("Contents") && text.contains("Week 1: "), "{text}");
}

async fn a_client_prints_their_homework(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let journal = weft.assign(&therapist, mira.id, JOURNAL).await;
    let browser = weft.signed_in(&mira.email).await;
    let page = browser.get(&format!("/homework/{journal}")).await.expect(200);
    page.says("Print a worksheet");
    let printed = browser.get(&page.link("/worksheet.pdf")).await.expect(200);
    assert_eq!(printed.header("content-disposition").as_deref(), Some("inline; filename=\"worksheet.pdf\""));
    let text = pdf_text(&printed.bytes);
    assert!(text.contains(&find(JOURNAL).expect("it").title) && !text.contains("Mira"), "{text}");
}

async fn a_result_is_the_clients_and_a_disclosure_when_the_therapist_takes_it(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let mira = weft.client(&therapist, "Mira Vance").await;
    let answers: Vec<(String, String)> =
        (1..=18).map(|number| (format!("q{number:02}"), (1 + number % 7).to_string())).collect();
    let answers: Vec<(&str, &str)> = answers.iter().map(|(item, typed)| (item.as_str(), typed.as_str())).collect();
    let quiz = weft.entry(&therapist, &mira, "starting-pattern", &answers, Readers::ClientAlone).await;
    let (home, office) = (weft.signed_in(&mira.email).await, weft.signed_in(&therapist.email).await);

    // Her own, and nobody else's.
    let page = home.get(&format!("/homework/{quiz}/entry")).await.expect(200);
    let own = home.get(&page.link("/result.pdf")).await.expect(200);
    office.get(&format!("/homework/{quiz}/result.pdf")).await.expect(404);
    assert_eq!(weft.count("SELECT count(*) FROM reports").await, 0);
    let file = folder().join("own.pdf");
    fs::write(&file, &own.bytes).expect("the PDF");
    assert_sound(&file);
    validate_for_screen_readers(file.parent().expect("its folder"), 1);
    let text = bare(&pages(&file).join(" "));
    assert_eq!(pages(&file).len(), 1, "{text}");
    for words in
        ["What your answers say", "Mira Vance", NOT_A_DIAGNOSIS, "Possible next exercises", "A reading that fits"]
    {
        assert!(text.contains(&bare(words)), "{words}: {text}");
    }
    // Every number and every word of the page.
    let said = page.document().by_id("main").expect("the page").all("section");
    let result = said.iter().find(|section| section.attribute("aria-labelledby").as_deref() == Some("result"));
    for part in ["p", "dd", "dt", "figcaption"].iter().flat_map(|name| result.expect("the result").all(name)) {
        let words = bare(&part.text());
        assert!(text.contains(&words), "{words}: {text}");
    }
    assert!(structure(&file).contains("Figure"));

    // Shared, it is told when it leaves.
    weft.services.set_readers(&mira.actor, quiz, Readers::ClientAndTherapist).await.expect("shared");
    let page = office.get(&format!("/clients/{}/entries/{quiz}", mira.id)).await.expect(200);
    page.says("Mira sees that you printed it.");
    let taken = office.get(&page.link("/result.pdf")).await.expect(200);
    assert!(pdf_text(&taken.bytes).contains("On that day"));
    assert_eq!(weft.count("SELECT count(*) FROM reports WHERE kind = 'quiz-result'").await, 1);
    home.get("/seen").await.expect(200).says("Quiz result").says("Dr. Folake Adeyemi");

    // What has no result has none on paper.
    let entry = weft.entry(&therapist, &mira, JOURNAL, &[("body", "Warm.")], Readers::ClientAlone).await;
    home.get(&format!("/homework/{entry}/entry")).await.expect(200).hides("result.pdf");
    home.get(&format!("/homework/{entry}/result.pdf")).await.expect(404);

    // An answer that asks for attention: where to call stands before the numbers, for her.
    let low = [
        ("q1", "2"),
        ("q2", "2"),
        ("q9", "1"),
        ("q3", "1"),
        ("q4", "1"),
        ("q5", "1"),
        ("q6", "1"),
        ("q7", "1"),
        ("q8", "1"),
    ];
    let flagged = weft.entry(&therapist, &mira, "phq-9", &low, Readers::ClientAndTherapist).await;
    let own = pdf_text(&home.get(&format!("/homework/{flagged}/result.pdf")).await.expect(200).bytes);
    let (call, number) = (own.find(CONTACT).expect("where to call"), own.find("11 of 27").expect("the number"));
    assert!(call < number, "{own}");
    let phq = find("phq-9").expect("it");
    let band = &phq.scales[0].bands[2];
    assert!(bare(&own).contains(&bare(&band.client)) && !bare(&own).contains(&bare(&band.therapist)), "{own}");
    let theirs = pdf_text(&office.get(&format!("/homework/{flagged}/result.pdf")).await.expect(200).bytes);
    assert!(bare(&theirs).contains(&bare(&band.therapist)) && !theirs.contains(CONTACT), "{theirs}");
}

#[test]
fn worksheets_are_written_from_the_command_line() {
    crate::support::on_sample(weft_server::store::Engine::Sqlite, async |sample| {
        let folder = folder();
        let file = folder.join("sheet.pdf");
        let out = file.display().to_string();
        let said = weft(&sample.config, &["worksheet", "phq-9", "--out", &out, "--paper", "letter"]).works();
        assert!(said.starts_with(&format!("{out}: 2 pages, ")), "{said}");
        let info =
            run_tool(Command::new(find_binary("pdfinfo", "poppler-utils")).arg(&file)).expect("pdfinfo reads it");
        assert!(info.contains("(letter)") && info.contains("Title:           PHQ-9"), "{info}");

        weft(&sample.config, &["worksheet", "phq-9", "gad-7", "--out", &out]).works();
        assert!(pdf_text(&fs::read(&file).expect("the PDF")).contains("Contents"));
        let book = ["worksheet", "--pathway", "push-pull", "--practice", "Willow Street Practice", "--out", &out];
        weft(&sample.config, &book).works();
        assert!(pdf_text(&fs::read(&file).expect("the PDF")).starts_with("Willow Street Practice Workbook"));

        let missing = folder.join("nothing.pdf");
        let out = missing.display().to_string();
        for (arguments, words) in [
            (&["worksheet", "ecr-r", "--out", &out][..], "its wording is missing"),
            (&["worksheet", "nothing", "--out", &out], "no exercise has the key “nothing”"),
            (&["worksheet", "--pathway", "nothing", "--out", &out], "no pathway has the key “nothing”"),
            (&["worksheet", "--out", &out], "required"),
            (&["worksheet", "phq-9", "--practice", "Nobody", "--out", &out], "called “Nobody”"),
        ] {
            let said = weft(&sample.config, arguments).fails();
            assert!(said.contains(words), "{said}");
        }
        assert!(!missing.exists(), "what failed leaves no file");
    });
}
