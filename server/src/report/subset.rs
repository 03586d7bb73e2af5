//! The glyphs a document uses, each with the text it stands for, and fonts cut down to them.

use std::collections::BTreeMap;

use allsorts::{
    binary::read::ReadScope,
    font_data::FontData,
    subset::{CmapTarget, SubsetProfile},
};
use printpdf::{FontId, ParsedFont};
use sha2::{Digest, Sha256};

use super::{
    ReportError,
    draw::{Draw, Mark},
    fonts::Face,
    text::Cluster,
};

/// For each face its glyphs in use, with the text a reader gets when it copies one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Usage(BTreeMap<Face, BTreeMap<u16, String>>);

impl Usage {
    pub(crate) fn of(pages: &[Vec<Mark>]) -> Self {
        let mut usage = Self::default();
        for draw in pages.iter().flatten().flat_map(|mark| &mark.draws) {
            if let Draw::Text { line, .. } = draw {
                for run in &line.runs {
                    for cluster in &run.clusters {
                        usage.note(run.face, cluster);
                    }
                }
            }
        }
        usage
    }

    fn note(&mut self, face: Face, cluster: &Cluster) {
        let glyphs = self.0.entry(face).or_default();
        let each = cluster.text.chars().count() == cluster.glyphs.len();
        let mut characters = cluster.text.chars();
        for glyph in &cluster.glyphs {
            let text = match characters.next() {
                Some(character) if each => character.to_string(),
                _ => cluster.text.clone(),
            };
            // A glyph can stand for several texts (a space and a no-break space). The lowest code point is the
            // plain one; the others are given with the place they stand at.
            let known = glyphs.entry(glyph.id).or_insert_with(|| text.clone());
            if text < *known {
                *known = text;
            }
        }
    }

    fn text(&self, face: Face, glyph: u16) -> &str {
        self.0.get(&face).and_then(|glyphs| glyphs.get(&glyph)).map_or("", String::as_str)
    }

    /// Whether the glyphs' own texts, in order, are the cluster's text.
    pub(crate) fn speaks_for_itself(&self, face: Face, cluster: &Cluster) -> bool {
        let mut rest = cluster.text.as_str();
        for glyph in &cluster.glyphs {
            match rest.strip_prefix(self.text(face, glyph.id)) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    }

    /// The fonts, each cut down to its glyphs in use.
    pub(crate) fn fonts(&self) -> Result<BTreeMap<Face, Subset>, ReportError> {
        self.0.iter().map(|(face, glyphs)| Ok((*face, Subset::cut(*face, glyphs)?))).collect()
    }
}

/// A font with only the glyphs in use, renumbered.
pub(crate) struct Subset {
    pub(crate) id: FontId,
    pub(crate) font: ParsedFont,
    /// From the number in the whole font to the number here and its text.
    glyphs: BTreeMap<u16, (u16, String)>,
}

impl Subset {
    fn cut(face: Face, used: &BTreeMap<u16, String>) -> Result<Self, ReportError> {
        let fault = |what: &dyn std::fmt::Display| ReportError::Font(format!("{}: {what}", face.name()));
        // The missing-glyph sign must come first; the others keep their order and are numbered by it.
        let order: Vec<u16> = std::iter::once(0).chain(used.keys().copied()).collect();
        let whole = face.file();
        let file = ReadScope::new(whole.as_ref()).read::<FontData<'_>>().map_err(|error| fault(&error))?;
        let tables = file.table_provider(0).map_err(|error| fault(&error))?;
        let bytes = allsorts::subset::subset(&tables, &order, &SubsetProfile::Pdf, CmapTarget::Unicode)
            .map_err(|error| fault(&error))?;
        // The parser warns about what a subset has no need of (a cmap of every glyph); what it cannot read, it refuses.
        let whole =
            ParsedFont::from_bytes(whole.as_ref(), 0, &mut Vec::new()).ok_or_else(|| fault(&"cannot be read"))?;
        let mut font =
            ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or_else(|| fault(&"cannot be read once cut"))?;
        // Weight and slant stand in tables a subset drops, the box of all glyphs in one it keeps.
        font.pdf_font_metrics = whole.pdf_font_metrics;
        font.font_metrics = whole.font_metrics;
        font.font_name = Some(format!("{}+{}", subset_tag(&bytes), face.name()));
        let glyphs = (1..).zip(used).map(|(number, (old, text))| (*old, (number, text.clone()))).collect();
        Ok(Self { id: FontId(face.name().into_owned()), font, glyphs })
    }

    /// The glyph's number here and the text it stands for.
    pub(crate) fn glyph(&self, whole: u16) -> Option<(u16, &str)> {
        self.glyphs.get(&whole).map(|(number, text)| (*number, text.as_str()))
    }

    /// The advance of a glyph of the subset in thousandths of the size, cut to a whole number as the PDF states it.
    pub(crate) fn advance(&self, glyph: u16) -> f32 {
        let units = f32::from(self.font.get_glyph_width(glyph).unwrap_or(0));
        (units * 1000.0 / f32::from(self.font.units_per_em)).trunc()
    }
}

/// Six capital letters that tell this subset from others of the same font.
fn subset_tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{
        ink::Ink,
        tags::Tag,
        text::{Style, Typesetter, run},
    };

    fn set(words: &str) -> (Usage, Vec<Cluster>) {
        let style = Style::new(Face::SerifItalic, 11.0, Ink::INK, 1.4);
        let lines = Typesetter::new().set(&[run(words, style)], 900.0).unwrap();
        let clusters = lines.iter().flat_map(|line| &line.runs).flat_map(|run| run.clusters.clone()).collect();
        let draws = lines.into_iter().map(|line| Draw::Text { x: 0.0, y: 0.0, line }).collect();
        let pages = [vec![Mark::new(Tag::Artifact, draws)]];
        (Usage::of(&pages), clusters)
    }

    fn silent(words: &str) -> Vec<String> {
        let (usage, clusters) = set(words);
        clusters
            .into_iter()
            .filter(|cluster| !usage.speaks_for_itself(Face::SerifItalic, cluster))
            .map(|cluster| cluster.text)
            .collect()
    }

    #[test]
    fn a_ligature_stands_for_all_its_letters() {
        let (_, clusters) = set("final");
        assert_eq!(clusters[0].text, "fi");
        assert_eq!(clusters[0].glyphs.len(), 1);
        assert!(silent("final, efficient, ő ś ț").is_empty());
    }

    #[test]
    fn a_glyph_of_two_characters_says_the_plain_one_itself() {
        assert_eq!(silent("a b\u{ad}c"), ["\u{ad}"]);
    }

    #[test]
    fn a_font_is_cut_down_to_the_glyphs_in_use() {
        let (usage, _) = set("final");
        let fonts = usage.fonts().unwrap();
        let subset = &fonts[&Face::SerifItalic];
        assert!(subset.font.original_bytes.len() < Face::SerifItalic.file().len() / 20);
        // fi, n, a, l
        assert_eq!(subset.glyphs.len(), 4);
        let name = subset.font.font_name.as_deref().unwrap();
        assert_eq!(name.find('+'), Some(6));
    }
}
