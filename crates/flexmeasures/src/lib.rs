// The facade runs the examples: it may depend on the sandbox, a user's build must not.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod by_hand;
mod checks;
mod client;
mod errors;
mod failures;
mod flex;
mod forecasts;
mod generated;
mod grid;
mod ingestion;
mod jobs;
mod lists;
mod names;
mod readings;
mod recording;
mod schedule;

pub use by_hand::{Page, PagePart};
pub use errors::{FieldError, FlexMeasuresError, field_errors_of};
pub use failures::{FailureReason, JobFailure};
pub use forecasts::ForecastJob;
pub use generated::*;
pub use gridwire_core::series::{Coverage, Series};
pub use gridwire_core::time::TimeRange;
pub use gridwire_core::wire::{DecodeError, Extra, decode};
pub use gridwire_core::{
    ClientBuilder, Environment, Error, ErrorKind, ExposeSecret, Result, SecretString,
};
pub use gridwire_core::{chrono, chrono_tz};
pub use ingestion::IngestionJob;
pub use jobs::Wait;
pub use readings::{Reading, SensorReadings};
pub use recording::{PartOutcome, PartReport, Parts, Recording};
pub use schedule::{ScheduleJob, Scheduled};
