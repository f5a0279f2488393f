//! Parameters with one setter, and clients of a service with environments, as generated from the
//! torture specification.

use std::sync::Arc;

use gridwire_core::auth::Anonymous;
use gridwire_core::http::explain;
use gridwire_core::serde_json::json;
use gridwire_core::series::Windowed;
use gridwire_core::time::TimeRange;
use gridwire_core::{ApiClient, ClientBuilder, ErrorKind};
use httpmock::MockServer;

use crate::behaviour::{client, instant};
use crate::generated::{API, Client, Kind};

#[tokio::test]
async fn what_goes_together_is_set_together() {
    let server = MockServer::start_async().await;
    let (start, end) = ("2024-01-01T00:00:00+01:00", "2024-01-05T00:00:00+01:00");
    let mock = server
        .mock_async(|when, then| {
            when.path("/latest")
                .query_param("since", start)
                .query_param("until", end)
                .query_param("type", "WIND")
                .query_param("perHours", "6")
                .query_param("notAfter", end);
            then.status(200).json_body(json!({"series": []}));
        })
        .await;
    let operation =
        client(&server.base_url())
            .latest_values()
            .aggregated(Kind::Wind, 6_u32, instant(end));
    operation
        .clone()
        .between(instant(start), instant(end))
        .send()
        .await
        .unwrap();
    // A range sets the same period.
    let range = TimeRange::new(instant(start), instant(end)).unwrap();
    let series = operation.clone().over(range).await.unwrap();
    assert_eq!(series.coverage.requests, 1);
    mock.assert_calls_async(2).await;

    let mut operation = operation;
    assert_eq!(operation.period(), (None, None));
    operation.set_period(instant(start), instant(end));
    assert_eq!(
        operation.period(),
        (Some(instant(start)), Some(instant(end)))
    );
}

#[test]
fn a_client_is_asked_for_an_environment_by_name() {
    let builder = || ClientBuilder::<Client>::new(Arc::new(Anonymous), explain);
    assert_eq!(
        API.environments[0],
        ("live", "https://torture.example.com/api")
    );
    for (name, url) in API.environments {
        let client = builder().environment_named(*name).build().unwrap();
        assert_eq!(client.transport().base_url(), *url);
    }
    let mine = builder()
        .environment_named("live")
        .base_url("https://mine.example.com");
    let client = mine.build().unwrap();
    assert_eq!(client.transport().base_url(), "https://mine.example.com");
    // A client like another one is where that is.
    let like = builder().like(&client).build().unwrap();
    assert_eq!(like.transport().base_url(), "https://mine.example.com");

    let error = builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(
        text.contains("live, test-2") && text.contains("environment_named"),
        "{text}"
    );
    let error = builder().environment_named("prod").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Torture v2 has no environment \"prod\". Name one of live, test-2"
    );
}
