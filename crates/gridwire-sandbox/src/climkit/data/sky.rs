//! Sun and clouds over a site, and what a roof makes of them.

use super::{DAY, year_part};
use crate::climkit::time::QUARTER;
use crate::noise::Noise;
use crate::random::Random;
use crate::sun::Place;

pub(crate) struct Sky {
    place: Place,
    clouds: Noise,
    cloud: Noise,
    standby: u64,
}

impl Sky {
    pub(crate) fn new(seed: u64, site: &str, place: Place) -> Self {
        Self {
            place,
            clouds: Noise::new(seed, &format!("climkit clouds {site}"), 7),
            cloud: Noise::of_seconds(seed, &format!("climkit cloud {site}"), 1_800),
            standby: Random::new(seed, &format!("climkit standby {site}")).next(),
        }
    }

    /// What a roof of so many kW produces, in Wh. At night it is negative: inverters draw power for themselves.
    pub(crate) fn production(&self, peak: f64, quarter: i64) -> i64 {
        let middle = quarter * QUARTER + QUARTER / 2;
        let seconds = middle.rem_euclid(DAY) as u32;
        let clear = 0.62 + 0.38 * self.clouds.at(middle) + 0.08 * self.cloud.at(middle);
        let sun = self.place.sun(seconds, year_part(quarter)) * clear.clamp(0.06, 1.0);
        let produced = (peak * 1_000.0 * 0.25 * 0.92 * sun).round() as i64;
        let bits = Random::numbered(self.standby, quarter) % 4;
        let drawn = (peak / 5.0).ceil() as i64 + bits as i64;
        produced - drawn
    }
}
