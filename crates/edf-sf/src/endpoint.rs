use gridwire_core::{Environment, Error, ErrorKind, Result};

/// Which of EDF's environments a client speaks to.
///
/// It has to be named: there is no default, since what was meant for a trial would otherwise be
/// written to a plant in operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// The environment of plants in operation.
    Production,
    /// The environment for trials, which the examples of the document use.
    Preproduction,
    /// Another address, such as a proxy or the gridwire sandbox; it ends in `/v1`.
    Custom(String),
}

impl Endpoint {
    /// From `EDF_SF_BASE_URL`, or `EDF_SF_ENVIRONMENT`: `production` or `preproduction`.
    ///
    /// # Errors
    /// If neither is set, or the environment is none of the two.
    pub fn from_env(environment: &Environment) -> Result<Self> {
        if let Some(url) = environment.get("EDF_SF_BASE_URL") {
            return Ok(Self::Custom(url));
        }
        match environment.get("EDF_SF_ENVIRONMENT").as_deref() {
            Some("production") => Ok(Self::Production),
            Some("preproduction") => Ok(Self::Preproduction),
            Some(other) => Err(Error::new(
                ErrorKind::Configuration,
                format!("EDF_SF_ENVIRONMENT = {other:?}: neither production nor preproduction"),
            )
            .with_remedy("Set one of the two, or EDF_SF_BASE_URL for another address")),
            None => Err(Error::new(
                ErrorKind::Configuration,
                "no environment of EDF Store & Forecast is named",
            )
            .with_remedy(
                "Set EDF_SF_ENVIRONMENT to production or preproduction, or EDF_SF_BASE_URL; there is no default, so that nothing is written to the wrong one",
            )),
        }
    }
}
