//! A database that cannot be written: what is wrong is said, nothing typed is lost, and it passes by itself.

use std::{
    fs,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use sqlx::{AnyConnection, Connection as _};
use weft_server::{config::Config, store::Engine};
use weft_shared::sharing::Readers;

use crate::support::{Browser, Form, Page, Weft, both_engines, on, people::JOURNAL, small_disk};

both_engines!(a_full_database_is_said_and_over_once_there_is_room);

const WORDS: &str = "She left the kettle on, and I said nothing. ";

/// A session's note that needs room of its own.
async fn a_long_note(weft: &Weft) -> (Browser, Form) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&therapist, "Mira Vance").await;
    let browser = weft.signed_in(&therapist.email).await;
    let path = format!("/clients/{client}/sessions/new");
    let form = browser.get(&path).await.form("/sessions/new").set("note", &WORDS.repeat(400));
    (browser, form)
}

#[track_caller]
fn assert_said(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.text());
    page.says("Weft cannot save anything just now").says("someone has to make room");
    assert!(page.header("retry-after").is_some());
    let fields = page.document().all("textarea");
    assert!(fields.iter().any(|field| field.raw_text().contains(&WORDS.repeat(400))), "{}", page.text());
}

/// Sends it until it is kept, for as long as a person is asked to wait.
async fn assert_kept_soon(browser: &Browser, form: &Form) {
    let begun = Instant::now();
    loop {
        let page = browser.send(form).await;
        if page.status == 303 {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{} {}", page.status, page.text());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// The engines' own word for "full", wherever the tests run: SQLite may grow no further, PostgreSQL says so for one table.
async fn a_full_database_is_said_and_over_once_there_is_room(weft: Weft) {
    let (browser, form) = a_long_note(&weft).await;
    match weft.engine {
        Engine::Sqlite => drop(weft.execute("PRAGMA max_page_count = 1").await),
        Engine::Postgres => {
            let full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$";
            weft.execute(full).await;
            let trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON sessions EXECUTE FUNCTION full_disk()";
            weft.execute(trigger).await;
        }
    }
    assert_said(&browser.send(&form).await);
    match weft.engine {
        Engine::Sqlite => drop(weft.execute("PRAGMA max_page_count = 1073741823").await),
        Engine::Postgres => drop(weft.execute("DROP TRIGGER full_disk ON sessions").await),
    }
    assert_kept_soon(&browser, &form).await;
    assert_eq!(weft.count("SELECT count(*) FROM sessions").await, 1);
}

/// The same on a disk that is full in truth, for as long as it is full. Where no disk may be mounted, the test above
/// has to do.
#[test]
fn a_full_disk_is_said_and_over_once_there_is_room() {
    let Some(folder) = small_disk("16m") else {
        eprintln!("not tried: this user may not mount a small disk");
        return;
    };
    on(Engine::Sqlite, async move |elsewhere| {
        let weft = Weft::start_with(Config { data_dir: folder.join("data"), ..elsewhere.config.clone() }).await;
        let (browser, form) = a_long_note(&weft).await;
        let ballast = folder.join("ballast");
        fill(&ballast);
        for _ in 0..3 {
            assert_said(&browser.send(&form).await);
            fill(&ballast);
        }
        // Reading goes on, also when the visit itself cannot be noted.
        weft.go_to("2026-11-23", "10:30");
        browser.get("/caseload").await.expect(200).says("Mira Vance");
        fs::remove_file(&ballast).expect("there is room");
        assert_kept_soon(&browser, &form).await;
    });
}

/// Writes until nothing more fits.
fn fill(ballast: &Path) {
    let mut file = fs::OpenOptions::new().create(true).append(true).open(ballast).expect("a file");
    for size in [65_536, 4_096, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

/// Another program holds SQLite's one write lock for as long as it likes.
#[test]
fn a_database_locked_by_another_program_can_be_read_and_waits_with_a_sentence() {
    on(Engine::Sqlite, async |weft| {
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
        let client = weft.client(&therapist, "Mira Vance").await;
        let entry = weft.entry(&therapist, &client, JOURNAL, &[("who", "My aunt")], Readers::ClientAlone).await;
        let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
        let form = at_work.get("/clients/new").await.form("/clients/new").set("name", WORDS);
        // Both have been away for a while, which each visit notes.
        weft.go_to("2026-11-23", "11:00");
        let mut other = AnyConnection::connect(&weft.config.database_url()).await.expect("the other program");
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.expect("it holds the lock");

        let begun = Instant::now();
        at_work.get("/caseload").await.expect(200).says("Mira");
        at_work.get("/library").await.expect(200);
        at_home.get("/today").await.expect(200);
        at_home.get("/entries").await.expect(200);
        at_home.get(&format!("/homework/{entry}/entry")).await.expect(200).says("My aunt");
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());

        let page = at_work.send(&form).await.expect(503);
        page.says("Weft is busy just now").says("Nothing was changed.");
        assert!(page.document().all("textarea").iter().any(|field| field.raw_text().contains(WORDS.trim())));
        at_work.get(&format!("/clients/{}", client.id)).await.expect(503).says("Weft is busy just now");
        at_home.get("/sign-in").await.expect(303);

        sqlx::query("ROLLBACK").execute(&mut other).await.expect("it lets go");
        at_work.send(&form).await.expect(303);
        at_work.get(&format!("/clients/{}", client.id)).await.expect(200);
    });
}
