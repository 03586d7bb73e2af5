//! The builder of exercises.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    exercise::{Exercise, ItemId, Part},
    ids::ExerciseId,
};

use crate::{
    error::{Error, Result as Done},
    web::{
        App,
        fields::{Ids, Sent},
        library::{
            definition::{add_items, read_head, read_item, read_scale, turn_item},
            to_draft, to_exercise,
        },
        login::SignedIn,
        problem::Answer,
    },
};

pub(in crate::web) async fn draft(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.draft_page(&actor, exercise).await?))
}

pub(in crate::web) async fn change_head(
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
        Err(error) => app.refused(Some(&actor), error, form, app.services.draft_page(&actor, exercise)).await,
    }
}

pub(in crate::web) async fn add(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    let done = app
        .services_for(&form)
        .change_draft(&actor, exercise, |draft| {
            let first = draft.items.len();
            add_items(&form, draft)?;
            Ok(draft.items[first].id.clone())
        })
        .await;
    match done {
        Ok(first) => Ok(to_draft(exercise, &format!("#item-{first}"))),
        Err(error) => app.refused(Some(&actor), error, form, app.services.draft_page(&actor, exercise)).await,
    }
}

pub(in crate::web) async fn item(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, item)): Ids<(ExerciseId, String)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.item_page(&actor, exercise, &ItemId(item)).await?))
}

pub(in crate::web) async fn change_item(
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
        Err(Error::NotFound) => {
            let page = app.services.draft_page(&actor, exercise).await?;
            let gone = "Someone removed this question after you opened it. Your text is below. To ask the question after \
                        all, add it again.";
            let words = form.written();
            let form = as_new_question(&form).with_given_back(gone, words);
            Ok(app.again(Some(&actor), page, form, Faults::one("prompts", gone)))
        }
        Err(error) => app.refused(Some(&actor), error, form, app.services.item_page(&actor, exercise, &id)).await,
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

pub(in crate::web) async fn move_item(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, item)): Ids<(ExerciseId, String)>,
    Sent(form): Sent,
) -> Answer {
    let id = ItemId(item);
    let done = app
        .services_for(&form)
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
                "remove" if draft.fingerprint(Part::Item(&id)) != form.value("mark") => {
                    let changed = "Read this question again before you remove it. Someone changed it after you opened the \
                                   page.";
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

pub(in crate::web) async fn scale(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, scale)): Ids<(ExerciseId, String)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.scale_page(&actor, exercise, &scale).await?))
}

pub(in crate::web) async fn change_scale(
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
        Err(error) => {
            let page = async {
                match app.services.scale_page(&actor, exercise, &scale).await {
                    // Taken out since: what was typed can still become a new one.
                    Err(Error::NotFound) => app.services.scale_page(&actor, exercise, "new").await,
                    page => page,
                }
            };
            app.refused(Some(&actor), error, form, page).await
        }
    }
}

pub(in crate::web) async fn publish(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    match app.services_for(&form).publish(&actor, exercise, form.value("note")).await {
        Ok(None) => Ok(to_exercise(exercise)),
        // The page says at each place what has to be put right, and holds the note.
        Ok(Some(_)) if !form.value("note").trim().is_empty() => {
            let page = app.services.draft_page(&actor, exercise).await?;
            Ok(app.again(Some(&actor), page, form, Faults::default()))
        }
        Ok(Some(_)) => Ok(to_draft(exercise, "#publish")),
        Err(error) => app.refused(Some(&actor), error, form, app.services.draft_page(&actor, exercise)).await,
    }
}

pub(in crate::web) async fn discard(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    match app.services_for(&form).discard(&actor, exercise).await {
        Ok(true) => Ok(Redirect::to("/library").into_response()),
        Ok(false) => Ok(to_exercise(exercise)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.draft_page(&actor, exercise)).await,
    }
}
