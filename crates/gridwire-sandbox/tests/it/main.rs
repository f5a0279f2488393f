//! The sandbox from outside, through a plain HTTP client.
#![allow(clippy::unwrap_used)]

mod capacities_cpc;
mod capacities_per_type;
mod capacities_per_unit;
mod checks;
mod client;
mod dates;
mod determinism;
mod faults;
mod frame;
mod token;
