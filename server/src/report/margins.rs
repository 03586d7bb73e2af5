//! A sheet of paper and its margins.

use super::Paper;

/// The margins, in points.
pub(super) const SIDE: f32 = 48.0;
pub(super) const TOP: f32 = 80.0;
const BOTTOM: f32 = 72.0;

/// A sheet of paper, in points.
pub(crate) trait Sheet: Copy {
    /// Width and height.
    fn size(self) -> (f32, f32);

    /// Where a logo of this size stands on the first page: its left end and its top, from the sheet’s top left.
    fn logo_place(self, width: f32) -> (f32, f32) {
        (self.size().0 - SIDE - width, TOP - 8.0)
    }

    fn body_width(self) -> f32 {
        self.size().0 - 2.0 * SIDE
    }

    fn body_height(self) -> f32 {
        self.size().1 - TOP - BOTTOM
    }
}

impl Sheet for Paper {
    fn size(self) -> (f32, f32) {
        match self {
            Paper::A4 => (595.276, 841.89),
            Paper::Letter => (612.0, 792.0),
        }
    }
}
