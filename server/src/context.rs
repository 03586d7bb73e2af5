//! Everything that is injected: database, keys, clock, ids, and word of changes within the process.

use std::sync::Arc;

use uuid::Uuid;
use weft_shared::when::Moment;

use crate::{
    clock::{Clock, IdSource, new_id},
    crypto::Vault,
    definitions::Versions,
    drawer::Drawer,
    error::{Error, Result},
    notify::Changes,
    passkeys::Passkeys,
    passwords::Passwords,
    smtp::Smtp,
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
    /// The form that asks, where one does.
    pub(crate) form: Option<FormStamp>,
    /// Exercises as they were published, parsed once.
    pub(crate) versions: Versions,
    pub(crate) passwords: Passwords,
    /// What belongs to the name Weft is reached by.
    pub(crate) passkeys: Passkeys,
    /// What people upload to be shown.
    pub(crate) drawer: Drawer,
    /// Where letters go; without one they stay in the outbox.
    pub(crate) smtp: Option<Smtp>,
}

/// What a form brings beside its fields: its own key, by which what it makes is made once (see `form_stamp`), and the
/// fingerprint of what it was made from.
#[derive(Clone, Debug)]
pub struct FormStamp {
    pub(crate) key: Option<Uuid>,
    /// What the page was made from; empty where it did not say.
    seen: String,
    /// What the form says, in a few letters.
    pub(crate) content: String,
}

impl FormStamp {
    /// `key` and `seen` as the form has them.
    pub fn new(key: &str, seen: &str, content: String) -> Self {
        Self { key: key.parse().ok(), seen: seen.to_owned(), content }
    }
}

impl Context {
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) fn new_id<T: From<Uuid>>(&self) -> T {
        new_id(&*self.ids, self.now())
    }

    /// What an account is found by: its address, as [`weft_shared::account::email_key`] writes it, under a key.
    pub(crate) fn email_hash(&self, email: &str) -> String {
        self.vault.lookup("email", email)
    }

    /// Refuses a save from an older page. `stands`: the fingerprint of what stands there now.
    ///
    /// # Errors
    /// `Conflict` when the form that asks was made from something else.
    pub(crate) fn still(&self, stands: &str) -> Result<()> {
        match &self.form {
            Some(form) if !form.seen.is_empty() && form.seen != stands => Err(Error::Conflict),
            _ => Ok(()),
        }
    }
}
