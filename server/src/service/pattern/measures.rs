//! Linking scores and questions to a pattern.

use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, PatternId},
    linked_score::Measure,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, seen},
    service::Services,
    store::pattern::{self},
};

impl Services {
    /// Links these measures to a pattern and no others; one that this client has not shared is not found. `Conflict`
    /// when others were linked since the form was made.
    pub async fn tie_measures(
        &self,
        actor: &Actor,
        client: ClientId,
        pattern: PatternId,
        measures: &[Measure],
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        record.written(pattern).await?;
        let homework = record.homework().await?;
        let linked = pattern::measures(&mut record.tx, &record.scope).await?;
        let linked: Vec<String> =
            linked.into_iter().filter(|(of, _)| *of == pattern).map(|(_, measure)| measure).collect();
        let wanted: Vec<String> = measures.iter().map(ToString::to_string).collect();
        let is_same = wanted.iter().all(|name| linked.contains(name)) && wanted.len() == linked.len();
        if !is_same {
            self.context.still(&seen::linked(&linked))?;
        }
        let known = crate::record::measures::measurable(&homework);
        for name in wanted.iter().filter(|name| !linked.contains(name)) {
            if !known.iter().any(|choice| choice.measures.iter().any(|(measure, _)| measure.to_string() == *name)) {
                return Err(Error::NotFound);
            }
            let now = record.setting.now;
            pattern::tie(&mut record.tx, actor.practice, (pattern, name), actor.membership, now).await?;
        }
        for name in linked.iter().filter(|name| !wanted.contains(name)) {
            pattern::untie(&mut record.tx, actor.practice, pattern, name).await?;
        }
        record.commit(Event::WorkedTogether(pattern.into())).await
    }
}
