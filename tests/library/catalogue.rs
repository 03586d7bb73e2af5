//! The library as a therapist meets it: finding, trying, making, changing and giving exercises, by pages and forms.

use weft_shared::{
    exercise::{Kind, Wording},
    library,
};

use super::{builder, titles, version_of};
use crate::support::{Course, Page, Weft, both_engines};

both_engines!(
    a_new_practice_has_the_library,
    the_shelf_is_searched,
    a_preview_keeps_nothing,
    a_published_version_never_changes,
    a_copy_has_a_life_of_its_own,
    what_is_archived_is_given_no_more,
    scoring_without_words_waits_for_them
);

/// The built-in titles of which this holds.
fn built_in(holds: impl Fn(&weft_shared::exercise::Exercise) -> bool) -> Vec<String> {
    let all = library::exercises().expect("the library");
    let mut titles: Vec<String> = all.iter().filter(|each| holds(each)).map(|each| each.title.clone()).collect();
    titles.sort();
    titles
}

async fn a_new_practice_has_the_library(weft: Weft) {
    let course = weft.course().await;
    let shelf = course.at_work().await.get("/library").await.expect(200);
    let pathways = library::pathways().expect("the pathways");
    let mut wanted = built_in(|_| true);
    assert!(wanted.len() >= 45 && pathways.len() >= 4, "{} and {}", wanted.len(), pathways.len());
    shelf.says(&format!("{} exercises", wanted.len()));
    wanted.extend(pathways.iter().map(|pathway| pathway.title.clone()));
    wanted.sort();
    assert_eq!(titles(&shelf), wanted);

    for pathway in &pathways {
        let page = course.at_work().await.get(&shelf.link_to(&pathway.title)).await.expect(200);
        page.says(&format!("Pathway · {} weeks", pathway.weeks.len()));
        for (week, number) in pathway.weeks.iter().zip(1..) {
            page.says(&format!("Week {number}: {}", week.title)).says(&week.why);
        }
        let leads_there = |link: &&String| link.starts_with("/library/") && !link.contains("workbook.pdf");
        let leads = page.links().iter().filter(leads_there).count();
        let exercises: usize = pathway.weeks.iter().map(|week| week.exercises.len()).sum();
        assert_eq!(leads, exercises + 1, "{}: each exercise of each week, and the way to edit", pathway.title);
    }

    // What one practice makes of an exercise is not seen in another.
    let other = weft.practice("Harbour Practice").await;
    let colleague = weft.owner(other, "Dr. Jonas Lind").await;
    let elsewhere = weft.signed_in(&colleague.email).await;
    let ours = shelf.link_to("Your starting pattern");
    assert_ne!(ours, elsewhere.get("/library").await.link_to("Your starting pattern"));
    elsewhere.get(&ours).await.expect(404);
    course.at_home().await.get("/library").await.expect(404);
}

async fn the_shelf_is_searched(weft: Weft) {
    let course = weft.course().await;
    let shelf = course.at_work().await.get("/library").await.expect(200);
    let tags = ["measure", "soothing", "leaning anxious"];
    for kind in Kind::ALL {
        let page = course.at_work().await.get(&format!("/library?find=&kind={}&tag=", kind.name())).await.expect(200);
        assert_eq!(titles(&page), built_in(|each| each.kind == kind), "{}", kind.word());
        assert_eq!(page.heading(), "Library");
    }
    for tag in tags {
        let page = course.at_work().await.get(&format!("/library?tag={}", tag.replace(' ', "%20"))).await.expect(200);
        let wanted = built_in(|each| each.tags.iter().any(|known| known == tag));
        assert!(!wanted.is_empty() && titles(&page) == wanted, "{tag}");
        assert!(shelf.links().contains(&format!("/library?tag={}", tag.replace(' ', "%20"))), "{tag} can be touched");
    }
    let page = course.at_work().await.get("/library?find=PHQ&kind=quiz&tag=measure").await.expect(200);
    assert_eq!(page.texts("h3"), ["PHQ-9: low mood over the last two weeks"]);
    page.says("1 exercise");
    let page = course.at_work().await.get("/library?find=phq&kind=log").await.expect(200);
    page.says("0 exercises").says("No exercises found.");
    assert_eq!(page.link_to("Show the whole library"), "/library");
    let page = course.at_work().await.get("/library?find=%3Cscript%3E&kind=nothing&tag=%22").await.expect(200);
    page.says("No exercises found.").hides("<script>\"");

    let page = course.at_work().await.get(&format!("{}?find=phq", course.assigning())).await.expect(200);
    assert!(version_of(&page, "PHQ-9: low mood over the last two weeks").is_some());
    assert!(version_of(&page, "Your starting pattern").is_none());
}

/// What a preview says the client would read at the end.
fn client_reads(page: &Page) -> String {
    page.document().by_id("said").expect("a result").text()
}

async fn a_preview_keeps_nothing(weft: Weft) {
    let course = weft.course().await;
    let page = course.exercise("PHQ-9: low mood over the last two weeks").await;
    page.says("Questions").says("Scores").says("Source").says("Licence:");
    let preview = course.at_work().await.get(&page.link("/preview")).await.expect(200);
    preview.says("Nothing you enter here is saved").says("Little interest or pleasure in doing things");
    let filled = (1..=8).fold(preview.form("/preview"), |form, n| form.choose(&format!("answer-q{n}"), "1"));
    let said = course.at_work().await.send(&filled.choose("answer-q9", "0")).await.expect(200);
    said.says("What the client reads").says("What the therapist reads").says("8 of 27");
    assert!(!client_reads(&said).contains("116 123"));
    assert_eq!(said.form("/preview").value("answer-q3"), "1", "what was tried stays in the form");

    let said = course.at_work().await.send(&said.form("/preview").choose("answer-q9", "1")).await.expect(200);
    let text = client_reads(&said);
    let (numbers, score) = (text.find("116 123"), text.find("9 of 27"));
    assert!(numbers.is_some() && score.is_some() && numbers < score, "where to call stands before the score: {text}");

    let wrong = course.at_work().await.post(&preview.path, &[("answer-q1", "9")]).await.expect(422);
    assert_eq!(wrong.fault("answer-q1").as_deref(), Some("Choose one of the answers shown."));
    for table in ["assignments", "responses", "answers", "risk_flags"] {
        assert_eq!(weft.count(format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
}

async fn a_published_version_never_changes(weft: Weft) {
    let course = weft.course().await;
    let draft = builder::new_exercise(course.at_work().await, "Evening check", "quiz").await;
    draft.says("Draft without questions");
    let refused = course.at_work().await.submit(&draft.form("/publish")).await;
    refused.says("Correct 2 things before you publish.");
    refused.says("Questions: Add at least one question.").says("Summary: Write something here.");
    assert!(!course.offers("Evening check").await, "a draft cannot be given");
    course.at_work().await.get("/library").await.says("Draft, not published yet");

    let form = draft.form("/draft").set("summary", "A look back at the day.").set("intro", "Two minutes, gently.");
    let draft = course
        .at_work()
        .await
        .submit(&form.set("minutes", "2").set("tags", "Evening,  looking  back"))
        .await
        .expect(200);
    let form = draft.form("/items").set("prompts", "How calm was today?\nHow close did you feel to someone?");
    let draft = course.at_work().await.submit(&form.choose("way", "slider")).await.expect(200);
    draft.says("Draft with 2 questions");
    let preview = course.at_work().await.get(&draft.link("/draft/preview")).await.expect(200);
    preview.says("Two minutes, gently.").says("How calm was today?");
    assert!(preview.form("/preview").has("answer-q2"));
    assert_eq!(weft.count("SELECT count(*) FROM exercise_versions WHERE definition LIKE '%Evening check%'").await, 0);

    let page = course.at_work().await.submit(&draft.form("/publish")).await.expect(200);
    page.says("Version 1, 23 November 2026").says("looking back");
    course.give("Evening check").await.says("Evening check");

    let published = weft.rows("SELECT definition FROM exercise_versions ORDER BY id").await.len();
    let edited = edit_and_publish(&course, &page).await;
    edited.says("Version 2, 23 November 2026").says("Clearer words.").says("Version 1, 23 November 2026");
    edited.says("Question 1, “How calm was this evening?”: reworded");
    edited.says("Added as question 3: “One word for today”");
    edited.says("Question 2, “How close did you feel to someone?”: changed whether it must be answered");
    let versions = weft.rows("SELECT definition FROM exercise_versions ORDER BY id").await;
    assert_eq!(versions.len(), published + 1);

    // What was given keeps the version it was given; what is given now is the new one.
    let (homework, all) = course.begin("Evening check").await;
    all.says("How calm was today?").hides("How calm was this evening?").hides("One word for today");
    let form = all.form("/all").choose("answer-q1", "7").press("go", "next");
    let look = course.at_home().await.submit(&form).await.expect(200);
    let entry = course.at_home().await.submit(&look.form("/finish").press("readers", "therapist")).await.expect(200);
    entry.says("How calm was today?");
    course.give("Evening check").await;
    let (again, all) = course.begin("Evening check").await;
    assert_ne!(again, homework);
    all.says("How calm was this evening?").says("One word for today");
    course.at_home().await.get(&format!("{homework}/entry")).await.says("How calm was today?").hides("this evening");
}

/// Rewords, adds, and says that an answer is needed.
async fn edit_and_publish(course: &Course<'_>, page: &Page) -> Page {
    let draft = course.at_work().await.submit(&page.form("/edit")).await.expect(200);
    draft.says("Next version, not published yet");
    let item = course.at_work().await.get(&draft.link("/items/q1")).await.expect(200);
    course
        .at_work()
        .await
        .submit(&item.form("/items/q1").set("prompt", "How calm was this evening?"))
        .await
        .expect(200);
    let item = course.at_work().await.get(&draft.link("/items/q2")).await.expect(200);
    let draft = course.at_work().await.submit(&item.form("/items/q2").tick("required", "yes")).await.expect(200);
    let form = draft.form("/items").set("prompts", "One word for today").choose("way", "short-text");
    let draft = course.at_work().await.submit(&form).await.expect(200);
    draft.says("Changes in this version:").says("Added as question 3: “One word for today”");
    course.at_work().await.get("/library").await.says("The next version is a draft");
    course.at_work().await.submit(&draft.form("/publish").set("note", "Clearer words.")).await.expect(200)
}

async fn a_copy_has_a_life_of_its_own(weft: Weft) {
    let course = weft.course().await;
    let original = course.exercise("GAD-7: worry over the last two weeks").await;
    let draft = course.at_work().await.submit(&original.form("/duplicate")).await.expect(200);
    assert_eq!(draft.heading(), "GAD-7: worry over the last two weeks (copy)");
    let form = draft.form("/draft").set("title", "Worry this week");
    let draft = course.at_work().await.submit(&form).await.expect(200);
    course.at_work().await.submit(&draft.form("/publish")).await.expect(200).says("Version 1");
    assert!(course.offers("Worry this week").await);
    let still = course.at_work().await.get(&original.path).await.expect(200);
    assert_eq!((still.heading(), still.text()), (original.heading(), original.text()), "the original is as it was");

    let again = course.at_work().await.get(&original.path).await.expect(200);
    let other = course.at_work().await.submit(&again.form("/duplicate")).await.expect(200);
    let shelf = course.at_work().await.submit(&other.form("/discard")).await.expect(200);
    assert_eq!((shelf.path.as_str(), shelf.heading().as_str()), ("/library", "Library"));
    shelf.hides("(copy)");
    course.at_work().await.get(&other.path).await.expect(404);

    // A dropped draft of something published leaves what was published.
    let editing = course.at_work().await.submit(&original.form("/edit")).await.expect(200);
    let form = editing.form("/draft").set("title", "Nothing like it");
    let editing = course.at_work().await.submit(&form).await.expect(200);
    let back = course.at_work().await.submit(&editing.form("/discard")).await.expect(200);
    assert_eq!((back.path.as_str(), back.text()), (original.path.as_str(), original.text()));
}

async fn what_is_archived_is_given_no_more(weft: Weft) {
    let course = weft.course().await;
    let title = "A person you feel safe with";
    course.give(title).await;
    let before = course.at_work().await.get(&course.assigning()).await.form("/assign");
    let version = version_of(&course.at_work().await.get(&course.assigning()).await, title).expect("it is offered");
    let page = course.exercise(title).await;
    let page = course.at_work().await.submit(&page.form("/archive").press("archived", "yes")).await.expect(200);
    page.says("Archived. Choose “Restore” to assign it again.");
    assert!(!titles(&course.at_work().await.get("/library").await).contains(&title.to_owned()));
    let archive = course.at_work().await.get("/library?archived=yes").await.expect(200);
    archive.says("1 archived exercise");
    assert_eq!(archive.texts("h3"), [title]);
    assert!(!course.offers(title).await);
    // The page where it was still offered lay open in another tab.
    let late = course
        .at_work()
        .await
        .send(&before.tick("exercise", &version).set("note", "Take your time."))
        .await
        .expect(422);
    assert!(late.fault("exercise").expect("a reason").contains("archived"), "{}", late.text());
    assert_eq!(late.form("/assign").value("note"), "Take your time.");
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, 1);

    // What was given before goes on.
    let (_, all) = course.begin(title).await;
    let look = course.at_home().await.submit(&all.form("/all").set("answer-who", "My aunt").press("go", "next")).await;
    course.at_home().await.submit(&look.form("/finish").press("readers", "nobody")).await.expect(200).says("Finished");

    let page = course.at_work().await.get(&page.path).await;
    course
        .at_work()
        .await
        .submit(&page.form("/archive").press("archived", "no"))
        .await
        .expect(200)
        .hides("Archived. Choose");
    assert!(course.offers(title).await);
}

async fn scoring_without_words_waits_for_them(weft: Weft) {
    let course = weft.course().await;
    let templates = built_in(|each| each.source.as_ref().is_some_and(|source| source.wording == Wording::Template));
    let shelf = course.at_work().await.get("/library?tag=template").await.expect(200);
    assert!(titles(&shelf) == templates && templates.len() >= 7, "{templates:?}");
    assert_eq!(
        shelf.html().matches("Wording missing. Enter the text your practice is licensed to use.").count(),
        templates.len()
    );
    let offering = course.at_work().await.get(&course.assigning()).await;
    for title in &templates {
        assert!(version_of(&offering, title).is_none(), "“{title}” has no words and is offered");
        let page = course.exercise(title).await;
        page.says("the text belongs to someone else")
            .says("Then you can assign and print the exercise.")
            .says("(no wording yet)");
    }

    let title = "WHO-5: well-being over two weeks (template)";
    // Whoever looks for it where things are given is told why it is not there.
    let page = course.at_work().await.get(&format!("{}?find=who-5", course.assigning())).await.expect(200);
    page.says("Wording missing. This exercise can be assigned once").says(title);
    let page = course.at_work().await.get(&page.link_to(title)).await.expect(200);
    assert_eq!(page.heading(), title);

    let mut draft = course.at_work().await.submit(&page.form("/edit")).await.expect(200);
    let points =
        "At no time\nSome of the time\nLess than half the time\nMore than half\nMost of the time\nAll of the time";
    for (n, words) in ["Ours, in place of one", "of two", "of three", "of four", "of five"].iter().enumerate() {
        let id = format!("/items/q{}", n + 1);
        let item = course.at_work().await.get(&draft.link(&id)).await.expect(200);
        draft =
            course.at_work().await.submit(&item.form(&id).set("prompt", words).set("labels", points)).await.expect(200);
    }
    course.at_work().await.submit(&draft.form("/publish")).await.expect(200).says("Version 2").hides("Wording missing");
    course.give(title).await;
    let (_, all) = course.begin(title).await;
    let filled = (1..=5).fold(all.form("/all"), |form, n| form.choose(&format!("answer-q{n}"), "3"));
    let look = course.at_home().await.submit(&filled.press("go", "next")).await.expect(200);
    let entry = course.at_home().await.submit(&look.form("/finish").press("readers", "nobody")).await.expect(200);
    entry.says("60 of 100");
}
