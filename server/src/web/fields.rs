//! What was sent, read as the domain's types; faults are named after the fields.

use std::{collections::BTreeMap, str::FromStr};

use axum::{
    Form as Urlencoded,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::PatternId,
    pattern::Strength,
    sharing::Readers,
    when::{Day, Time},
};

use super::problem::Problem;

/// A posted form.
pub(super) struct Sent(pub Form);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        use axum::response::IntoResponse as _;
        let Urlencoded(pairs) = Urlencoded::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(axum::response::IntoResponse::into_response)
            .map_err(|response| {
                let too_large = response.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
                if too_large {
                    response
                } else {
                    Problem::Refused("This form could not be read, so nothing was changed.").into_response()
                }
            })?;
        Ok(Self(Form::new(pairs)))
    }
}

/// Ids in the address; one that cannot be read belongs to nothing.
pub(super) struct Ids<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Ids<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Path(ids) = Path::<T>::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
        Ok(Self(ids))
    }
}

pub(super) trait Read {
    fn required_day(&self, name: &str, faults: &mut Faults) -> Day;
    fn maybe_day(&self, name: &str, faults: &mut Faults) -> Option<Day>;
    fn maybe_time(&self, name: &str, faults: &mut Faults) -> Option<Time>;
    fn readers(&self) -> Readers;
    /// The fields `rating-PATTERN` of these patterns, 0 to 10; one left out stays unrated. Faults have the fields' names.
    fn ratings(&self, patterns: impl Iterator<Item = PatternId>) -> Result<BTreeMap<PatternId, Strength>, Faults>;
}

impl Read for Form {
    /// Any day when there is a fault: nobody gets to see it.
    fn required_day(&self, name: &str, faults: &mut Faults) -> Day {
        self.maybe_day(name, faults).unwrap_or_else(|| {
            faults.add(name, "Choose a day.");
            Day::MIN
        })
    }

    fn maybe_day(&self, name: &str, faults: &mut Faults) -> Option<Day> {
        maybe(self, name, "Write the day as 2026-11-30.", faults)
    }

    fn maybe_time(&self, name: &str, faults: &mut Faults) -> Option<Time> {
        maybe(self, name, "Write the time as 14:00.", faults)
    }

    /// Private unless the client said otherwise.
    fn readers(&self) -> Readers {
        Readers::from_shared(self.value("readers") == "therapist")
    }

    fn ratings(&self, patterns: impl Iterator<Item = PatternId>) -> Result<BTreeMap<PatternId, Strength>, Faults> {
        let mut faults = Faults::default();
        let mut strengths = BTreeMap::new();
        for pattern in patterns {
            let name = format!("rating-{pattern}");
            let typed = self.value(&name);
            match typed.parse().ok().and_then(Strength::new) {
                Some(strength) => {
                    strengths.insert(pattern, strength);
                }
                None if typed.is_empty() => {}
                None => faults.add(&name, "Choose a number from 0 to 10."),
            }
        }
        faults.or(strengths)
    }
}

fn maybe<T: FromStr>(form: &Form, name: &str, sentence: &str, faults: &mut Faults) -> Option<T> {
    let typed = form.value(name).trim();
    if typed.is_empty() {
        return None;
    }
    typed.parse().map_err(|_| faults.add(name, sentence)).ok()
}
