//! The faults that are waiting, and which of them a request meets.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Fault, Kind};

/// Faults in the order they were added.
#[derive(Debug, Default)]
pub(crate) struct FaultSet(Mutex<Vec<Waiting>>);

#[derive(Debug)]
struct Waiting {
    fault: Fault,
    skip: u32,
    /// `None` is without end.
    left: Option<u32>,
}

/// The faults of one request.
#[derive(Debug)]
pub(crate) struct Plan(pub(super) Vec<Fault>);

impl FaultSet {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        let set = Self::default();
        faults.into_iter().for_each(|fault| set.add(fault));
        set
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.lock().push(Waiting {
            skip: fault.after,
            left: fault.times,
            fault,
        });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Takes the faults that hit a request for this target, and counts them.
    pub(crate) fn plan(&self, target: &str) -> Plan {
        let mut waiting = self.lock();
        let mut hits = Vec::new();
        let mut replaced = false;
        for entry in waiting.iter_mut() {
            let fault = &entry.fault;
            if fault.on.as_ref().is_some_and(|on| !target.contains(on)) {
                continue;
            }
            // A second replacement would never be seen: it stays whole for the next request.
            if fault.kind.replaces() && replaced {
                continue;
            }
            if entry.skip > 0 {
                entry.skip -= 1;
                continue;
            }
            if entry.left == Some(0) {
                continue;
            }
            entry.left = entry.left.map(|left| left - 1);
            replaced |= fault.kind.replaces();
            hits.push(fault.clone());
        }
        waiting.retain(|entry| entry.left != Some(0));
        Plan(hits)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plan {
    /// For the log.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    pub(crate) fn resets(&self) -> bool {
        self.0.iter().any(|fault| fault.kind == Kind::Reset)
    }

    pub(crate) fn clock_skew(&self) -> Option<chrono::TimeDelta> {
        self.0.iter().find_map(|fault| match fault.kind {
            Kind::ClockSkew(skew) => Some(skew),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(set: &FaultSet, target: &str) -> Vec<String> {
        set.plan(target).names()
    }

    #[test]
    fn counted_by_path() {
        let set = FaultSet::new(vec![Fault::status(503).times(2).after(1).on("/a")]);
        assert!(hits(&set, "/b").is_empty());
        assert!(hits(&set, "/a").is_empty());
        assert_eq!(hits(&set, "/a?x=1").len(), 1);
        assert!(hits(&set, "/b").is_empty());
        assert_eq!(hits(&set, "/a").len(), 1);
        assert!(hits(&set, "/a").is_empty());
    }

    #[test]
    fn one_replacement_at_a_time_but_every_change() {
        let set = FaultSet::new(vec![
            Fault::bom(),
            Fault::status(503),
            Fault::html(),
            Fault::clock_skew(chrono::TimeDelta::hours(1)).always(),
        ]);
        assert_eq!(hits(&set, "/"), ["bom", "503", "clock-skew:3600s*always"]);
        assert_eq!(hits(&set, "/"), ["html", "clock-skew:3600s*always"]);
        assert_eq!(hits(&set, "/"), ["clock-skew:3600s*always"]);
        set.clear();
        assert!(hits(&set, "/").is_empty());
    }
}
