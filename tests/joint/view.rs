//! The joint view: two people rate side by side, and neither sees the other's number before both are shown. Word of a
//! change reaches whoever follows, in this process and in others.

use std::{sync::Arc, time::Duration};

use http_body_util::BodyExt as _;
use sqlx::Row as _;
use tokio::time::timeout;
use weft_server::{
    clock::SeededIds,
    config::Transport,
    error::Error,
    service::Services,
    store::{Engine, Store},
    web::App,
};
use weft_shared::{
    access::Actor,
    ids::{PatternId, SessionId},
    joint::{Act, Screens},
    pattern::{Rater, Strength},
    when::Moment,
};

use crate::support::{Browser, Client, Therapist, Weft, both_engines, pdf_text, weft::site};

both_engines!(
    hidden_everywhere_until_both_are_shown,
    closing_keeps_every_rating,
    what_is_left_open_is_closed_and_counts,
    a_later_rating_elsewhere_is_the_one_that_stands,
    one_screen_for_two,
    who_is_not_concerned_neither_sees_nor_hears,
    a_shift_is_confirmed_by_two_where_the_rule_says_so,
    word_of_a_change_arrives_and_following_resumes,
    following_ends_with_the_login_and_with_the_view,
);

struct Room {
    folake: Therapist,
    mira: Client,
    session: SessionId,
    phone: PatternId,
    quiet: PatternId,
}

impl Room {
    async fn of(weft: &Weft) -> Self {
        let practice = weft.practice("Willow Street Practice").await;
        let folake = weft.therapist(practice, "Dr. Folake Adeyemi").await;
        let mira = weft.client(&folake, "Mira Vance").await;
        let session = weft.session(&folake, mira.id, "2026-11-16", "Tea before the phone.", "").await;
        let phone = weft.pattern(&folake, mira.id, "check his phone", "wait, and ask").await;
        let quiet = weft.pattern(&folake, mira.id, "go quiet", "say it").await;
        Self { folake, mira, session, phone, quiet }
    }

    fn path(&self) -> String {
        format!("/clients/{}/sessions/{}/together", self.mira.id, self.session)
    }

    async fn open(&self, weft: &Weft, screens: Screens) {
        weft.services.open_joint(&self.folake.actor, self.mira.id, self.session, screens).await.expect("a joint view");
    }

    async fn act(&self, services: &Services, by: &Actor, act: Act) -> Result<(), Error> {
        services.joint_act(by, self.mira.id, self.session, act).await
    }

    async fn rate(&self, weft: &Weft, by: &Actor, pattern: PatternId, value: i64) {
        weft.later();
        let rater = if by.role.treats() { Rater::Therapist } else { Rater::Client };
        self.act(&weft.services, by, rating(pattern, rater, value)).await.expect("a rating");
    }

    /// What counts, as it is stored: rater and number.
    async fn counted(&self, weft: &Weft, pattern: PatternId) -> Vec<(String, i64)> {
        let sql = format!("SELECT rater, strength FROM ratings WHERE pattern_id = '{pattern}' ORDER BY rater");
        weft.rows(sql).await.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

fn rating(pattern: PatternId, rater: Rater, value: i64) -> Act {
    Act::Rate { pattern, rater, strength: Strength::new(value).expect("0 to 10") }
}

/// What a number looks like to someone who knows where to look: on the joint page, beside a name.
fn shows(page: &crate::support::Page, name: &str, number: &str) -> bool {
    page.text().contains(&format!("{name} {number}"))
}

async fn hidden_everywhere_until_both_are_shown(weft: Weft) {
    let room = Room::of(&weft).await;
    let therapist = weft.signed_in(&room.folake.email).await;
    let client = weft.signed_in(&room.mira.email).await;
    client.get("/today").await.hides("joint view");

    // The therapist opens it with the page's own button; the client is told.
    let page = therapist.get(&room.path()).await.expect(200);
    page.says("Mira sees that you opened a joint view");
    let opened = page.document().all("form").into_iter().find(|form| form.text().contains("Open on two screens"));
    assert!(opened.is_some());
    let opened = therapist.post(&room.path(), &[("act", "open"), ("screens", "two")]).await.expect(303);
    therapist.follow(opened).await.says("Pattern 1 of 2").says("Mira has not rated yet.");
    let today = client.get("/today").await;
    today.says("Dr. Adeyemi opened a joint view.");
    let joined = client.get(&today.link("/together")).await.expect(200);
    joined.says("check his phone").says("You have not rated yet.");
    client.get("/seen").await.says("Dr. Folake Adeyemi opened a joint view");

    // The client rates 9. It is nowhere to be seen for the therapist, on no page and in no report.
    let pattern = room.phone.to_string();
    let tap = [("act", "rate"), ("pattern", pattern.as_str()), ("strength", "9")];
    let tapped = client.post(&room.path(), &tap).await.expect(303);
    client.follow(tapped).await.says("You gave 9.").says("Dr. Adeyemi has not rated yet.");
    let seen = therapist.get(&room.path()).await.expect(200);
    seen.says("Mira has rated.").says("You have not rated yet.");
    let pressed =
        seen.document().all("button").into_iter().find(|b| b.attribute("aria-pressed").as_deref() == Some("true"));
    assert!(pressed.is_none(), "a number is pressed before one was given");
    let record = format!("/clients/{}", room.mira.id);
    for browser in [&therapist, &client] {
        let shared = browser.get(&format!("{record}/shared")).await.expect(200);
        shared.hides("Mira 9").says("No ratings yet.");
    }
    therapist.get(&format!("{record}/sessions/{}/rate", room.session)).await.expect(200).hides("checked");
    let compose = therapist.get(&format!("{record}/report")).await.expect(200);
    let made = therapist.submit(&compose.form("/report").press("go", "make")).await;
    let made = therapist.when_made(made).await;
    let report = therapist.get(&made.link("/file")).await.expect(200);
    let text = pdf_text(&report.bytes);
    assert!(text.contains("No ratings yet"), "{text}");
    assert_eq!(room.counted(&weft, room.phone).await, []);

    // Not before both have rated.
    let show = [("act", "show"), ("pattern", pattern.as_str())];
    therapist.post(&room.path(), &show).await.expect(422).says("once both of you have rated");
    weft.later();
    let tap = [("act", "rate"), ("pattern", pattern.as_str()), ("strength", "7")];
    therapist.post(&room.path(), &tap).await.expect(303);
    let waiting = client.get(&room.path()).await;
    waiting.says("Dr. Adeyemi has rated.");
    assert!(!shows(&waiting, "Dr. Adeyemi", "7") && !shows(&therapist.get(&room.path()).await, "Mira", "9"));

    // Either asks; both see both.
    client.post(&room.path(), &show).await.expect(303);
    for browser in [&therapist, &client] {
        let page = browser.get(&room.path()).await;
        assert!(shows(&page, "Mira", "9") && shows(&page, "Dr. Adeyemi", "7"), "{}", page.text());
        let shared = browser.get(&format!("{record}/shared")).await;
        shared.says("1 rating so far.");
    }
    assert_eq!(room.counted(&weft, room.phone).await, [("client".into(), 9), ("therapist".into(), 7)]);
    // What both have seen is not changed by a tap that comes too late.
    let late = [("act", "rate"), ("pattern", pattern.as_str()), ("strength", "1")];
    client.post(&room.path(), &late).await.expect(422).says("Both numbers were shown meanwhile");
    assert_eq!(room.counted(&weft, room.phone).await[0].1, 9);

    // The therapist moves on, the client's page follows; the client cannot.
    let quiet = room.quiet.to_string();
    let next = [("act", "go"), ("to", quiet.as_str())];
    client.post(&room.path(), &next).await.expect(404);
    therapist.post(&room.path(), &next).await.expect(303);
    client.get(&room.path()).await.says("Pattern 2 of 2").says("go quiet");
}

async fn closing_keeps_every_rating(weft: Weft) {
    let room = Room::of(&weft).await;
    room.open(&weft, Screens::Two).await;
    let therapist = weft.signed_in(&room.folake.email).await;
    let client = weft.signed_in(&room.mira.email).await;
    room.rate(&weft, &room.mira.actor, room.phone, 6).await;
    room.rate(&weft, &room.folake.actor, room.quiet, 4).await;
    therapist.post(&room.path(), &[("act", "go"), ("to", "")]).await.expect(303);
    let summary = therapist.get(&room.path()).await;
    summary.says("Two ratings were given and not shown.").says("rated, not shown").hides("Mira 6");
    therapist.post(&room.path(), &[("act", "close")]).await.expect(303);
    assert_eq!(room.counted(&weft, room.phone).await, [("client".into(), 6)]);
    assert_eq!(room.counted(&weft, room.quiet).await, [("therapist".into(), 4)]);
    let closed = therapist.get(&room.path()).await;
    assert!(shows(&closed, "Mira", "6") && shows(&closed, "Dr. Adeyemi", "4"), "{}", closed.text());
    client.get("/today").await.hides("joint view");

    // A tap on its way when the view was closed is still a rating.
    let tap = [("act", "rate"), ("pattern", &room.quiet.to_string()), ("strength", "5")];
    client.post(&room.path(), &tap).await.expect(303);
    assert_eq!(room.counted(&weft, room.quiet).await, [("client".into(), 5), ("therapist".into(), 4)]);

    // Opening one in another session closes the one before, and nothing in it is lost.
    room.open(&weft, Screens::Two).await;
    room.rate(&weft, &room.mira.actor, room.phone, 3).await;
    let other = weft.session(&room.folake, room.mira.id, "2026-11-20", "More tea.", "").await;
    weft.services.open_joint(&room.folake.actor, room.mira.id, other, Screens::Two).await.expect("another");
    assert_eq!(room.counted(&weft, room.phone).await, [("client".into(), 3)]);
    assert_eq!(weft.count("SELECT count(*) FROM joints WHERE closed_at IS NULL").await, 1);
}

async fn what_is_left_open_is_closed_and_counts(weft: Weft) {
    let room = Room::of(&weft).await;
    room.open(&weft, Screens::Two).await;
    room.rate(&weft, &room.mira.actor, room.phone, 8).await;
    assert_eq!(weft.services.close_forgotten().await.expect("a look"), 0);
    weft.clock.set(Moment(weft.now().0 + 13 * 3_600_000));
    assert_eq!(weft.services.close_forgotten().await.expect("a look"), 1);
    assert_eq!(weft.services.close_forgotten().await.expect("a look"), 0);
    assert_eq!(room.counted(&weft, room.phone).await, [("client".into(), 8)]);
    let chain = weft.services.verify_audit(room.folake.actor.practice).await.expect("the trail");
    assert!(matches!(chain, weft_server::audit::chain::Chain::Whole { .. }), "{chain:?}");
}

async fn a_later_rating_elsewhere_is_the_one_that_stands(weft: Weft) {
    let room = Room::of(&weft).await;
    room.open(&weft, Screens::Two).await;
    room.rate(&weft, &room.mira.actor, room.phone, 8).await;
    weft.later();
    weft.rate(&room.mira.actor, room.mira.id, room.session, &[(room.phone, 2)]).await;
    weft.later();
    room.act(&weft.services, &room.folake.actor, Act::Close).await.expect("it is closed");
    assert_eq!(room.counted(&weft, room.phone).await, [("client".into(), 2)]);
}

async fn one_screen_for_two(weft: Weft) {
    let room = Room::of(&weft).await;
    room.open(&weft, Screens::One).await;
    let screen = weft.signed_in(&room.folake.email).await;
    let pattern = room.phone.to_string();
    let first = screen.get(&room.path()).await.expect(200);
    first.says("For Mira").hides("/caseload");
    let tap = |who: &'static str, value: &'static str| {
        [
            ("act", "rate".to_owned()),
            ("pattern", pattern.clone()),
            ("as", who.to_owned()),
            ("strength", value.to_owned()),
        ]
    };
    let send = async |fields: &[(&'static str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        screen.post(&room.path(), &fields).await
    };
    send(&tap("client", "6")).await.expect(303);
    let cover = screen.get(&room.path()).await;
    cover.says("Turn it round").hides("check his phone").hides("/caseload");
    screen.post(&room.path(), &[("act", "turn"), ("pattern", &pattern)]).await.expect(303);
    let second = screen.get(&room.path()).await;
    second.says("For Dr. Adeyemi").says("Mira has rated.");
    // Once it is turned round, nobody rates for the client.
    send(&tap("client", "1")).await.expect(422);
    send(&tap("therapist", "7")).await.expect(303);
    let ready = screen.get(&room.path()).await;
    ready.says("Put the screen between you");
    assert!(!shows(&ready, "Mira", "6"));
    assert_eq!(room.counted(&weft, room.phone).await, []);
    screen.post(&room.path(), &[("act", "show"), ("pattern", &pattern)]).await.expect(303);
    let both = screen.get(&room.path()).await;
    assert!(shows(&both, "Mira", "6") && shows(&both, "Dr. Adeyemi", "7"));
    assert_eq!(room.counted(&weft, room.phone).await, [("client".into(), 6), ("therapist".into(), 7)]);
    let client = weft.signed_in(&room.mira.email).await;
    client.get("/seen").await.says("kept what you said at their screen");

    // On two screens nobody rates for the other.
    screen.post(&room.path(), &[("act", "screens"), ("screens", "two")]).await.expect(303);
    let quiet = room.quiet.to_string();
    let foreign = [("act", "rate"), ("pattern", quiet.as_str()), ("as", "client"), ("strength", "5")];
    screen.post(&room.path(), &foreign).await.expect(422);
    let foreign = [("act", "rate"), ("pattern", quiet.as_str()), ("as", "therapist"), ("strength", "5")];
    client.post(&room.path(), &foreign).await.expect(422);
    assert_eq!(weft.count("SELECT count(*) FROM joint_ratings").await, 2);
}

async fn who_is_not_concerned_neither_sees_nor_hears(weft: Weft) {
    let room = Room::of(&weft).await;
    room.open(&weft, Screens::Two).await;
    let practice = room.folake.actor.practice;
    let other = weft.therapist(practice, "Maja Lindqvist").await;
    let owner = weft.owner(practice, "Olga Owner").await;
    let nadia = weft.client(&other, "Nadia Brandt").await;
    for email in [&other.email, &owner.email, &nadia.email] {
        let browser = weft.signed_in(email).await;
        browser.get(&room.path()).await.expect(404).hides("check his phone");
        browser.get(&format!("{}/events", room.path())).await.expect(404);
        browser.post(&room.path(), &[("act", "close")]).await.expect(404);
        let tap = [("act", "rate"), ("pattern", &room.phone.to_string()), ("strength", "5")];
        browser.post(&room.path(), &tap).await.expect(404);
    }
    assert_eq!(weft.count("SELECT count(*) FROM joint_ratings").await, 0);
    assert_eq!(weft.count("SELECT count(*) FROM joints WHERE closed_at IS NULL").await, 1);
    // A pattern of someone else's is no pattern here.
    let theirs = weft.pattern(&other, nadia.id, "hide", "stay").await;
    let foreign = room.act(&weft.services, &room.mira.actor, rating(theirs, Rater::Client, 5)).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
}

async fn a_shift_is_confirmed_by_two_where_the_rule_says_so(weft: Weft) {
    let room = Room::of(&weft).await;
    let mut last = room.session;
    let (client, therapist) = (&room.mira.actor, &room.folake.actor);
    for (number, value) in [8, 9, 8, 8, 9, 3, 2, 3, 2, 2, 3, 2].into_iter().enumerate() {
        last = weft.session(&room.folake, room.mira.id, &format!("2026-11-{:02}", number + 1), "x", "").await;
        for by in [client, therapist] {
            weft.rate(by, room.mira.id, last, &[(room.phone, value), (room.quiet, 6)]).await;
        }
    }
    let path = format!("/clients/{}/sessions/{last}/together", room.mira.id);
    let (theirs, own) = (weft.signed_in(&room.folake.email).await, weft.signed_in(&room.mira.email).await);
    let (phone, quiet) = (room.phone.to_string(), room.quiet.to_string());
    // The rule's word is not for sale.
    own.post(&path, &[("act", "mark"), ("pattern", &quiet)]).await.expect(422).says("nothing to confirm");

    own.get(&path).await.says("Do you see it too?");
    weft.later();
    own.post(&path, &[("act", "mark"), ("pattern", &phone)]).await.expect(303);
    let shared = format!("/clients/{}/shared", room.mira.id);
    own.get(&shared).await.hides("You both marked");
    theirs.get(&path).await.says("Mira marks this as shifted. Do you see it too?");
    weft.later();
    theirs.post(&path, &[("act", "mark"), ("pattern", &phone)]).await.expect(303);
    for browser in [&theirs, &own] {
        browser.get(&path).await.says("You both marked this as shifted at session 12.");
        browser.get(&shared).await.says("You both marked this as shifted at session 12").says("Shifted");
    }
    // It stays a fact of its day when the numbers rise again; the word is the rule's.
    for day in 17..20 {
        let session = weft.session(&room.folake, room.mira.id, &format!("2026-11-{day}"), "x", "").await;
        for by in [client, therapist] {
            weft.rate(by, room.mira.id, session, &[(room.phone, 8)]).await;
        }
    }
    theirs.get(&shared).await.says("Slipping back").says("You both marked this as shifted at session 12");
    own.post(&path, &[("act", "withdraw"), ("pattern", &phone)]).await.expect(303);
    theirs.get(&shared).await.hides("You both marked");
    assert_eq!(weft.count("SELECT count(*) FROM shift_marks WHERE withdrawn_at IS NOT NULL").await, 2);
    // Nobody says it for both but before the one screen.
    theirs.post(&path, &[("act", "mark"), ("pattern", &phone), ("both", "yes")]).await.expect(422);
    assert_eq!(weft.count("SELECT count(*) FROM shift_marks WHERE withdrawn_at IS NULL").await, 0);
}

/// What arrives on a stream of events.
struct Stream {
    body: hyper::body::Incoming,
    text: String,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Stream {
    async fn of(browser: &Browser, path: &str, seen: Option<&str>) -> Self {
        let headers: Vec<(&str, &str)> = seen.iter().map(|id| ("last-event-id", *id)).collect();
        let (status, headers, body) = browser.open(&format!("{path}/events"), &headers).await;
        assert_eq!(status, 200);
        assert_eq!(headers["content-type"], "text/event-stream");
        assert!(!headers.contains_key("content-encoding"), "an event that is compressed waits for the next");
        Self { body, text: String::new() }
    }

    /// The next event that is no beat, as its lines; `None`: the stream has ended.
    async fn next(&mut self) -> Option<String> {
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

    async fn version(&mut self) -> String {
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
    let room = Room::of(&weft).await;
    let client = weft.signed_in(&room.mira.email).await;
    client.get(&format!("{}/events", room.path())).await.expect(204);
    room.open(&weft, Screens::Two).await;
    let mut stream = Stream::of(&client, &room.path(), None).await;
    let first = stream.version().await;
    room.rate(&weft, &room.folake.actor, room.phone, 7).await;
    let second = stream.version().await;
    assert_ne!(first, second);
    drop(stream);

    // What happened while nobody listened is said at once; what is known is not said again.
    room.rate(&weft, &room.folake.actor, room.phone, 6).await;
    let mut resumed = Stream::of(&client, &room.path(), Some(&second)).await;
    let third = resumed.version().await;
    assert_ne!(second, third);
    let mut knows = Stream::of(&client, &room.path(), Some(&third)).await;
    room.rate(&weft, &room.mira.actor, room.phone, 5).await;
    let fourth = knows.version().await;
    assert_ne!(third, fourth);
    assert_eq!(resumed.version().await, fourth);
    // The page says the version it was sent with, so that the first word is not a change.
    let page = client.get(&room.path()).await;
    let part = page.document().by_id("together").expect("the part that changes");
    assert_eq!(part.attribute("data-version"), Some(fourth));
}

async fn following_ends_with_the_login_and_with_the_view(weft: Weft) {
    let room = Room::of(&weft).await;
    room.open(&weft, Screens::Two).await;
    let client = weft.signed_in(&room.mira.email).await;
    let therapist = weft.signed_in(&room.folake.email).await;
    let mut theirs = Stream::of(&therapist, &room.path(), None).await;
    let mut own = Stream::of(&client, &room.path(), None).await;
    theirs.version().await;
    own.version().await;
    client.post("/leave", &[]).await.expect(303);
    assert_eq!(own.next().await.as_deref(), Some("event: over\ndata: -"));
    assert_eq!(own.next().await, None);

    therapist.post(&room.path(), &[("act", "close")]).await.expect(303);
    assert_eq!(theirs.next().await.as_deref(), Some("event: over\ndata: -"));
    assert_eq!(theirs.next().await, None);
    therapist.get(&format!("{}/events", room.path())).await.expect(204);

    // A server that stops lets go of everyone.
    room.open(&weft, Screens::Two).await;
    let mut last = Stream::of(&therapist, &room.path(), None).await;
    last.version().await;
    weft.services.changes().close();
    assert_eq!(last.next().await, None);
}

/// Two processes on one PostgreSQL: what is done in one is heard in the other.
#[test]
fn two_processes_hear_each_other() {
    crate::support::on(Engine::Postgres, async |weft| {
        let room = Room::of(&weft).await;
        room.open(&weft, Screens::Two).await;
        let store = Store::connect(weft.config.database_url.as_deref().expect("PostgreSQL")).await.expect("its store");
        let other = Services::new(store, weft.vault.clone(), weft.clock.clone(), Arc::new(SeededIds::new(8)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let app = App::new(other.clone(), &site(), Transport::Loopback, "http://other").expect("an app");
        tokio::spawn(async move { axum::serve(listener, app.router()).await.expect("it serves") });
        let hearing = other.clone();
        let hears = tokio::spawn(async move { hearing.relay_changes().await });

        let client = Browser::new(address);
        client.sign_in(&room.mira.email, crate::support::PASSWORD).await.expect(200);
        let mut stream = Stream::of(&client, &room.path(), None).await;
        let first = stream.version().await;
        // Until it listens, nothing is heard but the first ring of a new connection.
        listens(&weft).await;
        let begun = tokio::time::Instant::now();
        room.rate(&weft, &room.folake.actor, room.phone, 7).await;
        let second = stream.version().await;
        assert_ne!(first, second);
        assert!(begun.elapsed() < Duration::from_secs(5), "it was heard, not found at a beat");

        // The connection is cut: it listens again by itself, and what was missed is found.
        weft.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%'").await;
        room.rate(&weft, &room.folake.actor, room.phone, 6).await;
        let third = stream.version().await;
        assert_ne!(second, third);
        listens(&weft).await;
        room.rate(&weft, &room.folake.actor, room.phone, 5).await;
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
