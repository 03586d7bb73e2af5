//! Where a client's therapy stands.

use axum::extract::State;
use weft_app::form::Form;
use weft_shared::{
    case_status::CaseAct,
    error::Faults,
    ids::{CheckInId, ClientId},
};

use crate::{
    error::{Error, Result},
    service::{
        Services,
        record::case::{CheckInAct, DischargeInput},
    },
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
        record::to_record,
    },
};
use weft_shared::access::Actor;

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.case_page(&actor, client).await?))
}

pub(in crate::web) async fn change(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    match act(&app.services_for(&form), &actor, client, &form).await {
        Ok(()) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.case_page(&actor, client)).await,
    }
}

async fn act(services: &Services, actor: &Actor, client: ClientId, form: &Form) -> Result<()> {
    let check_in = || form.value("id").parse::<CheckInId>().map_err(|_| Error::NotFound);
    match form.value("act") {
        "plan" => {
            let mut faults = Faults::default();
            let day = form.required_day("check-in", &mut faults);
            faults.or(())?;
            services.plan_check_in(actor, client, day, &form.sure()).await
        }
        "done" => services.act_on_check_in(actor, client, check_in()?, CheckInAct::Done).await,
        "remove" => services.act_on_check_in(actor, client, check_in()?, CheckInAct::Remove).await,
        other => match CaseAct::parse(other) {
            Some(CaseAct::Discharge) => services.discharge(actor, client, read_discharge(form)?).await,
            Some(act) => services.change_case(actor, client, act).await,
            None => Err(Error::NotFound),
        },
    }
}

fn read_discharge(form: &Form) -> Result<DischargeInput, Faults> {
    let mut faults = Faults::default();
    let day = form.required_day("day", &mut faults);
    let fields = ["first-check-in", "second-check-in"];
    let check_ins = fields.into_iter().filter_map(|field| Some((field, form.maybe_day(field, &mut faults)?))).collect();
    let closing = form.value("closing").to_owned();
    faults.or(DischargeInput { day, closing, check_ins, sure: form.sure() })
}
