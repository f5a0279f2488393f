//! `gridwire api`: a command for every operation of every specification.

use clap::{Arg, ArgAction, Command};

use super::parameter::{arg, unchecked};
use super::text::flow;
use crate::catalog::{Api, Operation};
use crate::generated::APIS;

pub(super) fn command() -> Command {
    Command::new("api")
        .about("Calls any operation of any API, and prints its answer as JSON")
        .long_about(
            "Calls any operation of any API, once, and prints its answer as JSON with every field that the server \
             sent.\n\nFor a period longer than one call may have, see `gridwire fetch`.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("API")
        .subcommand_help_heading("APIs")
        .subcommands(APIS.iter().map(|api| of(api)))
}

fn of(api: &'static Api) -> Command {
    Command::new(api.name)
        .about(api.service)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("OPERATION")
        .subcommand_help_heading("Operations")
        .subcommands(api.operations.iter().map(operation))
}

fn operation(operation: &'static Operation) -> Command {
    let raw = Arg::new("raw")
        .long("raw")
        .action(ArgAction::SetTrue)
        .help("Print the bytes of the answer's body as they came");
    let body = operation.body.map(|example| {
        let help = "The JSON to send: a file, or - for standard input";
        let example = match example {
            "" => String::new(),
            example => format!("\n\nFor example:\n{example}"),
        };
        Arg::new("body")
            .long("body")
            .value_name("FILE")
            .required(true)
            .help(help)
            .long_help(format!("{help}{example}"))
    });
    Command::new(operation.name)
        .about(operation.about)
        .long_about(flow(operation.details))
        .args(operation.parameters.iter().map(arg))
        .args(unchecked(operation.parameters, operation.has_rules))
        .args(body)
        .arg(raw)
}
