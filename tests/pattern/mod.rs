//! A pattern's life, as both people live it with pages and forms.

mod clearing;
mod evidence;
mod measures;
mod ratings;
mod said;
mod standing;
mod start;
mod wording;

use weft_server::service::report::OrderInput;
use weft_shared::{
    ids::{AssignmentId, PatternId},
    pattern::{Rater, Strength},
    report::Kind,
    shared_view::{PatternRow, Period, SharedView, ViewQuery},
    sharing::Readers,
};

use crate::support::{Course, Page, pdf_text};

impl Course<'_> {
    async fn add_pattern(&self, old: &str, new: &str) -> PatternId {
        self.weft.pattern(&self.therapist, self.client.id, old, new).await
    }

    async fn add_entry(&self, exercise: &str, answers: &[(&str, &str)], readers: Readers) -> AssignmentId {
        self.weft.entry(&self.therapist, &self.client, exercise, answers, readers).await
    }

    async fn set_readers(&self, entry: AssignmentId, readers: Readers) {
        self.weft.services.set_readers(&self.client.actor, entry, readers).await.expect("the client decides");
    }

    async fn view(&self) -> SharedView {
        let page = self.weft.services.shared_page(&self.client.actor, self.client.id, &ViewQuery::default()).await;
        page.expect("the shared view").view
    }

    async fn row(&self, pattern: PatternId) -> PatternRow {
        let view = self.view().await;
        let row = view.patterns.into_iter().chain(view.not_current).find(|row| row.id == pattern);
        row.expect("the pattern")
    }

    /// The client's side of the strip.
    async fn said(&self, pattern: PatternId) -> Vec<Option<u8>> {
        let row = self.row(pattern).await;
        row.ratings.iter().map(|rated| rated.by(Rater::Client).map(Strength::get)).collect()
    }

    /// The page before the client stopped sharing the entry there.
    async fn stop_sharing(&self, entry: AssignmentId) -> Page {
        let page = self.at_home().await.get(&format!("/homework/{entry}/entry")).await.expect(200);
        let form = page.form("/sharing").press("readers", "nobody");
        self.at_home().await.submit(&form).await.expect(200);
        page
    }

    /// What stands in a progress report of the whole course.
    async fn progress_report(&self) -> String {
        let order = OrderInput::new(Kind::SessionProgress, Period::WHOLE);
        let made = self.weft.services.make_report(&self.therapist.actor, self.client.id, order).await;
        pdf_text(&made.expect("a report").pdf.bytes)
    }
}
