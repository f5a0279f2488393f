//! What goes over the wire: method, URI, headers and body of every operation with every parameter.

use gridwire::core::ApiClient;
use gridwire::core::http::Transport;
use gridwire::rte_capacities::{
    CpcProductionType, DepartmentCode, NetworkConnection, ProductionType,
};
use gridwire::rte_oauth;
use gridwire_sandbox::RecordedRequest;
use insta::assert_snapshot;

use crate::support::{Answer, Double, World, days, years};

/// A request as text: the port of the test and the version of the release taken out.
fn show(request: &RecordedRequest) -> String {
    let mut text = format!("{} {}", request.method, request.path);
    if let Some(query) = &request.query {
        text.push_str(&format!("?{query}"));
    }
    let mut headers = request.headers.clone();
    headers.sort();
    for (name, value) in headers {
        let value = match name.as_str() {
            "host" => "[host]".to_owned(),
            "user-agent" => value.replace(env!("CARGO_PKG_VERSION"), "[version]"),
            _ => value,
        };
        text.push_str(&format!("\n{name}: {value}"));
    }
    format!("{text}\n\n{}", String::from_utf8_lossy(&request.body))
}

/// The last request of a resource.
fn last(world: &World, resource: &str) -> String {
    show(world.requests(resource).last().unwrap())
}

#[tokio::test]
async fn of_the_token() {
    let world = World::start().await;
    world.auth.check().await.unwrap();
    assert_eq!(world.sandbox.requests().len(), 1);
    assert_snapshot!(last(&world, "/token"));
}

#[tokio::test]
async fn of_the_token_without_a_grant_type() {
    let world = World::start().await;
    let endpoint = rte_oauth::Client::from_transport(Transport::clone(world.auth.transport()));
    let token = endpoint.token().send().await.unwrap();
    assert_eq!(
        (
            token.token_type.as_deref(),
            token.expires_in,
            token.status()
        ),
        (Some("Bearer"), Some(7200), 200)
    );
    assert_snapshot!(last(&world, "/token"));
}

#[tokio::test]
async fn of_capacities_per_production_type() {
    let world = World::start().await;
    let year = years(2024, 2024);
    let all = [
        ProductionType::Nuclear,
        ProductionType::HydroRunOfRiverAndPoundage,
    ];
    let operation = world.client.capacities_per_production_type();
    let operation = operation.start_date(year.from()).end_date(year.to());
    operation.production_type(all).send().await.unwrap();
    assert_snapshot!(last(&world, "/capacities_per_production_type"));
}

#[tokio::test]
async fn of_capacities_per_production_unit() {
    let world = World::start().await;
    let days = days("2024-03-01", "2024-10-31");
    let operation = world.client.capacities_per_production_unit();
    let operation = operation.start_date(days.from()).end_date(days.to());
    operation.send().await.unwrap();
    assert_snapshot!(last(&world, "/capacities_per_production_unit"));
}

#[tokio::test]
async fn of_capacities_cpc() {
    let world = World::start().await;
    let days = days("2024-03-01", "2024-10-31");
    let departments = ["35", "2A"].map(|number| DepartmentCode::department(number).unwrap());
    let operation = world.client.capacities_cpc();
    let operation = operation.start_date(days.from()).end_date(days.to());
    let operation = operation
        .department_code(departments)
        .network_connection([NetworkConnection::Rpd, NetworkConnection::Rpt])
        .production_type([CpcProductionType::Biogaz, CpcProductionType::Others]);
    operation.send().await.unwrap();
    assert_snapshot!(last(&world, "/capacities_cpc"));
}

#[tokio::test]
async fn of_the_services_own_sandbox() {
    let world = World::start().await;
    let client = world.client.service_sandbox();
    let year = years(2024, 2024);
    let types = client.capacities_per_production_type();
    let types = types.production_type(ProductionType::Solar);
    types.send().await.unwrap();
    let units = client.capacities_per_production_unit();
    let units = units.start_date(year.from()).end_date(year.to());
    units.send().await.unwrap();
    client.capacities_cpc().send().await.unwrap();
    let text: Vec<String> = world.requests("/sandbox/").iter().map(show).collect();
    assert_eq!(text.len(), 3);
    assert_snapshot!(text.join("\n"));
}

#[tokio::test]
async fn of_actual_generations_per_production_type() {
    use gridwire::rte_generation::ProductionType;
    let world = World::start().await;
    let days = days("2024-03-01", "2024-03-31");
    let types = [ProductionType::WindOffshore, ProductionType::Total];
    let operation = world.generation().actual_generations_per_production_type();
    let operation = operation.start_date(days.from()).end_date(days.to());
    operation.production_type(types).send().await.unwrap();
    assert_snapshot!(last(&world, "/actual_generations_per_production_type"));
}

#[tokio::test]
async fn of_actual_generations_per_unit() {
    let world = World::start().await;
    let days = days("2024-10-26", "2024-10-27");
    let operation = world.generation().actual_generations_per_unit();
    let operation = operation.start_date(days.from()).end_date(days.to());
    let operation = operation.unit_eic_code("17W100P100P0135M");
    operation.send().await.unwrap();
    assert_snapshot!(last(&world, "/actual_generations_per_unit"));
}

#[tokio::test]
async fn of_the_generation_mix() {
    use gridwire::rte_generation::{MixProductionSubtype, MixProductionType};
    let world = World::start().await;
    let days = days("2024-03-30", "2024-03-31");
    let types = [MixProductionType::Hydro, MixProductionType::FossilGas];
    let subtypes = [
        MixProductionSubtype::Total,
        MixProductionSubtype::FossilGasCcgt,
    ];
    let operation = world.generation().generation_mix_15min_time_scale();
    let operation = operation.start_date(days.from()).end_date(days.to());
    let operation = operation
        .production_type(types)
        .production_subtype(subtypes);
    operation.send().await.unwrap();
    assert_snapshot!(last(&world, "/generation_mix_15min_time_scale"));
}

#[tokio::test]
async fn of_water_reserves() {
    let world = World::start().await;
    let days = days("2024-01-01", "2024-12-29");
    let operation = world.generation().water_reserves();
    let operation = operation.start_date(days.from()).end_date(days.to());
    operation.send().await.unwrap();
    assert_snapshot!(last(&world, "/water_reserves"));
}

#[tokio::test]
async fn of_tempo_like_calendars() {
    let world = World::start().await;
    let days = days("2024-03-01", "2024-10-31");
    let operation = world.tempo().tempo_like_calendars();
    let operation = operation.start_date(days.from()).end_date(days.to());
    operation.fallback_status(true).send().await.unwrap();
    let operation = world.tempo().tempo_like_calendars();
    operation.fallback_status(false).send().await.unwrap();
    let requests = world.requests("/tempo_like_calendars");
    let text: Vec<String> = requests.iter().map(show).collect();
    assert_snapshot!(text.join("\n"));
}

/// Frozen data of years ago, in the shapes of the sample files: they are read.
#[tokio::test]
async fn of_the_services_own_sandbox_of_generation_and_tempo() {
    let world = World::start().await;
    let client = world.generation().service_sandbox();
    let types = client.actual_generations_per_production_type().send().await;
    let types = types.unwrap().into_inner();
    let total = types.actual_generations_per_production_type.last().unwrap();
    assert_eq!(total.production_type.as_str(), "TOTAL");
    assert!(
        total
            .values
            .iter()
            .all(|value| value.updated_date.is_none())
    );
    let units = client.actual_generations_per_unit().send().await.unwrap();
    let unit = &units.actual_generations_per_unit[0];
    assert_eq!(unit.unit.production_type, None);
    assert_eq!(
        (unit.values[0].end_date - unit.values[0].start_date).num_minutes(),
        30
    );
    let mix = client.generation_mix_15min_time_scale().send().await;
    assert_eq!(mix.unwrap().generation_mix_15min_time_scale.len(), 23);
    let water = client.water_reserves().send().await.unwrap();
    assert_eq!(water.water_reserves[0].values.len(), 1);
    let tempo = world.tempo().service_sandbox();
    let days = tempo.tempo_like_calendars().send().await.unwrap();
    let day = &days.tempo_like_calendars[0].values[0];
    assert_eq!(day.date().to_string(), "2016-03-12");
    let text: Vec<String> = world.requests("/sandbox/").iter().map(show).collect();
    assert_eq!(text.len(), 5);
    assert_snapshot!(text.join("\n"));
}

/// Progenitor's template adds one to every request; the services know none.
#[tokio::test]
async fn no_request_has_an_api_version() {
    let world = World::start().await;
    world.client.capacities_cpc().send().await.unwrap();
    world
        .client
        .capacities_per_production_type()
        .send_raw()
        .await
        .unwrap();
    let requests = world.sandbox.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.header("api-version"), None);
        assert_eq!(request.header("accept"), Some("application/json"));
        let agent = request.header("user-agent").unwrap();
        assert!(agent.starts_with("gridwire/"), "{agent}");
    }
}

/// Another server than the sandbox sees the same, the credentials in full.
#[tokio::test]
async fn the_credentials_are_what_was_given() {
    let double = Double::saying(Answer::json(r#"{"capacities_cpc":[]}"#)).await;
    double.client.capacities_cpc().send().await.unwrap();
    let asked = double.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(
        asked[0].header("authorization"),
        Some("Basic YW4taWQtb2YtdGhlLWRvdWJsZTpzM2NyM3Qvb2YrdGhlPWRvdWJsZQ==")
    );
    assert_eq!(asked[0].body, "grant_type=client_credentials");
    assert_eq!(
        asked[1].header("authorization"),
        Some("Bearer a-token-of-the-double")
    );
    assert_eq!(asked[1].body, "");
}
