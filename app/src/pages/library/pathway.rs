//! `GET/POST /library/pathways/{pathway}`: a pathway, week by week.
//!
//! Fields: `title`, `summary`, `version`, and for N from 1 `week-N-title`, `week-N-why`, `week-N-exercises` (titles, one a
//! line). A week without a title and without exercises is left out. `POST …/copy`: no field. `POST …/archive`: `archived`.

use leptos::prelude::*;
use weft_shared::{
    ids::{ExerciseId, PathwayId},
    pathway::{Pathway, WEEKS},
};

use crate::{
    components::{
        field::{AreaField, Faults, OnlyOnce, TextField},
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::library::{print, weeks},
};

pub struct PathwayPage {
    pub pathway: PathwayId,
    pub definition: Pathway,
    pub version: i64,
    pub archived: bool,
    /// Key, title and id of every exercise that can stand in a week.
    pub exercises: Vec<(String, String, ExerciseId)>,
    /// The fields are shown.
    pub editing: bool,
    /// Whoever looks makes and changes pathways.
    pub may_edit: bool,
}

/// How many weeks the form offers: those there are, and two more.
pub fn weeks_offered(weeks: usize) -> usize {
    (weeks + 2).min(*WEEKS.end())
}

impl PathwayPage {
    fn title_of(&self, key: &str) -> String {
        let known = self.exercises.iter().find(|(known, ..)| known == key);
        known.map_or_else(|| key.to_owned(), |(_, title, _)| title.clone())
    }
}

impl Page for PathwayPage {
    fn title(&self) -> &'static str {
        "Pathway · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, form: Form) -> AnyView {
        let inside = if self.editing { self.fields(&form) } else { self.weeks() };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("Pathway · {}", weeks(self.definition.weeks.len()))}</p>
                    <h1 dir="auto">{self.definition.title.clone()}</h1>
                </div>
                <Faults form=form.clone()/>
                {inside}
            </div>
        }
        .into_any()
    }
}

impl PathwayPage {
    fn weeks(&self) -> AnyView {
        let at = format!("/library/pathways/{}", self.pathway);
        let weeks: Vec<_> = self
            .definition
            .weeks
            .iter()
            .enumerate()
            .map(|(place, week)| {
                let exercises: Vec<_> =
                    week.exercises
                        .iter()
                        .map(|key| match self.exercises.iter().find(|(known, ..)| known == key) {
                            Some((_, title, id)) => {
                                view! { <li><a href=format!("/library/{id}") dir="auto">{title.clone()}</a></li> }
                                    .into_any()
                            }
                            None => view! { <li class="soft">{format!("{key} (archived, or wording missing)")}</li> }
                                .into_any(),
                        })
                        .collect();
                view! {
                    <li class="stack-tight">
                        <h2>{format!("Week {}: ", place + 1)} {words::named(week.title.clone())}</h2>
                        <p dir="auto">{week.why.clone()}</p>
                        <ul>{exercises}</ul>
                    </li>
                }
            })
            .collect();
        let archive = view! {
            <form method="post" action=format!("{at}/archive")>
                <button class="button quiet" name="archived" value=if self.archived { "no" } else { "yes" }>
                    {if self.archived { "Restore" } else { "Archive" }}
                </button>
            </form>
        };
        view! {
            <p dir="auto">{self.definition.summary.clone()}</p>
            {self.may_edit.then(|| view! {
                <ul class="row plain-list">
                    <li><a class="button quiet" href=format!("{at}/edit")>"Edit"</a></li>
                    <li>
                        <form method="post" action=format!("{at}/copy")>
                            <OnlyOnce/>
                            <button class="button quiet">"Make a copy"</button>
                        </form>
                    </li>
                    <li>{archive}</li>
                </ul>
            })}
            {print(&format!("{at}/workbook.pdf"), "Print a workbook")}
            {self.may_edit.then(|| view! {
                <p class="soft">"To assign it, open a client’s record and choose “Assign exercises”."</p>
            })}
            <ol class="plain-list stack">{weeks}</ol>
        }
        .into_any()
    }

    fn fields(&self, form: &Form) -> AnyView {
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        // As many as were sent, where somebody took weeks out meanwhile.
        let sent = (1..=*WEEKS.end()).rev().find(|number| !form.value(&format!("week-{number}-title")).is_empty());
        let weeks: Vec<_> = (1..=weeks_offered(self.definition.weeks.len()).max(sent.unwrap_or(0)))
            .map(|number| {
                let week = self.definition.weeks.get(number - 1);
                let name = |part: &str| format!("week-{number}-{part}");
                let exercises = week.map_or_else(String::new, |week| {
                    week.exercises.iter().map(|key| self.title_of(key)).collect::<Vec<_>>().join("\n")
                });
                view! {
                    <fieldset class="stack card">
                        <legend>{format!("Week {number}")}</legend>
                        <TextField
                            label="Title of the week"
                            name=name("title")
                            value=form.value_or(&name("title"), week.map_or("", |week| &week.title))
                            fault=fault(&name("title"))
                            now=form.stands(&name("title"), week.map_or("", |week| &week.title))
                        />
                        <AreaField
                            label="Why, for the client (optional)"
                            name=name("why")
                            value=form.value_or(&name("why"), week.map_or("", |week| &week.why))
                            fault=fault(&name("why"))
                            now=form.stands(&name("why"), week.map_or("", |week| &week.why))
                            rows=2
                        />
                        <AreaField
                            label="Exercises: one title on each line"
                            name=name("exercises")
                            value=form.value_or(&name("exercises"), &exercises)
                            fault=fault(&name("exercises"))
                            now=form.stands(&name("exercises"), &exercises)
                            rows=3
                        />
                    </fieldset>
                }
            })
            .collect();
        let titles: Vec<_> = self.exercises.iter().map(|(_, title, _)| view! { <li>{title.clone()}</li> }).collect();
        view! {
            <form method="post" action=format!("/library/pathways/{}", self.pathway) class="stack">
                <input type="hidden" name="version" value=form.value_or("version", &self.version.to_string()).to_owned()/>
                <TextField
                    label="Title"
                    name="title"
                    value=form.value_or("title", &self.definition.title)
                    fault=fault("title")
                    now=form.stands("title", &self.definition.title)
                />
                <AreaField
                    label="Summary for therapists, in one sentence"
                    name="summary"
                    value=form.value_or("summary", &self.definition.summary)
                    fault=fault("summary")
                    now=form.stands("summary", &self.definition.summary)
                    rows=2
                />
                {weeks}
                <details>
                    <summary>"Titles to choose from"</summary>
                    <ul class="small">{titles}</ul>
                </details>
                <div class="row">
                    <button class="button">"Save pathway"</button>
                    <a href=format!("/library/pathways/{}", self.pathway)>"Cancel"</a>
                </div>
            </form>
        }
        .into_any()
    }
}
