//! What must not be done twice: a write goes out again only where the service cannot have done it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use gridwire::core::auth::{Anonymous, Authenticate, Authorization};
use gridwire::core::http::{Bytes, Explanation, Request, Transport};
use gridwire::core::policy::Rate;
use gridwire::core::serde_json::{Value, json};
use gridwire::core::time::ManualClock;
use gridwire::core::{
    Api, ApiClient, ClientBuilder, Error, ErrorBody, ErrorKind, Method, Operation, Result,
    SecretString,
};
use gridwire_sandbox::{Fault, RecordedRequest, Sandbox};

use crate::support::{NOW, secs, steady, utc};

static API: Api = Api {
    name: "a-test",
    service: "A service that writes",
    version: "1",
    base_url: "https://example.com",
    subscription: None,
    max_uri_length: None,
    rate: Rate {
        concurrency: 4,
        interval: Duration::ZERO,
    },
    error_body: ErrorBody {
        code: &[],
        message: &[],
        request_id: &[],
    },
    envelope: None,
    environments: &[],
    server_version: None,
};

static WRITE: Operation = Operation {
    api: &API,
    id: "write",
    method: Method::Post,
    path: "/write/{place}",
    sandbox_path: None,
    idempotent: false,
    open: false,
    secret_answer: false,
    list: false,
    content: None,
    answers: &[],
    since: None,
};

static READ: Operation = Operation {
    id: "read",
    idempotent: true,
    open: false,
    secret_answer: false,
    list: false,
    ..WRITE
};

/// The smallest client there can be.
struct Writer(Transport);

impl ApiClient for Writer {
    const API: &'static Api = &API;

    fn from_transport(transport: Transport) -> Self {
        Self(transport)
    }

    fn transport(&self) -> &Transport {
        &self.0
    }
}

impl Writer {
    async fn send(&self, operation: &'static Operation) -> Result<Value> {
        let request = Request::new(operation).path("place", &"a b".to_owned())?;
        let request = request.json(&json!({"set": 1}))?;
        Ok(self.0.call::<Value>(request).await?.into_inner())
    }
}

fn builder(
    auth: impl Authenticate + 'static,
    url: String,
) -> (ClientBuilder<Writer>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(utc(NOW)));
    let builder = ClientBuilder::new(Arc::new(auth), |_| Explanation::default());
    let builder = builder.base_url(url).clock(clock.clone()).retry(steady());
    (builder, clock)
}

/// A sandbox that answers one write, after a fault.
async fn sandbox(fault: Option<Fault>) -> Sandbox {
    let sandbox = Sandbox::builder().now(utc(NOW)).start().await.unwrap();
    if let Some(fault) = fault {
        sandbox.fault(fault.on("/write/"));
    }
    sandbox.fault(
        Fault::status(200)
            .body("application/json", r#"{"done":true}"#)
            .always(),
    );
    sandbox
}

fn seen(requests: &[RecordedRequest]) -> Vec<(&str, &str, &[u8])> {
    requests
        .iter()
        .map(|request| {
            (
                request.method.as_str(),
                request.path.as_str(),
                &request.body[..],
            )
        })
        .collect()
}

const ONE: (&str, &str, &[u8]) = ("POST", "/write/a%20b", br#"{"set":1}"#);

async fn outcome(operation: &'static Operation, fault: Fault) -> (Result<Value>, usize, usize) {
    let slow = fault.to_string().starts_with("slow");
    let sandbox = sandbox(Some(fault)).await;
    let (builder, clock) = builder(Anonymous, sandbox.base_url());
    let patience = Duration::from_millis(if slow { 1_000 } else { 60_000 });
    let writer = builder.timeout(patience).build().unwrap();
    let result = writer.send(operation).await;
    let requests = sandbox.requests();
    assert!(seen(&requests).iter().all(|request| *request == ONE));
    (result, requests.len(), clock.sleeps().len())
}

fn faults() -> Vec<(Fault, ErrorKind)> {
    let mut faults: Vec<_> = [408, 500, 502, 503, 504, 509]
        .map(|status| (Fault::status(status), ErrorKind::Unavailable))
        .into();
    faults.extend([
        (Fault::html(), ErrorKind::Unavailable),
        (Fault::reset(), ErrorKind::Connection),
        (Fault::truncate(), ErrorKind::Connection),
        (Fault::slow(secs(3600)), ErrorKind::Timeout),
    ]);
    faults
}

#[tokio::test]
async fn a_write_that_may_have_been_done_is_not_sent_again() {
    for (fault, kind) in faults() {
        let name = fault.to_string();
        let (result, requests, sleeps) = outcome(&WRITE, fault).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), requests, sleeps), (kind, 1, 0), "{name}");
        assert_eq!(
            (error.api(), error.operation()),
            (Some("a-test"), Some("write"))
        );
        // The caller may well decide to send it again.
        assert!(error.is_retryable(), "{name}");
    }
}

/// Nothing was done of what was one too many.
#[tokio::test]
async fn a_write_that_was_one_too_many_goes_again() {
    let (result, requests, sleeps) = outcome(&WRITE, Fault::status(429).retry_after(1)).await;
    assert_eq!(result.unwrap(), json!({"done": true}));
    assert_eq!((requests, sleeps), (2, 1));
}

/// The same POST, declared harmless by its specification, goes again.
#[tokio::test]
async fn a_read_by_post_is_sent_again() {
    for (fault, _) in faults() {
        let name = fault.to_string();
        let (result, requests, sleeps) = outcome(&READ, fault).await;
        assert_eq!(result.unwrap(), json!({"done": true}), "{name}");
        assert_eq!((requests, sleeps), (2, 1), "{name}");
    }
}

/// The connection was good a moment ago, so the write may have gone out on it.
#[tokio::test]
async fn not_even_on_a_connection_that_was_kept() {
    let sandbox = sandbox(None).await;
    let (builder, _) = builder(Anonymous, sandbox.base_url());
    let writer = builder.build().unwrap();
    for _ in 0..3 {
        writer.send(&WRITE).await.unwrap();
    }
    sandbox.clear_faults();
    sandbox.fault(Fault::reset());
    assert_eq!(
        writer.send(&WRITE).await.unwrap_err().kind(),
        ErrorKind::Connection
    );
    assert_eq!(sandbox.requests().len(), 4);
}

#[tokio::test]
async fn a_write_that_nobody_received_goes_again() {
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let (builder, clock) = builder(Anonymous, format!("http://127.0.0.1:{port}"));
    let writer = builder.build().unwrap();
    let error = writer.send(&WRITE).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert_eq!(error.attempts(), 4);
    let waits: Vec<_> = clock.sleeps().iter().map(Duration::as_millis).collect();
    assert_eq!(waits, [500, 1000, 2000]);
}

/// Headers that are refused until the third, and how many were asked for.
#[derive(Debug, Default)]
struct Keys(AtomicUsize);

impl Authenticate for Keys {
    fn authorization<'a>(
        &'a self,
        _refused: Option<&'a Authorization>,
    ) -> BoxFuture<'a, Result<Option<Authorization>>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        let secret = SecretString::from(format!("key-{number}"));
        Box::pin(async move { Ok(Some(Authorization::new("Key", &secret))) })
    }

    fn can_renew(&self) -> bool {
        true
    }

    fn identity(&self) -> String {
        "keys".into()
    }

    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }
}

/// A service that does not know who asks has done nothing.
#[tokio::test]
async fn a_write_that_was_refused_as_unknown_goes_once_more() {
    let sandbox = sandbox(Some(Fault::status(401))).await;
    let (first, clock) = builder(Keys::default(), sandbox.base_url());
    assert_eq!(
        first.build().unwrap().send(&WRITE).await.unwrap(),
        json!({"done": true})
    );
    assert_eq!(seen(&sandbox.requests()), [ONE, ONE]);
    assert!(clock.sleeps().is_empty());

    let sandbox = self::sandbox(Some(Fault::status(401).times(2))).await;
    let (second, _) = builder(Keys::default(), sandbox.base_url());
    let error: Error = second.build().unwrap().send(&WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(seen(&sandbox.requests()), [ONE, ONE]);

    // Without another key there is no reason to try.
    let sandbox = self::sandbox(Some(Fault::status(401))).await;
    let (third, _) = builder(Anonymous, sandbox.base_url());
    third.build().unwrap().send(&WRITE).await.unwrap_err();
    assert_eq!(seen(&sandbox.requests()), [ONE]);
}

#[tokio::test]
async fn a_place_cannot_be_left() {
    let sandbox = sandbox(None).await;
    let (builder, _) = builder(Anonymous, sandbox.base_url());
    let writer = builder.build().unwrap();
    for place in ["..", ".", "", "a/b", "a\\b"] {
        let error = Request::new(&WRITE)
            .path("place", &place.to_owned())
            .unwrap_err();
        assert!(
            error.is_invalid_input() && error.to_string().starts_with("place = "),
            "{error}"
        );
    }
    let request = Request::new(&WRITE)
        .path("place", &"%2e%2e?#".to_owned())
        .unwrap();
    let answer = writer.0.fetch(&request).await.unwrap();
    assert_eq!(
        answer.into_inner().into_bytes(),
        Bytes::from_static(br#"{"done":true}"#)
    );
    assert_eq!(sandbox.requests()[0].path, "/write/%252e%252e%3F%23");
}

#[test]
fn a_base_url_that_shows_tokens_to_everybody_is_refused() {
    for (url, text) in [
        ("http://example.com", "plain http to another computer"),
        ("ftp://example.com", "neither https nor http"),
        (
            "https://me:secret@example.com",
            "holds a user name or password",
        ),
        (
            "https://example.com?key=secret",
            "holds a query or a fragment",
        ),
        ("example.com", "not a URL"),
    ] {
        let (builder, _) = builder(Anonymous, url.to_owned());
        let error = builder.build().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            error.to_string().contains(text) && !error.to_string().contains("secret@"),
            "{error}"
        );
        assert!(error.remedy().is_some());
    }
    let (builder, _) = builder(Anonymous, "http://example.com/".to_owned());
    let writer = builder.allow_plain_http().build().unwrap();
    assert_eq!(writer.0.base_url(), "http://example.com");
}
