//! Rings when a joint view changed, for those who follow it. It says which, and nothing else: whoever hears it looks
//! for themselves, and may find that nothing is new.

use tokio::sync::broadcast::{self, error::RecvError};
use weft_shared::ids::JointId;

/// Rings that may wait for a slow ear; one that missed some looks anyway.
const WAITING: usize = 64;

#[derive(Clone, Copy)]
enum Ring {
    Of(JointId),
    All,
    /// The server stops.
    Over,
}

#[derive(Clone)]
pub struct Bell(broadcast::Sender<Ring>);

impl Default for Bell {
    fn default() -> Self {
        Self(broadcast::channel(WAITING).0)
    }
}

impl Bell {
    /// Where nobody listens, nobody hears.
    fn send(&self, ring: Ring) {
        let _ = self.0.send(ring);
    }

    pub fn ring(&self, id: JointId) {
        self.send(Ring::Of(id));
    }

    /// Something may have changed anywhere.
    pub fn ring_all(&self) {
        self.send(Ring::All);
    }

    /// Everyone who follows goes home, so that the server can stop.
    pub fn end(&self) {
        self.send(Ring::Over);
    }

    pub fn listen(&self) -> Ear {
        Ear(self.0.subscribe())
    }
}

pub struct Ear(broadcast::Receiver<Ring>);

impl Ear {
    /// Waits until the joint view may have changed; `false`: there is nothing more to wait for.
    pub async fn hears(&mut self, id: JointId) -> bool {
        loop {
            match self.0.recv().await {
                Ok(Ring::Of(other)) if other != id => {}
                Ok(Ring::Of(_) | Ring::All) | Err(RecvError::Lagged(_)) => return true,
                Ok(Ring::Over) | Err(RecvError::Closed) => return false,
            }
        }
    }
}
