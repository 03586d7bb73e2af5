//! What a report costs: `cargo bench -p weft-server --bench report`, or `cargo xtask bench`.
//!
//! A course of 24 sessions with four patterns, quotes, a quiz path and charts, beside a bare document of as many pages
//! that the PDF library writes by itself. Target: under 60 ms of processor time on one core.
#![expect(clippy::print_stdout, reason = "its output is the result")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so")]

use std::{collections::BTreeSet, fs, hint::black_box};

use printpdf::{BuiltinFont, Mm, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, TextItem};
use weft_server::report::{Letterhead, Paper, ReportMeta, Watch, make};
use weft_shared::{
    exercise,
    ids::uuid_v7,
    library,
    pattern::{About, History, Side, Strength, Wording},
    plane::PlanePoint,
    report::{Brief, Composed, Kind, Order},
    response::{Answer, Answers},
    schedule::Meeting,
    shared_view::{
        CalmUse, HomeworkLine, HomeworkState, Measured, PatternData, Period, Person, Quote, SessionColumn, SharedData,
        SharedView,
    },
    shift::Rated,
    when::{Day, Moment, days_after},
};

const SESSIONS: usize = 24;
const TIMES: u32 = 40;

fn id<T: From<uuid::Uuid>>(number: usize) -> T {
    let number = u8::try_from(number % 250).unwrap();
    uuid_v7(Moment(i64::from(number)), [number; 10]).into()
}

fn day(session: usize) -> Day {
    days_after(jiff::civil::date(2026, 1, 12), i32::try_from(session * 14).unwrap())
}

fn view() -> SharedView {
    let sessions = (0..SESSIONS)
        .map(|number| SessionColumn {
            id: id(number),
            number: number + 1,
            meeting: Meeting { day: day(number), time: None },
            agreed: "Notice the first second of the alarm, and tea before the phone. Write it down once.".to_owned(),
        })
        .collect();
    let patterns = [("check his phone when he is late", "wait, and ask"), ("go quiet", "say what I need")]
        .into_iter()
        .cycle()
        .take(4)
        .enumerate()
        .map(|(number, (old, new))| PatternData {
            id: id(100 + number),
            wording: Wording { old: old.to_owned(), new: new.to_owned() },
            about: About::default(),
            history: History::default(),
            measured: vec![],
            marked: None,
            ratings: (0..SESSIONS)
                .map(|session| {
                    let strength = i64::try_from(9 - session * (number + 1) / 12).unwrap();
                    Rated { client: Strength::new(strength), therapist: Strength::new((strength + 1).min(10)) }
                })
                .collect(),
            quotes: (0..8)
                .map(|quote| Quote {
                    id: id(120 + number * 10 + quote),
                    words:
                        "He was two hours late and I made tea. I noticed I had not looked at the phone once. Then I \
                            told him it had been hard, and he sat down."
                            .to_owned(),
                    side: if quote % 3 == 0 { Side::Old } else { Side::New },
                    source: "A person you feel safe with".to_owned(),
                    day: day(quote * 3),
                })
                .collect(),
        })
        .collect();
    let homework = (0..40)
        .map(|number| HomeworkLine {
            id: id(200 + number),
            title: "How closeness feels at the moment".to_owned(),
            kind: exercise::Kind::Quiz,
            assigned: day(number / 2),
            state: HomeworkState::Finished { day: day(number / 2), shared: number % 3 > 0, changed: None },
        })
        .collect();
    let uses = (0..30)
        .map(|number| CalmUse {
            title: ["Slow breathing", "Feet on the floor", "Five senses"][number % 3].to_owned(),
            day: day(number % SESSIONS),
            before: 3,
            after: i64::try_from(4 + number % 4).unwrap(),
        })
        .collect();
    let point = |session: usize| PlanePoint {
        day: day(session),
        worry: 5.6 - 0.1 * f64::from(u8::try_from(session).unwrap()),
        distance: 4.0,
        region: (0.7, 0.9),
        is_reworded: false,
    };
    SharedView::for_period(
        SharedData {
            practice: "Willow Street Practice".to_owned(),
            client: Person::new("Noor Haddad", ""),
            therapist: Person::new("Dr. Folake Adeyemi", "clinical psychologist"),
            sessions,
            next_session: None,
            patterns,
            stuck: vec![],
            path: (0..SESSIONS).step_by(6).map(point).collect(),
            homework,
            measured: ["gad-7", "phq-9"].into_iter().flat_map(measured).collect(),
            uses,
        },
        Period::WHOLE,
    )
}

/// A scale of the library, answered at every fourth session.
fn measured(key: &str) -> Vec<Measured> {
    let exercises = library::exercises().unwrap();
    let exercise = exercises.iter().find(|exercise| exercise.key == key).unwrap();
    let answer = |session: usize| -> Answers {
        let point = i64::try_from(3 - session / 8).unwrap();
        (1..=9).map(|number| (format!("q{number}").as_str().into(), Answer::Point(point))).collect()
    };
    (0..SESSIONS).step_by(4).flat_map(|session| Measured::read(exercise, &answer(session), day(session))).collect()
}

/// Milliseconds this thread has been on a processor.
fn processor_time() -> f64 {
    let said = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 = said.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(f64::NAN);
    nanoseconds / 1e6
}

/// Milliseconds each, the first apart: it reads the fonts.
fn measure(mut work: impl FnMut()) -> (f64, f64) {
    let start = processor_time();
    work();
    let first = processor_time();
    for _ in 0..TIMES {
        work();
    }
    (first - start, (processor_time() - first) / f64::from(TIMES))
}

/// As many pages of one line each in a font of every reader, as the PDF library writes them by itself.
fn bare(pages: usize) -> Vec<u8> {
    let mut document = PdfDocument::new("Bare");
    for number in 1..=pages {
        let ops = vec![
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::Builtin(BuiltinFont::Helvetica), size: Pt(10.0) },
            Op::SetTextCursor { pos: Point { x: Pt(48.0), y: Pt(700.0) } },
            Op::ShowText { items: vec![TextItem::Text(format!("Page {number} of {pages}"))] },
            Op::EndTextSection,
        ];
        document.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
    }
    document.save(&PdfSaveOptions::default(), &mut Vec::new())
}

fn main() {
    let meta =
        ReportMeta { made_at: Moment(1_795_500_000_000), made_on: jiff::civil::date(2026, 11, 24), paper: Paper::A4 };
    for kind in Kind::ALL {
        let mut order = Order::new(kind, Period::WHOLE);
        order.sections = kind.sections().iter().copied().collect::<BTreeSet<_>>();
        let composed = Composed::new(order, view(), Brief::default(), 0, None);
        let watch = Watch::default();
        let made = make(&composed, &meta, &Letterhead::default(), &watch).unwrap();
        let (_, each) = measure(|| drop(black_box(make(&composed, &meta, &Letterhead::default(), &watch).unwrap())));
        let (_, bare) = measure(|| drop(black_box(bare(made.pages))));
        println!(
            "{}: {} pages, {} KB, {each:.1} ms of processor time (a bare document of as many pages: {bare:.1} ms)",
            kind.name(),
            made.pages,
            made.bytes.len() / 1024,
        );
    }
}
