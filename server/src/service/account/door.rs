//! The door: what is tried in vain is counted, slowed down and written to the security log, whoever it is tried with.
//!
//! Known and unknown addresses look alike here: the same statements, the same waits, the same answers.

use std::net::IpAddr;

use sqlx::{Any, Transaction};
use uuid::Uuid;
use weft_shared::{
    throttle::{Counted, Tries},
    when::Moment,
};

use crate::{
    context::Context,
    crypto::random,
    error::{Error, Result},
    own_field::OwnField,
    store::account::{
        security::{self, SecurityKind, SecurityRow},
        sign_in::{self, TriesRow},
    },
};

/// Where a request at the door comes from, as far as it says.
#[derive(Clone, Debug, Default)]
pub struct Door {
    /// The network address.
    pub source: Option<IpAddr>,
    /// "Firefox on Windows"
    pub device: String,
    /// What this browser was given when somebody signed in with it before.
    pub known_as: Option<String>,
}

/// What counts a try: by what, and the keyed hash of it.
pub(super) type Subject = (Counted, String);

impl Door {
    /// What a try to sign in with an address counts for. `email_hash` may be nobody's.
    pub(super) fn subjects(&self, context: &Context, email_hash: &str) -> Vec<Subject> {
        let account = match self.device_of(context, email_hash) {
            Some(device) => (Counted::ByDevice, context.vault.lookup("tries by device", device)),
            None => (Counted::ByAddress, context.vault.lookup("tries by address", email_hash)),
        };
        let mut subjects = vec![account];
        subjects.extend(self.network(context));
        subjects
    }

    /// The network it comes from: of IPv6 the first 64 bits, which one customer has.
    pub(super) fn network(&self, context: &Context) -> Option<Subject> {
        let network = match self.source? {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        };
        Some((Counted::ByNetwork, context.vault.lookup("tries by network", &network)))
    }

    /// The device, if somebody signed in with this very address on it before.
    pub(super) fn device_of(&self, context: &Context, email_hash: &str) -> Option<&str> {
        let (device, mac) = self.known_as.as_deref()?.split_once('.')?;
        let fits = context.vault.is_lookup(&known("device", device, email_hash), mac);
        (device.len() == 32 && fits).then_some(device)
    }
}

fn known<'a>(kind: &'a str, device: &str, email_hash: &str) -> (&'a str, String) {
    (kind, format!("{device} {email_hash}"))
}

impl Context {
    /// What a browser is given once somebody has signed in with it.
    pub(super) fn device_name(&self, email_hash: &str) -> String {
        let device = hex::encode(random::<16>());
        let (kind, text) = known("device", &device, email_hash);
        format!("{device}.{}", self.vault.lookup(kind, &text))
    }

    /// Counts a try before anyone knows how it ends.
    ///
    /// # Errors
    /// `TooSoon` when one of the subjects has to wait; that is written to the security log, in a transaction that is
    /// committed here.
    pub(super) async fn count_try(&self, door: &Door, subjects: &[Subject], whose: &str) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        let mut counted = Vec::new();
        let mut wait_until = None;
        for (by, subject) in subjects {
            let tries = read(&sign_in::tries(&mut tx, subject).await?);
            match tries.one_more(*by, now) {
                Ok(more) => counted.push((subject, more)),
                Err(until) => wait_until = wait_until.max(Some(until)),
            }
        }
        match wait_until {
            None => {
                for (subject, tries) in counted {
                    sign_in::set_tries(&mut tx, subject, &row(tries)).await?;
                }
                Ok(tx.commit().await?)
            }
            Some(until) => {
                self.log_security(&mut tx, SecurityKind::SlowedDown, whose, door).await?;
                tx.commit().await?;
                Err(Error::TooSoon { seconds: (until.0 - now.0 + 999) / 1_000 })
            }
        }
    }

    /// A try that was counted has succeeded.
    pub(super) async fn uncount(&self, tx: &mut Transaction<'static, Any>, subjects: &[Subject]) -> Result<()> {
        for (by, subject) in subjects {
            let tries = read(&sign_in::tries(tx, subject).await?);
            sign_in::set_tries(tx, subject, &row(tries.after_success(*by))).await?;
        }
        Ok(())
    }

    /// Appends to the security log. `whose`: the keyed hash of an address.
    pub(super) async fn log_security(
        &self,
        tx: &mut Transaction<'static, Any>,
        kind: SecurityKind,
        whose: &str,
        door: &Door,
    ) -> Result<()> {
        let id: Uuid = self.new_id();
        let source = door.source.map(|source| source.to_string());
        let source_sealed = source.map(|source| OwnField::SecuritySource(id).seal(&self.vault, &source)).transpose()?;
        let event = SecurityRow { id, at: self.now(), kind, whose: Some(whose.to_owned()), source_sealed };
        // Countable by whoever watches the log: a kind, and nobody's name.
        tracing::info!(security = <&'static str>::from(kind), "at the door");
        Ok(security::insert_event(tx, &event).await?)
    }
}

fn read(row: &TriesRow) -> Tries {
    Tries { count: row.tries, last_at: row.last_at, free_at: row.free_at }
}

fn row(tries: Tries) -> TriesRow {
    TriesRow { tries: tries.count, last_at: tries.last_at, free_at: tries.free_at }
}

/// So long the security log is kept.
const SECURITY_KEPT_HOURS: i64 = 366 * 24;

impl Context {
    /// Removes what no longer counts: sign-ins nobody finished, tries, and the security log after a year.
    pub(super) async fn forget_at_the_door(&self, tx: &mut Transaction<'static, Any>, now: Moment) -> Result<()> {
        let begun_before = now.plus_minutes(-super::second_factor::STEP_MINUTES);
        let tried_before = now.plus_hours(-weft_shared::throttle::FORGOTTEN_HOURS);
        sign_in::forget(tx, begun_before, tried_before).await?;
        Ok(security::forget(tx, now.plus_hours(-SECURITY_KEPT_HOURS)).await?)
    }
}
