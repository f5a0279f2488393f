//! Every operation and every parameter, alone and together: the query as it is sent, letter by
//! letter, and the answer as it is read.

use gridwire::core::chrono::{TimeDelta, Utc};
use gridwire::rte_capacities::{
    Client, CpcProductionType, DepartmentCode, NetworkConnection, Paris, ProductionType, Result,
    operations,
};

use crate::support::{API, Answer, Asked, Double, at, utc};

const PER_TYPE: &str = r#"{"capacities_per_production_type":[{"start_date":"2025-01-01T00:00:00+01:00","end_date":"2026-01-01T00:00:00+01:00","values":[{"start_date":"2025-01-01T00:00:00+01:00","end_date":"2026-01-01T00:00:00+01:00","type":"NUCLEAR","value":62990.5,"updated_date":"2024-12-29T10:00:00+01:00"}]}]}"#;
const PER_UNIT: &str = r#"{"capacities_per_production_unit":[{"production_unit":{"code_eic":"17W999P999P00016","name":"EXEMPLE 1"},"values":[{"start_date":"1948-01-01T00:00:00+01:00","installed_capacity":312.5,"voltage_level_connection":225,"type":"FOSSIL_GAS"}]}]}"#;
const CPC: &str = r#"{"capacities_cpc":[{"updated_date":"2025-02-01T00:00:00+01:00","department_code":"FR-35","network_connection":"RPD","production_type":"BIOGAZ","value":4321}]}"#;

/// The answer of whichever resource is asked.
fn answer(asked: &Asked) -> Answer {
    match asked.path().rsplit('/').next().unwrap() {
        "" => Answer::token(),
        "capacities_per_production_type" => Answer::json(PER_TYPE),
        "capacities_per_production_unit" => Answer::json(PER_UNIT),
        "capacities_cpc" => Answer::json(CPC),
        other => Answer::new(404, "text/plain", other),
    }
}

async fn double() -> Double {
    Double::start(answer).await
}

/// Makes the one call and gives the query that it sent.
async fn query(resource: &str, call: impl AsyncFnOnce(Client) -> Result<()>) -> String {
    let double = double().await;
    call(double.client.clone()).await.unwrap();
    let calls = double.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (
            calls[0].method.as_str(),
            calls[0].path(),
            calls[0].body.as_str()
        ),
        ("GET", format!("{API}/{resource}").as_str(), "")
    );
    calls[0].query().to_owned()
}

async fn per_type(
    set: impl FnOnce(operations::CapacitiesPerProductionType) -> operations::CapacitiesPerProductionType,
) -> String {
    query("capacities_per_production_type", async |client| {
        let answer = set(client.capacities_per_production_type()).send().await?;
        let row = &answer.capacities_per_production_type[0].values[0];
        assert_eq!(
            (&row.production_type, row.value_mw, row.start_date),
            (
                &ProductionType::Nuclear,
                Some(62990.5),
                at("2025-01-01T00:00:00+01:00")
            )
        );
        Ok(())
    })
    .await
}

async fn per_unit(
    set: impl FnOnce(operations::CapacitiesPerProductionUnit) -> operations::CapacitiesPerProductionUnit,
) -> String {
    query("capacities_per_production_unit", async |client| {
        let answer = set(client.capacities_per_production_unit()).send().await?;
        let unit = &answer.capacities_per_production_unit[0];
        let value = &unit.values[0];
        assert_eq!(unit.production_unit.code_eic.as_str(), "17W999P999P00016");
        assert_eq!(
            (
                value.installed_capacity_mw,
                value.voltage_level_connection_kv,
                value.end_date
            ),
            (Some(312.5), Some(225.0), None)
        );
        Ok(())
    })
    .await
}

async fn cpc(set: impl FnOnce(operations::CapacitiesCpc) -> operations::CapacitiesCpc) -> String {
    query("capacities_cpc", async |client| {
        let answer = set(client.capacities_cpc()).send().await?;
        let row = &answer.capacities_cpc[0];
        assert_eq!(
            (
                row.department_code.as_str(),
                &row.production_type,
                row.value_kw
            ),
            ("FR-35", &CpcProductionType::Biogaz, Some(4321.0))
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn without_parameters_nothing_is_added() {
    assert_eq!(per_type(|operation| operation).await, "");
    assert_eq!(per_unit(|operation| operation).await, "");
    assert_eq!(cpc(|operation| operation).await, "");
}

#[tokio::test]
async fn both_dates() {
    let (start, end) = (
        at("2024-01-01T00:00:00+01:00"),
        at("2025-01-01T00:00:00+01:00"),
    );
    let expected = "start_date=2024-01-01T00:00:00%2B01:00&end_date=2025-01-01T00:00:00%2B01:00";
    assert_eq!(
        per_type(|operation| operation.start_date(start).end_date(end)).await,
        expected
    );
    assert_eq!(
        per_unit(|operation| operation.end_date(end).start_date(start)).await,
        expected
    );
    assert_eq!(
        cpc(|operation| operation.start_date(start).end_date(end)).await,
        expected
    );
}

#[tokio::test]
async fn each_date_alone_where_the_rules_are_left_to_the_service() {
    let date = at("2024-01-01T00:00:00+01:00");
    let start = "start_date=2024-01-01T00:00:00%2B01:00";
    let end = "end_date=2024-01-01T00:00:00%2B01:00";
    assert_eq!(
        per_type(|operation| operation.start_date(date).unchecked()).await,
        start
    );
    assert_eq!(
        per_type(|operation| operation.end_date(date).unchecked()).await,
        end
    );
    assert_eq!(
        per_unit(|operation| operation.start_date(date).unchecked()).await,
        start
    );
    assert_eq!(
        per_unit(|operation| operation.end_date(date).unchecked()).await,
        end
    );
    assert_eq!(
        cpc(|operation| operation.start_date(date).unchecked()).await,
        start
    );
    assert_eq!(
        cpc(|operation| operation.end_date(date).unchecked()).await,
        end
    );
}

#[tokio::test]
async fn dates_of_any_zone_with_whole_seconds() {
    let utc_start = utc("2024-05-31T22:00:00.999Z");
    let local_end = utc("2024-06-30T22:00:00Z").with_timezone(&Paris);
    assert_eq!(
        per_unit(|operation| operation.start_date(utc_start).end_date(local_end)).await,
        "start_date=2024-05-31T22:00:00%2B00:00&end_date=2024-07-01T00:00:00%2B02:00"
    );
    let west = at("2024-05-31T12:30:00-09:30");
    let end = utc_start + TimeDelta::days(2);
    assert_eq!(
        cpc(|operation| operation.start_date(west).end_date::<Utc>(end)).await,
        "start_date=2024-05-31T12:30:00-09:30&end_date=2024-06-02T22:00:00%2B00:00"
    );
}

#[tokio::test]
async fn production_types() {
    assert_eq!(
        per_type(|operation| operation.production_type(ProductionType::Nuclear)).await,
        "production_type=NUCLEAR"
    );
    // In the order given, each once; commas stay as they are.
    let some = vec![
        ProductionType::WindOnshore,
        ProductionType::Biomass,
        ProductionType::WindOnshore,
    ];
    assert_eq!(
        per_type(|operation| operation.production_type(some)).await,
        "production_type=WIND_ONSHORE,BIOMASS"
    );
    assert_eq!(
        per_type(|operation| operation.production_type(ProductionType::from("BATTERY STORAGE+")))
            .await,
        "production_type=BATTERY%20STORAGE%2B"
    );
    assert_eq!(
        cpc(|operation| operation
            .production_type([CpcProductionType::Biogaz, CpcProductionType::Others]))
        .await,
        "production_type=BIOGAZ,OTHERS"
    );
    assert_eq!(
        cpc(|operation| operation.production_type(CpcProductionType::from("BIOGAS"))).await,
        "production_type=BIOGAZ"
    );
}

#[tokio::test]
async fn departments() {
    assert_eq!(
        cpc(|operation| operation.department_code(DepartmentCode::france())).await,
        "department_code=FR"
    );
    let some = ["01", "2A", "974"].map(|number| DepartmentCode::department(number).unwrap());
    assert_eq!(
        cpc(|operation| operation.department_code(&some[..])).await,
        "department_code=FR-01,FR-2A,FR-974"
    );
}

#[tokio::test]
async fn networks() {
    for network in NetworkConnection::KNOWN {
        assert_eq!(
            cpc(|operation| operation.network_connection(network.clone())).await,
            format!("network_connection={network}")
        );
    }
    assert_eq!(
        cpc(|operation| operation.network_connection(NetworkConnection::KNOWN)).await,
        "network_connection=RPD,RPT"
    );
}

#[tokio::test]
async fn everything_at_once_in_the_order_of_the_specification() {
    let (start, end) = (
        at("2024-01-01T00:00:00+01:00"),
        at("2025-01-01T00:00:00+01:00"),
    );
    let sent = cpc(|operation| {
        operation
            .production_type(CpcProductionType::KNOWN)
            .network_connection(NetworkConnection::KNOWN)
            .department_code([DepartmentCode::france(), DepartmentCode::from("FR-35")])
            .end_date(end)
            .start_date(start)
    })
    .await;
    assert_eq!(
        sent,
        "start_date=2024-01-01T00:00:00%2B01:00&end_date=2025-01-01T00:00:00%2B01:00\
         &department_code=FR,FR-35&network_connection=RPD,RPT\
         &production_type=WIND,SOLAR,HYDRO,COGENERATION,BIOGAZ,BIOMASS,INCINERATION,GEOTHERMAL,OTHERS"
    );
    let sent = per_type(|operation| {
        let operation = operation.production_type(ProductionType::KNOWN);
        operation.year(2024).unwrap()
    })
    .await;
    assert_eq!(
        sent,
        "start_date=2024-01-01T00:00:00%2B01:00&end_date=2025-01-01T00:00:00%2B01:00\
         &production_type=BIOMASS,FOSSIL_BROWN_COAL_LIGNITE,FOSSIL_COAL_DERIVED_GAS,FOSSIL_GAS,\
         FOSSIL_HARD_COAL,FOSSIL_OIL,FOSSIL_OIL_SHALE,FOSSIL_PEAT,GEOTHERMAL,HYDRO_PUMPED_STORAGE,\
         HYDRO_RUN_OF_RIVER_AND_POUNDAGE,HYDRO_WATER_RESERVOIR,MARINE,NUCLEAR,OTHER_RENEWABLE,SOLAR,\
         WASTE,WIND_OFFSHORE,WIND_ONSHORE,OTHER"
    );
    // The guide's limit is 512 with the service's own address, and this just fits.
    let real = "https://digital.iservices.rte-france.com".len();
    assert_eq!(
        real + API.len() + "/capacities_per_production_type?".len() + sent.len(),
        495
    );
}

#[tokio::test]
async fn the_last_of_a_parameter_counts() {
    let (first, second) = (
        at("2023-01-01T00:00:00+01:00"),
        at("2024-01-01T00:00:00+01:00"),
    );
    let end = at("2025-01-01T00:00:00+01:00");
    assert_eq!(
        per_unit(|operation| operation.start_date(first).start_date(second).end_date(end)).await,
        "start_date=2024-01-01T00:00:00%2B01:00&end_date=2025-01-01T00:00:00%2B01:00"
    );
    assert_eq!(
        cpc(|operation| operation
            .department_code(DepartmentCode::from("FR-01"))
            .department_code(DepartmentCode::from("FR-02")))
        .await,
        "department_code=FR-02"
    );
}

#[tokio::test]
async fn the_services_own_sandbox() {
    let double = double().await;
    let client = double.client.service_sandbox();
    client
        .capacities_per_production_type()
        .send()
        .await
        .unwrap();
    client
        .capacities_per_production_unit()
        .send()
        .await
        .unwrap();
    client.capacities_cpc().send().await.unwrap();
    let paths: Vec<String> = double
        .calls()
        .iter()
        .map(|asked| asked.target.clone())
        .collect();
    assert_eq!(
        paths,
        [
            format!("{API}/sandbox/capacities_per_production_type"),
            format!("{API}/sandbox/capacities_per_production_unit"),
            format!("{API}/sandbox/capacities_cpc"),
        ]
    );
}

#[tokio::test]
async fn the_body_as_it_came_with_its_status_and_headers() {
    let odd = "\u{feff}{\"capacities_cpc\": [ ] }\n";
    let double = Double::saying(Answer::json(odd).header("x-served-by", "a front server")).await;
    let raw = double.client.capacities_cpc().send_raw().await.unwrap();
    assert_eq!(raw.as_ref(), odd.as_bytes());
    assert_eq!(
        (
            raw.status(),
            raw.header("X-Served-By"),
            raw.header("x-nothing")
        ),
        (200, Some("a front server"), None)
    );
    let read = double.client.capacities_cpc().send().await.unwrap();
    assert_eq!((read.capacities_cpc.len(), read.status()), (0, 200));
}

#[tokio::test]
async fn every_2xx_is_an_answer() {
    for status in [200, 201, 203, 206] {
        let double = Double::saying(Answer::new(status, "application/json", CPC)).await;
        let answer = double.client.capacities_cpc().send().await.unwrap();
        assert_eq!((answer.status(), answer.capacities_cpc.len()), (status, 1));
    }
}

#[tokio::test]
async fn a_value_that_would_change_the_list_is_not_sent() {
    let double = double().await;
    for code in ["FR-01,FR-02", ""] {
        let operation = double.client.capacities_cpc();
        let operation = operation.department_code(DepartmentCode::from(code));
        let error = operation.send().await.unwrap_err();
        assert!(error.is_invalid_input());
        assert_eq!(
            error.to_string(),
            format!(
                "department_code = {code:?}: a value of a list may be neither empty nor hold a comma. Give each value on its own"
            )
        );
    }
    assert_eq!(double.asked().len(), 0);
}
