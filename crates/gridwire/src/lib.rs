//! Rust SDKs for energy data services: one crate per service, and this facade, which re-exports
//! those whose feature is on. It has no code of its own.
//!
//! | feature | service | crate |
//! | --- | --- | --- |
//! | `rte-capacities` | RTE Generation Installed Capacities v1 | [`rte_capacities`] |
//! | `rte-generation` | RTE Actual Generation v1 | [`rte_generation`] |
//! | `rte-tempo-calendar` | RTE Tempo Like Supply Contract v1 | [`rte_tempo_calendar`] |
//! | `edf-sf` | EDF Store & Forecast v1 | [`edf_sf`] |
//! | `climkit` | Climkit v1 | [`climkit`] |
//! | `rte` | the three APIs of RTE | |
//! | `flexmeasures` | FlexMeasures | [`flexmeasures`] |
//! | `full` | all of them | |
//!
//! TLS: `rustls` (default), `native-tls` or `rustls-no-provider`.
//!
//! Everything that the crates share is in [`core`]: errors, time ranges, rows and coverage.

#[cfg(feature = "climkit")]
pub use climkit;
#[cfg(feature = "edf-sf")]
pub use edf_sf;
#[cfg(feature = "flexmeasures")]
pub use flexmeasures;
pub use gridwire_core as core;
#[cfg(feature = "rte-capacities")]
pub use rte_capacities;
#[cfg(feature = "rte-generation")]
pub use rte_generation;
#[cfg(any(
    feature = "rte-capacities",
    feature = "rte-generation",
    feature = "rte-tempo-calendar"
))]
pub use rte_oauth;
#[cfg(feature = "rte-tempo-calendar")]
pub use rte_tempo_calendar;

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
    "../../climkit/README.md",
    "../../edf-sf/README.md",
    "../../flexmeasures/README.md",
    "../../rte-capacities/README.md",
    "../../rte-generation/README.md",
    "../../rte-oauth/README.md",
    "../../rte-tempo-calendar/README.md",
}
