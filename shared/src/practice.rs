//! What a practice says of itself, and how much of it there may be.

use crate::{
    error::Faults,
    text::{at_most, one_line, trimmed},
};

/// The longest name of a practice, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest address, in characters: one line at the head of a report.
pub const LONGEST_ADDRESS: usize = 160;
/// The longest list of numbers to call, in characters.
pub const LONGEST_CRISIS: usize = 2_000;
/// A logo larger than this is no logo, in bytes.
pub const LARGEST_LOGO: usize = 500_000;

/// What a practice is called, where it is, and where to call in a crisis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// One line.
    pub name: String,
    /// One line; may be empty.
    pub address: String,
    /// A line each.
    pub crisis: String,
}

impl Particulars {
    /// Read as they were typed.
    ///
    /// # Errors
    /// A sentence for each of `name`, `address` and `crisis` that cannot stand.
    pub fn read(name: &str, address: &str, crisis: &str) -> Result<Self, Faults> {
        let read =
            Self { name: one_line(name), address: one_line(address), crisis: trimmed(crisis).replace("\r\n", "\n") };
        let mut faults = Faults::default();
        if read.name.is_empty() {
            faults.add("name", "Enter the practice’s name.");
        }
        if read.crisis.is_empty() {
            faults.add(
                "crisis",
                "Enter at least one number. Clients see it when an answer about being safe is worrying.",
            );
        }
        for (field, text, longest) in [
            ("name", &read.name, LONGEST_NAME),
            ("address", &read.address, LONGEST_ADDRESS),
            ("crisis", &read.crisis, LONGEST_CRISIS),
        ] {
            if let Err(sentence) = at_most(longest, text) {
                faults.add(field, sentence);
            }
        }
        faults.or(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let faults = Particulars::read(" ", &"a".repeat(161), "\n \n").unwrap_err();
        assert_eq!(faults.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["address", "crisis", "name"]);
        let read = Particulars::read(" Willow\nStreet ", "", "Samaritans\r\n116 123\r\n").unwrap();
        assert_eq!((read.name.as_str(), read.crisis.as_str()), ("Willow Street", "Samaritans\n116 123"));
    }
}
