//! Numbers with the separators of any custom: 1,234.5 · 1.234,5 · 1 234,5 · 1'234.5 · 12,34,567.

use super::plain;

const IN_DIGITS: &str = "Write a number, in digits.";
/// More digits than this are not kept exactly.
const MOST_DIGITS: usize = 15;

/// A number that was typed, apart: no separators any more.
struct Apart {
    is_negative: bool,
    whole: String,
    /// Without zeros at its end.
    fraction: String,
}

/// A number with at most `decimals` digits after its decimal sign, "2,5" and "2.5".
///
/// A single comma before three digits parts thousands ("1,234" is 1234), as in the language of the pages, unless the
/// field takes three decimals. A single full stop there ("1.234") is a decimal point where the field takes three
/// decimals, and is refused where it does not: it might be either.
///
/// # Errors
/// A sentence for whoever typed it: not a number, more decimals than the field takes, or readable in two ways.
pub fn number(typed: &str, decimals: u8) -> Result<f64, String> {
    let Apart { is_negative, whole, fraction } = read(typed, decimals)?;
    let sign = if is_negative { "-" } else { "" };
    format!("{sign}{whole}.{fraction}0").parse().map(|number: f64| number + 0.0).map_err(|_| IN_DIGITS.to_owned())
}

/// A whole number.
///
/// # Errors
/// As [`number`]; "7,5" is refused, not rounded.
pub fn whole(typed: &str) -> Result<i64, String> {
    let Apart { is_negative, whole, .. } = read(typed, 0)?;
    let number: i64 = whole.parse().map_err(|_| IN_DIGITS.to_owned())?;
    Ok(if is_negative { -number } else { number })
}

fn read(typed: &str, decimals: u8) -> Result<Apart, String> {
    let not = || IN_DIGITS.to_owned();
    let text = plain(typed);
    let (is_negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(&text).trim_start()),
    };
    let text: String = text.chars().map(mark).collect();
    let is_mark = |letter: char| matches!(letter, '.' | ',' | '\'');
    let is_digit = |letter: char| letter.is_ascii_digit();
    if !text.contains(is_digit) || !text.chars().all(|letter| is_digit(letter) || is_mark(letter)) {
        return Err(not());
    }
    let groups: Vec<&str> = text.split(is_mark).collect();
    let marks: Vec<char> = text.chars().filter(|letter| is_mark(*letter)).collect();
    let has_decimals = decimal_sign(&groups, &marks, decimals).map_err(|fault| match fault {
        Unclear::Nothing => not(),
        Unclear::Either => either(typed.trim(), &groups, decimals),
    })?;
    let (of_whole, fraction) = match groups.split_last() {
        Some((last, before)) if has_decimals => (before, *last),
        _ => (&groups[..], ""),
    };
    if !parts_thousands(of_whole, &marks[..of_whole.len() - 1]) {
        return Err(not());
    }
    let (whole, fraction) = (of_whole.concat(), fraction.trim_end_matches('0'));
    if fraction.len() > usize::from(decimals) {
        return Err(match decimals {
            0 => "Write a whole number, without a fraction.".to_owned(),
            1 => "Write at most one digit after the decimal point.".to_owned(),
            several => format!("Write at most {several} digits after the decimal point."),
        });
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() + fraction.len() > MOST_DIGITS {
        return Err(format!("Write a number of at most {MOST_DIGITS} digits."));
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Ok(Apart { is_negative, whole: whole.to_owned(), fraction: fraction.to_owned() })
}

/// Spaces and apostrophes of every kind only ever part thousands; they become one sign.
fn mark(letter: char) -> char {
    match letter {
        '٫' => '.',
        '٬' | '’' | '‘' | '＇' => '\'',
        space if space.is_whitespace() => '\'',
        other => other,
    }
}

enum Unclear {
    Nothing,
    /// "1.234": a thousand and more, or one and a little.
    Either,
}

/// Whether the last mark is a decimal sign.
fn decimal_sign(groups: &[&str], marks: &[char], decimals: u8) -> Result<bool, Unclear> {
    let count = |wanted: char| marks.iter().filter(|mark| **mark == wanted).count();
    let (dots, commas, spaces) = (count('.'), count(','), count('\''));
    let Some(last) = marks.last() else { return Ok(false) };
    match (dots, commas) {
        (0, 0) => Ok(false),
        (1, 0) | (0, 1) if *last == '\'' => Err(Unclear::Nothing),
        (1, 0) | (0, 1) if spaces > 0 => Ok(true),
        (1, 0) | (0, 1) => {
            let (before, after) = (groups[0], groups[1]);
            let may_be_thousands = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
            match (may_be_thousands, last, decimals >= 3) {
                (false, ..) | (true, '.', true) => Ok(true),
                (true, ',', false) => Ok(false),
                (true, ..) => Err(Unclear::Either),
            }
        }
        (_, 0) | (0, _) => {
            if spaces == 0 {
                Ok(false)
            } else {
                Err(Unclear::Nothing)
            }
        }
        _ if spaces == 0 && count(*last) == 1 => Ok(true),
        _ => Err(Unclear::Nothing),
    }
}

/// Groups of three after a first of one to three; or, in India, groups of two before a last of three.
fn parts_thousands(groups: &[&str], marks: &[char]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    let Some((last, between)) = rest.split_last() else { return true };
    let is_one_kind = marks.windows(2).all(|pair| pair[0] == pair[1]);
    let begins = |longest: usize| (1..=longest).contains(&first.len()) && !first.starts_with('0');
    let in_threes = begins(3) && between.iter().all(|group| group.len() == 3);
    let in_twos = begins(2) && !between.is_empty() && between.iter().all(|group| group.len() == 2);
    is_one_kind && last.len() == 3 && (in_threes || in_twos)
}

fn either(typed: &str, groups: &[&str], decimals: u8) -> String {
    let together = groups.concat();
    if decimals == 0 {
        return format!("“{typed}” can be read in two ways. If you mean {together}, write it like that.");
    }
    format!("“{typed}” can be read in two ways. Write {together}, or {}.", groups.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_in_any_custom() {
        for (typed, meant) in [
            ("7", 7.0),
            ("7,5", 7.5),
            ("7.5", 7.5),
            ("0,25", 0.25),
            (".5", 0.5),
            (",5", 0.5),
            ("7.", 7.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1 234,5", 1234.5),
            ("1\u{a0}234,5", 1234.5),
            ("1'234.5", 1234.5),
            ("1’234.50", 1234.5),
            ("1,234", 1234.0),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("1.234.567,8", 1_234_567.8),
            ("12,34,567.5", 1_234_567.5),
            ("-3", -3.0),
            ("−3,5", -3.5),
            ("+4", 4.0),
            ("0,500", 0.5),
            ("007", 7.0),
            ("٧٫٥", 7.5),
            ("１２", 12.0),
            ("12345,6", 12345.6),
            ("1,2300", 1.23),
        ] {
            assert_eq!(number(typed, 2), Ok(meant), "{typed}");
        }
        assert_eq!(number("1.234", 3), Ok(1.234), "as it is written back");
        assert_eq!(whole("1,234"), Ok(1234));
        assert_eq!(whole("1 234 567"), Ok(1_234_567));
        assert_eq!(whole("7,0"), Ok(7));
        assert_eq!(whole("-12"), Ok(-12));
    }

    #[test]
    fn a_fraction_is_never_rounded_away() {
        assert_eq!(whole("7,5").unwrap_err(), "Write a whole number, without a fraction.");
        assert_eq!(whole("7.5").unwrap_err(), "Write a whole number, without a fraction.");
        assert_eq!(number("7,25", 1).unwrap_err(), "Write at most one digit after the decimal point.");
        assert_eq!(number("7,255", 2), Ok(7255.0), "three digits after a comma are thousands");
        assert_eq!(number("0.3333", 3).unwrap_err(), "Write at most 3 digits after the decimal point.");
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused_with_both() {
        assert_eq!(
            whole("1.234").unwrap_err(),
            "“1.234” can be read in two ways. If you mean 1234, write it like that."
        );
        assert_eq!(number("1.234", 1).unwrap_err(), "“1.234” can be read in two ways. Write 1234, or 1.234.");
        assert!(number("1,234", 3).is_err());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in [
            "",
            " ",
            "seven",
            "NaN",
            "inf",
            "1e3",
            "7½",
            "1,23,4",
            "1.23.4",
            "1 23",
            "7 5",
            "1,,2",
            "1.2,3,4",
            "--1",
            "1-2",
            ".",
            ",",
            "-",
            "0,123,456",
            "1,234'567",
            "1'234,567.8",
            "12 hours",
            "0x10",
            "１．５",
            "1234567890123456",
            "0.1234567890123456",
        ] {
            assert!(number(typed, 20).is_err(), "{typed}: {:?}", number(typed, 20));
        }
    }

    fn grouped(number: u64, mark: char) -> String {
        let digits = number.to_string();
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    proptest! {
        #[test]
        fn a_number_is_the_same_in_every_custom(amount in 0u64..1_000_000_000, cents in 1u64..100) {
            let wanted: f64 = format!("{amount}.{cents:02}").parse().unwrap();
            for (thousands, decimal) in [(',', '.'), ('.', ','), (' ', ','), ('\'', '.'), ('\u{202f}', ',')] {
                let typed = format!("{}{decimal}{cents:02}", grouped(amount, thousands));
                prop_assert_eq!(number(&typed, 2), Ok(wanted), "{}", typed);
            }
        }

        #[test]
        fn what_is_written_is_read_back(amount in -1_000_000_000_000i64..1_000_000_000_000, decimals in 0u8..6) {
            let value = format!("{amount}e-{decimals}").parse::<f64>().unwrap();
            prop_assert_eq!(number(&value.to_string(), decimals), Ok(value));
            prop_assert_eq!(whole(&amount.to_string()), Ok(amount));
        }

        /// Whatever is accepted holds every digit that was typed: a whole number is its digits.
        #[test]
        fn a_whole_number_is_its_digits(typed in "[-+]?[0-9]{0,4}[., ']?[0-9]{0,4}[., ']?[0-9]{0,4}") {
            if let Ok(read) = whole(&typed) {
                let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
                let read = read.abs().to_string();
                let is_all = digits.trim_start_matches('0') == read.trim_start_matches('0');
                // Zeros after a decimal sign say nothing.
                let (before, after) = typed.rsplit_once(['.', ',']).unwrap_or((&typed, ""));
                let before: String = before.chars().filter(char::is_ascii_digit).collect();
                let is_before = before.trim_start_matches('0') == read.trim_start_matches('0');
                prop_assert!(is_all || (is_before && after.bytes().all(|byte| byte == b'0')), "{typed} as {read}");
            }
        }
    }
}
