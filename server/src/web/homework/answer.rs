//! Answering an exercise.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::{
    components::item::{Field, USE_DRAFT, USE_SAVED},
    form::{BESIDE, Form, Written},
    pages::homework::{
        care::{NextPage, Told},
        player::{Player, Shown},
    },
};
use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::ItemId,
    ids::{AssignmentId, DraftId},
    response::Parts,
};

use crate::{
    error::Error,
    service::homework::{
        answer::{AnswerInput, FormAnswers, OnPage, SaveOutcome},
        player::Questions,
    },
    web::{
        App,
        fields::{Ids, Sent},
        homework::{finished_elsewhere, is_of, to, to_entry},
        login::SignedIn,
        problem::{Answer, Problem},
    },
};

#[derive(Deserialize)]
pub(in crate::web) struct CareQuery {
    #[serde(default)]
    then: String,
    /// The answers it is about.
    #[serde(default)]
    told: String,
}

/// What has led past the numbers to call already, and does not do so again.
#[derive(Deserialize)]
pub(in crate::web) struct ToldQuery {
    #[serde(default)]
    told: String,
}

pub(in crate::web) async fn care(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<CareQuery>,
) -> Answer {
    let then = NextPage::read(&query.then);
    let page = app.services.care_page(&actor, assignment, then, Told::read(&query.told)).await?;
    Ok(app.page(Some(&actor), page))
}

pub(in crate::web) async fn one_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((assignment, place)): Ids<(AssignmentId, usize)>,
) -> Answer {
    match app.services.player_page(&actor, assignment, Questions::One(place)).await {
        Ok(page) => Ok(app.page(Some(&actor), page)),
        Err(Error::Conflict) => Ok(to_entry(assignment)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn all_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<ToldQuery>,
) -> Answer {
    match app.services.player_page(&actor, assignment, Questions::All).await {
        Ok(page) => Ok(app.page(Some(&actor), Player { numbers_shown: Told::read(&query.told), ..page })),
        Err(Error::Conflict) => Ok(to_entry(assignment)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn answer_one(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((assignment, place)): Ids<(AssignmentId, usize)>,
    Sent(form): Sent,
) -> Answer {
    let typed = if form.value("go") == "clear" { Parts::default() } else { form.parts("answer") };
    let (seen, skips) = (seen_revision(&form, "seen"), form.value("go") == "skip");
    let answers = match kept_as_saved(&form) {
        Some(_) => OnPage::All(Vec::new()),
        None => OnPage::One { place, typed, seen, skips },
    };
    let sent = FormAnswers { answers, settled: settled(&form), uses: used_draft(&form) };
    let shown = (assignment, Questions::One(place));
    let keeping = match keep(&app, &actor, shown, sent, &form, |_| "answer".to_owned()).await? {
        Saving::Whole(keeping) => keeping,
        Saving::Again(again) => return Ok(again),
    };
    let before = keeping.asked.iter().rev().find(|asked| **asked < place);
    let after = keeping.asked.iter().find(|asked| **asked > place);
    let then = match form.value("go") {
        "pause" if keeping.at_risk.is_empty() => return Ok(Redirect::to("/today").into_response()),
        "pause" => NextPage::Item(place),
        "all" => NextPage::All,
        "clear" => NextPage::Item(place),
        _ if kept_as_saved(&form).is_some() || used_draft(&form).is_some() => NextPage::Item(place),
        "back" => NextPage::Item(*before.unwrap_or(&place)),
        _ => after.map_or(NextPage::Finish, |place| NextPage::Item(*place)),
    };
    Ok(go_on(assignment, &keeping, &Told::default(), then))
}

pub(in crate::web) async fn answer_all(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    // What the page showed when it was sent: saving while typing may have opened more questions since, and another tab
    // may have closed some.
    let typed = form.beginning_with("seen-").filter_map(|(seen, _)| {
        let item = ItemId(seen.trim_start_matches("seen-").to_owned());
        let name = format!("answer-{item}");
        if kept_as_saved(&form) == Some(&name) {
            return None;
        }
        let is_taken_back = form.value("go").strip_prefix("clear ") == Some(&name);
        let typed = if is_taken_back { Parts::default() } else { form.parts(&name) };
        Some(AnswerInput { typed, seen: seen_revision(&form, seen), item, by: None })
    });
    let answers = OnPage::All(typed.collect());
    // Whoever chooses a version of one answer has not compared those of the others yet.
    let settled = if kept_as_saved(&form).is_some() { Vec::new() } else { settled(&form) };
    let sent = FormAnswers { answers, settled, uses: used_draft(&form) };
    let shown = (assignment, Questions::All);
    let keeping = match keep(&app, &actor, shown, sent, &form, |item| format!("answer-{item}")).await? {
        Saving::Whole(keeping) => keeping,
        Saving::Again(again) => return Ok(again),
    };
    let told = Told::read(form.value("told"));
    if form.value("go") == "pause" {
        let is_untold = !told.holds(assignment, &keeping.at_risk);
        return Ok(if is_untold {
            go_on(assignment, &keeping, &told, NextPage::All)
        } else {
            Redirect::to("/today").into_response()
        });
    }
    if form.value("go").starts_with("clear ") {
        return Ok(to(assignment, NextPage::All));
    }
    // What was answered may ask for more: the page comes again with those questions, once.
    let comes_again = keeping.asks_more || kept_as_saved(&form).is_some() || used_draft(&form).is_some();
    Ok(go_on(assignment, &keeping, &told, if comes_again { NextPage::All } else { NextPage::Finish }))
}

/// An answer that asks for attention leads past the numbers to call, on the way to a pause too: once, until it is
/// another answer.
fn go_on(assignment: AssignmentId, keeping: &SaveOutcome, told: &Told, then: NextPage) -> Response {
    if told.holds(assignment, &keeping.at_risk) {
        return match then {
            NextPage::All => Redirect::to(&format!("/homework/{assignment}/all{}", told.query('?'))).into_response(),
            then => to(assignment, then),
        };
    }
    let told = Told::all(assignment, &keeping.at_risk);
    let address = format!("/homework/{assignment}/care?then={}{}", then.segment(), told.query('&'));
    Redirect::to(&address).into_response()
}

/// What became of what was typed.
enum Saving {
    Whole(SaveOutcome),
    /// The page again, with faults, or with the words another device saved meanwhile; or the next one, with the words
    /// for which there is no question any more.
    Again(Response),
}

async fn keep(
    app: &App,
    actor: &Actor,
    (assignment, asked): (AssignmentId, Questions),
    sent: FormAnswers,
    form: &Form,
    field_name: impl Fn(&ItemId) -> String,
) -> Result<Saving, Problem> {
    let mut faults = Faults::default();
    // On the way anywhere but on, what is no answer yet is kept as it was typed, and asked about later.
    let goes_on = matches!(form.value("go"), "" | "next");
    let (conflicts, not_asked, places, unfit) = match app.services.keep_form(actor, assignment, sent).await {
        Ok(keeping)
            if keeping.conflicts.is_empty()
                && keeping.not_asked.is_empty()
                && (!goes_on || keeping.unfit.is_empty()) =>
        {
            return Ok(Saving::Whole(keeping));
        }
        Ok(keeping) => (keeping.conflicts, keeping.not_asked, keeping.asked, keeping.unfit),
        Err(Error::Invalid(by_item)) => (Vec::new(), Vec::new(), Vec::new(), by_item),
        Err(Error::Conflict) => return finished_elsewhere(app, actor, assignment, form).await.map(Saving::Again),
        Err(error) => return Err(error.into()),
    };
    for (item, sentence) in unfit.iter() {
        faults.add(&field_name(&ItemId(item.to_owned())), sentence);
    }
    let gone = form.clone().without(|name| !not_asked.iter().any(|item| is_of(name, &field_name(item)))).written();
    if let (Questions::One(place), false) = (asked, not_asked.is_empty()) {
        return next_question(app, actor, assignment, places.into_iter().find(|asked| *asked > place), gone)
            .await
            .map(Saving::Again);
    }
    for item in &conflicts {
        faults.add(
            &field_name(item),
            "You changed this in another tab or on another device. Both versions are below. Choose which one to keep.",
        );
    }
    let mut newest = match app.services.player_page(actor, assignment, asked).await {
        // The question is hidden by now: what was typed comes with the next one.
        Err(Error::NotFound) if matches!(asked, Questions::One(_)) => {
            return next_question(app, actor, assignment, None, form.written()).await.map(Saving::Again);
        }
        page => page?,
    };
    for field in fields_mut(&mut newest) {
        if conflicts.contains(&field.item.id) {
            // Taken back there is an answer too.
            let words = field.answer.as_ref().map(|answer| answer.shown(&field.item));
            field.elsewhere = Some(words.unwrap_or_default());
        }
    }
    let form = form.clone().with_faults(faults);
    let form = if not_asked.is_empty() { form } else { form.with_given_back(NOT_ASKED, gone) };
    let status = if conflicts.is_empty() && not_asked.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::CONFLICT
    };
    Ok(Saving::Again(app.document(status, Some(actor), newest, form)))
}

/// For words whose question another tab has hidden.
const NOT_ASKED: &str = "You answered a question that is no longer asked. Another answer was changed in another tab or on \
                         another device.";

/// The question that comes next, or the end, with the words of one that is gone.
async fn next_question(
    app: &App,
    actor: &Actor,
    assignment: AssignmentId,
    next: Option<usize>,
    gone: Vec<Written>,
) -> Answer {
    let form = Form::default().with_given_back(NOT_ASKED, gone);
    Ok(match next {
        Some(place) => {
            let page = app.services.player_page(actor, assignment, Questions::One(place)).await?;
            app.document(StatusCode::CONFLICT, Some(actor), page, form)
        }
        None => {
            let page = app.services.finish_page(actor, assignment).await?;
            app.document(StatusCode::CONFLICT, Some(actor), page, form)
        }
    })
}

fn fields_mut(page: &mut Player) -> &mut [Field] {
    match &mut page.shown {
        Shown::One { field, .. } => std::slice::from_mut(field),
        Shown::All(fields) => fields,
    }
}

/// The field of the answer that is to stay as another device has saved it.
fn kept_as_saved(form: &Form) -> Option<&str> {
    form.value("go").strip_prefix(USE_SAVED)
}

/// The words kept beside an answer that are to be it.
fn used_draft(form: &Form) -> Option<DraftId> {
    form.value("go").strip_prefix(USE_DRAFT)?.parse().ok()
}

/// Words kept beside answers that stood on the page: whoever goes on, or chooses, has compared them.
fn settled(form: &Form) -> Vec<DraftId> {
    if !matches!(form.value("go"), "" | "next") && kept_as_saved(form).is_none() {
        return Vec::new();
    }
    form.all(BESIDE).iter().filter_map(|id| id.parse().ok()).collect()
}

fn seen_revision(form: &Form, name: &str) -> i64 {
    form.value(name).parse().unwrap_or(0)
}
