//! `gridwire fetch`: a command for every dataset.

use clap::builder::RangedU64ValueParser;
use clap::{Arg, Command};

use super::parameter::{arg, unchecked};
use super::text::flow;
use crate::catalog::{Dataset, datasets};
use crate::format::Layout;

pub(super) fn command() -> Command {
    Command::new("fetch")
        .about("Fetches a whole range of any length: cut into calls, retried, merged, accounted for")
        .long_about(
            "Fetches a whole range of any length: cut into the calls that the service allows, retried, merged, and \
             accounted for.\n\nThe account goes to standard error, as one JSON line where that is not a terminal. If \
             anything is missing, what was received is written, what is missing is listed, and the exit code is 5.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("DATASET")
        .subcommand_help_heading("Datasets")
        .subcommands(datasets().map(dataset))
}

fn dataset(dataset: &'static Dataset) -> Command {
    let zone = dataset.rules.zone.name();
    let details = format!(
        "{}\n\nColumns: {}.\n\nCut into calls by these rules. {}",
        dataset.about,
        Layout::new((dataset.columns)()).names().join(", "),
        flow(dataset.period)
    );
    let end = |name: &'static str, help: &str| {
        Arg::new(name)
            .long(name)
            .value_name("T")
            .required(true)
            .help(format!("{help}: YYYY-MM-DD (midnight, {zone}) or RFC 3339"))
    };
    Command::new(dataset.name)
        .about(dataset.about)
        .long_about(details)
        .arg(end("from", "Start, included"))
        .arg(end("to", "End, not included"))
        .arg(concurrency())
        .args(dataset.keys.iter().map(arg))
        .args(unchecked(dataset.keys, false))
}

/// More windows at a time would only wait for each other, their answers in memory.
fn concurrency() -> Arg {
    Arg::new("concurrency")
        .long("concurrency")
        .value_name("N")
        .value_parser(RangedU64ValueParser::<usize>::new().range(1..=32))
        .help("Ask for so many parts of the range at a time, if the service allows it; 2 when absent")
}
