//! What a client answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    error::Faults,
    exercise::{Body, Exercise, Item, ItemId},
};

/// The longest text one item takes, in characters. Far beyond a long evening's writing.
pub const LONGEST_TEXT: usize = 50_000;
/// The longest line a short-text item takes, in characters.
pub const LONGEST_LINE: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Point(i64),
    Text(String),
}

impl Answer {
    /// What a form field holds, read for `item`. `None`: left empty, which is a way to answer.
    pub fn read(item: &Item, typed: &str) -> Result<Option<Answer>, String> {
        let typed = typed.replace("\r\n", "\n");
        if typed.trim().is_empty() {
            return Ok(None);
        }
        match &item.body {
            Body::Scale { .. } => {
                let point = typed.trim().parse().ok();
                point
                    .filter(|point| item.body.points().any(|(value, _)| value == *point))
                    .map(|point| Some(Answer::Point(point)))
                    .ok_or_else(|| "Choose one of the answers shown.".to_owned())
            }
            Body::ShortText => limited(typed, LONGEST_LINE),
            Body::LongText => limited(typed, LONGEST_TEXT),
        }
    }

    /// As a form field holds it.
    pub fn typed(&self) -> String {
        match self {
            Answer::Point(point) => point.to_string(),
            Answer::Text(text) => text.clone(),
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Answer::Text(text) => Some(text),
            Answer::Point(_) => None,
        }
    }

    /// As a person reads it: a point by its label.
    pub fn shown<'a>(&'a self, item: &'a Item) -> &'a str {
        match self {
            Answer::Text(text) => text,
            Answer::Point(point) => item.body.points().find(|(value, _)| value == point).map_or("", |(_, label)| label),
        }
    }
}

fn limited(text: String, longest: usize) -> Result<Option<Answer>, String> {
    let length = text.chars().count();
    if length > longest {
        return Err(format!("This holds {longest} characters at most; yours has {length}. It is still here."));
    }
    Ok(Some(Answer::Text(text)))
}

/// Answers by item; an item without one was skipped, or not reached yet.
pub type Answers = BTreeMap<ItemId, Answer>;

/// A response may be finished when anything at all was answered: a blank form is not a completion.
pub fn ready_to_finish(exercise: &Exercise, answers: &Answers) -> Result<(), Faults> {
    let answered = exercise.items.iter().any(|item| answers.contains_key(&item.id));
    if answered {
        Ok(())
    } else {
        Err(Faults::one(
            "answers",
            "Nothing is written yet. Answer at least one question, or leave it for another day.",
        ))
    }
}

/// The item after the last one answered, counted from 1, so that what was skipped on purpose stays skipped; the last
/// item when that one has an answer.
pub fn where_to_go_on(exercise: &Exercise, answers: &Answers) -> usize {
    exercise
        .items
        .iter()
        .rposition(|item| answers.contains_key(&item.id))
        .map_or(1, |last| (last + 2).min(exercise.items.len()))
}

/// The sentences of a text, in order, with the space that follows each, so that joined they are the text again.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        let ends = matches!(character, '.' | '!' | '?' | '…' | '\n' | '。' | '？' | '！');
        if !ends {
            continue;
        }
        // Closing quotes and further marks belong to the sentence they close.
        let mut end = at + character.len_utf8();
        while let Some(&(next, mark)) = chars.peek() {
            if matches!(mark, '.' | '!' | '?' | '…' | '”' | '’' | '"' | '\'' | ')' | '»') {
                end = next + mark.len_utf8();
                chars.next();
            } else {
                break;
            }
        }
        let followed_by_space = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        if !followed_by_space && character != '\n' {
            continue;
        }
        while let Some(&(next, space)) = chars.peek() {
            if !space.is_whitespace() {
                break;
            }
            end = next + space.len_utf8();
            chars.next();
        }
        sentences.push(&text[start..end]);
        start = end;
    }
    if start < text.len() {
        sentences.push(&text[start..]);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(body: Body) -> Item {
        Item { id: ItemId("q".into()), prompt: "?".into(), help: None, body }
    }

    #[test]
    fn an_answer_outside_the_scale_is_refused() {
        let scale = item(Body::Scale { min: 1, labels: vec!["no".into(), "yes".into()] });
        assert_eq!(Answer::read(&scale, "2"), Ok(Some(Answer::Point(2))));
        assert_eq!(Answer::read(&scale, ""), Ok(None));
        assert!(Answer::read(&scale, "3").is_err());
        assert!(Answer::read(&scale, "1.5").is_err());
    }

    #[test]
    fn sentences_keep_their_closing_quotes_and_numbers() {
        assert_eq!(
            sentences("He said “wait.” I did. It took 2.5 hours!\nThen tea"),
            ["He said “wait.” ", "I did. ", "It took 2.5 hours!\n", "Then tea"]
        );
    }

    proptest! {
        #[test]
        fn sentences_joined_are_the_text(text in "\\PC{0,80}[.!?\n ]{0,4}\\PC{0,80}") {
            prop_assert_eq!(sentences(&text).concat(), text);
        }
    }
}
