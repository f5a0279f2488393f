//! Forty units, told one by one.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::moment::Moment;
use super::park::Park;
use crate::noise::Noise;
use crate::paris;
use crate::random::Random;
use crate::rte::{eic, names};

/// A reactor, a turbine, a battery: what others call a group. Invented.
pub(crate) struct Unit {
    pub(crate) code_eic: String,
    pub(crate) name: String,
    pub(crate) production_type: &'static str,
    pub(crate) opened: DateTime<Utc>,
    /// Measured in half megawatts.
    pub(crate) halves: bool,
    /// For corrections.
    pub(crate) key: u64,
    capacity: f64,
    /// What it takes when it stands still.
    own_use: f64,
    /// Weeks on and weeks off.
    state: Noise,
    /// Hour by hour.
    load: Noise,
}

/// Sector, sites, units of a site, their megawatts, and the first years of units that are younger than the data.
type Family = (&'static str, usize, usize, (i64, i64), Option<(i64, i64)>);

const FAMILIES: &[Family] = &[
    ("FOSSIL_GAS", 3, 2, (380, 470), None),
    ("FOSSIL_HARD_COAL", 1, 2, (570, 600), None),
    ("FOSSIL_OIL", 1, 2, (85, 185), None),
    ("HYDRO_PUMPED_STORAGE", 1, 3, (150, 235), None),
    ("HYDRO_RUN_OF_RIVER_AND_POUNDAGE", 3, 1, (110, 340), None),
    ("HYDRO_WATER_RESERVOIR", 2, 2, (100, 215), None),
    ("NUCLEAR", 4, 4, (890, 1_450), None),
    ("OTHER", 2, 1, (100, 240), Some((2022, 2024))),
    ("SOLAR", 1, 1, (180, 300), Some((2016, 2020))),
    ("WIND_OFFSHORE", 1, 1, (450, 500), Some((2022, 2023))),
];

/// Sorted by sector, then name.
pub(crate) fn generate(seed: u64) -> Vec<Unit> {
    let mut random = Random::new(seed, "rte generation units");
    let mut used = BTreeSet::new();
    let mut units = Vec::new();
    for &(production_type, sites, groups, megawatts, years) in FAMILIES {
        for _ in 0..sites {
            let site = names::site(&mut random, &mut used);
            // The groups of a site are alike.
            let capacity = random.between(megawatts.0, megawatts.1) as f64;
            for group in 1..=groups {
                let name = if groups == 1 {
                    site.clone()
                } else {
                    format!("{site} {group}")
                };
                units.push(Unit {
                    code_eic: eic::group(units.len() + 1),
                    production_type,
                    opened: opened(years, &mut random),
                    halves: random.permille(250),
                    key: random.next(),
                    capacity,
                    own_use: capacity * random.between(20, 45) as f64 / 1000.0,
                    state: Noise::new(seed, &format!("rte unit state {name}"), 24 * 24),
                    load: Noise::new(seed, &format!("rte unit load {name}"), 6),
                    name,
                });
            }
        }
    }
    units.sort_by(|a, b| (a.production_type, &a.name).cmp(&(b.production_type, &b.name)));
    units
}

fn opened(years: Option<(i64, i64)>, random: &mut Random) -> DateTime<Utc> {
    let Some((first, last)) = years else {
        return DateTime::<Utc>::MIN_UTC;
    };
    let (year, month) = (random.between(first, last), random.between(1, 12));
    NaiveDate::from_ymd_opt(year as i32, month as u32, 1)
        .map_or(DateTime::<Utc>::MIN_UTC, paris::midnight)
}

impl Unit {
    pub(crate) fn megawatts(&self, park: &Park, moment: &Moment) -> f64 {
        let state = self.state.at(moment.seconds);
        let load = self.load.at(moment.seconds);
        // How much the country wants: 0 on a summer night, 1 on a winter evening.
        let want = (0.35 + 0.35 * moment.cold + 1.2 * (moment.bustle - 0.85)).clamp(0.0, 1.0);
        let part = match self.production_type {
            // Outages are for the summer.
            "NUCLEAR" if state > 0.5 + 0.2 * moment.cold => return -self.own_use,
            "NUCLEAR" if load < -0.85 => 0.72,
            "NUCLEAR" => 0.985 + 0.012 * load,
            "FOSSIL_GAS" if state + want > 0.5 => 0.7 + 0.3 * load,
            "FOSSIL_HARD_COAL" if state + want > 1.0 => 0.75 + 0.2 * load,
            "FOSSIL_OIL" if want + 0.3 * load > 1.1 => 0.5 + 0.3 * load,
            "FOSSIL_HARD_COAL" => return -self.own_use / 10.0,
            "HYDRO_RUN_OF_RIVER_AND_POUNDAGE" => {
                0.5 + 0.18 * moment.melt + 0.15 * state + 0.05 * load
            }
            "HYDRO_WATER_RESERVOIR" => (1.4 * want - 0.5 + 0.4 * load).clamp(0.0, 1.0),
            "HYDRO_PUMPED_STORAGE" => match moment.hour {
                h if h < 6.0 => -0.9 + 0.05 * load,
                h if h < 18.0 => (0.4 * load).max(0.0),
                h if h < 22.0 => 0.75 + 0.2 * load,
                _ => 0.0,
            },
            "OTHER" => match moment.hour {
                h if h < 6.0 => -0.3 + 0.2 * load,
                h if (11.0..16.0).contains(&h) => -0.5 + 0.4 * load,
                h if (18.0..22.0).contains(&h) => 0.7 + 0.3 * load,
                _ => 0.1 * load,
            },
            "SOLAR" => park.clear_sky(moment),
            "WIND_OFFSHORE" => park.sea_wind(moment),
            _ => 0.0,
        };
        self.capacity * part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_of_forty() {
        for seed in 0..10 {
            let units = generate(seed);
            assert_eq!(units.len(), 40);
            let names: BTreeSet<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
            let codes: BTreeSet<&str> = units.iter().map(|unit| &unit.code_eic[..]).collect();
            assert_eq!((names.len(), codes.len()), (40, 40));
            assert!(codes.iter().all(|code| code.starts_with("17W100P100P0")));
        }
    }

    #[test]
    fn reactors_run_or_stand_still() {
        let (units, park) = (generate(0), Park::new(0));
        let reactors: Vec<&Unit> = units
            .iter()
            .filter(|unit| unit.production_type == "NUCLEAR")
            .collect();
        let (mut off, mut all) = (0, 0);
        for hour in 0..2_000 {
            let instant = DateTime::from_timestamp(1_700_000_000 + hour * 4 * 3600, 0).unwrap();
            let moment = Moment::at(instant);
            for unit in &reactors {
                let power = unit.megawatts(&park, &moment);
                assert!(power < 0.0 || power > unit.capacity * 0.7);
                assert!(power > -70.0 && power <= unit.capacity);
                off += i32::from(power < 0.0);
                all += 1;
            }
        }
        assert!((5..40).contains(&(off * 100 / all)), "{off} of {all}");
    }
}
