//! Answers that others have recorded, where the folder that holds them is beside the project.
//! Nothing of them is in the project.

use gridwire::core::serde_json::{self, Value};
use gridwire::core::wire::decode;
use gridwire::rte_capacities::{
    CapacitiesPerProductionTypeAnswer, CapacitiesPerProductionUnitAnswer,
};
use gridwire::rte_oauth::Token;

use crate::support::{lost, project};

fn recordings() -> Vec<(String, Vec<u8>)> {
    let folder = project().join("../shared/payloads/rte");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("there are no recordings beside the project: nothing is checked here");
        return Vec::new();
    };
    files
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn capacities_lose_no_field() {
    for (file, body) in recordings() {
        let written = if file.contains("capacities_per_production_type") {
            let answer: CapacitiesPerProductionTypeAnswer = decode(&body).unwrap();
            assert!(!answer.capacities_per_production_type[0].values.is_empty());
            serde_json::to_value(&answer).unwrap()
        } else if file.contains("capacities_per_production_unit") {
            let answer: CapacitiesPerProductionUnitAnswer = decode(&body).unwrap();
            let units = &answer.capacities_per_production_unit;
            assert!(units.iter().all(|unit| !unit.values.is_empty()));
            // Nothing that was recorded is unknown to the specification but for what these hold.
            let strange: Vec<_> = units.iter().flat_map(|unit| unit.extra.iter()).collect();
            assert_eq!(strange, [], "{file}");
            serde_json::to_value(&answer).unwrap()
        } else {
            continue;
        };
        let sent: Value = decode(&body).unwrap();
        assert_eq!(lost(&sent, &written), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn a_recorded_token_is_one() {
    for (file, body) in recordings() {
        if file.starts_with("token") {
            let token: Token = decode(&body).unwrap();
            assert_eq!(token.token_type.as_deref(), Some("Bearer"));
            assert!(token.expires_in.is_some_and(|seconds| seconds > 3000));
            assert!(token.extra.is_empty());
        }
    }
}
