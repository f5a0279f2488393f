// The facade runs the examples: it may depend on the sandbox, a user's build must not.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]

mod client;
mod generated;
mod provisional;
mod totals;
mod week;

pub use generated::*;
pub use gridwire_core::chrono_tz::Europe::Paris;
pub use gridwire_core::series::{Coverage, Revised, Series, revise};
pub use gridwire_core::time::TimeRange;
pub use gridwire_core::wire::{DecodeError, Extra, decode};
pub use gridwire_core::{
    ClientBuilder, EicCode, Environment, Error, ErrorKind, Result, chrono, chrono_tz,
};
pub use rte_oauth::{RteAuth, RteError, RteErrorKind};
pub use totals::{mix_by_subtype, mix_by_type, without_totals};
pub use week::water_week;
