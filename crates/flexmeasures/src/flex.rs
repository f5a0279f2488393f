//! What is to be scheduled: shorter ways to write it, and what is checked before it is sent.

mod check;

use gridwire_core::chrono::{DateTime, TimeZone};
use gridwire_core::time::TimeRange;

use crate::{
    FlexContext, FlexModel, IsoDuration, Quantity, ScheduleTrigger, SensorId, TimedQuantity,
    VariableQuantity,
};

impl FlexModel {
    /// A battery or another storage, by the sensor of its power, on which the schedule is recorded.
    pub fn storage(sensor: impl Into<SensorId>) -> Self {
        Self::new().sensor(sensor)
    }

    /// A process: a load that runs for a while at a power in the unit of the sensor, and may be moved as
    /// [`process_type`](Self::process_type) says.
    ///
    /// Server 1.0.1 has its scheduler, and refuses its fields wherever they are sent.
    pub fn process(
        sensor: impl Into<SensorId>,
        duration: impl Into<IsoDuration>,
        power: f64,
    ) -> Self {
        Self::new().sensor(sensor).duration(duration).power(power)
    }

    /// States of charge to reach exactly: pairs of an instant or a [`TimeRange`], and a quantity.
    #[must_use]
    pub fn targets<T: Into<TimedQuantity>>(self, targets: impl IntoIterator<Item = T>) -> Self {
        self.soc_targets(pieces(targets))
    }

    /// States of charge to have at least: pairs of an instant or a [`TimeRange`], and a quantity.
    #[must_use]
    pub fn minima<T: Into<TimedQuantity>>(self, minima: impl IntoIterator<Item = T>) -> Self {
        self.soc_minima(pieces(minima))
    }

    /// States of charge to stay below: pairs of an instant or a [`TimeRange`], and a quantity.
    #[must_use]
    pub fn maxima<T: Into<TimedQuantity>>(self, maxima: impl IntoIterator<Item = T>) -> Self {
        self.soc_maxima(pieces(maxima))
    }
}

fn pieces<T: Into<TimedQuantity>>(pieces: impl IntoIterator<Item = T>) -> Vec<TimedQuantity> {
    pieces.into_iter().map(Into::into).collect()
}

impl<Z: TimeZone, Q: Into<Quantity>> From<(DateTime<Z>, Q)> for TimedQuantity {
    fn from((at, quantity): (DateTime<Z>, Q)) -> Self {
        Self::new(quantity).datetime(at.fixed_offset())
    }
}

impl<Q: Into<Quantity>> From<(TimeRange, Q)> for TimedQuantity {
    fn from((range, quantity): (TimeRange, Q)) -> Self {
        Self::new(quantity).start(range.from()).end(range.to())
    }
}

impl From<FlexModel> for Vec<FlexModel> {
    fn from(model: FlexModel) -> Self {
        vec![model]
    }
}

impl FlexContext {
    /// What the site pays for what it draws, and gets for what it feeds in: fixed quantities, or sensors
    /// with prices.
    pub fn prices(
        consumption: impl Into<VariableQuantity>,
        production: impl Into<VariableQuantity>,
    ) -> Self {
        Self::new()
            .consumption_price(consumption)
            .production_price(production)
    }
}

impl ScheduleTrigger {
    /// A schedule of one or several devices over a range.
    pub fn over(range: TimeRange, devices: impl Into<Vec<FlexModel>>) -> Self {
        Self::new(range.from())
            .duration(range.duration())
            .flex_model(devices)
    }
}
