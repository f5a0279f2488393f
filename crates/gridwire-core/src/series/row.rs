use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use crate::wire::{KeepsExtra, Wire};

/// What a field is to a row of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The instant from which the row holds.
    IntervalStart,
    /// The instant until which the row holds, itself excluded.
    IntervalEnd,
    /// One of the fields that tell the row's series from others.
    Key,
    /// A measured or stated quantity.
    Value,
    /// The unit of the values, where it is not the same for all rows.
    Unit,
    /// Anything else worth a column.
    Attribute,
    /// When the row was last changed at the service; of two versions the later one counts.
    Revision,
}

/// A field of a dataset's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as the specification writes it.
    pub name: &'static str,
    /// What it is to the row.
    pub role: Role,
    /// Its unit, or an empty text.
    pub unit: &'static str,
    /// What its cells hold, but for those that are empty.
    pub kind: CellKind,
}

impl Column {
    /// The column of fields of a type.
    pub const fn of<T: ToCell>(name: &'static str, role: Role, unit: &'static str) -> Self {
        Self {
            name,
            role,
            unit,
            kind: T::KIND,
        }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// True or false.
    Bool,
    /// Numbers, in the column's unit.
    Number,
    /// Instants.
    Instant,
    /// Texts.
    Text,
}

/// The content of one field of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A number, in the column's unit.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// An instant with its offset.
    Instant(DateTime<FixedOffset>),
    /// True or false.
    Bool(bool),
}

/// A type that can stand in a field of a row.
pub trait ToCell {
    /// What the field holds, unless it is empty.
    const KIND: CellKind;

    /// The content of the field.
    fn cell(&self) -> Cell<'_>;
}

impl<T: ToCell> ToCell for Option<T> {
    const KIND: CellKind = T::KIND;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, T::cell)
    }
}

impl ToCell for String {
    const KIND: CellKind = CellKind::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl ToCell for DateTime<Utc> {
    const KIND: CellKind = CellKind::Instant;

    fn cell(&self) -> Cell<'_> {
        Cell::Instant(self.fixed_offset())
    }
}

macro_rules! cells {
    ($($name:ty => $variant:ident $(as $number:ty)?),*) => {$(
        impl ToCell for $name {
            const KIND: CellKind = CellKind::$variant;

            #[allow(clippy::cast_precision_loss)] // A cell is for tables and files; the model keeps the integer.
            fn cell(&self) -> Cell<'_> {
                Cell::$variant((*self) $(as $number)?)
            }
        }
    )*};
}
cells!(f64 => Number, i32 => Number as f64, u32 => Number as f64, i64 => Number as f64, u64 => Number as f64,
    bool => Bool, DateTime<FixedOffset> => Instant);

/// A generated model whose fields have roles.
pub trait Record: Wire + KeepsExtra + Clone + fmt::Debug + Send + Sync + 'static {
    /// The fields with a role, those of nested objects included.
    const COLUMNS: &'static [Column];

    /// The content of a field, by its place in [`COLUMNS`](Record::COLUMNS).
    fn cell(&self, index: usize) -> Cell<'_>;
}

/// A record that a value of `N` stands for in a request, as an equipment type does for the records
/// of such equipment.
pub trait Named<N>: Record {
    /// That value.
    const NAME: N;
}

/// A record of which a service also gives aggregates.
pub trait Aggregable: Record {
    /// What such records become: the same, or a type in which a whole number may be a fraction.
    type Aggregated: Record;
}

/// One row of a dataset.
pub trait Row: Send + Sync + 'static {
    /// The fields, those of the series first.
    fn columns() -> impl Iterator<Item = &'static Column>
    where
        Self: Sized;

    /// The content of a field, by its place in [`columns`](Row::columns).
    fn cell(&self, index: usize) -> Cell<'_>;

    /// Whether the row has a field at all, by its place: where a dataset has rows of several kinds, one
    /// may have no such field, which is less than one without content.
    fn has(&self, _index: usize) -> bool {
        true
    }

    /// The content of the first field with a role.
    fn role(&self, role: Role) -> Cell<'_>
    where
        Self: Sized,
    {
        Self::columns()
            .position(|column| column.role == role)
            .map_or(Cell::Empty, |index| self.cell(index))
    }

    /// From when until when the row holds; `None` where the service leaves an end open.
    fn interval(&self) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>)
    where
        Self: Sized,
    {
        let instant = |role| match self.role(role) {
            Cell::Instant(instant) => Some(instant),
            _ => None,
        };
        (instant(Role::IntervalStart), instant(Role::IntervalEnd))
    }
}

impl<R: Record> Row for R {
    fn columns() -> impl Iterator<Item = &'static Column> {
        R::COLUMNS.iter()
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        Record::cell(self, index)
    }
}

/// One value of a series, with the series that it belongs to.
///
/// It dereferences to the value; all rows of a series share the [`series`](SeriesRow::series).
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRow<S, V> {
    /// What all values of the series have in common, its list of values left out.
    pub series: Arc<S>,
    /// The value.
    pub value: V,
}

impl<S, V> Deref for SeriesRow<S, V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.value
    }
}

impl<S: Record, V: Record> Row for SeriesRow<S, V> {
    fn columns() -> impl Iterator<Item = &'static Column> {
        S::COLUMNS.iter().chain(V::COLUMNS)
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        match index.checked_sub(S::COLUMNS.len()) {
            None => self.series.cell(index),
            Some(index) => self.value.cell(index),
        }
    }
}

/// What makes a row the same as another: its keys and its start.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Identity(Option<DateTime<FixedOffset>>, Vec<Box<str>>);

/// When a row holds. One of a kind that has only a start or only an end is an event, and holds at that
/// instant.
pub(crate) fn span<R: Row>(
    row: &R,
) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>) {
    let (start, end) = row.interval();
    match (
        has_role::<R>(Role::IntervalStart),
        has_role::<R>(Role::IntervalEnd),
    ) {
        (true, false) => (start, start),
        (false, true) => (end, end),
        _ => (start, end),
    }
}

/// Whether rows tell only when they end, so that one belongs to what lies before its instant.
pub(crate) fn tells_end_only<R: Row>() -> bool {
    !has_role::<R>(Role::IntervalStart) && has_role::<R>(Role::IntervalEnd)
}

fn has_role<R: Row>(role: Role) -> bool {
    R::columns().any(|column| column.role == role)
}

impl Identity {
    /// What tells the row's series from others.
    pub(crate) fn keys(&self) -> &[Box<str>] {
        &self.1
    }

    pub(crate) fn of<R: Row>(row: &R) -> Self {
        let start = span(row).0;
        // Rows without a start are told apart by all that they say.
        let keys = R::columns()
            .enumerate()
            .filter(|(_, column)| column.role == Role::Key || start.is_none());
        let keys = keys.map(|(index, _)| match row.cell(index) {
            Cell::Text(text) => text.into(),
            Cell::Number(number) => number.to_string().into(),
            Cell::Bool(flag) => flag.to_string().into(),
            Cell::Instant(instant) => instant.to_rfc3339().into(),
            Cell::Empty => "".into(),
        });
        Self(start, keys.collect())
    }
}
