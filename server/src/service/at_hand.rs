//! What a client may begin without being given it: the trigger log, the calming card, and what helped before.

use std::collections::BTreeSet;

use weft_app::pages::client::today::{Ready, Way};
use weft_shared::{
    access::{Action, Actor},
    exercise::Kind,
    ids::{AssignmentId, ExerciseId},
    library::{CALMING_CARD, TRIGGER_LOG},
};

use crate::{
    service::{Case, Error, Result, Services, exercises, homework::Piece},
    store::{
        exercises as rows,
        homework::{self, AssignmentRow, ResponseRow},
    },
};

/// How many of the soothing practices and logs done before stand on Today.
const MOST_REPEATED: usize = 2;

impl Case {
    pub(super) async fn at_hand(&mut self, pieces: &[Piece]) -> Result<Vec<Ready>> {
        let mut ready = Vec::new();
        if let Some(log) = self.suggestion(TRIGGER_LOG).await? {
            let about = "Two taps to begin".to_owned();
            ready.push(Ready { title: log.title, about, way: Way::Begin(log.exercise) });
        }
        let is_card = |piece: &&Piece| piece.exercise.key == CALMING_CARD && piece.finished().is_some();
        let written = pieces.iter().rfind(is_card);
        match (written, self.suggestion(CALMING_CARD).await?) {
            (Some(card), _) => {
                let (title, way) = (card.exercise.title.clone(), Way::Open(card.assignment.id));
                ready.push(Ready { title, about: "My calming card".to_owned(), way });
            }
            (None, Some(card)) => {
                let about = "Write my calming card".to_owned();
                ready.push(Ready { title: card.title, about, way: Way::Begin(card.exercise) });
            }
            (None, None) => {}
        }
        let mut keys = BTreeSet::from([TRIGGER_LOG, CALMING_CARD]);
        for piece in pieces.iter().rev().filter(|piece| piece.finished().is_some()) {
            let soothes = piece.exercise.tags.iter().any(|tag| tag == "soothing" || tag == "mid-trigger");
            let repeats = piece.exercise.kind == Kind::Log || (piece.exercise.kind == Kind::Practice && soothes);
            if ready.len() >= 2 + MOST_REPEATED || !repeats || !keys.insert(&piece.exercise.key) {
                continue;
            }
            if let Some(again) = self.suggestion(&piece.exercise.key).await?.filter(|again| again.may_begin) {
                let about = "Once more".to_owned();
                ready.push(Ready { title: again.title, about, way: Way::Begin(again.exercise) });
            }
        }
        Ok(ready)
    }
}

impl Services {
    /// The client begins something by themselves. What is begun already and not finished goes on; a log only on the
    /// day it was begun.
    pub async fn start_alone(&self, actor: &Actor, exercise: ExerciseId) -> Result<AssignmentId> {
        let mut case = self.open(actor, self.own_record(actor).await?, Action::OwnEntries).await?;
        let practice = actor.practice;
        let row = rows::newest_version(&mut case.tx, practice, exercise).await?.ok_or(Error::NotFound)?;
        let definition = exercises::read(&row)?;
        if !definition.may_be_begun_alone() {
            return Err(Error::NotFound);
        }
        let pieces = case.homework().await?;
        // A log is about one moment: what was left open on another day is not gone on with by chance.
        let is_fresh =
            |piece: &Piece| definition.kind != Kind::Log || piece.assignment.assigned_day == case.setting.today;
        let goes_on =
            |piece: &&Piece| piece.exercise.key == definition.key && piece.finished().is_none() && is_fresh(piece);
        if let Some(open) = pieces.iter().filter(goes_on).find(|piece| piece.is_open(case.setting.today)) {
            let id = open.assignment.id;
            case.begin_response(self.new_id(), id).await?;
            case.commit(id).await?;
            return Ok(id);
        }
        let id: AssignmentId = self.new_id();
        let assignment = AssignmentRow {
            id,
            client: case.client.id,
            version: row.id,
            assigned_day: case.setting.today,
            assigned_by: actor.membership,
            due_session: None,
            due_day: None,
            opens_day: None,
            pathway: None,
            note_sealed: None,
        };
        homework::insert_assignment(&mut case.tx, practice, &assignment, case.setting.now).await?;
        case.begin_response(self.new_id(), id).await?;
        case.commit(id).await?;
        Ok(id)
    }
}

impl Case {
    /// Does nothing when there is a response.
    pub(super) async fn begin_response(
        &mut self,
        id: weft_shared::ids::ResponseId,
        assignment: AssignmentId,
    ) -> Result<()> {
        let begun_at = self.setting.now;
        let response =
            ResponseRow { id, assignment, begun_at, finished_at: None, shared_at: None, first_shared_at: None };
        Ok(homework::begin(&mut self.tx, self.actor.practice, self.client.id, &response).await?)
    }
}
