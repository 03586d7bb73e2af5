//! The report as a file: sound, readable by machines, and saying what the page says.

use std::process::Command;

use insta::assert_snapshot;
use weft_server::{service::report::OrderInput, store::Engine};
use weft_shared::{
    pattern::{Rater, Side},
    plane,
    reader::Reader,
    report::{Kind, Paper},
    shared_view::{HomeworkLine, HomeworkState, NOT_A_DIAGNOSIS, Period, SharedView, ViewQuery},
    sharing::Readers,
    when,
};

use crate::{
    sample::stories::everyone,
    support::{
        Weft, both_engines, find_binary, on_sample, pdf_text, people::JOURNAL, roles, run_tool, sentences, squeezed,
        tools::pdf_file,
    },
};

both_engines!(
    sample: the_reports_of_the_sample_say_what_the_pages_say,
    every_kind_is_sound_and_says_the_pages_numbers
);
both_engines!(letters_of_any_kind_come_through);
both_engines!(names_of_every_script_are_printed, a_sign_no_font_has_is_named_and_can_be_its_number);

/// Without white space, which wrapping puts where it likes.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text in the order in which it is tagged and drawn, without what the pages' margins repeat.
fn body(pdf: &[u8], practice: &str) -> String {
    let mut tool = Command::new(find_binary("pdftotext", "poppler-utils"));
    let text = run_tool(tool.args(["-raw", "-enc", "UTF-8"]).arg(pdf_file(pdf)).arg("-")).expect("pdftotext reads it");
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    let count = pages.len();
    let mut body = String::new();
    for (number, page) in (1..).zip(pages) {
        let page = squeezed(page);
        let margins = format!("{practice} Confidential {NOT_A_DIAGNOSIS} Page {number} of {count} ");
        let inside = page.strip_prefix(&margins);
        body.push_str(inside.unwrap_or_else(|| panic!("page {number} of {count} begins differently: {page}")));
        body.push(' ');
    }
    body
}

/// A sound file with every font in it, cut down to the letters in use.
fn assert_sound(pdf: &[u8], pages: usize) {
    let file = pdf_file(pdf);
    let checked =
        run_tool(Command::new(find_binary("qpdf", "qpdf")).arg("--check").arg(&file)).expect("qpdf is content");
    assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
    let fonts = run_tool(Command::new(find_binary("pdffonts", "poppler-utils")).arg(&file)).expect("pdffonts reads it");
    let lines: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.len() >= 2, "{fonts}");
    for line in lines {
        // … emb sub uni object generation
        let said = &line[line.len() - 5..line.len() - 2];
        assert_eq!(said, ["yes"; 3], "{line:?}");
    }
    let info = run_tool(Command::new(find_binary("pdfinfo", "poppler-utils")).arg(&file)).expect("pdfinfo reads it");
    let says = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        squeezed(line.trim_start_matches(name))
    };
    assert_eq!(says("Pages:"), pages.to_string());
    assert_eq!(says("Tagged:"), "yes");
    assert!(Kind::ALL.iter().any(|kind| says("Title:") == kind.name()), "nobody's name stands in the properties");
    assert_eq!(says("JavaScript:"), "no");
    validate_for_screen_readers(&file);
}

/// The rules of PDF/UA-1 by Python's `page-validation`, which `cargo xtask test` fetches.
fn validate_for_screen_readers(file: &std::path::Path) {
    let Some(checker) = std::env::var_os("WEFT_TEST_PDF_UA") else { return };
    let code = "import page, sys; sys.exit(0 if page.validate_pdf(sys.argv[1], profile='ua1').is_compliant else 1)";
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", checker).args(["-c", code]).arg(file);
    run_tool(&mut python).expect("PDF/UA-1 is kept");
}

#[track_caller]
fn assert_says(text: &str, words: &str) {
    assert!(bare(text).contains(&bare(words)), "the report does not say “{words}”: {text}");
}

/// Every rating of the client, in order, as the strips carry them.
fn assert_says_the_ratings(text: &str, view: &SharedView) {
    for row in &view.patterns {
        let numbers: Vec<String> = row
            .ratings
            .iter()
            .filter_map(|rated| rated.by(Rater::Client))
            .map(|strength| strength.get().to_string())
            .collect();
        let said = numbers.join(" ");
        assert!(text.contains(&said), "“{}” was rated {said}: {text}", row.wording.old);
    }
}

fn assert_says_what_the_view_says(text: &str, view: &SharedView) {
    assert_says(text, &view.client.name);
    assert_says(text, &view.therapist.with_credentials());
    let is_shared = |line: &&HomeworkLine| matches!(line.state, HomeworkState::Finished { shared: true, .. });
    let shared: Vec<&HomeworkLine> = view.homework.iter().filter(is_shared).collect();
    assert_says(text, &format!("{} finished and shared", shared.len()));
    assert_says(text, &view.in_short().into_iter().map(|run| run.text).collect::<String>());
    assert_says(text, &plane::sentence(&view.path));
    for session in &view.sessions {
        assert_says(text, &when::long(session.meeting.day));
        assert_says(text, &session.agreed);
    }
    for line in shared {
        assert_says(text, &line.title);
        let HomeworkState::Finished { day, .. } = line.state else { continue };
        assert_says(text, &when::long(day));
    }
    assert_says_the_ratings(text, view);
    for row in &view.patterns {
        assert_says(text, &format!("I used to {}", row.wording.old));
        assert_says(text, &format!("Now I can {}", row.wording.new));
        assert_says(text, row.shift.state.word());
        assert_says(text, row.shift.state.rule());
        assert_says(text, &row.sentence(view.people(Reader::Anyone)));
        for quote in &row.quotes {
            assert_says(text, &format!("“{}”", quote.words));
            assert_says(text, &format!("{}, {} · {}", quote.source, when::long(quote.day), quote.side.words()));
        }
    }
}

async fn the_reports_of_the_sample_say_what_the_pages_say(weft: &'static Weft) {
    let mut names = Vec::new();
    for one in everyone(weft).await.into_iter().filter(|one| !one.view.sessions.is_empty()) {
        let made = weft
            .services
            .make_report(&one.by, one.client, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
            .await
            .expect("a report");
        assert_sound(&made.pdf.bytes, made.pdf.pages);
        assert_says_what_the_view_says(&body(&made.pdf.bytes, &one.view.practice), &one.view);
        names.push(one.view.client.name);
    }
    for name in ["Noor Haddad", "Zoë Ní Bhriain"] {
        assert!(names.iter().any(|there| there == name), "{names:?}");
    }
}

/// What the shared view shows as numbers stands in the report with the same digits.
async fn every_kind_is_sound_and_says_the_pages_numbers(weft: &'static Weft) {
    for one in everyone(weft).await.into_iter().filter(|one| !one.view.sessions.is_empty()) {
        for kind in [Kind::Course, Kind::Brief] {
            let mut input = OrderInput::new(kind, Period::WHOLE);
            input.order.sections = kind.sections().iter().copied().collect();
            input.order.paper = Paper::Letter;
            let made = weft.services.make_report(&one.by, one.client, input).await.expect("a report");
            assert_sound(&made.pdf.bytes, made.pdf.pages);
            let text = body(&made.pdf.bytes, &one.view.practice);
            assert_says(&text, &one.view.client.name);
            if kind == Kind::Brief {
                assert_eq!(made.pdf.pages, 1, "{}", one.view.client.name);
                continue;
            }
            assert_says_the_ratings(&text, &one.view);
            for series in &one.view.scales {
                assert_says(&text, &series.name());
                assert_says(&text, &series.sentence());
                for point in series.points.iter().filter(|_| (2..=9).contains(&series.points.len())) {
                    assert_says(&text, &series.number(point.value));
                }
            }
            for help in one.view.helps.ranked.iter().chain(&one.view.helps.once) {
                assert_says(&text, &help.title);
                assert_says(&text, &help.words());
            }
        }
    }
}

/// The longest report of the sample, word for word, and as a screen reader finds its way in it.
#[test]
fn a_report_reads_like_this() {
    on_sample(Engine::Sqlite, async |weft| {
        let everyone = everyone(weft).await;
        let noor = everyone.iter().find(|one| one.view.client.name == "Noor Haddad").expect("Noor");
        let order = OrderInput::new(Kind::Course, Period::WHOLE);
        let made = weft.services.make_report(&noor.by, noor.client, order).await.expect("a report");
        assert_snapshot!("noor_in_words", sentences(&pdf_text(&made.pdf.bytes)));
        assert_snapshot!("noor_in_structure", roles(&pdf_file(&made.pdf.bytes)));
    });
}

async fn letters_of_any_kind_come_through(weft: Weft) {
    const ATTACK: &str = "</textarea><script>alert(1)</script> <img src=x onerror=alert(1)> & “so”.";
    let practice = weft.practice("Praxis Őrség & Söhne").await;
    let therapist = weft.owner(practice, "Dr. Ștefan Munteanu").await;
    let client = weft.client(&therapist, "Erzsébet Kőszegi-Ní Bhriain").await;
    let agreed = "Őszintén: ő, ű, ș, ț, ą, ł, ñ, ß, œ, ĳ – „így“ és «úgy»… efficient, final, fluffy offices.";
    let session = weft.session(&therapist, client.id, "2026-11-16", agreed, "A note of his own.").await;
    let pattern = weft.pattern(&therapist, client.id, "őrizni minden üzenetet", "várni, și a întreba").await;
    weft.rate(&client.actor, client.id, session, &[(pattern, 10)]).await;
    let answers = [("body", ATTACK), ("carry", "Zoë Ní Bhriain knew. So did Ștefan.")];
    let entry = weft.entry(&therapist, &client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
    weft.link(&client.actor, client.id, entry, ("body", 0), pattern, Side::Old).await;
    weft.link(&client.actor, client.id, entry, ("carry", 0), pattern, Side::New).await;

    let made = weft
        .services
        .make_report(&therapist.actor, client.id, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
        .await
        .expect("a report");
    let view =
        weft.services.shared_page(&client.actor, client.id, &ViewQuery::default()).await.expect("the shared view").view;
    assert_sound(&made.pdf.bytes, made.pdf.pages);
    let text = body(&made.pdf.bytes, "Praxis Őrség & Söhne");
    assert_says_what_the_view_says(&text, &view);
    for words in [agreed, ATTACK, "Zoë Ní Bhriain knew.", "Erzsébet Kőszegi-Ní Bhriain", "Dr. Ștefan Munteanu"] {
        assert_says(&text, words);
    }
    assert!(!text.contains("A note of his own."));
    // The period's report holds the period, and says so.
    let before = Period { from: None, to: "2026-11-20".parse().ok() };
    let made = weft
        .services
        .make_report(&therapist.actor, client.id, OrderInput::new(Kind::SessionProgress, before))
        .await
        .expect("a report");
    assert!(!pdf_text(&made.pdf.bytes).contains("Zoë"), "what was written later is not in it");
}

/// The same view gives the same file on either engine.
#[test]
fn the_same_report_is_the_same_file() {
    on_sample(Engine::Sqlite, async |one| {
        let other = Weft::sample(Engine::Postgres).await;
        let mut files = Vec::new();
        for weft in [one, other] {
            let noor =
                everyone(weft).await.into_iter().find(|one| one.view.client.name == "Noor Haddad").expect("Noor");
            let made = weft
                .services
                .make_report(&noor.by, noor.client, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
                .await
                .expect("a report");
            files.push(made.pdf.bytes);
        }
        assert!(files[0] == files[1]);
    });
}

/// Hebrew and Arabic run from right to left; Chinese, Japanese and Korean come from a font the practice configured.
async fn names_of_every_script_are_printed(weft: Weft) {
    const SCRIPTS: [(&str, &str); 6] = [
        (
            "שרה לוי",
            "חיכיתי חצי שעה, נשמתי לאט, ואז שאלתי אותו מה קרה. הוא אמר שהרכבת איחרה. פעם הייתי כותבת לו עשר הודעות.",
        ),
        ("نور حدّاد", "انتظرت نصف ساعة وتنفّست ببطء، ثم سألته عمّا حدث. قال إن القطار تأخّر. كنت أكتب له عشر رسائل."),
        ("Αλεξάνδρα Παππά", "Περίμενα, και μετά ρώτησα."),
        ("Наталія Їжакевич", "Я почекала, а потім запитала."),
        ("李明 山田花子", "小山 明"),
        ("김민지 박서준", "서준 민지"),
    ];
    const PRACTICE: &str = "Praxis Ẹ̀bùn";
    let practice = weft.practice(PRACTICE).await;
    let therapist = weft.owner(practice, "Dr. Nguyễn Thị Ánh").await;
    for (name, said) in SCRIPTS {
        let client = weft.client(&therapist, name).await;
        weft.session(&therapist, client.id, "2026-11-16", said, "").await;
        let pattern = weft.pattern(&therapist, client.id, "wait for a message", "ask").await;
        let answers = [("body", said), ("carry", "Enough.")];
        let entry = weft.entry(&therapist, &client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
        weft.link(&client.actor, client.id, entry, ("body", 0), pattern, Side::New).await;
        let made = weft
            .services
            .make_report(&therapist.actor, client.id, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
            .await
            .expect("a report");
        assert_sound(&made.pdf.bytes, made.pdf.pages);
        let text = bare(&plain(&body(&made.pdf.bytes, PRACTICE)));
        for words in [name, said].map(|words| bare(&plain(words))) {
            assert!(text.contains(&words), "{words} is not in {text}");
        }
    }
}

/// One sign nobody can print: its number and its place are said, and the report can be made with the number.
async fn a_sign_no_font_has_is_named_and_can_be_its_number(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Noor Haddad").await;
    weft.session(&therapist, client.id, "2026-11-16", "Wait \u{200b}an hour, then ask \u{e123}.", "").await;
    let browser = weft.signed_in(&therapist.email).await;
    let address = format!("/clients/{}/report", client.id);
    let form = browser.get(&address).await.expect(200).form("/report");
    let refused = browser.send(&form.clone().press("go", "make")).await.expect(422);
    let fault = refused.fault("spelled").expect("a fault at the tick");
    assert!(fault.contains("the character U+E123, in what was agreed in session 1"), "{fault}");
    assert!(fault.contains("[U+E123]"), "{fault}");
    let made = browser.submit(&refused.form("/report").tick("spelled", "yes").press("go", "make")).await.expect(200);
    let file = browser.get(&made.link("/file")).await.expect(200);
    let text = plain(&body(&file.bytes, "Willow Street Practice"));
    assert!(text.contains("[U+E123]") && text.contains("Some characters could not be printed here"), "{text}");
}

/// Without the marks that say which way a text runs.
fn plain(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')).collect()
}
