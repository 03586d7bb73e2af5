//! Pages for when something does not work. Each gives back what was written, to be copied.

use leptos::prelude::*;

use crate::{
    components::kept_words::KeptWords,
    form::{Form, Written},
    page::Page,
};

/// A page that says why something was not done, and gives back the words that came with it.
pub struct Problem {
    pub why: Why,
    /// What was written into the form; not kept anywhere.
    pub kept: Vec<Written>,
}

pub enum Why {
    /// What is unknown and what is forbidden look the same.
    NotFound,
    /// A request that came from another site, or with a body that cannot be read.
    Refused(&'static str),
    /// More than is taken at once.
    TooLarge,
    /// What was sent cannot be taken; sentences that say why.
    Invalid(Vec<String>),
    /// Someone else was quicker.
    Conflict(&'static str),
    /// Others are writing, and waiting did not help.
    Busy,
    /// The disk is full, or cannot be written to.
    CannotWrite,
    /// Something that cannot be put on paper, and why.
    Unprintable(String),
    /// The reference also stands in the log.
    Unexpected { reference: String },
}

impl Page for Problem {
    fn title(&self) -> &'static str {
        match self.why {
            Why::NotFound => "Nothing here · Weft",
            Why::Unexpected { .. } => "Something went wrong · Weft",
            Why::Unprintable(_) => "Not printed · Weft",
            Why::Busy => "Busy · Weft",
            Why::CannotWrite => "Cannot save · Weft",
            Why::Refused(_) | Why::TooLarge | Why::Invalid(_) | Why::Conflict(_) => "Nothing was changed · Weft",
        }
    }

    fn view(self, _form: Form) -> AnyView {
        let (heading, body) = said(self.why);
        view! {
            <div class="narrow stack problem">
                <h1>{heading}</h1>
                {body}
                <KeptWords
                    kept=self.kept
                    advice="It was not saved. Copy it before you leave this page."
                />
                <p>
                    <a class="button" href="/">"Go to your start page"</a>
                </p>
            </div>
        }
        .into_any()
    }
}

fn said(why: Why) -> (&'static str, AnyView) {
    let paragraph = |words: String| view! { <p>{words}</p> }.into_any();
    match why {
        Why::NotFound => {
            let words = "There is nothing for you at this address. The page may have moved, the link may be incomplete, \
                         or it may belong to someone else.";
            ("Nothing here", paragraph(words.to_owned()))
        }
        Why::Refused(sentence) | Why::Conflict(sentence) => ("Nothing was changed", paragraph(sentence.to_owned())),
        Why::TooLarge => {
            let words = "This is too long to save at once. Copy your text, go back, and save it in parts.";
            ("Nothing was changed", paragraph(words.to_owned()))
        }
        Why::Invalid(sentences) => {
            let lines: Vec<_> = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect();
            ("Nothing was changed", view! { <ul>{lines}</ul> }.into_any())
        }
        Why::Busy => {
            let words = "Weft is busy just now. Nothing was changed. Please try again in a few seconds.";
            ("One moment, please", paragraph(words.to_owned()))
        }
        Why::CannotWrite => {
            let words = "The practice’s computer has no room left, or Weft cannot write to it. Nothing was changed, \
                         and what was saved before is still there. Please tell your practice: someone has to make \
                         room on it. Then this works again.";
            ("Weft cannot save anything just now", paragraph(words.to_owned()))
        }
        Why::Unprintable(sentence) => ("This could not be printed", paragraph(sentence)),
        Why::Unexpected { reference } => {
            let body = view! {
                <p>
                    "This is our fault, not yours. What was saved before is still there. Please go back and try \
                     again."
                </p>
                <p class="soft">
                    "If it happens again, tell your practice this reference: " <b class="reference">{reference}</b>
                </p>
            };
            ("Something went wrong", body.into_any())
        }
    }
}
