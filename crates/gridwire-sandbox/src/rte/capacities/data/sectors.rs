//! Megawatts per sector and year.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::paris;
use crate::random::Random;

/// Nothing before.
pub(crate) const FIRST_YEAR: i32 = 2015;

/// In the guide's order, which is alphabetical but for the last.
pub(crate) const PRODUCTION_TYPES: [&str; 20] = [
    "BIOMASS",
    "FOSSIL_BROWN_COAL_LIGNITE",
    "FOSSIL_COAL_DERIVED_GAS",
    "FOSSIL_GAS",
    "FOSSIL_HARD_COAL",
    "FOSSIL_OIL",
    "FOSSIL_OIL_SHALE",
    "FOSSIL_PEAT",
    "GEOTHERMAL",
    "HYDRO_PUMPED_STORAGE",
    "HYDRO_RUN_OF_RIVER_AND_POUNDAGE",
    "HYDRO_WATER_RESERVOIR",
    "MARINE",
    "NUCLEAR",
    "OTHER_RENEWABLE",
    "SOLAR",
    "WASTE",
    "WIND_OFFSHORE",
    "WIND_ONSHORE",
    "OTHER",
];

/// Rough MW at the start of some years, in between on a straight line.
fn anchors(production_type: &str) -> &'static [(i32, f64)] {
    match production_type {
        "BIOMASS" => &[(2015, 560.0), (2026, 720.0)],
        "FOSSIL_GAS" => &[
            (2015, 11_000.0),
            (2018, 12_100.0),
            (2022, 12_700.0),
            (2026, 12_700.0),
        ],
        "FOSSIL_HARD_COAL" => &[
            (2015, 4_810.0),
            (2016, 2_930.0),
            (2021, 2_900.0),
            (2022, 1_815.0),
            (2028, 0.0),
        ],
        "FOSSIL_OIL" => &[(2015, 8_600.0), (2018, 4_100.0), (2026, 2_700.0)],
        "GEOTHERMAL" => &[(2015, 1.7), (2026, 6.2)],
        "HYDRO_PUMPED_STORAGE" => &[(2015, 4_960.0), (2026, 5_050.0)],
        "HYDRO_RUN_OF_RIVER_AND_POUNDAGE" => &[(2015, 10_310.0), (2026, 10_480.0)],
        "HYDRO_WATER_RESERVOIR" => &[(2015, 8_210.0), (2026, 8_260.0)],
        "MARINE" => &[(2015, 240.0)],
        "NUCLEAR" => &[
            (2015, 63_130.0),
            (2020, 63_130.0),
            (2021, 61_370.0),
            (2024, 61_370.0),
            (2025, 62_990.0),
        ],
        "OTHER_RENEWABLE" => &[(2015, 310.0), (2026, 640.0)],
        "SOLAR" => &[
            (2015, 6_000.0),
            (2020, 9_500.0),
            (2023, 16_200.0),
            (2026, 26_500.0),
        ],
        "WASTE" => &[(2015, 870.0), (2026, 930.0)],
        "WIND_OFFSHORE" => &[
            (2021, 0.0),
            (2022, 2.0),
            (2023, 482.0),
            (2025, 1_480.0),
            (2027, 2_000.0),
        ],
        "WIND_ONSHORE" => &[(2015, 9_100.0), (2020, 16_500.0), (2026, 24_400.0)],
        "OTHER" => &[(2015, 62.0), (2020, 110.0), (2026, 1_050.0)],
        _ => &[(2015, 0.0)],
    }
}

/// The yearly table.
pub(crate) struct Sectors {
    seed: u64,
}

impl Sectors {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    pub(crate) fn megawatts(&self, production_type: &str, year: i32) -> f64 {
        let level = interpolate(anchors(production_type), year);
        let mut random = self.random(production_type, year);
        // Within 0.3 %: less than a year's growth of anything that grows.
        let noise = random.between(-300, 300) as f64 / 100_000.0;
        let value = level * (1.0 + noise);
        if level < 1_000.0 {
            (value * 10.0).round() / 10.0
        } else {
            value.round()
        }
    }

    /// In the last days of the year before.
    pub(crate) fn updated(&self, year: i32) -> DateTime<Utc> {
        let mut random = self.random("update", year);
        let day = random.between(26, 30) as u32;
        let seconds = random.between(9 * 3600, 18 * 3600);
        NaiveDate::from_ymd_opt(year - 1, 12, day)
            .map_or_else(|| paris::new_year(year), paris::midnight)
            + TimeDelta::seconds(seconds)
    }

    fn random(&self, what: &str, year: i32) -> Random {
        Random::new(self.seed, &format!("rte sectors {what} {year}"))
    }
}

fn interpolate(anchors: &[(i32, f64)], year: i32) -> f64 {
    let mut before: Option<(i32, f64)> = None;
    for &(at, level) in anchors {
        if year <= at {
            return match before {
                Some((from, start)) => {
                    start + (level - start) * f64::from(year - from) / f64::from(at - from)
                }
                None => level,
            };
        }
        before = Some((at, level));
    }
    before.map_or(0.0, |(_, level)| level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plausible_for_france() {
        for seed in 0..5 {
            let sectors = Sectors::new(seed);
            for year in 2015..2030 {
                let nuclear = sectors.megawatts("NUCLEAR", year);
                assert!((61_000.0..63_500.0).contains(&nuclear), "{nuclear}");
                assert_eq!(sectors.megawatts("FOSSIL_PEAT", year), 0.0);
                assert_eq!(paris::year(sectors.updated(year)), year - 1);
            }
            for year in 2015..2026 {
                for growing in ["SOLAR", "WIND_ONSHORE"] {
                    assert!(
                        sectors.megawatts(growing, year) < sectors.megawatts(growing, year + 1)
                    );
                }
            }
            assert_eq!(sectors.megawatts("WIND_OFFSHORE", 2021), 0.0);
            assert!(sectors.megawatts("WIND_OFFSHORE", 2022) > 0.0);
        }
    }
}
