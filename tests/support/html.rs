//! A page, read by the rules browsers read it by.

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink as _};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element with what stands in it. The document itself is one without a name.
#[derive(Clone)]
pub(crate) struct Element {
    node: Handle,
    /// A document that is dropped empties every node in it.
    document: Handle,
}

pub(crate) fn parse(html: &str) -> Element {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    Element { node: dom.document.clone(), document: dom.document }
}

impl Element {
    pub(crate) fn name(&self) -> &str {
        match &self.node.data {
            NodeData::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        self.attributes().into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
    }

    pub(crate) fn attributes(&self) -> Vec<(String, String)> {
        match &self.node.data {
            NodeData::Element { attrs, .. } => {
                attrs.borrow().iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn children(&self) -> Vec<Element> {
        let children = self.node.children.borrow();
        children.iter().map(|node| Element { node: node.clone(), document: self.document.clone() }).collect()
    }

    /// Every element inside, in order.
    pub(crate) fn inside(&self) -> Vec<Element> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<Element>) {
        for child in self.children() {
            if !child.name().is_empty() {
                found.push(child.clone());
            }
            child.collect(found);
        }
    }

    pub(crate) fn all(&self, name: &str) -> Vec<Element> {
        self.inside().into_iter().filter(|element| element.name() == name).collect()
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<Element> {
        self.inside().into_iter().find(|element| element.attribute("id").as_deref() == Some(id))
    }

    /// The text as a person reads it, each run of white space as one space.
    pub(crate) fn text(&self) -> String {
        super::squeezed(&self.said(true))
    }

    /// The text directly in it, without that of the elements inside.
    pub(crate) fn own_text(&self) -> String {
        let children = self.node.children.borrow();
        let texts = children.iter().filter_map(|node| match &node.data {
            NodeData::Text { contents } => Some(contents.borrow().to_string()),
            _ => None,
        });
        texts.collect()
    }

    /// The text as it stands.
    pub(crate) fn raw_text(&self) -> String {
        self.said(false)
    }

    fn said(&self, spaced: bool) -> String {
        let mut text = String::new();
        for child in self.children() {
            if let NodeData::Text { contents } = &child.node.data {
                text.push_str(&contents.borrow());
                continue;
            }
            let is_comment = matches!(child.node.data, NodeData::Comment { .. });
            let is_seen = !matches!(child.name(), "script" | "style") && child.attribute("hidden").is_none();
            if is_comment || !is_seen {
                continue;
            }
            let within_a_line = matches!(child.name(), "a" | "b" | "i" | "q" | "span" | "code" | "small" | "strong");
            let apart = if within_a_line || !spaced { "" } else { " " };
            text = text + apart + &child.said(spaced) + apart;
        }
        text
    }
}
