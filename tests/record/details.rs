//! A client's name, pronouns and address.

use crate::support::{Weft, both_engines};

both_engines!(
    pronouns_stand_beside_the_name_and_are_sealed,
    a_name_or_address_that_is_there_already_is_asked_about,
    who_else_is_treated_in_the_practice_is_not_said,
);

async fn pronouns_stand_beside_the_name_and_are_sealed(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    let form = browser.get("/clients/new").await.expect(200).form("/clients/new");
    let form = form.set("name", "Mira Vance").set("pronouns", "xe/xyrself");
    let record = browser.submit(&form).await.expect(200);
    record.says("xe/xyrself");
    let edit = browser.get(&format!("{}/edit", record.path)).await.expect(200);
    let form = edit.form("/edit");
    assert_eq!(form.value("pronouns"), "xe/xyrself");
    assert!(!String::from_utf8_lossy(&weft.stored_bytes().await).contains("xyrself"));
    browser.submit(&form.set("pronouns", "she/her").set("email", "mira@example.org")).await.expect(200).says("she/her");
    // From an older page.
    let older = edit.form("/edit").set("pronouns", "they/them");
    browser.send(&older).await.expect(409).says("she/her").says("This was changed in another tab");
    browser.send(&edit.form("/edit").set("pronouns", &"x".repeat(121))).await.expect(422);
}

async fn a_name_or_address_that_is_there_already_is_asked_about(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let browser = weft.signed_in(&therapist.email).await;
    let new = async |name: &str, email: &str| {
        let form = browser.get("/clients/new").await.expect(200).form("/clients/new");
        browser.send(&form.set("name", name).set("email", email)).await
    };
    new("Mira Vance", "mira@example.org").await.expect(303);
    let asked = new("mira  vance", "Mira@example.org").await.expect(422);
    asked.says("“Mira Vance” is in your caseload already. Is this someone else?");
    asked.says("“Mira Vance” has the same address. Is that right?");
    assert_eq!(weft.count("SELECT count(*) FROM clients").await, 1);
    let form = asked.form("/clients/new");
    assert_eq!(form.value("name"), "mira  vance", "what was typed is still there");
    let form = form.tick("sure", "name mira vance").tick("sure", "email mira@example.org");
    let record = browser.submit(&form).await.expect(200);
    assert_eq!(weft.count("SELECT count(*) FROM clients").await, 2);
    // Editing something else asks nothing; taking another's name does.
    let edit = browser.get(&format!("{}/edit", record.path)).await.expect(200);
    browser.send(&edit.form("/edit").set("pronouns", "she/her")).await.expect(303);
    new("Noor Haddad", "").await.expect(303);
    let edit = browser.get(&format!("{}/edit", record.path)).await.expect(200);
    browser.send(&edit.form("/edit").set("name", "Noor Haddad")).await.expect(422).says("“Noor Haddad” is in your");
}

async fn who_else_is_treated_in_the_practice_is_not_said(weft: Weft) {
    let practice = weft.practice("Willow Street Practice").await;
    let therapist = weft.therapist(practice, "Dr. Folake Adeyemi").await;
    let colleague = weft.therapist(practice, "Maja Lindqvist").await;
    weft.client(&colleague, "Mira Vance").await;
    let browser = weft.signed_in(&therapist.email).await;
    let form = browser.get("/clients/new").await.expect(200).form("/clients/new");
    browser.send(&form.set("name", "Mira Vance").set("email", "mira-vance@example.org")).await.expect(303);
}
