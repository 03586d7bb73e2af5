//! Drawing laid-out sheets as PDF operations, every drawing marked with the element it belongs to.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, Line as PdfLine, LineCapStyle, LineDashPattern, LineJoinStyle, LinePoint, Mm, Op,
    PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, PdfWarnMsg, Point, Polygon, PolygonRing,
    Pt, RawImage, RawImageData, RawImageFormat, Rgb, TextItem, TextMatrix, WindingOrder, XObjectId, XObjectTransform,
};

use super::{
    Paper, ReportError,
    draw::{Draw, Mark, Step, Stroke},
    fonts::Face,
    ink::Ink,
    letterhead::Logo,
    margins::Sheet as _,
    sheet::Sheets,
    subset::{Subset, Usage},
    tags::Tag,
    text::{Cluster, Glyphs, Line, Placed},
    watch::Watch,
};

/// The pages and their fonts as a PDF that is not yet tagged.
pub(crate) fn draw(sheets: &Sheets, watch: &Watch) -> Result<lopdf::Document, ReportError> {
    let usage = Usage::of(&sheets.pages);
    let fonts = usage.fonts()?;
    let (width, height) = sheets.paper.size();
    let mut document = PdfDocument::new("");
    for subset in fonts.values() {
        document.resources.fonts.map.insert(subset.id.clone(), PdfFont::new(subset.font.clone()));
    }
    let logo = sheets.logo.as_ref().map(|logo| (document.add_image(&picture(logo)), logo));
    watch.will_have(sheets.pages.len());
    for (number, marks) in (1..).zip(&sheets.pages) {
        watch.go_on()?;
        watch.is_at(number);
        let mut pen = Pen { ops: Vec::new(), height, usage: &usage, fonts: &fonts };
        pen.page(marks, sheets)?;
        if let Some((id, logo)) = logo.as_ref().filter(|_| number == 1) {
            pen.logo(id, logo, sheets.paper);
        }
        document.pages.push(PdfPage::new(Mm::from(Pt(width)), Mm::from(Pt(height)), pen.ops));
    }
    // Pictures are drawn as they are; the file is compressed as a whole.
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let pdf = document.to_lopdf_document(&options, &mut warnings);
    match warnings.first() {
        None => Ok(pdf),
        Some(PdfWarnMsg { msg, .. }) => Err(ReportError::Warning(msg.clone())),
    }
}

struct Pen<'a> {
    ops: Vec<Op>,
    /// Of the sheet: PDF counts from its lower edge.
    height: f32,
    usage: &'a Usage,
    fonts: &'a BTreeMap<Face, Subset>,
}

/// Where and in what a run is shown: its line's left end and baseline, counted from the sheet's lower edge.
#[derive(Clone, Copy)]
struct Place<'a> {
    run: &'a Glyphs,
    subset: &'a Subset,
    x: f32,
    baseline: f32,
}

impl<'a> Pen<'a> {
    fn page(&mut self, marks: &[Mark], sheets: &Sheets) -> Result<(), ReportError> {
        let mut mcid = 0;
        for mark in marks {
            match mark.tag {
                Tag::Artifact => self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() }),
                Tag::Of(element) => {
                    self.open(sheets.tags.role(element).name(), "MCID", DictItem::Int(mcid));
                    mcid += 1;
                }
            }
            for draw in &mark.draws {
                self.draw(draw)?;
            }
            self.ops.push(Op::EndMarkedContent);
        }
        Ok(())
    }

    /// Not read out: the practice’s name stands beside it.
    fn logo(&mut self, id: &XObjectId, logo: &Logo, paper: Paper) {
        let (width, height) = logo.size();
        let (left, top) = paper.logo_place(width);
        // Without a resolution of its own a picture is one point wide for each pixel at 72 dots an inch.
        let transform = XObjectTransform {
            translate_x: Some(Pt(left)),
            translate_y: Some(Pt(self.height - top - height)),
            dpi: Some(logo.width.max(1) as f32 * 72.0 / width),
            ..XObjectTransform::default()
        };
        self.ops.extend([
            Op::BeginMarkedContent { tag: "Artifact".to_owned() },
            Op::UseXobject { id: id.clone(), transform },
            Op::EndMarkedContent,
        ]);
    }

    fn open(&mut self, tag: &str, key: &str, value: DictItem) {
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict { map: BTreeMap::from([(key.to_owned(), value)]) },
        });
    }

    fn point(&self, (x, y): (f32, f32)) -> Point {
        Point { x: Pt(x), y: Pt(self.height - y) }
    }

    fn draw(&mut self, draw: &Draw) -> Result<(), ReportError> {
        match draw {
            Draw::Text { x, y, line } => self.text(*x, *y, line),
            Draw::Polyline { points, stroke } => {
                self.stroke(*stroke);
                let points = points.iter().map(|point| LinePoint { p: self.point(*point), bezier: false }).collect();
                self.ops.push(Op::DrawLine { line: PdfLine { points, is_closed: false } });
                Ok(())
            }
            Draw::Shape { start, steps, fill, stroke } => {
                let mode = match (fill, stroke) {
                    (Some(_), Some(_)) => PaintMode::FillStroke,
                    (Some(_), None) => PaintMode::Fill,
                    (None, Some(_)) => PaintMode::Stroke,
                    (None, None) => return Ok(()),
                };
                if let Some(ink) = fill {
                    self.ops.push(Op::SetFillColor { col: color(*ink) });
                }
                if let Some(stroke) = stroke {
                    self.stroke(*stroke);
                }
                let points = self.outline(*start, steps);
                self.ops.push(Op::DrawPolygon {
                    polygon: Polygon {
                        rings: vec![PolygonRing { points }],
                        mode,
                        winding_order: WindingOrder::NonZero,
                    },
                });
                Ok(())
            }
        }
    }

    fn outline(&self, start: (f32, f32), steps: &[Step]) -> Vec<LinePoint> {
        let place = |point, bezier| LinePoint { p: self.point(point), bezier };
        let mut points = vec![place(start, false)];
        for step in steps {
            match step {
                Step::To(x, y) => points.push(place((*x, *y), false)),
                Step::Curve([first, second, end]) => {
                    points.extend([place(*first, true), place(*second, true), place(*end, false)])
                }
            }
        }
        points
    }

    fn stroke(&mut self, stroke: Stroke) {
        let dash = match stroke.dash {
            Some((dash, gap)) => LineDashPattern::new(0.0, &[dash, gap]),
            None => LineDashPattern::solid(),
        };
        self.ops.extend([
            Op::SetOutlineColor { col: color(stroke.ink) },
            Op::SetOutlineThickness { pt: Pt(stroke.width) },
            Op::SetLineCapStyle { cap: LineCapStyle::Butt },
            Op::SetLineJoinStyle { join: LineJoinStyle::Round },
            Op::SetLineDashPattern { dash },
        ]);
    }

    fn text(&mut self, x: f32, y: f32, line: &Line) -> Result<(), ReportError> {
        let baseline = self.height - y - line.baseline;
        let fonts: &'a BTreeMap<Face, Subset> = self.fonts;
        for run in line.in_reading_order() {
            let subset = fonts.get(&run.face).ok_or(ReportError::Inner("a run in a font that was not cut"))?;
            self.ops.extend([
                Op::StartTextSection,
                Op::SetFillColor { col: color(run.ink) },
                Op::SetFont { font: PdfFontHandle::External(subset.id.clone()), size: Pt(run.size) },
            ]);
            let place = Place { run, subset, x, baseline };
            if run.is_rtl {
                // Readers turn a word around by themselves, but take words in the order in which they are written.
                for word in run.words().rev() {
                    self.word_from_the_right(word, &place)?;
                }
            } else {
                self.clusters(&run.clusters, &place)?;
            }
            self.ops.push(Op::EndTextSection);
        }
        Ok(())
    }

    /// Shows clusters in their order; those whose glyphs do not say their text are given it as `ActualText`.
    fn clusters(&mut self, clusters: &[Cluster], place: &Place<'_>) -> Result<(), ReportError> {
        let mut plain: Vec<Placed> = Vec::new();
        for cluster in clusters {
            // Readers would take marks at another height for a line of their own.
            if self.usage.speaks_for_itself(place.run.face, cluster) && !cluster.has_raised_marks() {
                plain.extend(&cluster.glyphs);
                continue;
            }
            self.show(&std::mem::take(&mut plain), place)?;
            self.open("Span", "ActualText", actual_text(cluster));
            // The letter after its marks: readers take the last glyph's end for the end of the text.
            let backwards: Vec<Placed> = cluster.glyphs.iter().rev().copied().collect();
            self.show(&backwards, place)?;
            self.ops.push(Op::EndMarkedContent);
        }
        self.show(&plain, place)
    }

    /// Shows a word of Hebrew or Arabic: from left to right, as readers expect it; letter by letter in the order of
    /// reading where it has vowel signs, whose heights would tear the word apart.
    fn word_from_the_right(&mut self, word: &[Cluster], place: &Place<'_>) -> Result<(), ReportError> {
        let speaks = |cluster: &Cluster| self.usage.speaks_for_itself(place.run.face, cluster);
        if !word.iter().all(speaks) {
            return word.iter().rev().try_for_each(|cluster| self.clusters(std::slice::from_ref(cluster), place));
        }
        if word.iter().any(Cluster::has_raised_marks) {
            let in_order = word.iter().rev().flat_map(|cluster| &cluster.glyphs);
            return in_order.copied().try_for_each(|glyph| self.show(&[glyph], place));
        }
        let drawn: Vec<Placed> = word.iter().flat_map(|cluster| cluster.glyphs.iter().rev()).copied().collect();
        self.show(&drawn, place)
    }

    /// Shows glyphs at their places: one string for each stretch of the same height, moved apart where shaping
    /// does not agree with the font's own advances.
    fn show(&mut self, glyphs: &[Placed], place: &Place<'_>) -> Result<(), ReportError> {
        let Place { run, subset, x, baseline } = *place;
        for stretch in glyphs.chunk_by(|one, next| one.y == next.y) {
            let Some(first) = stretch.first() else {
                continue;
            };
            let mut codes = Vec::with_capacity(stretch.len());
            let mut pen = 0.0;
            for (position, glyph) in stretch.iter().enumerate() {
                let (number, text) = subset.glyph(glyph.id).ok_or(ReportError::Inner("a glyph that was not cut"))?;
                pen += subset.advance(number);
                let offset = stretch.get(position + 1).map_or(0.0, |next| {
                    let wanted = (next.x - first.x) * 1000.0 / run.size;
                    (pen - wanted).round()
                });
                pen -= offset;
                codes.push(Codepoint::with_cid(number, offset, text.to_owned()));
            }
            self.ops.extend([
                Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x + first.x), Pt(baseline + first.y)) },
                Op::ShowText { items: vec![TextItem::GlyphIds(codes)] },
            ]);
        }
        Ok(())
    }
}

fn actual_text(cluster: &Cluster) -> DictItem {
    DictItem::String { data: utf16(&cluster.text), literal: false }
}

/// A PDF text string: UTF-16 with its byte order mark.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

fn picture(logo: &Logo) -> RawImage {
    RawImage {
        pixels: RawImageData::U8(logo.pixels.clone()),
        width: logo.width,
        height: logo.height,
        data_format: RawImageFormat::RGBA8,
        tag: Vec::new(),
    }
}

fn color(Ink(r, g, b): Ink) -> Color {
    let share = |channel: u8| f32::from(channel) / 255.0;
    Color::Rgb(Rgb::new(share(r), share(g), share(b), None))
}
