//! The 512 characters that a URI may have.

use gridwire::rte_capacities::{
    CapacitiesCpcRow, CpcProductionType, DepartmentCode, NetworkConnection,
};

use crate::support::{World, days};

/// The departments of mainland France without Corsica, as many as asked for.
fn departments(count: usize) -> Vec<DepartmentCode> {
    let numbers = (1..=95).filter(|number| *number != 20);
    let codes = numbers.map(|number| DepartmentCode::department(&format!("{number:02}")).unwrap());
    codes.take(count).collect()
}

#[tokio::test]
async fn a_longer_one_is_not_sent() {
    let world = World::start().await;
    let operation = world.client.capacities_cpc();
    let error = operation
        .department_code(departments(94))
        .send()
        .await
        .unwrap_err();
    assert!(error.is_invalid_input());
    let text = error.to_string();
    assert!(
        text.contains(" characters: RTE Generation Installed Capacities v1 takes 512 at most (it would answer 414)"),
        "{text}"
    );
    assert!(
        text.ends_with("Ask for fewer values of a list at once, leave the list out to get all, or use range, which splits it"),
        "{text}"
    );
    assert_eq!(error.operation(), Some("capacities_cpc"));
    assert_eq!(world.requests("/open_api").len(), 0);
}

fn keys(rows: &[CapacitiesCpcRow]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            let updated = row.updated_date.map(|date| date.to_rfc3339());
            let (sector, network) = (&row.production_type, &row.network_connection);
            format!(
                "{updated:?} {} {sector} {network} {:?}",
                row.department_code, row.value_kw
            )
        })
        .collect()
}

#[tokio::test]
async fn a_range_asks_for_94_departments_in_parts() {
    let world = World::start().await;
    let month = days("2024-02-01", "2024-02-29");
    let operation = world
        .client
        .capacities_cpc()
        .department_code(departments(94));
    let series = operation.range(month.from(), month.to()).await.unwrap();

    let queries = world.queries("capacities_cpc");
    assert_eq!(queries.len(), 2);
    let lists: Vec<&str> = queries
        .iter()
        .map(|query| query.split_once("department_code=").unwrap().1)
        .collect();
    let all: Vec<String> = departments(94).iter().map(ToString::to_string).collect();
    assert_eq!(lists.join(","), all.join(","));
    assert_eq!(series.coverage.requests, 2);
    assert_eq!(series.coverage.received, [month]);

    // The same as the union of single calls, one per department.
    let mut expected = Vec::new();
    for department in departments(94) {
        let operation = world.client.capacities_cpc().department_code(department);
        let single = operation.start_date(month.from()).end_date(month.to());
        expected.extend(single.send().await.unwrap().into_inner().capacities_cpc);
    }
    let (mut got, mut expected) = (keys(&series.rows), keys(&expected));
    got.sort();
    expected.sort();
    assert_eq!(got, expected);
    got.dedup();
    assert_eq!((got.len(), series.coverage.duplicates), (expected.len(), 0));
    // 94 departments, 9 sectors, 2 networks: each combination has a row at least.
    assert!(expected.len() >= 94 * 18, "{}", expected.len());
}

/// However many are asked for, no request is refused for its length: the service counts its own
/// address, whatever the base URL is.
#[tokio::test]
async fn no_number_of_departments_breaks_the_limit() {
    let world = World::start().await;
    let day = days("2024-02-29", "2024-02-29");
    let mut refused = Vec::new();
    for count in 48..=64 {
        let operation = world
            .client
            .capacities_cpc()
            .department_code(departments(count));
        if let Err(error) = operation.range(day.from(), day.to()).await {
            refused.push((count, error.status()));
        }
    }
    assert_eq!(refused, []);
}

#[tokio::test]
async fn other_filters_take_their_room() {
    let world = World::start().await;
    let day = days("2024-02-29", "2024-02-29");
    let operation = world.client.capacities_cpc();
    let operation = operation
        .department_code(departments(60))
        .network_connection(NetworkConnection::KNOWN)
        .production_type(CpcProductionType::KNOWN);
    let series = operation.range(day.from(), day.to()).await.unwrap();
    assert_eq!(series.coverage.requests, 2);
    for query in world.queries("capacities_cpc") {
        assert!(query.ends_with(
            "&network_connection=RPD,RPT&production_type=WIND,SOLAR,HYDRO,COGENERATION,BIOGAZ,BIOMASS,INCINERATION,GEOTHERMAL,OTHERS"
        ));
    }
}
