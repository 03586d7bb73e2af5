//! The practice's library, opened for one action by someone who may: what a [`crate::record::Record`] is for a client.

pub(crate) mod drafts;
pub(crate) mod exercises;
pub(crate) mod pathways;
mod preview;
pub(crate) mod result;

use sqlx::{Any, Transaction};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    exercise::{Exercise, Kind},
    ids::ExerciseId,
    text::Search,
};

use crate::{
    audit::{self, Entry, Event},
    context::Context,
    crypto::MacKey,
    definitions::{self, Version, Versions},
    error::{Error, Result},
    setting::Setting,
    slow::Idle,
    store::library::exercise as rows,
};

/// What the library page is asked for.
#[derive(Default)]
pub struct LibraryFilter {
    pub find: String,
    pub kind: Option<Kind>,
    pub tag: String,
    pub archived: bool,
}

/// Which definition of an exercise is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Published,
    Draft,
}

impl Library {
    /// The newest published definition.
    pub(crate) async fn published(&mut self, exercise: ExerciseId) -> Result<Option<Exercise>> {
        let versions = rows::versions(&mut self.tx, self.actor.practice, exercise).await?;
        versions.first().map(|newest| definitions::read(&newest.version)).transpose()
    }

    pub(crate) async fn definition(&mut self, exercise: ExerciseId, which: Which) -> Result<Exercise> {
        let practice = self.actor.practice;
        let found = match which {
            Which::Published => self.published(exercise).await?,
            Which::Draft => {
                let draft = rows::draft(&mut self.tx, practice, exercise).await?;
                draft.map(|draft| definitions::read_definition(&draft.definition)).transpose()?
            }
        };
        found.ok_or(Error::NotFound)
    }
}

impl LibraryFilter {
    pub(crate) fn fits(&self, definition: &Exercise) -> bool {
        let text = format!("{} {} {}", definition.title, definition.summary, definition.tags.join(" "));
        self.kind.is_none_or(|kind| kind == definition.kind)
            && (self.tag.is_empty() || definition.tags.contains(&self.tag))
            && Search::new(&self.find).fits(&text)
    }
}

pub(crate) struct Library {
    pub tx: Transaction<'static, Any>,
    pub actor: Actor,
    pub setting: Setting,
    trail_key: MacKey,
    versions: Versions,
}

impl Library {
    /// Opens the library to change something in it.
    ///
    /// # Errors
    /// `NotFound`, which is written to the audit trail, when this person may not.
    pub(crate) async fn write(context: &Context, actor: &Actor) -> Result<Self> {
        let tx = context.store.write().await?;
        Self::open(context, tx, actor, Action::EditLibrary).await
    }

    /// Opens the library to look only.
    ///
    /// # Errors
    /// As [`Library::write`].
    pub(crate) async fn read(context: &Context, actor: &Actor) -> Result<Self> {
        let tx = context.store.read().await?;
        Self::open(context, tx, actor, Action::SeeLibrary).await
    }

    /// Opens the library to look at what is being made: drafts, and forms that change something.
    ///
    /// # Errors
    /// As [`Library::write`].
    pub(crate) async fn read_to_edit(context: &Context, actor: &Actor) -> Result<Self> {
        let tx = context.store.read().await?;
        Self::open(context, tx, actor, Action::EditLibrary).await
    }

    /// Whether whoever opened it may change something in it.
    pub(crate) fn may_edit(&self) -> bool {
        decide(self.actor.role, Relation::None, Action::EditLibrary) == Decision::Allow
    }

    async fn open(context: &Context, mut tx: Transaction<'static, Any>, actor: &Actor, action: Action) -> Result<Self> {
        if decide(actor.role, Relation::None, action) == Decision::Deny {
            // A read transaction cannot record the denial.
            drop(tx);
            return audit::deny(context, actor, None, action, None).await;
        }
        let setting = Setting::load(&mut tx, context, actor).await?;
        Ok(Self {
            tx,
            actor: actor.clone(),
            setting,
            trail_key: context.vault.trail_key().clone(),
            versions: context.versions.clone(),
        })
    }
}

impl Library {
    /// Lets the library go, so that slow work may begin; what was not committed is not kept.
    pub fn end(self) -> Idle {
        Idle::after(self.tx)
    }

    /// The newest version of every exercise that is in use, by kind and title.
    pub(crate) async fn in_use(&mut self) -> Result<Vec<Version>> {
        self.versions.in_use(&mut self.tx, self.actor.practice).await
    }

    /// Appends what was done to the audit trail and commits both together.
    pub async fn commit(mut self, event: Event) -> Result<()> {
        audit::append(&mut self.tx, &self.trail_key, &Entry::of(&self.actor, self.setting.now, event)).await?;
        self.tx.commit().await?;
        Ok(())
    }
}
