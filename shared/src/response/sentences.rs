//! The sentences of a text, so that a person can point at one.

/// The sentences of a text, in order, with the space that follows each, so that joined they are the text again.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        let ends = matches!(character, '.' | '!' | '?' | '…' | '\n' | '。' | '？' | '！');
        if !ends {
            continue;
        }
        // Closing quotes and further marks belong to the sentence they close.
        let mut end = at + character.len_utf8();
        while let Some(&(next, mark)) = chars.peek() {
            if matches!(mark, '.' | '!' | '?' | '…' | '”' | '’' | '"' | '\'' | ')' | '»') {
                end = next + mark.len_utf8();
                chars.next();
            } else {
                break;
            }
        }
        let followed_by_space = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        if !followed_by_space && character != '\n' {
            continue;
        }
        while let Some(&(next, space)) = chars.peek() {
            if !space.is_whitespace() {
                break;
            }
            end = next + space.len_utf8();
            chars.next();
        }
        sentences.push(&text[start..end]);
        start = end;
    }
    if start < text.len() {
        sentences.push(&text[start..]);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_keep_their_closing_quotes_and_numbers() {
        assert_eq!(
            sentences("He said “wait.” I did. It took 2.5 hours!\nThen tea"),
            ["He said “wait.” ", "I did. ", "It took 2.5 hours!\n", "Then tea"]
        );
    }

    proptest! {
        #[test]
        fn sentences_joined_are_the_text(text in "\\PC{0,80}[.!?\n ]{0,4}\\PC{0,80}") {
            prop_assert_eq!(sentences(&text).concat(), text);
        }
    }
}
