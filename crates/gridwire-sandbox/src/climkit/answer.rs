//! Answers, and the rows of the longest of them.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono_tz::Tz;

use super::sheet::Head;
use super::time;

pub(crate) fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// A list of rows as it is written. A year of a site is some ten megabytes: no tree of it is made.
pub(crate) struct Rows {
    text: String,
    /// The heads as they stand before a number.
    names: Vec<String>,
    zone: Tz,
    /// Numbers as in 2022.
    noisy: bool,
}

impl Rows {
    pub(crate) fn new(heads: &[Head<'_>], zone: Tz, noisy: bool) -> Self {
        // Names are ours: there is nothing to escape.
        let names = heads.iter().map(|head| format!("\"{}\":", head.name));
        Self {
            text: "[".to_owned(),
            names: names.collect(),
            zone,
            noisy,
        }
    }

    /// Adds a row of thousandths in the order of the heads; a cell without a value is left out.
    pub(crate) fn push(&mut self, cells: &[Option<i64>], label: i64) {
        self.text
            .push_str(if self.text.len() > 1 { ",{" } else { "{" });
        for (name, cell) in self.names.iter().zip(cells) {
            if let Some(thousandths) = cell {
                self.text.push_str(name);
                if self.noisy {
                    self.text.push_str(&noisy(*thousandths, label));
                } else {
                    plain(*thousandths, &mut self.text);
                }
                self.text.push(',');
            }
        }
        let at = time::text(label, self.zone);
        self.text.push_str(&format!("\"timestamp\":\"{at}\"}}"));
    }

    pub(crate) fn answer(mut self) -> Response {
        self.text.push(']');
        json(self.text)
    }
}

/// The shortest number: three decimals at most, and none for whole ones.
fn plain(thousandths: i64, out: &mut String) {
    let (whole, part) = (thousandths.abs() / 1000, thousandths.abs() % 1000);
    if thousandths < 0 {
        out.push('-');
    }
    out.push_str(&whole.to_string());
    if part > 0 {
        let digits = format!(".{part:03}");
        out.push_str(digits.trim_end_matches('0'));
    }
}

/// What is left of a number that was the difference of two indexes of a meter, written with a fraction always.
fn noisy(thousandths: i64, label: i64) -> String {
    let index = 1.0 + (label / time::QUARTER).rem_euclid(4_096) as f64 / 100.0;
    format!(
        "{:?}",
        index + thousandths as f64 / 1000.0 + 0.3 - index - 0.3
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (thousandths, expected) in [
            (0, "0"),
            (28, "0.028"),
            (-190, "-0.19"),
            (2_000, "2"),
            (-12_345_600, "-12345.6"),
        ] {
            let mut out = String::new();
            plain(thousandths, &mut out);
            assert_eq!(out, expected);
            assert_eq!(out.parse::<f64>(), Ok(thousandths as f64 / 1000.0));
        }
    }

    #[test]
    fn noise() {
        let labels = || (0..4_096).map(|quarter| quarter * time::QUARTER);
        for thousandths in [0, 70, -190, 412] {
            let texts: Vec<String> = labels().map(|label| noisy(thousandths, label)).collect();
            let exact = thousandths as f64 / 1000.0;
            let near = |text: &String| (text.parse::<f64>().unwrap() - exact).abs() < 1e-13;
            assert!(texts.iter().all(near));
            // Some with noise, always with a fraction or an exponent.
            assert!(texts.iter().any(|text| text.len() > 8), "{texts:?}");
            assert!(texts.iter().all(|text| text.contains(['.', 'e'])));
        }
    }
}
