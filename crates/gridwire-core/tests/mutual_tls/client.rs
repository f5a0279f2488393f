//! A client of nothing in particular.

use std::sync::Arc;
use std::time::Duration;

use gridwire_core::auth::Anonymous;
use gridwire_core::chrono::{DateTime, NaiveDate, Utc};
use gridwire_core::http::{Request, Transport, explain};
use gridwire_core::policy::Rate;
use gridwire_core::time::ManualClock;
use gridwire_core::tls::MutualTls;
use gridwire_core::{Api, ApiClient, ClientBuilder, ErrorBody, Method, Operation, Result};

static API: Api = Api {
    name: "careful",
    service: "A service that wants certificates",
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
    content: None,
    answers: &[],
    since: None,
};

#[derive(Clone, Debug)]
pub(crate) struct Client(Transport);

impl ApiClient for Client {
    const API: &'static Api = &API;

    fn from_transport(transport: Transport) -> Self {
        Self(transport)
    }

    fn transport(&self) -> &Transport {
        &self.0
    }
}

impl Client {
    /// Asks for something, and gives the text of the answer.
    pub(crate) async fn read(&self) -> Result<String> {
        let answer = self.0.fetch(&Request::new(&READ)).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// The start of a year.
pub(crate) fn year(year: i32) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    day.and_hms_opt(0, 0, 0).unwrap().and_utc()
}

/// A builder with a clock that stands at a year.
pub(crate) fn builder(url: &str, now: i32) -> (ClientBuilder<Client>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(year(now)));
    let builder = ClientBuilder::new(Arc::new(Anonymous), explain)
        .base_url(url)
        .clock(clock.clone());
    #[cfg(feature = "rustls-no-provider")]
    let builder = builder.crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    (builder, clock)
}

/// A client in the year 2026.
pub(crate) fn client(url: &str, tls: &MutualTls) -> Result<Client> {
    builder(url, 2026).0.mutual_tls(tls.clone()).build()
}
