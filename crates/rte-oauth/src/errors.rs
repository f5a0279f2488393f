//! The errors of RTE's data APIs, which all speak alike.

use std::fmt;

use gridwire_core::Error;
use gridwire_core::http::{self, Explanation, Refusal};

/// What an error code of RTE means, by its suffix: `GENINSCAP_CPPT_F03` is a period too long.
///
/// Source: user guides of the APIs, chapter "Details of errors".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RteErrorKind {
    /// `F01`: only one of `start_date` and `end_date` was given.
    HalfPeriod,
    /// `F02`: the start is later than the end.
    ReversedPeriod,
    /// `F03`: the period is too long for one call.
    PeriodTooLong,
    /// `F04`: the end is later than there is data for.
    EndTooLate,
    /// `F05`: the period is too short.
    PeriodTooShort,
    /// `F06`: a date has not the documented format.
    DateFormat,
    /// `F07`: a value is not one of those listed.
    UnknownValue,
    /// `EC45_ERR01`: no data for these parameters.
    NoData,
    /// `COMMON_…`: a technical error at RTE.
    Technical,
}

impl RteErrorKind {
    /// The meaning of a code, where it is known.
    pub fn of(code: &str) -> Option<Self> {
        let code = code.split([':', ' ']).next().unwrap_or_default();
        let by_suffix = [
            ("_F01", Self::HalfPeriod),
            ("_F02", Self::ReversedPeriod),
            ("_F03", Self::PeriodTooLong),
            ("_F04", Self::EndTooLate),
            ("_F05", Self::PeriodTooShort),
            ("_F06", Self::DateFormat),
            ("_F07", Self::UnknownValue),
            ("EC45_ERR01", Self::NoData),
        ];
        let known = by_suffix
            .into_iter()
            .find(|(suffix, _)| code.ends_with(suffix))
            .map(|(_, kind)| kind);
        known.or_else(|| {
            code.split('_')
                .any(|word| word == "COMMON")
                .then_some(Self::Technical)
        })
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::HalfPeriod => "Give start_date and end_date, or neither",
            Self::ReversedPeriod => "Swap start_date and end_date",
            Self::PeriodTooLong => "Ask for a shorter period, or use range, which cuts it",
            Self::EndTooLate => "Ask for an earlier end_date",
            Self::PeriodTooShort => {
                "Ask for a longer period, or use range, which widens it; RTE counts 24 hours, so the day when summer time begins alone is too short"
            }
            Self::DateFormat => "Write dates as 2015-01-01T00:00:00+01:00",
            Self::UnknownValue => "Use one of the values that the user guide lists",
            Self::NoData => "There is nothing for these parameters; ask for others",
            Self::Technical => "Try again later; if it lasts, tell RTE the transaction",
        }
    }
}

impl fmt::Display for RteErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HalfPeriod => "only one of start_date and end_date was given",
            Self::ReversedPeriod => "start_date is later than end_date",
            Self::PeriodTooLong => "the period is too long for one call",
            Self::EndTooLate => "end_date is later than there is data for",
            Self::PeriodTooShort => "the period is too short",
            Self::DateFormat => "a date has not the documented format",
            Self::UnknownValue => "a value is not one of those listed",
            Self::NoData => "no data for these parameters",
            Self::Technical => "a technical error at RTE",
        })
    }
}

/// What RTE says in an error.
pub trait RteError {
    /// The meaning of RTE's error code, where there is one and it is known.
    fn rte_kind(&self) -> Option<RteErrorKind>;
}

impl RteError for Error {
    fn rte_kind(&self) -> Option<RteErrorKind> {
        RteErrorKind::of(self.code()?)
    }
}

/// Reads the errors of RTE's data APIs.
pub fn explain(refusal: &Refusal<'_>) -> Explanation {
    let said = http::explain(refusal);
    let kind = said.code.as_deref().and_then(RteErrorKind::of);
    let remedy = match (refusal.status(), kind) {
        (403, _) => Some(match refusal.api().subscription {
            Some(api) => format!(
                "Subscribe the application to the API {api:?} on https://data.rte-france.com; a subscription may take some minutes to count"
            ),
            None => {
                "Subscribe the application to this API on https://data.rte-france.com".to_owned()
            }
        }),
        (_, Some(kind)) => Some(kind.remedy().to_owned()),
        _ => None,
    };
    Explanation {
        message: said.message.or_else(|| www_authenticate(refusal)),
        too_large: kind == Some(RteErrorKind::PeriodTooLong),
        no_data: kind == Some(RteErrorKind::NoData),
        not_yet: kind == Some(RteErrorKind::EndTooLate),
        remedy,
        ..said
    }
}

/// A refused token is explained in a header only.
fn www_authenticate(refusal: &Refusal<'_>) -> Option<String> {
    let header = (refusal.status() == 401)
        .then(|| refusal.header("www-authenticate"))
        .flatten()?;
    let (_, text) = header.split_once("error_description=")?;
    Some(text.trim_matches(['"', ' ']).to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_by_their_suffix() {
        for (code, kind) in [
            ("GENINSCAP_CPPT_F01", Some(RteErrorKind::HalfPeriod)),
            ("GENINSCAP_CCPC_F03", Some(RteErrorKind::PeriodTooLong)),
            (
                "TMPLIKSUPCON_TMPLIKCAL_F07",
                Some(RteErrorKind::UnknownValue),
            ),
            ("EC45_ERR01", Some(RteErrorKind::NoData)),
            ("COMMON_ERROR_T03", Some(RteErrorKind::Technical)),
            (
                "TMPLIKSUPCON_COMMON_T05: Internal Server Error",
                Some(RteErrorKind::Technical),
            ),
            ("GENINSCAP_CPPT_F99", None),
            ("", None),
        ] {
            assert_eq!(RteErrorKind::of(code), kind, "{code}");
        }
    }
}
