//! A sandbox with a fixed clock and a client that shows a certificate.

use chrono::{DateTime, Utc};
use gridwire_sandbox::{EdfClient, EdfControl, EdfIdentity, Sandbox, SandboxBuilder};
use reqwest::{Certificate, ClientBuilder, Identity, Method, Response};
use serde_json::{Value, json};

/// Saturday noon in Paris.
pub(crate) const NOW: &str = "2024-06-15T10:00:00Z";

/// Milliseconds since 1970.
pub(crate) fn ms(text: &str) -> i64 {
    text.parse::<DateTime<Utc>>().unwrap().timestamp_millis()
}

pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
    pub(crate) edf: EdfControl,
    pub(crate) http: reqwest::Client,
}

impl Client {
    pub(crate) async fn start() -> Self {
        Self::start_with(Sandbox::builder().seed(7).now(NOW.parse().unwrap())).await
    }

    pub(crate) async fn start_with(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let edf = sandbox.edf();
        let http = client(&edf, EdfClient::Operator);
        Self { sandbox, edf, http }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &str) -> Response {
        let url = format!("{}/{path}", self.edf.base_url());
        let request = self.http.request(method, url);
        let request = request.header("content-type", "application/json");
        request.body(body.to_owned()).send().await.unwrap()
    }

    /// The HTTP status and the code.
    pub(crate) async fn status(&self, method: Method, path: &str, body: &str) -> (u16, u64) {
        let response = self.send(method, path, body).await;
        let http = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (http, body["status_code"].as_u64().unwrap())
    }

    /// The whole answer of a GET, with its HTTP status.
    pub(crate) async fn answer(&self, path: &str) -> (u16, Value) {
        let response = self.send(Method::GET, path, "").await;
        let http = response.status().as_u16();
        assert_eq!(response.headers()["content-type"], "application/json");
        (http, response.json().await.unwrap())
    }

    /// The results of a GET that is complete.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (http, answer) = self.answer(path).await;
        let code = &answer["status_code"];
        assert_eq!((http, code), (200, &json!(1000)), "{path}");
        assert_eq!(answer["status_message"], "success");
        answer["results"].clone()
    }

    /// Writes values.
    pub(crate) async fn put(&self, path: &str, values: Value) -> Response {
        let body = json!({ "values": values }).to_string();
        let response = self.send(Method::PUT, path, &body).await;
        assert_eq!(response.status(), 201, "{path}");
        response
    }
}

/// A client that shows this certificate and trusts the sandbox's authority alone.
pub(crate) fn client(edf: &EdfControl, client: EdfClient) -> reqwest::Client {
    let identity = edf.client(client).unwrap();
    let key = identity.key_pem();
    trusting(edf)
        .identity(pem(&identity, &key))
        .build()
        .unwrap()
}

pub(crate) fn trusting(edf: &EdfControl) -> ClientBuilder {
    let authority = Certificate::from_pem(edf.authority_pem().as_bytes()).unwrap();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([authority])
}

pub(crate) fn pem(identity: &EdfIdentity, key: &str) -> Identity {
    let both = format!("{}{key}", identity.certificate_pem());
    Identity::from_pem(both.as_bytes()).unwrap()
}

/// One field of each record, or of each point of the only vector.
pub(crate) fn column(results: &Value, field: &str) -> Vec<Value> {
    let rows = match &results[0]["values"] {
        Value::Array(points) => points,
        _ => results.as_array().unwrap(),
    };
    rows.iter().map(|row| row[field].clone()).collect()
}

/// The timestamps of records or of the points of the only vector.
pub(crate) fn times(results: &Value) -> Vec<i64> {
    let times = column(results, "timestamp");
    times.iter().map(|time| time.as_i64().unwrap()).collect()
}

/// One field as numbers.
pub(crate) fn numbers(results: &Value, field: &str) -> Vec<f64> {
    let values = column(results, field);
    values.iter().map(|value| value.as_f64().unwrap()).collect()
}
