//! What a GET finds: which vectors, which of their points, and what of it is cut away.

use super::aggregate::{Aggregated, Aggregation};
use super::field::Values;
use super::options::EdfCut;
use super::query::Query;
use super::store::Series;
use super::switches::Switches;
use super::timeline::{ALWAYS, Span, Timeline, Walk};

/// A vector, or what is left of it.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) creation: i64,
    pub(crate) head: Values,
    pub(crate) points: Vec<(i64, Values)>,
}

/// What is asked of one series at one time.
pub(crate) struct Reading<'a> {
    series: &'a Series,
    now: i64,
    creations: Span,
    points: Span,
    aggregation: Option<Aggregation>,
}

impl<'a> Reading<'a> {
    /// `end_included` says whether a point at `to` belongs to the range.
    pub(crate) fn new(series: &'a Series, query: &Query, end_included: bool, now: i64) -> Self {
        let (after, before) = query
            .generated
            .map_or(ALWAYS, |(after, before)| (after, before - 1));
        let last = series.creations(now).last_until(before);
        let last = last.unwrap_or(i64::MIN);
        let points = match query.range {
            Some((from, to)) if end_included => (from, to),
            Some((from, to)) => (from, to - 1),
            None => series.recent(now),
        };
        Self {
            series,
            now,
            // Of a latest vector that is too old nothing is left.
            creations: (if query.all { after } else { after.max(last) }, last),
            points,
            aggregation: query.aggregation,
        }
    }

    /// Everything, or as much as the cap leaves; and whether it is everything.
    pub(crate) fn read(&self, switches: &Switches) -> (Vec<Found>, bool) {
        let Some(cap) = switches.cap else {
            return (self.take(usize::MAX, false), true);
        };
        let mut found = self.take(cap.saturating_add(1), false);
        if found
            .iter()
            .map(|vector| vector.points.len())
            .sum::<usize>()
            <= cap
        {
            return (found, true);
        }
        let left = match switches.cut {
            EdfCut::Tail => {
                // The one too many is the last of all.
                let last = found.last_mut().map(|vector| {
                    vector.points.pop();
                    vector.points.is_empty()
                });
                if last == Some(true) {
                    found.pop();
                }
                found
            }
            EdfCut::Head => self.take(cap, true),
            EdfCut::Middle => joined(self.take(cap / 2, false), self.take(cap - cap / 2, true)),
        };
        (left, false)
    }

    /// The first points, or the last, at most so many, in their order.
    fn take(&self, limit: usize, backwards: bool) -> Vec<Found> {
        let mut found = Vec::new();
        let mut left = limit;
        let creations = self.series.creations(self.now);
        for creation in creations.walk(self.creations, backwards) {
            if left == 0 {
                break;
            }
            let mut points = self.points(creation, left, backwards);
            left -= points.len();
            if backwards {
                points.reverse();
            }
            let head = self.series.head(creation);
            found.push(Found {
                creation,
                head,
                points,
            });
        }
        if backwards {
            found.reverse();
        }
        found
    }

    fn points(&self, creation: i64, limit: usize, backwards: bool) -> Vec<(i64, Values)> {
        let line = self.series.points(creation, self.now);
        match self.aggregation {
            None => collect(&line, self.points, limit, backwards),
            Some(aggregation) => {
                let line = Aggregated {
                    line,
                    span: self.points,
                    aggregation,
                };
                collect(&line, self.points, limit, backwards)
            }
        }
    }
}

fn collect(line: &impl Timeline, span: Span, limit: usize, backwards: bool) -> Vec<(i64, Values)> {
    line.walk(span, backwards)
        .take(limit)
        .map(|instant| (instant, line.at(instant)))
        .collect()
}

/// What is left at both ends of a cut; it may have gone through a vector.
fn joined(mut front: Vec<Found>, mut back: Vec<Found>) -> Vec<Found> {
    if let (Some(last), Some(first)) = (front.last_mut(), back.first_mut())
        && last.creation == first.creation
    {
        last.points.append(&mut first.points);
        back.remove(0);
    }
    front.append(&mut back);
    front
}
