//! The page of one pattern, and the page on which its words are written.

use weft_app::pages::pattern::{
    Pattern,
    write::{Reworded, Suggesting, WritePattern},
};
use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, PatternId},
    pattern::EASY_TO_HOLD,
    shared_view::{Period, SharedView},
    starters::STARTERS,
    text::listed,
};

use crate::{
    error::{Error, Result},
    record::{Record, hanging, measures::measurable, seen},
    service::Services,
    store::pattern::{self},
};

impl Services {
    pub async fn pattern_page(&self, actor: &Actor, client: ClientId, pattern: PatternId) -> Result<Pattern> {
        let mut record = Record::read(&self.context, actor, client, Action::ReadShared).await?;
        let course = record.course().await?;
        let homework = record.homework().await?;
        let view = SharedView::for_period(record.shared_data(&course).await?, Period::WHOLE);
        let row = view.patterns.into_iter().chain(view.not_current).find(|row| row.id == pattern);
        let row = row.ok_or(Error::NotFound)?;
        let linked = pattern::measures(&mut record.tx, &record.scope).await?;
        let linked: Vec<String> =
            linked.into_iter().filter(|(of, _)| *of == pattern).map(|(_, measure)| measure).collect();
        let hanging = hanging::on_pattern(&mut record, pattern).await?;
        Ok(Pattern {
            hanging: (!hanging.is_empty()).then(|| listed(&hanging)),
            start_seen: seen::start(row.history.start()),
            linked_seen: seen::linked(&linked),
            client,
            person: view.client,
            therapist: view.therapist,
            capacity: record.capacity()?,
            sessions: view.sessions,
            quoted: record.quoted(pattern, &homework).await?,
            measurable: measurable(&homework),
            linked,
            row,
        })
    }

    /// The form for a new pattern; `from` is the place of the suggestion that fills it.
    pub async fn new_pattern_page(&self, actor: &Actor, client: ClientId, from: Option<usize>) -> Result<WritePattern> {
        let mut record = Record::read(&self.context, actor, client, Action::Together).await?;
        let open = record.open_wordings().await?.len();
        let fits = record.leanings().await?;
        Ok(WritePattern {
            client,
            capacity: record.capacity()?,
            called: record.person.called,
            therapist: record.therapist.called,
            many: (open >= EASY_TO_HOLD).then_some(open),
            suggesting: Some(Suggesting { fits, chosen: from.and_then(|place| STARTERS.get(place)) }),
            editing: None,
        })
    }

    /// The form for the words of a pattern there is.
    pub async fn reword_page(&self, actor: &Actor, client: ClientId, pattern: PatternId) -> Result<WritePattern> {
        let mut record = Record::read(&self.context, actor, client, Action::Together).await?;
        let written = record.written(pattern).await?;
        Ok(WritePattern {
            client,
            capacity: record.capacity()?,
            called: record.person.called,
            therapist: record.therapist.called,
            many: None,
            suggesting: None,
            editing: Some(Reworded {
                pattern,
                seen: seen::wording(written.number),
                wording: written.wording,
                about: written.about,
            }),
        })
    }
}
