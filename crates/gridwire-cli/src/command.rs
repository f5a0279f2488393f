//! The command line: what may be given, with its help.

mod api;
mod dataset;
mod fetch;
mod globals;
mod parameter;
mod sync;
mod text;

use clap::{Arg, ArgAction, Command};

pub(crate) use globals::Globals;

/// The whole command.
pub(crate) fn command() -> Command {
    Command::new("gridwire")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Data of energy services, complete or with an account of what is missing")
        .after_help("Start with `gridwire demo`: it needs no credentials and no network.")
        .after_long_help(LONG)
        .max_term_width(100)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .args(globals::args())
        .subcommand(
            Command::new("demo").about(
                "A tour of all providers on the built-in sandbox; no credentials, no network",
            ),
        )
        .subcommand(api::command())
        .subcommand(Command::new("datasets").about(
            "The datasets that fetch and sync know, with their keys, units and window limits",
        ))
        .subcommand(fetch::command())
        .subcommand(sync::command())
        .subcommand(sandbox())
        .subcommand(doctor())
}

const LONG: &str = "\
Start with `gridwire demo`: it needs no credentials and no network.

Exit codes:
  0  complete
  1  the output could not be written
  2  wrong usage or invalid input, found before anything was sent
  3  not authenticated or not allowed
  4  the service refused the request
  5  incomplete: what was received is written, what is missing is listed
  6  network or service failure after all retries

Environment:
  RTE_CLIENT_ID, RTE_CLIENT_SECRET  an application made on https://data.rte-france.com
  RTE_CREDENTIALS                   in their place: the portal's base64 string
  RTE_BASE_URL                      another server than https://digital.iservices.rte-france.com
  EDF_SF_CA, EDF_SF_CERT, EDF_SF_KEY
                                    PEM files that EDF Store & Forecast has issued, and their key
  EDF_SF_ENVIRONMENT                production or preproduction; there is no default
  EDF_SF_BASE_URL                   in its place: another server; it ends in /v1
  CLIMKIT_USERNAME, CLIMKIT_PASSWORD
                                    an API user of Climkit, who is not the user of its portal
  CLIMKIT_BASE_URL                  another server than https://api.climkit.io/api/v1
  GRIDWIRE_ALLOW_HTTP=1             takes plain http to other computers than this one
  NO_COLOR=1                        no colour on terminals";

fn sandbox() -> Command {
    let serve = Command::new("serve")
        .about("Runs the sandbox as a server until Ctrl-C")
        .long_about(
            "Runs the sandbox as a server until Ctrl-C.\n\nThe first line on standard output is one JSON object: the \
             environment variables with the base URLs and test credentials that lead gridwire there. Other clients of \
             the real services work against it too, unchanged but for their base URL.",
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .value_parser(clap::value_parser!(u16))
                .default_value("0")
                .help("The port on 127.0.0.1; 0 takes a free one"),
        )
        .arg(
            Arg::new("fault")
                .long("fault")
                .value_name("SPEC")
                .value_parser(|text: &str| text.parse::<gridwire_sandbox::Fault>())
                .action(ArgAction::Append)
                .help("Something that goes wrong on purpose, such as 503*2@/capacities_cpc; may be given several times")
                .long_help(
                    "Something that goes wrong on purpose; may be given several times.\n\n\
                     KIND[:OPTION[,OPTION]][*TIMES][+SKIPPED][@PATH], where KIND is a status (503, 429:retry-after=2), \
                     reset, truncate, slow:250ms, html, xml, bom or clock-skew:3600s; *2 is for two requests, *always \
                     for all, one by default; +3 leaves three alone first; @TEXT takes only requests whose path and \
                     query contain the text.",
                ),
        )
        .arg(
            Arg::new("set")
                .long("set")
                .value_name("SWITCH")
                .value_parser(|text: &str| text.parse::<gridwire_sandbox::Switch>())
                .action(ArgAction::Append)
                .help("How a service behaves, such as edf-sf.cap=1000; may be given several times")
                .long_help(switches()),
        );
    Command::new("sandbox")
        .about("Fake services with invented data, for tests and first steps")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(serve)
}

fn switches() -> String {
    let all = gridwire_sandbox::Switch::all();
    let lines = all
        .iter()
        .map(|(form, about)| format!("{form}\n  {about}.\n"));
    format!(
        "How a service behaves, from the start on; may be given several times. The value that is named first is the \
         one at the start, unless another is said to be.\n\n{}",
        lines.collect::<String>()
    )
}

fn doctor() -> Command {
    let provider = Arg::new("provider")
        .value_name("PROVIDER")
        .value_parser(crate::doctor::names())
        .help("The provider to check; all of them when absent");
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .conflicts_with("format")
        .help("The same as --format json");
    Command::new("doctor")
        .about("Checks configuration, certificates, clock, login and each API, and says what to do")
        .long_about(
            "Checks configuration, certificates, clock, login and each API of one provider, or of all that something \
             is set for, and says what to do.\n\nEach check is a line: ok, note (good to know), warn (it works and yet is \
             not right) or fail, the provider, what was checked, what was found, and after -> what to do. The exit \
             code is that of the first failure.\n\n--format ndjson prints each line as an object as it comes, --format \
             json all of them as one array: {\"provider\", \"check\", \"state\": \"ok\" | \"note\" | \"warn\" | \"fail\", \
             \"text\", \"remedy\": text or null}.",
        )
        .arg(provider)
        .arg(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_specification_breaks_the_command_line() {
        // Finds doubled options too, such as a parameter that is called like a global option.
        command().debug_assert();
    }

    #[test]
    fn global_options_go_before_and_after_the_command() {
        for line in [
            ["gridwire", "--quiet", "--format", "csv", "datasets"],
            ["gridwire", "datasets", "--format", "csv", "--quiet"],
        ] {
            let globals = Globals::read(&command().get_matches_from(line));
            assert!(globals.quiet && !globals.sandbox);
            assert_eq!(globals.format, Some(crate::format::Format::Csv));
        }
    }
}
