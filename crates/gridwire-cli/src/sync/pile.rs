//! What has been read of a part, until it is written to the files of its months.

use std::collections::BTreeMap;

use super::month::Month;
use super::store::Store;
use crate::columns::{Reader, Record};
use crate::failure::Result;
use crate::output::Output;

/// So many records are in memory; what is more waits in files of its own.
const MOST: usize = 250_000;

/// Records by the months that they begin in.
#[derive(Default)]
pub(super) struct Piles {
    piles: BTreeMap<Option<Month>, Pile>,
    in_memory: usize,
}

/// The records of a month.
#[derive(Default)]
pub(super) struct Pile {
    /// Those that came last.
    pub(super) records: Vec<Record>,
    pub(super) waiting: Vec<Waiting>,
}

/// A file of records in order.
pub(super) struct Waiting {
    pub(super) file: Reader,
    /// Takes the file away when it is dropped.
    pub(super) _output: Output,
}

impl Piles {
    /// Adds a record.
    ///
    /// # Errors
    /// If there are too many, and files cannot be written.
    pub(super) fn add(
        &mut self,
        month: Option<Month>,
        record: Record,
        store: &Store,
    ) -> Result<()> {
        self.piles.entry(month).or_default().records.push(record);
        self.in_memory += 1;
        if self.in_memory >= MOST {
            self.in_memory = 0;
            for (month, pile) in &mut self.piles {
                let records = std::mem::take(&mut pile.records);
                if !records.is_empty() {
                    pile.waiting.push(store.wait(*month, records)?);
                }
            }
        }
        Ok(())
    }

    /// Names a month of which there may be no records.
    pub(super) fn name(&mut self, month: Month) {
        self.piles.entry(Some(month)).or_default();
    }

    /// The months, the earliest first.
    pub(super) fn into_months(self) -> impl Iterator<Item = (Option<Month>, Pile)> {
        self.piles.into_iter()
    }
}
