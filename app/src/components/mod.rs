//! Components that more than one page is made of.

pub mod answer;
pub mod back;
pub mod chip;
pub mod choice;
pub mod choose;
pub mod chrome;
pub mod crisis;
pub mod day;
pub mod field;
pub mod item;
pub mod kept_words;
pub mod long_text;
pub mod pager;
pub mod paper;
pub mod plane;
pub mod preview;
pub mod readers;
pub mod reads_only;
pub mod result;
pub mod safety;
pub mod section;
pub mod spark;
pub mod strip;
pub mod timeline;
pub mod undo;
pub mod words;
