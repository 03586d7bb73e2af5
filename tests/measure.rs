//! `weft measure`, as someone checks the arithmetic with it. The numbers wanted are not its own: they are worked by hand,
//! published with a method, or given by other software (scipy, pymannkendall, SingleCaseES).

use std::fs;

use serde_json::{Value, json};
use weft_server::config::Config;

use crate::support::{Said, folder, weft};

/// Runs `weft measure`, which has no use for a database: whatever it is asked, none is begun.
#[track_caller]
fn measure(arguments: &[&str]) -> Said {
    let config = Config { data_dir: folder().join("data"), database_url: None, key_file: None, font_dirs: Vec::new() };
    let said = weft(&config, &[&["measure"], arguments].concat());
    assert!(!config.data_dir.exists(), "{arguments:?} began a database");
    said
}

/// What it answers: one line of JSON.
#[track_caller]
fn answer(arguments: &[&str]) -> Value {
    let out = measure(arguments).works();
    assert_eq!(out.lines().count(), 1, "{out}");
    serde_json::from_str(&out).expect("JSON")
}

/// What it finds wrong, line by line, and nothing beside.
#[track_caller]
fn faults(arguments: &[&str]) -> Vec<String> {
    let said = measure(arguments);
    assert_eq!(said.out, "", "an answer in spite of {}", said.error);
    let error = said.fails();
    let faults = error.strip_prefix("weft: ").expect("whose fault it is");
    faults.lines().map(str::to_owned).collect()
}

#[track_caller]
fn refused(arguments: &[&str], wanted: &[&str]) {
    assert_eq!(faults(arguments), wanted, "{arguments:?}");
}

/// A new file, by its path.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let file = folder().join(name);
    fs::write(&file, content).expect("a file");
    file.display().to_string()
}

/// Alike, numbers within a billionth.
fn alike(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(found), Value::Number(wanted)) => {
            let (found, wanted) = (found.as_f64().expect("a number"), wanted.as_f64().expect("a number"));
            (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0)
        }
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| alike(found, wanted))
        }
        (Value::Object(found), Value::Object(wanted)) => {
            found.len() == wanted.len()
                && found.iter().all(|(name, found)| wanted.get(name).is_some_and(|wanted| alike(found, wanted)))
        }
        _ => found == wanted,
    }
}

#[track_caller]
fn answers(arguments: &[&str], wanted: &Value) {
    let found = answer(arguments);
    assert!(alike(&found, wanted), "{arguments:?}\n  {found}\nnot\n  {wanted}");
}

mod score {
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
        let hidden =
            json!({"often": "never", "why": 2, "places": {"home": 3, "work": null}, "ease": {"declined": true}});
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
            (json!(true), "true is no answer to such an item"),
            (json!(false), "false is no answer to such an item"),
            (json!([1, 2]), "[1,2] is no answer to such an item"),
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
        let unknown = "the exercise has no such item";
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
            ("", "line 1, column 0: the file breaks off here"),
            ("{", "line 1, column 1: the file breaks off here"),
            ("q1: 1", "line 1, column 1"),
            ("[1, 2]", "file: is not a JSON object"),
            ("null", "file: is not a JSON object"),
            ("{\"q1\": NaN}", "line 1, column 8"),
            ("{\"q1\": Infinity}", "line 1, column 8"),
            ("{\"q1\": 1e999}", "line 1, column"),
            ("{\"q1\": 1}\n{\"q2\": 1}", "line 2, column 1"),
            ("{\"q1\": 1, \"q2\": 0, \"q1\": 3}", "q1: stands here twice"),
            ("{\"m\": {\"r1\": 1, \"r1\": 2}}", "m.r1: stands here twice"),
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
        let unknown = "phq-10 is neither a file nor an exercise of the library.";
        refused(&["score", "phq-10", &answers], &[unknown]);
        refused(&["score", "", &answers], &[" is neither a file nor an exercise of the library."]);
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
}

mod rci {
    use super::*;

    fn arguments<'a>(plain: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        ["rci"].into_iter().chain(plain.split_whitespace()).chain(more.iter().copied()).collect()
    }

    /// The example of Jacobson & Truax (1991), whose printed numbers are 3.35, 4.74 and 3.16.
    #[test]
    fn the_example_of_the_paper() {
        let norms = "--clinical-mean 40 --clinical-sd 7.5 --functional-mean 60 --functional-sd 7.5";
        let scores = format!("--pre 32.5 --post 47.5 --sd 7.5 --reliability .80 {norms}");
        let wanted = json!({
            "sem": 3.354101966249684, "sdiff": 4.743416490252568, "rci": 3.16227766016838,
            "critical": 1.959963984540054, "cutoffs": {"a": 55, "b": 45, "c": 50}, "class": "improved",
        });
        answers(&arguments(&scores, &[]), &wanted);
    }

    /// CORE-10, whose published cut-off of 11 is c rounded up: (4.8·19.7 + 7.7·4.7)/12.5 = 10.46.
    #[test]
    fn the_core_10() {
        let norms = "--clinical-mean 19.7 --clinical-sd 7.7 --functional-mean 4.7 --functional-sd 4.8";
        let scores = format!("--pre 19.7 --post 5 --sd 7.7 --reliability 0.9 --lower-is-better {norms}");
        let wanted = json!({
            "sem": 2.434953798329652, "sdiff": 3.443544685349676, "rci": -4.268857047954144,
            "critical": 1.959963984540054, "cutoffs": {"a": 4.3, "b": 14.3, "c": 10.46}, "class": "recovered",
        });
        answers(&arguments(&scores, &[]), &wanted);
    }

    #[test]
    fn without_norms_there_is_no_cut_off_and_no_recovery() {
        let wanted = json!({
            "sem": 2.44, "sdiff": 3.450681092190352, "rci": -2.0285850279941937,
            "critical": 1.959963984540054, "cutoffs": {"a": null, "b": null, "c": null}, "class": "improved",
        });
        answers(&arguments("--pre 18 --post 11 --sd 6.1 --reliability .84 --lower-is-better", &[]), &wanted);
        let clinical = "--pre 40 --post 80 --sd 7.5 --reliability .8 --clinical-mean 40 --clinical-sd 7.5";
        let found = answer(&arguments(clinical, &[]));
        assert_eq!(found["cutoffs"], json!({"a": 55.0, "b": null, "c": null}));
        assert_eq!(found["class"], "improved");
        let functional = "--pre 40 --post 80 --sd 7.5 --reliability .8 --functional-mean 60 --functional-sd 7.5";
        assert_eq!(answer(&arguments(functional, &[]))["cutoffs"], json!({"a": null, "b": 45.0, "c": null}));
    }

    /// With the numbers of the paper c is 50, and more than 9.2969 points are reliable.
    #[test]
    fn the_four_classes() {
        let norms =
            "--sd 7.5 --reliability .8 --clinical-mean 40 --clinical-sd 7.5 --functional-mean 60 --functional-sd 7.5";
        let mirrored =
            "--sd 7.5 --reliability .8 --clinical-mean -40 --clinical-sd 7.5 --functional-mean -60 --functional-sd 7.5";
        for (pre, post, class) in [
            ("40", "52", "recovered"),
            ("40", "49.3", "improved"),
            ("40", "49.29", "unchanged"),
            ("40", "50", "improved"),
            ("40", "50.01", "recovered"),
            ("50", "60", "recovered"),
            ("50.01", "60", "improved"),
            ("45", "54.29", "unchanged"),
            ("40", "40", "unchanged"),
            ("60", "50.71", "unchanged"),
            ("60", "50.7", "deteriorated"),
            ("52", "40", "deteriorated"),
            ("0", "-10", "deteriorated"),
            ("1e1", " 20 ", "improved"),
        ] {
            assert_eq!(answer(&arguments(norms, &["--pre", pre, "--post", post]))["class"], class, "{pre} {post}");
            // Everything the other way round is the same change.
            let minus = |number: &str| format!("-{}", number.trim()).replace("--", "");
            let (pre, post) = (minus(pre), minus(post));
            let mirror = arguments(mirrored, &["--pre", &pre, "--post", &post, "--lower-is-better"]);
            assert_eq!(answer(&mirror)["class"], class, "{pre} {post}");
        }
    }

    /// Dunnett's two-sided 5 % points for unlimited degrees of freedom, from an adaptive quadrature.
    #[test]
    fn the_more_looks_the_more_it_takes() {
        for (looks, critical, class) in [
            ("1", 1.959963984540054, "improved"),
            ("2", 2.2121277465786164, "improved"),
            ("3", 2.348970590339271, "improved"),
            ("10", 2.716288539255696, "unchanged"),
            ("52", 3.1448134195096005, "unchanged"),
            ("10000", 4.179755622966487, "unchanged"),
        ] {
            let found = answer(&arguments("--pre 40 --post 52 --sd 7.5 --reliability .8 --looks", &[looks]));
            assert!(alike(&found["critical"], &json!(critical)), "{looks}: {found}");
            assert_eq!(found["class"], class, "2.53 after {looks} looks");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_each_by_its_flag() {
        let whole = [
            ("--pre", "10"),
            ("--post", "20"),
            ("--sd", "5"),
            ("--reliability", "0.8"),
            ("--clinical-mean", "10"),
            ("--clinical-sd", "3"),
            ("--functional-mean", "20"),
            ("--functional-sd", "4"),
            ("--looks", "2"),
        ];
        let with = |changed: &str, value: &str| -> Vec<String> {
            let value = |(flag, usual): (&str, &str)| {
                [flag.to_owned(), if flag == changed { value.to_owned() } else { usual.to_owned() }]
            };
            ["rci".to_owned()].into_iter().chain(whole.into_iter().flat_map(value)).collect()
        };
        let refused_as = |changed: &str, value: &str, wanted: &str| {
            let arguments = with(changed, value);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            refused(&arguments, &[wanted]);
        };
        for (flag, _) in &whole[..8] {
            for value in ["NaN", "inf", "-infinity", "1e999", "", "ten", "1,5", "1 2", "0x10"] {
                refused_as(flag, value, &format!("{flag}: “{value}” is not a finite number"));
            }
        }
        for flag in ["--sd", "--clinical-sd", "--functional-sd"] {
            for value in ["0", "-0", "-1"] {
                refused_as(flag, value, &format!("{flag}: a standard deviation is a number above 0"));
            }
        }
        for value in ["1", "1.01", "-0.1", "80"] {
            let wanted = "--reliability: a reliability is a number from 0 up to, but not including, 1";
            refused_as("--reliability", value, wanted);
        }
        for value in ["1.5", "-1", "two", "", "NaN", "99999999999"] {
            refused_as("--looks", value, &format!("--looks: “{value}” is not a whole number"));
        }
        for value in ["0", "10001"] {
            refused_as("--looks", value, "--looks: the number of looks is 1 to 10000");
        }
        for value in ["10", "9"] {
            let against = "the functional mean is not on the better side of the clinical mean";
            refused_as("--functional-mean", value, &format!("--clinical-mean and --functional-mean: {against}"));
        }
        refused_as("--sd", "1e-320", "the numbers are too large, or too close together, to calculate with");
    }

    #[test]
    fn both_halves_of_a_norm_go_together() {
        let scores = "--pre 10 --post 20 --sd 5 --reliability 0.8";
        for (group, half) in [
            ("clinical", ["--clinical-mean", "10"]),
            ("clinical", ["--clinical-sd", "3"]),
            ("functional", ["--functional-mean", "20"]),
            ("functional", ["--functional-sd", "4"]),
        ] {
            let wanted = format!("--{group}-mean and --{group}-sd: they go together");
            refused(&arguments(scores, &half), &[&wanted]);
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let all = "--pre nan --post inf --sd 0 --reliability 1 --clinical-mean x --clinical-sd -1 \
            --functional-mean 3 --looks 0";
        refused(
            &arguments(all, &[]),
            &[
                "--pre: “nan” is not a finite number",
                "--post: “inf” is not a finite number",
                "--sd: a standard deviation is a number above 0",
                "--reliability: a reliability is a number from 0 up to, but not including, 1",
                "--clinical-mean: “x” is not a finite number",
                "--clinical-sd: a standard deviation is a number above 0",
                "--functional-mean and --functional-sd: they go together",
                "--looks: the number of looks is 1 to 10000",
            ],
        );
    }
}

mod nap {
    use super::*;

    /// The first two are the examples in the manual of SingleCaseES, the second by Parker & Vannest (2009).
    #[test]
    fn worked_examples() {
        let lower = Some("--lower-is-better");
        for (baseline, later, direction, wanted) in [
            (
                "20,20,26,25,22,23",
                "28,25,24,27,30,30,29",
                None,
                json!({"nap": 0.9166666666666666, "se": 0.06900655593423546,
                    "ci": [0.5973193600388086, 0.9859976893702133]}),
            ),
            (
                "4,3,4,3,4,7,5,2,3,2",
                "5,9,7,9,7,5,9,11,11,10,9",
                None,
                json!({"nap": 0.9636363636363636, "se": 0.031926223493493285,
                    "ci": [0.7499720066289689, 0.9950812863865411]}),
            ),
            ("1,2,3", "4,5", None, json!({"nap": 1, "se": 0.19543398999264294, "ci": [0.4389123890958573, 1]})),
            ("1,2,3", "4,5", lower, json!({"nap": 0, "se": 0.1954339899926429, "ci": [0, 0.5610876109041427]})),
            (
                "3,3,3",
                "3,3",
                None,
                json!({"nap": 0.5, "se": 0.3535533905932738, "ci": [0.1308695639604677, 0.8691304360395323]}),
            ),
            (
                " -1.5, 2 ,0",
                "2,-3",
                lower,
                json!({"nap": 0.5833333333333334, "se": 0.44095855184409827,
                    "ci": [0.16961930918614368, 0.9037605165909406]}),
            ),
            (
                "8,7,9,8",
                "3,8,2,1,4",
                lower,
                json!({"nap": 0.9, "se": 0.10992421631894066, "ci": [0.49992403230645677, 0.9859866858760911]}),
            ),
            // A single value says nothing about its own scatter.
            ("1", "2", None, json!({"nap": 1, "se": null, "ci": [0.2065493143772372, 1]})),
        ] {
            let mut arguments = vec!["nap", "--baseline", baseline, "--later", later];
            arguments.extend(direction);
            answers(&arguments, &wanted);
        }
    }

    #[test]
    fn every_value_that_is_none_is_told() {
        for wrong in ["NaN", "inf", "-inf", "1e999", "x", "", " ", "1;2"] {
            let fault = |flag: &str, n: usize| format!("{flag}: value {n}: “{}” is not a finite number", wrong.trim());
            refused(&["nap", "--baseline", wrong, "--later", "1,2"], &[&fault("--baseline", 1)]);
            let later = format!("3,{wrong},4,{wrong}");
            refused(&["nap", "--baseline", "1,2", "--later", &later], &[&fault("--later", 2), &fault("--later", 4)]);
            refused(&["nap", "--baseline", wrong, "--later", wrong], &[&fault("--baseline", 1), &fault("--later", 1)]);
        }
        let many = vec!["1"; 3_001].join(",");
        let wanted = "the baseline takes at most 3000 values and has 3001";
        refused(&["nap", "--baseline", &many, "--later", "1"], &[wanted]);
    }
}

mod trend {
    use super::*;

    #[track_caller]
    fn trend(content: &str) -> Value {
        answer(&["trend", &file("series.csv", content)])
    }

    /// Days count from the first, so the line stands at 19.5 on 5 January.
    #[test]
    fn by_dates() {
        let rows =
            ["2026-01-05,18", "2026-01-12,17", "2026-01-19,15", "2026-01-26,16", "2026-02-02,12", "2026-02-16,9"];
        let content = format!("date,value\n{}\n2026-03-02,10\n", rows.join("\n"));
        let wanted = json!({
            "n": 7, "s": -17, "var_s": 44.333333333333336, "tau": -0.8095238095238095, "z": -2.4030056367444423,
            "p": 0.010714285714285714, "method": "exact", "slope_per_day": -0.21428571428571427, "intercept": 19.5,
            "ci": [-0.23809523809523808, -0.07142857142857142],
        });
        assert!(alike(&trend(&content), &wanted), "{}", trend(&content));
        // As a spreadsheet may write it: in another order, with quotes, spaces, gaps, and the line ends of another system.
        let mut turned: Vec<String> =
            rows.iter().rev().map(|row| format!("\"{}\"", row.replace(',', "\" , \""))).collect();
        turned.insert(2, "2025-12-01,".to_owned());
        turned.insert(4, String::new());
        let content = format!("\u{feff}date, value\r\n2026-03-02,10\r\n{}", turned.join("\r\n"));
        assert!(alike(&trend(&content), &wanted), "{}", trend(&content));
    }

    /// With numbers for time the intercept is at 0, wherever that lies.
    #[test]
    fn by_numbers() {
        let wanted = json!({
            "n": 5, "s": 4, "var_s": 16.666666666666668, "tau": 0.4, "z": 0.7348469228349533,
            "p": 0.48333333333333334, "method": "exact", "slope": 0.409688995215311,
            "intercept": 1.2951555023923444, "ci": [-3.5, 1.6],
        });
        let found = trend("t,value\n-2,1.5\n-1,-2\n.5,0\n3,4\n1e1,3.25");
        assert!(alike(&found, &wanted), "{found}");
    }

    /// S, Var S and z as pymannkendall, slope and interval as `scipy.stats.theilslopes`, the exact p from every order.
    #[test]
    fn ties_constants_and_long_series() {
        let series = |values: &[i32]| -> String {
            let rows = values.iter().enumerate().map(|(t, value)| format!("{t},{value}\n"));
            format!("t,value\n{}", rows.collect::<String>())
        };
        let found = trend(&series(&[8, 8, 7, 8, 6, 6, 5]));
        let wanted = json!({
            "n": 7, "s": -15, "var_s": 39.666666666666664, "tau": -0.7142857142857143, "z": -2.2228757209048453,
            "p": 0.01904761904761905, "method": "exact", "slope": -0.5, "intercept": 8.5, "ci": [-1, 0],
        });
        assert!(alike(&found, &wanted), "{found}");
        let found = trend(&series(&[10, 8, 9, 7, 6, 5, 4, 2, 3, 1]));
        let wanted = json!({
            "n": 10, "s": -41, "var_s": 125, "tau": -0.9111111111111111, "z": -3.5777087639996634,
            "p": 2.9761904761904762e-5, "method": "exact", "slope": -1, "intercept": 10,
            "ci": [-1.1428571428571428, -0.8],
        });
        assert!(alike(&found, &wanted), "{found}");
        let found = trend("t,value\n0,8\n7,8\n14,7\n28,8\n35,6\n42,6\n63,7\n70,5\n77,5\n84,4\n91,5");
        let wanted = json!({
            "n": 11, "s": -39, "var_s": 155.66666666666666, "tau": -0.7090909090909091, "z": -3.0456906053280095,
            "p": 0.002321465834382863, "method": "normal", "slope": -0.03896103896103896,
            "intercept": 7.636363636363637, "ci": [-0.05714285714285714, -0.017857142857142856],
        });
        assert!(alike(&found, &wanted), "{found}");
        let found = trend("t,value\n0,8\n7,6\n7,7\n14,7\n21,5\n28,5\n28,4");
        let wanted = json!({
            "n": 7, "s": -15, "var_s": 40.523809523809526, "tau": -0.7142857142857143, "z": -2.199241403235722,
            "p": 0.020634920634920634, "method": "exact", "slope": -0.14285714285714285, "intercept": 8,
            "ci": [-0.21428571428571427, 0],
        });
        assert!(alike(&found, &wanted), "{found}");

        let flat = |n: usize, method: &str| {
            json!({
                "n": n, "s": 0, "var_s": 0, "tau": 0, "z": 0, "p": 1, "method": method, "slope": 0, "intercept": 3,
                "ci": [0, 0],
            })
        };
        assert!(alike(&trend(&series(&[3; 5])), &flat(5, "exact")));
        assert!(alike(&trend(&series(&[3; 11])), &flat(11, "normal")));
        let ten_a_time: String = (0..24).map(|n| format!("{},3\n", n / 10)).collect();
        assert!(alike(&trend(&format!("t,value\n{ten_a_time}")), &flat(24, "normal")));
    }

    /// Dates are days, across months, leap years and clock changes; several on one day have no order.
    #[test]
    fn a_day_is_a_day() {
        let found = trend("date,value\n2024-02-28,0\n2024-02-29,1\n2024-03-01,2\n2024-03-31,32\n2025-02-28,366");
        assert!(alike(&found["slope_per_day"], &json!(1)) && alike(&found["intercept"], &json!(0)), "{found}");
        assert!(found.get("slope").is_none(), "{found}");
        let found = trend("date,value\n2026-01-01,1\n2026-01-01,9\n2026-01-02,5\n2026-01-03,5\n2026-01-03,5");
        assert_eq!(found["s"], 0, "{found}");
    }

    #[test]
    fn there_is_no_trend_in_too_little() {
        for (rows, got) in [
            ("", 0),
            ("2026-01-01,1\n", 1),
            ("2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n", 4),
            ("2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n2026-01-05,\n", 4),
        ] {
            let series = file("series.csv", format!("date,value\n{rows}"));
            let wanted = format!("{series}: a trend needs at least 5 values and has {got}");
            refused(&["trend", &series], &[&wanted]);
        }
        let one_day = file("series.csv", format!("date,value\n{}", "2026-01-01,4\n".repeat(6)));
        let wanted = format!("{one_day}: a trend needs points at two different times at least");
        refused(&["trend", &one_day], &[&wanted]);
        let many: String = (0..3_001).map(|t| format!("{t},1\n")).collect();
        let many = file("series.csv", format!("t,value\n{many}"));
        refused(&["trend", &many], &[&format!("{many}: a trend takes at most 3000 values and has 3001")]);
        let steep = file("series.csv", "t,value\n0,0\n1e-300,1e300\n1,1\n2,2\n3,3");
        let wanted = format!("{steep}: the numbers are too large, or too close together, to calculate with");
        refused(&["trend", &steep], &[&wanted]);
    }

    #[test]
    fn another_heading_is_refused() {
        let rows = "2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n2026-01-05,5\n";
        for heading in
            ["", "\n", "value,date\n", "date;value\n", "date\n", "date,value,note\n", "day,value\n", "\ndate,value\n"]
        {
            let series = file("series.csv", format!("{heading}{rows}"));
            refused(&["trend", &series], &[&format!("{series}: line 1: the heading is date,value or t,value")]);
        }
        let empty = file("series.csv", "");
        refused(&["trend", &empty], &[&format!("{empty}: line 1: the heading is date,value or t,value")]);
    }

    #[test]
    fn every_row_that_is_wrong_is_told() {
        let series = file(
            "series.csv",
            "date,value\n2026-02-29,1\n\n2026-01-02,NaN\n01/02/2026,x\n2026-01-04\n2026-01-05,1,2\n,5\n2026-01-06,-inf\n",
        );
        let wanted = [
            "line 2: date: “2026-02-29” is not a date like 2026-03-14",
            "line 4: value: “NaN” is not a finite number",
            "line 5: date: “01/02/2026” is not a date like 2026-03-14",
            "line 5: value: “x” is not a finite number",
            "line 6: two cells are wanted, not 1",
            "line 7: two cells are wanted, not 3",
            "line 8: date: “” is not a date like 2026-03-14",
            "line 9: value: “-inf” is not a finite number",
        ]
        .map(|fault| format!("{series}: {fault}"));
        refused(&["trend", &series], &wanted.each_ref().map(String::as_str));

        let series = file("series.csv", "t,value\ninf,1\n,2\n2026-01-01,3\n1e999,4\n5,1.2.3\n");
        let wanted = [
            "line 2: t: “inf” is not a finite number",
            "line 3: t: “” is not a finite number",
            "line 4: t: “2026-01-01” is not a finite number",
            "line 5: t: “1e999” is not a finite number",
            "line 6: value: “1.2.3” is not a finite number",
        ]
        .map(|fault| format!("{series}: {fault}"));
        refused(&["trend", &series], &wanted.each_ref().map(String::as_str));
    }

    #[test]
    fn files_that_cannot_be_read_are_refused() {
        let folder = folder();
        let latin = file("series.csv", b"date,value\n2026-01-01,\xe9\n");
        let large = file("series.csv", "\n".repeat(5_000_001));
        for path in [latin, large, folder.display().to_string(), folder.join("none.csv").display().to_string()] {
            let found = faults(&["trend", &path]);
            assert!(found.len() == 1 && found[0].starts_with(&format!("{path}: ")), "{found:?}");
        }
    }
}

/// What the command line itself does not understand ends otherwise, but never well, and never with an answer.
#[test]
fn what_is_left_out_or_unknown_is_named() {
    for (arguments, named) in [
        (&["rci", "--pre", "1", "--sd", "1", "--reliability", "0.5"][..], "--post"),
        (&["nap", "--baseline", "1"], "--later"),
        (&["nap", "--baseline", "1", "--later", "2", "--loks", "3"], "--loks"),
        (&["score", "phq-9"], "<ANSWERS>"),
        (&["trend"], "<FILE>"),
        (&["mean"], "mean"),
    ] {
        let said = measure(arguments);
        assert!(said.code.is_some_and(|code| code != 0) && said.out.is_empty(), "{arguments:?}: {}", said.out);
        assert!(said.error.contains(named), "{arguments:?}: {}", said.error);
    }
}
