//! Climkit over the shared port.

mod client;
mod equations;
mod gaps;
mod kinds;
mod limit;
mod login;
mod periods;
mod raw;
mod refusals;
mod seeds;
mod sensors;
mod shapes;
mod steps;
mod switches;
mod year;
