//! What a person wrote, as it is shown: in the direction of its own letters, and with its own line breaks.

use leptos::prelude::*;

/// Within a line of ours: half of a pattern, a word.
pub fn inline(words: impl Into<String>) -> impl IntoView {
    view! { <i class="words" dir="auto">{words.into()}</i> }
}

/// A name or a title within a line of ours.
pub fn named(name: impl Into<String>) -> impl IntoView {
    view! { <span dir="auto">{name.into()}</span> }
}

/// The old way and the new, each on its line.
pub fn halves(old: impl Into<String>, new: impl Into<String>) -> impl IntoView {
    view! {
        <span class="used-to">"I used to " {inline(old)}</span>
        <span class="now-i-can">"Now I can " {inline(new)}</span>
    }
}

/// In quotation marks, within a line.
pub fn quote(words: &str) -> impl IntoView + use<> {
    view! { <q class="words" dir="auto">{format!("“{}”", words.trim())}</q> }
}

/// In quotation marks, by itself.
pub fn quotation(words: &str) -> impl IntoView + use<> {
    view! { <blockquote class="words" dir="auto">{format!("“{}”", words.trim())}</blockquote> }
}

/// As it stands somewhere else, beside what was typed.
pub fn standing(words: impl Into<String>) -> impl IntoView {
    view! { <blockquote class="words words-long" dir="auto">{words.into()}</blockquote> }
}

/// A sentence of ours that names something of theirs in quotation marks: what stands between them runs its own way.
pub fn told(sentence: &str) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((before, (named_there, after))) =
        rest.split_once('“').and_then(|(before, quoted)| Some((before, quoted.split_once('”')?)))
    {
        parts.push(view! { {format!("{before}“")} {named(named_there)} }.into_any());
        // The closing mark begins what follows.
        rest = &rest[rest.len() - after.len() - '”'.len_utf8()..];
    }
    parts.push(rest.to_owned().into_any());
    parts
}

/// A text of ours and theirs, such as what was agreed: upright.
pub fn agreed(words: impl Into<String>) -> impl IntoView {
    view! { <p class="agreed" dir="auto">{words.into()}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_in_a_sentence_runs_its_own_way() {
        let html = |sentence: &str| told(sentence).to_html().replace("<!>", "");
        let named = "<span dir=\"auto\">";
        assert_eq!(html("read “ערבים”."), format!("read “{named}ערבים</span>”."));
        assert_eq!(html("“a” and “b”"), format!("“{named}a</span>” and “{named}b</span>”"));
        assert_eq!(html("An open “ stays."), "An open “ stays.");
        assert_eq!(html("Nothing quoted."), "Nothing quoted.");
    }
}
