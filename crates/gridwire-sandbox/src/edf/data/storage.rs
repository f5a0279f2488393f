//! The battery: what it gives is what it loses.

use super::model::day_part;
use crate::noise::{Noise, wave};

/// In kWh.
const CAPACITY: f64 = 2_000.0;

pub(crate) struct Storage {
    plan: Noise,
    trim: Noise,
    reactive: Noise,
}

impl Storage {
    pub(crate) fn new(seed: u64) -> Self {
        let noise = |what: &str, period| Noise::of_seconds(seed, &format!("edf {what}"), period);
        Self {
            plan: noise("battery plan", 14_400),
            trim: noise("battery trim", 600),
            reactive: noise("battery reactive", 75),
        }
    }

    /// Stored energy in kWh: least in the morning, most in the evening.
    pub(crate) fn energy(&self, t: i64) -> f64 {
        let daily = 560.0 * wave(day_part(t) - 0.46);
        1_000.0 + daily + 150.0 * self.plan.at(t) + 5.0 * self.trim.at(t)
    }

    /// In percent.
    pub(crate) fn state_of_charge(&self, t: i64) -> f64 {
        self.energy(t) / CAPACITY * 100.0
    }

    /// Output in kW, over the second that begins: positive while it discharges.
    pub(crate) fn power(&self, t: i64) -> f64 {
        (self.energy(t) - self.energy(t + 1)) * 3_600.0
    }

    /// Output in kvar.
    pub(crate) fn reactive(&self, t: i64) -> f64 {
        38.0 * self.reactive.at(t)
    }

    /// Ready, or ready and idle.
    pub(crate) fn state(&self, t: i64) -> i64 {
        if self.power(t).abs() < 8.0 { 5 } else { 4 }
    }
}
