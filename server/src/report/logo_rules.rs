//! Which files are accepted as a logo, and the errors for others.

/// Neither side may have more pixels.
pub(super) const MOST_PIXELS: u32 = 4_000;
/// Elements of a drawing within each other. Drawing programs come to a dozen.
pub(super) const DEEPEST: usize = 64;
/// Elements and the texts between them.
pub(super) const MOST_NODES: u32 = 50_000;
/// What is kept of it: enough for its place on paper.
pub(super) const KEPT: (usize, usize) = (440, 160);

/// Why a file is not taken as a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoFault {
    #[error("Choose a file first.")]
    Empty,
    #[error("This is not a PNG or SVG file. Save the logo as one of them and choose it again.")]
    OtherKind,
    #[error("The drawing contains {0}, which Weft cannot use. Save it with plain shapes, or as PNG.")]
    Holds(&'static str),
    #[error("The drawing looks empty. Save it with plain shapes, or as PNG.")]
    Blank,
    #[error("The drawing has too many groups inside groups. Ungroup its shapes, or save it as PNG.")]
    TooDeep,
    #[error("The drawing is too complex. Save it with fewer shapes and without effects, or as PNG.")]
    TooMuch,
    #[error("The file is larger than 500 KB. Save a smaller one and choose that.")]
    TooLarge,
    #[error("The picture has more than 4000 pixels on one side. Save a smaller one and choose that.")]
    TooManyPixels,
    #[error("The file is damaged or incomplete. Save the logo again and choose the new file.")]
    Damaged,
}
