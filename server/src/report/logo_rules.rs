//! What is taken as a logo, and what is said of a file that is not.

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
    #[error("This is neither a PNG nor an SVG file. Save the logo as one of them and choose it again.")]
    OtherKind,
    #[error("The drawing holds {0}, which is not taken. Save it with plain shapes, or as PNG.")]
    Holds(&'static str),
    #[error("Nothing can be seen in the drawing. Save it with plain shapes, or as PNG.")]
    Blank,
    #[error("The drawing nests its shapes too deeply. Save it with its groups taken apart, or as PNG.")]
    TooDeep,
    #[error("The drawing takes too much work to draw. Save it with fewer shapes and without effects, or as PNG.")]
    TooMuch,
    #[error("The file is larger than 500 KB. Save the logo smaller and choose it again.")]
    TooLarge,
    #[error("The picture has more than 4000 pixels on one side. Save it smaller and choose it again.")]
    TooManyPixels,
    #[error("The file breaks off or is damaged. Save the logo anew and choose it again.")]
    Damaged,
}
