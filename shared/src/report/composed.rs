//! A report before it is drawn: what the preview lists and what the PDF draws are this one value.

use std::collections::BTreeSet;

use super::{Brief, Kind, Order, Section};
use crate::{
    ids::EvidenceId,
    pattern::Side,
    shared_view::{HomeworkLine, HomeworkState, PatternRow, Quote, SharedView},
    shift::State,
    when::{self, Day},
};

/// How much is not in a report. Only ever said as counts, and to whoever looks before it is made: the report itself tells
/// nobody that something is held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Finished entries of the period that the client keeps private.
    pub private: usize,
    /// Shared quotes of the period that were not chosen.
    pub not_chosen: usize,
    /// Quotes the client asked to leave out.
    pub struck: usize,
    /// The day the client checked it and agreed.
    pub looked: Option<Day>,
}

/// One section of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Which section.
    pub section: Section,
    /// Its heading, as on paper.
    pub heading: String,
    /// "4 patterns, 98 ratings"
    pub said: String,
    /// What it holds, one thing a line.
    pub items: Vec<String>,
}

/// Everything one report holds, and counts of what it does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// What was chosen.
    pub order: Order,
    /// Of the period, with the chosen quotes only.
    pub view: SharedView,
    /// There for a brief.
    pub brief: Brief,
    /// What is left out.
    pub withheld: Withheld,
}

impl Composed {
    /// Takes from the view of a period what the order leaves out. `struck`: what the client asked to leave out, and
    /// when they checked it.
    pub fn new(
        order: Order,
        mut view: SharedView,
        brief: Brief,
        private: usize,
        struck: Option<(&BTreeSet<EvidenceId>, Day)>,
    ) -> Self {
        let mut withheld = Withheld { private, looked: struck.map(|(_, day)| day), ..Withheld::default() };
        if order.kind.leaves() {
            // A finished but private entry, one in progress, or a “Not this one” is in no report that others read.
            view.homework.retain(|line| matches!(line.state, HomeworkState::Finished { shared: true, .. }));
        }
        let holds_quotes = order.has(Section::Words) || order.has(Section::Histories);
        for row in view.patterns.iter_mut().chain(&mut view.not_current) {
            row.quotes.retain(|quote| {
                if struck.is_some_and(|(struck, _)| struck.contains(&quote.id)) {
                    withheld.struck += 1;
                    false
                } else if !order.quotes.as_ref().is_none_or(|chosen| chosen.contains(&quote.id)) {
                    withheld.not_chosen += 1;
                    false
                } else {
                    true
                }
            });
        }
        if !holds_quotes {
            // Nothing to choose from is not "not chosen".
            withheld.not_chosen = 0;
        }
        Self { order, view, brief, withheld }
    }

    /// Kind of the report.
    pub fn kind(&self) -> Kind {
        self.order.kind
    }

    /// Whose words a character stands in, and where: "in what was agreed in session 3". The first place of several;
    /// `None` when none of them has it.
    pub fn place_of(&self, character: char) -> Option<String> {
        let view = &self.view;
        let (client, therapist) = (&view.client.called, &view.therapist.called);
        let has = |text: &str| text.contains(character);
        let people = [
            (format!("in {client}’s name"), &view.client.name),
            (format!("in {therapist}’s name"), &view.therapist.name),
            (format!("in {therapist}’s credentials"), &view.therapist.credentials),
            ("in the practice’s name".to_owned(), &view.practice),
            ("in the field “Who it is for”".to_owned(), &self.order.for_whom),
        ];
        if let Some((place, _)) = people.into_iter().find(|(_, text)| has(text)) {
            return Some(place);
        }
        for row in view.rows() {
            if has(&row.wording.old) || has(&row.wording.new) {
                return Some(format!("in the wording of the pattern “{}”", row.wording.old));
            }
            if has(&row.about.origin) || has(&row.about.helps) {
                return Some(format!("in what was written about the pattern “{}”", row.wording.old));
            }
            if let Some(quote) = row.quotes.iter().find(|quote| has(&quote.words)) {
                return Some(words_of(client, &quote.source, quote.day));
            }
        }
        let passages = self.brief.brings.iter().map(|said| (&said.words, &said.source, said.day));
        let stuck = view.stuck.iter().map(|said| (&said.words, &said.source, said.day));
        if let Some((_, source, day)) = passages.chain(stuck).find(|(words, ..)| has(words)) {
            return Some(words_of(client, source, day));
        }
        let agreed = view.sessions.iter().chain(&self.brief.last).find(|session| has(&session.agreed));
        if let Some(session) = agreed {
            return Some(format!("in what was agreed in session {}", session.number));
        }
        let titles = view.homework.iter().chain(&self.brief.came_in).chain(&self.brief.waiting);
        let mut titles = titles.map(|line| &line.title).chain(self.brief.flags.iter().map(|flag| &flag.title));
        titles.find(|title| has(title)).map(|title| format!("in the title of the exercise “{title}”"))
    }

    /// Every quote in it, pattern by pattern.
    pub fn quotes(&self) -> impl Iterator<Item = (&PatternRow, &Quote)> {
        let holds_quotes = self.order.has(Section::Words) || self.order.has(Section::Histories);
        let rows = self.view.rows().filter(move |_| holds_quotes);
        rows.flat_map(|row| row.quotes.iter().map(move |quote| (row, quote)))
    }

    /// Patterns that are still stuck or slipping back.
    pub fn stuck(&self) -> impl Iterator<Item = &PatternRow> {
        [State::SlippingBack, State::StillStuck].into_iter().flat_map(|state| self.view.in_state(state))
    }

    /// What was worked on: each exercise once with how often it was finished, the most often first.
    pub fn worked_on(&self) -> Vec<(String, usize)> {
        let mut titles: Vec<(String, usize)> = Vec::new();
        for line in self.view.homework.iter().filter(|line| line.is_finished()) {
            match titles.iter_mut().find(|(title, _)| *title == line.title) {
                Some((_, times)) => *times += 1,
                None => titles.push((line.title.clone(), 1)),
            }
        }
        titles.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        titles
    }

    /// The sections in order, each with its heading and what is in it.
    pub fn contents(&self) -> Vec<Content> {
        let called = &self.view.client.called;
        self.order
            .sections()
            .map(|section| Content {
                section,
                heading: section.heading(called),
                said: self.said(section),
                items: self.items(section),
            })
            .collect()
    }

    fn said(&self, section: Section) -> String {
        let (view, brief) = (&self.view, &self.brief);
        let ratings = || view.patterns.iter().map(PatternRow::ratings_given).sum::<usize>();
        match section {
            Section::InShort => view.in_short().into_iter().map(|run| run.text).collect(),
            Section::Patterns | Section::Histories => {
                format!("{}, {}", counted(view.patterns.len(), "pattern"), counted(ratings(), "rating"))
            }
            Section::Stuck => counted(self.stuck().count(), "pattern"),
            Section::Path => counted(view.path.len(), "result"),
            Section::Measures => counted(view.scales.len(), "score"),
            Section::Helps => counted(view.helps.ranked.len() + view.helps.once.len(), "exercise"),
            Section::WorkedOn => counted(self.worked_on().len(), "exercise"),
            Section::Agreed => counted(view.sessions.len(), "session"),
            Section::Homework => format!("{} finished and shared", counted(view.finished(), "exercise")),
            Section::Words => counted(self.quotes().count(), "quote"),
            Section::Rules => "the rule behind each status".to_owned(),
            Section::Signature => format!("a line for {} to sign on", view.therapist.name),
            Section::Flags => counted(brief.flags.len(), "safety answer"),
            Section::CameIn => counted(brief.came_in.len(), "entry"),
            Section::Moving => counted(view.patterns.len(), "pattern"),
            Section::Brings => counted(brief.brings.len(), "quote"),
            Section::LastAgreed => brief.last.as_ref().map_or_else(
                || "no session yet".to_owned(),
                |session| format!("session {}, {}", session.number, when::long(session.meeting.day)),
            ),
            Section::Waiting => counted(brief.waiting.len(), "exercise"),
        }
    }

    /// What the report says of how it was chosen: nothing of what the client keeps private or asked to leave out.
    pub fn about_the_choice(&self) -> Vec<String> {
        let called = &self.view.client.called;
        let looked = self
            .withheld
            .looked
            .map(|day| format!("{called} checked this report on {} and agreed to it.", when::long(day)));
        looked.into_iter().chain(self.not_chosen()).collect()
    }

    fn not_chosen(&self) -> Option<String> {
        match self.withheld.not_chosen {
            0 => None,
            count => Some(format!("{} not chosen for this report.", was(count, "shared quote"))),
        }
    }

    /// What is not in it, a sentence each, for whoever looks before it is made; counts only.
    pub fn left_out(&self) -> Vec<String> {
        let mut said: Vec<String> = self.not_chosen().into_iter().collect();
        match self.withheld.struck {
            0 => {}
            count => said.push(format!("{} left out, as {} asked.", was(count, "quote"), self.view.client.called)),
        }
        match self.withheld.private {
            0 => {}
            1 => said.push("One finished entry is private, so it is left out.".to_owned()),
            count => said.push(format!("{count} finished entries are private, so they are left out.")),
        }
        said
    }
}

impl HomeworkLine {
    /// Whether it was finished, shared or not.
    pub fn is_finished(&self) -> bool {
        matches!(self.state, HomeworkState::Finished { .. })
    }
}

impl PatternRow {
    /// How many ratings either person gave.
    pub fn ratings_given(&self) -> usize {
        self.ratings
            .iter()
            .map(|rated| usize::from(rated.client.is_some()) + usize::from(rated.therapist.is_some()))
            .sum()
    }

    /// "7 quotes showing the new way · 3 the old way"; `None` without any.
    pub fn quote_counts(&self) -> Option<String> {
        let count = |side: Side| self.quotes.iter().filter(|quote| quote.side == side).count();
        let noun = |count: usize| if count == 1 { "quote" } else { "quotes" };
        match (count(Side::New), count(Side::Old)) {
            (0, 0) => None,
            (new, 0) => Some(format!("{new} {} showing {}", noun(new), Side::New.words())),
            (0, old) => Some(format!("{old} {} showing {}", noun(old), Side::Old.words())),
            (new, old) => {
                Some(format!("{new} {} showing {} · {old} {}", noun(new), Side::New.words(), Side::Old.words()))
            }
        }
    }
}

fn words_of(client: &str, source: &str, day: Day) -> String {
    format!("in {client}’s entry “{source}” of {}", when::long(day))
}

/// "4 patterns", "1 entry"
fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

fn was(count: usize, noun: &str) -> String {
    if count == 1 { format!("One {noun} was") } else { format!("{count} {noun}s were") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_with_their_nouns() {
        assert_eq!(counted(1, "entry"), "1 entry");
        assert_eq!(counted(0, "entry"), "0 entries");
        assert_eq!(counted(4, "pattern"), "4 patterns");
        assert_eq!(was(1, "quote"), "One quote was");
        assert_eq!(was(2, "quote"), "2 quotes were");
    }
}
