//! Pathways: given week by week, changed as copies, and the original as it was.

use weft_shared::{
    library,
    pathway::Pathway,
    when::{Day, days_after},
};

use crate::support::{Course, Element, Form, Page, Weft, both_engines};

both_engines!(
    a_pathway_opens_week_by_week,
    what_cannot_be_given_is_said_or_left_out,
    a_copy_is_edited_and_the_original_stays,
    two_tabs_do_not_overwrite_a_pathway
);

const TITLE: &str = "A simple start: eight weeks";

impl Course<'_> {
    async fn assign_page(&self) -> Page {
        self.at_work().await.get(&format!("{}/assign", self.at(""))).await.expect(200)
    }

    async fn pathway(&self, title: &str) -> Page {
        self.at_work().await.get(&self.at_work().await.get("/library").await.link_to(title)).await.expect(200)
    }

    /// What stands on Today on a day: title and when it is for, in order.
    async fn due(&self, day: &str) -> Vec<(String, String)> {
        self.weft.go_to(day, "10:30");
        let today = self.weft.signed_in(&self.client.email).await.get("/today").await.expect(200);
        let cards = today.document().all("article");
        let card = |name: &str, card: &Element| card.all(name).first().map(|one| one.text()).unwrap_or_default();
        cards.iter().map(|article| (card("h2", article), card("p", article))).collect()
    }
}

fn built_in() -> Pathway {
    let all = library::pathways().expect("the pathways");
    all.into_iter().find(|pathway| pathway.title == TITLE).expect("the simple plan")
}

/// The titles of a week's exercises.
fn titles(pathway: &Pathway, week: usize) -> Vec<String> {
    let all = library::exercises().expect("the library");
    let title = |key: &String| all.iter().find(|each| each.key == *key).expect("an exercise").title.clone();
    let mut titles: Vec<String> = pathway.weeks[week].exercises.iter().map(title).collect();
    titles.sort();
    titles
}

/// What is sent when the pathway with this title is given from a day on.
fn giving(page: &Page, title: &str, from: &str) -> Form {
    let labels = page.document().all("label");
    let label = labels.iter().find(|label| label.text().starts_with(title)).expect("the pathway is offered");
    let id = label.all("input")[0].attribute("value").expect("its id");
    page.form("/pathway").choose("pathway", &id).set("from", from)
}

async fn a_pathway_opens_week_by_week(weft: Weft) {
    let course = weft.course().await;
    let plan = built_in();
    let page = course.assign_page().await;
    assert_eq!(page.form("/pathway").value("from"), "2026-11-23", "today is filled in");
    page.says(&format!("{TITLE}, {} weeks", plan.weeks.len()));
    let record = course.at_work().await.submit(&giving(&page, TITLE, "2026-11-25")).await.expect(200);
    assert_eq!(record.path, course.at(""));
    for title in titles(&plan, 0).iter().chain(&titles(&plan, plan.weeks.len() - 1)) {
        record.says(title);
    }

    assert_eq!(course.due("2026-11-24").await, [], "before its first day nothing is shown");
    let first: Day = "2026-11-25".parse().expect("a day");
    let mut so_far: Vec<String> = Vec::new();
    for (week, number) in plan.weeks.iter().zip(0i32..) {
        let opens = days_after(first, number * 7);
        let eve = course.due(&days_after(opens, -1).to_string()).await;
        assert_eq!(eve.len(), so_far.len(), "the day before week {} opens nothing of it is shown: {eve:?}", number + 1);
        let due = course.due(&opens.to_string()).await;
        let mut shown: Vec<String> = due.iter().map(|(title, _)| title.clone()).collect();
        so_far.extend(titles(&plan, usize::try_from(number).expect("few weeks")));
        so_far.sort();
        shown.sort();
        assert_eq!(shown, so_far, "week {}", number + 1);
        let last = weft_shared::when::short(days_after(opens, 6), opens);
        let of_the_week = due.iter().filter(|(_, lead)| lead.starts_with(&format!("By {last}"))).count();
        assert_eq!(of_the_week, week.exercises.len(), "for the week, by {last}: {due:?}");
    }
    // The line that says why stands with each exercise.
    let today = weft.signed_in(&course.client.email).await.get("/today").await;
    today.says(&plan.weeks[0].why);
}

async fn what_cannot_be_given_is_said_or_left_out(weft: Weft) {
    let course = weft.course().await;
    let page = course.assign_page().await;
    let refused = course.at_work().await.send(&page.form("/pathway")).await.expect(422);
    assert_eq!(refused.fault("pathway").as_deref(), Some("Choose a pathway."));
    let refused = course.at_work().await.send(&giving(&page, TITLE, "2026-11-22")).await.expect(422);
    assert_eq!(refused.fault("from").as_deref(), Some("This day has passed. Choose today or a later day."));
    assert_eq!(refused.form("/pathway").value("from"), "2026-11-22");
    let chosen = refused.form("/pathway");
    assert!(!chosen.value("pathway").is_empty(), "what was chosen stays chosen");
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, 0);

    let plan = built_in();
    let first_week = titles(&plan, 0);
    let (gone, kept) = first_week.split_first().expect("exercises");
    let page = course.at_work().await.get(&course.at_work().await.get("/library").await.link_to(gone)).await;
    course.at_work().await.submit(&page.form("/archive").press("archived", "yes")).await.expect(200);
    course.pathway(TITLE).await.says("(archived, or wording missing)");
    course.at_work().await.submit(&giving(&course.assign_page().await, TITLE, "2026-11-23")).await.expect(200);
    let mut due: Vec<String> = course.due("2026-11-23").await.into_iter().map(|(title, _)| title).collect();
    due.sort();
    assert_eq!(due, kept);

    let page = course.pathway(TITLE).await;
    course.at_work().await.submit(&page.form("/archive").press("archived", "yes")).await.expect(200);
    course.at_work().await.get("/library").await.hides(TITLE);
    course.assign_page().await.hides(TITLE);
}

async fn a_copy_is_edited_and_the_original_stays(weft: Weft) {
    let course = weft.course().await;
    let original = course.pathway(TITLE).await;
    let copy = course.at_work().await.submit(&original.form("/copy")).await.expect(200);
    assert_eq!(copy.heading(), format!("{TITLE} (copy)"));
    assert_ne!(copy.path, original.path);
    let edit = course.at_work().await.get(&copy.link("/edit")).await.expect(200);
    let weeks = built_in().weeks.len();
    let form = edit.form(&copy.path).set("title", "Mira’s plan").set("week-1-title", "Only breathing");
    let form = form.set("week-1-why", "Small is best.").set("week-1-exercises", "Slow breathing\nno such thing");
    let refused = course.at_work().await.send(&form).await.expect(422);
    let fault = refused.fault("week-1-exercises").expect("a fault beside the week");
    assert_eq!(fault, "Choose titles from the list below. No exercise you can assign is called “no such thing”.");
    let form = refused.form(&copy.path);
    assert_eq!((form.value("title"), form.value("week-1-why")), ("Mira’s plan", "Small is best."));
    assert_eq!(course.at_work().await.get(&copy.path).await.heading(), format!("{TITLE} (copy)"), "nothing was kept");

    // By any spelling of a title, with one week more and one less.
    let breath = titles(&built_in(), 0);
    let extra = format!("week-{}", weeks + 1);
    let form = form.set("week-1-exercises", &breath.join("\n").to_uppercase());
    let form = form.set("week-2-title", "").set("week-2-why", "").set("week-2-exercises", "");
    let form = form.set(&format!("{extra}-title"), "A look back").set(&format!("{extra}-why"), "What helped?");
    let form = form.set(&format!("{extra}-exercises"), "Before a session: what shifted, what is stuck");
    let kept = course.at_work().await.submit(&form).await;
    assert_eq!((kept.status, kept.heading().as_str()), (200, "Mira’s plan"), "{}", kept.text());
    kept.says("Week 1: Only breathing").says(&format!("Week {weeks}: A look back"));
    let second = &built_in().weeks[2].title;
    kept.says(&format!("Week 2: {second}"));

    let still = course.at_work().await.get(&original.path).await.expect(200);
    assert_eq!((still.heading(), still.text()), (original.heading(), original.text()));
    let page = course.assign_page().await;
    page.says(&format!("{TITLE}, {weeks} weeks")).says(&format!("Mira’s plan, {weeks} weeks"));
    course.at_work().await.submit(&giving(&page, "Mira’s plan", "2026-11-23")).await.expect(200);
    let mut due: Vec<String> = course.due("2026-11-23").await.into_iter().map(|(title, _)| title).collect();
    due.sort();
    assert_eq!(due, breath);
}

async fn two_tabs_do_not_overwrite_a_pathway(weft: Weft) {
    let course = weft.course().await;
    let page = course.pathway(TITLE).await;
    let edit = page.link("/edit");
    let (one, other) = (course.at_work().await.get(&edit).await, course.at_work().await.get(&edit).await);
    let form = one.form(&page.path).set("week-1-title", "From the first tab");
    course.at_work().await.submit(&form).await.expect(200).says("From the first tab");
    let form = other.form(&page.path).set("week-1-title", "From the second tab");
    let again = course.at_work().await.send(&form).await.expect(409);
    again.says("Both versions are below").says("The saved version now says: From the first tab");
    assert_eq!(again.form(&page.path).value("week-1-title"), "From the second tab");
    course.at_work().await.get(&page.path).await.says("From the first tab");
    course.at_work().await.submit(&again.form(&page.path)).await.expect(200).says("From the second tab");
}
