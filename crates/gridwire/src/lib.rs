//! Rust SDKs for energy data services: one crate per service, and this facade, which re-exports
//! those whose feature is on. It has no code of its own.
//!
//! | feature | service | crate |
//! | --- | --- | --- |
//! | `rte-capacities` | RTE Generation Installed Capacities v1 | [`rte_capacities`] |
//! | `full` | all of them | |
//!
//! TLS: `rustls` (default), `native-tls` or `rustls-no-provider`.
//!
//! Everything that the crates share is in [`core`]: errors, time ranges, rows and coverage.

pub use gridwire_core as core;
#[cfg(feature = "rte-capacities")]
pub use rte_capacities;
#[cfg(feature = "rte-capacities")]
pub use rte_oauth;

/// Runs the examples of front pages as tests.
#[cfg(all(doctest, feature = "full"))]
macro_rules! front_pages {
    ($($path:literal,)*) => {
        $(#[doc = include_str!($path)] const _: () = ();)*
    };
}

#[cfg(all(doctest, feature = "full"))]
front_pages! {
    "../../../README.md",
    "../../rte-capacities/README.md",
    "../../rte-oauth/README.md",
}
