//! The axis of values: round numbers, from low to high.

/// Round values between two ends, and how many decimals they need.
#[derive(Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) marks: Vec<f64>,
    pub(super) decimals: usize,
}

impl Scale {
    /// A scale with about so many marks, or less, that ends at marks or, where those are far, without.
    pub(super) fn new(low: f64, high: f64, most: u32, from_zero: bool) -> Self {
        let (low, high) = ends(low, high, from_zero);
        let (step, decimals) = step((high - low) / f64::from(most.max(1)));
        let (mut first, mut last) = ((low / step).floor(), (high / step).ceil());
        let (mut from, mut to) = (first * step, last * step);
        let blank = 0.04 * (high - low);
        if low - from > 0.5 * step && first + 1.0 < last {
            (first, from) = (first + 1.0, low - blank);
        }
        if to - high > 0.5 * step && first + 1.0 < last {
            (last, to) = (last - 1.0, high + blank);
        }
        // Counted, since one more than a very large number is the same number.
        let marks = (0..=most + 2).map(|number| first + f64::from(number));
        let marks = marks.take_while(|number| *number <= last);
        Self {
            low: from,
            high: to,
            marks: marks.map(|number| number * step).collect(),
            decimals,
        }
    }
}

/// Larger values lie outside the picture.
const LARGEST: f64 = 1e300;
/// What differs by a smaller part of itself is one and the same.
const SMALLEST: f64 = 1e-9;

/// What is to be shown: with zero, unless all values are far from it.
fn ends(low: f64, high: f64, from_zero: bool) -> (f64, f64) {
    // The distance of two numbers must be one, too.
    let [low, high] = [low, high].map(|end| end.clamp(-LARGEST, LARGEST));
    let far = !from_zero && (low > 0.5 * high || high < 0.5 * low);
    let (low, high) = if far {
        (low, high)
    } else {
        (low.min(0.0), high.max(0.0))
    };
    if high - low > SMALLEST * low.abs().max(high.abs()) {
        (low, high)
    } else {
        let around = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
        (low - around, high + around)
    }
}

/// The next of 1, 2, 5, 10, … in its power of ten, and the decimals that it has.
fn step(least: f64) -> (f64, usize) {
    let mut power = 1.0;
    let mut decimals = 0;
    if !(least.is_finite() && least > 0.0) {
        return (1.0, 0);
    }
    while power * 10.0 <= least {
        power *= 10.0;
    }
    // Not repeated multiplication by 0.1, which would not stay exact.
    let mut divisor = 1.0;
    while least * divisor < 1.0 && decimals < 300 {
        divisor *= 10.0;
        decimals += 1;
    }
    for factor in [1.0, 2.0, 5.0] {
        let step = factor * power / divisor;
        if step >= least {
            return (step, decimals);
        }
    }
    (10.0 * power / divisor, decimals.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(low: f64, high: f64) -> (Vec<f64>, usize) {
        let scale = Scale::new(low, high, 5, false);
        (scale.marks, scale.decimals)
    }

    #[test]
    fn marks_are_round_and_hold_the_values() {
        assert_eq!(marks(3.0, 9.7), (vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0], 0));
        assert_eq!(
            marks(-30.0, 61_000.0).0,
            [0.0, 20_000.0, 40_000.0, 60_000.0]
        );
        assert_eq!(marks(49.95, 50.04).1, 2);
        assert_eq!(
            marks(0.0, 0.01),
            (vec![0.0, 0.002, 0.004, 0.006, 0.008, 0.01], 3)
        );
    }

    #[test]
    fn one_and_the_same_value_has_room_around_it() {
        for value in [0.0, 5.0, -3.0, 1e300, 1e-300] {
            let scale = Scale::new(value, value * (1.0 + f64::EPSILON), 5, false);
            assert!(scale.low < scale.high, "{value}: {scale:?}");
            assert!(scale.marks.len() <= 8, "{value}: {scale:?}");
            assert!(
                scale.low <= value && value <= scale.high,
                "{value}: {scale:?}"
            );
        }
    }

    #[test]
    fn the_largest_numbers_that_there_are_have_a_scale() {
        let scale = Scale::new(-f64::MAX, f64::MAX, 5, true);
        assert!(scale.low <= -1e300 && scale.high >= 1e300, "{scale:?}");
        assert!((3..=8).contains(&scale.marks.len()), "{scale:?}");
        let close = Scale::new(1e300, 1e300 * (1.0 + 2e-9), 5, false);
        assert!(
            close.low < close.high && close.marks.len() <= 8,
            "{close:?}"
        );
    }

    #[test]
    fn what_is_far_from_zero_need_not_show_it() {
        assert_eq!(Scale::new(49.0, 51.0, 5, false).low, 49.0);
        assert_eq!(Scale::new(49.0, 51.0, 5, true).low, 0.0);
        assert_eq!(Scale::new(-51.0, -49.0, 5, false).high, -49.0);
    }
}
