//! The low-voltage grid that the site hangs on.

use crate::noise::Noise;

pub(crate) struct Grid {
    frequency: Noise,
    regulation: Noise,
    voltage: Noise,
    imbalance: [Noise; 2],
}

impl Grid {
    pub(crate) fn new(seed: u64) -> Self {
        let noise = |what: &str, period| Noise::of_seconds(seed, &format!("edf {what}"), period);
        Self {
            frequency: noise("frequency", 7),
            regulation: noise("regulation", 300),
            voltage: noise("voltage", 45),
            imbalance: [noise("imbalance 1", 130), noise("imbalance 2", 170)],
        }
    }

    /// In Hz.
    pub(crate) fn frequency(&self, t: i64) -> f64 {
        50.0 + 0.02 * self.frequency.at(t) + 0.03 * self.regulation.at(t)
    }

    /// In V between two phases; it gives way under the power in kW that is drawn.
    pub(crate) fn voltage(&self, t: i64, drawn: f64) -> f64 {
        402.0 + 2.5 * self.voltage.at(t) - 0.003 * drawn
    }

    /// What each phase has of a whole: about a third, and together all of it.
    pub(crate) fn phases(&self, t: i64, whole: f64) -> [f64; 3] {
        let [first, second] = [0, 1].map(|n: usize| 0.04 * self.imbalance[n].at(t));
        [first, second, -first - second].map(|part| whole * (1.0 / 3.0 + part))
    }
}

/// In A, of an active and a reactive power in kW and kvar on three phases.
pub(crate) fn current(active: f64, reactive: f64, voltage: f64) -> f64 {
    let apparent = (active * active + reactive * reactive).sqrt();
    apparent * 1_000.0 / (voltage * 3_f64.sqrt())
}
