//! Assets: made, read, listed, changed, copied, deleted.

use futures_util::TryStreamExt as _;
use gridwire::core::ErrorKind;
use gridwire::core::serde_json::{Value, json};
use gridwire::flexmeasures::{
    Asset, AssetFields, AssetId, AssetSortKey, AssetTypeId, AssetUpdate, Client, FlexContext,
    FlexMeasuresError as _, FlexModel, Graph, NewAsset, Page, Plot, ShownGraph, SortDirection,
};

use crate::users::url;
use crate::world::{UNKNOWN, World};

pub(crate) async fn run(world: &World) {
    let battery = types(world).await;
    let id = made_and_changed(world, battery).await;
    refused(world, battery, id).await;
    listed(world).await;
    copied(world, id).await;
    deleted(world, id).await;
}

/// The types, of which that of batteries.
async fn types(world: &World) -> AssetTypeId {
    let types = world.seen.ok(world.users.plain.asset_types().send().await);
    let nobody = Client::with_token(url(), "no token").build().unwrap();
    let error = world.seen.refused(401, nobody.asset_types().send().await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
    world.seen.refused(401, nobody.public_assets().send().await);
    types.iter().find(|one| one.name == "battery").unwrap().id
}

async fn made_and_changed(world: &World, battery: AssetTypeId) -> AssetId {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let price = world.sensor("PRICE");
    let model = FlexModel::new()
        .soc_max("100 kWh")
        .roundtrip_efficiency("81%");
    let context = FlexContext::new()
        .consumption_price(price)
        .site_power_capacity("60 kVA");
    let graph = Graph::new()
        .title("Prices")
        .plots([Plot::new().sensor(price)]);
    let new = NewAsset::new("Shed", battery)
        .account_id(world.account("TOY"))
        .description("Behind the house")
        .external_id("shed-1")
        .latitude(-33.5)
        .longitude(151.25)
        .attributes(json!({"floor": 0.5, "list": [1, null], "text": "é\"\\"}))
        .flex_model(model.clone())
        .flex_context(context.clone())
        .sensors_to_show([ShownGraph::Graph(graph), ShownGraph::Sensor(price)]);
    let made = seen.ok(toy.add_asset(new.clone()).send().await);
    assert_eq!(made.status(), 201);
    let read = seen.ok(toy.asset(made.id).send().await).into_inner();
    for asset in [&*made, &read] {
        assert_eq!(asset.name.as_deref(), Some("Shed"));
        assert_eq!(asset.account_id, Some(world.account("TOY")));
        assert_eq!(
            (asset.latitude, asset.longitude),
            (Some(-33.5), Some(151.25))
        );
        assert_eq!(asset.description, new.description);
        assert_eq!(asset.external_id, new.external_id);
        assert_eq!(asset.attributes, new.attributes);
        assert_eq!(asset.flex_model, Some(model.clone()));
        assert_eq!(asset.flex_context, Some(context.clone()));
        assert_eq!(asset.parent_asset_id, None);
        assert_eq!(asset.asset_type.as_ref().unwrap().name, "battery");
    }
    assert_eq!(read.owner.as_ref().unwrap().name.as_deref(), Some("Toy"));
    let Some(ShownGraph::Graph(shown)) = read.sensors_to_show.first() else {
        panic!("{:?}", read.sensors_to_show);
    };
    assert_eq!(shown.plots[0].sensor, Some(price));

    // What is not named stays; what is, is replaced as a whole.
    let below = world.asset("BUILDING");
    let update = AssetUpdate::new()
        .parent_asset_id(below)
        .attributes(json!({"only": true}));
    let changed = seen.ok(toy.update_asset(made.id, update).send().await);
    assert_eq!(changed.parent_asset_id, Some(below));
    assert_eq!(changed.attributes, Some(json!({"only": true})));
    assert_eq!(changed.flex_model, read.flex_model);
    let parent = seen.ok(toy.asset(below).send().await);
    assert!(parent.child_assets.iter().any(|child| child.id == made.id));
    // Null is another thing than nothing.
    let mut update = AssetUpdate::new();
    update.extra.insert("parent_asset_id", Value::Null);
    let changed = seen.ok(toy.update_asset(made.id, update).send().await);
    assert_eq!(changed.parent_asset_id, None);
    made.id
}

async fn refused(world: &World, battery: AssetTypeId, id: AssetId) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let ours = |name: &str| NewAsset::new(name, battery).account_id(world.account("TOY"));
    let cases = [
        (ours("Shed"), "name", "already exists"),
        (
            ours("X").latitude(99.0),
            "latitude",
            "exceeds the maximum latitude",
        ),
        (
            ours("X").account_id(world.account("OTHER")),
            "account_id",
            "not allowed",
        ),
        (
            NewAsset::new("X", UNKNOWN).account_id(world.account("TOY")),
            "generic_asset_type_id",
            "doesn't exist",
        ),
    ];
    for (asset, field, message) in cases {
        let error = seen.refused(422, toy.add_asset(asset).send().await);
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Refused, 1),
            "{error}"
        );
        assert_eq!(error.code(), Some("UNPROCESSABLE_ENTITY"));
        let wrong = &error.field_errors()[0];
        assert_eq!(wrong.location.as_deref(), Some("json"));
        assert_eq!(wrong.field, field);
        assert!(wrong.messages[0].contains(message), "{wrong}");
        assert!(error.to_string().contains(message), "{error}");
    }
    // Public ones are for admins, top-level ones for account-admins.
    let error = seen.refused(403, toy.add_asset(NewAsset::new("X", battery)).send().await);
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Permission, Some("INVALID_SENDER"))
    );
    let public = NewAsset::new("Public", battery);
    let public = seen.ok(world.users.admin.add_asset(public).send().await);
    assert_eq!(public.account_id, None);
    seen.ok(world.users.other.asset(public.id).send().await);
    seen.ok(world.users.admin.delete_asset(public.id).send().await);
    seen.refused(403, world.users.plain.add_asset(ours("X")).send().await);
    let child = ours("Child").parent_asset_id(id);
    seen.ok(world.users.plain.add_asset(child).send().await);

    let error = seen.refused(404, toy.asset(UNKNOWN).send().await);
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(
        error.service_message(),
        Some("No asset found with ID 99999.")
    );
    seen.refused(403, toy.asset(world.asset("FOREIGN")).send().await);
    let itself = AssetUpdate::new().parent_asset_id(id);
    // The database finds out, and the server fails; no repetition would mend that.
    let error = seen.refused(500, toy.update_asset(id, itself).send().await);
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Refused, 1),
        "{error}"
    );
    assert!(error.remedy().unwrap().contains("parent"), "{error}");
    // Looked at where it is changed, not where it is made.
    let wrong = || FlexContext::new().site_power_capacity("1 EUR");
    let unseen = ours("Unseen").flex_context(wrong());
    let unseen = seen.ok(toy.add_asset(unseen).send().await).id;
    seen.ok(toy.delete_asset(unseen).send().await);
    let update = AssetUpdate::new().flex_context(wrong());
    let error = seen.refused(422, toy.update_asset(id, update).send().await);
    let fault = error.field_errors()[0].to_string();
    assert_eq!(
        fault,
        "site-power-capacity: Cannot convert value `1 EUR` to 'MW'"
    );
    let error = seen.refused(422, toy.update_asset(id, AssetUpdate::new()).send().await);
    assert_eq!(error.field_errors()[0].messages, ["No JSON data provided."]);
    let rename = || AssetUpdate::new().name("Mine");
    seen.refused(404, toy.update_asset(UNKNOWN, rename()).send().await);
    seen.refused(
        403,
        toy.update_asset(world.asset("FOREIGN"), rename())
            .send()
            .await,
    );
}

async fn listed(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let names = |rows: &[Asset]| -> Vec<String> {
        rows.iter().filter_map(|asset| asset.name.clone()).collect()
    };
    let named = || {
        toy.assets()
            .fields(["name"])
            .sorted(AssetSortKey::Name, SortDirection::Asc)
    };
    let all = seen.ok(named().send().await);
    let expected = [
        "Battery",
        "Building",
        "Child",
        "Legacy battery",
        "Shed",
        "Solar",
    ];
    assert_eq!(names(all.rows()), expected);
    // Only the fields that were asked for.
    assert!(all.rows().iter().all(|asset| asset.flex_model.is_none()));

    let Page::Part(page) = seen
        .ok(named().per_page(4).page(2).send().await)
        .into_inner()
    else {
        panic!("no page");
    };
    assert_eq!(
        (page.total, page.filtered, names(&page.rows)),
        (6, 6, vec!["Shed".into(), "Solar".into()])
    );
    let error = seen.refused(404, named().per_page(4).page(3).send().await);
    assert_eq!(error.kind(), ErrorKind::Refused);
    let rows: Vec<Asset> = toy.assets().rows().try_collect().await.unwrap();
    assert!(rows.is_sorted_by(|one, next| one.id.get() < next.id.get()));
    assert_eq!(rows.len(), 6);

    let filtered = seen.ok(named().filter("legacy batt").send().await);
    assert_eq!(names(filtered.rows()), ["Legacy battery"]);
    let error = seen.refused(422, named().filter("\"legacy").send().await);
    assert_eq!(
        error.field_errors()[0].to_string(),
        "filter: No closing quotation"
    );
    let below = named().root(world.asset("BUILDING")).depth(1).send();
    assert_eq!(
        names(seen.ok(below.await).rows()),
        ["Battery", "Building", "Solar"]
    );
    let error = seen.refused(
        422,
        toy.assets()
            .fields(AssetFields::from(["nope"]))
            .send()
            .await,
    );
    assert_eq!(error.field_errors()[0].field, "fields");
    seen.refused(
        403,
        toy.assets().account(world.account("OTHER")).send().await,
    );
    seen.refused(404, toy.assets().account(UNKNOWN).send().await);

    let public = seen.ok(toy
        .public_assets()
        .fields(["name", "account_id"])
        .send()
        .await);
    assert!(public.iter().any(|asset| asset.id == world.asset("MARKET")));
    assert!(public.iter().all(|asset| asset.account_id.is_none()));
    let with_public = seen.ok(toy
        .assets()
        .include_public(true)
        .fields(["name"])
        .send()
        .await);
    assert_eq!(with_public.rows().len(), expected.len() + public.len());
    // The consultant sees the client's.
    let client = &world.users.client;
    let theirs = NewAsset::new("Theirs", rows[0].asset_type_id.unwrap());
    let theirs = theirs.account_id(world.account("CLIENT"));
    let theirs = seen.ok(client.add_asset(theirs).send().await);
    let seen_by = world
        .users
        .consultant
        .assets()
        .account(world.account("CLIENT"))
        .send();
    assert_eq!(seen.ok(seen_by.await).rows()[0].id, theirs.id);
}

async fn copied(world: &World, id: AssetId) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let building = world.asset("BUILDING");
    let copy = seen.ok(toy.copy_asset(building).send().await);
    assert_eq!(copy.status(), 201);
    let copied = seen.ok(toy.asset(copy.asset).send().await);
    assert_ne!(copied.id, building);
    let mut below: Vec<_> = copied
        .child_assets
        .iter()
        .map(|child| &*child.name)
        .collect();
    below.sort_unstable();
    assert_eq!(below, ["Battery", "Solar"]);
    let under = seen.ok(toy.copy_asset(world.asset("SOLAR")).parent(id).send().await);
    let under = seen.ok(toy.asset(under.asset).send().await);
    assert_eq!(under.parent_asset_id, Some(id));
    assert_eq!(under.sensors[0].name, "production");

    seen.refused(404, toy.copy_asset(UNKNOWN).send().await);
    seen.refused(
        403,
        toy.copy_asset(id)
            .account(world.account("OTHER"))
            .send()
            .await,
    );
    let error = seen.refused(422, toy.copy_asset(id).parent(id).send().await);
    assert!(error.to_string().contains("itself"), "{error}");
}

async fn deleted(world: &World, id: AssetId) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let error = seen.refused(403, world.users.plain.delete_asset(id).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert_eq!(seen.ok(toy.delete_asset(id).send().await).status(), 204);
    seen.refused(404, toy.delete_asset(id).send().await);
    seen.refused(404, toy.asset(id).send().await);
}
