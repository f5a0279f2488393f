//! Every example document of the specifications, read into the generated models: what is read
//! (with fields that a change of a specification adds), and what is written back.

mod climkit;
mod edf;
pub(crate) mod flexmeasures;

use gridwire::core::serde_json::Value;
use gridwire::core::wire::{DecodeError, decode};
use gridwire::{edf_sf, rte_capacities, rte_generation, rte_oauth, rte_tempo_calendar};
use insta::assert_snapshot;

use crate::support::{apis, examples, lost};

/// A reader of one model: what it read, for people, and what it writes.
pub(crate) type Reader = fn(&[u8]) -> Result<(String, String), DecodeError>;

macro_rules! reader {
    ($model:ty) => {
        |body| {
            let model: $model = gridwire::core::wire::decode(body)?;
            let written = gridwire::core::serde_json::to_string_pretty(&model).unwrap();
            Ok((format!("{model:#?}"), written))
        }
    };
}
use reader;

/// The model of an example, by the beginning of the file's name.
const MODELS: [(&str, &str, Reader); 13] = [
    (
        "rte-capacities",
        "capacities_per_production_type.200",
        reader!(rte_capacities::CapacitiesPerProductionTypeAnswer),
    ),
    (
        "rte-capacities",
        "capacities_per_production_unit.200",
        reader!(rte_capacities::CapacitiesPerProductionUnitAnswer),
    ),
    (
        "rte-capacities",
        "capacities_cpc.200",
        reader!(rte_capacities::CapacitiesCpcAnswer),
    ),
    (
        "rte-capacities",
        "error.",
        reader!(rte_capacities::ApiError),
    ),
    (
        "rte-generation",
        "actual_generations_per_production_type.200",
        reader!(rte_generation::ActualGenerationsPerProductionTypeAnswer),
    ),
    (
        "rte-generation",
        "actual_generations_per_unit.200",
        reader!(rte_generation::ActualGenerationsPerUnitAnswer),
    ),
    (
        "rte-generation",
        "generation_mix_15min_time_scale.200",
        reader!(rte_generation::GenerationMix15minTimeScaleAnswer),
    ),
    (
        "rte-generation",
        "water_reserves.200",
        reader!(rte_generation::WaterReservesAnswer),
    ),
    (
        "rte-generation",
        "error.",
        reader!(rte_generation::ApiError),
    ),
    ("rte-oauth", "token.200", reader!(rte_oauth::Token)),
    ("rte-oauth", "token.4", reader!(rte_oauth::OAuthError)),
    (
        "rte-tempo-calendar",
        "tempo_like_calendars.200",
        reader!(rte_tempo_calendar::TempoLikeCalendarsAnswer),
    ),
    (
        "rte-tempo-calendar",
        "error.",
        reader!(rte_tempo_calendar::ApiError),
    ),
];

/// Examples that no model may take.
const BROKEN: [&str; 14] = [
    // Objects in place of lists.
    "climkit/all_installations.200.object.json",
    "climkit/error.500.html.txt",
    "climkit/site_data.200.object-token.json",
    "climkit/site_data.200.object.json",
    // Two of its rows have no time stamp that is one.
    "climkit/site_data.200.unreadable-row.json",
    // Not an answer, but a table of them.
    "edf-sf/codes.json",
    "edf-sf/error.500.html.txt",
    // Two of its records have no instant.
    "edf-sf/get_production.200.odd.json",
    "edf-sf/put_production.201.empty.txt",
    "flexmeasures/error.401.html.txt",
    // A file, which is no model.
    "flexmeasures/upload_sensor_data.request.csv",
    "rte-capacities/error.400.malformed.txt",
    "rte-oauth/token.broken.json",
    "rte-tempo-calendar/tempo_like_calendars.200.xml.txt",
];

fn good_examples() -> Vec<(String, Vec<u8>, Reader)> {
    let mut found = Vec::new();
    for api in apis() {
        for (file, body) in examples(&api) {
            let place = format!("{api}/{file}");
            if BROKEN.contains(&place.as_str()) {
                continue;
            }
            let model = MODELS
                .iter()
                .chain(climkit::MODELS)
                .chain(edf::MODELS)
                .chain(flexmeasures::MODELS)
                .find(|(of, begin, _)| *of == api && file.starts_with(begin));
            let (_, _, reader) = model.unwrap_or_else(|| panic!("no model is known for {place}"));
            found.push((place, body, *reader));
        }
    }
    found
}

/// The name of an example's snapshot: that of its API as well, since the names of files repeat.
fn snapshot(place: &str) -> String {
    place
        .trim_end_matches(".json")
        .trim_end_matches(".txt")
        .replace(['.', '-', '/'], "_")
}

#[test]
fn every_example_is_read() {
    let examples = good_examples();
    assert_eq!(
        examples.len(),
        366,
        "an example came or went: look at its snapshots"
    );
    for (file, body, read) in examples {
        let (model, _) = read(&body).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_snapshot!(format!("{}__read", snapshot(&file)), model, &file);
    }
}

#[test]
fn every_example_is_written_back() {
    for (file, body, read) in good_examples() {
        let (_, written) = read(&body).unwrap();
        assert_snapshot!(format!("{}__written", snapshot(&file)), written, &file);
    }
}

#[test]
fn nothing_of_an_example_gets_lost() {
    for (file, body, read) in good_examples() {
        let (_, written) = read(&body).unwrap();
        let sent: Value = decode(&body).unwrap();
        let mut lost = lost(&sent, &decode(written.as_bytes()).unwrap());
        // The one thing that is never written.
        lost.retain(|place| !place.contains("_token: ") || !place.ends_with("\"[secret]\""));
        assert_eq!(lost, Vec::<String>::new(), "{file}");
    }
}

#[test]
fn what_was_written_is_read_as_the_same() {
    for (file, body, read) in good_examples() {
        if file.starts_with("rte-oauth/token.200") {
            continue; // Written without its secret, on purpose.
        }
        let (model, written) = read(&body).unwrap();
        let (again, twice) = read(written.as_bytes()).unwrap();
        assert_eq!((again, twice), (model, written), "{file}");
    }
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    for (file, body, read) in good_examples() {
        let bare = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
        let marked = [b"\xEF\xBB\xBF", bare].concat();
        assert_eq!(read(&marked).unwrap(), read(bare).unwrap(), "{file}");
    }
}

#[test]
fn broken_examples_say_where_and_why() {
    let find = |api, file| {
        let found = examples(api).into_iter().find(|(name, _)| name == file);
        found.unwrap().1
    };
    let token = decode::<rte_oauth::Token>(&find("rte-oauth", "token.broken.json")).unwrap_err();
    assert_eq!(token.path, "");
    assert!(
        token
            .to_string()
            .starts_with("missing field `access_token`"),
        "{token}"
    );

    let malformed = find("rte-capacities", "error.400.malformed.txt");
    let error = decode::<rte_capacities::ApiError>(&malformed).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected `,` or `}` at line 5 column 3",
        "the guide's own example lacks a comma"
    );

    let odd = find("edf-sf", "get_production.200.odd.json");
    let error = decode::<edf_sf::ProductionAnswer>(&odd).unwrap_err();
    assert_eq!(error.path, "results[3].timestamp");
    let empty = find("edf-sf", "put_production.201.empty.txt");
    let error = decode::<edf_sf::WriteAnswer>(&empty).unwrap_err();
    assert_eq!(
        error.to_string(),
        "EOF while parsing a value at line 1 column 0"
    );

    let xml = find("rte-tempo-calendar", "tempo_like_calendars.200.xml.txt");
    let error = decode::<rte_tempo_calendar::TempoLikeCalendarsAnswer>(&xml).unwrap_err();
    assert_eq!(error.to_string(), "expected value at line 1 column 1");
}

#[test]
fn a_wrong_value_is_found_by_its_path() {
    for (body, path, reason) in [
        (
            r#"{"capacities_cpc":[{"department_code":"FR","network_connection":"RPD","production_type":"WIND"},{"department_code":"FR","network_connection":"RPD","production_type":"WIND","value":"many"}]}"#,
            "capacities_cpc[1].value",
            "a finite number, possibly as a string",
        ),
        (
            r#"{"capacities_cpc":[{"department_code":"FR","network_connection":"RPD","production_type":"WIND","updated_date":"2025-02-01"}]}"#,
            "capacities_cpc[0].updated_date",
            "\"2025-02-01\" is not an instant with an offset",
        ),
        (
            r#"{"capacities_cpc":[{"department_code":"FR","production_type":"WIND"}]}"#,
            "capacities_cpc[0]",
            "missing field `network_connection`",
        ),
        (
            r#"{"capacities_cpc":null}"#,
            "capacities_cpc",
            "expected an array or an object",
        ),
        (r#"{}"#, "", "missing field `capacities_cpc`"),
        (r#"[]"#, "", "expected the object CapacitiesCpcAnswer"),
    ] {
        let error = decode::<rte_capacities::CapacitiesCpcAnswer>(body.as_bytes()).unwrap_err();
        assert_eq!(error.path, path, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
}
