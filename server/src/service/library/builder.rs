//! Making an exercise: a draft that is changed until it is published, and then never again.

use serde::{Serialize, de::DeserializeOwned};
use weft_app::pages::library::{draft::Draft, item::ItemPage, scale::ScalePage};
use weft_shared::{
    access::Actor,
    error::Faults,
    exchange::{self, Imported},
    exercise::{Exercise, Fault, ItemId, Kind, LONGEST_TEXT, LONGEST_TITLE, Part},
    ids::ExerciseId,
    text::{at_most, one_line},
};

use crate::{
    audit::Event,
    definitions,
    error::{Error, Result},
    form_stamp::Once,
    library::{Library, Which, exercises},
    service::Services,
    slow::{self, Idle},
    store::{
        library::exercise::{self as rows, DraftRow},
        practice,
    },
};

/// For someone whose form was made from what stands there no longer.
const CHANGED: &str = "Someone changed this after you opened it, so your version is not saved yet.";

impl Services {
    /// For pages that only begin something.
    pub async fn may_edit_library(&self, actor: &Actor) -> Result<()> {
        Library::read_to_edit(&self.context, actor).await.map(drop)
    }

    pub async fn new_exercise(&self, actor: &Actor, title: &str, kind: Option<Kind>) -> Result<ExerciseId> {
        let mut library = Library::write(&self.context, actor).await?;
        let claim = match self.context.once(&mut library.tx, actor, ("exercise", "")).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let mut faults = Faults::default();
        let title = one_line(title);
        if title.is_empty() {
            faults.add("title", "Enter a title, as clients will read it.");
        } else if let Err(sentence) = at_most(LONGEST_TITLE, &title) {
            faults.add("title", sentence);
        }
        if kind.is_none() {
            faults.add("kind", "Choose a kind.");
        }
        faults.or(())?;
        let blank = Exercise::blank(&title, kind.unwrap_or(Kind::Quiz), &title);
        let exercise = library.add_draft(&self.context, blank).await?;
        claim.keep(&self.context, &mut library.tx, &exercise).await?;
        library.commit(Event::LibraryChanged(exercise.into())).await?;
        Ok(exercise)
    }

    /// What a file says, with what of it has no place here: or every fault in it. Read on a thread of its own, since a
    /// crowded file takes a while.
    pub async fn read_exercise(&self, file: Vec<u8>) -> Result<Result<Imported, Vec<Fault>>> {
        let read = slow::work(Idle::before_any_transaction(), move || exchange::check(&file)).await;
        read.ok_or(Error::Unreadable("exercise file"))
    }

    /// The newest published definition, for whoever runs the machine.
    pub async fn exercise_for_operator(&self, exercise: ExerciseId) -> Result<Option<Exercise>> {
        let mut tx = self.context.store.read().await?;
        for practice in practice::practices(&mut tx).await? {
            if let Some(newest) = rows::versions(&mut tx, practice.id, exercise).await?.first() {
                return definitions::read(&newest.version).map(Some);
            }
        }
        Ok(None)
    }

    /// A copy with a life of its own, as a draft.
    pub async fn duplicate(&self, actor: &Actor, exercise: ExerciseId) -> Result<ExerciseId> {
        let mut library = Library::write(&self.context, actor).await?;
        let claim = match self.context.once(&mut library.tx, actor, ("duplicate", exercise)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let mut definition = library.definition(exercise, Which::Published).await?;
        definition.title = format!("{} (copy)", definition.title);
        let copy = library.add_draft(&self.context, definition).await?;
        claim.keep(&self.context, &mut library.tx, &copy).await?;
        library.commit(Event::LibraryChanged(copy.into())).await?;
        Ok(copy)
    }

    /// A draft of the next version, unless there is one.
    pub async fn edit(&self, actor: &Actor, exercise: ExerciseId) -> Result<()> {
        let mut library = Library::write(&self.context, actor).await?;
        if rows::draft(&mut library.tx, actor.practice, exercise).await?.is_none() {
            let definition = library.definition(exercise, Which::Published).await?;
            library.keep_draft(exercise, &definition, 0).await?;
            library.commit(Event::LibraryChanged(exercise.into())).await?;
        }
        Ok(())
    }

    /// Changes the draft in one step. What `change` refuses is not kept. A form with a key changes it once.
    pub async fn change_draft<T: Serialize + DeserializeOwned>(
        &self,
        actor: &Actor,
        exercise: ExerciseId,
        change: impl FnOnce(&mut Exercise) -> Result<T>,
    ) -> Result<T> {
        let mut library = Library::write(&self.context, actor).await?;
        let claim = match self.context.once(&mut library.tx, actor, ("draft", exercise)).await? {
            Once::First(claim) => claim,
            Once::Before(done) => return Ok(done),
        };
        let row = rows::draft(&mut library.tx, actor.practice, exercise).await?.ok_or(Error::NotFound)?;
        let mut definition = definitions::read_definition(&row.definition)?;
        let done = change(&mut definition)?;
        library.keep_draft(exercise, &definition, row.version).await?;
        claim.keep(&self.context, &mut library.tx, &done).await?;
        // Working on a draft is no event of its own in the audit trail: beginning and publishing it are.
        library.tx.commit().await?;
        Ok(done)
    }

    /// Changes one part of the draft, unless it is not any more what the form was made from, `seen`. What is wrong
    /// with the form is said all the same.
    pub async fn change_part<T: Serialize + DeserializeOwned>(
        &self,
        actor: &Actor,
        exercise: ExerciseId,
        (part, seen): (Part<'_>, &str),
        change: impl FnOnce(&mut Exercise) -> Result<T>,
    ) -> Result<T> {
        let change = |draft: &mut Exercise| {
            let is_changed = draft.fingerprint(part) != seen;
            let mut faults = match change(draft) {
                Ok(done) if !is_changed => return Ok(done),
                Ok(_) => Faults::default(),
                Err(Error::Invalid(faults)) => faults,
                Err(error) => return Err(error),
            };
            if is_changed {
                faults.add("mark", CHANGED);
            }
            Err(Error::Invalid(faults))
        };
        self.change_draft(actor, exercise, change).await
    }

    pub async fn draft_page(&self, actor: &Actor, exercise: ExerciseId) -> Result<Draft> {
        let mut library = Library::read_to_edit(&self.context, actor).await?;
        let row = rows::draft(&mut library.tx, actor.practice, exercise).await?.ok_or(Error::NotFound)?;
        let definition = definitions::read_definition(&row.definition)?;
        let before = library.published(exercise).await?;
        Ok(Draft {
            exercise,
            seen: seen(&row),
            faults: definition.check(),
            published: before.is_some(),
            changes: before.map(|before| definition.changes_since(&before)).unwrap_or_default(),
            definition,
        })
    }

    pub async fn item_page(&self, actor: &Actor, exercise: ExerciseId, item: &ItemId) -> Result<ItemPage> {
        let definition = self.definition(actor, exercise, Which::Draft).await?;
        let place = definition.items.iter().position(|known| known.id == *item).ok_or(Error::NotFound)?;
        Ok(ItemPage { exercise, definition, place })
    }

    /// `scale`: its id; `new` for one that is not there yet.
    pub async fn scale_page(&self, actor: &Actor, exercise: ExerciseId, scale: &str) -> Result<ScalePage> {
        let definition = self.definition(actor, exercise, Which::Draft).await?;
        let found = definition.scales.iter().find(|known| known.id == scale).cloned();
        if found.is_none() && scale != "new" {
            return Err(Error::NotFound);
        }
        Ok(ScalePage { exercise, definition, scale: found })
    }

    /// Makes the draft the next version. `Some`: it has faults, and stays a draft.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it was changed since the form was made: nobody publishes what they have not seen.
    pub async fn publish(&self, actor: &Actor, exercise: ExerciseId, note: &str) -> Result<Option<Vec<Fault>>> {
        let mut library = Library::write(&self.context, actor).await?;
        let note = Some(note.trim()).filter(|note| !note.is_empty());
        if let Some(note) = note {
            at_most(LONGEST_TEXT, note).map_err(|sentence| Faults::one("note", sentence))?;
        }
        let row = rows::draft(&mut library.tx, actor.practice, exercise).await?.ok_or(Error::NotFound)?;
        self.context.still(&seen(&row))?;
        let definition = definitions::read_definition(&row.definition)?;
        let faults = definition.check();
        if !faults.is_empty() {
            return Ok(Some(faults));
        }
        exercises::publish(&self.context, &mut library.tx, actor.practice, exercise, &definition, note).await?;
        drop_draft(&mut library, &row).await?;
        library.commit(Event::LibraryChanged(exercise.into())).await?;
        Ok(None)
    }

    /// Drops the draft; an exercise nothing was ever published of goes with it. `true` when it went.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it was changed since the form was made: nobody throws away what they have not seen.
    pub async fn discard(&self, actor: &Actor, exercise: ExerciseId) -> Result<bool> {
        let mut library = Library::write(&self.context, actor).await?;
        let practice = actor.practice;
        let row = rows::draft(&mut library.tx, practice, exercise).await?.ok_or(Error::NotFound)?;
        self.context.still(&seen(&row))?;
        drop_draft(&mut library, &row).await?;
        let is_gone = library.published(exercise).await?.is_none();
        if is_gone {
            rows::delete_exercise(&mut library.tx, practice, exercise).await?;
        }
        library.commit(Event::LibraryChanged(exercise.into())).await?;
        Ok(is_gone)
    }
}

/// What a form about the whole draft is made from.
fn seen(row: &DraftRow) -> String {
    format!("draft-{}", row.version)
}

/// Unless someone changed it at this moment.
async fn drop_draft(library: &mut Library, row: &DraftRow) -> Result<()> {
    let dropped = rows::drop_draft(&mut library.tx, library.actor.practice, row.exercise, row.version).await?;
    if dropped { Ok(()) } else { Err(Error::Conflict) }
}
