//! What period is asked for, and in which step.

use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::time::Step;
use crate::form;

/// Seconds since 1970 for times.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Query {
    pub(crate) from: Option<i64>,
    pub(crate) to: Option<i64>,
    pub(crate) step: Option<Step>,
}

impl Query {
    /// Of a POST. What is null counts as not there: a client sends `t_e` so.
    pub(crate) fn of_body(body: &[u8]) -> Result<Self, Refusal> {
        let body: Map<String, Value> = serde_json::from_slice(body).map_err(|_| Refusal::Body)?;
        let read = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(()),
        };
        let time = |name| read(name).map_err(|()| Refusal::Time);
        let step = read("sampling_frequency").map_err(|()| Refusal::SamplingFrequency)?;
        let step = step.map(|name| Step::find(name).ok_or(Refusal::SamplingFrequency));
        Ok(Self {
            from: time("t_s")?.map(instant).transpose()?,
            to: time("t_e")?.map(instant).transpose()?,
            step: step.transpose()?,
        })
    }

    /// Of a GET.
    pub(crate) fn of_query(query: &str) -> Result<Self, Refusal> {
        let pairs = form::pairs(query);
        let time = |name| form::first(&pairs, name).map(instant).transpose();
        Ok(Self {
            from: time("t_s")?,
            to: time("t_e")?,
            step: None,
        })
    }
}

/// `2022-07-27T12:00:00` or `2022-08-15 20:15:00`: both worked, and a Z did not last.
fn instant(text: &str) -> Result<i64, Refusal> {
    let shape = b"0000-00-00T00:00:00";
    let fits = |(byte, form): (u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'T' => byte == b'T' || byte == b' ',
        _ => byte == *form,
    };
    if text.len() != shape.len() || !text.bytes().zip(shape).all(fits) {
        return Err(Refusal::Time);
    }
    NaiveDateTime::parse_from_str(&text.replace(' ', "T"), "%Y-%m-%dT%H:%M:%S")
        .map(|time| time.and_utc().timestamp())
        .map_err(|_| Refusal::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for good in ["2022-07-27T12:00:00", "2022-07-27 12:00:00"] {
            assert_eq!(instant(good), Ok(1_658_923_200));
        }
        for bad in [
            "",
            "2022-07-27",
            "2022-07-27T12:00:00Z",
            "2022-07-27T12:00:00+02:00",
            "2022-07-27T12:00:00.5",
            "2022-02-30T12:00:00",
            "2022-07-27t12:00:00",
            "1658923200",
        ] {
            assert_eq!(instant(bad), Err(Refusal::Time), "{bad}");
        }
    }

    #[test]
    fn bodies() {
        let body = |text: &str| Query::of_body(text.as_bytes());
        assert_eq!(body("{}"), Ok(Query::default()));
        let asked = body(r#"{"t_s":"2022-07-27T12:00:00","t_e":null,"sampling_frequency":"D"}"#);
        let query = Query {
            from: Some(1_658_923_200),
            to: None,
            step: Some(Step::Day),
        };
        assert_eq!(asked, Ok(query));
        for text in ["", "[]", "t_s=2022-07-27T12:00:00", "null"] {
            assert_eq!(body(text), Err(Refusal::Body), "{text}");
        }
        let unknown = Err(Refusal::SamplingFrequency);
        assert_eq!(body(r#"{"sampling_frequency":"W"}"#), unknown);
        assert_eq!(body(r#"{"sampling_frequency":15}"#), unknown);
        assert_eq!(body(r#"{"t_s":0}"#), Err(Refusal::Time));
    }
}
