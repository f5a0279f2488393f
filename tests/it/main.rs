//! The gridwire crates as a program outside the workspace uses them: nothing but their public
//! items, over real HTTP on this computer, against the sandbox or a server that says what it is
//! told to. No test needs a network, and none waits by the wall clock.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agreement;
mod climkit;
mod conversations;
mod dependencies;
mod edf;
mod errors;
mod facade;
mod flexmeasures;
mod generation;
mod helpers;
mod known_values;
mod limits;
mod login;
mod models;
mod operations;
mod post;
mod ranges;
mod receipts;
mod recordings;
mod round_trip;
mod rules;
mod secrets;
mod shared_account;
mod support;
mod tempo;
mod trouble;
mod wire;
