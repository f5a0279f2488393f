mod sources;

pub use sources::{OfMeter, OfRaw, OfSensor, OfSite};

use std::sync::Arc;

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta, TimeZone};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::http::{Request, Transport};
use gridwire_core::serde::de::DeserializeOwned;
use gridwire_core::series::{
    CoverageBy, Limit, RangeRequest, Row, Span, Step, WindowRules, Windowed,
};
use gridwire_core::time::TimeRange;
use gridwire_core::{ApiClient, Error, Result};

use crate::{Client, SamplingFrequency, UtcTime, ZURICH};

/// What rows are asked for, and what becomes of an answer.
pub trait Source: Clone + Send + Sync + 'static {
    /// A row of the answer.
    type Point: DeserializeOwned + Send + Sync + 'static;
    /// A row of the dataset.
    type Row: Row;
    /// What counts as covered.
    #[doc(hidden)]
    const COVERAGE: CoverageBy;

    #[doc(hidden)]
    fn request(&self, client: &Client, t_s: UtcTime, t_e: UtcTime) -> Result<Request>;
    #[doc(hidden)]
    fn rows(&self, zone: Tz, points: Vec<Self::Point>) -> Vec<Self::Row>;
    #[doc(hidden)]
    fn frequency(&self) -> &SamplingFrequency {
        &SamplingFrequency::QuarterHour
    }
}

/// Rows of a site, a meter or a sensor, over a range of any length.
#[derive(Clone, Debug)]
#[must_use = "rows are not fetched until a range of them is awaited or streamed"]
pub struct Rows<S> {
    client: Client,
    source: S,
    rules: Arc<WindowRules>,
    period: Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)>,
}

impl<S: Source> Rows<S> {
    pub(crate) fn new(client: &Client, source: S) -> Self {
        Self {
            client: client.clone(),
            rules: Arc::new(rules(ZURICH, source.frequency(), S::COVERAGE)),
            source,
            period: None,
        }
    }

    /// The zone of the site, whose days, months and years count; Zurich unless set.
    pub fn zone(mut self, zone: Tz) -> Self {
        self.rules = Arc::new(rules(zone, self.source.frequency(), S::COVERAGE));
        self
    }

    /// A period of any length: cut into the windows that the service takes, fetched, merged and
    /// accounted for. Await it for all rows at once, or use its `stream`.
    pub fn range<A: TimeZone, B: TimeZone>(
        self,
        from: DateTime<A>,
        to: DateTime<B>,
    ) -> RangeRequest<Self> {
        RangeRequest::new(self, TimeRange::new(from, to)).concurrency(1)
    }

    /// The period to ask for: whole intervals of the step, since a service that sums up what it has
    /// cut off gives a part of an interval for a whole one.
    fn whole(&self) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
        let ((from, to), frequency) = (self.period?, self.source.frequency());
        let bucket = |at| match frequency {
            // Amounts of a quarter of an hour are what the service has.
            SamplingFrequency::QuarterHour => None,
            _ => frequency.bucket(at, self.rules.zone),
        };
        let from = bucket(from).map_or(from, |(start, _)| start);
        let to = match bucket(to) {
            Some((start, end)) if start != to => end,
            _ => to,
        };
        Some((from, to))
    }
}

/// How ranges of a step are cut: 30 days of quarters of an hour, which is what clients use.
const fn rules(zone: Tz, frequency: &SamplingFrequency, coverage: CoverageBy) -> WindowRules {
    let (step, span) = match frequency {
        SamplingFrequency::Day => (Step::Day, Span::Years(1)),
        SamplingFrequency::Month => (Step::Year, Span::Years(1)),
        SamplingFrequency::Year => (Step::Year, Span::Years(10)),
        _ => (Step::Day, Span::Days(30)),
    };
    WindowRules {
        start: "t_s",
        end: "t_e",
        zone,
        step,
        max: Some(Limit {
            span,
            rule: "",
            disputed: Some("No limit is documented; clients ask for 30 days at once."),
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

impl<S: Source> Windowed for Rows<S> {
    type Answer = Vec<S::Point>;
    type Row = S::Row;
    const RULES: &'static WindowRules =
        &rules(ZURICH, &SamplingFrequency::QuarterHour, S::COVERAGE);

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
        let (from, to) = self
            .whole()
            .ok_or_else(|| Error::invalid_input("period", "none", "rows need a period"))?;
        // Nobody knows whether the end is included: a second later brings a row at the end in any case.
        let to = to.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(to);
        self.source.request(&self.client, from.into(), to.into())
    }

    fn rows(&self, answer: Self::Answer) -> Vec<S::Row> {
        let mut rows = self.source.rows(self.rules.zone, answer);
        // For the same reason the neighbours of the period may come, the last of them half summed up.
        if let Some((from, to)) = self.whole() {
            rows.retain(|row| {
                let (start, end) = row.interval();
                end != Some(from) && (start != Some(to) || end == start)
            });
        }
        rows
    }

    fn append(answer: &mut Self::Answer, more: Self::Answer) {
        answer.extend(more);
    }

    fn halves_on_failure(&self) -> bool {
        true
    }

    fn over(self, range: TimeRange) -> RangeRequest<Self> {
        self.range(range.from(), range.to())
    }
}
