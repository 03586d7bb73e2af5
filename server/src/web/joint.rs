//! The joint view of a session: the page, what is done on it, and word of every change.
//!
//! Events (`text/event-stream`) say that there is something new, never what: `changed` with the version as id and data,
//! `beat` at least every [`BEAT`], `over` once the joint view is closed or the login has ended. Whoever follows asks for
//! the page again, under the same rules as ever. Where nothing is open the answer is 204, which ends following.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse as _, Redirect,
        sse::{Event, Sse},
    },
    routing::get,
};
use futures_util::stream;
use weft_app::form::Form;
use weft_shared::{
    access::Actor,
    ids::{ClientId, JointId, PatternId, SessionId},
    joint::{Act, Screens},
    pattern::{Rater, Strength},
};

use crate::{
    error::Error,
    notify::Subscription,
    service::Services,
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        problem::{Answer, Problem},
    },
};

/// How often someone who follows hears that the connection holds. At each beat it is asked again whether they may.
const BEAT: Duration = Duration::from_secs(15);
/// How soon a browser comes back by itself.
const COME_BACK: Duration = Duration::from_secs(2);

/// An event without data is none to a browser.
const NOTHING: &str = "-";

pub(super) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.live_page(&actor, client, session).await?))
}

/// What a form of the page asks for: `act`, and what belongs to it.
enum JointForm {
    Open(Screens),
    Act(Act),
    Mark { pattern: PatternId, for_both: bool },
    Withdraw(PatternId),
}

impl JointForm {
    /// `None`: not sent by a page of ours.
    fn read(form: &Form, actor: &Actor) -> Option<Self> {
        let pattern = || form.value("pattern").parse().ok();
        Some(match form.value("act") {
            "open" => Self::Open(Screens::parse(form.value("screens"))?),
            "rate" => {
                let me = if actor.role.treats() { Rater::Therapist } else { Rater::Client };
                let rater = Rater::parse(form.value("as")).unwrap_or(me);
                let strength = Strength::new(form.value("strength").parse().ok()?)?;
                Self::Act(Act::Rate { pattern: pattern()?, rater, strength })
            }
            "clear" => {
                let me = if actor.role.treats() { Rater::Therapist } else { Rater::Client };
                let rater = Rater::parse(form.value("as")).unwrap_or(me);
                Self::Act(Act::Clear { pattern: pattern()?, rater })
            }
            "turn" => Self::Act(Act::Turn { pattern: pattern()? }),
            "show" => Self::Act(Act::Show { pattern: pattern()? }),
            "go" if form.value("to").is_empty() => Self::Act(Act::Go { to: None }),
            "go" => Self::Act(Act::Go { to: Some(form.value("to").parse().ok()?) }),
            "screens" => Self::Act(Act::Use(Screens::parse(form.value("screens"))?)),
            "close" => Self::Act(Act::Close),
            "mark" => Self::Mark { pattern: pattern()?, for_both: !form.value("both").is_empty() },
            "withdraw" => Self::Withdraw(pattern()?),
            _ => return None,
        })
    }

    async fn done_by(
        self,
        actor: &Actor,
        services: &Services,
        client: ClientId,
        session: SessionId,
    ) -> Result<(), Error> {
        match self {
            Self::Open(screens) => services.open_joint(actor, client, session, screens).await,
            Self::Act(act) => services.joint_act(actor, client, session, act).await,
            Self::Mark { pattern, for_both } => services.mark_shifted(actor, client, session, pattern, for_both).await,
            Self::Withdraw(pattern) => services.withdraw_shift(actor, client, session, pattern).await,
        }
    }
}

pub(super) async fn act(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Sent(form): Sent,
) -> Answer {
    let asked = JointForm::read(&form, &actor).ok_or(Problem::NotFound)?;
    match asked.done_by(&actor, &app.services, client, session).await {
        Ok(()) => Ok(Redirect::to(&format!("/clients/{client}/sessions/{session}/joint")).into_response()),
        Err(Error::Invalid(faults)) => {
            let page = app.services.live_page(&actor, client, session).await?;
            Ok(app.again(Some(&actor), page, Form::default(), faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn events(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    headers: HeaderMap,
) -> Answer {
    // From here on nothing is missed, and then the version is read.
    let subscription = app.services.changes().subscribe();
    let Some((joint, _)) = app.services.joint_version(&actor, client, session).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let follower = Follower {
        services: app.services,
        actor,
        client,
        session,
        joint,
        subscription,
        seen,
        begun: false,
        over: false,
    };
    let events = stream::unfold(follower, |mut follower| async {
        let event = follower.next().await?;
        Some((Ok::<_, Infallible>(event), follower))
    });
    // Proxies that gather before they pass on would hold the word back.
    let now = [(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"))];
    Ok((now, Sse::new(events)).into_response())
}

/// Someone who follows a joint view.
struct Follower {
    services: Services,
    actor: Actor,
    client: ClientId,
    session: SessionId,
    joint: JointId,
    subscription: Subscription,
    /// The version they know.
    seen: Option<i64>,
    begun: bool,
    over: bool,
}

impl Follower {
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        if !self.begun {
            self.begun = true;
            return Some(Event::default().event("beat").data(NOTHING).retry(COME_BACK));
        }
        loop {
            match self.services.joint_version(&self.actor, self.client, self.session).await {
                Ok(Some((joint, version))) if joint == self.joint => {
                    if self.seen != Some(version) {
                        self.seen = Some(version);
                        let version = version.to_string();
                        return Some(Event::default().event("changed").id(&version).data(version));
                    }
                }
                Ok(_) | Err(Error::NotFound) => {
                    self.over = true;
                    return Some(Event::default().event("over").data(NOTHING));
                }
                // The browser comes back by itself.
                Err(error) => {
                    tracing::error!(%error, "rating together cannot be followed");
                    return None;
                }
            }
            tokio::select! {
                goes_on = self.subscription.changed(self.joint) => {
                    if !goes_on {
                        return None;
                    }
                }
                () = tokio::time::sleep(BEAT) => return Some(Event::default().event("beat").data(NOTHING)),
            }
        }
    }
}

/// The address this page had before, for links that were kept: it leads on, whoever asks, and says nothing.
pub(super) fn earlier_address() -> Router<App> {
    let on = |Path((client, session)): Path<(String, String)>| async move {
        let known = client.parse::<ClientId>().ok().zip(session.parse::<SessionId>().ok());
        let (client, session) = known.ok_or(Problem::NotFound)?;
        Ok::<_, Problem>(Redirect::permanent(&format!("/clients/{client}/sessions/{session}/joint")))
    };
    Router::new().route("/clients/{client}/sessions/{session}/together", get(on))
}
