//! Whether a document came back whole.

use gridwire::core::chrono::{DateTime, NaiveDateTime, Utc};
use gridwire::core::serde_json::{Value, from_str};

/// Spellings that are read and come back as documented.
const NAMES: [(&str, &str); 13] = [
    ("values", "value"),
    ("production_type", "type"),
    ("Code_eic_producteur", "code_eic_producteur"),
    ("Name_producteur", "name_producteur"),
    ("error_code", "error"),
    ("city_name", "city"),
    ("city_ref", "postal_code"),
    ("description", "message"),
    ("detail", "message"),
    ("error", "message"),
    ("msg", "message"),
    ("results", "result"),
    ("sensor_unit", "unit"),
];
const TEXTS: [(&str, &str); 3] = [
    ("BIOGAS", "BIOGAZ"),
    ("failed", "FAILED"),
    ("queued", "QUEUED"),
];

/// The places of a document whose content is not in what was written from it.
///
/// The same are: a list of one and the object alone, a number or a truth value and its text, an id and
/// the object that MongoDB makes of it, a documented spelling and the other one, an instant in another
/// form, JSON and a text that holds it.
pub(crate) fn lost(sent: &Value, written: &Value) -> Vec<String> {
    let mut places = Vec::new();
    compare(sent, written, "$", &mut places);
    places
}

fn compare(sent: &Value, written: &Value, place: &str, lost: &mut Vec<String>) {
    match (sent, written) {
        (Value::Object(fields), Value::Object(back)) => {
            for (name, value) in fields {
                let other = NAMES.iter().find(|(other, _)| other == name);
                let found = back
                    .get(name)
                    .or_else(|| back.get(other.map(|(_, documented)| *documented)?));
                match found {
                    Some(found) => compare(value, found, &format!("{place}.{name}"), lost),
                    None => lost.push(format!("{place}.{name}")),
                }
            }
        }
        (Value::Object(_), Value::Array(items)) if items.len() == 1 => {
            compare(sent, &items[0], place, lost);
        }
        (Value::Array(items), Value::Array(back)) if items.len() == back.len() => {
            for (index, (item, back)) in items.iter().zip(back).enumerate() {
                compare(item, back, &format!("{place}[{index}]"), lost);
            }
        }
        _ if same(sent, written) => {}
        (Value::String(text), Value::Object(_) | Value::Array(_)) => {
            match from_str::<Value>(text) {
                Ok(inner) => compare(&inner, written, place, lost),
                Err(_) => lost.push(format!("{place}: {sent} came back as {written}")),
            }
        }
        _ => lost.push(format!("{place}: {sent} came back as {written}")),
    }
}

fn same(sent: &Value, written: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let truth = |value: &Value| match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let spelled = |value: &Value| {
        let text = value.as_str()?;
        let documented = TEXTS.iter().find(|(other, _)| *other == text);
        Some(
            documented
                .map_or(text, |(_, documented)| *documented)
                .to_owned(),
        )
    };
    sent == written
        || sent.get("$oid").is_some_and(|id| id == written)
        || number(sent).is_some_and(|sent| Some(sent) == number(written))
        || truth(sent).is_some_and(|sent| Some(sent) == truth(written))
        || instant(sent).is_some_and(|sent| Some(sent) == instant(written))
        || spelled(sent).is_some_and(|sent| Some(sent) == spelled(written))
}

/// An instant in one of the forms that services have; UTC where it has no offset.
fn instant(value: &Value) -> Option<DateTime<Utc>> {
    let text = value.as_str()?;
    let naive = || {
        text.parse::<NaiveDateTime>()
            .ok()
            .map(|naive| naive.and_utc())
    };
    let rfc3339 = DateTime::parse_from_rfc3339(text).ok();
    let either = rfc3339.or_else(|| DateTime::parse_from_rfc2822(text).ok());
    either.map(|instant| instant.to_utc()).or_else(naive)
}
