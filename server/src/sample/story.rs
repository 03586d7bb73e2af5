//! The stories' files. Days are counted back from the day the sample is made; below 1 they are still to come.

use std::collections::BTreeMap;

use serde::Deserialize;
use weft_shared::{
    access::Role,
    pattern::{About, Kind, Leaning, Side, TurnKind},
    response::Parts,
    when::{Moment, Time},
};

use super::SampleError;

const PRACTICE: &str = include_str!("../../sample/practice.toml");
const STORIES: [(&str, &str); 7] = [
    ("noor-haddad.toml", include_str!("../../sample/noor-haddad.toml")),
    ("elena-ruiz.toml", include_str!("../../sample/elena-ruiz.toml")),
    ("tomasz-wieczorek.toml", include_str!("../../sample/tomasz-wieczorek.toml")),
    ("ben-osei.toml", include_str!("../../sample/ben-osei.toml")),
    ("imani-clarke.toml", include_str!("../../sample/imani-clarke.toml")),
    ("zoe-ni-bhriain.toml", include_str!("../../sample/zoe-ni-bhriain.toml")),
    ("stefan-munteanu.toml", include_str!("../../sample/stefan-munteanu.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Practice {
    pub name: String,
    pub time_zone: String,
    pub crisis: String,
    pub therapists: Vec<Therapist>,
    /// Who works there beside them, and treats nobody.
    pub others: Vec<Other>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Therapist {
    pub key: String,
    pub name: String,
    pub credentials: String,
    pub email: String,
    #[serde(default)]
    pub owner: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Other {
    pub name: String,
    pub credentials: String,
    pub email: String,
    role: String,
    pub since_days_ago: i32,
    /// Whose records they read, by name.
    #[serde(default)]
    pub supervises: Vec<String>,
}

impl Other {
    pub fn role(&self) -> Result<Role, SampleError> {
        let what = || format!("there is no role “{}”", self.role);
        Role::parse(&self.role).ok_or_else(|| SampleError::Story { file: "practice.toml", what: what() })
    }

    pub fn since(&self, now: Moment) -> Moment {
        now.plus_hours(-24 * i64::from(self.since_days_ago))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub name: String,
    /// Without one the client has no account.
    pub email: Option<String>,
    pub therapist: String,
    pub added_days_ago: i32,
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    pub sessions: Vec<Session>,
    #[serde(default)]
    pub homework: Vec<Homework>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    pub key: String,
    pub old: String,
    pub new: String,
    pub written_days_ago: i32,
    pub kind: Option<Kind>,
    pub leaning: Option<Leaning>,
    #[serde(default)]
    pub origin: String,
    #[serde(default)]
    pub helps: String,
    #[serde(default)]
    pub turns: Vec<Turned>,
    #[serde(default)]
    pub starts: Vec<Start>,
    #[serde(default)]
    pub measures: Vec<LinkedScore>,
}

/// Setting a pattern aside and taking it up again, in the session of that day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Turned {
    pub turn: TurnKind,
    pub days_ago: i32,
    pub by: LinkedBy,
}

/// Sessions agreed to be the start, in the session of that day; each session by its day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Start {
    pub from_days_ago: i32,
    pub to_days_ago: i32,
    pub days_ago: i32,
    pub by: LinkedBy,
}

/// A scale or a question linked to a pattern (`starting-pattern.scale.anxiety`), in the session of that day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkedScore {
    pub measure: String,
    pub days_ago: i32,
}

impl Pattern {
    pub fn about(&self) -> About {
        About { kind: self.kind, leaning: self.leaning, origin: self.origin.clone(), helps: self.helps.clone() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Session {
    pub days_ago: i32,
    pub time: Time,
    #[serde(default)]
    pub agreed: String,
    #[serde(default)]
    pub private_note: String,
    #[serde(default)]
    pub ratings: BTreeMap<String, Ratings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ratings {
    pub client: Option<i64>,
    pub therapist: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Homework {
    /// The exercise's key.
    pub exercise: String,
    pub assigned_days_ago: i32,
    #[serde(default)]
    pub note: String,
    pub begun_days_ago: Option<i32>,
    pub finished_days_ago: Option<i32>,
    #[serde(default)]
    pub shared: bool,
    #[serde(default)]
    pub answers: BTreeMap<String, Given>,
    /// What the client says in a check-in of how strong patterns were.
    #[serde(default)]
    pub ratings: BTreeMap<String, i64>,
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Given {
    Point(i64),
    Text(String),
    /// Ids of options.
    Several(Vec<String>),
    /// Rows of a matrix, halves of a pair, cells of a log (`0-who`).
    Parts(BTreeMap<String, String>),
}

impl Given {
    pub fn typed(&self) -> Parts {
        match self {
            Given::Point(point) => Parts::one(&point.to_string()),
            Given::Text(text) => Parts::one(text),
            Given::Several(options) => Parts::new(options.iter().map(|option| (String::new(), option.clone()))),
            Given::Parts(parts) => Parts::new(parts.clone()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evidence {
    pub pattern: String,
    pub item: String,
    /// Whole sentences of that answer, one after the other.
    pub quote: String,
    pub side: Side,
    pub linked_by: LinkedBy,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LinkedBy {
    Client,
    Therapist,
}

/// A story and the file it comes from.
pub(super) type Named = (&'static str, Story);

pub(super) fn read_all() -> Result<(Practice, Vec<Named>), SampleError> {
    let practice = toml::from_str(PRACTICE)
        .map_err(|error| SampleError::Story { file: "practice.toml", what: error.to_string() })?;
    let stories = STORIES
        .into_iter()
        .map(|(file, text)| match toml::from_str(text) {
            Ok(story) => Ok((file, story)),
            Err(error) => Err(SampleError::Story { file, what: error.to_string() }),
        })
        .collect::<Result<_, _>>()?;
    Ok((practice, stories))
}
