//! The sites that there are, with their meters and sensors.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::{Europe, Tz};

use super::data::{Curve, Form, Quantity, Sky};
use super::site::ClimkitSite;
use super::time::{QUARTER, at};
use crate::noise::Noise;
use crate::random::Random;
use crate::sun::Place;

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

/// A site under construction.
struct Builder {
    seed: u64,
    site: Site,
}

impl Builder {
    fn new(seed: u64, which: ClimkitSite, name: &'static str, created: (i32, u32, u32)) -> Self {
        let id = which.id();
        // Nearly all of them are between Geneva and Zurich.
        let place = Place {
            latitude_sine: 0.7242,
            latitude_cosine: 0.6896,
            longitude: 6.24,
        };
        let (year, month, day) = created;
        let site = Site {
            id,
            reference: "T-01",
            name,
            street: "Chemin des Tilleuls",
            number: "4",
            city: "Nyon",
            postal_code: 1260,
            created: NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default(),
            latitude: 46.4,
            longitude: 6.24,
            zone: Europe::Zurich,
            is_old: false,
            is_foreign: false,
            meters: Vec::new(),
            sensors: Vec::new(),
            roof: None,
            sky: Sky::new(seed, id, place),
            key: Random::new(seed, &format!("climkit site {id}")).next(),
            outage: 0..0,
        };
        Self { seed, site }
    }

    fn id(&self, kind: &str, number: usize) -> String {
        // The last two digits of the site, then the number.
        format!("{kind}00000000000000{}{number:04x}", &self.site.id[22..])
    }

    fn add(
        &mut self,
        kind: &'static str,
        name: String,
        mode: Mode,
        curve: Option<(Form, f64)>,
    ) -> &mut Meter {
        let number = self.site.meters.len();
        let id = self.id("64c2", number + 1);
        let curve = curve.map(|(form, size)| Curve::new(self.seed, &id, form, size));
        let mut random = Random::new(self.seed, &format!("climkit raw {id}"));
        self.site.meters.push(Meter {
            id,
            kind,
            name,
            mode,
            prim_ad: number as i64 + 10,
            is_rule: false,
            key: random.next(),
            raw: Raw::Index {
                first: random.between(200_000, 40_000_000),
                replaced: None,
            },
            curve,
        });
        &mut self.site.meters[number]
    }

    fn consumer(
        &mut self,
        kind: &'static str,
        name: impl Into<String>,
        form: Form,
        size: f64,
    ) -> &mut Meter {
        self.add(kind, name.into(), Mode::Consumption, Some((form, size)))
    }

    /// The connection to the grid, the flats with their sizes in percent, and the roof with its peak in kW.
    fn electricity(&mut self, flats: &[i32], roof: f64) {
        self.add(
            "electricity",
            "Introduction".to_owned(),
            Mode::Introduction,
            None,
        );
        for (number, size) in flats.iter().enumerate() {
            let name = format!("Flat {}", number + 1);
            let size = f64::from(*size) / 100.0;
            self.consumer("electricity", name, Form::Flat, size);
        }
        let meter = self.add("electricity", "Roof".to_owned(), Mode::Production, None);
        meter.prim_ad = 101;
        self.site.roof = Some(roof);
    }

    fn sensor(&mut self, name: &'static str, quantity: Quantity, model: &'static str) {
        let id = self.id("64c3", self.site.sensors.len() + 1);
        let noise = Noise::new(self.seed, &format!("climkit sensor {id}"), 9);
        self.site.sensors.push(Sensor {
            id,
            name,
            quantity,
            model,
            noise,
        });
    }
}

pub(crate) fn sites(seed: u64) -> Vec<Site> {
    [les_tilleuls, am_bach, alter_hof, quinta, foreign]
        .map(|site| site(seed))
        .into()
}

fn les_tilleuls(seed: u64) -> Site {
    let mut builder = Builder::new(
        seed,
        ClimkitSite::LesTilleuls,
        "Les Tilleuls",
        (2023, 2, 14),
    );
    builder.electricity(&[90, 110, 75, 140, 100, 60, 120, 95, 130, 105], 48.0);
    let common = builder.consumer("electricity", "Common parts", Form::Common, 1.6);
    common.is_rule = true;
    builder.sensor("Roof", Quantity::Temperature, "TH-2");
    let mut site = builder.site;
    // The index of the third flat comes round at 100,000, and the tenth got a new meter on 17 June 2025.
    site.meters[3].raw = Raw::Index {
        first: 97_000_000,
        replaced: None,
    };
    site.meters[10].raw = Raw::Index {
        first: 31_000_000,
        replaced: Some(1_750_154_400 / QUARTER),
    };
    site
}

fn am_bach(seed: u64) -> Site {
    let mut builder = Builder::new(seed, ClimkitSite::AmBach, "Am Bach", (2024, 3, 1));
    builder.electricity(&[120, 80, 150], 14.0);
    builder.add("electricity", "Battery".to_owned(), Mode::Battery, None);
    for (kind, name, form, size) in [
        ("heating", "Heat 1", Form::Heating, 1.0),
        ("heating", "Heat 2", Form::Heating, 0.7),
        ("cooling", "Cold 1", Form::Cooling, 1.0),
        ("cold_water", "Cold water 1", Form::Water, 1.0),
        ("cold_water", "Cold water 2", Form::Water, 0.7),
        ("hot_water", "Hot water 1", Form::Water, 0.5),
        ("charge_point", "Garage 1", Form::ChargePoint, 1.0),
        ("charge_point", "Garage 2", Form::ChargePoint, 1.0),
    ] {
        builder.consumer(kind, name, form, size);
    }
    let all_heat = builder.consumer("heating", "Stairs", Form::Heating, 0.2);
    all_heat.is_rule = true;
    builder.sensor("Outside", Quantity::Temperature, "TH-2");
    builder.sensor("Tank", Quantity::Level, "L-9");
    builder.sensor("Laundry", Quantity::CarbonDioxide, "AQ-1");
    let mut site = builder.site;
    site.reference = "B-07";
    (site.street, site.number) = ("Bachweg", "12a");
    (site.city, site.postal_code) = ("Aarau", 5000);
    (site.latitude, site.longitude) = (47.39, 8.04);
    site.meters[3].raw = Raw::Amounts;
    // 3 February 2025, from 02:00 to 08:15 UTC.
    site.outage = 1_738_548_000..1_738_570_500;
    site
}

fn alter_hof(seed: u64) -> Site {
    let mut builder = Builder::new(seed, ClimkitSite::AlterHof, "Alter Hof", (2022, 1, 11));
    builder.electricity(&[100, 85, 120], 9.0);
    let mut site = builder.site;
    site.is_old = true;
    site.reference = "H-22";
    (site.street, site.number) = ("Hofgasse", "1");
    (site.city, site.postal_code) = ("Thun", 3600);
    (site.latitude, site.longitude) = (46.76, 7.63);
    site
}

fn quinta(seed: u64) -> Site {
    let mut builder = Builder::new(seed, ClimkitSite::Quinta, "Quinta", (2025, 1, 1));
    builder.electricity(&[260], 6.0);
    let mut site = builder.site;
    site.reference = "Q-01";
    (site.street, site.number) = ("Rua da Quinta", "7");
    (site.city, site.postal_code) = ("Sintra", 2710);
    (site.latitude, site.longitude) = (38.8, -9.39);
    site.zone = Europe::Lisbon;
    let place = Place {
        latitude_sine: 0.6266,
        latitude_cosine: 0.7793,
        longitude: -9.39,
    };
    site.sky = Sky::new(seed, site.id, place);
    site
}

fn foreign(seed: u64) -> Site {
    let mut site = Builder::new(seed, ClimkitSite::Foreign, "Foreign", (2024, 1, 1)).site;
    site.is_foreign = true;
    site
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
