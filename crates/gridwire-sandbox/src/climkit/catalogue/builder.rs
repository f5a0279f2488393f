//! How a site is made.

use chrono::NaiveDate;
use chrono_tz::Europe;

use super::{Meter, Mode, Raw, Sensor, Site};
use crate::climkit::data::{Curve, Form, Quantity, Sky};
use crate::climkit::site::ClimkitSite;
use crate::noise::Noise;
use crate::random::Random;
use crate::sun::Place;

/// A site under construction.
pub(super) struct Builder {
    seed: u64,
    pub(super) site: Site,
}

impl Builder {
    pub(super) fn new(
        seed: u64,
        which: ClimkitSite,
        name: &'static str,
        created: (i32, u32, u32),
    ) -> Self {
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

    pub(super) fn add(
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

    pub(super) fn consumer(
        &mut self,
        kind: &'static str,
        name: impl Into<String>,
        form: Form,
        size: f64,
    ) -> &mut Meter {
        self.add(kind, name.into(), Mode::Consumption, Some((form, size)))
    }

    /// The connection to the grid, the flats with their sizes in percent, and the roof with its peak in kW.
    pub(super) fn electricity(&mut self, flats: &[i32], roof: f64) {
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

    pub(super) fn sensor(&mut self, name: &'static str, quantity: Quantity, model: &'static str) {
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
