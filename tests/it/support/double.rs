//! A server that says what it is told to, and keeps what it was asked.

use std::sync::{Arc, Mutex};

use gridwire::core::ClientBuilder;
use gridwire::core::policy::RetryPolicy;
use gridwire::core::time::ManualClock;
use gridwire::rte_capacities::{Client, RteAuth};
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};

use super::{NOW, utc};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query, not decoded.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// What to answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        match content_type {
            "" => answer,
            content_type => answer.header("content-type", content_type),
        }
    }

    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/json", body)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A good token.
    pub(crate) fn token() -> Self {
        Self::json(
            r#"{"access_token":"a-token-of-the-double","token_type":"Bearer","expires_in":7200}"#,
        )
    }
}

impl Asked {
    pub(crate) fn is_login(&self) -> bool {
        self.target.starts_with("/token/oauth/")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    /// The query, not decoded.
    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// The server, and a client of it that tries everything once.
pub(crate) struct Double {
    pub(crate) server: MockServer,
    pub(crate) auth: RteAuth,
    pub(crate) client: Client,
    asked: Arc<Mutex<Vec<Asked>>>,
}

pub(crate) const CLIENT_ID: &str = "an-id-of-the-double";
pub(crate) const CLIENT_SECRET: &str = "s3cr3t/of+the=double";

impl Double {
    /// Logins succeed; everything else gets one answer.
    pub(crate) async fn saying(answer: Answer) -> Self {
        Self::start(move |asked| {
            if asked.is_login() {
                Answer::token()
            } else {
                answer.clone()
            }
        })
        .await
    }

    pub(crate) async fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::with(answer, |builder| builder).await
    }

    /// With settings of the test's own.
    pub(crate) async fn with(
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
        change: impl FnOnce(ClientBuilder<RteAuth>) -> ClientBuilder<RteAuth>,
    ) -> Self {
        let (server, asked) = serve(answer).await;
        let builder = RteAuth::builder(CLIENT_ID, CLIENT_SECRET)
            .unwrap()
            .base_url(server.base_url())
            .clock(Arc::new(ManualClock::at(utc(NOW))))
            .retry(RetryPolicy::never());
        let auth = change(builder).build().unwrap();
        Self {
            client: Client::new(&auth).unwrap(),
            server,
            auth,
            asked,
        }
    }

    /// All requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The requests so far that were not for a token.
    pub(crate) fn calls(&self) -> Vec<Asked> {
        let mut asked = self.asked();
        asked.retain(|asked| !asked.is_login());
        asked
    }
}

/// A server that answers as it is told to, and what it was asked so far.
pub(crate) async fn serve(
    answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
) -> (MockServer, Arc<Mutex<Vec<Asked>>>) {
    let server = MockServer::start_async().await;
    let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
    let log = asked.clone();
    server
        .mock_async(move |when, then| {
            when.any_request();
            then.respond_with(move |request| {
                let request = read(request);
                log.lock().unwrap().push(request.clone());
                write(answer(&request))
            });
        })
        .await;
    (server, asked)
}

fn read(request: &HttpMockRequest) -> Asked {
    // The server gives its own address with it.
    let uri = request.uri_str();
    let path = uri
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|place| &rest[place..]));
    Asked {
        method: request.method_str().to_owned(),
        target: path.unwrap_or(uri).to_owned(),
        headers: request.headers_vec().clone(),
        body: request.body_string(),
    }
}

fn write(answer: Answer) -> HttpMockResponse {
    HttpMockResponse::builder()
        .status(answer.status)
        .headers(answer.headers)
        .body(answer.body)
        .build()
}
