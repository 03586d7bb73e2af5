//! The report's fonts: those embedded in the program, and, only for a character none of them has, the machine's.

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

use parley::{
    FontContext, FontFamilyName,
    fontique::{Blob, Collection, CollectionOptions, FontInfo, FontInfoOverride, SourceCache, SourceKind},
};

use super::installed::{self, Installed};

/// A font file. Those of the program are under the SIL Open Font License; its texts lie beside the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Sans,
    SansBold,
    Serif,
    SerifMedium,
    SerifItalic,
    Hebrew,
    Arabic,
    /// Every Latin, Greek and Cyrillic letter and mark the others lack.
    Wide,
    /// Only for what people type on a phone; in one colour.
    Emoji,
    /// Found on the machine, for a character none of the above has.
    Installed(Installed),
}

impl Face {
    /// Those of the program.
    pub(crate) const ALL: [Self; 9] = [
        Self::Sans,
        Self::SansBold,
        Self::Serif,
        Self::SerifMedium,
        Self::SerifItalic,
        Self::Hebrew,
        Self::Arabic,
        Self::Wide,
        Self::Emoji,
    ];

    pub(crate) fn file(self) -> Blob<u8> {
        let own: &'static [u8] = match self {
            Self::Sans => include_bytes!("../../fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
            Self::SansBold => include_bytes!("../../fonts/AtkinsonHyperlegibleNext-SemiBold.ttf"),
            Self::Serif => include_bytes!("../../fonts/Literata-Regular.ttf"),
            Self::SerifMedium => include_bytes!("../../fonts/Literata-Medium.ttf"),
            Self::SerifItalic => include_bytes!("../../fonts/Literata-Italic.ttf"),
            Self::Hebrew => include_bytes!("../../fonts/NotoSansHebrew-Regular.ttf"),
            Self::Arabic => include_bytes!("../../fonts/NotoNaskhArabic-Regular.ttf"),
            Self::Wide => include_bytes!("../../fonts/NotoSans-Regular.ttf"),
            Self::Emoji => include_bytes!("../../fonts/NotoEmoji-Regular.ttf"),
            Self::Installed(found) => return found.file(),
        };
        Blob::new(Arc::new(own))
    }

    /// Its PostScript name, also its family name while shaping: one family a file, so that nothing is ever
    /// slanted or emboldened by calculation.
    pub(crate) fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Sans => "AtkinsonHyperlegibleNext-Regular",
            Self::SansBold => "AtkinsonHyperlegibleNext-SemiBold",
            Self::Serif => "Literata-Regular",
            Self::SerifMedium => "Literata-Medium",
            Self::SerifItalic => "Literata-Italic",
            Self::Hebrew => "NotoSansHebrew-Regular",
            Self::Arabic => "NotoNaskhArabic-Regular",
            Self::Wide => "NotoSans-Regular",
            Self::Emoji => "NotoEmoji-Regular",
            Self::Installed(found) => return Cow::Owned(found.name()),
        })
    }

    /// Where a character is looked for first when this face lacks it. The serifs also know Greek and Cyrillic.
    fn relative(self) -> Option<Self> {
        match self {
            Self::Sans => Some(Self::Serif),
            Self::SansBold => Some(Self::SerifMedium),
            Self::SerifMedium => Some(Self::SansBold),
            Self::Serif | Self::SerifItalic => Some(Self::Sans),
            Self::Hebrew | Self::Arabic | Self::Wide | Self::Emoji | Self::Installed(_) => None,
        }
    }
}

/// The fonts as the shaper knows them, and the way back from its blobs to our faces.
#[derive(Clone)]
pub(crate) struct FontBook {
    pub(crate) context: FontContext,
    faces: Vec<(Face, FontInfo)>,
}

impl FontBook {
    /// A copy of the book read at first use; copies share the files.
    pub(crate) fn open() -> Self {
        static BOOK: OnceLock<FontBook> = OnceLock::new();
        BOOK.get_or_init(Self::read).clone()
    }

    fn read() -> Self {
        // The system's fonts are not among them: what a report looks like must not depend on the machine.
        let collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let context = FontContext { collection, source_cache: SourceCache::default() };
        let mut book = Self { context, faces: Vec::new() };
        for face in Face::ALL {
            book.register(face);
        }
        book
    }

    fn register(&mut self, face: Face) {
        let name = face.name();
        let as_family = FontInfoOverride { family_name: Some(&name), ..FontInfoOverride::default() };
        let registered = self.context.collection.register_fonts(face.file(), Some(as_family));
        let fonts = registered.into_iter().flat_map(|(_, fonts)| fonts);
        self.faces.extend(fonts.map(|font| (face, font)));
    }

    /// A face, then where its missing characters are looked for, as the shaper wants them.
    pub(crate) fn stack(&self, face: Face) -> Vec<FontFamilyName<'static>> {
        let found = self.faces.iter().map(|(face, _)| *face).filter(|face| matches!(face, Face::Installed(_)));
        [Some(face), face.relative()]
            .into_iter()
            .flatten()
            .chain([Face::Hebrew, Face::Arabic, Face::Wide, Face::Emoji])
            .chain(found)
            .map(|face| FontFamilyName::Named(face.name()))
            .collect()
    }

    /// The face a shaped run is set in; `blob` is the number of its file.
    pub(crate) fn face(&self, blob: u64) -> Option<Face> {
        let is_in = |font: &FontInfo| matches!(font.source().kind(), SourceKind::Memory(file) if file.id() == blob);
        self.faces.iter().find(|(_, font)| is_in(font)).map(|(face, _)| *face)
    }

    /// Takes in a font of the machine that has the character; false where there is none, or none that is new.
    pub(crate) fn find(&mut self, character: char) -> bool {
        let Some(found) = installed::find(character) else { return false };
        let face = Face::Installed(found);
        let is_new = self.faces.iter().all(|(known, _)| *known != face);
        if is_new {
            self.register(face);
        }
        is_new
    }

    /// Whether any face has the character.
    pub(crate) fn has(&self, character: char) -> bool {
        self.faces.iter().any(|(_, font)| installed::has(font, character))
    }
}
