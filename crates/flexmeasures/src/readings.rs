//! Data of a sensor over a range of any length.

use std::sync::Arc;

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta, TimeZone};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::http::{Request, Transport};
use gridwire_core::series::{
    Cell, Column, CoverageBy, Limit, RangeRequest, Role, Row, Span, Step, ToCell as _, WindowRules,
    Windowed,
};
use gridwire_core::time::TimeRange;
use gridwire_core::{ApiClient as _, Error, Result};

use crate::grid::Grid;
use crate::{Client, Sensor, SensorData, SensorId, SourceId, SourceType, Unit};

/// A value of a sensor.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// The sensor.
    pub sensor: SensorId,
    /// From then on.
    pub start: DateTime<FixedOffset>,
    /// Until then; the start itself for a sensor of instants.
    pub end: DateTime<FixedOffset>,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

impl Row for Reading {
    fn columns() -> impl Iterator<Item = &'static Column> {
        const {
            &[
                Column::of::<DateTime<FixedOffset>>("interval_start", Role::IntervalStart, ""),
                Column::of::<DateTime<FixedOffset>>("interval_end", Role::IntervalEnd, ""),
                Column::of::<SensorId>("sensor", Role::Key, ""),
                Column::of::<f64>("value", Role::Value, ""),
                Column::of::<Unit>("unit", Role::Unit, ""),
            ]
        }
        .iter()
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        match index {
            0 => Cell::Instant(self.start),
            1 => Cell::Instant(self.end),
            2 => self.sensor.cell(),
            3 => self.value.cell(),
            4 => self.unit.cell(),
            _ => Cell::Empty,
        }
    }
}

/// The values of one answer.
const VALUES: i64 = 100_000;

/// Data of a sensor.
#[derive(Clone, Debug)]
#[must_use = "data are not fetched until a range of them is awaited or streamed"]
pub struct SensorReadings {
    client: Client,
    sensor: SensorId,
    own_unit: Unit,
    unit: Unit,
    grid: Grid,
    rules: Arc<WindowRules>,
    prior: Option<DateTime<FixedOffset>>,
    source: Option<SourceId>,
    source_type: Option<SourceType>,
    period: Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)>,
}

impl Client {
    /// Data of a sensor, whose unit, time zone and resolution tell how to ask: `client.sensor(id).send().await?`.
    ///
    /// # Errors
    /// Decode if the sensor has a time zone or a resolution that nobody knows.
    pub fn readings(&self, sensor: &Sensor) -> Result<SensorReadings> {
        let grid = Grid::of(sensor)?;
        let days = (VALUES * grid.asked().num_minutes() / 1440).clamp(1, 36_500);
        let coverage = if grid.resolution.is_zero() {
            CoverageBy::Windows
        } else {
            CoverageBy::Intervals
        };
        Ok(SensorReadings {
            client: self.clone(),
            sensor: sensor.id,
            own_unit: sensor.unit.clone(),
            unit: sensor.unit.clone(),
            grid,
            rules: Arc::new(rules(grid.zone, days as u32, coverage)),
            prior: None,
            source: None,
            source_type: None,
            period: None,
        })
    }
}

const fn rules(zone: Tz, days: u32, coverage: CoverageBy) -> WindowRules {
    WindowRules {
        start: "start",
        end: "duration",
        zone,
        step: Step::Day,
        max: Some(Limit {
            span: Span::Days(days),
            rule: "",
            disputed: Some("No limit is documented."),
        }),
        min: None,
        trial: None,
        not_before: None,
        not_after: None,
        pair: "",
        order: "",
        coverage,
    }
}

impl SensorReadings {
    /// In another unit, to which the server converts. From power to energy it does so over the steps that are
    /// asked for: that is refused for sensors whose events are longer than those, such as daily ones.
    pub fn unit(mut self, unit: impl Into<Unit>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Only what was known before then.
    pub fn prior<Z: TimeZone>(mut self, prior: DateTime<Z>) -> Self {
        self.prior = Some(prior.fixed_offset());
        self
    }

    /// Only of this source.
    pub fn source(mut self, source: impl Into<SourceId>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Only of sources of this type, such as [`SourceType::Scheduler`]. The server refuses a type of which it
    /// has no data.
    pub fn source_type(mut self, source_type: impl Into<SourceType>) -> Self {
        self.source_type = Some(source_type.into());
        self
    }

    /// A period of any length: cut into windows of 100,000 values, fetched, merged and accounted for.
    pub fn range<A: TimeZone, B: TimeZone>(
        self,
        from: DateTime<A>,
        to: DateTime<B>,
    ) -> RangeRequest<Self> {
        RangeRequest::new(self, TimeRange::new(from, to))
    }
}

impl SensorReadings {
    /// What the server makes of a daily mean of 24 kW, asked hour by hour, is 24 kWh.
    fn check_unit(&self) -> Result<()> {
        let is_whole = self.grid.asked() == self.grid.resolution;
        if is_whole || differ_by_prefixes(self.unit.as_str(), self.own_unit.as_str()) {
            return Ok(());
        }
        let rule = format!(
            "the server would not convert {} over the whole length of this sensor's events",
            self.own_unit
        );
        Err(
            Error::invalid_input("unit", &self.unit, rule).with_remedy(format!(
                "Ask for {}, or for a unit that differs from it in its prefix alone, and convert that",
                self.own_unit
            )),
        )
    }
}

/// Whether units measure the same whatever the time is: `kW` and `MW`, `EUR/MWh` and `EUR/kWh`.
fn differ_by_prefixes(one: &str, other: &str) -> bool {
    // A text, and what it is without a prefix.
    let readings = |text: &str| {
        let bare = text.strip_prefix(['k', 'M', 'G', 'T', 'm', 'µ']);
        let bare = bare.filter(|bare| !bare.is_empty());
        [Some(text.to_owned()), bare.map(str::to_owned)]
    };
    let same = |(one, other): (&str, &str)| {
        let others = readings(other);
        let mut ones = readings(one).into_iter().flatten();
        ones.any(|one| others.contains(&Some(one)))
    };
    let (ones, others) = (one.split('/'), other.split('/'));
    ones.clone().count() == others.clone().count() && ones.zip(others).all(same)
}

impl Windowed for SensorReadings {
    type Answer = SensorData;
    type Row = Reading;
    const RULES: &'static WindowRules = &rules(Tz::UTC, 1, CoverageBy::Intervals);

    fn rules(&self) -> &WindowRules {
        &self.rules
    }

    fn transport(&self) -> &Transport {
        self.client.transport()
    }

    fn period(&self) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>) {
        self.period.unzip()
    }

    fn set_period(&mut self, start: DateTime<FixedOffset>, end: DateTime<FixedOffset>) {
        self.period = Some((start, end));
    }

    fn is_unchecked(&self) -> bool {
        true
    }

    fn request(&self) -> Result<Request> {
        let (start, end) = self
            .period
            .ok_or_else(|| Error::invalid_input("period", "none", "data need a period"))?;
        self.check_unit()?;
        let length: TimeDelta = end - start;
        let mut request =
            self.client
                .get_sensor_data(self.sensor, start, length, self.unit.clone());
        request = request.resolution(self.grid.asked());
        if let Some(prior) = self.prior {
            request = request.prior(prior);
        }
        if let Some(source) = self.source {
            request = request.source(source);
        }
        if let Some(source_type) = self.source_type.clone() {
            request = request.source_type(source_type);
        }
        request.request()
    }

    fn rows(&self, answer: SensorData) -> Vec<Reading> {
        let Some((start, end)) = self.period else {
            return Vec::new();
        };
        // Values without instants are told apart by their number alone: an answer of other steps than
        // were asked for says nothing, which leaves a gap.
        let asked = self.grid.asked();
        let steps = (end - start).num_minutes() / asked.num_minutes();
        if i64::try_from(answer.values.len()) != Ok(steps) {
            return Vec::new();
        }
        let unit = answer.unit.clone();
        let spans = self.grid.spans(start.to_utc(), &answer.values).into_iter();
        spans
            .map(|span| Reading {
                sensor: self.sensor,
                start: span.start,
                end: span.end,
                value: span.value,
                unit: unit.clone(),
            })
            .collect()
    }

    fn append(answer: &mut SensorData, more: SensorData) {
        answer.values.extend(more.values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_told_from_time() {
        for (one, other) in [
            ("kW", "kW"),
            ("kW", "MW"),
            ("W", "kW"),
            ("EUR/MWh", "EUR/kWh"),
            ("MWh", "Wh"),
            ("m/s", "km/s"),
        ] {
            assert!(differ_by_prefixes(one, other), "{one} {other}");
            assert!(differ_by_prefixes(other, one), "{other} {one}");
        }
        for (one, other) in [
            ("kWh", "kW"),
            ("Wh", "MW"),
            ("m³", "m³/h"),
            ("m", "h"),
            ("m", "k"),
            ("", "kW"),
            ("EUR", "EUR/h"),
        ] {
            assert!(!differ_by_prefixes(one, other), "{one} {other}");
            assert!(!differ_by_prefixes(other, one), "{other} {one}");
        }
    }
}
