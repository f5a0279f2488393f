//! Schedules: computed from prices, or failed with a reason.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, said, wrong};

const START: &str = "2026-06-01T00:00:00+02:00";

struct Site {
    client: Client,
    asset: u64,
    power: u64,
    price: u64,
    content: u64,
}

impl Site {
    /// An asset of its own, with a price for each of six hours.
    async fn new(prices: Value) -> Self {
        let client = Client::start().await;
        client.control.set_limit(500, 100);
        client.control.set_looks(0);
        let asset = client
            .add(
                "assets",
                json!({"name": "depot", "generic_asset_type_id": 5, "account_id": 1}),
            )
            .await;
        let sensor = async |name: &str, unit: &str, step: &str| {
            let body = json!({"name": name, "unit": unit, "event_resolution": step, "generic_asset_id": asset});
            client.add("sensors", body).await
        };
        let power = sensor("power", "kW", "PT15M").await;
        let price = sensor("price", "EUR/MWh", "PT1H").await;
        let content = sensor("content", "kWh", "PT0M").await;
        let hours = prices.as_array().unwrap().len();
        let data = json!({"values": prices, "start": START, "duration": format!("PT{hours}H"), "unit": "EUR/MWh"});
        client.record(price, data).await;
        Self {
            client,
            asset,
            power,
            price,
            content,
        }
    }

    fn body(&self, model: Value, context: Value, more: Value) -> Value {
        let mut device = json!({"sensor": self.power, "soc-at-start": "0 kWh", "soc-min": "0 kWh",
            "soc-max": "20 kWh", "power-capacity": "10 kW"});
        let mut site = json!({"consumption-price": {"sensor": self.price}});
        merge(&mut device, model);
        merge(&mut site, context);
        let mut body = json!({"start": START, "duration": "PT6H", "flex-model": [device], "flex-context": site});
        merge(&mut body, more);
        body
    }

    async fn trigger(&self, body: Value) -> (u16, Value) {
        self.client
            .post(&format!("assets/{}/schedules/trigger", self.asset), body)
            .await
    }

    /// The job's id, and what is said of it.
    async fn job(&self, body: Value) -> (String, (u16, Value)) {
        let receipt = self.trigger(body).await;
        let id = receipt.1["job"]
            .as_str()
            .unwrap_or_else(|| panic!("{receipt:?}"))
            .to_owned();
        (id, self.client.job(receipt).await)
    }

    async fn schedule(&self, id: &str, query: &str) -> (u16, Value) {
        self.client
            .get(&format!("sensors/{}/schedules/{id}?{query}", self.power))
            .await
    }

    /// The mean power of each hour.
    async fn hours(&self, model: Value, context: Value) -> Vec<f64> {
        let (id, (status, job)) = self.job(self.body(model, context, json!({}))).await;
        assert_eq!(status, 200, "{job}");
        let schedule = self.schedule(&id, "duration=PT6H").await.1;
        let values = schedule["values"]
            .as_array()
            .unwrap_or_else(|| panic!("{schedule}"));
        let values: Vec<f64> = values.iter().map(|value| value.as_f64().unwrap()).collect();
        values
            .chunks(4)
            .map(|hour| (hour.iter().sum::<f64>() * 250.0).round() / 1000.0)
            .collect()
    }

    async fn failure(&self, model: Value, context: Value, more: Value) -> String {
        let (_, found) = self.job(self.body(model, context, more)).await;
        assert_eq!(found.1["result"], Value::Null);
        let (status, text) = said(found);
        assert_eq!(status, 422);
        text
    }
}

fn merge(into: &mut Value, more: Value) {
    for (name, value) in more.as_object().unwrap() {
        into[name] = value.clone();
    }
}

#[tokio::test]
async fn cheap_hours_charge_and_dear_ones_discharge() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let content = json!({"state-of-charge": {"sensor": site.content}});
    let (id, (status, job)) = site.job(site.body(content, json!({}), json!({}))).await;
    assert_eq!(
        (status, &job["message"]),
        (200, &json!("Scheduling job has finished."))
    );
    assert_eq!(
        job["result"],
        json!({"num-beliefs": 24 + 25, "resolved": [], "unresolved": []})
    );
    let (status, schedule) = site.schedule(&id, "").await;
    assert_eq!(
        (status, &schedule["start"], &schedule["duration"]),
        (200, &json!(START), &json!("PT6H"))
    );
    assert_eq!(
        schedule["message"],
        "Request has been processed. StorageScheduler was used."
    );
    let values: Vec<f64> = serde_json::from_value(schedule["values"].clone()).unwrap();
    assert_eq!(
        values.iter().step_by(4).copied().collect::<Vec<_>>(),
        [0.0, 10.0, 10.0, -10.0, 0.0, -10.0]
    );
    // 10 kWh each at 10 and 20, sold at 90 and 80 EUR/MWh.
    let cost = schedule["scheduler_info"]["commitment_costs"]["electricity net energy"]
        .as_f64()
        .unwrap();
    assert!((cost + 1.4).abs() < 1e-9, "{cost}");
    let query = "start=2026-06-01T00:00:00%2B02:00&duration=PT7H&unit=kWh&resolution=PT1H";
    let content = site.client.values(site.content, query).await;
    assert_eq!(content, json!([0.0, 0.0, 10.0, 20.0, 10.0, 10.0, 0.0]));

    // Production is positive in what is stored.
    let second = async |query: &str| {
        site.schedule(&id, &format!("duration=PT75M&{query}"))
            .await
            .1["values"][4]
            .clone()
    };
    assert_eq!(second("").await, 10.0);
    assert_eq!(second("unit=MW").await, 0.01);
    assert_eq!(second("sign-convention=wysiwyg").await, -10.0);
    assert_eq!(second("sign-convention=production-positive").await, -10.0);
    let wrong_unit = wrong(site.schedule(&id, "unit=EUR").await);
    assert_eq!(
        wrong_unit,
        json!({"unit": ["Incompatible units: kW cannot be converted to EUR."]})
    );
    let wrong_sign = wrong(site.schedule(&id, "sign-convention=x&nope=1").await);
    let signs = "Must be one of: consumption-positive, production-positive, wysiwyg.";
    assert_eq!(
        wrong_sign,
        json!({"nope": ["Unknown field."], "sign-convention": [signs]})
    );
    assert_eq!(said(site.schedule(&id, "duration=P1M").await).0, 500);

    // What is deleted is missing, and nobody says where.
    let hour = json!({"start": "2026-06-01T01:00:00+02:00", "until": "2026-06-01T02:00:00+02:00"});
    let path = format!("sensors/{}/data", site.power);
    assert_eq!(
        site.client
            .call(reqwest::Method::DELETE, &path, Some(hour))
            .await
            .0,
        204
    );
    let (_, gap) = site.schedule(&id, "").await;
    assert_eq!(
        (&gap["duration"], gap["values"].as_array().unwrap().len()),
        (&json!("PT6H"), 20)
    );
}

#[tokio::test]
async fn bounds_losses_and_capacities() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let none = || json!({});
    let target =
        json!({"soc-targets": [{"datetime": "2026-06-01T06:00:00+02:00", "value": "15 kWh"}]});
    // Fifteen of thirty kWh that could be bought and sold are kept.
    let hours = site.hours(target, none()).await;
    assert_eq!(hours.iter().sum::<f64>(), 15.0);
    // Only 90 is worth it at 60 %.
    let losses = json!({"charging-efficiency": "30%", "soc-max": "3 kWh"});
    assert_eq!(
        site.hours(losses, none()).await,
        [0.0, 10.0, 0.0, -3.0, 0.0, 0.0]
    );
    let half = json!({"consumption-capacity": "5 kW"});
    assert_eq!(
        site.hours(half, none()).await,
        [5.0, 5.0, 5.0, -10.0, 5.0, -10.0]
    );
    let narrow = json!({"site-power-capacity": "2 kVA"});
    assert_eq!(
        site.hours(none(), narrow).await,
        [2.0, 2.0, 2.0, -2.0, -2.0, -2.0]
    );
    // Without a lower bound there is none, as on the server.
    let mut empty = site.body(none(), none(), none());
    empty["flex-model"][0]
        .as_object_mut()
        .unwrap()
        .remove("soc-min");
    let (id, _) = site.job(empty).await;
    let values = site.schedule(&id, "").await.1["values"].clone();
    assert_eq!(values, json!(vec![-10.0; 24]));
}

#[tokio::test]
async fn soft_bounds_are_told() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let minima = json!({"soc-max": "300 kWh", "soc-minima": [
        {"datetime": "2026-06-01T01:00:00+02:00", "value": "200 kWh"},
        {"start": "2026-06-01T02:00:00+02:00", "duration": "PT15M", "value": "10 kWh"}]});
    let (_, (status, job)) = site
        .job(site.body(minima.clone(), json!({}), json!({})))
        .await;
    assert_eq!(status, 200);
    let missed = json!([{"datetime": "2026-05-31T23:00:00+00:00", "violation": "190.0 kWh"}]);
    assert_eq!(
        job["result"]["unresolved"],
        json!([{"asset": site.asset, "soc-minima": missed}])
    );
    let met = &job["result"]["resolved"][0]["soc-minima"];
    assert_eq!(
        (met.as_array().unwrap().len(), &met[0]["datetime"]),
        (2, &json!("2026-06-01T00:00:00+00:00"))
    );
    let strict = json!({"relax-constraints": false});
    let text = site.failure(minima, strict, json!({})).await;
    assert_eq!(text, "Scheduling job failed with str: infeasible.");
}

#[tokio::test]
async fn failures() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let none = || json!({});
    let failed = |text: &str| format!("Scheduling job failed with str: {text}.");
    let infeasible = site
        .failure(json!({"soc-min": "15 kWh"}), none(), none())
        .await;
    assert_eq!(infeasible, failed("infeasible"));
    let unknown = json!({"start": "2027-06-01T00:00:00+02:00"});
    let (id, found) = site.job(site.body(none(), none(), unknown)).await;
    let text = failed(&format!(
        "Prices unknown for planning window. (sensor {})",
        site.price
    ));
    assert_eq!(said(found), (422, text.clone()));
    let (status, body) = site.schedule(&id, "").await;
    assert_eq!(
        (status, &body["status"], &body["result"]),
        (400, &json!("UNKNOWN_SCHEDULE"), &json!("Rejected"))
    );
    let text = format!("No known schedule for this time period. {text} StorageScheduler was used.");
    assert_eq!(body["message"], text.as_str());
    let mut free = site.body(none(), none(), none());
    free["flex-context"] = json!({});
    let (_, found) = site.job(free).await;
    assert_eq!(
        said(found).1,
        failed("Missing consumption price for commodity 'electricity'")
    );
    let mut weak = site.body(none(), none(), none());
    weak["flex-model"][0]
        .as_object_mut()
        .unwrap()
        .remove("power-capacity");
    let (_, found) = site.job(weak).await;
    let text = format!(
        "Power capacity on asset {} is not defined in the flex-model",
        site.asset
    );
    assert_eq!(said(found).1, failed(&text));
    let gift = json!({"consumption-price": "10 EUR/MWh", "production-price": "20 EUR/MWh"});
    assert_eq!(
        site.failure(none(), gift, none()).await,
        failed("infeasibleOrUnbounded")
    );
    // Known in part: what is not known costs nothing.
    let longer = site.body(none(), none(), json!({"duration": "PT8H"}));
    assert_eq!(site.job(longer).await.1.0, 200);
}

#[tokio::test]
async fn what_a_trigger_is_refused_for() {
    let site = Site::new(json!([30])).await;
    let none = || json!({});
    let refused = async |body: Value| wrong(site.trigger(body).await);
    let model = async |models: Value| {
        let mut body = site.body(none(), none(), none());
        body["flex-model"] = models;
        refused(body).await
    };
    let field = |name: &str, text: &str| json!({"json": {name: [text]}});
    assert_eq!(
        refused(none()).await,
        json!({"start": ["Missing data for required field."]})
    );
    assert_eq!(
        refused(site.body(none(), none(), json!({"nope": 1}))).await,
        json!({"nope": ["Unknown field."]})
    );
    assert_eq!(
        refused(site.body(json!({"nope": 1}), none(), none())).await,
        field("nope", "Unknown field.")
    );
    assert_eq!(
        refused(site.body(none(), json!({"nope": 1}), none())).await,
        field("nope", "Unknown field.")
    );
    let energy = site.body(json!({"soc-at-start": "225 EUR"}), none(), none());
    assert_eq!(
        refused(energy).await,
        field("soc-at-start", "Cannot convert value `225 EUR` to 'MWh'")
    );
    let gain = site.body(json!({"soc-gain": []}), none(), none());
    assert_eq!(
        refused(gain).await,
        field("soc-gain", "Shorter than minimum length 1.")
    );
    let piece = site.body(json!({"soc-minima": [{"value": "1 kWh"}]}), none(), none());
    let found = refused(piece).await["json"]["soc-minima"]["0"]["_schema"][0].to_string();
    assert!(
        found.contains("Missing field(s) to describe timing"),
        "{found}"
    );
    let prices = json!({"consumption-price": "0.2 EUR/kWh", "production-price": "0.2 USD/kWh"});
    let found =
        refused(site.body(none(), prices, none())).await["json"]["production-price"][0].to_string();
    assert!(
        found.contains("incompatible price ('USD/kWh') for the 'production-price' field"),
        "{found}"
    );
    assert_eq!(
        model(json!([{"soc-at-start": "1 kWh"}, {"sensor": 99}])).await,
        json!({"flex-model": {"0": {"_schema": ["Specify either a sensor or an asset."]},
            "1": {"sensor": ["No sensor found with ID 99."]}}})
    );
    let foreign = format!(
        "Sensor 2 does not belong to asset {} (or to one of its offspring)",
        site.asset
    );
    assert_eq!(
        model(json!([{"sensor": 2}])).await,
        json!({"_schema": [foreign]})
    );
    let twice = format!(
        "Sensor {} should not occur more than once in the flex-model",
        site.power
    );
    let one = json!({"sensor": site.power});
    assert_eq!(model(json!([one, one])).await, json!({"_schema": [twice]}));
    let none_stored = json!({"start": START});
    let text = "'NoneType' object has no attribute 'generic_asset'";
    assert_eq!(
        said(site.trigger(none_stored).await),
        (500, text.to_owned())
    );
    let unknown = site
        .client
        .post("assets/99/schedules/trigger", json!({"start": START}))
        .await;
    assert_eq!(
        wrong(unknown),
        json!({"id": ["No asset found with ID 99."]})
    );
    for id in ["00000000-0000-0000-0000-000000000000", "x"] {
        let (status, body) = site.schedule(id, "").await;
        assert_eq!(
            (status, &body["status"]),
            (400, &json!("UNRECOGNIZED_UDI_EVENT"))
        );
    }
}

#[tokio::test]
async fn the_same_question_is_the_same_job() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let id = async |more: Value| {
        let (status, receipt) = site.trigger(site.body(json!({}), json!({}), more)).await;
        assert_eq!((status, &receipt["job"]), (202, &receipt["schedule"]));
        assert_eq!(receipt.get("results-url"), None);
        receipt["job"].as_str().unwrap().to_owned()
    };
    let first = id(json!({})).await;
    assert_eq!(id(json!({})).await, first);
    assert_ne!(id(json!({"duration": "PT5H"})).await, first);
    let forced = id(json!({"force-new-job-creation": true})).await;
    assert_ne!(forced, first);
    assert_eq!(id(json!({})).await, forced);
    site.client.sandbox.advance(chrono::TimeDelta::hours(1));
    assert_ne!(id(json!({})).await, forced);
}

#[tokio::test]
async fn two_days_at_most_and_what_is_stored() {
    let client = Client::start().await;
    // The building's own battery, prices and capacities are stored.
    let body = json!({"start": "2026-06-13T00:00:00+02:00", "duration": "P4D",
        "flex-model": {"soc-at-start": "50 kWh"}});
    let receipt = client.post("sensors/2/schedules/trigger", body).await;
    let url = receipt.1["results-url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("/api/v3_0/").unwrap();
    let waiting = client.get(path).await;
    let text = "Scheduling job waiting to be processed.  was used.";
    assert_eq!(waiting, (202, json!({"message": text, "status": "QUEUED"})));
    let (status, job) = client.job(receipt).await;
    assert_eq!(
        (status, &job["result"]["num-beliefs"]),
        (200, &json!(48 * 4))
    );
    let schedule = client.read(&format!("{path}?duration=P4D")).await;
    let values: Vec<f64> = serde_json::from_value(schedule["values"].clone()).unwrap();
    assert_eq!(
        (&schedule["duration"], values.len()),
        (&json!("PT48H"), 192)
    );
    let (mut content, efficiency) = (50.0, 0.9_f64.sqrt());
    for power in &values {
        assert!(power.abs() <= 50.0);
        content += if *power > 0.0 {
            power * efficiency
        } else {
            power / efficiency
        } / 4.0;
        assert!((10.0 - 1e-3..=100.0 + 1e-3).contains(&content), "{content}");
    }
    assert!(values.iter().any(|power| *power > 0.0) && (content - 10.0).abs() < 1e-3);
    // As the sensor's data they are there too, the other way round.
    let query = "start=2026-06-13T00:00:00%2B02:00&duration=P2D&unit=kW&source-type=scheduler";
    let stored = client.values(2, query).await;
    assert_eq!(stored[0].as_f64().unwrap(), -values[0]);
    let other = client.get(&path.replace("sensors/2", "sensors/3")).await;
    assert_eq!(
        (other.0, &other.1["status"]),
        (400, &json!("UNKNOWN_SCHEDULE"))
    );
}

#[tokio::test]
async fn sequences() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    site.client.control.set_looks(1);
    let deferred = "'Job' object has no attribute 'status'".to_owned();
    let start = async |more: Value| {
        let (_, receipt) = site.trigger(site.body(json!({}), json!({}), more)).await;
        receipt["job"].as_str().unwrap().to_owned()
    };
    let look = async |id: &str| site.client.get(&format!("jobs/{id}")).await;
    let id = start(json!({"sequential": true, "resolution": "PT15M"})).await;
    assert_eq!(said(look(&id).await), (500, deferred.clone()));
    let (status, job) = look(&id).await;
    assert_eq!(
        (status, &job["status"], &job["result"]),
        (200, &json!("FINISHED"), &Value::Null)
    );
    assert_eq!(
        said(site.schedule(&id, "").await),
        (500, "'start'".to_owned())
    );
    let query = "start=2026-06-01T01:00:00%2B02:00&duration=PT15M&unit=kW";
    assert_eq!(site.client.values(site.power, query).await, json!([-10.0]));
    // Without a resolution it waits for ever.
    let id = start(json!({"sequential": true})).await;
    for _ in 0..5 {
        assert_eq!(said(look(&id).await), (500, deferred.clone()));
        assert_eq!(said(site.schedule(&id, "").await), (500, deferred.clone()));
    }
}

#[tokio::test]
async fn prices_by_their_old_names() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let (model, old) = (json!({}), json!({"consumption-price-sensor": site.price}));
    let both = site.body(model.clone(), old.clone(), json!({}));
    let text = "Must pass either consumption-price or consumption-price-sensor.";
    assert_eq!(
        wrong(site.trigger(both.clone()).await),
        json!({"json": {"_schema": [text]}})
    );
    let mut alone = both;
    alone["flex-context"] = old;
    let (id, (status, _)) = site.job(alone).await;
    assert_eq!(status, 200);
    let (new, _) = site.job(site.body(model, json!({}), json!({}))).await;
    let values = async |id: &str| site.schedule(id, "").await.1["values"].clone();
    assert_eq!(values(&id).await, values(&new).await);
}

#[tokio::test]
async fn a_scheduler_that_an_asset_asks_for() {
    let site = Site::new(json!([30, 10, 20, 90, 50, 80])).await;
    let path = format!("assets/{}", site.asset);
    let asks = async |name: &str| {
        let change = json!({"attributes": {"custom-scheduler": name}});
        let changed = site.client.call(Method::PATCH, &path, Some(change)).await;
        assert_eq!(changed.0, 200);
        let body = site.body(json!({}), json!({}), json!({}));
        site.trigger(body).await
    };
    let text = "Scheduler MyScheduler does not seem to be registered.";
    assert_eq!(wrong(asks("MyScheduler").await), json!({ "json": text }));
    assert_eq!(asks("StorageScheduler").await.0, 202);
}
