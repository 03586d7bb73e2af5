//! The pages on which an exercise is answered.

use weft_app::{
    components::item::Field,
    pages::homework::{
        care::{Care, NextPage},
        player::{Player, Shown, notice, stem},
    },
};
use weft_shared::{access::Actor, ids::AssignmentId};

use crate::{
    error::{Error, Result},
    record::Record,
    service::Services,
};

/// Which items a page of the player shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    /// One item, by its place in the definition, counted from 1.
    One(usize),
    All,
}

impl Services {
    /// Where to call, with the name of what is being answered.
    pub async fn care_page(&self, actor: &Actor, assignment: AssignmentId, then: NextPage) -> Result<Care> {
        let (record, _) = Record::read_own(&self.context, actor, assignment).await?;
        let (therapist, lines) = (record.therapist.called, record.setting.practice.contacts());
        Ok(Care { assignment, therapist, lines, then })
    }

    /// # Errors
    /// `NotFound` (audited); `Conflict` when it is finished: its entry stands in its place.
    pub async fn player_page(&self, actor: &Actor, assignment: AssignmentId, asked: Questions) -> Result<Player> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        if assigned.finished().is_some() {
            return Err(Error::Conflict);
        }
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?;
        let mut kept = record.answers(response.id).await?;
        let saved_at = kept.last_saved().map(|at| (at, record.setting.when_in_the_practice(at)));
        let exercise = &assigned.exercise;
        let is_about_safety = match asked {
            Questions::All => exercise.has_risk_items(),
            Questions::One(place) => {
                exercise.items.get(place.wrapping_sub(1)).is_some_and(|item| !item.risk.is_empty())
            }
        };
        let told = if is_about_safety { record.told_of(&assigned).await? } else { Vec::new() };
        let places = exercise.asked_places(&kept.given());
        let asks = |place: &usize| exercise.items[place - 1].body.asks();
        let questions = places.iter().filter(|place| asks(place)).count();
        let mut field = |place: usize| {
            let item = exercise.items[place - 1].clone();
            let kept = kept.0.remove(&item.id);
            let revision = kept.as_ref().map_or(0, |kept| kept.revision);
            Field { item, answer: kept.and_then(|kept| kept.answer), revision, elsewhere: None }
        };
        // Whether a question that is hidden now is asked is decided before it is reached.
        let from = match asked {
            Questions::All => 0,
            Questions::One(place) => place,
        };
        let may_open = (from + 1..=exercise.items.len()).filter(|place| asks(place) && !places.contains(place)).count();
        let shown = match asked {
            Questions::All => Shown::All(places.iter().map(|place| field(*place)).collect()),
            Questions::One(place) => {
                let before = places.iter().position(|asked| *asked == place).ok_or(Error::NotFound)?;
                Shown::One {
                    place,
                    question: asks(&place).then(|| places[..=before].iter().filter(|place| asks(place)).count()),
                    is_first: before == 0,
                    is_last: place == exercise.items.len(),
                    field: Box::new(field(place)),
                }
            }
        };
        Ok(Player {
            assignment,
            title: exercise.title.clone(),
            kind: exercise.kind,
            notice: notice(exercise),
            stem: stem(exercise),
            of: questions..=questions + may_open,
            therapist: record.therapist.called,
            contacts: record.setting.practice.contacts(),
            shown,
            saved_at,
            told,
        })
    }
}
