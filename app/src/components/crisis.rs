//! The practice's crisis contacts: numbers to call.

use leptos::prelude::*;

/// A card that stands before everything else, scores included. `lines`: the practice's contacts, a line each.
#[component]
pub fn Contacts(lines: Vec<String>) -> impl IntoView {
    view! {
        <section class="contacts stack">
            <p>
                <b>"If you are thinking of hurting yourself, or are not safe, please talk to someone now."</b>
                " No one is watching Weft. Do not wait for an answer here. You can call:"
            </p>
            <ul class="plain-list stack-tight">{numbers(&lines)}</ul>
        </section>
    }
}

/// The contacts as list items, each with its telephone number as a link.
pub fn numbers(lines: &[String]) -> Vec<AnyView> {
    lines.iter().map(|line| view! { <li class="line"><p dir="auto">{callable(line)}</p></li> }.into_any()).collect()
}

/// A line with its telephone number as a link, so that one touch calls.
fn callable(line: &str) -> AnyView {
    let Some((before, number, after)) = find_number(line) else {
        return line.to_owned().into_any();
    };
    let dialled: String = number.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    view! {
        {before.to_owned()}
        <a href=format!("tel:{dialled}")>{number.to_owned()}</a>
        {after.to_owned()}
    }
    .into_any()
}

/// The first run of digits, with the spaces and signs people write between them, that is long enough to be called:
/// text before it, the number, text after it. Hours ("9:00", "24/7") are no numbers to call.
fn find_number(line: &str) -> Option<(&str, &str, &str)> {
    let mut rest = 0;
    while let Some(start) = line[rest..].find(|sign: char| sign.is_ascii_digit() || sign == '+').map(|at| rest + at) {
        let end = line[start..]
            .find(|sign: char| !(sign.is_ascii_digit() || matches!(sign, '+' | ' ' | '-')))
            .map_or(line.len(), |at| start + at);
        let number = line[start..end].trim_end_matches([' ', '-', '+']);
        let after = &line[start + number.len()..];
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let is_hour = after.starts_with([':', '/', '.']) && after[1..].starts_with(|sign: char| sign.is_ascii_digit())
            || line[..start].ends_with([':', '/']);
        if digits >= 3 && !is_hour {
            return Some((&line[..start], number, after));
        }
        rest = end.max(start + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find_number;

    #[test]
    fn a_number_is_found_between_words() {
        for (line, number) in [
            ("Emergency: 112 (day and night)", "112"),
            ("0800 111 0 111", "0800 111 0 111"),
            ("Dr. Adeyemi, weekdays 9:00 to 17:00: +44 20 7946 0018.", "+44 20 7946 0018"),
            ("Open 24/7, call 116-123", "116-123"),
        ] {
            assert_eq!(find_number(line).map(|(_, number, _)| number), Some(number), "{line}");
        }
        assert_eq!(find_number("Samariter: 142"), Some(("Samariter: ", "142", "")));
    }

    #[test]
    fn hours_and_rooms_are_not_called() {
        for line in ["Open 9:00-17:00", "Room 12, second floor", "24/7", "", "Ask at the door – ring twice"] {
            assert_eq!(find_number(line), None, "{line}");
        }
    }
}
