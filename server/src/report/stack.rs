//! A column of a given width, filled from top to bottom: the content of a table cell, or of a block kept whole.

use super::{
    ReportError,
    draw::{Draw, Mark},
    tags::{Element, Tag},
    text::{Run, Typesetter},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Centre,
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Stack {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) marks: Vec<Mark>,
}

impl Stack {
    pub(crate) fn new(width: f32) -> Self {
        Self { width, height: 0.0, marks: Vec::new() }
    }

    pub(crate) fn gap(&mut self, height: f32) {
        self.height += height;
    }

    pub(crate) fn text(
        &mut self,
        typesetter: &mut Typesetter,
        tag: impl Into<Tag>,
        runs: &[Run],
    ) -> Result<(), ReportError> {
        self.aligned(typesetter, tag, runs, Align::Start)
    }

    pub(crate) fn aligned(
        &mut self,
        typesetter: &mut Typesetter,
        tag: impl Into<Tag>,
        runs: &[Run],
        align: Align,
    ) -> Result<(), ReportError> {
        let mut draws = Vec::new();
        for line in typesetter.set(runs, self.width)? {
            let room = self.width - line.width;
            let x = match align {
                Align::Start => 0.0,
                Align::Centre => room / 2.0,
                Align::End => room,
            };
            let y = self.height;
            self.height += line.height;
            draws.push(Draw::Text { x, y, line });
        }
        self.marks.push(Mark::new(tag, draws));
        Ok(())
    }

    /// A figure of the column's width, drawn from its own top left.
    pub(crate) fn figure(&mut self, element: Element, height: f32, draws: Vec<Draw>) {
        let mut mark = Mark::new(element, draws).moved((0.0, self.height));
        mark.frame = Some([0.0, self.height, self.width, height]);
        self.marks.push(mark);
        self.height += height;
    }

    /// Lays another stack over this one at a place; this one grows to hold it.
    pub(crate) fn lay(&mut self, other: Stack, x: f32, y: f32) {
        self.height = self.height.max(y + other.height);
        self.marks.extend(other.marks.into_iter().map(|mark| mark.moved((x, y))));
    }
}
