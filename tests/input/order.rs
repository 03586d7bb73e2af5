//! Faults are listed in the order in which their fields stand on the page.

use crate::support::{Element, Page, Weft, both_engines};

both_engines!(faults_are_listed_in_the_order_of_the_page);

/// The fields the summary leads to, in its order, and the same in the order in which they stand on the page.
fn orders(page: &Page) -> (Vec<String>, Vec<String>) {
    let document = page.document();
    let is_summary =
        |element: &Element| element.attribute("role").as_deref() == Some("alert") && !element.all("a").is_empty();
    let alert = document.inside().into_iter().find(is_summary);
    let listed: Vec<String> = alert
        .expect("a summary")
        .all("a")
        .iter()
        .filter_map(|line| line.attribute("href"))
        .map(|href| href.trim_start_matches('#').to_owned())
        .collect();
    let ids = document.inside().into_iter().filter_map(|element| element.attribute("id"));
    let standing = ids.filter(|id| listed.contains(id)).collect();
    (listed, standing)
}

async fn faults_are_listed_in_the_order_of_the_page(weft: Weft) {
    let course = weft.course().sessions(1).await;
    let at_work = course.at_work().await;
    let (new, assign) = (course.at("/sessions/new"), course.at("/assign"));
    let session = at_work.get(&new).await.form(&new).set("day", "x").set("time", "x").set("next_day", "x");
    let session = session.set("next_time", "x");
    let given = at_work.get(&assign).await.form(&assign).choose("due", "day").set("day", "x");
    let client = at_work.get("/clients/new").await.form("/clients/new").set("email", "x").set("name", "");
    let client = client.set("called", &"a".repeat(200));
    for (form, count) in [(session, 4), (given, 2), (client, 3)] {
        let page = at_work.send(&form).await.expect(422);
        let (listed, standing) = orders(&page);
        assert_eq!(listed.len(), count, "{}: {listed:?}", page.path);
        assert_eq!(listed, standing, "{}", page.path);
    }
    let assignment = weft.assign(&course.therapist, course.client.id, "safe-relationship-journal").await;
    weft.answer(&course.client, assignment, &[]).await;
    let path = format!("/homework/{assignment}/all");
    let at_home = course.at_home().await;
    let form = at_home.get(&path).await.form("/all").set("answer-who", &"x".repeat(501));
    let page = at_home.send(&form.set("answer-body", &"y".repeat(50_001)).press("go", "next")).await.expect(422);
    let (listed, standing) = orders(&page);
    assert_eq!((listed.len(), &listed), (2, &standing));
}
