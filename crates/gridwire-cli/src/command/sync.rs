//! `gridwire sync`: a command for every dataset.

use std::path::PathBuf;

use clap::{Arg, Command, value_parser};

use super::dataset::{commands, end, example};

pub(super) fn command() -> Command {
    let sync = Command::new("sync")
        .about("Brings a local copy (Parquet files) up to date; safe to kill and to run again")
        .long_about(
            "Brings a local copy up to date: Parquet files of a month each, which DuckDB, Polars, pandas and Spark \
             read as one table (DIR/DATASET/KEY=…/year=…/month=…/data.parquet).\n\nThe first run fetches all from \
             --from on, later runs what is new, what was missing, and the last 14 days again, since services correct \
             their values. Added, changed and unchanged rows are counted on standard error, as one JSON line where \
             that is not a terminal.\n\nA run may be ended at any moment: each file is there in full or not at all, \
             and says what has been read of its month, so that the next run goes on. One run at a time writes a \
             dataset.",
        )
        .after_help(example("sync", "--from 2020-01-01 --dir data"));
    commands(sync, |dataset| {
        let from = end(
            dataset,
            "from",
            "How far back the copy goes, the beginning of what is there or of the data when absent",
        );
        let dir = Arg::new("dir")
            .long("dir")
            .value_name("DIR")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help("The folder of the copy, made if it is not there");
        vec![from, dir]
    })
}
