//! Parts of a definition as an author types them: one line for each answer, row or column.
//!
//! What is stored are ids, so that answers given before keep their meaning. A line that stays, or is reworded in its
//! place, keeps the id it had.

use crate::{
    exercise::{
        condition::{Expected, Rule},
        item::{Body, Choice, Column, Item, Row},
    },
    text::one_line,
    typed,
};

/// The digits after its decimal sign that an author's number of points may have.
pub const DECIMALS: u8 = 9;

/// An id made of the words: "Somebody else’s child" becomes `somebody-else-s-child`; never one of `taken`.
pub fn id_for(words: &str, taken: &[&str]) -> String {
    let plain: String = words.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let mut id: String = plain.to_lowercase().split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    id.truncate(40);
    let id = id.trim_end_matches('-');
    let id = if id.is_empty() { "x" } else { id };
    if !taken.contains(&id) {
        return id.to_owned();
    }
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    numbered.into_iter().find(|id| !taken.contains(&id.as_str())).unwrap_or_default()
}

/// The lines of a text that say something.
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
}

/// Ids for new lines: that of the same words before; else, where as many lines stand as before and the words of that
/// place are gone, the id of the place; else a new one.
fn ids(new: &[String], before: &[(String, String)]) -> Vec<String> {
    let known = |words: &String| before.iter().find(|(_, label)| label == words).map(|(id, _)| id.clone());
    let mut ids: Vec<Option<String>> = new.iter().map(known).collect();
    if new.len() == before.len() {
        for (place, (id, _)) in before.iter().enumerate() {
            if ids[place].is_none() && !ids.contains(&Some(id.clone())) {
                ids[place] = Some(id.clone());
            }
        }
    }
    let mut taken: Vec<String> = ids.iter().flatten().cloned().collect();
    new.iter()
        .zip(ids)
        .map(|(words, id)| {
            let id = id.unwrap_or_else(|| id_for(words, &taken.iter().map(String::as_str).collect::<Vec<_>>()));
            taken.push(id.clone());
            id
        })
        .collect()
}

/// "Often = 2": the points an answer counts stand behind the last equals sign.
fn read_score(line: &str) -> (String, Option<f64>) {
    let scored = line.rsplit_once('=').and_then(|(label, points)| {
        let points = typed::number(points, DECIMALS).ok()?;
        Some((label.trim().to_owned(), Some(points)))
    });
    scored.filter(|(label, _)| !label.is_empty()).unwrap_or_else(|| (line.to_owned(), None))
}

/// The answers of a choice, a line each, "Often = 2" where it counts points.
pub fn read_options(text: &str, before: &[Choice]) -> Vec<Choice> {
    let (labels, scores): (Vec<_>, Vec<_>) = lines(text).iter().map(|line| read_score(line)).unzip();
    let known: Vec<_> = before.iter().map(|option| (option.id.clone(), option.label.clone())).collect();
    let ids = ids(&labels, &known);
    let code = |id: &String| before.iter().find(|option| option.id == *id).and_then(|option| option.code.clone());
    let parts = ids.into_iter().zip(labels).zip(scores);
    parts.map(|((id, label), score)| Choice { code: code(&id), id, label, score }).collect()
}

/// The other way round of [`read_options`]: a line for each answer.
pub fn write_options(options: &[Choice]) -> String {
    let line = |option: &Choice| match option.score {
        Some(score) => format!("{} = {score}", option.label),
        None => option.label.clone(),
    };
    options.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Rows of a matrix, a line each; `before` are those the item had, whose ids are kept where they can be.
pub fn read_rows(text: &str, before: &[Row]) -> Vec<Row> {
    let labels = lines(text);
    let ids = ids(&labels, &before.iter().map(|row| (row.id.clone(), row.label.clone())).collect::<Vec<_>>());
    ids.into_iter().zip(labels).map(|(id, label)| Row { id, label }).collect()
}

/// Columns of a log, a line each; `before` as for [`read_rows`].
pub fn read_columns(text: &str, before: &[Column]) -> Vec<Column> {
    let labels = lines(text);
    let ids = ids(&labels, &before.iter().map(|column| (column.id.clone(), column.label.clone())).collect::<Vec<_>>());
    ids.into_iter().zip(labels).map(|(id, label)| Column { id, label }).collect()
}

/// What an author means by the words they compare `item` with: a point or an answer by its label or its number, a
/// number, a day, or a time.
///
/// # Errors
/// A sentence for the author that says what there is to compare with.
pub fn read_wanted(item: &Item, typed: &str) -> Result<Expected, String> {
    let typed = typed.trim();
    let same =
        |label: &str| label.trim().eq_ignore_ascii_case(typed) || label.trim().to_lowercase() == typed.to_lowercase();
    let number = typed::number(typed, DECIMALS).ok();
    let all = |labels: Vec<&str>| format!("Write one of its answers: {}.", labels.join(" · "));
    match &item.body {
        Body::Choice { options } | Body::Choices { options } => {
            let found = options.iter().find(|option| same(&option.label) || option.id == typed);
            match (found, number) {
                (Some(option), _) => Ok(Expected::Text(option.id.clone())),
                (None, Some(number)) => Ok(Expected::Number(number)),
                (None, None) => Err(all(options.iter().map(|option| option.label.as_str()).collect())),
            }
        }
        Body::Scale { .. } | Body::Matrix { .. } | Body::Slider { .. } => {
            let points = item.body.points();
            let found = points.iter().find(|(_, label)| same(label)).map(|(value, _)| super::as_number(*value));
            found
                .or(number)
                .map(Expected::Number)
                .ok_or_else(|| all(points.iter().map(|(_, label)| label.as_str()).collect()))
        }
        Body::Number { .. } => {
            number.map(Expected::Number).ok_or_else(|| "Write the number to compare with.".to_owned())
        }
        _ if typed.is_empty() => Err("Write what to compare with.".to_owned()),
        _ => Ok(Expected::Text(typed.to_owned())),
    }
}

/// The other way round of [`read_wanted`].
pub fn write_wanted(item: &Item, wanted: &Expected) -> String {
    match wanted {
        Expected::Text(text) => {
            let option = item.body.options().iter().find(|option| option.id == *text);
            option.map_or_else(|| text.clone(), |option| option.label.clone())
        }
        Expected::Number(number) => {
            let is_it = |value: i64| (super::as_number(value) - number).abs() < 1e-9;
            let point = item.body.points().into_iter().find(|(value, label)| is_it(*value) && !label.trim().is_empty());
            point.map_or_else(|| number.to_string(), |(_, label)| label)
        }
    }
}

impl super::Exercise {
    /// A rule as a person says it: "“How often?” is at least Often".
    pub fn rule_words(&self, rule: &Rule) -> String {
        let item = self.item(&rule.item);
        let asked = item.map_or(rule.item.0.as_str(), |item| item.prompt.as_str());
        let row = item.zip(rule.row.as_ref()).and_then(|(item, id)| match &item.body {
            Body::Matrix { rows, .. } => rows.iter().find(|row| row.id == *id).map(|row| row.label.clone()),
            _ => None,
        });
        let asked = row.map_or_else(|| format!("“{asked}”"), |row| format!("“{asked}: {row}”"));
        match (&rule.value, item) {
            (Some(wanted), Some(item)) if rule.is.compares() => {
                format!("{asked} {} “{}”", rule.is.words(), write_wanted(item, wanted))
            }
            _ => format!("{asked} {}", rule.is.words()),
        }
    }

    /// When an item is asked: "Only if “…” is “Yes” and “…” has an answer". Empty: always.
    pub fn condition_words(&self, item: &Item) -> String {
        let Some(condition) = &item.show_if else { return String::new() };
        let join = match condition.join() {
            super::Join::All => " and ",
            super::Join::Any => " or ",
        };
        let rules: Vec<_> = condition.rules().iter().map(|rule| self.rule_words(rule)).collect();
        format!("Only if {}", rules.join(join))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(options: &[Choice]) -> Vec<(&str, &str, Option<f64>)> {
        options.iter().map(|option| (option.id.as_str(), option.label.as_str(), option.score)).collect()
    }

    #[test]
    fn a_line_an_answer_with_points_behind_an_equals_sign() {
        let options = read_options("Often = 2\n  Now and then =1,5 \n\nx = y\nNever", &[]);
        assert_eq!(
            labels(&options),
            [
                ("often", "Often", Some(2.0)),
                ("now-and-then", "Now and then", Some(1.5)),
                ("x-y", "x = y", None),
                ("never", "Never", None),
            ]
        );
        assert_eq!(read_options(&write_options(&options), &options), options);
    }

    #[test]
    fn a_reworded_answer_keeps_its_id_and_so_does_one_that_moves() {
        let before = read_options("Often\nNever", &[]);
        assert_eq!(labels(&read_options("Very often\nNever", &before))[0].0, "often");
        assert_eq!(
            labels(&read_options("Never\nOften", &before)).iter().map(|o| o.0).collect::<Vec<_>>(),
            ["never", "often"]
        );
        let more = read_options("Always\nOften\nNever", &before);
        assert_eq!(labels(&more).iter().map(|o| o.0).collect::<Vec<_>>(), ["always", "often", "never"]);
    }

    #[test]
    fn what_is_compared_with_is_said_by_its_label() {
        let scale = Item::new("q", "?", Body::Scale { min: 1, labels: vec!["No".into(), "Yes".into()], codes: vec![] });
        assert_eq!(read_wanted(&scale, "yes"), Ok(Expected::Number(2.0)));
        assert_eq!(write_wanted(&scale, &Expected::Number(2.0)), "Yes");
        assert!(read_wanted(&scale, "maybe").unwrap_err().contains("No · Yes"));
        let choice = Item::new("q", "?", Body::Choice { options: read_options("Often\nNever", &[]) });
        assert_eq!(read_wanted(&choice, "NEVER"), Ok(Expected::Text("never".into())));
        assert_eq!(write_wanted(&choice, &Expected::Text("never".into())), "Never");
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_well_formed(text in "(\\PC{0,12}\n){0,8}", before in "(\\PC{0,12}\n){0,8}") {
            let options = read_options(&text, &read_options(&before, &[]));
            let mut ids: Vec<_> = options.iter().map(|option| option.id.clone()).collect();
            prop_assert!(ids.iter().all(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')));
            ids.sort();
            let all = ids.len();
            ids.dedup();
            prop_assert_eq!(ids.len(), all);
        }
    }
}
