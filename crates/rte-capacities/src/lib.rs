// The facade runs the examples: it may depend on the sandbox, a user's build must not.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]

mod client;
mod department;
mod generated;
mod history;
mod totals;
mod year;

pub use generated::*;
pub use gridwire_core::chrono_tz::Europe::Paris;
pub use gridwire_core::series::{Coverage, Series};
pub use gridwire_core::time::TimeRange;
pub use gridwire_core::wire::{DecodeError, Extra, decode};
pub use gridwire_core::{
    ClientBuilder, EicCode, Environment, Error, ErrorKind, Result, chrono, chrono_tz,
};
pub use rte_oauth::{RteAuth, RteError, RteErrorKind};
pub use totals::{cpc_totals_kw, totals_mw};
