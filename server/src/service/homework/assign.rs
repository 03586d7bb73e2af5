//! Assigning exercises.

use weft_app::pages::homework::assign::{Assign, Choice};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{AssignmentId, ClientId, ExerciseVersionId},
    schedule::LONGEST_PERSONAL_LINE,
    text::at_most,
    when::Day,
};

use crate::{
    error::Result,
    form_stamp::Once,
    library::{LibraryFilter, exercises},
    record::{Record, sealed::SealedField},
    service::Services,
    store::{
        homework::{self, AssignmentRow},
        library::pathway,
        record::session::SessionRow,
    },
};

pub enum DueInput {
    NextSession,
    By(Day),
    Whenever,
}

pub struct AssignInput {
    pub versions: Vec<ExerciseVersionId>,
    pub due: DueInput,
    pub note: String,
}

impl Services {
    /// `find`: words that stand in the title, the summary or the tags.
    pub async fn assign_page(&self, actor: &Actor, client: ClientId, find: &str) -> Result<Assign> {
        let mut record = Record::read(&self.context, actor, client, Action::Assign).await?;
        let course = record.course().await?;
        let wanted = LibraryFilter { find: find.trim().to_owned(), ..LibraryFilter::default() };
        let mut without_words = Vec::new();
        if !wanted.find.is_empty() {
            let templates = exercises::without_words(&mut record.tx, actor.practice).await?.into_iter();
            without_words
                .extend(templates.filter(|(_, exercise)| wanted.fits(exercise)).map(|(id, it)| (id, it.title)));
        }
        let exercises = exercises::assignable(&mut record.tx, actor.practice)
            .await?
            .into_iter()
            .filter(|(_, exercise)| wanted.fits(exercise))
            .map(|(version, exercise)| Choice {
                version,
                kind: exercise.kind,
                title: exercise.title,
                summary: exercise.summary,
                minutes: exercise.minutes,
            })
            .collect();
        let mut known = Vec::new();
        for row in
            pathway::all(&mut record.tx, actor.practice).await?.into_iter().filter(|row| row.archived_at.is_none())
        {
            let pathway = crate::library::pathways::read(&row)?;
            known.push((row.id, pathway.title, pathway.weeks.len()));
        }
        Ok(Assign {
            client,
            next: course.next().map(SessionRow::meeting),
            exercises,
            without_words,
            find: wanted.find,
            pathways: known,
            today: record.setting.today,
            called: record.person.called,
        })
    }

    pub async fn assign(&self, actor: &Actor, client: ClientId, input: AssignInput) -> Result<Vec<AssignmentId>> {
        let mut record = Record::write(&self.context, actor, client, Action::Assign).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("assign", client)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let mut faults = Faults::default();
        if input.versions.is_empty() {
            faults.add("exercise", "Choose at least one exercise.");
        }
        if let Err(sentence) = at_most(LONGEST_PERSONAL_LINE, &input.note) {
            faults.add("note", sentence);
        }
        let course = record.course().await?;
        let (due_session, due_day) = match input.due {
            DueInput::NextSession => {
                let next = course.next().map(|session| session.id);
                if next.is_none() {
                    faults.add("due", "No next session is planned yet. Plan one, or choose a day.");
                }
                (next, None)
            }
            DueInput::By(day) => {
                if day < record.setting.today {
                    faults.add("day", "This day has passed. Choose today or a later day.");
                }
                (None, Some(day))
            }
            DueInput::Whenever => (None, None),
        };
        for version in &input.versions {
            if !exercises::may_be_assigned(&mut record.tx, actor.practice, *version).await? {
                faults.add("exercise", "Something chosen here was changed or archived meanwhile. Choose once more.");
                break;
            }
        }
        faults.or(())?;
        let mut ids = Vec::with_capacity(input.versions.len());
        for version in input.versions {
            let id = self.context.new_id();
            let row = AssignmentRow {
                id,
                client,
                version,
                assigned_day: record.setting.today,
                assigned_by: actor.membership,
                due_session,
                due_day,
                opens_day: None,
                pathway: None,
                note_sealed: record.seal_some(SealedField::AssignmentNote(id), &input.note)?,
            };
            let now = record.setting.now;
            homework::insert_assignment(&mut record.tx, actor.practice, &row, now).await?;
            ids.push(id);
        }
        claim.keep(&self.context, &mut record.tx, &ids).await?;
        let subject = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        record.commit(subject).await?;
        Ok(ids)
    }
}
