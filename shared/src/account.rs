//! The email address and the password of an account.

use crate::text::{at_most, one_line, password as one_writing};

/// The longest name of a person, in characters.
pub const LONGEST_NAME: usize = 120;

/// The fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;

/// Argon2 would take more, slowly.
const LONGEST_PASSWORD: usize = 200;

/// An email address in lower case, so that one address is one account.
///
/// # Errors
/// A sentence for the field, when it has no `@`, no dot in its host, a space, or more than 254 bytes.
pub fn read_email(typed: &str) -> Result<String, &'static str> {
    let email = email_key(typed);
    let (name, host) = email.split_once('@').unwrap_or_default();
    let fits = !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains('@')
        && !email.chars().any(|character| character.is_whitespace() || character.is_control())
        && email.len() <= 254;
    if fits { Ok(email) } else { Err("Write an email address such as name@example.org.") }
}

/// An address as accounts are found by it: small letters, each in its one writing.
pub fn email_key(typed: &str) -> String {
    one_line(typed).to_lowercase()
}

/// Reads a person's name as one line; empty when nothing was typed.
///
/// # Errors
/// A sentence for the field, when it is longer than [`LONGEST_NAME`].
pub fn read_name(typed: &str) -> Result<String, String> {
    let name = one_line(typed);
    at_most(LONGEST_NAME, &name).map(|()| name)
}

/// Holds a password to its length, 12 to 200 characters. Whether it is easy to guess is asked where passwords are hashed.
///
/// # Errors
/// A sentence for the field.
pub fn check_password(password: &str) -> Result<(), String> {
    match one_writing(password).chars().count() {
        length if length < SHORTEST_PASSWORD => {
            Err(format!("Use at least {SHORTEST_PASSWORD} characters. Three or four words in a row work well."))
        }
        length if length > LONGEST_PASSWORD => Err(format!("Use at most {LONGEST_PASSWORD} characters.")),
        _ => Ok(()),
    }
}

/// A recovery code as it is compared: small letters and digits, without what people put between them.
pub fn recovery_code_key(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        assert_eq!(read_email(" Noor@Example.org "), Ok("noor@example.org".to_owned()));
        assert_eq!(read_email("zoe\u{308}@example.org"), read_email("ZOË@example.org"));
        assert!(read_email("\u{200b}").is_err());
        for wrong in ["", "noor", "noor@", "@example.org", "noor@example", "a b@example.org", "a@b@c.org"] {
            assert!(read_email(wrong).is_err(), "{wrong}");
        }
    }
}
