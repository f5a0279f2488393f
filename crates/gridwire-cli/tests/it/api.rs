//! `api`: every field that the server sent, or the very bytes.

use serde_json::{Value, json};

use crate::run::{Server, run};

/// Fields and values that no specification knows, at every level.
fn strange() -> Value {
    json!({
        "capacities_per_production_unit": [{
            "start_date": "2024-01-01T00:00:00+01:00",
            "end_date": "2024-01-02T00:00:00+01:00",
            "production_unit": {
                "code_eic": "17W100P100P0001X",
                "name": "Élan \"un\"\n",
                "location": "France",
                "tags": ["new", {"deep": [1, 2.5, null, true]}]
            },
            "values": [{
                "start_date": "1990-06-01T00:00:00+02:00",
                "installed_capacity": 1300.5,
                "voltage_level_connection": 400,
                "type": "FUSION",
                "updated_date": "2024-01-01T12:00:00.250+01:00",
                "net_capacity": 1290
            }],
            "quality": {"flag": false}
        }],
        "licence": "open"
    })
}

#[test]
fn json_loses_no_field() {
    let server = Server::answering("/capacities_per_production_unit", strange().to_string());
    let run = server
        .run("api rte-capacities capacities-per-production-unit --format json")
        .code(0);
    assert_eq!(run.json(), strange());
    assert_eq!(run.err, "");
    // In the order of the specification, not of the alphabet.
    let place = |text: &str| run.out.find(text).unwrap();
    assert!(
        place("\"production_unit\"") < place("\"code_eic\"")
            && place("\"installed_capacity\"") < place("\"updated_date\"")
    );
    assert!(run.out.lines().count() > 20);
    let line = server
        .run("api rte-capacities capacities-per-production-unit --format ndjson")
        .code(0);
    assert_eq!((line.out.lines().count(), line.json()), (1, strange()));
}

#[test]
fn raw_prints_the_bytes_of_the_body() {
    let body = b"\xEF\xBB\xBF{ \"capacities_cpc\" :\t[ ] ,\r\n \"x\": 1.50 }\n\n".to_vec();
    let server = Server::answering("/capacities_cpc", body.clone());
    let output = server
        .command("api rte-capacities capacities-cpc --raw")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout, body);
}

#[test]
fn parameters_go_out_as_the_specification_spells_them() {
    let server = Server::start();
    server
        .run(
            "api rte-capacities capacities-cpc --department-code FR-35,FR --network-connection RPD \
              --start-date 2024-01-01 --end-date 2024-02-01T00:00:00+01:00",
        )
        .code(0);
    let requests = server.sandbox.requests();
    let query = requests.last().unwrap().query.as_deref().unwrap();
    for part in [
        "start_date=2024-01-01T00:00:00%2B01:00",
        "end_date=2024-02-01T00:00:00%2B01:00",
        "network_connection=RPD",
    ] {
        assert!(query.contains(part), "{part} in {query}");
    }
    assert!(
        query.contains("department_code=FR-35,FR") || query.contains("department_code=FR-35%2CFR"),
        "{query}"
    );
}

#[test]
fn the_token_endpoint_is_an_api_too() {
    let token = run("--sandbox api rte-oauth token").code(0).json();
    assert_eq!(
        (&token["token_type"], &token["expires_in"]),
        (&json!("Bearer"), &json!(7200))
    );
    // A secret is printed only as the bytes that came.
    assert_eq!(token["access_token"], "[secret]");
    let raw = run("--sandbox api rte-oauth token --grant-type client_credentials --raw")
        .code(0)
        .json();
    assert!(raw["access_token"].as_str().unwrap().len() > 40);
}

#[test]
fn the_service_s_own_sandbox_has_its_operations() {
    for (api, operation) in [
        ("rte-capacities", "capacities-per-production-type"),
        ("rte-capacities", "capacities-per-production-unit"),
        ("rte-capacities", "capacities-cpc"),
        ("rte-generation", "actual-generations-per-production-type"),
        ("rte-generation", "actual-generations-per-unit"),
        ("rte-generation", "generation-mix-15min-time-scale"),
        ("rte-generation", "water-reserves"),
        ("rte-tempo-calendar", "tempo-like-calendars"),
    ] {
        let answer = run(&format!("--sandbox api {api} sandbox-{operation}"))
            .code(0)
            .json();
        assert!(
            !answer[operation.replace('-', "_")]
                .as_array()
                .unwrap()
                .is_empty(),
            "{operation}"
        );
    }
}
