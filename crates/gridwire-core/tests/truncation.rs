//! A service that leaves rows out of long answers and says so: no such answer is a success, and a
//! range asks for shorter windows until every one is whole.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use std::sync::Arc;
use std::time::Duration;

use gridwire_core::auth::Anonymous;
use gridwire_core::chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use gridwire_core::chrono_tz::Europe::Zurich;
use gridwire_core::http::{Request, Transport, explain};
use gridwire_core::policy::Rate;
use gridwire_core::series::{
    self, Cell, Column, CoverageBy, Record, Role, Step, ToCell, WindowRules, Windowed,
};
use gridwire_core::time::TimeRange;
use gridwire_core::wire::Extra;
use gridwire_core::{
    Api, ApiClient, ClientBuilder, Envelope, Error, ErrorBody, Method, Operation, Result,
};
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::json;

static API: Api = Api {
    name: "truncating",
    service: "A service that truncates",
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
    envelope: Some(Envelope {
        code: "code",
        success: &[1],
        partial: &[2],
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

static RULES: WindowRules = WindowRules {
    start: "from",
    end: "to",
    zone: Zurich,
    step: Step::Day,
    max: None,
    min: None,
    trial: None,
    not_before: None,
    not_after: None,
    pair: "both",
    order: "order",
    coverage: CoverageBy::Intervals,
};

#[derive(Clone, Debug)]
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

#[derive(Clone, Debug, PartialEq)]
struct Day {
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
    extra: Extra,
}
gridwire_core::record!(Day { required start = "start", required end = "end" });

impl Record for Day {
    const COLUMNS: &'static [Column] = &[
        Column::of::<DateTime<FixedOffset>>("start", Role::IntervalStart, ""),
        Column::of::<DateTime<FixedOffset>>("end", Role::IntervalEnd, ""),
    ];

    fn cell(&self, index: usize) -> Cell<'_> {
        if index == 0 {
            self.start.cell()
        } else {
            self.end.cell()
        }
    }
}

#[derive(Clone, Debug)]
struct Answer {
    rows: Vec<Day>,
    extra: Extra,
}
gridwire_core::record!(Answer { list rows = "rows" });

#[derive(Clone, Debug)]
struct Read {
    client: Client,
    period: (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>),
}

impl Windowed for Read {
    type Answer = Answer;
    type Row = Day;
    const RULES: &'static WindowRules = &RULES;

    fn transport(&self) -> &Transport {
        &self.client.0
    }

    fn period(&self) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>) {
        self.period
    }

    fn set_period(&mut self, start: DateTime<FixedOffset>, end: DateTime<FixedOffset>) {
        self.period = (Some(start), Some(end));
    }

    fn is_unchecked(&self) -> bool {
        false
    }

    fn request(&self) -> Result<Request> {
        Request::new(&READ)
            .query("from", &self.period.0)?
            .query("to", &self.period.1)
    }

    fn rows(&self, answer: Answer) -> Vec<Day> {
        answer.rows
    }

    fn append(answer: &mut Answer, more: Answer) {
        answer.rows.extend(more.rows);
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Answers with a row for each day, but at most `cap` of them, the last ones left out; which it says
/// by this status and this code.
async fn service(cap: usize, cut: (u16, u32)) -> (MockServer, Read) {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.path("/rows");
            then.respond_with(move |request: &HttpMockRequest| {
                let query: std::collections::BTreeMap<String, String> =
                    request.query_params().into_iter().collect();
                let instant = |name: &str| {
                    DateTime::parse_from_rfc3339(&query[name])
                        .unwrap()
                        .with_timezone(&Zurich)
                };
                let (mut from, to) = (instant("from"), instant("to"));
                let mut rows = Vec::new();
                while from < to {
                    let next = gridwire_core::time::start_of_day(
                        from.date_naive() + TimeDelta::days(1),
                        Zurich,
                    )
                    .unwrap();
                    rows.push(json!({"start": from.to_rfc3339(), "end": next.to_rfc3339()}));
                    from = next;
                }
                let (status, code) = if rows.len() > cap { cut } else { (200, 1) };
                rows.truncate(cap);
                HttpMockResponse::builder()
                    .status(status)
                    .body(json!({"code": code, "rows": rows}).to_string())
                    .build()
            });
        })
        .await;
    let client = ClientBuilder::<Client>::new(Arc::new(Anonymous), explain)
        .base_url(server.base_url())
        .build()
        .unwrap();
    (
        server,
        Read {
            client,
            period: (None, None),
        },
    )
}

/// Either sign is enough.
const SIGNS: [(u16, u32); 3] = [(206, 2), (206, 1), (200, 2)];

#[tokio::test]
async fn one_call_with_a_truncated_answer_is_an_error_that_carries_what_came() {
    for sign in SIGNS {
        let (_server, mut read) = service(5, sign).await;
        let range = TimeRange::days(day("2024-03-25"), day("2024-04-07"), Zurich).unwrap();
        read.set_period(range.from(), range.to());
        let error: Error = series::send(read.clone()).await.unwrap_err();
        assert!(error.is_incomplete() && error.is_too_large(), "{error}");
        assert_eq!(error.partial::<Answer>().unwrap().rows.len(), 5);
        assert_eq!(error.status(), Some(sign.0));
        assert_eq!(error.code(), Some(&*sign.1.to_string()));
        assert!(error.to_string().contains("left out a part"), "{error}");
        // Who asks for the bytes gets them.
        let raw = series::send_raw(read).await.unwrap();
        assert_eq!(raw.status(), sign.0);
    }
}

#[tokio::test]
async fn a_range_cuts_its_windows_until_each_is_whole() {
    for sign in SIGNS {
        let (_server, read) = service(5, sign).await;
        // A fortnight with the day of 23 hours: the answer of 5 days teaches that 4, 5 and 5 will do.
        let range = TimeRange::days(day("2024-03-25"), day("2024-04-07"), Zurich).unwrap();
        let series = read.over(range).await.unwrap();
        assert_eq!(series.rows.len(), 14);
        assert!(
            series
                .rows
                .windows(2)
                .all(|pair| pair[0].end == pair[1].start)
        );
        assert!(series.coverage.is_complete(), "{}", series.coverage);
        assert_eq!(series.coverage.requests, 4);
    }
}

#[tokio::test]
async fn a_smallest_window_that_stays_truncated_is_never_a_success() {
    let (_server, read) = service(0, (206, 2)).await;
    let range = TimeRange::days(day("2024-03-25"), day("2024-03-26"), Zurich).unwrap();
    let error = read.over(range).await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
}
