//! A sandbox with a fixed clock and a client that has a token.

use chrono::{DateTime, Utc};
use gridwire_sandbox::Sandbox;
use reqwest::Response;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const API: &str = "/open_api/generation_installed_capacities/v1";
pub(crate) const GENERATION: &str = "/open_api/actual_generation/v1";
pub(crate) const TEMPO: &str = "/open_api/tempo_like_supply_contract/v1/tempo_like_calendars";

/// Saturday noon in Paris, in a leap year.
pub(crate) const NOW: &str = "2024-06-15T10:00:00Z";

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

impl Client {
    pub(crate) async fn start() -> Self {
        Self::start_at(NOW).await
    }

    pub(crate) async fn start_at(now: &str) -> Self {
        let builder = Sandbox::builder().seed(7).now(instant(now));
        let mut client = Self {
            sandbox: builder.start().await.unwrap(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            token: String::new(),
        };
        client.renew().await;
        client
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    /// Asks for a token with the right credentials.
    pub(crate) async fn token(&self) -> Value {
        let rte = self.sandbox.rte();
        let response = self
            .http
            .post(self.url("/token/oauth/"))
            .basic_auth(rte.client_id(), Some(rte.client_secret()))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    pub(crate) async fn renew(&mut self) {
        self.token = self.token().await["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
    }

    /// A resource of the installed capacities or, with a slash in front, a whole path; the query is written as it goes
    /// over the wire.
    pub(crate) async fn get(&self, resource: &str) -> Response {
        self.try_get(resource).await.unwrap()
    }

    pub(crate) async fn try_get(&self, resource: &str) -> reqwest::Result<Response> {
        let path = if resource.starts_with('/') {
            resource.to_owned()
        } else {
            format!("{API}/{resource}")
        };
        self.http
            .get(self.url(&path))
            .bearer_auth(&self.token)
            .header("accept", "application/json")
            .send()
            .await
    }

    pub(crate) async fn json(&self, resource: &str) -> Value {
        let response = self.get(resource).await;
        assert_eq!(response.status(), 200, "{resource}");
        assert_eq!(response.headers()["content-type"], "application/json");
        response.json().await.unwrap()
    }

    /// The code and the message of a functional error.
    pub(crate) async fn error(&self, resource: &str) -> (String, String) {
        let response = self.get(resource).await;
        assert_eq!(response.status(), 400, "{resource}");
        let body: Value = response.json().await.unwrap();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        assert!(text("error_uri").is_empty());
        let transaction = body["error_details"]["transaction_id"].as_str().unwrap();
        assert!(
            transaction.starts_with("Id-") && transaction.len() == 27,
            "{transaction}"
        );
        (text("error"), text("error_description"))
    }

    /// Sends bytes and reads all that comes, or the error that ends it.
    pub(crate) async fn raw(&self, request: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.sandbox.address()).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// `start_date=…&end_date=…` with the pluses escaped.
pub(crate) fn period(start: &str, end: &str) -> String {
    format!("start_date={start}&end_date={end}").replace('+', "%2B")
}

/// The texts of one field in a list of rows.
pub(crate) fn column<'a>(rows: &'a Value, field: &str) -> Vec<&'a str> {
    let rows = rows.as_array().unwrap();
    rows.iter().filter_map(|row| row[field].as_str()).collect()
}
