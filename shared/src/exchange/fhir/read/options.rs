//! The answers a question offers.

use std::collections::HashSet;

use super::{
    super::{
        coding,
        given::{Given, clock},
        model::{Coding, Extension, Item as Written},
        urls,
    },
    ids::{Ids, is_id},
    item::{Found, Reader},
};
use crate::exercise::{Body, Choice, Code, Expected, FIRST_POINT, MOST_OPTIONS, as_number};

/// One answer, as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    pub given: Given,
    pub label: String,
    pub score: Option<f64>,
    /// What Weft called it.
    id: Option<String>,
}

pub(super) struct Options(pub Vec<Offer>);

/// What the question says about choosing.
pub(super) struct Way {
    pub is_open: bool,
    pub is_many: bool,
    /// Weft wrote it as a choice, though its answers count like points.
    pub no_points: bool,
}

impl Reader<'_> {
    /// `None`: the answers cannot be had, which has been noted.
    pub(super) fn options(&mut self, item: &Written, place: &str) -> Option<Options> {
        let offers = match &item.answer_value_set {
            Some(set) => self.value_set(set, place)?,
            None => self.answer_options(item, place),
        };
        if offers.is_empty() || offers.len() > MOST_OPTIONS {
            let place = format!("{place}.answerOption");
            self.tell(
                place,
                format!("has {} answers and should have 1 to {MOST_OPTIONS}; the question is left out", offers.len()),
            );
            return None;
        }
        Some(Options(offers))
    }

    fn answer_options(&mut self, item: &Written, place: &str) -> Vec<Offer> {
        let mut offers = Vec::new();
        // A file that marks its options marks all of them; once says it.
        let mut noted = HashSet::new();
        for (n, option) in item.answer_option.iter().enumerate() {
            let place = format!("{place}.answerOption[{n}]");
            if option.initial_selected == Some(true) {
                self.leave(
                    format!("{place}.initialSelected"),
                    "is an answer filled in beforehand; in Weft the question starts empty",
                );
            }
            let known = |extension: &Extension| is_ordinal(extension) || extension.is(urls::WEFT_OPTION);
            for (n, extension) in option.extension.iter().enumerate().filter(|(_, extension)| !known(extension)) {
                if extension.is(urls::EXCLUSIVE) {
                    let what = "cannot be combined with other answers; in Weft it can";
                    self.tell(place.clone(), what);
                } else if noted.insert(&extension.url) {
                    self.leave_extension(&format!("{place}.extension[{n}]"), extension);
                }
            }
            let id = option.extension.iter().find(|extension| extension.is(urls::WEFT_OPTION));
            let id = match id.and_then(Extension::value) {
                Some(Given::Text(id)) => Some(id),
                _ => None,
            };
            match Given::read(&option.rest, "value") {
                Ok(Some(given)) => match offer(given, &option.extension, id) {
                    Some(offer) => offers.push(offer),
                    None => self.tell(place, "is an answer of a kind Weft cannot offer"),
                },
                _ => self.leave(place, "has no value"),
            }
        }
        offers
    }

    /// The answers of a value set that lies in the file; only a terminology server knows the others.
    fn value_set(&mut self, url: &str, place: &str) -> Option<Vec<Offer>> {
        let offers = url.strip_prefix('#').and_then(|id| {
            let codings = coding::listed(self.contained, id)?;
            codings.into_iter().map(|coding| offer(Given::Coding(coding), &[], None)).collect()
        });
        if offers.is_none() {
            let what = "refers to answers that are not in the file; the question is left out";
            self.tell(format!("{place}.answerValueSet"), what);
        }
        offers
    }
}

fn is_ordinal(extension: &Extension) -> bool {
    urls::ORDINALS.iter().any(|url| extension.is(url))
}

fn offer(given: Given, extensions: &[Extension], id: Option<String>) -> Option<Offer> {
    let inner: &[Extension] = match &given {
        Given::Coding(coding) => &coding.extension,
        _ => &[],
    };
    let score = extensions.iter().chain(inner).find(|extension| is_ordinal(extension));
    let score = score.and_then(|extension| extension.value()?.number());
    let label = match &given {
        Given::Coding(coding) => match (&coding.display, &coding.code) {
            (Some(display), _) => display.clone(),
            // Ours without words: a template.
            (None, _) if is_ours(coding) => String::new(),
            (None, Some(code)) => code.clone(),
            (None, None) => return None,
        },
        Given::Text(text) | Given::Date(text) => text.clone(),
        Given::Time(time) => clock(time).to_owned(),
        Given::Integer(value) => value.to_string(),
        _ => return None,
    };
    Some(Offer { given, label, score, id })
}

fn is_ours(coding: &Coding) -> bool {
    coding.system.as_deref().is_some_and(urls::is_answers)
}

impl Options {
    pub(super) fn found(self, way: &Way) -> Found {
        let scale = if way.is_many || way.no_points { None } else { self.scale() };
        scale.unwrap_or_else(|| self.choice(way))
    }

    /// The value of the first point, when each answer counts one more than the one before.
    pub(super) fn first_point(&self) -> Option<i64> {
        let values: Option<Vec<i64>> = self.0.iter().map(Offer::point).collect();
        let values = values?;
        let rises = values.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        let first = *values.first()?;
        (values.len() >= 2 && rises && FIRST_POINT.contains(&first)).then_some(first)
    }

    /// As points. Codes that a scale has no place for keep the answers a choice.
    fn scale(&self) -> Option<Found> {
        let min = self.first_point()?;
        let codes: Vec<Code> = self.0.iter().filter_map(Offer::code).collect();
        let speaks_for_itself = |offer: &Offer| match &offer.given {
            Given::Coding(coding) => {
                is_ours(coding) || coding.code.is_none() || coding.code == offer.point().map(|point| point.to_string())
            }
            _ => true,
        };
        let codes = match codes.len() {
            0 if self.0.iter().all(speaks_for_itself) => codes,
            some if some == self.0.len() => codes,
            _ => return None,
        };
        Some(Found {
            offered: self.points(min),
            is_weighed: self.0.iter().all(|offer| offer.score.is_some()),
            body: Body::Scale { min, labels: self.labels(), codes },
        })
    }

    pub(super) fn labels(&self) -> Vec<String> {
        self.0.iter().map(|offer| offer.label.clone()).collect()
    }

    pub(super) fn points(&self, min: i64) -> Vec<(Given, Expected)> {
        (min..).zip(&self.0).map(|(point, offer)| (offer.given.clone(), Expected::Number(as_number(point)))).collect()
    }

    fn choice(self, way: &Way) -> Found {
        let mut ids = Ids::default();
        let mut options = Vec::new();
        let mut offered = Vec::new();
        for (n, offer) in self.0.into_iter().enumerate() {
            let id = offer.id.clone().filter(|id| is_id(id)).or_else(|| match &offer.given {
                Given::Coding(coding) => coding.code.clone(),
                _ => None,
            });
            let id = ids.unique(&id.unwrap_or_else(|| format!("option-{}", n + 1)));
            let code = offer.code();
            offered.push((offer.given, Expected::Text(id.clone())));
            options.push(Choice { id, label: offer.label, score: offer.score, code });
        }
        let is_weighed = options.iter().all(|option| option.score.is_some());
        if way.is_open {
            let label = "Something else".to_owned();
            options.push(Choice { id: ids.unique("other"), label, score: None, code: None });
        }
        let body = if way.is_many { Body::Choices { options } } else { Body::Choice { options } };
        Found { body, offered, is_weighed }
    }
}

impl Offer {
    /// What it counts, where that is a whole number.
    fn point(&self) -> Option<i64> {
        match self.score {
            Some(score) => Given::Decimal(score).whole(),
            None => match self.given {
                Given::Integer(value) => Some(value),
                _ => None,
            },
        }
    }

    /// The concept it stands for; Weft's own names are none.
    fn code(&self) -> Option<Code> {
        match &self.given {
            Given::Coding(coding) if !is_ours(coding) => coding::code(coding),
            _ => None,
        }
    }
}
