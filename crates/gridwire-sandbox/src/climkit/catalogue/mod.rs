//! Sites, meters and sensors: what they are, how one is made, and which there are.

mod builder;
mod stock;

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::data::{Curve, Quantity, Sky};
use super::time::{QUARTER, at};
use crate::noise::Noise;

pub(crate) use stock::sites;

/// Data of a quarter of an hour are there so many seconds after it.
const DELAY: i64 = 60;

pub(crate) struct Site {
    pub(crate) id: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) name: &'static str,
    pub(crate) street: &'static str,
    pub(crate) number: &'static str,
    pub(crate) city: &'static str,
    pub(crate) postal_code: i64,
    /// No data before this day.
    pub(crate) created: NaiveDate,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) zone: Tz,
    /// In the shape of 2022, and without a word of its zone.
    pub(crate) is_old: bool,
    pub(crate) is_foreign: bool,
    pub(crate) meters: Vec<Meter>,
    pub(crate) sensors: Vec<Sensor>,
    /// The peak of the roof in kW.
    pub(crate) roof: Option<f64>,
    pub(crate) sky: Sky,
    pub(crate) key: u64,
    /// A time without any data, in seconds since 1970.
    pub(crate) outage: Range<i64>,
}

pub(crate) struct Meter {
    pub(crate) id: String,
    /// As in addresses.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) mode: Mode,
    pub(crate) prim_ad: i64,
    pub(crate) is_rule: bool,
    pub(crate) raw: Raw,
    pub(crate) key: u64,
    /// What consumers consume; of the others the site's balance tells.
    curve: Option<Curve>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Consumption,
    Production,
    Introduction,
    Battery,
}

/// What raw data of a meter are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Raw {
    /// An index that grows.
    Index {
        /// What it showed at first, in Wh or litres.
        first: i64,
        /// The quarter of an hour in which the meter was replaced, and it began anew.
        replaced: Option<i64>,
    },
    /// The amount of each quarter of an hour.
    Amounts,
}

pub(crate) struct Sensor {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) quantity: Quantity,
    pub(crate) model: &'static str,
    pub(crate) noise: Noise,
}

/// What a meter may measure, as addresses have it.
pub(crate) const KINDS: [&str; 6] = [
    "electricity",
    "heating",
    "cooling",
    "cold_water",
    "hot_water",
    "charge_point",
];

impl Mode {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Consumption => "consumption",
            Self::Production => "production",
            Self::Introduction => "introduction",
            Self::Battery => "battery",
        }
    }
}

impl Meter {
    /// What a consumer consumes, in Wh or litres.
    pub(crate) fn amount(&self, quarter: i64) -> i64 {
        self.curve.as_ref().map_or(0, |curve| curve.amount(quarter))
    }
}

impl Site {
    pub(crate) fn meters_of(&self, kind: &str) -> impl Iterator<Item = &Meter> {
        self.meters.iter().filter(move |meter| meter.kind == kind)
    }

    pub(crate) fn has_battery(&self) -> bool {
        self.meters.iter().any(|meter| meter.mode == Mode::Battery)
    }

    /// The first quarter of an hour of which there is anything.
    pub(crate) fn first(&self) -> i64 {
        at(self.created, NaiveTime::MIN, self.zone).div_euclid(QUARTER)
    }

    /// The quarters of an hour that are known by now.
    pub(crate) fn known(&self, now: DateTime<Utc>) -> Range<i64> {
        self.first()..(now.timestamp() - DELAY).div_euclid(QUARTER)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_24_digits_and_unlike() {
        let sites = sites(0);
        let meters = || sites.iter().flat_map(|site| &site.meters);
        let sensors = sites.iter().flat_map(|site| &site.sensors);
        let ids: Vec<&str> = (sites.iter().map(|site| site.id))
            .chain(meters().map(|meter| meter.id.as_str()))
            .chain(sensors.map(|sensor| sensor.id.as_str()))
            .collect();
        let digits = |id: &&str| id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(ids.iter().all(digits), "{ids:?}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert!(meters().all(|meter| KINDS.contains(&meter.kind)));
    }
}
