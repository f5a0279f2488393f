//! The command as its users run it: a process, its output, its exit code.

// Helpers of tests are tests too, which the lint does not see.
#![allow(clippy::unwrap_used)]

mod api;
mod climkit;
mod columns;
mod demo;
mod doctor;
mod edf;
mod exit_table;
mod fetch;
mod flexmeasures;
mod formats;
mod generation;
mod help;
mod incomplete;
mod output;
mod parquet;
mod plot;
mod recorded;
mod records;
mod run;
mod serve;
mod settings;
mod shells;
mod signals;
mod sync;
mod tempo;
mod usage;
