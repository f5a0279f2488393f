//! The datasets of Climkit: their periods stand in bodies and their rows are made by its crate, so that
//! no specification describes them.

use gridwire::climkit::{
    Client, CubicMetres, Kwh, MeterId, MeterType, OfMeter, OfRaw, OfSensor, OfSite, Quantity, Rows,
    SamplingFrequency, SensorId, SiteId, ZURICH,
};
use gridwire::core::Result;
use gridwire::core::chrono_tz::Tz;
use gridwire::core::series::Windowed;
use gridwire::core::time::TimeRange;

use super::{Arguments, Dataset, Fetch, Parameter, all, columns, optional, reads, required, rows};

/// The columns of rows whose unit is that of what a type of meters counts.
macro_rules! by_meter_type {
    ($of:ident) => {
        &[
            ("electricity", columns::<Rows<$of<Kwh>>>),
            ("heating", columns::<Rows<$of<Kwh>>>),
            ("cooling", columns::<Rows<$of<Kwh>>>),
            ("cold_water", columns::<Rows<$of<CubicMetres>>>),
            ("hot_water", columns::<Rows<$of<CubicMetres>>>),
            ("charge_point", columns::<Rows<$of<Kwh>>>),
        ]
    };
}

pub(super) static DATASETS: &[Dataset] = &[
    Dataset {
        name: "climkit/site-data",
        about: "Validated data of a site and of each of its meters.",
        operation: "site-data",
        keys: &[SITE, METER_TYPE, STEP, ZONE],
        columns: || {
            all(&[
                columns::<Rows<OfSite<Kwh>>>,
                columns::<Rows<OfSite<CubicMetres>>>,
            ])
        },
        variants: by_meter_type!(OfSite),
        rules: <Rows<OfSite<Kwh>> as Windowed>::RULES,
        period: STEPS,
        adds_up: None,
        fetch: Fetch::Directly(|arguments, range| {
            let counted = meter_type(arguments)?;
            if is_volume(&counted) {
                site_data::<CubicMetres>(arguments, counted, range)
            } else {
                site_data::<Kwh>(arguments, counted, range)
            }
        }),
    },
    Dataset {
        name: "climkit/meter-data",
        about: "Validated data of one meter.",
        operation: "meter-data",
        keys: &[SITE, METER, METER_TYPE, STEP, ZONE],
        columns: || {
            all(&[
                columns::<Rows<OfMeter<Kwh>>>,
                columns::<Rows<OfMeter<CubicMetres>>>,
            ])
        },
        variants: by_meter_type!(OfMeter),
        rules: <Rows<OfMeter<Kwh>> as Windowed>::RULES,
        period: STEPS,
        adds_up: None,
        fetch: Fetch::Directly(|arguments, range| {
            if is_volume(&meter_type(arguments)?) {
                meter_data::<CubicMetres>(arguments, range)
            } else {
                meter_data::<Kwh>(arguments, range)
            }
        }),
    },
    Dataset {
        name: "climkit/meter-data-raw",
        about: "Raw data of one meter, as it sent them; rules over other meters have none.",
        operation: "meter-data-raw",
        keys: &[SITE, METER],
        columns: columns::<Rows<OfRaw>>,
        variants: &[],
        rules: <Rows<OfRaw> as Windowed>::RULES,
        period: EVENTS,
        adds_up: None,
        fetch: Fetch::Directly(|arguments, range| {
            let (site, meter) = (site(arguments)?, meter(arguments)?);
            Ok(rows(client(arguments)?.raw_rows(site, meter).over(*range)))
        }),
    },
    Dataset {
        name: "climkit/sensor-data",
        about: "Measurements of a sensor.",
        operation: "sensor-data",
        keys: &[
            SITE,
            required(
                "sensor-id",
                "Id of the sensor, as `api climkit sensors-list` gives it.",
                reads::<SensorId>,
            ),
        ],
        columns: columns::<Rows<OfSensor>>,
        variants: &[],
        rules: <Rows<OfSensor> as Windowed>::RULES,
        period: EVENTS,
        adds_up: None,
        fetch: Fetch::Directly(|arguments, range| {
            let sensor: SensorId = arguments.required_value("sensor-id")?;
            let site = site(arguments)?;
            Ok(rows(
                client(arguments)?.sensor_rows(site, sensor).over(*range),
            ))
        }),
    },
];

const STEPS: &str = "Period: any; 30 days are asked for at once, a year of days or months, ten years of years. No \
                     limit is documented. Steps of a day and more are those of Europe/Zurich unless `--zone` is set.";

const EVENTS: &str = "Period: any; 30 days are asked for at once. No limit is documented. Days are those of \
                      Europe/Zurich.";

const SITE: Parameter = required(
    "site-id",
    "Id of the site, as `api climkit all-installations` gives it.",
    reads::<SiteId>,
);

const METER: Parameter = required(
    "meter-id",
    "Id of the meter, as `api climkit meter-info` gives it.",
    reads::<MeterId>,
);

const METER_TYPE: Parameter = optional(
    "meter-type",
    "What the meters count; electricity unless set. It decides on the unit.",
    &[
        "electricity",
        "heating",
        "cooling",
        "cold_water",
        "hot_water",
        "charge_point",
    ],
    reads::<MeterType>,
);

const STEP: Parameter = optional(
    "sampling-frequency",
    "Step of the rows: 15 minutes unless set, or an hour, day, month or year.",
    &["15T", "H", "D", "M", "Y"],
    reads::<SamplingFrequency>,
);

const ZONE: Parameter = optional(
    "zone",
    "Time zone of the site, whose days, months and years count; Europe/Zurich unless set.",
    &[],
    reads_zone,
);

/// As it is read later, with what to do about it.
fn reads_zone(name: &str, text: &str) -> Result<()> {
    reads::<Tz>(name, text)
        .map_err(|error| error.with_remedy("Write its IANA name, such as Europe/Zurich"))
}

fn client(arguments: &Arguments) -> Result<Client> {
    Client::from_env(arguments.environment())
}

fn site(arguments: &Arguments) -> Result<SiteId> {
    arguments.required_value("site-id")
}

fn meter(arguments: &Arguments) -> Result<MeterId> {
    arguments.required_value("meter-id")
}

fn meter_type(arguments: &Arguments) -> Result<MeterType> {
    Ok(arguments
        .value("meter-type")?
        .unwrap_or(MeterType::Electricity))
}

/// Whether meters of a type count a volume; one that is not listed may count anything, say energy.
fn is_volume(meter_type: &MeterType) -> bool {
    !Kwh::is_counted_by(meter_type)
}

fn step(arguments: &Arguments) -> Result<SamplingFrequency> {
    let step = arguments.value("sampling-frequency")?;
    Ok(step.unwrap_or(SamplingFrequency::QuarterHour))
}

fn zone(arguments: &Arguments) -> Result<Tz> {
    Ok(arguments.value("zone")?.unwrap_or(ZURICH))
}

fn site_data<Q: Quantity>(
    arguments: &Arguments,
    meter_type: MeterType,
    range: &TimeRange,
) -> Result<super::Rows> {
    let data = client(arguments)?.site_rows::<Q>(site(arguments)?, meter_type);
    let data = data.every(step(arguments)?).zone(zone(arguments)?);
    Ok(rows(data.over(*range)))
}

fn meter_data<Q: Quantity>(arguments: &Arguments, range: &TimeRange) -> Result<super::Rows> {
    let data = client(arguments)?.meter_rows::<Q>(site(arguments)?, meter(arguments)?);
    let data = data.every(step(arguments)?).zone(zone(arguments)?);
    Ok(rows(data.over(*range)))
}
