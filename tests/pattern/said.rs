//! What the pages around a rating say of who sees it, and the way back from them.

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(a_rating_is_not_promised_to_be_hidden, every_page_of_a_client_leads_back_to_the_record);

async fn a_rating_is_not_promised_to_be_hidden(weft: Weft) {
    let course = weft.course().sessions(1).pattern("check his phone", "wait, and ask").await;
    let session = course.sessions[0];
    let rate = course.at(&format!("/sessions/{session}/rate"));
    let page = course.at_home().await.get(&rate).await.expect(200);
    page.says("Dr. Adeyemi can see your ratings as soon as you save them").hides("on their own").hides("afterwards");
    let pattern = course.patterns[0];
    course.at_home().await.submit(&page.form("/rate").choose(&format!("rating-{pattern}"), "7")).await.expect(200);

    // The therapist has not rated, and sees the 7 already: on the page of both, and where a joint view is opened.
    let page = course.at_work().await.get(&rate).await.expect(200);
    page.says("Mira can see your ratings as soon as you save them").says("You can see theirs on “What has shifted”");
    let joint = course.at_work().await.get(&course.at(&format!("/sessions/{session}/joint"))).await.expect(200);
    joint.says("Ratings that were saved before can be seen already.");
    assert!(joint.text().contains('7'), "{}", joint.text());
}

async fn every_page_of_a_client_leads_back_to_the_record(weft: Weft) {
    let plan = weft.course().sessions(1).pattern("check his phone", "wait, and ask").rated(&[7]);
    let course = plan.entry(JOURNAL, &[("body", "My jaw lets go.")]).await;
    let session = course.sessions[0];
    let pages = [
        format!("/entries/{}", course.entries[0]),
        format!("/patterns/{}", course.patterns[0]),
        format!("/sessions/{session}"),
        format!("/sessions/{session}/rate"),
        format!("/sessions/{session}/joint"),
        "/report".to_owned(),
        "/assign".to_owned(),
    ];
    for page in pages.map(|page| course.at(&page)) {
        let shown = course.at_work().await.get(&page).await.expect(200);
        assert_eq!(shown.link_to("Back to Mira’s record"), course.at(""), "{page}");
    }
    // To the client that page is not there.
    for page in [format!("/entries/{}", course.entries[0]), format!("/patterns/{}", course.patterns[0])] {
        course.at_home().await.get(&course.at(&page)).await.expect(200).hides("record");
    }
}
