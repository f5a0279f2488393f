//! Assets: listed, made, read, changed, deleted.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::fields::{Fields, boolean, integer, json_text, number, text};
use super::flex;
use super::lists::Listing;
use super::reply::{Reply, Said};
use super::service::Service;
use super::world::{ACCOUNT, ACCOUNT_NAME, ASSET_TYPES, Asset, JSON_TEXTS, World};

const NOT_YOURS: &str = "User is not allowed to create assets for this account.";
/// What a body may have.
const WRITTEN: &[&str] = &[
    "name",
    "generic_asset_type_id",
    "account_id",
    "parent_asset_id",
    "latitude",
    "longitude",
    "description",
    "external_id",
    "attributes",
    "flex_context",
    "flex_model",
    "sensors_to_show",
    "sensors_to_show_as_kpis",
];

pub(crate) fn types() -> Reply {
    let types = ASSET_TYPES
        .iter()
        .map(|(id, name, about)| json!({"description": about, "id": id, "name": name}));
    Reply::ok(types.collect())
}

pub(crate) fn list(service: &Service, ask: &Ask) -> Said<Reply> {
    let world = &service.world;
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let listing = Listing::read(ask, &mut fields, &["id", "name", "owner"]);
    let account = fields.either(&ask.names("account", "account_id"), integer::<u64>);
    let since_31 = ask.version.has(0, 31);
    let root = fields
        .optional("root", |value| known_asset(world, value))
        .filter(|_| since_31);
    let depth = fields
        .optional("depth", integer::<u32>)
        .filter(|_| since_31);
    let kind = fields.optional("asset_type", |value| {
        let id = integer::<u64>(value)?;
        asset_type(id).ok_or_else(|| format!("No generic asset type found with id {id}."))
    });
    let public = ["all_accessible", "include_public"].map(|name| fields.optional(name, boolean));
    let shown = shown_fields(ask, &mut fields);
    fields.done()?;
    own_account(account)?;
    let with_public = public.contains(&Some(true));
    let tree = root.map(|root| world.tree_to(root, depth.unwrap_or(u32::MAX)));
    let is_asked = |id: u64, asset: &Asset| {
        let is_top = root.is_some() || depth.is_none() || asset.parent.is_none();
        (asset.account.is_some() || with_public)
            && kind.is_none_or(|kind| asset.kind == kind)
            && tree.as_ref().map_or(is_top, |tree| tree.contains(&id))
    };
    let all = world
        .assets
        .iter()
        .filter(|(id, asset)| is_asked(**id, asset));
    let all: Vec<(u64, &Asset)> = all.map(|(id, asset)| (*id, asset)).collect();
    let fits = |(id, asset): &&(u64, &Asset)| {
        let name = asset.name.to_lowercase();
        let owner = if asset.account.is_some() {
            ACCOUNT_NAME.to_lowercase()
        } else {
            String::new()
        };
        let has = |word: &String| {
            name.contains(word) || owner.contains(word) || id.to_string().starts_with(word.as_str())
        };
        listing.filter.iter().all(has)
    };
    let rows = all
        .iter()
        .filter(fits)
        .map(|(id, asset)| world.show_asset(*id, asset));
    let mut reply = listing.reply(rows.collect(), all.len())?;
    if let Some(shown) = shown {
        let rows = match &mut reply.body {
            Value::Array(rows) => rows,
            page => match page.get_mut("data") {
                Some(Value::Array(rows)) => rows,
                _ => return Ok(reply),
            },
        };
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.retain(|name, _| shown.contains(name));
        }
    }
    Ok(reply)
}

pub(crate) fn public(service: &Service, ask: &Ask) -> Said<Reply> {
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let shown = shown_fields(ask, &mut fields);
    fields.done()?;
    let world = &service.world;
    let assets = world
        .assets
        .iter()
        .filter(|(_, asset)| asset.account.is_none());
    let mut rows: Vec<Value> = assets
        .map(|(id, asset)| world.show_asset(*id, asset))
        .collect();
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.retain(|name, _| shown.as_ref().is_none_or(|shown| shown.contains(name)));
    }
    Ok(Reply::ok(rows.into()))
}

/// `id|name|…`; whatever an asset has may be asked for.
fn shown_fields(ask: &Ask, fields: &mut Fields<'_>) -> Option<Vec<String>> {
    let also = [
        "id",
        "owner",
        "generic_asset_type",
        "child_assets",
        "sensors",
    ];
    let read = |value: &Value| {
        let names: Vec<String> = text(value)?.split('|').map(str::to_owned).collect();
        let is_known =
            |name: &String| WRITTEN.contains(&name.as_str()) || also.contains(&name.as_str());
        match names.iter().find(|name| !is_known(name)) {
            Some(name) => Err(format!("Parameter '{name}' is not a valid asset field.")),
            None => Ok(names),
        }
    };
    fields
        .optional("fields", read)
        .filter(|_| ask.version.has(0, 31))
}

/// There is but one account.
pub(crate) fn own_account(account: Option<u64>) -> Said<()> {
    match account {
        None | Some(ACCOUNT) => Ok(()),
        Some(other) => Err(Reply::plain(404, format!("Account {other} not found"))),
    }
}

pub(crate) fn known_asset(world: &World, value: &Value) -> Result<u64, String> {
    let id = integer::<u64>(value)?;
    let known = world.assets.contains_key(&id).then_some(id);
    known.ok_or_else(|| format!("No asset found with ID {id}."))
}

fn asset_type(id: u64) -> Option<u64> {
    let mut types = ASSET_TYPES.iter();
    types.any(|(known, ..)| *known == id).then_some(id)
}

/// The asset of a path, where an unknown one is a 404.
fn find(world: &World, id: &str) -> Said<u64> {
    let id = integer::<u64>(&id.into()).map_err(|text| Reply::field(Some("path"), "id", text))?;
    if world.assets.contains_key(&id) {
        Ok(id)
    } else {
        Err(Reply::plain(404, format!("No asset found with ID {id}.")))
    }
}

fn find_own(world: &World, id: &str) -> Said<u64> {
    let id = find(world, id)?;
    if world.is_public(id) {
        Err(Reply::forbidden())
    } else {
        Ok(id)
    }
}

pub(crate) fn read(service: &Service, id: &str) -> Said<Reply> {
    let id = find(&service.world, id)?;
    shown(service, id, 200)
}

fn shown(service: &Service, id: u64, status: u16) -> Said<Reply> {
    let world = &service.world;
    let asset = world.assets.get(&id).ok_or_else(Reply::no_such_url)?;
    let body = world.show_asset(id, asset);
    Ok(match status {
        201 => Reply::new(201, body),
        status => Reply::numbered(status, body),
    })
}

pub(crate) fn sensors(service: &Service, ask: &Ask, id: &str) -> Said<Reply> {
    let world = &service.world;
    let id =
        known_asset(world, &id.into()).map_err(|text| Reply::field(Some("path"), "id", text))?;
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let listing = Listing::read(ask, &mut fields, &["id", "name", "resolution"]).in_pages();
    fields.done()?;
    let all: Vec<Value> = world
        .sensors
        .iter()
        .filter(|(_, sensor)| sensor.asset == id)
        .map(|(id, sensor)| sensor.show(*id))
        .collect();
    let total = all.len();
    let fits = |row: &Value| {
        let name = row["name"].as_str().unwrap_or_default().to_lowercase();
        listing.filter.is_empty() || listing.filter.iter().any(|word| name.contains(word))
    };
    listing.reply(all.into_iter().filter(fits).collect(), total)
}

pub(crate) fn create(service: &mut Service, ask: &Ask) -> Said<Reply> {
    let body = ask.object()?;
    let mut asset = Asset {
        name: String::new(),
        description: None,
        external_id: None,
        account: None,
        kind: 0,
        parent: None,
        latitude: None,
        longitude: None,
        texts: BTreeMap::new(),
    };
    let mut fields = Fields::new(Some("json"), &body, WRITTEN);
    fields.required("name", |_| Ok(()));
    fields.required("generic_asset_type_id", |_| Ok(()));
    write(&service.world, None, &mut asset, &mut fields);
    fields.done()?;
    check_flex(service, &body)?;
    if asset.account.is_none() {
        return Err(Reply::forbidden());
    }
    let id = service.world.add_asset(asset);
    shown(service, id, 201)
}

pub(crate) fn change(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    let id = find_own(&service.world, id)?;
    if ask.is_json() && ask.body.is_empty() {
        let body = json!({"description": "Not a JSON."});
        return Err(Reply::numbered(400, body));
    }
    let body = ask.object()?;
    if body.is_empty() {
        return Err(Reply::unprocessable(
            json!({"json": "No JSON data provided."}),
        ));
    }
    // Taken out, so that what it is checked against is all the others.
    let Some(mut asset) = service.world.assets.remove(&id) else {
        return Err(Reply::no_such_url());
    };
    let mut fields = Fields::new(Some("json"), &body, WRITTEN);
    let mut changed = asset.clone();
    write(&service.world, Some(id), &mut changed, &mut fields);
    let checked = fields
        .done()
        .and_then(|()| check_flex(service, &body))
        .and_then(|()| no_circle(&service.world, id, changed.parent));
    if checked.is_ok() {
        asset = changed;
    }
    service.world.assets.insert(id, asset);
    checked?;
    shown(service, id, 200)
}

pub(crate) fn delete(service: &mut Service, id: &str) -> Said<Reply> {
    let id = find_own(&service.world, id)?;
    service.world.remove_asset(id);
    Ok(Reply::nothing())
}

/// What of a body goes into an asset.
fn write(world: &World, id: Option<u64>, asset: &mut Asset, fields: &mut Fields<'_>) {
    if let Some(account) = fields.nullable("account_id", |value| match integer::<u64>(value)? {
        ACCOUNT => Ok(ACCOUNT),
        _ => Err(NOT_YOURS.to_owned()),
    }) {
        asset.account = account;
    }
    if let Some(kind) = fields.optional("generic_asset_type_id", |value| {
        let id = integer::<u64>(value)?;
        asset_type(id).ok_or_else(|| format!("GenericAssetType with id {id} doesn't exist."))
    }) {
        asset.kind = kind;
    }
    if let Some(parent) = fields.nullable("parent_asset_id", |value| {
        let parent = integer::<u64>(value)?;
        let known = world.assets.contains_key(&parent) || id == Some(parent);
        let known = known.then_some(parent);
        known.ok_or_else(|| format!("Parent GenericAsset with id {parent} doesn't exist."))
    }) {
        asset.parent = parent;
    }
    for (name, place, largest) in [
        ("latitude", &mut asset.latitude, 90.0),
        ("longitude", &mut asset.longitude, 180.0),
    ] {
        if let Some(degrees) = fields.nullable(name, |value| coordinate(name, value, largest)) {
            *place = degrees;
        }
    }
    for (name, place) in [
        ("description", &mut asset.description),
        ("external_id", &mut asset.external_id),
    ] {
        if let Some(words) = fields.nullable(name, text) {
            *place = words;
        }
    }
    for name in JSON_TEXTS {
        if let Some(value) = fields.optional(name, json_text) {
            asset.texts.insert(name, value);
        }
    }
    let name = fields.optional("name", |value| {
        let name = text(value)?;
        let mut others = world.assets.iter();
        let is_taken = others.any(|(other, found)| {
            Some(*other) != id
                && found.name == name
                && (found.parent, found.account) == (asset.parent, asset.account)
        });
        match (is_taken, asset.parent) {
            (false, _) => Ok(name),
            (true, Some(parent)) => Err(format!(
                "An asset with the name '{name}' already exists under parent asset {parent}"
            )),
            (true, None) => Err(format!(
                "An asset with the name '{name}' already exists as a top-level asset in account {}",
                asset.account.unwrap_or_default()
            )),
        }
    });
    if let Some(name) = name {
        asset.name = name;
    }
}

/// An asset below itself is found by the database alone.
fn no_circle(world: &World, id: u64, parent: Option<u64>) -> Said<()> {
    if !parent.is_some_and(|parent| world.tree(id).contains(&parent)) {
        return Ok(());
    }
    let text = "(psycopg2.errors.CheckViolation) new row for relation \"generic_asset\" violates check constraint \
                \"generic_asset_self_reference_ck\"\n\n[SQL: UPDATE generic_asset SET …]";
    Err(Reply::plain(500, text))
}

fn coordinate(name: &str, value: &Value, largest: f64) -> Result<f64, String> {
    let degrees = number(value)?;
    let title = if name == "latitude" {
        "Latitude"
    } else {
        "Longitude"
    };
    if degrees > largest {
        return Err(format!(
            "{title} {degrees:?} exceeds the maximum {name} of {largest} degrees."
        ));
    }
    if degrees < -largest {
        return Err(format!(
            "{title} {degrees:?} exceeds the minimum {name} of -{largest} degrees."
        ));
    }
    Ok(degrees)
}

/// Fields of a flex model or context are named as if they were fields of the asset.
fn check_flex(service: &Service, body: &Map<String, Value>) -> Said<()> {
    for (name, known) in [("flex_context", flex::CONTEXT), ("flex_model", flex::MODEL)] {
        let Some(Ok(Value::Object(found))) = body.get(name).map(json_text) else {
            continue;
        };
        flex::check(&service.world, &found, known)?;
    }
    Ok(())
}
