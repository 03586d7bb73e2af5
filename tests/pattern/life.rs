//! A pattern's life, as both people live it with pages and forms: its words, being set aside, where it started, ratings
//! given with a check-in or a log, words for and against, and what is tied to it.

use weft_server::{service::homework::answer::AnswerInput, service::report::OrderInput};
use weft_shared::{
    ids::{AssignmentId, PatternId, SessionId},
    pattern::{Rater, Side, Strength, TurnKind},
    report::Kind,
    response::Parts,
    shared_view::{PatternRow, Period, SharedView, ViewQuery},
    sharing::Readers,
    shift::State,
};

use crate::support::{Browser, Client, Page, Therapist, Weft, both_engines, pdf_text, people::JOURNAL, squeezed};

both_engines!(
    every_wording_is_kept_with_its_date_and_who_wrote_it,
    what_is_set_aside_keeps_its_strip_and_is_not_rated,
    a_start_is_agreed_and_agreed_again,
    a_check_in_rates_the_open_patterns,
    a_log_entry_can_be_a_moment_of_a_pattern,
    words_come_and_go_with_their_source,
    rows_and_pairs_can_be_quoted_too,
    a_scale_stands_beside_a_pattern,
    a_suggestion_fills_the_form_and_many_patterns_get_a_hint
);

const CHECK_IN: &str = "what-has-shifted";

struct Two {
    weft: Weft,
    therapist: Therapist,
    client: Client,
    at_work: Browser,
    at_home: Browser,
}

async fn two(weft: Weft) -> Two {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let (at_work, at_home) = (weft.signed_in(&therapist.email).await, weft.signed_in(&client.email).await);
    Two { weft, therapist, client, at_work, at_home }
}

impl Two {
    /// Another day: both sign in again, because nobody stays signed in for so long.
    async fn go_to(&mut self, day: &str, time: &str) {
        self.weft.go_to(day, time);
        self.at_work = self.weft.signed_in(&self.therapist.email).await;
        self.at_home = self.weft.signed_in(&self.client.email).await;
    }

    fn at(&self, rest: &str) -> String {
        format!("/clients/{}{rest}", self.client.id)
    }

    async fn pattern(&self, old: &str, new: &str) -> PatternId {
        self.weft.pattern(&self.therapist, self.client.id, old, new).await
    }

    /// Sessions a week apart, each rated by both; the last on 16 November 2026.
    async fn sessions(&self, pattern: PatternId, ratings: &[i64]) -> Vec<SessionId> {
        let last: weft_shared::when::Day = "2026-11-16".parse().expect("a day");
        let mut sessions = Vec::new();
        for (weeks, rating) in (0..ratings.len()).rev().zip(ratings) {
            let day = weft_shared::when::days_after(last, -7 * i32::try_from(weeks).expect("few"));
            let session = self.weft.session(&self.therapist, self.client.id, &day.to_string(), "Tea.", "").await;
            for actor in [&self.client.actor, &self.therapist.actor] {
                self.weft.rate(actor, self.client.id, session, &[(pattern, *rating)]).await;
            }
            sessions.push(session);
        }
        sessions
    }

    async fn entry(&self, exercise: &str, answers: &[(&str, &str)], readers: Readers) -> AssignmentId {
        self.weft.entry(&self.therapist, &self.client, exercise, answers, readers).await
    }

    async fn view(&self) -> SharedView {
        self.weft
            .services
            .shared_page(&self.client.actor, self.client.id, &ViewQuery::default())
            .await
            .expect("the shared view")
            .view
    }

    async fn row(&self, pattern: PatternId) -> PatternRow {
        let view = self.view().await;
        let row = view.patterns.into_iter().chain(view.set_aside).find(|row| row.id == pattern);
        row.expect("the pattern")
    }

    /// The client's side of the strip.
    async fn said(&self, pattern: PatternId) -> Vec<Option<u8>> {
        let row = self.row(pattern).await;
        row.ratings.iter().map(|rated| rated.by(Rater::Client).map(Strength::get)).collect()
    }

    async fn stop_sharing(&self, entry: AssignmentId) -> Page {
        let page = self.at_home.get(&format!("/homework/{entry}/entry")).await.expect(200);
        let form = page.form("/sharing").press("readers", "nobody");
        self.at_home.submit(&form).await.expect(200);
        page
    }
}

async fn every_wording_is_kept_with_its_date_and_who_wrote_it(weft: Weft) {
    let mut two = two(weft).await;
    let form = two.at_work.get(&two.at("/patterns/new")).await.form("/patterns/new");
    let form = form.set("old", "go quiet").set("new", "say what I need").choose("kind", "behaviour");
    let form = form.choose("leaning", "avoidant").set("origin", "A kitchen in Leeds.").set("helps", "Before nine.");
    let shared = two.at_work.submit(&form).await.expect(200);
    let page = shared.links().into_iter().find(|link| link.contains("/patterns/") && !link.ends_with("/new"));
    let path = page.expect("its page");

    two.go_to("2026-11-25", "12:00").await;
    let page = two.at_home.get(&path).await.expect(200);
    page.says("I used to go quiet").says("In what is done").says("Keeping a distance").says("A kitchen in Leeds.");
    let form = two.at_home.get(&page.link("/words")).await.form("/words");
    assert_eq!((form.value("origin"), form.value("kind")), ("A kitchen in Leeds.", "behaviour"));
    let page = two.at_home.submit(&form.set("old", "go quiet and hope")).await.expect(200);
    page.says("I used to go quiet and hope").says("Worded so until 25 November 2026, by Dr. Adeyemi");

    // Saying more beside the words is no new wording.
    let form = two.at_work.get(&page.link("/words")).await.form("/words").set("helps", "Before eight.");
    let page = two.at_work.submit(&form).await.expect(200);
    page.says("Before eight.").hides("by Mira");
    assert_eq!(two.weft.count("SELECT count(*) FROM pattern_wordings").await, 3, "and yet all are kept");
    let stored = String::from_utf8_lossy(&two.weft.stored_bytes().await).into_owned();
    for words in ["A kitchen in Leeds", "Before eight"] {
        assert!(!stored.contains(words), "“{words}” is stored as it was written");
    }

    let long = "x".repeat(2_001);
    let form = two.at_home.get(&page.link("/words")).await.form("/words").set("origin", &long).set("new", "");
    let page = two.at_home.send(&form).await.expect(422);
    assert!(page.fault("origin").is_some() && page.fault("new").is_some());
    assert_eq!(page.form("/words").value("origin").len(), 2_001);
}

async fn what_is_set_aside_keeps_its_strip_and_is_not_rated(weft: Weft) {
    let two = two(weft).await;
    let first = two.pattern("go quiet", "say it").await;
    two.pattern("check his phone", "wait").await;
    let session = two.sessions(first, &[7, 6]).await[1];
    let page = two.at(&format!("/patterns/{first}"));
    let paused = two.at_home.submit(&two.at_home.get(&page).await.form("/turn").press("turn", "paused")).await;
    paused.expect(200).says("Paused on 23 November 2026 by Mira").says("Take it up again");
    let view = two.view().await;
    assert_eq!((view.patterns.len(), view.set_aside.len()), (1, 1));
    assert_eq!(view.set_aside[0].ratings.len(), 2);
    two.at_work.get(&two.at("/shared")).await.says("Set aside").says("Paused on 23 November 2026 by Mira");
    two.at_work.get(&two.at(&format!("/sessions/{session}/rate"))).await.says("check his phone").hides("go quiet");
    let report = two
        .weft
        .services
        .make_report(&two.therapist.actor, two.client.id, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
        .await;
    let report = pdf_text(&report.expect("a report").pdf.bytes);
    assert!(
        report.contains("Set aside") && report.contains(&squeezed("Paused on 23 November 2026 by Mira")),
        "{report}"
    );

    // What was decided by both at once, or twice, changes nothing.
    two.at_work.post(&format!("{page}/turn"), &[("turn", "paused")]).await.expect(303);
    two.weft.later();
    two.at_work.submit(&two.at_work.get(&page).await.form("/turn").press("turn", "ended")).await.says("Ended on");
    two.weft.later();
    two.at_work.post(&format!("{page}/turn"), &[("turn", "paused")]).await.expect(303);
    let ended = two.at_work.get(&page).await;
    two.at_work.submit(&ended.form("/turn").press("turn", "reopened")).await.says("Taken up again on");
    assert_eq!(two.weft.count("SELECT count(*) FROM pattern_turns").await, 3);
    assert_eq!(two.view().await.patterns.len(), 2);
}

async fn a_start_is_agreed_and_agreed_again(weft: Weft) {
    let mut two = two(weft).await;
    let pattern = two.pattern("go quiet", "say it").await;
    let sessions = two.sessions(pattern, &[5, 5, 5, 5, 5, 8, 8, 9, 8, 8, 3, 3, 3]).await;
    let page = two.at(&format!("/patterns/{pattern}"));
    let agree = |from: usize, to: usize| [sessions[from - 1].to_string(), sessions[to - 1].to_string()];
    let send = async |browser: &Browser, [from, to]: [String; 2]| {
        browser.post(&format!("{page}/start"), &[("from", &from), ("to", &to)]).await
    };
    let few = send(&two.at_home, agree(6, 8)).await.expect(422);
    assert!(few.fault("to").expect("a fault").contains("these sessions hold 3"));
    assert!(send(&two.at_home, agree(8, 6)).await.expect(422).fault("to").expect("a fault").contains("comes after"));

    let usual = two.row(pattern).await.shift;
    send(&two.at_work, agree(1, 5)).await.expect(303);
    let agreed = two.row(pattern).await.shift;
    assert_eq!((agreed.state, agreed.start), (usual.state, usual.start), "the first five are the usual start");
    two.go_to("2026-11-24", "10:00").await;
    send(&two.at_home, agree(6, 10)).await.expect(303);
    send(&two.at_home, agree(6, 10)).await.expect(303);
    assert_eq!(
        two.weft.count("SELECT count(*) FROM pattern_starts").await,
        2,
        "agreeing on the same again is nothing new"
    );
    let row = two.row(pattern).await;
    assert_eq!(row.shift.state, State::NotEnoughYet, "what was known when they agreed earns no word: {}", row.sentence);
    assert_eq!(row.start_words(), "agreed on 24 November");
    let seen = two.at_work.get(&page).await;
    seen.says("Start agreed on 24 November 2026: sessions 6 to 10. Before: sessions 1 to 5. Written down by Mira");
    seen.says("Start agreed on 23 November 2026: sessions 1 to 5. Before: the first ratings.");
    let written = "SELECT count(*) FROM audit WHERE allowed = 1 AND action = 'together' AND subject = ";
    assert_eq!(two.weft.count(format!("{written}'{pattern}'")).await, 4, "written once, agreed on three times");

    for (day, rating) in
        (0..6).map(|week| (weft_shared::when::days_after("2026-12-01".parse().expect("a day"), 7 * week), 3))
    {
        two.go_to(&day.to_string(), "18:00").await;
        let session = two.weft.session(&two.therapist, two.client.id, &day.to_string(), "Tea.", "").await;
        for actor in [&two.client.actor, &two.therapist.actor] {
            two.weft.rate(actor, two.client.id, session, &[(pattern, rating)]).await;
        }
    }
    let row = two.row(pattern).await;
    assert_eq!(row.shift.state, State::Shifted);
    let sentence = "The start is sessions 6 to 10, agreed on 24 November.";
    assert!(row.sentence.ends_with(sentence), "{}", row.sentence);
    two.at_home.get(&two.at("/shared")).await.says(sentence).says("agreed on 24 November");
    let report = two
        .weft
        .services
        .make_report(&two.therapist.actor, two.client.id, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
        .await;
    let report = pdf_text(&report.expect("a report").pdf.bytes);
    assert!(report.contains(&squeezed(sentence)) && report.contains("agreed on 24 November"), "{report}");
}

async fn a_check_in_rates_the_open_patterns(weft: Weft) {
    let mut two = two(weft).await;
    let pattern = two.pattern("go quiet", "say it").await;
    two.sessions(pattern, &[7]).await;
    let check_in = two.weft.assign(&two.therapist, two.client.id, CHECK_IN).await;
    two.weft.answer(&two.client, check_in, &[("still-stuck", "On Sundays. Always on Sundays.")]).await;
    let path = format!("/homework/{check_in}/finish");
    let field = format!("rating-{pattern}");
    let form = two.at_home.get(&path).await.expect(200).form("/finish").choose(&field, "6");
    two.at_home.submit(&form.press("readers", "later")).await.expect(200);
    let form = two.at_home.get(&path).await.form("/finish");
    assert_eq!(form.value(&field), "6", "kept while the rest is not finished");
    let sent = two.at_home.post(&path, &[(field.as_str(), "11"), ("readers", "therapist")]).await.expect(422);
    assert!(sent.fault(&field).is_some());
    let entry = two.at_home.submit(&form.choose(&field, "5").press("readers", "therapist")).await.expect(200);
    entry.says("How strong the old way was").says("5 of 10");

    assert_eq!(two.said(pattern).await, [Some(7)], "the next session has not been yet");
    two.go_to("2026-11-30", "10:00").await;
    let session = two.weft.session(&two.therapist, two.client.id, "2026-11-30", "Tea.", "").await;
    assert_eq!(two.said(pattern).await, [Some(7), Some(5)]);
    two.at_home
        .get(&two.at(&format!("/sessions/{session}/rate")))
        .await
        .says("You said 5 on 23 November. What you say here stands for the session; both are kept.");
    two.stop_sharing(check_in).await;
    assert_eq!(two.said(pattern).await, [Some(7), None], "what is private is not in the strip");
    two.at_home.submit(&two.at_home.get(&format!("/homework/{check_in}/entry")).await.form("/sharing")).await;
    two.weft.services.set_readers(&two.client.actor, check_in, Readers::ClientAndTherapist).await.expect("shared");
    two.weft.rate(&two.client.actor, two.client.id, session, &[(pattern, 3)]).await;
    assert_eq!(two.said(pattern).await, [Some(7), Some(3)], "the rating in the session stands");
    assert_eq!(two.weft.count("SELECT count(*) FROM response_ratings").await, 1, "and the other is kept");

    let view = two.view().await;
    assert_eq!(view.stuck.len(), 1);
    assert_eq!(view.stuck[0].words, "On Sundays. Always on Sundays.");
    two.weft.services.set_readers(&two.client.actor, check_in, Readers::ClientAlone).await.expect("private");
    assert!(two.view().await.stuck.is_empty());
}

async fn a_log_entry_can_be_a_moment_of_a_pattern(weft: Weft) {
    let mut two = two(weft).await;
    let (pattern, paused) = (two.pattern("go quiet", "say it").await, two.pattern("check his phone", "wait").await);
    let turn = TurnKind::Paused;
    two.weft.services.turn_pattern(&two.client.actor, two.client.id, paused, turn).await.expect("it is paused");
    let entry = two.entry("trigger-log", &[("story", "She is cross.")], Readers::ClientAlone).await;
    let path = format!("/homework/{entry}/entry");
    let page = two.at_home.get(&path).await.expect(200);
    page.says("Was this one of your patterns?").says("until you share it").hides("check his phone");
    let form = page.form("/ratings");
    let empty = two.at_home.send(&form).await.expect(422);
    assert!(empty.fault("pattern").is_some() && empty.fault("rating").is_some());
    let form = form.choose("pattern", &pattern.to_string()).choose("rating", "8");
    two.at_home.submit(&form).await.expect(200).says("8 of 10");

    two.go_to("2026-11-24", "10:00").await;
    two.weft.session(&two.therapist, two.client.id, "2026-11-24", "Tea.", "").await;
    assert!(two.row(pattern).await.ratings[0].client.is_none());
    two.weft.services.set_readers(&two.client.actor, entry, Readers::ClientAndTherapist).await.expect("shared");
    assert_eq!(two.row(pattern).await.ratings[0].client.map(Strength::get), Some(8));
    two.at_work.get(&two.at(&format!("/entries/{entry}"))).await.says("8 of 10").hides("Keep this rating");
    // A journal is about more than one moment, and a paused pattern rests.
    let journal = two.entry(JOURNAL, &[("who", "My aunt")], Readers::ClientAlone).await;
    let fields = [("pattern", pattern.to_string()), ("rating", "8".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    two.at_home.post(&format!("/homework/{journal}/ratings"), &fields).await.expect(404);
    let fields = [("pattern", paused.to_string()), ("rating", "8".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    two.at_home.post(&format!("/homework/{entry}/ratings"), &fields).await.expect(404);
}

async fn words_come_and_go_with_their_source(weft: Weft) {
    let two = two(weft).await;
    let pattern = two.pattern("go quiet", "say it").await;
    two.sessions(pattern, &[7, 7]).await;
    let path = two.at(&format!("/patterns/{pattern}"));
    // A line, a long text and a row of a log, each by its own form.
    let short = two.entry(JOURNAL, &[("who", "My aunt Samia.")], Readers::ClientAndTherapist).await;
    let long = two.entry(JOURNAL, &[("body", "My jaw lets go. I eat slowly.")], Readers::ClientAndTherapist).await;
    for (entry, words, side) in [(short, "who.0", "new"), (long, "body.1", "old")] {
        let form = two.at_work.get(&two.at(&format!("/entries/{entry}"))).await.form("/evidence");
        let form = form.tick("words", words).choose("pattern", &pattern.to_string()).choose("side", side);
        two.at_work.submit(&form).await.expect(200).says("Linked to a pattern");
    }
    let page = two.at_home.get(&path).await.expect(200);
    page.says("“My aunt Samia.”").says("“I eat slowly.”").says("For the old way");
    let report = two
        .weft
        .services
        .make_report(&two.therapist.actor, two.client.id, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
        .await;
    assert!(pdf_text(&report.expect("a report").pdf.bytes).contains(&squeezed("I eat slowly.")));

    let page = two.stop_sharing(long).await;
    page.says("These reports were made after you shared this").says("Session progress report");
    for (browser, place) in
        [(&two.at_home, path.clone()), (&two.at_work, path.clone()), (&two.at_work, two.at("/shared"))]
    {
        browser.get(&place).await.expect(200).says("My aunt Samia").hides("I eat slowly");
    }
    let report = two
        .weft
        .services
        .make_report(&two.therapist.actor, two.client.id, OrderInput::new(Kind::SessionProgress, Period::WHOLE))
        .await;
    let text = pdf_text(&report.expect("a report").pdf.bytes);
    assert!(!text.contains(&squeezed("I eat slowly.")) && text.contains(&squeezed("My aunt Samia.")));

    // Shared again it is back; taken away it is gone, whatever is shared.
    two.weft.services.set_readers(&two.client.actor, long, Readers::ClientAndTherapist).await.expect("shared");
    let page = two.at_home.get(&path).await;
    page.says("“I eat slowly.”");
    let unlink = page.form("/unlink");
    two.at_home.submit(&unlink).await.expect(200);
    two.at_home.send(&unlink).await.expect(404);
    let quotes = two.row(pattern).await.quotes;
    assert_eq!(quotes.len(), 1, "{quotes:?}");
    assert_eq!(quotes[0].side, Side::Old, "the newest way’s words were taken away, the counter-evidence stays");
}

async fn rows_and_pairs_can_be_quoted_too(weft: Weft) {
    let two = two(weft).await;
    let pattern = two.pattern("go quiet", "say it").await;
    let rows = [("0-know", "No answer since four."), ("0-guess", "She is cross. Or asleep."), ("1-know", "Nothing.")];
    let pair = [("old", "guess all night"), ("new", "ask at breakfast")];
    for (exercise, item, parts, places, quote) in [
        (
            "waiting-well",
            "know-guess",
            &rows[..],
            &[0, 1][..],
            "No answer since four. · She is cross. Or asleep.; Nothing.",
        ),
        ("looking-back", "change", &pair[..], &[0][..], "I used to guess all night, but now I can ask at breakfast"),
    ] {
        let entry = two.weft.assign(&two.therapist, two.client.id, exercise).await;
        two.weft.answer(&two.client, entry, &[]).await;
        let parts = parts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let typed = AnswerInput { item: item.into(), typed: Parts::new(parts), seen: 0 };
        two.weft.services.keep_answers(&two.client.actor, entry, vec![typed]).await.expect("kept");
        let shared = Readers::ClientAndTherapist;
        two.weft.services.finish(&two.client.actor, entry, shared).await.expect("finished");
        let mut form = two.at_home.get(&format!("/homework/{entry}/entry")).await.form("/evidence");
        for place in places {
            form = form.tick("words", &format!("{item}.{place}"));
        }
        let form = form.choose("pattern", &pattern.to_string()).choose("side", "new");
        two.at_home.submit(&form).await.expect(200).says(quote);
        two.at_work.get(&two.at(&format!("/patterns/{pattern}"))).await.says(quote);
    }
}

async fn a_scale_stands_beside_a_pattern(weft: Weft) {
    let mut two = two(weft).await;
    let pattern = two.pattern("go quiet", "say it").await;
    let path = two.at(&format!("/patterns/{pattern}"));
    two.at_work.get(&path).await.says("Once a quiz is finished and shared");
    let names: Vec<String> = (1..=9).map(|n| format!("q{n}")).collect();
    let all = |value: &'static str| -> Vec<(&str, &str)> { names.iter().map(|name| (name.as_str(), value)).collect() };
    let mut first = all("2");
    first[8].1 = "0";
    two.entry("phq-9", &first, Readers::ClientAndTherapist).await;
    two.entry("gad-7", &[("q1", "1")], Readers::ClientAlone).await;
    let page = two.at_work.get(&path).await;
    page.hides("GAD-7");
    let form = page.form("/measures");
    let scale = form.choices("measure").into_iter().find(|name| name.contains(".scale.")).expect("a scale");
    let item = form.choices("measure").into_iter().find(|name| name.contains(".item.")).expect("a question");
    two.at_work
        .submit(&form.tick("measure", &scale).tick("measure", &item))
        .await
        .says("16 on 23 November; once so far.");
    two.at_work.post(&format!("{path}/measures"), &[("measure", "gad-7.scale.total")]).await.expect(404);

    two.go_to("2026-12-20", "10:00").await;
    let second = two.entry("phq-9", &all("0"), Readers::ClientAndTherapist).await;
    let row = two.row(pattern).await;
    assert_eq!(row.tied.len(), 2);
    let tied = row.tied.iter().find(|tied| tied.measure.to_string() == scale).expect("the scale");
    assert_eq!(
        tied.sentence,
        "16 on 23 November 2026, 0 on 20 December 2026. That is 16 better, at least the 6 it takes to be more than ups \
         and downs."
    );
    two.at_home.get(&two.at("/shared")).await.says("That is 16 better");
    two.stop_sharing(second).await;
    two.at_home.get(&path).await.says("once so far").hides("20 December");
    // Without a tick it is not tied any more.
    let mut form = two.at_home.get(&path).await.form("/measures");
    assert!([&scale, &item].contains(&&form.value("measure").to_owned()));
    form = form.choose("measure", &item);
    two.at_home.submit(&form).await.expect(200);
    assert_eq!(two.row(pattern).await.tied.len(), 1);
}

async fn a_suggestion_fills_the_form_and_many_patterns_get_a_hint(weft: Weft) {
    let two = two(weft).await;
    let page = two.at_home.get(&two.at("/patterns/new")).await.expect(200);
    page.says("Not sure how to begin?").hides("closer to the last quiz").hides("patterns are open");
    let chosen = page.links().into_iter().find(|link| link.contains("?from=")).expect("a suggestion");
    let filled = two.at_home.get(&chosen).await.expect(200);
    filled.says("Filled in from a suggestion");
    let form = filled.form("/patterns/new");
    assert!(!form.value("old").is_empty() && form.value("leaning") == "anxious");
    two.at_home.submit(&form.set("old", "send five messages")).await.says("send five messages");
    two.at_home.get(&two.at("/patterns/new?from=99")).await.expect(200);

    // Worried and at a distance: push and pull come first.
    let names: Vec<String> = (1..=18).map(|n| format!("q{n:02}")).collect();
    let quiz = weft_shared::library::exercises().expect("the library");
    let quiz = quiz.iter().find(|exercise| exercise.key == weft_shared::library::STARTING_PATTERN).expect("the quiz");
    let high = |name: &String| {
        let key = quiz.scales.iter().flat_map(|scale| &scale.items).find(|key| key.item.0 == *name).expect("a key");
        if key.reverse { "1" } else { "7" }
    };
    let answers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), high(name))).collect();
    two.entry("starting-pattern", &answers, Readers::ClientAndTherapist).await;
    two.at_work.get(&two.at("/patterns/new")).await.says("Push and pull · closer to the last quiz");

    for n in 2..=9 {
        two.pattern(&format!("do the old thing {n}"), "do the new").await;
    }
    two.at_work.get(&two.at("/patterns/new")).await.expect(200).says("Nine patterns are open.");
    two.at_home.get(&two.at("/shared")).await.says("More patterns than fit one screen.");
}
