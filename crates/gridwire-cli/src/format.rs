//! The formats that rows are written in.

pub(crate) mod cells;
mod csv;
mod json;
mod layout;
mod ndjson;
mod parquet;
mod table;

use std::io;
use std::path::Path;

use gridwire::core::series::{Coverage, Row};
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, Result};

use crate::output::Output;
pub(crate) use layout::Layout;
pub(crate) use parquet::Origin;

/// The value of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: aligned columns
    Table,
    /// One JSON document
    Json,
    /// One JSON object on each line
    Ndjson,
    /// RFC 4180, with a header
    Csv,
    /// Columns with types, compressed
    Parquet,
}

impl Format {
    /// The format asked for; else what the name of the output says; else the command's own.
    pub(crate) fn choose(given: Option<Self>, output: Option<&Path>, default: Self) -> Self {
        let named = || match output?.extension()?.to_str()? {
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            _ => None,
        };
        given.or_else(named).unwrap_or(default)
    }

    /// The same format, if it is one of those that a command has.
    ///
    /// # Errors
    /// Invalid input that names them.
    pub(crate) fn among(self, command: &str, formats: &[Self]) -> Result<Self> {
        if formats.contains(&self) {
            return Ok(self);
        }
        let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
        Err(Error::invalid_input(
            "--format",
            self.name(),
            format_args!("{command} does not print that"),
        )
        .with_remedy(format!("It prints {}", names.join(" or "))))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// Refuses what a terminal cannot show.
    ///
    /// # Errors
    /// Invalid input if there is no file and nothing reads the standard output.
    pub(crate) fn check(self, output: &Output) -> Result<()> {
        if self == Self::Parquet && output.is_terminal() {
            let text = "not text, which a terminal could show";
            return Err(Error::invalid_input("--format", self.name(), text)
                .with_remedy("Add --output FILE, or lead the output on with > or |"));
        }
        Ok(())
    }

    /// A writer of rows in this format.
    pub(crate) fn writer(
        self,
        layout: Layout,
        output: Output,
        origin: Origin,
        range: &TimeRange,
    ) -> Box<dyn RowWriter> {
        match self {
            Self::Table => Box::new(table::Table::new(layout, output, range)),
            Self::Json => Box::new(json::Json::new(layout, output)),
            Self::Ndjson => Box::new(ndjson::Ndjson::new(layout, output)),
            Self::Csv => Box::new(csv::Csv::new(layout, output)),
            Self::Parquet => Box::new(parquet::Parquet::new(layout, output, origin)),
        }
    }
}

/// Takes rows as they come.
pub(crate) trait RowSink: Send {
    /// Takes a row of a dataset.
    fn row(&mut self, row: &dyn Row) -> io::Result<()>;

    /// Hands on what can be handed on before the last row.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes rows as they come.
pub(crate) trait RowWriter: RowSink {
    /// Writes what belongs after the last row, and gives the output back to be committed.
    fn end(self: Box<Self>, coverage: &Coverage) -> io::Result<Output>;
}
