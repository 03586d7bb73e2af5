//! Pathways: looking at one, changing, copying, archiving it.

use std::collections::HashSet;

use weft_app::pages::library::pathway::PathwayPage;
use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::lines::id_for,
    ids::PathwayId,
    pathway::Pathway,
    text::{folded, sentence_case},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    form_stamp::Once,
    library::{Library, pathways},
    service::Services,
    store::library::pathway::{self, PathwayRow},
};

/// What an author sends: exercises are named by title or by key. Key and tags stay what they are.
pub struct PathwayInput {
    pub version: i64,
    pub definition: Pathway,
}

impl Services {
    pub async fn pathway_page(&self, actor: &Actor, id: PathwayId, editing: bool) -> Result<PathwayPage> {
        let mut library = if editing {
            Library::read_to_edit(&self.context, actor).await?
        } else {
            Library::read(&self.context, actor).await?
        };
        let row = library.pathway(id).await?;
        let known = library
            .in_use()
            .await?
            .iter()
            .filter(|version| !version.definition.lacks_wording())
            .map(|version| (version.definition.key.clone(), version.definition.title.clone(), version.exercise))
            .collect();
        Ok(PathwayPage {
            pathway: id,
            definition: pathways::read(&row)?,
            version: row.version,
            archived: row.archived_at.is_some(),
            exercises: known,
            editing,
            may_edit: library.may_edit(),
        })
    }

    /// Faults are named after the fields of the form.
    pub async fn change_pathway(&self, actor: &Actor, id: PathwayId, input: PathwayInput) -> Result<()> {
        let mut library = Library::write(&self.context, actor).await?;
        let row = library.pathway(id).await?;
        let before = pathways::read(&row)?;
        let mut known = library.in_use().await?;
        known.retain(|version| !version.definition.lacks_wording());
        let mut definition = Pathway { key: row.key.clone(), tags: before.tags, ..input.definition };
        let mut faults = Faults::default();
        for (place, week) in definition.weeks.iter_mut().enumerate() {
            for name in &mut week.exercises {
                let same = |title: &str| folded(title.trim()) == folded(name.trim());
                match known.iter().map(|version| &version.definition).find(|it| it.key == *name || same(&it.title)) {
                    Some(exercise) => exercise.key.clone_into(name),
                    None => faults.add(
                        &format!("week-{}-exercises", place + 1),
                        format!("Choose titles from the list below. No exercise you can assign is called “{name}”."),
                    ),
                }
            }
        }
        faults.or(())?;
        let keys: HashSet<&str> = known.iter().map(|version| version.definition.key.as_str()).collect();
        let mut faults = Faults::default();
        for fault in definition.check(&keys) {
            faults.add(&field_of(&fault.place), format!("{}.", sentence_case(&fault.what)));
        }
        faults.or(())?;
        if row.version != input.version {
            return Err(Error::Conflict);
        }
        let row = PathwayRow { definition: pathways::write(&definition)?, version: row.version + 1, ..row };
        if !pathway::update(&mut library.tx, actor.practice, &row).await? {
            return Err(Error::Conflict);
        }
        library.commit(Event::LibraryChanged(id.into())).await
    }

    pub async fn copy_pathway(&self, actor: &Actor, id: PathwayId) -> Result<PathwayId> {
        let mut library = Library::write(&self.context, actor).await?;
        let claim = match self.context.once(&mut library.tx, actor, ("copy-pathway", id)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let mut definition = pathways::read(&library.pathway(id).await?)?;
        let taken: Vec<String> =
            pathway::all(&mut library.tx, actor.practice).await?.into_iter().map(|row| row.key).collect();
        definition.key = id_for(&definition.key, &taken.iter().map(String::as_str).collect::<Vec<_>>());
        definition.title = format!("{} (copy)", definition.title);
        let copy = PathwayRow {
            id: self.context.new_id(),
            key: definition.key.clone(),
            definition: pathways::write(&definition)?,
            version: 1,
            archived_at: None,
        };
        pathway::insert(&mut library.tx, actor.practice, &copy, library.setting.now).await?;
        let id = copy.id;
        claim.keep(&self.context, &mut library.tx, &id).await?;
        library.commit(Event::LibraryChanged(id.into())).await?;
        Ok(id)
    }

    pub async fn archive_pathway(&self, actor: &Actor, id: PathwayId, archived: bool) -> Result<()> {
        let mut library = Library::write(&self.context, actor).await?;
        let row = library.pathway(id).await?;
        let archived_at = archived.then_some(library.setting.now);
        let row = PathwayRow { archived_at, version: row.version + 1, ..row };
        if !pathway::update(&mut library.tx, actor.practice, &row).await? {
            return Err(Error::Conflict);
        }
        library.commit(Event::LibraryChanged(id.into())).await
    }
}

/// The form's field for a place in the definition: `weeks[2].exercises[0]` is `week-3-exercises`.
fn field_of(place: &str) -> String {
    let week = place.strip_prefix("weeks[").and_then(|rest| rest.split_once(']'));
    match week.and_then(|(number, rest)| Some((number.parse::<usize>().ok()? + 1, rest))) {
        Some((number, rest)) => {
            let part = rest.trim_start_matches('.').split('[').next().unwrap_or("title");
            format!("week-{number}-{part}")
        }
        None => place.to_owned(),
    }
}
