//! Parquet: columns with types, which data tools read without being told anything.

use std::collections::BTreeMap;
use std::io;

use gridwire::core::chrono_tz::Tz;
use gridwire::core::series::{Coverage, Row};
use gridwire::core::time::{TimeRange, format_instant};
use serde_json::json;

use super::{Layout, RowSink, RowWriter};
use crate::catalog::{Arguments, Dataset, Kind, Rows};
use crate::columns::{Facts, Writer};
use crate::output::Output;

/// Where the rows of a file come from, which the file says of itself.
#[derive(Clone)]
pub(crate) struct Origin {
    dataset: &'static str,
    zone: Tz,
    keys: BTreeMap<&'static str, String>,
}

impl Origin {
    pub(crate) fn new(dataset: &Dataset, arguments: &Arguments, rows: &Rows) -> Self {
        let given = arguments.given();
        let keys = dataset.keys.iter().filter_map(|key| {
            let text = given.get(key.name)?;
            let value = match key.kind {
                Kind::List(..) => sorted(text),
                _ => text.clone(),
            };
            Some((key.name, value))
        });
        Self {
            dataset: dataset.name,
            zone: rows.rules().zone,
            keys: keys.collect(),
        }
    }

    /// The keys that were given, with lists in order: the same for the same choice.
    pub(crate) fn keys(&self) -> &BTreeMap<&'static str, String> {
        &self.keys
    }

    /// The zone of the calendar by which the rows are kept.
    pub(crate) fn zone(&self) -> Tz {
        self.zone
    }

    /// What every file says of itself.
    pub(crate) fn facts(&self) -> Facts {
        vec![
            ("gridwire.version", env!("CARGO_PKG_VERSION").to_owned()),
            ("gridwire.dataset", self.dataset.to_owned()),
            ("gridwire.keys", json!(self.keys).to_string()),
            ("gridwire.zone", self.zone.name().to_owned()),
        ]
    }
}

fn sorted(list: &str) -> String {
    let mut values: Vec<&str> = list.split(',').map(str::trim).collect();
    values.sort_unstable();
    values.dedup();
    values.join(",")
}

/// A range as ISO 8601 has it.
fn interval(range: &TimeRange) -> String {
    let [from, to] = [range.from(), range.to()].map(|end| format_instant(&end));
    format!("{from}/{to}")
}

pub(super) struct Parquet {
    layout: Layout,
    writer: Writer<Output>,
    origin: Origin,
}

impl Parquet {
    pub(super) fn new(layout: Layout, output: Output, origin: Origin) -> Self {
        Self {
            writer: Writer::new(layout.names(), &layout.kinds(), output),
            layout,
            origin,
        }
    }
}

impl RowSink for Parquet {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        for record in self.layout.records(row) {
            self.writer.push(record)?;
        }
        Ok(())
    }
}

impl RowWriter for Parquet {
    fn end(self: Box<Self>, coverage: &Coverage) -> io::Result<Output> {
        let mut facts = self.origin.facts();
        facts.push(("gridwire.asked", interval(&coverage.asked)));
        facts.push(("gridwire.coverage", coverage.to_json().to_string()));
        self.writer.finish(facts)
    }
}
