//! The brief: one page, whatever there is to say. What does not fit is cut, and counted.

use weft_shared::{
    reader::Reader,
    report::{Brief, Composed, Limits, Section},
    schedule::Meeting,
    shared_view::{HomeworkLine, PatternRow, SharedView},
    when::{self, Day},
};

use crate::report::{
    ReportError, ReportMeta, Watch,
    document::{BODY, BOLD, Document, GUTTER, HAIRLINE, QUOTE, SMALL_SOFT, SOFT},
    draw::{Draw, Mark},
    ink::Ink,
    progress,
    stack::Stack,
    strip::{self, Cells},
    tags::{Element, Role, Tag, Tags},
    text::run,
};

/// How many sessions a strip of the brief goes back.
const SESSIONS: usize = 8;
/// With texts as long as this there is room for why a pattern has its status.
const ROOM_FOR_FINDINGS: usize = 300;

/// Set with the roomiest limits that keep it to one page.
pub(super) fn set(composed: &Composed, meta: &ReportMeta, watch: &Watch) -> Result<Document, ReportError> {
    for limits in Limits::STEPS {
        let document = attempt(composed, meta, watch, limits)?;
        if document.pages() == 1 {
            return Ok(document);
        }
    }
    Err(ReportError::Inner("the tightest brief is longer than a page"))
}

fn attempt(composed: &Composed, meta: &ReportMeta, watch: &Watch, limits: Limits) -> Result<Document, ReportError> {
    let mut document = Document::new(progress::label(composed), meta.paper);
    document.typesetter.heed(watch);
    document.heading(1, composed.kind().name())?;
    head(&mut document, composed, meta, limits)?;
    let mut page = Page { document, limits, cut: Vec::new() };
    for section in composed.order.sections() {
        page.draw(composed, section)?;
    }
    page.close()
}

fn head(document: &mut Document, composed: &Composed, meta: &ReportMeta, limits: Limits) -> Result<(), ReportError> {
    let (view, brief) = (&composed.view, &composed.brief);
    let last = brief.last.as_ref().map_or_else(
        || "No session yet".to_owned(),
        |session| format!("Session {}, {}", session.number, when::long(session.meeting.day)),
    );
    document.key_values(&[
        ("Client", limits.shorten(&view.client.name)),
        ("Next session", brief.next.map_or_else(|| "Not planned".to_owned(), |next| spoken(next, meta.made_on))),
        ("Made on", when::long(meta.made_on)),
        ("Last session", last),
    ])
}

/// "Monday 30 November, 10:00"
fn spoken(meeting: Meeting, made_on: Day) -> String {
    match meeting.time {
        Some(time) => format!("{}, {}", when::spoken(meeting.day, made_on), when::clock(time)),
        None => when::spoken(meeting.day, made_on),
    }
}

/// The one page while it is filled, and what was cut from it.
struct Page {
    document: Document,
    limits: Limits,
    /// "3 entries"
    cut: Vec<String>,
}

impl Page {
    fn draw(&mut self, composed: &Composed, section: Section) -> Result<(), ReportError> {
        let (view, brief) = (&composed.view, &composed.brief);
        self.document.close_heading(&section.heading(&view.client.called))?;
        match section {
            Section::Flags => self.flags(brief),
            Section::CameIn => {
                self.lines(&brief.came_in, self.limits.came_in, ("entry", "entries"), nothing_finished(brief))
            }
            Section::Moving => self.patterns(view),
            Section::Brings => self.brings(brief),
            Section::LastAgreed => self.last_agreed(brief),
            Section::Waiting => {
                self.lines(&brief.waiting, self.limits.waiting, ("exercise", "exercises"), "No exercises are open.")
            }
            _ => Err(ReportError::Inner("a section of another kind")),
        }
    }

    /// The first so many of something; the rest is noted as cut.
    fn first<'a, T>(&mut self, all: &'a [T], most: usize, (one, several): (&str, &str)) -> &'a [T] {
        match all.len().checked_sub(most) {
            None | Some(0) => all,
            Some(rest) => {
                self.cut.push(format!("{rest} {}", if rest == 1 { one } else { several }));
                &all[..most]
            }
        }
    }

    fn say(&mut self, words: &str) -> Result<(), ReportError> {
        self.document.paragraph(&[run(words, SOFT)], 0.0)
    }

    fn flags(&mut self, brief: &Brief) -> Result<(), ReportError> {
        if brief.flags.is_empty() {
            return self.say(&brief.no_safety_answer());
        }
        let shown = self.first(&brief.flags, self.limits.flags, ("safety answer", "safety answers"));
        for flag in shown {
            let shared = if flag.shared { "" } else { " Not shared with you: ask about it." };
            let words = [
                run(self.limits.shorten(&flag.title), BOLD.ink(Ink::CLAY_TEXT)),
                run(format!(", {}.{shared}", when::long(flag.day)), BODY),
            ];
            self.document.barred(&words, Ink::CLAY, 2.0)?;
        }
        self.say("A safety answer is a reason to assess, not an assessment.")
    }

    fn lines(
        &mut self,
        lines: &[HomeworkLine],
        most: usize,
        nouns: (&str, &str),
        none: &str,
    ) -> Result<(), ReportError> {
        if lines.is_empty() {
            return self.say(none);
        }
        for line in self.first(lines, most, nouns) {
            let words = [
                run(self.limits.shorten(&line.title), BODY),
                run(format!(" · {}", line.state.words(when::WITH_ITS_YEAR)), SOFT),
            ];
            self.document.paragraph(&words, 1.0)?;
        }
        Ok(())
    }

    fn patterns(&mut self, view: &SharedView) -> Result<(), ReportError> {
        if view.patterns.is_empty() {
            return self.say("No current patterns.");
        }
        let rows = Brief::moving(&view.patterns);
        let rows = self.first(&rows, self.limits.patterns, ("pattern", "patterns"));
        self.document.paragraph(&strip::legend_line(you(view)), 0.0)?;
        let table = self.document.tags.add(Tags::ROOT, Role::Table);
        let mut heads = Some(self.document.tags.add(table, Role::TR));
        for row in rows {
            let head = heads.take().map(|head| [Role::TH; 3].map(|role| self.document.tags.add(head, role)));
            if let Some(head) = head {
                self.pattern_head(head)?;
            }
            let tags = self.document.tags.add(table, Role::TR);
            let cells = [Role::TD; 3].map(|role| self.document.tags.add(tags, role));
            self.pattern(view, row, cells)?;
        }
        Ok(())
    }

    fn lefts(&self) -> [(f32, f32); 3] {
        const STRIP: f32 = 130.0;
        const SAID: f32 = 168.0;
        let words = self.document.width() - STRIP - SAID - 2.0 * GUTTER;
        [(0.0, words), (words + GUTTER, STRIP), (words + STRIP + 2.0 * GUTTER, SAID)]
    }

    fn pattern_head(&mut self, cells: [Element; 3]) -> Result<(), ReportError> {
        let mut line = Stack::new(self.document.width());
        let recent = format!("The last {SESSIONS} sessions");
        for ((left, width), (cell, words)) in
            self.lefts().into_iter().zip(cells.into_iter().zip(["I used to …", &recent, "Status"]))
        {
            let mut title = Stack::new(width);
            title.text(&mut self.document.typesetter, cell, &[run(words, SMALL_SOFT)])?;
            line.lay(title, left, 0.0);
        }
        line.gap(3.0);
        self.document.block(line, 3.0);
        Ok(())
    }

    fn pattern(&mut self, view: &SharedView, row: &PatternRow, cells: [Element; 3]) -> Result<(), ReportError> {
        let columns = self.lefts();
        let mut wording = Stack::new(columns[0].1);
        let old = [run(self.limits.shorten(&row.wording.old), QUOTE)];
        wording.text(&mut self.document.typesetter, cells[0], &old)?;
        let first = view.sessions.len().saturating_sub(SESSIONS);
        let (sessions, ratings) = (&view.sessions[first..], &row.ratings[first..]);
        let figure = self.document.tags.figure(cells[1], strip::in_words(you(view), sessions, ratings));
        let size = (columns[1].1, Cells::SMALL);
        let drawn = strip::figure(&mut self.document.typesetter, figure, (ratings, &[], ""), size)?;
        let mut said = Stack::new(columns[2].1);
        let chip = strip::chip(&mut self.document.typesetter, cells[2], row.shift.state, columns[2].1)?;
        said.lay(chip, 0.0, 0.0);
        if self.limits.text >= ROOM_FOR_FINDINGS {
            said.gap(3.0);
            said.text(
                &mut self.document.typesetter,
                cells[2],
                &[run(row.sentence(view.people(Reader::Therapist)), SMALL_SOFT)],
            )?;
        }
        let stacks = [wording, drawn, said];
        let height = stacks.iter().map(|stack| stack.height).fold(0.0, f32::max);
        let mut whole = Stack::new(self.document.width());
        whole.marks.push(Mark::new(Tag::Artifact, vec![Draw::rule(0.0, 0.0, self.document.width(), HAIRLINE)]));
        for (stack, (left, _)) in stacks.into_iter().zip(columns) {
            let drop = (height - stack.height) / 2.0;
            whole.lay(stack, left, 5.0 + drop);
        }
        whole.gap(5.0);
        self.document.block(whole, 0.0);
        Ok(())
    }

    fn brings(&mut self, brief: &Brief) -> Result<(), ReportError> {
        if brief.brings.is_empty() {
            return self.say("No shared writing since the last session.");
        }
        for said in self.first(&brief.brings, self.limits.brings, ("quote", "quotes")) {
            let words = format!("“{}”", self.limits.shorten(&said.words));
            let source = format!("{}, {}", self.limits.shorten(&said.source), when::long(said.day));
            self.document.quote(&words, &source, Ink::TEAL)?;
        }
        Ok(())
    }

    fn last_agreed(&mut self, brief: &Brief) -> Result<(), ReportError> {
        let agreed = brief.last.as_ref().map(|session| session.agreed.trim()).filter(|agreed| !agreed.is_empty());
        match agreed {
            Some(agreed) => self.document.paragraph(&[run(self.limits.shorten(agreed), BODY)], 0.0),
            None => self.say(if brief.last.is_some() { "Nothing was recorded as agreed." } else { "No session yet." }),
        }
    }

    /// What was cut, said at the end.
    fn close(mut self) -> Result<Document, ReportError> {
        if !self.cut.is_empty() {
            let cut = listed(&self.cut);
            let words = format!("To fit on one page, this brief leaves out {cut}. You will find them in the record.");
            self.document.paragraph(&[run(words, SMALL_SOFT)], 12.0)?;
        }
        self.document.note_spelled()?;
        Ok(self.document)
    }
}

/// A brief is for the therapist alone.
fn you(view: &SharedView) -> (&str, &str) {
    (&view.client.called, "you")
}

fn nothing_finished(brief: &Brief) -> &'static str {
    if brief.last.is_some() { "No entries were finished since the last session." } else { "No finished entries yet." }
}

/// "3 entries", "3 entries and 1 pattern", "3 entries, 1 pattern and 2 quotes"
fn listed(counts: &[String]) -> String {
    match counts {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
#[path = "brief_tests.rs"]
mod tests;
