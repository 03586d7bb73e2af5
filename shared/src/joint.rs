//! A joint view: in a session both people rate the patterns side by side, and see the two numbers together.
//!
//! What is kept where, and when: a rating given here waits in the joint view, out of sight of every other page. It
//! *counts*, which is to say it becomes that person's rating of the pattern at this session, when both have rated and
//! one of them shows both, or when the joint view is closed, whichever comes first. So nobody is swayed by a number
//! they saw too soon, and no number is lost because a connection, a screen or an hour ended.

mod mark;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use mark::{ShiftMark, confirmed, may_be_marked};

use crate::{
    ids::PatternId,
    pattern::{Rater, Strength},
};

/// Each on a screen of their own, or one that is turned round between them: the therapist's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Screens {
    /// One screen for each.
    Two,
    /// The therapist's, turned round.
    One,
}

impl Screens {
    /// Name as stored and in forms: `two` or `one`.
    pub fn as_str(self) -> &'static str {
        match self {
            Screens::Two => "two",
            Screens::One => "one",
        }
    }

    /// Screens with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [Screens::Two, Screens::One].into_iter().find(|screens| screens.as_str() == text)
    }
}

/// One pattern in a joint view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// The client's rating in this joint view; `None` before they gave one.
    pub client: Option<Strength>,
    /// The therapist's rating in this joint view.
    pub therapist: Option<Strength>,
    /// The one screen went from the client to the therapist.
    pub turned: bool,
    /// Both have seen both numbers; they count.
    pub shown: bool,
}

impl Round {
    /// Rating of one of the two.
    pub fn by(&self, rater: Rater) -> Option<Strength> {
        match rater {
            Rater::Client => self.client,
            Rater::Therapist => self.therapist,
        }
    }

    fn set(&mut self, rater: Rater, strength: Strength) {
        match rater {
            Rater::Client => self.client = Some(strength),
            Rater::Therapist => self.therapist = Some(strength),
        }
    }

    fn both(self) -> bool {
        self.client.is_some() && self.therapist.is_some()
    }
}

/// Joint view of one session as a machine: its state, and [`Joint::act`] to move it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    /// Who looks at which screen.
    pub screens: Screens,
    /// Over: nothing more is shown or led, and late ratings count at once.
    pub closed: bool,
    /// The pattern both look at; `None`: the summary at the end.
    pub in_view: Option<PatternId>,
    /// Patterns that were rated, turned or shown; a pattern without a round has an empty one.
    pub rounds: BTreeMap<PatternId, Round>,
}

/// What someone does in a joint view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A number is tapped.
    Rate {
        /// Pattern that is rated.
        pattern: PatternId,
        /// Whose rating it is; on the one screen not always who is signed in.
        rater: Rater,
        /// The number.
        strength: Strength,
    },
    /// A number is taken back before both are shown.
    Clear {
        /// Pattern whose rating it is.
        pattern: PatternId,
        /// Whose rating it is; on the one screen not always who is signed in.
        rater: Rater,
    },
    /// The one screen goes from the client to the therapist.
    Turn {
        /// Pattern whose rating is handed over.
        pattern: PatternId,
    },
    /// Shows both numbers to both.
    Show {
        /// Pattern whose two numbers are shown.
        pattern: PatternId,
    },
    /// To a pattern, or to the summary.
    Go {
        /// Pattern to look at; `None` is the summary.
        to: Option<PatternId>,
    },
    /// Changes between one screen and two.
    Use(Screens),
    /// Ends the joint view; whatever was given counts.
    Close,
}

/// What an act changes, to be stored in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It waits in the joint view.
    Given {
        /// Rated pattern.
        pattern: PatternId,
        /// Who gave it.
        rater: Rater,
        /// The number.
        strength: Strength,
    },
    /// It does not wait any more.
    Cleared {
        /// Pattern whose rating it was.
        pattern: PatternId,
        /// Who had given it.
        rater: Rater,
    },
    /// The one screen was handed over at this pattern.
    Turned {
        /// That pattern.
        pattern: PatternId,
    },
    /// Both numbers are shown.
    Shown {
        /// Their pattern.
        pattern: PatternId,
    },
    /// Both look at this pattern now; `None` is the summary.
    InView(Option<PatternId>),
    /// The joint view runs on these screens.
    Screens(Screens),
    /// The joint view is over.
    Closed,
    /// From now on it is this person's rating at this session, for every page and report.
    Counts {
        /// Rated pattern.
        pattern: PatternId,
        /// Whose rating it is.
        rater: Rater,
        /// The number.
        strength: Strength,
    },
}

/// Why an act does nothing. The sentence says so to the person who tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is for the other person to do.
    NotTheirs,
    /// One of the two numbers is missing.
    NotBothYet,
    /// Both numbers were seen, so they stay.
    ShownAlready,
    /// The joint view is over.
    Closed,
}

impl Refused {
    /// Sentence for the person who tried.
    pub fn sentence(self) -> &'static str {
        match self {
            Refused::NotTheirs => "Only the other person can do that. Nothing was changed.",
            Refused::NotBothYet => {
                "One of the two ratings is still missing. Both are shown once both of you have rated."
            }
            Refused::ShownAlready => {
                "Both ratings have been shown, so your earlier one stays. To change it, choose “Rate” or “Change my ratings” \
                 beside this session on “What has shifted”."
            }
            Refused::Closed => "Rating together has ended. Every rating was saved.",
        }
    }
}

/// Whose eyes are on a screen. The one screen is looked at by both, whoever is signed in on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// One person alone.
    Of(Rater),
    /// Both people, on the one screen.
    Both,
}

/// What one may see of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// No number was given.
    NotYet,
    /// It was given; the number is not shown.
    Given,
    /// The number itself.
    Number(Strength),
}

impl Seen {
    /// Whether a number was given, shown or not.
    pub fn is_given(self) -> bool {
        self != Seen::NotYet
    }

    /// The number, where it may be seen.
    pub fn number(self) -> Option<Strength> {
        match self {
            Seen::Number(strength) => Some(strength),
            Seen::NotYet | Seen::Given => None,
        }
    }
}

/// Whose turn it is at the one screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The client rates.
    Client,
    /// The client has rated and hands it over.
    Cover,
    /// The therapist rates.
    Therapist,
    /// Both have rated; both look.
    Ready,
}

impl Joint {
    /// A new joint view, with nothing rated. `in_view` is where it begins.
    pub fn open(screens: Screens, in_view: Option<PatternId>) -> Self {
        Self { screens, closed: false, in_view, rounds: BTreeMap::new() }
    }

    /// Where nothing is open: what someone still sends counts at once.
    pub fn none() -> Self {
        Self { screens: Screens::Two, closed: true, in_view: None, rounds: BTreeMap::new() }
    }

    /// A pattern's round; an empty one before anything was done.
    pub fn round(&self, pattern: PatternId) -> Round {
        self.rounds.get(&pattern).copied().unwrap_or_default()
    }

    /// Does an act and says what it changes, in the order in which that is to be stored. `by` is who is signed in on the
    /// screen it is done at.
    ///
    /// # Errors
    /// [`Refused`] when it is not theirs to do, or not now; nothing is changed then.
    pub fn act(&mut self, by: Rater, act: Act) -> Result<Vec<Change>, Refused> {
        match act {
            Act::Rate { pattern, rater, strength } => self.rate(by, pattern, rater, strength),
            Act::Clear { pattern, rater } => self.clear(by, pattern, rater),
            Act::Turn { pattern } => self.turn_screen(by, pattern),
            Act::Show { pattern } => self.show(pattern),
            Act::Go { to } => {
                self.lead(by)?;
                self.in_view = to;
                Ok(vec![Change::InView(to)])
            }
            Act::Use(screens) => {
                self.lead(by)?;
                self.screens = screens;
                Ok(vec![Change::Screens(screens)])
            }
            Act::Close => self.close(by),
        }
    }

    /// The therapist opens, moves on and closes.
    fn lead(&self, by: Rater) -> Result<(), Refused> {
        match by {
            Rater::Client => Err(Refused::NotTheirs),
            Rater::Therapist if self.closed => Err(Refused::Closed),
            Rater::Therapist => Ok(()),
        }
    }

    fn rate(
        &mut self,
        by: Rater,
        pattern: PatternId,
        rater: Rater,
        strength: Strength,
    ) -> Result<Vec<Change>, Refused> {
        let before = self.round(pattern);
        // On the one screen the client rates under the therapist's login, until it is turned round.
        let handed = self.screens == Screens::One && by == Rater::Therapist && !self.closed && !before.turned;
        if rater != by && !handed {
            return Err(Refused::NotTheirs);
        }
        if before.shown {
            return Err(Refused::ShownAlready);
        }
        self.rounds.entry(pattern).or_default().set(rater, strength);
        // A tap that arrives after the view was closed is no less a rating.
        let kept = if self.closed {
            Change::Counts { pattern, rater, strength }
        } else {
            Change::Given { pattern, rater, strength }
        };
        Ok(vec![kept])
    }

    /// Whoever may rate may take it back, until both have seen it.
    fn clear(&mut self, by: Rater, pattern: PatternId, rater: Rater) -> Result<Vec<Change>, Refused> {
        let before = self.round(pattern);
        let handed = self.screens == Screens::One && by == Rater::Therapist && !before.turned;
        if rater != by && !handed {
            return Err(Refused::NotTheirs);
        }
        if before.shown {
            return Err(Refused::ShownAlready);
        }
        if self.closed {
            return Err(Refused::Closed);
        }
        if before.by(rater).is_none() {
            return Ok(Vec::new());
        }
        let round = self.rounds.entry(pattern).or_default();
        match rater {
            Rater::Client => round.client = None,
            Rater::Therapist => round.therapist = None,
        }
        Ok(vec![Change::Cleared { pattern, rater }])
    }

    fn turn_screen(&mut self, by: Rater, pattern: PatternId) -> Result<Vec<Change>, Refused> {
        self.lead(by)?;
        if self.screens == Screens::Two || self.round(pattern).client.is_none() {
            return Err(Refused::NotBothYet);
        }
        self.rounds.entry(pattern).or_default().turned = true;
        Ok(vec![Change::Turned { pattern }])
    }

    fn show(&mut self, pattern: PatternId) -> Result<Vec<Change>, Refused> {
        let round = self.round(pattern);
        if self.closed {
            return Err(Refused::Closed);
        }
        if !round.both() {
            return Err(Refused::NotBothYet);
        }
        if round.shown {
            return Ok(Vec::new());
        }
        self.rounds.entry(pattern).or_default().shown = true;
        let mut changes = vec![Change::Shown { pattern }];
        changes.extend(counts(pattern, round));
        Ok(changes)
    }

    fn close(&mut self, by: Rater) -> Result<Vec<Change>, Refused> {
        self.lead(by)?;
        self.closed = true;
        let unshown = self.rounds.iter().filter(|(_, round)| !round.shown);
        let mut changes: Vec<Change> = unshown.flat_map(|(pattern, round)| counts(*pattern, *round)).collect();
        changes.push(Change::Closed);
        Ok(changes)
    }

    /// Whose eyes are on the screen of someone who is signed in.
    pub fn eyes(&self, signed_in: Rater) -> Eyes {
        match (self.screens, signed_in) {
            (Screens::One, Rater::Therapist) => Eyes::Both,
            _ => Eyes::Of(signed_in),
        }
    }

    /// What may be seen of one person's rating. The only place that decides it.
    pub fn sees(&self, eyes: Eyes, pattern: PatternId, rater: Rater) -> Seen {
        let round = self.round(pattern);
        match round.by(rater) {
            None => Seen::NotYet,
            Some(strength) if self.closed || round.shown || eyes == Eyes::Of(rater) => Seen::Number(strength),
            Some(_) => Seen::Given,
        }
    }

    /// Whose turn it is at the one screen; has no meaning on two.
    pub fn turn(&self, pattern: PatternId) -> Turn {
        let round = self.round(pattern);
        match (round.client, round.therapist) {
            (None, _) => Turn::Client,
            (Some(_), _) if !round.turned => Turn::Cover,
            (Some(_), None) => Turn::Therapist,
            (Some(_), Some(_)) => Turn::Ready,
        }
    }

    /// Ratings that were given and not shown.
    pub fn waiting(&self) -> usize {
        let given = |round: &Round| usize::from(round.client.is_some()) + usize::from(round.therapist.is_some());
        self.rounds.values().filter(|round| !round.shown).map(given).sum()
    }
}

fn counts(pattern: PatternId, round: Round) -> impl Iterator<Item = Change> {
    [Rater::Client, Rater::Therapist].into_iter().filter_map(move |rater| {
        let strength = round.by(rater)?;
        Some(Change::Counts { pattern, rater, strength })
    })
}

#[cfg(test)]
mod tests;
