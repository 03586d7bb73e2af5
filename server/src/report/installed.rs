//! The machine's own fonts, looked through only for a character that none of the program's has: Chinese, Japanese and
//! Korean names, say, whose fonts are too large to bring along.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use allsorts::{
    binary::read::ReadScope,
    font_data::FontData,
    tables::{FontTableProvider, os2::Os2},
    tag,
};
use parley::{
    FontStyle, FontWeight,
    fontique::{Blob, Collection, CollectionOptions, FontInfo},
};

/// Where systems keep their fonts.
const SYSTEM: [&str; 5] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:\\Windows\\Fonts"];

static FOLDERS: OnceLock<Vec<PathBuf>> = OnceLock::new();

/// Lets reports look for missing characters in the fonts of these folders first, then in the system's.
/// Said once, at the start of the program; until then no machine's fonts are used.
pub fn use_installed_fonts(folders: &[PathBuf]) {
    let all = folders.iter().cloned().chain(SYSTEM.map(PathBuf::from)).collect();
    // A second start in the same process keeps what the first one said.
    let _ = FOLDERS.set(all);
}

/// A font that was found, by its place among those found so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Installed(usize);

struct Found {
    name: String,
    /// A single font, also where it was one of several in its file.
    file: Blob<u8>,
    candidate: usize,
}

static FOUND: Mutex<Vec<Found>> = Mutex::new(Vec::new());

impl Installed {
    pub(crate) fn file(self) -> Blob<u8> {
        found(|all| all[self.0].file.clone())
    }

    pub(crate) fn name(self) -> String {
        found(|all| all[self.0].name.clone())
    }
}

fn found<T>(act: impl FnOnce(&mut Vec<Found>) -> T) -> T {
    act(&mut FOUND.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The best font with the character: upright and regular before others, in the order of the folders, then by name.
pub(crate) fn find(character: char) -> Option<Installed> {
    candidates()
        .iter()
        .enumerate()
        .filter(|(_, candidate)| has(&candidate.font, character))
        .find_map(|(position, candidate)| take(position, candidate))
}

/// Remembers the candidate; `None` where it cannot or may not be embedded.
fn take(position: usize, candidate: &Candidate) -> Option<Installed> {
    found(|all| {
        if let Some(known) = all.iter().position(|found| found.candidate == position) {
            return Some(Installed(known));
        }
        let file = embeddable(&candidate.font)?;
        let name = format!("{}-{}", candidate.name, all.len());
        all.push(Found { name, file, candidate: position });
        Some(Installed(all.len() - 1))
    })
}

pub(crate) fn has(font: &FontInfo, character: char) -> bool {
    let Some(file) = font.load(None) else { return false };
    let Some(charmap) = font.charmap_index().charmap(file.as_ref()) else { return false };
    charmap.map(character).is_some_and(|glyph| glyph != 0)
}

struct Candidate {
    font: FontInfo,
    /// Its family's, letters and digits only.
    name: String,
}

fn candidates() -> &'static [Candidate] {
    static CANDIDATES: OnceLock<Vec<Candidate>> = OnceLock::new();
    let Some(folders) = FOLDERS.get() else { return &[] };
    CANDIDATES.get_or_init(|| folders.iter().filter(|folder| folder.is_dir()).flat_map(in_folder).collect())
}

fn in_folder(folder: &PathBuf) -> Vec<Candidate> {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    collection.load_fonts_from_paths([folder]);
    let families: Vec<_> = collection.family_ids().collect();
    let mut sorted = BTreeMap::new();
    for family in families.into_iter().filter_map(|id| collection.family(id)) {
        let name: String = family.name().chars().filter(char::is_ascii_alphanumeric).collect();
        for (place, font) in family.fonts().iter().enumerate() {
            let is_odd = font.weight() != FontWeight::NORMAL || font.style() != FontStyle::Normal;
            let varies = !font.axes().is_empty();
            sorted.insert((is_odd, varies, name.clone(), place), Candidate { font: font.clone(), name: name.clone() });
        }
    }
    sorted.into_values().collect()
}

/// The font alone, if it has outlines and its licence bits let it into documents.
fn embeddable(font: &FontInfo) -> Option<Blob<u8>> {
    /// `fsType` of the OS/2 table: "restricted licence embedding".
    const RESTRICTED: u16 = 0x0002;
    let file = font.load(None)?;
    let index = usize::try_from(font.index()).ok()?;
    let tables = ReadScope::new(file.as_ref()).read::<FontData<'_>>().ok()?.table_provider(index).ok()?;
    let has_outlines = tables.has_table(tag::GLYF) || tables.has_table(tag::CFF);
    let os2 = tables.table_data(tag::OS_2).ok()??;
    let licence = ReadScope::new(&os2).read_dep::<Os2>(os2.len()).ok()?.fs_type;
    if !has_outlines || licence & RESTRICTED != 0 {
        return None;
    }
    match printpdf::font::extract_collection_face(file.as_ref(), index) {
        Some(alone) => Some(Blob::new(Arc::new(alone))),
        None => Some(file.clone()),
    }
}
