//! What the commands of datasets have in common: one for each dataset, with its keys as options.

use clap::{Arg, Command};

use super::help::WIDTH;
use super::parameter::{arg, unchecked};
use super::text::flow;
use crate::catalog::{Dataset, datasets};
use crate::datasets::values;
use crate::format::Layout;
use crate::wrap::beside;

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

/// A first line to try, of a dataset that needs no key.
pub(super) fn example(command: &str, options: &str) -> String {
    let simple = datasets().find(|dataset| dataset.keys.iter().all(|key| !key.required));
    let name = simple.map_or("DATASET", |dataset| dataset.name);
    format!(
        "For example: gridwire {command} {name} {options}\n\n`gridwire datasets` tells what each dataset has; so does \
         --help after its name."
    )
}

fn of(dataset: &'static Dataset, options: Vec<Arg>) -> Command {
    let columns = (dataset.columns)();
    let values = values(dataset, &columns);
    let values = match &*values {
        [one] => format!("Values: {one}."),
        several => {
            let lines = several.iter().map(|line| beside("- ", line, WIDTH));
            format!("Values:\n{}", lines.collect::<Vec<_>>().join("\n"))
        }
    };
    let details = format!(
        "{}\n\n{values}\n\nColumns: {}.\n\nCut into calls by these rules. {}{}",
        dataset.about,
        Layout::new(columns).names().join(", "),
        flow(dataset.period),
        origin(dataset),
    );
    Command::new(dataset.name)
        .about(dataset.about)
        .long_about(details)
        .args(options)
        .args(dataset.keys.iter().map(arg))
        .args(unchecked(dataset.keys, false))
}

/// Where more is told: by the operation that is called, and by the document that it is in.
fn origin(dataset: &Dataset) -> String {
    let Some((api, operation)) = dataset.call() else {
        return String::new();
    };
    let source = operation.details.rsplit("\n\n").next();
    let source = source.filter(|part| part.starts_with("Source: ")).map(flow);
    format!(
        "\n\nFor what its fields mean, see gridwire api {} {} --help.\n\n{}",
        api.name,
        operation.name,
        source.unwrap_or_default()
    )
}

/// An end of a range.
pub(super) fn end(dataset: &Dataset, name: &'static str, help: &str) -> Arg {
    let zone = dataset
        .zone()
        .map_or("where the data are", |zone| zone.name());
    Arg::new(name)
        .long(name)
        .value_name("T")
        .help(format!("{help}: YYYY-MM-DD (midnight, {zone}) or RFC 3339"))
}
