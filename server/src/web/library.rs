//! The library: what there is, trying it, copying it, and giving pathways.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::{form::Form, pages::library::preview::Preview};
use weft_shared::{
    access::Actor,
    error::Faults,
    exchange::{self, fhir},
    exercise::{Exercise, Kind, lines::lines},
    ids::{ClientId, ExerciseId, PathwayId},
    pathway::{Pathway, Week},
    response::{Answer as Given, Answers},
};

use super::{
    App,
    fields::{Ids, Read as _, Sent},
    login::SignedIn,
    problem::Problem,
};
use crate::service::{
    Error,
    library::{Wanted, Which},
    pathways::PathwayInput,
};

type Answer = Result<Response, Problem>;

#[derive(Default, Deserialize)]
pub(super) struct LibraryQuery {
    #[serde(default)]
    find: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    archived: String,
}

impl LibraryQuery {
    fn wanted(self) -> Wanted {
        Wanted {
            find: self.find,
            kind: Kind::named(&self.kind),
            tag: self.tag,
            archived: !self.archived.is_empty(),
        }
    }
}

pub(super) async fn shelf(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(query): Query<LibraryQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.library_page(&actor, query.wanted()).await?))
}

pub(super) async fn new_exercise(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    match app.services.new_exercise(&actor, form.value("title"), Kind::named(form.value("kind"))).await {
        Ok(exercise) => Ok(to_draft(exercise, "")),
        Err(Error::Invalid(faults)) => {
            let page = app.services.library_page(&actor, Wanted::default()).await?;
            Ok(app.again(Some(&actor), page, form, faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn exercise(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.exercise_page(&actor, exercise).await?))
}

pub(super) async fn edit(State(app): State<App>, SignedIn(actor): SignedIn, Ids(exercise): Ids<ExerciseId>) -> Answer {
    app.services.edit(&actor, exercise).await?;
    Ok(to_draft(exercise, ""))
}

pub(super) async fn duplicate(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    let copy = app.services.duplicate(&actor, exercise).await?;
    Ok(to_draft(copy, ""))
}

pub(super) async fn archive(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    app.services.archive_exercise(&actor, exercise, form.value("archived") == "yes").await?;
    Ok(to_exercise(exercise))
}

pub(super) async fn preview(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.preview_page(&actor, exercise, Which::Published, None).await?))
}

pub(super) async fn try_out(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    tried(&app, &actor, exercise, Which::Published, form).await
}

pub(super) async fn preview_draft(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.preview_page(&actor, exercise, Which::Draft, None).await?))
}

pub(super) async fn try_draft(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    tried(&app, &actor, exercise, Which::Draft, form).await
}

/// The preview with what was typed, and what the exercise would say. Nothing is kept.
async fn tried(app: &App, actor: &Actor, exercise: ExerciseId, which: Which, form: Form) -> Answer {
    let definition = app.services.definition(actor, exercise, which).await?;
    let (answers, faults) = read_answers(&definition, &form);
    let page: Preview = app.services.preview_page(actor, exercise, which, Some(&answers)).await?;
    Ok(if faults.is_empty() { app.page_with(Some(actor), page, form) } else { app.again(Some(actor), page, form, faults) })
}

fn read_answers(definition: &Exercise, form: &Form) -> (Answers, Faults) {
    let mut answers = Answers::new();
    let mut faults = Faults::default();
    for item in definition.items.iter().filter(|item| item.body.asks()) {
        let name = format!("answer-{}", item.id);
        match Given::read(item, &form.parts(&name)) {
            Ok(Some(answer)) => drop(answers.insert(item.id.clone(), answer)),
            Ok(None) => {}
            Err(sentence) => faults.add(&name, sentence),
        }
    }
    (answers, faults)
}

/// The exercise as a file: `weft` or `fhir`.
pub(super) async fn export(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, format)): Ids<(ExerciseId, String)>,
) -> Answer {
    let definition = app.services.definition(&actor, exercise, Which::Published).await?;
    let (text, kind, ending) = match format.as_str() {
        "weft" => (exchange::weft::write(&definition), "application/json", "weft.json"),
        "fhir" => {
            let (questionnaire, _) = fhir::questionnaire(&definition);
            (format!("{questionnaire:#}\n"), "application/fhir+json", "fhir.json")
        }
        _ => return Err(Problem::NotFound),
    };
    let name = format!("attachment; filename=\"{}.{ending}\"", definition.key);
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

pub(super) async fn pathway(State(app): State<App>, SignedIn(actor): SignedIn, Ids(id): Ids<PathwayId>) -> Answer {
    Ok(app.page(Some(&actor), app.services.pathway_page(&actor, id, false).await?))
}

pub(super) async fn edit_pathway(State(app): State<App>, SignedIn(actor): SignedIn, Ids(id): Ids<PathwayId>) -> Answer {
    Ok(app.page(Some(&actor), app.services.pathway_page(&actor, id, true).await?))
}

pub(super) async fn change_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.pathway_page(&actor, id, true).await?;
    let outcome = app.services.change_pathway(&actor, id, read_pathway(&form, &page.definition)).await;
    match outcome {
        Ok(()) => Ok(to_pathway(id)),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(Error::Conflict) => {
            let faults = Faults::one("title", "Someone changed this meanwhile. Your text is below: keep it again if it should stand.");
            Ok(app.again(Some(&actor), page, form.without(|name| name == "version"), faults))
        }
        Err(error) => Err(error.into()),
    }
}

fn read_pathway(form: &Form, before: &Pathway) -> PathwayInput {
    let squeezed = |name: &str| form.value(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let weeks = (1..=weft_app::pages::library::pathway::weeks_offered(before.weeks.len()))
        .map(|number| Week {
            title: squeezed(&format!("week-{number}-title")),
            why: squeezed(&format!("week-{number}-why")),
            exercises: lines(form.value(&format!("week-{number}-exercises"))),
        })
        .filter(|week| !(week.title.is_empty() && week.exercises.is_empty()))
        .collect();
    let (title, summary) = (squeezed("title"), squeezed("summary"));
    let definition = Pathway { key: before.key.clone(), title, summary, tags: before.tags.clone(), weeks };
    PathwayInput { version: form.value("version").parse().unwrap_or(0), definition }
}

pub(super) async fn copy_pathway(State(app): State<App>, SignedIn(actor): SignedIn, Ids(id): Ids<PathwayId>) -> Answer {
    Ok(to_pathway(app.services.copy_pathway(&actor, id).await?))
}

pub(super) async fn archive_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
    Sent(form): Sent,
) -> Answer {
    app.services.archive_pathway(&actor, id, form.value("archived") == "yes").await?;
    Ok(to_pathway(id))
}

/// A pathway for a client, from a day on.
pub(super) async fn give_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.assign_page(&actor, client, "").await?;
    let mut faults = Faults::default();
    let from = form.required_day("from", &mut faults);
    let pathway = form.value("pathway").parse::<PathwayId>();
    if pathway.is_err() {
        faults.add("pathway", "Choose a pathway.");
    }
    let outcome = match (faults.or(()), pathway) {
        (Ok(()), Ok(pathway)) => app.services.give_pathway(&actor, client, pathway, from).await.map(drop),
        (Err(faults), _) => Err(faults.into()),
        (Ok(()), Err(_)) => Err(Error::NotFound),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/clients/{client}")).into_response()),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn to_draft(exercise: ExerciseId, rest: &str) -> Response {
    Redirect::to(&format!("/library/{exercise}/draft{rest}")).into_response()
}

pub(super) fn to_exercise(exercise: ExerciseId) -> Response {
    Redirect::to(&format!("/library/{exercise}")).into_response()
}

fn to_pathway(id: PathwayId) -> Response {
    Redirect::to(&format!("/library/pathways/{id}")).into_response()
}
