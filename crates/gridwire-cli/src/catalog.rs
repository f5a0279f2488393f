//! What generated code tells the command of each API, so that a new specification brings its
//! commands without a line written by hand.

mod answer;
mod arguments;
mod climkit;
mod flexmeasures;
mod known;
mod rows;
mod variable;

pub(crate) use answer::{Answer, Outcome, finish};
pub(crate) use arguments::{Arguments, options, reads};
pub(crate) use known::nearest;
pub(crate) use rows::{Rows, Underway, all, columns, rows};
pub(crate) use variable::{Purpose, Variable, variables, variables_of};

use gridwire::core::Result;
use gridwire::core::auth::BoxFuture;
use gridwire::core::chrono_tz::Tz;
use gridwire::core::series::{Column, WindowRules};
use gridwire::core::time::TimeRange;

/// An API, with everything that its specification names.
pub(crate) struct Api {
    /// The name of its crate.
    pub(crate) name: &'static str,
    /// The service's name for people.
    pub(crate) service: &'static str,
    /// By what terms its data may be used; an empty text where the specification does not say.
    pub(crate) terms: &'static str,
    /// Who runs it: the APIs of one provider have the same account and settings.
    pub(crate) provider: &'static str,
    /// What the account's settings are read from, in the API that has the account.
    pub(crate) variables: &'static [Variable],
    /// How many requests the service takes at a time.
    pub(crate) concurrency: usize,
    pub(crate) operations: &'static [Operation],
    pub(crate) datasets: &'static [Dataset],
}

/// One operation of an API: `gridwire api <crate> <operation>`.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// Its first line.
    pub(crate) about: &'static str,
    /// All that the specification says of it.
    pub(crate) details: &'static str,
    pub(crate) parameters: &'static [Parameter],
    /// An example of the body that it takes, as JSON; empty where the specification has none.
    pub(crate) body: Option<&'static str>,
    /// Whether it changes something, so that it is not to be sent twice.
    pub(crate) writes: bool,
    /// Whether rules of the service are checked before sending, which `--unchecked` leaves out.
    pub(crate) has_rules: bool,
    pub(crate) call: fn(Arguments) -> Outcome,
}

/// A parameter of an operation, or a key of a dataset: an option of the command.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    pub(crate) required: bool,
    /// The parameters that are given with it or not at all.
    pub(crate) with: &'static [&'static str],
    pub(crate) kind: Kind,
}

/// What a parameter takes.
pub(crate) enum Kind {
    /// An instant: RFC 3339, or a day of the service's calendar.
    Instant,
    /// Values with commas between them; those that the specification knows, where it lists them.
    List(&'static [&'static str], Reads),
    /// One value; those that the specification knows, where it lists them.
    Value(&'static [&'static str], Reads),
}

/// Finds out, by the name of a parameter and a value, whether it can be read as its type.
pub(crate) type Reads = fn(&str, &str) -> Result<()>;

impl Kind {
    /// The values that the specification knows; none where any may be given.
    pub(crate) fn known(&self) -> &'static [&'static str] {
        match self {
            Kind::Instant => &[],
            Kind::List(known, _) | Kind::Value(known, _) => known,
        }
    }
}

/// Gives the columns of rows.
pub(crate) type Columns = fn() -> Vec<&'static Column>;

/// A dataset: `gridwire fetch <dataset>`.
pub(crate) struct Dataset {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// The name of the operation that is called for it.
    pub(crate) operation: &'static str,
    /// The parameters that choose series; the period is not among them.
    pub(crate) keys: &'static [Parameter],
    /// The columns of its rows; where the keys decide on those, of all rows that there are.
    pub(crate) columns: Columns,
    /// By values of a key, the columns of the rows where the key is that.
    pub(crate) variants: &'static [(&'static str, Columns)],
    pub(crate) rules: &'static WindowRules,
    /// The rules of the period of one request, in words.
    pub(crate) period: &'static str,
    /// What the values add up to, if they add up at all.
    pub(crate) adds_up: Option<AddsUp>,
    pub(crate) fetch: Fetch,
}

/// The values of rows that differ in one key alone are the parts of a whole.
pub(crate) struct AddsUp {
    pub(crate) key: &'static str,
    /// By key, the value that stands for the sum of the others, and is not to be counted with them.
    pub(crate) totals: &'static [(&'static str, &'static str)],
}

/// How the rows of a range are made ready.
pub(crate) enum Fetch {
    /// From what was asked for alone.
    Directly(fn(&Arguments, &TimeRange) -> Result<Rows>),
    /// After a question to the service, which tells the time zone and the steps of the data.
    Asking(fn(Arguments, TimeRange) -> BoxFuture<'static, Result<Rows>>),
}

impl Dataset {
    /// The rows of a range, ready to be fetched.
    pub(crate) async fn rows(&self, arguments: &Arguments, range: &TimeRange) -> Result<Rows> {
        match self.fetch {
            Fetch::Directly(fetch) => fetch(arguments, range),
            Fetch::Asking(fetch) => fetch(arguments.clone(), *range).await,
        }
    }

    /// The zone of its days, if all its data have the same.
    pub(crate) fn zone(&self) -> Option<Tz> {
        matches!(self.fetch, Fetch::Directly(_)).then_some(self.rules.zone)
    }

    /// Who has it, such as `rte`.
    pub(crate) fn provider(&self) -> &'static str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The operation that is called for it, with its API.
    pub(crate) fn call(&self) -> Option<(&'static Api, &'static Operation)> {
        let apis = crate::generated::APIS.iter();
        let mut of_provider = apis.filter(|api| api.provider == self.provider());
        of_provider.find_map(|api| {
            let mut all = api.operations.iter();
            let operation = all.find(|operation| operation.name == self.operation)?;
            Some((*api, operation))
        })
    }
}

/// A key that has to be given, of a dataset that is listed by hand.
const fn required(name: &'static str, help: &'static str, reads: Reads) -> Parameter {
    Parameter {
        name,
        help,
        required: true,
        with: &[],
        kind: Kind::Value(&[], reads),
    }
}

/// A key that may be given, of a dataset that is listed by hand.
const fn optional(
    name: &'static str,
    help: &'static str,
    known: &'static [&'static str],
    reads: Reads,
) -> Parameter {
    Parameter {
        name,
        help,
        required: false,
        with: &[],
        kind: Kind::Value(known, reads),
    }
}

/// Every dataset of every API.
pub(crate) fn datasets() -> impl Iterator<Item = &'static Dataset> {
    let generated = crate::generated::APIS.iter().flat_map(|api| api.datasets);
    generated
        .chain(climkit::DATASETS)
        .chain(flexmeasures::DATASETS)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgMatches, Command};
    use gridwire::core::Environment;
    use gridwire_sandbox::Sandbox;

    use super::*;

    /// What the parser makes of a command without any option.
    fn nothing(parameters: &'static [Parameter]) -> ArgMatches {
        let args = parameters
            .iter()
            .map(|parameter| Arg::new(parameter.name).long(parameter.name));
        Command::new("test")
            .no_binary_name(true)
            .args(args)
            .get_matches_from([""; 0])
    }

    #[tokio::test]
    async fn every_operation_of_every_specification_is_answered_in_the_sandbox() {
        let sandbox = Sandbox::start().await.unwrap();
        let environment = Environment::from_pairs(sandbox.environment());
        let mut called = 0;
        for operation in crate::generated::APIS.iter().flat_map(|api| api.operations) {
            if operation.body.is_some()
                || operation
                    .parameters
                    .iter()
                    .any(|parameter| parameter.required)
            {
                continue;
            }
            let matches = nothing(operation.parameters);
            let arguments = Arguments::read(operation.parameters, &matches).unwrap();
            let arguments = arguments.within(environment.clone());
            match (operation.call)(arguments).await {
                Ok(Answer::Json(text)) => {
                    let answer: serde_json::Value = serde_json::from_slice(&text).unwrap();
                    let object = answer.as_object().is_some_and(|answer| !answer.is_empty());
                    let list = answer.as_array().is_some_and(|answer| !answer.is_empty());
                    assert!(object || list, "{}", operation.name);
                }
                Ok(Answer::Raw(_)) => panic!("{}: raw was not asked for", operation.name),
                Err(error) => panic!("{}: {error}", operation.name),
            }
            called += 1;
        }
        assert!(called >= 17, "{called}");
    }

    #[test]
    fn names_are_as_the_contract_has_them() {
        let names: Vec<_> = datasets().map(|dataset| dataset.name).collect();
        for name in [
            "capacities-per-production-type",
            "capacities-per-production-unit",
            "capacities-cpc",
            "generation-per-production-type",
            "generation-per-unit",
            "generation-mix",
            "water-reserves",
            "tempo",
        ] {
            assert!(names.contains(&&*format!("rte/{name}")), "{names:?}");
        }
        for name in ["site-data", "meter-data", "meter-data-raw", "sensor-data"] {
            assert!(names.contains(&&*format!("climkit/{name}")), "{names:?}");
        }
        assert!(names.contains(&"flexmeasures/sensor-data"), "{names:?}");
    }
}
