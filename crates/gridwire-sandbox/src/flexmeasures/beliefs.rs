//! What is believed about events: by whom, since when.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

/// A value of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Belief {
    /// The id of a data source.
    pub(crate) source: u64,
    /// Since when.
    pub(crate) time: DateTime<Utc>,
    pub(crate) value: f64,
}

/// All beliefs about one sensor's events, by their starts.
#[derive(Debug, Default)]
pub(crate) struct Beliefs(BTreeMap<DateTime<Utc>, Vec<Belief>>);

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    New,
    SomeKnown,
    NothingNew,
}

/// A belief that would take the place of another one, which is not allowed.
#[derive(Debug, PartialEq)]
pub(crate) struct Clash {
    pub(crate) event: DateTime<Utc>,
    pub(crate) belief: Belief,
}

/// Which beliefs count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// None of these is everybody.
    pub(crate) sources: Option<Vec<u64>>,
    pub(crate) prior: Option<DateTime<Utc>>,
    /// How long before the end of an event a belief is at least.
    pub(crate) horizon: Option<TimeDelta>,
}

impl Filter {
    pub(crate) fn of_source(source: u64) -> Self {
        Self {
            sources: Some(vec![source]),
            ..Self::default()
        }
    }
}

impl Beliefs {
    /// All of a batch or nothing. What its source believes already is passed over.
    pub(crate) fn record(&mut self, batch: &[(DateTime<Utc>, Belief)]) -> Result<Recorded, Clash> {
        let mut new = Vec::new();
        for (event, belief) in batch {
            let known = self.0.get(event).map_or(&[][..], Vec::as_slice);
            let mut own = known.iter().filter(|known| known.source == belief.source);
            let before = own
                .clone()
                .filter(|known| known.time <= belief.time)
                .max_by_key(|known| known.time);
            if before.is_some_and(|before| before.value == belief.value) {
                continue;
            }
            if own.any(|known| known.time == belief.time) {
                let (event, belief) = (*event, *belief);
                return Err(Clash { event, belief });
            }
            new.push((*event, *belief));
        }
        let recorded = match new.len() {
            0 => Recorded::NothingNew,
            some if some < batch.len() => Recorded::SomeKnown,
            _ => Recorded::New,
        };
        for (event, belief) in new {
            self.0.entry(event).or_default().push(belief);
        }
        Ok(recorded)
    }

    /// The last belief that counts of each event that begins within a time.
    pub(crate) fn latest(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        resolution: TimeDelta,
        filter: &Filter,
    ) -> Vec<(DateTime<Utc>, Belief)> {
        let counts = |event: DateTime<Utc>, belief: &Belief| {
            let of_source = filter.sources.as_ref();
            of_source.is_none_or(|sources| sources.contains(&belief.source))
                && filter.prior.is_none_or(|prior| belief.time <= prior)
                && filter
                    .horizon
                    .is_none_or(|horizon| event + resolution - belief.time >= horizon)
        };
        if from >= to {
            return Vec::new();
        }
        let events = self.0.range(from..to);
        events
            .filter_map(|(event, beliefs)| {
                let mut latest = beliefs.iter().filter(|belief| counts(*event, belief));
                let first = latest.next()?;
                let later = |a, b: &'_ Belief| if b.time >= Belief::time(a) { *b } else { a };
                Some((*event, latest.fold(*first, later)))
            })
            .collect()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (DateTime<Utc>, &Belief)> {
        let events = self.0.iter();
        events.flat_map(|(event, beliefs)| beliefs.iter().map(|belief| (*event, belief)))
    }

    /// Forgets the beliefs of a source, or of everybody, about the events that lie within a time as a whole.
    pub(crate) fn forget(
        &mut self,
        from: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
        resolution: TimeDelta,
        source: Option<u64>,
    ) {
        self.0.retain(|event, beliefs| {
            let is_in = from.is_none_or(|from| *event >= from)
                && until.is_none_or(|until| *event + resolution <= until);
            if is_in {
                beliefs.retain(|belief| source.is_some_and(|source| source != belief.source));
            }
            !beliefs.is_empty()
        });
    }
}

impl Belief {
    fn time(self) -> DateTime<Utc> {
        self.time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minutes * 60, 0).unwrap()
    }

    fn belief(time: i64, value: f64) -> (DateTime<Utc>, Belief) {
        let time = at(time);
        let source = 1;
        (
            at(0),
            Belief {
                source,
                time,
                value,
            },
        )
    }

    fn now(beliefs: &Beliefs, filter: &Filter) -> Vec<f64> {
        let found = beliefs.latest(at(0), at(60), TimeDelta::minutes(15), filter);
        found.iter().map(|(_, belief)| belief.value).collect()
    }

    #[test]
    fn beliefs_are_corrected_and_never_replaced() {
        let mut beliefs = Beliefs::default();
        assert_eq!(beliefs.record(&[belief(10, 1.0)]), Ok(Recorded::New));
        assert_eq!(beliefs.record(&[belief(10, 1.0)]), Ok(Recorded::NothingNew));
        assert_eq!(beliefs.record(&[belief(12, 1.0)]), Ok(Recorded::NothingNew));
        let (event, other) = belief(10, 2.0);
        let clash = Clash {
            event,
            belief: other,
        };
        assert_eq!(
            beliefs.record(&[belief(11, 5.0), (event, other)]),
            Err(clash)
        );
        assert_eq!(now(&beliefs, &Filter::default()), [1.0]);
        assert_eq!(beliefs.record(&[belief(20, 3.0)]), Ok(Recorded::New));
        assert_eq!(now(&beliefs, &Filter::default()), [3.0]);
        let before = Filter {
            prior: Some(at(19)),
            ..Filter::default()
        };
        assert_eq!(now(&beliefs, &before), [1.0]);
        // The event ends at minute 15.
        let early = Filter {
            horizon: Some(TimeDelta::minutes(5)),
            ..Filter::default()
        };
        assert_eq!(now(&beliefs, &early), [1.0]);
        assert!(now(&beliefs, &Filter::of_source(2)).is_empty());
    }

    #[test]
    fn events_are_forgotten_as_a_whole() {
        let mut beliefs = Beliefs::default();
        beliefs.record(&[belief(10, 1.0)]).unwrap();
        let quarter = TimeDelta::minutes(15);
        beliefs.forget(Some(at(0)), Some(at(14)), quarter, None);
        beliefs.forget(None, None, quarter, Some(2));
        assert_eq!(beliefs.all().count(), 1);
        beliefs.forget(Some(at(0)), Some(at(15)), quarter, Some(1));
        assert_eq!(beliefs.all().count(), 0);
    }
}
