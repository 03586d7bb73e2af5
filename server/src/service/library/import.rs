//! Exercises from files: as one of their own, or as the next version of the one that is there already.

use sqlx::{Any, Transaction};
use weft_shared::{
    access::Actor,
    exercise::{Exercise, lines::id_for},
    ids::{ExerciseId, PracticeId},
};

use crate::{
    audit::Event,
    definitions,
    error::{Error, Result},
    form_stamp::Once,
    library::{Library, exercises},
    service::Services,
    store::library::exercise as rows,
};

/// What is to become of a file whose exercise the practice has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nobody has been asked yet.
    Ask,
    /// A second exercise.
    Apart,
    /// The next version of the one there is.
    NextVersion,
}

/// What came of a file.
#[derive(Clone, Debug)]
pub enum Import {
    Taken {
        exercise: ExerciseId,
        /// What it is called in the practice.
        key: String,
    },
    /// Nothing was taken: this one is there already.
    Exists(Existing),
}

/// The exercise of the practice that a file is about.
#[derive(Clone, Debug)]
pub struct Existing {
    pub exercise: ExerciseId,
    pub title: String,
    /// The file says nothing else.
    pub is_same: bool,
    /// Its next version has been begun, by someone whose work is not overwritten.
    pub has_draft: bool,
    key: String,
}

impl Existing {
    /// Whether it stays as it is, and whoever imports is asked: when they were not yet, or when there is nothing a next
    /// version could be made of.
    fn stands(&self, beside: Beside) -> bool {
        match beside {
            Beside::Ask => true,
            Beside::NextVersion => self.has_draft || self.is_same,
            Beside::Apart => false,
        }
    }
}

impl Services {
    /// What came from a file, to be looked over.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever may not; `Conflict` when someone has begun the next version meanwhile.
    pub async fn import_exercise(&self, actor: &Actor, mut definition: Exercise, beside: Beside) -> Result<Import> {
        let mut library = Library::write(&self.context, actor).await?;
        let claim = match self.context.once(&mut library.tx, actor, ("import", "")).await? {
            Once::First(claim) => claim,
            Once::Before((exercise, key)) => return Ok(Import::Taken { exercise, key }),
        };
        let existing = find(&mut library.tx, actor.practice, &definition).await?;
        let exercise = match (existing, beside) {
            (Some(existing), beside) if existing.stands(beside) => return Ok(Import::Exists(existing)),
            (Some(existing), Beside::Ask | Beside::NextVersion) => {
                definition.key = existing.key;
                library.keep_draft(existing.exercise, &definition, 0).await?;
                existing.exercise
            }
            (_, Beside::Apart) | (None, _) => library.add_draft(&self.context, definition.clone()).await?,
        };
        let key = key_of(&mut library, exercise).await?;
        claim.keep(&self.context, &mut library.tx, &(exercise, &key)).await?;
        library.commit(Event::LibraryChanged(exercise.into())).await?;
        Ok(Import::Taken { exercise, key })
    }

    /// From a file straight to a published version, for whoever runs the machine.
    pub async fn import_as_operator(
        &self,
        practice: PracticeId,
        mut definition: Exercise,
        beside: Beside,
    ) -> Result<Import> {
        let mut tx = self.context.store.write().await?;
        let existing = find(&mut tx, practice, &definition).await?;
        let exercise = match (existing, beside) {
            (Some(existing), beside) if existing.stands(beside) => return Ok(Import::Exists(existing)),
            (Some(existing), Beside::Ask | Beside::NextVersion) => {
                definition.key = existing.key;
                existing.exercise
            }
            (_, Beside::Apart) | (None, _) => {
                let all = rows::exercises(&mut tx, practice).await?;
                let keys: Vec<&str> = all.iter().map(|row| row.key.as_str()).collect();
                definition.key = id_for(&definition.key, &keys);
                let exercise: ExerciseId = self.context.new_id();
                rows::insert_exercise(&mut tx, practice, exercise, &definition.key, self.context.now()).await?;
                exercise
            }
        };
        exercises::publish(&self.context, &mut tx, practice, exercise, &definition, None).await?;
        tx.commit().await?;
        Ok(Import::Taken { exercise, key: definition.key })
    }
}

/// What the exercise is called in the practice.
async fn key_of(library: &mut Library, exercise: ExerciseId) -> Result<String> {
    let row = rows::exercise(&mut library.tx, library.actor.practice, exercise).await?;
    Ok(row.ok_or(Error::NotFound)?.key)
}

/// The practice's exercise that `definition` is about: the one that says the same, else the one with its key. Those that
/// were taken in beside it have a number behind the key.
async fn find(tx: &mut Transaction<'static, Any>, practice: PracticeId, wanted: &Exercise) -> Result<Option<Existing>> {
    let is_it = |key: &str| {
        key.strip_prefix(wanted.key.as_str()).is_some_and(|rest| {
            let number = rest.strip_prefix('-').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            rest.is_empty() || number
        })
    };
    let candidates = rows::exercises(tx, practice).await?.into_iter().filter(|row| is_it(&row.key));
    let mut found: Option<Existing> = None;
    for row in candidates {
        let draft = rows::draft(tx, practice, row.id).await?;
        let published = rows::versions(tx, practice, row.id).await?.into_iter().next();
        let (draft, published) = (
            draft.map(|draft| definitions::read_definition(&draft.definition)).transpose()?,
            published.map(|newest| definitions::read(&newest.version)).transpose()?,
        );
        let says_the_same = |known: &Exercise| Exercise { key: wanted.key.clone(), ..known.clone() } == *wanted;
        let is_same = [&published, &draft].into_iter().flatten().any(says_the_same);
        let has_draft = draft.is_some();
        let Some(known) = published.or(draft) else { continue };
        let existing = Existing { exercise: row.id, title: known.title, is_same, has_draft, key: row.key };
        if is_same {
            return Ok(Some(existing));
        }
        if existing.key == wanted.key || found.is_none() {
            found = Some(existing);
        }
    }
    Ok(found)
}
