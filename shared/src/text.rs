//! What may stand in any text a person sends, whatever the field.

/// The text without control characters: NUL ends a text in one of the databases, and the others speak to a terminal
/// instead of a person. Line ends and tabs stay.
pub fn without_controls(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t')).collect()
}

/// White space of any kind as single spaces, none at the ends: what a field of one line holds.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence when a text is longer than a field takes, in characters.
///
/// # Errors
/// The sentence, which says how long the text may be and how long it is.
pub fn at_most(longest: usize, text: &str) -> Result<(), String> {
    match text.chars().count().saturating_sub(longest) {
        0 => Ok(()),
        1 => Err(format!("This is one character too long: {} fit here.", with_thousands(longest))),
        over => {
            Err(format!("This is {} characters too long: {} fit here.", with_thousands(over), with_thousands(longest)))
        }
    }
}

/// "50,000"
pub fn with_thousands(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let groups = digits.as_bytes()[first..].chunks(3).map(|group| String::from_utf8_lossy(group));
    let first = Some(&digits[..first]).filter(|first| !first.is_empty()).map(Into::into);
    first.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

/// The first letter as a capital.
pub fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_lines_stay() {
        assert_eq!(without_controls("a\0b\u{1b}[31mc\u{9b}\u{7f}\r\n\td"), "ab[31mc\r\n\td");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(one_line("  a\n b\t\u{a0}c "), "a b c");
    }

    #[test]
    fn letters_are_counted_not_bytes() {
        assert_eq!(at_most(3, "äöü"), Ok(()));
        assert_eq!(at_most(3, "äöüß").unwrap_err(), "This holds 3 characters at most; yours has 4.");
    }
}
