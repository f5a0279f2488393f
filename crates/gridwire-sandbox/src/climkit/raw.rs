//! `meter_data_raw`: what a meter sent, an index or amounts.

use std::ops::Range;

use axum::response::Response;

use super::answer;
use super::catalogue::{Meter, Mode, Raw, Site};
use super::period::Period;
use super::sheet::Sheet;
use super::switches::Switches;
use super::time::{self, QUARTER};
use crate::document::Node;
use crate::random::Random;

/// Where indexes come round, in Wh or litres.
const ROUND: i64 = 100_000_000;

/// What was counted one way and the other, in Wh or litres.
#[derive(Clone, Copy, Default)]
struct Counted {
    in_: i64,
    out: i64,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.in_ = (self.in_ + other.in_) % ROUND;
        self.out = (self.out + other.out) % ROUND;
    }
}

/// The readings of a period. An index is the sum of all that was counted before it, from the first day on.
pub(crate) fn rows(
    site: &Site,
    meter: &Meter,
    period: Period,
    switches: &Switches,
    known: &Range<i64>,
) -> Response {
    let asked = period.quarters(switches.ends, known);
    let (mut index, replaced) = match meter.raw {
        Raw::Index { first, replaced } => {
            let shown = Counted { in_: first, out: 0 };
            (Some(shown), replaced)
        }
        Raw::Amounts => (None, None),
    };
    let first = if index.is_some() {
        known.start
    } else {
        asked.start
    };
    let counter = Counter::new(site, meter);
    let mut rows = Vec::new();
    for quarter in first..asked.end {
        let mut shown = counter.count(quarter);
        if let Some(index) = &mut index {
            if replaced == Some(quarter) {
                *index = Counted::default();
            }
            index.add(shown);
            shown = *index;
        }
        let start = quarter * QUARTER;
        let lost = is_lost(meter, quarter)
            || site.outage.contains(&start)
            || switches.gaps.has(site.id, start)
            || switches.gaps.has(&meter.id, start);
        if asked.contains(&quarter) && !lost {
            rows.push(row(meter, shown, time::text(start + QUARTER, site.zone)));
        }
    }
    answer::json(Node::Array(rows).to_json())
}

/// What a meter counts, both ways.
struct Counter<'a> {
    meter: &'a Meter,
    sheet: Sheet<'a>,
    /// Where what comes in and what goes out stand in a row.
    places: [Option<usize>; 2],
}

impl<'a> Counter<'a> {
    fn new(site: &'a Site, meter: &'a Meter) -> Self {
        let (sheet, names) = if meter.mode == Mode::Introduction {
            (Sheet::of_site(site, meter.kind), ["from_ext", "to_ext"])
        } else {
            (Sheet::of_meter(site, meter), ["total", ""])
        };
        let place = |name| sheet.heads.iter().position(|head| head.name == name);
        Self {
            places: names.map(place),
            meter,
            sheet,
        }
    }

    fn count(&self, quarter: i64) -> Counted {
        if self.meter.mode == Mode::Consumption {
            // The site's balance does not change it, and there may be years to be summed up.
            let in_ = self.meter.amount(quarter);
            return Counted { in_, out: 0 };
        }
        let row = self.sheet.row(quarter);
        let [in_, out] = self.places.map(|place| place.map_or(0, |place| row[place]));
        // A roof gives what it produces, and takes what its inverters draw at night.
        let net = match self.meter.mode {
            Mode::Introduction => return Counted { in_, out },
            Mode::Production => -in_,
            Mode::Consumption | Mode::Battery => in_,
        };
        Counted {
            in_: net.max(0),
            out: (-net).max(0),
        }
    }
}

/// One reading in two hundred got lost on the way: nobody has validated these.
fn is_lost(meter: &Meter, quarter: i64) -> bool {
    Random::numbered(meter.key, quarter).is_multiple_of(200)
}

fn row(meter: &Meter, shown: Counted, timestamp: String) -> Node {
    let number = |thousandths: i64| Node::number(thousandths as f64 / 1000.0);
    let mut fields = match meter.kind {
        "heating" | "cooling" => vec![("heat_energy_kwh", number(shown.in_))],
        "cold_water" | "hot_water" => vec![("vol_m3", number(shown.in_))],
        _ => vec![("en_im", number(shown.in_)), ("en_ex", number(shown.out))],
    };
    fields.push(("timestamp", Node::text(timestamp)));
    Node::Object(fields)
}
