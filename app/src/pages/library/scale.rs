//! `GET/POST /library/{exercise}/draft/scales/{scale}` (`new` for one that is not there yet): what a set of items measures.
//!
//! Fields: `mark`, `title`, `method` (`sum`, `mean`), `key-ITEM` or `key-ITEM.ROW` (`no`, `plain`, `reverse`), `weight-…`, `missing` (per
//! cent), `better`, `part_of`, and for N from 1 `band-N-from`, `band-N-name`, `band-N-client`, `band-N-therapist`. `go` =
//! `remove` takes the scale out.

use leptos::prelude::*;
use weft_shared::{
    change::Direction,
    exercise::{Band, Exercise, Item, Keyed, Method, Part, Scale},
    ids::ExerciseId,
};

use crate::{
    components::field::{FaultText, Faults, TextField},
    form::Form,
    page::{NavItem, Page},
    pages::library::made_from,
};

pub struct ScalePage {
    pub exercise: ExerciseId,
    pub definition: Exercise,
    /// `None`: a new one, which counts everything that can be counted.
    pub scale: Option<Scale>,
}

/// What the fields of a key are called: `ITEM`, or `ITEM.ROW`.
pub fn key_name(key: &Keyed) -> String {
    match &key.row {
        Some(row) => format!("{}.{row}", key.item),
        None => key.item.to_string(),
    }
}

/// How many bands the form offers: those there are, and some more.
pub fn bands_offered(bands: usize) -> usize {
    (bands + 2).max(4)
}

impl Page for ScalePage {
    fn title(&self) -> &'static str {
        if self.scale.is_some() { "Edit score · Weft" } else { "Add a score · Weft" }
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    #[expect(clippy::too_many_lines, reason = "a view is as long as its markup")]
    fn view(self, form: Form) -> AnyView {
        let ScalePage { exercise, definition, scale } = self;
        let is_new = scale.is_none();
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        let at = format!("/library/{exercise}/draft");
        let id = scale.as_ref().map_or("new", |scale| scale.id.as_str()).to_owned();
        let here = format!("{at}/scales/{id}");
        let now = if is_new { format!("{at}#scales") } else { here.clone() };
        let title = scale.as_ref().map_or("", |scale| scale.title.as_str());
        let method = scale.as_ref().map_or(Method::Sum, |scale| scale.method);
        let method = form.value_or("method", if method == Method::Sum { "sum" } else { "mean" }).to_owned();
        let better = match scale.as_ref().and_then(|scale| scale.better) {
            Some(Direction::LowerIsBetter) => "lower",
            Some(Direction::HigherIsBetter) => "higher",
            None => "",
        };
        let better = form.value_or("better", better).to_owned();
        let missing = scale.as_ref().map_or(20.0, |scale| (scale.missing_up_to * 100.0).round());
        let missing = missing.to_string();
        let option = |chosen: &str, value: &'static str, words: &'static str| {
            view! { <option value=value selected=chosen == value>{words}</option> }
        };
        let keys: Vec<_> = definition
            .countable()
            .into_iter()
            .enumerate()
            .map(|(place, (key, words))| key_row(place, &key, words, scale.as_ref(), &form))
            .collect();
        let others: Vec<_> = definition
            .scales
            .iter()
            .filter(|other| scale.as_ref().is_none_or(|scale| scale.id != other.id))
            .map(|other| {
                let part_of = scale.as_ref().and_then(|scale| scale.part_of.clone()).unwrap_or_default();
                let is_it = form.value_or("part_of", &part_of) == other.id;
                view! { <option value=other.id.clone() selected=is_it>{other.title.clone()}</option> }
            })
            .collect();
        let part_of = (!others.is_empty()).then(|| {
            view! {
                <div class="field">
                    <label for="part_of">"Part of"</label>
                    <select id="part_of" name="part_of"><option value="">"(no other score)"</option>{others}</select>
                </div>
            }
        });
        let bands: Vec<Band> = scale.as_ref().map(|scale| scale.bands.clone()).unwrap_or_default();
        let bands: Vec<_> =
            (1..=bands_offered(bands.len())).map(|number| band(number, bands.get(number - 1), &form)).collect();
        let remove = (!is_new).then(|| {
            view! { <button class="plain" name="go" value="remove" formnovalidate="">"Remove score"</button> }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead" dir="auto">{definition.title.clone()}</p>
                    <h1>{if is_new { "Add a score" } else { "Edit score" }}</h1>
                </div>
                <Faults form=form.clone()/>
                // Not the page's own address: a scale may come back as a new one.
                <form method="post" action=here class="stack">
                    {made_from(&form, definition.fingerprint(Part::Scale(&id)), now)}
                    <TextField
                        label="What it measures"
                        name="title"
                        value=form.value_or("title", title)
                        fault=fault("title")
                        now=form.stands("title", title)
                    />
                    <div class="row">
                        <div class="field">
                            <label for="method">"How it is worked out"</label>
                            <select id="method" name="method">
                                {option(&method, "sum", "Sum of the answers")} {option(&method, "mean", "Mean of the answers")}
                            </select>
                        </div>
                        <div class="field">
                            <label for="better">"Improvement means"</label>
                            <select id="better" name="better">
                                {option(&better, "", "(not stated)")} {option(&better, "lower", "a lower score")}
                                {option(&better, "higher", "a higher score")}
                            </select>
                        </div>
                        {part_of}
                    </div>
                    <TextField
                        label="Unanswered questions allowed, in per cent"
                        name="missing"
                        value=form.value_or("missing", &missing)
                        help="Up to this share the score is worked out from the answers given. With 0, every question must be answered."
                        fault=fault("missing")
                        now=form.stands("missing", &missing)
                    />
                    <table class="keys">
                        <caption>"Questions that count"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Question"</th>
                                <th scope="col">"Counts"</th>
                                <th scope="col">"Weight"</th>
                            </tr>
                        </thead>
                        <tbody>{keys}</tbody>
                    </table>
                    {not_countable(&definition)}
                    <FaultText of="items" fault=fault("items")/>
                    <fieldset class="stack">
                        <legend>"Bands, from lowest to highest (optional)"</legend>
                        {bands}
                    </fieldset>
                    <div class="row">
                        <button class="button">"Save score"</button>
                        <a href=format!("{at}#scales")>"Cancel"</a>
                        {remove}
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

/// Questions whose author began to give their answers points, and missed one.
fn not_countable(definition: &Exercise) -> Option<AnyView> {
    let is_begun = |item: &&Item| {
        let options = item.body.options();
        item.body.range().is_none() && options.iter().any(|option| option.score.is_some())
    };
    let prompts: Vec<_> = definition.items.iter().filter(is_begun).map(|item| format!("“{}”", item.prompt)).collect();
    (!prompts.is_empty()).then(|| {
        let sentence = format!(
            "Give every answer points to count these questions, for example “Often = 2” (0 is allowed): {}",
            prompts.join(", ")
        );
        view! { <p class="help">{sentence}</p> }.into_any()
    })
}

fn key_row(place: usize, key: &Keyed, words: String, scale: Option<&Scale>, form: &Form) -> impl IntoView + use<> {
    let name = key_name(key);
    let before = scale.map(|scale| scale.items.iter().find(|known| (&known.item, &known.row) == (&key.item, &key.row)));
    let how = match before {
        None => "plain",
        Some(None) => "no",
        Some(Some(known)) if known.reverse => "reverse",
        Some(Some(_)) => "plain",
    };
    let weight = before.flatten().map_or(1.0, |known| known.weight).to_string();
    let field = format!("key-{name}");
    let how = form.value_or(&field, how).to_owned();
    let option = |value: &'static str, words: &'static str| {
        view! { <option value=value selected=how == value>{words}</option> }
    };
    // Where a fault about the counted questions leads.
    let id = if place == 0 { "items".to_owned() } else { field.clone() };
    let weight_field = format!("weight-{name}");
    let weight = form.value_or(&weight_field, &weight).to_owned();
    let label = format!("{id}-words");
    let weight_label = format!("Weight of “{words}”");
    view! {
        <tr>
            <th scope="row" id=label.clone()>{words}</th>
            <td>
                <select id=id name=field aria-labelledby=label.clone()>
                    {option("plain", "Yes")} {option("reverse", "Yes, reversed")} {option("no", "No")}
                </select>
            </td>
            <td>
                <input
                    type="text"
                    inputmode="decimal"
                    class="weight"
                    name=weight_field
                    value=weight
                    aria-label=weight_label
                />
            </td>
        </tr>
    }
}

fn band(number: usize, band: Option<&Band>, form: &Form) -> AnyView {
    let field = |part: &str, label: &'static str, before: String| {
        let name = format!("band-{number}-{part}");
        let fault = form.fault(&name).map(str::to_owned);
        view! { <TextField label name=name.clone() value=form.value_or(&name, &before) fault now=form.stands(&name, &before)/> }
    };
    let from = band.map(|band| band.from.to_string()).unwrap_or_default();
    let text = |of: fn(&Band) -> &String| band.map(of).cloned().unwrap_or_default();
    view! {
        <div class="band-fields" role="group" aria-label=format!("Band {number}")>
            {field("from", "From", from)}
            {field("name", "Name", text(|band| &band.name))}
            {field("client", "What the client reads", text(|band| &band.client))}
            {field("therapist", "What the therapist reads", text(|band| &band.therapist))}
        </div>
    }
    .into_any()
}
