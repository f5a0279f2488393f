//! A sandbox with a fixed clock and a user who is logged in.

use chrono::{DateTime, TimeDelta, Utc};
use gridwire_sandbox::{ClimkitControl, ClimkitSite, Sandbox, SandboxBuilder};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// Monday noon in Zurich.
pub(crate) const NOW: &str = "2026-06-15T10:00:00Z";

pub(crate) const TILLEULS: &str = ClimkitSite::LesTilleuls.id();
pub(crate) const BACH: &str = ClimkitSite::AmBach.id();
pub(crate) const HOF: &str = ClimkitSite::AlterHof.id();
pub(crate) const QUINTA: &str = ClimkitSite::Quinta.id();

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
    pub(crate) climkit: ClimkitControl,
    http: reqwest::Client,
    pub(crate) token: String,
}

impl Client {
    pub(crate) async fn start() -> Self {
        Self::start_with(Sandbox::builder().seed(7)).await
    }

    pub(crate) async fn start_with(builder: SandboxBuilder) -> Self {
        let sandbox = builder.now(instant(NOW)).start().await.unwrap();
        let mut client = Self {
            climkit: sandbox.climkit(),
            sandbox,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            token: String::new(),
        };
        client.renew().await;
        client
    }

    /// The status and the body of a login.
    pub(crate) async fn login(&self, username: &str, password: &str) -> (u16, Value) {
        let credentials = json!({"username": username, "password": password});
        let response = self
            .send(Method::POST, "auth", &credentials.to_string())
            .await;
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn renew(&mut self) {
        let climkit = self.climkit.clone();
        let (status, body) = self.login(climkit.username(), climkit.password()).await;
        assert_eq!(status, 200);
        self.token = body["access_token"].as_str().unwrap().to_owned();
    }

    /// Without a pause.
    pub(crate) async fn send(&self, method: Method, path: &str, body: &str) -> Response {
        let url = format!("{}/api/v1/{path}", self.sandbox.base_url());
        let mut request = self.http.request(method, url);
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        let request = request.header("content-type", "application/json");
        request.body(body.to_owned()).send().await.unwrap()
    }

    /// A second after the request before.
    pub(crate) async fn call(&self, path: &str, body: Option<Value>) -> (u16, Value) {
        self.sandbox.advance(TimeDelta::seconds(1));
        let (method, body) = match body {
            Some(body) => (Method::POST, body.to_string()),
            None => (Method::GET, String::new()),
        };
        let response = self.send(method, path, &body).await;
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.call(path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(path, Some(body)).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Rows of a period in steps of 15 minutes, or whatever a step is asked for.
    pub(crate) async fn rows(&self, path: &str, from: &str, to: &str, step: &str) -> Vec<Value> {
        let mut body = json!({"t_s": from, "t_e": to});
        if !step.is_empty() {
            body["sampling_frequency"] = step.into();
        }
        match self.post(path, body).await {
            Value::Array(rows) => rows,
            other => panic!("{path}: {other}"),
        }
    }

    /// The ids of a site's meters that a test is about.
    pub(crate) async fn meters(&self, site: &str, is: impl Fn(&Value) -> bool) -> Vec<String> {
        let meters = self.get(&format!("meter_info/{site}")).await;
        let meters = meters.as_array().unwrap().iter();
        meters
            .filter(|meter| is(meter))
            .map(|meter| meter["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

pub(crate) fn number(row: &Value, name: &str) -> f64 {
    row[name]
        .as_f64()
        .unwrap_or_else(|| panic!("{name} in {row}"))
}

/// One column as numbers.
pub(crate) fn column(rows: &[Value], name: &str) -> Vec<f64> {
    rows.iter().map(|row| number(row, name)).collect()
}

pub(crate) fn labels(rows: &[Value]) -> Vec<&str> {
    let label = |row: &'_ Value| row["timestamp"].as_str().map(str::len);
    assert!(rows.iter().all(|row| label(row) == Some(25)));
    rows.iter()
        .map(|row| row["timestamp"].as_str().unwrap())
        .collect()
}
