//! `site_data` and `meter_data`: validated rows of a site, of a meter.

use axum::response::Response;

use super::answer::Rows;
use super::catalogue::Site;
use super::options::{ClimkitShape, ClimkitSiteSteps};
use super::period::{Failure, Period};
use super::query::Query;
use super::refusal::Refusal;
use super::sheet::Sheet;
use super::switches::Switches;
use super::time::{QUARTER, Step};

/// The step of `site_data`.
pub(crate) fn site_step(query: &Query, switches: &Switches) -> Result<Step, Failure> {
    match switches.site_steps {
        ClimkitSiteSteps::Refused if query.step.is_some() => Err(Refusal::SamplingFrequency.into()),
        ClimkitSiteSteps::Ignored => Ok(Step::Quarter),
        _ => Ok(meter_step(query)),
    }
}

/// The step of `meter_data`.
pub(crate) fn meter_step(query: &Query) -> Step {
    query.step.unwrap_or(Step::Quarter)
}

/// The rows of a period. Longer steps sum up what of them lies in the period, as a service does that cuts quarters of an
/// hour out first.
pub(crate) fn rows(
    site: &Site,
    sheet: &Sheet<'_>,
    period: Period,
    step: Step,
    switches: &Switches,
    known: &std::ops::Range<i64>,
) -> Response {
    let noisy = site.is_old || switches.shape == ClimkitShape::Of2022;
    let mut rows = Rows::new(&sheet.heads, site.zone, noisy);
    let mut bucket: Option<(i64, Vec<Option<i64>>)> = None;
    for quarter in period.quarters(switches.ends, known) {
        let start = quarter * QUARTER;
        if site.outage.contains(&start) || switches.gaps.has(site.id, start) {
            continue;
        }
        let has = |meter: Option<&str>| !meter.is_some_and(|id| switches.gaps.has(id, start));
        let cells: Vec<Option<i64>> = (sheet.row(quarter).into_iter().zip(&sheet.heads))
            .map(|(amount, head)| Some(amount).filter(|_| has(head.meter)))
            .collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        let label = step.label(quarter, site.zone, switches.months_by_their_end);
        match &mut bucket {
            Some((before, sums)) if *before == label => {
                for (sum, cell) in sums.iter_mut().zip(cells) {
                    *sum = cell.map_or(*sum, |cell| Some(sum.unwrap_or(0) + cell));
                }
            }
            _ => {
                if let Some((label, sums)) = bucket.replace((label, cells)) {
                    rows.push(&sums, label);
                }
            }
        }
    }
    if let Some((label, sums)) = bucket {
        rows.push(&sums, label);
    }
    rows.answer()
}
