//! Answers read from the fields of a form, and from JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Answer;
use crate::{
    exercise::{Body, Item},
    text::{at_most, received, trimmed, without_controls},
    typed, when,
};

/// The longest text one item takes, in characters. Far beyond a long evening's writing.
pub const LONGEST_TEXT: usize = 50_000;
/// The longest line a short text takes, in characters.
pub const LONGEST_LINE: usize = 500;
/// The most that is kept of one item as it was typed, in bytes of its fields: longer than any answer may be, so that
/// words that do not fit yet are not lost.
pub const LONGEST_AS_TYPED: usize = 1_000_000;

const CHOOSE: &str = "Choose one of the answers shown.";

/// What the fields of one item hold. Most items have one field, called by the empty name; choices send one for each
/// tick. A matrix has one for each row (its id), a pair `old` and `new`, a log `0-COLUMN`, `1-COLUMN` and so on.
/// `declined` beside them says "prefer not to say".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts(Vec<(String, String)>);

impl Parts {
    /// Fields by name, in the order in which they were sent.
    pub fn new(parts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// One field with this value.
    pub fn one(value: &str) -> Self {
        Self(vec![(String::new(), value.to_owned())])
    }

    /// As an island sends them: `application/x-www-form-urlencoded`.
    pub fn from_wire(text: &str) -> Self {
        let pairs = form_urlencoded::parse(text.as_bytes());
        Self(pairs.map(|(part, value)| (without_controls(&part), received(&value))).collect())
    }

    /// The other way round of [`Parts::from_wire`].
    pub fn to_wire(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// What a part holds, with a form's line ends made plain; empty when it was not sent.
    pub fn get(&self, name: &str) -> String {
        let value = self.0.iter().find(|(part, _)| part == name).map_or("", |(_, value)| value);
        value.replace("\r\n", "\n")
    }

    /// Fields by name, in the order in which they were sent.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// Everything that was typed, a line for each field.
    pub fn words(&self) -> String {
        self.0.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// How much was typed, in bytes.
    pub fn size(&self) -> usize {
        self.0.iter().map(|(part, value)| part.len() + value.len()).sum()
    }

    /// Every value of the main field.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(part, _)| part.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The first part that this item does not have.
    pub fn foreign_to(&self, item: &Item) -> Option<&str> {
        let known = |name: &str| match &item.body {
            _ if name == "declined" => item.may_decline,
            Body::Matrix { rows, .. } => rows.iter().any(|row| row.id == name),
            Body::Pair => matches!(name, "old" | "new"),
            Body::LogRows { columns, most } => name.split_once('-').is_some_and(|(row, column)| {
                row.parse::<u32>().is_ok_and(|row| row < *most) && columns.iter().any(|known| known.id == column)
            }),
            _ => name.is_empty(),
        };
        self.0.iter().map(|(name, _)| name.as_str()).find(|name| !known(name))
    }

    /// From a file of answers: a number or text; a list of options; an object of rows or parts; a list of objects for
    /// a log; `true` for a step that was done. `None`: null. Errors say what the value should look like.
    fn from_json(value: &Value) -> Result<Option<Self>, String> {
        let plain = |value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            // 2.0 is the point 2.
            Value::Number(number) => {
                Ok(number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()))
            }
            _ => Err("is neither a number nor text".to_owned()),
        };
        let named = |before: &str, fields: &serde_json::Map<String, Value>| {
            let given = fields.iter().filter(|(_, value)| !value.is_null());
            given
                .map(|(name, value)| Ok((format!("{before}{name}"), plain(value)?)))
                .collect::<Result<Vec<_>, String>>()
        };
        let parts = match value {
            Value::Null => return Ok(None),
            Value::Bool(true) => vec![(String::new(), "done".to_owned())],
            Value::Bool(false) => return Ok(None),
            Value::Object(fields) => match fields.get("declined") {
                Some(Value::Bool(true)) => vec![("declined".to_owned(), "1".to_owned())],
                _ => named("", fields)?,
            },
            Value::Array(values) => {
                let mut parts = Vec::new();
                for (row, value) in values.iter().enumerate() {
                    match value {
                        Value::Object(fields) => parts.extend(named(&format!("{row}-"), fields)?),
                        other => parts.push((String::new(), plain(other)?)),
                    }
                }
                parts
            }
            other => vec![(String::new(), plain(other)?)],
        };
        Ok(Some(Self(parts)))
    }
}

impl Answer {
    /// What the fields of `item` hold. `None`: left empty, which is a way to answer.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn read(item: &Item, parts: &Parts) -> Result<Option<Answer>, String> {
        if item.may_decline && !parts.get("declined").is_empty() {
            return Ok(Some(Answer::Declined { declined: true }));
        }
        let main = parts.get("");
        let typed = trimmed(&main);
        match &item.body {
            Body::Matrix { rows, .. } => {
                let points = item.body.points();
                let mut answers = BTreeMap::new();
                for row in rows {
                    let typed = parts.get(&row.id);
                    if typed.trim().is_empty() {
                        continue;
                    }
                    answers.insert(row.id.clone(), point(&points, typed.trim()).ok_or(CHOOSE)?);
                }
                Ok((!answers.is_empty()).then_some(Answer::Rows { rows: answers }))
            }
            Body::Pair => {
                let half = |part: &str| trimmed(&parts.get(part)).to_owned();
                let (old, new) = (half("old"), half("new"));
                limit(&old, LONGEST_LINE)?;
                limit(&new, LONGEST_LINE)?;
                Ok((!(old.is_empty() && new.is_empty())).then_some(Answer::Pair { old, new }))
            }
            Body::LogRows { columns, most } => {
                let mut log = Vec::new();
                for row in 0..*most {
                    let mut cells = BTreeMap::new();
                    for column in columns {
                        let text = trimmed(&parts.get(&format!("{row}-{}", column.id))).to_owned();
                        limit(&text, LONGEST_LINE)?;
                        if !text.is_empty() {
                            cells.insert(column.id.clone(), text);
                        }
                    }
                    if !cells.is_empty() {
                        log.push(cells);
                    }
                }
                Ok((!log.is_empty()).then_some(Answer::Log { log }))
            }
            Body::Choices { options } => {
                let chosen: Vec<String> = options
                    .iter()
                    .filter(|option| parts.all().any(|value| value == option.id))
                    .map(|option| option.id.clone())
                    .collect();
                let known = |value: &str| value.is_empty() || options.iter().any(|option| option.id == value);
                if !parts.all().all(known) {
                    return Err("Choose among the answers shown.".to_owned());
                }
                Ok((!chosen.is_empty()).then_some(Answer::Chosen { chosen }))
            }
            _ if typed.is_empty() => Ok(None),
            Body::Scale { .. } | Body::Slider { .. } => {
                let point = point(&item.body.points(), typed).ok_or(CHOOSE)?;
                Ok(Some(Answer::Point(point)))
            }
            Body::Choice { options } => {
                let known = options.iter().any(|option| option.id == typed);
                if known { Ok(Some(Answer::Chosen { chosen: vec![typed.to_owned()] })) } else { Err(CHOOSE.to_owned()) }
            }
            Body::Number { min, max, decimals, .. } => number(typed, *min, *max, *decimals).map(Some),
            Body::Date => typed::day(typed).map(|day| Some(Answer::Text(day.to_string()))),
            Body::Time => typed::time(typed).map(|time| Some(Answer::Text(when::clock(time)))),
            Body::ShortText => limit(&main, LONGEST_LINE).map(|()| Some(Answer::Text(main))),
            Body::LongText => limit(&main, LONGEST_TEXT).map(|()| Some(Answer::Text(main))),
            Body::TimedStep { .. } => Ok(Some(Answer::Done { done: true })),
            Body::Display { .. } | Body::ContentNote => Err("There is nothing to answer here.".to_owned()),
        }
    }

    /// From a file: see the documentation of `weft measure score`. `None`: null, or `false`.
    ///
    /// # Errors
    /// What is wrong with the value, without its subject: "is not an object".
    pub fn from_json(item: &Item, value: &Value) -> Result<Option<Answer>, String> {
        let Some(parts) = Parts::from_json(value)? else { return Ok(None) };
        if let Some(name) = parts.foreign_to(item) {
            let what =
                if name.is_empty() { "is not an object".to_owned() } else { format!("has no part “{name}”") };
            return Err(what);
        }
        Answer::read(item, &parts)
    }

    /// What the fields of a form held when it was given; the other way round of [`Answer::read`].
    pub fn parts(&self) -> Parts {
        let main = |value: String| (String::new(), value);
        Parts(match self {
            Answer::Point(point) => vec![main(point.to_string())],
            Answer::Text(text) => vec![main(text.clone())],
            Answer::Number { number } => vec![main(number.to_string())],
            Answer::Chosen { chosen } => chosen.iter().cloned().map(main).collect(),
            Answer::Rows { rows } => rows.iter().map(|(row, point)| (row.clone(), point.to_string())).collect(),
            Answer::Pair { old, new } => vec![("old".to_owned(), old.clone()), ("new".to_owned(), new.clone())],
            Answer::Log { log } => {
                let cells = log
                    .iter()
                    .enumerate()
                    .flat_map(|(n, row)| row.iter().map(move |(column, text)| (format!("{n}-{column}"), text.clone())));
                cells.collect()
            }
            Answer::Done { .. } => vec![main("done".to_owned())],
            Answer::Declined { .. } => vec![("declined".to_owned(), "1".to_owned())],
        })
    }
}

fn point(points: &[(i64, String)], typed: &str) -> Option<i64> {
    let point = typed.parse().ok()?;
    points.iter().any(|(value, _)| *value == point).then_some(point)
}

/// A number of the item's range and decimals.
fn number(typed: &str, min: Option<f64>, max: Option<f64>, decimals: u8) -> Result<Answer, String> {
    let number = typed::number(typed, decimals)?;
    let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
    if !fits {
        return Err(match (min, max) {
            (Some(min), Some(max)) => format!("Write a number from {min} to {max}."),
            (Some(min), None) => format!("Write a number of {min} or more."),
            (_, max) => format!("Write a number of {} or less.", max.unwrap_or(number)),
        });
    }
    Ok(Answer::Number { number })
}

fn limit(text: &str, longest: usize) -> Result<(), String> {
    at_most(longest, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Choice, Column, Row};
    use proptest::prelude::*;

    fn item(body: Body) -> Item {
        Item::new("q", "?", body)
    }

    fn parts(parts: &[(&str, &str)]) -> Parts {
        Parts::new(parts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    fn options() -> Vec<Choice> {
        let option = |id: &str, score| Choice { id: id.into(), label: id.into(), score: Some(score), code: None };
        vec![option("often", 2.0), option("never", 0.0)]
    }

    #[test]
    fn an_answer_outside_the_scale_is_refused() {
        let scale = item(Body::Scale { min: 1, labels: vec!["no".into(), "yes".into()], codes: vec![] });
        assert_eq!(Answer::read(&scale, &Parts::one("2")), Ok(Some(Answer::Point(2))));
        assert_eq!(Answer::read(&scale, &Parts::one("")), Ok(None));
        assert!(Answer::read(&scale, &Parts::one("3")).is_err());
        assert!(Answer::read(&scale, &Parts::one("1.5")).is_err());
        assert!(Answer::from_json(&scale, &serde_json::json!(3)).is_err());
        assert!(Answer::from_json(&scale, &serde_json::json!({"row": 1})).is_err());
    }

    #[test]
    fn numbers_keep_to_their_range_and_places() {
        let hours = item(Body::Number { min: Some(0.0), max: Some(24.0), unit: None, decimals: 1 });
        assert_eq!(Answer::read(&hours, &Parts::one("7,5")), Ok(Some(Answer::Number { number: 7.5 })));
        assert!(Answer::read(&hours, &Parts::one("7,25")).unwrap_err().contains("one digit"), "never rounded");
        let whole = item(Body::Number { min: None, max: None, unit: None, decimals: 0 });
        assert!(Answer::read(&whole, &Parts::one("7,5")).unwrap_err().contains("whole number"));
        assert_eq!(Answer::read(&whole, &Parts::one("1,234")), Ok(Some(Answer::Number { number: 1234.0 })));
        assert!(Answer::read(&hours, &Parts::one("25")).unwrap_err().contains("from 0 to 24"));
        for not in ["NaN", "inf", "seven"] {
            assert!(Answer::read(&hours, &Parts::one(not)).is_err(), "{not}");
        }
    }

    #[test]
    fn declining_is_an_answer_where_it_is_offered() {
        let mut asked = item(Body::ShortText);
        let declined = parts(&[("", "typed before"), ("declined", "1")]);
        assert_eq!(Answer::read(&asked, &declined), Ok(Some(Answer::Text("typed before".into()))));
        asked.may_decline = true;
        let answer = Answer::read(&asked, &declined).unwrap().unwrap();
        assert_eq!(answer.shown(&asked), "Prefer not to say");
        assert!(!answer.is_given(None));
    }

    #[test]
    fn several_choices_stand_in_the_order_of_the_item_and_unknown_ones_are_refused() {
        let several = item(Body::Choices { options: options() });
        let answer = Answer::read(&several, &parts(&[("", "never"), ("", "often")])).unwrap().unwrap();
        assert_eq!(answer.shown(&several), "often\nnever");
        assert_eq!(answer.value(&several, None), Some(2.0));
        assert!(Answer::read(&several, &parts(&[("", "always")])).is_err());
    }

    #[test]
    fn days_and_times_are_read_strictly() {
        let (day, time) = (item(Body::Date), item(Body::Time));
        assert_eq!(Answer::read(&day, &Parts::one("2026-02-28")), Ok(Some(Answer::Text("2026-02-28".into()))));
        assert!(Answer::read(&day, &Parts::one("2026-02-30")).is_err());
        assert_eq!(Answer::read(&time, &Parts::one("07:05")), Ok(Some(Answer::Text("07:05".into()))));
        assert!(Answer::read(&time, &Parts::one("25:00")).is_err());
        assert!(Answer::read(&time, &Parts::one("ééé")).is_err());
        assert!(Answer::read(&time, &Parts::one("12:300")).is_err());
        assert_eq!(Answer::read(&time, &Parts::one("10:30 pm")), Ok(Some(Answer::Text("22:30".into()))));
        assert!(Answer::read(&day, &Parts::one("0026-02-28")).unwrap_err().contains("four digits"));
    }

    #[test]
    fn what_nobody_can_see_is_no_answer() {
        let column = |id: &str| Column { id: id.into(), label: id.into() };
        let nothing = "\u{200b}\u{feff} \u{2060}";
        for body in [
            Body::ShortText,
            Body::LongText,
            Body::Date,
            Body::Number { min: None, max: None, unit: None, decimals: 0 },
        ] {
            assert_eq!(Answer::read(&item(body), &Parts::one(nothing)), Ok(None));
        }
        assert_eq!(Answer::read(&item(Body::Pair), &parts(&[("old", nothing), ("new", nothing)])), Ok(None));
        let log = item(Body::LogRows { columns: vec![column("who")], most: 2 });
        assert_eq!(Answer::read(&log, &parts(&[("0-who", nothing)])), Ok(None));
    }

    fn answered() -> impl Strategy<Value = (Item, Answer)> {
        let row = |id: &str| Row { id: id.into(), label: id.into() };
        let column = |id: &str| Column { id: id.into(), label: id.into() };
        let matrix = item(Body::Matrix {
            rows: vec![row("a"), row("b")],
            min: 0,
            labels: vec!["no".into(), "some".into(), "yes".into()],
        });
        let log = item(Body::LogRows { columns: vec![column("who"), column("how")], most: 3 });
        let words = "[a-zé][a-z&=+% é]{0,20}[a-z]";
        prop_oneof![
            (0i64..=10).prop_map(|n| (item(Body::Slider { low: "l".into(), high: "h".into() }), Answer::Point(n))),
            words.prop_map(|text| (item(Body::LongText), Answer::Text(text))),
            (words, words).prop_map(|(old, new)| (item(Body::Pair), Answer::Pair { old, new })),
            (0i64..=2, 0i64..=2).prop_map(move |(a, b)| {
                (matrix.clone(), Answer::Rows { rows: [("a".into(), a), ("b".into(), b)].into() })
            }),
            prop::collection::vec((words, words), 1..3).prop_map(move |rows| {
                let row = |(who, how): (String, String)| BTreeMap::from([("who".to_owned(), who), ("how".into(), how)]);
                (log.clone(), Answer::Log { log: rows.into_iter().map(row).collect() })
            }),
            Just((item(Body::TimedStep { seconds: 60, pace: None }), Answer::Done { done: true })),
            Just((item(Body::Choice { options: options() }), Answer::Chosen { chosen: vec!["often".into()] })),
        ]
    }

    proptest! {
        #[test]
        fn an_answer_survives_the_form_the_wire_and_the_database((item, answer) in answered()) {
            let wire = answer.parts().to_wire();
            prop_assert_eq!(Answer::read(&item, &Parts::from_wire(&wire)), Ok(Some(answer.clone())));
            let stored = serde_json::to_string(&answer).unwrap();
            prop_assert_eq!(serde_json::from_str::<Answer>(&stored).unwrap(), answer);
        }

        #[test]
        fn reading_never_panics((item, _) in answered(), typed in "\\PC{0,40}", part in "\\PC{0,8}") {
            let _ = Answer::read(&item, &Parts::new([(part, typed.clone()), (String::new(), typed)]));
        }
    }
}
