//! The pages on which an exercise is answered.

use weft_app::{
    components::item::{Beside, Field},
    pages::homework::{
        care::{Care, NextPage, Told},
        player::{Player, Shown, notice, stem},
    },
};
use weft_shared::{
    access::Actor,
    exercise::Item,
    ids::AssignmentId,
    response::{self, Parts},
};

use crate::{
    error::{Error, Result},
    record::{Record, drafts::Draft},
    service::Services,
};

/// Which items a page of the player shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    /// One item, by its place in the definition, counted from 1.
    One(usize),
    All,
}

/// What was typed on another page, as a person reads it.
fn beside(item: &Item, draft: Draft) -> Beside {
    let typed = Parts::from_wire(&draft.words);
    let words = match response::Answer::read(item, &typed) {
        Ok(answer) => answer.map(|answer| answer.shown(item)).unwrap_or_default(),
        Err(_) => typed.words(),
    };
    Beside { id: draft.id, words }
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
        let mut drafts = record.drafts_of(&response.id.to_string()).await?;
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
            let beside = drafts.extract_if(.., |draft| draft.part == item.id.0).map(|draft| beside(&item, draft));
            Field {
                beside: beside.collect(),
                answer: kept.as_ref().and_then(|kept| kept.entered.answer().cloned()),
                unfit: kept.as_ref().and_then(|kept| kept.entered.unfit(&item)),
                revision: kept.map_or(0, |kept| kept.revision),
                elsewhere: None,
                item,
            }
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
            numbers_shown: Told::default(),
            is_self_started: assigned.assignment.is_self_started,
        })
    }
}
