//! Sensors: listed, made, read, changed, deleted.

use chrono::TimeDelta;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::ask::Ask;
use super::assets::{known_asset, own_account};
use super::beliefs::Beliefs;
use super::fields::{Fields, boolean, integer, json_text, text};
use super::instant::{Length, length};
use super::lists::Listing;
use super::reply::{Reply, Said};
use super::service::Service;
use super::units::Unit;
use super::world::{Sensor, World, ZONE};

const CHANGED: &[&str] = &["name", "unit", "timezone", "event_resolution", "attributes"];
const CREATED: &[&str] = &[
    "name",
    "unit",
    "timezone",
    "event_resolution",
    "attributes",
    "generic_asset_id",
];

pub(crate) fn list(service: &Service, ask: &Ask) -> Said<Reply> {
    let world = &service.world;
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let listing = Listing::read(ask, &mut fields, &[]);
    let account = fields.either(&ask.names("account", "account_id"), integer::<u64>);
    let asset = fields.either(&ask.names("asset", "asset_id"), |value| {
        known_asset(world, value)
    });
    let with_public = fields.optional("include_public_assets", boolean);
    let unit = fields.optional("unit", |value| {
        let unit = text(value)?;
        let known = Unit::read(&unit).is_some();
        known
            .then_some(unit.clone())
            .ok_or_else(|| format!("Invalid unit: {unit}"))
    });
    fields.done()?;
    own_account(account)?;
    if account.is_some() && asset.is_some_and(|asset| world.is_public(asset)) {
        return Err(Reply::plain(
            422,
            "Please provide either an account or an asset ID, not both",
        ));
    }
    let tree = asset.map(|asset| world.tree(asset));
    let is_asked = |sensor: &Sensor| {
        let is_own = with_public == Some(true) || !world.is_public(sensor.asset);
        tree.as_ref()
            .map_or(is_own, |tree| tree.contains(&sensor.asset))
            && unit.as_ref().is_none_or(|unit| *unit == sensor.unit)
    };
    let all = world.sensors.iter().filter(|(_, sensor)| is_asked(sensor));
    let all: Vec<(&u64, &Sensor)> = all.collect();
    let fits = |sensor: &Sensor| {
        let name = sensor.name.to_lowercase();
        listing.filter.is_empty() || listing.filter.iter().any(|word| name.contains(word))
    };
    let rows = all.iter().filter(|(_, sensor)| fits(sensor));
    let rows = rows.map(|(id, sensor)| sensor.show(**id));
    listing.reply(rows.collect(), all.len())
}

/// The sensor of a path, which an unknown one is a mistake in.
pub(crate) fn find(world: &World, id: &str) -> Said<u64> {
    known(world, &id.into()).map_err(|text| Reply::field(Some("path"), "id", text))
}

pub(crate) fn known(world: &World, value: &Value) -> Result<u64, String> {
    let id = integer::<u64>(value)?;
    let known = world.sensors.contains_key(&id).then_some(id);
    known.ok_or_else(|| format!("No sensor found with ID {id}."))
}

/// One that may be changed.
pub(crate) fn find_own(world: &World, id: &str) -> Said<u64> {
    let id = find(world, id)?;
    own(world, id)?;
    Ok(id)
}

pub(crate) fn own(world: &World, id: u64) -> Said<()> {
    let sensor = world.sensors.get(&id);
    if sensor.is_some_and(|sensor| world.is_public(sensor.asset)) {
        return Err(Reply::forbidden());
    }
    Ok(())
}

pub(crate) fn read(service: &Service, id: &str) -> Said<Reply> {
    let id = find(&service.world, id)?;
    shown(&service.world, id)
}

fn shown(world: &World, id: u64) -> Said<Reply> {
    let sensor = world.sensors.get(&id).ok_or_else(Reply::no_such_url)?;
    Ok(Reply::numbered(200, sensor.show(id)))
}

pub(crate) fn create(service: &mut Service, ask: &Ask) -> Said<Reply> {
    let world = &mut service.world;
    let body = ask.object()?;
    let mut fields = Fields::new(Some("json"), &body, CREATED);
    let name = fields.required("name", text);
    let unit = fields.required("unit", unit);
    let resolution = fields.required("event_resolution", length);
    let asset = fields.required("generic_asset_id", |value| {
        let id = integer::<u64>(value)?;
        let known = world.assets.contains_key(&id).then_some(id);
        known.ok_or_else(|| format!("Generic asset with id {id} doesn't exist."))
    });
    let zone = fields.optional("timezone", zone);
    let attributes = fields.optional("attributes", json_text);
    fields.done()?;
    let (Some(name), Some(unit), Some(resolution), Some(asset)) = (name, unit, resolution, asset)
    else {
        return Err(Reply::no_such_url());
    };
    if world.is_public(asset) {
        return Err(Reply::forbidden());
    }
    free_name(world, None, &name, asset)?;
    let sensor = Sensor {
        asset,
        name,
        unit,
        zone: zone.unwrap_or(ZONE),
        resolution: exact(resolution)?,
        attributes: attributes.unwrap_or_else(|| json!({})),
        beliefs: Beliefs::default(),
    };
    let id = world.add_sensor(sensor);
    Ok(Reply::new(201, shown(world, id)?.body)).map(|mut reply| {
        if let Some(fields) = reply.body.as_object_mut() {
            fields.remove("status");
        }
        reply
    })
}

pub(crate) fn change(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    let world = &mut service.world;
    let id = find_own(world, id)?;
    let body = ask.object()?;
    let mut fields = Fields::new(Some("json"), &body, CHANGED);
    let name = fields.optional("name", text);
    let unit = fields.optional("unit", unit);
    let resolution = fields.optional("event_resolution", length);
    let zone = fields.optional("timezone", zone);
    let attributes = fields.optional("attributes", json_text);
    fields.done()?;
    let resolution = resolution.map(exact).transpose()?;
    let asset = world.sensors.get(&id).map(|sensor| sensor.asset);
    if let Some((name, asset)) = name.as_ref().zip(asset) {
        free_name(world, Some(id), name, asset)?;
    }
    if let Some(sensor) = world.sensors.get_mut(&id) {
        sensor.name = name.unwrap_or_else(|| sensor.name.clone());
        sensor.unit = unit.unwrap_or_else(|| sensor.unit.clone());
        sensor.zone = zone.unwrap_or(sensor.zone);
        sensor.resolution = resolution.unwrap_or(sensor.resolution);
        sensor.attributes = attributes.unwrap_or_else(|| sensor.attributes.clone());
    }
    shown(world, id)
}

pub(crate) fn delete(service: &mut Service, id: &str) -> Said<Reply> {
    let id = find_own(&service.world, id)?;
    service.world.sensors.remove(&id);
    Ok(Reply::nothing())
}

/// A taken name is found by the database alone.
fn free_name(world: &World, id: Option<u64>, name: &str, asset: u64) -> Said<()> {
    let mut others = world.sensors.iter();
    let is_taken = others
        .any(|(other, sensor)| Some(*other) != id && sensor.asset == asset && sensor.name == name);
    if !is_taken {
        return Ok(());
    }
    let text = format!(
        "(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint \
         \"sensor_name_generic_asset_id_key\"\nDETAIL:  Key (name, generic_asset_id)=({name}, {asset}) already \
         exists.\n\n[SQL: INSERT INTO sensor (…) VALUES (…)]"
    );
    Err(Reply::plain(500, text))
}

/// Months are beyond the database.
fn exact(length: Length) -> Said<TimeDelta> {
    if length.months == 0 {
        return Ok(length.exact);
    }
    let text = "(psycopg2.ProgrammingError) can't adapt type 'Duration'\n[SQL: INSERT INTO sensor (…) VALUES (…)]";
    Err(Reply::plain(500, text))
}

fn unit(value: &Value) -> Result<String, String> {
    let unit = text(value)?;
    let known = Unit::read(&unit).is_some();
    known
        .then_some(unit.clone())
        .ok_or_else(|| format!("Unit '{unit}' cannot be handled."))
}

fn zone(value: &Value) -> Result<Tz, String> {
    let name = text(value)?;
    name.parse()
        .map_err(|_| format!("Invalid timezone '{name}'."))
}
