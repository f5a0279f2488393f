//! The options that every command has.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::format::Format;

/// The options that every command has.
pub(crate) struct Globals {
    pub(crate) format: Option<Format>,
    pub(crate) output: Option<PathBuf>,
    pub(crate) profile: Option<String>,
    pub(crate) sandbox: bool,
    pub(crate) quiet: bool,
}

impl Globals {
    pub(crate) fn read(matches: &ArgMatches) -> Self {
        Self {
            format: matches.get_one("format").copied(),
            output: matches.get_one("output").cloned(),
            profile: matches.get_one("profile").cloned(),
            sandbox: matches.get_flag("sandbox"),
            quiet: matches.get_flag("quiet"),
        }
    }
}

pub(super) fn args() -> [Arg; 5] {
    let format = Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(value_parser!(Format))
        // Named in the help itself, where they take one line instead of five.
        .hide_possible_values(true)
        .help("table, json, ndjson, csv or parquet; when absent by the ending of FILE, or as the command sees fit");
    let output = Arg::new("output")
        .long("output")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("Write to a file instead of standard output; it appears when it is complete");
    let profile = Arg::new("profile")
        .long("profile")
        .value_name("NAME")
        .help("Use this profile of the configuration file; GRIDWIRE_PROFILE when absent, or the one that the file names");
    let sandbox = Arg::new("sandbox")
        .long("sandbox")
        .action(ArgAction::SetTrue)
        .help("Use the built-in sandbox instead of the services: invented data, no credentials");
    let quiet = Arg::new("quiet")
        .long("quiet")
        .action(ArgAction::SetTrue)
        .help("Say nothing on standard error but what went wrong");
    [format, output, profile, sandbox, quiet]
        .map(|arg| arg.global(true).help_heading("Options of all commands"))
}
