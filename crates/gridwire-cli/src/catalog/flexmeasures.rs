//! The dataset of FlexMeasures: how to ask for the data of a sensor depends on the sensor, which is asked
//! for first.

use gridwire::core::Error;
use gridwire::core::series::Windowed;
use gridwire::flexmeasures::{Client, SensorId, SensorReadings, SourceId, Unit};

use super::{Dataset, Fetch, Kind, Parameter, columns, optional, reads, required, rows};

pub(super) static DATASETS: &[Dataset] = &[Dataset {
    name: "flexmeasures/sensor-data",
    about: "Data of a sensor.",
    operation: "get-sensor-data",
    keys: &[
        required(
            "sensor-id",
            "Id of the sensor, as `api flexmeasures sensors` gives it.",
            reads::<SensorId>,
        ),
        optional(
            "unit",
            "Unit of the values, to which the server converts; the sensor's own unless set.",
            &[],
            reads::<Unit>,
        ),
        optional(
            "source",
            "Id of the only source to take values of, as `api flexmeasures sources` gives it.",
            &[],
            reads::<SourceId>,
        ),
        Parameter {
            name: "prior",
            help: "Only what was known before then: forecasts as they were.",
            required: false,
            with: &[],
            kind: Kind::Instant,
        },
    ],
    columns: columns::<SensorReadings>,
    variants: &[],
    rules: SensorReadings::RULES,
    period: "Period: any; 100,000 values are asked for at once, in whole days. No limit is documented. Days are \
             those of the sensor's time zone.",
    adds_up: None,
    fetch: Fetch::Asking(|arguments, range| {
        Box::pin(async move {
            let client = Client::from_env(arguments.environment())?;
            let sensor: SensorId = arguments.required_value("sensor-id")?;
            let sensor = client.sensor(sensor).send().await.map_err(known)?;
            let mut readings = client.readings(&sensor)?;
            if let Some(unit) = arguments.value::<Unit>("unit")? {
                readings = readings.unit(unit);
            }
            if let Some(source) = arguments.value::<SourceId>("source")? {
                readings = readings.source(source);
            }
            if let Some(prior) = arguments.instant("prior", readings.rules().zone)? {
                readings = readings.prior(prior);
            }
            Ok(rows(readings.range(range.from(), range.to())))
        })
    }),
}];

/// An unknown sensor is refused like a field of a form.
fn known(error: Error) -> Error {
    match error.status() {
        Some(422) => error.with_remedy(
            "gridwire api flexmeasures sensors --include-public-assets true lists those that there are",
        ),
        _ => error,
    }
}
