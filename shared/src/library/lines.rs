//! Standard sentences about safety and privacy, word for word the same wherever they stand. An exercise of the library
//! names one as `{{not-watched}}`; it is put in when the library is read.

/// Whether anyone reads along: beside what is written in a hard moment.
pub const NOT_WATCHED: &str = "No one sees this as you write. Your therapist can read it later, if you share it.";

/// First words of whatever asks a person to speak up, repair, ask for space or reassurance, or look at their own part.
pub const UNSAFE_TO_SPEAK_UP: &str = "Use this only with someone it is safe to disagree with. If they have hurt, \
    threatened or forced you, or you fear how they will react, do not try this with them. Talk to your therapist or \
    someone you trust. “Numbers to call now” is at the bottom of the page.";

/// Where an answer of the exercise is watched, directly after [`NOT_WATCHED`].
pub const ONE_EXCEPTION: &str = "One exception: if you choose an answer about fear or harm, your therapist sees that you did, \
    even if you share nothing.";

/// Under a question with watched answers: who sees what, and when.
pub const SAFETY_ANSWER: &str = "Answers about fear or harm show you numbers to call. Your therapist sees that you chose \
    one, but not until they next open Weft. That may be days later. Weft calls no one.";

/// Directly after [`UNSAFE_TO_SPEAK_UP`]: fear of being left or of a no is why many are here.
pub const WORRY_IS_NOT_DANGER: &str = "Perhaps you only worry that they may be annoyed, say no or like you less. \
    That is a different fear. Then you can go on.";

/// Before whatever puts facts about another person in writing.
pub const WHO_CAN_OPEN_THIS: &str =
    "If someone else can open your phone or account, leave out anything that could put you at risk.";

/// After an exercise that was meant to calm and has not.
pub const CALM_STILL_LOW: &str = "Sometimes it takes longer. You may be a little calmer than before, and still not calm. You can \
    stop here. Look around you, try another exercise, or call someone you trust. “Numbers to call now” is at the bottom of \
    the page.";

/// What to do with thoughts of suicide or self-harm, in plain words.
pub const IF_YOU_MIGHT_HURT_YOURSELF: &str = "If you are thinking of ending your life or hurting yourself, do not stay \
    alone with it. Tap “Numbers to call now” at the bottom of the page, or call your local emergency number.";

/// After an answer that tells of such thoughts.
pub const AFTER_SAYING_SO: &str = "Thank you for saying so. Please don’t stay alone with it. Move away from anything you \
    could hurt yourself with. Tap “Numbers to call now” at the bottom of the page, or call your local emergency number. \
    Stay with someone if you can.";

/// Each line with the name by which an exercise asks for it.
const NAMED: [(&str, &str); 9] = [
    ("{{not-watched}}", NOT_WATCHED),
    ("{{one-exception}}", ONE_EXCEPTION),
    ("{{safety-answer}}", SAFETY_ANSWER),
    ("{{unsafe-to-speak-up}}", UNSAFE_TO_SPEAK_UP),
    ("{{worry-is-not-danger}}", WORRY_IS_NOT_DANGER),
    ("{{who-can-open-this}}", WHO_CAN_OPEN_THIS),
    ("{{calm-still-low}}", CALM_STILL_LOW),
    ("{{if-you-might-hurt-yourself}}", IF_YOU_MIGHT_HURT_YOURSELF),
    ("{{after-saying-so}}", AFTER_SAYING_SO),
];

/// The file with its lines put in. None of them holds a character that JSON writes otherwise.
pub(super) fn put_in(file: &str) -> String {
    NAMED.iter().fold(file.to_owned(), |file, (name, line)| file.replace(name, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_put_in_and_nothing_of_it_needs_escaping() {
        for (name, line) in NAMED {
            assert_eq!(put_in(&format!("a {name} b")), format!("a {line} b"));
            assert_eq!(serde_json::to_string(line).unwrap(), format!("\"{line}\""));
        }
    }
}
