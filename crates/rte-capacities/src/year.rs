use gridwire_core::chrono_tz::Europe::Paris;
use gridwire_core::time::TimeRange;

use crate::Result;
use crate::operations::CapacitiesPerProductionType;

impl CapacitiesPerProductionType {
    /// The calendar year of France: the one length of period that satisfies every rule of the guide
    /// (F03: at most 366 days, F05: at least a calendar year).
    ///
    /// # Errors
    /// Invalid input if the calendar does not have that year.
    pub fn year(self, year: i32) -> Result<Self> {
        let range = TimeRange::year(year, Paris)?;
        Ok(self.start_date(range.from()).end_date(range.to()))
    }
}
