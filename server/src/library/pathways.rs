//! Pathways as they are stored.

use weft_shared::{ids::PathwayId, pathway::Pathway};

use crate::{
    error::{Error, Result},
    library::Library,
    store::library::pathway::{self, PathwayRow},
};

pub(crate) fn read(row: &PathwayRow) -> Result<Pathway> {
    serde_json::from_str(&row.definition).map_err(|_| Error::Unreadable("pathway"))
}

pub(crate) fn write(pathway: &Pathway) -> Result<String> {
    serde_json::to_string(pathway).map_err(|_| Error::Unreadable("pathway"))
}

impl Library {
    pub(crate) async fn pathway(&mut self, id: PathwayId) -> Result<PathwayRow> {
        pathway::find(&mut self.tx, self.actor.practice, id).await?.ok_or(Error::NotFound)
    }
}
