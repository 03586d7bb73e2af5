//! Questions: which of Weft's types each becomes.

use super::{
    super::{
        given::Given,
        model::{Coding, Item as Written, from_json},
        urls,
    },
    item::{Extensions, Found, Gate, Link, Reader, control},
    options::Way,
};
use crate::exercise::{Body, Choice, Condition, Expected, Item, Rule, SLIDER_HIGHEST, Test};

/// Decimals kept where the file does not say how many.
const DECIMALS: u8 = 6;
/// Stands until what Weft wrote beside the item says how long it takes.
const SECONDS: u32 = 60;

/// Texts that belong to a question: a line of help, words for the ends of a slider, a unit.
#[derive(Default)]
struct Texts {
    help: Option<String>,
    low: Option<String>,
    high: Option<String>,
    unit: Option<String>,
    /// Where they stand among the items inside.
    parts: Vec<usize>,
}

impl Texts {
    fn of(item: &Written) -> Self {
        let mut texts = Texts::default();
        for (n, child) in item.item.iter().enumerate().filter(|(_, child)| child.kind.as_deref() == Some("display")) {
            let text = child.text.clone().unwrap_or_default();
            let slot = match control(child).as_deref() {
                Some("help" | "flyover") => &mut texts.help,
                Some("lower") => &mut texts.low,
                Some("upper") => &mut texts.high,
                Some("unit") => &mut texts.unit,
                _ => continue,
            };
            // A second text of one kind is shown on its own.
            if slot.is_none() {
                *slot = Some(text);
                texts.parts.push(n);
            }
        }
        texts
    }
}

impl<'q> Reader<'q> {
    pub(super) fn question(&mut self, item: &'q Written, kind: &str, place: &str, gates: &[Gate<'q>]) {
        let mut extensions = Extensions::of(item);
        let mut texts = Texts::of(item);
        let found = self.how_answered(item, kind, place, &mut extensions, &mut texts);
        let is_open = kind == "open-choice";
        if let Some(found) = found {
            self.leave_repeats(item, &found.body, place);
            let other = is_open.then(|| other_option(&found.body)).flatten();
            if is_open && other.is_none() {
                self.tell(
                    place,
                    "also allows an answer in own words; Weft leaves that out, because the answers have points",
                );
            }
            let prompt = item.text.clone().unwrap_or_default();
            self.push(item, place, prompt, texts.help.take(), found, extensions, gates);
            if let Some(other) = other {
                self.follow_up(&other, place);
            }
        }
        for (text, which) in [(&texts.low, "lower"), (&texts.high, "upper"), (&texts.unit, "unit")] {
            if text.is_some() {
                self.leave(
                    place,
                    format!("has a text for its {which}, which Weft does not show with this answer format"),
                );
            }
        }
        self.inside(item, place, gates, |n| texts.parts.contains(&n));
    }

    /// `None`: it cannot be asked in Weft, which has been noted.
    fn how_answered(
        &mut self,
        item: &'q Written,
        kind: &str,
        place: &str,
        extensions: &mut Extensions<'q>,
        texts: &mut Texts,
    ) -> Option<Found> {
        let hint = extensions.hint();
        match kind {
            "choice" | "open-choice" => self.choice(item, place, extensions, hint.as_deref()),
            _ if !item.answer_option.is_empty() => self.choice(item, place, extensions, hint.as_deref()),
            "boolean" if hint.as_deref() == Some("timed-step") => {
                Some(Found::plain(Body::TimedStep { seconds: SECONDS, pace: None }))
            }
            "boolean" => Some(yes_or_no()),
            "integer" | "decimal" | "quantity" => Some(Found::plain(self.number(kind, place, extensions, texts))),
            "date" => Some(Found::plain(Body::Date)),
            "dateTime" => {
                self.tell(place, "asks for a day and a time; Weft asks for the day only");
                Some(Found::plain(Body::Date))
            }
            "time" => Some(Found::plain(Body::Time)),
            "string" => Some(Found::plain(Body::ShortText)),
            "text" => Some(Found::plain(Body::LongText)),
            other => {
                self.tell(place, format!("is of the type “{other}”, which Weft cannot ask; the question is left out"));
                None
            }
        }
    }

    fn choice(
        &mut self,
        item: &'q Written,
        place: &str,
        extensions: &mut Extensions<'q>,
        hint: Option<&str>,
    ) -> Option<Found> {
        let control = extensions.control();
        if let Some(control) = control {
            self.leave(place, format!("asks to be shown as “{control}”; Weft chooses this itself"));
        }
        let options = self.options(item, place)?;
        let way = Way {
            is_open: item.kind.as_deref() == Some("open-choice"),
            is_many: item.repeats == Some(true),
            no_points: hint == Some("choice"),
        };
        Some(options.found(&way))
    }

    fn number(&mut self, kind: &str, place: &str, extensions: &mut Extensions<'q>, texts: &mut Texts) -> Body {
        let mut bound = |url: &str| {
            let value = extensions.peek(url)?.value()?.number()?;
            extensions.take(url);
            Some(value)
        };
        let (min, max) = (bound(urls::MIN_VALUE), bound(urls::MAX_VALUE));
        let step = extensions.peek(urls::SLIDER_STEP).and_then(|extension| extension.value()?.whole());
        let control = extensions.control();
        let is_slider = control.as_deref() == Some("slider");
        let is_ours = min == Some(0.0) && max == Some(crate::exercise::as_number(SLIDER_HIGHEST));
        if kind == "integer" && is_slider && is_ours && step.is_none_or(|step| step == 1) {
            extensions.take(urls::SLIDER_STEP);
            let end = |text: &mut Option<String>| text.take().unwrap_or_default();
            return Body::Slider { low: end(&mut texts.low), high: end(&mut texts.high) };
        }
        if let Some(control) = control {
            self.leave(place, format!("asks to be shown as “{control}”, which Weft does not have for these numbers"));
        }
        let unit = extensions.peek(urls::UNIT).and_then(|extension| {
            let coding: Coding = from_json(extension.rest.get("valueCoding")?.clone()).ok()?;
            coding.display.or(coding.code)
        });
        if unit.is_some() {
            extensions.take(urls::UNIT);
        }
        // One unit that is offered is the unit; among several nobody chooses here.
        let unit = unit.or_else(|| extensions.only_unit());
        let (min, max) = (
            min.or_else(|| quantity_in(extensions, urls::MIN_QUANTITY, unit.as_deref())),
            max.or_else(|| quantity_in(extensions, urls::MAX_QUANTITY, unit.as_deref())),
        );
        let decimals = match kind {
            "integer" => 0,
            _ => match extensions.peek(urls::MAX_DECIMALS).and_then(|extension| extension.value()?.whole()) {
                Some(decimals) if (0..=6).contains(&decimals) => {
                    extensions.take(urls::MAX_DECIMALS);
                    u8::try_from(decimals).unwrap_or(DECIMALS)
                }
                _ => DECIMALS,
            },
        };
        Body::Number { min, max, unit: unit.or_else(|| texts.unit.take()), decimals }
    }

    fn leave_repeats(&mut self, item: &Written, body: &Body, place: &str) {
        if item.repeats == Some(true) && !matches!(body, Body::Choices { .. }) {
            self.tell(format!("{place}.repeats"), "allows several answers; in Weft it allows one");
        }
    }

    /// Asks for the words behind the option `other` of the item just read.
    fn follow_up(&mut self, other: &str, place: &str) {
        let Some(asked) = self.reads.last().map(|read| read.item.id.clone()) else { return };
        let id = self.ids.unique(&format!("{asked}-{other}"));
        let rule = Rule { item: asked, row: None, is: Test::Equals, value: Some(Expected::Text(other.to_owned())) };
        let item = Item {
            show_if: Some(Condition::All(vec![rule])),
            ..Item::new(&id, "Please say it in your own words.", Body::ShortText)
        };
        self.reads.push(super::Read {
            item,
            place: place.to_owned(),
            links: Vec::<Link>::new(),
            offered: Vec::new(),
            gates: Vec::new(),
            carried: None,
            is_alone: false,
            is_ours: false,
            is_weighed: false,
        });
    }
}

/// A bound of a quantity, where it is in the unit that is asked for.
fn quantity_in(extensions: &mut Extensions<'_>, url: &str, wanted: Option<&str>) -> Option<f64> {
    match extensions.peek(url)?.value()? {
        Given::Quantity { number, unit, code }
            if wanted.is_none_or(|wanted| [&unit, &code].into_iter().flatten().any(|unit| unit == wanted)) =>
        {
            extensions.take(url);
            Some(number)
        }
        _ => None,
    }
}

/// The option of a choice that stands for own words: the last.
fn other_option(body: &Body) -> Option<String> {
    body.options().last().map(|option| option.id.clone())
}

fn yes_or_no() -> Found {
    let option = |id: &str, label: &str| Choice { id: id.into(), label: label.into(), score: None, code: None };
    Found {
        body: Body::Choice { options: vec![option("yes", "Yes"), option("no", "No")] },
        offered: vec![
            (Given::Boolean(true), Expected::Text("yes".to_owned())),
            (Given::Boolean(false), Expected::Text("no".to_owned())),
        ],
        is_weighed: false,
    }
}
