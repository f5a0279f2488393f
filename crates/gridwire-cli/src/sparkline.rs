//! A course of values on one line.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar for each value, from the lowest of them to the highest.
pub(crate) fn sparkline(values: &[f64]) -> String {
    let (low, high) = bounds(values);
    values.iter().map(|value| bar(*value, low, high)).collect()
}

/// The lowest and the highest of the values.
pub(crate) fn bounds(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}

fn bar(value: f64, low: f64, high: f64) -> char {
    let height = if high > low {
        (value - low) / (high - low)
    } else {
        0.5
    };
    let mut bars = BARS.into_iter().zip(1_u8..);
    let found = bars.find(|(_, eighths)| height * 8.0 <= f64::from(*eighths));
    found.map_or(BARS[7], |(bar, _)| bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_and_the_highest_have_the_ends() {
        assert_eq!(sparkline(&[-7.0, 0.0, 3.5, 7.0]), "▁▄▆█");
        assert_eq!(sparkline(&[5.0, 5.0]), "▄▄");
        assert_eq!(sparkline(&[]), "");
    }
}
