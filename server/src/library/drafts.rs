//! Drafts of exercises.

use weft_shared::{
    exercise::{Exercise, lines::id_for},
    ids::ExerciseId,
};

use crate::{
    context::Context,
    definitions,
    error::{Error, Result},
    library::Library,
    store::library::exercise::{self as rows, DraftRow},
};

impl Library {
    /// Keeps `definition` as the draft; where there is one it must be the one that was read, `version`.
    pub(crate) async fn keep_draft(&mut self, exercise: ExerciseId, definition: &Exercise, version: i64) -> Result<()> {
        let row = DraftRow { exercise, definition: definitions::write(definition)?, version: version + 1 };
        let (practice, by, now) = (self.actor.practice, self.actor.membership, self.setting.now);
        if rows::keep_draft(&mut self.tx, practice, &row, by, now).await? { Ok(()) } else { Err(Error::Conflict) }
    }

    /// A new exercise of the practice, with a key no other has, and nothing but a draft.
    pub(crate) async fn add_draft(&mut self, context: &Context, mut definition: Exercise) -> Result<ExerciseId> {
        let practice = self.actor.practice;
        let keys: Vec<String> = rows::exercises(&mut self.tx, practice).await?.into_iter().map(|row| row.key).collect();
        definition.key = id_for(&definition.key, &keys.iter().map(String::as_str).collect::<Vec<_>>());
        let exercise: ExerciseId = context.new_id();
        rows::insert_exercise(&mut self.tx, practice, exercise, &definition.key, self.setting.now).await?;
        self.keep_draft(exercise, &definition, 0).await?;
        Ok(exercise)
    }
}
