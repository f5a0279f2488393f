//! The body of a PUT.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::category::EdfCategory;
use super::field::{Fields, Values};
use super::kind::Kind;
use super::query::LATEST;
use super::status::Status;
use super::store::{ONLY, Write};

type Object = Map<String, Json>;

/// Everything that is to be written, checked: the first thing wrong refuses the whole.
pub(crate) fn read(kind: &Kind, body: &[u8]) -> Result<Vec<Write>, Status> {
    if body.trim_ascii().is_empty() {
        return Err(Status::Empty);
    }
    let body: Json = serde_json::from_slice(body).map_err(|_| Status::Encoding)?;
    let body = body.as_object().ok_or(Status::Content)?;
    known(body, &["values"], &[])?;
    let values = list(body, "values")?;
    if values.is_empty() {
        return Err(Status::Empty);
    }
    if kind.category == EdfCategory::Production {
        return values.iter().map(|value| record(kind, value)).collect();
    }
    let writes: Vec<Write> = values
        .iter()
        .map(|value| vector(kind, value))
        .collect::<Result<_, _>>()?;
    // "Several vectors with different ids can be pushed in a single request".
    let ids: BTreeSet<u32> = writes.iter().map(|write| write.id).collect();
    if ids.len() == writes.len() {
        Ok(writes)
    } else {
        Err(Status::Content)
    }
}

fn record(kind: &Kind, value: &Json) -> Result<Write, Status> {
    let record = value.as_object().ok_or(Status::Content)?;
    known(record, &["timestamp", "id"], kind.point)?;
    Ok(Write {
        id: id(record)?,
        creation: ONLY,
        head: Values::new(),
        points: vec![(instant(record, "timestamp")?, fields(record, kind.point)?)],
    })
}

fn vector(kind: &Kind, value: &Json) -> Result<Write, Status> {
    let vector = value.as_object().ok_or(Status::Content)?;
    let creation = if kind.category.has_vintages() {
        known(vector, &["creation_timestamp", "id", "values"], kind.head)?;
        instant(vector, "creation_timestamp")?
    } else {
        known(vector, &["id", "values"], kind.head)?;
        ONLY
    };
    let point = |value: &Json| {
        let point = value.as_object().ok_or(Status::Content)?;
        known(point, &["timestamp"], kind.point)?;
        Ok((instant(point, "timestamp")?, fields(point, kind.point)?))
    };
    Ok(Write {
        id: id(vector)?,
        creation,
        head: fields(vector, kind.head)?,
        points: list(vector, "values")?
            .iter()
            .map(point)
            .collect::<Result<_, _>>()?,
    })
}

/// There is nothing in it that the document does not know.
fn known(object: &Object, required: &[&str], fields: Fields) -> Result<(), Status> {
    let is_known = |key: &String| {
        required.contains(&key.as_str()) || fields.iter().any(|(name, _)| name == key)
    };
    if object.keys().all(is_known) {
        Ok(())
    } else {
        Err(Status::Content)
    }
}

/// The fields that are there; each may be left out, but not be null or of another form.
fn fields(object: &Object, fields: Fields) -> Result<Values, Status> {
    let mut values = Values::with_capacity(fields.len());
    for (name, form) in fields {
        if let Some(value) = object.get(*name) {
            values.push((*name, form.read(value).ok_or(Status::Content)?));
        }
    }
    Ok(values)
}

fn list<'a>(object: &'a Object, name: &str) -> Result<&'a Vec<Json>, Status> {
    object
        .get(name)
        .and_then(Json::as_array)
        .ok_or(Status::Content)
}

fn instant(object: &Object, name: &str) -> Result<i64, Status> {
    object
        .get(name)
        .and_then(Json::as_i64)
        .filter(|instant| (0..=LATEST).contains(instant))
        .ok_or(Status::Content)
}

/// Any unsigned integer; whether it is an id of the site is another question.
fn id(object: &Object) -> Result<u32, Status> {
    let id = object
        .get("id")
        .and_then(Json::as_u64)
        .ok_or(Status::Content)?;
    u32::try_from(id).map_err(|_| Status::Id)
}
