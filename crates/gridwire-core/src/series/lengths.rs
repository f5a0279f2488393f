use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset, TimeDelta};

/// In how many windows one is cut at most: rows may be much denser where an answer was cut than
/// elsewhere.
const MOST_PIECES: i32 = 128;

/// One part in so many is left free, since a window may have one row more or less than another.
const SPARE: i32 = 19;

/// How long the windows of a service's series may be, where only answers that were cut tell.
///
/// Shared by everything that a client asks, so that each series pays for the lesson once.
#[derive(Debug, Default)]
pub(crate) struct Lengths(Mutex<HashMap<String, Lesson>>);

#[derive(Clone, Copy, Debug)]
struct Lesson {
    /// The length that just fits.
    length: TimeDelta,
    /// The rows of the answer that was cut.
    most: usize,
}

impl Lengths {
    /// In how many parts to ask for a window, by what is known of the series; 1 if nothing is.
    pub(super) fn parts(&self, series: &str, window: TimeDelta) -> i64 {
        match self.lock().get(series) {
            // Windows are cut at whole steps, so that some are a little longer than others.
            Some(lesson) if window > lesson.length + lesson.length / SPARE => {
                times(window, lesson.length)
            }
            _ => 1,
        }
    }

    /// An answer was cut to rows with these starts: gives the number of parts to ask for instead.
    ///
    /// A cut may take rows away at either end or in the middle, so the usual distance of rows counts
    /// rather than the first and the last of them.
    pub(super) fn cut(
        &self,
        series: &str,
        window: TimeDelta,
        mut starts: Vec<DateTime<FixedOffset>>,
    ) -> i64 {
        let most = starts.len();
        starts.sort_unstable();
        starts.dedup();
        let mut gaps: Vec<_> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        gaps.sort_unstable();
        let fits = gaps.get(gaps.len() / 2).and_then(|usual| {
            let rows = i32::try_from(starts.len()).ok()?;
            let fits = usual.checked_mul(rows)? / (SPARE + 1) * SPARE;
            (fits < window - window / SPARE).then_some(fits)
        });
        let length = fits.unwrap_or(window / 2).max(window / MOST_PIECES);
        let mut lessons = self.lock();
        let lesson = lessons
            .entry(series.to_owned())
            .and_modify(|lesson| lesson.length = lesson.length.min(length))
            .or_insert(Lesson { length, most });
        lesson.most = most;
        times(window, length).max(2)
    }

    /// An answer came whole: where rows have become sparse, windows may be longer again.
    pub(super) fn whole(&self, series: &str, window: TimeDelta, rows: usize) {
        if let Some(lesson) = self.lock().get_mut(series)
            && window >= lesson.length / 2
            && rows < lesson.most / 4
        {
            lesson.length = lesson.length.checked_mul(2).unwrap_or(lesson.length);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Lesson>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many of the shorter lengths it takes to make up the longer one.
fn times(long: TimeDelta, short: TimeDelta) -> i64 {
    let (long, short) = (long.num_milliseconds(), short.num_milliseconds().max(1));
    (long / short + i64::from(long % short > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(range: impl Iterator<Item = i64>) -> Vec<DateTime<FixedOffset>> {
        range
            .map(|second| DateTime::from_timestamp(second, 0).unwrap().fixed_offset())
            .collect()
    }

    const DAY: TimeDelta = TimeDelta::days(1);

    #[test]
    fn one_answer_that_was_cut_anywhere_teaches_the_length() {
        for cut in [
            seconds(0..1000),
            seconds(85_400..86_400),
            seconds((0..500).chain(85_900..86_400)),
        ] {
            let lengths = Lengths::default();
            assert_eq!(lengths.parts("battery", DAY), 1);
            assert_eq!(lengths.cut("battery", DAY, cut), 91);
            assert_eq!(lengths.parts("battery", DAY), 91);
            assert_eq!(lengths.parts("battery", TimeDelta::seconds(950)), 1);
            assert_eq!(lengths.parts("meter", DAY), 1);
        }
    }

    #[test]
    fn what_teaches_nothing_halves() {
        let lengths = Lengths::default();
        assert_eq!(lengths.cut("empty", DAY, Vec::new()), 2);
        assert_eq!(lengths.cut("one", DAY, seconds(0..1)), 2);
        // Vectors of one instant: no distance to go by.
        assert_eq!(lengths.cut("same", DAY, seconds([5; 40].into_iter())), 2);
        // Rows so far apart that the window should have fitted.
        assert_eq!(
            lengths.cut("sparse", DAY, seconds((0..10).map(|hour| hour * 36_000))),
            2
        );
    }

    #[test]
    fn a_burst_costs_no_more_than_128_requests_and_is_forgotten() {
        let lengths = Lengths::default();
        let burst = (0..1000).map(|ms| DateTime::from_timestamp_millis(ms).unwrap().fixed_offset());
        assert_eq!(lengths.cut("burst", DAY, burst.collect()), 128);
        let mut windows = Vec::new();
        for _ in 0..8 {
            let parts = lengths.parts("burst", DAY);
            windows.push(parts);
            lengths.whole("burst", DAY / i32::try_from(parts).unwrap(), 10);
        }
        assert_eq!(windows, [128, 64, 32, 16, 8, 4, 2, 1]);
    }

    #[test]
    fn full_answers_do_not_make_windows_longer() {
        let lengths = Lengths::default();
        lengths.cut("battery", DAY, seconds(0..1000));
        lengths.whole("battery", TimeDelta::seconds(949), 949);
        // A short window with few rows says nothing either.
        lengths.whole("battery", TimeDelta::seconds(10), 10);
        assert_eq!(lengths.parts("battery", DAY), 91);
    }
}
