//! What a form brings beside its fields: its own key, and the fingerprint of what it was made from.
//!
//! By the key what a form makes is made once: the key is claimed, and what was made is kept beside it, in the
//! transaction that makes it. Sending the form again answers as the first time; sending it with other words is no
//! repetition, and is asked about. By the fingerprint a save from an older page is told from one that has seen what
//! stands there. A form without either (an old page, a script, the command line) is done as it is.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Any, Transaction};
use weft_shared::access::Actor;

use crate::{
    context::{Context, FormStamp},
    error::{Error, Result},
    store::form_key::{self, FormKeyRow},
};

/// So long a form may be sent again: a week.
const KEPT_HOURS: i64 = 7 * 24;

/// Whether a form is sent the first time.
pub(crate) enum Once<T> {
    First(Claim),
    /// What it made then.
    Before(T),
}

/// The right to make what a form asks for. It stands once the transaction does.
pub(crate) struct Claim(Option<(FormKeyRow, String)>);

impl Context {
    /// Claims the key of the form that asks: for what it makes, and whom or what of. A second press waits for the
    /// first.
    ///
    /// # Errors
    /// `SentBefore` when the form made something and says something else now.
    pub(crate) async fn once<T: DeserializeOwned>(
        &self,
        tx: &mut Transaction<'static, Any>,
        actor: &Actor,
        (what, of): (&str, impl fmt::Display),
    ) -> Result<Once<T>> {
        let Some((stamp, key)) = self.form.as_ref().and_then(|stamp| Some((stamp, stamp.key?))) else {
            return Ok(Once::First(Claim::none()));
        };
        let form = format!("{what} {of}");
        let row = FormKeyRow { practice: actor.practice, membership: actor.membership, form, key };
        if form_key::claim(tx, &row, self.now()).await? {
            return Ok(Once::First(Claim(Some((row, stamp.content.clone())))));
        }
        self.made(tx, &row, stamp).await?.map(Once::Before).ok_or(Error::Conflict)
    }

    /// What the form that asks made before, without claiming its key: for what is looked at in another transaction
    /// first.
    ///
    /// # Errors
    /// As [`Context::once`].
    pub(crate) async fn made_before<T: DeserializeOwned>(
        &self,
        tx: &mut Transaction<'static, Any>,
        actor: &Actor,
        (what, of): &(&str, impl fmt::Display),
    ) -> Result<Option<T>> {
        let Some((stamp, key)) = self.form.as_ref().and_then(|stamp| Some((stamp, stamp.key?))) else {
            return Ok(None);
        };
        let form = format!("{what} {of}");
        let row = FormKeyRow { practice: actor.practice, membership: actor.membership, form, key };
        self.made(tx, &row, stamp).await
    }

    async fn made<T: DeserializeOwned>(
        &self,
        tx: &mut Transaction<'static, Any>,
        row: &FormKeyRow,
        stamp: &FormStamp,
    ) -> Result<Option<T>> {
        let Some(sealed) = form_key::made(tx, row).await? else { return Ok(None) };
        let text = self.vault.open_own(&row.place(), &sealed)?;
        let (content, made): (String, T) =
            serde_json::from_slice(&text).map_err(|_| Error::Unreadable("form_keys.made_sealed"))?;
        if content == stamp.content { Ok(Some(made)) } else { Err(Error::SentBefore) }
    }
}

impl Claim {
    /// For what is made without a form.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// Keeps what was made, so that the form answers the same when it is sent again.
    pub(crate) async fn keep(
        self,
        context: &Context,
        tx: &mut Transaction<'static, Any>,
        made: &impl Serialize,
    ) -> Result<()> {
        let Some((row, content)) = self.0 else { return Ok(()) };
        let text = serde_json::to_vec(&(content, made)).map_err(|_| Error::Unreadable("form_keys.made_sealed"))?;
        let sealed = context.vault.seal_own(&row.place(), &text)?;
        Ok(form_key::keep(tx, &row, &sealed).await?)
    }
}

impl FormKeyRow {
    /// Binds what was made to its form.
    fn place(&self) -> String {
        format!("form_keys.made {} {} {}", self.membership, self.form, self.key)
    }
}

/// Removes what nobody sends again.
pub(crate) async fn forget_old(context: &Context) -> Result<()> {
    let mut tx = context.store.write().await?;
    form_key::forget(&mut tx, context.now().plus_hours(-KEPT_HOURS)).await?;
    Ok(tx.commit().await?)
}
