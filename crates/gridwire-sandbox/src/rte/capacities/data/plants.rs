//! Power stations with their histories.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::paris;
use crate::random::Random;
use crate::rte::{eic, names};

/// A plant, invented.
#[derive(Debug)]
pub(crate) struct Plant {
    pub(crate) code_eic: String,
    pub(crate) name: String,
    pub(crate) location: &'static str,
    pub(crate) producer: Option<Producer>,
    pub(crate) production_type: &'static str,
    pub(crate) kilovolts: f64,
    /// In no order that a client may rely on.
    pub(crate) phases: Vec<Phase>,
    /// One of the few that lack something in the samples.
    pub(crate) odd: bool,
}

#[derive(Debug)]
pub(crate) struct Producer {
    pub(crate) code_eic: String,
    pub(crate) name: &'static str,
}

/// A capacity for a time.
#[derive(Debug)]
pub(crate) struct Phase {
    pub(crate) start: DateTime<Utc>,
    end: Option<DateTime<Utc>>,
    pub(crate) megawatts: f64,
    /// How long after a change somebody typed it in; `None` if the date was never kept.
    delay: Option<TimeDelta>,
}

impl Phase {
    pub(crate) fn known_end(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.end.filter(|end| *end <= now)
    }

    /// After the change it tells, not in the future, and not before there was a register.
    pub(crate) fn updated(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // 9 December 2014, 16:12:40 in Paris: when the register was filled for the first time.
        let register = DateTime::from_timestamp(1_418_137_960, 0).unwrap_or_default();
        let change = self.known_end(now).unwrap_or(self.start);
        self.delay
            .map(|delay| (change + delay).min(now).max(register))
            .filter(|updated| *updated <= now)
    }
}

/// How the plants of one sector are.
struct Family {
    production_type: &'static str,
    count: usize,
    opened: (i32, i32),
    megawatts: (i64, i64),
    /// Closed in these years, so many of a thousand.
    closed: Option<((i32, i32), u64)>,
}

const fn family(
    production_type: &'static str,
    count: usize,
    opened: (i32, i32),
    megawatts: (i64, i64),
    closed: Option<((i32, i32), u64)>,
) -> Family {
    Family {
        production_type,
        count,
        opened,
        megawatts,
        closed,
    }
}

const FAMILIES: &[Family] = &[
    family("BIOMASS", 3, (2012, 2019), (100, 150), None),
    family(
        "FOSSIL_GAS",
        22,
        (1992, 2022),
        (110, 580),
        Some(((2014, 2020), 150)),
    ),
    family(
        "FOSSIL_HARD_COAL",
        12,
        (1952, 1984),
        (115, 600),
        Some(((2013, 2022), 800)),
    ),
    family(
        "FOSSIL_OIL",
        12,
        (1965, 2010),
        (100, 700),
        Some(((2014, 2019), 600)),
    ),
    family("HYDRO_PUMPED_STORAGE", 9, (1948, 1988), (140, 1_800), None),
    family(
        "HYDRO_RUN_OF_RIVER_AND_POUNDAGE",
        18,
        (1936, 1980),
        (100, 380),
        Some(((1975, 2005), 120)),
    ),
    family(
        "HYDRO_WATER_RESERVOIR",
        26,
        (1937, 1986),
        (100, 450),
        Some(((1980, 2010), 80)),
    ),
    family("MARINE", 1, (1966, 1966), (240, 240), None),
    family(
        "NUCLEAR",
        20,
        (1977, 2002),
        (880, 1_500),
        Some(((2020, 2020), 100)),
    ),
    family("OTHER", 4, (2021, 2025), (100, 105), None),
    family("SOLAR", 8, (2015, 2025), (100, 300), None),
    family("WASTE", 2, (1990, 2007), (100, 120), None),
    family("WIND_OFFSHORE", 5, (2022, 2025), (440, 500), None),
    family("WIND_ONSHORE", 8, (2012, 2025), (100, 220), None),
];

/// Sorted by sector, then name.
pub(crate) fn generate(seed: u64) -> Vec<Plant> {
    let mut random = Random::new(seed, "rte plants");
    let mut used = BTreeSet::new();
    // The oldest is there whatever the seed: the service's data begins in 1935.
    let mut plants = vec![oldest(&mut random, &mut used)];
    for family in FAMILIES {
        for _ in 0..family.count {
            plants.push(plant(family, plants.len(), &mut random, &mut used));
        }
    }
    plants.sort_by(|a, b| (a.production_type, &a.name).cmp(&(b.production_type, &b.name)));
    plants
}

fn oldest(random: &mut Random, used: &mut BTreeSet<String>) -> Plant {
    const FAMILY: Family = family(
        "HYDRO_RUN_OF_RIVER_AND_POUNDAGE",
        1,
        (1935, 1935),
        (102, 140),
        None,
    );
    let mut plant = plant(&FAMILY, 0, random, used);
    plant.phases = vec![phase(
        date(1935, 7, 1),
        None,
        plant.phases[0].megawatts,
        random,
    )];
    plant
}

fn plant(
    family: &Family,
    number: usize,
    random: &mut Random,
    used: &mut BTreeSet<String>,
) -> Plant {
    let name = names::plant(random, used);
    let mut megawatts = random.between(family.megawatts.0, family.megawatts.1) as f64;
    if random.permille(70) {
        megawatts += random.between(1, 9) as f64 / 10.0;
    }
    let opening = some_day(random, family.opened);
    let closing = family
        .closed
        .filter(|(_, chance)| random.permille(*chance))
        .map(|(years, _)| some_day(random, years))
        // Nobody closes a plant in its first years.
        .filter(|closing| *closing > opening + TimeDelta::days(5 * 365));

    let mut phases = Vec::new();
    let changes = *random.pick(&[0, 0, 0, 0, 0, 1, 1, 1, 2, 2]);
    let mut days: Vec<DateTime<Utc>> = (0..changes)
        .map(|_| some_day(random, (paris::year(opening) + 1, 2025)))
        .filter(|day| *day > opening && closing.is_none_or(|closing| *day < closing))
        .collect();
    days.sort();
    days.dedup();
    let mut start = opening;
    for day in days {
        phases.push(phase(start, Some(day), megawatts, random));
        start = day;
        megawatts = rerated(megawatts, random);
    }
    phases.push(phase(start, closing, megawatts, random));
    if random.permille(500) {
        phases.reverse();
    }

    Plant {
        code_eic: eic::unit(number + 1),
        name,
        location: if random.permille(150) {
            "FRANCE"
        } else {
            "France"
        },
        producer: random.permille(650).then(|| {
            let producer = random.between(0, names::PRODUCERS.len() as i64 - 1) as usize;
            Producer {
                code_eic: eic::party(producer + 1),
                name: names::PRODUCERS[producer],
            }
        }),
        production_type: family.production_type,
        kilovolts: kilovolts(megawatts, random),
        phases,
        odd: number % 50 == 20,
    }
}

/// Up or down by some per cent, never the same again, never below the 100 MW from which plants are listed.
fn rerated(megawatts: f64, random: &mut Random) -> f64 {
    let step = random.between(1, 5) as f64 / 100.0;
    let up = random.permille(700);
    let lower = (megawatts * (1.0 - step)).floor();
    if up || lower < 100.0 {
        (megawatts * (1.0 + step)).ceil()
    } else {
        lower
    }
}

fn kilovolts(megawatts: f64, random: &mut Random) -> f64 {
    match megawatts {
        m if m > 600.0 => 400.0,
        m if m > 150.0 => 225.0,
        _ => *random.pick(&[225.0, 90.0, 63.0, 63.0, 63.5, 20.0]),
    }
}

fn phase(
    start: DateTime<Utc>,
    end: Option<DateTime<Utc>>,
    megawatts: f64,
    random: &mut Random,
) -> Phase {
    let seconds = random.between(36_000, 20 * 86_400);
    Phase {
        start,
        end,
        megawatts,
        delay: (!random.permille(130)).then(|| TimeDelta::seconds(seconds)),
    }
}

/// Midnight of some day in these years, both included.
fn some_day(random: &mut Random, years: (i32, i32)) -> DateTime<Utc> {
    let year = random.between(years.0.into(), years.1.into()) as i32;
    let month = random.between(1, 12) as u32;
    date(year, month, random.between(1, 28) as u32)
}

fn date(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, month, day).map_or_else(|| paris::new_year(year), paris::midnight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histories_are_without_gaps_and_names_unique() {
        for seed in 0..20 {
            let plants = generate(seed);
            assert_eq!(plants.len(), 151);
            let names: BTreeSet<&str> = plants.iter().map(|plant| plant.name.as_str()).collect();
            assert_eq!(names.len(), plants.len());
            let codes: BTreeSet<&str> = plants.iter().map(|plant| &plant.code_eic[..]).collect();
            assert_eq!(codes.len(), plants.len());
            for plant in &plants {
                let mut phases: Vec<&Phase> = plant.phases.iter().collect();
                phases.sort_by_key(|phase| phase.start);
                for pair in phases.windows(2) {
                    assert_eq!(pair[0].end, Some(pair[1].start));
                    assert!(pair[0].start < pair[1].start);
                    assert_ne!(pair[0].megawatts, pair[1].megawatts);
                }
                assert!(phases.iter().all(|p| p.end.is_none_or(|end| end > p.start)));
                assert!(phases.iter().all(|p| p.megawatts >= 100.0));
            }
        }
    }

    #[test]
    fn a_little_of_everything_odd() {
        let plants = generate(0);
        let count = |what: &dyn Fn(&Plant) -> bool| plants.iter().filter(|p| what(p)).count();
        let newest_first = |p: &Plant| p.phases.len() > 1 && p.phases[0].start > p.phases[1].start;
        let oldest_first = |p: &Plant| p.phases.len() > 1 && p.phases[0].start < p.phases[1].start;
        assert!(count(&newest_first) > 5);
        assert!(count(&oldest_first) > 5);
        assert!(count(&|p| p.phases.iter().all(|phase| phase.end.is_some())) > 10);
        assert!(count(&|p| p.phases.iter().any(|phase| phase.delay.is_none())) > 5);
        assert!(count(&|p| p.producer.is_none()) > 20);
        assert!(count(&|p| p.kilovolts.fract() != 0.0) > 0);
        assert!(count(&|p| p.phases.iter().any(|phase| phase.megawatts.fract() != 0.0)) > 3);
        assert_eq!(count(&|p| p.odd), 3);
    }
}
