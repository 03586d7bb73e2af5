//! The report's fonts: embedded in the program, read once.

use std::sync::{Arc, OnceLock};

use parley::{
    FontContext, FontFamilyName,
    fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache},
};

/// A font file. All are under the SIL Open Font License; its texts lie beside the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Sans,
    SansBold,
    Serif,
    SerifMedium,
    SerifItalic,
    /// Only for what people type on a phone; in one colour.
    Emoji,
}

impl Face {
    pub(crate) const ALL: [Self; 6] =
        [Self::Sans, Self::SansBold, Self::Serif, Self::SerifMedium, Self::SerifItalic, Self::Emoji];

    pub(crate) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
            Self::SansBold => include_bytes!("../../fonts/AtkinsonHyperlegibleNext-SemiBold.ttf"),
            Self::Serif => include_bytes!("../../fonts/Literata-Regular.ttf"),
            Self::SerifMedium => include_bytes!("../../fonts/Literata-Medium.ttf"),
            Self::SerifItalic => include_bytes!("../../fonts/Literata-Italic.ttf"),
            Self::Emoji => include_bytes!("../../fonts/NotoEmoji-Regular.ttf"),
        }
    }

    /// Its PostScript name, also its family name while shaping: one family a file, so that nothing is ever
    /// slanted or emboldened by calculation.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sans => "AtkinsonHyperlegibleNext-Regular",
            Self::SansBold => "AtkinsonHyperlegibleNext-SemiBold",
            Self::Serif => "Literata-Regular",
            Self::SerifMedium => "Literata-Medium",
            Self::SerifItalic => "Literata-Italic",
            Self::Emoji => "NotoEmoji-Regular",
        }
    }

    /// Where a character is looked for when this face lacks it. The serifs also know Greek and Cyrillic. Fonts of
    /// the system would be appended here.
    fn fallbacks(self) -> &'static [Self] {
        match self {
            Self::Sans => &[Self::Serif, Self::Emoji],
            Self::SansBold => &[Self::SerifMedium, Self::Emoji],
            Self::SerifMedium => &[Self::SansBold, Self::Emoji],
            Self::Serif | Self::SerifItalic => &[Self::Sans, Self::Emoji],
            Self::Emoji => &[],
        }
    }

    /// This face, then its fallbacks, as the shaper wants them.
    pub(crate) fn stack(self) -> Vec<FontFamilyName<'static>> {
        std::iter::once(self)
            .chain(self.fallbacks().iter().copied())
            .map(|face| FontFamilyName::named(face.name()))
            .collect()
    }
}

/// The fonts as the shaper knows them, and the way back from its blobs to our faces.
#[derive(Clone)]
pub(crate) struct FontBook {
    pub(crate) context: FontContext,
    blobs: [u64; Face::ALL.len()],
}

impl FontBook {
    /// A copy of the book read at first use; copies share the files.
    pub(crate) fn open() -> Self {
        static BOOK: OnceLock<FontBook> = OnceLock::new();
        BOOK.get_or_init(Self::read).clone()
    }

    fn read() -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            // What a report looks like must not depend on the machine it is made on.
            system_fonts: false,
        });
        let blobs = Face::ALL.map(|face| {
            let blob = Blob::new(Arc::new(face.bytes()));
            let id = blob.id();
            collection.register_fonts(
                blob,
                Some(FontInfoOverride { family_name: Some(face.name()), ..FontInfoOverride::default() }),
            );
            id
        });
        Self { context: FontContext { collection, source_cache: SourceCache::default() }, blobs }
    }

    /// The face a shaped run is set in.
    pub(crate) fn face(&self, blob: u64) -> Option<Face> {
        let position = self.blobs.iter().position(|known| *known == blob)?;
        Face::ALL.get(position).copied()
    }
}
