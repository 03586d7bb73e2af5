//! Days: 2026-11-24 as browsers send them, 24 November 2026, Nov 24 2026, 24.11.2026, and 24/11/2026 where only one
//! reading is a day.

use jiff::civil::Date;

use super::{YEARS, plain};
use crate::when::month;

const HOW_TO_WRITE_A_DAY: &str = "Write a day like 24 November 2026.";
const WHOLE_YEAR: &str = "Write the year with all four digits, for example 2026.";

/// A day of a year in [`YEARS`].
///
/// # Errors
/// A sentence for whoever typed it: not a day, a year cut short, a year too far away, or readable in two ways.
pub fn day(typed: &str) -> Result<Date, String> {
    let text = plain(typed);
    let day = if text.chars().any(char::is_alphabetic) { in_words(&text) } else { in_digits(&text) }?;
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    if day.year() < 1000 {
        return Err(format!("Check the year: it says {}. {WHOLE_YEAR}", day.year()));
    }
    Err(format!("Check the year: {} is not between {} and {}.", day.year(), YEARS.start(), YEARS.end()))
}

fn in_digits(text: &str) -> Result<Date, String> {
    let not = || HOW_TO_WRITE_A_DAY.to_owned();
    let sign = ['-', '/', '.'].into_iter().find(|sign| text.contains(*sign)).ok_or_else(not)?;
    let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
    let [first, second, third] = parts[..] else { return Err(not()) };
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    // Six digits fit into a browser's field, and into no calendar.
    let is_long_year = |part: &str| part.len() > 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_long_year(first) || is_long_year(third) {
        return Err(WHOLE_YEAR.to_owned());
    }
    let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else { return Err(not()) };
    match (first.len(), third.len()) {
        (3.., 1..=2) => date(a, b, c),
        (1..=2, 4) if sign == '.' || a == b => date(c, b, a),
        (1..=2, 4) if a > 12 => date(c, b, a),
        (1..=2, 4) if b > 12 => date(c, a, b),
        (1..=2, 4) => {
            let readings = [date(c, b, a)?, date(c, a, b)?].map(|day| format!("{} {} {}", day.day(), month(day), c));
            Err(format!("“{text}” can be {} or {}. Write the month as a word.", readings[0], readings[1]))
        }
        (1..=2, 1..=3) => Err(WHOLE_YEAR.to_owned()),
        _ => Err(not()),
    }
}

fn in_words(text: &str) -> Result<Date, String> {
    let not = || HOW_TO_WRITE_A_DAY.to_owned();
    let words = text.split([' ', ',', '.', '-', '/', '\u{a0}']).filter(|word| !word.is_empty());
    let (mut month_named, mut numbers) = (None, Vec::new());
    for word in words {
        if let Some(number) = number_of(word) {
            numbers.push((number, word));
        } else if let Some(month) = month_of(word) {
            if month_named.replace(month).is_some() {
                return Err(not());
            }
        } else if !is_beside(word) {
            return Err(not());
        }
    }
    let month = month_named.ok_or_else(not)?;
    match numbers[..] {
        // The year comes last, or first.
        [(day, _), (year, digits)] if digits.len() >= 3 => date(year, month, day),
        [(year, digits), (day, _)] if digits.len() >= 3 => date(year, month, day),
        [_, _] | [_] => Err(WHOLE_YEAR.to_owned()),
        _ => Err(not()),
    }
}

/// 24, 24th, 1st.
fn number_of(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Months by name, or by at least the first three letters of it.
fn month_of(word: &str) -> Option<i16> {
    let name = |number: i8| month(jiff::civil::date(2026, number, 1)).to_lowercase();
    let fits = |number: &i8| word == "sept" && *number == 9 || word.len() >= 3 && name(*number).starts_with(word);
    (1..=12i8).find(fits).map(i16::from)
}

/// Words that may stand in a day and say nothing more: "Tuesday, the 24th of November".
fn is_beside(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    matches!(word, "the" | "of") || (word.len() >= 3 && days.iter().any(|day| day.starts_with(word)))
}

fn date(year: i16, month: i16, day: i16) -> Result<Date, String> {
    let part = |number: i16| i8::try_from(number).ok();
    let read = part(month).zip(part(day)).and_then(|(month, day)| Date::new(year, month, day).ok());
    read.ok_or_else(|| there_is_none(year, month, day))
}

/// Of three numbers that are no day together.
fn there_is_none(year: i16, month: i16, day: i16) -> String {
    let first = i8::try_from(month).ok().and_then(|month| Date::new(2026, month, 1).ok());
    match first {
        Some(first) if (0..=9999).contains(&year) => {
            format!("There is no {day} {} {year}. Check the day and the month.", crate::when::month(first))
        }
        Some(_) => WHOLE_YEAR.to_owned(),
        None => format!("There is no month {month}. {HOW_TO_WRITE_A_DAY}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::when;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_as_they_are_meant() {
        for typed in [
            "2026-11-24",
            "2026/11/24",
            "2026.11.24",
            "24.11.2026",
            "24/11/2026",
            "11/24/2026",
            "24 November 2026",
            "24th November 2026",
            "Nov 24, 2026",
            "november 24 2026",
            "Tuesday, the 24th of November 2026",
            "2026 Nov 24",
            "24-Nov-2026",
            " 2026-11-24 ",
            "٢٠٢٦-١١-٢٤",
            "Tue 24 Nov 2026",
        ] {
            assert_eq!(day(typed), Ok(jiff::civil::date(2026, 11, 24)), "{typed}");
        }
        assert_eq!(day("2026-3-5"), Ok(jiff::civil::date(2026, 3, 5)));
        assert_eq!(day("05.03.2026"), Ok(jiff::civil::date(2026, 3, 5)), "full stops: the day comes first");
        assert_eq!(day("1931-02-28"), Ok(jiff::civil::date(1931, 2, 28)));
        assert_eq!(day("5 Sept 2026"), Ok(jiff::civil::date(2026, 9, 5)));
    }

    #[test]
    fn a_year_cut_short_or_far_away_is_refused_with_a_sentence() {
        for typed in ["0026-11-24", "0006-11-24", "026-11-24"] {
            assert!(day(typed).unwrap_err().contains("all four digits"), "{typed}: {:?}", day(typed));
        }
        for typed in ["24.11.26", "24/11/26", "24 Nov 26", "24 November", "12026-11-24", "275760-11-24", "26-11-24"] {
            assert!(day(typed).unwrap_err().contains("all four digits"), "{typed}: {:?}", day(typed));
        }
        for typed in ["1899-12-31", "2101-01-01", "9999-12-31", "1026-11-24"] {
            assert!(day(typed).unwrap_err().contains("between 1900 and 2100"), "{typed}: {:?}", day(typed));
        }
    }

    #[test]
    fn a_day_that_can_be_two_says_both() {
        let said = day("03/04/2026").unwrap_err();
        assert!(said.contains("3 April 2026") && said.contains("4 March 2026"), "{said}");
    }

    #[test]
    fn a_day_that_does_not_exist_is_named() {
        for (typed, said) in [
            ("31/02/2026", "There is no 31 February 2026. Check the day and the month."),
            ("2026-02-30", "There is no 30 February 2026. Check the day and the month."),
            ("29 February 2026", "There is no 29 February 2026. Check the day and the month."),
            ("40 Nov 2026", "There is no 40 November 2026. Check the day and the month."),
            ("2026-13-01", "There is no month 13. Write a day like 24 November 2026."),
            ("tomorrow", "Write a day like 24 November 2026."),
        ] {
            assert_eq!(day(typed).unwrap_err(), said, "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for typed in [
            "2026-02-30",
            "2026-13-01",
            "2026-11-24T10:00",
            "tomorrow",
            "",
            "24",
            "2026",
            "2026-11",
            "2026-11-24-1",
            "31/31/2026",
            "-2026-11-24",
            "ma 5 2026",
            "May June 5 2026",
            "2026-11-24x",
        ] {
            assert!(day(typed).is_err(), "{typed}: {:?}", day(typed));
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(days in 0i32..73_000) {
            let wanted = when::days_after(jiff::civil::date(1900, 1, 1), days);
            for typed in [wanted.to_string(), when::long(wanted), format!("{}.{}.{}", wanted.day(), wanted.month(), wanted.year())] {
                prop_assert_eq!(day(&typed), Ok(wanted), "{}", typed);
            }
        }
    }
}
