//! The practice's exercises and their published versions.

use std::collections::HashSet;

use sqlx::{Any, Transaction};
use weft_shared::{
    exercise::Exercise,
    ids::{ExerciseId, ExerciseVersionId, PracticeId},
    library,
};

use crate::{
    context::Context,
    error::{Error, Result},
    store::library::{
        exercise::{self, VersionRow},
        pathway::{self, PathwayRow},
    },
};

/// A built-in exercise that cannot be read is a fault of the program: refused at start.
pub fn check_library() -> std::result::Result<(), library::LibraryFault> {
    library::exercises().map(|_| ())
}

/// Gives a practice what it does not have yet of the built-in library, as published versions and pathways of its own.
/// What it has keeps what the practice made of it. `true` when anything was new.
pub(crate) async fn install_library(
    context: &Context,
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<bool> {
    let has: HashSet<String> = exercise::exercises(tx, practice).await?.into_iter().map(|row| row.key).collect();
    let mut any_new = false;
    for exercise in library::exercises().map_err(|_| Error::Unreadable("library"))? {
        if !has.contains(&exercise.key) {
            let id: ExerciseId = context.new_id();
            exercise::insert_exercise(tx, practice, id, &exercise.key, context.now()).await?;
            publish(context, tx, practice, id, exercise, None).await?;
            any_new = true;
        }
    }
    let has: HashSet<String> = pathway::all(tx, practice).await?.into_iter().map(|row| row.key).collect();
    for pathway in library::pathways().map_err(|_| Error::Unreadable("library"))? {
        if !has.contains(&pathway.key) {
            let definition = serde_json::to_string(&pathway).map_err(|_| Error::Unreadable("pathway"))?;
            let row = PathwayRow { id: context.new_id(), key: pathway.key, definition, version: 1, archived_at: None };
            pathway::insert(tx, practice, &row, context.now()).await?;
            any_new = true;
        }
    }
    Ok(any_new)
}

/// The next version of an exercise. Whoever calls has checked the definition.
pub(crate) async fn publish(
    context: &Context,
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    exercise: ExerciseId,
    definition: &Exercise,
    change_note: Option<&str>,
) -> Result<ExerciseVersionId> {
    let before = exercise::versions(tx, practice, exercise).await?;
    let version = VersionRow {
        id: context.new_id(),
        exercise,
        number: before.first().map_or(0, |newest| newest.version.number) + 1,
        definition: write(definition)?,
    };
    exercise::insert_version(tx, practice, &version, context.now(), change_note).await?;
    Ok(version.id)
}

pub(crate) fn write(exercise: &Exercise) -> Result<String> {
    serde_json::to_string(exercise).map_err(|_| Error::Unreadable("exercise"))
}

/// The published version a response or an assignment points at.
pub(crate) async fn version(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: ExerciseVersionId,
) -> Result<Exercise> {
    let row = exercise::version(tx, practice, id).await?.ok_or(Error::NotFound)?;
    read(&row)
}

/// Whether it is the newest version of an exercise that is in use, with all its words. `NotFound`: it is nothing of this
/// practice.
pub(crate) async fn may_be_assigned(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: ExerciseVersionId,
) -> Result<bool> {
    let exercise = version(tx, practice, id).await?;
    let newest = exercise::newest_of(tx, practice, &exercise.key).await?;
    Ok(newest.is_some_and(|newest| newest.id == id) && !exercise.lacks_wording())
}

/// The newest version of each exercise that can be assigned, by kind and title.
pub(crate) async fn assignable(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<Vec<(ExerciseVersionId, Exercise)>> {
    let all = in_use(tx, practice).await?.into_iter().filter(|(_, exercise)| !exercise.lacks_wording());
    Ok(all.map(|(row, exercise)| (row.id, exercise)).collect())
}

/// The scoring templates in use that wait for their words, by kind and title.
pub(crate) async fn without_words(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<Vec<(ExerciseId, Exercise)>> {
    let all = in_use(tx, practice).await?.into_iter().filter(|(_, exercise)| exercise.lacks_wording());
    Ok(all.map(|(row, exercise)| (row.exercise, exercise)).collect())
}

/// The newest version of everything published and not archived, by kind and title.
async fn in_use(tx: &mut Transaction<'static, Any>, practice: PracticeId) -> Result<Vec<(VersionRow, Exercise)>> {
    let in_use: HashSet<ExerciseId> = exercise::exercises(tx, practice)
        .await?
        .into_iter()
        .filter(|row| row.archived_at.is_none())
        .map(|row| row.id)
        .collect();
    let rows = exercise::newest(tx, practice).await?.into_iter().filter(|row| in_use.contains(&row.exercise));
    let mut all = rows.map(|row| read(&row).map(|exercise| (row, exercise))).collect::<Result<Vec<_>>>()?;
    all.sort_by(|(_, a), (_, b)| (a.kind, &a.title).cmp(&(b.kind, &b.title)));
    Ok(all)
}

pub(crate) fn read(row: &VersionRow) -> Result<Exercise> {
    read_definition(&row.definition)
}

pub(crate) fn read_definition(definition: &str) -> Result<Exercise> {
    serde_json::from_str(definition).map_err(|_| Error::Unreadable("exercise"))
}
