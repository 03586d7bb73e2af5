//! Which piece of a document stands on which page, and how far from its top.

/// What page breaking needs to know of a piece. Heights in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    /// White space above, dropped at the top of a page.
    pub(crate) before: f32,
    pub(crate) height: f32,
    /// Must stand on the page of the next piece, as far as a page can hold both.
    pub(crate) with_next: bool,
    /// The height of the running header that is repeated when this piece opens a page, 0 without one.
    pub(crate) header: f32,
    /// Stands at the top of a page of its own.
    pub(crate) opens_page: bool,
}

/// The place of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    /// From 0.
    pub(crate) page: usize,
    /// From the top of the page's body to the piece.
    pub(crate) top: f32,
    /// Whether the running header is repeated, above `top`.
    pub(crate) repeats_header: bool,
}

/// Fills pages whose body is `body` points high. A piece higher than that overflows its own page; nothing is dropped.
pub(crate) fn paginate(pieces: &[Extent], body: f32) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(pieces.len());
    let (mut page, mut used) = (0, 0.0_f32);
    let mut start = 0;
    while start < pieces.len() {
        // A chunk ends with the first piece that may part from its successor.
        let end =
            pieces[start..].iter().position(|piece| !piece.with_next).map_or(pieces.len(), |last| start + last + 1);
        let chunk = &pieces[start..end];
        let inner: f32 = chunk.iter().map(|piece| piece.before + piece.height).sum();
        let fresh = inner - chunk[0].before + chunk[0].header;
        let is_full = used + inner > body + SLACK && fresh <= body;
        if used > 0.0 && (is_full || chunk[0].opens_page) {
            page += 1;
            used = 0.0;
        }
        for piece in chunk {
            // A chunk higher than a page is broken where it must.
            if used > 0.0 && used + piece.before + piece.height > body + SLACK {
                page += 1;
                used = 0.0;
            }
            let opens = used == 0.0;
            let repeats_header = opens && page > 0 && piece.header > 0.0;
            if repeats_header {
                used += piece.header;
            } else if !opens {
                used += piece.before;
            }
            places.push(Place { page, top: used, repeats_header });
            used += piece.height;
        }
        start = end;
    }
    places
}

/// What rounding may add up to.
const SLACK: f32 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(height: f32) -> Extent {
        Extent { before: 0.0, height, with_next: false, header: 0.0, opens_page: false }
    }

    fn pages(pieces: &[Extent]) -> Vec<usize> {
        paginate(pieces, 100.0).iter().map(|place| place.page).collect()
    }

    #[test]
    fn pieces_fill_a_page_and_go_on_on_the_next() {
        assert_eq!(pages(&[piece(50.0), piece(50.0), piece(1.0)]), [0, 0, 1]);
        assert!(paginate(&[], 100.0).is_empty());
    }

    #[test]
    fn the_space_above_is_dropped_at_the_top_of_a_page() {
        let spaced = Extent { before: 20.0, ..piece(60.0) };
        let places = paginate(&[spaced, spaced], 100.0);
        assert_eq!((places[0].page, places[0].top), (0, 0.0));
        assert_eq!((places[1].page, places[1].top), (1, 0.0));
    }

    #[test]
    fn a_heading_goes_with_what_follows() {
        let heading = Extent { with_next: true, ..piece(20.0) };
        assert_eq!(pages(&[piece(70.0), heading, piece(20.0)]), [0, 1, 1]);
        assert_eq!(pages(&[piece(50.0), heading, piece(20.0)]), [0, 0, 0]);
    }

    #[test]
    fn what_no_page_can_hold_together_is_parted() {
        let kept = Extent { with_next: true, ..piece(60.0) };
        assert_eq!(pages(&[kept, kept, piece(60.0)]), [0, 1, 2]);
        assert_eq!(pages(&[piece(10.0), piece(300.0), piece(10.0)]), [0, 1, 2]);
    }

    #[test]
    fn what_opens_a_page_does_so_once() {
        let opening = Extent { opens_page: true, ..piece(20.0) };
        assert_eq!(pages(&[opening, piece(20.0), opening, piece(90.0), opening]), [0, 0, 1, 2, 3]);
    }

    #[test]
    fn a_table_repeats_its_header_on_each_new_page() {
        let row = Extent { header: 10.0, ..piece(40.0) };
        let head = Extent { with_next: true, ..piece(10.0) };
        let places = paginate(&[head, row, row, row, row], 100.0);
        let repeats: Vec<bool> = places.iter().map(|place| place.repeats_header).collect();
        assert_eq!(repeats, [false, false, false, true, false]);
        assert_eq!((places[3].page, places[3].top), (1, 10.0));
    }
}
