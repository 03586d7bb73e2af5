//! The joint view: rating together, hidden until shown.

mod access;
mod clearing;
mod closing;
mod marks;
mod one_screen;
mod rating;
mod secrecy;
mod stream;

use sqlx::Row as _;
use weft_server::error::Error;
use weft_shared::{
    access::Actor,
    ids::{PatternId, SessionId},
    joint::{Act, Screens},
    pattern::{Rater, Strength},
};

use crate::support::{Course, Page, Weft};

/// Places of the two patterns among the course's.
const PHONE: usize = 0;
const QUIET: usize = 1;

async fn with_two_patterns(weft: &Weft) -> Course<'_> {
    let plan = weft.course().session("2026-11-16", "Tea before the phone.", "");
    plan.pattern("check his phone", "wait, and ask").pattern("go quiet", "say it").await
}

impl Course<'_> {
    /// The last one.
    fn joint_session(&self) -> SessionId {
        *self.sessions.last().expect("a session")
    }

    fn joint_path(&self) -> String {
        self.at(&format!("/sessions/{}/joint", self.joint_session()))
    }

    async fn open_joint(&self, screens: Screens) {
        let (services, client) = (&self.weft.services, self.client.id);
        services.open_joint(&self.therapist.actor, client, self.joint_session(), screens).await.expect("a joint view");
    }

    async fn act(&self, by: &Actor, act: Act) -> Result<(), Error> {
        self.weft.services.joint_act(by, self.client.id, self.joint_session(), act).await
    }

    /// A rating in the joint view, which nobody else is to see yet.
    async fn rate_hidden(&self, by: &Actor, pattern: PatternId, value: i64) {
        self.weft.later();
        let rater = if by.role.treats() { Rater::Therapist } else { Rater::Client };
        self.act(by, rating(pattern, rater, value)).await.expect("a rating");
    }

    /// What counts, as it is stored: rater and number.
    async fn counted(&self, pattern: PatternId) -> Vec<(String, i64)> {
        let sql = format!("SELECT rater, strength FROM ratings WHERE pattern_id = '{pattern}' ORDER BY rater");
        self.weft.rows(sql).await.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

fn rating(pattern: PatternId, rater: Rater, value: i64) -> Act {
    Act::Rate { pattern, rater, strength: Strength::new(value).expect("0 to 10") }
}

/// What a number looks like where it may be seen: on the joint page, beside a name.
fn shows(page: &Page, name: &str, number: &str) -> bool {
    page.text().contains(&format!("{name} {number}"))
}
