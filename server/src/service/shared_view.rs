//! The view both people share, woven from everything that is shared.

use weft_app::pages::shared_view::{CourseSession, SharedViewPage};
use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
    shared_view::{Period, SharedView, ViewQuery},
};

use crate::{
    audit::Event,
    error::Result,
    record::{Record, joint::RateableSession},
    service::Services,
};

impl Services {
    /// Opening it is visible to the client.
    pub async fn shared_page(&self, actor: &Actor, client: ClientId, asked: &ViewQuery) -> Result<SharedViewPage> {
        let record = Record::look(&self.context, actor, client, Action::ReadShared).await?;
        record.commit(Event::SharedViewOpened).await?;
        let mut record = Record::read(&self.context, actor, client, Action::ReadShared).await?;
        let course = record.course().await?;
        let data = record.shared_data(&course).await?;
        let today = record.setting.today;
        let current = course.rateable_last(today).map(|(id, RateableSession { number, meeting })| CourseSession {
            id,
            number,
            day: meeting.day,
        });
        let capacity = record.capacity()?;
        drop(record);
        let window = asked.window(data.sessions.len());
        let period = window.map_or(Period::WHOLE, |window| window.period(&data.sessions));
        Ok(SharedViewPage {
            client,
            capacity,
            course: data
                .sessions
                .iter()
                .map(|session| CourseSession { id: session.id, number: session.number, day: session.meeting.day })
                .collect(),
            current,
            window,
            comparison: asked.comparison(&data),
            view: SharedView::for_period(data, period),
        })
    }
}
