//! Kilowatts under purchase obligation: a monthly register of departments, networks and sectors.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::paris;
use crate::random::Random;

pub(crate) const NETWORKS: [&str; 2] = ["RPD", "RPT"];

/// In alphabetical order.
pub(crate) const SECTORS: [&str; 9] = [
    "BIOGAZ",
    "BIOMASS",
    "COGENERATION",
    "GEOTHERMAL",
    "HYDRO",
    "INCINERATION",
    "OTHERS",
    "SOLAR",
    "WIND",
];

/// The country, then its mainland departments in alphabetical order: 1 + 94, there is no 20.
pub(crate) fn departments() -> &'static [String] {
    static DEPARTMENTS: OnceLock<Vec<String>> = OnceLock::new();
    DEPARTMENTS.get_or_init(|| {
        let numbered = (1..=95).filter(|n| *n != 20).map(|n| format!("FR-{n:02}"));
        std::iter::once("FR".to_owned()).chain(numbered).collect()
    })
}

/// What a value is about, ordered as rule RG08 wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Couple {
    pub(crate) department: &'static str,
    pub(crate) sector: &'static str,
    pub(crate) network: &'static str,
}

/// One entry of the register. Zero is the end of a couple.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) updated: DateTime<Utc>,
    pub(crate) couple: Couple,
    pub(crate) kilowatts: i64,
}

/// The register, made as far as the time asked needs.
pub(crate) struct Obligations {
    seed: u64,
    /// The number of months and their updates.
    made: Mutex<(usize, Arc<Vec<Update>>)>,
}

impl Obligations {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            made: Mutex::new((0, Arc::default())),
        }
    }

    /// All updates up to the month of this instant, some perhaps after it; the latest first, then as rule RG08 wants.
    pub(crate) fn until(&self, now: DateTime<Utc>) -> Arc<Vec<Update>> {
        let months = months_until(now);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.0 != months {
            *made = (months, Arc::new(generate(self.seed, months)));
        }
        Arc::clone(&made.1)
    }
}

/// Months since February 2015, this one included. A clock set beyond 2100 gets no more data.
fn months_until(now: DateTime<Utc>) -> usize {
    let local = paris::local(now);
    let months = (local.year() - 2015) * 12 + local.month0() as i32;
    months.clamp(0, 85 * 12) as usize
}

/// The first on the day the register opened, the others in the first days of their month.
fn update_day(seed: u64, month: usize) -> DateTime<Utc> {
    let (year, month0) = (2015 + (month as i32 + 1) / 12, (month as u32 + 1) % 12);
    let day = match month {
        0 => 9,
        _ => Random::new(seed, &format!("rte cpc month {month}")).between(1, 5) as u32,
    };
    NaiveDate::from_ymd_opt(year, month0 + 1, day)
        .map_or_else(|| paris::new_year(year), paris::midnight)
}

fn generate(seed: u64, months: usize) -> Vec<Update> {
    let days: Vec<DateTime<Utc>> = (0..months).map(|month| update_day(seed, month)).collect();
    let mut updates = Vec::new();
    // The country's value is the sum, and is confirmed every month.
    let mut sums: BTreeMap<Couple, Vec<i64>> = BTreeMap::new();
    for department in departments().iter().filter(|code| *code != "FR") {
        for sector in SECTORS {
            for network in NETWORKS {
                let couple = Couple {
                    department,
                    sector,
                    network,
                };
                let Some(levels) = levels(seed, &couple, months) else {
                    continue;
                };
                let country = Couple {
                    department: "FR",
                    ..couple
                };
                let sum = sums.entry(country).or_insert_with(|| vec![0; months]);
                let mut before = None;
                for (month, &kilowatts) in levels.iter().enumerate() {
                    sum[month] += kilowatts;
                    if before != Some(kilowatts) {
                        let updated = days[month];
                        updates.push(Update {
                            updated,
                            couple,
                            kilowatts,
                        });
                    }
                    before = Some(kilowatts);
                }
            }
        }
    }
    for (couple, sum) in sums {
        for (&updated, kilowatts) in days.iter().zip(sum) {
            updates.push(Update {
                updated,
                couple,
                kilowatts,
            });
        }
    }
    updates.sort_by_key(|update| (Reverse(update.updated), update.couple));
    updates
}

/// Typical kW at the start, how many of a thousand departments have any, and growth per change in per mille.
fn habits(sector: &str, network: &str) -> (i64, u64, i64) {
    match (sector, network) {
        ("SOLAR", "RPD") => (70_000, 985, 25),
        ("SOLAR", _) => (24_000, 120, 20),
        ("WIND", "RPD") => (110_000, 700, 18),
        ("WIND", _) => (60_000, 250, 10),
        ("HYDRO", "RPD") => (16_000, 750, 2),
        ("HYDRO", _) => (13_000, 200, 1),
        ("COGENERATION", "RPD") => (22_000, 600, -12),
        ("COGENERATION", _) => (31_000, 200, -15),
        ("BIOGAZ", "RPD") => (3_500, 800, 14),
        ("BIOGAZ", _) => (2_900, 20, 3),
        ("BIOMASS", "RPD") => (7_000, 350, 8),
        ("BIOMASS", _) => (17_000, 100, 5),
        ("INCINERATION", "RPD") => (6_500, 450, 1),
        ("INCINERATION", _) => (12_000, 100, 1),
        ("GEOTHERMAL", "RPD") => (1_500, 30, 2),
        ("GEOTHERMAL", _) => (0, 0, 0),
        (_, "RPD") => (900, 150, 3),
        (_, _) => (5_000, 30, 1),
    }
}

/// A couple's value in each month; `None` if it never had any facilities.
fn levels(seed: u64, couple: &Couple, months: usize) -> Option<Vec<i64>> {
    let Couple {
        department,
        sector,
        network,
    } = couple;
    let (typical, chance, growth) = habits(sector, network);
    let mut random = Random::new(seed, &format!("rte cpc {department} {sector} {network}"));
    if !random.permille(chance) {
        return None;
    }
    let mut level = random.between(typical / 4, typical * 2).max(1);
    // A few lose their last facility; drawn for all alike, so that a longer history does not change a shorter one.
    let ends = random.permille(40);
    let last_month = random.between(20, 120) as usize;
    let levels = (0..months).map(|month| {
        if ends && month >= last_month {
            return 0;
        }
        if month > 0 && random.permille(120) {
            let change = level * random.between(growth - 6, growth + 12) / 1000;
            level = (level + change).max(1);
        }
        level
    });
    Some(levels.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_history_only_adds() {
        let short = generate(3, 24);
        let long = generate(3, 36);
        let last = short[0].updated;
        let tail: Vec<_> = long.iter().filter(|u| u.updated <= last).collect();
        assert_eq!(tail.len(), short.len());
        for (a, b) in short.iter().zip(tail) {
            assert_eq!(
                (a.updated, a.couple, a.kilowatts),
                (b.updated, b.couple, b.kilowatts)
            );
        }
    }

    #[test]
    fn the_country_is_the_sum() {
        let updates = generate(0, 13);
        let couple = |department| Couple {
            department,
            sector: "SOLAR",
            network: "RPD",
        };
        let latest = |department| {
            updates
                .iter()
                .find(|u| u.couple == couple(department))
                .map_or(0, |u| u.kilowatts)
        };
        let sum: i64 = departments()[1..].iter().map(|code| latest(code)).sum();
        assert_eq!(latest("FR"), sum);
        assert!((3_000_000..14_000_000).contains(&sum), "{sum}");
    }

    #[test]
    fn the_first_update_is_on_9_february_2015() {
        assert_eq!(paris::format(update_day(0, 0)), "2015-02-09T00:00:00+01:00");
        assert_eq!(months_until(paris::new_year(2015)), 0);
        assert_eq!(months_until(update_day(0, 0)), 1);
        let next = update_day(0, 11);
        assert_eq!((paris::year(next), paris::local(next).month()), (2016, 1));
    }
}
