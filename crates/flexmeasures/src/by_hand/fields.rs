use std::convert::Infallible;
use std::str::FromStr;

use gridwire_core::Result;
use gridwire_core::http::Parameter;

/// Which fields of assets to answer; the id is always among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetFields(Vec<String>);

impl<S: AsRef<str>> FromIterator<S> for AssetFields {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut fields = vec!["id".to_owned()];
        for name in names {
            let name = name.as_ref().trim();
            if !(name.is_empty() || fields.iter().any(|field| field == name)) {
                fields.push(name.to_owned());
            }
        }
        Self(fields)
    }
}

impl<S: AsRef<str>, const N: usize> From<[S; N]> for AssetFields {
    fn from(names: [S; N]) -> Self {
        names.into_iter().collect()
    }
}

impl FromStr for AssetFields {
    type Err = Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Infallible> {
        Ok(text.split(['|', ',']).collect())
    }
}

impl Parameter for AssetFields {
    fn text(&self, _name: &str) -> Result<Option<String>> {
        Ok(Some(self.0.join("|")))
    }
}
