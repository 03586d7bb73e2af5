//! The practice's library: what there is, what an exercise is made of, trying it, copying and archiving it.

use std::collections::{BTreeMap, BTreeSet};

use weft_app::{
    components::result::{OutcomeShown, QuizResult, Suggestion},
    pages::library::{
        exercise::{ExercisePage, VersionLine},
        preview::Preview,
        shelf::{Library, PathwayLine, Shelved},
    },
};
use weft_shared::{
    access::Actor,
    exercise::{Exercise, Kind},
    ids::ExerciseId,
    library::STARTING_PATTERN,
    plane::PlanePoint,
    response::Answers,
    scoring,
};

use crate::{
    service::{
        Error, Result, Services, exercises,
        result::{scale_lines, source_line},
        shelf::Shelf,
    },
    store::{exercises as rows, pathways},
};

/// What the library page is asked for.
#[derive(Default)]
pub struct Wanted {
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

impl Shelf {
    /// The newest published definition.
    pub(super) async fn published(&mut self, exercise: ExerciseId) -> Result<Option<Exercise>> {
        let versions = rows::versions(&mut self.tx, self.actor.practice, exercise).await?;
        versions.first().map(|newest| exercises::read(&newest.version)).transpose()
    }

    pub(super) async fn definition(&mut self, exercise: ExerciseId, which: Which) -> Result<Exercise> {
        let practice = self.actor.practice;
        let found = match which {
            Which::Published => self.published(exercise).await?,
            Which::Draft => {
                let draft = rows::draft(&mut self.tx, practice, exercise).await?;
                draft.map(|draft| exercises::read_definition(&draft.definition)).transpose()?
            }
        };
        found.ok_or(Error::NotFound)
    }
}

impl Services {
    pub async fn library_page(&self, actor: &Actor, wanted: Wanted) -> Result<Library> {
        let mut shelf = self.look_at_shelf(actor).await?;
        let practice = actor.practice;
        let mut newest = BTreeMap::new();
        for row in rows::newest(&mut shelf.tx, practice).await? {
            newest.insert(row.exercise, exercises::read(&row)?);
        }
        let mut drafts = BTreeMap::new();
        for row in rows::drafts(&mut shelf.tx, practice).await? {
            drafts.insert(row.exercise, exercises::read_definition(&row.definition)?);
        }
        let mut shelved = Vec::new();
        let mut tags = BTreeSet::new();
        for row in rows::exercises(&mut shelf.tx, practice).await? {
            if row.archived_at.is_some() != wanted.archived {
                continue;
            }
            let Some(definition) = newest.get(&row.id).or_else(|| drafts.get(&row.id)) else { continue };
            tags.extend(definition.tags.iter().cloned());
            if wanted.fits(definition) {
                shelved.push(Shelved {
                    exercise: row.id,
                    title: definition.title.clone(),
                    kind: definition.kind,
                    minutes: definition.minutes,
                    summary: definition.summary.clone(),
                    tags: definition.tags.clone(),
                    only_draft: !newest.contains_key(&row.id),
                    has_draft: drafts.contains_key(&row.id),
                    lacks_wording: definition.lacks_wording(),
                });
            }
        }
        shelved.sort_by(|a, b| (a.kind, &a.title).cmp(&(b.kind, &b.title)));
        let mut lines = Vec::new();
        for row in pathways::all(&mut shelf.tx, practice).await?.into_iter().filter(|row| row.archived_at.is_none()) {
            let definition = super::pathways::read(&row)?;
            let (title, summary, weeks) = (definition.title, definition.summary, definition.weeks.len());
            lines.push(PathwayLine { pathway: row.id, title, summary, weeks });
        }
        Ok(Library {
            exercises: shelved,
            pathways: lines,
            find: wanted.find,
            kind: wanted.kind,
            tag: wanted.tag,
            archived: wanted.archived,
            tags: tags.into_iter().collect(),
        })
    }

    pub async fn exercise_page(&self, actor: &Actor, exercise: ExerciseId) -> Result<ExercisePage> {
        let mut shelf = self.look_at_shelf(actor).await?;
        let practice = actor.practice;
        let row = rows::exercise(&mut shelf.tx, practice, exercise).await?.ok_or(Error::NotFound)?;
        let published = rows::versions(&mut shelf.tx, practice, exercise).await?;
        let definitions = published.iter().map(|row| exercises::read(&row.version)).collect::<Result<Vec<_>>>()?;
        let versions = published.into_iter().enumerate().map(|(place, row)| VersionLine {
            number: row.version.number,
            published: shelf.setting.local.day(row.published_at),
            note: row.change_note.unwrap_or_default(),
            changes: match definitions.get(place + 1) {
                Some(before) => definitions[place].changes_since(before),
                None => Vec::new(),
            },
        });
        Ok(ExercisePage {
            exercise,
            versions: versions.collect(),
            has_draft: rows::draft(&mut shelf.tx, practice, exercise).await?.is_some(),
            archived: row.archived_at.is_some(),
            definition: definitions.into_iter().next().ok_or(Error::NotFound)?,
        })
    }

    /// The exercise as a client meets it, given what was typed into it so far; nothing is kept.
    pub async fn preview_page(
        &self,
        actor: &Actor,
        exercise: ExerciseId,
        which: Which,
        tried: Option<&Answers>,
    ) -> Result<Preview> {
        let mut shelf = self.look_at_shelf(actor).await?;
        let definition = shelf.definition(exercise, which).await?;
        let answers = tried.cloned().unwrap_or_default();
        let said = match tried {
            Some(answers) => {
                let client = shelf.would_say(&definition, answers, false).await?;
                Some((client, shelf.would_say(&definition, answers, true).await?))
            }
            None => None,
        };
        Ok(Preview {
            exercise,
            asked: definition.asked_places(&answers),
            is_draft: which == Which::Draft,
            contacts: shelf.setting.practice.contacts(),
            definition,
            said,
        })
    }

    /// The definition, to be read out of the house.
    pub async fn definition(&self, actor: &Actor, exercise: ExerciseId, which: Which) -> Result<Exercise> {
        self.look_at_shelf(actor).await?.definition(exercise, which).await
    }

    pub async fn archive_exercise(&self, actor: &Actor, exercise: ExerciseId, archived: bool) -> Result<()> {
        let mut shelf = self.open_shelf(actor).await?;
        rows::exercise(&mut shelf.tx, actor.practice, exercise).await?.ok_or(Error::NotFound)?;
        let at = archived.then_some(shelf.setting.now);
        rows::set_archived(&mut shelf.tx, actor.practice, exercise, at).await?;
        shelf.commit(exercise).await
    }
}

impl Wanted {
    pub(super) fn fits(&self, definition: &Exercise) -> bool {
        let words = self.find.trim().to_lowercase();
        let text = format!("{} {} {}", definition.title, definition.summary, definition.tags.join(" ")).to_lowercase();
        self.kind.is_none_or(|kind| kind == definition.kind)
            && (self.tag.is_empty() || definition.tags.contains(&self.tag))
            && words.split_whitespace().all(|word| text.contains(word))
    }
}

impl Shelf {
    /// What the exercise would say at the end to a client, or to a therapist.
    async fn would_say(&mut self, definition: &Exercise, answers: &Answers, treats: bool) -> Result<QuizResult> {
        let answers = definition.counted(answers);
        let scores = scoring::score(definition, &answers);
        let at_risk = !scoring::at_risk(definition, &answers).is_empty();
        let outcome = match scoring::outcome(definition, &scores) {
            Some(outcome) => {
                let mut next = Vec::new();
                for key in &outcome.next {
                    next.extend(self.named(key).await?);
                }
                let reading = match &outcome.reading {
                    Some(key) => self.named(key).await?,
                    None => None,
                };
                Some(OutcomeShown { title: outcome.title.clone(), text: outcome.text.clone(), next, reading })
            }
            None => None,
        };
        let is_plane = definition.key == STARTING_PATTERN;
        Ok(QuizResult {
            point: is_plane.then(|| PlanePoint::from_scores(self.setting.today, &scores)).flatten(),
            scales: scale_lines(definition, &scores, treats),
            outcome,
            contacts: (at_risk && !treats).then(|| self.setting.practice.contacts()),
            source: source_line(definition),
        })
    }

    /// A suggestion as it is only looked at.
    async fn named(&mut self, key: &str) -> Result<Option<Suggestion>> {
        let Some(row) = rows::newest_of(&mut self.tx, self.actor.practice, key).await? else { return Ok(None) };
        let exercise = exercises::read(&row)?;
        Ok(Some(Suggestion {
            exercise: row.exercise,
            version: row.id,
            title: exercise.title,
            kind: exercise.kind,
            minutes: exercise.minutes,
            may_begin: false,
        }))
    }
}
