//! One series: vectors by the time of their creation, points by theirs.

use std::collections::BTreeMap;

use crate::edf::data::Generator;
use crate::edf::field::Values;
use crate::edf::instants::Instants;
use crate::edf::timeline::{ALWAYS, Span, Timeline, Walk};

/// The only vector of series that have no vintages.
pub(crate) const ONLY: i64 = 0;

#[derive(Default)]
pub(crate) struct Series {
    generator: Option<Box<dyn Generator>>,
    written: BTreeMap<i64, Vector>,
}

#[derive(Default)]
struct Vector {
    head: Values,
    points: BTreeMap<i64, Values>,
}

impl Series {
    pub(crate) fn generated(generator: impl Generator + 'static) -> Self {
        Self {
            generator: Some(Box::new(generator)),
            written: BTreeMap::new(),
        }
    }

    /// What is written replaces what is there at the same instants, generated or written.
    pub(crate) fn write(&mut self, creation: i64, head: Values, points: Vec<(i64, Values)>) {
        let vector = self.written.entry(creation).or_default();
        if !head.is_empty() {
            vector.head = head;
        }
        vector.points.extend(points);
    }

    /// What is answered where no range is asked for.
    pub(crate) fn recent(&self, now: i64) -> Span {
        self.generator
            .as_ref()
            .map_or(ALWAYS, |generator| generator.recent(now))
    }

    /// When its vectors were created, of those known now.
    pub(crate) fn creations(&self, now: i64) -> impl Walk {
        let generator = self.generator.as_ref();
        let generated = generator.map(|generator| generator.creations(now));
        (generated, Some(&self.written))
    }

    /// The fields of a vector beside its points.
    pub(crate) fn head(&self, creation: i64) -> Values {
        let written = self.written.get(&creation).map(|vector| &vector.head);
        match (written.filter(|head| !head.is_empty()), &self.generator) {
            (Some(head), _) => head.clone(),
            (None, Some(generator)) => generator.head(creation),
            (None, None) => Values::new(),
        }
    }

    /// The points of a vector.
    pub(crate) fn points(&self, creation: i64, now: i64) -> Points<'_> {
        let generator = self.generator.as_deref();
        let generator = generator.filter(|generator| generator.creations(now).contains(creation));
        let written = self.written.get(&creation).map(|vector| &vector.points);
        Points {
            generator,
            instants: (
                generator.map(|generator| generator.points(creation, now)),
                written,
            ),
            creation,
        }
    }
}

/// The points of one vector, generated and written.
pub(crate) struct Points<'a> {
    generator: Option<&'a dyn Generator>,
    instants: (Option<Instants>, Option<&'a BTreeMap<i64, Values>>),
    creation: i64,
}

impl Walk for Points<'_> {
    fn first_from(&self, instant: i64) -> Option<i64> {
        self.instants.first_from(instant)
    }

    fn last_until(&self, instant: i64) -> Option<i64> {
        self.instants.last_until(instant)
    }
}

impl Timeline for Points<'_> {
    fn at(&self, instant: i64) -> Values {
        let written = self.instants.1.and_then(|all| all.get(&instant));
        match (written, self.generator) {
            (Some(values), _) => values.clone(),
            (None, Some(generator)) => generator.point(self.creation, instant),
            (None, None) => Values::new(),
        }
    }
}
