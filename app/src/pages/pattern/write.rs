//! `GET/POST /clients/{client}/patterns/new` and `/clients/{client}/patterns/{pattern}/words`. Fields: `old`, `new`,
//! `kind`, `leaning`, `origin`, `helps`; faults at the texts. `?from=N` fills a new one from a suggestion.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::{ClientId, PatternId},
    pattern::{About, Kind, Leaning, Wording},
    shared_view::number_word,
    starters::{STARTERS, Starter},
};

use crate::{
    components::{
        field::{AreaField, Faults, MadeFrom, OnlyOnce, StandsNow, TextField, Unsent},
        readers::WhoReads,
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct WritePattern {
    pub client: ClientId,
    /// "Noor"
    pub called: String,
    pub therapist: String,
    pub capacity: Capacity,
    /// So many patterns are current that one more is hard to keep in mind.
    pub many: Option<usize>,
    /// For a new one: sentences to begin from.
    pub suggesting: Option<Suggesting>,
    /// `None`: a new one.
    pub editing: Option<Reworded>,
}

/// The pattern being edited, as it stands.
pub struct Reworded {
    pub pattern: PatternId,
    pub wording: Wording,
    pub about: About,
    /// Fingerprint of the wording.
    pub seen: String,
}

pub struct Suggesting {
    /// Leanings that may ring true by the last quiz: they stand first.
    pub fits: &'static [Leaning],
    /// The one that fills the form.
    pub chosen: Option<&'static Starter>,
}

impl Page for WritePattern {
    fn title(&self) -> &'static str {
        if self.editing.is_some() { "Edit wording · Weft" } else { "Add a pattern · Weft" }
    }

    fn nav_item(&self) -> NavItem {
        if self.capacity.is_client() { NavItem::Shared } else { NavItem::Caseload }
    }

    fn view(self, form: Form) -> AnyView {
        let WritePattern { client, called, therapist, capacity, many, suggesting, editing } = self;
        let chosen = suggesting.as_ref().and_then(|suggesting| suggesting.chosen);
        let suggestions = suggesting.filter(|_| !form.was_sent()).map(|suggesting| suggestions(client, &suggesting));
        let (heading, verb) =
            if editing.is_some() { ("Edit wording", "Save wording") } else { ("Add a pattern", "Add pattern") };
        let hidden = match &editing {
            Some(Reworded { seen, .. }) => view! { <MadeFrom form=form.clone() fingerprint=seen.clone() /> }.into_any(),
            None => view! { <OnlyOnce/> }.into_any(),
        };
        let (action, back, wording, about) = if let Some(Reworded { pattern, wording, about, .. }) = editing {
            let page = format!("/clients/{client}/patterns/{pattern}");
            (format!("{page}/words"), page, Some(wording), about)
        } else {
            let (wording, about) = chosen.map(|starter| (starter.wording(), starter.about())).unzip();
            let new = format!("/clients/{client}/patterns/new");
            (new, format!("/clients/{client}/shared"), wording, about.unwrap_or_default())
        };
        let before = |half: fn(&Wording) -> &String| wording.as_ref().map_or("", |wording| half(wording).as_str());
        let help = if capacity.treats() {
            format!("Two halves of one sentence, in words {called} would use. Both of you can change them later.")
        } else {
            format!("Two halves of one sentence, in your own words. You and {therapist} can change them later.")
        };
        let readers = format!("You and {} see this pattern.", if capacity.treats() { &called } else { &therapist });
        let many = many.map(|open| {
            view! {
                <p class="note">
                    {format!(
                        "There are {} current patterns. More are hard to keep in mind. You can pause one of them first.",
                        number_word(open),
                    )}
                </p>
            }
        });
        let place = action.clone();
        let shared = format!("/clients/{client}/shared");
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead"><a href=shared>"What has shifted"</a></p>
                    <h1>{heading}</h1>
                </div>
                <Faults form=form.clone() />
                {many}
                <p>{help}</p>
                {suggestions}
                <form class="stack" method="post" action=action>
                    {hidden}
                    <Unsent form=form.clone() place />
                    <div class="stack halves">
                        <TextField
                            label="I used to …"
                            name="old"
                            value=form.value_or("old", before(|wording| &wording.old))
                            help="The old way. For example: say yes when I meant no"
                            fault=form.fault("old").map(str::to_owned)
                            now=form.stands("old", before(|wording| &wording.old))
                        />
                        <TextField
                            label="Now I can …"
                            name="new"
                            value=form.value_or("new", before(|wording| &wording.new))
                            help="The new way, even if it is still rare. For example: ask for a day to think"
                            fault=form.fault("new").map(str::to_owned)
                            now=form.stands("new", before(|wording| &wording.new))
                        />
                    </div>
                    {more(&about, &form)}
                    <WhoReads sentence=readers />
                    <div class="row">
                        <button class="button">{verb}</button>
                        <a href=back>"Cancel"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

/// Sentences to begin from, by the way they lean; one tap fills the form.
fn suggestions(client: ClientId, suggesting: &Suggesting) -> AnyView {
    let filled = suggesting.chosen.map(|_| {
        view! { <p class="note">"Filled in from a suggestion. Change it until it is true."</p> }
    });
    let group = |leaning: Leaning| {
        let fits = suggesting.fits.contains(&leaning);
        let lines: Vec<_> = STARTERS
            .iter()
            .enumerate()
            .filter(|(_, starter)| starter.leaning == leaning)
            .map(|(place, starter)| {
                view! {
                    <li>
                        <a class="starter" href=format!("/clients/{client}/patterns/new?from={place}")>
                            {words::halves(starter.old, starter.new)}
                        </a>
                    </li>
                }
            })
            .collect();
        let hint = fits
            .then(|| view! { <span class="soft small">" · may fit the last result of “Your starting pattern”"</span> });
        view! {
            <details open=fits && suggesting.chosen.is_none()>
                <summary>{leaning.words()} {hint}</summary>
                <ul class="plain-list starters">{lines}</ul>
            </details>
        }
    };
    let mut leanings = [Leaning::Anxious, Leaning::Avoidant, Leaning::PushPull];
    leanings.sort_by_key(|leaning| !suggesting.fits.contains(leaning));
    let groups: Vec<_> = leanings.into_iter().map(group).collect();
    view! {
        <section class="stack-tight" aria-labelledby="begin-from">
            <h2 id="begin-from">"Not sure how to begin?"</h2>
            <p class="help">"Many people know one of these. Choose one to fill in the form, then change it."</p>
            {groups}
        </section>
        {filled}
    }
    .into_any()
}

/// Everything that is optional; folded until something of it is there.
fn more(about: &About, form: &Form) -> AnyView {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let kind_now = about.kind.map_or("", Kind::as_str);
    let leaning_now = about.leaning.map_or("", Leaning::as_str);
    let kind = form.value_or("kind", kind_now).to_owned();
    let leaning = form.value_or("leaning", leaning_now).to_owned();
    let origin = form.value_or("origin", &about.origin).to_owned();
    let helps = form.value_or("helps", &about.helps).to_owned();
    let is_open = form.is_older() || [&kind, &leaning, &origin, &helps].into_iter().any(|said| !said.is_empty());
    let kinds = Kind::ALL.map(|each| (each.as_str(), each.words())).to_vec();
    let leanings = Leaning::ALL.map(|each| (each.as_str(), each.words())).to_vec();
    view! {
        <details class="more" open=is_open>
            <summary>"More about this pattern (optional)"</summary>
            <div class="stack">
                {choices("kind", "Where does it show?", kinds, &kind)}
                <StandsNow now=form.stands("kind", kind_now).map(|_| about.kind.map_or("", Kind::words).to_owned()) />
                {choices("leaning", "Is it more about …?", leanings, &leaning)}
                <StandsNow
                    now=form.stands("leaning", leaning_now).map(|_| about.leaning.map_or("", Leaning::words).to_owned())
                />
                <AreaField
                    label="Where did it come from?"
                    name="origin"
                    value=origin
                    rows=3
                    help="Old ways made sense once. Leave this empty if you do not know."
                    fault=fault("origin")
                    now=form.stands("origin", &about.origin)
                />
                <AreaField
                    label="What helps?"
                    name="helps"
                    value=helps
                    rows=3
                    help="What makes the new way a little easier"
                    fault=fault("helps")
                    now=form.stands("helps", &about.helps)
                />
            </div>
        </details>
    }
    .into_any()
}

/// One of a few short words, or none.
fn choices(
    name: &'static str,
    legend: &'static str,
    choices: Vec<(&'static str, &'static str)>,
    chosen: &str,
) -> AnyView {
    let options: Vec<_> = choices
        .into_iter()
        .chain([("", "No answer")])
        .map(|(value, words)| {
            let checked = value == chosen;
            view! {
                <label class="option">
                    <input type="radio" name=name value=value checked=checked />
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="options-inline">
            <legend>{legend}</legend>
            {options}
        </fieldset>
    }
    .into_any()
}
