//! The files of a copy, each of a month.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use gridwire::core::Error;
use gridwire::core::time::IntervalSet;

use super::columns::Columns;
use super::merge::{Changes, Shape};
use super::month::Month;
use super::place::Place;
use super::state::State;
use crate::columns::{Reader, Record, Writer};
use crate::failure::Result;
use crate::format::{Layout, Origin};
use crate::output::Output;

/// The copy of one dataset with one choice of keys. No more than one of its files is in memory.
pub(super) struct Store {
    place: Place,
    origin: Origin,
    columns: Columns,
    pub(super) shape: Shape,
    states: BTreeMap<Option<Month>, State>,
}

impl Store {
    /// Reads what the files say of themselves.
    ///
    /// # Errors
    /// Invalid input that names a file which is not of this copy, or cannot be read.
    pub(super) fn open(place: Place, origin: Origin, layout: &Layout, steps: bool) -> Result<Self> {
        let mut store = Self {
            place,
            origin,
            columns: Columns::new(layout),
            shape: Shape {
                identity: layout.identity(),
                revision: layout.revision(),
                steps,
            },
            states: BTreeMap::new(),
        };
        for month in store.place.months()? {
            let path = store.place.file(month);
            let file = Reader::open(&path).map_err(|error| damaged(&path, &error))?;
            let state = store.check(&file).map_err(|text| damaged(&path, &text))?;
            store.states.insert(month, state);
        }
        // Whatever was killed while it did so.
        store.unify()?;
        Ok(store)
    }

    /// The months that there are.
    pub(super) fn months(&self) -> Vec<Option<Month>> {
        self.states.keys().copied().collect()
    }

    /// What there is of all months together.
    pub(super) fn received(&self) -> IntervalSet {
        all(self.states.values().map(|state| &state.received))
    }

    /// What need not be asked for again.
    pub(super) fn settled(&self) -> IntervalSet {
        all(self.states.values().map(|state| &state.settled))
    }

    /// Learns from records what the columns hold of which nothing was known.
    pub(super) fn learn<'r>(&mut self, records: impl Iterator<Item = &'r Record>) -> Result<()> {
        let before = self.columns.kinds();
        self.columns.learn_from_records(records);
        if self.columns.kinds() != before {
            self.unify()?;
        }
        Ok(())
    }

    /// Gives all files the same columns with the same types: not every reader can do with others.
    fn unify(&mut self) -> Result<()> {
        for (month, state) in self.states.clone() {
            let file = self.file(month)?;
            if !self.columns.agree_with(&file) {
                let records = self.read(month, &file)?;
                self.save(month, &records, state)?;
            }
        }
        Ok(())
    }

    /// Puts what was read into the file of its month.
    ///
    /// # Errors
    /// If the file cannot be read or written; then it is as it was.
    pub(super) fn put(
        &mut self,
        month: Option<Month>,
        records: Vec<Record>,
        state: &State,
    ) -> Result<Changes> {
        let mut new = self.states.get(&month).cloned().unwrap_or_default();
        if let Some(range) = month.and_then(|month| month.range(self.origin.zone())) {
            new.add(state, &range);
        }
        let there = self.records(month)?;
        let records = records.into_iter().map(|record| self.columns.fit(record));
        let (records, changes) = self.shape.merge(there, records.collect());
        if changes.any() || self.states.get(&month) != Some(&new) {
            self.save(month, &records, new)?;
        }
        Ok(changes)
    }

    /// The records of a month, in order.
    pub(super) fn records(&self, month: Option<Month>) -> Result<Vec<Record>> {
        if !self.states.contains_key(&month) {
            return Ok(Vec::new());
        }
        self.read(month, &self.file(month)?)
    }

    fn file(&self, month: Option<Month>) -> Result<Reader> {
        let path = self.place.file(month);
        Ok(Reader::open(&path).map_err(|error| damaged(&path, &error))?)
    }

    fn read(&self, month: Option<Month>, file: &Reader) -> Result<Vec<Record>> {
        let records = file.records();
        let records = records.map_err(|error| damaged(&self.place.file(month), &error))?;
        let records = records.into_iter();
        Ok(records
            .map(|record| self.columns.arrange(file, record))
            .collect())
    }

    /// Writes the file of a month anew.
    pub(super) fn rewrite(&mut self, month: Option<Month>, records: &[Record]) -> Result<()> {
        let state = self.states.get(&month).cloned().unwrap_or_default();
        self.save(month, records, state)
    }

    fn save(&mut self, month: Option<Month>, records: &[Record], state: State) -> Result<()> {
        let path = self.place.file(month);
        self.write(&path, records, &state).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        self.states.insert(month, state);
        Ok(())
    }

    fn write(&self, path: &Path, records: &[Record], state: &State) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let output = Output::file(path)?;
        let mut writer = Writer::new(self.columns.names(), &self.columns.kinds(), output);
        for record in records {
            writer.push(record.iter().map(|value| value.cell()))?;
        }
        let mut facts = self.origin.facts();
        facts.extend(state.facts());
        facts.push(self.columns.fact());
        writer.finish(facts)?.commit()
    }

    /// Whether a file is one of this copy, and what it knows of its month.
    fn check(&mut self, file: &Reader) -> Result<State, String> {
        for (name, own) in self.origin.facts() {
            let told = file.fact(name);
            if ["gridwire.dataset", "gridwire.keys"].contains(&name) && told != Some(&*own) {
                let told = told.unwrap_or("nothing");
                return Err(format!("its {name} is {told}, and not {own}"));
            }
        }
        self.columns.learn_from_file(file).map_err(|column| {
            let version = file.fact("gridwire.version").unwrap_or("unknown");
            format!("gridwire {version} has written a column {column}, of which this version knows nothing")
        })?;
        State::read(file).ok_or_else(|| "it does not say what has been read of its month".into())
    }
}

fn all<'s>(sets: impl Iterator<Item = &'s IntervalSet>) -> IntervalSet {
    let mut all = IntervalSet::default();
    sets.flat_map(IntervalSet::ranges)
        .for_each(|range| all.insert(*range));
    all
}

fn damaged(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::invalid_input("--dir", path.display(), why).with_remedy(
        "Name another folder, or remove the file: the next run fetches its month again",
    )
}
