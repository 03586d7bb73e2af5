//! Trying an exercise; nothing is kept.

use weft_app::pages::library::preview::Preview;
use weft_shared::{access::Actor, ids::ExerciseId, response::Answers};

use crate::{
    error::Result,
    library::{Library, Which},
    service::Services,
};

impl Services {
    /// The exercise as a client meets it, given what was typed into it so far; nothing is kept.
    pub async fn preview_page(
        &self,
        actor: &Actor,
        exercise: ExerciseId,
        which: Which,
        tried: Option<&Answers>,
    ) -> Result<Preview> {
        let mut library = match which {
            Which::Published => Library::read(&self.context, actor).await?,
            Which::Draft => Library::read_to_edit(&self.context, actor).await?,
        };
        let definition = library.definition(exercise, which).await?;
        let answers = tried.cloned().unwrap_or_default();
        let said = match tried {
            Some(answers) => {
                let client = library.would_say(&definition, answers, false).await?;
                Some((client, library.would_say(&definition, answers, true).await?))
            }
            None => None,
        };
        Ok(Preview {
            exercise,
            asked: definition.asked_places(&answers),
            is_draft: which == Which::Draft,
            contacts: library.setting.practice.contacts(),
            definition,
            said,
        })
    }
}
