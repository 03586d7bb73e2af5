//! Exercises and pathways: finding, making, changing, bringing in.

mod builder;
mod built_in;
mod catalogue;
mod exchange;
mod pathway;
mod two_authors;

use crate::support::{Course, Page};

impl Course<'_> {
    /// The page of an exercise, found on the shelf.
    async fn exercise(&self, title: &str) -> Page {
        let shelf = self.at_work().await.get("/library").await.expect(200);
        self.at_work().await.get(&shelf.link_to(title)).await.expect(200)
    }

    fn assigning(&self) -> String {
        format!("/clients/{}/assign", self.client.id)
    }

    /// Ticks the exercise on the page where things are given, and gives it.
    async fn give(&self, title: &str) -> Page {
        let page = self.at_work().await.get(&self.assigning()).await.expect(200);
        let version = version_of(&page, title).unwrap_or_else(|| panic!("“{title}” is not offered"));
        let page = self.at_work().await.submit(&page.form("/assign").tick("exercise", &version)).await;
        if page.status != 422 {
            return page.expect(200);
        }
        // It is there already, and meant again.
        let form = page.form("/assign");
        let sure = form.choices("sure").first().expect("a question").clone();
        self.at_work().await.submit(&form.tick("sure", &sure)).await.expect(200)
    }

    async fn offers(&self, title: &str) -> bool {
        version_of(&self.at_work().await.get(&self.assigning()).await.expect(200), title).is_some()
    }

    /// The client's way to a piece of homework they were given.
    async fn homework(&self, title: &str) -> String {
        self.at_home().await.get("/today").await.expect(200).link_to(&format!(": {title}"))
    }

    /// Begins it, with every question on one page.
    async fn begin(&self, title: &str) -> (String, Page) {
        let homework = self.homework(title).await;
        let start = self.at_home().await.get(&homework).await.expect(200);
        self.at_home().await.submit(&start.form(&homework)).await.expect(200);
        let all = self.at_home().await.get(&format!("{homework}/all")).await.expect(200);
        (homework, all)
    }
}

/// What the box beside a title sends.
fn version_of(page: &Page, title: &str) -> Option<String> {
    let labels = page.document().all("label");
    let label = labels.iter().find(|label| label.text() == title)?;
    label.all("input").first()?.attribute("value")
}

/// The titles on a shelf.
fn titles(page: &Page) -> Vec<String> {
    let mut titles = page.texts("h3");
    titles.sort();
    titles
}
