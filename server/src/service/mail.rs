//! The outbox: sending what is due, its page for the owner, and what the command line shows of it.

use weft_app::pages::practice::outbox::{Outbox, OutboxLine, Sending};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    error::Faults,
    fingerprint,
    ids::LetterId,
    text::{at_most, one_line},
    when,
};

use crate::{
    audit::{self, Entry, Event},
    error::{Error, Result},
    mail::{self, Addressed},
    service::Services,
    setting::Setting,
    smtp::Fault,
    store::{
        mail::{self as outbox, OutboxRow},
        practice, sample,
    },
};

/// So long it is told of a letter that it was sent, or could not be.
const KEPT_HOURS: i64 = 30 * 24;
/// As many are shown.
const SHOWN: i64 = 500;
/// Longer names are cut off in most inboxes.
const LONGEST_MAIL_NAME: usize = 60;

/// What may be done with a letter that was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterAct {
    TryAgain,
    Discard,
}

impl Services {
    /// Tries the letter that is due longest; `false` when none is. `address`: what links in letters begin with.
    pub async fn send_next_letter(&self, address: &str) -> Result<bool> {
        mail::send_next(&self.context, address).await
    }

    /// Removes letters that were sent, or given up, a month ago.
    pub async fn forget_old_letters(&self) -> Result<()> {
        let before = self.context.now().plus_hours(-KEPT_HOURS);
        let mut tx = self.context.store.write().await?;
        outbox::forget(&mut tx, before).await?;
        Ok(tx.commit().await?)
    }

    async fn may_see_outbox(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::SeeOutbox) {
            Decision::Allow => Ok(()),
            Decision::Deny => audit::deny(&self.context, actor, None, Action::SeeOutbox, None).await,
        }
    }

    /// `address`: what links begin with.
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever owns no practice.
    pub async fn outbox_page(&self, actor: &Actor, address: &str) -> Result<Outbox> {
        self.may_see_outbox(actor).await?;
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let is_sample = sample::is_sample(&mut tx).await?;
        let sending = match self.context.smtp {
            _ if is_sample => Sending::Sample,
            Some(_) => Sending::Works,
            None => Sending::Off,
        };
        let mail_name = practice::mail_name(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        let rows = outbox::of_practice(&mut tx, actor.practice, SHOWN).await?;
        let (mut waiting, mut failed, mut sent) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let list = match (row.sent_at, row.failed_at) {
                (Some(_), _) => &mut sent,
                (None, Some(_)) => &mut failed,
                (None, None) => &mut waiting,
            };
            list.push(self.outbox_line(&setting, row, address, is_sample)?);
        }
        Ok(Outbox { sending, seen: seen(&mail_name), mail_name, waiting, failed, sent })
    }

    fn outbox_line(&self, setting: &Setting, row: OutboxRow, address: &str, is_sample: bool) -> Result<OutboxLine> {
        let is_current = row.expires_at > setting.now;
        let sealed = row.letter_sealed.as_deref();
        let addressed = sealed.map(|sealed| mail::open(&self.context.vault, row.id, sealed)).transpose()?;
        let (to, link) = match addressed {
            Some(Addressed { to, letter }) => {
                let shown = is_sample || letter.is_for_owner();
                let link = letter.link().filter(|_| shown && is_current && row.sent_at.is_none());
                (Some(if shown { to } else { in_part(&to) }), link.map(|link| format!("{address}{}", link.path)))
            }
            None => (None, None),
        };
        let fault = row.fault.as_deref().and_then(|fault| fault.parse().ok()).map(said);
        let at = row.sent_at.or(row.failed_at).unwrap_or(row.made_at);
        let said = match (fault, row.sent_at, is_current) {
            (Some(fault), None, _) => Some(fault),
            (None, None, false) => Some(said(Fault::Expired)),
            _ => None,
        };
        let at = when::at_on(setting.local.day(at), setting.local.time(at), setting.today);
        Ok(OutboxLine { letter: row.id, what: what(&row.kind), to, at, said, link, is_current })
    }

    /// # Errors
    /// `NotFound` (audited) for whoever owns no practice; `NotFound` for a letter that was not given up.
    pub async fn act_on_letter(&self, actor: &Actor, letter: LetterId, act: LetterAct) -> Result<()> {
        self.may_see_outbox(actor).await?;
        let now = self.context.now();
        let mut tx = self.context.store.write().await?;
        let (done, event) = match act {
            LetterAct::TryAgain => {
                (outbox::try_again(&mut tx, actor.practice, letter, now).await?, Event::LetterTriedAgain(letter))
            }
            LetterAct::Discard => {
                (outbox::discard(&mut tx, actor.practice, letter).await?, Event::LetterDiscarded(letter))
            }
        };
        if !done {
            return Err(Error::NotFound);
        }
        audit::append(&mut tx, self.context.vault.trail_key(), &Entry::of(actor, now, event)).await?;
        Ok(tx.commit().await?)
    }

    /// The name letters are sent under; empty: "Weft".
    ///
    /// # Errors
    /// `NotFound` (audited) for whoever owns no practice; `Invalid`; `Conflict`.
    pub async fn set_mail_name(&self, actor: &Actor, typed: &str) -> Result<()> {
        self.may_see_outbox(actor).await?;
        let name = match one_line(typed) {
            name if name.is_empty() => mail::MAIL_NAME.to_owned(),
            name => name,
        };
        at_most(LONGEST_MAIL_NAME, &name).map_err(|sentence| Faults::one("mail-name", sentence))?;
        let mut tx = self.context.store.write().await?;
        let before = practice::mail_name(&mut tx, actor.practice).await?.ok_or(Error::NotFound)?;
        if before == name {
            return Ok(());
        }
        self.context.still(&seen(&before))?;
        if !practice::set_mail_name(&mut tx, actor.practice, &before, &name).await? {
            return Err(Error::Conflict);
        }
        let changed = Entry::of(actor, self.context.now(), Event::PracticeChanged);
        audit::append(&mut tx, self.context.vault.trail_key(), &changed).await?;
        Ok(tx.commit().await?)
    }

    /// Every letter that is not sent, with its link, for whoever runs the machine and holds the master key.
    pub async fn letters_for_operator(&self) -> Result<Vec<WaitingLetter>> {
        let mut tx = self.context.store.read().await?;
        let now = self.context.now();
        let rows = outbox::unsent(&mut tx).await?;
        let current = rows.into_iter().filter(|row| row.expires_at > now);
        current
            .filter_map(|row| {
                let sealed = row.letter_sealed.clone()?;
                Some(mail::open(&self.context.vault, row.id, &sealed).map(|Addressed { to, letter }| WaitingLetter {
                    what: what(&row.kind),
                    to,
                    path: letter.link().map(|link| link.path.clone()),
                }))
            })
            .collect()
    }
}

/// A letter as the command line lists it.
pub struct WaitingLetter {
    pub what: &'static str,
    pub to: String,
    /// Of its link.
    pub path: Option<String>,
}

/// What the form of the sender's name is made from.
fn seen(mail_name: &str) -> String {
    format!("mail-{}", fingerprint::of(&mail_name))
}

/// "n…@example.org": enough to know one's own letter by, not to learn who is treated.
fn in_part(to: &str) -> String {
    let (name, host) = to.split_once('@').unwrap_or((to, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{host}")
}

fn what(kind: &str) -> &'static str {
    match kind {
        "client-invitation" => "Invitation link for a client",
        "member-invitation" => "Invitation link for a member of the practice",
        "password-reset" => "Link for a new password",
        "email-changed" => "Notice: the email address was changed",
        "confirm-email" => "Link to confirm an email address",
        "password-changed" => "Notice: the password was changed",
        "second-factor-added" => "Notice: a second step was added to a sign-in",
        "second-factor-removed" => "Notice: a second step was removed from a sign-in",
        "new-device" => "Notice: someone signed in on a new device",
        "break-glass" => "Notice: a record was opened in an emergency",
        "handed-over" => "Notice: a client was handed over",
        "test" => "Test message",
        _ => "Message",
    }
}

/// Why it was not taken, and what now.
fn said(fault: Fault) -> String {
    match fault {
        Fault::Refused(code) => {
            format!("The mail server refused it (answer {code}). Check the address with the person it is for.")
        }
        Fault::Later(code) => format!("The mail server asked to try later (answer {code})."),
        Fault::SignIn(code) => format!(
            "The mail server did not accept Weft’s name and password (answer {code}). Tell whoever runs the server."
        ),
        Fault::Unreachable => "The mail server could not be reached. Tell whoever runs the server.".to_owned(),
        Fault::Encryption => {
            "The connection to the mail server could not be encrypted. Tell whoever runs the server.".to_owned()
        }
        Fault::Broken => "The connection to the mail server broke.".to_owned(),
        Fault::Address => "No mail server would take this address. Check it with the person it is for.".to_owned(),
        Fault::Unreadable => "It can no longer be read. Discard it.".to_owned(),
        Fault::Expired => "It was not sent in time, and is no longer valid.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_in_part() {
        assert_eq!(in_part("noor@example.org"), "n…@example.org");
        assert_eq!(in_part("é@example.org"), "é…@example.org");
    }
}
