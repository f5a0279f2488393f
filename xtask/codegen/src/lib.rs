//! The generator: reads the specifications under `specs/`, checks them, and writes each API crate's
//! `src/generated/` and the command's view of it.
//!
//! The way: [`spec`] reads, [`lint`] checks, [`prepare`] reduces to plain OpenAPI, [`front`] runs
//! progenitor and reads back its names and types, [`model`] joins them with the specification's own
//! words and extensions, [`emit`] writes source text, [`files`] formats and compares.

pub mod emit;
pub mod files;
pub mod front;
pub mod lint;
pub mod model;
pub mod prepare;
pub mod regen;
pub mod spec;
