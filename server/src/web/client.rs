//! What the client does: homework, entries, who has seen what.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::{
    components::item::Field,
    form::Form,
    pages::client::{
        care::Then,
        player::{Player, Shown},
    },
};
use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::{ItemId, Kind},
    ids::{AssignmentId, ExerciseId, PatternId},
    pattern::Strength,
};

use super::{
    App,
    fields::{Ids, Read as _, Sent},
    login::SignedIn,
    problem::Problem,
};
use crate::service::{
    Error,
    player::{Asked, Keeping, Typed},
};

type Answer = Result<Response, Problem>;

pub(super) async fn today(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.today_page(&actor).await?))
}

pub(super) async fn entries(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.entries_page(&actor).await?))
}

pub(super) async fn seen(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.seen_page(&actor).await?))
}

pub(super) async fn start_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    if app.services.is_finished(&actor, assignment).await? {
        return Ok(to_entry(assignment));
    }
    Ok(app.page(Some(&actor), app.services.start_page(&actor, assignment).await?))
}

pub(super) async fn begin(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    app.services.begin(&actor, assignment).await?;
    to_where_it_goes_on(&app, &actor, assignment).await
}

/// Begins something nobody gave: the first question is one tap away.
pub(super) async fn start_alone(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    let assignment = app.services.start_alone(&actor, exercise).await?;
    to_where_it_goes_on(&app, &actor, assignment).await
}

/// What is read stands on one page; what is answered comes one at a time.
async fn to_where_it_goes_on(app: &App, actor: &Actor, assignment: AssignmentId) -> Answer {
    let start = app.services.start_page(actor, assignment).await?;
    Ok(match start.kind {
        Kind::Reading => to(assignment, Then::All),
        _ => to(assignment, Then::Item(start.begun_at.unwrap_or(1))),
    })
}

#[derive(Deserialize)]
pub(super) struct CareQuery {
    #[serde(default)]
    then: String,
}

pub(super) async fn care(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<CareQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.care_page(&actor, assignment, Then::read(&query.then)).await?))
}

pub(super) async fn one_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((assignment, place)): Ids<(AssignmentId, usize)>,
) -> Answer {
    player(&app, &actor, assignment, Asked::One(place)).await
}

pub(super) async fn all_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    player(&app, &actor, assignment, Asked::All).await
}

async fn player(app: &App, actor: &Actor, assignment: AssignmentId, asked: Asked) -> Answer {
    if app.services.is_finished(actor, assignment).await? {
        return Ok(to_entry(assignment));
    }
    Ok(app.page(Some(actor), app.services.player_page(actor, assignment, asked).await?))
}

pub(super) async fn answer_one(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((assignment, place)): Ids<(AssignmentId, usize)>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.player_page(&actor, assignment, Asked::One(place)).await?;
    let Shown::One { field, .. } = &page.shown else { return Err(Problem::NotFound) };
    let typed = Typed { item: field.item.id.clone(), typed: form.parts("answer"), seen: seen_revision(&form, "seen") };
    let keeping = match keep(&app, &actor, &page, vec![typed], &form, |_| "answer".to_owned()).await? {
        Kept::Whole(keeping) => keeping,
        Kept::Again(again) => return Ok(again),
    };
    let before = keeping.asked.iter().rev().find(|asked| **asked < place);
    let after = keeping.asked.iter().find(|asked| **asked > place);
    let then = match form.value("go") {
        "pause" if keeping.at_risk.is_empty() => return Ok(Redirect::to("/today").into_response()),
        "pause" => Then::Item(place),
        "all" => Then::All,
        "back" => Then::Item(*before.unwrap_or(&place)),
        _ => after.map_or(Then::Finish, |place| Then::Item(*place)),
    };
    Ok(go_on(assignment, &keeping, then))
}

pub(super) async fn answer_all(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.player_page(&actor, assignment, Asked::All).await?;
    // What the page showed when it was sent: saving while typing may have opened more questions since.
    let was_shown = |item: &ItemId| !form.value(&format!("seen-{item}")).is_empty();
    let items = fields(&page).iter().map(|field| field.item.id.clone());
    let shown: Vec<ItemId> = items.filter(was_shown).collect();
    let typed = shown
        .iter()
        .map(|item| Typed {
            item: item.clone(),
            typed: form.parts(&format!("answer-{item}")),
            seen: seen_revision(&form, &format!("seen-{item}")),
        })
        .collect();
    let keeping = match keep(&app, &actor, &page, typed, &form, |item| format!("answer-{item}")).await? {
        Kept::Whole(keeping) => keeping,
        Kept::Again(again) => return Ok(again),
    };
    if form.value("go") == "pause" {
        let is_at_risk = !keeping.at_risk.is_empty();
        return Ok(if is_at_risk {
            go_on(assignment, &keeping, Then::All)
        } else {
            Redirect::to("/today").into_response()
        });
    }
    // What was answered may ask for more: the page comes again with those questions, once.
    let newest = app.services.player_page(&actor, assignment, Asked::All).await?;
    let asks_more = fields(&newest).iter().any(|field| !shown.contains(&field.item.id));
    Ok(go_on(assignment, &keeping, if asks_more { Then::All } else { Then::Finish }))
}

/// An answer that asks for attention leads past the numbers to call, on the way to a pause too.
fn go_on(assignment: AssignmentId, keeping: &Keeping, then: Then) -> Response {
    if keeping.at_risk.is_empty() {
        return to(assignment, then);
    }
    Redirect::to(&format!("/homework/{assignment}/care?then={}", then.segment())).into_response()
}

/// What became of what was typed.
enum Kept {
    Whole(Keeping),
    /// The page again, with faults, or with the words another device saved meanwhile.
    Again(Response),
}

async fn keep(
    app: &App,
    actor: &Actor,
    page: &Player,
    typed: Vec<Typed>,
    form: &Form,
    field_name: impl Fn(&ItemId) -> String,
) -> Result<Kept, Problem> {
    let assignment = page.assignment;
    let asked = match &page.shown {
        Shown::One { place, .. } => Asked::One(*place),
        Shown::All(_) => Asked::All,
    };
    let mut faults = Faults::default();
    let conflicts = match app.services.keep_answers(actor, assignment, typed).await {
        Ok(keeping) if keeping.conflicts.is_empty() => return Ok(Kept::Whole(keeping)),
        Ok(keeping) => keeping.conflicts,
        Err(Error::Invalid(by_item)) => {
            for (item, sentence) in by_item.iter() {
                faults.add(&field_name(&ItemId(item.to_owned())), sentence);
            }
            Vec::new()
        }
        // Finished on another device.
        Err(Error::Conflict) => return Ok(Kept::Again(to_entry(assignment))),
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
    Ok(Kept::Again(app.again(Some(actor), newest, form, faults)))
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

pub(super) async fn finish_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    if app.services.is_finished(&actor, assignment).await? {
        return Ok(to_entry(assignment));
    }
    Ok(app.page(Some(&actor), app.services.finish_page(&actor, assignment).await?))
}

pub(super) async fn finish(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.finish_page(&actor, assignment).await?;
    let strengths = match form.ratings(page.to_rate.iter().map(|to_rate| to_rate.pattern)) {
        Ok(strengths) => strengths,
        Err(faults) => return Ok(app.again(Some(&actor), page, form, faults)),
    };
    // Kept first, so that they are there whatever else is wrong.
    if !strengths.is_empty() {
        app.services.rate_with_response(&actor, assignment, &strengths).await?;
    }
    if form.value("readers") == "later" {
        return Ok(Redirect::to("/today").into_response());
    }
    match app.services.finish(&actor, assignment, form.readers()).await {
        Ok(()) => Ok(Redirect::to(&format!("/homework/{assignment}/entry?finished")).into_response()),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}

/// Which pattern a log entry was about, and how strong it was.
pub(super) async fn rate_entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.entry_page(&actor, assignment).await?;
    let mut faults = Faults::default();
    let pattern = form.value("pattern").parse::<PatternId>();
    if pattern.is_err() {
        faults.add("pattern", "Choose the pattern this was about.");
    }
    let strength = form.value("rating").parse().ok().and_then(Strength::new);
    if strength.is_none() {
        faults.add("rating", "Choose a number from 0 to 10.");
    }
    let (Ok(pattern), Some(strength)) = (pattern, strength) else {
        return Ok(app.again(Some(&actor), page, form, faults));
    };
    app.services.rate_with_response(&actor, assignment, &BTreeMap::from([(pattern, strength)])).await?;
    Ok(to_entry(assignment))
}

/// `?finished`: it was just now.
#[derive(Deserialize)]
pub(super) struct EntryQuery {
    finished: Option<String>,
}

pub(super) async fn entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<EntryQuery>,
) -> Answer {
    let mut page = app.services.entry_page(&actor, assignment).await?;
    page.just_finished = query.finished.is_some();
    Ok(app.page(Some(&actor), page))
}

pub(super) async fn set_readers(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    app.services.set_readers(&actor, assignment, form.readers()).await?;
    Ok(to_entry(assignment))
}

fn to(assignment: AssignmentId, then: Then) -> Response {
    Redirect::to(&format!("/homework/{assignment}/{}", then.segment())).into_response()
}

fn to_entry(assignment: AssignmentId) -> Response {
    Redirect::to(&format!("/homework/{assignment}/entry")).into_response()
}
