use super::*;

/// Answers to q1, q2 and so on; −1 leaves an item out.
fn to_items(points: &[i64]) -> Value {
    let given = points.iter().enumerate().filter(|(_, point)| **point >= 0);
    Value::Object(given.map(|(n, &point)| (format!("q{}", n + 1), point.into())).collect())
}

#[track_caller]
fn score(exercise: &str, given: &Value) -> Value {
    answer(&["score", exercise, &file("answers.json", given.to_string())])
}

fn scale(score: impl Into<Value>, answered: usize, items: usize, band: impl Into<Value>) -> Value {
    json!({"score": score.into(), "answered": answered, "items": items, "band": band.into()})
}

/// The one scale `total`, and the items at risk.
#[track_caller]
fn totals(exercise: &str, points: &[i64], wanted: Value, risk: &[&str]) {
    let found = score(exercise, &to_items(points));
    let wanted = json!({"scales": {"total": wanted}, "risk": risk});
    assert!(alike(&found, &wanted), "{exercise} {points:?}\n  {found}\nnot\n  {wanted}");
}

#[test]
fn the_phq_9() {
    for (points, total, band) in [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0], 0, "minimal"),
        ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, "minimal"),
        ([1, 1, 1, 1, 1, 0, 0, 0, 0], 5, "mild"),
        ([3, 3, 3, 0, 0, 0, 0, 0, 0], 9, "mild"),
        ([3, 3, 3, 1, 0, 0, 0, 0, 0], 10, "moderate"),
        ([3, 3, 3, 3, 2, 0, 0, 0, 0], 14, "moderate"),
        ([3, 3, 3, 3, 3, 0, 0, 0, 0], 15, "moderately severe"),
        ([3, 3, 3, 3, 3, 3, 1, 0, 0], 19, "moderately severe"),
        ([3, 3, 3, 3, 3, 3, 2, 0, 0], 20, "severe"),
        ([3, 3, 3, 3, 3, 3, 3, 3, 0], 24, "severe"),
    ] {
        totals("phq-9", &points, scale(total, 9, 9, band), &[]);
    }
    totals("phq-9", &[2, 1, 3, 2, 1, 0, 1, 0, 1], scale(11, 9, 9, "moderate"), &["q9"]);
    totals("phq-9", &[3; 9], scale(27, 9, 9, "severe"), &["q9"]);
}

/// One of nine may be missing, two may not, and never the one about not wanting to live.
#[test]
fn the_phq_9_with_items_left_out() {
    totals("phq-9", &[-1, 2, 2, 1, 1, 1, 1, 0, 0], scale(9, 8, 9, "mild"), &[]);
    totals("phq-9", &[1, 1, 1, 1, 1, 1, 1, -1, 3], scale(11.25, 8, 9, "moderate"), &["q9"]);
    totals("phq-9", &[2, -1, 2, 1, -1, 1, 1, 0, 0], scale(Value::Null, 7, 9, Value::Null), &[]);
    totals("phq-9", &[3, 3, 3, 3, 3, 3, 3, 3, -1], scale(Value::Null, 8, 9, Value::Null), &[]);
    totals("phq-9", &[-1, -1, -1, -1, -1, -1, -1, -1, 1], scale(Value::Null, 1, 9, Value::Null), &["q9"]);
    totals("phq-9", &[], scale(Value::Null, 0, 9, Value::Null), &[]);
    let with_null = json!({"q1": null, "q2": 2, "q3": 2, "q4": 1, "q5": 1, "q6": 1, "q7": 1, "q8": 0, "q9": 0});
    assert_eq!(score("phq-9", &with_null)["scales"]["total"], scale(9.0, 8, 9, "mild"));
}

/// Items 2, 5, 6, 8 and 9 count from the other end.
#[test]
fn the_rosenberg_scale() {
    let within = "within the customary range";
    totals("rosenberg", &[3, 0, 3, 3, 0, 0, 3, 0, 0, 3], scale(30, 10, 10, "above the customary range"), &[]);
    totals("rosenberg", &[0, 3, 0, 0, 3, 3, 0, 3, 3, 0], scale(0, 10, 10, "below the customary range"), &[]);
    totals("rosenberg", &[3; 10], scale(15, 10, 10, within), &[]);
    totals("rosenberg", &[2, 1, 3, 2, 2, 1, 2, 3, 0, 2], scale(19, 10, 10, within), &[]);
    // 2 + 2 + 3 + 2 + 2 + 3 + 2 = 16 of eight items, an unanswered one is not reversed to 3.
    totals("rosenberg", &[2, 1, 3, 2, -1, -1, 2, 3, 0, 2], scale(20, 8, 10, within), &[]);
    totals("rosenberg", &[2, 1, 3, -1, -1, -1, 2, 3, 0, 2], scale(Value::Null, 7, 10, Value::Null), &[]);
}

#[test]
fn the_k10() {
    for (points, total, band) in [
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 10, "low"),
        ([2, 2, 2, 2, 2, 1, 1, 1, 1, 1], 15, "low"),
        ([2, 2, 2, 2, 2, 2, 1, 1, 1, 1], 16, "moderate"),
        ([3, 2, 2, 2, 2, 2, 2, 2, 2, 2], 21, "moderate"),
        ([3, 3, 2, 2, 2, 2, 2, 2, 2, 2], 22, "high"),
        ([2, 3, 3, 3, 3, 3, 3, 3, 3, 3], 29, "high"),
        ([3, 3, 3, 3, 3, 3, 3, 3, 3, 3], 30, "very high"),
        ([5, 5, 5, 5, 5, 5, 5, 5, 5, 5], 50, "very high"),
    ] {
        totals("k10", &points, scale(total, 10, 10, band), &[]);
    }
    totals("k10", &[3, 3, 3, 3, -1, 3, 3, 3, 3, 3], scale(30, 9, 10, "very high"), &[]);
    totals("k10", &[3, 3, 3, 3, -1, 3, 3, 3, 3, -1], scale(Value::Null, 8, 10, Value::Null), &[]);
}

#[test]
fn a_scale_and_its_parts() {
    let mut points = vec![1; 20];
    points[5] = -1;
    let found = score("pcl-5", &to_items(&points));
    let wanted = json!({
        "total": scale(20, 19, 20, "below the cut-point range"),
        "cluster-b": scale(5, 5, 5, Value::Null),
        "cluster-c": scale(Value::Null, 1, 2, Value::Null),
        "cluster-d": scale(7, 7, 7, Value::Null),
        "cluster-e": scale(6, 6, 6, Value::Null),
    });
    assert!(alike(&found["scales"], &wanted), "{found}");
}

/// Keys and norms need no words.
#[test]
fn templates_are_scored() {
    // The two reversed items of an untroubled week count 4 each.
    totals("core-10", &[0; 10], scale(8, 10, 10, "healthy or low"), &[]);
    totals("core-10", &[1, 3, 3, 1, 1, 1, 1, 1, 1, 1], scale(10, 10, 10, "healthy or low"), &["q6"]);
    totals("core-10", &[4, 0, 0, 4, 4, -1, 4, 4, 4, 4], scale(Value::Null, 9, 10, Value::Null), &[]);
    totals("who-5", &[3, 2, 3, 2, 2], scale(48, 5, 5, "low"), &[]);
    totals("who-5", &[5, 5, 5, -1, 5], scale(100, 4, 5, "above the cut-off"), &[]);
    let differences = score("rq", &json!({"secure": 6, "dismissing": 2, "preoccupied": 3, "fearful": 5}));
    let wanted = json!({"self": scale(0, 4, 4, Value::Null), "other": scale(2, 4, 4, Value::Null)});
    assert!(alike(&differences["scales"], &wanted), "{differences}");
    let means = score("ecr-rs", &to_items(&[6, 7, 5, 6, 2, -1, 4, 5, 3]));
    // (2 + 1 + 3 + 2 + 2)/5 and (4 + 5 + 3)/3.
    let wanted = json!({"avoidance": scale(2, 5, 6, Value::Null), "anxiety": scale(4, 3, 3, Value::Null)});
    assert!(alike(&means["scales"], &wanted), "{means}");
}

/// An exercise of a practice's own, with what the library's measures do not have.
fn own_exercise() -> Value {
    json!({
        "format": "weft-exercise/1",
        "key": "own", "kind": "quiz", "title": "Own", "summary": "A sentence.", "minutes": 1, "intro": "",
        "items": [
            {"id": "often", "prompt": "How often?", "type": "choice", "options": [
                {"id": "never", "label": "Never", "score": 0}, {"id": "daily", "label": "Daily", "score": 5}]},
            {"id": "why", "prompt": "What then?", "type": "scale", "min": 0, "labels": ["A", "B", "C"],
                "show_if": {"all": [{"item": "often", "is": "equals", "value": "daily"}]}},
            {"id": "places", "prompt": "Where?", "type": "matrix", "min": 1, "labels": ["Little", "Some", "Much"],
                "rows": [{"id": "home", "label": "At home"}, {"id": "work", "label": "At work"}]},
            {"id": "ease", "prompt": "How easy?", "type": "slider", "low": "Hard", "high": "Easy",
                "may_decline": true},
            {"id": "nights", "prompt": "How many nights?", "type": "number", "min": 0, "max": 7},
            {"id": "helps", "prompt": "What helps?", "type": "choices", "options": [
                {"id": "talk", "label": "Talking", "score": 1}, {"id": "walk", "label": "Walking", "score": 2}]},
            {"id": "note", "prompt": "Anything else?", "type": "long-text"}],
        "scales": [
            {"id": "load", "title": "Load", "method": "sum", "missing_up_to": 0.5, "items": [
                {"item": "often"}, {"item": "why"}, {"item": "places", "row": "home"},
                {"item": "places", "row": "work", "reverse": true}]},
            {"id": "ease", "title": "Ease", "method": "mean", "missing_up_to": 0.5, "items": [
                {"item": "ease", "weight": 3}, {"item": "nights", "reverse": true}]}]
    })
}

#[test]
fn an_exercise_from_a_file() {
    let exercise = file("own.json", own_exercise().to_string());
    let all = json!({
        "often": "daily", "why": 2, "places": {"home": 3, "work": 1}, "ease": 8, "nights": 3,
        "helps": ["walk", "talk"], "note": "words",
    });
    let found = score(&exercise, &all);
    // 5 + 2 + 3 + (1 + 3 − 1), and (3·8 + (0 + 7 − 3))/(3 + 1).
    let wanted = json!({"load": scale(13, 4, 4, Value::Null), "ease": scale(7, 2, 2, Value::Null)});
    assert!(alike(&found, &json!({"scales": wanted, "risk": []})), "{found}");

    // A hidden item is not asked, whatever is said to it; a declined one is unanswered.
    let hidden = json!({"often": "never", "why": 2, "places": {"home": 3, "work": null}, "ease": {"declined": true}});
    let found = score(&exercise, &hidden);
    let wanted = json!({"load": scale(4.5, 2, 3, Value::Null), "ease": scale(Value::Null, 0, 2, Value::Null)});
    assert!(alike(&found["scales"], &wanted), "{found}");
}

#[test]
fn a_byte_order_mark_is_no_answer() {
    let given = file("answers.json", format!("\u{feff}{}", to_items(&[1; 9])));
    assert!(alike(&answer(&["score", "phq-9", &given])["scales"]["total"]["score"], &json!(9)));
}

#[test]
fn answers_that_do_not_fit_are_refused_each_by_its_item() {
    let choose = "Choose one of the answers shown.";
    for (given, wanted) in [
        (json!(4), choose),
        (json!(-1), choose),
        (json!(1.5), choose),
        (json!(1e300), choose),
        (json!("often"), choose),
        (json!(true), "true cannot answer this question"),
        (json!(false), "false cannot answer this question"),
        (json!([1, 2]), "[1,2] cannot answer this question"),
        (json!({"row": 1}), "has no part “row”"),
        (json!({"declined": true}), "has no part “declined”"),
    ] {
        let answers = file("answers.json", json!({"q1": 1, "q3": given}).to_string());
        refused(&["score", "phq-9", &answers], &[&format!("{answers}: q3: {wanted}")]);
    }
    let exercise = file("own.json", own_exercise().to_string());
    for (item, given, wanted) in [
        ("often", json!("weekly"), choose),
        ("often", json!(5), choose),
        ("places", json!({"home": 4}), choose),
        ("places", json!({"garden": 1}), "has no part “garden”"),
        ("places", json!(2), "is not an object"),
        ("ease", json!(11), choose),
        ("nights", json!(8), "Write a number from 0 to 7."),
        ("nights", json!("NaN"), "Write a number, in digits."),
        ("nights", json!("inf"), "Write a number, in digits."),
        ("helps", json!(["talk", "sing"]), "Choose among the answers shown."),
        ("helps", json!([["talk"]]), "is neither a number nor text"),
    ] {
        let answers = file("answers.json", json!({ item: given }).to_string());
        refused(&["score", &exercise, &answers], &[&format!("{answers}: {item}: {wanted}")]);
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let answers = file("answers.json", r#"{"q1": 4, "before": 1, "q2": 3, "mood": 2, "Q3": 1}"#);
    let unknown = "the exercise has no question with this id";
    let wanted = [
        format!("{answers}: Q3: {unknown}"),
        format!("{answers}: before: There is nothing to answer here."),
        format!("{answers}: mood: {unknown}"),
        format!("{answers}: q1: Choose one of the answers shown."),
    ];
    refused(&["score", "phq-9", &answers], &wanted.each_ref().map(String::as_str));
}

#[test]
fn files_that_are_not_answers_are_refused() {
    for (content, wanted) in [
        ("", "line 1, column 0: the file ends too early"),
        ("{", "line 1, column 1: the file ends too early"),
        ("q1: 1", "line 1, column 1"),
        ("[1, 2]", "file: is not a JSON object"),
        ("null", "file: is not a JSON object"),
        ("{\"q1\": NaN}", "line 1, column 8"),
        ("{\"q1\": Infinity}", "line 1, column 8"),
        ("{\"q1\": 1e999}", "line 1, column"),
        ("{\"q1\": 1}\n{\"q2\": 1}", "line 2, column 1"),
        ("{\"q1\": 1, \"q2\": 0, \"q1\": 3}", "q1: appears twice"),
        ("{\"m\": {\"r1\": 1, \"r1\": 2}}", "m.r1: appears twice"),
    ] {
        let answers = file("answers.json", content);
        let found = faults(&["score", "phq-9", &answers]);
        assert_eq!(found.len(), 1, "{content}: {found:?}");
        assert!(found[0].starts_with(&format!("{answers}: ")) && found[0].contains(wanted), "{content}: {found:?}");
    }
    let folder = folder();
    let unreadable = file("answers.json", [0xff, 0xfe, 0x00]);
    let large = file("answers.json", " ".repeat(5_000_001));
    for path in [unreadable, large, folder.display().to_string(), folder.join("none.json").display().to_string()] {
        let found = faults(&["score", "phq-9", &path]);
        assert!(found.len() == 1 && found[0].starts_with(&format!("{path}: ")), "{found:?}");
    }
}

#[test]
fn exercises_that_are_none_are_refused() {
    let answers = file("answers.json", "{}");
    let unknown = "“phq-10” is neither a file nor the key of a built-in exercise";
    refused(&["score", "phq-10", &answers], &[unknown]);
    refused(&["score", "", &answers], &["“” is neither a file nor the key of a built-in exercise"]);
    let mut wrong = own_exercise();
    wrong["items"][1]["id"] = json!("often");
    wrong["scales"][0]["missing_up_to"] = json!(2);
    for (content, fewest) in [("".to_owned(), 1), ("{}".to_owned(), 1), (wrong.to_string(), 2)] {
        let exercise = file("exercise.json", &content);
        let found = faults(&["score", &exercise, &answers]);
        assert!(found.len() >= fewest, "{content}: {found:?}");
        assert!(found.iter().all(|fault| fault.starts_with(&format!("{exercise}: "))), "{found:?}");
    }
}
