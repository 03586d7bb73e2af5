//! Signing in, by many at once; and what becomes of logins, links and jobs that are over.

use std::fs;

use weft_server::{store::Engine, web::tidy_up};
use weft_shared::when::Moment;

use crate::support::{
    Browser, PASSWORD, Therapist, Weft, at_once, both_engines, command::serving, on, people::JOURNAL,
};

both_engines!(
    what_is_over_is_removed,
    a_made_report_outlives_its_job,
    signing_in_as_someone_else_ends_the_old_login,
    a_clock_that_is_put_back_prolongs_nothing
);

async fn a_therapist(weft: &Weft) -> Therapist {
    let practice = weft.practice("Willow Street Practice").await;
    weft.owner(practice, "Dr. Folake Adeyemi").await
}

async fn what_is_over_is_removed(weft: Weft) {
    let therapist = a_therapist(&weft).await;
    let logins = async || weft.count("SELECT count(*) FROM logins").await;
    let links = async || weft.count("SELECT count(*) FROM invitations").await;
    // A link that was used, one that a newer one replaced, and one that still waits.
    weft.client(&therapist, "Mira Vance").await;
    let waits = weft.record(&therapist, "Nadia Brandt").await;
    for _ in 0..2 {
        weft.later();
        weft.services.invite(&therapist.actor, waits).await.expect("an invitation");
    }
    weft.execute("DELETE FROM logins").await;
    let (idle, out, stays) = (
        weft.signed_in(&therapist.email).await,
        weft.signed_in(&therapist.email).await,
        weft.signed_in(&therapist.email).await,
    );
    // As long as a practice can allow, and on no trusted device.
    weft.execute("UPDATE practices SET staff_idle_minutes = 120, staff_hours = 24").await;
    weft.execute("UPDATE logins SET trusted_at = NULL").await;
    out.post("/sign-out", &[]).await.expect(303);
    tidy_up(&weft.services).await;
    assert_eq!((logins().await, links().await), (2, 3), "one was ended, and links are told of for a while");
    for time in ["11:30", "13:00"] {
        weft.go_to("2026-11-23", time);
        stays.get("/caseload").await.expect(200);
    }
    weft.go_to("2026-11-23", "14:30");
    tidy_up(&weft.services).await;
    assert_eq!(logins().await, 1, "nobody came for four hours");
    stays.get("/caseload").await.expect(200);
    assert!(idle.get("/caseload").await.asks_to_sign_in());
    weft.go_to("2027-03-01", "10:00");
    tidy_up(&weft.services).await;
    assert_eq!((logins().await, links().await), (0, 1), "the one that nobody has used or replaced");
    weft.signed_in(&therapist.email).await.get(&format!("/clients/{waits}")).await.says("No one used it.");
}

async fn a_made_report_outlives_its_job(weft: Weft) {
    let therapist = a_therapist(&weft).await;
    let client = weft.client(&therapist, "Mira Vance").await;
    weft.session(&therapist, client.id, "2026-11-20", "Tea before talk.", "").await;
    let browser = weft.signed_in(&therapist.email).await;
    let form = browser.get(&format!("/clients/{}/report", client.id)).await.form("/report");
    let shown = browser.send(&form.press("go", "preview")).await.expect(200);
    let made = browser.submit(&shown.form("/report").press("go", "make")).await;
    let made = browser.when_made(made).await.expect(200);
    let heading = made.heading();
    weft.go_to("2027-03-01", "10:00");
    tidy_up(&weft.services).await;
    assert_eq!(weft.count("SELECT count(*) FROM report_jobs").await, 0);
    let page = weft.signed_in(&therapist.email).await.get(&made.path).await.expect(200);
    assert_eq!(page.heading(), heading);
}

async fn signing_in_as_someone_else_ends_the_old_login(weft: Weft) {
    let therapist = a_therapist(&weft).await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let browser = weft.signed_in(&therapist.email).await;
    let old = browser.cookie("weft").expect("a login");
    // From a page that was opened before, in another tab.
    let fields = [("email", client.email.as_str()), ("password", PASSWORD)];
    browser.post("/sign-in", &fields).await.expect(303);
    browser.get("/today").await.expect(200);
    let whoever_kept_it = weft.browser();
    whoever_kept_it.put_cookie("weft", &old);
    assert!(whoever_kept_it.get("/caseload").await.asks_to_sign_in());
    // A wrong password ends nothing.
    browser.post("/sign-in", &[("email", therapist.email.as_str()), ("password", "a guess")]).await.expect(422);
    browser.get("/today").await.expect(200);

    // A link opened on the therapist's own screen.
    let at_work = weft.signed_in(&therapist.email).await;
    let old = at_work.cookie("weft").expect("a login");
    let other = weft.record(&therapist, "Nadia Brandt").await;
    let link = weft.services.invite(&therapist.actor, other).await.expect("an invitation");
    let fields = [("email", "nadia@example.org"), ("password", PASSWORD)];
    at_work.post(&format!("/invitation/{}", link.token.secret()), &fields).await.expect(303);
    whoever_kept_it.put_cookie("weft", &old);
    assert!(whoever_kept_it.get("/caseload").await.asks_to_sign_in());

    let out = browser.post("/sign-out", &[]).await.expect(303);
    let forget = out.header("clear-site-data").expect("what to forget");
    assert!(forget.contains("\"cache\"") && forget.contains("\"storage\""), "{forget}");
    assert_eq!(browser.cookie("weft"), None);
}

async fn a_clock_that_is_put_back_prolongs_nothing(weft: Weft) {
    let therapist = a_therapist(&weft).await;
    let client = weft.record(&therapist, "Mira Vance").await;
    weft.go_to("2026-12-01", "10:00");
    let browser = weft.signed_in(&therapist.email).await;
    let link = weft.services.invite(&therapist.actor, client).await.expect("an invitation");
    let link = format!("/invitation/{}", link.token.secret());
    // Two clocks are never quite of one mind.
    weft.clock.set(Moment(weft.now().0 - 30_000));
    browser.get("/caseload").await.expect(200);
    weft.browser().get(&link).await.expect(200).says("Welcome, Mira");
    weft.go_to("2026-11-30", "10:00");
    assert!(browser.get("/caseload").await.asks_to_sign_in());
    let fields = [("email", "mira@example.org"), ("password", PASSWORD)];
    weft.browser().post(&link, &fields).await.expect(200).says("This link has expired");
    assert_eq!(weft.count("SELECT count(*) FROM accounts").await, 1);
}

/// The memory of the program itself, as the system counts it, in KiB.
fn most_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("its peak");
    line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn many_who_sign_in_at_once_take_no_more_memory_than_a_few() {
    on(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        let server = serving(&config);
        let address = server.address;
        let number = std::cell::Cell::new(0);
        let answers = at_once(160, || {
            // Another address each: one alone is slowed down after a few.
            number.set(number.get() + 1);
            let email = format!("nobody{}@example.org", number.get());
            async move {
                let fields = [("email", email.as_str()), ("password", "a wrong guess")];
                Browser::new(address).post("/sign-in", &fields).await.status
            }
        })
        .await;
        let answered = answers.iter().filter(|status| **status == 422).count();
        let sent_away = answers.iter().filter(|status| **status == 503).count();
        let slowed_down = answers.iter().filter(|status| **status == 429).count();
        assert_eq!(answered + sent_away + slowed_down, 160, "{answers:?}");
        assert!(answered >= 40, "only {answered} were looked at, of the fifty one network has");
        // 160 at once took 5 GB. Each at work takes 46 MiB, and as many are as there are cores, two to eight.
        let at_work = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8) as u64;
        let peak = most_memory(server.child.id());
        assert!(peak < 200_000 + at_work * 50_000, "{peak} KiB");
    });
}

/// What an island sends goes by the same rule as what a form sends.
#[test]
fn control_characters_never_arrive_from_an_island() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        on(engine, async |weft| {
            let therapist = a_therapist(&weft).await;
            let client = weft.client(&therapist, "Mira Vance").await;
            let homework = weft.assign(&therapist, client.id, JOURNAL).await;
            weft.answer(&client, homework, &[]).await;
            let browser = weft.signed_in(&client.email).await;
            let assignment = homework.to_string();
            let save = |item: &'static str, typed: &'static str| {
                [
                    ("assignment", assignment.clone()),
                    ("item", item.to_owned()),
                    ("typed", typed.to_owned()),
                    ("seen", "0".to_owned()),
                    ("page", "a1".to_owned()),
                    ("number", "1".to_owned()),
                ]
            };
            for (item, typed, status) in [("who", "=My%00%1B aunt", 200), ("wh\0o", "=My aunt", 404), ("\0", "\0", 404)]
            {
                let fields = save(item, typed);
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = browser.post("/api/answers/save", &fields).await;
                assert!(
                    answer.status == status || (status == 404 && answer.status == 422),
                    "{}: {}",
                    answer.status,
                    answer.html()
                );
            }
            assert_eq!(browser.get(&format!("/homework/{homework}/1")).await.form("/1").value("answer"), "My aunt");
        });
    }
}
