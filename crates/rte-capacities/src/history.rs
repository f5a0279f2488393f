use gridwire_core::chrono::{DateTime, TimeZone};

use crate::{ProductionUnitCapacities, ProductionUnitCapacity};

impl ProductionUnitCapacities {
    /// The value in force at an instant.
    ///
    /// The values of a station are its history, in no reliable order, and neither the first nor the
    /// last is "the" capacity: it is the one whose interval contains the instant, the latest if
    /// there are several. A value without a start counts as ever since, one without an end as in
    /// force.
    pub fn in_force<Z: TimeZone>(&self, at: &DateTime<Z>) -> Option<&ProductionUnitCapacity> {
        self.values
            .iter()
            .filter(|value| {
                value.start_date.is_none_or(|start| start <= *at)
                    && value.end_date.is_none_or(|end| *at < end)
            })
            .max_by_key(|value| value.start_date)
    }
}
