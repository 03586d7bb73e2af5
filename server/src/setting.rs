//! Where and when something happens: the practice, and its local time.

use sqlx::{Any, Transaction};
use weft_shared::{
    access::Actor,
    schedule::Meeting,
    when::{self, Day, Moment},
};

use crate::{
    clock::LocalTime,
    context::Context,
    error::{Error, Result},
    printing::Head,
    report::{House, Paper},
    store::practice::{self, PracticeRow},
};

pub(crate) struct Setting {
    pub practice: PracticeRow,
    pub local: LocalTime,
    pub now: Moment,
    pub today: Day,
}

impl Setting {
    pub async fn load(tx: &mut Transaction<'static, Any>, context: &Context, actor: &Actor) -> Result<Self> {
        let practice = practice::practice(tx, actor.practice).await?.ok_or(Error::NotFound)?;
        Self::of(practice, context.now())
    }

    pub fn of(practice: PracticeRow, now: Moment) -> Result<Self> {
        let local = LocalTime::of(&practice.time_zone).ok_or_else(|| Error::TimeZone(practice.time_zone.clone()))?;
        let today = local.day(now);
        Ok(Self { practice, local, now, today })
    }

    /// "14:02 (London time)", or with its day: for those who may read it somewhere else.
    pub fn when_in_the_practice(&self, at: Moment) -> String {
        let said = when::at_on(self.local.day(at), self.local.time(at), self.today);
        format!("{said} ({})", when::zone_words(&self.practice.time_zone))
    }

    /// The day and time it is in the practice.
    pub fn meeting_now(&self) -> Meeting {
        Meeting { day: self.today, time: Some(self.local.time(self.now)) }
    }

    /// What stands on paper that is printed for nobody in particular.
    pub fn head(&self, paper: Paper) -> Head {
        let house = House { practice: self.practice.name.clone(), contacts: self.practice.contacts() };
        Head { house, paper, made_at: self.now }
    }
}
