//! `GET/POST /clients/{client}/sessions/{session}/joint`: the joint view of a session, one page for both.
//!
//! Every number is a button, so a rating is one tap and nothing is ever typed that a change could lose. Forms say what
//! they ask for in `act`:
//! `open` (`screens`: `one` or `two`), `rate` (`pattern`, `strength` 0 to 10, `as`: whose it is at the one screen),
//! `turn`, `show` (`pattern`), `go` (`to`: a pattern, or empty for the summary), `screens` (`screens`), `close`,
//! `mark` (`pattern`, `both`: said by both before the one screen), `withdraw` (`pattern`).
//!
//! What changes stands in the element `together`; the island `Follow` fetches this page again and takes that part.

mod round;
mod summary;

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, PatternId, SessionId},
    joint::{Screens, Seen, Turn},
    pattern::{Rater, Strength, Wording},
    reader::{People, Reader},
    schedule::Meeting,
    shared_view::{PatternRow, SessionColumn, SharedView},
    shift::State,
};

use crate::{
    components::{day::spoken, field::Faults, words},
    form::Form,
    islands::joint::Follow,
    page::{NavItem, Page},
};

pub struct JointPage {
    pub client: ClientId,
    pub session: SessionId,
    pub number: usize,
    pub meeting: Meeting,
    /// "Noor"
    pub called: String,
    pub therapist: String,
    pub viewer: Rater,
    /// To whom the page speaks: to nobody alone while both look at the one screen.
    pub reader: Reader,
    /// Rises with every change; `None`: they are not rating together now.
    pub version: Option<i64>,
    pub stage: Stage,
}

pub enum Stage {
    /// They are not rating together now: what was rated at this session, and the way to begin.
    Closed {
        lines: Vec<Line>,
    },
    Round(Box<Round>),
    /// The end of an open one.
    Summary {
        lines: Vec<Line>,
        screens: Screens,
        /// Ratings that were given and not shown.
        waiting: usize,
        back: Option<PatternId>,
    },
}

/// One pattern, being rated or shown.
pub struct Round {
    /// From 1.
    pub place: usize,
    pub of: usize,
    pub screens: Screens,
    pub turn: Turn,
    pub shown: bool,
    pub client: Seen,
    pub therapist: Seen,
    /// What the one who looks gave at this session before the joint view.
    pub before: Option<Strength>,
    pub back: Option<PatternId>,
    /// `None`: the summary comes next.
    pub next: Option<PatternId>,
    /// The pattern over the sessions so far; what waits is not in it.
    pub row: PatternRow,
    pub sessions: Vec<SessionColumn>,
}

/// A pattern in the summary.
pub struct Line {
    pub pattern: PatternId,
    pub wording: Wording,
    pub client: Seen,
    pub therapist: Seen,
    pub state: State,
    pub sentence: String,
    pub confirmation: Confirmation,
}

/// Whether the two have marked a pattern as shifted, as one of them sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// The rule does not say "shifted", so nobody is asked.
    None,
    Offered,
    /// The one who looks has; the other has not yet.
    Mine,
    /// The other has; the one who looks is asked.
    Theirs,
    /// Both have, at the session of this number.
    Both {
        session: Option<usize>,
    },
}

impl Round {
    fn seen(&self, rater: Rater) -> Seen {
        match rater {
            Rater::Client => self.client,
            Rater::Therapist => self.therapist,
        }
    }

    /// The one screen is in the client's hands.
    fn is_handed(&self, viewer: Rater) -> bool {
        let hands = matches!(self.turn, Turn::Client | Turn::Cover);
        self.screens == Screens::One && viewer == Rater::Therapist && !self.shown && hands
    }
}

impl JointPage {
    fn people(&self) -> People<'_> {
        People { reader: self.reader, client: &self.called, therapist: &self.therapist }
    }

    fn other(&self) -> &str {
        match self.viewer {
            Rater::Client => &self.therapist,
            Rater::Therapist => &self.called,
        }
    }

    fn leads(&self) -> bool {
        self.viewer == Rater::Therapist
    }

    fn action(&self) -> String {
        format!("/clients/{}/sessions/{}/joint", self.client, self.session)
    }

    /// What a change means for whoever listens instead of looking.
    fn said(&self) -> String {
        let round = match &self.stage {
            Stage::Closed { .. } => return "Rating together has ended. Every rating is saved.".to_owned(),
            Stage::Summary { .. } => return "Your ratings, side by side.".to_owned(),
            Stage::Round(round) => round,
        };
        let pattern = format!("Pattern {} of {}.", round.place, round.of);
        if let (true, Some(client), Some(therapist)) = (round.shown, round.client.number(), round.therapist.number()) {
            let who = |rater: Rater| self.people().who(rater);
            return format!(
                "{pattern} Both ratings are shown. {} {}, {} {}.",
                who(Rater::Client).starting(),
                client.get(),
                who(Rater::Therapist).within(),
                therapist.get()
            );
        }
        let other = match self.viewer {
            Rater::Client => round.therapist,
            Rater::Therapist => round.client,
        };
        if other.is_given() { format!("{pattern} {} has rated.", self.other()) } else { pattern }
    }
}

impl Page for JointPage {
    fn title(&self) -> &'static str {
        "Rating together · Weft"
    }

    fn nav_item(&self) -> NavItem {
        match (&self.stage, self.viewer) {
            (Stage::Round(round), viewer) if round.is_handed(viewer) => NavItem::Handed,
            (_, Rater::Client) => NavItem::Shared,
            (_, Rater::Therapist) => NavItem::Caseload,
        }
    }

    fn view(self, form: Form) -> AnyView {
        let version = self.version;
        let (said, when) = (self.said(), format!("Session {} · {}", self.number, spoken(self.meeting.day)));
        let stage = match &self.stage {
            Stage::Closed { lines } => summary::closed(&self, lines),
            Stage::Round(round) => round::round(&self, round),
            Stage::Summary { lines, screens, waiting, back } => summary::end(&self, lines, *screens, *waiting, *back),
        };
        let follows = version.map(|version| view! { <Follow version=version /> });
        // With the island awake there is nothing to ask for.
        let see = version.is_some().then(|| {
            view! { <p class="see-changed"><a href=self.action()>"Check for changes"</a></p> }
        });
        view! {
            <div class="narrow joint">
                <div class="joint-head">
                    <p class="lead">{when}</p>
                    {follows}
                </div>
                <div id="together" data-version=version.map(|version| version.to_string()) data-said=said>
                    <Faults form=form />
                    {stage}
                </div>
                {see}
            </div>
        }
        .into_any()
    }
}

/// A form of one button. `fields` are sent with it.
fn button(
    live: &JointPage,
    id: impl Into<String>,
    class: &'static str,
    words: impl Into<String>,
    fields: &[(&'static str, String)],
) -> AnyView {
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone() /> }).collect();
    let (id, words) = (id.into(), words.into());
    view! {
        <form method="post" action=live.action()>
            {fields}
            <button id=id class=class>{words}</button>
        </form>
    }
    .into_any()
}

fn pattern_words(wording: &Wording) -> AnyView {
    view! {
        {words::halves(wording.old.clone(), wording.new.clone())}
    }
    .into_any()
}

/// In the shared view: that both marked it, when, and the way to undo that.
pub(super) fn marked_line(client: ClientId, session: SessionId, view: &SharedView) -> Option<AnyView> {
    let number = view.sessions.iter().find(|column| column.id == session)?.number;
    let href = format!("/clients/{client}/sessions/{session}/joint");
    let line = view! {
        <p class="marked">
            <a href=href>{format!("You both marked this as shifted at session {number}")}</a>
        </p>
    };
    Some(line.into_any())
}
