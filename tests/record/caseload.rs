//! Whom the caseload shows, in groups.

use crate::support::{Weft, both_engines};
use weft_shared::case_status::CaseAct;

both_engines!(active_clients_come_first_and_the_others_have_their_groups, nobody_with_a_safety_answer_is_out_of_sight);

async fn active_clients_come_first_and_the_others_have_their_groups(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    for name in ["Ada Active", "Paula Paused", "Archie Archived"] {
        weft.record(&therapist, name).await;
    }
    // With one group there are no tabs.
    browser.get("/caseload").await.expect(200).says("Ada Active").says("Paula Paused").hides("Active (");
    for (name, act) in [("Paula Paused", CaseAct::Pause), ("Archie Archived", CaseAct::Archive)] {
        let page = browser.get("/caseload").await.expect(200);
        let id = page.link_to(name).trim_start_matches("/clients/").parse().expect("an id");
        weft.services.change_case(&therapist.actor, id, act).await.expect("it is changed");
    }
    let active = browser.get("/caseload").await.expect(200);
    active.says("Active (1)").says("Paused (1)").says("Archived (1)").hides("Discharged (");
    active.says("Ada Active").hides("Paula Paused").hides("Archie Archived");
    browser.get("/caseload?status=paused").await.expect(200).says("Paula Paused").hides("Ada Active");
    browser.get("/caseload?status=archived").await.expect(200).says("Archie Archived").hides("Paula Paused");
    browser.get("/caseload?status=discharged").await.expect(200).says("No discharged clients.");
    // Whoever is looked for is found in every group.
    let found = browser.submit(&active.form("/caseload").set("find", "arch")).await.expect(200);
    found.says("Archie Archived").says("Archived");
}

async fn nobody_with_a_safety_answer_is_out_of_sight(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let client = weft.client(&therapist, "Mira Vance").await;
    let flagged = weft.assign(&therapist, client.id, "phq-9").await;
    weft.answer(&client, flagged, &[("q9", "1")]).await;
    weft.services.change_case(&therapist.actor, client.id, CaseAct::Archive).await.expect("it is archived");
    let browser = weft.signed_in(&therapist.email).await;
    browser.get("/caseload").await.expect(200).says("Mira Vance").says("Archived").says("Safety answer to review");
    let record = browser.get(&format!("/clients/{}", client.id)).await.expect(200);
    browser.submit(&record.form(&format!("/flags/{flagged}"))).await.expect(200).says("Reviewed safety answers");
    browser.get("/caseload").await.expect(200).hides("Mira Vance");
}
