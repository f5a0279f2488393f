//! Courses below a table: a line of bars for each of the largest series.

use super::chart::{Names, by_size};
use super::collect::{Collector, Series};
use super::value_axis::Scale;
use crate::figure::number;
use crate::sparkline::sparkline;

/// More of them would hide the table.
const MOST: usize = 8;
/// The longest line of bars.
const LONGEST: usize = 48;

impl Collector {
    /// Lines for a terminal that is so wide; none where there are no two values to compare.
    pub(crate) fn sparks(&mut self, width: usize) -> Vec<String> {
        let mut series = std::mem::take(&mut self.series);
        series.retain(|series| series.rows > 1 && !series.course.is_empty());
        let total = series.len();
        let names = Names::of(&series);
        by_size(&mut series);
        series.truncate(MOST);
        let texts: Vec<_> = series
            .iter()
            .map(|series| (names.full(series), span(series)))
            .collect();
        let widest = |of: fn(&(String, String)) -> usize| texts.iter().map(of).max().unwrap_or(0);
        let (name, words) = (
            widest(|it| it.0.chars().count()),
            widest(|it| it.1.chars().count()),
        );
        let bars = width.saturating_sub(name + words + 4).min(LONGEST);
        if bars < 8 {
            return Vec::new();
        }
        let letters = u32::try_from(bars).unwrap_or(8);
        let lines = series.iter().zip(&texts).map(|(series, (text, span))| {
            let means = series.course.means(&self.frame, letters);
            format!("{text:<name$}  {:<bars$}  {span}", sparkline(&means))
        });
        let mut lines: Vec<String> = lines.collect();
        if total > MOST {
            lines.push(format!(
                "the {MOST} largest of {total} series; gridwire plot draws them"
            ));
        }
        lines
    }
}

/// From what to what a series goes.
fn span(series: &Series) -> String {
    let (low, high) = series.course.bounds().unwrap_or((0.0, 0.0));
    let decimals = Scale::new(low, high, 20, false).decimals;
    let [low, high] = [low, high].map(|value| number(value, decimals));
    format!("{low} to {high} {}", series.unit)
        .trim_end()
        .to_owned()
}
