//! What the pages cost that grow with a practice: `cargo bench -p weft-tests --bench requests`.
//!
//! On SQLite, over HTTP on this machine, each figure the median of several requests: the caseload of a therapist with 6,
//! 200 and 800 clients (bare records), the shared view of the sample's longest course of therapy, a save while typing,
//! and 200 people who open a shared view at the same moment.
#![allow(clippy::expect_used, clippy::panic, clippy::pedantic, reason = "as in the tests, whose support this is")]
#![expect(clippy::print_stdout, reason = "its output is the result")]

#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, unused_macros, reason = "the tests use the rest")]
mod support;

use std::time::Instant;

use support::{Weft, on, people::JOURNAL};
use weft_server::store::Engine;
use weft_shared::response::Parts;

const SIZES: [usize; 3] = [6, 200, 800];
const AT_ONCE: usize = 200;
/// The longest course of therapy among the sample's stories.
const LONGEST: &str = "Noor Haddad";
const THERAPIST: &str = "adeyemi@example.org";

fn main() {
    on(Engine::Sqlite, caseload);
    on(Engine::Sqlite, autosave);
    on(Engine::Sqlite, shared_view);
}

/// Milliseconds, the median of `times` requests after one that warms up.
async fn median<T>(times: usize, mut request: impl AsyncFnMut(usize) -> T) -> f64 {
    request(0).await;
    let mut taken = Vec::with_capacity(times);
    for round in 1..=times {
        let begun = Instant::now();
        request(round).await;
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    taken.sort_by(f64::total_cmp);
    taken[times / 2]
}

async fn caseload(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    let mut there = 0;
    for size in SIZES {
        for number in there..size {
            weft.record(&therapist, &format!("Client {number}")).await;
        }
        there = size;
        let taken = median(7, async |_| browser.get("/caseload").await.expect(200)).await;
        println!("caseload of {size} clients: {taken:.1} ms");
    }
}

async fn autosave(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let assignment = weft.assign(&therapist, client.id, JOURNAL).await;
    let elsewhere = [("who", "My aunt, who keeps her door open."), ("body", "My jaw lets go. I eat slowly.")];
    weft.answer(&client, assignment, &elsewhere).await;
    let browser = weft.signed_in(&client.email).await;
    let assignment = assignment.to_string();
    let taken = median(101, async |round| {
        let typed = Parts::one(&format!("My jaw lets go, for the {round}th time.")).to_wire();
        let seen = (round + 1).to_string();
        let fields = [("assignment", assignment.as_str()), ("item", "body"), ("typed", &typed), ("seen", &seen)];
        browser.post("/api/answers/save", &fields).await.expect(200)
    })
    .await;
    println!("a save while typing: {taken:.1} ms");
}

async fn shared_view(_: Weft) {
    let weft = Weft::sample(Engine::Sqlite).await;
    let browser = weft.browser();
    browser.sign_in(THERAPIST, weft_server::sample::PASSWORD).await.expect(200);
    let caseload = browser.get("/caseload").await.expect(200);
    let path = format!("{}/shared", caseload.link_to(LONGEST));
    let taken = median(21, async |_| browser.get(&path).await.expect(200)).await;
    println!("the shared view of {LONGEST}: {taken:.1} ms");

    let session = browser.cookie("weft").expect("a login");
    let begun = Instant::now();
    let mut answers = Vec::with_capacity(AT_ONCE);
    tokio::task::LocalSet::new()
        .run_until(async {
            let opened: Vec<_> = (0..AT_ONCE)
                .map(|_| tokio::task::spawn_local(open_once(weft, session.clone(), path.clone())))
                .collect();
            for each in opened {
                answers.push(each.await.expect("an answer"));
            }
        })
        .await;
    let all = begun.elapsed().as_secs_f64();
    let failed = answers.iter().filter(|status| **status != 200).count();
    println!("{AT_ONCE} openings at once: {all:.1} s for all, {failed} failed");
}

async fn open_once(weft: &'static Weft, session: String, path: String) -> u16 {
    let browser = weft.browser();
    browser.put_cookie("weft", &session);
    browser.get(&path).await.status
}
