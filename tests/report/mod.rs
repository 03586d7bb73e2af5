//! Reports and printed sheets.

mod looked;
mod making;
mod pdf;
mod printed;
mod worksheet;
