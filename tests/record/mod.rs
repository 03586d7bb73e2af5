//! A client's record as it is kept.

mod drafts;
