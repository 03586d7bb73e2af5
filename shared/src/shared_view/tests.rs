use super::*;
use crate::{
    ids::uuid_v7,
    pattern::{Author, Strength, Turn, TurnKind},
    when::Moment,
};
use jiff::civil::{Date, date};

fn id<T: From<uuid::Uuid>>(n: u8) -> T {
    uuid_v7(Moment(0), [n; 10]).into()
}

fn day(n: usize) -> Date {
    date(2026, 1, 5).checked_add(jiff::Span::new().weeks(i64::try_from(n).unwrap())).unwrap()
}

fn data(strengths: &[i64]) -> SharedData {
    let sessions = (0..strengths.len())
        .map(|n| SessionColumn {
            id: id(u8::try_from(n).unwrap()),
            number: n + 1,
            meeting: Meeting { day: day(n), time: None },
            agreed: String::new(),
        })
        .collect();
    let ratings = strengths.iter().map(|value| Rated { client: Strength::new(*value), therapist: None }).collect();
    SharedData {
        practice: "P".into(),
        client: Person::new("Noor Haddad", ""),
        therapist: Person::new("Dr. Folake Adeyemi", "clinical psychologist"),
        sessions,
        next_session: None,
        patterns: vec![PatternData {
            id: id(99),
            wording: Wording { old: "a".into(), new: "b".into() },
            ratings,
            quotes: vec![],
            about: About::default(),
            history: History::default(),
            measured: vec![],
            marked: None,
        }],
        stuck: vec![],
        path: vec![],
        measured: vec![],
        uses: vec![],
        homework: vec![],
    }
}

#[test]
fn people_are_called_as_they_are_called() {
    assert_eq!(Person::new("Dr. Folake Adeyemi", "").called, "Dr. Adeyemi");
    assert_eq!(Person::new("Dr Folake Adeyemi", "").called, "Dr Adeyemi");
    assert_eq!(Person::new("Prof. Dr. Anna Weber", "").called, "Prof. Weber");
    assert_eq!(Person::new("Zoë Ní Bhriain", "").called, "Zoë");
    for (name, called) in [
        ("Noor Haddad", "Noor"),
        ("Dr Noor Haddad", "Noor"),
        ("Dr. Noor Haddad", "Noor"),
        ("Prof. Dr. med. Anna Weber", "Anna"),
        ("MRS Imani Clarke", "Imani"),
        ("Mr", "Mr"),
        ("Drew Osei", "Drew"),
        ("Missy Elliott", "Missy"),
        ("", ""),
    ] {
        assert_eq!(Person::client(name, "").called, called, "{name}");
    }
    let person = Person::client("Dr Noor Haddad", "Nunu");
    assert_eq!((person.name.as_str(), person.called.as_str()), ("Dr Noor Haddad", "Nunu"));
}

#[test]
fn a_period_keeps_numbers_and_start_of_the_whole_course() {
    let ratings = [8, 8, 8, 8, 8, 8, 3, 3, 3, 3, 3, 3];
    let view = SharedView::for_period(data(&ratings), Period { from: Some(day(4)), to: None });
    assert_eq!(view.sessions[0].number, 5);
    assert_eq!(view.patterns[0].shift.state, State::Shifted);
    assert_eq!(view.patterns[0].shift.start, [0], "only the fifth session of the start is in the period");
    let early = SharedView::for_period(data(&ratings), Period { from: None, to: Some(day(3)) });
    assert_eq!(early.patterns[0].shift.state, State::NotEnoughYet, "later ratings are not known yet");
    assert_eq!(early.patterns[0].ratings.len(), 4);
}

#[test]
fn the_short_sentence_counts_every_pattern_once() {
    let short = |data: SharedData| -> String {
        SharedView::for_period(data, Period::WHOLE).in_short().into_iter().map(|run| run.text).collect()
    };
    let mut none = data(&[8, 8, 8, 8]);
    let one = none.clone();
    none.patterns.clear();
    assert_eq!(short(none), "No patterns yet.");
    assert_eq!(short(one.clone()), "The only pattern has too few ratings so far.");
    let rated = |strengths: [i64; 12]| {
        let ratings = strengths.map(|value| Rated { client: Strength::new(value), therapist: None });
        PatternData { ratings: ratings.to_vec(), ..one.patterns[0].clone() }
    };
    let (fell, flat) = ([8, 8, 8, 8, 8, 8, 3, 3, 3, 3, 3, 3], [7; 12]);
    let mut two = data(&fell);
    two.patterns.push(rated(flat));
    assert_eq!(short(two.clone()), "Of two patterns, one has shifted and one is still stuck.");
    let mut more = two.clone();
    more.patterns.extend([rated(flat), rated([2; 12])]);
    assert_eq!(short(more), "Of four patterns, one has shifted, two are still stuck, and one shows no clear change.");
}

#[test]
fn where_it_started_is_known_outside_the_period() {
    let ratings = [8, 7, 9, 8, 8, 8, 3, 3, 3, 3, 3, 2];
    let view = SharedView::for_period(data(&ratings), Period { from: Some(day(8)), to: None });
    assert!(view.patterns[0].shift.start.is_empty());
    assert_eq!(view.patterns[0].began, Some(Began { lowest: 7.0, median: 8.0, highest: 9.0 }));
    let said = |reader| view.patterns[0].spark_sentence(view.people(reader));
    assert_eq!(said(Reader::Client), "You at the start: typically 8 (7 to 9). Most recent rating: you 2.");
    assert_eq!(said(Reader::Therapist), "Noor at the start: typically 8 (7 to 9). Most recent rating: Noor 2.");
    assert_eq!(SharedView::for_period(data(&[]), Period::WHOLE).patterns[0].began, None);
}

fn line(assigned: Date, state: HomeworkState) -> HomeworkLine {
    HomeworkLine { id: id(7), title: "T".into(), kind: Kind::Journal, assigned, state }
}

fn after(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap()
}

#[test]
fn homework_is_told_between_the_sessions_it_was_done_and_nothing_is_told_of_the_rest() {
    let finished = |day| HomeworkState::Finished { day, shared: true, changed: None };
    let mut data = data(&[8, 8, 8]);
    data.homework = vec![
        line(day(0), finished(day(1))),
        line(day(0), finished(after(day(0), 3))),
        line(day(0), HomeworkState::Begun),
        line(day(1), HomeworkState::NotBegun),
        line(day(1), finished(after(day(2), 1))),
    ];
    let view = SharedView::for_period(data, Period::WHOLE);
    let said: Vec<String> = view.between().iter().map(Between::sentence).collect();
    assert_eq!(said, ["Between sessions 1 and 2: 2 finished, 1 started.", "After session 3: 1 finished."]);
}

#[test]
fn a_window_of_sessions_shows_those_and_no_other() {
    let mut data = data(&[8; 14]);
    data.homework = vec![line(day(4), HomeworkState::Begun), line(after(day(8), 6), HomeworkState::Begun)];
    let window = Window::read("5", "9", "", 14).unwrap();
    let period = window.period(&data.sessions);
    assert_eq!(period, Period { from: Some(day(4)), to: Some(after(day(9), -1)) });
    let view = SharedView::for_period(data.clone(), period);
    assert_eq!(view.sessions.iter().map(|session| session.number).collect::<Vec<_>>(), [5, 6, 7, 8, 9]);
    assert_eq!(view.homework.len(), 2, "until the day before the next session");
    let last = Window::read("", "", "6", 14).unwrap().period(&data.sessions);
    assert_eq!((last.from, last.to), (Some(day(8)), None));
}

#[test]
fn two_sessions_are_compared_in_order() {
    let mut data = data(&[8, 7, 3]);
    data.patterns[0].ratings[0].therapist = Strength::new(6);
    data.patterns[0].ratings[2].therapist = Strength::new(7);
    let compared = data.compare(3, 1).unwrap();
    assert_eq!((compared.earlier.number, compared.later.number), (1, 3));
    assert_eq!(compared.rows[0].difference(Rater::Client).map(compare::difference_words).unwrap(), "5 points lower");
    assert_eq!(compared.rows[0].difference(Rater::Therapist).map(compare::difference_words).unwrap(), "1 point higher");
    let said = |reader| compared.sentence(People { reader, client: "Noor", therapist: "Dr. Adeyemi" });
    assert_eq!(
        said(Reader::Client),
        "At session 3 you rated one pattern lower than at session 1. At session 3 Dr. Adeyemi rated one pattern higher \
         than at session 1."
    );
    assert!(said(Reader::Therapist).starts_with("At session 3 Noor rated one pattern lower"));
    assert_eq!(data.compare(1, 2).unwrap().rows[0].difference(Rater::Therapist), None);
    for (one, other) in [(2, 2), (0, 1), (1, 4)] {
        assert_eq!(data.compare(one, other), None);
    }
}

#[test]
fn what_lies_outside_the_period_is_in_neither_helps_nor_path() {
    let mut data = data(&[8; 6]);
    let used = |day| CalmUse { title: "Walk".into(), day, before: 2, after: 5 };
    data.uses = vec![used(day(0)), used(day(1)), used(day(4))];
    let helps = |period| SharedView::for_period(data.clone(), period).helps;
    assert_eq!(helps(Period::WHOLE).ranked[0].times, 3);
    let late = helps(Period { from: Some(day(2)), to: None });
    assert_eq!((late.ranked.len(), late.once.len()), (0, 1));
}

fn re_agreed(numbers: (usize, usize)) -> SharedData {
    let mut data = data(&[6, 6, 6, 9, 9, 9, 9, 9, 9, 5, 5, 5, 4, 5, 5]);
    let (from, to) = (data.sessions[numbers.0 - 1].id, data.sessions[numbers.1 - 1].id);
    let start = AgreedBaseline { from, to, numbers, day: day(8), by: Author::Client };
    data.patterns[0].history.starts.push(start);
    data
}

#[test]
fn an_agreed_start_counts_from_the_day_it_was_agreed_and_is_said() {
    let view = SharedView::for_period(re_agreed((4, 9)), Period::WHOLE);
    let row = &view.patterns[0];
    assert_eq!(row.shift.state, State::Shifted);
    assert_eq!(row.shift.start, [3, 4, 5, 6, 7, 8]);
    assert_eq!(
        row.sentence(view.people(Reader::Client)),
        "Each of your last 6 ratings is lower than all 6 at the agreed start. The agreed start is sessions 4 to 9, set on \
         2 March 2026."
    );
    assert_eq!(row.start_words(), "agreed 2 Mar 2026");
    let before = SharedView::for_period(re_agreed((4, 9)), Period { from: None, to: Some(day(7)) });
    assert_eq!(before.patterns[0].start_words(), "the start", "it was not agreed yet");
}

#[test]
fn an_agreed_start_with_too_few_ratings_says_so() {
    let view = SharedView::for_period(re_agreed((7, 9)), Period::WHOLE);
    let row = &view.patterns[0];
    assert!(row.sentence(view.people(Reader::Client)).ends_with(
        "The start agreed on 2 March 2026, sessions 7 to 9, has 3 of the 5 ratings it needs. Until it has them, the first \
         ratings count."
    ));
    assert_eq!(row.shift.start, [0, 1, 2, 3, 4]);
}

#[test]
fn what_was_set_aside_keeps_its_strip_and_is_not_counted() {
    let mut data = data(&[8, 8, 8, 8]);
    let turn = |kind, n| Turn { kind, day: day(n), by: Author::Client };
    data.patterns[0].history.turns.push(turn(TurnKind::Paused, 2));
    let view = SharedView::for_period(data.clone(), Period::WHOLE);
    assert!(view.patterns.is_empty());
    assert_eq!(view.not_current[0].ratings.len(), 4);
    assert_eq!(view.in_short()[0].text, "No current pattern. One is paused.");
    let early = SharedView::for_period(data.clone(), Period { from: None, to: Some(day(1)) });
    assert_eq!(early.patterns.len(), 1, "it was open then");
    let mut two = data.clone();
    two.patterns.push(PatternData { id: id(98), history: History::default(), ..two.patterns[0].clone() });
    let text: String = SharedView::for_period(two, Period::WHOLE).in_short().into_iter().map(|run| run.text).collect();
    assert_eq!(text, "The only current pattern has too few ratings so far. One more is paused.");
    data.patterns[0].history.turns.push(turn(TurnKind::Reopened, 3));
    assert_eq!(SharedView::for_period(data, Period::WHOLE).patterns.len(), 1);
}
