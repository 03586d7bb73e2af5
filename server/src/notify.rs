//! Rings when a joint view changed, for those who follow it. It says which, and nothing else: whoever hears it looks
//! for themselves, and may find that nothing is new.

use tokio::sync::broadcast::{self, error::RecvError};
use weft_shared::ids::JointId;

/// Rings that may wait for a slow subscription; one that missed some looks anyway.
const WAITING: usize = 64;

#[derive(Clone, Copy)]
enum Change {
    Of(JointId),
    All,
    /// The server stops.
    Over,
}

#[derive(Clone)]
pub struct Changes(broadcast::Sender<Change>);

impl Default for Changes {
    fn default() -> Self {
        Self(broadcast::channel(WAITING).0)
    }
}

impl Changes {
    /// Where nobody listens, nobody hears.
    fn send(&self, ring: Change) {
        let _ = self.0.send(ring);
    }

    pub fn notify(&self, id: JointId) {
        self.send(Change::Of(id));
    }

    /// Something may have changed anywhere.
    pub fn notify_all(&self) {
        self.send(Change::All);
    }

    /// Everyone who follows goes home, so that the server can stop.
    pub fn close(&self) {
        self.send(Change::Over);
    }

    pub fn subscribe(&self) -> Subscription {
        Subscription(self.0.subscribe())
    }
}

pub struct Subscription(broadcast::Receiver<Change>);

impl Subscription {
    /// Waits until the joint view may have changed; `false`: there is nothing more to wait for.
    pub async fn changed(&mut self, id: JointId) -> bool {
        loop {
            match self.0.recv().await {
                Ok(Change::Of(other)) if other != id => {}
                Ok(Change::Of(_) | Change::All) | Err(RecvError::Lagged(_)) => return true,
                Ok(Change::Over) | Err(RecvError::Closed) => return false,
            }
        }
    }
}
