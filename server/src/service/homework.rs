//! Homework: assigning it, what is due, finishing it, and who can read it.

use std::collections::BTreeMap;

use weft_app::pages::{
    client::{
        entries::{Entries, EntryLine},
        entry::Entry,
        finish::Finish,
        start::Start,
        today::{Due as DueCard, Today},
    },
    therapist::{
        assign::{Assign, Choice},
        record::AssignedLine,
    },
};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    exercise::{Exercise, Item},
    ids::{AssignmentId, ClientId, ExerciseVersionId},
    library,
    plane::PlanePoint,
    response::{self, Answers},
    schedule::Due,
    scoring::{self, score},
    shared_view::{HomeworkLine, HomeworkState},
    sharing::Readers,
    when::Day,
};

use crate::{
    service::{
        Case, Error, Result, Services, accounts::greeting, disclosures, exercises, library::Wanted,
        ratings::takes_ratings, sessions::Course, words,
    },
    store::{
        homework::{self, AssignmentRow, ResponseRow},
        pathways,
        sessions::SessionRow,
    },
};

/// The longest personal line, in characters.
const LONGEST_NOTE: usize = 500;

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

/// One piece of homework with what became of it.
pub(super) struct Piece {
    pub assignment: AssignmentRow,
    pub exercise: Exercise,
    pub response: Option<ResponseRow>,
}

pub(super) fn note_place(assignment: AssignmentId) -> String {
    format!("assignments.note {assignment}")
}

impl Piece {
    pub fn finished(&self) -> Option<&ResponseRow> {
        self.response.as_ref().filter(|response| response.finished_at.is_some())
    }

    /// Whether the client sees it on this day: the later weeks of a pathway wait.
    pub fn is_open(&self, today: Day) -> bool {
        self.assignment.opens_day.is_none_or(|opens| opens <= today)
    }

    pub fn is_shared(&self) -> bool {
        self.finished().is_some_and(|response| response.shared_at.is_some())
    }

    pub fn readers(&self) -> Readers {
        Readers::from_shared(self.is_shared())
    }

    pub fn due(&self, course: &Course) -> Due {
        let session = self.assignment.due_session.and_then(|id| course.find(id));
        match (session, self.assignment.due_day) {
            (Some(session), _) => Due::BeforeSession(session.day),
            (None, Some(day)) => Due::By(day),
            (None, None) => Due::Whenever,
        }
    }

    /// Only the starting-pattern quiz is drawn as a point.
    pub fn point(&self, case: &Case, answers: &Answers) -> Option<PlanePoint> {
        let finished = self.finished()?.finished_at?;
        if self.exercise.key != library::STARTING_PATTERN {
            return None;
        }
        PlanePoint::from_scores(case.day(finished), &score(&self.exercise, answers))
    }
}

impl Case {
    /// Every piece of the client's homework, oldest first.
    pub(super) async fn homework(&mut self) -> Result<Vec<Piece>> {
        let practice = self.actor.practice;
        let rows = homework::assignments(&mut self.tx, practice, self.client.id).await?;
        let mut responses: BTreeMap<AssignmentId, ResponseRow> =
            homework::responses(&mut self.tx, practice, self.client.id)
                .await?
                .into_iter()
                .map(|response| (response.assignment, response))
                .collect();
        // The same exercise is assigned many times: each version is read once.
        let mut versions: BTreeMap<ExerciseVersionId, Exercise> = BTreeMap::new();
        let mut pieces = Vec::with_capacity(rows.len());
        for assignment in rows {
            let exercise = match versions.get(&assignment.version) {
                Some(exercise) => exercise.clone(),
                None => {
                    let exercise = exercises::version(&mut self.tx, practice, assignment.version).await?;
                    versions.insert(assignment.version, exercise.clone());
                    exercise
                }
            };
            let response = responses.remove(&assignment.id);
            pieces.push(Piece { assignment, exercise, response });
        }
        Ok(pieces)
    }

    /// One piece; another client's is not found.
    pub(super) async fn piece(&mut self, id: AssignmentId) -> Result<Piece> {
        let practice = self.actor.practice;
        let assignment = homework::assignment(&mut self.tx, practice, id).await?;
        let assignment = assignment.filter(|row| row.client == self.client.id).ok_or(Error::NotFound)?;
        let exercise = exercises::version(&mut self.tx, practice, assignment.version).await?;
        let response = homework::response(&mut self.tx, practice, id).await?;
        Ok(Piece { assignment, exercise, response })
    }

    pub(super) fn note(&self, piece: &Piece) -> Result<Option<String>> {
        self.unseal_some(&note_place(piece.assignment.id), piece.assignment.note_sealed.as_ref())
    }

    pub(super) fn state(&self, piece: &Piece) -> HomeworkState {
        match &piece.response {
            None => HomeworkState::NotBegun,
            Some(ResponseRow { finished_at: Some(at), shared_at, .. }) => {
                HomeworkState::Finished { day: self.day(*at), shared: shared_at.is_some() }
            }
            Some(_) => HomeworkState::Begun,
        }
    }

    pub(super) fn homework_line(&self, piece: &Piece) -> HomeworkLine {
        HomeworkLine {
            id: piece.assignment.id,
            title: piece.exercise.title.clone(),
            kind: piece.exercise.kind,
            assigned: piece.assignment.assigned_day,
            state: self.state(piece),
        }
    }
}

/// For the therapist's record page, newest first.
pub(super) async fn assigned_lines(case: &mut Case, course: &Course) -> Result<Vec<AssignedLine>> {
    let today = case.setting.today;
    let mut lines: Vec<AssignedLine> = case
        .homework()
        .await?
        .iter()
        .map(|piece| AssignedLine {
            assignment: piece.assignment.id,
            title: piece.exercise.title.clone(),
            due: piece.due(course).sentence(today),
            assigned: piece.assignment.assigned_day,
            state: case.state(piece),
        })
        .collect();
    lines.reverse();
    Ok(lines)
}

impl Services {
    /// The client's own record, for those pages whose address does not name it.
    pub(super) async fn own_record(&self, actor: &Actor) -> Result<ClientId> {
        match actor.client {
            Some(client) => Ok(client),
            None => self.deny(actor, None, Action::OwnEntries, None).await,
        }
    }

    /// A piece of one's own homework, to write.
    pub(super) async fn open_own(&self, actor: &Actor, assignment: AssignmentId) -> Result<(Case, Piece)> {
        let case = self.open(actor, self.own_record(actor).await?, Action::OwnEntries).await?;
        self.own_piece(case, assignment).await
    }

    /// A piece of one's own homework, to read only.
    pub(super) async fn look_at_own(&self, actor: &Actor, assignment: AssignmentId) -> Result<(Case, Piece)> {
        let case = self.look(actor, self.own_record(actor).await?, Action::OwnEntries).await?;
        self.own_piece(case, assignment).await
    }

    async fn own_piece(&self, mut case: Case, assignment: AssignmentId) -> Result<(Case, Piece)> {
        match case.piece(assignment).await {
            Ok(piece) => Ok((case, piece)),
            Err(Error::NotFound) => {
                let Case { tx, actor, client, .. } = case;
                drop(tx);
                self.deny(&actor, Some(client.id), Action::OwnEntries, Some(assignment.to_string())).await
            }
            Err(error) => Err(error),
        }
    }

    /// `find`: words that stand in the title, the summary or the tags.
    pub async fn assign_page(&self, actor: &Actor, client: ClientId, find: &str) -> Result<Assign> {
        let mut case = self.look(actor, client, Action::Assign).await?;
        let course = case.course().await?;
        let wanted = Wanted { find: find.trim().to_owned(), ..Wanted::default() };
        let mut without_words = Vec::new();
        if !wanted.find.is_empty() {
            let templates = exercises::without_words(&mut case.tx, actor.practice).await?.into_iter();
            without_words
                .extend(templates.filter(|(_, exercise)| wanted.fits(exercise)).map(|(id, it)| (id, it.title)));
        }
        let exercises = exercises::assignable(&mut case.tx, actor.practice)
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
            pathways::all(&mut case.tx, actor.practice).await?.into_iter().filter(|row| row.archived_at.is_none())
        {
            let pathway = super::pathways::read(&row)?;
            known.push((row.id, pathway.title, pathway.weeks.len()));
        }
        Ok(Assign {
            client,
            next: course.next().map(SessionRow::meeting),
            exercises,
            without_words,
            find: wanted.find,
            pathways: known,
            today: case.setting.today,
            called: case.person.called,
        })
    }

    pub async fn assign(&self, actor: &Actor, client: ClientId, input: AssignInput) -> Result<Vec<AssignmentId>> {
        let mut case = self.open(actor, client, Action::Assign).await?;
        let mut faults = Faults::default();
        if input.versions.is_empty() {
            faults.add("exercise", "Choose at least one exercise.");
        }
        if input.note.chars().count() > LONGEST_NOTE {
            faults.add("note", format!("Keep the personal line to {LONGEST_NOTE} characters."));
        }
        let course = case.course().await?;
        let (due_session, due_day) = match input.due {
            DueInput::NextSession => {
                let next = course.next().map(|session| session.id);
                if next.is_none() {
                    faults.add("due", "No next session is planned yet. Plan one, or choose a day.");
                }
                (next, None)
            }
            DueInput::By(day) => {
                if day < case.setting.today {
                    faults.add("day", "This day has passed. Choose today or a later day.");
                }
                (None, Some(day))
            }
            DueInput::Whenever => (None, None),
        };
        for version in &input.versions {
            if !exercises::may_be_assigned(&mut case.tx, actor.practice, *version).await? {
                faults.add("exercise", "Something chosen here was changed or archived meanwhile. Choose once more.");
                break;
            }
        }
        faults.or(())?;
        let mut ids = Vec::with_capacity(input.versions.len());
        for version in input.versions {
            let id = self.new_id();
            let row = AssignmentRow {
                id,
                client,
                version,
                assigned_day: case.setting.today,
                assigned_by: actor.membership,
                due_session,
                due_day,
                opens_day: None,
                pathway: None,
                note_sealed: case.seal_some(&note_place(id), &input.note)?,
            };
            let now = case.setting.now;
            homework::insert_assignment(&mut case.tx, actor.practice, &row, now).await?;
            ids.push(id);
        }
        let subject = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        case.commit(subject).await?;
        Ok(ids)
    }

    pub async fn today_page(&self, actor: &Actor) -> Result<Today> {
        let mut case = self.look(actor, self.own_record(actor).await?, Action::OwnEntries).await?;
        let course = case.course().await?;
        let today = case.setting.today;
        let mut pieces = case.homework().await?;
        let ready = case.at_hand(&pieces).await?;
        let joint = case.open_joint().await?.map(|session| (case.client.id, session));
        let proposals = case.unanswered().await?;
        pieces.retain(|piece| piece.finished().is_none() && piece.is_open(today));
        pieces.sort_by_key(|piece| {
            (piece.response.is_none(), piece.due(&course).day().is_none(), piece.due(&course).day())
        });
        let homework = pieces
            .iter()
            .map(|piece| {
                Ok(DueCard {
                    assignment: piece.assignment.id,
                    title: piece.exercise.title.clone(),
                    kind: piece.exercise.kind,
                    minutes: piece.exercise.minutes,
                    due: piece.due(&course).sentence(today),
                    note: case.note(piece)?,
                    begun: piece.response.as_ref().map(|response| case.day(response.begun_at)),
                })
            })
            .collect::<Result<_>>()?;
        Ok(Today {
            greeting: greeting(case.setting.local.time(case.setting.now)),
            next_session: course.next().map(SessionRow::meeting),
            called: case.person.called,
            therapist: case.therapist.called,
            today,
            homework,
            ready,
            joint,
            proposals,
        })
    }

    pub async fn start_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Start> {
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let course = case.course().await?;
        let begun_at = match &piece.response {
            None => None,
            Some(response) => {
                let answers = case.answers(response.id).await?;
                Some(response::where_to_go_on(&piece.exercise, &answers.given()))
            }
        };
        Ok(Start {
            assignment,
            note: case.note(&piece)?,
            due: piece.due(&course).sentence(case.setting.today),
            title: piece.exercise.title.clone(),
            kind: piece.exercise.kind,
            minutes: piece.exercise.minutes,
            intro: piece.exercise.intro.split("\n\n").map(str::to_owned).collect(),
            questions: piece.exercise.asked(&Answers::new()).iter().filter(|item| item.body.asks()).count(),
            most: piece.exercise.questions(),
            has_risk_items: piece.exercise.has_risk_items(),
            has_text: piece.exercise.has_text(),
            therapist: case.therapist.called,
            begun_at,
        })
    }

    /// Whether the client has finished it, so that its address leads to the entry.
    pub async fn is_finished(&self, actor: &Actor, assignment: AssignmentId) -> Result<bool> {
        let (_, piece) = self.look_at_own(actor, assignment).await?;
        Ok(piece.finished().is_some())
    }

    pub async fn finish_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Finish> {
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?.id;
        let mut given = case.answers(response).await?.given();
        let to_rate = if takes_ratings(&piece) { case.asked_with(response).await? } else { Vec::new() };
        let has_text = piece.exercise.has_text();
        let at_risk = !scoring::at_risk(&piece.exercise, &given).is_empty();
        let questions: Vec<(usize, Item)> = piece
            .exercise
            .asked_places(&given)
            .into_iter()
            .map(|place| (place, piece.exercise.items[place - 1].clone()))
            .filter(|(_, item)| item.body.asks())
            .collect();
        let answers = questions.into_iter().map(|(place, item)| {
            let answer = given.remove(&item.id);
            (place, item, answer)
        });
        Ok(Finish {
            assignment,
            title: piece.exercise.title,
            kind: piece.exercise.kind,
            therapist: case.therapist.called,
            answers: answers.collect(),
            has_text,
            at_risk,
            to_rate,
        })
    }

    /// Finishes a response, and shares it or keeps it private. Finishing again only changes who can read it.
    pub async fn finish(&self, actor: &Actor, assignment: AssignmentId, readers: Readers) -> Result<()> {
        let (mut case, piece) = self.open_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        let answers = case.answers(response.id).await?;
        response::ready_to_finish(&piece.exercise, &answers.given())?;
        let (practice, now) = (actor.practice, case.setting.now);
        homework::finish(&mut case.tx, practice, response.id, now).await?;
        let shared = (readers == Readers::ClientAndTherapist).then_some(now);
        homework::set_shared(&mut case.tx, practice, response.id, shared).await?;
        case.commit(assignment).await
    }

    pub async fn entries_page(&self, actor: &Actor) -> Result<Entries> {
        let mut case = self.look(actor, self.own_record(actor).await?, Action::OwnEntries).await?;
        let mut finished: Vec<(weft_shared::when::Moment, EntryLine)> = Vec::new();
        for piece in case.homework().await? {
            let Some(at) = piece.finished().and_then(|response| response.finished_at) else { continue };
            finished.push((
                at,
                EntryLine {
                    assignment: piece.assignment.id,
                    readers: piece.readers(),
                    kind: piece.exercise.kind,
                    finished: case.day(at),
                    title: piece.exercise.title,
                },
            ));
        }
        finished.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let entries = finished.into_iter().map(|(_, line)| line).collect();
        Ok(Entries { therapist: case.therapist.called, entries })
    }

    pub async fn entry_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Entry> {
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let readers = piece.readers();
        let told = disclosures::that_may_tell_of(&mut case, &piece).await?;
        let to_rate = match piece.finished() {
            Some(response) if takes_ratings(&piece) => case.asked_with(response.id).await?,
            _ => Vec::new(),
        };
        let (words, result) = words::read(&mut case, piece).await?;
        let therapist = case.therapist.called;
        Ok(Entry { assignment, therapist, readers, just_finished: false, result, words, told, to_rate })
    }

    pub async fn set_readers(&self, actor: &Actor, assignment: AssignmentId, readers: Readers) -> Result<()> {
        let (mut case, piece) = self.open_own(actor, assignment).await?;
        let response = piece.finished().ok_or(Error::NotFound)?;
        let shared = (readers == Readers::ClientAndTherapist).then_some(case.setting.now);
        homework::set_shared(&mut case.tx, actor.practice, response.id, shared).await?;
        case.commit(assignment).await
    }
}
