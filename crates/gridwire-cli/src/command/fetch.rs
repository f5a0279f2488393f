//! `gridwire fetch`: a command for every dataset.

use clap::builder::RangedU64ValueParser;
use clap::{Arg, Command};

use super::dataset::{commands, end};

pub(super) fn command() -> Command {
    let fetch = Command::new("fetch")
        .about("Fetches a whole range of any length: cut into calls, retried, merged, accounted for")
        .long_about(
            "Fetches a whole range of any length: cut into the calls that the service allows, retried, merged, and \
             accounted for.\n\nThe account goes to standard error, as one JSON line where that is not a terminal. If \
             anything is missing, what was received is written, what is missing is listed, and the exit code is 5.",
        );
    commands(fetch, |dataset| {
        vec![
            end(dataset, "from", "Start, included").required(true),
            end(dataset, "to", "End, not included").required(true),
            concurrency(),
        ]
    })
}

/// More windows at a time would only wait for each other, their answers in memory.
fn concurrency() -> Arg {
    Arg::new("concurrency")
        .long("concurrency")
        .value_name("N")
        .value_parser(RangedU64ValueParser::<usize>::new().range(1..=32))
        .help(
            "Ask for so many parts of the range at a time, if the service allows it; 2 when absent",
        )
}
