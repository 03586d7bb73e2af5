//! A pattern that is paused, ended, and resumed.

use crate::support::{Course, Weft, both_engines, squeezed};

both_engines!(what_is_set_aside_keeps_its_strip_and_is_not_rated, what_was_decided_twice_changes_nothing,);

async fn two_patterns(weft: &Weft) -> Course<'_> {
    let plan = weft.course().sessions(2).pattern("go quiet", "say it").rated(&[7, 6]);
    plan.pattern("check his phone", "wait").await
}

async fn what_is_set_aside_keeps_its_strip_and_is_not_rated(weft: Weft) {
    let course = two_patterns(&weft).await;
    let (first, session) = (course.patterns[0], course.sessions[1]);
    let page = course.at(&format!("/patterns/{first}"));
    let paused = course
        .at_home()
        .await
        .submit(&course.at_home().await.get(&page).await.form("/turn").press("turn", "paused"))
        .await;
    paused.expect(200).says("You paused this on 23 November 2026.").says("Resume this pattern");
    let view = course.view().await;
    assert_eq!((view.patterns.len(), view.not_current.len()), (1, 1));
    assert_eq!(view.not_current[0].ratings.len(), 2);
    course
        .at_work()
        .await
        .get(&course.at("/shared"))
        .await
        .says("Paused and ended")
        .says("Mira paused this on 23 November 2026.");
    course
        .at_work()
        .await
        .get(&course.at(&format!("/sessions/{session}/rate")))
        .await
        .says("check his phone")
        .hides("go quiet");
    let report = course.progress_report().await;
    assert!(report.contains("Paused and ended"), "{report}");
    assert!(report.contains(&squeezed("Mira paused this on 23 November 2026.")), "{report}");
}

async fn what_was_decided_twice_changes_nothing(weft: Weft) {
    let course = two_patterns(&weft).await;
    let page = course.at(&format!("/patterns/{}", course.patterns[0]));
    course.at_home().await.post(&format!("{page}/turn"), &[("turn", "paused")]).await.expect(303);
    course.at_work().await.post(&format!("{page}/turn"), &[("turn", "paused")]).await.expect(303);
    weft.later();
    course
        .at_work()
        .await
        .submit(&course.at_work().await.get(&page).await.form("/turn").press("turn", "ended"))
        .await
        .says("You ended this on");
    weft.later();
    course.at_work().await.post(&format!("{page}/turn"), &[("turn", "paused")]).await.expect(303);
    let ended = course.at_work().await.get(&page).await;
    course.at_work().await.submit(&ended.form("/turn").press("turn", "reopened")).await.says("You resumed this on");
    assert_eq!(weft.count("SELECT count(*) FROM pattern_turns").await, 3);
    assert_eq!(course.view().await.patterns.len(), 2);
}
