//! The small building that is there from the start: a battery, a roof, and the prices of the market.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Timelike, Utc};
use serde_json::{Value, json};

use super::beliefs::{Belief, Beliefs};
use super::world::{ACCOUNT, Asset, BY_SEED, Sensor, World, ZONE};
use crate::noise::{Noise, wave};
use crate::sun::Place;

/// So many days of data lie behind.
const PAST: u64 = 30;
/// The sine and cosine of 52.37° north, and 4.89° east.
const SITE: Place = Place {
    latitude_sine: 0.792,
    latitude_cosine: 0.6105,
    longitude: 4.89,
};

/// Assets: 1 the market, 2 the building, 3 its battery, 4 its roof. Sensors: 1 prices, 2 the battery's power, 3 the
/// roof's, 4 the battery's content.
pub(crate) fn world(seed: u64, now: DateTime<Utc>) -> World {
    let mut world = World::default();
    let market = world.add_asset(asset("day-ahead market", 9, None, None, &[]));
    let building = asset(
        "building",
        6,
        None,
        Some(ACCOUNT),
        &[(
            "flex_context",
            json!({"consumption-price": {"sensor": 1}, "site-power-capacity": "100 kVA"}),
        )],
    );
    let building = world.add_asset(building);
    let battery = asset(
        "battery",
        5,
        Some(building),
        Some(ACCOUNT),
        &[(
            "flex_model",
            json!({"soc-min": "10 kWh", "soc-max": "100 kWh", "power-capacity": "50 kVA",
                "roundtrip-efficiency": "90%"}),
        )],
    );
    let battery = world.add_asset(battery);
    let roof = world.add_asset(asset("roof", 1, Some(building), Some(ACCOUNT), &[]));
    let (quarter, hour) = (TimeDelta::minutes(15), TimeDelta::hours(1));
    for (asset, name, unit, resolution) in [
        (market, "day-ahead prices", "EUR/MWh", hour),
        (battery, "power", "kW", quarter),
        (roof, "production", "kW", quarter),
        (battery, "state of charge", "kWh", TimeDelta::zero()),
    ] {
        world.add_sensor(Sensor {
            asset,
            name: name.to_owned(),
            unit: unit.to_owned(),
            zone: ZONE,
            resolution,
            attributes: json!({}),
            beliefs: Beliefs::default(),
        });
    }
    fill(&mut world, seed, now);
    world
}

fn asset(
    name: &str,
    kind: u64,
    parent: Option<u64>,
    account: Option<u64>,
    texts: &[(&'static str, Value)],
) -> Asset {
    Asset {
        name: name.to_owned(),
        description: None,
        external_id: None,
        account,
        kind,
        parent,
        latitude: Some(52.37),
        longitude: Some(4.89),
        texts: BTreeMap::from_iter(texts.iter().cloned()),
    }
}

fn midnight(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let today = now.with_timezone(&ZONE).date_naive();
    let away = Days::new(days.unsigned_abs());
    let day = if days < 0 {
        today.checked_sub_days(away)
    } else {
        today.checked_add_days(away)
    };
    day.and_then(|day| {
        day.and_time(NaiveTime::MIN)
            .and_local_timezone(ZONE)
            .earliest()
    })
    .map_or(now, |midnight| midnight.to_utc())
}

/// Prices up to the end of tomorrow, everything else up to now. What is known was known when it ended; prices at noon
/// of the day before.
fn fill(world: &mut World, seed: u64, now: DateTime<Utc>) {
    let from = midnight(now, -(PAST as i64));
    let noise = |purpose: &str, hours| Noise::new(seed, purpose, hours);
    let (market, clouds, battery) = (
        noise("flexmeasures prices", 5),
        noise("flexmeasures clouds", 3),
        noise("flexmeasures battery", 2),
    );
    let price = |at: DateTime<Utc>| {
        let local = at.with_timezone(&ZONE);
        let turns = f64::from(local.hour()) / 24.0;
        // Two peaks a day, and cheap noons.
        let shape = wave(turns * 2.0 - 0.42) * 22.0 - wave(turns - 0.25) * 8.0;
        75.0 + shape + market.at(at.timestamp()) * 18.0
    };
    let roof = |at: DateTime<Utc>| {
        let season = f64::from(at.ordinal0()) / 365.25;
        let sun = SITE.sun(at.num_seconds_from_midnight(), season);
        sun * 40.0 * (0.65 + 0.35 * clouds.at(at.timestamp()))
    };
    let power = |at: DateTime<Utc>| {
        let local = at.with_timezone(&ZONE);
        let turns = f64::from(local.num_seconds_from_midnight()) / 86_400.0;
        wave(turns * 2.0 - 0.42) * 25.0 + battery.at(at.timestamp()) * 5.0
    };
    let (quarter, hour, until) = (
        TimeDelta::minutes(15),
        TimeDelta::hours(1),
        midnight(now, 2),
    );
    let noon_before = |at: DateTime<Utc>| midnight(at, 0) - TimeDelta::hours(12);
    let belief = |time: DateTime<Utc>, value: f64, digits: f64| Belief {
        source: BY_SEED,
        time: time.min(now),
        value: (value * digits).round() / digits,
    };
    let mut record = |sensor: u64, beliefs: Vec<(DateTime<Utc>, Belief)>| {
        if let Some(sensor) = world.sensors.get_mut(&sensor) {
            // Nothing is there yet that could be replaced.
            let _ = sensor.beliefs.record(&beliefs);
        }
    };
    let grid = |step: TimeDelta, until: DateTime<Utc>| {
        std::iter::successors(Some(from), move |at| at.checked_add_signed(step))
            .take_while(move |at| *at + step <= until)
    };
    let prices = grid(hour, until).map(|at| (at, belief(noon_before(at), price(at), 100.0)));
    record(1, prices.collect());
    let of = |value: &dyn Fn(DateTime<Utc>) -> f64| {
        let quarters = grid(quarter, now);
        let known = quarters.map(|at| (at, belief(at + quarter, value(at), 1000.0)));
        known.collect::<Vec<_>>()
    };
    record(2, of(&power));
    record(3, of(&roof));
}

#[cfg(test)]
mod tests {
    use super::super::beliefs::Filter;
    use super::*;

    #[test]
    fn prices_end_tomorrow_and_the_roof_is_dark_at_night() {
        let now: DateTime<Utc> = "2026-06-15T10:07:00Z".parse().unwrap();
        let world = world(7, now);
        let values = |sensor: u64, from: &str, to: &str| {
            let sensor = &world.sensors[&sensor];
            let [from, to] = [from, to].map(|text| text.parse::<DateTime<Utc>>().unwrap());
            let found = sensor
                .beliefs
                .latest(from, to, sensor.resolution, &Filter::default());
            found
                .iter()
                .map(|(_, belief)| belief.value)
                .collect::<Vec<f64>>()
        };
        let prices = values(1, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        assert_eq!(prices.len(), 32 * 24);
        assert!(
            prices.iter().all(|price| (10.0..140.0).contains(price)),
            "{prices:?}"
        );
        let night = values(3, "2026-06-14T22:00:00Z", "2026-06-15T02:00:00Z");
        assert_eq!(night, vec![0.0; 16]);
        let noon = values(3, "2026-06-14T11:00:00Z", "2026-06-14T12:00:00Z");
        assert!(noon.iter().all(|power| *power > 5.0), "{noon:?}");
        assert_eq!(
            values(2, "2026-06-15T09:00:00Z", "2026-06-16T00:00:00Z").len(),
            4
        );
    }
}
