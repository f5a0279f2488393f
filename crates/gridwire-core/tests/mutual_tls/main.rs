//! Client certificates against a service of our own: what works, and what is said where it cannot.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

mod checks;
mod client;
mod files;
mod handshakes;
mod keys;
mod makers;
mod secrets;
mod service;
