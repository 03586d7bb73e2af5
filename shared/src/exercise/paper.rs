//! An exercise on paper: which number a question has, when it is to be answered, how long a step takes, where an
//! instrument comes from. In words, as nothing on paper shows or hides itself.

use std::collections::BTreeSet;

use super::{
    Body, Exercise, Item, ItemId, Join, Pace, Rule, Test, Wording,
    item::{as_number, blank},
};
use crate::exercise::Expected;

/// "90 seconds", "2 minutes".
pub fn for_how_long(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (1, 0) => "one minute".to_owned(),
        (0, seconds) => format!("{seconds} seconds"),
        (minutes, 0) => format!("{minutes} minutes"),
        _ if seconds < 120 => format!("{seconds} seconds"),
        (minutes, seconds) => format!("{minutes} minutes and {seconds} seconds"),
    }
}

/// What the screen says of the page with the numbers, and what paper says.
const ON_PAPER: [(&str, &str); 3] = [
    ("tap “Numbers to call now”", "see “Numbers to call now”"),
    ("Tap “Numbers to call now”", "See “Numbers to call now”"),
    ("at the bottom of the page", "at the end"),
];

impl Pace {
    /// "Breathe in for 4, hold for 2, out for 6, rest for 2."
    pub fn words(self) -> String {
        let phase = |verb: &str, seconds: u32| {
            if seconds > 0 { format!(", {verb} for {seconds}") } else { String::new() }
        };
        let (hold, rest) = (phase("hold", self.hold), phase("rest", self.rest));
        format!("Breathe in for {}{hold}, out for {}{rest}.", self.breathe_in, self.breathe_out)
    }
}

impl Exercise {
    /// The same exercise as it reads on paper, where nothing can be tapped: the numbers to call are at its end.
    #[must_use]
    pub fn on_paper(&self) -> Self {
        let mut exercise = self.clone();
        let ours = exercise.items.iter_mut().flat_map(|item| {
            let text = match &mut item.body {
                Body::Display { text } => Some(text),
                _ => None,
            };
            [Some(&mut item.prompt), item.help.as_mut(), text].into_iter().flatten()
        });
        for text in ours.chain([&mut exercise.intro]) {
            for (on_screen, on_paper) in ON_PAPER {
                *text = text.replace(on_screen, on_paper);
            }
        }
        exercise
    }

    /// The number of each item, counted from 1 over those that ask something; `None` for those that do not.
    pub fn numbers(&self) -> Vec<Option<usize>> {
        let mut numbers = 1..;
        self.items.iter().map(|item| if item.body.asks() { numbers.next() } else { None }).collect()
    }

    /// When an item is to be answered: "If you answered “Often” to question 3". `None`: always.
    pub fn asked_if(&self, item: &Item) -> Option<String> {
        let condition = item.show_if.as_ref()?;
        let numbers = self.numbers();
        let mut clauses: Vec<Clause> = Vec::new();
        for rule in condition.rules() {
            let place = self.items.iter().position(|item| item.id == rule.item)?;
            let clause = Clause::of(&self.items[place], numbers[place]?, rule);
            let earlier = clauses.iter_mut().find(|earlier| earlier.is_about(&clause));
            if !earlier.is_some_and(|earlier| earlier.takes_in(&clause, condition.join())) {
                clauses.push(clause);
            }
        }
        Some(match clauses.as_slice() {
            [Clause { said: Phrase::These(these), .. }, open] | [open, Clause { said: Phrase::These(these), .. }]
                if condition.join() == Join::Any
                    && open.said == Phrase::Open
                    && clauses[0].is_of_the_item(&clauses[1]) =>
            {
                // All that is left out is what was answered otherwise.
                let of = if clauses[0].said == Phrase::Open { &clauses[1] } else { &clauses[0] };
                let others: BTreeSet<usize> = (0..of.labels.len()).filter(|place| !these.contains(place)).collect();
                let others = Clause { said: Phrase::These(others), ..of.clone() };
                format!("Unless {}", others.words(&of.number.to_string()))
            }
            clauses => format!("If {}", joined(clauses, condition.join())),
        })
    }

    /// What stands above each item about when it is to be answered. Neighbours that are asked on the same condition
    /// have it said once, for all of them: "Questions 4 to 9, if you answered “Often” to question 3".
    pub fn conditions(&self) -> Vec<Option<String>> {
        let asked_if: Vec<Option<String>> = self.items.iter().map(|item| self.asked_if(item)).collect();
        let mut said = Vec::with_capacity(asked_if.len());
        let places: Vec<usize> = (0..asked_if.len()).collect();
        let numbers = self.numbers();
        for run in places.chunk_by(|one, next| asked_if[*one] == asked_if[*next]) {
            let questions: Vec<usize> = run.iter().filter_map(|place| numbers[*place]).collect();
            let mut is_first = true;
            for place in run {
                let when = asked_if[*place].clone();
                said.push(match (numbers[*place], questions.len()) {
                    // What asks nothing has no number to be named by.
                    (None, _) | (_, 0 | 1) => when,
                    _ if is_first => {
                        when.map(|when| format!("Questions {}, {}", runs(&questions, "and"), lower(&when)))
                    }
                    _ => None,
                });
                is_first &= numbers[*place].is_none();
            }
        }
        said
    }

    /// After which answers to this item the exercise ends: "If you ticked “Yes”, stop here. Below, read
    /// only what is marked for that answer." `None`: after none.
    pub fn ends_after(&self, item: &Item) -> Option<String> {
        let mut ends: Option<Clause> = None;
        for answer in &item.ends_if {
            let rule = Rule { item: item.id.clone(), row: None, is: answer.is, value: Some(answer.value.clone()) };
            let clause = Clause::of(item, 0, &rule);
            if !ends.as_mut().is_some_and(|ends| ends.takes_in(&clause, Join::Any)) {
                ends = Some(clause);
            }
        }
        ends.map(|ends| {
            format!(
                "If you {} {}, stop here. Below, read only what is marked for that answer.",
                ends.verb,
                ends.these()
            )
        })
    }

    /// Where an instrument that is not ours comes from and on what terms it is used, a sentence each.
    pub fn provenance(&self) -> Option<String> {
        let source = self.source.as_ref().filter(|source| source.wording != Wording::Own)?;
        let licence = format!("Licence: {}", source.licence);
        let parts = [Some(source.cite.as_str()), Some(&licence), source.notice.as_deref()];
        let sentence = |part: &str| {
            let part = part.trim();
            if part.ends_with(['.', '!', '?']) { part.to_owned() } else { format!("{part}.") }
        };
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !blank(part)).map(sentence).collect();
        Some(parts.join(" "))
    }
}

/// What a rule asks of an earlier answer.
#[derive(Clone, PartialEq)]
enum Phrase {
    /// One of these labels, by their places.
    These(BTreeSet<usize>),
    /// A comparison, as a person says it.
    Compared(String),
    Answered,
    Open,
}

#[derive(Clone)]
struct Clause {
    item: ItemId,
    /// The words of the row, where the item is a matrix.
    row: Option<String>,
    number: usize,
    /// "answered", "ticked", "circled"
    verb: &'static str,
    labels: Vec<String>,
    said: Phrase,
}

impl Clause {
    fn of(item: &Item, number: usize, rule: &Rule) -> Self {
        let (verb, labels) = match &item.body {
            Body::Scale { labels, .. } | Body::Matrix { labels, .. } => ("answered", labels.clone()),
            Body::Slider { .. } => ("circled", item.body.points().iter().map(|(value, _)| value.to_string()).collect()),
            Body::Choices { options } => ("ticked", options.iter().map(|option| option.label.clone()).collect()),
            body => ("answered", body.options().iter().map(|option| option.label.clone()).collect()),
        };
        let row = match &item.body {
            Body::Matrix { rows, .. } => {
                rows.iter().find(|row| Some(&row.id) == rule.row.as_ref()).map(|row| row.label.clone())
            }
            _ => None,
        };
        let said = match (rule.is, &rule.value) {
            (Test::Answered, _) => Phrase::Answered,
            (Test::NotAnswered, _) | (_, None) => Phrase::Open,
            (test, Some(wanted)) => match places(item, test, wanted) {
                Some(these) => Phrase::These(these),
                None => Phrase::Compared(format!("{} {wanted}", test.words())),
            },
        };
        Self { item: item.id.clone(), row, number, verb, labels, said }
    }

    fn is_of_the_item(&self, other: &Self) -> bool {
        self.item == other.item && self.row == other.row
    }

    fn is_about(&self, other: &Self) -> bool {
        self.is_of_the_item(other) && matches!((&self.said, &other.said), (Phrase::These(_), Phrase::These(_)))
    }

    /// Says what the other says too. Several ticks can hold at once, so that "and" does not narrow them.
    fn takes_in(&mut self, other: &Self, join: Join) -> bool {
        let (Phrase::These(own), Phrase::These(others)) = (&self.said, &other.said) else { return false };
        let together = match join {
            Join::Any => own | others,
            Join::All if self.verb == "ticked" => return false,
            Join::All => own & others,
        };
        self.said = Phrase::These(together);
        true
    }

    /// Whether both are said with the same words, of different questions.
    fn sounds_like(&self, other: &Self) -> bool {
        self.row.is_none() && other.row.is_none() && self.words("") == other.words("")
    }

    /// "you answered “Often” to question 3"; `numbers` are the questions this is said of.
    fn words(&self, numbers: &str) -> String {
        let question = match &self.row {
            Some(row) => format!("“{row}” in question {numbers}"),
            None => format!("question {numbers}"),
        };
        let verb = self.verb;
        match &self.said {
            Phrase::These(_) if verb == "circled" => format!("you circled {} in {question}", self.these()),
            Phrase::These(_) if verb == "ticked" => format!("you ticked {} in {question}", self.these()),
            Phrase::These(_) if self.row.is_some() => format!("you answered {} for {question}", self.these()),
            Phrase::These(_) => format!("you answered {} to {question}", self.these()),
            Phrase::Compared(how) => format!("your answer to {question} {how}"),
            Phrase::Answered => format!("you answered {question}"),
            Phrase::Open => format!("you left {question} open"),
        }
    }

    /// The labels: "“Often” or “Always”", "anything but “Never”", "7 or more".
    fn these(&self) -> String {
        let Phrase::These(these) = &self.said else { return String::new() };
        let (first, last) = (these.first().copied().unwrap_or(0), these.last().copied().unwrap_or(0));
        let is_run = these.len() == last + 1 - first;
        if self.verb == "circled" && is_run && these.len() > 1 {
            if last + 1 == self.labels.len() {
                return format!("{first} or more");
            }
            if first == 0 {
                return format!("{last} or less");
            }
        }
        let quoted = |place: usize| match self.verb {
            "circled" => self.labels[place].clone(),
            _ => format!("“{}”", self.labels[place]),
        };
        let mut left_out = (0..self.labels.len()).filter(|place| !these.contains(place));
        match (left_out.next(), left_out.next()) {
            (Some(only), None) if these.len() > 2 && self.verb == "answered" => {
                format!("anything but {}", quoted(only))
            }
            _ => list(these.iter().map(|place| quoted(*place)).collect(), "or"),
        }
    }
}

/// The labels that pass, by their places; `None` where the answer has no labels.
fn places(item: &Item, test: Test, wanted: &Expected) -> Option<BTreeSet<usize>> {
    let passing: BTreeSet<usize> = match wanted {
        Expected::Number(number) => {
            let points = item.body.points();
            let values = points.iter().map(|(value, _)| as_number(*value).partial_cmp(number));
            let passing = values.enumerate().filter(|(_, order)| order.is_some_and(|order| test.fits(order)));
            passing.map(|(place, _)| place).collect()
        }
        Expected::Text(id) => {
            let options = item.body.options().iter().map(|option| option.id.cmp(id));
            // "Is not" of several ticks is said of the one that is not among them.
            if test == Test::NotEquals && matches!(item.body, Body::Choices { .. }) {
                return None;
            }
            options.enumerate().filter(|(_, order)| test.fits(*order)).map(|(place, _)| place).collect()
        }
    };
    (!passing.is_empty()).then_some(passing)
}

/// The clauses as one sentence; neighbours that say the same of several questions are said once.
fn joined(clauses: &[Clause], join: Join) -> String {
    let and_or = if join == Join::All { "and" } else { "or" };
    let mut said = Vec::new();
    for alike in clauses.chunk_by(Clause::sounds_like) {
        let Some(first) = alike.first() else { continue };
        let numbers: Vec<usize> = alike.iter().map(|clause| clause.number).collect();
        said.push(match (numbers.len(), join) {
            (1, _) => first.words(&first.number.to_string()),
            (2, Join::Any) => first.words(&runs(&numbers, "or")),
            (_, Join::Any) => first.words(&runs(&numbers, "and")).replacen("question ", "any of questions ", 1),
            (_, Join::All) => first.words(&runs(&numbers, "and")).replacen("question ", "questions ", 1),
        });
    }
    said.join(&format!(", {and_or} "))
}

/// The first letter as a small one.
fn lower(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// "1", "1 or 4", "1, 2 and 5 to 9".
fn runs(numbers: &[usize], last: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for run in numbers.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, .., end] if run.len() > 2 => said.push(format!("{first} to {end}")),
            _ => said.extend(run.iter().map(ToString::to_string)),
        }
    }
    list(said, last)
}

fn list(mut parts: Vec<String>, last: &str) -> String {
    match (parts.pop(), parts.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(end), false) => format!("{} {last} {end}", parts.join(", ")),
    }
}

#[cfg(test)]
#[path = "paper_tests.rs"]
mod tests;
