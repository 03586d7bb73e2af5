//! Answering an exercise.

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::{
    components::item::Field,
    form::Form,
    pages::homework::{
        care::NextPage,
        player::{Player, Shown},
    },
};
use weft_shared::{access::Actor, error::Faults, exercise::ItemId, ids::AssignmentId};

use crate::{
    error::Error,
    service::homework::{
        answer::{AnswerInput, SaveOutcome},
        player::Questions,
    },
    web::{
        App,
        fields::{Ids, Sent},
        homework::{to, to_entry},
        login::SignedIn,
        problem::{Answer, Problem},
    },
};

#[derive(Deserialize)]
pub(in crate::web) struct CareQuery {
    #[serde(default)]
    then: String,
}

pub(in crate::web) async fn care(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<CareQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.care_page(&actor, assignment, NextPage::read(&query.then)).await?))
}

pub(in crate::web) async fn one_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((assignment, place)): Ids<(AssignmentId, usize)>,
) -> Answer {
    player(&app, &actor, assignment, Questions::One(place)).await
}

pub(in crate::web) async fn all_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    player(&app, &actor, assignment, Questions::All).await
}

async fn player(app: &App, actor: &Actor, assignment: AssignmentId, asked: Questions) -> Answer {
    if app.services.is_finished(actor, assignment).await? {
        return Ok(to_entry(assignment));
    }
    Ok(app.page(Some(actor), app.services.player_page(actor, assignment, asked).await?))
}

pub(in crate::web) async fn answer_one(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((assignment, place)): Ids<(AssignmentId, usize)>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.player_page(&actor, assignment, Questions::One(place)).await?;
    let Shown::One { field, .. } = &page.shown else { return Err(Problem::NotFound) };
    let typed =
        AnswerInput { item: field.item.id.clone(), typed: form.parts("answer"), seen: seen_revision(&form, "seen") };
    let keeping = match keep(&app, &actor, &page, vec![typed], &form, |_| "answer".to_owned()).await? {
        Saving::Whole(keeping) => keeping,
        Saving::Again(again) => return Ok(again),
    };
    let before = keeping.asked.iter().rev().find(|asked| **asked < place);
    let after = keeping.asked.iter().find(|asked| **asked > place);
    let then = match form.value("go") {
        "pause" if keeping.at_risk.is_empty() => return Ok(Redirect::to("/today").into_response()),
        "pause" => NextPage::Item(place),
        "all" => NextPage::All,
        "back" => NextPage::Item(*before.unwrap_or(&place)),
        _ => after.map_or(NextPage::Finish, |place| NextPage::Item(*place)),
    };
    Ok(go_on(assignment, &keeping, then))
}

pub(in crate::web) async fn answer_all(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.player_page(&actor, assignment, Questions::All).await?;
    // What the page showed when it was sent: saving while typing may have opened more questions since.
    let was_shown = |item: &ItemId| !form.value(&format!("seen-{item}")).is_empty();
    let items = fields(&page).iter().map(|field| field.item.id.clone());
    let shown: Vec<ItemId> = items.filter(was_shown).collect();
    let typed = shown
        .iter()
        .map(|item| AnswerInput {
            item: item.clone(),
            typed: form.parts(&format!("answer-{item}")),
            seen: seen_revision(&form, &format!("seen-{item}")),
        })
        .collect();
    let keeping = match keep(&app, &actor, &page, typed, &form, |item| format!("answer-{item}")).await? {
        Saving::Whole(keeping) => keeping,
        Saving::Again(again) => return Ok(again),
    };
    if form.value("go") == "pause" {
        let is_at_risk = !keeping.at_risk.is_empty();
        return Ok(if is_at_risk {
            go_on(assignment, &keeping, NextPage::All)
        } else {
            Redirect::to("/today").into_response()
        });
    }
    // What was answered may ask for more: the page comes again with those questions, once.
    let newest = app.services.player_page(&actor, assignment, Questions::All).await?;
    let asks_more = fields(&newest).iter().any(|field| !shown.contains(&field.item.id));
    Ok(go_on(assignment, &keeping, if asks_more { NextPage::All } else { NextPage::Finish }))
}

/// An answer that asks for attention leads past the numbers to call, on the way to a pause too.
fn go_on(assignment: AssignmentId, keeping: &SaveOutcome, then: NextPage) -> Response {
    if keeping.at_risk.is_empty() {
        return to(assignment, then);
    }
    Redirect::to(&format!("/homework/{assignment}/care?then={}", then.segment())).into_response()
}

/// What became of what was typed.
enum Saving {
    Whole(SaveOutcome),
    /// The page again, with faults, or with the words another device saved meanwhile.
    Again(Response),
}

async fn keep(
    app: &App,
    actor: &Actor,
    page: &Player,
    typed: Vec<AnswerInput>,
    form: &Form,
    field_name: impl Fn(&ItemId) -> String,
) -> Result<Saving, Problem> {
    let assignment = page.assignment;
    let asked = match &page.shown {
        Shown::One { place, .. } => Questions::One(*place),
        Shown::All(_) => Questions::All,
    };
    let mut faults = Faults::default();
    let conflicts = match app.services.keep_answers(actor, assignment, typed).await {
        Ok(keeping) if keeping.conflicts.is_empty() => return Ok(Saving::Whole(keeping)),
        Ok(keeping) => keeping.conflicts,
        Err(Error::Invalid(by_item)) => {
            for (item, sentence) in by_item.iter() {
                faults.add(&field_name(&ItemId(item.to_owned())), sentence);
            }
            Vec::new()
        }
        // Finished on another device.
        Err(Error::Conflict) => return Ok(Saving::Again(to_entry(assignment))),
        Err(error) => return Err(error.into()),
    };
    for item in &conflicts {
        faults.add(
            &field_name(item),
            "This was changed on another device. Both versions are below: keep here what should stay.",
        );
    }
    let mut newest = app.services.player_page(actor, assignment, asked).await?;
    for field in fields_mut(&mut newest) {
        if conflicts.contains(&field.item.id) {
            // Taken back there is an answer too.
            let words = field.answer.as_ref().map(|answer| answer.shown(&field.item));
            field.elsewhere = Some(words.unwrap_or_default());
        }
    }
    // What comes back carries the newest revision, so that sending it again is a decision and succeeds.
    let form = form.clone().without(|name| name == "seen" || name.starts_with("seen-"));
    Ok(Saving::Again(app.again(Some(actor), newest, form, faults)))
}

fn fields(page: &Player) -> &[Field] {
    match &page.shown {
        Shown::One { field, .. } => std::slice::from_ref(field),
        Shown::All(fields) => fields,
    }
}

fn fields_mut(page: &mut Player) -> &mut [Field] {
    match &mut page.shown {
        Shown::One { field, .. } => std::slice::from_mut(field),
        Shown::All(fields) => fields,
    }
}

fn seen_revision(form: &Form, name: &str) -> i64 {
    form.value(name).parse().unwrap_or(0)
}
