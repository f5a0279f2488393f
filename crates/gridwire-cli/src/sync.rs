//! `gridwire sync`: a local copy of a dataset, brought up to date.

mod account;
mod columns;
mod lock;
mod merge;
mod month;
mod pile;
mod place;
mod plan;
mod state;
mod steps;
mod store;

use std::io;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::series::{Coverage, MissingReason, Row};
use gridwire::core::time::{IntervalSet, TimeRange};
use gridwire::core::{Error, ErrorKind};

use crate::catalog::{Arguments, Dataset, Rows, datasets};
use crate::columns::{Record, Value};
use crate::command::Globals;
use crate::failure::Result;
use crate::fetch::TICK;
use crate::format::{Format, Layout, Origin};
use crate::instant::parse_instant;
use crate::interrupt;
use crate::progress::{Meter, Stand};
use crate::session::Session;
use account::Account;
use lock::Lock;
use month::Month;
use pile::Piles;
use place::Place;
use state::State;
use store::Store;

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some((dataset, matches)) = find(matches) else {
        return Ok(()); // The parser lets no other name pass.
    };
    check(globals)?;
    let from = |zone| {
        let text = matches.get_one::<String>("from");
        let from = text.map(|text| parse_instant("--from", text, zone));
        from.transpose()
    };
    from(dataset.rules.zone)?;
    let dir = matches
        .get_one::<PathBuf>("dir")
        .cloned()
        .unwrap_or_default();
    let arguments = Arguments::read(dataset.keys, matches)?;
    let session = Session::open(globals, dataset.provider()).await?;
    let arguments = arguments.within(session.environment());
    let now = Utc::now();
    // Any range will do here: the parts come later, by the same client.
    let any = TimeRange::new(now - TimeDelta::days(1), now)?;
    let rows = dataset.rows(&arguments, &any).await;
    let rows = rows.map_err(|error| session.explain(error))?;
    // Days are those of the data, whose zone may be known only now.
    let from = from(rows.rules().zone)?;
    let layout = Layout::new(rows.columns());
    let origin = Origin::new(dataset, &arguments, &rows);

    let _lock = Lock::take(&dir, dataset.name)?;
    let place = Place::new(&dir, dataset, &layout.names(), origin.keys())?;
    let store = Store::open(place, origin, &layout, rows.are_steps())?;
    let wanted = plan::wanted(rows.rules(), from, &store.received(), now)?;
    let parts = plan::parts(rows.rules(), &wanted, &store.settled());
    let mut run = Run {
        dataset,
        dir: &dir,
        rows: &rows,
        layout,
        known: store.settled(),
        store,
        account: Account::new(dataset.name, wanted),
        meter: Meter::new(!globals.quiet),
        stand: Stand::default(),
        wanted,
        now,
        answered: false,
        failures: Vec::new(),
    };
    run.parts(parts).await?;
    run.end(globals, &session)
}

fn find(matches: &ArgMatches) -> Option<(&'static Dataset, &ArgMatches)> {
    let (name, matches) = matches.subcommand()?;
    Some((datasets().find(|dataset| dataset.name == name)?, matches))
}

/// The options of all commands that make no sense for this one.
fn check(globals: &Globals) -> Result<(), Error> {
    if let Some(format) = globals.format {
        format.among("sync", &[Format::Parquet])?;
    }
    if let Some(path) = &globals.output {
        let text = "a copy is a folder of files";
        return Err(Error::invalid_input("--output", path.display(), text)
            .with_remedy("Name the folder with --dir"));
    }
    Ok(())
}

/// The folder cannot be written to.
fn unwritable(dir: &Path, error: &io::Error) -> Error {
    Error::invalid_input("--dir", dir.display(), error)
        .with_remedy("Name a folder that can be written to")
}

/// A run under way.
struct Run<'r> {
    dataset: &'static Dataset,
    dir: &'r Path,
    rows: &'r Rows,
    layout: Layout,
    store: Store,
    account: Account,
    meter: Meter,
    /// How far all parts together are.
    stand: Stand,
    wanted: TimeRange,
    /// What is known of the range: asked for now, or settled before.
    known: IntervalSet,
    now: DateTime<Utc>,
    /// Whether the service has answered at all.
    answered: bool,
    failures: Vec<Error>,
}

impl Run<'_> {
    /// Fetches and writes one part after the other, the memory holding no more than one.
    async fn parts(&mut self, parts: Vec<TimeRange>) -> Result<()> {
        let rules = self.rows.rules();
        let windows = parts
            .iter()
            .map(|part| plan::windows(rules, part, self.now));
        self.stand.windows = windows.sum();
        let mut parts = parts.into_iter();
        self.tell_complete();
        for part in parts.by_ref() {
            let (piles, coverage) = self.fetch(part).await?;
            self.keep(&part, piles, coverage)?;
            self.tell_complete();
            // Whatever stopped this part stops the others too.
            if self.failures.iter().any(Error::is_hopeless) {
                break;
            }
        }
        parts.for_each(|part| self.account.leave(part));
        Ok(())
    }

    async fn fetch(&mut self, part: TimeRange) -> Result<(Piles, Coverage)> {
        let mut piles = Piles::default();
        let mut rows = self.rows.within(part).start(None);
        let before = self.stand;
        let planned = plan::windows(self.rows.rules(), &part, self.now);
        let mut tick = tokio::time::interval(TICK);
        loop {
            tokio::select! {
                biased;
                _ = tick.tick() => {
                    let progress = rows.progress();
                    self.stand.done = before.done + progress.done;
                    // Some windows are cut into more when they are asked for.
                    self.stand.windows = before.windows - planned + progress.windows;
                    self.stand.waiting = progress.waiting;
                    self.meter.show(&self.stand);
                }
                row = rows.next() => match row {
                    None => break,
                    Some(Ok(row)) => {
                        self.stand.rows += 1;
                        self.sort_in(&mut piles, row.as_ref())?;
                    }
                    Some(Err(error)) => self.failures.push(error),
                },
            }
        }
        let progress = rows.progress();
        self.stand.done = before.done + progress.done;
        self.stand.windows = before.windows - planned + progress.windows;
        let nothing = || Error::new(ErrorKind::Incomplete, "nothing was fetched");
        let coverage = rows.coverage();
        let coverage = coverage.ok_or_else(|| self.failures.pop().unwrap_or_else(nothing))?;
        Ok((piles, coverage))
    }

    fn sort_in(&mut self, piles: &mut Piles, row: &dyn Row) -> Result<()> {
        let zone = self.rows.rules().zone;
        for record in self.layout.records(row) {
            let record: Record = record.iter().map(Value::from).collect();
            let month = match &record[merge::START] {
                Value::Instant(micros) => DateTime::from_timestamp_micros(*micros),
                _ => None,
            };
            let month = month.map(|start| Month::of(&start, zone));
            piles.add(month, record, &self.store)?;
        }
        Ok(())
    }

    /// Writes what came of a part, the earliest month first: a row of it stands in the file of the
    /// month that it begins in, and must be there before a later month says that all is.
    fn keep(&mut self, part: &TimeRange, mut piles: Piles, coverage: Coverage) -> Result<()> {
        let zone = self.rows.rules().zone;
        let answered = answered(&coverage);
        let state = self.state(&coverage, &answered);
        answered
            .ranges()
            .iter()
            .for_each(|part| self.known.insert(*part));
        let mut month = Month::of(&part.from(), zone);
        while let Some(start) = month.start(zone).filter(|start| *start < part.to()) {
            // A month to come of which there is nothing yet has no file.
            if start <= self.now {
                piles.name(month);
            }
            month = month.later(1);
        }
        self.answered |= !answered.ranges().is_empty();
        for (month, pile) in piles.into_months() {
            let changes = self.store.put(month, pile, &state)?;
            self.account.changes.add(changes);
        }
        let settles = plan::settles(self.rows.rules(), self.now);
        self.account.take(coverage, settles.unwrap_or(part.to()));
        Ok(())
    }

    /// What a part tells of its months.
    fn state(&self, coverage: &Coverage, answered: &IntervalSet) -> State {
        let mut state = State::default();
        let received = coverage.received.iter();
        received.for_each(|part| state.received.insert(*part));
        // A row that could not be read may be readable to a later version.
        if !coverage.rejected.is_empty() {
            return state;
        }
        let settles = plan::settles(self.rows.rules(), self.now);
        for part in answered.ranges() {
            let end = settles.map_or(part.to(), |settles| settles.min(part.to()));
            if let Ok(settled) = TimeRange::new(part.from(), end) {
                state.settled.insert(settled);
            }
        }
        state
    }

    /// Keeps in mind how far the copy is, for those who interrupt the run.
    fn tell_complete(&self) {
        let gaps = self.known.missing_from(&self.wanted);
        let until = gaps.first().map_or(self.wanted.to(), TimeRange::from);
        let name = self.dataset.name;
        let dir = self.dir.display();
        interrupt::complete(if until > self.wanted.from() {
            format!(
                "{name} is complete up to {until} in {dir}; run it again to go on",
                until = until.to_rfc3339()
            )
        } else {
            format!("nothing of {name} is complete in {dir}; run it again to go on")
        });
    }

    fn end(mut self, globals: &Globals, session: &Session) -> Result<()> {
        if self.store.shape.steps {
            steps::close(&mut self.store)?;
        }
        drop(self.meter);
        self.account.tell(globals.quiet);
        let Some(shortfall) = self.account.shortfall() else {
            return Ok(());
        };
        // Where nothing came at all, the reason for it is the better thing to tell.
        let nothing = self.stand.rows == 0 && !self.answered;
        match self.failures.into_iter().next() {
            Some(failure) if nothing => Err(session.explain(failure)),
            _ => Err(shortfall.into()),
        }
    }
}

/// What the service has answered for, be it that it has nothing.
fn answered(coverage: &Coverage) -> IntervalSet {
    let empty = coverage.missing.iter();
    let empty = empty.filter(|missing| missing.reason == MissingReason::NoData);
    let empty = empty.map(|missing| missing.range);
    let mut answered = IntervalSet::default();
    let parts = coverage.received.iter().copied().chain(empty);
    parts.for_each(|part| answered.insert(part));
    answered
}
