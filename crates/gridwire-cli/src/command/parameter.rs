//! A parameter of a specification as an option.

use clap::{Arg, ArgAction};

use super::text::{flow, short};
use crate::catalog::{Kind, Parameter, options};

pub(super) fn arg(parameter: &'static Parameter) -> Arg {
    let value = match parameter.kind {
        Kind::Instant => "T",
        Kind::List(..) => "VALUE,…",
        Kind::Value(..) => "VALUE",
    };
    let mut help = flow(parameter.help);
    let known = parameter.kind.known();
    if !known.is_empty() {
        help.push_str(&format!("\n\nKnown values: {}.", known.join(", ")));
    }
    if matches!(parameter.kind, Kind::Instant) {
        help.push_str("\n\nT is YYYY-MM-DD (midnight in the provider's time zone) or RFC 3339 with an offset.");
    }
    let mut brief = short(parameter.help);
    if !parameter.with.is_empty() {
        let with = options(parameter.with);
        help.push_str(&format!("\n\nGiven with {with}, or not at all."));
        brief.push_str(&format!(" Goes with {with}."));
    }
    Arg::new(parameter.name)
        .long(parameter.name)
        .value_name(value)
        .required(parameter.required)
        .allow_negative_numbers(true)
        .help(brief)
        .long_help(help)
}

/// `--unchecked`, where there is something to be checked.
pub(super) fn unchecked(parameters: &[Parameter], has_rules: bool) -> Option<Arg> {
    let has_known = parameters
        .iter()
        .any(|parameter| !parameter.kind.known().is_empty());
    (has_rules || has_known).then(|| {
        Arg::new("unchecked")
            .long("unchecked")
            .action(ArgAction::SetTrue)
            .help("Leave the rules of the service, and values it may have learnt, to the service")
    })
}
