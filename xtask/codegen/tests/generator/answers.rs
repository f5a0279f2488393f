//! Answers that say in themselves how their requests went, and rows that hold until the next one, as
//! generated from the torture specification.

use gridwire_core::chrono::TimeDelta;
use gridwire_core::serde_json::{Value, json};
use gridwire_core::series::{Cell, Row, StepSeries, Windowed, held};
use gridwire_core::{ErrorKind, Result};
use httpmock::MockServer;

use crate::behaviour::{NOWHERE, client, instant, read};
use crate::generated::operations::{Plans as PlansOperation, Records as RecordsOperation};
use crate::generated::{DeviceType, Fan, Plans, Records};

async fn records(status: u16, body: &Value) -> Result<Records<Fan>> {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.path("/devices/7/fan-3p/records");
            then.status(status).json_body(body.clone());
        })
        .await;
    let operation = client(&server.base_url()).records(7, DeviceType::Fan3p);
    let raw = operation.clone().send_raw().await.unwrap();
    assert_eq!((raw.status(), raw.operation().id), (status, "records"));
    let answer = operation.typed::<Fan>().send().await?;
    Ok(answer.into_inner())
}

#[tokio::test]
async fn what_an_answer_says_counts() {
    let row = json!({"at": 0, "id": 7, "state": 3});
    let whole = records(200, &json!({"status": 1000, "results": [row]}))
        .await
        .unwrap();
    assert_eq!(whole.results.len(), 1);

    for (status, code) in [(206, 1000), (200, 1001), (200, 1002)] {
        let cut = json!({"status": code, "results": [row]});
        let error = records(status, &cut).await.unwrap_err();
        assert!(error.is_incomplete() && error.is_too_large(), "{error}");
        assert_eq!(error.partial::<Records<Fan>>(), Some(&whole_but_for(code)));
    }

    let refusal = json!({"status": 1107, "statusText": "no such device", "results": []});
    let error = records(200, &refusal).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Refused, Some("1107"))
    );
    assert_eq!(error.service_message(), Some("no such device"));

    let error = records(200, &json!({"status": 1000})).await.unwrap_err();
    assert!(
        error.is_decode() && error.to_string().contains("`results`"),
        "{error}"
    );
}

fn whole_but_for(code: u32) -> Records<Fan> {
    read(&json!({"status": code, "results": [{"at": 0, "id": 7, "state": 3}]}))
}

#[tokio::test]
async fn an_answer_that_is_not_read_is_judged_as_well() {
    for (body, refused) in [
        ("{\"status\": 9}", Some(ErrorKind::Refused)),
        ("gone", None),
    ] {
        let server = MockServer::start_async().await;
        server
            .mock_async(|when, then| {
                when.path("/sites");
                then.status(200).body(body);
            })
            .await;
        let client = client(&server.base_url());
        let error = client.remove_sites().send().await.err();
        assert_eq!(error.map(|error| error.kind()), refused, "{body}");
    }
}

#[test]
fn rows_without_an_end_hold_until_the_next() {
    const { assert!(<PlansOperation as Windowed>::STEPS && !<RecordsOperation as Windowed>::STEPS) };
    let plans: Plans = read(&json!({"plans": [
        {"made": 5000, "points": [{"at": 120_000}, {"at": 60_000}]},
        {"made": 6000, "points": [{"at": 60_000}]},
    ]}));
    let at = instant("1970-01-01T00:00:00Z").to_utc();
    let rows = client(NOWHERE).plans(at, at).rows(plans);
    let minutes = |count| Some(instant("1970-01-01T00:00:00Z") + TimeDelta::minutes(count));
    let held = held(rows.clone(), &[]);
    let found: Vec<_> = held
        .iter()
        .map(|row| (row.series.made.timestamp(), row.interval()))
        .collect();
    assert_eq!(
        found,
        [
            (5, (minutes(1), minutes(2))),
            (6, (minutes(1), None)),
            (5, (minutes(2), None)),
        ]
    );
    assert_eq!(held[1].cell(2), Cell::Empty);
    let vectors = StepSeries::by_keys(rows, &[]);
    let at = minutes(3).unwrap();
    let newest: Vec<_> = vectors.iter().filter_map(|vector| vector.at(at)).collect();
    assert_eq!(
        (newest.len(), newest[0].at),
        (2, minutes(2).unwrap().to_utc())
    );
}
