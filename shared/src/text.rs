//! What may stand in any text a person sends, whatever the field, and when two texts are the same to a reader.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A text as it is taken in from outside: [`without_controls`], with every letter in its one composed writing (é is
/// one character, however it was typed), and empty where nothing in it can be seen.
pub fn received(text: &str) -> String {
    let text: String = without_controls(text).nfc().collect();
    if is_blank(&text) { String::new() } else { text }
}

/// The text without control characters: NUL ends a text in one of the databases, and the others speak to a terminal
/// instead of a person. Line ends and tabs stay.
pub fn without_controls(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t')).collect()
}

/// Whether nothing in a text can be seen: only white space, and characters that are drawn as nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || letter.is_control() || is_invisible(letter))
}

/// The text without white space at its ends; empty where nothing in it can be seen.
pub fn trimmed(text: &str) -> &str {
    if is_blank(text) { "" } else { text.trim() }
}

/// Characters that are drawn as nothing: Unicode's "default ignorable" ones, with the blanks that count as letters or
/// signs (the Braille blank, the Hangul fillers) and the marks around annotations.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// White space of any kind as single spaces, none at the ends: what a field of one line holds. Empty where nothing in
/// it can be seen.
pub fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    if is_blank(&line) { String::new() } else { line }
}

/// A password in the one writing it is hashed in (NFKC): however its letters were put together on a keyboard, it is
/// the same password. Plain letters are left as they are.
pub fn password(typed: &str) -> String {
    typed.nfkc().collect()
}

/// A text as search compares it: small letters without accents, in their plainest form.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.to_lowercase().nfkd() {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '‘' | '’' | 'ʼ' | '`' => folded.push('\''),
            '\u{2010}'..='\u{2014}' | '\u{2212}' => folded.push('-'),
            mark if is_combining_mark(mark) || is_invisible(mark) => {}
            other => folded.push(other),
        }
    }
    folded
}

/// What somebody searches for: a text fits when every word of it stands somewhere in it, in any order, with or without
/// accents and capitals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search(Vec<String>);

impl Search {
    /// Words as typed; commas part them too ("Haddad, Noor").
    pub fn new(typed: &str) -> Self {
        let folded = folded(typed);
        let words = folded.split(|letter: char| letter.is_whitespace() || letter == ',');
        Self(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether nothing is searched for, so that everything fits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word stands in `text`.
    pub fn fits(&self, text: &str) -> bool {
        let text = folded(text);
        self.0.iter().all(|word| text.contains(word))
    }
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

/// Things as people list them: "a", "a and b", "a, b and c".
pub fn listed(things: &[String]) -> String {
    let (first, last) = things.split_at(things.len().saturating_sub(1));
    let parts = [first.join(", "), last.concat()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" and ")
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
    use proptest::prelude::*;

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
        assert_eq!(at_most(3, "äöüß").unwrap_err(), "This is one character too long: 3 fit here.");
    }

    #[test]
    fn what_nobody_can_see_is_empty() {
        let nothing = [
            "\u{200b}",
            "\u{200b} \u{200d}\n",
            "\u{feff}",
            "\u{2060}",
            "\u{ad}",
            "\u{202e}\u{202c}",
            "\u{3164}",
            "\u{2800}",
            "\u{e0061}",
            "\u{fe0f}",
            "\u{a0}\u{3000}\u{180e}",
            "\u{115f}\u{1160}",
            "",
        ];
        for text in nothing {
            assert!(is_blank(text), "{text:?}");
            assert_eq!((received(text).as_str(), one_line(text).as_str(), trimmed(text)), ("", "", ""), "{text:?}");
        }
        for text in ["a", ".", "\u{200b}a", "🙂", "❤\u{fe0f}", "ـ", "می\u{200c}خواهم", "\u{301}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn what_joins_the_letters_of_a_word_stays() {
        let persian = "می\u{200c}خواهم";
        assert_eq!(received(persian), persian);
        let family = "👩\u{200d}👧";
        assert_eq!((received(family).as_str(), one_line(family).as_str()), (family, family));
    }

    #[test]
    fn a_letter_has_one_writing() {
        assert_eq!(received("Zoe\u{308}"), "Zoë");
        assert_eq!(one_line(" Zoe\u{308}\nNi\u{301} "), "Zoë Ní");
        assert_eq!(password("cafe\u{301} ﬁve"), password("café five"));
        assert_eq!(password("three quiet words 1!"), "three quiet words 1!");
    }

    #[test]
    fn search_finds_words_in_any_order_without_accents() {
        let fits = |typed: &str, text: &str| Search::new(typed).fits(text);
        for typed in ["zoe", "ZOË", "Zoe\u{308}", "bhriain zoe", "Ní Bhriain, Zoë", "ni  bhr", "", "\u{200b}"] {
            assert!(fits(typed, "Zoë Ní Bhriain"), "{typed:?}");
        }
        assert!(!fits("zoe haddad", "Zoë Ní Bhriain"));
        for (typed, text) in [
            ("lukasz", "Łukasz Żak"),
            ("strasse", "Straße"),
            ("o'brien", "Sinéad O’Brien"),
            ("soren", "Søren"),
            ("haddad-osei", "Haddad‑Osei"),
            ("istanbul", "İstanbul"),
            ("αδαμος", "ΑΔΆΜΟΣ"),
            ("محمد", "مُحَمَّد"),
        ] {
            assert!(fits(typed, text), "{typed} in {text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_received_once_stays_as_it_is(text in "\\PC{0,40}") {
            let once = received(&text);
            prop_assert_eq!(received(&once), once.clone());
            prop_assert_eq!(folded(&once), folded(&text));
        }

        #[test]
        fn everything_is_found_by_itself_composed_or_not(text in "\\PC{1,30}") {
            let apart: String = text.nfd().collect();
            prop_assert!(Search::new(&apart).fits(&text));
            prop_assert!(Search::new(&text.to_uppercase()).fits(&text.to_uppercase()));
        }
    }
}
