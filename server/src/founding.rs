//! A practice as it begins: its row, its audit trail, its library.

use sqlx::{Any, Transaction};
use weft_shared::{error::Faults, ids::PracticeId, practice::Particulars};

use crate::{
    audit::chain,
    clock::LocalTime,
    context::Context,
    error::Result,
    library::exercises,
    store::practice::{self, PracticeRow},
};

/// A practice that is to be made.
pub struct NewPractice {
    pub name: String,
    /// ISO 3166-1, two letters; empty where nobody said.
    pub country: String,
    /// IANA name, `Europe/London`.
    pub time_zone: String,
    /// The numbers to call, a line each.
    pub crisis: String,
}

impl NewPractice {
    /// Held to its rules.
    ///
    /// # Errors
    /// A sentence for each of `name`, `crisis` and `time_zone` that cannot stand.
    pub(crate) fn read(self) -> Result<Self, Faults> {
        let zone = self.time_zone.trim().to_owned();
        let particulars = Particulars::read(&self.name, "", &self.crisis);
        let knows_zone = LocalTime::of(&zone).is_some();
        match particulars {
            Ok(Particulars { name, crisis, .. }) if knows_zone => {
                Ok(Self { name, crisis, time_zone: zone, country: self.country })
            }
            particulars => {
                let mut faults = particulars.err().unwrap_or_default();
                if !knows_zone {
                    faults.add("time_zone", "Enter a time zone Weft knows, such as Europe/London.");
                }
                Err(faults)
            }
        }
    }
}

/// Makes the practice, with the built-in exercises.
pub(crate) async fn found(
    context: &Context,
    tx: &mut Transaction<'static, Any>,
    new: NewPractice,
) -> Result<PracticeId> {
    let NewPractice { name, country, time_zone, crisis } = new;
    let row = PracticeRow { id: context.new_id(), name, time_zone, crisis };
    practice::insert_practice(tx, &row, &country, context.now()).await?;
    chain::begin(tx, context.vault.trail_key(), row.id).await?;
    exercises::install_library(context, tx, row.id).await?;
    Ok(row.id)
}
