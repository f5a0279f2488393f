//! The site: what each of its parts does at an instant, and what the grid gives or takes for it.

use super::grid::Grid;
use super::storage::Storage;
use super::weather::Weather;
use crate::noise::{Noise, wave};
use crate::random::Random;

/// The largest output of the solar plant, in kW.
pub(crate) const SOLAR_PEAK: f64 = 1_500.0;
/// The largest output of the wind turbine, in kW. It stands beside the site and is only forecast.
const WIND_PEAK: f64 = 800.0;
const DAY: i64 = 86_400;

/// All instants are in seconds since 1970, all powers in kW and kvar.
pub(crate) struct Model {
    pub(crate) weather: Weather,
    pub(crate) storage: Storage,
    pub(crate) grid: Grid,
    chores: Noise,
    motors: Noise,
    freezers: Noise,
    reactive: Noise,
    misses: Noise,
    genset: u64,
}

/// What runs, and how: a power and a state of the document's tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Running {
    pub(crate) power: f64,
    pub(crate) state: i64,
}

impl Model {
    pub(crate) fn new(seed: u64) -> Self {
        let noise = |what: &str, period| Noise::of_seconds(seed, &format!("edf {what}"), period);
        Self {
            weather: Weather::new(seed),
            storage: Storage::new(seed),
            grid: Grid::new(seed),
            chores: noise("chores", 1_200),
            motors: noise("motors", 20),
            freezers: noise("freezers", 300),
            reactive: noise("reactive", 90),
            misses: noise("misses", 10_800),
            genset: Random::new(seed, "edf genset").next(),
        }
    }

    pub(crate) fn solar(&self, t: i64) -> f64 {
        let irradiance = self.weather.irradiance(t);
        // Modules are warmer than the air in the sun, and give less for it.
        let warmer = self.weather.temperature(t) + 0.025 * irradiance - 25.0;
        let power = SOLAR_PEAK * 0.88 * irradiance / 1_000.0 * (1.0 - 0.004 * warmer);
        power.clamp(0.0, SOLAR_PEAK)
    }

    pub(crate) fn wind(&self, t: i64) -> f64 {
        // Between the speeds at which it starts and at which it gives all it can, with the cube of the speed.
        let part = ((self.weather.wind_speed(t) - 3.0) / 9.0).clamp(0.0, 1.0);
        WIND_PEAK * part * part * part
    }

    pub(crate) fn demand(&self, t: i64) -> f64 {
        let day = day_part(t);
        let bustle = 170.0 * wave(day - 0.33) + 70.0 * wave(2.0 * day - 0.07);
        620.0 + bustle + 40.0 * self.chores.at(t) + 12.0 * self.motors.at(t)
    }

    /// Cold stores: off at night, free in the sun, held back in the evening.
    pub(crate) fn flexible_load(&self, t: i64) -> Running {
        let wanted = 95.0 + 25.0 * self.freezers.at(t);
        let (power, state) = match t.rem_euclid(DAY) / 3_600 {
            0..4 => (0.0, 1),
            17..21 => (wanted.min(80.0), 2),
            _ => (wanted, 3),
        };
        Running { power, state }
    }

    /// Runs on most evenings for some hours.
    pub(crate) fn genset(&self, t: i64) -> Running {
        let bits = Random::numbered(self.genset, t.div_euclid(DAY));
        let start = 17 * 3_600 + (bits % 3_600) as i64;
        let duration = 2 * 3_600 + (bits >> 20) as i64 % 7_200;
        let (power, state) = match t.rem_euclid(DAY) - start {
            _ if bits >> 40 & 3 == 0 => (0.0, 1),
            0..45 => (0.0, 2),
            since if (45..duration).contains(&since) => (330.0 + 15.0 * self.motors.at(t), 3),
            _ => (0.0, 1),
        };
        Running { power, state }
    }

    /// The active power that the site takes from the grid; negative while it gives.
    pub(crate) fn exchange(&self, t: i64) -> f64 {
        let taken = self.demand(t) + self.flexible_load(t).power;
        taken - self.solar(t) - self.storage.power(t) - self.genset(t).power
    }

    pub(crate) fn reactive_exchange(&self, t: i64) -> f64 {
        0.14 * self.demand(t) + 20.0 * self.reactive.at(t) - self.storage.reactive(t)
    }

    /// How a forecast is off, from -1 to 1: a curve of its own for each number.
    pub(crate) fn miss(&self, forecast: i64, t: i64) -> f64 {
        // Farther apart than any forecast is long.
        self.misses.at(t + forecast * 7 * DAY)
    }
}

/// The part of the day that has passed, in UTC.
pub(crate) fn day_part(t: i64) -> f64 {
    t.rem_euclid(DAY) as f64 / DAY as f64
}
