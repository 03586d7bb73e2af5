//! Assignments, responses and their answers.

pub mod flag;
pub mod revision;

use sqlx::any::AnyRow;
use weft_shared::{
    access::Role,
    ids::{AssignmentId, ClientId, ExerciseVersionId, MembershipId, PathwayId, PracticeId, ResponseId, SessionId},
    response::save::Stamp,
    when::{Day, Moment},
};

use super::{Connection, Result, row::Columns as _, scope::Scope};

#[derive(Clone)]
pub struct AssignmentRow {
    pub id: AssignmentId,
    pub client: ClientId,
    pub version: ExerciseVersionId,
    pub assigned_day: Day,
    pub assigned_by: MembershipId,
    pub due_session: Option<SessionId>,
    pub due_day: Option<Day>,
    /// Until then the client does not see it.
    pub opens_day: Option<Day>,
    pub pathway: Option<PathwayId>,
    pub note_sealed: Option<Vec<u8>>,
    /// The client began it by themselves.
    pub is_self_started: bool,
    /// When the client said "Not this one".
    pub declined_at: Option<Moment>,
    /// When the therapist withdrew it.
    pub withdrawn_at: Option<Moment>,
    /// When the therapist changed when it is for, and the personal line, last.
    pub redated_at: Option<Moment>,
    pub reworded_at: Option<Moment>,
}

#[derive(Clone)]
pub struct ResponseRow {
    pub id: ResponseId,
    pub assignment: AssignmentId,
    pub begun_at: Moment,
    pub finished_at: Option<Moment>,
    pub shared_at: Option<Moment>,
    /// From when on a report may have told of it, even if it is private again.
    pub first_shared_at: Option<Moment>,
    /// When the client changed it last after it was finished.
    pub amended_at: Option<Moment>,
    /// From when on the therapist could read the revision that stands.
    pub revision_shared_at: Option<Moment>,
}

pub struct AnswerRow {
    pub item: String,
    pub answer_sealed: Vec<u8>,
    pub revision: i64,
    /// The page's save it came by; `None`: by a form.
    pub by: Option<Stamp>,
    pub saved_at: Moment,
}

pub async fn insert_assignment(
    db: &mut Connection,
    scope: &Scope,
    assignment: &AssignmentRow,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO assignments (id, practice_id, client_id, exercise_version_id, assigned_at, assigned_day,
                                  assigned_by, due_session_id, due_day, opens_day, pathway_id, note_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(assignment.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(assignment.version.to_string())
    .bind(at.0)
    .bind(assignment.assigned_day.to_string())
    .bind(assignment.assigned_by.to_string())
    .bind(assignment.due_session.map(|id| id.to_string()))
    .bind(assignment.due_day.map(|day| day.to_string()))
    .bind(assignment.opens_day.map(|day| day.to_string()))
    .bind(assignment.pathway.map(|id| id.to_string()))
    .bind(assignment.note_sealed.as_ref())
    .execute(db)
    .await?;
    Ok(())
}

/// One of the client's, with its response if it was begun.
pub async fn assignment(
    db: &mut Connection,
    scope: &Scope,
    id: AssignmentId,
) -> Result<Option<(AssignmentRow, Option<ResponseRow>)>> {
    let row = sqlx::query(
        "SELECT a.id, a.client_id, a.exercise_version_id, a.assigned_day, a.assigned_by, a.due_session_id, a.due_day,
                a.opens_day, a.pathway_id, a.note_sealed, a.declined_at, a.withdrawn_at,
                a.redated_at, a.reworded_at, m.role AS given_by_role,
                r.id AS response_id, a.id AS assignment_id, r.begun_at, r.finished_at, r.shared_at, r.first_shared_at,
                r.amended_at, r.revision_shared_at
         FROM assignments a JOIN memberships m ON m.id = a.assigned_by
                            LEFT JOIN responses r ON r.assignment_id = a.id
         WHERE a.practice_id = $1 AND a.client_id = $2 AND a.id = $3",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let response = match row.maybe_parsed("response_id")? {
            Some(id) => Some(read_response_of(&row, id)?),
            None => None,
        };
        Ok((read_assignment(&row)?, response))
    })
    .transpose()
}

/// Whose an assignment of the practice is.
pub async fn client_of(db: &mut Connection, practice: PracticeId, id: AssignmentId) -> Result<Option<ClientId>> {
    let row = sqlx::query("SELECT client_id FROM assignments WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| row.parsed("client_id")).transpose()
}

/// Oldest first.
pub async fn assignments(db: &mut Connection, scope: &Scope) -> Result<Vec<AssignmentRow>> {
    let rows = sqlx::query(
        "SELECT a.id, a.client_id, a.exercise_version_id, a.assigned_day, a.assigned_by, a.due_session_id, a.due_day,
                a.opens_day, a.pathway_id, a.note_sealed, a.declined_at, a.withdrawn_at,
                a.redated_at, a.reworded_at, m.role AS given_by_role
         FROM assignments a JOIN memberships m ON m.id = a.assigned_by
         WHERE a.practice_id = $1 AND a.client_id = $2 ORDER BY a.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_assignment).collect()
}

fn read_assignment(row: &AnyRow) -> Result<AssignmentRow> {
    Ok(AssignmentRow {
        id: row.parsed("id")?,
        client: row.parsed("client_id")?,
        version: row.parsed("exercise_version_id")?,
        assigned_day: row.day("assigned_day")?,
        assigned_by: row.parsed("assigned_by")?,
        due_session: row.maybe_parsed("due_session_id")?,
        due_day: row.maybe_parsed("due_day")?,
        opens_day: row.maybe_parsed("opens_day")?,
        pathway: row.maybe_parsed("pathway_id")?,
        note_sealed: row.maybe_bytes("note_sealed")?,
        is_self_started: Role::parse(&row.text("given_by_role")?) == Some(Role::Client),
        declined_at: row.maybe_moment("declined_at")?,
        withdrawn_at: row.maybe_moment("withdrawn_at")?,
        redated_at: row.maybe_moment("redated_at")?,
        reworded_at: row.maybe_moment("reworded_at")?,
    })
}

/// The client says "Not this one", or, with `None`, takes that back.
pub async fn decline(db: &mut Connection, scope: &Scope, id: AssignmentId, at: Option<Moment>) -> Result<()> {
    sqlx::query("UPDATE assignments SET declined_at = $4 WHERE practice_id = $1 AND client_id = $2 AND id = $3")
        .bind(scope.practice.to_string())
        .bind(scope.client.to_string())
        .bind(id.to_string())
        .bind(at.map(|at| at.0))
        .execute(db)
        .await?;
    Ok(())
}

/// The therapist withdraws an exercise or, with `None`, undoes that. `false` when nothing had to be done.
pub async fn withdraw(
    db: &mut Connection,
    scope: &Scope,
    id: AssignmentId,
    withdrawn: Option<(Moment, MembershipId)>,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE assignments SET withdrawn_at = $4, withdrawn_by = $5
         WHERE practice_id = $1 AND client_id = $2 AND id = $3
           AND (withdrawn_at IS NULL) = (CAST($4 AS BIGINT) IS NOT NULL)",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(id.to_string())
    .bind(withdrawn.map(|(at, _)| at.0))
    .bind(withdrawn.map(|(_, by)| by.to_string()))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes when an exercise is for, and its personal line, with when each was changed last.
pub async fn change_assignment(db: &mut Connection, scope: &Scope, assignment: &AssignmentRow) -> Result<()> {
    sqlx::query(
        "UPDATE assignments SET due_session_id = $4, due_day = $5, note_sealed = $6, redated_at = $7, reworded_at = $8
         WHERE practice_id = $1 AND client_id = $2 AND id = $3",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(assignment.id.to_string())
    .bind(assignment.due_session.map(|id| id.to_string()))
    .bind(assignment.due_day.map(|day| day.to_string()))
    .bind(assignment.note_sealed.as_ref())
    .bind(assignment.redated_at.map(|at| at.0))
    .bind(assignment.reworded_at.map(|at| at.0))
    .execute(db)
    .await?;
    Ok(())
}

/// Begins a response; does nothing when there is one.
pub async fn begin(db: &mut Connection, scope: &Scope, response: &ResponseRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO responses (id, practice_id, client_id, assignment_id, begun_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (assignment_id) DO NOTHING",
    )
    .bind(response.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(response.assignment.to_string())
    .bind(response.begun_at.0)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn responses(db: &mut Connection, scope: &Scope) -> Result<Vec<ResponseRow>> {
    let rows = sqlx::query(
        "SELECT id, assignment_id, begun_at, finished_at, shared_at, first_shared_at, amended_at, revision_shared_at
         FROM responses
         WHERE practice_id = $1 AND client_id = $2 ORDER BY id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_response).collect()
}

fn read_response(row: &AnyRow) -> Result<ResponseRow> {
    read_response_of(row, row.parsed("id")?)
}

fn read_response_of(row: &AnyRow, id: ResponseId) -> Result<ResponseRow> {
    Ok(ResponseRow {
        id,
        assignment: row.parsed("assignment_id")?,
        begun_at: row.moment("begun_at")?,
        finished_at: row.maybe_moment("finished_at")?,
        shared_at: row.maybe_moment("shared_at")?,
        first_shared_at: row.maybe_moment("first_shared_at")?,
        amended_at: row.maybe_moment("amended_at")?,
        revision_shared_at: row.maybe_moment("revision_shared_at")?,
    })
}

/// `false` when it was finished before.
pub async fn finish(db: &mut Connection, practice: PracticeId, id: ResponseId, at: Moment) -> Result<bool> {
    let done =
        sqlx::query("UPDATE responses SET finished_at = $3 WHERE practice_id = $1 AND id = $2 AND finished_at IS NULL")
            .bind(practice.to_string())
            .bind(id.to_string())
            .bind(at.0)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// `None` withdraws the sharing.
pub async fn set_shared(
    db: &mut Connection,
    practice: PracticeId,
    id: ResponseId,
    shared_at: Option<Moment>,
) -> Result<()> {
    let shared = "UPDATE responses SET shared_at = $3, first_shared_at = COALESCE(first_shared_at, $3),
                                       revision_shared_at = COALESCE(revision_shared_at, $3)
                  WHERE practice_id = $1 AND id = $2";
    sqlx::query(shared)
        .bind(practice.to_string())
        .bind(id.to_string())
        .bind(shared_at.map(|at| at.0))
        .execute(db)
        .await?;
    Ok(())
}

pub async fn answers(db: &mut Connection, practice: PracticeId, response: ResponseId) -> Result<Vec<AnswerRow>> {
    let rows = sqlx::query(
        "SELECT item_id, answer_sealed, revision, page, page_save, saved_at FROM answers
         WHERE practice_id = $1 AND response_id = $2",
    )
    .bind(practice.to_string())
    .bind(response.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_answer).collect()
}

/// Every answer of the client's finished responses that are shared now, with the response it belongs to.
pub async fn shared_answers(db: &mut Connection, scope: &Scope) -> Result<Vec<(ResponseId, AnswerRow)>> {
    let rows = sqlx::query(
        "SELECT answers.response_id, answers.item_id, answers.answer_sealed, answers.revision, answers.page,
                answers.page_save, answers.saved_at
         FROM responses JOIN answers ON answers.response_id = responses.id
         WHERE responses.practice_id = $1 AND responses.client_id = $2 AND answers.practice_id = $1
           AND responses.finished_at IS NOT NULL AND responses.shared_at IS NOT NULL",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((row.parsed("response_id")?, read_answer(row)?))).collect()
}

fn read_answer(row: &AnyRow) -> Result<AnswerRow> {
    Ok(AnswerRow {
        item: row.text("item_id")?,
        answer_sealed: row.bytes("answer_sealed")?,
        revision: row.number("revision")?,
        by: row.maybe_text("page")?.zip(row.maybe_number("page_save")?).map(|(page, number)| Stamp { page, number }),
        saved_at: row.moment("saved_at")?,
    })
}

/// Keeps an answer under its next revision. `answer.revision` is the new one; `false` when another save came between.
pub async fn keep_answer(
    db: &mut Connection,
    practice: PracticeId,
    response: ResponseId,
    answer: &AnswerRow,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO answers (response_id, item_id, practice_id, answer_sealed, revision, page, page_save, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (response_id, item_id)
         DO UPDATE SET answer_sealed = excluded.answer_sealed, revision = excluded.revision, page = excluded.page,
                       page_save = excluded.page_save, saved_at = excluded.saved_at
         WHERE answers.revision = excluded.revision - 1",
    )
    .bind(response.to_string())
    .bind(&answer.item)
    .bind(practice.to_string())
    .bind(&answer.answer_sealed)
    .bind(answer.revision)
    .bind(answer.by.as_ref().map(|by| &by.page))
    .bind(answer.by.as_ref().map(|by| by.number))
    .bind(answer.saved_at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
