//! The values that the specifications list: a change of one is a change of the crates.

use gridwire::core::wire::decode;
use gridwire::rte_capacities::{
    CpcProductionType, DepartmentCode, NetworkConnection, ProductionType,
};
use gridwire::rte_oauth::GrantType;
use insta::assert_snapshot;

macro_rules! known {
    ($($name:ident),*) => {{
        let mut text = String::new();
        $(
            text.push_str(concat!(stringify!($name), ":\n"));
            for value in $name::KNOWN {
                text.push_str(&format!("  {value:?} = {value}\n"));
                assert_eq!($name::from(value.as_str()), *value);
                assert_eq!(value.as_str().parse::<$name>(), Ok(value.clone()));
                assert_eq!(decode::<$name>(format!("\"{value}\"").as_bytes()).unwrap(), *value);
            }
        )*
        text
    }};
}

#[test]
fn of_every_enumeration() {
    assert_snapshot!(known!(
        ProductionType,
        CpcProductionType,
        NetworkConnection,
        GrantType
    ));
}

#[test]
fn of_every_enumeration_of_generation() {
    use gridwire::rte_generation::{MixProductionSubtype, MixProductionType, ProductionType};
    assert_snapshot!(known!(
        ProductionType,
        MixProductionType,
        MixProductionSubtype
    ));
    assert_eq!(ProductionType::KNOWN.len(), 14);
    assert_eq!(MixProductionType::KNOWN.len(), 10);
    assert_eq!(MixProductionSubtype::KNOWN.len(), 14);
    // Listed for capacities alone, and read all the same.
    let text = "MARINE";
    assert_eq!(ProductionType::from(text).as_str(), text);
}

#[test]
fn of_every_enumeration_of_store_and_forecast() {
    use gridwire::edf_sf::{
        AggregationFunction, ApiStatus, BatteryState, EquipmentType, FlexibleLoadState,
        ForecastType, GensetState,
    };
    let mut text = known!(EquipmentType, ForecastType, AggregationFunction);
    macro_rules! codes {
        ($($name:ident),*) => {$(
            text.push_str(concat!(stringify!($name), ":\n"));
            for value in $name::KNOWN {
                let code = value.code();
                text.push_str(&format!("  {value:?} = {code} {value}\n"));
                assert_eq!($name::from(code), *value);
                assert_eq!(decode::<$name>(code.to_string().as_bytes()).unwrap(), *value);
            }
        )*};
    }
    codes!(BatteryState, FlexibleLoadState, GensetState, ApiStatus);
    assert_snapshot!(text);
    assert_eq!(
        (EquipmentType::KNOWN.len(), ApiStatus::KNOWN.len()),
        (14, 21)
    );
    let new = ApiStatus::from(1299);
    assert_eq!(
        (new.code(), new.name(), new.to_string().as_str()),
        (1299, None, "1299")
    );
}

#[test]
fn of_every_enumeration_of_climkit() {
    use gridwire::climkit::{MeterMode, MeterType, SamplingFrequency};
    assert_snapshot!(known!(MeterType, MeterMode, SamplingFrequency));
    assert_eq!((MeterType::KNOWN.len(), MeterMode::KNOWN.len()), (6, 4));
    assert_eq!(SamplingFrequency::QuarterHour.as_str(), "15T");
    assert_eq!(SamplingFrequency::from("2H").as_str(), "2H");
}

#[test]
fn of_every_enumeration_of_the_tempo_calendar() {
    use gridwire::rte_tempo_calendar::TempoColor;
    assert_snapshot!(known!(TempoColor));
    assert_eq!(TempoColor::KNOWN.len(), 3);
    // French is spoken in XML alone.
    assert_eq!(TempoColor::from("ROUGE").as_str(), "ROUGE");
    assert_ne!(TempoColor::from("ROUGE"), TempoColor::Red);
}

#[test]
fn there_are_as_many_as_the_guide_lists() {
    assert_eq!(ProductionType::KNOWN.len(), 20);
    assert_eq!(CpcProductionType::KNOWN.len(), 9);
    assert_eq!(NetworkConnection::KNOWN.len(), 2);
}

#[test]
fn the_other_spelling_is_read_and_the_documented_one_written() {
    assert_eq!(CpcProductionType::from("BIOGAS"), CpcProductionType::Biogaz);
    assert_eq!(CpcProductionType::from("BIOGAS").as_str(), "BIOGAZ");
    // A misprint of the guide's appendix is no value.
    assert_eq!(
        format!("{:?}", ProductionType::from("GEOHERMAL")),
        r#"Unknown("GEOHERMAL")"#
    );
    assert_eq!(
        format!("{:?}", CpcProductionType::from("OTHER")),
        r#"Unknown("OTHER")"#
    );
}

#[test]
fn what_nobody_lists_comes_back_as_it_was() {
    for text in ["BATTERY_STORAGE", "", " SOLAR", "solar", "É", "a,b"] {
        let value = ProductionType::from(text);
        assert!(!ProductionType::KNOWN.contains(&value), "{text:?}");
        assert_eq!((value.as_str(), value.to_string().as_str()), (text, text));
    }
    assert_eq!(DepartmentCode::from("FR-6AE").as_str(), "FR-6AE");
    assert_eq!(format!("{:>8}|", NetworkConnection::Rpd), "     RPD|");
}
