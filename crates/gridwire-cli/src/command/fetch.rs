//! `gridwire fetch`: a command for every dataset.

use clap::builder::RangedU64ValueParser;
use clap::{Arg, Command};

use super::dataset::{commands, end, example};
use crate::catalog::Dataset;

pub(super) fn command() -> Command {
    let fetch = Command::new("fetch")
        .about("Fetches a whole range of any length: cut into calls, retried, merged, accounted for")
        .long_about(
            "Fetches a whole range of any length: cut into the calls that the service allows, retried, merged, and \
             accounted for.\n\nThe account goes to standard error, as one JSON line where that is not a terminal. If \
             anything is missing, what was received is written, what is missing is listed, and the exit code is 5.",
        )
        .after_help(example("fetch", "--from 2024-01-01 --to 2025-01-01 --output rows.csv"));
    commands(fetch, |dataset| {
        let ends = [
            end(dataset, "from", "Start, included").required(true),
            end(dataset, "to", "End, not included").required(true),
        ];
        ends.into_iter().chain(concurrency(dataset)).collect()
    })
}

/// Not for a service that takes one request at a time. More windows at a time would only wait for each
/// other, their answers in memory.
fn concurrency(dataset: &Dataset) -> Option<Arg> {
    let (api, _) = dataset.call()?;
    (api.concurrency > 1).then(|| {
        let most = api.concurrency;
        Arg::new("concurrency")
            .long("concurrency")
            .value_name("N")
            .value_parser(RangedU64ValueParser::<usize>::new().range(1..=32))
            .help(format!(
                "How many parts of the range to ask for at a time: 2 when absent; the service takes {most} at most"
            ))
    })
}
