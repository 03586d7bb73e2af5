//! What was sent, read as the domain's types; faults are named after the fields.

use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Multipart, Path, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;
use weft_app::form::{Form, NO_RATING, SURE};
use weft_shared::{
    error::{Faults, Sure},
    exchange, fingerprint,
    pattern::Strength,
    rating::Ratings,
    sharing::Readers,
    typed,
    when::{Day, Time},
};

use super::{problem::Problem, words::is_multipart};

/// A posted form.
pub(super) struct Sent(pub Form);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if is_multipart(request.headers()) {
            return Err(Problem::Refused(
                "Something went wrong with this form. Nothing was changed. Go back, reload the page and try again.",
            ));
        }
        let body = Bytes::from_request(request, state).await.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            _ => Problem::Refused("Part of this form got lost on the way. Nothing was changed. Go back and try again."),
        })?;
        Ok(Self(Form::new(form_urlencoded::parse(&body).into_owned())))
    }
}

/// A posted form with a file, in the field `file`. What cannot be read is a form without anything.
pub(super) struct Upload {
    /// The other fields, and a fingerprint of the file: with another file it is another form.
    pub form: Form,
    /// Empty when none was sent.
    pub file: Result<Vec<u8>, NotReceived>,
}

/// Why a file is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotReceived {
    /// More than the largest that is read.
    TooLarge,
    /// It broke off on the way.
    Broken,
}

impl From<MultipartError> for NotReceived {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Broken }
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let mut pairs = Vec::new();
        let mut file = Ok(Vec::new());
        if let Ok(mut sent) = Multipart::from_request(request, state).await {
            loop {
                match sent.next_field().await {
                    Ok(Some(field)) if field.name() == Some("file") => {
                        file = whole(field).await;
                        if file.is_err() {
                            break;
                        }
                    }
                    Ok(Some(field)) => {
                        let name = field.name().unwrap_or_default().to_owned();
                        pairs.push((name, field.text().await.unwrap_or_default()));
                    }
                    Ok(None) => break,
                    Err(error) => {
                        file = Err(error.into());
                        break;
                    }
                }
            }
        }
        let file_read = file.as_deref().map(fingerprint::of_bytes).unwrap_or_default();
        pairs.push(("file".to_owned(), file_read));
        Ok(Self { form: Form::new(pairs), file })
    }
}

/// A file up to the largest we read. Of a larger one the rest is listened to, as far as the route's limit, so that
/// whoever sent it hears why it was refused.
async fn whole(mut field: Field<'_>) -> Result<Vec<u8>, NotReceived> {
    let mut bytes = Vec::new();
    let mut is_too_large = false;
    while let Some(chunk) = field.chunk().await? {
        is_too_large |= bytes.len() + chunk.len() > exchange::LARGEST;
        if !is_too_large {
            bytes.extend_from_slice(&chunk);
        }
    }
    if is_too_large { Err(NotReceived::TooLarge) } else { Ok(bytes) }
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
    /// What was asked about and is meant.
    fn sure(&self) -> Sure;
    /// The fields `rating-PATTERN`, 0 to 10; one left out stays as it is, `none` clears it. Faults have the fields' names.
    fn ratings(&self) -> Result<Ratings, Faults>;
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
        maybe(self, name, typed::day, faults)
    }

    fn maybe_time(&self, name: &str, faults: &mut Faults) -> Option<Time> {
        maybe(self, name, typed::time, faults)
    }

    /// Private unless the client said otherwise.
    fn readers(&self) -> Readers {
        Readers::from_shared(self.value("readers") == "therapist")
    }

    fn sure(&self) -> Sure {
        Sure::of(self.all(SURE).iter().cloned())
    }

    fn ratings(&self) -> Result<Ratings, Faults> {
        let mut faults = Faults::default();
        let mut ratings = Ratings::default();
        for (name, typed) in self.beginning_with("rating-") {
            let Ok(pattern) = name.trim_start_matches("rating-").parse() else { continue };
            match typed.parse().ok().and_then(Strength::new) {
                Some(strength) => drop(ratings.given.insert(pattern, strength)),
                None if typed == NO_RATING => drop(ratings.cleared.insert(pattern)),
                None if typed.is_empty() => {}
                None => faults.add(name, "Choose a number from 0 to 10."),
            }
        }
        faults.or(ratings)
    }
}

fn maybe<T>(form: &Form, name: &str, read: impl Fn(&str) -> Result<T, String>, faults: &mut Faults) -> Option<T> {
    let typed = form.value(name).trim();
    if typed.is_empty() {
        return None;
    }
    read(typed).map_err(|sentence| faults.add(name, sentence)).ok()
}
