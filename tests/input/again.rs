//! The same exercise or pathway for the same client, while it is there: asked about, and done when it is meant.

use crate::support::{Weft, both_engines};

both_engines!(what_is_there_already_is_asked_about, what_is_finished_may_be_assigned_again);

async fn what_is_there_already_is_asked_about(weft: Weft) {
    let course = weft.course().sessions(1).assigned("phq-9").await;
    let (at_work, path) = (course.at_work().await, course.at("/assign"));
    let of_phq = "SELECT v.id FROM exercise_versions v JOIN exercises e ON e.id = v.exercise_id WHERE e.key = 'phq-9'";
    let version: String = sqlx::Row::get(&weft.rows(of_phq).await[0], 0);
    let form = at_work.get(&path).await.form(&path).tick("exercise", &version).choose("due", "whenever");
    let page = at_work.send(&form.set("note", "Once more.")).await.expect(422);
    let fault = page.fault("exercise").unwrap_or_default();
    assert!(fault.contains("since 23 November and has not finished it. Assign it again?"), "{fault}");
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, 1);
    let again = page.form(&path);
    assert_eq!((again.value("note"), again.value("exercise")), ("Once more.", version.as_str()));
    let sure = again.choices("sure")[0].clone();
    at_work.send(&again.tick("sure", &sure)).await.expect(303);
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, 2);

    let form = at_work.get(&path).await.form("/pathway");
    let pathway = form.choices("pathway")[0].clone();
    let form = form.choose("pathway", &pathway);
    at_work.send(&form).await.expect(303);
    let given = weft.count("SELECT count(*) FROM assignments").await;
    let form = at_work.get(&path).await.form("/pathway").choose("pathway", &pathway);
    let page = at_work.send(&form).await.expect(422);
    let fault = page.fault("pathway").unwrap_or_default();
    assert!(fault.contains("was assigned on 23 November and is not finished. Assign it again?"), "{fault}");
    assert_eq!(weft.count("SELECT count(*) FROM assignments").await, given);
    let again = page.form("/pathway");
    assert_eq!(again.value("pathway"), pathway);
    let sure = again.choices("sure")[0].clone();
    at_work.send(&again.tick("sure", &sure)).await.expect(303);
    assert!(weft.count("SELECT count(*) FROM assignments").await > given);
}

async fn what_is_finished_may_be_assigned_again(weft: Weft) {
    let course = weft.course().sessions(1).private_entry("phq-9", &[("q1", "1")]).await;
    let (at_work, path) = (course.at_work().await, course.at("/assign"));
    let of_phq = "SELECT v.id FROM exercise_versions v JOIN exercises e ON e.id = v.exercise_id WHERE e.key = 'phq-9'";
    let version: String = sqlx::Row::get(&weft.rows(of_phq).await[0], 0);
    let form = at_work.get(&path).await.form(&path).tick("exercise", &version).choose("due", "whenever");
    at_work.send(&form).await.expect(303);
}
