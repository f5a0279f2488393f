//! Smooth chance: any instant's value at once, without a table or the instants before.
//!
//! Only sums and products: what a machine's library makes of a sine may differ in the last digit, and one seed must be
//! the same bytes everywhere.

use crate::random::Random;

/// A curve between -1 and 1 that has forgotten itself after a few periods.
#[derive(Debug)]
pub(crate) struct Noise {
    key: u64,
    period: i64,
}

impl Noise {
    pub(crate) fn new(seed: u64, purpose: &str, hours: i64) -> Self {
        Self::of_seconds(seed, purpose, hours * 3600)
    }

    /// For what changes while one watches.
    pub(crate) fn of_seconds(seed: u64, purpose: &str, period: i64) -> Self {
        Self {
            key: Random::new(seed, purpose).next(),
            period,
        }
    }

    /// At an instant, in seconds since 1970.
    pub(crate) fn at(&self, instant: i64) -> f64 {
        let knot = instant.div_euclid(self.period);
        let x = instant.rem_euclid(self.period) as f64 / self.period as f64;
        let (left, right) = (self.knot(knot), self.knot(knot + 1));
        left + (right - left) * x * x * (3.0 - 2.0 * x)
    }

    fn knot(&self, number: i64) -> f64 {
        let bits = Random::numbered(self.key, number) >> 32;
        bits as f64 / f64::from(u32::MAX) * 2.0 - 1.0
    }
}

/// A sine by its turns, within a thousandth.
pub(crate) fn wave(turns: f64) -> f64 {
    let x = turns - turns.floor() - 0.5;
    let parabola = -16.0 * x * (0.5 - x.abs());
    parabola + 0.225 * (parabola * parabola.abs() - parabola)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_a_sine() {
        for step in -400..400 {
            let turns = f64::from(step) / 100.0;
            let sine = (turns * std::f64::consts::TAU).sin();
            assert!((wave(turns) - sine).abs() < 0.0012, "{turns}");
        }
    }

    #[test]
    fn noise_is_smooth_and_uses_its_range() {
        let noise = Noise::new(1, "test", 10);
        let values: Vec<f64> = (0..20_000).map(|hour| noise.at(hour * 3600)).collect();
        assert!(values.iter().all(|value| (-1.0..=1.0).contains(value)));
        assert!(
            values.iter().any(|value| *value > 0.9) && values.iter().any(|value| *value < -0.9)
        );
        assert!(
            values
                .windows(2)
                .all(|pair| (pair[1] - pair[0]).abs() < 0.31)
        );
        assert_eq!(noise.at(-5), Noise::new(1, "test", 10).at(-5));
    }
}
