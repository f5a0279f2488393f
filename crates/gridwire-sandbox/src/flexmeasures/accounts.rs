//! The account and its user: there is one of each.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::ask::Ask;
use super::assets::own_account;
use super::auth::EMAIL;
use super::fields::{Fields, integer};
use super::lists::Listing;
use super::reply::{Reply, Said};
use super::service::Service;
use super::world::{ACCOUNT, ACCOUNT_NAME, USER, USERNAME, ZONE};

/// The role of an account's administrator.
const ADMIN_ROLE: (u64, &str) = (3, "account-admin");

fn account() -> Value {
    json!({
        "account_roles": [],
        "attributes": "{}",
        "consultancy_account_id": null,
        "id": ACCOUNT,
        "logo_url": null,
        "name": ACCOUNT_NAME,
        "plan_id": null,
        "primary_color": null,
        "secondary_color": null,
    })
}

fn user(now: DateTime<Utc>) -> Value {
    json!({
        "account_id": ACCOUNT,
        "active": true,
        "email": EMAIL,
        "flexmeasures_roles": [ADMIN_ROLE.0],
        "id": USER,
        "last_login_at": null,
        // In UTC, and without a word of it.
        "last_seen_at": now.format("%Y-%m-%dT%H:%M:%S%.6f").to_string(),
        "timezone": ZONE.name(),
        "username": USERNAME,
    })
}

pub(crate) fn accounts(service: &Service, ask: &Ask) -> Said<Reply> {
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let listing = Listing::read(ask, &mut fields, &["id", "name", "assets", "users"]);
    fields.done()?;
    let mut row = account();
    if ask.query.contains_key("page") {
        let assets = service.world.assets.values();
        row["asset_count"] = assets
            .filter(|asset| asset.account.is_some())
            .count()
            .into();
        row["user_count"] = 1.into();
    }
    let name = ACCOUNT_NAME.to_lowercase();
    let fits = listing.filter.is_empty() || listing.filter.iter().any(|word| name.contains(word));
    listing.reply(fits.then_some(row).into_iter().collect(), 1)
}

pub(crate) fn one_account(id: &str) -> Said<Reply> {
    own_account(Some(path_id(id)?))?;
    Ok(Reply::numbered(200, account()))
}

pub(crate) fn users(ask: &Ask) -> Said<Reply> {
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    let sorts = ["username", "email", "lastLogin", "lastSeen"];
    let listing = Listing::read(ask, &mut fields, &sorts);
    let of = fields.either(&ask.names("account", "account_id"), integer::<u64>);
    fields.done()?;
    own_account(of)?;
    let mut row = user(ask.now);
    row["account"] = account();
    row["flexmeasures_roles"] = json!([ADMIN_ROLE.1]);
    let text = format!("{EMAIL} {USERNAME} {ACCOUNT_NAME}").to_lowercase();
    let fits = listing.filter.iter().all(|word| text.contains(word));
    listing.reply(fits.then_some(row).into_iter().collect(), 1)
}

pub(crate) fn one_user(ask: &Ask, id: &str) -> Said<Reply> {
    match path_id(id)? {
        USER => Ok(Reply::numbered(200, user(ask.now))),
        other => Err(Reply::plain(404, format!("User {other} not found"))),
    }
}

fn path_id(id: &str) -> Said<u64> {
    integer::<u64>(&id.into()).map_err(|text| Reply::field(Some("path"), "id", text))
}
