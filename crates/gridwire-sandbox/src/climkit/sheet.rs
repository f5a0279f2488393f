//! Columns and rows of validated data.

use super::catalogue::{Meter, Mode, Site};
use super::data::{STORAGE, SUMS, electricity};

/// The data of a site for one kind of meters, or of one of them.
pub(crate) struct Sheet<'a> {
    site: &'a Site,
    kind: &'static str,
    pub(crate) heads: Vec<Head<'a>>,
}

/// A column.
#[derive(Clone)]
pub(crate) struct Head<'a> {
    pub(crate) name: String,
    /// Whose it is; the site's without one.
    pub(crate) meter: Option<&'a str>,
    /// Where it is in a whole row.
    place: usize,
}

impl<'a> Sheet<'a> {
    /// Every column, by the kind that addresses have.
    pub(crate) fn of_site(site: &'a Site, kind: &'static str) -> Self {
        let mut names: Vec<(String, Option<&str>)> = Vec::new();
        let sums: &[&str] = match kind {
            "electricity" => &SUMS,
            _ => &SUMS[..1],
        };
        names.extend(sums.iter().map(|&name| (name.to_owned(), None)));
        if kind == "electricity" {
            names.extend(STORAGE.map(|name| (name.to_owned(), None)));
        }
        for meter in site.meters_of(kind) {
            for part in parts(meter) {
                names.push((format!("{part}_{}", meter.id), Some(&meter.id)));
            }
        }
        let heads = names
            .into_iter()
            .enumerate()
            .map(|(place, (name, meter))| Head { name, meter, place })
            .collect();
        Self { site, kind, heads }
    }

    pub(crate) fn of_meter(site: &'a Site, meter: &'a Meter) -> Self {
        let mut sheet = Self::of_site(site, meter.kind);
        if meter.mode == Mode::Introduction {
            // It has no column: it counts what the site took from the grid.
            sheet.heads.retain(|head| head.name == "from_ext");
        } else {
            sheet
                .heads
                .retain(|head| head.meter == Some(meter.id.as_str()));
        }
        for head in &mut sheet.heads {
            let part = head.name.split('_').next().unwrap_or_default();
            head.name = match part {
                "from" => "total",
                part => part,
            }
            .to_owned();
            head.meter = Some(&meter.id);
        }
        sheet
    }

    /// The amounts of a quarter of an hour in the order of the heads, in Wh or litres.
    pub(crate) fn row(&self, quarter: i64) -> Vec<i64> {
        let whole = match self.kind {
            "electricity" => electricity(self.site, quarter),
            kind => {
                let meters = self.site.meters_of(kind);
                let amounts: Vec<i64> = meters.map(|meter| meter.amount(quarter)).collect();
                let mut row = vec![amounts.iter().sum()];
                row.extend(amounts);
                row
            }
        };
        self.heads.iter().map(|head| whole[head.place]).collect()
    }
}

/// What a meter has columns for.
fn parts(meter: &Meter) -> &'static [&'static str] {
    match (meter.kind, meter.mode) {
        (_, Mode::Introduction) => &[],
        ("electricity", Mode::Consumption) => &["ext", "self", "total"],
        _ => &["total"],
    }
}
