//! One cell in each of the formats.

use gridwire::core::chrono::{DateTime, FixedOffset, NaiveTime};
use gridwire::core::series::Cell;
use gridwire::core::time::format_instant;

/// The range in which every whole `f64` is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number as the clients write it: a whole one without a fraction.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() <= EXACT && !(value == 0.0 && value.is_sign_negative()) {
        #[allow(clippy::cast_possible_truncation)] // Whole, and in the exact range.
        let whole = value as i64;
        return whole.to_string();
    }
    // The shortest text that reads back as the same number.
    serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string())
}

/// A cell as text; nothing is an empty text.
pub(crate) fn text(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(value) => number(*value),
        Cell::Text(text) => (*text).to_owned(),
        Cell::Instant(instant) => format_instant(instant),
        Cell::Bool(flag) => flag.to_string(),
    }
}

/// A cell as JSON; nothing is null.
pub(super) fn json(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => "null".into(),
        Cell::Number(value) => match number(*value) {
            none if none.is_empty() => "null".into(),
            number => number,
        },
        Cell::Bool(flag) => flag.to_string(),
        other => quoted(&text(other)),
    }
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether an instant is the beginning of a day by its own offset.
pub(super) fn is_midnight(instant: &DateTime<FixedOffset>) -> bool {
    instant.time() == NaiveTime::MIN
}

/// An instant for people: a day in a column of days, and seconds only where there are any.
pub(super) fn readable_instant(instant: &DateTime<FixedOffset>, with_time: bool) -> String {
    let form = if !with_time {
        "%Y-%m-%d"
    } else if instant.timestamp() % 60 == 0 && instant.timestamp_subsec_nanos() == 0 {
        "%Y-%m-%d %H:%M%:z"
    } else {
        "%Y-%m-%d %H:%M:%S%.f%:z"
    };
    instant.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_fraction() {
        for (value, text) in [
            (150.0, "150"),
            (-0.5, "-0.5"),
            (1_234.25, "1234.25"),
            (0.1, "0.1"),
            (-3.0, "-3"),
            (-0.0, "-0.0"),
            (1e300, "1e+300"),
        ] {
            assert_eq!(number(value), text);
            assert_eq!(
                number(value).parse::<f64>().unwrap().to_bits(),
                value.to_bits()
            );
        }
        assert_eq!(json(&Cell::Number(f64::NAN)), "null");
    }

    #[test]
    fn people_read_days_where_there_are_days() {
        let read =
            |text: &str, with_time: bool| readable_instant(&text.parse().unwrap(), with_time);
        assert_eq!(read("2024-01-01T00:00:00+01:00", false), "2024-01-01");
        for (instant, text) in [
            ("2024-01-01T00:00:00+01:00", "2024-01-01 00:00+01:00"),
            ("2024-01-01T09:30:00+01:00", "2024-01-01 09:30+01:00"),
            ("2024-01-01T09:30:07+01:00", "2024-01-01 09:30:07+01:00"),
        ] {
            assert_eq!(read(instant, true), text);
        }
    }

    #[test]
    fn json_is_quoted_where_it_must_be() {
        assert_eq!(json(&Cell::Text("a \"b\"\n")), r#""a \"b\"\n""#);
        assert_eq!(json(&Cell::Empty), "null");
        assert_eq!(json(&Cell::Bool(true)), "true");
    }
}
