//! What a picture shows: which series, in which panels, and what has to be said about it.

use std::collections::BTreeSet;

use gridwire::core::chrono_tz::Tz;
use gridwire::core::series::{Coverage, Missing};

use super::calendar::Calendar;
use super::collect::{Collector, Series};
use super::palette::{FILLS, PENS};
use super::series::{COLUMNS, Course, Frame};
use super::stack::Stack;
use crate::catalog::{AddsUp, Dataset};
use crate::missing::why;

/// More panels would be too low to be read.
const PANELS: usize = 6;

/// What a picture shows.
pub(super) struct Chart {
    pub(super) frame: Frame,
    pub(super) content: Content,
    /// Stretches without data.
    pub(super) missing: Vec<Frame>,
    /// What is to be known about it, a sentence each, with a longer form of those that need one.
    pub(super) notes: Vec<Note>,
}

/// A sentence under the title.
pub(super) struct Note {
    pub(super) text: String,
    /// All of it, where the picture has no room for that.
    full: Option<String>,
}

pub(super) enum Content {
    /// One below the other, for each unit one.
    Panels(Vec<Panel>),
    Calendar(Calendar),
}

/// The series of one unit.
pub(super) struct Panel {
    /// What stands above the axis.
    pub(super) heading: String,
    pub(super) unit: String,
    pub(super) form: Form,
    pub(super) curves: Vec<Curve>,
    /// Totals that the service gives itself, over areas.
    pub(super) totals: Vec<Curve>,
}

/// How numbers are drawn.
pub(super) enum Form {
    Steps,
    Lines,
    Areas(Stack),
}

/// What has one line or one area.
pub(super) struct Curve {
    pub(super) name: String,
    pub(super) rows: u64,
    /// The values; several where an area is the sum of series.
    pub(super) courses: Vec<Course>,
}

impl Chart {
    /// Decides by what the dataset is and by what came; none if nothing can be drawn.
    pub(super) fn new(
        dataset: &Dataset,
        zone: Tz,
        mut collector: Collector,
        coverage: &Coverage,
    ) -> Result<Self, String> {
        let frame = collector.frame;
        let mut notes = about_missing(coverage, zone);
        if collector.undated > 0 {
            notes.push(Note::new(format!(
                "{} rows have no start and no place here",
                collector.undated
            )));
        }
        let mut series = std::mem::take(&mut collector.series);
        series.iter_mut().for_each(|series| series.course.sort());
        let (numbers, rest): (Vec<_>, Vec<_>) =
            series.into_iter().partition(|it| !it.course.is_empty());
        let words: Vec<_> = rest.into_iter().filter(|it| !it.words.is_empty()).collect();
        let content = if numbers.is_empty() {
            Content::Calendar(calendar(words, zone, &frame, &mut notes)?)
        } else {
            if !words.is_empty() {
                notes.push(Note::new(format!(
                    "not drawn: {} series of words",
                    words.len()
                )));
            }
            Content::Panels(panels(numbers, &collector, dataset, &mut notes))
        };
        let mut told = BTreeSet::new();
        notes.retain(|note| told.insert(note.full().to_owned()));
        Ok(Self {
            frame,
            content,
            missing: coverage
                .missing
                .iter()
                .map(|missing| span(missing, &frame))
                .collect(),
            notes,
        })
    }
}

impl Note {
    fn new(text: String) -> Self {
        Self { text, full: None }
    }

    /// All of it.
    pub(super) fn full(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.text)
    }

    /// A note that ends with a list of names, of which the picture shows some.
    fn listing(text: &str, names: &[String]) -> Self {
        const SHOWN: usize = 5;
        let full = format!("{text}: {}", names.join(", "));
        if names.len() <= SHOWN {
            return Self::new(full);
        }
        Self {
            text: format!(
                "{text}: {} and {} more",
                names[..SHOWN].join(", "),
                names.len() - SHOWN
            ),
            full: Some(full),
        }
    }
}

/// What a stretch without data has of the picture.
fn span(missing: &Missing, frame: &Frame) -> Frame {
    Frame {
        from: missing.range.from().timestamp_millis().max(frame.from),
        to: missing.range.to().timestamp_millis().min(frame.to),
    }
}

fn about_missing(coverage: &Coverage, zone: Tz) -> Vec<Note> {
    let mut notes = Vec::new();
    let describe = |missing: &Missing| {
        let ends = [missing.range.from(), missing.range.to()];
        let [from, to] = ends.map(|end| end.with_timezone(&zone).format("%Y-%m-%d %H:%M"));
        format!("{from} to {to} ({})", why(missing))
    };
    let all: Vec<String> = coverage.missing.iter().map(describe).collect();
    match &*all {
        [] => {}
        [one] => notes.push(Note::new(format!("Missing: {one}"))),
        [first, rest @ ..] => notes.push(Note {
            text: format!("Missing: {first} and {} more", rest.len()),
            full: Some(format!("Missing: {}", all.join("; "))),
        }),
    }
    if !coverage.rejected.is_empty() {
        notes.push(Note::new(format!(
            "Left out: {} rows that cannot be read",
            coverage.rejected.len()
        )));
    }
    notes
}

fn calendar(
    mut words: Vec<Series>,
    zone: Tz,
    frame: &Frame,
    notes: &mut Vec<Note>,
) -> Result<Calendar, String> {
    if words.is_empty() {
        return Err("there is nothing in it".to_owned());
    }
    let first = words.remove(0);
    if !words.is_empty() {
        let names: Vec<_> = words.iter().map(|series| series.keys.join(" ")).collect();
        notes.push(Note::listing(
            "A calendar shows one series; left out",
            &names,
        ));
    }
    Calendar::new(first.words, zone, frame)
}

fn panels(
    series: Vec<Series>,
    collector: &Collector,
    dataset: &Dataset,
    notes: &mut Vec<Note>,
) -> Vec<Panel> {
    let mut groups: Vec<(String, Vec<Series>)> = Vec::new();
    for one in series {
        // Numbers without a unit have nothing in common with those of another field.
        let group = if one.unit.is_empty() {
            format!("\u{1f}{}", one.field)
        } else {
            one.unit.clone()
        };
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, members)) => members.push(one),
            None => groups.push((group, vec![one])),
        }
    }
    if groups.len() > PANELS {
        let rest: Vec<_> = groups
            .drain(PANELS..)
            .flat_map(|(_, all)| all.into_iter().map(|it| it.field))
            .collect();
        notes.push(Note::listing(
            "Left out, since only six panels can be read",
            &rest,
        ));
    }
    let count = groups.len();
    let panels = groups.into_iter().map(|(_, series)| {
        let key_place = |key: &str| collector.key_names.iter().position(|name| *name == key);
        match &dataset.adds_up {
            Some(sum) if collector.has_ends() => {
                areas(series, sum, key_place, &collector.frame, count, notes)
            }
            _ if collector.has_ends() => lines(series, Form::Steps, count, notes),
            _ => lines(series, Form::Lines, count, notes),
        }
    });
    panels.collect()
}

/// How many lines can be told apart in one of so many panels.
fn room(most: usize, panels: usize) -> usize {
    most.min(30 / panels.max(1))
}

fn lines(mut series: Vec<Series>, form: Form, panels: usize, notes: &mut Vec<Note>) -> Panel {
    let names = Names::of(&series);
    let total = series.len();
    by_size(&mut series);
    let rest = series.split_off(room(PENS.len(), panels).min(total));
    if !rest.is_empty() {
        let text = format!(
            "{} of {total} series are drawn, those with the largest mean amounts; left out",
            series.len()
        );
        let rest: Vec<_> = rest.iter().map(|series| names.full(series)).collect();
        notes.push(Note::listing(&text, &rest));
    }
    if series.iter().any(|series| series.course.is_reduced()) {
        notes.push(Note::new(format!(
            "More values than pixels: each of {COLUMNS} columns shows the lowest and the highest of its values"
        )));
    }
    names.panel(form, series, Vec::new())
}

fn areas(
    mut series: Vec<Series>,
    sum: &AddsUp,
    place: impl Fn(&str) -> Option<usize>,
    frame: &Frame,
    panels: usize,
    notes: &mut Vec<Note>,
) -> Panel {
    let mut totals = Vec::new();
    for (key, word) in sum.totals {
        let Some(place) = place(key) else {
            continue;
        };
        let is_total = |series: &Series| series.keys[place] == **word;
        if *key == sum.key {
            // The whole, which would count everything twice; alone it is what was asked for.
            if series.iter().any(|series| !is_total(series)) {
                totals.extend(series.extract_if(.., |series| is_total(series)));
            }
            continue;
        }
        // A part of which the service gives parts and their sum: the sum is enough.
        let others = |series: &Series| {
            let mut keys = series.keys.clone();
            keys.remove(place);
            keys
        };
        let summed: BTreeSet<_> = series
            .iter()
            .filter(|it| is_total(it))
            .map(others)
            .collect();
        let finer = series.extract_if(.., |it| !is_total(it) && summed.contains(&others(it)));
        let finer: Vec<String> = finer.map(|series| series.keys[place].clone()).collect();
        if !finer.is_empty() {
            notes.push(Note::listing("Drawn as part of their sums", &finer));
        }
    }
    if !totals.is_empty() {
        notes.push(Note::new(
            "The line is the total that the service gives itself".to_owned(),
        ));
    }
    let names = Names::of(&series);
    by_size(&mut series);
    let most = room(FILLS.len(), panels);
    let rest = if series.len() > most {
        series.split_off(most - 1)
    } else {
        Vec::new()
    };
    let mut panel = names.panel(Form::Steps, series, totals);
    if !rest.is_empty() {
        let all: Vec<_> = rest.iter().map(|series| names.full(series)).collect();
        notes.push(Note::listing(
            &format!("\"other\" is the sum of {} series", all.len()),
            &all,
        ));
        panel.curves.push(Curve {
            name: format!("other ({})", all.len()),
            rows: rest.iter().map(|series| series.rows).sum(),
            courses: rest.into_iter().map(|series| series.course).collect(),
        });
    }
    let sums: Vec<&[Course]> = panel.curves.iter().map(|curve| &*curve.courses).collect();
    let stack = Stack::new(frame, &sums);
    if !stack.is_exact
        || panel
            .totals
            .iter()
            .flat_map(|total| &total.courses)
            .any(Course::is_reduced)
    {
        notes.push(Note::new(format!(
            "More values than pixels: each of {COLUMNS} columns shows the mean of its values"
        )));
    }
    panel.form = Form::Areas(stack);
    panel
}

/// The largest first; those of one size as they came.
pub(super) fn by_size(series: &mut [Series]) {
    series.sort_by(|one, other| other.size().total_cmp(&one.size()));
}

/// What tells the series of a panel apart.
pub(super) struct Names {
    /// The places of the keys that are not the same in all.
    keys: Vec<usize>,
    fields: bool,
}

impl Names {
    pub(super) fn of(series: &[Series]) -> Self {
        let differs = |of: &dyn Fn(&Series) -> String| {
            let mut values = series.iter().map(of);
            let first = values.next();
            values.any(|value| Some(value) != first)
        };
        let keys = series.first().map_or(0, |series| series.keys.len());
        Self {
            keys: (0..keys)
                .filter(|place| differs(&|series| series.keys[*place].clone()))
                .collect(),
            fields: differs(&|series| series.field.clone()),
        }
    }

    /// The name of a series among those of its panel; where it is alone, its field or its keys.
    pub(super) fn full(&self, series: &Series) -> String {
        let keys = self.keys.iter().map(|place| series.keys[*place].as_str());
        let field = self.fields.then_some(series.field.as_str());
        let mut words: Vec<_> = keys.chain(field).filter(|word| !word.is_empty()).collect();
        if words.is_empty() && series.field == "value" {
            let keys = series.keys.iter().map(String::as_str);
            words.extend(keys.filter(|key| !key.is_empty()));
        }
        if words.is_empty() {
            return series.field.clone();
        }
        words.join(" ")
    }

    fn panel(&self, form: Form, series: Vec<Series>, totals: Vec<Series>) -> Panel {
        let first = series.first();
        let unit = first.map_or(String::new(), |series| series.unit.clone());
        let field = first
            .map(|series| series.field.as_str())
            .filter(|field| !self.fields && *field != "value");
        let heading = match (field, &*unit) {
            (Some(field), "") => field.to_owned(),
            (Some(field), unit) => format!("{field}, {unit}"),
            (None, "") => "value".to_owned(),
            (None, unit) => unit.to_owned(),
        };
        let curve = |name: String, series: Series| Curve {
            name,
            rows: series.rows,
            courses: vec![series.course],
        };
        Panel {
            heading,
            unit,
            form,
            curves: series
                .into_iter()
                .map(|series| curve(self.full(&series), series))
                .collect(),
            totals: totals
                .into_iter()
                .map(|series| curve(series.keys.join(" "), series))
                .collect(),
        }
    }
}
