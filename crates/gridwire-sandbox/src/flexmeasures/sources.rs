//! Where data come from: users, schedulers, forecasters and scripts, of which there are always the same.

use serde_json::{Value, json};

use super::ask::Ask;
use super::fields::{Fields, boolean};
use super::reply::{Reply, Said};
use super::world::{ACCOUNT, SOURCES, Source, USER};

/// Types that a server knows without a source of them.
const KNOWN: &[&str] = &[
    "user",
    "scheduler",
    "forecaster",
    "reporter",
    "demo script",
    "gateway",
    "market",
];

pub(crate) fn sources(ask: &Ask) -> Said<Reply> {
    let mut fields = Fields::tolerant(Some("query"), &ask.query);
    // None of these has several versions, of which only the latest would be listed.
    fields.optional("only_latest", boolean);
    fields.done()?;
    let sources: Vec<Value> = (1..).zip(SOURCES).map(described).collect();
    Ok(Reply::numbered(
        200,
        json!({"sources": sources, "types": KNOWN}),
    ))
}

fn described((id, source): (u64, &Source)) -> Value {
    let mut described = json!({
        "id": id,
        "name": source.name,
        "description": source.name,
        "type": source.kind,
    });
    if source.kind == "user" {
        described["account_id"] = ACCOUNT.into();
        described["user_id"] = USER.into();
    }
    described
}
