//! `GET /library?find=&kind=&tag=&archived=`: everything that can be assigned, and the pathways.
//! `POST /library/new`: fields `title`, `kind`; leads to the draft.

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::{ExerciseId, PathwayId},
};

use crate::{
    components::field::{FaultText, Faults, OnlyOnce, TextField},
    form::Form,
    page::{NavItem, Page},
    pages::library::{minutes, tags, weeks},
};

pub struct LibraryPage {
    /// Whoever looks makes and changes exercises.
    pub may_edit: bool,
    pub exercises: Vec<ExerciseLine>,
    pub pathways: Vec<PathwayLine>,
    /// What was searched for.
    pub find: String,
    pub kind: Option<Kind>,
    pub tag: String,
    /// The archive is shown instead of what is in use.
    pub archived: bool,
    /// Every tag in use, for the filter.
    pub tags: Vec<String>,
}

pub struct ExerciseLine {
    pub exercise: ExerciseId,
    pub title: String,
    pub kind: Kind,
    pub minutes: u32,
    pub summary: String,
    pub tags: Vec<String>,
    /// Nothing was published yet.
    pub only_draft: bool,
    /// Someone is working on a new version.
    pub has_draft: bool,
    pub lacks_wording: bool,
}

pub struct PathwayLine {
    pub pathway: PathwayId,
    pub title: String,
    pub summary: String,
    pub weeks: usize,
}

impl Page for LibraryPage {
    fn title(&self) -> &'static str {
        "Library · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, form: Form) -> AnyView {
        let LibraryPage { may_edit, exercises, pathways, find, kind, tag, archived, tags } = self;
        let count = exercises.len();
        let lead = match (archived, count) {
            (true, 0) => "No archived exercises".to_owned(),
            (true, 1) => "1 archived exercise".to_owned(),
            (true, _) => format!("{count} archived exercises"),
            (false, 1) => "1 exercise".to_owned(),
            (false, _) => format!("{count} exercises"),
        };
        let is_filtered = !find.is_empty() || kind.is_some() || !tag.is_empty() || archived;
        let pathways = (!is_filtered && !pathways.is_empty()).then(|| pathway_section(pathways));
        let groups: Vec<_> = Kind::ALL.into_iter().filter_map(|kind| group(kind, &exercises)).collect();
        let nothing = (count == 0).then(|| {
            view! { <p>"No exercises found. "<a href="/library">"Show the whole library"</a></p> }
        });
        view! {
            <div class="stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{lead}</p>
                        <h1>"Library"</h1>
                    </div>
                    {may_edit.then(|| view! {
                        <ul class="row plain-list">
                            <li><a class="button" href="#new">"Make an exercise"</a></li>
                            <li><a class="button quiet" href="/library/import">"Import an exercise"</a></li>
                        </ul>
                    })}
                </div>
                {filter(find, kind, &tag, archived, &tags)}
                {nothing}
                {pathways}
                {groups}
                {may_edit.then(|| new_exercise(&form))}
            </div>
        }
        .into_any()
    }
}

fn filter(find: String, kind: Option<Kind>, tag: &str, archived: bool, tags: &[String]) -> impl IntoView + use<> {
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .map(|each| view! { <option value=each.name() selected=kind == Some(each)>{each.word()}</option> })
        .collect();
    let tags: Vec<_> = tags
        .iter()
        .map(|each| view! { <option value=each.clone() selected=each == tag>{each.clone()}</option> })
        .collect();
    let archive = if archived {
        view! { <a href="/library">"Back to the library"</a> }.into_any()
    } else {
        view! { <a href="/library?archived=yes">"Archived exercises"</a> }.into_any()
    };
    view! {
        <form method="get" action="/library" role="search" class="filter row">
            <div class="field">
                <label for="find">"Search"</label>
                <input type="search" id="find" name="find" dir="auto" value=find/>
            </div>
            <div class="field">
                <label for="kind">"Kind"</label>
                <select id="kind" name="kind"><option value="">"Any kind"</option>{kinds}</select>
            </div>
            <div class="field">
                <label for="tag">"Tag"</label>
                <select id="tag" name="tag"><option value="">"Any tag"</option>{tags}</select>
            </div>
            <button class="button quiet">"Find"</button>
            <p>{archive}</p>
        </form>
    }
}

fn group(kind: Kind, exercises: &[ExerciseLine]) -> Option<AnyView> {
    let lines: Vec<_> = exercises.iter().filter(|line| line.kind == kind).map(line).collect();
    let id = format!("kind-{}", kind.name());
    let count = lines.len();
    (count > 0).then(|| {
        view! {
            <section class="stack-tight" aria-labelledby=id.clone()>
                <h2 id=id.clone()>{format!("{} ", kind.plural())}<span class="soft">{count}</span></h2>
                <ul class="shelf plain-list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn line(shelved: &ExerciseLine) -> AnyView {
    let state = if shelved.only_draft {
        Some("Draft, not published yet")
    } else if shelved.lacks_wording {
        Some("Wording missing. Enter the text your practice is licensed to use.")
    } else if shelved.has_draft {
        Some("The next version is a draft")
    } else {
        None
    };
    let href = if shelved.only_draft {
        format!("/library/{}/draft", shelved.exercise)
    } else {
        format!("/library/{}", shelved.exercise)
    };
    view! {
        <li class="card stack-tight">
            <h3><a href=href dir="auto">{shelved.title.clone()}</a></h3>
            <p dir="auto">{shelved.summary.clone()}</p>
            {state.map(|state| view! { <p class="state">{state}</p> })}
            <p class="soft small">{minutes(shelved.minutes)}</p>
            {tags(&shelved.tags)}
        </li>
    }
    .into_any()
}

fn pathway_section(pathways: Vec<PathwayLine>) -> AnyView {
    let lines: Vec<_> = pathways
        .into_iter()
        .map(|line| {
            view! {
                <li class="card stack-tight">
                    <h3><a href=format!("/library/pathways/{}", line.pathway) dir="auto">{line.title}</a></h3>
                    <p dir="auto">{line.summary}</p>
                    <p class="soft small">{weeks(line.weeks)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack-tight" aria-labelledby="pathways">
            <h2 id="pathways">"Pathways"</h2>
            <ul class="shelf plain-list">{lines}</ul>
        </section>
    }
    .into_any()
}

fn new_exercise(form: &Form) -> AnyView {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let chosen = form.value_or("kind", Kind::Quiz.name()).to_owned();
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| {
            view! {
                <label class="option">
                    <input type="radio" name="kind" value=kind.name() checked=chosen == kind.name()/>
                    <span>{format!("{}: {}", kind.word(), kind.about())}</span>
                </label>
            }
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="new">
            <h2 id="new">"Make an exercise"</h2>
            <Faults form=form.clone()/>
            <form method="post" action="/library/new" class="stack">
                <OnlyOnce/>
                <TextField label="Title" name="title" value=form.value("title") fault=fault("title")/>
                <fieldset class="stack-tight">
                    <legend>"Kind"</legend>
                    <FaultText of="kind" fault=fault("kind")/>
                    {kinds}
                </fieldset>
                <p><button class="button">"Make the exercise"</button></p>
            </form>
        </section>
    }
    .into_any()
}
