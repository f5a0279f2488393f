//! Which of the documented or recorded forms the answers have.

/// The documents, the samples and working clients disagree on names and nesting: a client must take all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RteShape {
    /// What clients that work have met: one object per production type resource, `type`, `value`, `BIOGAZ`, producer
    /// fields in lower case; water reserves and the Tempo calendar as objects, units with their sector and by the hour.
    #[default]
    Live,
    /// The user guide where it differs: an array, `production_type` and `Code_eic_producteur` per unit, `values` and
    /// `BIOGAS` in the purchase obligations, no end of the period in nominal mode; arrays for water reserves and Tempo,
    /// whose `fallback` is a text.
    Guide,
    /// The portal's sample files: as live, but per unit without producer and `updated_date`, and a few intervals
    /// without a start; generation per unit by the half-hour and without a sector, totals without `updated_date`, and
    /// every day of Tempo in an entry of its own whose `values` is an object.
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
