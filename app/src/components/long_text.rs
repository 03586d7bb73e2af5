//! The one place that may hold a `<textarea>`.
//!
//! Leptos 0.8 writes the children of a textarea into the page as they are, so the text of one person could close the
//! element and run in the browser of another. Here it is escaped by hand, and the tests try to break out.

use leptos::prelude::*;

/// A field for as much text as a person likes. The label stands outside, with `for` naming the `id`.
#[component]
pub fn LongText(
    #[prop(into)] name: String,
    #[prop(into)] id: String,
    #[prop(into)] value: String,
    #[prop(default = 6)] rows: u32,
    /// Ids of the help and the fault beside it, with a space between; empty: none.
    #[prop(optional, into)]
    described_by: String,
    #[prop(optional)] invalid: bool,
    /// How many characters it takes, where an island counts them.
    #[prop(default = None)]
    longest: Option<usize>,
) -> impl IntoView {
    view! {
        <textarea
            name=name
            id=id
            rows=rows
            class="words-field"
            dir="auto"
            aria-describedby=(!described_by.is_empty()).then_some(described_by)
            aria-invalid=invalid.then_some("true")
            data-longest=longest.map(|longest| longest.to_string())
        >
            {escaped(&value)}
        </textarea>
    }
}

/// The text as the children of a textarea. A browser drops one newline after the opening tag, so one is put there
/// for it: the text's own first newline stays.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    out.push('\n');
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(value: &str) -> String {
        LongText(LongTextProps::builder().name("answer").id("answer").value(value).build()).into_view().to_html()
    }

    /// What stands between the tags, which must be one element from beginning to end.
    fn inside(html: &str) -> &str {
        let (opening, rest) = html.split_once('>').expect("an opening tag");
        assert!(opening.starts_with("<textarea "), "{opening}");
        rest.strip_suffix("</textarea>").expect("the closing tag is the last thing")
    }

    #[test]
    fn nothing_breaks_out() {
        for attack in [
            "</textarea><script>alert(1)</script>",
            "</TEXTAREA ><img src=x onerror=alert(1)>",
            "<!-- </textarea> -->",
            "&lt;/textarea&gt; &amp; \" ' `",
        ] {
            let html = rendered(attack);
            let inside = inside(&html);
            assert!(!inside.contains(['<', '>']), "{inside}");
            let read_back = inside.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(read_back, format!("\n{attack}"));
        }
    }

    #[test]
    fn a_first_newline_survives_the_browser() {
        assert_eq!(inside(&rendered("\n\nlate")), "\n\n\nlate");
        assert_eq!(inside(&rendered("")), "\n");
    }
}
