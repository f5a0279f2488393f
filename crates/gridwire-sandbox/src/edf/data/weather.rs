//! Sun, wind and air.

use super::model::day_part;
use crate::noise::{Noise, wave};
use crate::sun::Place;

/// 42 degrees north, 9 east.
const SITE: Place = Place {
    latitude_sine: 0.6691,
    latitude_cosine: 0.7431,
    longitude: 9.0,
};
/// In seconds.
const YEAR: f64 = 31_556_952.0;

pub(crate) struct Weather {
    clouds: Noise,
    cloud: Noise,
    warmth: Noise,
    moisture: Noise,
    fronts: Noise,
    gusts: Noise,
    turn: Noise,
    eddies: Noise,
}

impl Weather {
    pub(crate) fn new(seed: u64) -> Self {
        let noise = |what: &str, period| Noise::of_seconds(seed, &format!("edf {what}"), period);
        Self {
            clouds: noise("clouds", 9_000),
            cloud: noise("cloud", 40),
            warmth: noise("warmth", 260_000),
            moisture: noise("moisture", 15_000),
            fronts: noise("fronts", 32_000),
            gusts: noise("gusts", 15),
            turn: noise("turn", 21_600),
            eddies: noise("eddies", 12),
        }
    }

    /// In W/m².
    pub(crate) fn irradiance(&self, t: i64) -> f64 {
        let clear = 0.74 + 0.30 * self.clouds.at(t) + 0.06 * self.cloud.at(t);
        let seconds = t.rem_euclid(86_400) as u32;
        1_040.0 * SITE.sun(seconds, t as f64 / YEAR) * clear.clamp(0.08, 1.05)
    }

    /// In °C: warmest early in August and at three in the afternoon.
    pub(crate) fn temperature(&self, t: i64) -> f64 {
        let season = 7.5 * wave(t as f64 / YEAR - 0.34);
        15.5 + season + 4.5 * wave(day_part(t) - 0.31) + 3.0 * self.warmth.at(t)
    }

    /// In percent.
    pub(crate) fn humidity(&self, t: i64) -> f64 {
        let daily = 13.0 * wave(day_part(t) - 0.31);
        (66.0 - daily + 14.0 * self.moisture.at(t)).clamp(5.0, 100.0)
    }

    /// In m/s.
    pub(crate) fn wind_speed(&self, t: i64) -> f64 {
        (5.8 + 4.2 * self.fronts.at(t) + 1.1 * self.gusts.at(t)).max(0.0)
    }

    /// In degrees.
    pub(crate) fn wind_direction(&self, t: i64) -> f64 {
        (250.0 + 100.0 * self.turn.at(t) + 14.0 * self.eddies.at(t)).rem_euclid(360.0)
    }
}
