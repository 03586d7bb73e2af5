//! The section *What helps*: what was done, in the order of how much calmer it was afterwards.

use leptos::prelude::*;
use weft_shared::shared_view::{
    SharedView,
    helps::{Help, Helps, RULE},
};

use crate::components::words;

/// How long a full bar is drawn.
const BAR: f64 = 240.0;

pub(super) fn card(view: &SharedView) -> Option<AnyView> {
    let helps = &view.helps;
    if helps.is_empty() {
        return None;
    }
    let lines: Vec<_> = helps.ranked.iter().map(|help| line(help, helps)).collect();
    let lines = (!lines.is_empty()).then(|| view! { <ol class="plain-list helps">{lines}</ol> });
    let once: Vec<String> = helps.once.iter().map(|help| format!("{} ({})", help.title, help.words())).collect();
    let once =
        (!once.is_empty()).then(|| view! { <p class="soft small">{format!("Tried once: {}.", once.join("; "))}</p> });
    let numbers = (!helps.ranked.is_empty()).then(|| numbers(helps));
    let section = view! {
        <section class="card stack" aria-labelledby="helps">
            <div>
                <h2 id="helps">"What helps"</h2>
                <p class="soft small">{words::told(&helps.sentence())}</p>
                <p class="soft small">"This shows calm before and afterwards. Something else may also have helped."</p>
            </div>
            {lines}
            {once}
            <div>
                {numbers}
                <details>
                    <summary>"How this list is ordered"</summary>
                    <p class="soft small">{RULE}</p>
                </details>
            </div>
        </section>
    };
    Some(section.into_any())
}

fn line(help: &Help, helps: &Helps) -> impl IntoView {
    let long = BAR * help.share(helps);
    view! {
        <li>
            <span class="what" dir="auto">{help.title.clone()}</span>
            <span class="soft small">{help.times_words()}</span>
            <svg class="bar-of-calm" width=BAR height="10" viewBox=format!("0 0 {BAR} 10") aria-hidden="true">
                <rect class="ground" x="0.5" y="0.5" width=BAR - 1.0 height="9" rx="4.5" />
                <rect class="calmer" x="0" y="0" width=long height="10" rx="5" />
            </svg>
            <b>{help.words()}</b>
        </li>
    }
}

fn numbers(helps: &Helps) -> impl IntoView {
    let rows: Vec<_> = helps
        .ranked
        .iter()
        .chain(&helps.once)
        .map(|help| {
            let (least, most) = help.spread;
            let spread = if least == most { signed(least) } else { format!("{} to {}", signed(least), signed(most)) };
            view! {
                <tr>
                    <th scope="row" dir="auto">{help.title.clone()}</th>
                    <td>{help.times}</td>
                    <td>{number(help.before)}</td>
                    <td>{number(help.after)}</td>
                    <td>{help.words()}</td>
                    <td>{spread}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details>
            <summary>"Show as a table" <span class="visually-hidden">": what helps"</span></summary>
            <div class="scroll" tabindex="0" role="group" aria-label="What helps, as a table">
                <table class="figures">
                    <caption>"Calm from 0 to 10: typical values (median), and the change"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col">"Times"</th>
                            <th scope="col">"Before"</th>
                            <th scope="col">"Afterwards"</th>
                            <th scope="col">"Typical change (median)"</th>
                            <th scope="col">"Smallest to largest change"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="soft small">
                "“Typical” is the middle value when all are put in order. So the change need not be exactly \
                 “afterwards” minus “before”."
            </p>
        </details>
    }
}

fn number(value: f64) -> String {
    if value.fract() < 0.01 { format!("{value:.0}") } else { format!("{value:.1}") }
}

fn signed(points: i64) -> String {
    match points {
        ..0 => format!("−{}", points.abs()),
        0 => "0".to_owned(),
        _ => format!("+{points}"),
    }
}
