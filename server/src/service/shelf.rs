//! The practice's library, opened for one action by someone who may: what a [`super::Case`] is for a client's record.

use sqlx::{Any, Transaction};
use weft_shared::access::{Action, Actor, Decision, Relation, decide};

use crate::{
    service::{Result, Services, Setting, audit},
    store::audit::Event,
};

pub(crate) struct Shelf {
    pub tx: Transaction<'static, Any>,
    pub actor: Actor,
    pub setting: Setting,
    action: Action,
}

impl Services {
    /// To change something in it.
    pub(super) async fn open_shelf(&self, actor: &Actor) -> Result<Shelf> {
        let tx = self.store.write().await?;
        self.shelf_in(tx, actor, Action::EditLibrary).await
    }

    /// To look only.
    pub(super) async fn look_at_shelf(&self, actor: &Actor) -> Result<Shelf> {
        let tx = self.store.read().await?;
        self.shelf_in(tx, actor, Action::SeeLibrary).await
    }

    async fn shelf_in(&self, mut tx: Transaction<'static, Any>, actor: &Actor, action: Action) -> Result<Shelf> {
        if decide(actor.role, Relation::None, action) == Decision::Deny {
            // A read transaction cannot record the denial.
            drop(tx);
            return self.deny(actor, None, action, None).await;
        }
        let setting = Setting::load(&mut tx, self, actor).await?;
        Ok(Shelf { tx, actor: actor.clone(), setting, action })
    }
}

impl Shelf {
    /// Appends what was done to the audit trail and commits both together.
    pub async fn commit(mut self, subject: impl std::fmt::Display) -> Result<()> {
        let event = Event {
            practice: self.actor.practice,
            at: self.setting.now,
            membership: Some(self.actor.membership),
            action: self.action.as_str(),
            client: None,
            subject: Some(subject.to_string()),
            allowed: true,
        };
        audit::append(&mut self.tx, &event).await?;
        self.tx.commit().await?;
        Ok(())
    }
}
