// The facade runs the examples: it may depend on the sandbox, a user's build must not.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]

mod balance;
mod by_hand;
mod client;
mod errors;
mod events;
mod generated;
mod ids;
mod quantity;
mod raw_series;
mod readings;
mod resample;
mod rows;
mod site;
mod site_history;
mod site_ref;
mod slot;
mod stamp;
mod text_or_number;
mod token;
mod utc_time;

pub use balance::Imbalance;
pub use events::{RawIndex, RawReading, SensorReading};
pub use generated::*;
pub use gridwire_core::series::{Coverage, Series};
pub use gridwire_core::time::TimeRange;
pub use gridwire_core::wire::{DecodeError, Extra, decode};
pub use gridwire_core::{ClientBuilder, Environment, Error, ErrorKind, Result, SecretString};
pub use gridwire_core::{chrono, chrono_tz};
pub use quantity::{CubicMetres, Kw, Kwh, Quantity};
pub use raw_series::{RawEvent, RawKind, RawStep, classify, differences};
pub use readings::{MeterReading, SiteReading, SiteRow, SiteSums, is_object_id};
pub use resample::{Bucket, resample};
pub use rows::{OfMeter, OfRaw, OfSensor, OfSite, Rows, Source};
pub use site::Site;
pub use site_history::{MeterHistory, SiteHistory};
pub use slot::{Label, Slot};

/// Where the service's sites are; used wherever a site's own zone is not known.
pub const ZURICH: chrono_tz::Tz = chrono_tz::Europe::Zurich;
