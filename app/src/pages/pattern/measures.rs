//! Scores and questions that are linked to a pattern.

use leptos::prelude::*;
use weft_shared::linked_score::{LinkedScore, Measure, Part};

use crate::{
    components::{
        field::{MadeFrom, StandsNow},
        words,
    },
    form::{Form, SEEN},
    pages::pattern::Measurable,
};

/// `chosen`: what is linked, with its fingerprint. `measurable`: what whoever looks may choose from, if they may.
pub(super) fn section(
    at: &str,
    linked: Vec<LinkedScore>,
    measurable: Option<Vec<Measurable>>,
    chosen: (&[String], &str),
    form: &Form,
) -> AnyView {
    let lines: Vec<_> = linked
        .into_iter()
        .map(|linked| {
            view! {
                <li>
                    <p><b dir="auto">{linked.title}</b> <span class="soft">" · "{words::named(linked.source)}</span></p>
                    <p>{linked.sentence}</p>
                </li>
            }
        })
        .collect();
    let moved = if lines.is_empty() {
        let none = if measurable.as_ref().is_none_or(Vec::is_empty) {
            "No linked scores yet."
        } else {
            "No linked scores yet. Open “Choose scores and questions” below to show scores or answers beside this \
             pattern."
        };
        view! { <p class="soft">{none}</p> }.into_any()
    } else {
        view! {
            <p class="help">
                "Scores that go with this pattern. They are shown here, so that you can both follow them."
            </p>
            <ul class="plain-list dated">{lines}</ul>
        }
        .into_any()
    };
    view! {
        <section class="stack-tight" aria-labelledby="measures">
            <h2 id="measures">"Linked scores"</h2>
            {moved}
            {measurable.map(|measurable| choosing(at, measurable, chosen, form))}
        </section>
    }
    .into_any()
}

fn choosing(at: &str, measurable: Vec<Measurable>, (linked, seen): (&[String], &str), form: &Form) -> AnyView {
    if measurable.is_empty() {
        return view! {
            <p class="soft small on-screen">"When a quiz is finished and shared, you can link its scores here."</p>
        }
        .into_any();
    }
    // Of a form that was sent, what is ticked in it; an empty choice is one too.
    let was_sent = form.value(SEEN).starts_with("measures-") || form.is_older_of("measures");
    let chosen = if was_sent { form.all("measure") } else { linked };
    let titles = measurable.iter().flat_map(|choice| &choice.measures);
    let now: Vec<String> =
        titles.filter(|(measure, _)| linked.contains(&measure.to_string())).map(|(_, title)| title.clone()).collect();
    let now = (form.is_older_of("measures") && chosen != linked).then(|| now.join("\n"));
    let is_open = form.is_older_of("measures");
    let groups: Vec<_> = measurable
        .into_iter()
        .map(|choice| {
            let (scales, questions): (Vec<_>, Vec<_>) =
                choice.measures.into_iter().partition(|(measure, _)| matches!(measure.part, Part::Scale(_)));
            let is_open = questions.iter().any(|(measure, _)| chosen.contains(&measure.to_string()));
            let questions = (!questions.is_empty()).then(|| {
                view! {
                    <details open=is_open>
                        <summary class="small">"Single questions"</summary>
                        <div class="stack-tight">{boxes(questions, chosen)}</div>
                    </details>
                }
            });
            view! {
                <fieldset class="stack-tight">
                    <legend dir="auto">{choice.source}</legend>
                    {boxes(scales, chosen)}
                    {questions}
                </fieldset>
            }
        })
        .collect();
    view! {
        <details class="on-screen" open=is_open>
            <summary>"Choose scores and questions"</summary>
            <form method="post" action=format!("{at}/measures") class="card stack">
                <MadeFrom form=form.clone() fingerprint=seen />
                <StandsNow now=now />
                <p class="help">"Only what was answered and shared can be linked. Both of you see how it changed."</p>
                {groups}
                <p>
                    <button class="button quiet">"Save linked scores"</button>
                </p>
            </form>
        </details>
    }
    .into_any()
}

fn boxes(measures: Vec<(Measure, String)>, chosen: &[String]) -> Vec<AnyView> {
    measures
        .into_iter()
        .map(|(measure, title)| {
            let value = measure.to_string();
            let checked = chosen.contains(&value);
            view! {
                <label class="option">
                    <input type="checkbox" name="measure" value=value checked=checked />
                    <span dir="auto">{title}</span>
                </label>
            }
            .into_any()
        })
        .collect()
}
