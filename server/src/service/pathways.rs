//! Pathways: looking at one, changing it, and giving it to a client week by week.

use std::collections::HashSet;

use weft_app::pages::library::pathway::PathwayPage;
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    exercise::lines::id_for,
    ids::{AssignmentId, ClientId, PathwayId},
    pathway::Pathway,
    when::{Day, days_after},
};

use crate::{
    service::{Error, Result, Services, exercises, homework::note_place, shelf::Shelf},
    store::{
        exercises as rows,
        homework::{self, AssignmentRow},
        pathways::{self, PathwayRow},
    },
};

pub(super) fn read(row: &PathwayRow) -> Result<Pathway> {
    serde_json::from_str(&row.definition).map_err(|_| Error::Unreadable("pathway"))
}

fn write(pathway: &Pathway) -> Result<String> {
    serde_json::to_string(pathway).map_err(|_| Error::Unreadable("pathway"))
}

/// What an author sends: exercises are named by title or by key.
pub struct PathwayInput {
    pub version: i64,
    pub definition: Pathway,
}

impl Shelf {
    async fn pathway(&mut self, id: PathwayId) -> Result<PathwayRow> {
        pathways::find(&mut self.tx, self.actor.practice, id).await?.ok_or(Error::NotFound)
    }
}

impl Services {
    pub async fn pathway_page(&self, actor: &Actor, id: PathwayId, editing: bool) -> Result<PathwayPage> {
        let mut shelf = self.look_at_shelf(actor).await?;
        let row = shelf.pathway(id).await?;
        let mut known = Vec::new();
        for (version, exercise) in exercises::assignable(&mut shelf.tx, actor.practice).await? {
            if let Some(version) = rows::version(&mut shelf.tx, actor.practice, version).await? {
                known.push((exercise.key, exercise.title, version.exercise));
            }
        }
        Ok(PathwayPage {
            pathway: id,
            definition: read(&row)?,
            version: row.version,
            archived: row.archived_at.is_some(),
            exercises: known,
            editing,
        })
    }

    /// Faults are named after the fields of the form.
    pub async fn change_pathway(&self, actor: &Actor, id: PathwayId, input: PathwayInput) -> Result<()> {
        let mut shelf = self.open_shelf(actor).await?;
        let row = shelf.pathway(id).await?;
        if row.version != input.version {
            return Err(Error::Conflict);
        }
        let known = exercises::assignable(&mut shelf.tx, actor.practice).await?;
        let mut definition = Pathway { key: row.key.clone(), ..input.definition };
        let mut faults = Faults::default();
        for (place, week) in definition.weeks.iter_mut().enumerate() {
            for name in &mut week.exercises {
                let same = |title: &str| title.trim().to_lowercase() == name.trim().to_lowercase();
                match known.iter().find(|(_, exercise)| exercise.key == *name || same(&exercise.title)) {
                    Some((_, exercise)) => exercise.key.clone_into(name),
                    None => faults.add(
                        &format!("week-{}-exercises", place + 1),
                        format!("No exercise is called “{name}”. The titles are listed below."),
                    ),
                }
            }
        }
        faults.or(())?;
        let keys: HashSet<&str> = known.iter().map(|(_, exercise)| exercise.key.as_str()).collect();
        let mut faults = Faults::default();
        for fault in definition.check(&keys) {
            faults.add(&field_of(&fault.place), format!("{} {}.", words_of(&fault.place), fault.what));
        }
        faults.or(())?;
        let row = PathwayRow { definition: write(&definition)?, version: row.version + 1, ..row };
        if !pathways::update(&mut shelf.tx, actor.practice, &row).await? {
            return Err(Error::Conflict);
        }
        shelf.commit(id).await
    }

    pub async fn copy_pathway(&self, actor: &Actor, id: PathwayId) -> Result<PathwayId> {
        let mut shelf = self.open_shelf(actor).await?;
        let mut definition = read(&shelf.pathway(id).await?)?;
        let taken: Vec<String> =
            pathways::all(&mut shelf.tx, actor.practice).await?.into_iter().map(|row| row.key).collect();
        definition.key = id_for(&definition.key, &taken.iter().map(String::as_str).collect::<Vec<_>>());
        definition.title = format!("{} (copy)", definition.title);
        let copy = PathwayRow {
            id: self.new_id(),
            key: definition.key.clone(),
            definition: write(&definition)?,
            version: 1,
            archived_at: None,
        };
        pathways::insert(&mut shelf.tx, actor.practice, &copy, shelf.setting.now).await?;
        let id = copy.id;
        shelf.commit(id).await?;
        Ok(id)
    }

    pub async fn archive_pathway(&self, actor: &Actor, id: PathwayId, archived: bool) -> Result<()> {
        let mut shelf = self.open_shelf(actor).await?;
        let row = shelf.pathway(id).await?;
        let archived_at = archived.then_some(shelf.setting.now);
        let row = PathwayRow { archived_at, version: row.version + 1, ..row };
        pathways::update(&mut shelf.tx, actor.practice, &row).await?;
        shelf.commit(id).await
    }

    /// Gives every week's exercises: each week opens seven days after the one before, and its exercises are for the
    /// week. The client sees a week's work from its first day on.
    pub async fn give_pathway(
        &self,
        actor: &Actor,
        client: ClientId,
        pathway: PathwayId,
        from: Day,
    ) -> Result<Vec<AssignmentId>> {
        let mut case = self.open(actor, client, Action::Assign).await?;
        let practice = actor.practice;
        if from < case.setting.today {
            return Err(Faults::one("from", "This day has passed. Choose today or a later day.").into());
        }
        let row = pathways::find(&mut case.tx, practice, pathway).await?.filter(|row| row.archived_at.is_none());
        let definition = read(&row.ok_or(Error::NotFound)?)?;
        let mut given = Vec::new();
        for (week, weeks) in definition.weeks.iter().zip(0..) {
            let opens = days_after(from, weeks * 7);
            for key in &week.exercises {
                // What was archived since is left out, and so is scoring without words.
                let Some(version) = rows::newest_of(&mut case.tx, practice, key).await? else { continue };
                if exercises::read(&version)?.lacks_wording() {
                    continue;
                }
                let id: AssignmentId = self.new_id();
                let assignment = AssignmentRow {
                    id,
                    client,
                    version: version.id,
                    assigned_day: case.setting.today,
                    assigned_by: actor.membership,
                    due_session: None,
                    due_day: Some(days_after(opens, 6)),
                    opens_day: Some(opens),
                    pathway: Some(pathway),
                    note_sealed: case.seal_some(&note_place(id), &week.why)?,
                };
                homework::insert_assignment(&mut case.tx, practice, &assignment, case.setting.now).await?;
                given.push(id);
            }
        }
        case.commit(pathway).await?;
        Ok(given)
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

fn words_of(place: &str) -> &'static str {
    if place.ends_with("title") {
        "The title"
    } else if place == "summary" {
        "The sentence"
    } else {
        "Here:"
    }
}
