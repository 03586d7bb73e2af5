//! Pages for when something does not work.

use leptos::prelude::*;

use crate::{form::Form, page::Page};

/// What is unknown and what is forbidden look the same.
pub struct NotFound;

/// An unexpected failure. The reference also stands in the log.
pub struct Unexpected {
    pub reference: String,
}

/// A request that came from another site, or with a body that cannot be read.
pub struct Refused {
    pub sentence: &'static str,
}

/// Something that cannot be put on paper, and why.
pub struct Unprintable {
    pub sentence: String,
}

fn problem(heading: &'static str, body: AnyView) -> AnyView {
    view! {
        <div class="narrow stack problem">
            <h1>{heading}</h1>
            {body}
            <p>
                <a class="button" href="/">"Go to the beginning"</a>
            </p>
        </div>
    }
    .into_any()
}

impl Page for NotFound {
    fn title(&self) -> &'static str {
        "Nothing here · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        let body = view! {
            <p>
                "There is nothing under this address for you. It may have moved, the link may be incomplete, or it may \
                 belong to someone else."
            </p>
        };
        problem("Nothing here", body.into_any())
    }
}

impl Page for Unexpected {
    fn title(&self) -> &'static str {
        "Something went wrong · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        let body = view! {
            <p>
                "This is our fault, not yours. What was saved before is still there. Please go back and try once more."
            </p>
            <p class="soft">
                "If it happens again, tell your practice this reference: " <b class="reference">{self.reference}</b>
            </p>
        };
        problem("Something went wrong", body.into_any())
    }
}

impl Page for Refused {
    fn title(&self) -> &'static str {
        "Not done · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        let body = view! { <p>{self.sentence}</p> };
        problem("That was not done", body.into_any())
    }
}

impl Page for Unprintable {
    fn title(&self) -> &'static str {
        "Not printed · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        problem("This could not be printed", view! { <p>{self.sentence}</p> }.into_any())
    }
}
