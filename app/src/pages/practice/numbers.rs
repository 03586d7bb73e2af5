//! `GET /numbers`: where to call, for everyone signed in.

use leptos::prelude::*;

use crate::{
    components::{crisis::numbers, words::named},
    form::Form,
    page::Page,
};

pub struct Numbers {
    pub practice: String,
    /// The practice's crisis contacts, a line each.
    pub lines: Vec<String>,
}

impl Page for Numbers {
    fn title(&self) -> &'static str {
        "Numbers to call now · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        let lines = numbers(&self.lines);
        view! {
            <div class="narrow stack">
                <h1>"Numbers to call now"</h1>
                <p>"No one is watching Weft. Do not wait for an answer here. You can call:"</p>
                <ul class="lines plain-list">{lines}</ul>
                <p class="soft">"This list comes from " {named(self.practice)} "."</p>
            </div>
        }
        .into_any()
    }
}
