//! What the commands of datasets have in common: one for each dataset, with its keys as options.

use clap::{Arg, Command};

use super::parameter::{arg, unchecked};
use super::text::flow;
use crate::catalog::{Dataset, datasets};
use crate::format::Layout;

/// A command with one below it for each dataset.
pub(super) fn commands(command: Command, options: fn(&Dataset) -> Vec<Arg>) -> Command {
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("DATASET")
        .subcommand_help_heading("Datasets")
        .subcommands(datasets().map(|dataset| of(dataset, options(dataset))))
}

fn of(dataset: &'static Dataset, options: Vec<Arg>) -> Command {
    let details = format!(
        "{}\n\nColumns: {}.\n\nCut into calls by these rules. {}",
        dataset.about,
        Layout::new((dataset.columns)()).names().join(", "),
        flow(dataset.period)
    );
    Command::new(dataset.name)
        .about(dataset.about)
        .long_about(details)
        .args(options)
        .args(dataset.keys.iter().map(arg))
        .args(unchecked(dataset.keys, false))
}

/// An end of a range.
pub(super) fn end(dataset: &Dataset, name: &'static str, help: &str) -> Arg {
    let zone = dataset.rules.zone.name();
    Arg::new(name)
        .long(name)
        .value_name("T")
        .help(format!("{help}: YYYY-MM-DD (midnight, {zone}) or RFC 3339"))
}
