//! Instruments that are known by their LOINC codes: what their answers count, which answers ask for attention, and how
//! they are scored stands in Weft's library, and is better than what a file says of it.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{
    super::{super::fault, coding, model::Coding},
    MADE_UP, Scales,
    ids::Ids,
    item::{Read, Reader},
};
use crate::{
    change::{Direction, Published},
    exercise::{
        AnswerRule, Body, Choice, Code, Exercise, Expected, Fault, Item, Keyed, Method, Row, Scale, Test, as_number,
    },
    library,
};

const LOINC: &str = "http://loinc.org";
const PHQ_9: &str = "44249-1";

/// Questions whose words speak of ending or hurting oneself. A file in English only; for others no one is told.
const ABOUT_SAFETY: [&str; 14] = [
    "suicid",
    "better off dead",
    "kill yourself",
    "kill myself",
    "killing yourself",
    "killing myself",
    "end your life",
    "end my life",
    "ending your life",
    "ending my life",
    "hurting yourself",
    "hurt myself",
    "self-harm",
    "self harm",
];

/// One instrument: its panel, its name, its questions and its scales.
struct Known {
    code: Code,
    name: String,
    /// Those that have a code.
    items: Vec<Item>,
    scales: Vec<Scale>,
    /// Other instruments have the same questions and more; the file must say that it is this one.
    is_part_of_another: bool,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let shipped: Vec<&Exercise> =
        library::exercises().unwrap_or_default().iter().filter(|exercise| exercise.code.is_some()).collect();
    let mut known: Vec<Known> = shipped.iter().filter_map(|exercise| from_library(exercise)).collect();
    known.extend(shipped.iter().filter_map(|exercise| phq_2(exercise)));
    known
});

fn from_library(exercise: &Exercise) -> Option<Known> {
    let items: Vec<Item> = exercise.items.iter().filter(|item| item.code.is_some()).cloned().collect();
    let name = exercise.title.split(':').next().unwrap_or_default().to_owned();
    let scales = exercise.scales.clone();
    Some(Known { code: exercise.code.clone()?, name, items, scales, is_part_of_another: false })
}

/// The first two questions of the PHQ-9. LOINC 55757-9, its score 55758-7.
fn phq_2(exercise: &Exercise) -> Option<Known> {
    let loinc = |code: &str| Code { system: LOINC.to_owned(), code: code.to_owned() };
    let whole = exercise.code.as_ref().is_some_and(|code| *code == loinc(PHQ_9)).then_some(exercise)?;
    let items: Vec<Item> = whole.items.iter().filter(|item| item.code.is_some()).take(2).cloned().collect();
    let total = Scale {
        id: "total".to_owned(),
        title: "PHQ-2".to_owned(),
        method: Method::Sum,
        items: items.iter().map(|item| Keyed::plain(item.id.clone())).collect(),
        missing_up_to: 0.0,
        part_of: None,
        better: Some(Direction::LowerIsBetter),
        bands: Vec::new(),
        norms: Vec::new(),
        change: None,
        cutoff: Some(Published {
            points: 3.0,
            source: "Kroenke, Spitzer & Williams (2003), Medical Care 41, 1284–1292".to_owned(),
        }),
        code: Some(loinc("55758-7")),
    };
    Some(Known {
        code: loinc("55757-9"),
        name: "PHQ-2".to_owned(),
        items,
        scales: vec![total],
        is_part_of_another: true,
    })
}

impl Known {
    /// For each question that is counted, by its id, where the file asks it; `None` when one is missing, or its answers
    /// count otherwise.
    fn places(&self, reads: &[Read<'_>]) -> Option<HashMap<&str, usize>> {
        let is_counted =
            |item: &&Item| self.scales.iter().flat_map(|scale| &scale.items).any(|key| key.item == item.id);
        let mut places = HashMap::new();
        for item in self.items.iter().filter(is_counted) {
            let place = reads.iter().position(|read| is(item, read))?;
            if reads[place].item.body.range() != item.body.range() {
                return None;
            }
            places.insert(item.id.0.as_str(), place);
        }
        Some(places)
    }

    /// Whether the file names it: on the whole, on a group, or on a score.
    fn is_named(&self, panel: &[Coding], scales: &[Scale]) -> bool {
        let codes = panel.iter().filter_map(coding::code).chain(scales.iter().filter_map(|scale| scale.code.clone()));
        let own: Vec<&Code> = self.scales.iter().filter_map(|scale| scale.code.as_ref()).chain([&self.code]).collect();
        codes.into_iter().any(|code| own.iter().any(|own| same(own, &code)))
    }
}

/// Answers that are known by their codes count what they count in the library, where the file does not say it.
pub(super) fn understand(reads: &mut [Read<'_>]) {
    for read in reads.iter_mut().filter(|read| !read.is_ours) {
        let Some(known) = named(read) else { continue };
        let (Body::Scale { min, codes, .. }, Body::Choice { options }) = (&known.body, &read.item.body) else {
            continue;
        };
        let is_same = |(option, code): (&Choice, &Code)| {
            option.score.is_none() && option.code.as_ref().is_some_and(|given| same(given, code))
        };
        if options.len() != codes.len() || !options.iter().zip(codes).all(is_same) {
            continue;
        }
        let labels = options.iter().map(|option| option.label.clone()).collect();
        for ((_, expected), point) in read.offered.iter_mut().zip(*min..) {
            *expected = Expected::Number(as_number(point));
        }
        read.item.body = Body::Scale { min: *min, labels, codes: codes.clone() };
        read.is_weighed = true;
    }
}

/// Marks the answers that ask for attention, gives known instruments their scores, and says both, first of all.
pub(super) fn recognise(reader: &mut Reader<'_>, panel: &[Coding], mut scales: Scales) -> Scales {
    let mut said: Vec<Fault> = Vec::new();
    for read in reader.reads.iter_mut().filter(|read| !read.is_ours) {
        said.extend(watched(read).map(|what| fault(read.place.clone(), what)));
    }
    let mut scored: HashSet<usize> = HashSet::new();
    for known in KNOWN.iter() {
        let Some(places) = known.places(&reader.reads) else { continue };
        if known.is_part_of_another
            && (places.values().any(|place| scored.contains(place)) || !known.is_named(panel, &scales.scales))
        {
            continue;
        }
        scored.extend(places.values());
        for scale in &known.scales {
            for gone in scales.take_up(scale, |id| Some(&reader.reads.get(*places.get(id)?)?.item)) {
                reader.notes.first.retain(|note| note.place != gone);
            }
        }
        let what = format!(
            "LOINC calls the questions those of the {}: it is scored as in Weft’s library, with its ranges and what \
             counts as a change there",
            known.name
        );
        said.push(fault("item", what));
    }
    reader.notes.first.splice(0..0, said);
    scales
}

impl Scales {
    /// Puts a scale of the library in the place of those that count the same; gives the places of these.
    fn take_up<'i>(&mut self, known: &Scale, find: impl Fn(&str) -> Option<&'i Item>) -> Vec<String> {
        let key = |key: &Keyed| Some(Keyed { item: find(&key.item.0)?.id.clone(), ..key.clone() });
        let items: Vec<Keyed> = known.items.iter().filter_map(key).collect();
        let counted: HashSet<&str> = items.iter().map(|key| key.item.0.as_str()).collect();
        let mut gone = Vec::new();
        let mut n = 0;
        while let Some(scale) = self.scales.get(n) {
            let is_code = scale.code.as_ref().zip(known.code.as_ref()).is_some_and(|(one, other)| same(one, other));
            let is_made_up = self.places[n] == MADE_UP;
            let is_equal = scale.items.iter().map(|key| key.item.0.as_str()).collect::<HashSet<_>>() == counted;
            if is_code || is_made_up || is_equal {
                self.scales.remove(n);
                gone.push(self.places.remove(n));
            } else {
                n += 1;
            }
        }
        let mut ids = Ids::default();
        for scale in &self.scales {
            ids.unique(&scale.id);
        }
        self.scales.push(Scale { id: ids.unique(&known.id), items, ..known.clone() });
        self.places.push("item".to_owned());
        gone
    }
}

/// The question of the library that LOINC calls the same.
fn named(read: &Read<'_>) -> Option<&'static Item> {
    KNOWN.iter().flat_map(|known| &known.items).find(|item| is(item, read))
}

/// By its code; a file that leaves codes out often has them as its linkIds.
fn is(known: &Item, read: &Read<'_>) -> bool {
    let Some(code) = &known.code else { return false };
    match &read.item.code {
        Some(given) => same(given, code),
        None => read.links.first().is_some_and(|link| link.link.rsplit('/').next() == Some(code.code.as_str())),
    }
}

fn same(one: &Code, other: &Code) -> bool {
    one.code == other.code
        && (one.system == other.system || (coding::is_loinc(&one.system) && coding::is_loinc(&other.system)))
}

/// Marks the answers of a safety question, and says so, or that it is left to be done.
fn watched(read: &mut Read<'_>) -> Option<String> {
    let known = named(read).filter(|known| !known.risk.is_empty());
    if let Some(known) = known {
        let code = known.code.as_ref().map_or("", |code| code.code.as_str());
        let Some(risk) = risk_of(known, &read.item.body) else {
            return Some(format!(
                "is a safety question (LOINC {code}), but what its answers count is not said. None is marked: mark the \
                 worrying ones before you publish it, or no one is shown the numbers to call"
            ));
        };
        read.item.risk = risk;
        return Some(format!(
            "is a safety question (LOINC {code}). As in Weft’s library, any answer but the first shows the numbers to \
             call, and each client’s therapist sees that there is such an answer"
        ));
    }
    let rows: &[Row] = if let Body::Matrix { rows, .. } = &read.item.body { rows } else { &[] };
    let mut words = [&read.item.prompt].into_iter().chain(rows.iter().map(|row| &row.label));
    let speaks = words.any(|words| {
        let words = words.to_lowercase();
        ABOUT_SAFETY.iter().any(|said| words.contains(said))
    });
    (speaks && read.item.body.asks()).then(|| {
        "seems to be a safety question. No answer is marked: mark the worrying ones before you publish it, or no one is \
         shown the numbers to call"
            .to_owned()
    })
}

/// The rule of the library, for the answers as the file has them. `None` when it cannot be told what they count.
fn risk_of(known: &Item, body: &Body) -> Option<Vec<AnswerRule>> {
    let asks = |value: f64| {
        let fits = |risk: &AnswerRule| match risk.value {
            Expected::Number(number) => value.partial_cmp(&number).is_some_and(|order| risk.is.fits(order)),
            Expected::Text(_) => false,
        };
        known.risk.iter().any(fits)
    };
    match body {
        Body::Scale { .. } if body.range() == known.body.range() => Some(known.risk.clone()),
        Body::Choice { options } => {
            let points = match &known.body {
                Body::Scale { min, codes, .. } => (*min..).zip(codes).collect(),
                _ => Vec::new(),
            };
            let value = |option: &Choice| {
                let by_code = option.code.as_ref().and_then(|given| points.iter().find(|(_, code)| same(given, code)));
                by_code.map(|(point, _)| as_number(*point)).or(option.score)
            };
            let risk = |option: &Choice| {
                let marked = AnswerRule { is: Test::Equals, value: Expected::Text(option.id.clone()) };
                Some((asks(value(option)?), marked))
            };
            let all: Option<Vec<(bool, AnswerRule)>> = options.iter().map(risk).collect();
            let marked: Vec<AnswerRule> = all?.into_iter().filter(|(asks, _)| *asks).map(|(_, risk)| risk).collect();
            (!marked.is_empty()).then_some(marked)
        }
        _ => None,
    }
}
