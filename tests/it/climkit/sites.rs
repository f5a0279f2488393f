//! What there is: sites, meters and sensors, in the shapes of today and of 2022.

use gridwire::climkit::{CubicMetres, Kwh, MeterType, SiteRef};
use gridwire::core::serde_json::json;
use gridwire::core::wire::decode;
use gridwire_sandbox::{ClimkitShape, ClimkitSite, ClimkitSiteList};

use super::{FLAT, RULE, World, days, meter};

/// Acceptance test 13.
#[tokio::test]
async fn every_list_of_sites_gives_the_same_inventory() {
    let mut inventories = Vec::new();
    for list in [
        ClimkitSiteList::Objects,
        ClimkitSiteList::ObjectIds,
        ClimkitSiteList::Ids,
    ] {
        let world = World::start().await;
        world.climkit().set_site_list(list);
        let sites = world.client.inventory().await.unwrap();
        assert_eq!(world.sandbox.requests().len(), 1 + 1 + 3 * sites.len());
        let told = sites.into_iter().map(|site| {
            let meters = site.meters.iter().map(|meter| meter.id.to_string());
            let sensors = site.sensors.iter().map(|sensor| sensor.id.to_string());
            let all: Vec<_> = meters.chain(sensors).collect();
            (site.id.to_string(), site.infos.name, all)
        });
        inventories.push(told.collect::<Vec<_>>());
    }
    assert_eq!(inventories[0].len(), 4);
    assert_eq!(inventories[0][0].0, ClimkitSite::LesTilleuls.id());
    assert_eq!(inventories[0][0].2.len(), 13 + 1);
    assert!(
        inventories[1..]
            .iter()
            .all(|other| *other == inventories[0])
    );
}

#[test]
fn an_object_without_an_id_is_kept_whole() {
    let body = json!(["a1", {"ref": "T-01", "nested": {"id": "no"}}, {"_id": {"$oid": "b2"}}]);
    let sites: Vec<SiteRef> = decode(body.to_string().as_bytes()).unwrap();
    let ids: Vec<_> = sites
        .iter()
        .map(|site| site.id().map(ToString::to_string).ok())
        .collect();
    assert_eq!(ids, [Some("a1".into()), None, Some("b2".into())]);
    let error = sites[1].id().unwrap_err().to_string();
    assert!(
        error.contains(r#"{"nested":{"id":"no"},"ref":"T-01"}"#),
        "{error}"
    );
    assert_eq!(sites[1].raw(), &body[1]);
}

#[tokio::test]
async fn a_site_says_the_same_in_the_shape_of_2022() {
    let world = World::start().await;
    let today = world.site(ClimkitSite::LesTilleuls).await;
    world.climkit().set_shape(ClimkitShape::Of2022);
    let then = world.site(ClimkitSite::LesTilleuls).await;
    for site in [&today, &then] {
        let address = site.infos.address.as_ref().unwrap();
        assert_eq!(address.city.as_deref(), Some("Nyon"));
        assert_eq!(address.postal_code.as_ref().unwrap().to_string(), "1260");
        let rules = site.meters.iter().filter(|meter| meter.is_rule());
        assert_eq!(
            rules.map(|meter| meter.id.as_str()).collect::<Vec<_>>(),
            [RULE]
        );
        let primary = site
            .meters
            .iter()
            .map(|meter| meter.prim_ad.as_ref().unwrap().to_string());
        assert_eq!(primary.take(2).collect::<Vec<_>>(), ["10", "11"]);
    }
    let named =
        |site: &gridwire::climkit::Site| site.meters.iter().filter(|it| it.name.is_some()).count();
    assert_eq!((named(&today), named(&then)), (13, 0));
}

#[tokio::test]
async fn the_quantity_is_that_of_the_meter_or_nothing_is_sent() {
    let world = World::start().await;
    let site = world.site(ClimkitSite::AmBach).await;
    let (from, to) = (
        days("2026-06-01", "2026-06-02").from(),
        days("2026-06-01", "2026-06-02").to(),
    );
    let sent = world.sandbox.requests().len();
    let water = site.rows::<Kwh>(MeterType::ColdWater).range(from, to);
    let error = water.await.unwrap_err();
    assert!(error.is_invalid_input(), "{error}");
    assert!(error.to_string().contains("cold_water") && error.to_string().contains("CubicMetres"));
    let power = site
        .rows::<CubicMetres>(MeterType::Electricity)
        .range(from, to);
    assert!(power.await.unwrap_err().is_invalid_input());
    let cold = site
        .meters
        .iter()
        .find(|meter| meter.meter_type == Some(MeterType::ColdWater));
    assert!(
        site.meter_rows::<Kwh>(&cold.unwrap().id)
            .unwrap_err()
            .is_invalid_input()
    );
    let unknown = site.meter_rows::<Kwh>(&meter(FLAT)).unwrap_err();
    assert!(unknown.to_string().contains("no such meter"), "{unknown}");
    assert_eq!(world.sandbox.requests().len(), sent);

    // Of the right one there are rows; a type that nobody lists may count anything, which the service knows.
    let rows = site.meter_rows::<CubicMetres>(&cold.unwrap().id).unwrap();
    let series = rows.range(from, to).await.unwrap();
    assert_eq!(series.rows.len(), 2 * 96);
    let steam = site
        .rows::<CubicMetres>("steam")
        .range(from, to)
        .await
        .unwrap_err();
    assert_eq!(
        steam.service_message(),
        Some("Unknown meter type"),
        "{steam}"
    );
}

#[tokio::test]
async fn an_id_makes_no_other_address() {
    let world = World::start().await;
    for id in ["site_data", "a/b", "..", "a b", "", "%2e", "auth"] {
        let error = world.client.sensors_list(id).send().await.unwrap_err();
        assert!(error.is_invalid_input(), "{id}: {error}");
        assert!(
            error.to_string().contains("64c1000000000000000000a1"),
            "{error}"
        );
    }
    let error = world.client.meter_data(
        ClimkitSite::LesTilleuls.id(),
        "../auth",
        gridwire::climkit::SeriesQuery::new(),
    );
    assert!(error.send().await.unwrap_err().is_invalid_input());
    assert_eq!(world.sandbox.requests().len(), 0);
}
