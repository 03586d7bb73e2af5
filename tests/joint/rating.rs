//! Two people rate on two screens: what each is told, when both numbers are shown, and who leads.

use weft_shared::joint::Screens;

use super::{PHONE, QUIET, shows, with_two_patterns};
use crate::support::{Weft, both_engines};

both_engines!(
    the_address_of_before_leads_on,
    the_client_is_told_when_one_is_opened,
    each_is_told_that_the_other_has_rated,
    nothing_is_shown_before_both_have_rated,
    either_shows_both_and_then_they_stand,
    the_therapist_leads_from_pattern_to_pattern,
);

async fn the_address_of_before_leads_on(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    let before = course.joint_path().replace("/joint", "/together");
    let page = course.at_work().await.get(&before).await.expect(308);
    assert_eq!(page.leads_to(), Some(course.joint_path()));
    assert_eq!(course.at_work().await.follow(page).await.expect(200).path, course.joint_path());
    course.at_work().await.get("/clients/nobody/sessions/none/together").await.expect(404);
}

/// Opened with the page's own button.
async fn the_client_is_told_when_one_is_opened(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    let (therapist, client) = (course.at_work().await, course.at_home().await);
    client.get("/today").await.hides("is ready to rate with you");
    let page = therapist.get(&course.joint_path()).await.expect(200);
    page.says("Mira can see that you started rating together, and when.");
    let opens =
        page.document().all("form").into_iter().find(|form| form.text().contains("Rate together on two screens"));
    assert!(opens.is_some());
    let opened = therapist.post(&course.joint_path(), &[("act", "open"), ("screens", "two")]).await.expect(303);
    therapist.follow(opened).await.says("Pattern 1 of 2").says("Mira has not rated yet.");
    let today = client.get("/today").await;
    today.says("Dr. Adeyemi is ready to rate with you.");
    let joined = client.get(&today.link("/joint")).await.expect(200);
    joined.says("check his phone").says("You have not rated yet.");
    client.get("/seen").await.says("Dr. Folake Adeyemi started rating together with you");
}

async fn each_is_told_that_the_other_has_rated(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let (therapist, client) = (course.at_work().await, course.at_home().await);
    let pattern = course.patterns[PHONE].to_string();
    let tap = [("act", "rate"), ("pattern", pattern.as_str()), ("strength", "9")];
    let tapped = client.post(&course.joint_path(), &tap).await.expect(303);
    client.follow(tapped).await.says("You rated this 9.").says("Dr. Adeyemi has not rated yet.");
    therapist.get(&course.joint_path()).await.says("Mira has rated.").says("You have not rated yet.");
    course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 7).await;
    client.get(&course.joint_path()).await.says("Dr. Adeyemi has rated.");
}

async fn nothing_is_shown_before_both_have_rated(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 9).await;
    let show = [("act", "show"), ("pattern", &course.patterns[PHONE].to_string())];
    let refused = course.at_work().await.post(&course.joint_path(), &show).await.expect(422);
    refused.says("once both of you have rated");
    assert_eq!(course.counted(course.patterns[PHONE]).await, []);
}

async fn either_shows_both_and_then_they_stand(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let (therapist, client) = (course.at_work().await, course.at_home().await);
    course.rate_hidden(&course.client.actor, course.patterns[PHONE], 9).await;
    course.rate_hidden(&course.therapist.actor, course.patterns[PHONE], 7).await;
    let pattern = course.patterns[PHONE].to_string();
    client.post(&course.joint_path(), &[("act", "show"), ("pattern", &pattern)]).await.expect(303);
    for (browser, names) in [(therapist, ["Mira", "You"]), (client, ["You", "Dr. Adeyemi"])] {
        let page = browser.get(&course.joint_path()).await;
        assert!(shows(&page, names[0], "9") && shows(&page, names[1], "7"), "{}", page.text());
        browser.get(&course.at("/shared")).await.says("1 rating by ");
    }
    let both = [("client".to_owned(), 9), ("therapist".to_owned(), 7)];
    assert_eq!(course.counted(course.patterns[PHONE]).await, both);
    // What both have seen is not changed by a tap that comes too late.
    let late = [("act", "rate"), ("pattern", pattern.as_str()), ("strength", "1")];
    client.post(&course.joint_path(), &late).await.expect(422).says("Both ratings have been shown");
    assert_eq!(course.counted(course.patterns[PHONE]).await, both);
}

/// The client's page follows; the client cannot lead.
async fn the_therapist_leads_from_pattern_to_pattern(weft: Weft) {
    let course = with_two_patterns(&weft).await;
    course.open_joint(Screens::Two).await;
    let (therapist, client) = (course.at_work().await, course.at_home().await);
    let next = [("act", "go"), ("to", &course.patterns[QUIET].to_string())];
    client.post(&course.joint_path(), &next).await.expect(404);
    therapist.post(&course.joint_path(), &next).await.expect(303);
    client.get(&course.joint_path()).await.says("Pattern 2 of 2").says("go quiet");
}
