//! The files of a copy, each of a month.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use gridwire::core::Error;
use gridwire::core::time::IntervalSet;

use super::columns::Columns;
use super::merge::{Changes, Shape};
use super::month::Month;
use super::pile::{Pile, Waiting};
use super::place::Place;
use super::state::State;
use crate::columns::{Facts, Reader, Record, Value, Writer};
use crate::failure::Result;
use crate::format::{Layout, Origin};
use crate::output::Output;

/// The records of a file, in order.
type Records<'f> = Box<dyn Iterator<Item = io::Result<Record>> + 'f>;

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

    /// Gives all files the columns and types of this version: not every reader can do with others.
    fn unify(&mut self) -> Result<()> {
        for month in self.months() {
            if !self.columns.agree_with(&self.file(month)?) {
                let records = self.records(month)?;
                self.rewrite(month, &records)?;
            }
        }
        Ok(())
    }

    /// Puts what was read into the file of its month, and says of the month what is known now.
    ///
    /// # Errors
    /// If a file cannot be read or written; then that of the month is as it was.
    pub(super) fn put(
        &mut self,
        month: Option<Month>,
        pile: Pile,
        state: &State,
    ) -> Result<Changes> {
        let path = self.place.file(month);
        let old = self.states.get(&month);
        let mut new = old.cloned().unwrap_or_default();
        if let Some(range) = month.and_then(|month| month.range(self.origin.zone())) {
            new.add(state, &range);
        }
        let there = old.map(|_| self.file(month)).transpose()?;
        let merge = || {
            let mut writer = self.writer(&path)?;
            let changes = self.merge(there.as_ref(), pile, &mut writer)?;
            // Some systems replace no file that is open.
            drop(there);
            // The file stays as it is, or is not there, where nothing is new.
            let is_new = changes.any() || old.cloned().unwrap_or_default() != new;
            if is_new {
                writer.finish(self.facts(&new))?.commit()?;
            }
            Ok((changes, is_new))
        };
        let (changes, is_new) = merge().map_err(|error: io::Error| at(&path, &error))?;
        if is_new {
            self.states.insert(month, new);
        }
        Ok(changes)
    }

    /// Writes what is there and what was read, which are one file then.
    fn merge(
        &self,
        there: Option<&Reader>,
        pile: Pile,
        writer: &mut Writer<Output>,
    ) -> io::Result<Changes> {
        let there = there.map(|file| self.ordered(file)).transpose()?;
        let waiting = pile.waiting.iter();
        let waiting = waiting.map(|waiting| self.ordered(&waiting.file));
        let mut readings = waiting.collect::<io::Result<Vec<_>>>()?;
        readings.push(self.in_order(pile.records));
        let later = self.shape.together(readings);
        let write = |record: Record| writer.push(record.iter().map(Value::cell));
        self.shape.merge(there.into_iter().flatten(), later, write)
    }

    /// Writes records to a file in which they wait to be put into that of their month.
    pub(super) fn wait(&self, month: Option<Month>, records: Vec<Record>) -> Result<Waiting> {
        let path = self.place.file(month);
        let write = || {
            let mut writer = self.writer(&path)?;
            for record in self.in_order(records) {
                writer.push(record?.iter().map(Value::cell))?;
            }
            let mut output = writer.finish(Facts::new())?;
            output.flush()?;
            let file = Reader::open(output.temporary().unwrap_or(&path))?;
            Ok(Waiting {
                file,
                _output: output,
            })
        };
        Ok(write().map_err(|error| at(&path, &error))?)
    }

    /// The records of a month, in order.
    pub(super) fn records(&self, month: Option<Month>) -> Result<Vec<Record>> {
        let path = self.place.file(month);
        let file = self.file(month)?;
        let records = self.ordered(&file);
        let records = records.and_then(Iterator::collect::<io::Result<_>>);
        Ok(records.map_err(|error| damaged(&path, &error))?)
    }

    /// Writes the file of a month anew.
    pub(super) fn rewrite(&mut self, month: Option<Month>, records: &[Record]) -> Result<()> {
        let path = self.place.file(month);
        let state = self.states.get(&month).cloned().unwrap_or_default();
        let write = || {
            let mut writer = self.writer(&path)?;
            for record in records {
                writer.push(record.iter().map(Value::cell))?;
            }
            writer.finish(self.facts(&state))?.commit()
        };
        Ok(write().map_err(|error| at(&path, &error))?)
    }

    fn file(&self, month: Option<Month>) -> Result<Reader> {
        let path = self.place.file(month);
        Ok(Reader::open(&path).map_err(|error| damaged(&path, &error))?)
    }

    /// The records of a file, in order, as they are read.
    fn ordered<'f>(&'f self, file: &'f Reader) -> io::Result<Records<'f>> {
        let records = file.records()?;
        let records = records.map(|record| Ok(self.columns.arrange(file, record?)));
        if self.columns.agree_with(file) {
            return Ok(Box::new(records));
        }
        // Another type may have another order.
        Ok(self.in_order(records.collect::<io::Result<_>>()?))
    }

    /// Records as the files hold them, in order.
    fn in_order<'f>(&self, records: Vec<Record>) -> Records<'f> {
        let records = records.into_iter().map(|record| self.columns.fit(record));
        let mut records: Vec<_> = records.collect();
        records.sort_by(|one, other| self.shape.order(one, other));
        Box::new(records.into_iter().map(Ok))
    }

    fn writer(&self, path: &Path) -> io::Result<Writer<Output>> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let output = Output::file(path)?;
        Ok(Writer::new(
            self.columns.names.clone(),
            &self.columns.kinds,
            output,
        ))
    }

    /// What the file of a month says of itself.
    fn facts(&self, state: &State) -> Facts {
        let mut facts = self.origin.facts();
        facts.extend(state.facts());
        facts
    }

    /// Whether a file is one of this copy, and what it knows of its month.
    fn check(&self, file: &Reader) -> Result<State, String> {
        for (name, own) in self.origin.facts() {
            let told = file.fact(name);
            if ["gridwire.dataset", "gridwire.keys"].contains(&name) && told != Some(&*own) {
                let told = told.unwrap_or("nothing");
                return Err(format!("its {name} is {told}, and not {own}"));
            }
        }
        self.columns.check(file).map_err(|column| {
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

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn damaged(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::invalid_input("--dir", path.display(), why).with_remedy(
        "Name another folder, or remove the file: the next run fetches its month again",
    )
}
