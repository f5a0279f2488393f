//! The requests of users, and whether they kept their distance.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// The oldest are forgotten beyond this many.
const KEPT: usize = 10_000;

/// The distance that the document asks for.
const DISTANCE: TimeDelta = TimeDelta::seconds(1);

/// The start of a request of a known user, as the service sees it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClimkitStart {
    /// Who asked: of a login the name in it, of any other call that of the token, even if that has ended.
    pub user: String,
    /// The path below `/api/v1`, as sent.
    pub path: String,
    /// By the sandbox's clock.
    pub at: DateTime<Utc>,
    /// By the machine's clock.
    pub received: Instant,
    /// Whether it came within a second of the same user's start before, by the sandbox's clock.
    pub too_early: bool,
}

/// The starts so far.
#[derive(Default)]
pub(crate) struct Starts {
    kept: VecDeque<ClimkitStart>,
    last: HashMap<String, DateTime<Utc>>,
    too_early: usize,
}

impl Starts {
    /// Notes a start; false if it came too early. Every start counts, also one that is refused for this.
    pub(crate) fn add(&mut self, user: &str, path: &str, now: DateTime<Utc>) -> bool {
        let before = self.last.insert(user.to_owned(), now);
        let too_early = before.is_some_and(|before| now - before < DISTANCE);
        self.too_early += usize::from(too_early);
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(ClimkitStart {
            user: user.to_owned(),
            path: path.to_owned(),
            at: now,
            received: Instant::now(),
            too_early,
        });
        !too_early
    }

    pub(crate) fn all(&self) -> Vec<ClimkitStart> {
        self.kept.iter().cloned().collect()
    }

    pub(crate) fn too_early(&self) -> usize {
        self.too_early
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_for_each_user() {
        let mut starts = Starts::default();
        let at = |ms| DateTime::from_timestamp_millis(ms).unwrap();
        assert!(starts.add("one", "/a", at(0)));
        assert!(starts.add("two", "/a", at(500)));
        assert!(!starts.add("one", "/b", at(999)));
        // From the start before, though that was refused.
        assert!(!starts.add("one", "/b", at(1_998)));
        assert!(starts.add("one", "/b", at(2_998)));
        assert_eq!(starts.too_early(), 2);
        let early: Vec<bool> = starts.all().iter().map(|start| start.too_early).collect();
        assert_eq!(early, [false, false, true, true, false]);
    }
}
