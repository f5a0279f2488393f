//! The command line: what may be given, with its help.

mod api;
mod dataset;
mod fetch;
mod globals;
pub(crate) mod help;
mod parameter;
mod plot;
mod sync;
mod text;

use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::Shell;

pub(crate) use globals::Globals;

/// The whole command.
pub(crate) fn command() -> Command {
    Command::new("gridwire")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Data of energy services, complete or with an account of what is missing")
        .after_help("Start with `gridwire demo`: it needs no credentials and no network.")
        .after_long_help(help::after())
        .max_term_width(100)
        .subcommand_required(true)
        .subcommand_value_name("COMMAND")
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
            "The datasets that fetch, sync and plot know, with their keys, units and limits",
        ))
        .subcommand(fetch::command())
        .subcommand(sync::command())
        .subcommand(plot::command())
        .subcommand(sandbox())
        .subcommand(doctor())
        .subcommand(completions())
        .subcommand(Command::new("man").about("Prints the manual page, for man"))
}

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

fn completions() -> Command {
    let shell = Arg::new("shell")
        .value_name("SHELL")
        .required(true)
        .value_parser(value_parser!(Shell))
        .help("The shell to complete for");
    Command::new("completions")
        .about("Prints a script by which a shell completes commands, datasets and options")
        .long_about(
            "Prints a script by which a shell completes commands, datasets and options, and in bash, zsh and fish the \
             values of options that are known. To install it:\n\n\
             - bash: gridwire completions bash > ~/.local/share/bash-completion/completions/gridwire\n\
             - zsh: gridwire completions zsh > \"${fpath[1]}/_gridwire\"\n\
             - fish: gridwire completions fish > ~/.config/fish/completions/gridwire.fish\n\
             - PowerShell, in $PROFILE: gridwire completions powershell | Out-String | Invoke-Expression\n\
             - elvish, in rc.elv: eval (gridwire completions elvish | slurp)",
        )
        .arg(shell)
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
