//! A parameter of a specification as an option.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command};

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
        .value_parser(Known(known))
        .hide_possible_values(true)
        .allow_negative_numbers(true)
        .help(brief)
        .long_help(help)
}

/// Any text, with those that a shell may offer.
#[derive(Clone)]
struct Known(&'static [&'static str]);

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let offered = self.0.iter().map(PossibleValue::new);
        (!self.0.is_empty()).then(|| Box::new(offered) as Box<_>)
    }
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
