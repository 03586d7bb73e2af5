//! A logo drawn as SVG, made into a picture large enough for its place on paper.
//!
//! Whoever calls this runs it with limits (see `drawer.rs`): what a drawing costs cannot be read off it.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        self, ImageHrefResolver, Options, Tree,
        roxmltree::{Document, Error, ParsingOptions},
    },
};

use super::logo_rules::{DEEPEST, KEPT, LogoFault, MOST_NODES};

/// What a logo has no need of, and what could reach out of the file: elements of any namespace, by their local names.
const REFUSED: [(&str, &str); 8] = [
    ("script", "a script"),
    ("foreignobject", "a foreign object"),
    ("image", "a picture within it"),
    ("feimage", "a picture within it"),
    ("text", "text that is not outlines"),
    ("tspan", "text that is not outlines"),
    ("textpath", "text that is not outlines"),
    ("tref", "text that is not outlines"),
];

pub(super) fn is_svg(file: &[u8]) -> bool {
    let start = String::from_utf8_lossy(file.get(..1_000).unwrap_or(file));
    start.contains("<svg")
}

/// The drawing as a picture of at most 440 × 160 pixels.
pub(super) fn picture(file: &[u8]) -> Result<Pixmap, LogoFault> {
    let text = std::str::from_utf8(file).map_err(|_| LogoFault::Damaged)?;
    // Before anything is read: an entity can make a file grow while it is read.
    if text.to_ascii_lowercase().contains("<!entity") {
        return Err(LogoFault::Holds("an entity"));
    }
    let rules = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let drawing = Document::parse_with_options(text, rules).map_err(|error| match error {
        Error::NodesLimitReached => LogoFault::TooMuch,
        _ => LogoFault::Damaged,
    })?;
    check(&drawing)?;
    // Nothing is fetched, not even from this machine's own disk.
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_xmltree(&drawing, &options).map_err(|error| match error {
        usvg::Error::ElementsLimitReached | usvg::Error::ParsingFailed(Error::NodesLimitReached) => LogoFault::TooMuch,
        _ => LogoFault::Damaged,
    })?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (KEPT.0 as f32 / width).min(KEPT.1 as f32 / height);
    let pixels = |side: f32| (side * scale).round().max(1.0) as u32;
    let mut picture = Pixmap::new(pixels(width), pixels(height)).ok_or(LogoFault::Damaged)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    if picture.pixels().iter().all(|pixel| pixel.alpha() == 0) {
        return Err(LogoFault::Blank);
    }
    Ok(picture)
}

fn check(drawing: &Document<'_>) -> Result<(), LogoFault> {
    for node in drawing.descendants() {
        if node.ancestors().nth(DEEPEST).is_some() {
            return Err(LogoFault::TooDeep);
        }
        let name = node.tag_name().name().to_ascii_lowercase();
        if let Some((_, what)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            return Err(LogoFault::Holds(what));
        }
        if node.text().is_some_and(|text| text.to_ascii_lowercase().contains("@import")) {
            return Err(LogoFault::Holds("a style from elsewhere"));
        }
    }
    Ok(())
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
    fn what_drawing_programs_write_is_taken() {
        let file = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' \
                    'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\
                    <svg xmlns='http://www.w3.org/2000/svg' xmlns:i='http://www.inkscape.org/' viewBox='0 0 9 9'>\
                    <i:namedview i:zoom='2'/><metadata/><style>.a{fill:#0a625e}</style><g><g><path class='a' \
                    d='M0 0h9v9z'/></g></g></svg>";
        assert!(Logo::accept(file.as_bytes()).is_ok());
    }

    #[test]
    fn what_reaches_out_or_cannot_be_drawn_is_refused_with_a_reason() {
        let s = "xmlns:s='http://www.w3.org/2000/svg'";
        for (inside, name) in [
            ("<script>alert(1)</script><path d='M0 0h9v9z'/>".to_owned(), "a script"),
            ("<image href='https://example.org/x.png'/>".to_owned(), "a picture within it"),
            ("<filter><feImage href='/etc/hostname'/></filter>".to_owned(), "a picture within it"),
            ("<text y='20'>Willow</text>".to_owned(), "text that is not outlines"),
            ("<ForeignObject/>".to_owned(), "a foreign object"),
            ("<style>@import url(x.css)</style>".to_owned(), "a style from elsewhere"),
            // The same under a prefix is the same.
            (format!("<s:script {s}>alert(1)</s:script>"), "a script"),
            (format!("<s:image {s} href='/etc/hostname'/>"), "a picture within it"),
            (format!("<s:text {s}>Willow</s:text>"), "text that is not outlines"),
        ] {
            assert_eq!(Logo::accept(&drawing(&inside)), Err(LogoFault::Holds(name)), "{inside}");
        }
        let bomb = b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'/>";
        assert_eq!(Logo::accept(bomb), Err(LogoFault::Holds("an entity")));
        assert_eq!(Logo::accept(&drawing("")), Err(LogoFault::Blank));
        assert_eq!(Logo::accept(b"<svg><path"), Err(LogoFault::Damaged));
    }

    #[test]
    fn what_is_nested_or_crowded_without_end_is_refused_before_it_is_drawn() {
        let nested =
            |levels: usize| drawing(&("<g>".repeat(levels) + "<path d='M0 0h9v9z'/>" + &"</g>".repeat(levels)));
        assert!(Logo::accept(&nested(30)).is_ok());
        assert_eq!(Logo::accept(&nested(1_000)), Err(LogoFault::TooDeep));
        assert_eq!(Logo::accept(&drawing(&"<g/>".repeat(60_000))), Err(LogoFault::TooMuch));
    }
}
