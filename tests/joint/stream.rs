//! Word of a change: it reaches whoever follows, in this process and in others, and says nothing but that.

use std::{sync::Arc, time::Duration};

use http_body_util::BodyExt as _;
use tokio::time::timeout;
use weft_server::{
    clock::SeededIds,
    config::Transport,
    service::Services,
    store::{Engine, Store},
    web::App,
};
use weft_shared::joint::Screens;

use super::{PHONE, with_two_patterns};
use crate::support::{Browser, PASSWORD, Weft, both_engines, on, weft::site};

both_engines!(
    word_of_a_change_arrives_and_following_resumes,
    following_ends_with_the_login_and_with_the_view,
    a_server_that_stops_lets_go_of_everyone,
);

/// What arrives on a stream of events.
pub(super) struct Stream {
    body: hyper::body::Incoming,
    text: String,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Stream {
    pub(super) async fn of(browser: &Browser, path: &str, seen: Option<&str>) -> Self {
        let headers: Vec<(&str, &str)> = seen.iter().map(|id| ("last-event-id", *id)).collect();
        let (status, headers, body) = browser.open(&format!("{path}/events"), &headers).await;
        assert_eq!(status, 200);
        assert_eq!(headers["content-type"], "text/event-stream");
        assert!(!headers.contains_key("content-encoding"), "an event that is compressed waits for the next");
        Self { body, text: String::new() }
    }

    /// The next event that is no beat, as its lines; `None`: the stream has ended.
    pub(super) async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if !event.contains("event: beat") {
                    return Some(event);
                }
                continue;
            }
            let frame = timeout(PATIENCE, self.body.frame()).await.expect("word arrives in time")?;
            if let Ok(data) = frame.expect("a frame").into_data() {
                self.text.push_str(&String::from_utf8_lossy(&data));
            }
        }
    }

    pub(super) async fn version(&mut self) -> String {
        let event = self.next().await.expect("an event");
        let id = event.lines().find_map(|line| line.strip_prefix("id: ")).expect("a version").to_owned();
        // A version, and not a word of anyone's.
        let mut lines: Vec<&str> = event.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, [format!("data: {id}"), "event: changed".to_owned(), format!("id: {id}")]);
        assert!(id.parse::<i64>().is_ok());
        id
    }
}

async fn word_of_a_change_arrives_and_following_resumes(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    let client = course.at_home().await;
    client.get(&format!("{}/events", course.joint_path())).await.expect(204);
    course.open_joint(Screens::Two).await;
    let mut stream = Stream::of(client, &course.joint_path(), None).await;
    let first = stream.version().await;
    course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 7).await;
    let second = stream.version().await;
    assert_ne!(first, second);
    drop(stream);

    // What happened while nobody listened is said at once; what is known is not said again.
    course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 6).await;
    let mut resumed = Stream::of(client, &course.joint_path(), Some(&second)).await;
    let third = resumed.version().await;
    assert_ne!(second, third);
    let mut knows = Stream::of(client, &course.joint_path(), Some(&third)).await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 5).await;
    let fourth = knows.version().await;
    assert_ne!(third, fourth);
    assert_eq!(resumed.version().await, fourth);
    // The page says the version it was sent with, so that the first word is not a change.
    let page = client.get(&course.joint_path()).await;
    let part = page.document().by_id("together").expect("the part that changes");
    assert_eq!(part.attribute("data-version"), Some(fourth));
}

async fn following_ends_with_the_login_and_with_the_view(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let client = course.at_home().await;
    let therapist = course.at_work().await;
    let mut theirs = Stream::of(therapist, &course.joint_path(), None).await;
    let mut own = Stream::of(client, &course.joint_path(), None).await;
    theirs.version().await;
    own.version().await;
    client.post("/leave", &[]).await.expect(303);
    assert_eq!(own.next().await.as_deref(), Some("event: over\ndata: -"));
    assert_eq!(own.next().await, None);

    therapist.post(&course.joint_path(), &[("act", "close")]).await.expect(303);
    assert_eq!(theirs.next().await.as_deref(), Some("event: over\ndata: -"));
    assert_eq!(theirs.next().await, None);
    therapist.get(&format!("{}/events", course.joint_path())).await.expect(204);
}

async fn a_server_that_stops_lets_go_of_everyone(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let mut last = Stream::of(course.at_work().await, &course.joint_path(), None).await;
    last.version().await;
    weft.services.changes().close();
    assert_eq!(last.next().await, None);
}

/// Two processes on one PostgreSQL: what is done in one is heard in the other.
#[test]
fn two_processes_hear_each_other() {
    on(Engine::Postgres, async |weft| {
        let course = with_two_patterns(&weft).await;
        course.open_joint(Screens::Two).await;
        let store = Store::connect(weft.config.database_url.as_deref().expect("PostgreSQL")).await.expect("its store");
        let other = Services::new(store, weft.vault.clone(), weft.clock.clone(), Arc::new(SeededIds::new(8)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let app = App::new(other.clone(), &site(), Transport::Loopback, "http://other").expect("an app");
        tokio::spawn(async move { axum::serve(listener, app.router()).await.expect("it serves") });
        let hearing = other.clone();
        let hears = tokio::spawn(async move { hearing.relay_changes().await });

        let client = Browser::new(address);
        client.sign_in(&course.client.email, PASSWORD).await.expect(200);
        let mut stream = Stream::of(&client, &course.joint_path(), None).await;
        let first = stream.version().await;
        // Until it listens, nothing is heard but the first ring of a new connection.
        listens(&weft).await;
        let begun = tokio::time::Instant::now();
        course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 7).await;
        let second = stream.version().await;
        assert_ne!(first, second);
        assert!(begun.elapsed() < Duration::from_secs(5), "it was heard, not found at a beat");

        // The connection is cut: it listens again by itself, and what was missed is found.
        weft.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%'").await;
        course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 6).await;
        let third = stream.version().await;
        assert_ne!(second, third);
        listens(&weft).await;
        course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 5).await;
        assert_ne!(third, stream.version().await);
        hears.abort();
    });
}

/// Waits until a connection of this database listens.
async fn listens(weft: &Weft) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND datname = current_database()";
    for _ in 0..200 {
        if weft.count(sql).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody listens");
}
