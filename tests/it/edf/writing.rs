//! What is written: checked before, accounted for after, never sent twice.

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::{Error, ErrorKind};
use gridwire::edf_sf::{
    ApiStatus, Battery, BatteryState, Commitment, CommitmentPeriod, Equipment, ForecastVector,
    Genset, Meter, Metric, Outcome, Renewable, Setpoint, SolarForecast, WriteReport,
};
use gridwire_sandbox::{EdfPutAnswer, Fault};

use super::{SITE, World};
use crate::support::utc;

fn second(seconds: i64) -> DateTime<Utc> {
    utc("2026-06-15T08:00:00Z") + TimeDelta::seconds(seconds)
}

fn batteries(count: i64) -> Vec<Battery> {
    let record = |n: i64| Battery::new(second(n), 2).p_kw(n as f64 / 4.0);
    (0..count).map(record).collect()
}

async fn round_trip<R: Equipment + PartialEq>(world: &World, records: Vec<R>) {
    let report = world
        .client
        .write_production(SITE, records.clone())
        .await
        .unwrap();
    assert_eq!((report.accepted(), report.parts.len()), (records.len(), 1));
    let back = world
        .client
        .production::<R>(SITE, 2)
        .range(second(0), second(60))
        .await
        .unwrap();
    assert_eq!(back.rows, records);
}

#[tokio::test]
async fn what_is_written_is_read_back_as_the_same_values() {
    let world = World::start().await;
    let battery = Battery::new(second(0), 2)
        .soc_percent(61.25)
        .e_kwh(0.1 + 0.2)
        .p_kw(-123.456_789)
        .q_kvar(-0.0)
        .state(BatteryState::GridForming);
    round_trip(
        &world,
        vec![
            battery,
            Battery::new(second(1), 2).state(BatteryState::from(99)),
        ],
    )
    .await;
    round_trip(&world, vec![Genset::new(second(0), 2).p_kw(1e-7)]).await;
    round_trip(
        &world,
        vec![Meter::new(second(3), 2).f_hz(49.98).u_v(231.5)],
    )
    .await;
    round_trip(
        &world,
        vec![Setpoint::new(second(0), 2).command(u64::from(u32::MAX))],
    )
    .await;
    round_trip(
        &world,
        vec![Metric::new(second(59), 2).value(f64::MIN_POSITIVE)],
    )
    .await;

    let commitment = Commitment::new(second(0), 2).values(vec![
        CommitmentPeriod::new(second(10)).value(950.4),
        CommitmentPeriod::new(second(20)),
    ]);
    world
        .client
        .write_commitments(SITE, [commitment.clone()])
        .await
        .unwrap();
    let back = world
        .client
        .get_commitment(SITE, 2)
        .between(second(0), second(60))
        .send()
        .await
        .unwrap();
    assert_eq!(back.results, [commitment]);
}

#[tokio::test]
async fn much_goes_in_parts_and_each_is_accounted_for() {
    let world = World::start().await;
    let write = world.client.write_production(SITE, batteries(2500));
    let planned = write.dry_run().unwrap();
    assert_eq!(world.requests().len(), 0);
    let report = write.await.unwrap();
    assert_eq!(report.to_string(), "2500 of 2500 accepted in 3 requests");
    let items: Vec<_> = report.parts.iter().map(|part| part.items.clone()).collect();
    assert_eq!(items, [0..1000, 1000..2000, 2000..2500]);
    let sent = world.sandbox.requests();
    assert_eq!(sent.len(), 3);
    for (request, planned) in sent.iter().zip(planned) {
        assert_eq!(
            (&request.method[..], format!("/v1{}", planned.path)),
            ("PUT", request.path.clone())
        );
        assert_eq!(planned.body.as_bytes(), request.body);
    }
}

#[tokio::test]
async fn a_failed_part_ends_the_writing_and_the_report_says_where() {
    let world = World::start().await;
    world.sandbox.fault(world.edf().refusal(1303).after(2));
    let write = world
        .client
        .write_production(SITE, batteries(500))
        .records_per_request(100);
    let error = write.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    let report = error.partial::<WriteReport>().unwrap();
    assert_eq!(
        report.to_string(),
        "200 of 500 accepted in 5 requests; 200 to 299 failed; 300 to 399 unsent; 400 to 499 unsent"
    );
    assert_eq!(
        report.not_accepted().collect::<Vec<_>>(),
        (200..500).collect::<Vec<_>>()
    );
    assert_eq!(world.requests().len(), 3);

    // Where nothing was taken, the error is the service's own.
    world.sandbox.fault(world.edf().refusal(1303));
    let error = world
        .client
        .write_production(SITE, batteries(1))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Refused, Some("1303"))
    );
    assert_eq!(error.partial::<WriteReport>().unwrap().accepted(), 0);
}

#[tokio::test]
async fn nothing_is_sent_twice_unless_the_caller_says_so() {
    for (fault, fate) in [
        (Fault::reset(), "of unknown fate"),
        (Fault::status(503).retry_after(1), "of unknown fate"),
    ] {
        let world = World::start().await;
        world.sandbox.fault(fault.clone());
        let error = world
            .client
            .write_production(SITE, batteries(1))
            .await
            .unwrap_err();
        let report = error.partial::<WriteReport>().unwrap();
        assert!(
            report.to_string().ends_with(&format!("0 to 0 {fate}")),
            "{report}"
        );
        assert_eq!(world.requests().len(), 1);

        world.sandbox.clear_requests();
        world.sandbox.fault(fault);
        let report = world
            .client
            .write_production(SITE, batteries(1))
            .retry_writes()
            .await
            .unwrap();
        assert_eq!((report.accepted(), world.requests().len()), (1, 2));
    }
}

#[tokio::test]
async fn a_receipt_that_cannot_be_read_is_a_receipt() {
    let world = World::start().await;
    let vectors =
        || [ForecastVector::new(second(0), 2).values(vec![SolarForecast::new(second(0)).p_kw(1)])];
    for (answer, status, unreadable) in [
        // As the document prints it, with a comma too many.
        (EdfPutAnswer::Documented, Some(ApiStatus::Success), None),
        (EdfPutAnswer::Json, Some(ApiStatus::Success), None),
        (EdfPutAnswer::Empty, None, Some("")),
        (EdfPutAnswer::Html, None, Some("html")),
    ] {
        world.edf().set_put_answer(answer);
        let report = world
            .client
            .write_forecast("solar", SITE, vectors())
            .await
            .unwrap();
        let Outcome::Accepted(receipt) = &report.parts[0].outcome else {
            panic!("{report}")
        };
        assert_eq!((receipt.status, receipt.api_status), (201, status));
        let body = receipt.unreadable.as_deref().map(String::from_utf8_lossy);
        assert_eq!(body.is_some(), unreadable.is_some(), "{body:?}");
        assert!(
            body.unwrap_or_default()
                .contains(unreadable.unwrap_or_default())
        );
    }
    assert_eq!(world.requests().len(), 4);
}

#[tokio::test]
async fn of_vectors_a_request_holds_an_id_once() {
    let world = World::start().await;
    let vector = |generated: i64, id: u32, points: i64| {
        let points = (0..points).map(|n| SolarForecast::new(second(n)).p_kw(0));
        ForecastVector::new(second(generated), id).values(points.collect::<Vec<_>>())
    };
    let vectors = [
        vector(0, 1, 2),
        vector(0, 2, 2),
        vector(1, 2, 2),
        vector(2, 1, 9),
        vector(3, 1, 1),
    ];
    let write = world
        .client
        .write_forecast("solar", SITE, vectors)
        .records_per_request(4);
    let items: Vec<_> = write
        .dry_run()
        .unwrap()
        .into_iter()
        .map(|part| part.items)
        .collect();
    // The one of nine points is not torn apart.
    assert_eq!(items, [0..2, 2..3, 3..4, 4..5]);
    assert_eq!(write.await.unwrap().accepted(), 5);
}

#[tokio::test]
async fn what_is_wrong_is_found_before_anything_is_sent() {
    let world = World::start().await;
    let refused = |result: Result<WriteReport, Error>| {
        let error = result.unwrap_err();
        assert!(
            error.is_invalid_input() && error.remedy().is_some(),
            "{error}"
        );
        error.to_string()
    };
    let mut records = batteries(1500);
    records[1400] = records[1400].clone().p_kw(f64::NAN);
    let text = refused(world.client.write_production(SITE, records).await);
    assert!(
        text.contains("values[1400].p = NaN: JSON has no such number"),
        "{text}"
    );

    let seconds = DateTime::from_timestamp_millis(1_781_510_400).unwrap();
    let text = refused(
        world
            .client
            .write_production(SITE, [Renewable::new(seconds, 2).p_kw(1)])
            .await,
    );
    assert!(
        text.contains("values[0].timestamp") && text.contains("look like seconds"),
        "{text}"
    );

    let microseconds = DateTime::from_timestamp_millis(1_781_510_400_000_000).unwrap();
    let record = Renewable::new(microseconds, 2).p_kw(1);
    let text = refused(world.client.write_production(SITE, [record]).await);
    assert!(text.contains("look like microseconds"), "{text}");

    let twice = [
        Renewable::new(second(0), 2).p_kw(1),
        Renewable::new(second(0), 2).p_kw(2),
    ];
    let text = refused(world.client.write_production(SITE, twice).await);
    assert!(
        text.contains("values[1] = id 2 at 2026-06-15T08:00:00+00:00: is there twice"),
        "{text}"
    );

    let points = vec![
        CommitmentPeriod::new(second(0)),
        CommitmentPeriod::new(second(0)),
    ];
    let commitment = Commitment::new(second(0), 2).values(points);
    let text = refused(world.client.write_commitments(SITE, [commitment]).await);
    assert!(text.contains("values[0].values[1].timestamp"), "{text}");

    assert_eq!(world.requests(), [""; 0]);
    // Nothing to write is nothing to send.
    let nothing = world
        .client
        .write_production(SITE, Vec::<Battery>::new())
        .await
        .unwrap();
    assert_eq!((nothing.parts.len(), world.requests().len()), (0, 0));
}

#[tokio::test]
async fn what_was_read_as_null_is_left_out() {
    let world = World::start().await;
    let record: Battery = gridwire::core::wire::decode(
        br#"{"timestamp": 1781510400000, "id": 2, "p": 1.5, "soc": null, "state": null, "q": null}"#,
    )
    .unwrap();
    let planned = world
        .client
        .write_production(SITE, [record])
        .dry_run()
        .unwrap();
    assert_eq!(
        planned[0].body,
        r#"{"values":[{"timestamp":1781510400000,"id":2,"p":1.5}]}"#
    );
}
