use super::*;
use crate::{
    exercise::{AnswerRule, Condition, Kind},
    library,
};

fn exercise(condition: serde_json::Value) -> Exercise {
    let option = |id: &str, label: &str| serde_json::json!({"id": id, "label": label});
    let often = ["Never", "Seldom", "Often", "Always"];
    let value = serde_json::json!({
        "key": "k", "kind": "quiz", "title": "T", "summary": "S", "minutes": 1, "intro": "",
        "items": [
            {"id": "read", "prompt": "First", "type": "display", "text": "Words."},
            {"id": "a", "prompt": "A", "type": "scale", "min": 0, "labels": often},
            {"id": "b", "prompt": "B", "type": "scale", "min": 0, "labels": often},
            {"id": "c", "prompt": "C", "type": "scale", "min": 0, "labels": often},
            {"id": "one", "prompt": "D", "type": "choice",
             "options": [option("x", "Text again"), option("y", "Wait"), option("z", "Something else")]},
            {"id": "any", "prompt": "E", "type": "choices", "options": [option("x", "Sad"), option("y", "Cross")]},
            {"id": "line", "prompt": "F", "type": "slider", "low": "no", "high": "yes"},
            {"id": "rows", "prompt": "G", "type": "matrix", "min": 0, "labels": often,
             "rows": [{"id": "safe", "label": "Feeling safe"}]},
            {"id": "much", "prompt": "H", "type": "number"},
            {"id": "last", "prompt": "I", "type": "short-text", "show_if": condition},
        ],
    });
    serde_json::from_value(value).unwrap()
}

#[track_caller]
fn assert_said(condition: serde_json::Value, words: &str) {
    let exercise = exercise(condition);
    assert_eq!(exercise.asked_if(&exercise.items[9]).as_deref(), Some(words));
}

#[test]
fn an_answer_that_ends_is_said_under_its_question() {
    let mut exercise = Exercise::blank("e", Kind::Journal, "E");
    exercise.add_item(
        "How safe?",
        Body::Scale { min: 0, labels: ["No", "Hardly", "Yes"].map(str::to_owned).into(), codes: vec![] },
    );
    assert_eq!(exercise.ends_after(&exercise.items[0]), None);
    let ends = |value: f64| AnswerRule { is: Test::Equals, value: Expected::Number(value) };
    exercise.items[0].ends_if = vec![ends(0.0), ends(1.0)];
    assert_eq!(
        exercise.ends_after(&exercise.items[0]).as_deref(),
        Some("If you answered “No” or “Hardly”, stop here. Below, read only what is marked for that answer.")
    );
}

#[test]
fn only_what_asks_has_a_number() {
    let exercise = exercise(serde_json::json!({"all": []}));
    assert_eq!(exercise.numbers()[..3], [None, Some(1), Some(2)]);
    assert_eq!(exercise.numbers()[9], Some(9));
    assert_eq!(exercise.asked_if(&exercise.items[1]), None);
}

#[test]
fn a_condition_is_said_with_the_labels_and_never_with_what_they_count() {
    let rule =
        |item: &str, is: &str, value: serde_json::Value| serde_json::json!({"item": item, "is": is, "value": value});
    assert_said(
        serde_json::json!({"all": [rule("one", "equals", "z".into())]}),
        "If you answered “Something else” to question 4",
    );
    assert_said(
        serde_json::json!({"any": [rule("one", "equals", "x".into()), rule("one", "equals", "y".into())]}),
        "If you answered “Text again” or “Wait” to question 4",
    );
    assert_said(
        serde_json::json!({"any": [rule("one", "not-equals", "y".into()), {"item": "one", "is": "not-answered"}]}),
        "Unless you answered “Wait” to question 4",
    );
    assert_said(
        serde_json::json!({"any": [rule("a", "more-than", 0.into()), rule("b", "more-than", 0.into()), rule("c", "at-least", 1.into())]}),
        "If you answered anything but “Never” to any of questions 1 to 3",
    );
    assert_said(
        serde_json::json!({"all": [rule("a", "at-least", 2.into()), rule("b", "at-least", 2.into())]}),
        "If you answered “Often” or “Always” to questions 1 and 2",
    );
    assert_said(
        serde_json::json!({"all": [rule("a", "at-least", 1.into()), rule("a", "at-most", 1.into())]}),
        "If you answered “Seldom” to question 1",
    );
    assert_said(
        serde_json::json!({"all": [rule("any", "equals", "x".into()), rule("any", "equals", "y".into())]}),
        "If you ticked “Sad” in question 5, and you ticked “Cross” in question 5",
    );
    assert_said(
        serde_json::json!({"any": [rule("line", "at-least", 7.into()), {"item": "a", "is": "answered"}]}),
        "If you circled 7 or more in question 6, or you answered question 1",
    );
    assert_said(
        serde_json::json!({"all": [{"item": "rows", "row": "safe", "is": "at-most", "value": 1}]}),
        "If you answered “Never” or “Seldom” for “Feeling safe” in question 7",
    );
    assert_said(
        serde_json::json!({"all": [rule("much", "more-than", 3.into())]}),
        "If your answer to question 8 is more than 3",
    );
}

#[test]
fn neighbours_on_the_same_condition_have_it_said_once() {
    let mut exercise = exercise(serde_json::json!({"all": [{"item": "a", "is": "answered"}]}));
    let last = exercise.items[9].clone();
    for id in ["more", "most"] {
        exercise.items.push(Item { id: id.into(), ..last.clone() });
    }
    exercise.items.insert(10, Item { show_if: last.show_if.clone(), ..exercise.items[0].clone() });
    exercise.items.push(Item::new("end", "?", Body::ShortText));
    let said = exercise.conditions();
    assert!(said[..9].iter().chain(&said[13..]).all(Option::is_none));
    let expected =
        [Some("Questions 9 to 11, if you answered question 1"), Some("If you answered question 1"), None, None];
    assert_eq!(said[9..13].iter().map(Option::as_deref).collect::<Vec<_>>(), expected);
}

#[test]
fn every_condition_of_the_library_can_be_said() {
    for exercise in library::exercises().unwrap() {
        for item in exercise.items.iter().filter(|item| item.show_if.is_some()) {
            let said = exercise.asked_if(item).unwrap_or_default();
            assert!(said.contains("question"), "{} {}: {said}", exercise.key, item.id);
            let ids = item.show_if.iter().flat_map(Condition::rules).filter_map(|rule| match &rule.value {
                Some(Expected::Text(id)) => Some(id),
                _ => None,
            });
            for id in ids.filter(|id| id.contains('-')) {
                assert!(!said.contains(id.as_str()), "{} {}: {said}", exercise.key, item.id);
            }
        }
    }
}

#[test]
fn where_an_instrument_comes_from_is_said_with_its_terms() {
    let all = library::exercises().unwrap();
    let find = |key: &str| all.iter().find(|exercise| exercise.key == key).unwrap();
    let said = find("phq-9").provenance().unwrap();
    assert!(said.contains("606–613. Licence: No permission required") && said.ends_with("Pfizer Inc."), "{said}");
    assert_eq!(find("starting-pattern").provenance(), None);
    assert_eq!(find("starting-pattern").kind, Kind::Quiz);
}

#[test]
fn a_step_takes_as_long_as_it_says() {
    let said = [45, 60, 90, 120, 150].map(for_how_long);
    assert_eq!(said, ["45 seconds", "one minute", "90 seconds", "2 minutes", "2 minutes and 30 seconds"]);
    assert_eq!(Pace { breathe_in: 4, hold: 0, breathe_out: 6, rest: 0 }.words(), "Breathe in for 4, out for 6.");
    let box_breath = Pace { breathe_in: 4, hold: 4, breathe_out: 4, rest: 4 };
    assert_eq!(box_breath.words(), "Breathe in for 4, hold for 4, out for 4, rest for 4.");
}

/// On paper nothing can be tapped, and the page with the numbers is the worksheet's end.
#[test]
fn no_paper_sends_anyone_to_the_bottom_of_a_page() {
    for exercise in library::exercises().unwrap() {
        let exercise = exercise.on_paper();
        let text = serde_json::to_string(&(&exercise.intro, &exercise.items)).unwrap();
        for words in ["tap “Numbers", "Tap “Numbers", "bottom of the page"] {
            assert!(!text.contains(words), "{}: {words}", exercise.key);
        }
    }
}
