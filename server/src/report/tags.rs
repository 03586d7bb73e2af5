//! The structure a screen reader follows: a tree of tagged elements beside the drawn pages.

/// A standard structure type of PDF 1.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    H1,
    H2,
    H3,
    H4,
    P,
    BlockQuote,
    L,
    LI,
    Lbl,
    LBody,
    Table,
    TR,
    /// The header of a column.
    TH,
    /// The header of a row.
    RowHead,
    TD,
    Figure,
    /// A list of contents, and an entry of it.
    Contents,
    ContentsEntry,
}

impl Role {
    /// A heading that lies so deep; 1 is the title’s.
    pub(crate) fn heading(level: u8) -> Self {
        match level {
            1 => Self::H1,
            2 => Self::H2,
            3 => Self::H3,
            _ => Self::H4,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::H1 => "H1",
            Self::H2 => "H2",
            Self::H3 => "H3",
            Self::H4 => "H4",
            Self::P => "P",
            Self::BlockQuote => "BlockQuote",
            Self::L => "L",
            Self::LI => "LI",
            Self::Lbl => "Lbl",
            Self::LBody => "LBody",
            Self::Table => "Table",
            Self::TR => "TR",
            Self::TH | Self::RowHead => "TH",
            Self::TD => "TD",
            Self::Figure => "Figure",
            Self::Contents => "TOC",
            Self::ContentsEntry => "TOCI",
        }
    }
}

/// An element of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element(pub(crate) usize);

/// What drawn content belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Nothing that is read out: lines, backgrounds, what repeats on every page.
    Artifact,
    Of(Element),
}

impl From<Element> for Tag {
    fn from(element: Element) -> Self {
        Tag::Of(element)
    }
}

/// A child, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kid {
    Element(Element),
    /// The marked content with this number on this page, both from 0.
    Content {
        page: usize,
        mcid: usize,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) role: Role,
    pub(crate) parent: Option<Element>,
    pub(crate) kids: Vec<Kid>,
    /// What a figure shows, in words.
    pub(crate) alternative: Option<String>,
    /// Where a figure lies on its page, in points from the lower left: left, bottom, right, top.
    pub(crate) bounds: Option<[f32; 4]>,
}

/// The tree; its root is a `Document` and exists from the start.
#[derive(Clone, Debug)]
pub(crate) struct Tags {
    nodes: Vec<Node>,
}

impl Tags {
    pub(crate) const ROOT: Element = Element(0);

    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Node { role: Role::Document, parent: None, kids: Vec::new(), alternative: None, bounds: None }],
        }
    }

    /// Adds an element as the last child of `parent`.
    pub(crate) fn add(&mut self, parent: Element, role: Role) -> Element {
        let element = Element(self.nodes.len());
        self.nodes.push(Node { role, parent: Some(parent), kids: Vec::new(), alternative: None, bounds: None });
        self.nodes[parent.0].kids.push(Kid::Element(element));
        element
    }

    pub(crate) fn figure(&mut self, parent: Element, alternative: impl Into<String>) -> Element {
        let element = self.add(parent, Role::Figure);
        self.nodes[element.0].alternative = Some(alternative.into());
        element
    }

    pub(crate) fn place(&mut self, element: Element, page: usize, mcid: usize) {
        self.nodes[element.0].kids.push(Kid::Content { page, mcid });
    }

    pub(crate) fn bound(&mut self, element: Element, bounds: [f32; 4]) {
        let known = &mut self.nodes[element.0].bounds;
        *known = Some(known.map_or(bounds, |old| {
            [old[0].min(bounds[0]), old[1].min(bounds[1]), old[2].max(bounds[2]), old[3].max(bounds[3])]
        }));
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn role(&self, element: Element) -> Role {
        self.nodes[element.0].role
    }
}
