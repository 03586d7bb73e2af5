//! What a request costs in queries: the same, however much a practice holds.
//!
//! The program runs as a process of its own and logs each statement (never a value); what stands in its log before the
//! line of a request was asked for that request.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
};

use weft_shared::{ids::ClientId, pattern::Side, response::Parts, sharing::Readers, when::days_after};

use crate::support::{Browser, Client, Therapist, Weft, both_engines, people::JOURNAL, weft_binary};

both_engines!(
    a_caseload_costs_the_same_for_five_and_for_fifty,
    a_shared_view_costs_the_same_for_six_sessions_and_for_sixty,
    pages_of_a_record_cost_the_same_however_much_it_holds,
    pages_of_the_library_do_not_ask_for_each_exercise,
    saving_while_typing_takes_at_most_eight_queries
);

/// The program on a test's database, and what it says of its queries.
struct Counted {
    server: Child,
    /// Its lines, read as they come: a program whose log nobody reads stands still.
    log: Receiver<String>,
    address: String,
}

impl Counted {
    fn start(weft: &Weft) -> Self {
        let mut command = Command::new(weft_binary());
        command
            .args(["serve", "--addr", "127.0.0.1:0"])
            .env("WEFT_DATA_DIR", &weft.config.data_dir)
            .env("WEFT_SITE_DIR", crate::support::weft::site())
            .env("WEFT_LOG", "off,weft_server::web=info,sqlx::query=debug")
            .env("WEFT_TEST_CLOCK", "2026-11-24T10:00:00Z")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(url) = &weft.config.database_url {
            command.env("WEFT_DATABASE_URL", url);
        }
        let mut server = command.spawn().expect("the program starts");
        let (lines, log) = channel();
        let stderr = BufReader::new(server.stderr.take().expect("its log"));
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
        let said = BufReader::new(server.stdout.take().expect("its words"));
        let address = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("serving: http://")?;
            Some(address.trim_end_matches('/').to_owned())
        });
        Self { server, log, address: address.expect("an address") }
    }

    fn browser(&self) -> Browser {
        Browser::new(self.address.parse().expect("an address"))
    }

    /// How many statements ran until the next request of this route was answered, and which.
    fn until(&mut self, route: &str) -> Vec<String> {
        let mut queries = Vec::new();
        loop {
            let line = self.log.recv().unwrap_or_else(|_| panic!("the program ended before {route} was answered"));
            if let Some((_, statement)) = line.split_once("summary=") {
                // What a new connection is told belongs to no request.
                if !statement.starts_with("\"PRAGMA") {
                    queries.push(statement.trim().to_owned());
                }
            } else if line.contains("route=") {
                if line.contains(route) {
                    return queries;
                }
                queries.clear();
            }
        }
    }

    /// The queries of a page that was opened once before, so that what is kept in memory is there. Beside the requests the
    /// program sweeps once in a while and logs what it asks then: of three openings the one with the fewest queries
    /// counts.
    async fn queries(&mut self, browser: &Browser, path: &str, route: &str) -> Vec<String> {
        browser.get(path).await.expect(200);
        let mut fewest: Option<Vec<String>> = None;
        for _ in 0..3 {
            // Whatever was asked for until here lies behind a page that asks for nothing.
            browser.get("/away").await.expect(200);
            self.until("/away");
            browser.get(path).await.expect(200);
            let queries = self.until(route);
            if fewest.as_ref().is_none_or(|fewest| queries.len() < fewest.len()) {
                fewest = Some(queries);
            }
        }
        fewest.unwrap_or_default()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn same(less: &[String], more: &[String]) {
    assert_eq!(less.len(), more.len(), "with less:\n{}\nwith more:\n{}", less.join("\n"), more.join("\n"));
}

async fn signed_in(weft: &Weft, counted: &Counted, email: &str) -> Browser {
    let browser = counted.browser();
    browser.put_cookie("weft", weft.login(email).await.secret());
    browser
}

/// A client with a pattern, two sessions, a quote and something begun.
async fn at_work(weft: &Weft, by: &Therapist, name: &str) -> Client {
    let client = weft.client(by, name).await;
    let pattern = weft.pattern(by, client.id, "check his phone", "wait, and ask").await;
    for day in ["2026-11-09", "2026-11-16"] {
        let session = weft.session(by, client.id, day, "Tea before the phone.", "").await;
        weft.rate(&by.actor, client.id, session, &[(pattern, 6)]).await;
    }
    let answers = [("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")];
    let entry = weft.entry(by, &client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
    weft.link(&by.actor, client.id, entry, ("body", 1), pattern, Side::New).await;
    let begun = weft.assign(by, client.id, JOURNAL).await;
    weft.answer(&client, begun, &[]).await;
    client
}

async fn a_caseload_costs_the_same_for_five_and_for_fifty(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let (few, many) =
        (weft.owner(practice, "Dr. Folake Adeyemi").await, weft.therapist(practice, "Maja Lindqvist").await);
    for (by, clients) in [(&few, 5), (&many, 50)] {
        // Hashing a password for each of fifty would take longer than all the rest: three of them have an account.
        for number in 0..3 {
            at_work(&weft, by, &format!("Client {number} of {clients}")).await;
        }
        for number in 3..clients {
            let client = weft.record(by, &format!("Client {number} of {clients}")).await;
            let pattern = weft.pattern(by, client, "check his phone", "wait, and ask").await;
            let session = weft.session(by, client, "2026-11-16", "Tea.", "").await;
            weft.rate(&by.actor, client, session, &[(pattern, 6)]).await;
        }
    }
    let mut counted = Counted::start(&weft);
    let mut queries = Vec::new();
    for by in [&few, &many] {
        let browser = signed_in(&weft, &counted, &by.email).await;
        queries.push(counted.queries(&browser, "/caseload", "/caseload").await);
    }
    same(&queries[0], &queries[1]);
}

/// As many sessions, a week apart, as asked for, each with two ratings and a shared entry's quote.
async fn course(weft: &Weft, by: &Therapist, name: &str, sessions: i32) -> Client {
    let client = weft.client(by, name).await;
    let pattern = weft.pattern(by, client.id, "check his phone", "wait, and ask").await;
    let first = "2025-09-01".parse().expect("a day");
    for week in 0..sessions {
        let session = weft.session(by, client.id, &days_after(first, week * 7).to_string(), "Tea.", "").await;
        weft.rate(&by.actor, client.id, session, &[(pattern, 6)]).await;
        weft.rate(&client.actor, client.id, session, &[(pattern, 5)]).await;
        let answers = [("who", "My aunt"), ("body", "My jaw lets go. I eat slowly.")];
        let entry = weft.entry(by, &client, JOURNAL, &answers, Readers::ClientAndTherapist).await;
        weft.link(&by.actor, client.id, entry, ("body", 1), pattern, Side::New).await;
    }
    client
}

async fn few_and_many(weft: &Weft) -> (Therapist, Client, Client) {
    let practice = weft.practice("Willow Street Practice").await;
    let by = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let few = course(weft, &by, "Mira Vance", 6).await;
    let many = course(weft, &by, "Nadia Brandt", 60).await;
    (by, few, many)
}

async fn a_shared_view_costs_the_same_for_six_sessions_and_for_sixty(weft: Weft) {
    let (by, few, many) = few_and_many(&weft).await;
    let mut counted = Counted::start(&weft);
    let browser = signed_in(&weft, &counted, &by.email).await;
    let path = |client: ClientId| format!("/clients/{client}/shared");
    let less = counted.queries(&browser, &path(few.id), "/shared").await;
    let more = counted.queries(&browser, &path(many.id), "/shared").await;
    same(&less, &more);
}

async fn pages_of_a_record_cost_the_same_however_much_it_holds(weft: Weft) {
    let (by, few, many) = few_and_many(&weft).await;
    let mut counted = Counted::start(&weft);
    let browser = signed_in(&weft, &counted, &by.email).await;
    for (path, route) in [("", "/clients/{client}"), ("/report", "/clients/{client}/report")] {
        let path = |client: ClientId| format!("/clients/{client}{path}");
        let less = counted.queries(&browser, &path(few.id), route).await;
        let more = counted.queries(&browser, &path(many.id), route).await;
        same(&less, &more);
    }
    let mut pages: Vec<Vec<Vec<String>>> = Vec::new();
    for client in [&few, &many] {
        let browser = signed_in(&weft, &counted, &client.email).await;
        let mut own = Vec::new();
        for path in ["/today", "/entries", "/seen"] {
            own.push(counted.queries(&browser, path, path).await);
        }
        pages.push(own);
    }
    for (less, more) in pages[0].iter().zip(&pages[1]) {
        same(less, more);
    }
}

async fn pages_of_the_library_do_not_ask_for_each_exercise(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let by = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.record(&by, "Mira Vance").await;
    let mut counted = Counted::start(&weft);
    let browser = signed_in(&weft, &counted, &by.email).await;
    let library = browser.get("/library").await.expect(200);
    let links = library.links();
    let pathway = links.into_iter().find(|link| link.starts_with("/library/pathways/")).expect("a pathway");
    for (path, route) in [
        ("/library".to_owned(), "/library"),
        (pathway, "/library/pathways/{pathway}"),
        (format!("/clients/{client}/assign"), "/assign"),
    ] {
        let queries = counted.queries(&browser, &path, route).await;
        // A form about a client asks for what was typed into it and not sent.
        let most = if route == "/assign" { 12 } else { 8 };
        assert!(queries.len() <= most, "{path}:\n{}", queries.join("\n"));
    }
}

async fn saving_while_typing_takes_at_most_eight_queries(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let by = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&by, "Mira Vance").await;
    let assignment = weft.assign(&by, client.id, JOURNAL).await;
    weft.answer(&client, assignment, &[("who", "My aunt"), ("body", "My jaw")]).await;
    let mut counted = Counted::start(&weft);
    let browser = signed_in(&weft, &counted, &client.email).await;
    let assignment = assignment.to_string();
    let mut queries: Option<Vec<String>> = None;
    for seen in ["1", "2", "3"] {
        let typed = Parts::one(&format!("My jaw lets go, {seen}.")).to_wire();
        let fields = [("assignment", assignment.as_str()), ("item", "body"), ("typed", &typed), ("seen", seen)];
        browser.post("/api/answers/save", &fields).await.expect(200);
        let these = counted.until("/api/answers/save");
        if queries.as_ref().is_none_or(|fewest| these.len() < fewest.len()) {
            queries = Some(these);
        }
    }
    let queries = queries.expect("it was saved");
    assert!(queries.len() <= 8, "{}", queries.join("\n"));
}
