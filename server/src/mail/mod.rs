//! Letters: put into the outbox in the transaction of what they tell of, and sent from there by the server.
//!
//! A letter is sent at least once. It may come twice only where a process ended, or the connection broke, between the mail
//! server's taking it and our noting so; it then has the same Message-ID, by which many mail programs show it once.

mod letter;

use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};
use std::{
    error::Error as StdError,
    time::{Duration, UNIX_EPOCH},
};
use weft_shared::{
    ids::{LetterId, PracticeId},
    when::{self, Moment},
};

pub use letter::{Letter, Link};

use crate::{
    clock::{LocalTime, RandomIds, day_in_utc, new_id},
    context::Context,
    crypto::Vault,
    error::{Error, Result},
    own_field::OwnField,
    smtp::{Fault, Smtp, WHOLE},
    store::{
        account::{self, MembershipRow},
        mail::{self, DueRow, OutboxRow},
        practice, sample,
    },
};

/// After so many tries, over about two days, a letter counts as not deliverable.
const MOST_TRIES: i64 = 16;
const FIRST_WAIT_MILLIS: i64 = 60_000;
const LONGEST_WAIT_MILLIS: i64 = 6 * 3_600_000;
/// A process that tries a letter holds it longer than a try may take.
const HELD_MILLIS: i64 = 5 * 60_000;
const _: () = assert!(HELD_MILLIS > 2 * WHOLE.as_millis() as i64);
/// The name letters come from where no practice says another.
pub(crate) const MAIL_NAME: &str = "Weft";

/// A letter with whom it is for, as it is sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Addressed {
    pub to: String,
    pub letter: Letter,
}

/// Puts a letter into the outbox; it is there once the transaction is. `practice`: whose owner sees it in their outbox;
/// none for a letter about an account that may belong to several.
pub(crate) async fn post(
    tx: &mut Transaction<'static, Any>,
    context: &Context,
    practice: Option<PracticeId>,
    to: &str,
    letter: &Letter,
) -> Result<LetterId> {
    let now = context.now();
    let id: LetterId = context.new_id();
    let addressed = Addressed { to: to.to_owned(), letter: letter.clone() };
    let text = serde_json::to_vec(&addressed).map_err(|_| Error::Unreadable("outbox.letter_sealed"))?;
    let row = OutboxRow {
        id,
        practice,
        kind: letter.kind().to_owned(),
        letter_sealed: Some(context.vault.seal_own(&place(id), &text)?),
        made_at: now,
        expires_at: letter.expires_at(now),
        due_at: Some(now),
        tries: 0,
        sent_at: None,
        failed_at: None,
        fault: None,
    };
    mail::insert(tx, &row).await?;
    Ok(id)
}

/// A letter to someone who works in a practice, at the address they sign in with.
pub(crate) async fn post_to_member(
    tx: &mut Transaction<'static, Any>,
    context: &Context,
    member: &MembershipRow,
    letter: &Letter,
) -> Result<()> {
    let account = account::account_by_id(tx, member.account).await?.ok_or(Error::NotFound)?;
    let address = OwnField::AccountEmail(account.id).open(&context.vault, &account.email_sealed)?;
    post(tx, context, Some(member.practice), &address, letter).await?;
    Ok(())
}

/// What binds a letter to its row.
fn place(id: LetterId) -> String {
    format!("outbox {id}")
}

pub(crate) fn open(vault: &Vault, id: LetterId, sealed: &[u8]) -> Result<Addressed> {
    let text = vault.open_own(&place(id), sealed)?;
    serde_json::from_slice(&text).map_err(|_| Error::Unreadable("outbox.letter_sealed"))
}

/// Tries the letter that is due longest; `false` when none is. `address`: what links begin with.
pub(crate) async fn send_next(context: &Context, address: &str) -> Result<bool> {
    let Some(smtp) = &context.smtp else { return Ok(false) };
    let mut tx = context.store.read().await?;
    if sample::is_sample(&mut tx).await? {
        return Ok(false);
    }
    let next = mail::next_due(&mut tx, context.now()).await?;
    tx.commit().await?;
    match next {
        Some(row) => try_one(context, smtp, address, &row).await.map(|()| true),
        None => Ok(false),
    }
}

async fn try_one(context: &Context, smtp: &Smtp, address: &str, row: &DueRow) -> Result<()> {
    let now = context.now();
    let held = Moment(now.0 + HELD_MILLIS);
    let mut tx = context.store.write().await?;
    if !mail::claim(&mut tx, row.id, now, held).await? {
        // Another process was quicker.
        return Ok(());
    }
    let message =
        if now >= row.expires_at { Err(Fault::Expired) } else { message(&mut tx, context, smtp, address, row).await? };
    tx.commit().await?;

    let done = match message {
        Ok(message) => smtp.send(&message).await,
        Err(fault) => Err((fault, String::new())),
    };
    let now = context.now();
    let mut tx = context.store.write().await?;
    match done {
        Ok(_) => mail::mark_sent(&mut tx, row.id, now, held).await?,
        Err((fault, _)) => {
            tracing::warn!(letter = %row.id, tries = row.tries + 1, %fault, "a letter was not taken");
            let again = fault.may_pass() && row.tries + 1 < MOST_TRIES;
            let next = again.then(|| Moment(now.0 + wait_millis(row.tries, context.ids.random())));
            mail::mark_failed(&mut tx, row.id, now, held, next, &fault.to_string()).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Twice as long after each try, and between half and one and a half of that: letters that failed together do not come
/// back together.
fn wait_millis(tries: i64, random: [u8; 10]) -> i64 {
    let doubled = FIRST_WAIT_MILLIS << tries.clamp(0, 20);
    let wait = doubled.min(LONGEST_WAIT_MILLIS);
    let share = i64::from(u16::from_be_bytes([random[0], random[1]]));
    wait / 2 + wait * share / i64::from(u16::MAX)
}

/// The letter as mail servers take it, or why none would.
async fn message(
    tx: &mut Transaction<'static, Any>,
    context: &Context,
    smtp: &Smtp,
    address: &str,
    row: &DueRow,
) -> Result<std::result::Result<Message, Fault>> {
    let sealed = row.letter_sealed.as_deref().unwrap_or_default();
    let Ok(Addressed { to, letter }) = open(&context.vault, row.id, sealed) else { return Ok(Err(Fault::Unreadable)) };
    let (name, local) = match row.practice {
        Some(id) => {
            let name = practice::mail_name(tx, id).await?;
            let zone = practice::practice(tx, id).await?.and_then(|practice| LocalTime::of(&practice.time_zone));
            (name, zone)
        }
        None => (None, None),
    };
    let name = name.unwrap_or_else(|| MAIL_NAME.to_owned());
    let until = until(row.expires_at, local.as_ref());
    Ok(composed(smtp, (&name, &to), &letter, (row.id, row.made_at), (address, &until)).map_err(|_| Fault::Address))
}

/// "12 December 2026, 14:05"
fn until(at: Moment, local: Option<&LocalTime>) -> String {
    match local {
        Some(local) => format!("{}, {}", when::long(local.day(at)), when::clock(local.time(at))),
        None => {
            let time = LocalTime::of("UTC").map(|utc| when::clock(utc.time(at))).unwrap_or_default();
            format!("{}, {time} UTC", when::long(day_in_utc(at)))
        }
    }
}

pub(crate) fn composed(
    smtp: &Smtp,
    (name, to): (&str, &str),
    letter: &Letter,
    (id, made_at): (LetterId, Moment),
    (address, until): (&str, &str),
) -> std::result::Result<Message, Box<dyn StdError + Send + Sync>> {
    let words = letter.words(address, until);
    let from = smtp.from();
    let message = Message::builder()
        .from(Mailbox::new(Some(name.to_owned()), from.clone()))
        .to(Mailbox::new(None, to.parse()?))
        .subject(words.subject)
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(made_at.0).unwrap_or_default()))
        // The same at every try.
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(words.text)?;
    Ok(message)
}

/// Sends a test message past the outbox; what the mail server said of it.
pub(crate) async fn send_test(smtp: &Smtp, to: &str, now: Moment) -> std::result::Result<String, String> {
    let id = new_id(&RandomIds, now);
    let message = composed(smtp, (MAIL_NAME, to), &Letter::Test, (id, now), ("", ""));
    let message = message.map_err(|_| format!("“{to}” is no email address"))?;
    smtp.send(&message).await.map_err(|(_, why)| why)
}

/// Tells mail programs that nobody is there to answer: no "out of office" comes back (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn StdError + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_further_and_further_apart_and_never_all_at_once() {
        for (tries, wait) in
            [(0, 60_000), (1, 120_000), (8, 15_360_000), (9, LONGEST_WAIT_MILLIS), (15, LONGEST_WAIT_MILLIS)]
        {
            assert_eq!(wait_millis(tries, [0; 10]), wait / 2, "{tries}");
            assert_eq!(wait_millis(tries, [255; 10]), wait / 2 + wait, "{tries}");
        }
    }

    #[test]
    fn a_letter_has_one_name_and_the_address_of_one_person() {
        let smtp = Smtp::new("smtp://localhost", Some("weft@practice.example"), None).unwrap();
        let id: LetterId = weft_shared::ids::uuid_v7(Moment(0), [7; 10]).into();
        let of = |to| composed(&smtp, ("Weft", to), &Letter::Test, (id, Moment(0)), ("https://weft.example", ""));
        let text = String::from_utf8(of("noor@example.org").unwrap().formatted()).unwrap();
        assert!(text.contains(&format!("Message-ID: <{id}@practice.example>\r\n")), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("To: noor@example.org\r\n"), "{text}");
        for two in ["noor@example.org, eve@example.org", "noor@example.org\r\nBcc: eve@example.org", ""] {
            assert!(of(two).is_err(), "{two}");
        }
    }
}
