//! Composing a report: what was chosen, what will be in it, and what is left out.

use std::collections::BTreeSet;

use weft_app::{
    components::preview::Preview,
    pages::therapist::report::{QuoteChoice, Report},
};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, EvidenceId, SessionId},
    report::{Brief, Composed, Kind, Order, Section},
    shared_view::{HomeworkState, Period, SharedView},
    when::{Day, days_after},
};

use crate::service::{Case, Result, Services, disclosures, homework::Piece};

/// The longest line that says whom a report is for, in characters.
const LONGEST_FOR_WHOM: usize = 200;

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
pub(super) struct Struck {
    pub quotes: BTreeSet<EvidenceId>,
    pub day: Day,
}

impl Case {
    /// The order with its period settled, or what is wrong with it.
    pub(super) async fn settle(&mut self, input: OrderInput) -> Result<Order> {
        let OrderInput { mut order, session } = input;
        let mut faults = Faults::default();
        order.for_whom = order.for_whom.split_whitespace().collect::<Vec<_>>().join(" ");
        if order.for_whom.chars().count() > LONGEST_FOR_WHOM {
            faults.add("for", format!("Keep this to {LONGEST_FOR_WHOM} characters."));
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
    pub(super) async fn compose(&mut self, order: Order, struck: Option<&Struck>) -> Result<Composed> {
        let course = self.course().await?;
        let view = SharedView::weave(self.threads(&course).await?, order.period);
        if order.kind.has_period() && view.sessions.is_empty() {
            return Err(Faults::one("from", "There is no session in these days. Choose other days.").into());
        }
        let brief = match order.kind {
            Kind::Brief => self.brief(&course, &view).await?,
            _ => Brief::default(),
        };
        let pieces = self.homework().await?;
        let is_private = |piece: &&Piece| match self.state(piece) {
            HomeworkState::Finished { day, shared } => !shared && order.period.holds(day),
            _ => false,
        };
        let private = pieces.iter().filter(is_private).count();
        let struck = struck.map(|struck| (&struck.quotes, struck.day));
        Ok(Composed::new(order, view, brief, private, struck))
    }
}

/// What will be in a report, for whoever looks before it is made.
pub(super) fn preview(composed: &Composed) -> Preview {
    Preview {
        name: composed.kind().name(),
        contents: composed.contents().into_iter().map(|content| (content.heading, content.said)).collect(),
        quotes: composed.quotes().map(|(row, quote)| (row.wording.clone(), quote.clone())).collect(),
        left_out: composed.left_out(),
    }
}

impl Services {
    /// The page on which a report is composed. `show`: what will be in this one stands on it too.
    pub async fn report_page(
        &self,
        actor: &Actor,
        client: ClientId,
        kind: Kind,
        show: Option<OrderInput>,
    ) -> Result<Report> {
        let mut case = self.look(actor, client, Action::MakeReport).await?;
        let course = case.course().await?;
        let pieces = case.homework().await?;
        let view = case.pattern_view(&course, &pieces, Period::WHOLE).await?;
        let shown = match show {
            None => None,
            Some(input) => {
                let order = case.settle(input).await?;
                Some(preview(&case.compose(order, None).await?))
            }
        };
        let (_, paper) = case.letterhead().await?;
        let iso = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let days = view.days();
        let quotes = view
            .rows()
            .flat_map(|row| {
                row.quotes.iter().map(|quote| QuoteChoice { old: row.wording.old.clone(), quote: quote.clone() })
            })
            .collect();
        Ok(Report {
            client,
            called: case.person.called.clone(),
            kind,
            sections: kind.sections().iter().map(|section| (*section, label(*section, &case.person.called))).collect(),
            sessions: view
                .sessions
                .iter()
                .rev()
                .map(|session| (session.id, session.number, session.meeting.day))
                .collect(),
            from: iso(days.map(|(first, _)| first)),
            // Until today: what was written since the last session belongs in it.
            to: iso(days.map(|_| case.setting.today)),
            quotes,
            paper,
            may_ask: case.client.account.is_some() && kind.has_period(),
            preview: shown,
            asked: case.asked().await?,
            made: disclosures::reports(&mut case).await?,
        })
    }
}

/// A section as something to tick.
fn label(section: Section, called: &str) -> String {
    match section {
        Section::Signature => "A line to sign on".to_owned(),
        other => other.heading(called),
    }
}
