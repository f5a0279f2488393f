//! The sites that there are.

use chrono_tz::Europe;

use super::builder::Builder;
use super::{Mode, Raw, Site};
use crate::climkit::data::{Form, Quantity, Sky};
use crate::climkit::site::ClimkitSite;
use crate::climkit::time::QUARTER;
use crate::sun::Place;

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
