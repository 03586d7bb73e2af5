//! Setting text: shaping, bidirectional order, line breaking and font fallback, into lines of placed glyphs.

use std::{collections::BTreeSet, ops::Range};

use parley::{Layout, LayoutContext, LineHeight, OverflowWrap, PositionedLayoutItem, StyleProperty, style::FontFamily};

use super::{
    ReportError,
    fonts::{Face, FontBook},
    ink::Ink,
    watch::Watch,
};

/// How a run of text looks. Sizes in points; `leading` is the line height as a multiple of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) ink: Ink,
    pub(crate) leading: f32,
}

impl Style {
    pub(crate) const fn new(face: Face, size: f32, ink: Ink, leading: f32) -> Self {
        Self { face, size, ink, leading }
    }

    pub(crate) const fn face(self, face: Face) -> Self {
        Self { face, ..self }
    }

    pub(crate) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    pub(crate) const fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }
}

/// A run of text in one style.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) style: Style,
}

pub(crate) fn run(text: impl Into<String>, style: Style) -> Run {
    Run { text: text.into(), style }
}

/// Characters that belong together, with the glyphs that draw them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cluster {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Placed>,
}

impl Cluster {
    /// Whether a mark is set above or below its letter.
    pub(crate) fn has_raised_marks(&self) -> bool {
        self.glyphs.iter().any(|glyph| glyph.y != 0.0)
    }
}

/// A glyph and its origin: `x` from the line's start, `y` above the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placed {
    pub(crate) id: u16,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Neighbouring clusters of one look, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyphs {
    /// Where its text stands in the paragraph's, in bytes: what is read in order is written in this order.
    pub(crate) place: Range<usize>,
    pub(crate) is_rtl: bool,
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) ink: Ink,
    pub(crate) clusters: Vec<Cluster>,
}

/// One line; the baseline lies `baseline` below its top.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) height: f32,
    pub(crate) baseline: f32,
    /// Without the spaces at its end.
    pub(crate) width: f32,
    pub(crate) runs: Vec<Glyphs>,
}

impl Line {
    /// Ends the line at `width`, where it began at 0.
    fn push_right(&mut self, width: f32) {
        let room = width - self.width;
        for glyph in self.runs.iter_mut().flat_map(|run| &mut run.clusters).flat_map(|cluster| &mut cluster.glyphs) {
            glyph.x += room;
        }
        self.width = width;
    }

    /// The runs in the order in which they are read.
    pub(crate) fn in_reading_order(&self) -> Vec<&Glyphs> {
        let mut runs: Vec<&Glyphs> = self.runs.iter().collect();
        runs.sort_by_key(|run| run.place.start);
        runs
    }
}

impl Glyphs {
    /// Its words from left to right, and what stands between them.
    pub(crate) fn words(&self) -> impl DoubleEndedIterator<Item = &[Cluster]> {
        let is_letter = |cluster: &Cluster| cluster.text.chars().any(char::is_alphabetic);
        self.clusters.chunk_by(move |one, next| is_letter(one) == is_letter(next))
    }
}

/// Holds the shaper's memory, so that a document is set with one.
pub(crate) struct Typesetter {
    fonts: FontBook,
    layouts: LayoutContext<Ink>,
    watch: Watch,
    /// Characters that no font has; they are set as their numbers.
    spelled: BTreeSet<char>,
}

impl Typesetter {
    pub(crate) fn new() -> Self {
        Self {
            fonts: FontBook::open(),
            layouts: LayoutContext::new(),
            watch: Watch::default(),
            spelled: BTreeSet::new(),
        }
    }

    /// From now on this one may stop it.
    pub(crate) fn heed(&mut self, watch: &Watch) {
        self.watch = watch.clone();
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// The characters set as their numbers so far, as `[U+24B6]`, because no font has them.
    pub(crate) fn spelled(&self) -> &BTreeSet<char> {
        &self.spelled
    }

    /// Sets runs broken at `width` points; a line break in the text breaks the line, and what follows it is a paragraph
    /// that runs in its own direction. A character none of the program's fonts has is looked for among the machine's.
    pub(crate) fn set(&mut self, runs: &[Run], width: f32) -> Result<Vec<Line>, ReportError> {
        self.watch.go_on()?;
        let mut paragraphs = Vec::new();
        for paragraph in paragraphs_of(runs) {
            paragraphs.push(self.paragraph(&paragraph, width)?);
        }
        let is_long = paragraphs.iter().map(|(lines, _)| lines.len()).sum::<usize>() > 1;
        // A name in Hebrew stands where the column begins; a text in Hebrew has its own margin.
        for (lines, _) in paragraphs.iter_mut().filter(|(_, is_rtl)| is_long && *is_rtl) {
            lines.iter_mut().for_each(|line| line.push_right(width));
        }
        Ok(paragraphs.into_iter().flat_map(|(lines, _)| lines).collect())
    }

    /// The lines of one paragraph, and whether it runs from right to left.
    fn paragraph(&mut self, runs: &[Run], width: f32) -> Result<(Vec<Line>, bool), ReportError> {
        loop {
            match self.shape(runs, width) {
                Err(Unset::Missing(character)) if self.fonts.find(character) || self.spelled.insert(character) => {}
                Err(Unset::Missing(_)) => {
                    return Err(ReportError::Inner("a character that cannot be set as its number"));
                }
                Err(Unset::Fault(error)) => return Err(error),
                Ok(set) => return Ok(set),
            }
        }
    }

    fn shape(&mut self, runs: &[Run], width: f32) -> Result<(Vec<Line>, bool), Unset> {
        let Some(first) = runs.first() else {
            return Ok((Vec::new(), false));
        };
        let mut text = String::new();
        let mut spans = Vec::with_capacity(runs.len());
        for run in runs {
            let start = text.len();
            for character in run.text.chars().filter_map(printable) {
                // A letter has one form; a font of signs would draw it with its own.
                let has_one_form =
                    text.chars().next_back().is_none_or(|before| before.is_alphabetic() || before == ' ');
                if chooses_a_form(character) && has_one_form {
                    continue;
                }
                if self.spelled.contains(&character) {
                    text.push_str(&as_number(character));
                } else {
                    text.push(character);
                }
            }
            spans.push((start..text.len(), run.style));
        }
        let stacks: Vec<_> = runs.iter().map(|run| self.fonts.stack(run.style.face)).collect();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts.context, &text, 1.0, false);
        // The first run sets the pace of the lines.
        let family = FontFamily::List(stacks[0].clone().into());
        builder.push_default(StyleProperty::FontFamily(family));
        builder.push_default(StyleProperty::FontSize(first.style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(first.style.leading)));
        // A word longer than the line (an address, say) is broken rather than let run off the paper.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        for ((range, style), stack) in spans.into_iter().zip(stacks) {
            let family = FontFamily::List(stack.into());
            builder.push(StyleProperty::FontFamily(family), range.clone());
            builder.push(StyleProperty::FontSize(style.size), range.clone());
            builder.push(StyleProperty::Brush(style.ink), range);
        }
        let mut layout: Layout<Ink> = builder.build(&text);
        layout.break_all_lines(Some(width));
        let is_rtl = layout.is_rtl();
        let lines = layout.lines().map(|line| self.line(&text, &line, is_rtl)).collect::<Result<_, _>>()?;
        Ok((lines, is_rtl))
    }

    fn line(&self, text: &str, line: &parley::Line<'_, Ink>, is_rtl: bool) -> Result<Line, Unset> {
        let metrics = line.metrics();
        let mut runs: Vec<Glyphs> = Vec::new();
        let mut pen = line
            .items()
            .map(|item| match item {
                PositionedLayoutItem::GlyphRun(run) => run.offset(),
                PositionedLayoutItem::InlineBox(inline) => inline.x,
            })
            .reduce(f32::min)
            .unwrap_or(0.0);
        if is_rtl {
            // The spaces at the line's end stand before its first letter.
            pen -= metrics.hanging_advance;
        }
        for shaped in line.runs() {
            let face = self
                .fonts
                .face(shaped.font().data.id())
                .ok_or(Unset::Fault(ReportError::Inner("a run in an unregistered font")))?;
            let (size, is_rtl) = (shaped.font_size(), shaped.is_rtl());
            for (cluster, ink, place) in self.clusters(text, &shaped, &mut pen)? {
                // Side by side on the paper is not always one after the other in the text.
                let goes_on = |run: &Glyphs| {
                    if is_rtl { run.place.start == place.end } else { run.place.end == place.start }
                };
                let fits = |run: &&mut Glyphs| {
                    run.face == face && run.size == size && run.ink == ink && run.is_rtl == is_rtl && goes_on(run)
                };
                match runs.last_mut().filter(fits) {
                    Some(run) => {
                        run.place = run.place.start.min(place.start)..run.place.end.max(place.end);
                        run.clusters.push(cluster);
                    }
                    None => runs.push(Glyphs { place, is_rtl, face, size, ink, clusters: vec![cluster] }),
                }
            }
        }
        let top = metrics.block_min_coord;
        Ok(Line {
            height: metrics.line_height,
            baseline: metrics.baseline - top,
            width: metrics.advance - metrics.hanging_advance,
            runs,
        })
    }

    /// The clusters of a shaped run from left to right, each with its ink. `pen` moves along.
    fn clusters(
        &self,
        text: &str,
        shaped: &parley::Run<'_, Ink>,
        pen: &mut f32,
    ) -> Result<Vec<(Cluster, Ink, Range<usize>)>, Unset> {
        struct Part {
            range: Range<usize>,
            ink: Ink,
            glyphs: Vec<parley::Glyph>,
        }
        let mut parts: Vec<Part> = Vec::new();
        for cluster in shaped.clusters() {
            let range = cluster.text_range();
            match parts.last_mut() {
                // The glyphs of a ligature stand at its first character.
                Some(part) if cluster.is_ligature_continuation() => part.range.end = range.end,
                _ => parts.push(Part { range, ink: cluster.style().brush, glyphs: cluster.glyphs().collect() }),
            }
        }
        if shaped.is_rtl() {
            parts.reverse();
        }
        let mut clusters = Vec::with_capacity(parts.len());
        for part in parts {
            let words = text.get(part.range.clone()).unwrap_or_default();
            if words.chars().all(draws_nothing) {
                continue;
            }
            let mut glyphs = Vec::with_capacity(part.glyphs.len());
            for glyph in part.glyphs {
                let id = u16::try_from(glyph.id).unwrap_or(0);
                if id == 0 {
                    // Of a letter and its marks, the one that is missing.
                    let mut visible = words.chars().filter(|character| !draws_nothing(*character));
                    let missing = visible.clone().find(|character| !self.fonts.has(*character));
                    match missing.or_else(|| visible.next()) {
                        Some(character) => return Err(Unset::Missing(character)),
                        None => continue,
                    }
                }
                glyphs.push(Placed {
                    id,
                    x: *pen + glyph.x,
                    // The shaper counts downwards.
                    y: -glyph.y,
                });
                *pen += glyph.advance;
            }
            if shaped.is_rtl() {
                // As they are read, the letter before its marks.
                glyphs.reverse();
            }
            clusters.push((Cluster { text: words.to_owned(), glyphs }, part.ink, part.range));
        }
        Ok(clusters)
    }
}

/// Why a paragraph could not be set.
enum Unset {
    /// No font has this character.
    Missing(char),
    Fault(ReportError),
}

/// A character as its number: `[U+24B6]`.
pub(crate) fn as_number(character: char) -> String {
    format!("[U+{:04X}]", u32::from(character))
}

/// The runs of each paragraph of a text; an empty one keeps its style, and so its height.
fn paragraphs_of(runs: &[Run]) -> Vec<Vec<Run>> {
    let mut paragraphs: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        for (n, piece) in run.text.split(is_line_break).enumerate() {
            let piece = Run { text: piece.to_owned(), style: run.style };
            match paragraphs.last_mut() {
                Some(paragraph) if n == 0 => paragraph.push(piece),
                _ => paragraphs.push(vec![piece]),
            }
        }
    }
    paragraphs
}

fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\u{2028}' | '\u{2029}')
}

/// What only says how others are set: marks of direction, joiners, selectors, breaks. (Unicode calls most of them
/// default ignorable.)
fn draws_nothing(character: char) -> bool {
    is_line_break(character)
        || matches!(
            character,
            '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Asks for the coloured or the plain form of the sign before it.
fn chooses_a_form(character: char) -> bool {
    matches!(character, '\u{fe0e}' | '\u{fe0f}')
}

/// A tab is set as a space; other control characters have no place on paper.
fn printable(character: char) -> Option<char> {
    match character {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        control if control.is_control() => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Style = Style::new(Face::Sans, 10.0, Ink::INK, 1.5);
    const QUOTE: Style = Style::new(Face::SerifItalic, 11.0, Ink::INK, 1.4);

    fn words(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| line.runs.iter().flat_map(|run| &run.clusters).map(|cluster| cluster.text.as_str()).collect())
            .collect()
    }

    /// As it is read.
    fn said(line: &Line) -> String {
        let mut said = String::new();
        for run in line.in_reading_order() {
            let texts = run.clusters.iter().map(|cluster| cluster.text.as_str());
            if run.is_rtl { said.extend(texts.rev()) } else { said.extend(texts) }
        }
        said
    }

    #[test]
    fn lines_break_between_words_and_lose_nothing() {
        let text = "He was two hours late and I made tea. I noticed I had not looked once.";
        let lines = Typesetter::new().set(&[run(text, BODY)], 120.0).unwrap();
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| line.width <= 120.0));
        assert!(lines.iter().all(|line| (line.height - 15.0).abs() < 0.01));
        assert_eq!(words(&lines).concat(), text);
    }

    #[test]
    fn a_line_break_in_the_text_is_kept_and_draws_nothing() {
        let lines = Typesetter::new().set(&[run("one\ntwo\r\n\u{7}three", BODY)], 400.0).unwrap();
        assert_eq!(words(&lines), ["one", "two", "three"]);
    }

    #[test]
    fn a_word_wider_than_the_paper_is_broken() {
        let lines = Typesetter::new().set(&[run("m".repeat(60), BODY)], 100.0).unwrap();
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| line.width <= 100.0));
    }

    #[test]
    fn styles_meet_on_one_line_without_a_gap() {
        let lines = Typesetter::new().set(&[run("I used to ", BODY), run("wait", QUOTE)], 400.0).unwrap();
        assert_eq!(lines.len(), 1);
        let faces: Vec<Face> = lines[0].runs.iter().map(|run| run.face).collect();
        assert_eq!(faces, [Face::Sans, Face::SerifItalic]);
        let first = lines[0].runs[0].clusters.last().unwrap().glyphs[0].x;
        let second = lines[0].runs[1].clusters[0].glyphs[0].x;
        assert!(second > first && second - first < 5.0);
    }

    #[test]
    fn european_letters_have_glyphs_in_every_face() {
        let text = "ő ű ś ł ț ș ğ ı ř ž æ ø ß þ ĳ “quoted” ‘so’ – — … · ½ € Ṽ α Ж";
        for face in Face::ALL {
            Typesetter::new()
                .set(&[run(text, BODY.face(face))], 900.0)
                .unwrap_or_else(|error| panic!("{face:?}: {error}"));
        }
    }

    #[test]
    fn what_a_phone_types_is_set_in_the_emoji_face() {
        let lines = Typesetter::new().set(&[run("fine 🙂 ❤️ 👩‍👧 👍🏽", QUOTE)], 900.0).unwrap();
        assert!(lines[0].runs.iter().any(|run| run.face == Face::Emoji));
        assert_eq!(words(&lines), ["fine 🙂 ❤️ 👩‍👧 👍🏽"]);
    }

    /// Every letter people write names with: precomposed, and with marks of their own.
    #[test]
    fn latin_greek_and_cyrillic_are_whole() {
        let letters = |from: u32, to: u32| (from..=to).filter_map(char::from_u32).filter(|c| c.is_alphabetic());
        let text: String = letters(0xC0, 0x24F).chain(letters(0x1E00, 0x1EFF)).chain(letters(0x400, 0x52F)).collect();
        Typesetter::new().set(&[run(text, QUOTE)], 400.0).unwrap();
        let text = "Ngũgĩ, Nguyễn Thị Ánh, Ọláyínká Ẹ̀bùn, Ἀλέξανδρος, Їжакевич, Ґалаґан, q̃ x̌ ʼn";
        let lines = Typesetter::new().set(&[run(text, BODY)], 900.0).unwrap();
        assert_eq!(words(&lines), [text]);
    }

    #[test]
    fn hebrew_and_arabic_run_from_right_to_left() {
        for (text, face) in [("שָׁרָה לֵוִי", Face::Hebrew), ("نور حدّاد", Face::Arabic)] {
            let lines = Typesetter::new().set(&[run(text, BODY)], 400.0).unwrap();
            assert!(lines[0].runs.iter().all(|run| run.is_rtl));
            assert_eq!(lines[0].runs[0].face, face);
            assert_eq!(said(&lines[0]), text);
            let last = lines[0].runs.last().and_then(|run| run.clusters.last()).unwrap();
            assert!(last.text.starts_with(text.chars().next().unwrap()), "its first letter is drawn last");
        }
        let mixed = "Client: נור חדאד, 3 sessions";
        let lines = Typesetter::new().set(&[run(mixed, BODY)], 400.0).unwrap();
        assert_eq!(said(&lines[0]), mixed);
    }

    #[test]
    fn a_text_from_right_to_left_has_its_margin_on_the_right() {
        let lines = Typesetter::new().set(&[run("חיכיתי חצי שעה, נשמתי לאט, ואז שאלתי", BODY)], 90.0).unwrap();
        assert!(lines.len() > 1);
        for line in lines {
            let last = line.runs.iter().flat_map(|run| &run.clusters).flat_map(|cluster| &cluster.glyphs).last();
            assert!(last.is_some_and(|glyph| glyph.x > 78.0), "{line:?}");
        }
    }

    #[test]
    fn a_character_no_font_has_is_its_number_and_not_a_box() {
        let mut typesetter = Typesetter::new();
        let lines = typesetter.set(&[run("Yes 語 no, \u{e000}", BODY)], 400.0).unwrap();
        assert_eq!(words(&lines), ["Yes [U+8A9E] no, [U+E000]"]);
        assert_eq!(typesetter.spelled().iter().copied().collect::<Vec<_>>(), ['語', '\u{e000}']);
    }

    #[test]
    fn what_is_invisible_is_not_drawn() {
        for invisible in "\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2060}\u{2063}\u{feff}\u{fe0f}\u{61c}\u{34f}\u{180e}\u{e0041}\u{e0101}".chars() {
            let mut typesetter = Typesetter::new();
            let lines = typesetter.set(&[run(format!("a{invisible}b {invisible} c"), BODY)], 400.0).unwrap();
            assert!(typesetter.spelled().is_empty(), "{:X}", u32::from(invisible));
            let plain = typesetter.set(&[run("ab  c", BODY)], 400.0).unwrap();
            assert!((lines[0].width - plain[0].width).abs() < 1.0, "{:X} takes room", u32::from(invisible));
        }
    }

    #[test]
    fn each_paragraph_runs_in_its_own_direction() {
        let text = "חיכיתי חצי שעה.\nI waited (half an hour).\n\nנשמתי לאט.";
        let lines = Typesetter::new().set(&[run(text, BODY)], 400.0).unwrap();
        assert_eq!(
            lines.iter().map(said).collect::<Vec<_>>(),
            ["חיכיתי חצי שעה.", "I waited (half an hour).", "", "נשמתי לאט."]
        );
        let begins = |line: &Line| {
            line.runs
                .iter()
                .flat_map(|run| &run.clusters)
                .flat_map(|one| &one.glyphs)
                .map(|glyph| glyph.x)
                .fold(f32::INFINITY, f32::min)
        };
        assert!(begins(&lines[1]) < 1.0, "the English line begins at the left: {:?}", lines[1]);
        let last = lines[1].runs.last().and_then(|run| run.clusters.last()).unwrap();
        assert_eq!(last.text, ".", "and ends with its full stop");
        assert!(lines[0].width > 399.0 && begins(&lines[0]) > 200.0, "the Hebrew one stands at the right");
        assert!((lines[2].height - lines[1].height).abs() < 0.1, "an empty line keeps its height");
    }
}
