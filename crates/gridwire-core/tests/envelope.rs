//! A service whose answers say in themselves how the request went: what they say counts, whatever
//! their HTTP status is.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use std::sync::Arc;
use std::time::Duration;

use gridwire_core::auth::Basic;
use gridwire_core::http::{self, Explanation, Refusal, Request, Transport};
use gridwire_core::policy::{Rate, RetryPolicy};
use gridwire_core::time::ManualClock;
use gridwire_core::wire::Extra;
use gridwire_core::{
    Api, ApiClient, ClientBuilder, Envelope, Error, ErrorBody, ErrorKind, Method, Operation, Result,
};
use httpmock::{Mock, MockServer};

static API: Api = Api {
    name: "telling",
    service: "A service that tells",
    version: "1",
    base_url: "https://example.com",
    subscription: None,
    max_uri_length: None,
    rate: Rate {
        concurrency: 4,
        interval: Duration::ZERO,
    },
    error_body: ErrorBody {
        code: &["/code"],
        message: &["/text"],
        request_id: &[],
    },
    envelope: Some(Envelope {
        code: "code",
        success: &[1000, 1002],
        partial: &[1001],
        partial_status: 206,
    }),
    environments: &[],
    server_version: None,
};

static READ: Operation = Operation {
    api: &API,
    id: "read",
    method: Method::Get,
    path: "/rows",
    sandbox_path: None,
    idempotent: true,
    open: false,
    secret_answer: false,
    list: false,
    content: Some("rows"),
    answers: &[],
    since: None,
};

static WRITE: Operation = Operation {
    id: "write",
    method: Method::Put,
    idempotent: false,
    content: None,
    list: false,
    answers: &[],
    since: None,
    ..READ
};

/// Answers with a secret.
static LOG_IN: Operation = Operation {
    id: "log_in",
    open: false,
    secret_answer: true,
    list: false,
    content: None,
    answers: &[],
    since: None,
    ..READ
};

#[derive(Debug)]
struct Client(Transport);

impl ApiClient for Client {
    const API: &'static Api = &API;

    fn from_transport(transport: Transport) -> Self {
        Self(transport)
    }

    fn transport(&self) -> &Transport {
        &self.0
    }
}

#[derive(Debug)]
struct Answer {
    code: Option<u32>,
    rows: Vec<u32>,
    extra: Extra,
}
gridwire_core::record!(Answer { optional code = "code", list rows = "rows" });

/// The service's codes, as the crate of an API reads them.
fn explain(refusal: &Refusal<'_>) -> Explanation {
    let said = http::explain(refusal);
    let kind = match said.code.as_deref() {
        Some("1400") => Some(ErrorKind::Permission),
        Some("1500") => Some(ErrorKind::Unavailable),
        _ => None,
    };
    let remedy = kind.is_none().then(|| "Read the manual".to_owned());
    Explanation {
        kind,
        remedy,
        ..said
    }
}

fn client(server: &MockServer) -> Transport {
    let auth = Basic::new("someone", &"s3cr3t-of-someone".into()).unwrap();
    let clock = ManualClock::at("2026-01-01T00:00:00Z".parse().unwrap());
    let client = ClientBuilder::<Client>::new(Arc::new(auth), explain)
        .base_url(server.base_url())
        .clock(Arc::new(clock))
        .retry(RetryPolicy::default().with_jitter(|| 1.0))
        .build();
    client.unwrap().0
}

async fn serve<'s>(server: &'s MockServer, status: u16, body: &str) -> Mock<'s> {
    let body = body.to_owned();
    let answer = server.mock_async(|when, then| {
        when.path("/rows");
        then.status(status).body(body);
    });
    answer.await
}

/// What comes of one answer, and how often it was asked for.
async fn ask(operation: &'static Operation, status: u16, body: &str) -> (Result<Answer>, usize) {
    let server = MockServer::start_async().await;
    let mock = serve(&server, status, body).await;
    let answer = client(&server).call(Request::new(operation)).await;
    (
        answer.map(http::Response::into_inner),
        mock.calls_async().await,
    )
}

async fn error(operation: &'static Operation, status: u16, body: &str) -> Error {
    let (answer, calls) = ask(operation, status, body).await;
    assert_eq!(calls, 1, "{body}");
    answer
        .map(|answer| panic!("{body}: {answer:?}"))
        .unwrap_err()
}

#[tokio::test]
async fn a_success_is_one_that_says_so_or_nothing() {
    for (status, body) in [
        (200, r#"{"code": 1000, "rows": [1, 2]}"#),
        (200, r#"{"rows": [1, 2], "code": "1002"}"#),
        (201, r#"{"rows": [1, 2]}"#),
        (200, r#"{"code": null, "rows": [1, 2]}"#),
        (200, "\u{feff}{\"code\": 1000.0, \"rows\": [1, 2]}"),
    ] {
        let (answer, calls) = ask(&READ, status, body).await;
        assert_eq!((answer.unwrap().rows, calls), (vec![1, 2], 1), "{body}");
    }
    let (receipt, _) = ask(&WRITE, 201, r#"{"code": 1000}"#).await;
    assert_eq!(receipt.unwrap().code, Some(1000));
}

#[tokio::test]
async fn an_answer_that_leaves_something_out_is_never_a_success() {
    for (status, body, rows, code) in [
        (206, r#"{"code": 1001, "rows": [1]}"#, Some(1), Some("1001")),
        (200, r#"{"code": 1001, "rows": [1]}"#, Some(1), Some("1001")),
        (200, r#"{"rows": [1], "code": 1001}"#, Some(1), Some("1001")),
        (206, r#"{"code": 1000, "rows": [1]}"#, Some(1), Some("1000")),
        (206, r#"{"code": 1001}"#, Some(0), Some("1001")),
        (206, "{}", Some(0), None),
        // What came cannot be read, and asking for less may still mend it.
        (206, "<html>", None, None),
        (200, r#"{"code": 1001, "rows": [1, "#, None, Some("1001")),
    ] {
        let error = error(&READ, status, body).await;
        assert!(error.is_incomplete() && error.is_too_large(), "{error}");
        assert!(!error.is_retryable());
        let partial = error.partial::<Answer>();
        assert_eq!(partial.map(|answer| answer.rows.len()), rows, "{body}");
        assert_eq!((error.status(), error.code()), (Some(status), code));
        assert_eq!(
            (error.api(), error.operation()),
            (Some("telling"), Some("read"))
        );
    }
}

#[tokio::test]
async fn a_refusal_with_a_status_of_success_is_a_refusal() {
    let body = r#"{"code": 1107, "text": "invalid id s3cr3t-of-someone", "rows": "none"}"#;
    let error = self::error(&READ, 200, body).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Refused, Some("1107"))
    );
    assert_eq!(
        error.to_string(),
        "telling read: the service refused the request (HTTP 200): 1107 – invalid id [secret]. Read the manual"
    );
    assert!(
        error
            .body_as::<gridwire_core::serde_json::Value>()
            .is_some()
    );

    let error = self::error(&READ, 200, r#"{"code": 1400, "rows": []}"#).await;
    assert!(error.is_auth() && error.kind() == ErrorKind::Permission);
    // A code that nobody knows is no success either.
    let error = self::error(&WRITE, 201, r#"{"code": 4711}"#).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Refused, Some("4711"))
    );
}

#[tokio::test]
async fn a_passing_failure_with_a_status_of_success_is_tried_again() {
    let body = r#"{"code": 1500, "text": "server error"}"#;
    let (answer, calls) = ask(&READ, 200, body).await;
    let error = answer.unwrap_err();
    assert!(error.is_retryable() && calls > 1, "{error}");
    assert_eq!(error.attempts() as usize, calls);
    // A write that may have reached the service is not.
    assert_eq!(self::error(&WRITE, 200, body).await.attempts(), 1);
}

#[tokio::test]
async fn a_success_without_its_content_cannot_be_read() {
    for (body, said) in [
        (r#"{"code": 1000}"#, "missing field `rows`"),
        (r#"{"code": 1000, "rows": null}"#, "missing field `rows`"),
        ("{}", "missing field `rows`"),
        ("<html>", "HTML"),
        ("", "nothing"),
        (r#"{"code": 1000, "rows": [1, "#, "EOF"),
    ] {
        let error = error(&READ, 200, body).await;
        assert!(error.is_decode() && !error.is_too_large(), "{error}");
        assert!(error.to_string().contains(said), "{body}: {error}");
    }
}

#[tokio::test]
async fn who_fetches_an_answer_may_judge_it_and_read_it_alone() {
    for (status, body, judged) in [
        (201, r#"{"code": 1000}"#, None),
        (201, "written", None),
        (201, "", None),
        (200, r#"{"text": "no code"}"#, None),
        (200, r#"{"code": 1303}"#, Some(ErrorKind::Refused)),
        (206, "", Some(ErrorKind::Incomplete)),
    ] {
        let server = MockServer::start_async().await;
        serve(&server, status, body).await;
        let transport = client(&server);
        let answer = transport.fetch(&Request::new(&WRITE)).await.unwrap();
        assert_eq!((answer.status(), &**answer), (status, body.as_bytes()));
        let error = transport.judge(&answer).err();
        assert_eq!(error.as_ref().map(Error::kind), judged, "{body}");
        assert!(error.is_none_or(|error| error.operation() == Some("write")));
    }
}

#[tokio::test]
async fn a_secret_with_a_code_that_is_none_of_success_stays_secret() {
    let error = error(&LOG_IN, 200, r#"{"code": 9, "token": "t0k3n"}"#).await;
    assert!(
        error.body().is_none() && !error.to_string().contains("t0k3n"),
        "{error}"
    );
}
