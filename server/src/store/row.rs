//! Reading stored values as the domain's types.

use std::str::FromStr;

use sqlx::{Row as _, any::AnyRow};
use weft_shared::when::{Day, Moment, Time};

use super::{Result, StoreError};

pub(super) trait Columns {
    fn text(&self, column: &'static str) -> Result<String>;
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>>;
    fn number(&self, column: &'static str) -> Result<i64>;
    fn maybe_number(&self, column: &'static str) -> Result<Option<i64>>;
    fn bytes(&self, column: &'static str) -> Result<Vec<u8>>;
    fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>>;

    /// An id, a day, or anything else that is stored as its text.
    fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T> {
        self.text(column)?.parse().map_err(|_| StoreError::Unreadable(column))
    }

    fn maybe_parsed<T: FromStr>(&self, column: &'static str) -> Result<Option<T>> {
        self.maybe_text(column)?.map(|text| text.parse().map_err(|_| StoreError::Unreadable(column))).transpose()
    }

    fn moment(&self, column: &'static str) -> Result<Moment> {
        self.number(column).map(Moment)
    }

    fn maybe_moment(&self, column: &'static str) -> Result<Option<Moment>> {
        Ok(self.maybe_number(column)?.map(Moment))
    }

    fn day(&self, column: &'static str) -> Result<Day> {
        self.parsed(column)
    }

    fn maybe_time(&self, column: &'static str) -> Result<Option<Time>> {
        self.maybe_parsed(column)
    }
}

impl Columns for AnyRow {
    fn text(&self, column: &'static str) -> Result<String> {
        Ok(self.try_get(column)?)
    }

    fn maybe_text(&self, column: &'static str) -> Result<Option<String>> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &'static str) -> Result<i64> {
        Ok(self.try_get(column)?)
    }

    fn maybe_number(&self, column: &'static str) -> Result<Option<i64>> {
        Ok(self.try_get(column)?)
    }

    fn bytes(&self, column: &'static str) -> Result<Vec<u8>> {
        Ok(self.try_get(column)?)
    }

    fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>> {
        Ok(self.try_get(column)?)
    }
}
