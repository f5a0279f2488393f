//! Days when nobody works, of the months that matter: in winter no day off is red.

use chrono::{Datelike, Days, NaiveDate};

pub(crate) fn is_winter_holiday(date: NaiveDate) -> bool {
    matches!(
        (date.month(), date.day()),
        (1, 1) | (11, 1) | (11, 11) | (12, 25)
    ) || Some(date) == easter_monday(date.year())
}

/// By the Gregorian computus in its anonymous form. In some years it is in March.
fn easter_monday(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, (n / 31).cast_unsigned(), (n % 31 + 1).cast_unsigned())?
        .checked_add_days(Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_mondays() {
        for (year, month, day) in [(2016, 3, 28), (2024, 4, 1), (2027, 3, 29), (2038, 4, 26)] {
            assert_eq!(
                easter_monday(year),
                NaiveDate::from_ymd_opt(year, month, day)
            );
        }
    }
}
