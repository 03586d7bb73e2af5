//! Every built-in exercise, as far as a client goes with it: looked at, given, answered by plain forms, finished, read.

use std::collections::HashSet;

use weft_server::store::Engine;
use weft_shared::{
    exercise::{Body, Choice, Exercise, Expected, Item, Kind},
    library,
};

use super::version_of;
use crate::support::{Course, Form, Page, on, squeezed};

const WORDS: &str = "I waited, and the wave passed.";

/// One engine: nothing here is done differently by another, and there are many pages.
#[test]
fn every_exercise_can_be_tried_given_and_finished() {
    on(Engine::Sqlite, async |weft| {
        let course = weft.course().await;
        let all = library::exercises().expect("the library");
        let ready: Vec<&Exercise> = all.iter().filter(|exercise| !exercise.lacks_wording()).collect();
        assert!(ready.len() >= 45);
        let shelf = course.at_work().await.get("/library").await.expect(200);
        for exercise in &ready {
            try_out(&course, exercise, &shelf.link_to(&exercise.title)).await;
        }
        give_all(&course, &ready).await;
        let today = course.at_home().await.get("/today").await.expect(200);
        let mut ways_met = HashSet::new();
        for exercise in &ready {
            // Each way to answer is met on a page of its own once; the rest goes faster on one page.
            let ways: Vec<_> = exercise.items.iter().map(|item| item.body.answer_kind()).collect();
            let one_by_one = ways.iter().any(|way| !ways_met.contains(way)) && exercise.kind != Kind::Reading;
            if one_by_one {
                ways_met.extend(ways);
            }
            complete(&course, exercise, &today.link_to(&format!(": {}", exercise.title)), one_by_one).await;
        }
        course.at_home().await.get("/today").await.says("Nothing to do now.");
        course
            .at_home()
            .await
            .get("/entries")
            .await
            .says(&format!("{} entries, all shared with Dr. Adeyemi.", ready.len()));
    });
}

async fn try_out(course: &Course<'_>, exercise: &Exercise, page: &str) {
    let page = course.at_work().await.get(page).await.expect(200);
    assert_eq!(page.heading(), exercise.title);
    let preview = course.at_work().await.get(&page.link("/preview")).await.expect(200);
    let mut said = course.at_work().await.send(&filled(&preview, "/preview", exercise)).await.expect(200);
    // What was answered may ask for more, and that for more again.
    for _ in 0..4 {
        said = course.at_work().await.send(&filled(&said, "/preview", exercise)).await.expect(200);
    }
    says_the_result(&said, exercise);
}

async fn give_all(course: &Course<'_>, exercises: &[&Exercise]) {
    let page = course.at_work().await.get(&course.assigning()).await.expect(200);
    let mut form = page.form("/assign");
    for exercise in exercises {
        let version =
            version_of(&page, &exercise.title).unwrap_or_else(|| panic!("“{}” is not offered", exercise.title));
        form = form.tick("exercise", &version);
    }
    let record = course.at_work().await.submit(&form).await.expect(200);
    for exercise in exercises {
        record.says(&exercise.title);
    }
}

async fn complete(course: &Course<'_>, exercise: &Exercise, homework: &str, one_by_one: bool) {
    let browser = course.at_home().await;
    let start = browser.get(homework).await.expect(200);
    assert_eq!(start.heading(), exercise.title);
    for words in exercise.intro.split("\n\n") {
        start.says(&squeezed(words));
    }
    let mut page = browser.submit(&start.form(homework)).await.expect(200);
    if !one_by_one {
        page = browser.get(&format!("{homework}/all")).await.expect(200);
    }
    // Past every item, and past the numbers to call.
    for _ in 0..=2 * exercise.items.len() {
        let step = page.path.rsplit('/').next().unwrap_or_default().to_owned();
        page = if step == "finish" {
            break;
        } else if step.starts_with("care") {
            page.says("116 123");
            browser.get(&page.link_to("Go on")).await.expect(200)
        } else {
            let form = match step.parse::<usize>() {
                Ok(place) => answered(page.form(&format!("/{step}")), &exercise.items[place - 1], "answer"),
                Err(_) => filled(&page, "/all", exercise),
            };
            browser.submit(&form.press("go", "next")).await.expect(200)
        };
    }
    assert_eq!(page.path, format!("{homework}/finish"), "{}: {}", exercise.title, page.text());
    page.hides("Not answered");
    let entry = browser.submit(&page.form("/finish").press("readers", "therapist")).await.expect(200);
    assert_eq!(entry.heading(), exercise.title);
    entry.says("Finished, and shared with Dr. Adeyemi.");
    says_the_result(&entry, exercise);
    if exercise.items.iter().any(|item| item.body.is_text() && item.show_if.is_none()) {
        entry.says(WORDS);
    }
    let read = homework.replace("/homework", &format!("/clients/{}/entries", course.client.id));
    let read = course.at_work().await.get(&read).await.expect(200);
    for scale in &exercise.scales {
        read.says(&scale.title);
    }
}

/// A number for each scale, one of the things it may say, and where the questions come from.
fn says_the_result(page: &Page, exercise: &Exercise) {
    for scale in &exercise.scales {
        page.says(&format!("{} ", scale.title));
    }
    page.hides("no number:");
    let said = |title: &String| page.text().contains(title.as_str());
    assert!(
        exercise.outcomes.is_empty() || exercise.outcomes.iter().any(|outcome| said(&outcome.title)),
        "{} says nothing at the end: {}",
        exercise.title,
        page.text()
    );
    if !exercise.scales.is_empty() {
        page.says("not a diagnosis");
    }
}

/// The form on the page with an answer to every question on it.
fn filled(page: &Page, form: &str, exercise: &Exercise) -> Form {
    let mut form = page.form(form);
    for item in exercise.items.iter().filter(|item| form.has(&format!("seen-{}", item.id))).collect::<Vec<_>>() {
        form = answered(form, item, &format!("answer-{}", item.id));
    }
    form
}

/// The options after which the exercise goes on.
fn that_go_on<'a>(item: &'a Item, options: &'a [Choice]) -> impl Iterator<Item = &'a Choice> {
    let ends = |option: &Choice| item.ends_if.iter().any(|end| end.value == Expected::Text(option.id.clone()));
    options.iter().filter(move |option| !ends(option))
}

/// An answer of the item's kind after which the exercise goes on; the highest point, so that what waits for a high one
/// is asked as well.
fn answered(form: Form, item: &Item, name: &str) -> Form {
    let part = |part: &str| format!("{name}.{part}");
    let highest = || item.body.points().last().map(|(value, _)| value.to_string()).expect("a point");
    match &item.body {
        Body::Scale { .. } | Body::Slider { .. } => form.choose(name, &highest()),
        Body::Choice { options } => {
            form.choose(name, &that_go_on(item, options).next().expect("an answer that goes on").id)
        }
        Body::Choices { options } => that_go_on(item, options)
            .fold(form, |form, option| if form.value(name).is_empty() { form.tick(name, &option.id) } else { form }),
        Body::Matrix { rows, .. } => rows.iter().fold(form, |form, row| form.choose(&part(&row.id), &highest())),
        Body::Number { min, max, .. } => {
            let least = min.unwrap_or(1.0).max(0.0);
            form.set(name, &max.map_or(least, |max| max.min(least)).ceil().to_string())
        }
        Body::Date => form.set(name, "2026-11-21"),
        Body::Time => form.set(name, "21:40"),
        Body::ShortText | Body::LongText => form.set(name, WORDS),
        Body::Pair => form.set(&part("old"), WORDS).set(&part("new"), "ask once, and believe the answer"),
        Body::LogRows { columns, .. } => {
            columns.iter().fold(form, |form, column| form.set(&part(&format!("0-{}", column.id)), WORDS))
        }
        Body::TimedStep { .. } => form.choose(name, "done"),
        Body::Display { .. } | Body::ContentNote => form,
    }
}
