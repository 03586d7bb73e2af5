//! A logo drawn as SVG, made into a picture large enough for its place on paper.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use super::logo_rules::{KEPT, LogoFault};

/// What a logo has no need of, and what could reach out of the file or make it grow: refused by name.
const REFUSED: [(&str, &str); 6] = [
    ("<script", "a script"),
    ("<!ENTITY", "an entity"),
    ("<foreignObject", "a foreign object"),
    ("<image", "a picture within it"),
    ("<text", "text that is not outlines"),
    ("@import", "a style from elsewhere"),
];

pub(super) fn is_svg(file: &[u8]) -> bool {
    let start = String::from_utf8_lossy(file.get(..1_000).unwrap_or(file));
    start.contains("<svg")
}

/// The drawing as a PNG file of at most 440 × 160 pixels.
pub(super) fn as_png(file: &[u8]) -> Result<Vec<u8>, LogoFault> {
    let text = std::str::from_utf8(file).map_err(|_| LogoFault::Damaged)?;
    let lower = text.to_ascii_lowercase();
    if let Some((_, name)) = REFUSED.iter().find(|(sign, _)| lower.contains(&sign.to_ascii_lowercase())) {
        return Err(LogoFault::Holds(name));
    }
    let tree = Tree::from_str(text, &Options::default()).map_err(|_| LogoFault::Damaged)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (KEPT.0 as f32 / width).min(KEPT.1 as f32 / height);
    let pixels = |side: f32| (side * scale).round().max(1.0) as u32;
    let mut picture = Pixmap::new(pixels(width), pixels(height)).ok_or(LogoFault::Damaged)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    if picture.pixels().iter().all(|pixel| pixel.alpha() == 0) {
        return Err(LogoFault::Blank);
    }
    picture.encode_png().map_err(|_| LogoFault::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Logo;

    fn drawing(inside: &str) -> Vec<u8> {
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 220 80'>{inside}</svg>").into_bytes()
    }

    #[test]
    fn a_drawing_becomes_a_picture_for_its_place() {
        let file = drawing("<rect width='220' height='80' fill='#0a625e'/><circle r='9' fill='#fff' cx='40' cy='40'/>");
        let logo = Logo::read(&Logo::accept(&file).unwrap()).unwrap();
        assert_eq!((logo.width, logo.height), (440, 160));
        assert_eq!(logo.pixels[..4], [0x0a, 0x62, 0x5e, 255]);
    }

    #[test]
    fn what_reaches_out_or_cannot_be_drawn_is_refused_with_a_reason() {
        for (inside, name) in [
            ("<script>alert(1)</script><path d='M0 0h9v9z'/>", "a script"),
            ("<image href='https://example.org/x.png'/>", "a picture within it"),
            ("<text y='20'>Willow</text>", "text that is not outlines"),
            ("<ForeignObject/>", "a foreign object"),
        ] {
            assert_eq!(Logo::accept(&drawing(inside)), Err(LogoFault::Holds(name)));
        }
        let bomb = b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'/>";
        assert_eq!(Logo::accept(bomb), Err(LogoFault::Holds("an entity")));
        assert_eq!(Logo::accept(&drawing("")), Err(LogoFault::Blank));
        assert_eq!(Logo::accept(b"<svg><path"), Err(LogoFault::Damaged));
    }
}
