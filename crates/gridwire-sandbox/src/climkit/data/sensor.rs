//! What sensors measure.

use super::{YEAR, day_part};
use crate::climkit::time::QUARTER;
use crate::noise::{Noise, wave};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    Temperature,
    Level,
    CarbonDioxide,
}

impl Quantity {
    /// In the words of the list of sensors: the quantity and its unit.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Temperature => ("temperature", "°C"),
            Self::Level => ("level", "%"),
            Self::CarbonDioxide => ("co2", "ppm"),
        }
    }
}

/// At the start of a quarter of an hour.
pub(crate) fn measure(quantity: Quantity, noise: &Noise, quarter: i64) -> f64 {
    let instant = quarter * QUARTER;
    let (day, noise) = (day_part(quarter), noise.at(instant));
    let tenths = |value: f64| (value * 10.0).round() / 10.0 + 0.0;
    match quantity {
        Quantity::Temperature => {
            let season = 9.5 * wave(instant as f64 / YEAR - 0.34);
            tenths(10.5 + season + 4.0 * wave(day - 0.35) + 3.5 * noise)
        }
        Quantity::Level => tenths(62.0 + 30.0 * noise),
        Quantity::CarbonDioxide => (560.0 + 110.0 * wave(day - 0.6) + 90.0 * noise).round(),
    }
}
