//! Reports the client is asked to look at first.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_shared::{
    ids::{ClientId, ProposalId},
    report::Strikes,
};

use crate::{
    service::report::proposal::ProposalAnswer,
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        problem::Answer,
        report::{ids, made_address},
    },
};

pub(in crate::web) async fn make_agreed(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, proposal)): Ids<(ClientId, ProposalId)>,
    Sent(form): Sent,
) -> Answer {
    let report = app.services_for(&form).begin_agreed_report(&actor, client, proposal).await?;
    Ok(Redirect::to(&made_address(client, report)).into_response())
}

pub(in crate::web) async fn withdraw(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, proposal)): Ids<(ClientId, ProposalId)>,
) -> Answer {
    app.services.withdraw_proposal(&actor, client, proposal).await?;
    Ok(Redirect::to(&format!("/clients/{client}/report")).into_response())
}

pub(in crate::web) async fn proposal_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(proposal): Ids<ProposalId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.proposal_page(&actor, proposal).await?))
}

pub(in crate::web) async fn answer_proposal(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(proposal): Ids<ProposalId>,
    Sent(form): Sent,
) -> Answer {
    let look = if form.value("go") == "agree" {
        ProposalAnswer::Agree(Strikes { quotes: ids(&form, "strike"), entries: ids(&form, "strike-entry") })
    } else {
        ProposalAnswer::RatherNot
    };
    app.services.answer_proposal(&actor, proposal, look).await?;
    Ok(Redirect::to(&format!("/proposals/{proposal}")).into_response())
}
