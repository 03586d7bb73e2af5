//! Everything that is injected: database, keys, clock, ids, and word of changes within the process.

use std::sync::Arc;

use weft_shared::when::Moment;

use crate::{
    clock::{Clock, IdSource, new_id},
    crypto::Vault,
    definitions::Versions,
    notify::Changes,
    store::Store,
};

/// Cheap to clone: handles only.
#[derive(Clone)]
pub struct Context {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    /// Word of joint views that changed.
    pub(crate) changes: Changes,
    /// Exercises as they were published, parsed once.
    pub(crate) versions: Versions,
}

impl Context {
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) fn new_id<T: From<uuid::Uuid>>(&self) -> T {
        new_id(&*self.ids, self.now())
    }
}
