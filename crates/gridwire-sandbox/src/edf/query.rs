//! The parameters of a GET.

use super::aggregate::{Aggregation, Function};
use super::category::EdfCategory;
use super::path::unsigned;
use super::period::read_period;
use super::status::Status;
use crate::form;

/// The last millisecond of the year 9999: what is later is no plausible timestamp.
pub(crate) const LATEST: i64 = 253_402_300_799_999;

/// What is asked for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Query {
    /// `from` and `to`.
    pub(crate) range: Option<(i64, i64)>,
    /// `generated-after` and `generated-before`.
    pub(crate) generated: Option<(i64, i64)>,
    /// `generate-all`.
    pub(crate) all: bool,
    pub(crate) aggregation: Option<Aggregation>,
}

/// What the document's tables list for each category.
fn allowed(category: EdfCategory) -> &'static [&'static str] {
    match category {
        EdfCategory::Production => &["from", "to", "agg", "period"],
        EdfCategory::Forecast | EdfCategory::Commitment => &[
            "from",
            "to",
            "agg",
            "period",
            "generated-after",
            "generated-before",
            "generate-all",
        ],
        EdfCategory::Tariff => &["from", "to"],
    }
}

impl Query {
    /// First what does not go together, then what is unusable in the order of the codes.
    pub(crate) fn read(category: EdfCategory, query: &str) -> Result<Self, Status> {
        let pairs = form::pairs(query);
        let count = |name: &str| pairs.iter().filter(|(key, _)| key == name).count();
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let allowed = allowed(category);
        let fits = pairs
            .iter()
            .all(|(key, _)| allowed.contains(&key.as_str()) && count(key) == 1);
        let both = |one: &str, other: &str| value(one).is_some() == value(other).is_some();
        let needs = |one: &str, other: &str| value(one).is_none() || value(other).is_some();
        if !fits
            || !both("from", "to")
            || !both("generated-after", "generated-before")
            || !both("agg", "period")
            || !needs("agg", "from")
            || !needs("generate-all", "generated-after")
        {
            return Err(Status::Parameters);
        }
        let instant = |name: &str, status| value(name).map(|text| read_instant(text, status));
        let from = instant("from", Status::From).transpose()?;
        let to = instant("to", Status::To).transpose()?;
        let after = instant("generated-after", Status::GeneratedAfter).transpose()?;
        let before = instant("generated-before", Status::GeneratedBefore).transpose()?;
        let function = value("agg").map(read_function).transpose()?;
        let period = value("period").map(read_period).transpose()?;
        let all = match value("generate-all") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(Status::Parameters),
        };
        let query = Self {
            range: from.zip(to),
            generated: after.zip(before),
            all,
            aggregation: function
                .zip(period)
                .map(|(function, period)| Aggregation { function, period }),
        };
        let reversed = |pair: Option<(i64, i64)>| pair.is_some_and(|(start, end)| start > end);
        if reversed(query.range) || reversed(query.generated) {
            return Err(Status::Parameters);
        }
        Ok(query)
    }
}

fn read_instant(text: &str, status: Status) -> Result<i64, Status> {
    unsigned(text)
        .filter(|instant| *instant <= LATEST)
        .ok_or(status)
}

fn read_function(text: &str) -> Result<Function, Status> {
    match text {
        "min" => Ok(Function::Min),
        "max" => Ok(Function::Max),
        "avg" => Ok(Function::Avg),
        _ => Err(Status::Agg),
    }
}
