//! The electricity of a site: who gets how much of the roof's, and what the grid gives or takes.
//!
//! | always | |
//! | --- | --- |
//! | conso_total | self + from_ext, and the sum of total_ over the consumers |
//! | prod_total | self + to_ext |
//! | total_ of a consumer | self_ + ext_, neither ever negative |
//! | self | the sum of self_, unless production is negative: then it is production |
//!
//! A battery hangs behind the roof's meter: what it takes is missing in production, what it gives is in it. So the
//! equations hold with it as they do in recorded data, which have none.

use super::DAY;
use crate::climkit::catalogue::{Mode, Site};
use crate::climkit::time::QUARTER;
use crate::random::Random;

/// The sums of a row, in the order of [`electricity`].
pub(crate) const SUMS: [&str; 5] = ["conso_total", "prod_total", "from_ext", "self", "to_ext"];
/// What follows them.
pub(crate) const STORAGE: [&str; 3] = [
    "storage_charging_self",
    "storage_charging_total",
    "storage_discharging_total",
];

/// A whole row in Wh: the sums, the battery's, then ext, self and total of each consumer and the total of each roof and
/// battery, in the order of the site's meters.
pub(crate) fn electricity(site: &Site, quarter: i64) -> Vec<i64> {
    let meters = || site.meters_of("electricity");
    let loads: Vec<i64> = meters()
        .filter(|meter| meter.mode == Mode::Consumption)
        .map(|meter| meter.amount(quarter))
        .collect();
    let consumed: i64 = loads.iter().sum();
    let (charged, discharged) = battery(site, quarter, consumed);
    let produced = roof(site, quarter) - charged + discharged;
    let own = produced.min(consumed);
    let (imported, exported) = (consumed - own, produced - own);

    let mut row = vec![consumed, produced, imported, own, exported];
    row.extend([charged, charged, discharged]);
    let mut shares = shares(&loads, own.max(0)).into_iter().zip(&loads);
    for meter in meters() {
        match meter.mode {
            Mode::Consumption => {
                if let Some((share, &load)) = shares.next() {
                    row.extend([load - share, share, load]);
                }
            }
            Mode::Production => row.push(produced + slip(site, quarter)),
            Mode::Battery => row.push(charged - discharged),
            Mode::Introduction => {}
        }
    }
    row
}

fn roof(site: &Site, quarter: i64) -> i64 {
    site.roof
        .map_or(0, |peak| site.sky.production(peak, quarter))
}

/// What each consumer gets of a whole that is at most their sum: in proportion, and together all of it.
fn shares(loads: &[i64], own: i64) -> Vec<i64> {
    let all: i64 = loads.iter().sum();
    let (mut before, mut given) = (0, 0);
    let share = |load: &i64| {
        before += load;
        let upto = own * before / all.max(1);
        let share = upto - given;
        given = upto;
        share
    };
    loads.iter().map(share).collect()
}

/// The roof's own meter and the sum of production differ now and then, as they do in recorded data.
fn slip(site: &Site, quarter: i64) -> i64 {
    match Random::numbered(site.key, quarter) % 48 {
        0 => 1,
        1 => -1,
        _ => 0,
    }
}

/// What the battery takes by day and gives in the evening, in Wh.
fn battery(site: &Site, quarter: i64, consumed: i64) -> (i64, i64) {
    let per_day = DAY / QUARTER;
    let day = quarter.div_euclid(per_day);
    let charged = |of_day: i64| match of_day {
        // Two fifths of what the roof gives, until three in the afternoon.
        24..60 => roof(site, day * per_day + of_day).max(0) * 2 / 5,
        _ => 0,
    };
    let of_day = quarter - day * per_day;
    match of_day {
        _ if !site.has_battery() => (0, 0),
        24..60 => (charged(of_day), 0),
        // A tenth of it is lost; never more than is needed.
        72..88 => {
            let stored: i64 = (24..60).map(charged).sum();
            let needed = consumed - roof(site, quarter);
            (0, (stored * 9 / 10 / 16).min(needed.max(0)))
        }
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn shares_add_up_and_nobody_gets_more_than_he_uses() {
        let loads = [7, 0, 120, 3, 41];
        for own in 0..=171 {
            let shares = shares(&loads, own);
            assert_eq!(shares.iter().sum::<i64>(), own);
            let fair = |(share, load): (&i64, &i64)| (0..=*load).contains(share);
            assert!(shares.iter().zip(&loads).all(fair), "{own}: {shares:?}");
        }
        assert_eq!(super::shares(&[0, 0], 0), [0, 0]);
    }
}
