//! `period`, as in `30s`, `15m` or `1h`.

use super::path::unsigned;
use super::status::Status;

/// A number of seconds, minutes or hours, in milliseconds.
pub(crate) fn read_period(text: &str) -> Result<i64, Status> {
    let read = || {
        let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            _ => return None,
        };
        let count: u32 = unsigned(digits).filter(|count| *count > 0)?;
        Some(i64::from(count) * seconds * 1_000)
    };
    read().ok_or(Status::Period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        assert_eq!(read_period("30s"), Ok(30_000));
        assert_eq!(read_period("15m"), Ok(900_000));
        assert_eq!(read_period("1h"), Ok(3_600_000));
        for bad in [
            "",
            "s",
            "0m",
            "15",
            "1d",
            "15 m",
            "+1h",
            "1.5h",
            "1h30m",
            "-1h",
            "99999999999s",
            "1é",
        ] {
            assert_eq!(read_period(bad), Err(Status::Period), "{bad}");
        }
    }
}
