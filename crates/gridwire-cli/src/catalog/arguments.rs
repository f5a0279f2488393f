//! What was given on the command line, as generated code asks for it.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::num::{IntErrorKind, ParseIntError};
use std::str::FromStr;

use clap::ArgMatches;
use gridwire::core::chrono::{DateTime, FixedOffset};
use gridwire::core::chrono_tz::Tz;
use gridwire::core::time::TimeRange;
use gridwire::core::{Environment, Error, ErrorKind, Result, wire};
use serde::de::DeserializeOwned;

use super::known::check;
use super::{Kind, Parameter};
use crate::instant::parse_instant;

/// The parameters of one call or range, and how it is to be made.
#[derive(Clone)]
pub(crate) struct Arguments {
    environment: Environment,
    values: BTreeMap<&'static str, String>,
    body: Option<Vec<u8>>,
    raw: bool,
    unchecked: bool,
    compact: bool,
}

impl Arguments {
    /// Takes the values of the parameters, and checks all that can be checked without a client: a
    /// wrong value is told before credentials are asked for.
    pub(crate) fn read(parameters: &'static [Parameter], matches: &ArgMatches) -> Result<Self> {
        let unchecked = flag(matches, "unchecked");
        let mut values = BTreeMap::new();
        for parameter in parameters {
            let Some(text) = matches.get_one::<String>(parameter.name) else {
                continue;
            };
            let option = option(parameter.name);
            match &parameter.kind {
                Kind::Instant => drop(parse_instant(&option, text, Tz::UTC)?),
                Kind::List(known, reads) => {
                    for value in text.split(',').map(str::trim) {
                        check(&option, value, known, unchecked)?;
                        reads(parameter.name, value)?;
                    }
                }
                Kind::Value(known, reads) => {
                    check(&option, text, known, unchecked)?;
                    reads(parameter.name, text)?;
                }
            }
            values.insert(parameter.name, text.clone());
        }
        let given = parameters.iter().filter(|it| values.contains_key(it.name));
        for Parameter { name, with, .. } in given {
            if with.iter().any(|other| !values.contains_key(other)) {
                let text = format!("{} goes with {}", option(name), options(with));
                return Err(Error::new(ErrorKind::InvalidInput, text)
                    .with_remedy("Give all of them, or none"));
            }
        }
        Ok(Self {
            environment: Environment::default(),
            values,
            body: None,
            raw: flag(matches, "raw"),
            unchecked,
            compact: false,
        })
    }

    /// The same arguments, for clients that are made from an environment.
    pub(crate) fn within(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// The same arguments with the body to send.
    pub(crate) fn with_body(mut self, body: Option<Vec<u8>>) -> Self {
        self.body = body;
        self
    }

    /// The same arguments, the answer on one line or not.
    pub(crate) fn with_compact(mut self, compact: bool) -> Self {
        self.compact = compact;
        self
    }

    /// The values as they were given, by the names of their parameters.
    pub(crate) fn given(&self) -> &BTreeMap<&'static str, String> {
        &self.values
    }

    /// Where credentials and base URLs are read.
    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Whether the bytes of the body are wanted.
    pub(crate) fn raw(&self) -> bool {
        self.raw
    }

    /// Whether the rules are left to the service.
    pub(crate) fn unchecked(&self) -> bool {
        self.unchecked
    }

    /// Whether the answer goes on one line.
    pub(crate) fn compact(&self) -> bool {
        self.compact
    }

    pub(crate) fn instant(&self, name: &str, zone: Tz) -> Result<Option<DateTime<FixedOffset>>> {
        let text = self.values.get(name);
        text.map(|text| parse_instant(&option(name), text, zone))
            .transpose()
    }

    pub(crate) fn list<T: FromStr<Err: Display + 'static>>(
        &self,
        name: &str,
    ) -> Result<Option<Vec<T>>> {
        let text = self.values.get(name);
        text.map(|text| {
            text.split(',')
                .map(|value| parse(name, value.trim()))
                .collect()
        })
        .transpose()
    }

    pub(crate) fn value<T: FromStr<Err: Display + 'static>>(
        &self,
        name: &str,
    ) -> Result<Option<T>> {
        self.values
            .get(name)
            .map(|text| parse(name, text))
            .transpose()
    }
}

/// For specifications with required parameters or with bodies.
#[allow(dead_code)] // Generated code uses them as soon as a specification needs them.
impl Arguments {
    pub(crate) fn required_instant(&self, name: &str, zone: Tz) -> Result<DateTime<FixedOffset>> {
        self.instant(name, zone)?
            .ok_or_else(|| missing(&option(name)))
    }

    pub(crate) fn required_list<T: FromStr<Err: Display + 'static>>(
        &self,
        name: &str,
    ) -> Result<Vec<T>> {
        self.list(name)?.ok_or_else(|| missing(&option(name)))
    }

    pub(crate) fn required_value<T: FromStr<Err: Display + 'static>>(
        &self,
        name: &str,
    ) -> Result<T> {
        self.value(name)?.ok_or_else(|| missing(&option(name)))
    }

    /// The same arguments with a range as the period of a call.
    pub(crate) fn with_period(
        &self,
        start: &'static str,
        end: &'static str,
        range: &TimeRange,
    ) -> Self {
        let mut arguments = self.clone();
        for (name, instant) in [(start, range.from()), (end, range.to())] {
            arguments.values.insert(name, instant.to_rfc3339());
        }
        arguments
    }

    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T> {
        let body = self.body.as_deref().ok_or_else(|| missing("--body"))?;
        wire::decode(body).map_err(|error| {
            Error::invalid_input("--body", "JSON", error)
                .with_remedy("The help of this command has an example")
        })
    }
}

/// A flag that not every command has.
fn flag(matches: &ArgMatches, name: &str) -> bool {
    matches
        .try_get_one::<bool>(name)
        .ok()
        .flatten()
        .copied()
        .unwrap_or_default()
}

fn option(name: &str) -> String {
    format!("--{name}")
}

/// Parameters as the command line has them.
pub(crate) fn options(names: &[&str]) -> String {
    let options: Vec<_> = names.iter().map(|name| option(name)).collect();
    options.join(" and ")
}

fn parse<T: FromStr<Err: Display + 'static>>(name: &str, text: &str) -> Result<T> {
    text.parse().map_err(|error: T::Err| {
        let own: Option<&Error> = (&error as &dyn Any).downcast_ref();
        let number: Option<&ParseIntError> = (&error as &dyn Any).downcast_ref();
        match (own, number.map(ParseIntError::kind)) {
            // An error of ours already says field, value, rule and remedy.
            (Some(own), _) => own.clone(),
            (None, Some(IntErrorKind::InvalidDigit)) => {
                Error::invalid_input(&option(name), text, "not a whole number from 0 on")
            }
            (None, _) => Error::invalid_input(&option(name), text, error),
        }
    })
}

/// Whether a parameter's text can be read as a type, for the table of parameters.
pub(crate) fn reads<T: FromStr<Err: Display + 'static>>(name: &str, text: &str) -> Result<()> {
    parse::<T>(name, text).map(drop)
}

fn missing(option: &str) -> Error {
    Error::invalid_input(option, "nothing", "this operation needs it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, ArgAction, Command};

    static PARAMETERS: &[Parameter] = &[
        Parameter {
            name: "when",
            help: "",
            required: false,
            with: &[],
            kind: Kind::Instant,
        },
        Parameter {
            name: "types",
            help: "",
            required: false,
            with: &[],
            kind: Kind::List(&["A", "B"], reads::<String>),
        },
        Parameter {
            name: "count",
            help: "",
            required: false,
            with: &[],
            kind: Kind::Value(&[], reads::<u8>),
        },
        Parameter {
            name: "agg",
            help: "",
            required: false,
            with: &["period"],
            kind: Kind::Value(&[], reads::<String>),
        },
        Parameter {
            name: "period",
            help: "",
            required: false,
            with: &["agg"],
            kind: Kind::Value(&[], reads::<String>),
        },
    ];

    fn read(line: &[&str]) -> Result<Arguments> {
        let options = PARAMETERS
            .iter()
            .map(|parameter| Arg::new(parameter.name).long(parameter.name));
        let unchecked = Arg::new("unchecked")
            .long("unchecked")
            .action(ArgAction::SetTrue);
        let command = Command::new("test")
            .no_binary_name(true)
            .args(options)
            .arg(unchecked);
        let matches = command.get_matches_from(line);
        Arguments::read(PARAMETERS, &matches)
    }

    #[test]
    fn what_is_given_is_read_and_what_is_not_is_absent() {
        let given = read(&["--when", "2024-07-01", "--types", "B, A", "--count", "7"]).unwrap();
        let zone = gridwire::core::chrono_tz::Europe::Paris;
        let when = given.required_instant("when", zone).unwrap();
        assert_eq!(when.to_rfc3339(), "2024-07-01T00:00:00+02:00");
        assert_eq!(given.required_list::<String>("types").unwrap(), ["B", "A"]);
        assert_eq!(given.required_value::<u8>("count").unwrap(), 7);

        let none = read(&[]).unwrap();
        assert!(none.instant("when", zone).unwrap().is_none());
        assert!(none.list::<String>("types").unwrap().is_none());
        assert!(none.value::<u8>("count").unwrap().is_none());
        for error in [
            none.required_instant("when", zone).unwrap_err(),
            none.required_list::<String>("types").unwrap_err(),
            none.required_value::<u8>("count").unwrap_err(),
            none.body::<String>().unwrap_err(),
        ] {
            assert!(
                error.is_invalid_input() && error.to_string().contains("this operation needs it"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for (line, start) in [
            (["--when", "tomorrow"], "--when = tomorrow: "),
            (["--types", "A,C"], "--types = C: "),
            (["--types", "A,,B"], "--types = \"\": "),
            (["--count", "many"], "--count = many: "),
        ] {
            let error = read(&line).err().unwrap().to_string();
            assert!(error.starts_with(start), "{error}");
        }
        let unchecked = read(&["--types", "A,C", "--unchecked"]).unwrap();
        assert_eq!(
            unchecked.list::<String>("types").unwrap().unwrap(),
            ["A", "C"]
        );
        // What cannot be read as its type cannot be sent at all.
        let error = read(&["--count", "many", "--unchecked"]).err().unwrap();
        assert!(error.is_invalid_input(), "{error}");
    }

    #[test]
    fn half_of_what_goes_together_is_refused_with_both_names() {
        for (line, text) in [
            (
                ["--agg", "avg"],
                "--agg goes with --period. Give all of them, or none",
            ),
            (
                ["--period", "1h"],
                "--period goes with --agg. Give all of them, or none",
            ),
        ] {
            let error = read(&line).err().unwrap();
            assert!(error.is_invalid_input(), "{error}");
            assert_eq!(error.to_string(), text);
        }
        let both = read(&["--agg", "avg", "--period", "1h"]).unwrap();
        assert_eq!(both.value::<String>("period").unwrap().unwrap(), "1h");
    }

    #[test]
    fn a_range_is_a_period_that_a_call_cannot_be_made_without() {
        let zone = gridwire::core::chrono_tz::Europe::Paris;
        let range = TimeRange::year(2024, zone).unwrap();
        let given = read(&[]).unwrap().with_period("when", "until", &range);
        let (start, end) = ("2024-01-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00");
        for (name, instant) in [("when", start), ("until", end)] {
            let read = given.required_instant(name, zone).unwrap();
            assert_eq!(read.to_rfc3339(), instant);
        }
    }

    #[test]
    fn a_body_is_read_as_its_type() {
        let with = |body: &str| read(&[]).unwrap().with_body(Some(body.into()));
        assert_eq!(with("[1, 2]").body::<Vec<u8>>().unwrap(), [1, 2]);
        let error = with("[1, \"x\"]").body::<Vec<u8>>().unwrap_err();
        assert!(
            error.is_invalid_input() && error.to_string().starts_with("--body"),
            "{error}"
        );
    }
}
