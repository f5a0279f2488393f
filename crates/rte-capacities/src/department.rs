//! Department codes: how they are spelled, and how a wrong spelling is found before it is sent.

use std::str::FromStr;

use gridwire_core::{Error, Result};

use crate::DepartmentCode;

impl DepartmentCode {
    /// The whole of France: `FR`.
    ///
    /// Its figures contain those of the departments; see [`cpc_totals_kw`](crate::cpc_totals_kw).
    pub fn france() -> Self {
        Self::from("FR")
    }

    /// A department by its number: `01`, `2A`, `974`.
    ///
    /// # Errors
    /// Invalid input if it is not spelled like one (guide 1.2.0 §4.3.1.2: ISO 3166-2 codes).
    pub fn department(number: &str) -> Result<Self> {
        Self::new(&format!("FR-{number}")).map_err(|_| {
            Error::invalid_input(
                "department",
                format_args!("{number:?}"),
                "not the number of a department",
            )
            .with_remedy(
                "Write two digits (01), 2A or 2B, or three digits for a department overseas (974)",
            )
        })
    }

    /// A code as ISO 3166-2 spells it: `FR`, or `FR-` and the department's number.
    ///
    /// For a code that is spelled otherwise all the same, there is `DepartmentCode::from`, which
    /// checks nothing.
    ///
    /// # Errors
    /// Invalid input if it is spelled otherwise (guide 1.2.0 §4.3.1.2, CCPC-RG02).
    pub fn new(code: &str) -> Result<Self> {
        if code == "FR" || code.strip_prefix("FR-").is_some_and(is_number) {
            return Ok(Self::from(code));
        }
        let error = Error::invalid_input(
            "department_code",
            format_args!("{code:?}"),
            "not FR or FR- and the number of a department (rule CCPC-RG02: ISO 3166-2 codes)",
        );
        Err(if is_number(code) {
            error.with_remedy(format!("Write FR-{code}"))
        } else {
            error.with_remedy("Write FR for France, FR-01, FR-2A or FR-974 for a department")
        })
    }

    /// Whether this is the whole of France.
    pub fn is_france(&self) -> bool {
        self.as_str() == "FR"
    }
}

impl FromStr for DepartmentCode {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self> {
        Self::new(code)
    }
}

/// `01` to `95`, `2A`, `2B`, overseas `971` to `988`, and the ISO subdivisions such as `69M`, `75C`
/// and `6AE`.
fn is_number(text: &str) -> bool {
    match text.as_bytes() {
        [b'0', b'0'] => false,
        [b'0'..=b'9', b'0'..=b'9'] | [b'2', b'A' | b'B'] => true,
        [b'9', b'7' | b'8', b'0'..=b'9'] => true,
        [b'0'..=b'9', b'0'..=b'9', b'A'..=b'Z'] | [b'6', b'A', b'E'] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for code in [
            "FR", "FR-01", "FR-35", "FR-2A", "FR-974", "FR-69M", "FR-6AE",
        ] {
            assert_eq!(DepartmentCode::new(code).unwrap().as_str(), code);
        }
        assert_eq!(DepartmentCode::department("2B").unwrap().as_str(), "FR-2B");
        assert!(DepartmentCode::france().is_france());
        for (code, remedy) in [
            ("35", "Write FR-35"),
            ("fr-35", "Write FR for France"),
            ("FR-", "Write FR for"),
            ("Paris", "Write FR"),
            ("FR-00", "Write FR"),
        ] {
            let error = code.parse::<DepartmentCode>().unwrap_err();
            assert!(
                error.is_invalid_input() && error.to_string().contains("CCPC-RG02"),
                "{error}"
            );
            assert!(error.remedy().unwrap().starts_with(remedy), "{error}");
        }
        assert!(
            DepartmentCode::department("1")
                .unwrap_err()
                .to_string()
                .contains("two digits")
        );
        assert_eq!(DepartmentCode::from("anything").as_str(), "anything");
    }
}
