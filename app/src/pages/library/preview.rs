//! `GET/POST /library/{exercise}/preview` and `…/draft/preview`: an exercise as the client meets it, to be tried.
//! Nothing is kept. Fields as on the player's page with every item; what was typed decides what is asked and said.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Exercise, Kind},
    ids::ExerciseId,
};

use crate::{
    components::{
        field::Faults,
        item::{Field, Names, paragraphs, show},
        result::QuizResult,
    },
    form::Form,
    page::{NavItem, Page},
    pages::library::minutes,
};

pub struct Preview {
    pub exercise: ExerciseId,
    pub definition: Exercise,
    pub is_draft: bool,
    /// The places of the questions that are asked, given what was typed.
    pub asked: Vec<usize>,
    /// After something was typed: what the client reads, and what the therapist does.
    pub said: Option<(QuizResult, QuizResult)>,
    pub contacts: Vec<String>,
}

impl Page for Preview {
    fn title(&self) -> &'static str {
        "Preview · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, form: Form) -> AnyView {
        let Preview { exercise, definition, is_draft, asked, said, contacts } = self;
        let back = if is_draft { format!("/library/{exercise}/draft") } else { format!("/library/{exercise}") };
        let back_words = if is_draft { "Back to the draft" } else { "Back to the exercise" };
        let fields: Vec<_> = asked
            .iter()
            .map(|place| {
                let item = definition.items[place - 1].clone();
                let names = Names::among_others(&item);
                show(Field::blank(item), &names, &form, &contacts)
            })
            .collect();
        let hidden = definition.items.len() - asked.len();
        let hidden = (hidden > 0).then(|| {
            let words = if hidden == 1 {
                "1 question is not asked, given these answers.".to_owned()
            } else {
                format!("{hidden} questions are not asked, given these answers.")
            };
            view! { <p class="soft">{words}</p> }
        });
        let said = said.map(|(client, therapist)| {
            view! {
                <div class="note stack" id="said">
                    <h2>"What the client reads"</h2>
                    {client.show("What your answers say")}
                </div>
                <div class="note stack">
                    <h2>"What the therapist reads"</h2>
                    {therapist.show("On that day")}
                </div>
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">
                        {format!("Preview · {} · {}", definition.kind.word(), minutes(definition.minutes))}
                    </p>
                    <h1 dir="auto">{definition.title.clone()}</h1>
                </div>
                <p class="soft">{format!("Try the exercise. Nothing you enter here is saved. The client sees {}.", one_by_one(definition.kind))}</p>
                {paragraphs(&definition.intro)}
                <Faults form=form.clone()/>
                {said}
                <form method="post" class="stack player-fields" autocomplete="off">
                    {fields}
                    {hidden}
                    <div class="row">
                        <button class="button">"Show the result"</button>
                        <a href=back>{back_words}</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

/// How a client meets its items.
fn one_by_one(kind: Kind) -> &'static str {
    match kind {
        Kind::Reading => "everything on one page",
        Kind::Skill => "one step on each page",
        Kind::Quiz | Kind::Journal | Kind::Log => "one question on each page",
    }
}
