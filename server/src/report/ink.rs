//! The light tokens of the page's style sheet as sRGB, the one place where the report gets its colours.

use weft_shared::pattern::Side;

/// An sRGB colour, each channel 0 to 255.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ink(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Ink {
    /// The thread of a side: clay for the old way, teal for the new.
    pub(crate) fn of_side(side: Side) -> Self {
        match side {
            Side::Old => Self::CLAY,
            Side::New => Self::TEAL,
        }
    }

    /// `oklch(27% .02 200)`
    pub(crate) const INK: Self = Self(0x1b, 0x29, 0x2a);
    /// `oklch(47% .02 200)`
    pub(crate) const SOFT: Self = Self(0x4e, 0x5e, 0x5f);
    /// `oklch(89% .012 85)`
    pub(crate) const LINE: Self = Self(0xde, 0xda, 0xd2);
    /// The new way. `oklch(45% .075 190)`
    pub(crate) const TEAL: Self = Self(0x0a, 0x62, 0x5e);
    /// `oklch(94% .025 190)`
    pub(crate) const TEAL_WASH: Self = Self(0xd9, 0xf1, 0xef);
    /// The old way. `oklch(58% .105 50)`
    pub(crate) const CLAY: Self = Self(0xab, 0x66, 0x3e);
    /// `oklch(94% .03 60)`
    pub(crate) const CLAY_WASH: Self = Self(0xfb, 0xe7, 0xd8);
    /// Clay dark enough for text: 5.9 to 1 on its wash. `oklch(47% .095 50)`
    pub(crate) const CLAY_TEXT: Self = Self(0x84, 0x49, 0x25);
    pub(crate) const WHITE: Self = Self(0xff, 0xff, 0xff);

    /// This ink thinned with white: `share` 1 leaves it, 0 is white.
    pub(crate) fn thinned(self, share: f32) -> Self {
        let share = share.clamp(0.0, 1.0);
        let mix = |channel: u8| {
            let value = 255.0 - (255.0 - f32::from(channel)) * share;
            // Between 0 and 255 by construction.
            value.round() as u8
        };
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2 relative luminance.
    fn luminance(ink: Ink) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(ink.0) + 0.7152 * channel(ink.1) + 0.0722 * channel(ink.2)
    }

    fn contrast(text: Ink, ground: Ink) -> f64 {
        (luminance(ground) + 0.05) / (luminance(text) + 0.05)
    }

    #[test]
    fn everything_set_as_text_can_be_read() {
        for (text, ground) in [
            (Ink::INK, Ink::WHITE),
            (Ink::SOFT, Ink::WHITE),
            (Ink::TEAL, Ink::TEAL_WASH),
            (Ink::CLAY_TEXT, Ink::CLAY_WASH),
            (Ink::CLAY_TEXT, Ink::WHITE),
        ] {
            assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}");
        }
        assert!((luminance(Ink::WHITE) + 0.05) / (luminance(Ink::TEAL) + 0.05) >= 4.5);
    }

    #[test]
    fn thinning_goes_from_the_ink_to_white() {
        assert_eq!(Ink::CLAY.thinned(1.0), Ink::CLAY);
        assert_eq!(Ink::CLAY.thinned(0.0), Ink::WHITE);
    }
}
