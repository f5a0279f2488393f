//! The sandbox and the specification are written apart; here they must say the same.

use std::collections::BTreeSet;

use gridwire::climkit::{MeterMode, MeterType, SamplingFrequency, SeriesQuery};
use gridwire_codegen::spec::Spec;
use gridwire_sandbox::ClimkitSite;

use super::World;
use crate::support::project;

fn spec() -> Spec {
    Spec::load(&project().join("specs/climkit/openapi.yaml")).unwrap()
}

#[test]
fn every_doubt_is_in_the_provenance() {
    let text = std::fs::read_to_string(project().join("specs/climkit/provenance.md")).unwrap();
    for number in 1..=26 {
        let row = format!("| K{number} |");
        assert_eq!(text.matches(&row).count(), 1, "{row}");
    }
}

#[tokio::test]
async fn every_operation_is_answered_in_the_sandbox() {
    let world = World::start().await;
    let site = ClimkitSite::AmBach.id();
    world.client.inventory().await.unwrap();
    let meter = format!("64c200000000000000{}0002", &site[22..]);
    let sensor = format!("64c300000000000000{}0001", &site[22..]);
    let client = &world.client;
    let query = gridwire::climkit::RawQuery::new();
    client
        .meter_data(site, meter.as_str(), SeriesQuery::new())
        .send()
        .await
        .unwrap();
    client
        .meter_data_raw(site, meter.as_str(), query)
        .send()
        .await
        .unwrap();
    client
        .sensor_data(site, sensor.as_str())
        .send()
        .await
        .unwrap();
    client
        .site_data(site, "electricity", SeriesQuery::new())
        .send()
        .await
        .unwrap();
    let asked: BTreeSet<String> = world
        .sandbox
        .requests()
        .into_iter()
        .filter(|request| request.status == Some(200))
        .map(|request| {
            let path = request.path.trim_start_matches("/api/v1/").to_owned();
            let mut words = path.split('/').filter(|word| !word.starts_with("64c"));
            words.next().unwrap().to_owned()
        })
        .collect();
    let named: BTreeSet<String> = spec()
        .keys("/paths")
        .into_iter()
        .map(|path| {
            let mut words = path.split('/').filter(|word| !word.is_empty());
            words
                .find(|word| !word.starts_with('{'))
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!((asked.len(), &asked), (9, &named));
}

#[tokio::test]
async fn the_sandbox_has_the_types_modes_and_steps_of_the_specification() {
    let world = World::start().await;
    let bach = world.site(ClimkitSite::AmBach).await;
    let types: BTreeSet<_> = bach
        .meters
        .iter()
        .filter_map(|meter| meter.meter_type.clone())
        .collect();
    let modes: BTreeSet<_> = bach
        .meters
        .iter()
        .filter_map(|meter| meter.mode.clone())
        .collect();
    assert_eq!(types, MeterType::KNOWN.iter().cloned().collect());
    assert_eq!(modes, MeterMode::KNOWN.iter().cloned().collect());
    for meter_type in MeterType::KNOWN {
        for step in SamplingFrequency::KNOWN {
            let query = SeriesQuery::new().sampling_frequency(step.clone());
            let data = world
                .client
                .site_data(bach.id.clone(), meter_type.clone(), query);
            assert!(
                !data.send().await.unwrap().is_empty(),
                "{meter_type} {step}"
            );
        }
    }
    let unknown = SeriesQuery::new().sampling_frequency("W");
    let data = world
        .client
        .site_data(bach.id.clone(), "electricity", unknown);
    assert_eq!(data.send().await.unwrap_err().status(), Some(400));
    // Every status that the sandbox gives to an operation is one of the specification.
    let statuses = spec().keys("/paths/~1site_data~1{site_id}~1{meter_type}/post/responses");
    for status in [
        "200", "400", "401", "403", "404", "413", "422", "429", "5XX",
    ] {
        assert!(statuses.iter().any(|known| known == status), "{status}");
    }
}
