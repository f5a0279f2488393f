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
