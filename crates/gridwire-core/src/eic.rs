use std::str::FromStr;

use crate::{Error, Result};

/// An Energy Identification Code of ENTSO-E: 16 characters that name a plant, a unit, a party or an
/// area, such as `17W100P100P0341J`.
///
/// What a service sends is kept as it is, right or wrong; [`EicCode::new`] takes only valid codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EicCode(Box<str>);

crate::text_newtype!(EicCode);

const CHARACTERS: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

impl EicCode {
    /// A code whose form and check character are right.
    ///
    /// # Errors
    /// Invalid input if they are not (ENTSO-E, "The Energy Identification Coding Scheme", §"check
    /// character").
    pub fn new(code: &str) -> Result<Self> {
        let code = Self::from(code);
        if code.is_valid() {
            Ok(code)
        } else {
            Err(Error::invalid_input("EIC code", format_args!("{:?}", code.as_str()), "not 16 characters with a right check character")
                .with_remedy("Compare it with its source; a code is made of A-Z, 0-9 and -, and its last character checks the others"))
        }
    }

    /// Whether the form and the check character are right.
    pub fn is_valid(&self) -> bool {
        let values: Option<Vec<usize>> = self
            .0
            .bytes()
            .map(|byte| CHARACTERS.iter().position(|known| *known == byte))
            .collect();
        let Some([values @ .., check]) = values.as_deref() else {
            return false;
        };
        let sum: usize = values
            .iter()
            .zip((2..=16).rev())
            .map(|(value, weight)| value * weight)
            .sum();
        values.len() == 15 && *check == 36 - (sum + 36) % 37
    }
}

/// As [`EicCode::new`].
impl FromStr for EicCode {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self> {
        Self::new(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_tells_right_from_wrong() {
        for code in ["17W100P100P0341J", "17X100A100R0172T"] {
            assert_eq!(EicCode::new(code).unwrap().as_str(), code);
        }
        for code in [
            "17W100P100P0341K",
            "17W100P100P0314J",
            "17w100p100p0341j",
            "17W100P100P0341",
            "",
            "é",
        ] {
            let error = EicCode::new(code).unwrap_err();
            assert!(
                error.is_invalid_input() && error.to_string().contains("check character"),
                "{error}"
            );
            assert_eq!(EicCode::from(code).as_str(), code);
        }
    }
}
