//! Anything with values at some instants, to be walked from either end.
//!
//! Instants are milliseconds since 1970. Walking asks for one instant after the other, so that a year of seconds needs
//! no more memory than one.

use std::collections::BTreeMap;

use super::field::Values;

/// A span of instants, both ends included.
pub(crate) type Span = (i64, i64);

/// All of time.
pub(crate) const ALWAYS: Span = (i64::MIN, i64::MAX);

/// Instants that can be walked.
pub(crate) trait Walk {
    /// The first that is not before this one.
    fn first_from(&self, instant: i64) -> Option<i64>;

    /// The last that is not after this one.
    fn last_until(&self, instant: i64) -> Option<i64>;

    /// All within a span, from its start or from its end.
    fn walk(&self, (start, end): Span, backwards: bool) -> impl Iterator<Item = i64>
    where
        Self: Sized,
    {
        let step = move |instant: Option<i64>| {
            if backwards {
                self.last_until(instant.map_or(end, |instant| instant - 1))
                    .filter(|found| *found >= start)
            } else {
                self.first_from(instant.map_or(start, |instant| instant + 1))
                    .filter(|found| *found <= end)
            }
        };
        std::iter::successors(step(None), move |instant| step(Some(*instant)))
    }
}

/// Values at instants.
pub(crate) trait Timeline: Walk {
    /// The values at one of its instants.
    fn at(&self, instant: i64) -> Values;
}

impl<T> Walk for BTreeMap<i64, T> {
    fn first_from(&self, instant: i64) -> Option<i64> {
        self.range(instant..).next().map(|(key, _)| *key)
    }

    fn last_until(&self, instant: i64) -> Option<i64> {
        self.range(..=instant).next_back().map(|(key, _)| *key)
    }
}

/// Both lines as one.
impl<A: Walk, B: Walk> Walk for (Option<A>, Option<B>) {
    fn first_from(&self, instant: i64) -> Option<i64> {
        let first = self.0.as_ref().and_then(|line| line.first_from(instant));
        let second = self.1.as_ref().and_then(|line| line.first_from(instant));
        first.into_iter().chain(second).min()
    }

    fn last_until(&self, instant: i64) -> Option<i64> {
        let first = self.0.as_ref().and_then(|line| line.last_until(instant));
        let second = self.1.as_ref().and_then(|line| line.last_until(instant));
        first.max(second)
    }
}

impl<T: Walk> Walk for &T {
    fn first_from(&self, instant: i64) -> Option<i64> {
        (*self).first_from(instant)
    }

    fn last_until(&self, instant: i64) -> Option<i64> {
        (*self).last_until(instant)
    }
}
