//! Numbers for people.

/// A number with blanks between the thousands.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, text) = text
        .strip_prefix('-')
        .map_or(("", &*text), |text| ("-", text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() {
        grouped
    } else {
        format!("{grouped}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(62_990.0, 0), "62 990");
        assert_eq!(number(1_234_567.25, 1), "1 234 567.2");
        assert_eq!(number(7.0, 1), "7.0");
        assert_eq!(number(-123.4, 1), "-123.4");
        assert_eq!(number(-1_234.0, 0), "-1 234");
    }
}
