//! `GET/POST /library/{exercise}/draft/items/{item}`: one item of a draft.
//!
//! Fields of every item: `mark`, `prompt`, `help`, `required`, `may_decline` (ticked: `yes`), `way` with `go` = `way` to answer it in
//! another way; `join` (`all`, `any`) and, for N from 1, `rule-N-item` (`ITEM` or `ITEM.ROW`), `rule-N-is`, `rule-N-value`;
//! `risk-N-is`, `risk-N-value`, and the same of `ends_if`. By way: `labels`, `min`, `options`, `low`, `high`, `rows`, `max`, `unit`, `decimals`,
//! `columns`, `most`, `seconds`, `breathe_in`, `hold`, `breathe_out`, `rest`, `text`.

use leptos::prelude::*;
use weft_shared::{
    exercise::{
        AnswerRule, Body, Condition, Exercise, Item, Join, Part, Test,
        lines::{write_options, write_wanted},
    },
    ids::ExerciseId,
};

use crate::{
    components::{
        field::{AreaField, FaultText, Faults, StandsNow, TextField},
        words::named,
    },
    form::Form,
    page::{NavItem, Page},
    pages::library::{draft::ways, made_from},
};

/// How many rules the form offers: those there are, and some more.
pub fn rules_offered(item: &Item) -> usize {
    let rules = item.show_if.as_ref().map_or(0, |condition| condition.rules().len());
    (rules + 2).max(4)
}

/// How many answers that something follows from the form offers: those there are, and one more.
pub fn answers_offered(rules: &[AnswerRule]) -> usize {
    (rules.len() + 1).max(2)
}

pub struct ItemPage {
    pub exercise: ExerciseId,
    pub definition: Exercise,
    /// Its place in the definition, from 0.
    pub place: usize,
}

impl Page for ItemPage {
    fn title(&self) -> &'static str {
        "Edit question · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, form: Form) -> AnyView {
        let ItemPage { exercise, definition, place } = self;
        let item = &definition.items[place];
        let at = format!("/library/{exercise}/draft");
        let fields = Fields { form: &form };
        let needed = item.body.asks().then(|| {
            view! {
                {fields.tick("required", "Answer required", item.required)}
                {fields.tick("may_decline", "Offer “Prefer not to say”", item.may_decline)}
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">
                        {named(definition.title.clone())}
                        {format!(" · question {} of {}", place + 1, definition.items.len())}
                    </p>
                    <h1>"Edit question"</h1>
                </div>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    // The first button of a form is what the Enter key presses.
                    <button class="visually-hidden" tabindex="-1" aria-hidden="true">"Save question"</button>
                    {made_from(&form, definition.fingerprint(Part::Item(&item.id)), format!("{at}/items/{}", item.id))}
                    {fields.area("prompt", prompt_label(&item.body), &item.prompt, "", 2)}
                    {fields.text("help", "Help text (optional)", item.help.as_deref().unwrap_or(""), "")}
                    <div class="field">
                        <label for="way">"Answer format"</label>
                        <div class="row">
                            <select id="way" name="way">{ways(form.value_or("way", item.body.answer_kind()))}</select>
                            <button class="button quiet" name="go" value="way">"Change answer format"</button>
                        </div>
                    </div>
                    {body(&item.body, &fields)}
                    {needed}
                    {condition(&definition, place, &fields)}
                    {risk(item, &fields)}
                    {ends(item, &fields)}
                    <div class="row">
                        <button class="button">"Save question"</button>
                        <a href=format!("{at}#item-{}", item.id)>"Cancel"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

fn prompt_label(body: &Body) -> &'static str {
    match body {
        Body::Display { .. } => "Heading",
        Body::ContentNote => "Content note",
        _ => "Question, as the client reads it",
    }
}

/// Draws fields with what was typed, or what stands there.
struct Fields<'a> {
    form: &'a Form,
}

impl Fields<'_> {
    fn fault(&self, name: &str) -> Option<String> {
        self.form.fault(name).map(str::to_owned)
    }

    fn text(&self, name: &'static str, label: &'static str, before: &str, help: &'static str) -> AnyView {
        view! { <TextField label name value=self.form.value_or(name, before) help fault=self.fault(name) now=self.form.stands(name, before)/> }
            .into_any()
    }

    fn number<T: ToString>(&self, name: &'static str, label: &'static str, before: Option<T>) -> AnyView {
        self.text(name, label, &before.map(|number| number.to_string()).unwrap_or_default(), "")
    }

    fn area(&self, name: &'static str, label: &'static str, before: &str, help: &'static str, rows: u32) -> AnyView {
        view! { <AreaField label name value=self.form.value_or(name, before) help fault=self.fault(name) rows now=self.form.stands(name, before)/> }
            .into_any()
    }

    /// A box that is not ticked sends nothing, so only a form that was sent says "no".
    fn tick(&self, name: &'static str, words: &'static str, before: bool) -> AnyView {
        let ticked = if self.form.was_sent() { !self.form.value(name).is_empty() } else { before };
        view! {
            <label class="option">
                <input type="checkbox" id=name name=name value="yes" checked=ticked/>
                <span>{words}</span>
            </label>
        }
        .into_any()
    }
}

fn body(body: &Body, fields: &Fields<'_>) -> AnyView {
    match body {
        Body::Scale { min, labels, .. } => view! {
            {fields.area("labels", "Labels, from lowest to highest, one on each line", &labels.join("\n"), "", labels_rows(labels.len()))}
            {fields.number("min", "Points for the first answer", Some(min))}
        }
        .into_any(),
        Body::Choice { options } | Body::Choices { options } => {
            let help = "To give an answer points for a score, write “Often = 2”.";
            fields.area("options", "Answers, one on each line", &write_options(options), help, labels_rows(options.len()))
        }
        Body::Slider { low, high } => view! {
            {fields.text("low", "Label for 0", low, "")}
            {fields.text("high", "Label for 10", high, "")}
        }
        .into_any(),
        Body::Matrix { rows, min, labels } => {
            let names: Vec<_> = rows.iter().map(|row| row.label.clone()).collect();
            view! {
                {fields.area("rows", "Rows, one on each line", &names.join("\n"), "", labels_rows(names.len()))}
                {fields.area("labels", "Labels of every row, from lowest to highest, one on each line", &labels.join("\n"), "", labels_rows(labels.len()))}
                {fields.number("min", "Points for the first answer", Some(min))}
            }
            .into_any()
        }
        Body::Number { min, max, unit, decimals } => view! {
            {fields.text("unit", "Unit (optional)", unit.as_deref().unwrap_or(""), "For example hours, or %.")}
            {fields.number("min", "Lowest answer (optional)", *min)}
            {fields.number("max", "Highest answer (optional)", *max)}
            {fields.number("decimals", "Digits after the decimal point", Some(decimals))}
        }
        .into_any(),
        Body::LogRows { columns, most } => {
            let names: Vec<_> = columns.iter().map(|column| column.label.clone()).collect();
            view! {
                {fields.area("columns", "Fields of each row, one on each line", &names.join("\n"), "", labels_rows(names.len()))}
                {fields.number("most", "Most rows", Some(most))}
            }
            .into_any()
        }
        Body::TimedStep { seconds, pace } => view! {
            {fields.number("seconds", "Seconds", Some(seconds))}
            <fieldset class="stack-tight">
                <legend>"Breathing rhythm, in seconds (optional)"</legend>
                {fields.number("breathe_in", "Breathe in", pace.map(|pace| pace.breathe_in))}
                {fields.number("hold", "Hold", pace.map(|pace| pace.hold).filter(|hold| *hold > 0))}
                {fields.number("breathe_out", "Breathe out", pace.map(|pace| pace.breathe_out))}
                {fields.number("rest", "Rest after breathing out", pace.map(|pace| pace.rest).filter(|rest| *rest > 0))}
            </fieldset>
        }
        .into_any(),
        Body::Display { text } => {
            fields.area("text", "Text", text, "Leave a blank line between paragraphs.", 8)
        }
        Body::Date | Body::Time | Body::ShortText | Body::LongText | Body::Pair | Body::ContentNote => ().into_any(),
    }
}

fn labels_rows(lines: usize) -> u32 {
    u32::try_from(lines + 1).unwrap_or(8).clamp(3, 12)
}

/// When it is asked: rules about earlier answers.
fn condition(definition: &Exercise, place: usize, fields: &Fields<'_>) -> AnyView {
    let earlier: Vec<&Item> = definition.items[..place].iter().filter(|item| item.body.asks()).collect();
    if earlier.is_empty() {
        return ().into_any();
    }
    let item = &definition.items[place];
    let before = item.show_if.as_ref();
    let join = before.map_or(Join::All, Condition::join);
    let join = fields.form.value_or("join", if join == Join::All { "all" } else { "any" }).to_owned();
    let rules: Vec<_> =
        (1..=rules_offered(item)).map(|number| rule(definition, &earlier, before, number, fields)).collect();
    let option = |value: &'static str, words: &'static str| {
        view! {
            <label class="option">
                <input type="radio" name="join" value=value checked=join == value/>
                <span>{words}</span>
            </label>
        }
    };
    let open = before.is_some() || fields.form.was_sent();
    view! {
        <details class="card" open=open>
            <summary>"Ask this question only if …"</summary>
            <div class="stack">
                <div class="row">{option("all", "all of these are true")} {option("any", "any of these is true")}</div>
                {rules}
            </div>
        </details>
    }
    .into_any()
}

fn rule(
    definition: &Exercise,
    earlier: &[&Item],
    before: Option<&Condition>,
    number: usize,
    fields: &Fields<'_>,
) -> AnyView {
    let rule = before.and_then(|condition| condition.rules().get(number - 1));
    let name = |part: &str| format!("rule-{number}-{part}");
    let target = rule.map_or_else(String::new, |rule| match &rule.row {
        Some(row) => format!("{}.{row}", rule.item),
        None => rule.item.to_string(),
    });
    let target = fields.form.value_or(&name("item"), &target).to_owned();
    let mut choices = Vec::new();
    for item in earlier {
        match &item.body {
            Body::Matrix { rows, .. } => choices.extend(
                rows.iter().map(|row| (format!("{}.{}", item.id, row.id), format!("{}: {}", item.prompt, row.label))),
            ),
            _ => choices.push((item.id.to_string(), item.prompt.clone())),
        }
    }
    let choices: Vec<_> = choices
        .into_iter()
        .map(|(value, words)| view! { <option value=value.clone() selected=target == value>{words}</option> })
        .collect();
    let is = rule.map_or("equals", |rule| rule.is.name());
    let is = fields.form.value_or(&name("is"), is).to_owned();
    let tests: Vec<_> = Test::ALL
        .into_iter()
        .map(|test| view! { <option value=test.name() selected=is == test.name()>{test.words()}</option> })
        .collect();
    let value = rule
        .and_then(|rule| Some(write_wanted(definition.item(&rule.item)?, rule.value.as_ref()?)))
        .unwrap_or_default();
    let now = fields.form.stands(&name("value"), &value);
    let value = fields.form.value_or(&name("value"), &value).to_owned();
    let fault = fields.fault(&name("item")).or_else(|| fields.fault(&name("value")));
    view! {
        <fieldset class="rule">
            <legend class="visually-hidden">{format!("Rule {number}")}</legend>
            <label class="visually-hidden" for=name("item")>"Earlier question"</label>
            <select id=name("item") name=name("item")>
                <option value="">"(no rule)"</option>
                {choices}
            </select>
            <label class="visually-hidden" for=name("is")>"Comparison"</label>
            <select id=name("is") name=name("is")>{tests}</select>
            <label class="visually-hidden" for=name("value")>"Compared with: an answer or a number"</label>
            <input type="text" dir="auto" id=name("value") name=name("value") value=value placeholder="an answer or a number"/>
            <FaultText of=name("item") fault=fault/>
            <StandsNow now=now/>
        </fieldset>
    }
    .into_any()
}

/// Which answers are safety answers.
fn risk(item: &Item, fields: &Fields<'_>) -> AnyView {
    let what = AnswerList {
        name: "risk",
        rules: &item.risk,
        summary: "Safety answers",
        one: "Safety answer",
        help: "The client sees the numbers to call at once. Their therapist sees a flag when they next open Weft, even if \
               the entry stays private. The flag stays until it is marked as reviewed. Leave this empty for none.",
    };
    answers(item, &what, fields)
}

/// Which answers end the exercise.
fn ends(item: &Item, fields: &Fields<'_>) -> AnyView {
    let what = AnswerList {
        name: "ends_if",
        rules: &item.ends_if,
        summary: "Answers that end the exercise",
        one: "Answer that ends the exercise",
        help: "Weft leaves out later questions, except those asked only after this answer. Use it for a safety question, so \
               that the answer leads away from the rest. Leave this empty for none.",
    };
    answers(item, &what, fields)
}

/// A list of answers that something follows from.
struct AnswerList<'a> {
    /// What its fields are called.
    name: &'static str,
    rules: &'a [AnswerRule],
    summary: &'static str,
    /// What one of them is called.
    one: &'static str,
    help: &'static str,
}

fn answers(item: &Item, list: &AnswerList<'_>, fields: &Fields<'_>) -> AnyView {
    if !item.body.asks() || item.body.is_text() {
        return ().into_any();
    }
    let offered = answers_offered(list.rules);
    let lines: Vec<_> = (1..=offered)
        .map(|number| {
            let rule = list.rules.get(number - 1);
            let name = |part: &str| format!("{}-{number}-{part}", list.name);
            let is = fields.form.value_or(&name("is"), rule.map_or("at-least", |rule| rule.is.name())).to_owned();
            let value = rule.map(|rule| write_wanted(item, &rule.value)).unwrap_or_default();
            let now = fields.form.stands(&name("value"), &value);
            let value = fields.form.value_or(&name("value"), &value).to_owned();
            let option = |test: Test| view! { <option value=test.name() selected=is == test.name()>{test.words()}</option> };
            view! {
                <fieldset class="rule">
                    <legend class="visually-hidden">{format!("{} {number}", list.one)}</legend>
                    <label class="visually-hidden" for=name("is")>"Comparison"</label>
                    <select id=name("is") name=name("is")>{option(Test::AtLeast)} {option(Test::Equals)}</select>
                    <label class="visually-hidden" for=name("value")>"Compared with: an answer or a number"</label>
                    <input type="text" dir="auto" id=name("value") name=name("value") value=value placeholder="an answer or a number"/>
                    <FaultText of=name("value") fault=fields.fault(&name("value"))/>
                    <StandsNow now=now/>
                </fieldset>
            }
        })
        .collect();
    let was_typed = |n| !fields.form.value(&format!("{}-{n}-value", list.name)).is_empty();
    let open = !list.rules.is_empty() || (1..=offered).any(was_typed);
    view! {
        <details class="card" open=open>
            <summary>{list.summary}</summary>
            <div class="stack">
                <p class="help">{list.help}</p>
                {lines}
            </div>
        </details>
    }
    .into_any()
}
