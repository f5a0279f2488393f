//! What the service says that it has.

use serde_json::{Value, json};

const SERVICES: &[(&str, &str)] = &[
    ("GET ", "This list"),
    ("GET /accounts", "The account"),
    ("GET /accounts/<id>", "One account"),
    ("GET /assets", "Assets"),
    ("POST /assets", "A new asset"),
    ("GET /assets/<id>", "One asset"),
    ("PATCH /assets/<id>", "Changes of an asset"),
    ("DELETE /assets/<id>", "An asset goes"),
    ("GET /assets/<id>/sensors", "An asset's sensors"),
    (
        "POST /assets/<id>/schedules/trigger",
        "A schedule of an asset's devices",
    ),
    ("GET /assets/public", "Public assets"),
    ("GET /assets/types", "Types of assets"),
    ("GET /health/ready", "Whether the server is ready"),
    ("GET /jobs/<uuid>", "How a job goes"),
    ("GET /sensors", "Sensors"),
    ("POST /sensors", "A new sensor"),
    ("GET /sensors/<id>", "One sensor"),
    ("PATCH /sensors/<id>", "Changes of a sensor"),
    ("DELETE /sensors/<id>", "A sensor goes"),
    ("GET /sensors/<id>/data", "Data"),
    ("POST /sensors/<id>/data", "New data"),
    ("DELETE /sensors/<id>/data", "Data go"),
    ("POST /sensors/<id>/data/upload", "Data in files"),
    ("POST /sensors/<id>/forecasts/trigger", "A forecast"),
    ("GET /sensors/<id>/forecasts/<uuid>", "What it says"),
    (
        "POST /sensors/<id>/schedules/trigger",
        "A schedule of one device",
    ),
    ("GET /sensors/<id>/schedules/<uuid>", "What it says"),
    ("GET /sensors/<id>/stats", "What data are like"),
    ("GET /users", "Users"),
    ("GET /users/<id>", "One user"),
];

pub(crate) fn list(host: &str) -> Value {
    let services = SERVICES.iter().map(|(name, about)| {
        let (_, path) = name.split_once(' ').unwrap_or((name, ""));
        let url = format!("http://{host}/api/v3_0{path}");
        json!({"description": about, "name": name, "url": url})
    });
    json!({
        "message": "Request has been processed.",
        "services": services.collect::<Vec<_>>(),
        "status": "PROCESSED",
        "version": "3.0",
    })
}
