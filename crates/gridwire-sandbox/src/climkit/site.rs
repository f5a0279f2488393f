//! The stock of sites, by name.

/// A site that the sandbox has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitSite {
    /// Twelve electricity meters with columns: ten flats, common parts as a rule meter and a roof; the thirteenth is the
    /// connection to the grid. Zurich, since 14 February 2023, without a gap.
    LesTilleuls,
    /// Three flats, a roof and a battery; heating, cooling, cold and hot water, charge points; three sensors. Zurich,
    /// since 1 March 2024, with a morning of 2025 without data.
    AmBach,
    /// Three flats and a roof in the shape of 2022 whatever the switch says, without a time zone. Since 11 January 2022.
    AlterHof,
    /// A house and a roof in Lisbon's time zone, since 1 January 2025.
    Quinta,
    /// A site that is there, and that no user may read.
    Foreign,
}

impl ClimkitSite {
    /// The id in addresses: 24 hexadecimal digits.
    pub const fn id(self) -> &'static str {
        match self {
            Self::LesTilleuls => "64c1000000000000000000a1",
            Self::AmBach => "64c1000000000000000000b2",
            Self::AlterHof => "64c1000000000000000000c3",
            Self::Quinta => "64c1000000000000000000d4",
            Self::Foreign => "64c1000000000000000000e5",
        }
    }
}
