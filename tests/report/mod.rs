//! Reports and printed sheets.

mod making;
mod pdf;
mod printed;
mod worksheet;
