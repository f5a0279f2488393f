//! Client of FlexMeasures (prototype).
#![cfg_attr(test, allow(clippy::unwrap_used))]
mod by_hand;
mod client;
mod errors;
mod generated;
mod grid;
mod jobs;
mod lists;
mod readings;

pub use by_hand::{Page, PagePart};
pub use errors::{FieldError, FlexMeasuresError, field_errors_of};
pub use generated::*;
pub use jobs::{JobFailure, Wait};
pub use readings::{Reading, SensorReadings};
