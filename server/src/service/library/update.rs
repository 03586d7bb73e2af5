//! What the built-in library has gained since.

use weft_shared::{access::Actor, ids::ExerciseVersionId};

use crate::{
    definitions::with_key,
    error::Result,
    library::{Library, exercises::install_library},
    service::Services,
    store::practice,
};

impl Services {
    /// Gives every practice what the built-in library has gained since.
    pub async fn update_libraries(&self) -> Result<()> {
        let practices = {
            let mut tx = self.context.store.read().await?;
            practice::practices(&mut tx).await?
        };
        for practice in practices {
            let mut tx = self.context.store.write().await?;
            if install_library(&self.context, &mut tx, practice.id).await? {
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// The newest version of the exercise with this key, for those who may assign.
    pub async fn newest_version(&self, actor: &Actor, key: &str) -> Result<Option<ExerciseVersionId>> {
        let mut library = Library::read_to_edit(&self.context, actor).await?;
        Ok(with_key(&library.in_use().await?, key).map(|version| version.id))
    }
}
