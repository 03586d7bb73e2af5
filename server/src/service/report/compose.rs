//! The page on which a report is composed.

use weft_app::pages::report::{
    brief::BriefPage,
    compose::{QuoteChoice, Report},
};
use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
    report::{Kind, Order, Section},
    shared_view::Period,
    when::Day,
};

use crate::{
    error::Result,
    record::{
        Record, disclosures,
        report::{OrderInput, preview},
    },
    service::Services,
};

impl Services {
    /// The brief before a session, on the screen.
    ///
    /// # Errors
    /// `NotFound` (audited).
    pub async fn brief_page(&self, actor: &Actor, client: ClientId) -> Result<BriefPage> {
        let mut record = Record::read(&self.context, actor, client, Action::OpenRecord).await?;
        let paper = record.letterhead().await?.paper();
        let composed = record.compose(Order::new(Kind::Brief, Period::WHOLE), None).await?;
        Ok(BriefPage { client, capacity: record.capacity()?, composed, paper })
    }

    /// The page on which a report is composed. `show`: what will be in this one stands on it too.
    pub async fn report_page(
        &self,
        actor: &Actor,
        client: ClientId,
        kind: Kind,
        show: Option<OrderInput>,
    ) -> Result<Report> {
        let mut record = Record::read(&self.context, actor, client, Action::MakeReport).await?;
        let course = record.course().await?;
        let homework = record.homework().await?;
        let view = record.pattern_view(&course, &homework, Period::WHOLE).await?;
        let shown = match show {
            None => None,
            Some(input) => {
                let order = record.settle(input).await?;
                Some(preview(&record.compose(order, None).await?))
            }
        };
        let paper = record.letterhead().await?.paper();
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
            called: record.person.called.clone(),
            kind,
            sections: kind
                .sections()
                .iter()
                .map(|section| (*section, label(*section, &record.person.called)))
                .collect(),
            sessions: view
                .sessions
                .iter()
                .rev()
                .map(|session| (session.id, session.number, session.meeting.day))
                .collect(),
            from: iso(days.map(|(first, _)| first)),
            // Until today: what was written since the last session belongs in it.
            to: iso(days.map(|_| record.setting.today)),
            quotes,
            paper,
            may_ask: record.client.account.is_some() && kind.has_period(),
            preview: shown,
            asked: record.asked().await?,
            made: disclosures::reports(&mut record).await?,
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
