//! Lines for people, on standard error.

use crate::style::Style;

/// Writes a line to standard error; that nobody reads it is no reason to stop.
macro_rules! say {
    ($($text:tt)*) => {{
        use ::std::io::Write as _;
        let _ = ::std::writeln!(::std::io::stderr().lock(), $($text)*);
    }};
}

pub(crate) use say;

/// Says what went wrong.
pub(crate) fn error(text: &str) {
    say!("{} {text}", Style::stderr().bad("error:"));
}

/// Says what is odd, where the command has done what it was to do.
pub(crate) fn warning(text: &str) {
    say!("{} {text}", Style::stderr().doubtful("warning:"));
}

/// A number of things, as people say it.
pub(crate) fn count(number: u64, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}
