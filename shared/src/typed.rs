//! Numbers, times and days as people type them: read as meant where that is plain, refused with a sentence otherwise.
//! Nothing is rounded, cut or guessed.

mod day;
mod number;

use jiff::civil::Time;

pub use day::day;
pub use number::{number, whole};

/// The years in which a day can be meant, both included.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

const HOW_TO_WRITE_A_TIME: &str = "Write a time like 14:30 or 2:30 pm.";

/// Digits of any script as 0 to 9, small letters, no white space at the ends.
fn plain(typed: &str) -> String {
    // The zeros of the scripts people type numbers in; each is followed by its other nine digits.
    const ZEROS: [char; 8] = ['٠', '۰', '०', '০', '੦', '૦', '๐', '０'];
    let digit = |letter: char| {
        let value = ZEROS.iter().find_map(|zero| u32::from(letter).checked_sub(u32::from(*zero)).filter(|n| *n < 10));
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
    };
    typed.trim().to_lowercase().chars().map(digit).collect()
}

/// A time of day: "14:30", "14.30", "14h30", "1430", "2:30 pm", "2 p.m.", "noon". Seconds only where they are none
/// (browsers add them).
///
/// # Errors
/// A sentence for whoever typed it.
pub fn time(typed: &str) -> Result<Time, String> {
    let text = plain(typed);
    let read = match text.as_str() {
        "noon" | "midday" => Time::new(12, 0, 0, 0).ok(),
        "midnight" => Some(Time::midnight()),
        _ => clock(&text),
    };
    read.ok_or_else(|| HOW_TO_WRITE_A_TIME.to_owned())
}

fn clock(text: &str) -> Option<Time> {
    let halves = [("a.m.", 0), ("a.m", 0), ("am", 0), ("p.m.", 12), ("p.m", 12), ("pm", 12)];
    let half = halves.iter().find_map(|(word, hours)| Some((text.strip_suffix(word)?.trim_end(), *hours)));
    let (digits, half) = half.map_or((text, None), |(digits, hours)| (digits, Some(hours)));
    let parts: Vec<&str> = digits.split([':', '.', 'h']).collect();
    if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (hour, minute) = match parts[..] {
        [hour] if half.is_some() => (hour, "00"),
        [together] if together.len() == 4 => together.split_at(2),
        [hour, minute] | [hour, minute, "00"] => (hour, minute),
        _ => return None,
    };
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    let hour: i8 = hour.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(hours) if (1..=12).contains(&hour) => hour % 12 + hours,
        Some(_) => return None,
    };
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::when::clock as written;
    use proptest::prelude::*;

    #[test]
    fn times_are_read_as_they_are_meant() {
        for (typed, meant) in [
            ("14:30", "14:30"),
            ("9:05", "09:05"),
            ("14.30", "14:30"),
            ("14h30", "14:30"),
            ("1430", "14:30"),
            ("14:30:00", "14:30"),
            ("10:30 pm", "22:30"),
            ("10:30PM", "22:30"),
            ("10.30 p.m.", "22:30"),
            ("2 pm", "14:00"),
            ("2pm", "14:00"),
            ("12 am", "00:00"),
            ("12:15 am", "00:15"),
            ("12:15 pm", "12:15"),
            ("noon", "12:00"),
            ("Midnight", "00:00"),
            (" 07:05 ", "07:05"),
            ("١٤:٣٠", "14:30"),
            ("00:00", "00:00"),
        ] {
            assert_eq!(time(typed).map(written).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        for typed in [
            "12:300",
            "123:0",
            "25:00",
            "24:00",
            "10:60",
            "10:3",
            "10",
            "7",
            "0:30 pm",
            "13:00 pm",
            "10:30 xm",
            "10:30:15",
            "10:30 pm pm",
            "ééé",
            "",
            "::",
            "10:",
            ":30",
            "-1:30",
            "10:30 or 11",
            "99999999999:00",
        ] {
            assert!(time(typed).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_time_is_read_back_in_every_writing(hour in 0i8..24, minute in 0i8..60) {
            let time_of_day = Time::new(hour, minute, 0, 0).unwrap();
            let half = if hour < 12 { "am" } else { "pm" };
            let hour_of_half = (hour + 11) % 12 + 1;
            for typed in [
                format!("{hour:02}:{minute:02}"), format!("{hour}.{minute:02}"), format!("{hour:02}{minute:02}"),
                format!("{hour_of_half}:{minute:02} {half}"),
            ] {
                prop_assert_eq!(time(&typed), Ok(time_of_day), "{}", typed);
            }
        }

        #[test]
        fn nothing_is_left_over(typed in "[0-9:. apm]{0,8}") {
            // Every digit that was typed stands in what was read, or is a zero.
            if let Ok(read) = time(&typed) {
                let digits = typed.chars().filter(char::is_ascii_digit).count();
                prop_assert!(digits <= 6, "{typed} as {read}");
            }
        }

        #[test]
        fn reading_never_panics(typed in "\\PC{0,20}") {
            let _ = (time(&typed), day(&typed), whole(&typed), number(&typed, 2));
        }
    }
}
