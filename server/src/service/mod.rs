//! What people do, a folder for each area and a file for each page or act: load, decide, act, audit, in one
//! transaction.
//!
//! Everything about a client goes through a [`crate::record::Record`], everything about the library through a
//! [`crate::library::Library`]: opening one is the permission. A service never calls another area's service; what two
//! of them need lies below, in `record`, `library`, `audit` or `store`.

pub mod account;
mod audit;
pub mod homework;
pub mod joint;
pub mod library;
pub mod mail;
pub mod operation;
pub mod pattern;
pub mod practice;
pub mod record;
pub mod report;
mod shared_view;
pub mod undo;

use std::{path::PathBuf, sync::Arc};

use crate::{
    clock::{Clock, IdSource, RandomIds, day_in_utc},
    context::{Context, FormStamp},
    crypto::Vault,
    definitions::Versions,
    drawer::Drawer,
    form_stamp,
    notify::Changes,
    passkeys::Passkeys,
    passwords::Passwords,
    smtp::Smtp,
    store::Store,
};

/// The use cases, on what they are given.
#[derive(Clone)]
pub struct Services {
    pub(crate) context: Context,
}

impl Services {
    pub fn new(store: Store, vault: Vault, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        let (changes, versions) = (Changes::default(), Versions::default());
        let (passwords, drawer) = (Passwords::default(), Drawer::default());
        let passkeys = Passkeys::default();
        Self {
            context: Context {
                store,
                vault,
                clock,
                ids,
                changes,
                versions,
                passwords,
                passkeys,
                drawer,
                smtp: None,
                form: None,
            },
        }
    }

    /// With another program that draws what is uploaded than the one that runs.
    pub fn drawing_with(mut self, program: PathBuf) -> Self {
        self.context.drawer = Drawer::new(program);
        self
    }

    /// With a mail server that takes its letters.
    pub fn sending_with(mut self, smtp: Option<Smtp>) -> Self {
        self.context.smtp = smtp;
        self
    }

    /// Reached at an address, to whose name passkeys belong.
    pub fn reached_at(mut self, public_url: &str) -> Self {
        self.context.passkeys = Passkeys::at(public_url);
        self
    }

    /// The only address at which browsers use passkeys: `https://weft.example`; `None` where they cannot.
    pub fn passkeys_at(&self) -> Option<&str> {
        self.context.passkeys.origin()
    }

    /// The same for what one form asks: see [`FormStamp`].
    pub fn for_form(&self, stamp: FormStamp) -> Self {
        Self { context: Context { form: Some(stamp), ..self.context.clone() } }
    }

    /// A key for a form that is shown.
    pub fn new_form_key(&self) -> uuid::Uuid {
        self.context.new_id()
    }

    /// Whether everyone in this database is invented. While it cannot be asked, it counts as not.
    pub async fn is_sample(&self) -> bool {
        self.context.store.is_sample().await.unwrap_or_default()
    }

    pub fn now(&self) -> weft_shared::when::Moment {
        self.context.now()
    }

    /// Today at Greenwich: for what only asks which year it is, on pages that belong to no practice too.
    pub fn day_in_utc(&self) -> weft_shared::when::Day {
        day_in_utc(self.context.now())
    }

    /// Removes keys of forms nobody sends again.
    pub async fn forget_form_keys(&self) -> crate::error::Result<()> {
        form_stamp::forget_old(&self.context).await
    }

    /// On the clock the program goes by, with random ids.
    pub fn on_this_machine(store: Store, vault: Vault, clock: Arc<dyn Clock>) -> Self {
        Self::new(store, vault, clock, Arc::new(RandomIds))
    }
}
