//! A rating that is not to be seen yet leaves no trace: not its number, nor anything that its number would change.
//!
//! The same course is lived twice, with a low and with a high rating. Clock and ids are the same, so whatever the other
//! person is sent must be the same to the byte; if the number stood in it in any form (a digit, an attribute, a class, an
//! order, a count, a length), it could not be.

use weft_shared::{
    joint::{Act, Screens},
    pattern::Rater,
};

use super::{PHONE, rating, stream::Stream, with_two_patterns};
use crate::support::{Browser, Course, Page, Weft, both_engines, pdf_text};

both_engines!(
    the_clients_rating_leaves_no_trace,
    the_therapists_rating_leaves_no_trace,
    the_part_of_whoever_is_hidden_has_no_number,
    a_hidden_rating_is_in_no_report,
);

/// One digit and two.
const HIDDEN: [i64; 2] = [2, 10];

/// What it is, and what was sent.
type Sent = (String, String);

async fn the_clients_rating_leaves_no_trace(weft: Weft) {
    let again = Weft::start(weft.engine).await;
    assert_hidden(&sent_to_the_therapist(&weft, HIDDEN[0]).await, &sent_to_the_therapist(&again, HIDDEN[1]).await);
}

async fn the_therapists_rating_leaves_no_trace(weft: Weft) {
    let again = Weft::start(weft.engine).await;
    assert_hidden(&sent_to_the_client(&weft, HIDDEN[0]).await, &sent_to_the_client(&again, HIDDEN[1]).await);
}

#[track_caller]
fn assert_hidden(low: &Everything, high: &Everything) {
    assert_eq!(low.hidden.len(), high.hidden.len());
    for ((what, one), (_, other)) in low.hidden.iter().zip(&high.hidden) {
        assert!(one == other, "{what} tells the rating:\n{one}\n\n{other}");
    }
    // Once it may be seen, it is: the comparison can see a number.
    assert!(!low.shown.is_empty());
    for ((what, one), (_, other)) in low.shown.iter().zip(&high.shown) {
        assert!(one != other, "{what} should tell the rating: {one}");
    }
}

#[derive(Default)]
struct Everything {
    /// Before the rating may be seen.
    hidden: Vec<Sent>,
    shown: Vec<Sent>,
}

/// What the therapist is sent while the client's rating is hidden, at the one screen and on two.
async fn sent_to_the_therapist(weft: &Weft, rated: i64) -> Everything {
    let course = with_two_patterns(weft).await;
    let (phone, therapist) = (course.patterns[PHONE], course.at_work().await);
    let (joint, all) = ([course.joint_path()], course.of_the_therapist());
    let mut sent = Everything::default();
    course.open_joint(Screens::One).await;
    let mut events = Stream::of(therapist, &course.joint_path(), None).await;
    sent.hidden.push(("the first event".to_owned(), events.next().await.expect("an event")));
    course.act(&course.therapist.actor, rating(phone, Rater::Client, rated)).await.expect("a rating");
    sent.hidden.push(("the event of a rating".to_owned(), events.next().await.expect("an event")));
    open("covered", therapist, &joint, &mut sent.hidden).await;
    course.act(&course.therapist.actor, Act::Turn { pattern: phone }).await.expect("it is turned round");
    open("at the one screen", therapist, &joint, &mut sent.hidden).await;
    course.act(&course.therapist.actor, Act::Use(Screens::Two)).await.expect("two screens");
    open("on two screens", therapist, &all, &mut sent.hidden).await;
    course.rate_hidden(&course.therapist.actor, phone, 5).await;
    open("both rated, not shown", therapist, &joint, &mut sent.hidden).await;
    course.act(&course.therapist.actor, Act::Go { to: None }).await.expect("the summary");
    open("in the summary", therapist, &all, &mut sent.hidden).await;
    course.act(&course.therapist.actor, Act::Close).await.expect("it is closed");
    open("closed", therapist, &[course.joint_path(), course.at("/shared")], &mut sent.shown).await;
    sent
}

/// What the client is sent while the therapist's is.
async fn sent_to_the_client(weft: &Weft, rated: i64) -> Everything {
    let course = with_two_patterns(weft).await;
    let (phone, client) = (course.patterns[PHONE], course.at_home().await);
    let (joint, all) = ([course.joint_path()], course.of_the_client());
    let mut sent = Everything::default();
    course.open_joint(Screens::Two).await;
    let mut events = Stream::of(client, &course.joint_path(), None).await;
    sent.hidden.push(("the first event".to_owned(), events.next().await.expect("an event")));
    course.rate_hidden(&course.therapist.actor, phone, rated).await;
    sent.hidden.push(("the event of a rating".to_owned(), events.next().await.expect("an event")));
    open("on two screens", client, &all, &mut sent.hidden).await;
    course.rate_hidden(&course.client.actor, phone, 5).await;
    open("both rated, not shown", client, &joint, &mut sent.hidden).await;
    course.act(&course.therapist.actor, Act::Go { to: None }).await.expect("the summary");
    open("in the summary", client, &all, &mut sent.hidden).await;
    course.act(&course.therapist.actor, Act::Close).await.expect("it is closed");
    open("closed", client, &[course.joint_path(), course.at("/shared")], &mut sent.shown).await;
    sent
}

impl Course<'_> {
    fn of_the_therapist(&self) -> Vec<String> {
        let session = self.joint_session();
        let mut pages = self.of_the_record();
        pages.extend(["/caseload".to_owned(), self.at(""), self.at("/report"), self.at("/assign")]);
        pages.push(self.at(&format!("/sessions/{session}")));
        pages
    }

    fn of_the_client(&self) -> Vec<String> {
        let mut pages = self.of_the_record();
        pages.extend(["/today".to_owned(), "/seen".to_owned(), "/entries".to_owned()]);
        pages
    }

    /// What both may open, first the joint view.
    fn of_the_record(&self) -> Vec<String> {
        let session = self.joint_session();
        let mut pages = vec![self.joint_path(), self.at("/shared"), self.at(&format!("/sessions/{session}/rate"))];
        pages.extend(self.patterns.iter().map(|pattern| self.at(&format!("/patterns/{pattern}"))));
        pages
    }
}

async fn open(when: &str, browser: &Browser, pages: &[String], sent: &mut Vec<Sent>) {
    for path in pages {
        let page = browser.get(path).await.expect(200);
        sent.push((format!("{path} ({when})"), without_chance(&page)));
    }
}

/// Headers and page, without the hour and what is made up for each answer.
fn without_chance(page: &Page) -> String {
    let nonces = page.document().all("script").into_iter().filter_map(|script| script.attribute("nonce"));
    let html = nonces.fold(page.html(), |html, nonce| html.replace(&nonce, ""));
    let kept = page.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "date" | "content-security-policy"));
    let headers: Vec<String> = kept.map(|(name, value)| format!("{name}: {value:?}")).collect();
    format!("{}\n\n{html}", headers.join("\n"))
}

/// Where the other person's rating will stand there is no digit, in words or in markup.
async fn the_part_of_whoever_is_hidden_has_no_number(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], HIDDEN[0]).await;
    let page = course.at_work().await.get(&course.joint_path()).await.expect(200);
    let seats = page.document().inside().into_iter().filter(|element| element.name() == "li");
    let seat = seats.into_iter().find(|seat| seat.text() == "Mira has rated.").expect("the client's seat");
    let markup = std::iter::once(seat.clone()).chain(seat.inside()).flat_map(|element| element.attributes());
    let words = markup.map(|(name, value)| name + &value).chain([seat.text()]);
    for word in words {
        assert!(!word.contains(|letter: char| letter.is_ascii_digit()), "{word}");
    }
    // Nor is a number pressed before one was given.
    let pressed = page.document().all("button").into_iter().filter(|button| button.attribute("aria-pressed").is_some());
    assert!(pressed.into_iter().all(|button| button.attribute("aria-pressed").as_deref() == Some("false")));
}

async fn a_hidden_rating_is_in_no_report(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let hidden = rating(course.patterns[PHONE], Rater::Client, 9);
    course.act(&course.client.actor, hidden).await.expect("a rating");
    let therapist = course.at_work().await;
    let compose = therapist.get(&course.at("/report")).await.expect(200);
    let made = therapist.submit(&compose.form("/report").press("go", "make")).await;
    let made = therapist.when_made(made).await;
    let text = pdf_text(&therapist.get(&made.link("/file")).await.expect(200).bytes);
    assert!(text.contains("No ratings by Mira yet"), "{text}");
    assert_eq!(course.counted(course.patterns[PHONE]).await, []);
}
