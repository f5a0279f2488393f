// The facade runs the examples: it may depend on the sandbox, a user's build must not.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]

mod client;
mod endpoint;
mod errors;
mod forecast;
mod generated;
mod in_force;
mod period;
mod production;
mod vector;
mod vintages;
mod write;

pub use endpoint::Endpoint;
pub use errors::EdfError;
pub use forecast::Forecast;
pub use generated::*;
pub use gridwire_core::series::{
    Aggregable, Coverage, Held, Named, Record, Series, SeriesRow, StepSeries,
};
pub use gridwire_core::time::TimeRange;
pub use gridwire_core::tls::MutualTls;
pub use gridwire_core::wire::{DecodeError, Extra, decode};
pub use gridwire_core::{ClientBuilder, Environment, Error, ErrorKind, Result, chrono};
pub use in_force::InForce;
pub use production::Equipment;
pub use vector::Vector;
pub use vintages::{PeriodOf, Vintages};
pub use write::{Item, Outcome, PlannedPart, Receipt, Write, WriteReport, WrittenPart};
