//! Definitions of exercises as they are stored. Published versions are parsed once and shared by every request: a version
//! never changes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use weft_shared::{
    exercise::Exercise,
    ids::{ExerciseId, ExerciseVersionId, PracticeId},
};

use crate::{
    error::{Error, Result},
    store::{
        Connection,
        library::exercise::{self, VersionRow},
    },
};

/// More than this many, and all are forgotten: a process that serves many practices begins anew now and then.
const MOST_KEPT: usize = 5_000;

/// A published version with its definition.
#[derive(Clone)]
pub(crate) struct Version {
    pub id: ExerciseVersionId,
    pub exercise: ExerciseId,
    pub definition: Arc<Exercise>,
}

/// What was parsed so far. Keyed by practice too, so that no practice ever meets another's version.
#[derive(Clone, Default)]
pub struct Versions(Arc<Mutex<HashMap<(PracticeId, ExerciseVersionId), Version>>>);

impl Versions {
    fn known(&self) -> MutexGuard<'_, HashMap<(PracticeId, ExerciseVersionId), Version>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The versions with these ids, those that are not known yet with one query. One that is nothing of this practice is
    /// left out.
    pub(crate) async fn of(
        &self,
        db: &mut Connection,
        practice: PracticeId,
        ids: &[ExerciseVersionId],
    ) -> Result<HashMap<ExerciseVersionId, Version>> {
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        {
            let known = self.known();
            for id in ids {
                match known.get(&(practice, *id)) {
                    Some(version) => {
                        found.insert(*id, version.clone());
                    }
                    None => missing.push(*id),
                }
            }
        }
        missing.sort_unstable();
        missing.dedup();
        for row in exercise::versions_in(db, practice, &missing).await? {
            let version = Version { id: row.id, exercise: row.exercise, definition: Arc::new(read(&row)?) };
            let mut known = self.known();
            if known.len() >= MOST_KEPT {
                known.clear();
            }
            known.insert((practice, row.id), version.clone());
            found.insert(row.id, version);
        }
        Ok(found)
    }

    /// One version.
    ///
    /// # Errors
    /// `NotFound` when it is nothing of this practice.
    pub(crate) async fn one(
        &self,
        db: &mut Connection,
        practice: PracticeId,
        id: ExerciseVersionId,
    ) -> Result<Arc<Exercise>> {
        let mut found = self.of(db, practice, &[id]).await?;
        found.remove(&id).map(|version| version.definition).ok_or(Error::NotFound)
    }

    /// The newest version of every exercise that is in use, by kind and title.
    pub(crate) async fn in_use(&self, db: &mut Connection, practice: PracticeId) -> Result<Vec<Version>> {
        let ids = exercise::newest_in_use(db, practice).await?;
        let mut all: Vec<Version> = self.of(db, practice, &ids).await?.into_values().collect();
        all.sort_by(|a, b| {
            let key = |version: &Version| (version.definition.kind, version.definition.title.clone());
            key(a).cmp(&key(b))
        });
        Ok(all)
    }
}

/// The version of the exercise with this key.
pub(crate) fn with_key<'a>(versions: &'a [Version], key: &str) -> Option<&'a Version> {
    versions.iter().find(|version| version.definition.key == key)
}

pub(crate) fn write(exercise: &Exercise) -> Result<String> {
    serde_json::to_string(exercise).map_err(|_| Error::Unreadable("exercise"))
}

pub(crate) fn read(row: &VersionRow) -> Result<Exercise> {
    read_definition(&row.definition)
}

pub(crate) fn read_definition(definition: &str) -> Result<Exercise> {
    serde_json::from_str(definition).map_err(|_| Error::Unreadable("exercise"))
}
