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
    definitions,
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
        definition: definitions::write(definition)?,
    };
    exercise::insert_version(tx, practice, &version, context.now(), change_note).await?;
    Ok(version.id)
}
