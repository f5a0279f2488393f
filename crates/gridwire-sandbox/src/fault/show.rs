//! A fault the way the command line writes it.

use std::fmt;

use chrono::TimeDelta;

use super::{Fault, Kind, RetryAfter};
use crate::clock::http_date;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut options = Vec::new();
        let name = match self.kind {
            Kind::Status => self.status.to_string(),
            Kind::Html => "html".to_owned(),
            Kind::Xml => "xml".to_owned(),
            Kind::Reset => "reset".to_owned(),
            Kind::Truncate => "truncate".to_owned(),
            Kind::Bom => "bom".to_owned(),
            Kind::Slow(over) => {
                options.push(format!("{}ms", over.as_millis()));
                "slow".to_owned()
            }
            Kind::ClockSkew(skew) => {
                options.push(span(skew));
                "clock-skew".to_owned()
            }
        };
        if matches!((self.kind, self.status), (Kind::Html, s) if s != 502)
            || matches!((self.kind, self.status), (Kind::Xml, s) if s != 200)
        {
            options.push(self.status.to_string());
        }
        match self.retry_after {
            Some(RetryAfter::Seconds(seconds)) => options.push(format!("retry-after={seconds}")),
            // No form to parse: the date's own characters would clash with the grammar.
            Some(RetryAfter::Date(date)) => {
                options.push(format!("retry-after-date={}", http_date(date)));
            }
            None => {}
        }
        if self.echo_authorization {
            options.push("echo-authorization".to_owned());
        }
        f.write_str(&name)?;
        if !options.is_empty() {
            write!(f, ":{}", options.join(","))?;
        }
        match self.times {
            None => f.write_str("*always")?,
            Some(1) => {}
            Some(times) => write!(f, "*{times}")?,
        }
        if self.after > 0 {
            write!(f, "+{}", self.after)?;
        }
        if let Some(on) = &self.on {
            write!(f, "@{on}")?;
        }
        Ok(())
    }
}

fn span(span: TimeDelta) -> String {
    if span.subsec_nanos() == 0 {
        format!("{}s", span.num_seconds())
    } else {
        format!("{}ms", span.num_milliseconds())
    }
}
