use weft_shared::{
    report::{FlagLine, Kind, Order, Passage},
    shared_view::Period,
};

use super::*;
use crate::report::{Letterhead, Paper, make, progress::tests as noor};

fn brief() -> Composed {
    let view = noor::noor();
    let said = |words: &str| Passage {
        words: words.to_owned(),
        source: "What has shifted since last time".to_owned(),
        day: noor::day(11, 20),
    };
    let brief = Brief {
        next: None,
        last: view.sessions.last().cloned(),
        flags: vec![FlagLine { title: "PHQ-9".to_owned(), day: noor::day(11, 21), shared: true }],
        came_in: view.homework.iter().filter(|line| line.is_finished()).cloned().collect(),
        brings: vec![said("I want to talk about my sister."), said("It was easier to ask.")],
        waiting: view.homework.iter().filter(|line| !line.is_finished()).cloned().collect(),
        last_asked: None,
    };
    Composed::new(Order::new(Kind::Brief, Period::WHOLE), view, brief, 1, None)
}

#[test]
fn whatever_there_is_to_say_it_is_one_page() {
    for paper in Paper::ALL {
        let meta = ReportMeta { paper, ..noor::meta() };
        assert_eq!(make(&brief(), &meta, &Letterhead::default(), &Watch::default()).unwrap().pages, 1);
        let mut much = brief();
        for _ in 0..40 {
            much.brief.brings.extend(brief().brief.brings);
            much.brief.flags.extend(brief().brief.flags);
            much.view.patterns.push(much.view.patterns[0].clone());
        }
        much.view.client.name = "m".repeat(120);
        for row in &mut much.view.patterns {
            row.wording.old = "wait for them to guess ".repeat(7);
        }
        for said in &mut much.brief.brings {
            said.words = "It was a long week and ".repeat(80);
            said.source = "A title of considerable length ".repeat(8);
        }
        for line in much.brief.came_in.iter_mut().chain(&mut much.brief.waiting) {
            line.title = "w".repeat(200);
        }
        if let Some(last) = &mut much.brief.last {
            last.agreed = "Notice the first second of the alarm. ".repeat(200);
        }
        assert_eq!(make(&much, &meta, &Letterhead::default(), &Watch::default()).unwrap().pages, 1);
        much.brief = Brief::default();
        much.view.patterns.clear();
        assert_eq!(make(&much, &meta, &Letterhead::default(), &Watch::default()).unwrap().pages, 1);
    }
}

#[test]
fn what_was_cut_is_said() {
    let mut much = brief();
    much.brief.brings = (0..9).flat_map(|_| brief().brief.brings).collect();
    let document = attempt(&much, &noor::meta(), &Watch::default(), Limits::STEPS[0]).unwrap();
    let last = document.pieces.last().unwrap();
    let said: String = last
        .marks
        .iter()
        .flat_map(|mark| &mark.draws)
        .filter_map(|draw| match draw {
            Draw::Text { line, .. } => Some(line),
            _ => None,
        })
        .flat_map(|line| &line.runs)
        .flat_map(|run| &run.clusters)
        .map(|cluster| cluster.text.as_str())
        .collect();
    assert!(said.contains("this brief leaves out 13 quotes."), "{said}");
}

#[test]
fn what_is_left_out_reads_as_a_list() {
    let counts = ["3 entries", "1 pattern", "2 quotes"].map(str::to_owned);
    assert_eq!(listed(&counts[..1]), "3 entries");
    assert_eq!(listed(&counts[..2]), "3 entries and 1 pattern");
    assert_eq!(listed(&counts), "3 entries, 1 pattern and 2 quotes");
}
