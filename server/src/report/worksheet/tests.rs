use weft_shared::{exercise::Body, library};

use super::*;
use crate::report::{
    margins::Sheet as _,
    tags::{Role, Tag},
};

pub(super) fn find(key: &str) -> Exercise {
    library::exercises().unwrap().iter().find(|exercise| exercise.key == key).unwrap().clone()
}

pub(super) fn house() -> House {
    House { practice: "Willow Street Practice".to_owned(), contacts: vec!["Samaritans: 116 123".to_owned()] }
}

fn print_of(exercise: &Exercise, paper: Paper) -> Result<Pdf, WorksheetError> {
    worksheet(exercise, &house(), paper, Moment(1_795_500_000_000))
}

#[test]
fn the_same_exercise_gives_the_same_bytes() {
    let one = print_of(&find("phq-9"), Paper::A4).unwrap();
    assert!(one == print_of(&find("phq-9"), Paper::A4).unwrap());
    assert!(one != print_of(&find("phq-9"), Paper::Letter).unwrap());
}

#[test]
fn scoring_without_words_is_not_printed_and_says_why() {
    let refused = print_of(&find("ecr-r"), Paper::A4).unwrap_err();
    let WorksheetError::LacksWording(title) = &refused else { panic!("{refused}") };
    assert_eq!(*title, find("ecr-r").title);
    assert!(refused.to_string().contains("its wording is missing. Enter the text your practice is licensed to use"));
    let part = Part { name: String::new(), title: String::new(), why: String::new(), exercises: vec![find("ecr-r")] };
    let book = Workbook { title: "Worksheets".to_owned(), parts: vec![part], left_out: vec![] };
    let made_at = Moment(1_795_500_000_000);
    assert!(matches!(workbook(&book, &house(), Paper::A4, made_at), Err(WorksheetError::LacksWording(_))));
    let empty = Workbook { parts: vec![], ..book };
    assert!(matches!(workbook(&empty, &house(), Paper::A4, made_at), Err(WorksheetError::Nothing)));
}

/// The place of every piece on its page, and the height of a page's body.
fn pieces(document: &Document) -> (Vec<crate::report::paginate::Place>, f32) {
    let extents: Vec<_> = document.pieces.iter().map(|piece| piece.extent).collect();
    let body = document.paper.body_height();
    (crate::report::paginate::paginate(&extents, body), body)
}

#[test]
fn nothing_of_the_library_runs_off_the_paper() {
    for paper in Paper::ALL {
        for exercise in library::exercises().unwrap().iter().filter(|exercise| !exercise.lacks_wording()) {
            let mut document = Document::new(label(&exercise.title, "Worksheet", &house()), paper);
            exercise::add(&mut document, exercise, &house(), exercise::Place::Alone).unwrap();
            let (places, body) = pieces(&document);
            for (piece, place) in document.pieces.iter().zip(&places) {
                assert!(
                    place.top + piece.extent.height <= body + 0.1,
                    "{} {paper:?} page {}",
                    exercise.key,
                    place.page
                );
            }
            let last = places.last().unwrap().page;
            for page in 1..=last {
                let on_it = places.iter().filter(|place| place.page == page).count();
                assert!(on_it > 1, "{} {paper:?}: page {} holds next to nothing", exercise.key, page + 1);
            }
        }
    }
}

/// Fails where a heading, or anything else that leads to what follows, ends a page; but a chain longer than most of a
/// page breaks where it must.
#[track_caller]
pub(super) fn assert_nothing_is_left_behind(document: &Document, what: &str) {
    let (places, _) = pieces(document);
    for (position, pair) in document.pieces.windows(2).enumerate() {
        let parted = places[position].page != places[position + 1].page;
        let is_heading = pair[0].marks.iter().any(|mark| match mark.tag {
            Tag::Of(element) => {
                matches!(document.tags.role(element), Role::H1 | Role::H2 | Role::H3 | Role::H4)
            }
            Tag::Artifact => false,
        });
        assert!(!(parted && is_heading), "{what}: a heading ends page {}", places[position].page + 1);
        if parted && pair[0].extent.with_next {
            let chain = document.pieces[..=position].iter().rev().take_while(|piece| piece.extent.with_next);
            let height: f32 = chain.map(|piece| piece.extent.before + piece.extent.height).sum();
            assert!(height > 400.0, "{what}: piece {position} lost what it leads to");
        }
    }
}

#[test]
fn a_prompt_stands_on_the_page_of_its_answers() {
    for paper in Paper::ALL {
        for exercise in library::exercises().unwrap().iter().filter(|exercise| !exercise.lacks_wording()) {
            let mut document = Document::new(label(&exercise.title, "Worksheet", &house()), paper);
            exercise::add(&mut document, exercise, &house(), exercise::Place::Alone).unwrap();
            assert_nothing_is_left_behind(&document, &exercise.key);
        }
    }
}

/// Definitions no one would write find room all the same, and lose nothing.
#[test]
fn crowded_definitions_are_printed_too() {
    let long = "A very long way to say a thing that could be said in three words. ".repeat(60);
    let mut exercise = find("values-in-closeness");
    for item in &mut exercise.items {
        item.help = Some(long.clone());
        item.may_decline = true;
        match &mut item.body {
            Body::Matrix { rows, labels, .. } => {
                rows[0].label.clone_from(&long);
                labels[0].clone_from(&long);
            }
            Body::Choice { options } => options.iter_mut().for_each(|option| option.label.clone_from(&long)),
            _ => {}
        }
    }
    let crowded = print_of(&exercise, Paper::Letter).unwrap();
    assert!(crowded.pages > 20, "{} pages", crowded.pages);
}
