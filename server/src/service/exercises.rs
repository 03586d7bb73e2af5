//! The practice's exercises.

use std::collections::HashSet;

use sqlx::{Any, Transaction};
use weft_shared::{
    access::Actor,
    exercise::Exercise,
    ids::{ExerciseId, ExerciseVersionId, PracticeId},
    library,
    when::Day,
};

use crate::{
    service::{Error, Result, Services, Setting},
    store::{
        exercises::{self, VersionRow},
        pathways::{self, PathwayRow},
    },
};

/// Gives a practice what it does not have yet of the built-in library, as published versions and pathways of its own.
/// What it has keeps what the practice made of it. `true` when anything was new.
pub(super) async fn install_library(
    services: &Services,
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<bool> {
    let has: HashSet<String> = exercises::exercises(tx, practice).await?.into_iter().map(|row| row.key).collect();
    let mut any_new = false;
    for exercise in library::exercises().map_err(|_| Error::Unreadable("library"))? {
        if !has.contains(&exercise.key) {
            let id: ExerciseId = services.new_id();
            exercises::insert_exercise(tx, practice, id, &exercise.key, services.now()).await?;
            publish(services, tx, practice, id, exercise, None).await?;
            any_new = true;
        }
    }
    let has: HashSet<String> = pathways::all(tx, practice).await?.into_iter().map(|row| row.key).collect();
    for pathway in library::pathways().map_err(|_| Error::Unreadable("library"))? {
        if !has.contains(&pathway.key) {
            let definition = serde_json::to_string(&pathway).map_err(|_| Error::Unreadable("pathway"))?;
            let row = PathwayRow { id: services.new_id(), key: pathway.key, definition, version: 1, archived_at: None };
            pathways::insert(tx, practice, &row, services.now()).await?;
            any_new = true;
        }
    }
    Ok(any_new)
}

/// The next version of an exercise. Whoever calls has checked the definition.
pub(super) async fn publish(
    services: &Services,
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    exercise: ExerciseId,
    definition: &Exercise,
    change_note: Option<&str>,
) -> Result<ExerciseVersionId> {
    let before = exercises::versions(tx, practice, exercise).await?;
    let version = VersionRow {
        id: services.new_id(),
        exercise,
        number: before.first().map_or(0, |newest| newest.version.number) + 1,
        definition: write(definition)?,
    };
    exercises::insert_version(tx, practice, &version, services.now(), change_note).await?;
    Ok(version.id)
}

pub(super) fn write(exercise: &Exercise) -> Result<String> {
    serde_json::to_string(exercise).map_err(|_| Error::Unreadable("exercise"))
}

/// The published version a response or an assignment points at.
pub(super) async fn version(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: ExerciseVersionId,
) -> Result<Exercise> {
    let row = exercises::version(tx, practice, id).await?.ok_or(Error::NotFound)?;
    read(&row)
}

/// Whether it is the newest version of an exercise that is in use, with all its words. `NotFound`: it is nothing of this
/// practice.
pub(super) async fn may_be_assigned(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: ExerciseVersionId,
) -> Result<bool> {
    let exercise = version(tx, practice, id).await?;
    let newest = exercises::newest_of(tx, practice, &exercise.key).await?;
    Ok(newest.is_some_and(|newest| newest.id == id) && !exercise.lacks_wording())
}

/// The newest version of each exercise that can be assigned, by kind and title.
pub(super) async fn assignable(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<Vec<(ExerciseVersionId, Exercise)>> {
    let all = in_use(tx, practice).await?.into_iter().filter(|(_, exercise)| !exercise.lacks_wording());
    Ok(all.map(|(row, exercise)| (row.id, exercise)).collect())
}

/// The scoring templates in use that wait for their words, by kind and title.
pub(super) async fn without_words(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<Vec<(ExerciseId, Exercise)>> {
    let all = in_use(tx, practice).await?.into_iter().filter(|(_, exercise)| exercise.lacks_wording());
    Ok(all.map(|(row, exercise)| (row.exercise, exercise)).collect())
}

/// The newest version of everything published and not archived, by kind and title.
async fn in_use(tx: &mut Transaction<'static, Any>, practice: PracticeId) -> Result<Vec<(VersionRow, Exercise)>> {
    let in_use: HashSet<ExerciseId> = exercises::exercises(tx, practice)
        .await?
        .into_iter()
        .filter(|row| row.archived_at.is_none())
        .map(|row| row.id)
        .collect();
    let rows = exercises::newest(tx, practice).await?.into_iter().filter(|row| in_use.contains(&row.exercise));
    let mut all = rows.map(|row| read(&row).map(|exercise| (row, exercise))).collect::<Result<Vec<_>>>()?;
    all.sort_by(|(_, a), (_, b)| (a.kind, &a.title).cmp(&(b.kind, &b.title)));
    Ok(all)
}

pub(super) fn read(row: &VersionRow) -> Result<Exercise> {
    read_definition(&row.definition)
}

pub(super) fn read_definition(definition: &str) -> Result<Exercise> {
    serde_json::from_str(definition).map_err(|_| Error::Unreadable("exercise"))
}

impl Services {
    /// Gives every practice what the built-in library has gained since.
    pub async fn update_libraries(&self) -> Result<()> {
        for (practice, _) in self.practices().await? {
            let mut tx = self.store.write().await?;
            if install_library(self, &mut tx, practice).await? {
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// The newest version of the exercise with this key, for those who may assign.
    pub async fn newest_version(&self, actor: &Actor, key: &str) -> Result<Option<ExerciseVersionId>> {
        let mut shelf = self.look_at_shelf(actor).await?;
        Ok(exercises::newest_of(&mut shelf.tx, actor.practice, key).await?.map(|row| row.id))
    }

    /// Today in the actor's practice.
    pub async fn practice_day(&self, actor: &Actor) -> Result<Day> {
        let mut tx = self.store.read().await?;
        Ok(Setting::load(&mut tx, self, actor).await?.today)
    }
}
