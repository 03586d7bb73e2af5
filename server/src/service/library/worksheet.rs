//! Exercises and pathways of the library on paper.

use std::{collections::BTreeMap, sync::Arc};

use weft_shared::{
    access::Actor,
    exercise::Exercise,
    ids::{ExerciseId, PathwayId, PracticeId},
    pathway::Pathway,
};

use crate::{
    definitions::{self, with_key},
    error::{Error, Result},
    library::{Library, Which, pathways},
    printing::{Printed, Sheets, printed},
    report::{House, Paper},
    service::Services,
    store::library::{exercise as rows, pathway},
};

impl Services {
    /// An exercise of the practice as it stands now.
    pub async fn worksheet(&self, actor: &Actor, exercise: ExerciseId, paper: Paper) -> Result<Printed> {
        let mut library = Library::read(&self.context, actor).await?;
        let definition = library.definition(exercise, Which::Published).await?;
        let name = format!("worksheet-{}", definition.key);
        let head = library.setting.head(paper);
        printed(library.end(), Sheets::One(Arc::new(definition)), head, &name).await
    }

    /// A pathway of the practice as a workbook.
    pub async fn workbook(&self, actor: &Actor, id: PathwayId, paper: Paper) -> Result<Printed> {
        let mut library = Library::read(&self.context, actor).await?;
        let row = pathway::find(&mut library.tx, actor.practice, id).await?.ok_or(Error::NotFound)?;
        let definition = pathways::read(&row)?;
        let in_use = library.in_use().await?;
        let book = Sheets::of_pathway(&definition, |key| {
            with_key(&in_use, key).map(|version| Exercise::clone(&version.definition))
        });
        let head = library.setting.head(paper);
        printed(library.end(), book, head, &format!("workbook-{}", definition.key)).await
    }

    /// For whoever runs the machine: the house a practice prints for, its exercises by key, and its pathways.
    pub async fn printable_for_operator(
        &self,
        practice: PracticeId,
    ) -> Result<(House, BTreeMap<String, Exercise>, Vec<Pathway>)> {
        let mut tx = self.context.store.read().await?;
        let row = crate::store::practice::practice(&mut tx, practice).await?.ok_or(Error::NotFound)?;
        let house = House { practice: row.name.clone(), contacts: row.contacts() };
        let known = rows::newest(&mut tx, practice).await?;
        let known =
            known.iter().map(definitions::read).map(|read| read.map(|exercise| (exercise.key.clone(), exercise)));
        let known = known.collect::<Result<BTreeMap<_, _>>>()?;
        let there = pathway::all(&mut tx, practice).await?;
        Ok((house, known, there.iter().map(pathways::read).collect::<Result<_>>()?))
    }
}
