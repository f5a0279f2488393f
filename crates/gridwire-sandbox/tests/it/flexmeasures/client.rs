//! A sandbox with a fixed clock and a user who is logged in.

use chrono::{DateTime, Utc};
use gridwire_sandbox::{FlexMeasuresControl, Sandbox, SandboxBuilder};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// Monday noon in Amsterdam.
pub(crate) const NOW: &str = "2026-06-15T10:00:00Z";

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
    pub(crate) control: FlexMeasuresControl,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

impl Client {
    pub(crate) async fn start() -> Self {
        Self::start_with(Sandbox::builder().seed(7)).await
    }

    pub(crate) async fn start_with(builder: SandboxBuilder) -> Self {
        let sandbox = builder.now(instant(NOW)).start().await.unwrap();
        let mut client = Self {
            control: sandbox.flexmeasures(),
            sandbox,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            token: String::new(),
        };
        client.renew().await;
        client
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    pub(crate) async fn login(&self, body: Value) -> (u16, Value) {
        let request = self
            .http
            .post(self.url("/api/requestAuthToken"))
            .json(&body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn renew(&mut self) {
        let control = &self.control;
        let user = json!({"email": control.email(), "password": control.password()});
        let (status, body) = self.login(user).await;
        assert_eq!((status, &body["user_id"]), (200, &json!(1)));
        self.token = body["auth_token"].as_str().unwrap().to_owned();
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let url = self.url(&format!("/api/v3_0/{path}"));
        let mut request = self.http.request(method, url);
        request = request.header("authorization", &self.token);
        request = match body {
            Some(body) => request.json(body),
            None => request.header("content-type", "application/json"),
        };
        request.send().await.unwrap()
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let response = self.send(method, path, body.as_ref()).await;
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    /// A GET that succeeds.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The id of something new.
    pub(crate) async fn add(&self, path: &str, body: Value) -> u64 {
        let (status, answer) = self.post(path, body).await;
        assert_eq!(status, 201, "{path}: {answer}");
        answer["id"].as_u64().unwrap()
    }

    /// A sensor of the battery.
    pub(crate) async fn add_sensor(&self, name: &str, unit: &str, resolution: &str) -> u64 {
        let body = json!({"name": name, "unit": unit, "event_resolution": resolution, "generic_asset_id": 3});
        self.add("sensors", body).await
    }

    /// Waits for the job of a receipt: its status, and what is said of it.
    pub(crate) async fn job(&self, (status, receipt): (u16, Value)) -> (u16, Value) {
        assert_eq!(status, 202, "{receipt}");
        let url = receipt["job-url"].as_str().unwrap();
        let path = url.strip_prefix("/api/v3_0/").unwrap();
        for _ in 0..10 {
            let (status, job) = self.get(path).await;
            if status != 202 {
                return (status, job);
            }
        }
        panic!("{receipt} does not end");
    }

    /// Posts data; the result of their job.
    pub(crate) async fn record(&self, sensor: u64, body: Value) -> String {
        let receipt = self.post(&format!("sensors/{sensor}/data"), body).await;
        let (status, job) = self.job(receipt).await;
        assert_eq!((status, &job["status"]), (200, &json!("FINISHED")), "{job}");
        job["result"].as_str().unwrap().to_owned()
    }

    /// Values of a sensor; the query is written as it goes over the wire.
    pub(crate) async fn values(&self, sensor: u64, query: &str) -> Value {
        let body = self.read(&format!("sensors/{sensor}/data?{query}")).await;
        body["values"].clone()
    }
}

/// What a refusal says is wrong.
pub(crate) fn wrong((status, body): (u16, Value)) -> Value {
    assert_eq!(
        (status, &body["result"], &body["status"]),
        (422, &json!("Rejected"), &json!("UNPROCESSABLE_ENTITY")),
        "{body}"
    );
    body["message"].clone()
}

/// A status and a text.
pub(crate) fn said((status, body): (u16, Value)) -> (u16, String) {
    let text = body["message"].as_str();
    (status, text.unwrap_or_else(|| panic!("{body}")).to_owned())
}
