//! Which points go into which request.

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use gridwire_core::time::TimeRange;
use gridwire_core::{Error, Result};

use crate::checks::{broken, finite};
use crate::grid::Grid;

/// The values of one request: new ones take the server a second or two, and were it to meet them again,
/// half a minute. A job is ended after three minutes.
const VALUES: i64 = 2_000;

/// A value and the start of its event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) at: DateTime<Utc>,
    pub(super) value: Option<f64>,
}

/// Points that one request can hold: they lie at steps of one length, though not at each of them.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Written so that the server leaves it where it is.
    pub(super) start: DateTime<FixedOffset>,
    /// Zero for a single instant.
    pub(super) step: TimeDelta,
    pub(super) points: Vec<Point>,
}

/// Values of one event after the other.
pub(super) fn consecutive(
    grid: &Grid,
    start: DateTime<Utc>,
    values: impl Iterator<Item = Option<f64>>,
) -> Result<Vec<Point>> {
    let (mut points, mut at) = (Vec::new(), Some(start));
    for value in values {
        let Some(start) = at else {
            return Err(broken(
                "values",
                "more than one",
                "the events of a sensor of instants do not follow each other",
                "Give each value its instant, with points instead of values",
            ));
        };
        points.push(Point { at: start, value });
        at = grid.next(start);
    }
    Ok(points)
}

/// All points, each alone and then among the others; what is there twice with the same value is left
/// out once.
pub(super) fn checked(
    grid: &Grid,
    floors: bool,
    name: &str,
    points: Vec<Point>,
) -> Result<Vec<Point>> {
    if points.is_empty() {
        let remedy = "Do not record where there is nothing to record";
        return Err(broken(name, "none", "at least one is needed", remedy));
    }
    let mut kept = Vec::<Point>::with_capacity(points.len());
    for (place, point) in points.into_iter().enumerate() {
        let name = format!("{name}[{place}]");
        finite(&name, point.value.unwrap_or_default())?;
        if floors && !grid.has(point.at) {
            return Err(off_the_grid(grid, &name, point.at));
        }
        match kept.last_mut() {
            Some(last) if last.at > point.at => {
                let text = format!(
                    "{}, after {}",
                    written(grid, point.at),
                    written(grid, last.at)
                );
                let rule = "is earlier than the point before it";
                return Err(broken(&name, text, rule, "Sort the points by time"));
            }
            Some(last) if last.at == point.at => match (last.value, point.value) {
                (Some(a), Some(b)) if a != b => {
                    let text = format!("{}, {a} and {b}", written(grid, point.at));
                    let rule = "is there twice with different values";
                    return Err(broken(&name, text, rule, "Leave one of the two out"));
                }
                (held, new) => last.value = held.or(new),
            },
            _ => kept.push(point),
        }
    }
    Ok(kept)
}

fn written(grid: &Grid, at: DateTime<Utc>) -> String {
    at.with_timezone(&grid.zone).to_rfc3339()
}

fn off_the_grid(grid: &Grid, name: &str, at: DateTime<Utc>) -> Error {
    let step = crate::IsoDuration::from(grid.resolution);
    let rule = format!(
        "is not the start of an event of this sensor: they follow each other every {step} from midnight in {}, and the server would move it",
        grid.zone
    );
    broken(
        name,
        written(grid, at),
        &rule,
        "Give the start of the event that holds it, or set the sensor's attribute floor_datetimes_to_resolution to false",
    )
}

/// Neighbouring points together, as many as a request may hold.
pub(super) fn split(grid: &Grid, points: Vec<Point>) -> Vec<Part> {
    let mut parts = Vec::<Part>::new();
    for point in points {
        let is_taken = parts.last_mut().is_some_and(|part| part.takes(grid, point));
        if !is_taken {
            parts.push(Part {
                start: grid.stated(point.at),
                step: grid.resolution,
                points: vec![point],
            });
        }
    }
    parts
}

impl Part {
    /// Takes one more point, if there is a place for it at a step of the others.
    fn takes(&mut self, grid: &Grid, point: Point) -> bool {
        let gap = point.at - self.start.to_utc();
        // The server knows lengths of whole minutes.
        if gap != TimeDelta::minutes(gap.num_minutes()) {
            return false;
        }
        let mut step = self.step.num_minutes();
        if grid.resolution.is_zero() {
            // The longest step that meets all instants.
            step = common(step, gap.num_minutes());
        }
        let is_place = step > 0 && gap.num_minutes() % step == 0;
        if !is_place || gap.num_minutes() / step >= VALUES {
            return false;
        }
        self.step = TimeDelta::minutes(step);
        self.points.push(point);
        true
    }

    /// The values, one for each step; one that is not there is as good as none, which takes nothing back.
    pub(super) fn values(&self) -> Vec<Option<f64>> {
        let mut values = vec![None; self.steps()];
        for point in &self.points {
            if let Some(value) = values.get_mut(self.place(point)) {
                *value = point.value;
            }
        }
        values
    }

    fn steps(&self) -> usize {
        self.points.last().map_or(0, |last| self.place(last) + 1)
    }

    fn place(&self, point: &Point) -> usize {
        let gap = (point.at - self.start.to_utc()).num_minutes();
        let step = self.step.num_minutes().max(1);
        usize::try_from(gap / step).unwrap_or_default()
    }

    /// The length of all steps, a minute at least.
    pub(super) fn length(&self) -> TimeDelta {
        let steps = i32::try_from(self.steps()).unwrap_or(i32::MAX);
        (self.step * steps).max(TimeDelta::minutes(1))
    }

    /// From its first event to the end of the last one.
    pub(super) fn range(&self) -> Result<TimeRange> {
        TimeRange::new(self.start, self.start + self.length())
    }
}

/// The greatest length that both are multiples of.
fn common(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
