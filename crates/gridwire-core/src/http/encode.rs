//! Parameters in paths and queries.

use std::fmt::Display;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wire::List;
use crate::{Error, Result};

/// Everything but RFC 3986's unreserved characters, and the comma and colon that a query may hold.
///
/// Some services count the characters of a URI, and `%2C` counts three.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':');
const SEGMENT: &AsciiSet = &QUERY.add(b',').add(b':');

/// A value that a request can carry in its path, query or form.
pub trait Parameter {
    /// The text of the value; `None` leaves the parameter out.
    ///
    /// # Errors
    /// Invalid input if the value cannot be written so that the service reads it back.
    fn text(&self, name: &str) -> Result<Option<String>>;
}

impl<T: Parameter> Parameter for Option<T> {
    fn text(&self, name: &str) -> Result<Option<String>> {
        self.as_ref().map_or(Ok(None), |value| value.text(name))
    }
}

impl<T: Display> Parameter for List<T> {
    fn text(&self, name: &str) -> Result<Option<String>> {
        for value in self.as_slice() {
            let text = value.to_string();
            if text.is_empty() || text.contains(',') {
                return Err(Error::invalid_input(
                    name,
                    format_args!("{text:?}"),
                    "a value of a list may be neither empty nor hold a comma",
                )
                .with_remedy("Give each value on its own"));
            }
        }
        Ok(Some(self.to_string()).filter(|text| !text.is_empty()))
    }
}

impl Parameter for DateTime<FixedOffset> {
    /// RFC 3339 with its offset and whole seconds, which is all that the services take.
    fn text(&self, _name: &str) -> Result<Option<String>> {
        Ok(Some(self.to_rfc3339_opts(SecondsFormat::Secs, false)))
    }
}

/// An instant with its fraction of a second, for services that take one.
#[derive(Debug)]
pub struct Precise<'a, T>(pub &'a T);

impl Parameter for Precise<'_, DateTime<FixedOffset>> {
    fn text(&self, _name: &str) -> Result<Option<String>> {
        Ok(Some(crate::time::format_instant(self.0)))
    }
}

impl Parameter for Precise<'_, Option<DateTime<FixedOffset>>> {
    fn text(&self, name: &str) -> Result<Option<String>> {
        self.0
            .as_ref()
            .map_or(Ok(None), |value| Precise(value).text(name))
    }
}

impl Parameter for DateTime<Utc> {
    /// Milliseconds since 1970, as in the bodies of services that write instants so.
    fn text(&self, _name: &str) -> Result<Option<String>> {
        Ok(Some(self.timestamp_millis().to_string()))
    }
}

crate::parameter!(String, bool, i32, i64, u32, u64, f64, NaiveDate);

/// Makes a type that has a text a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! parameter {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::http::Parameter for $name {
            fn text(&self, _name: &str) -> $crate::Result<::core::option::Option<::std::string::String>> {
                ::core::result::Result::Ok(::core::option::Option::Some(self.to_string()))
            }
        }
    )*};
}

pub(super) fn query_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, QUERY));
    query.push('=');
    query.extend(utf8_percent_encode(value, QUERY));
}

/// One segment of a path. What a URL parser would read as another path is refused: escaping does
/// not help, since parsers resolve `%2e%2e` as well.
pub(super) fn path_segment(name: &str, value: &str) -> Result<String> {
    if matches!(value, "" | "." | "..")
        || value.contains(['/', '\\'])
        || value.chars().any(char::is_control)
    {
        return Err(Error::invalid_input(
            name,
            format_args!("{value:?}"),
            "cannot be a part of a path",
        )
        .with_remedy("Give a name that is not empty, not . or .., and without slashes"));
    }
    Ok(utf8_percent_encode(value, SEGMENT).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commas_and_colons_stay_and_a_plus_does_not() {
        let mut query = String::new();
        query_pair(&mut query, "start_date", "2015-01-01T00:00:00+01:00");
        query_pair(&mut query, "type", "A,B c&d=é");
        assert_eq!(
            query,
            "start_date=2015-01-01T00:00:00%2B01:00&type=A,B%20c%26d%3D%C3%A9"
        );
    }

    #[test]
    fn lists_and_dates_are_written_as_documented() {
        let date: DateTime<FixedOffset> = "2024-03-31T00:00:00.9+01:00".parse().unwrap();
        assert_eq!(
            date.text("d").unwrap().unwrap(),
            "2024-03-31T00:00:00+01:00"
        );
        assert_eq!(date.to_utc().text("d").unwrap().unwrap(), "1711839600900");
        assert_eq!(
            List::<&str>::from(["A", "B"]).text("l").unwrap().unwrap(),
            "A,B"
        );
        assert_eq!(List::<String>::from(vec![]).text("l").unwrap(), None);
        for bad in ["A,B", ""] {
            assert!(
                List::<&str>::from(bad)
                    .text("l")
                    .unwrap_err()
                    .is_invalid_input()
            );
        }
    }

    #[test]
    fn a_segment_cannot_leave_its_place() {
        for bad in ["", ".", "..", "a/b", "a\\b", "a\nb"] {
            assert!(
                path_segment("site", bad)
                    .unwrap_err()
                    .to_string()
                    .contains("site"),
                "{bad:?}"
            );
        }
        assert_eq!(
            path_segment("site", "%2e%2e ?#").unwrap(),
            "%252e%252e%20%3F%23"
        );
    }

    proptest! {
        #[test]
        fn a_url_parser_reads_back_what_was_written(name in "[a-z_]{1,8}", value in "\\PC{0,30}") {
            let mut query = String::new();
            query_pair(&mut query, &name, &value);
            let url = reqwest::Url::parse(&format!("http://x/?{query}")).unwrap();
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, vec![(name, value.clone())]);
            if let Ok(segment) = path_segment("p", &value) {
                let url = reqwest::Url::parse(&format!("http://x/a/{segment}/b")).unwrap();
                prop_assert_eq!(url.path_segments().unwrap().count(), 3);
            }
        }
    }
}
