//! The trail a client sees is complete: every address at which staff see what the client wrote or rated, known from the
//! table of routes, is opened, and stands there.

use weft_server::web::{Route, Shows, routes};

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(
    whatever_staff_see_is_on_the_trail_the_client_reads,
    what_nobody_looks_at_is_no_opening,
    ones_own_pages_are_no_openings
);

/// Everything about a client says what it shows, and only what is without content says that it shows nothing.
#[test]
fn every_address_about_a_client_says_what_it_shows() {
    // A page that is a form to be filled in, or a file that was written down when it was made; and forms that lead
    // elsewhere, or come again with what their own page shows.
    let without_content = [
        "/clients/{client}/edit",
        "/clients/{client}/status",
        "/clients/{client}/sessions/new",
        "/clients/{client}/assign",
        "/clients/{client}/pathway",
        "/clients/{client}/invitation",
        "/clients/{client}/invitation/withdraw",
        // The client's own.
        "/clients/{client}/entries/{assignment}/amend",
        "/clients/{client}/assignments/{assignment}",
        "/clients/{client}/assignments/{assignment}/withdraw",
        "/clients/{client}/undo/{undo}",
        "/clients/{client}/care",
        "/clients/{client}/emergency",
        "/clients/{client}/flags/{assignment}",
        "/clients/{client}/sessions/{session}/held",
        "/clients/{client}/reports/{report}",
        "/clients/{client}/reports/{report}/cancel",
        "/clients/{client}/proposals/{proposal}/make",
        "/clients/{client}/proposals/{proposal}/withdraw",
        // Says that something changed, and not what.
        "/clients/{client}/sessions/{session}/joint/events",
    ];
    for Route { method, path, shows } in routes() {
        if path.starts_with("/clients/{client}") {
            let may_be_silent = without_content.contains(&path);
            assert_eq!(shows == Shows::Nothing, may_be_silent, "{method} {path}: decide what it shows of the client");
        }
    }
}

async fn whatever_staff_see_is_on_the_trail_the_client_reads(weft: Weft) {
    let course = weft
        .course()
        .sessions(3)
        .pattern("check his phone", "wait, and ask")
        .rated(&[9, 8, 6])
        .entry(JOURNAL, &[("who", "My aunt"), ("body", "My jaw lets go.")])
        .await;
    let (at_work, at_home) = (course.at_work().await, course.at_home().await);
    let (client, session) = (course.client.id, course.sessions.last().expect("a session"));
    let fill = |path: &str| {
        path.replace("{client}", &client.to_string())
            .replace("{session}", &session.to_string())
            .replace("{pattern}", &course.patterns[0].to_string())
            .replace("{assignment}", &course.entries[0].to_string())
    };
    let counted = async || {
        let sql = format!("SELECT count(*) FROM audit WHERE allowed = 1 AND client_id = '{client}'");
        weft.count(&sql).await
    };
    let mut tried = 0;
    for route in routes().into_iter().filter(|route| route.method == "GET" && route.shows != Shows::Nothing) {
        let path = fill(route.path);
        if path.contains('{') {
            // The file of a report, which has a test of its own (`report::disclosures`).
            continue;
        }
        let (before, lines) = (counted().await, at_home.get("/seen").await.text());
        let page = at_work.get(&path).await;
        if page.status != 200 {
            assert!(path.ends_with("result.pdf"), "{path}: {}", page.status);
            continue;
        }
        tried += 1;
        assert!(counted().await > before, "{path} is not on the trail");
        assert_ne!(at_home.get("/seen").await.text(), lines, "{path} is not in what the client reads");
    }
    assert!(tried >= 8, "{tried} addresses were tried");

    at_work.get("/caseload").await.says("check his phone");
    at_home.get("/seen").await.says("saw a line about you, such as a pattern or quote, in their list of clients");
    let before = counted().await;
    at_work.get("/caseload").await.expect(200);
    assert_eq!(counted().await, before, "once a day");
}

async fn what_nobody_looks_at_is_no_opening(weft: Weft) {
    let course = weft.course().sessions(1).pattern("check his phone", "wait, and ask").rated(&[9]).await;
    let (at_work, client, pattern) = (course.at_work().await, course.client.id, course.patterns[0]);
    let counted = async || weft.count("SELECT count(*) FROM audit").await;
    let before = counted().await;
    for path in [
        format!("/clients/{client}"),
        format!("/clients/{client}/shared"),
        format!("/clients/{client}/patterns/{pattern}"),
    ] {
        at_work.head(&path).await.expect(200).hides("check his phone");
        for header in [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("x-moz", "prefetch")] {
            at_work.get_with(&path, &[header]).await.expect(503).hides("check his phone");
        }
    }
    assert_eq!(counted().await, before);
    at_work.get(&format!("/clients/{client}/patterns/{pattern}")).await.expect(200);
    assert!(counted().await > before);
}

async fn ones_own_pages_are_no_openings(weft: Weft) {
    let course = weft.course().sessions(1).pattern("check his phone", "wait, and ask").rated(&[9]).await;
    let (at_home, client, pattern) = (course.at_home().await, course.client.id, course.patterns[0]);
    let shown = async || weft.count("SELECT count(*) FROM audit WHERE action = 'show-page'").await;
    at_home.get(&format!("/clients/{client}/patterns/{pattern}")).await.expect(200);
    assert_eq!(shown().await, 0);
}
