//! The pages on which an exercise is answered.

use weft_app::{
    components::item::Field,
    pages::homework::{
        care::{Care, NextPage, Told},
        player::{Player, Shown, notice, stem},
    },
};
use weft_shared::{
    access::Actor,
    ids::AssignmentId,
    when::{self},
};

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
    pub async fn care_page(&self, actor: &Actor, assignment: AssignmentId, then: NextPage, told: Told) -> Result<Care> {
        let (record, _) = Record::read_own(&self.context, actor, assignment).await?;
        let (therapist, lines) = (record.therapist.called, record.setting.practice.contacts());
        Ok(Care { assignment, therapist, lines, then, told })
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
        let saved_at = kept.last_saved().map(|at| when::clock(record.setting.local.time(at)));
        let exercise = &assigned.exercise;
        let places = exercise.asked_places(&kept.given());
        let mut field = |place: usize| {
            let item = exercise.items[place - 1].clone();
            let kept = kept.0.remove(&item.id);
            let revision = kept.as_ref().map_or(0, |kept| kept.revision);
            Field { item, answer: kept.and_then(|kept| kept.answer), revision, elsewhere: None }
        };
        let shown = match asked {
            Questions::All => Shown::All(places.iter().map(|place| field(*place)).collect()),
            Questions::One(place) => {
                let before = places.iter().position(|asked| *asked == place).ok_or(Error::NotFound)?;
                Shown::One {
                    place,
                    position: before + 1,
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
            of: places.len(),
            therapist: record.therapist.called,
            contacts: record.setting.practice.contacts(),
            shown,
            saved_at,
            told: Told::default(),
        })
    }
}
