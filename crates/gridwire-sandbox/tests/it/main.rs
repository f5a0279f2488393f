//! The sandbox from outside, through a plain HTTP client.
#![allow(clippy::unwrap_used)]

mod capacities_cpc;
mod capacities_per_type;
mod capacities_per_unit;
mod checks;
mod client;
mod climkit;
mod dates;
mod determinism;
mod edf;
mod faults;
mod flexmeasures;
mod frame;
mod generation_limits;
mod generation_mix;
mod generation_per_type;
mod generation_per_unit;
mod generation_time;
mod largest_answer;
mod subscriptions;
mod tempo;
mod tempo_dates;
mod tempo_shapes;
mod token;
mod water_reserves;
