//! Every letter Weft sends, and its words: no name of a client, nothing of what they wrote, nothing that follows anyone.

use std::fmt;

use serde::{Deserialize, Serialize};
use weft_shared::when::Moment;

/// So long a letter without a link is still news.
const NEWS_HOURS: i64 = 7 * 24;

/// A page of Weft by its path, with a secret in it that works until a moment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// From the slash on. The address people use is put before it when the letter is sent.
    pub path: String,
    pub expires_at: Moment,
}

impl fmt::Debug for Link {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Link(…)")
    }
}

/// A letter. A new one needs its words in [`Letter::words`], and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Letter {
    /// To a client, to choose how they sign in.
    ClientInvitation(Link),
    /// To someone who will work in a practice.
    MemberInvitation(Link),
    PasswordReset(Link),
    /// To the address an account had until now.
    EmailChanged,
    /// To the new address: it counts once its link was opened.
    ConfirmEmail(Link),
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    /// Someone signed in on a device that was not used before.
    NewDevice,
    /// To a therapist: break-glass opened a record in their care.
    BreakGlass,
    /// To a therapist: a client was handed over to them.
    HandedOver,
    /// From the command line, to try the settings.
    Test,
}

/// Subject and text of a letter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub subject: &'static str,
    pub text: String,
}

const END: &str = "This message was sent by itself. No one reads answers to it.";

impl Letter {
    /// Its name, as stored; one that was in use never changes.
    pub(crate) fn kind(&self) -> &'static str {
        self.into()
    }

    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::ClientInvitation(link)
            | Self::MemberInvitation(link)
            | Self::PasswordReset(link)
            | Self::ConfirmEmail(link) => Some(link),
            Self::EmailChanged
            | Self::PasswordChanged
            | Self::SecondFactorAdded
            | Self::SecondFactorRemoved
            | Self::NewDevice
            | Self::BreakGlass
            | Self::HandedOver
            | Self::Test => None,
        }
    }

    /// From then on it is not sent any more.
    pub(crate) fn expires_at(&self, now: Moment) -> Moment {
        self.link().map_or(now.plus_hours(NEWS_HOURS), |link| link.expires_at)
    }

    /// Whether the owner of a practice may see its link and its address. A link that signs a client in, or that sets
    /// somebody's password, is for the eyes of the person it was sent to.
    pub(crate) fn is_for_owner(&self) -> bool {
        matches!(self, Self::MemberInvitation(_))
    }

    /// `address`: of this Weft, without a slash at its end. `until`: when its link stops working, in words.
    pub(crate) fn words(&self, address: &str, until: &str) -> Words {
        let link = self.link().map(|link| format!("{address}{}", link.path)).unwrap_or_default();
        let (subject, paragraphs): (_, Vec<String>) = match self {
            Self::ClientInvitation(_) => (
                "Your invitation link",
                vec![
                    "Hello,".to_owned(),
                    "someone you know has invited you to Weft. With this link you choose how you sign in:".to_owned(),
                    link,
                    format!("The link works once, until {until}. Give it to no one else."),
                    "If you did not expect this, you need do nothing. If you have a question, ask the person who \
                     invited you."
                        .to_owned(),
                ],
            ),
            Self::MemberInvitation(_) => (
                "Your invitation to work with Weft",
                vec![
                    "Hello,".to_owned(),
                    "you are invited to work with Weft. With this link you make your account:".to_owned(),
                    link,
                    format!("The link works once, until {until}. Give it to no one else."),
                    "If you did not expect this, you need do nothing. If you have a question, ask the person who \
                     invited you."
                        .to_owned(),
                ],
            ),
            Self::PasswordReset(_) => (
                "Choose a new password",
                vec![
                    "Hello,".to_owned(),
                    "someone asked for a new password for your account. If it was you, choose one here:".to_owned(),
                    link,
                    format!("The link works once, until {until}."),
                    "If it was not you, you need do nothing. Your password stays as it is.".to_owned(),
                ],
            ),
            Self::EmailChanged => (
                "Your email address was changed",
                vec![
                    "Hello,".to_owned(),
                    "the email address of your account was changed. From now on, messages go to the new address."
                        .to_owned(),
                    not_you(address),
                ],
            ),
            Self::ConfirmEmail(_) => (
                "Confirm your email address",
                vec![
                    "Hello,".to_owned(),
                    "someone entered this address for their account. If it was you, confirm it here:".to_owned(),
                    link,
                    format!("The link works once, until {until}."),
                    "If it was not you, you need do nothing. This address is then not used.".to_owned(),
                ],
            ),
            Self::PasswordChanged => (
                "Your password was changed",
                vec!["Hello,".to_owned(), "the password of your account was changed.".to_owned(), not_you(address)],
            ),
            Self::SecondFactorAdded => (
                "A second step was added to your sign-in",
                vec![
                    "Hello,".to_owned(),
                    "your account now has another second step for signing in.".to_owned(),
                    not_you(address),
                ],
            ),
            Self::SecondFactorRemoved => (
                "A second step was removed from your sign-in",
                vec![
                    "Hello,".to_owned(),
                    "a second step for signing in was removed from your account.".to_owned(),
                    not_you(address),
                ],
            ),
            Self::NewDevice => (
                "Someone signed in on a new device",
                vec![
                    "Hello,".to_owned(),
                    "someone signed in to your account on a device that was not used before.".to_owned(),
                    not_you(address),
                ],
            ),
            Self::BreakGlass => (
                "A record in your care was opened",
                vec![
                    "Hello,".to_owned(),
                    "a client’s record in your care was opened by someone who does not treat them. They gave a \
                     reason. Sign in to see which record, and why:"
                        .to_owned(),
                    address.to_owned(),
                ],
            ),
            Self::HandedOver => (
                "A client was handed over to you",
                vec![
                    "Hello,".to_owned(),
                    "a client was handed over to you. Sign in to see who it is:".to_owned(),
                    address.to_owned(),
                ],
            ),
            Self::Test => (
                "A test message",
                vec!["Hello,".to_owned(), "this is a test. If you can read it, Weft can send email.".to_owned()],
            ),
        };
        let mut text = paragraphs.join("\n\n");
        text.push_str("\n\n");
        text.push_str(END);
        text.push('\n');
        Words { subject, text }
    }
}

/// What to do about something somebody else may have done.
fn not_you(address: &str) -> String {
    format!(
        "If it was you, you need do nothing. If it was not you, choose a new password now, and tell the person who \
         invited you:\n\n{address}/sign-in"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_letter() -> Vec<Letter> {
        let link = || Link { path: "/somewhere/secret".to_owned(), expires_at: Moment(1) };
        vec![
            Letter::ClientInvitation(link()),
            Letter::MemberInvitation(link()),
            Letter::PasswordReset(link()),
            Letter::EmailChanged,
            Letter::ConfirmEmail(link()),
            Letter::PasswordChanged,
            Letter::SecondFactorAdded,
            Letter::SecondFactorRemoved,
            Letter::NewDevice,
            Letter::BreakGlass,
            Letter::HandedOver,
            Letter::Test,
        ]
    }

    #[test]
    fn a_letter_says_its_link_and_when_it_stops_working_and_that_no_answer_is_read() {
        for letter in every_letter() {
            let words = letter.words("https://weft.example", "4 December 2026");
            assert!(words.text.contains(END), "{letter:?}");
            let has_link = words.text.contains("\n\nhttps://weft.example/somewhere/secret\n\n");
            assert_eq!(has_link, letter.link().is_some(), "{}", words.text);
            assert_eq!(words.text.contains("4 December 2026"), letter.link().is_some(), "{}", words.text);
            assert!(!format!("{letter:?}").contains("secret"), "{letter:?}");
        }
    }

    /// Whoever sees an inbox is not told that its owner is in therapy.
    #[test]
    fn what_a_client_may_get_says_nothing_of_therapy() {
        let to_staff =
            |letter: &Letter| matches!(letter, Letter::MemberInvitation(_) | Letter::BreakGlass | Letter::HandedOver);
        for letter in every_letter().iter().filter(|letter| !to_staff(letter)) {
            let words = letter.words("https://weft.example", "4 December 2026");
            let all = format!("{} {}", words.subject, words.text).to_lowercase();
            for word in ["therap", "client", "session", "practice", "patient", "exercise"] {
                assert!(!all.contains(word), "“{word}” in {letter:?}");
            }
        }
    }

    #[test]
    fn what_is_stored_of_a_letter_is_read_back() {
        let kinds: std::collections::BTreeSet<_> = every_letter().iter().map(Letter::kind).collect();
        assert_eq!(kinds.len(), 12);
        assert!(kinds.contains("client-invitation"));
        for letter in every_letter() {
            let stored = serde_json::to_string(&letter).unwrap();
            assert_eq!(serde_json::from_str::<Letter>(&stored).unwrap(), letter);
        }
    }
}
