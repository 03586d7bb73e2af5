use std::collections::BTreeSet;

use weft_shared::{
    exercise::Kind as ExerciseKind,
    ids::uuid_v7,
    pattern::{About, History, Side, Strength, Wording},
    plane::PlanePoint,
    report::{Brief, Order},
    schedule::Meeting,
    shared_view::{HomeworkLine, HomeworkState, PatternData, Period, Person, Quote, SessionColumn, SharedData},
    shift::Rated,
    when::{Day, Moment},
};

use super::*;
use crate::report::{Letterhead, Logo, Paper, Pdf, letterhead, make, strip};

fn id<T: From<uuid::Uuid>>(number: u8) -> T {
    uuid_v7(Moment(0), [number; 10]).into()
}

pub(crate) fn day(month: i8, day: i8) -> Day {
    jiff::civil::date(2026, month, day)
}

pub(crate) fn meta() -> ReportMeta {
    ReportMeta { made_at: Moment(1_795_500_000_000), made_on: day(11, 24), paper: Paper::A4 }
}

/// Ratings from two digits strings, one character a session; anything but a digit is "not rated".
fn ratings(client: &str, therapist: &str) -> Vec<Rated> {
    let read = |character: char| character.to_digit(10).and_then(|digit| Strength::new(i64::from(digit)));
    client
        .chars()
        .zip(therapist.chars())
        .map(|(client, therapist)| Rated { client: read(client), therapist: read(therapist) })
        .collect()
}

fn thread(number: u8, old: &str, new: &str, ratings: Vec<Rated>, quotes: Vec<Quote>) -> PatternData {
    PatternData {
        id: id(number),
        wording: Wording { old: old.to_owned(), new: new.to_owned() },
        ratings,
        quotes,
        about: About::default(),
        history: History::default(),
        measured: vec![],
        marked: None,
    }
}

fn quote(words: &str, side: Side, day: Day) -> Quote {
    let id = id(u8::try_from(words.len()).unwrap());
    Quote { id, words: words.to_owned(), side, source: "Safe-relationship journal".to_owned(), day }
}

pub(crate) fn noor() -> SharedView {
    let days = [
        (3, 3),
        (3, 17),
        (4, 7),
        (4, 21),
        (5, 12),
        (5, 26),
        (6, 9),
        (8, 18),
        (9, 8),
        (9, 29),
        (10, 13),
        (10, 27),
        (11, 3),
        (11, 16),
    ];
    let sessions = (1..)
        .zip(days)
        .map(|(number, (month, date))| SessionColumn {
            id: id(u8::try_from(number).unwrap()),
            number,
            meeting: Meeting { day: day(month, date), time: None },
            agreed: match number {
                3 => String::new(),
                9 => "Write down one evening a week in which it was easy to ask. ".repeat(9),
                _ => "Notice the first second of the alarm, and tea before the phone.".to_owned(),
            },
        })
        .collect();
    let now = "He was two hours late and I made tea. I noticed I had not looked at the phone once. Then I told \
               him it had been hard.";
    let patterns = vec![
        thread(
            101,
            "check his phone when he is late",
            "wait, and ask",
            ratings("88978765433222", "88888766554433"),
            vec![
                quote("I looked three times before nine. Each time it got worse.", Side::Old, day(3, 9)),
                quote(now, Side::New, day(11, 3)),
                quote(
                    "Efficient, final, fluffy offices: ő ś ț “so” ‘it’ </textarea><script>alert(1)</script>",
                    Side::New,
                    day(11, 9),
                ),
            ],
        ),
        thread(
            102,
            "go quiet and wait for them to guess",
            "say what I need",
            ratings("78787767665645", "77888888877767"),
            vec![quote("I said it out loud to my sister.", Side::New, day(10, 2))],
        ),
        thread(
            103,
            "choose people who keep me guessing",
            "look for steadiness",
            ratings("6676-676767676", "6777-677767766"),
            vec![],
        ),
        thread(
            104,
            "think their bad mood was my fault",
            "let it be theirs",
            ratings("----------7675", "----------7766"),
            vec![],
        ),
    ];
    let point = |month, date, worry, distance| PlanePoint {
        day: day(month, date),
        worry,
        distance,
        region: (0.7, 0.9),
        is_reworded: false,
    };
    let homework = (0_u8..14)
        .map(|number| HomeworkLine {
            id: id(200 + number),
            title: "How closeness feels at the moment".to_owned(),
            kind: ExerciseKind::Quiz,
            assigned: day(3, 3 + i8::try_from(number).unwrap()),
            state: match number % 4 {
                0 => HomeworkState::Finished { day: day(4, 1), shared: true, changed: None },
                1 => HomeworkState::Finished { day: day(4, 2), shared: false, changed: None },
                2 => HomeworkState::Begun,
                _ => HomeworkState::NotBegun,
            },
        })
        .collect();
    SharedView::for_period(
        SharedData {
            practice: "Willow Street Practice".to_owned(),
            client: Person::new("Noor Haddad", ""),
            therapist: Person::new("Dr. Folake Adeyemi", "clinical psychologist"),
            sessions,
            next_session: None,
            patterns,
            stuck: vec![],
            path: vec![point(3, 5, 5.6, 4.9), point(6, 11, 4.8, 4.4), point(9, 10, 4.1, 4.2), point(11, 12, 3.2, 3.6)],
            measured: vec![],
            uses: vec![],
            homework,
        },
        Period::WHOLE,
    )
}

fn nobody_yet() -> SharedView {
    SharedView::for_period(
        SharedData {
            practice: "P".to_owned(),
            client: Person::new("Ana", ""),
            therapist: Person::new("Bo", ""),
            sessions: vec![],
            next_session: None,
            patterns: vec![],
            stuck: vec![],
            path: vec![],
            measured: vec![],
            uses: vec![],
            homework: vec![],
        },
        Period::WHOLE,
    )
}

/// Both kinds that are made of sections, of everything there is.
fn of(kind: Kind, view: SharedView) -> Composed {
    let mut order = Order::new(kind, Period::WHOLE);
    order.sections = kind.sections().iter().copied().collect();
    Composed::new(order, view, Brief::default(), 0, None)
}

fn session_progress(view: &SharedView, meta: &ReportMeta) -> Result<Pdf, ReportError> {
    make(&of(Kind::SessionProgress, view.clone()), meta, &Letterhead::default(), &Watch::default())
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (view, meta) = (noor(), meta());
    let one = session_progress(&view, &meta).unwrap();
    let other = session_progress(&view, &meta).unwrap();
    assert!(one.pages >= 3);
    assert!(one == other);
    let later = ReportMeta { made_at: Moment(1_795_600_000_000), ..meta };
    assert!(session_progress(&view, &later).unwrap() != one);
}

#[test]
fn someone_with_nothing_yet_gets_a_report_too() {
    let letter = ReportMeta { paper: Paper::Letter, ..meta() };
    let report = session_progress(&nobody_yet(), &letter).unwrap();
    assert!(report.bytes.starts_with(b"%PDF-1.7"));
    assert!(report.pages <= 2);
}

#[test]
fn a_character_no_font_has_fails_the_report() {
    let mut view = noor();
    view.patterns[0].quotes[0].words.push('語');
    view.sessions[0].agreed.push('Ⓐ');
    let refused = session_progress(&view, &meta());
    assert!(matches!(refused, Err(ReportError::MissingGlyphs { characters }) if characters == ['Ⓐ', '語']));
    let mut composed = of(Kind::SessionProgress, view);
    composed.order.spelled = true;
    make(&composed, &meta(), &Letterhead::default(), &Watch::default()).unwrap();
}

#[test]
fn a_long_word_from_a_session_runs_over_pages_without_loss() {
    let mut view = noor();
    let before = session_progress(&view, &meta()).unwrap().pages;
    view.sessions[0].agreed = "A long agreement. ".repeat(700);
    assert!(session_progress(&view, &meta()).unwrap().pages >= before + 3);
}

#[test]
fn the_period_is_said_with_years_only_where_they_differ() {
    let mut view = noor();
    assert_eq!(sessions(&view), "14, from 3 March to 16 November 2026");
    view.sessions.truncate(1);
    assert_eq!(sessions(&view), "1, on 3 March 2026");
    assert_eq!(sessions(&nobody_yet()), "None yet");
}

#[test]
fn a_strip_is_read_out_by_session_and_person() {
    let view = noor();
    let said = |ratings: &[Rated]| strip::in_words(strip::names(&view), &view.sessions, ratings);
    let begins = "How strong the old way was, from 0 to 10. Rated at";
    assert_eq!(
        said(&ratings("8-7", "8--")),
        format!("{begins} 2 sessions. Session 1: Noor 8, Dr. Adeyemi 8. Session 3: Noor 7.")
    );
    assert_eq!(said(&ratings("--", "-5")), format!("{begins} 1 session. Session 2: Dr. Adeyemi 5."));
    assert_eq!(said(&ratings("--", "--")), "No ratings yet.");
}

#[test]
fn quotes_are_counted_by_side() {
    let mut row = noor().patterns.remove(0);
    assert_eq!(row.quote_counts().unwrap(), "2 quotes showing the new way · 1 the old way");
    row.quotes.retain(|quote| quote.side == Side::New);
    assert_eq!(row.quote_counts().unwrap(), "2 quotes showing the new way");
    row.quotes.clear();
    assert_eq!(row.quote_counts(), None);
}

#[test]
fn what_is_left_out_is_said_before_it_is_made_and_not_in_the_report() {
    let view = noor();
    let all: Vec<_> = view.patterns.iter().flat_map(|row| &row.quotes).map(|quote| quote.id).collect();
    let mut order = Order::new(Kind::Course, Period::WHOLE);
    order.quotes = Some(all[1..].iter().copied().collect());
    let struck = BTreeSet::from([all[1]]);
    let composed = Composed::new(order, view, Brief::default(), 2, Some((&struck, day(11, 24))));
    assert_eq!(composed.quotes().count(), all.len() - 2);
    assert_eq!(
        composed.left_out(),
        [
            "One shared quote was not chosen for this report.",
            "One quote was left out, as Noor asked.",
            "2 finished entries are private, so they are left out.",
        ]
    );
    assert_eq!(
        composed.about_the_choice(),
        [
            "Noor checked this report on 24 November 2026 and agreed to it.",
            "One shared quote was not chosen for this report.",
        ]
    );
    assert!(
        composed.view.homework.iter().all(|line| line.state.words(when::WITH_ITS_YEAR) == "Finished on 1 April 2026")
    );
}

#[test]
fn a_report_stops_when_it_is_told_to() {
    let watch = Watch::default();
    watch.stop();
    let stopped = make(&of(Kind::Course, noor()), &meta(), &Letterhead::default(), &watch);
    assert!(matches!(stopped, Err(ReportError::Cancelled)));
    let watch = Watch::default();
    let made = make(&of(Kind::Course, noor()), &meta(), &Letterhead::default(), &watch).unwrap();
    assert_eq!(watch.progress(), (made.pages, Some(made.pages)));
}

#[test]
fn twelve_pages_are_a_small_file_and_the_logo_a_small_part_of_it() {
    let mut view = noor();
    view.homework = view.homework.iter().cycle().take(600).cloned().collect();
    for row in &mut view.patterns {
        row.quotes = noor().patterns[0].quotes.iter().cycle().take(14).cloned().collect();
    }
    let composed = of(Kind::SessionProgress, view);
    let plain = make(&composed, &meta(), &Letterhead::default(), &Watch::default()).unwrap();
    assert!(plain.pages >= 12, "{} pages", plain.pages);
    assert!(plain.bytes.len() < 250 * 1024, "{} bytes over {} pages", plain.bytes.len(), plain.pages);
    let logo = Logo::read(&letterhead::tests::png(400, 140, png::ColorType::Rgba, &[10, 98, 94, 200])).unwrap();
    let head = Letterhead { address: "12 Willow Street, Leeds".to_owned(), logo: Some(logo) };
    let headed = make(&composed, &meta(), &head, &Watch::default()).unwrap();
    assert_eq!(headed.pages, plain.pages);
    assert!(headed.bytes.len() < plain.bytes.len() + 4 * 1024, "one colour takes little room");
}

#[test]
fn long_sentences_over_a_long_therapy_find_their_place() {
    let mut view = noor();
    let session = view.sessions[0].clone();
    view.sessions = (1..=60).map(|number| SessionColumn { number, ..session.clone() }).collect();
    let mut pattern = view.patterns[0].clone();
    pattern.ratings = pattern.ratings.iter().cycle().take(60).copied().collect();
    pattern.wording.old = "m".repeat(160);
    pattern.wording.new = "say it ".repeat(22);
    view.patterns = vec![pattern; 12];
    assert!(session_progress(&view, &meta()).unwrap().pages > 4);
}
