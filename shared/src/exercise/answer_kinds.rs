//! The ways an item can be answered, as an author chooses among them.

use crate::exercise::{
    Exercise, Item, Kind,
    item::{Body, Column, Row},
    lines::{id_for, lines, read_options},
};

/// What a new scale offers until its author says otherwise.
const HOW_OFTEN: [&str; 5] = ["Never", "Rarely", "Sometimes", "Often", "Nearly always"];

impl Body {
    /// Every way: its name in a definition, and what an author reads.
    pub const ANSWER_KINDS: [(&'static str, &'static str); 15] = [
        ("scale", "An answer scale with labels"),
        ("choice", "One of several answers"),
        ("choices", "Any of several answers"),
        ("slider", "A slider from 0 to 10"),
        ("matrix", "A table: one answer scale for several rows"),
        ("number", "A number"),
        ("date", "A day"),
        ("time", "A time of day"),
        ("short-text", "A short text"),
        ("long-text", "A long text"),
        ("pair", "An old way and a new way (“I used to …, but now I can …”)"),
        ("log-rows", "Rows of small fields"),
        ("timed-step", "A step with a timer"),
        ("display", "A text to read"),
        ("content-note", "A content note"),
    ];

    /// Its name in a definition.
    pub fn answer_kind(&self) -> &'static str {
        match self {
            Body::Scale { .. } => "scale",
            Body::Choice { .. } => "choice",
            Body::Choices { .. } => "choices",
            Body::Slider { .. } => "slider",
            Body::Matrix { .. } => "matrix",
            Body::Number { .. } => "number",
            Body::Date => "date",
            Body::Time => "time",
            Body::ShortText => "short-text",
            Body::LongText => "long-text",
            Body::Pair => "pair",
            Body::LogRows { .. } => "log-rows",
            Body::TimedStep { .. } => "timed-step",
            Body::Display { .. } => "display",
            Body::ContentNote => "content-note",
        }
    }

    /// As an author reads it.
    pub fn way_words(&self) -> &'static str {
        Self::ANSWER_KINDS.iter().find(|(name, _)| *name == self.answer_kind()).map_or("", |(_, words)| words)
    }

    /// A new body of that way; `answers` are its labels, options, rows or columns, a line each (may be empty). `None`
    /// for a way there is not.
    pub fn fresh(way: &str, answers: &str) -> Option<Body> {
        let labels = || match lines(answers) {
            given if given.is_empty() => HOW_OFTEN.map(str::to_owned).to_vec(),
            given => given,
        };
        let options = || match answers.trim() {
            "" => read_options("Yes\nNo", &[]),
            given => read_options(given, &[]),
        };
        Some(match way {
            "scale" => Body::Scale { min: 0, labels: labels(), codes: Vec::new() },
            "choice" => Body::Choice { options: options() },
            "choices" => Body::Choices { options: options() },
            "slider" => {
                let mut ends = lines(answers).into_iter();
                let mut end = |fallback: &str| ends.next().unwrap_or_else(|| fallback.to_owned());
                Body::Slider { low: end("not at all"), high: end("very much") }
            }
            "matrix" => {
                let row = |label: &str| Row { id: id_for(label, &[]), label: label.to_owned() };
                Body::Matrix { rows: vec![row("First row"), row("Second row")], min: 0, labels: labels() }
            }
            "number" => Body::Number { min: None, max: None, unit: None, decimals: 0 },
            "date" => Body::Date,
            "time" => Body::Time,
            "short-text" => Body::ShortText,
            "long-text" => Body::LongText,
            "pair" => Body::Pair,
            "log-rows" => {
                let given = lines(answers);
                let given = if given.is_empty() { vec!["What".to_owned(), "How it was".to_owned()] } else { given };
                let mut columns: Vec<Column> = Vec::new();
                for label in given {
                    let taken: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
                    columns.push(Column { id: id_for(&label, &taken), label });
                }
                Body::LogRows { columns, most: 6 }
            }
            "timed-step" => Body::TimedStep { seconds: 60, pace: None },
            "display" => Body::Display { text: "Write here what there is to read.".to_owned() },
            "content-note" => Body::ContentNote,
            _ => return None,
        })
    }

    /// The same answers in another way, as far as the two have something in common.
    pub fn turned_into(&self, way: &str) -> Option<Body> {
        let labels: Vec<String> = match self {
            Body::Scale { labels, .. } | Body::Matrix { labels, .. } => labels.clone(),
            Body::Choice { options } | Body::Choices { options } => options.iter().map(|o| o.label.clone()).collect(),
            Body::Slider { low, high } => vec![low.clone(), high.clone()],
            _ => Vec::new(),
        };
        let scored = |labels: &[String], min: i64| {
            let option = |(value, label): (i64, &String)| format!("{label} = {value}");
            (min..).zip(labels).map(option).collect::<Vec<_>>().join("\n")
        };
        match (self, way) {
            (Body::Choice { options }, "choices") => Some(Body::Choices { options: options.clone() }),
            (Body::Choices { options }, "choice") => Some(Body::Choice { options: options.clone() }),
            (Body::Scale { min, .. }, "choice" | "choices") => Body::fresh(way, &scored(&labels, *min)),
            (_, "scale" | "choice" | "choices" | "slider" | "matrix") => Body::fresh(way, &labels.join("\n")),
            _ => Body::fresh(way, ""),
        }
    }
}

impl Exercise {
    /// Something new to work on: a title, and nothing in it yet.
    pub fn blank(key: &str, kind: Kind, title: &str) -> Self {
        Self {
            key: key.to_owned(),
            kind,
            title: title.to_owned(),
            summary: String::new(),
            minutes: 5,
            intro: String::new(),
            tags: Vec::new(),
            items: Vec::new(),
            scales: Vec::new(),
            outcomes: Vec::new(),
            source: None,
            code: None,
            original: None,
        }
    }

    /// Adds a question at the end, with an id of its own.
    pub fn add_item(&mut self, prompt: &str, body: Body) -> &mut Item {
        let place = self.items.len();
        let taken: Vec<&str> = self.items.iter().map(|item| item.id.0.as_str()).collect();
        let id = (place + 1..=place + 1 + taken.len())
            .map(|number| format!("q{number}"))
            .find(|id| !taken.contains(&id.as_str()));
        self.items.push(Item::new(&id.unwrap_or_default(), prompt, body));
        &mut self.items[place]
    }

    /// Where an item can be counted in a scale: itself or, for a matrix, each of its rows; with the words for it.
    pub fn countable(&self) -> Vec<(crate::exercise::Keyed, String)> {
        let mut found = Vec::new();
        for item in self.items.iter().filter(|item| item.body.range().is_some()) {
            let plain = crate::exercise::Keyed::plain(item.id.clone());
            match &item.body {
                Body::Matrix { rows, .. } => found.extend(rows.iter().map(|row| {
                    let key = crate::exercise::Keyed { row: Some(row.id.clone()), ..plain.clone() };
                    (key, format!("{}: {}", item.prompt, row.label))
                })),
                _ => found.push((plain, item.prompt.clone())),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_makes_a_sound_item_whose_name_is_the_one_in_files() {
        for (way, words) in Body::ANSWER_KINDS {
            let body = Body::fresh(way, "").unwrap();
            assert_eq!((body.answer_kind(), body.way_words()), (way, words));
            let json = serde_json::to_value(&body).unwrap();
            assert_eq!(json["type"], way);
            let mut exercise = Exercise::blank("k", Kind::Quiz, "T");
            exercise.summary = "S".into();
            exercise.add_item("?", body);
            assert_eq!(exercise.check(), [], "{way}");
        }
        assert!(Body::fresh("essay", "").is_none());
    }

    #[test]
    fn turning_a_scale_into_a_choice_keeps_words_and_points() {
        let scale = Body::Scale { min: 1, labels: vec!["No".into(), "Yes".into()], codes: vec![] };
        let choice = scale.turned_into("choice").unwrap();
        assert_eq!(choice.range(), Some((1.0, 2.0)));
        assert_eq!(
            choice.turned_into("scale").unwrap(),
            Body::Scale { min: 0, labels: vec!["No".into(), "Yes".into()], codes: vec![] }
        );
    }
}
