//! The library's first page: what there is.

use std::collections::{BTreeMap, BTreeSet};

use weft_app::pages::library::catalogue::{ExerciseLine, LibraryPage, PathwayLine};
use weft_shared::access::Actor;

use crate::{
    definitions,
    error::Result,
    library::{Library, LibraryFilter},
    service::Services,
    store::library::{exercise as rows, pathway},
};

impl Services {
    pub async fn library_page(&self, actor: &Actor, wanted: LibraryFilter) -> Result<LibraryPage> {
        let mut library = Library::read(&self.context, actor).await?;
        let practice = actor.practice;
        let mut newest = BTreeMap::new();
        for row in rows::newest(&mut library.tx, practice).await? {
            newest.insert(row.exercise, definitions::read(&row)?);
        }
        let mut drafts = BTreeMap::new();
        for row in rows::drafts(&mut library.tx, practice).await? {
            drafts.insert(row.exercise, definitions::read_definition(&row.definition)?);
        }
        let mut shelved = Vec::new();
        let mut tags = BTreeSet::new();
        let may_edit = library.may_edit();
        for row in rows::exercises(&mut library.tx, practice).await? {
            if row.archived_at.is_some() != wanted.archived {
                continue;
            }
            let Some(definition) = newest.get(&row.id).or_else(|| drafts.get(&row.id)) else { continue };
            tags.extend(definition.tags.iter().cloned());
            let only_draft = !newest.contains_key(&row.id);
            if wanted.fits(definition) && (may_edit || !only_draft) {
                shelved.push(ExerciseLine {
                    exercise: row.id,
                    title: definition.title.clone(),
                    kind: definition.kind,
                    minutes: definition.minutes,
                    summary: definition.summary.clone(),
                    tags: definition.tags.clone(),
                    only_draft,
                    has_draft: drafts.contains_key(&row.id),
                    lacks_wording: definition.lacks_wording(),
                });
            }
        }
        shelved.sort_by(|a, b| (a.kind, &a.title).cmp(&(b.kind, &b.title)));
        let mut lines = Vec::new();
        for row in pathway::all(&mut library.tx, practice).await?.into_iter().filter(|row| row.archived_at.is_none()) {
            let definition = crate::library::pathways::read(&row)?;
            let (title, summary, weeks) = (definition.title, definition.summary, definition.weeks.len());
            lines.push(PathwayLine { pathway: row.id, title, summary, weeks });
        }
        Ok(LibraryPage {
            may_edit,
            exercises: shelved,
            pathways: lines,
            find: wanted.find,
            kind: wanted.kind,
            tag: wanted.tag,
            archived: wanted.archived,
            tags: tags.into_iter().collect(),
        })
    }
}
