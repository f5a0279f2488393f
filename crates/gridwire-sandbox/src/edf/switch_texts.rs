//! The switches by text.

use super::category::EdfCategory;
use super::options::{EdfCut, EdfPartial, EdfPutAnswer, EdfServerCertificate};
use super::switches::Switches;
use crate::switch::choice;

/// For people: the forms, and what each is about. The first value is that of the start, unless another is named.
pub(crate) const FORMS: &[(&str, &str)] = &[
    (
        "cap=NUMBER|none",
        "The most records of one answer, 10000 at the start",
    ),
    (
        "cut=tail|head|middle",
        "Which records are cut beyond the cap",
    ),
    (
        "partial=both|code-only|status-only",
        "Whether HTTP 206, code 1001 or both say that an answer was cut",
    ),
    (
        "put-answer=documented|json|empty|html",
        "What a PUT is answered with; documented has a comma too many after a forecast",
    ),
    (
        "tariff-range=filtered|ignored",
        "Whether from and to count for tariffs; in the document's example they do not",
    ),
    (
        "end-included=none|CATEGORY[,CATEGORY]",
        "Where a record at `to` is in the range, forecast,commitment at the start",
    ),
    (
        "client-certificate=asked|required",
        "Whether a client without a certificate gets a 403 or no connection",
    ),
    (
        "server-certificate=valid|expired|other-host|other-authority",
        "What the server shows",
    ),
];

impl Switches {
    /// Sets one by text; `None` if there is none of this name, or not with this value.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "cap" if value == "none" => self.cap = None,
            "cap" => self.cap = Some(value.parse().ok()?),
            "cut" => {
                self.cut = choice(
                    value,
                    &[
                        ("tail", EdfCut::Tail),
                        ("head", EdfCut::Head),
                        ("middle", EdfCut::Middle),
                    ],
                )?;
            }
            "partial" => {
                self.partial = choice(
                    value,
                    &[
                        ("both", EdfPartial::Both),
                        ("code-only", EdfPartial::CodeOnly),
                        ("status-only", EdfPartial::StatusOnly),
                    ],
                )?;
            }
            "put-answer" => {
                self.put_answer = choice(
                    value,
                    &[
                        ("documented", EdfPutAnswer::Documented),
                        ("json", EdfPutAnswer::Json),
                        ("empty", EdfPutAnswer::Empty),
                        ("html", EdfPutAnswer::Html),
                    ],
                )?;
            }
            "tariff-range" => {
                self.filter_tariffs = choice(value, &[("filtered", true), ("ignored", false)])?;
            }
            "end-included" if value == "none" => self.included_ends.clear(),
            "end-included" => {
                let categories = value.split(',').map(EdfCategory::find);
                self.included_ends = categories.collect::<Option<_>>()?;
            }
            "client-certificate" => {
                self.require_certificate = choice(value, &[("asked", false), ("required", true)])?;
            }
            "server-certificate" => {
                self.server_certificate = choice(
                    value,
                    &[
                        ("valid", EdfServerCertificate::Valid),
                        ("expired", EdfServerCertificate::Expired),
                        ("other-host", EdfServerCertificate::OtherHost),
                        ("other-authority", EdfServerCertificate::OtherAuthority),
                    ],
                )?;
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_form_is_taken() {
        for (form, _) in FORMS {
            let (name, values) = form.split_once('=').unwrap();
            for value in values.split('|') {
                let value = match value {
                    "NUMBER" => "12",
                    "CATEGORY[,CATEGORY]" => "tariff,production",
                    other => other,
                };
                let mut switches = Switches::default();
                assert_eq!(switches.set(name, value), Some(()), "{name}={value}");
            }
            assert_eq!(Switches::default().set(name, "nonsense"), None, "{name}");
        }
        assert_eq!(Switches::default().set("nonsense", "none"), None);
    }

    #[test]
    fn the_first_value_of_most_is_the_default() {
        let mut switches = Switches::default();
        for (form, _) in FORMS {
            let (name, values) = form.split_once('=').unwrap();
            let first = values.split('|').next().unwrap();
            if !["cap", "end-included"].contains(&name) {
                switches.set(name, first).unwrap();
            }
        }
        assert_eq!(switches, Switches::default());
    }
}
