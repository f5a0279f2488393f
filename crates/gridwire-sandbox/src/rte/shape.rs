//! Which of the documented or recorded forms the answers have.

/// The documents, the samples and working clients disagree on names and nesting: a client must take all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RteShape {
    /// What clients that work have met: one object per production type resource, `type`, `value`, `BIOGAZ`, producer
    /// fields in lower case.
    #[default]
    Live,
    /// The user guide where it differs: an array, `production_type` and `Code_eic_producteur` per unit, `values` and
    /// `BIOGAS` in the purchase obligations, no end of the period in nominal mode.
    Guide,
    /// The portal's sample files: as live, but per unit without producer and `updated_date`, and a few intervals
    /// without a start.
    Sample,
}

/// How the token endpoint tells the lifetime of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RteTokenShape {
    /// `"expires_in": 7200`.
    #[default]
    Number,
    /// `"expires_in": "7200"`.
    Text,
    /// No `expires_in` at all.
    Omitted,
}
