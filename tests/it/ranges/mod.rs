//! Ranges of any length, end to end: what comes is what single calls give, each row once, and the
//! account says what was asked, what came, and what is missing and why.

mod gaps;
mod rows;
mod stream;
mod whole;

use std::collections::BTreeMap;

use futures_util::StreamExt;
use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::series::{MissingReason, Row, Series};
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, ErrorKind};
use gridwire::rte_capacities::{
    CapacitiesCpcRow, CapacitiesPerProductionTypeRow, CapacitiesPerProductionUnitRow, Client,
    DepartmentCode, ProductionType, RteError, RteErrorKind,
};
use gridwire_sandbox::{Fault, RteShape};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::{Answer, Double, World, at, check_plain, days, missing, years};

const TYPES: &str = "capacities_per_production_type";
const UNITS: &str = "capacities_per_production_unit";
const CPC: &str = "capacities_cpc";

/// What makes a row: everything that it says of itself, not what the request was.
trait Say: Row {
    fn say(&self) -> String;
}

impl Say for CapacitiesPerProductionTypeRow {
    fn say(&self) -> String {
        format!("{:?}", self.value)
    }
}

impl Say for CapacitiesPerProductionUnitRow {
    fn say(&self) -> String {
        format!("{:?} {:?}", self.series.production_unit, self.value)
    }
}

impl Say for CapacitiesCpcRow {
    fn say(&self) -> String {
        format!("{self:?}")
    }
}

/// Rows as a set with counts, in a form that shows differences.
fn said<R: Say>(rows: &[R]) -> BTreeMap<String, usize> {
    let mut said = BTreeMap::new();
    for row in rows {
        *said.entry(row.say()).or_default() += 1;
    }
    said
}

/// Each row of both once, however often single calls gave it.
fn once<R: Say>(rows: &[R]) -> BTreeMap<String, usize> {
    said(rows).into_keys().map(|row| (row, 1)).collect()
}

/// The rows of single calls, window by window.
async fn single_units(
    client: &Client,
    windows: &[TimeRange],
) -> Vec<CapacitiesPerProductionUnitRow> {
    let mut rows = Vec::new();
    for window in windows {
        let operation = client.capacities_per_production_unit();
        let answer = operation
            .start_date(window.from())
            .end_date(window.to())
            .send()
            .await;
        let answer = answer.unwrap().into_inner();
        rows.extend(CapacitiesPerProductionUnitRow::flatten(
            answer.capacities_per_production_unit,
        ));
    }
    rows
}

async fn single_years(
    client: &Client,
    years: impl IntoIterator<Item = i32>,
) -> Vec<CapacitiesPerProductionTypeRow> {
    let mut rows = Vec::new();
    for year in years {
        let operation = client.capacities_per_production_type().year(year).unwrap();
        let answer = operation.send().await.unwrap().into_inner();
        rows.extend(CapacitiesPerProductionTypeRow::flatten(
            answer.capacities_per_production_type,
        ));
    }
    rows
}

async fn single_cpc(
    client: &Client,
    departments: &[DepartmentCode],
    windows: &[TimeRange],
) -> Vec<CapacitiesCpcRow> {
    let mut rows = Vec::new();
    for window in windows {
        let operation = client.capacities_cpc().department_code(departments);
        let answer = operation
            .start_date(window.from())
            .end_date(window.to())
            .send()
            .await;
        rows.extend(answer.unwrap().into_inner().capacities_cpc);
    }
    rows
}

/// The periods that were asked for, in order.
fn asked(world: &World, resource: &str) -> Vec<TimeRange> {
    world.periods(resource)
}

/// The rows are in order and none is there twice.
fn check_order<R: Say>(series: &Series<R>) {
    let starts: Vec<Option<DateTime<FixedOffset>>> =
        series.rows.iter().map(|row| row.interval().0).collect();
    assert!(
        starts.windows(2).all(|pair| pair[0] <= pair[1]),
        "out of order"
    );
    assert!(
        said(&series.rows).values().all(|count| *count == 1),
        "a row is there twice"
    );
    assert_eq!(series.coverage.rows, series.rows.len() as u64);
}

fn new_year(year: i32) -> String {
    format!("{year}-01-01T00:00:00+01:00")
}

fn departments() -> Vec<DepartmentCode> {
    ["FR", "FR-13", "FR-35", "FR-90"]
        .map(DepartmentCode::from)
        .into()
}
