//! `GET /library/{exercise}`: what an exercise is made of, its versions, and what can be done with it.
//!
//! Forms without fields: `POST …/edit` (begins a draft), `…/duplicate`. `POST …/archive`: `archived` (`yes`, `no`).

use leptos::prelude::*;
use weft_shared::{
    exchange::fhir,
    exercise::{Exercise, Item, Method, Scale, Wording},
    ids::ExerciseId,
    text::is_blank,
    when::{self, Day},
};

use crate::{
    components::{field::OnlyOnce, item::paragraphs},
    form::Form,
    page::{NavItem, Page},
    pages::library::{answered_by, minutes, print, remarks, tags},
};

pub struct ExercisePage {
    pub exercise: ExerciseId,
    /// Whoever looks makes and changes exercises.
    pub may_edit: bool,
    pub definition: Exercise,
    /// Newest first.
    pub versions: Vec<VersionLine>,
    pub has_draft: bool,
    pub archived: bool,
}

pub struct VersionLine {
    pub number: i64,
    pub published: Day,
    /// What its author says has changed.
    pub note: String,
    /// What the definitions say has changed; empty for the first.
    pub changes: Vec<String>,
}

impl Page for ExercisePage {
    fn title(&self) -> &'static str {
        "Exercise · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, _form: Form) -> AnyView {
        let ExercisePage { exercise, may_edit, definition, versions, has_draft, archived } = self;
        let lacks = definition.lacks_wording().then(|| {
            view! {
                <p class="note">
                    "Wording missing. Weft has the scoring only, because the text belongs to someone else. Choose “Edit” and \
                     enter the text your practice is licensed to use. Then you can assign and print the exercise."
                </p>
            }
        });
        let not_in_fhir = not_in_fhir(&definition);
        let archived_note =
            archived.then(|| view! { <p class="note">"Archived. Choose “Restore” to assign it again."</p> });
        let edit = if has_draft {
            view! { <a class="button quiet" href=format!("/library/{exercise}/draft")>"Continue editing"</a> }
                .into_any()
        } else {
            act(&format!("/library/{exercise}/edit"), "Edit")
        };
        let archive = view! {
            <form method="post" action=format!("/library/{exercise}/archive")>
                <button class="button quiet" name="archived" value=if archived { "no" } else { "yes" }>
                    {if archived { "Restore" } else { "Archive" }}
                </button>
            </form>
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{} · {}", definition.kind.word(), minutes(definition.minutes))}</p>
                    <h1 dir="auto">{definition.title.clone()}</h1>
                </div>
                {archived_note}
                {lacks}
                <p dir="auto">{definition.summary.clone()}</p>
                {tags(&definition.tags)}
                <ul class="row plain-list">
                    <li><a class="button" href=format!("/library/{exercise}/preview")>"Preview"</a></li>
                    {may_edit.then(|| view! {
                        <li>{edit}</li>
                        <li>{act(&format!("/library/{exercise}/duplicate"), "Make a copy")}</li>
                        <li>{archive}</li>
                    })}
                </ul>
                {may_edit.then(|| view! {
                    <p class="soft">"To assign it, open a client’s record and choose “Assign exercises”."</p>
                })}
                {(!definition.lacks_wording()).then(|| print(&format!("/library/{exercise}/worksheet.pdf"), "Print a worksheet"))}
                {intro(&definition)}
                {items(&definition)}
                {scales(&definition)}
                {source(&definition)}
                <section class="stack-tight" aria-labelledby="file">
                    <h2 id="file">"Export"</h2>
                    <ul class="row plain-list">
                        <li><a href=format!("/library/{exercise}/export/weft")>"A file for another Weft (JSON)"</a></li>
                        <li><a href=format!("/library/{exercise}/export/fhir")>"A file for other record systems (FHIR R4 Questionnaire)"</a></li>
                    </ul>
                    {not_in_fhir}
                </section>
                {history(versions)}
            </div>
        }
        .into_any()
    }
}

/// What stays in Weft, for whoever hands the exercise on.
fn not_in_fhir(definition: &Exercise) -> Option<AnyView> {
    let (_, lost) = fhir::questionnaire(definition);
    let lines: Vec<_> = lost.iter().map(|line| view! { <li>{line.clone()}</li> }).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <details>
                <summary>"What other systems do not see in the FHIR file"</summary>
                <ul>{lines}</ul>
            </details>
        }
        .into_any()
    })
}

fn act(action: &str, words: &'static str) -> AnyView {
    view! {
        <form method="post" action=action.to_owned()><OnlyOnce/><button class="button quiet">{words}</button></form>
    }
    .into_any()
}

fn intro(definition: &Exercise) -> Option<AnyView> {
    (!definition.intro.is_empty()).then(|| {
        view! {
            <section class="stack-tight" aria-labelledby="intro">
                <h2 id="intro">"Introduction for the client"</h2>
                {paragraphs(&definition.intro)}
            </section>
        }
        .into_any()
    })
}

fn items(definition: &Exercise) -> AnyView {
    let lines: Vec<_> = definition
        .items
        .iter()
        .zip(definition.numbers())
        .map(|(item, number)| {
            let prompt = if is_blank(&item.prompt) { "(no wording yet)".to_owned() } else { item.prompt.clone() };
            let remarks = remarks(definition, item);
            let remarks = (!remarks.is_empty()).then(|| view! { <p class="small">{remarks.join(" · ")}</p> });
            view! {
                <li class=number.is_none().then_some("unnumbered") value=number.map(|number| number.to_string())>
                    <p class="words-upright" dir="auto">{prompt}</p>
                    <p class="soft small" dir="auto">{answered_by(item)}</p>
                    {remarks}
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack-tight" aria-labelledby="items">
            <h2 id="items">"Questions"</h2>
            <ol class="items">{lines}</ol>
        </section>
    }
    .into_any()
}

fn scales(definition: &Exercise) -> Option<AnyView> {
    let scales: Vec<_> = definition.scales.iter().map(|one| scale(definition, one)).collect();
    (!scales.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="scales">
                <h2 id="scales">"Scores"</h2>
                {scales}
            </section>
        }
        .into_any()
    })
}

fn scale(definition: &Exercise, scale: &Scale) -> AnyView {
    let reversed = scale.items.iter().filter(|key| key.reverse).count();
    let method = match scale.method {
        Method::Sum => "Sum",
        Method::Mean => "Mean",
    };
    let answers = if scale.items.len() == 1 { "1 answer".to_owned() } else { format!("{} answers", scale.items.len()) };
    let reversed = if reversed > 0 { format!(", {reversed} reversed") } else { String::new() };
    let missing = if scale.missing_up_to > 0.0 {
        format!(
            "If up to {:.0}% of the answers are missing, the score is worked out from the rest.{}",
            scale.missing_up_to * 100.0,
            never_missing(definition, scale)
        )
    } else {
        "There is no score if any answer is missing.".to_owned()
    };
    let known: Vec<String> = scale
        .norms
        .iter()
        .map(|norms| {
            let reliability = norms.reliability.map_or_else(String::new, |r| format!(", reliability {r}"));
            let group = match norms.group {
                weft_shared::exercise::Group::Clinical => "Clinical group",
                weft_shared::exercise::Group::General => "General population",
            };
            format!("{group}: mean {}, SD {}{reliability} ({})", norms.mean, norms.sd, norms.source)
        })
        .chain(scale.cutoff.iter().map(|known| format!("Clinical range from {} ({})", known.points, known.source)))
        .chain(scale.change.iter().map(|known| format!("Reliable change: {} points ({})", known.points, known.source)))
        .collect();
    let known: Vec<_> = known.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    let bands = (!scale.bands.is_empty()).then(|| {
        let rows: Vec<_> = scale
            .bands
            .iter()
            .map(|band| {
                view! {
                    <tr>
                        <th scope="row">{band.from}</th>
                        <td dir="auto">{band.name.clone()}</td>
                        <td dir="auto">{band.client.clone()}</td>
                        <td dir="auto">{band.therapist.clone()}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=format!("Bands of {}", scale.title)>
                <table class="bands">
                    <thead>
                        <tr>
                            <th scope="col">"From"</th>
                            <th scope="col">"Name"</th>
                            <th scope="col">"What the client reads"</th>
                            <th scope="col">"What the therapist reads"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <div class="stack-tight">
            <h3 dir="auto">{scale.title.clone()}</h3>
            <p>{format!("{method} of {answers}{reversed}. {missing}")}</p>
            {bands}
            <ul class="small">{known}</ul>
        </div>
    }
    .into_any()
}

/// The questions with safety answers, as the client numbers them, without which there is no score.
fn never_missing(definition: &Exercise, scale: &Scale) -> String {
    let counts = |item: &Item| scale.items.iter().any(|key| key.item == item.id);
    let places: Vec<String> = definition
        .numbers()
        .into_iter()
        .zip(&definition.items)
        .filter(|(_, item)| !item.risk.is_empty() && counts(item))
        .filter_map(|(number, _)| number.map(|number| number.to_string()))
        .collect();
    match places.as_slice() {
        [] => String::new(),
        [only] => format!(" There is no score if question {only} is missing."),
        several => format!(" There is no score if any of questions {} is missing.", several.join(", ")),
    }
}

fn source(definition: &Exercise) -> Option<AnyView> {
    let source = definition.source.as_ref()?;
    let words = match source.wording {
        Wording::Own => "Written for Weft.",
        Wording::Free => "The original wording of the measure.",
        Wording::Template if definition.lacks_wording() => "Wording missing: scoring only.",
        Wording::Template => "Scoring from the source below. Your practice entered the wording.",
    };
    let section = view! {
        <section class="stack-tight" aria-labelledby="source">
            <h2 id="source">"Source"</h2>
            <p>{words}</p>
            <p class="small">{source.cite.clone()}</p>
            <p class="small">{format!("Licence: {}", source.licence)}</p>
            {source.notice.clone().map(|notice| view! { <p class="small">{notice}</p> })}
        </section>
    };
    Some(section.into_any())
}

fn history(versions: Vec<VersionLine>) -> AnyView {
    let lines: Vec<_> = versions
        .into_iter()
        .map(|version| {
            let changes: Vec<_> = version.changes.into_iter().map(|change| view! { <li dir="auto">{change}</li> }).collect();
            let note = (!version.note.is_empty()).then(|| view! { <p dir="auto">{version.note}</p> });
            view! {
                <li class="stack-tight">
                    <p><b>{format!("Version {}", version.number)}</b>{format!(", {}", when::long(version.published))}</p>
                    {note}
                    <ul class="small">{changes}</ul>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack-tight" aria-labelledby="versions">
            <h2 id="versions">"Versions"</h2>
            <p class="soft">"An exercise that was assigned keeps the version it had then."</p>
            <ul class="plain-list stack">{lines}</ul>
        </section>
    }
    .into_any()
}
