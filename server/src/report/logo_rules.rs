//! What is taken as a logo, and what is said of a file that is not.

/// Neither side may have more pixels.
pub(super) const MOST_PIXELS: u32 = 4_000;
/// What is kept of it: enough for its place on paper.
pub(super) const KEPT: (usize, usize) = (440, 160);

/// Why a file is not taken as a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoFault {
    #[error("Choose a file first.")]
    Empty,
    #[error("This is neither a PNG nor an SVG file. Save the logo as one of them and choose it again.")]
    OtherKind,
    #[error("The drawing holds {0}, which is not taken. Save it with plain shapes, or as PNG.")]
    Holds(&'static str),
    #[error("Nothing can be seen in the drawing. Save it with plain shapes, or as PNG.")]
    Blank,
    #[error("The file is larger than 500 KB. Save the logo smaller and choose it again.")]
    TooLarge,
    #[error("The picture has more than 4000 pixels on one side. Save it smaller and choose it again.")]
    TooManyPixels,
    #[error("The file breaks off or is damaged. Save the logo anew and choose it again.")]
    Damaged,
}
