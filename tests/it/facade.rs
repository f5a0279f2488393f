//! The facade has every provider: under a feature of its name, with every public item.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::support::{apis as providers, project};

/// The tables of a manifest that say what is switched by what: `[features]` and `[dependencies]`,
/// each entry with the strings in its value.
fn table(manifest: &str, name: &str) -> BTreeMap<String, Vec<String>> {
    let mut entries = BTreeMap::new();
    let mut inside = false;
    let mut lines = manifest.lines();
    while let Some(line) = lines.next() {
        let line = line.split(" #").next().unwrap().trim();
        if line.starts_with('[') {
            inside = line == format!("[{name}]");
        } else if inside
            && !line.starts_with('#')
            && let Some((key, value)) = line.split_once('=')
        {
            let mut value = value.to_owned();
            while value.matches('[').count() > value.matches(']').count() {
                value.push_str(lines.next().unwrap());
            }
            let strings = value
                .split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect();
            let key = key.trim().trim_end_matches(".workspace").to_owned();
            entries.insert(key, strings);
        }
    }
    entries
}

fn manifest(name: &str) -> String {
    let path: PathBuf = project().join("crates").join(name).join("Cargo.toml");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("crates/{name}: {error}"))
}

#[test]
fn there_are_providers() {
    let providers = providers();
    for name in [
        "climkit",
        "edf-sf",
        "rte-capacities",
        "rte-generation",
        "rte-oauth",
        "rte-tempo-calendar",
    ] {
        assert!(
            providers.iter().any(|provider| provider == name),
            "{providers:?}"
        );
    }
}

#[test]
fn every_provider_has_a_feature_or_comes_with_one() {
    let facade = manifest("gridwire");
    let features = table(&facade, "features");
    let dependencies = table(&facade, "dependencies");
    for provider in providers() {
        assert!(
            dependencies.contains_key(&provider),
            "the facade does not depend on {provider}"
        );
        let switch = format!("dep:{provider}");
        let own = features.get(&provider);
        match own {
            Some(own) => assert!(
                own.contains(&switch),
                "the feature {provider} does not switch its crate on"
            ),
            // A crate that others stand on comes with each of them.
            None => {
                let with: Vec<_> = features
                    .iter()
                    .filter(|(_, on)| on.contains(&switch))
                    .map(|(name, _)| name)
                    .collect();
                assert!(
                    !with.is_empty(),
                    "no feature of the facade switches {provider} on"
                );
                for dependent in providers() {
                    let needs =
                        table(&manifest(&dependent), "dependencies").contains_key(&provider);
                    assert_eq!(
                        needs,
                        with.contains(&&dependent),
                        "{dependent} and {provider}"
                    );
                }
            }
        }
    }
}

#[test]
fn full_is_everything_and_nothing_is_on_by_itself() {
    let features = table(&manifest("gridwire"), "features");
    assert_eq!(
        features["full"],
        ["climkit", "edf-sf", "flexmeasures", "rte"]
    );
    let mut full = features["rte"].clone();
    full.extend(["climkit", "edf-sf", "flexmeasures"].map(str::to_owned));
    full.sort();
    let mut with_features: Vec<_> = providers()
        .into_iter()
        .filter(|name| features.contains_key(name))
        .collect();
    with_features.sort();
    assert_eq!(full, with_features);
    assert_eq!(features["default"], ["rustls"]);
}

#[test]
fn the_choice_of_tls_reaches_every_provider() {
    let facade = table(&manifest("gridwire"), "features");
    for tls in ["rustls", "native-tls", "rustls-no-provider"] {
        let forwarded = &facade[tls];
        assert!(forwarded.contains(&format!("gridwire-core/{tls}")));
        for provider in providers() {
            assert!(
                forwarded.contains(&format!("{provider}?/{tls}")),
                "{tls} of {provider}"
            );
            let own = table(&manifest(&provider), "features");
            assert!(
                own[tls].contains(&format!("gridwire-core/{tls}")),
                "{tls} in {provider}"
            );
            assert_eq!(own["default"], ["rustls"], "{provider}");
            for needed in providers() {
                if table(&manifest(&provider), "dependencies").contains_key(&needed) {
                    assert!(
                        own[tls].contains(&format!("{needed}/{tls}")),
                        "{tls} from {provider} to {needed}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_provider_is_named_in_the_runtime_or_asks_for_a_default_feature() {
    let core = table(&manifest("gridwire-core"), "dependencies");
    for provider in providers() {
        assert!(!core.contains_key(&provider));
    }
    let workspace = fs::read_to_string(project().join("Cargo.toml")).unwrap();
    for name in providers()
        .iter()
        .map(String::as_str)
        .chain(["gridwire", "gridwire-core"])
    {
        let line = workspace
            .lines()
            .find(|line| line.starts_with(&format!("{name} = ")));
        assert!(line.unwrap().contains("default-features = false"), "{name}");
    }
}

/// The facade's crates are the crates themselves: their types are the same.
#[test]
fn facade_and_crates_are_one() {
    fn same<T>(_: fn(T), _: fn(T)) {}
    same::<gridwire_core::Error>(drop, drop::<gridwire::core::Error>);
    same::<rte_capacities::Client>(drop, drop::<gridwire::rte_capacities::Client>);
    same::<rte_generation::Client>(drop, drop::<gridwire::rte_generation::Client>);
    same::<rte_tempo_calendar::Client>(drop, drop::<gridwire::rte_tempo_calendar::Client>);
    same::<rte_oauth::RteAuth>(drop, drop::<gridwire::rte_oauth::RteAuth>);
    same::<climkit::Client>(drop, drop::<gridwire::climkit::Client>);
    same::<edf_sf::Client>(drop, drop::<gridwire::edf_sf::Client>);
    // What a user needs together comes from one crate.
    same::<rte_oauth::RteAuth>(drop, drop::<gridwire::rte_capacities::RteAuth>);
    same::<rte_oauth::RteAuth>(drop, drop::<gridwire::rte_generation::RteAuth>);
    same::<rte_oauth::RteAuth>(drop, drop::<gridwire::rte_tempo_calendar::RteAuth>);
    same::<gridwire_core::Error>(drop, drop::<rte_capacities::Error>);
    same::<gridwire_core::Error>(drop, drop::<rte_oauth::Error>);
    same::<gridwire_core::Error>(drop, drop::<climkit::Error>);
    same::<gridwire_core::Error>(drop, drop::<edf_sf::Error>);
    same::<gridwire_core::time::TimeRange>(drop, drop::<rte_capacities::TimeRange>);
    same::<gridwire_core::time::TimeRange>(drop, drop::<rte_generation::TimeRange>);
    same::<gridwire_core::time::TimeRange>(drop, drop::<rte_tempo_calendar::TimeRange>);
}

/// Every name that the documentation promises: that this compiles is the test.
#[test]
fn every_public_item_has_its_place() {
    #[allow(unused_imports)] // To name them is all.
    mod capacities {
        pub(super) use gridwire::rte_capacities::operations::{
            CapacitiesCpc, CapacitiesPerProductionType, CapacitiesPerProductionUnit,
        };
        pub(super) use gridwire::rte_capacities::{
            API, ApiError, ApiErrorDetails, CapacitiesCpcAnswer, CapacitiesCpcRow,
            CapacitiesPerProductionTypeAnswer, CapacitiesPerProductionTypeRow,
            CapacitiesPerProductionUnitAnswer, CapacitiesPerProductionUnitRow,
            CapacityPerProductionType, CapacityPerProductionTypePeriod, Client, ClientBuilder,
            Coverage, CpcCapacity, CpcProductionType, DepartmentCode, EicCode, Environment, Error,
            ErrorKind, NetworkConnection, Paris, ProductionType, ProductionUnit,
            ProductionUnitCapacities, ProductionUnitCapacity, Result, RteAuth, RteError,
            RteErrorKind, Series, TimeRange, chrono, chrono_tz, cpc_totals_kw, totals_mw,
        };
    }
    #[allow(unused_imports)] // To name them is all.
    mod generation {
        pub(super) use gridwire::rte_generation::operations::{
            ActualGenerationsPerProductionType, ActualGenerationsPerUnit,
            GenerationMix15minTimeScale, WaterReserves,
        };
        pub(super) use gridwire::rte_generation::{
            API, ActualGenerationsPerProductionTypeAnswer, ActualGenerationsPerProductionTypeRow,
            ActualGenerationsPerUnitAnswer, ActualGenerationsPerUnitRow, ApiError, ApiErrorDetails,
            Client, ClientBuilder, Coverage, DecodeError, EicCode, Environment, Error, ErrorKind,
            Extra, GeneratingUnit, GenerationMix15minTimeScaleAnswer,
            GenerationMix15minTimeScaleRow, GenerationValue, MixGeneration, MixProductionSubtype,
            MixProductionType, Paris, ProductionType, ProductionTypeGeneration, Result, Revised,
            RteAuth, RteError, RteErrorKind, Series, TimeRange, UnitGeneration, WaterReserve,
            WaterReservesAnswer, WaterReservesPeriod, WaterReservesRow, chrono, chrono_tz, decode,
            mix_by_subtype, mix_by_type, revise, water_week, without_totals,
        };
    }
    #[allow(unused_imports)] // To name them is all.
    mod tempo {
        pub(super) use gridwire::rte_tempo_calendar::operations::TempoLikeCalendars;
        pub(super) use gridwire::rte_tempo_calendar::{
            API, ApiError, ApiErrorDetails, Client, ClientBuilder, Coverage, DecodeError,
            Environment, Error, ErrorKind, Extra, Paris, Result, Revised, RteAuth, RteError,
            RteErrorKind, Season, SeasonCount, Series, TempoCalendar, TempoColor, TempoDay,
            TempoLikeCalendarsAnswer, TempoLikeCalendarsRow, TimeRange, chrono, chrono_tz, day_of,
            decode, revise, tariff_day,
        };
    }
    #[allow(unused_imports)] // To name them is all.
    mod climkit {
        pub(super) use gridwire::climkit::operations::{
            AllInstallations, Auth, InstallationInfos, MeterData, MeterDataRaw, MeterInfo,
            SensorData, SensorsList, SiteData,
        };
        pub(super) use gridwire::climkit::{
            API, Address, ApiError, Bucket, Client, ClientBuilder, Coverage, Credentials,
            CubicMetres, DecodeError, Environment, Error, ErrorKind, Extra, Imbalance, Kw, Kwh,
            Label, Meter, MeterDataPoint, MeterHistory, MeterId, MeterMode, MeterReading,
            MeterType, OfMeter, OfRaw, OfSensor, OfSite, Quantity, RawDataPoint, RawEvent,
            RawIndex, RawKind, RawQuery, RawReading, RawStep, Result, Rows, SamplingFrequency,
            SecretString, Sensor, SensorDataPoint, SensorId, SensorReading, Series, SeriesQuery,
            Site, SiteDataPoint, SiteHistory, SiteId, SiteInfos, SiteReading, SiteRef, SiteRow,
            SiteSums, Slot, Source, Stamp, TextOrNumber, TimeRange, Token, UtcTime, ZURICH, chrono,
            chrono_tz, classify, decode, differences, is_object_id, resample,
        };
    }
    #[allow(unused_imports)] // To name them is all.
    mod edf {
        pub(super) use gridwire::edf_sf::operations::{
            GetCommitment, GetForecast, GetProduction, GetTariff, PutCommitment, PutForecast,
            PutProduction, PutTariff,
        };
        pub(super) use gridwire::edf_sf::{
            API, Aggregable, AggregateForecast, AggregatedBattery, AggregatedFlexibleLoad,
            AggregatedForecastPeriod, AggregatedGenset, AggregatedSetpoint, AggregatedStatus,
            AggregationFunction, AggregationPeriod, Anemometer, ApiError, ApiStatus, Battery,
            BatteryState, Client, ClientBuilder, Commitment, CommitmentAnswer, CommitmentId,
            CommitmentPayload, CommitmentPeriod, Coverage, DecodeError, DemandForecast,
            Environment, EquipmentId, EquipmentRecord, EquipmentType, Error, ErrorKind, Extra,
            FlexibleLoad, FlexibleLoadState, ForecastAnswer, ForecastId, ForecastPayload,
            ForecastPeriod, ForecastType, ForecastVector, Genset, GensetState, GetCommitmentRow,
            GetForecastRow, GetProductionRow, GetTariffRow, Hygrometer, Meter, Meter3p, MeterDc,
            Metric, Named, ProductionAnswer, ProductionPayload, Pyranometer, Quality, Record,
            Renewable, Result, Series, Setpoint, SiteId, SolarForecast, Status, Tariff,
            TariffAnswer, TariffId, TariffPayload, TariffPeriod, Thermometer, TimeRange,
            WindForecast, WriteAnswer, chrono, decode,
        };
    }
    #[allow(unused_imports)] // To name them is all.
    mod oauth {
        pub(super) use gridwire::rte_oauth::operations::Token as TokenOperation;
        pub(super) use gridwire::rte_oauth::{
            API, Client, ClientBuilder, Environment, Error, ErrorKind, GrantType, OAuthError,
            Result, RteAuth, RteError, RteErrorKind, SecretString, Token, TokenRequest, explain,
        };
    }
    #[allow(unused_imports)] // To name them is all.
    mod core {
        pub(super) use gridwire::core::auth::{
            Anonymous, Authenticate, Authorization, Basic, Login, Token, TokenSource,
        };
        pub(super) use gridwire::core::http::{
            Bytes, Explanation, Parameter, Refusal, Request, Response, Tally, Transport,
        };
        pub(super) use gridwire::core::policy::{
            Limiter, Place, Rate, RetryPolicy, parse_retry_after,
        };
        pub(super) use gridwire::core::series::{
            Cell, Column, Coverage, Held, Merger, Missing, MissingReason, Named, Plan, Progress,
            RangeRequest, Record, Revised, Role, Row, RowStream, Series, SeriesRow, StepSeries,
            Window, WindowRules, Windowed, held, plan, resume, revise,
        };
        pub(super) use gridwire::core::time::{
            Clock, IntervalSet, InvalidInstant, ManualClock, SystemClock, TimeRange,
            format_instant, parse_instant, start_of_day,
        };
        pub(super) use gridwire::core::wire::{
            DecodeError, Extra, List, Rejected, UnknownValue, decode,
        };
        pub(super) use gridwire::core::{
            Api, ApiClient, ClientBuilder, EicCode, Envelope, Environment, Error, ErrorBody,
            ErrorKind, Method, Operation, Result, SecretString, chrono, chrono_tz, serde_json,
        };
    }
    assert_eq!(gridwire::rte_capacities::API.name, "rte-capacities");
    assert_eq!(gridwire::rte_generation::API.name, "rte-generation");
    assert_eq!(gridwire::rte_oauth::API.name, "rte-oauth");
    assert_eq!(gridwire::rte_tempo_calendar::API.name, "rte-tempo-calendar");
    assert_eq!(gridwire::climkit::API.name, "climkit");
    assert_eq!(gridwire::edf_sf::API.name, "edf-sf");
}

/// What crosses threads and tasks can: clients, operations, rows and errors.
#[test]
fn everything_can_be_sent_and_shared() {
    fn check<T: Send + Sync + 'static>() {}
    check::<gridwire::rte_capacities::Client>();
    check::<gridwire::rte_capacities::operations::CapacitiesCpc>();
    check::<gridwire::rte_capacities::CapacitiesPerProductionUnitRow>();
    check::<gridwire::rte_capacities::Series<gridwire::rte_capacities::CpcCapacity>>();
    check::<gridwire::rte_generation::Client>();
    check::<gridwire::rte_generation::operations::GenerationMix15minTimeScale>();
    check::<gridwire::rte_generation::ActualGenerationsPerUnitRow>();
    check::<gridwire::rte_tempo_calendar::Client>();
    check::<gridwire::rte_tempo_calendar::SeasonCount>();
    check::<gridwire::rte_oauth::RteAuth>();
    check::<gridwire::climkit::Client>();
    check::<gridwire::climkit::Rows<gridwire::climkit::OfSite<gridwire::climkit::Kwh>>>();
    check::<gridwire::climkit::SiteHistory<gridwire::climkit::Kwh>>();
    check::<gridwire::edf_sf::Client>();
    check::<gridwire::edf_sf::operations::GetForecast<gridwire::edf_sf::SolarForecast>>();
    check::<gridwire::edf_sf::GetForecastRow>();
    check::<gridwire::core::Error>();
    fn send<T: Send>(_: T) {}
    let auth = gridwire::rte_oauth::RteAuth::new("id", "secret").unwrap();
    let client = gridwire::rte_capacities::Client::new(&auth).unwrap();
    send(client.capacities_cpc().send());
    let tempo = gridwire::rte_tempo_calendar::Client::new(&auth).unwrap();
    send(tempo.tomorrow());
    send(tempo.season());
    let range = crate::support::years(2024, 2024);
    send(
        client
            .capacities_cpc()
            .range(range.from(), range.to())
            .stream(),
    );
    send(
        client
            .capacities_cpc()
            .range(range.from(), range.to())
            .into_future(),
    );
}
