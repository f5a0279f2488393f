//! What a client written by hand does with a service whose answers say in themselves how a write
//! went: it makes a receipt of whatever came, unless the service says that nothing was written.

use std::sync::Arc;
use std::time::Duration;

use gridwire::core::auth::Anonymous;
use gridwire::core::http::{Bytes, Request, Transport, explain};
use gridwire::core::policy::Rate;
use gridwire::core::serde_json::{Value, json};
use gridwire::core::wire::decode;
use gridwire::core::{
    Api, ApiClient, ClientBuilder, Envelope, ErrorBody, ErrorKind, Method, Operation, Result,
};
use httpmock::MockServer;

static API: Api = Api {
    name: "a-store",
    service: "A store",
    version: "1",
    base_url: "https://live.example.com",
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
        success: &[1000],
        partial: &[1001],
        partial_status: 206,
    }),
    environments: &[
        ("live", "https://live.example.com"),
        ("trial", "https://trial.example.com"),
    ],
    server_version: None,
};

static WRITE: Operation = Operation {
    api: &API,
    id: "write",
    method: Method::Put,
    path: "/rows",
    sandbox_path: None,
    idempotent: false,
    open: false,
    secret_answer: false,
    list: false,
    content: None,
    answers: &[],
    since: None,
};

struct Store(Transport);

impl ApiClient for Store {
    const API: &'static Api = &API;

    fn from_transport(transport: Transport) -> Self {
        Self(transport)
    }

    fn transport(&self) -> &Transport {
        &self.0
    }
}

/// What is known of a write that the service has taken.
#[derive(Debug, PartialEq)]
struct Receipt {
    status: u16,
    code: Option<u64>,
    text: Option<String>,
    raw: Bytes,
}

impl Store {
    async fn write(&self) -> Result<Receipt> {
        let request = Request::new(&WRITE).json(&json!({"rows": [1]}))?;
        let answer = self.0.fetch(&request).await?;
        self.0.judge(&answer)?;
        let said: Value = decode(&answer).unwrap_or_default();
        Ok(Receipt {
            status: answer.status(),
            code: said["code"].as_u64(),
            text: said["text"].as_str().map(str::to_owned),
            raw: answer.into_inner().into_bytes(),
        })
    }
}

fn builder() -> ClientBuilder<Store> {
    ClientBuilder::new(Arc::new(Anonymous), explain)
}

/// What comes of a write, which goes out once whatever the answer is.
async fn write(status: u16, body: &str) -> Result<Receipt> {
    let server = MockServer::start_async().await;
    let body = body.to_owned();
    let mock = server
        .mock_async(move |when, then| {
            when.path("/rows");
            then.status(status).body(body);
        })
        .await;
    let store = builder().base_url(server.base_url()).build().unwrap();
    let receipt = store.write().await;
    mock.assert_calls_async(1).await;
    receipt
}

#[tokio::test]
async fn what_was_written_has_a_receipt_however_odd_the_answer() {
    for (status, body, code, text) in [
        (
            201,
            r#"{"code": 1000, "text": "success"}"#,
            Some(1000),
            Some("success"),
        ),
        (
            200,
            r#"{"code": 1000, "text": "success",}"#,
            Some(1000),
            Some("success"),
        ),
        (201, r#"{"text": "thanks"}"#, None, Some("thanks")),
        (201, "<p>Done", None, None),
        (204, "", None, None),
    ] {
        let receipt = write(status, body).await.unwrap();
        let expected = Receipt {
            status,
            code,
            text: text.map(str::to_owned),
            raw: Bytes::copy_from_slice(body.as_bytes()),
        };
        assert_eq!(receipt, expected);
    }
}

#[tokio::test]
async fn what_was_not_written_has_none() {
    for (status, body, kind, code) in [
        (
            201,
            r#"{"code": 1303, "text": "bad rows"}"#,
            ErrorKind::Refused,
            Some("1303"),
        ),
        (
            200,
            r#"{"code": 1001}"#,
            ErrorKind::Incomplete,
            Some("1001"),
        ),
        (206, "", ErrorKind::Incomplete, None),
        (400, r#"{"code": 1303}"#, ErrorKind::Refused, Some("1303")),
    ] {
        let error = write(status, body).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, code), "{body}");
        assert_eq!(
            (error.status(), error.operation()),
            (Some(status), Some("write"))
        );
    }
}

#[test]
fn nothing_is_written_to_any_environment_by_default() {
    let error = builder().build().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(
        text.contains("live, trial") && text.contains("environment_named"),
        "{text}"
    );
    let store = builder().environment_named("trial").build().unwrap();
    assert_eq!(store.transport().base_url(), "https://trial.example.com");
}
