//! Stored text on a terminal: what would move the cursor, change colours or hide words is written out.

/// Control characters, and those that turn the direction of what follows, as `\u{1b}`. A name has no line breaks.
pub(super) fn shown(text: &str) -> String {
    escaped(text, |_| false, |character| character.escape_unicode().to_string())
}

/// The same for a text of several lines.
pub(super) fn lines_shown(text: &str) -> String {
    escaped(
        text,
        |character| character == '\n' || character == '\t',
        |character| character.escape_unicode().to_string(),
    )
}

/// The same for JSON, which says it in its own way: it means the same as before.
pub(super) fn json_shown(json: &str) -> String {
    escaped(json, |character| character == '\n', |character| format!("\\u{:04x}", u32::from(character)))
}

fn escaped(text: &str, stays: impl Fn(char) -> bool, written: impl Fn(char) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) && !stays(character) {
            shown.push_str(&written(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

fn is_unseen(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stored_can_steer_a_terminal() {
        assert_eq!(shown("Noor\u{1b}[31m\u{7}\u{9b}2J\nHaddad\0"), "Noor\\u{1b}[31m\\u{7}\\u{9b}2J\\u{a}Haddad\\u{0}");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(shown("Zoë نور 👩\u{200d}🏫"), "Zoë نور 👩\u{200d}🏫");
        assert_eq!(lines_shown("one\ntwo\u{1b}c"), "one\ntwo\\u{1b}c");
    }

    #[test]
    fn json_means_the_same_as_before() {
        let said = json_shown("{\n  \"title\": \"a\u{9b}b\u{7f}\"\n}\n");
        assert_eq!(said, "{\n  \"title\": \"a\\u009bb\\u007f\"\n}\n");
        let read: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(read["title"], "a\u{9b}b\u{7f}");
    }
}
