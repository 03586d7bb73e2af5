//! `GET/POST /clients/{client}/sessions/{session}/rate`: how strong was the old way, 0 to 10.
//! Fields: `rating-PATTERN`, 0 to 10; one left out stays as it is, `none` clears it.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::{ClientId, PatternId, SessionId},
    pattern::{Rater, Strength, Wording},
    schedule::Meeting,
    when::Day,
};

use crate::{
    components::{
        back::back_to_record,
        choice::Scale0to10,
        day::{dated, spoken},
        field::{Faults, MadeFrom, StandsNow},
        readers::WhoReads,
        words,
    },
    form::{Form, NO_RATING},
    page::{NavItem, Page},
};

pub struct Rate {
    pub client: ClientId,
    pub session: SessionId,
    pub number: usize,
    pub meeting: Meeting,
    pub rater: Rater,
    /// Who the other is. Their rating is not on this page, and it is hidden nowhere else.
    pub other: String,
    /// The current patterns.
    pub patterns: Vec<ToRate>,
    /// Fingerprint of the ratings there are.
    pub seen: String,
}

pub struct ToRate {
    pub pattern: PatternId,
    pub wording: Wording,
    /// What the same person rated at this session before.
    pub before: Option<Strength>,
    /// What the client rated with an entry before this session, and when.
    pub with_response: Option<(Day, Strength)>,
}

/// What was rated with a check-in or a log entry.
fn said_before((day, strength): (Day, Strength)) -> String {
    format!(
        "In your entry of {} you rated this {}. The rating you save here counts for the session.",
        dated(day),
        strength.get()
    )
}

impl Page for Rate {
    fn title(&self) -> &'static str {
        "Rate a session · Weft"
    }

    fn nav_item(&self) -> NavItem {
        match self.rater {
            Rater::Client => NavItem::Shared,
            Rater::Therapist => NavItem::Caseload,
        }
    }

    fn view(self, form: Form) -> AnyView {
        let Rate { client, session, number, meeting, rater, other, patterns, seen } = self;
        let back = format!("/clients/{client}/shared");
        let to_record = (rater == Rater::Therapist).then(|| back_to_record(client, &other, Capacity::Therapist));
        let none = patterns.is_empty();
        let scales: Vec<_> = patterns.into_iter().map(|to_rate| scale(to_rate, &form)).collect();
        let body = if none {
            view! {
                <p>"No current patterns, so there is nothing to rate yet."</p>
                <p>
                    <a class="button" href=format!("/clients/{client}/patterns/new")>"Add a pattern"</a>
                </p>
            }
            .into_any()
        } else {
            view! {
                <form class="stack" method="post" action=format!("/clients/{client}/sessions/{session}/rate")>
                    <MadeFrom form=form.clone() fingerprint=seen />
                    {scales}
                    <WhoReads sentence=format!("You and {other} see each other’s ratings as soon as they are saved.") />
                    <div class="row">
                        <button class="button">"Save ratings"</button>
                        <button class="plain" type="reset">"Undo my changes on this page"</button>
                        <a href=back>"Leave without saving"</a>
                        {to_record}
                    </div>
                </form>
            }
            .into_any()
        };
        let how = match rater {
            Rater::Client => format!(
                "Rate as it feels to you. {other} can see your ratings as soon as you save them. You can see theirs on “What \
                 has shifted”. Leave out any you like."
            ),
            Rater::Therapist => format!(
                "Rate as you see it. {other} can see your ratings as soon as you save them. You can see theirs on “What has \
                 shifted”. Leave out any you cannot judge."
            ),
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("Session {number} · {}", spoken(meeting.day))}</p>
                    <h1>"How strong was the old way?"</h1>
                </div>
                <Faults form=form.clone() />
                <p>{how}</p>
                {body}
            </div>
        }
        .into_any()
    }
}

/// The field in which one pattern is rated.
pub(crate) fn scale(to_rate: ToRate, form: &Form) -> AnyView {
    let ToRate { pattern, wording, before, with_response } = to_rate;
    let said = with_response.map(|said| view! { <p class="soft small">{said_before(said)}</p> });
    let name = format!("rating-{pattern}");
    let before = before.map(|strength| strength.get().to_string()).unwrap_or_default();
    let chosen = form.value_or(&name, &before).parse().ok();
    let clearing = form.value(&name) == NO_RATING;
    let legend = view! {
        {words::halves(wording.old, wording.new)}
    }
    .into_any();
    let fault = form.fault(&name).map(str::to_owned);
    let now = form.stands(&name, &before);
    view! {
        <div class="card">
            <Scale0to10 name=name legend=legend chosen=chosen fault=fault clearing />
            <StandsNow now=now />
            {said}
        </div>
    }
    .into_any()
}
