use std::fmt;

use gridwire_core::series::{Cell, CellKind, ToCell};

use crate::MeterType;

/// What the numbers of a meter are amounts of.
pub trait Quantity:
    Copy + fmt::Debug + Default + PartialEq + PartialOrd + Send + Sync + ToCell + 'static
{
    /// Its unit.
    const UNIT: &'static str;

    /// So much of it.
    fn new(amount: f64) -> Self;

    /// How much it is.
    fn amount(self) -> f64;

    /// Whether meters of a type count it; a type that the specification does not know may count
    /// anything.
    fn is_counted_by(meter_type: &MeterType) -> bool;
}

macro_rules! quantities {
    ($($(#[$docs:meta])* $name:ident, $unit:literal, [$($counted:ident),+];)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl Quantity for $name {
            const UNIT: &'static str = $unit;

            fn new(amount: f64) -> Self {
                Self(amount)
            }

            fn amount(self) -> f64 {
                self.0
            }

            fn is_counted_by(meter_type: &MeterType) -> bool {
                matches!(meter_type, $(MeterType::$counted)|+ | MeterType::Unknown(_))
            }
        }

        impl ToCell for $name {
            const KIND: CellKind = CellKind::Number;

            fn cell(&self) -> Cell<'_> {
                Cell::Number(self.0)
            }
        }

        impl std::ops::Add for $name {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, $unit)
            }
        }
    )*};
}

quantities! {
    /// Energy of an interval, in kilowatt-hours.
    Kwh, "kWh", [Electricity, Heating, Cooling, ChargePoint];
    /// Volume of an interval, in cubic metres.
    CubicMetres, "m³", [ColdWater, HotWater];
}

/// Mean power of an interval, in kilowatts.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Kw(pub f64);
