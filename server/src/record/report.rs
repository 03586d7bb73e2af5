//! What goes into a report: the order, settled and composed.

use weft_app::components::preview::Preview;
use weft_shared::{
    error::Faults,
    ids::{AssignmentId, SessionId},
    report::{Brief, Composed, Kind, LONGEST_FOR_WHOM, Order, Paper, Strikes},
    shared_view::{HomeworkState, Period, SharedView},
    text::{at_most, one_line},
    when::{Day, days_after},
};

use crate::{
    error::{Error, Result},
    record::{Record, homework::AssignedExercise},
    report::{Letterhead, Logo},
    store::practice::{self, LetterheadRow},
};

/// What stands at the head of a practice's reports, as it is stored.
pub(crate) struct StoredHead(LetterheadRow);

impl StoredHead {
    pub fn paper(&self) -> Paper {
        Paper::parse(&self.0.paper).unwrap_or_default()
    }

    /// Unpacks the logo: slow work.
    pub fn read(self) -> Result<Letterhead> {
        let LetterheadRow { address, logo, .. } = self.0;
        // It was read before it was kept.
        let logo = logo.map(|file| Logo::read(&file).map_err(|_| Error::Unreadable("logo"))).transpose()?;
        Ok(Letterhead { address, logo })
    }
}

impl Record {
    pub(crate) async fn letterhead(&mut self) -> Result<StoredHead> {
        let row = practice::letterhead(&mut self.tx, self.actor.practice).await?.ok_or(Error::NotFound)?;
        Ok(StoredHead(row))
    }
}

/// What was chosen on the page or at the command line.
pub struct OrderInput {
    /// Its period holds where no session is chosen.
    pub order: Order,
    /// One session, with what was written and done since the one before.
    pub session: Option<SessionId>,
}

impl OrderInput {
    pub fn new(kind: Kind, period: Period) -> Self {
        Self { order: Order::new(kind, period), session: None }
    }
}

/// What the client asked to leave out of a report, and when they looked at it.
pub(crate) struct Struck {
    pub strikes: Strikes,
    pub day: Day,
}

impl Record {
    /// The order with its period settled, or what is wrong with it.
    pub(crate) async fn settle(&mut self, input: OrderInput) -> Result<Order> {
        let OrderInput { mut order, session } = input;
        let mut faults = Faults::default();
        order.for_whom = one_line(&order.for_whom);
        if let Err(sentence) = at_most(LONGEST_FOR_WHOM, &order.for_whom) {
            faults.add("for", sentence);
        }
        if order.sections().next().is_none() {
            faults.add("section", "Choose at least one part.");
        }
        if !order.kind.has_period() {
            order.period = Period::WHOLE;
        } else if let Some(id) = session {
            let course = self.course().await?;
            match course.past.iter().position(|row| row.id == id) {
                Some(position) => {
                    let before = position.checked_sub(1).and_then(|before| course.past.get(before));
                    order.period = Period {
                        from: before.map(|row| days_after(row.day, 1)).filter(|day| *day <= course.past[position].day),
                        to: Some(course.past[position].day),
                    };
                }
                None => faults.add("session", "This session has not taken place. Choose another."),
            }
        } else if let (Some(from), Some(to)) = (order.period.from, order.period.to)
            && from > to
        {
            faults.add("to", "The last day comes after the first.");
        }
        Ok(faults.or(order)?)
    }

    /// Everything an order asks for, and nothing else. A report without a session says nothing: that is a fault.
    pub(crate) async fn compose(&mut self, order: Order, struck: Option<&Struck>) -> Result<Composed> {
        let course = self.course().await?;
        let homework = self.homework().await?;
        let is_struck = |id: &AssignmentId| struck.is_some_and(|struck| struck.strikes.entries.contains(id));
        let is_in = |assigned: &&AssignedExercise| {
            let id = &assigned.assignment.id;
            let is_chosen = order.entries.as_ref().is_none_or(|chosen| chosen.contains(id));
            !assigned.is_shared() || (is_chosen && !is_struck(id))
        };
        let told: Vec<AssignedExercise> = homework.iter().filter(is_in).cloned().collect();
        let view = SharedView::for_period(self.shared_data_of(&course, &told).await?, order.period);
        if order.kind.has_period() && view.sessions.is_empty() {
            return Err(Faults::one("from", "There is no session in these days. Choose other days.").into());
        }
        let brief = match order.kind {
            Kind::Brief => self.brief(&course, &view).await?,
            _ => Brief::default(),
        };
        let is_private = |assigned: &&AssignedExercise| match self.state(assigned) {
            HomeworkState::Finished { day, shared, .. } => !shared && order.period.holds(day),
            _ => false,
        };
        let private = homework.iter().filter(is_private).count();
        let struck = struck.map(|struck| (&struck.strikes.quotes, struck.day));
        Ok(Composed::new(order, view, brief, private, struck))
    }
}

/// What will be in a report, for whoever looks before it is made.
pub(crate) fn preview(composed: &Composed) -> Preview {
    Preview {
        name: composed.kind().name(),
        contents: composed.contents(),
        quotes: composed.quotes().map(|(row, quote)| (row.wording.clone(), quote.clone())).collect(),
        left_out: composed.left_out(),
    }
}
