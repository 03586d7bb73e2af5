//! One exercise of the library: its versions, copying and archiving it.

use weft_app::pages::library::exercise::{ExercisePage, VersionLine};
use weft_shared::{access::Actor, exercise::Exercise, ids::ExerciseId};

use crate::{
    audit::Event,
    definitions,
    error::{Error, Result},
    library::{Library, Which},
    service::Services,
    store::library::exercise as rows,
};

impl Services {
    pub async fn exercise_page(&self, actor: &Actor, exercise: ExerciseId) -> Result<ExercisePage> {
        let mut library = Library::read(&self.context, actor).await?;
        let practice = actor.practice;
        let row = rows::exercise(&mut library.tx, practice, exercise).await?.ok_or(Error::NotFound)?;
        let published = rows::versions(&mut library.tx, practice, exercise).await?;
        let definitions = published.iter().map(|row| definitions::read(&row.version)).collect::<Result<Vec<_>>>()?;
        let versions = published.into_iter().enumerate().map(|(place, row)| VersionLine {
            number: row.version.number,
            published: library.setting.local.day(row.published_at),
            note: row.change_note.unwrap_or_default(),
            changes: match definitions.get(place + 1) {
                Some(before) => definitions[place].changes_since(before),
                None => Vec::new(),
            },
        });
        Ok(ExercisePage {
            exercise,
            may_edit: library.may_edit(),
            versions: versions.collect(),
            has_draft: rows::draft(&mut library.tx, practice, exercise).await?.is_some(),
            archived: row.archived_at.is_some(),
            definition: definitions.into_iter().next().ok_or(Error::NotFound)?,
        })
    }

    /// The definition, to be read out of the house.
    pub async fn definition(&self, actor: &Actor, exercise: ExerciseId, which: Which) -> Result<Exercise> {
        let mut library = match which {
            Which::Published => Library::read(&self.context, actor).await?,
            Which::Draft => Library::read_to_edit(&self.context, actor).await?,
        };
        library.definition(exercise, which).await
    }

    pub async fn archive_exercise(&self, actor: &Actor, exercise: ExerciseId, archived: bool) -> Result<()> {
        let mut library = Library::write(&self.context, actor).await?;
        rows::exercise(&mut library.tx, actor.practice, exercise).await?.ok_or(Error::NotFound)?;
        let at = archived.then_some(library.setting.now);
        rows::set_archived(&mut library.tx, actor.practice, exercise, at).await?;
        library.commit(Event::LibraryChanged(exercise.into())).await
    }
}
