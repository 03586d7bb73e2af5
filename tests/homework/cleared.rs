//! An answer is taken back, also one that was chosen, without a script.

use crate::support::{Weft, both_engines};

both_engines!(a_chosen_answer_is_cleared_on_either_page);

async fn a_chosen_answer_is_cleared_on_either_page(weft: Weft) {
    let course = weft.course().begun("gad-7", &[("q1", "2"), ("q2", "1")]).await;
    let at = format!("/homework/{}", course.entries[0]);
    let at_home = course.at_home().await;
    let one = format!("{at}/2");
    let page = at_home.get(&one).await.expect(200);
    assert_eq!(page.form("/2").value("answer"), "2");
    let cleared = at_home.submit(&page.form("/2").press("go", "clear")).await.expect(200);
    assert_eq!((cleared.path.as_str(), cleared.form("/2").value("answer")), (one.as_str(), ""));

    let all = format!("{at}/all");
    let form = at_home.get(&all).await.expect(200).form("/all");
    assert_eq!((form.value("answer-q1"), form.value("answer-q2")), ("", "1"));
    // What was chosen beside it and not saved yet stays.
    let form = form.choose("answer-q3", "3").press("go", "clear answer-q2");
    let cleared = at_home.submit(&form).await.expect(200).form("/all");
    assert_eq!((cleared.value("answer-q2"), cleared.value("answer-q3")), ("", "3"));
    // How often it was changed is known; that it was taken back, too.
    assert_eq!(weft.count("SELECT count(*) FROM answers").await, 3);
}
