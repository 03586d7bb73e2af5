//! What a client may begin without being assigned it: the trigger log, the calming card, and what helped before.

use std::collections::BTreeSet;

use weft_app::pages::homework::today::{SelfStarted, SelfStartedLink};
use weft_shared::{
    access::Action,
    exercise::Kind,
    library::{CALMING_CARD, TRIGGER_LOG},
};

use crate::{
    error::Result,
    record::{Record, homework::AssignedExercise},
};

/// How many of the soothing practices and logs done before stand on Today.
const MOST_REPEATED: usize = 2;

impl Record {
    pub(crate) async fn self_started(&mut self, homework: &[AssignedExercise]) -> Result<Vec<SelfStarted>> {
        let mut ready = self.at_hand(homework).await?;
        if !self.client.case.status().allows(Action::StartAlone) {
            ready.retain(|ready| matches!(ready.way, SelfStartedLink::Open(_)));
        }
        Ok(ready)
    }

    async fn at_hand(&mut self, homework: &[AssignedExercise]) -> Result<Vec<SelfStarted>> {
        let mut ready = Vec::new();
        if let Some(log) = self.suggestion(TRIGGER_LOG).await? {
            let about = format!("Begins with one tap. {} sees that you began it.", self.therapist.called);
            ready.push(SelfStarted { title: log.title, about, way: SelfStartedLink::Begin(log.exercise) });
        }
        let is_card =
            |assigned: &&AssignedExercise| assigned.exercise.key == CALMING_CARD && assigned.finished().is_some();
        let written = homework.iter().rfind(is_card);
        match (written, self.suggestion(CALMING_CARD).await?) {
            (Some(card), _) => {
                let (title, way) = (card.exercise.title.clone(), SelfStartedLink::Open(card.assignment.id));
                ready.push(SelfStarted { title, about: "My calming card".to_owned(), way });
            }
            (None, Some(card)) => {
                let about = format!("Begins with one tap. {} sees that you began it.", self.therapist.called);
                ready.push(SelfStarted { title: card.title, about, way: SelfStartedLink::Begin(card.exercise) });
            }
            (None, None) => {}
        }
        let mut keys = BTreeSet::from([TRIGGER_LOG, CALMING_CARD]);
        for assigned in homework.iter().rev().filter(|assigned| assigned.finished().is_some()) {
            let soothes = assigned.exercise.tags.iter().any(|tag| tag == "soothing" || tag == "mid-trigger");
            let repeats = assigned.exercise.kind == Kind::Log || (assigned.exercise.kind == Kind::Skill && soothes);
            if ready.len() >= 2 + MOST_REPEATED || !repeats || !keys.insert(&assigned.exercise.key) {
                continue;
            }
            if let Some(again) = self.suggestion(&assigned.exercise.key).await?.filter(|again| again.may_begin) {
                let is_log = assigned.exercise.kind == Kind::Log;
                let what = if is_log { "Fill it in again" } else { "Do it again" };
                let about = format!("{what}. {} sees that you began it.", self.therapist.called);
                ready.push(SelfStarted { title: again.title, about, way: SelfStartedLink::Begin(again.exercise) });
            }
        }
        Ok(ready)
    }
}
