//! What a site has data of.

/// The part of the path behind the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdfCategory {
    /// Records of equipment.
    Production,
    /// Forecast vectors.
    Forecast,
    /// Commitment vectors.
    Commitment,
    /// Tariff periods.
    Tariff,
}

impl EdfCategory {
    pub(crate) const ALL: [Self; 4] = [
        Self::Production,
        Self::Forecast,
        Self::Commitment,
        Self::Tariff,
    ];

    /// In the path.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Forecast => "forecast",
            Self::Commitment => "commitment",
            Self::Tariff => "tariff",
        }
    }

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    pub(crate) fn has_types(self) -> bool {
        matches!(self, Self::Production | Self::Forecast)
    }

    /// Whether its data come in vectors, each with the time of its creation.
    pub(crate) fn has_vintages(self) -> bool {
        matches!(self, Self::Forecast | Self::Commitment)
    }
}
