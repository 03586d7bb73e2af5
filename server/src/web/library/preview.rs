//! Trying an exercise.

use axum::extract::State;
use weft_app::{form::Form, pages::library::preview::Preview};
use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::Exercise,
    ids::ExerciseId,
    response::{Answer as Given, Answers},
};

use crate::{
    library::Which,
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

pub(in crate::web) async fn preview(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.preview_page(&actor, exercise, Which::Published, None).await?))
}

pub(in crate::web) async fn try_out(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    tried(&app, &actor, exercise, Which::Published, form).await
}

pub(in crate::web) async fn preview_draft(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.preview_page(&actor, exercise, Which::Draft, None).await?))
}

pub(in crate::web) async fn try_draft(
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
    Ok(if faults.is_empty() {
        app.page_with(Some(actor), page, form)
    } else {
        app.again(Some(actor), page, form, faults)
    })
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
