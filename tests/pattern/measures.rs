//! Scores that stand beside a pattern.

use weft_shared::sharing::Readers;

use crate::support::{Weft, both_engines};

both_engines!(a_scale_stands_beside_a_pattern,);

async fn a_scale_stands_beside_a_pattern(weft: Weft) {
    let mut course = weft.course().await;
    let pattern = course.add_pattern("go quiet", "say it").await;
    let path = course.at(&format!("/patterns/{pattern}"));
    course.at_work().await.get(&path).await.says("When a quiz is finished and shared");
    let names: Vec<String> = (1..=9).map(|n| format!("q{n}")).collect();
    let all = |value: &'static str| -> Vec<(&str, &str)> { names.iter().map(|name| (name.as_str(), value)).collect() };
    let mut first = all("2");
    first[8].1 = "0";
    course.add_entry("phq-9", &first, Readers::ClientAndTherapist).await;
    course.add_entry("gad-7", &[("q1", "1")], Readers::ClientAlone).await;
    let page = course.at_work().await.get(&path).await;
    page.hides("GAD-7");
    let form = page.form("/measures");
    let scale = form.choices("measure").into_iter().find(|name| name.contains(".scale.")).expect("a scale");
    let item = form.choices("measure").into_iter().find(|name| name.contains(".item.")).expect("a question");
    course
        .at_work()
        .await
        .submit(&form.tick("measure", &scale).tick("measure", &item))
        .await
        .says("One value so far: 16 on 23 November 2026.");
    course.at_work().await.post(&format!("{path}/measures"), &[("measure", "gad-7.scale.total")]).await.expect(404);

    course.go_to("2026-12-20", "10:00");
    let second = course.add_entry("phq-9", &all("0"), Readers::ClientAndTherapist).await;
    let row = course.row(pattern).await;
    assert_eq!(row.linked.len(), 2);
    let linked = row.linked.iter().find(|linked| linked.measure.to_string() == scale).expect("the scale");
    assert_eq!(
        linked.sentence,
        "16 on 23 November 2026, 0 on 20 December 2026. A reliable change for the better: 6 points or more is rarely \
         due to chance."
    );
    course
        .at_home()
        .await
        .get(&course.at("/shared"))
        .await
        .says("0 on 20 December 2026. A reliable change for the better");
    course.stop_sharing(second).await;
    course.at_home().await.get(&path).await.says("One value so far").hides("20 December");
    // Without a tick it is not linked any more.
    let mut form = course.at_home().await.get(&path).await.form("/measures");
    assert!([&scale, &item].contains(&&form.value("measure").to_owned()));
    form = form.choose("measure", &item);
    course.at_home().await.submit(&form).await.expect(200);
    assert_eq!(course.row(pattern).await.linked.len(), 1);
}
