//! Ratings given with a check-in or a log, between the sessions.

use weft_shared::{
    pattern::{Strength, TurnKind},
    sharing::Readers,
};

use crate::support::{Weft, both_engines, people::JOURNAL};

both_engines!(a_check_in_rates_the_open_patterns, a_log_entry_can_be_a_moment_of_a_pattern,);

const CHECK_IN: &str = "what-has-shifted";

async fn a_check_in_rates_the_open_patterns(weft: Weft) {
    let mut course = weft.course().sessions(1).pattern("go quiet", "say it").rated(&[7]).await;
    let pattern = course.patterns[0];
    let check_in = weft.assign(&course.therapist, course.client.id, CHECK_IN).await;
    weft.answer(&course.client, check_in, &[("still-stuck", "On Sundays. Always on Sundays.")]).await;
    let path = format!("/homework/{check_in}/finish");
    let field = format!("rating-{pattern}");
    let form = course.at_home().await.get(&path).await.expect(200).form("/finish").choose(&field, "6");
    course.at_home().await.submit(&form.press("readers", "later")).await.expect(200);
    let form = course.at_home().await.get(&path).await.form("/finish");
    assert_eq!(form.value(&field), "6", "kept while the rest is not finished");
    let sent =
        course.at_home().await.post(&path, &[(field.as_str(), "11"), ("readers", "therapist")]).await.expect(422);
    assert!(sent.fault(&field).is_some());
    let entry =
        course.at_home().await.submit(&form.choose(&field, "5").press("readers", "therapist")).await.expect(200);
    entry.says("How strong was the old way?").says("5 of 10");

    assert_eq!(course.said(pattern).await, [Some(7)], "the next session has not been yet");
    course.go_to("2026-11-30", "10:00");
    let session = weft.session(&course.therapist, course.client.id, "2026-11-30", "Tea.", "").await;
    assert_eq!(course.said(pattern).await, [Some(7), Some(5)]);
    course
        .at_home()
        .await
        .get(&course.at(&format!("/sessions/{session}/rate")))
        .await
        .says("In your entry of 23 November you rated this 5. The rating you save here counts for the session.");
    course.stop_sharing(check_in).await;
    assert_eq!(course.said(pattern).await, [Some(7), None], "what is private is not in the strip");
    course
        .at_home()
        .await
        .submit(&course.at_home().await.get(&format!("/homework/{check_in}/entry")).await.form("/sharing"))
        .await;
    course.set_readers(check_in, Readers::ClientAndTherapist).await;
    weft.rate(&course.client.actor, course.client.id, session, &[(pattern, 3)]).await;
    assert_eq!(course.said(pattern).await, [Some(7), Some(3)], "the rating in the session stands");
    assert_eq!(weft.count("SELECT count(*) FROM response_ratings").await, 1, "and the other is kept");

    let view = course.view().await;
    assert_eq!(view.stuck.len(), 1);
    assert_eq!(view.stuck[0].words, "On Sundays. Always on Sundays.");
    course.set_readers(check_in, Readers::ClientAlone).await;
    assert!(course.view().await.stuck.is_empty());
}

async fn a_log_entry_can_be_a_moment_of_a_pattern(weft: Weft) {
    let mut course = weft.course().await;
    let (pattern, paused) =
        (course.add_pattern("go quiet", "say it").await, course.add_pattern("check his phone", "wait").await);
    let turn = TurnKind::Paused;
    weft.services.turn_pattern(&course.client.actor, course.client.id, paused, turn).await.expect("it is paused");
    let entry = course.add_entry("trigger-log", &[("story", "She is cross.")], Readers::ClientAlone).await;
    let path = format!("/homework/{entry}/entry");
    let page = course.at_home().await.get(&path).await.expect(200);
    page.says("Was this one of your patterns?").says("until you share the entry").hides("check his phone");
    let form = page.form("/ratings");
    let empty = course.at_home().await.send(&form).await.expect(422);
    assert!(empty.fault("pattern").is_some() && empty.fault("rating").is_some());
    let form = form.choose("pattern", &pattern.to_string()).choose("rating", "8");
    course.at_home().await.submit(&form).await.expect(200).says("8 of 10");

    course.go_to("2026-11-24", "10:00");
    weft.session(&course.therapist, course.client.id, "2026-11-24", "Tea.", "").await;
    assert!(course.row(pattern).await.ratings[0].client.is_none());
    course.set_readers(entry, Readers::ClientAndTherapist).await;
    assert_eq!(course.row(pattern).await.ratings[0].client.map(Strength::get), Some(8));
    course.at_work().await.get(&course.at(&format!("/entries/{entry}"))).await.says("8 of 10").hides("Save rating");
    // A journal is about more than one moment, and a paused pattern rests.
    let journal = course.add_entry(JOURNAL, &[("who", "My aunt")], Readers::ClientAlone).await;
    let fields = [("pattern", pattern.to_string()), ("rating", "8".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    course.at_home().await.post(&format!("/homework/{journal}/ratings"), &fields).await.expect(404);
    let fields = [("pattern", paused.to_string()), ("rating", "8".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    course.at_home().await.post(&format!("/homework/{entry}/ratings"), &fields).await.expect(404);
}
