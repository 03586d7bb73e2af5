//! The page both people see.

mod page;
