//! What a practice puts at the head of its reports: an address, and a logo drawn small.

use std::io::Cursor;

use png::{ColorType, Decoder, Encoder, Transformations};
use weft_shared::practice::LARGEST_LOGO;

use super::{
    drawing,
    logo_rules::{KEPT, LogoFault, MOST_PIXELS},
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letterhead {
    /// One line; may be empty.
    pub address: String,
    pub logo: Option<Logo>,
}

/// A picture of at most 440 × 160 pixels.
#[derive(Clone, PartialEq)]
pub struct Logo {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Red, green, blue, opacity, row by row.
    pub(super) pixels: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Logo({} × {})", self.width, self.height)
    }
}

impl Logo {
    /// The file to keep of one that was sent, PNG or SVG: a PNG of what is seen of it on paper, and nothing else.
    /// Expensive for some files, and for some without an end: see `drawer.rs`.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn accept(file: &[u8]) -> Result<Vec<u8>, LogoFault> {
        if file.len() > LARGEST_LOGO {
            return Err(LogoFault::TooLarge);
        }
        if drawing::is_svg(file) {
            return drawing::picture(file)?.encode_png().map_err(|_| LogoFault::Damaged);
        }
        Self::read(file)?.as_png().ok_or(LogoFault::Damaged)
    }

    fn as_png(&self) -> Option<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        encoder.set_color(ColorType::Rgba);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.pixels).ok()?;
        writer.finish().ok()?;
        Some(file)
    }

    /// Reads a PNG of any colour type and depth; a larger picture is made smaller.
    pub fn read(file: &[u8]) -> Result<Self, LogoFault> {
        if file.is_empty() {
            return Err(LogoFault::Empty);
        }
        if file.len() > LARGEST_LOGO {
            return Err(LogoFault::TooLarge);
        }
        if !file.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Err(LogoFault::OtherKind);
        }
        let mut decoder = Decoder::new(Cursor::new(file));
        decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder.read_info().map_err(|_| LogoFault::Damaged)?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width.max(height) > MOST_PIXELS {
            return Err(LogoFault::TooManyPixels);
        }
        let size = reader.output_buffer_size().ok_or(LogoFault::TooManyPixels)?;
        let mut buffer = vec![0; size];
        let info = reader.next_frame(&mut buffer).map_err(|_| LogoFault::Damaged)?;
        buffer.truncate(info.buffer_size());
        let pixels = match info.color_type {
            ColorType::Rgba => buffer,
            ColorType::GrayscaleAlpha => {
                buffer.chunks_exact(2).flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]).collect()
            }
            ColorType::Rgb => buffer.chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect(),
            ColorType::Grayscale => buffer.iter().flat_map(|grey| [*grey, *grey, *grey, 255]).collect(),
            ColorType::Indexed => return Err(LogoFault::Damaged),
        };
        let side = |pixels: u32| usize::try_from(pixels).map_err(|_| LogoFault::TooManyPixels);
        Ok(Self { width: side(width)?, height: side(height)?, pixels }.smaller())
    }

    /// Made to fit what is kept: each pixel the mean of those it stands for, weighed by their opacity.
    fn smaller(self) -> Self {
        let step = self.width.div_ceil(KEPT.0).max(self.height.div_ceil(KEPT.1));
        if step <= 1 {
            return self;
        }
        let (width, height) = (self.width.div_ceil(step), self.height.div_ceil(step));
        let mut pixels = Vec::with_capacity(width * height * 4);
        for top in (0..self.height).step_by(step) {
            for left in (0..self.width).step_by(step) {
                pixels.extend(self.mean(left..(left + step).min(self.width), top..(top + step).min(self.height)));
            }
        }
        Self { width, height, pixels }
    }

    fn mean(&self, across: std::ops::Range<usize>, down: std::ops::Range<usize>) -> [u8; 4] {
        let mut sums = [0_u64; 3];
        let (mut opacity, mut count) = (0_u64, 0_u64);
        for y in down {
            for x in across.clone() {
                let at = (y * self.width + x) * 4;
                let weight = u64::from(self.pixels[at + 3]);
                for (sum, channel) in sums.iter_mut().zip(&self.pixels[at..at + 3]) {
                    *sum += u64::from(*channel) * weight;
                }
                opacity += weight;
                count += 1;
            }
        }
        let byte = |value: u64| u8::try_from(value).unwrap_or(u8::MAX);
        let [red, green, blue] = sums.map(|sum| byte(sum.checked_div(opacity).unwrap_or(255)));
        [red, green, blue, byte(opacity.checked_div(count).unwrap_or(0))]
    }

    /// Its size on paper, in points: as large as its place allows, never stretched, never larger than 110 × 36.
    pub(super) fn size(&self) -> (f32, f32) {
        const PLACE: (f32, f32) = (110.0, 36.0);
        let (width, height) = (self.width.max(1) as f32, self.height.max(1) as f32);
        let scale = (PLACE.0 / width).min(PLACE.1 / height);
        (width * scale, height * scale)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A PNG of one colour.
    pub(in crate::report) fn png(width: u32, height: u32, color: ColorType, pixel: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, width, height);
        encoder.set_color(color);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().unwrap();
        let count = usize::try_from(width * height).unwrap();
        writer.write_image_data(&pixel.repeat(count)).unwrap();
        writer.finish().unwrap();
        file
    }

    #[test]
    fn every_kind_of_png_is_read() {
        for (color, pixel, read) in [
            (ColorType::Rgb, &[10, 98, 94][..], [10, 98, 94, 255]),
            (ColorType::Rgba, &[10, 98, 94, 128], [10, 98, 94, 128]),
            (ColorType::Grayscale, &[7], [7, 7, 7, 255]),
            (ColorType::GrayscaleAlpha, &[7, 9], [7, 7, 7, 9]),
        ] {
            let logo = Logo::read(&png(3, 2, color, pixel)).unwrap();
            assert_eq!((logo.width, logo.height), (3, 2));
            assert_eq!(logo.pixels[..4], read, "{color:?}");
        }
    }

    #[test]
    fn a_large_one_is_made_smaller_and_keeps_its_shape() {
        let logo = Logo::read(&png(1_600, 400, ColorType::Rgb, &[1, 2, 3])).unwrap();
        assert!(logo.width <= 440 && logo.height <= 160, "{logo:?}");
        assert_eq!(logo.pixels.len(), logo.width * logo.height * 4);
        assert_eq!(logo.pixels[..4], [1, 2, 3, 255]);
        let (width, height) = logo.size();
        assert!((width / height - 4.0).abs() < 0.05 && width <= 110.0 && height <= 36.0);
    }

    #[test]
    fn what_is_kept_is_what_is_seen_and_nothing_else() {
        let sent = png(1_600, 400, ColorType::Rgb, &[1, 2, 3]);
        let kept = Logo::accept(&sent).unwrap();
        assert_eq!(Logo::read(&kept), Logo::read(&sent));
        assert_eq!(Logo::accept(&kept).unwrap(), kept, "it stays as it is");
    }

    #[test]
    fn what_is_no_logo_is_refused_with_a_reason() {
        assert_eq!(Logo::read(b""), Err(LogoFault::Empty));
        assert_eq!(Logo::read(b"GIF89a and so on"), Err(LogoFault::OtherKind));
        let whole = png(60, 60, ColorType::Rgb, &[1, 2, 3]);
        assert_eq!(Logo::read(&whole[..whole.len() / 2]), Err(LogoFault::Damaged));
        assert_eq!(Logo::read(&vec![0; LARGEST_LOGO + 1]), Err(LogoFault::TooLarge));
        assert_eq!(Logo::read(&png(4_001, 1, ColorType::Grayscale, &[0])), Err(LogoFault::TooManyPixels));
    }
}
