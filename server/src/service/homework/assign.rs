//! Assigning exercises.

use weft_app::pages::homework::assign::{Assign, Choice};
use weft_shared::{
    access::{Action, Actor},
    error::{Faults, Question, Sure},
    ids::{AssignmentId, ClientId, ExerciseVersionId, SessionId},
    schedule::{LONGEST_PERSONAL_LINE, ask_if_far_ahead},
    text::{at_most, listed},
    when::{self, Day},
};

use crate::{
    audit::{Event, SubjectId},
    error::Result,
    form_stamp::Once,
    library::LibraryFilter,
    record::{Record, sealed::SealedField},
    service::Services,
    store::{homework::AssignmentRow, library::pathway, record::session::SessionRow},
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
    /// What was asked about and is meant.
    pub sure: Sure,
}

/// What an exercise is due before, or by; asks about a day far ahead.
pub(super) async fn due(
    record: &mut Record,
    faults: &mut Faults,
    due: &DueInput,
    sure: &Sure,
) -> Result<(Option<SessionId>, Option<Day>)> {
    Ok(match *due {
        DueInput::NextSession => {
            let next = record.course().await?.next().map(|session| session.id);
            if next.is_none() {
                faults.add("due", "No next session is planned. Plan one first, or choose a day.");
            }
            (next, None)
        }
        DueInput::By(day) => {
            if day < record.setting.today {
                faults.add("day", "This day has passed. Choose today or a later day.");
            }
            ask_if_far_ahead(faults, ("day", day), record.setting.today, sure);
            (None, Some(day))
        }
        DueInput::Whenever => (None, None),
    })
}

/// Asks about exercises that the client has already, and has not finished.
async fn ask_if_there(record: &mut Record, faults: &mut Faults, input: &AssignInput) -> Result<()> {
    let (in_use, homework) = (record.in_use().await?, record.homework().await?);
    let today = record.setting.today;
    let chosen = in_use.iter().filter(|version| input.versions.contains(&version.id));
    let there: Vec<(&str, &str, Day)> = chosen
        .filter_map(|version| {
            let definition = &version.definition;
            let open = homework.iter().rev().filter(|assigned| assigned.is_waiting());
            let there = open.into_iter().find(|assigned| assigned.exercise.key == definition.key)?;
            Some((definition.key.as_str(), definition.title.as_str(), there.assignment.assigned_day))
        })
        .collect();
    let unsure = there.iter().filter(|(key, ..)| !input.sure.holds(&again(key)));
    let unsure: Vec<_> = unsure.map(|(_, title, day)| (*title, when::dated(*day, today))).collect();
    let sentence = already_there(&record.person.called, &unsure);
    for (key, title, _) in there {
        let question =
            Question { field: "exercise", about: again(key), yes: format!("Yes, assign “{title}” again") };
        faults.ask(sentence.clone(), question, &input.sure);
    }
    Ok(())
}

/// Asks about exercises that are there, each with the day since when.
fn already_there(called: &str, there: &[(&str, String)]) -> String {
    let named: Vec<_> = there.iter().map(|(title, since)| format!("“{title}” since {since}")).collect();
    let them = if there.len() == 1 { "it" } else { "them" };
    format!("{called} has had {} and has not finished {them}. Assign {them} again?", listed(&named))
}

/// What is asked about an exercise that is there.
fn again(key: &str) -> String {
    format!("again {key}")
}

impl Services {
    /// `find`: words that stand in the title, the summary or the tags.
    /// `ticked` stay in sight whatever is searched for.
    pub async fn assign_page(
        &self,
        actor: &Actor,
        client: ClientId,
        (find, ticked): (&str, &[ExerciseVersionId]),
    ) -> Result<Assign> {
        let mut record = Record::read(&self.context, actor, client, Action::Assign).await?;
        record.status_allows(Action::Assign)?;
        let course = record.course().await?;
        let wanted = LibraryFilter { find: find.trim().to_owned(), ..LibraryFilter::default() };
        let in_use = record.in_use().await?;
        let (lack, assignable): (Vec<_>, Vec<_>) = in_use
            .iter()
            .filter(|version| wanted.fits(&version.definition) || ticked.contains(&version.id))
            .partition(|version| version.definition.lacks_wording());
        // What was searched for and cannot be given is named.
        let without_words = match wanted.find.is_empty() {
            true => Vec::new(),
            false => lack.into_iter().map(|version| (version.exercise, version.definition.title.clone())).collect(),
        };
        let exercises = assignable
            .into_iter()
            .map(|version| Choice {
                version: version.id,
                kind: version.definition.kind,
                title: version.definition.title.clone(),
                summary: version.definition.summary.clone(),
                minutes: version.definition.minutes,
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
        let (due_session, due_day) = due(&mut record, &mut faults, &input.due, &input.sure).await?;
        if !record.may_be_assigned(&input.versions).await? {
            faults.add(
                "exercise",
                "An exercise you chose was changed or archived meanwhile. Check your choice, then assign again.",
            );
        }
        ask_if_there(&mut record, &mut faults, &input).await?;
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
                is_self_started: false,
                declined_at: None,
                withdrawn_at: None,
                redated_at: None,
                reworded_at: None,
            };
            record.assign(&row).await?;
            ids.push(id);
        }
        claim.keep(&self.context, &mut record.tx, &ids).await?;
        record.commit(Event::Assigned(ids.iter().copied().map(SubjectId::from).collect())).await?;
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::already_there;

    #[test]
    fn what_is_there_is_named_whether_it_is_one_two_or_many() {
        let asked = |titles: &[&str]| {
            let there: Vec<_> = titles.iter().map(|title| (*title, "3 May".to_owned())).collect();
            already_there("Noor", &there)
        };
        assert_eq!(asked(&["A"]), "Noor has had “A” since 3 May and has not finished it. Assign it again?");
        assert_eq!(
            asked(&["A", "B"]),
            "Noor has had “A” since 3 May and “B” since 3 May and has not finished them. Assign them again?"
        );
        assert_eq!(
            asked(&["A", "B", "C"]),
            "Noor has had “A” since 3 May, “B” since 3 May and “C” since 3 May and has not finished them. Assign them again?"
        );
    }
}
