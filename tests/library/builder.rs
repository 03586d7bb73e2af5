//! Making an exercise by forms: what is refused, where that is said, and an exercise that branches and is scored.

use crate::support::{Browser, Form, Page, Weft, both_engines};

both_engines!(
    a_bad_definition_is_refused_where_it_is_bad,
    what_a_move_breaks_is_said_at_the_item,
    a_branching_exercise_is_built_and_scored,
    points_of_several_answers_are_counted
);

/// Begins an exercise and gives it a sentence, so that nothing but its questions is missing.
pub(super) async fn new_exercise(browser: &Browser, title: &str, kind: &str) -> Page {
    let shelf = browser.get("/library").await.expect(200);
    let form = shelf.form("/library/new").set("title", title).choose("kind", kind);
    let draft = browser.submit(&form).await.expect(200);
    assert_eq!(draft.heading(), title);
    draft
}

async fn with_sentence(browser: &Browser, title: &str) -> Page {
    let draft = new_exercise(browser, title, "quiz").await;
    browser.submit(&draft.form("/draft").set("summary", "A sentence for whoever chooses it.")).await.expect(200)
}

async fn add(browser: &Browser, draft: &Page, prompts: &str, way: &str, answers: &str) -> Page {
    let form = draft.form("/draft/items").set("prompts", prompts).choose("way", way).set("answers", answers);
    browser.submit(&form).await.expect(200)
}

async fn item(browser: &Browser, draft: &Page, id: &str) -> Form {
    let ending = format!("/items/{id}");
    browser.get(&draft.link(&ending)).await.expect(200).form(&ending)
}

/// Refused with these words beside the field, in the summary, and with everything typed still there.
#[track_caller]
fn refused(page: &Page, field: &str, words: &str, typed: &[(&str, &str)]) {
    assert_eq!(page.status, 422, "{}: {}", page.path, page.text());
    let fault = page.fault(field).unwrap_or_else(|| panic!("nothing stands beside {field}: {}", page.text()));
    assert_eq!(fault, words);
    assert!(page.links().contains(&format!("#{field}")), "the summary does not lead to {field}");
    assert!(page.document().by_id(field).is_some(), "nothing has the id {field}");
    let form = page.form(&page.path);
    for (name, value) in typed {
        assert_eq!(form.value(name), *value, "{name}");
    }
}

async fn a_bad_definition_is_refused_where_it_is_bad(weft: Weft) {
    let course = weft.course().await;
    let browser = course.at_work().await;
    let shelf = browser.get("/library").await.form("/library/new").set("title", "  ");
    let page = browser.send(&shelf).await.expect(422);
    assert_eq!(page.fault("title").as_deref(), Some("Enter a title, as clients will read it."));

    let draft = with_sentence(browser, "A check").await;
    let page = browser.send(&draft.form("/draft/items").set("prompts", " \n ")).await.expect(422);
    assert_eq!(page.fault("prompts").as_deref(), Some("Write at least one question."));
    let page = browser.send(&draft.form("/draft").set("minutes", "soon").set("title", "Later")).await.expect(422);
    assert_eq!(page.fault("minutes").as_deref(), Some("Enter the minutes needed, from 1 to 240."));
    assert_eq!(page.form("/draft").value("title"), "Later");
    assert_eq!(browser.get(&draft.path).await.heading(), "A check", "nothing of a refused form is kept");

    let draft = add(browser, &draft, "How are you?\nAnd now?", "scale", "Bad\nFair\nGood").await;
    let draft = add(browser, &draft, "How many hours?", "number", "").await;
    let kept = browser.get(&draft.path).await.text();

    let one = item(browser, &draft, "q1").await;
    let page = browser.send(&one.set("prompt", "").set("labels", "Only one")).await;
    refused(&page, "labels", "Give 2 to 60 labels.", &[("labels", "Only one"), ("prompt", "")]);
    assert_eq!(page.fault("prompt").as_deref(), Some("Write something here."));

    let hours = item(browser, &draft, "q3").await.set("min", "12").set("max", "4").set("unit", "hours");
    let page = browser.send(&hours).await.expect(422);
    assert!(page.fault("min").or(page.fault("max")).is_some(), "{}", page.text());
    assert_eq!(page.form("/q3").value("unit"), "hours");
    let hours = item(browser, &draft, "q3").await.set("min", "a few");
    refused(&browser.send(&hours).await, "min", "Write a number, in digits.", &[("min", "a few")]);

    // A rule about an answer the question does not have; and, past the form, about a question that comes later.
    let two = item(browser, &draft, "q2").await;
    let page = browser.send(&two.choose("rule-1-item", "q1").set("rule-1-value", "Splendid")).await;
    assert_eq!(page.status, 422);
    page.says("Write one of its answers: Bad · Fair · Good.");
    assert_eq!(page.form("/q2").value("rule-1-value"), "Splendid");
    let path = format!("{}/items/q1", draft.path.split('#').next().unwrap_or_default());
    let one = item(browser, &draft, "q1").await;
    let mark = one.value("mark").to_owned();
    let forged = [
        ("prompt", "How are you?"),
        ("labels", "Bad\nGood"),
        ("min", "0"),
        ("rule-1-item", "q2"),
        ("mark", mark.as_str()),
    ];
    let page = browser.post(&path, &forged).await.expect(422);
    page.says("Choose an earlier question. This one was removed or comes later.");

    let page = browser.send(&item(browser, &draft, "q1").await.set("risk-1-value", "9")).await.expect(422);
    assert_eq!(page.fault("risk-1-value").as_deref(), Some("Use one of its answers; 9 is not one."));

    scales_are_refused(browser, &draft).await;
    assert_eq!(browser.get(&draft.path).await.text(), kept, "nothing of what was refused is kept");
    assert_eq!(weft.count("SELECT count(*) FROM exercise_drafts").await, 1);
}

async fn scales_are_refused(browser: &Browser, draft: &Page) {
    let path = draft.link("/scales/new");
    let scale = browser.get(&path).await.expect(200).form("/new").set("title", "Wellness");
    assert!(!scale.has("key-q3"), "a number without ends cannot be counted");
    let empty = browser.get(&path).await.form("/new").set("title", "Wellness");
    let empty = empty.choose("key-q1", "no").choose("key-q2", "no");
    refused(&browser.send(&empty).await, "items", "Count at least one question.", &[("title", "Wellness")]);
    let page = browser.send(&browser.get(&path).await.form("/new").set("title", "")).await;
    refused(&page, "title", "Write something here.", &[("title", "")]);
    let page = browser.send(&browser.get(&path).await.form("/new").set("title", "W").set("missing", "120")).await;
    refused(&page, "missing", "Enter a share from 0 to 1 (in the form, 0 to 100 per cent).", &[("missing", "120")]);
    let bands =
        scale.set("band-1-from", "3").set("band-1-name", "more").set("band-2-from", "1").set("band-2-name", "less");
    let page = browser.send(&bands).await;
    refused(
        &page,
        "band-2-from",
        "Enter a higher number than the band before.",
        &[("band-1-from", "3"), ("band-2-name", "less")],
    );
    let heavy = browser.get(&path).await.form("/new").set("title", "W").set("weight-q1", "0");
    let page = browser.send(&heavy).await;
    refused(&page, "items", "Enter a number other than 0.", &[("weight-q1", "0")]);
}

/// A draft may be on the way from one sound form to another; it is published only once it is sound.
async fn what_a_move_breaks_is_said_at_the_item(weft: Weft) {
    let course = weft.course().await;
    let browser = course.at_work().await;
    let draft = with_sentence(browser, "A walk").await;
    let draft = add(browser, &draft, "Did you go out?", "choice", "Yes\nNo").await;
    let draft = add(browser, &draft, "How was it?", "short-text", "").await;
    let rule = item(browser, &draft, "q2").await.choose("rule-1-item", "q1").set("rule-1-value", "yes");
    let draft = browser.submit(&rule).await.expect(200);
    draft.says("Only if “Did you go out?” is “Yes”").hides("before you publish");
    let up = draft.form("/items/q2/move").press("go", "up");
    let moved = browser.submit(&up).await.expect(200);
    let first = moved.document().by_id("item-q2").expect("the moved question").text();
    assert!(first.contains("Choose an earlier question; that one comes later."), "{first}");
    moved.says("Correct 1 thing before you publish.");
    let still = browser.submit(&moved.form("/publish")).await;
    still.says("Correct 1 thing");
    assert!(!course.offers("A walk").await);
    let down = browser.submit(&still.form("/items/q2/move").press("go", "down")).await.expect(200);
    let copy = browser.submit(&down.form("/items/q2/move").press("go", "copy")).await.expect(200);
    copy.says("Draft with 3 questions");
    let gone = browser.submit(&copy.form("/items/q3/move").press("go", "remove")).await.expect(200);
    gone.says("Draft with 2 questions");
    browser.submit(&gone.form("/publish")).await.expect(200).says("Version 1");
    assert!(course.offers("A walk").await);
}

async fn a_branching_exercise_is_built_and_scored(weft: Weft) {
    let course = weft.course().await;
    let browser = course.at_work().await;
    build_the_quarrel(browser).await;
    course.give("After the quarrel").await;
    course.give("After the quarrel").await;
    let today = course.at_home().await.get("/today").await;
    let both: Vec<String> = today.links().into_iter().filter(|link| link.starts_with("/homework/")).collect();

    // No quarrel: what hangs on one is neither asked, nor needed, nor counted.
    let calm = &both[0];
    let form = course.at_home().await.get(calm).await.form(calm);
    let mut page = course.at_home().await.submit(&form).await.expect(200);
    page.says("1 of 2");
    page = course.at_home().await.submit(&page.form("/1").choose("answer", "no").press("go", "next")).await.expect(200);
    assert_eq!((page.path.as_str(), page.heading().as_str()), (&*format!("{calm}/4"), "How close are you now?"));
    page.says("2 of 2");
    let look =
        course.at_home().await.submit(&page.form("/4").choose("answer", "8").press("go", "next")).await.expect(200);
    look.says("all 2 answered").hides("How loud was it?");
    course.at_home().await.get(&format!("{calm}/2")).await.expect(404);
    let entry = course.at_home().await.submit(&look.form("/finish").press("readers", "therapist")).await.expect(200);
    entry.says("Closeness 8 of 10").says("Close enough to rest.").hides("Near each other");

    // A quarrel: its questions come, one of them is needed, and both count.
    let loud = &both[1];
    let form = course.at_home().await.get(loud).await.form(loud);
    course.at_home().await.submit(&form).await.expect(200);
    let all = course.at_home().await.get(&format!("{loud}/all")).await.form("/all");
    assert!(!all.has("answer-q2"));
    let all = course
        .at_home()
        .await
        .submit(&all.choose("answer-q1", "yes").choose("answer-q4", "5").press("go", "next"))
        .await;
    assert_eq!(all.path, format!("{loud}/all"), "more is asked now");
    let look = course.at_home().await.submit(&all.form("/all").press("go", "next")).await.expect(200);
    let refused = course.at_home().await.send(&look.form("/finish").press("readers", "therapist")).await.expect(422);
    refused.says("“How loud was it?” still needs an answer.");
    let all = course.at_home().await.get(&format!("{loud}/all")).await.form("/all");
    let all = all.choose("answer-q2", "2").choose("answer-q3", "3").press("go", "next");
    let look = course.at_home().await.submit(&all).await.expect(200);
    let entry = course.at_home().await.submit(&look.form("/finish").press("readers", "therapist")).await.expect(200);
    // 5, and twice the reversed 2 of 0 to 3, and the 3 of "Was it put right?" from 0 to 3: 5 + 2 + 3 of 10 + 6 + 3.
    entry.says("Closeness 10 of 19").says("Close enough to rest.");
    let read = browser.get(&loud.replace("/homework", &format!("/clients/{}/entries", course.client.id))).await;
    read.expect(200)
        .says("Closeness 10 of 19")
        .says("Near each other. Ask what helped.")
        .hides("Close enough to rest.");

    // Back to no: what was answered behind the closed door does not count.
    course.give("After the quarrel").await;
    let (back, all) = course.begin("After the quarrel").await;
    let form = all.form("/all").choose("answer-q1", "yes").choose("answer-q4", "1").press("go", "next");
    let form =
        course.at_home().await.submit(&form).await.form("/all").choose("answer-q2", "0").choose("answer-q3", "3");
    let form = form.choose("answer-q1", "no").press("go", "next");
    let look = course.at_home().await.submit(&form).await.expect(200);
    look.says("all 2 answered");
    let entry = course.at_home().await.submit(&look.form("/finish").press("readers", "nobody")).await.expect(200);
    entry.says("Closeness 1 of 10").says("Some distance today.").hides("How loud was it?");
    assert!(back.starts_with("/homework/"));
}

/// Four questions, two of them only after a yes, and a scale with a reversed and weighed question and two bands.
async fn build_the_quarrel(browser: &Browser) {
    let draft = with_sentence(browser, "After the quarrel").await;
    let draft = add(browser, &draft, "Was there a quarrel?", "choice", "Yes\nNo").await;
    let draft =
        add(browser, &draft, "How loud was it?\nWas it put right?", "scale", "Not at all\nA bit\nRather\nVery").await;
    let draft = add(browser, &draft, "How close are you now?", "slider", "far away\nside by side").await;
    for (id, needed) in [("q2", true), ("q3", false)] {
        let form = item(browser, &draft, id).await.choose("rule-1-item", "q1").set("rule-1-value", "Yes");
        let form = if needed { form.tick("required", "yes") } else { form };
        browser.submit(&form).await.expect(200).says("Only if “Was there a quarrel?” is “Yes”");
    }
    let scale = browser.get(&draft.link("/scales/new")).await.expect(200).form("/new");
    assert!(!scale.has("key-q1"), "answers without points cannot be counted");
    let scale = scale.set("title", "Closeness").choose("better", "higher").set("missing", "0");
    let scale = scale.choose("key-q2", "reverse").set("weight-q2", "2");
    let scale = scale.set("band-1-from", "0").set("band-1-name", "Apart").set("band-1-client", "Some distance today.");
    let scale = scale.set("band-2-from", "8").set("band-2-name", "Near each other");
    let scale = scale.set("band-2-client", "Close enough to rest.").set("band-2-therapist", "Ask what helped.");
    let draft = browser.submit(&scale).await.expect(200);
    draft.says("Counts 3 answers, 2 bands");
    let preview = browser.get(&draft.link("/draft/preview")).await.expect(200);
    preview.says("2 questions are not asked, given these answers.").hides("How loud was it?");
    let tried = browser.send(&preview.form("/preview").choose("answer-q1", "yes")).await.expect(200);
    tried.says("How loud was it?").hides("given these answers");
    browser.submit(&draft.form("/publish")).await.expect(200).says("Version 1");
}

/// As many type it: points where there are any, and none behind “none of these”.
async fn points_of_several_answers_are_counted(weft: Weft) {
    let course = weft.course().await;
    let browser = course.at_work().await;
    let draft = with_sentence(browser, "This week").await;
    let draft = add(browser, &draft, "What helped?", "choices", "Walking = 2\nA friend = 3\nNone of these").await;
    let draft = add(browser, &draft, "How was it?", "choice", "Good = 1\nBad").await;
    let scale = browser.get(&draft.link("/scales/new")).await.expect(200);
    scale.says("Give every answer points to count these questions").says("“How was it?”");
    let form = scale.form("/scales/new");
    assert!(form.has("key-q1") && !form.has("key-q2"));
    let draft = browser.submit(&form.set("title", "Help").choose("key-q1", "plain")).await.expect(200);
    draft.says("Help");
    let preview = browser.get(&draft.link("/preview")).await.expect(200);
    let form = preview.form("/preview").tick("answer-q1", "walking").tick("answer-q1", "a-friend");
    browser.submit(&form).await.expect(200).says("5 of 5");
}
