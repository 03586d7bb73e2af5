//! Making an exercise: each form changes the draft in one step, or comes back with what is wrong.

use axum::{
    extract::{FromRequest as _, Multipart, Request, State, multipart::Field},
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::{form::Form, pages::library::import::Import};
use weft_shared::{
    error::Faults,
    exchange,
    exercise::{Exercise, Fault, ItemId, Part},
    ids::ExerciseId,
};

use super::{
    App,
    definition::{add_items, read_head, read_item, read_scale, turn_item},
    fields::{Ids, Sent},
    library::{to_draft, to_exercise},
    login::SignedIn,
    problem::Problem,
};
use crate::service::{Error, Result as Done};

type Answer = Result<Response, Problem>;

pub(super) async fn draft(State(app): State<App>, SignedIn(actor): SignedIn, Ids(exercise): Ids<ExerciseId>) -> Answer {
    Ok(app.page(Some(&actor), app.services.draft_page(&actor, exercise).await?))
}

pub(super) async fn change_head(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    let done = app
        .services
        .change_part(&actor, exercise, (Part::Head, form.value("mark")), |draft| Ok(read_head(&form, draft)?))
        .await;
    match done {
        Ok(()) => Ok(to_draft(exercise, "")),
        Err(Error::Invalid(faults)) => {
            Ok(app.again(Some(&actor), app.services.draft_page(&actor, exercise).await?, form, faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    let done = app
        .services
        .change_draft(&actor, exercise, |draft| {
            let first = draft.items.len();
            add_items(&form, draft)?;
            Ok(draft.items[first].id.clone())
        })
        .await;
    match done {
        Ok(first) => Ok(to_draft(exercise, &format!("#item-{first}"))),
        Err(Error::Invalid(faults)) => {
            Ok(app.again(Some(&actor), app.services.draft_page(&actor, exercise).await?, form, faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn item(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, item)): Ids<(ExerciseId, String)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.item_page(&actor, exercise, &ItemId(item)).await?))
}

pub(super) async fn change_item(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, item)): Ids<(ExerciseId, String)>,
    Sent(form): Sent,
) -> Answer {
    let id = ItemId(item);
    let turns = form.value("go") == "way";
    let done = app
        .services
        .change_part(&actor, exercise, (Part::Item(&id), form.value("mark")), |draft| {
            let place = place_of(draft, &id)?;
            Ok(if turns { turn_item(&form, draft, place) } else { read_item(&form, draft, place) }?)
        })
        .await;
    match done {
        Ok(()) if turns => Ok(to_draft(exercise, &format!("/items/{id}"))),
        Ok(()) => Ok(to_draft(exercise, &format!("#item-{id}"))),
        Err(Error::Invalid(faults)) => {
            Ok(app.again(Some(&actor), app.services.item_page(&actor, exercise, &id).await?, form, faults))
        }
        Err(Error::NotFound) => {
            let page = app.services.draft_page(&actor, exercise).await?;
            let gone = "This question has been taken out since you opened it. What you wrote stands here. If it should \
                        be asked after all, add it again.";
            Ok(app.again(Some(&actor), page, as_new_question(&form), Faults::one("prompts", gone)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed about a question, in the fields that add one.
fn as_new_question(form: &Form) -> Form {
    let answers = ["labels", "options", "columns"].map(|name| form.value(name));
    let answers = answers.into_iter().find(|lines| !lines.is_empty()).unwrap_or_default();
    let fields = [("prompts", form.value("prompt")), ("way", form.value("way")), ("answers", answers)];
    Form::new(fields.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

fn place_of(draft: &Exercise, id: &ItemId) -> Done<usize> {
    draft.items.iter().position(|item| item.id == *id).ok_or(Error::NotFound)
}

pub(super) async fn move_item(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, item)): Ids<(ExerciseId, String)>,
    Sent(form): Sent,
) -> Answer {
    let id = ItemId(item);
    let done = app
        .services
        .change_draft(&actor, exercise, |draft| {
            let place = place_of(draft, &id)?;
            let last = draft.items.len() - 1;
            match form.value("go") {
                "up" if place > 0 => draft.items.swap(place, place - 1),
                "down" if place < last => draft.items.swap(place, place + 1),
                "copy" => {
                    let copy = draft.items[place].clone();
                    let fresh = draft.add_item(&copy.prompt, copy.body.clone()).id.clone();
                    draft.items.pop();
                    draft.items.insert(place + 1, weft_shared::exercise::Item { id: fresh.clone(), ..copy });
                    return Ok(Some(fresh));
                }
                "remove" if draft.mark(Part::Item(&id)) != form.value("mark") => {
                    let changed = "This question has been changed since you opened the page. Read it again before you \
                                   take it out.";
                    return Err(Faults::one(&format!("item-{id}"), changed).into());
                }
                "remove" => {
                    draft.items.remove(place);
                    for scale in &mut draft.scales {
                        scale.items.retain(|key| key.item != id);
                    }
                    return Ok(None);
                }
                _ => {}
            }
            Ok(Some(id.clone()))
        })
        .await;
    match done {
        Ok(Some(shown)) => Ok(to_draft(exercise, &format!("#item-{shown}"))),
        Ok(None) => Ok(to_draft(exercise, "#items")),
        Err(Error::Invalid(faults)) => {
            let page = app.services.draft_page(&actor, exercise).await?;
            Ok(app.again(Some(&actor), page, Form::default(), faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn scale(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, scale)): Ids<(ExerciseId, String)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.scale_page(&actor, exercise, &scale).await?))
}

pub(super) async fn change_scale(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, scale)): Ids<(ExerciseId, String)>,
    Sent(form): Sent,
) -> Answer {
    let done = app
        .services
        .change_part(&actor, exercise, (Part::Scale(&scale), form.value("mark")), |draft| {
            if form.value("go") == "remove" {
                draft.scales.retain(|known| known.id != scale);
                return Ok(());
            }
            Ok(read_scale(&form, draft, &scale)?)
        })
        .await;
    match done {
        Ok(()) => Ok(to_draft(exercise, "#scales")),
        Err(Error::Invalid(faults)) => {
            let page = match app.services.scale_page(&actor, exercise, &scale).await {
                // Taken out since: what was typed can still become a new one.
                Err(Error::NotFound) => app.services.scale_page(&actor, exercise, "new").await?,
                page => page?,
            };
            Ok(app.again(Some(&actor), page, form, faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn publish(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    match app.services.publish(&actor, exercise, form.value("note")).await? {
        None => Ok(to_exercise(exercise)),
        // The page says at each place what has to be put right.
        Some(_) => Ok(to_draft(exercise, "#publish")),
    }
}

pub(super) async fn discard(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    let is_gone = app.services.discard(&actor, exercise).await?;
    Ok(if is_gone { Redirect::to("/library").into_response() } else { to_exercise(exercise) })
}

pub(super) async fn import_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    app.services.may_edit_library(&actor).await?;
    Ok(app.page(Some(&actor), Import::default()))
}

/// Whoever may not is told nothing, whatever they sent.
pub(super) async fn import(State(app): State<App>, SignedIn(actor): SignedIn, request: Request) -> Answer {
    app.services.may_edit_library(&actor).await?;
    let bytes = match Multipart::from_request(request, &app).await {
        Ok(sent) => read_file(sent).await,
        Err(_) => Some(Vec::new()),
    };
    let fault = |what: &str| vec![Fault { place: "The file".to_owned(), what: what.to_owned() }];
    let read = match bytes {
        Some(bytes) if bytes.is_empty() => Err(fault("choose a file first")),
        Some(bytes) => exchange::check(&bytes),
        None => Err(fault("could not be received whole; it may be larger than 5 MB")),
    };
    match read {
        Ok((definition, left_out)) if left_out.is_empty() => {
            Ok(to_draft(app.services.import_exercise(&actor, definition).await?, ""))
        }
        Ok((definition, left_out)) => {
            let title = definition.title.clone();
            let exercise = app.services.import_exercise(&actor, definition).await?;
            Ok(app.page(Some(&actor), Import { read: Some((exercise, title)), faults: left_out }))
        }
        Err(faults) => Ok(app.unprocessable(Some(&actor), Import { read: None, faults })),
    }
}

/// A field up to the largest file we read. Of a larger one the rest is listened to, as far as the route's limit, so that
/// whoever sent it hears why it was refused.
async fn whole(mut field: Field<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut is_too_large = false;
    while let Some(chunk) = field.chunk().await.ok()? {
        is_too_large |= bytes.len() + chunk.len() > exchange::LARGEST;
        if !is_too_large {
            bytes.extend_from_slice(&chunk);
        }
    }
    (!is_too_large).then_some(bytes)
}

/// The file that was sent; empty when none was. `None`: it did not arrive whole.
pub(super) async fn read_file(mut sent: Multipart) -> Option<Vec<u8>> {
    while let Some(field) = sent.next_field().await.ok()? {
        if field.name() == Some("file") {
            return whole(field).await;
        }
    }
    Some(Vec::new())
}
