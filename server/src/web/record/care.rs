//! Who treats a client, stands in and supervises.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::form::Form;
use weft_shared::{
    access::CareKind,
    error::Faults,
    ids::{ClientId, MembershipId},
};

use crate::{
    service::record::care::CareInput,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.who_treats_page(&actor, client).await?))
}

pub(in crate::web) async fn change(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let done = match read(&form) {
        Ok(input) => app.services_for(&form).change_care(&actor, client, &input, &form.sure()).await,
        Err(faults) => Err(faults.into()),
    };
    match done {
        // Whoever handed a client over may have lost this page with it.
        Ok(()) if app.services.who_treats_page(&actor, client).await.is_err() => {
            Ok(Redirect::to("/caseload").into_response())
        }
        Ok(()) => Ok(Redirect::to(&format!("/clients/{client}/care")).into_response()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.who_treats_page(&actor, client)).await,
    }
}

fn read(form: &Form) -> Result<CareInput, Faults> {
    let mut faults = Faults::default();
    let member = |name: &str| form.value(name).parse::<MembershipId>().ok();
    let input = match form.value("act") {
        "hand-over" => CareInput::HandOver {
            from: member("hand-from"),
            to: member("hand-to"),
            on: form.required_day("hand-on", &mut faults),
        },
        "end" => {
            let which = form.value("which").split_once(' ');
            let which = which.and_then(|(kind, member)| Some((CareKind::parse(kind)?, member.parse().ok()?)));
            CareInput::End { which, on: form.required_day("end-on", &mut faults) }
        }
        _ => CareInput::Add {
            kind: CareKind::parse(form.value("kind")),
            member: member("person"),
            from: form.required_day("from", &mut faults),
            last: form.maybe_day("last", &mut faults),
        },
    };
    faults.or(input)
}
