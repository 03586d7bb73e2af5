//! The practice's exercises.

use sqlx::{Any, Transaction};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    exercise::Exercise,
    ids::{ExerciseId, ExerciseVersionId, PracticeId},
    library,
    when::Day,
};

use crate::{
    service::{Error, Result, Services, Setting},
    store::exercises::{self, VersionRow},
};

/// Gives a practice what it does not have yet of the built-in library, as published versions of its own.
pub(super) async fn install_library(
    services: &Services,
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<()> {
    for exercise in library::exercises().map_err(|_| Error::Unreadable("library"))? {
        let id: ExerciseId = services.new_id();
        exercises::insert_exercise(tx, practice, id, &exercise.key, services.now()).await?;
        let definition = serde_json::to_string(exercise).map_err(|_| Error::Unreadable("exercise"))?;
        let version = VersionRow { id: services.new_id(), exercise: id, number: 1, definition };
        exercises::insert_version(tx, practice, &version, services.now()).await?;
    }
    Ok(())
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

/// Whether it is the newest version of an exercise that is in use, with all its words.
pub(super) async fn may_be_assigned(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: ExerciseVersionId,
) -> Result<bool> {
    let Some(row) = exercises::version(tx, practice, id).await? else { return Ok(false) };
    let exercise = read(&row)?;
    let newest = exercises::newest_of(tx, practice, &exercise.key).await?;
    Ok(newest.is_some_and(|newest| newest.id == id) && !exercise.lacks_wording())
}

/// The newest version of each exercise, by kind and title.
pub(super) async fn newest(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
) -> Result<Vec<(ExerciseVersionId, Exercise)>> {
    let rows = exercises::newest(tx, practice).await?;
    let mut all = rows.iter().map(|row| Ok((row.id, read(row)?))).collect::<Result<Vec<_>>>()?;
    all.sort_by(|(_, a), (_, b)| (a.kind, &a.title).cmp(&(b.kind, &b.title)));
    Ok(all)
}

pub(super) fn read(row: &VersionRow) -> Result<Exercise> {
    serde_json::from_str(&row.definition).map_err(|_| Error::Unreadable("exercise"))
}

impl Services {
    /// The newest version of the exercise with this key, for those who may assign.
    pub async fn newest_version(&self, actor: &Actor, key: &str) -> Result<Option<ExerciseVersionId>> {
        if decide(actor.role, Relation::None, Action::SeeCaseload) == Decision::Deny {
            return Err(Error::NotFound);
        }
        let mut tx = self.store.read().await?;
        Ok(exercises::newest_of(&mut tx, actor.practice, key).await?.map(|row| row.id))
    }

    /// Today in the actor's practice.
    pub async fn practice_day(&self, actor: &Actor) -> Result<Day> {
        let mut tx = self.store.read().await?;
        Ok(Setting::load(&mut tx, self, actor).await?.today)
    }
}
