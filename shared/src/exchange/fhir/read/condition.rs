//! `enableWhen`: when an item is asked.

use std::collections::HashMap;

use super::{
    super::{
        super::crowded::MOST_RULES,
        coding,
        given::{Given, clock},
        model::EnableWhen,
        write,
    },
    item::{Gate, Read, Reader},
};
use crate::{
    exercise::{Body, Condition, Expected, Fault, ItemId, Rule, SLIDER_HIGHEST, Test},
    when::Day,
};

impl Reader<'_> {
    /// Gives each item the condition it has in the file. What Weft cannot say is noted, and the item is asked then.
    pub(super) fn conditions(&mut self, key: &str) {
        let links = links(&self.reads);
        // A group's condition is read where its first item stands, and holds for all that it holds.
        let mut read: HashMap<String, Option<Condition>> = HashMap::new();
        for n in 0..self.reads.len() {
            let gates = std::mem::take(&mut self.reads[n].gates);
            let mut conditions: Vec<Condition> = self.reads[n].item.show_if.take().into_iter().collect();
            let is_alone = self.reads[n].is_alone && !gates.iter().any(|gate| self.is_own(n, gate));
            let carried = if is_alone { self.reads[n].carried.take() } else { self.still_carried(n, &gates, key) };
            for gate in &gates {
                if carried.is_some() && self.is_own(n, gate) {
                    continue;
                }
                if !read.contains_key(&gate.place) {
                    let condition = condition(gate, &self.reads[..n], &links);
                    let condition = condition.map_err(|Fault { place, what }| self.tell(place, what)).ok();
                    read.insert(gate.place.clone(), condition);
                }
                conditions.extend(read.get(&gate.place).cloned().flatten());
            }
            conditions.extend(carried);
            let condition = joined(conditions).unwrap_or_else(|(condition, what)| {
                self.tell(self.reads[n].place.clone(), what);
                condition
            });
            self.reads[n].item.show_if = condition;
        }
    }

    /// The condition Weft wrote beside the item, unless the file was changed and now says another.
    fn still_carried(&mut self, n: usize, gates: &[Gate<'_>], key: &str) -> Option<Condition> {
        let carried = self.reads[n].carried.take()?;
        if carried.rules().len() > MOST_RULES {
            return None;
        }
        let earlier = &self.reads[..n];
        let find = |id: &ItemId| earlier.iter().map(|read| &read.item).find(|item| item.id == *id);
        let own = gates.iter().find(|gate| self.is_own(n, gate));
        let is_same = match (write::when(key, find, &carried), own) {
            (None, None) => true,
            (Some((when, is_any)), Some(own)) => {
                let has_join = when.len() < 2 || is_any == own.is_any;
                has_join
                    && when.len() == own.when.len()
                    && when.iter().zip(own.when).all(|(one, other)| same(one, other))
            }
            _ => false,
        };
        is_same.then_some(carried)
    }

    fn is_own(&self, n: usize, gate: &Gate<'_>) -> bool {
        gate.place.strip_suffix(".enableWhen") == Some(&self.reads[n].place)
    }
}

fn same(one: &EnableWhen, other: &EnableWhen) -> bool {
    let given = |when: &EnableWhen| Given::read(&when.rest, "answer").ok().flatten();
    let answers = given(one).zip(given(other));
    one.question == other.question
        && one.operator == other.operator
        && answers.is_some_and(|(one, other)| matches(&one, &other))
}

/// Which item, and which row of it, each linkId leads to.
pub(in super::super) type Links = HashMap<String, (usize, Option<String>)>;

pub(in super::super) fn links(reads: &[Read<'_>]) -> Links {
    let of = |(n, read): (usize, &Read<'_>)| {
        let links = read.links.iter().map(|link| (link.link.clone(), (n, link.row.clone())));
        links.collect::<Vec<_>>()
    };
    reads.iter().enumerate().flat_map(of).collect()
}

/// The condition as Weft says it. The fault tells which part of it cannot be said.
pub(in super::super) fn condition(gate: &Gate<'_>, earlier: &[Read<'_>], links: &Links) -> Result<Condition, Fault> {
    let mut rules: Vec<Rule> = Vec::new();
    for (n, when) in gate.when.iter().enumerate() {
        let rule = match when.question.as_deref().and_then(|question| links.get(question)) {
            None => Err("depends on a question that is left out"),
            Some((item, row)) => match earlier.get(*item) {
                None => Err("depends on a later question"),
                Some(read) => rule(when, read, row.as_deref()),
            },
        };
        let rule = rule.map_err(|what| Fault {
            place: format!("{}[{n}]", gate.place),
            what: format!("{what}; what depended on it is always asked"),
        })?;
        // Two parts of a pair, or two columns of a log, are one answer here.
        if !rules.contains(&rule) {
            rules.push(rule);
        }
        if rules.len() > MOST_RULES {
            let what = format!("has more than {MOST_RULES} conditions; what depended on it is always asked");
            return Err(Fault { place: gate.place.clone(), what });
        }
    }
    Ok(if gate.is_any && rules.len() > 1 { Condition::Any(rules) } else { Condition::All(rules) })
}

/// All conditions at once. Weft's have one level: when some ask for any of several rules, only the innermost is kept.
fn joined(mut conditions: Vec<Condition>) -> Result<Option<Condition>, (Option<Condition>, &'static str)> {
    if conditions.len() < 2 {
        return Ok(conditions.pop());
    }
    if !conditions.iter().all(|condition| matches!(condition, Condition::All(_))) {
        return Err((
            conditions.pop(),
            "depends on groups around it in a way Weft cannot express; only its own condition is kept",
        ));
    }
    let mut rules: Vec<Rule> = Vec::new();
    for rule in conditions.iter().flat_map(Condition::rules) {
        if !rules.contains(rule) {
            rules.push(rule.clone());
        }
    }
    if rules.len() > MOST_RULES {
        return Err((conditions.pop(), "depends on more rules than Weft allows; only its own condition is kept"));
    }
    Ok(Some(Condition::All(rules)))
}

fn rule(when: &EnableWhen, read: &Read<'_>, row: Option<&str>) -> Result<Rule, &'static str> {
    let given = Given::read(&when.rest, "answer").ok().flatten().ok_or("has no answer to compare with")?;
    let (test, value) = match when.operator.as_deref() {
        Some("exists") if given == Given::Boolean(true) => (Test::Answered, None),
        Some("exists") => (Test::NotAnswered, None),
        operator => {
            let test = match operator {
                Some("=") => Test::Equals,
                Some("!=") => Test::NotEquals,
                Some("<") => Test::LessThan,
                Some(">") => Test::MoreThan,
                Some("<=") => Test::AtMost,
                Some(">=") => Test::AtLeast,
                _ => return Err("compares in an unknown way"),
            };
            if matches!(read.item.body, Body::TimedStep { .. }) && test == Test::Equals && given == Given::Boolean(true)
            {
                (Test::Answered, None)
            } else {
                (test, Some(wanted(&given, test, read, row)?))
            }
        }
    };
    Ok(Rule { item: read.item.id.clone(), row: row.map(str::to_owned), is: test, value })
}

/// What Weft compares with where the file compares with `given`.
fn wanted(given: &Given, test: Test, read: &Read<'_>, row: Option<&str>) -> Result<Expected, &'static str> {
    const OTHER: &str = "compares with something that is not an answer to that question";
    let offered = || read.offered.iter().find(|(offered, _)| matches(offered, given)).map(|(_, wanted)| wanted.clone());
    match &read.item.body {
        Body::Matrix { .. } if row.is_none() => Err("compares a whole table"),
        Body::Scale { .. } | Body::Matrix { .. } => offered().ok_or(OTHER),
        Body::Slider { .. } => {
            let point = given.whole().filter(|point| (0..=SLIDER_HIGHEST).contains(point)).ok_or(OTHER)?;
            Ok(Expected::Number(crate::exercise::as_number(point)))
        }
        Body::Number { .. } => given.number().map(Expected::Number).ok_or(OTHER),
        Body::Choice { options } if test.orders() => {
            // Answers that count something have the order of what they count.
            let Some(Expected::Text(id)) = offered() else { return Err(OTHER) };
            let score = options.iter().find(|option| option.id == id).and_then(|option| option.score);
            let score = score.filter(|_| read.item.body.range().is_some());
            score.map(Expected::Number).ok_or("compares answers that have no order")
        }
        Body::Choices { .. } if test.orders() => Err("compares answers that have no order"),
        Body::Choice { .. } | Body::Choices { .. } => offered().ok_or(OTHER),
        Body::Date => match given {
            Given::Date(day) if day.parse::<Day>().is_ok() => Ok(Expected::Text(day.clone())),
            _ => Err(OTHER),
        },
        Body::Time => match given {
            Given::Time(time) => Ok(Expected::Text(clock(time).to_owned())),
            _ => Err(OTHER),
        },
        Body::ShortText | Body::LongText => match given {
            Given::Text(text) => Ok(Expected::Text(text.clone())),
            _ => Err(OTHER),
        },
        _ => Err("compares an answer that can only be given or not"),
    }
}

fn matches(offered: &Given, given: &Given) -> bool {
    match (offered, given) {
        (Given::Coding(offered), Given::Coding(given)) => coding::same(offered, given),
        (Given::Time(offered), Given::Time(given)) => clock(offered) == clock(given),
        _ => offered == given,
    }
}
