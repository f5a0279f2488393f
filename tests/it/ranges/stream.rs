//! Rows as they come.

use std::future::poll_fn;
use std::time::Duration;

use gridwire::core::Environment;
use gridwire_sandbox::Sandbox;

use super::*;

/// Figures have no end, but none of them comes again: there is no reason to hold them back.
#[tokio::test]
async fn rows_of_cpc_come_window_by_window() {
    let world = World::start().await;
    let range = days("2020-01-01", "2023-12-31");
    let operation = world
        .client
        .capacities_cpc()
        .department_code(DepartmentCode::france());
    let mut stream = operation
        .range(range.from(), range.to())
        .concurrency(1)
        .stream();
    let mut first = stream.next().await.unwrap().unwrap();
    // Those without a figure have no place in time, and come last.
    while first.updated_date.is_none() {
        first = stream.next().await.unwrap().unwrap();
    }
    assert_eq!(first.updated_date.unwrap().to_rfc3339()[..4], *"2020");
    let progress = stream.progress();
    assert_eq!(progress.windows, 4);
    assert!(
        progress.done < 4,
        "the first row came after {} of 4 windows",
        progress.done
    );
}

#[tokio::test]
async fn a_stream_goes_on_after_a_window_that_failed() {
    let world = World::with(|builder| builder.retry(RetryPolicy::never())).await;
    world
        .sandbox
        .fault(Fault::status(500).on("start_date=2017").always());
    let range = years(2016, 2018);
    let operation = world.client.capacities_per_production_type();
    let mut stream = operation.range(range.from(), range.to()).stream();
    assert_eq!((stream.progress().done, stream.progress().windows), (0, 3));
    let mut course = String::new();
    while let Some(row) = stream.next().await {
        course.push_str(&match row {
            Ok(row) => row.start_date.format("%y").to_string(),
            Err(error) => format!("[{}]", error.status().unwrap()),
        });
    }
    assert_eq!(
        course,
        format!("{}[500]{}", "16".repeat(20), "18".repeat(20))
    );
    assert_eq!((stream.progress().done, stream.progress().windows), (3, 3));
    let coverage = stream.coverage().unwrap();
    assert_eq!((coverage.rows, coverage.requests), (40, 3));
    assert_eq!(
        missing(&coverage),
        [(MissingReason::Failed, years(2017, 2017).to_string())]
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn dropping_a_stream_ends_it() {
    let world = World::start().await;
    let range = years(2015, 2026);
    let operation = world.client.capacities_per_production_type();
    let mut stream = operation
        .range(range.from(), range.to())
        .concurrency(1)
        .stream();
    stream.next().await.unwrap().unwrap();
    let sent = world.queries(TYPES).len();
    assert!(sent <= 2, "{sent}");
    drop(stream);
    // Whatever was under way would be here by the time that another conversation is over.
    for _ in 0..3 {
        world.client.capacities_cpc().send().await.unwrap();
    }
    assert_eq!(world.queries(TYPES).len(), sent);

    // A place that the dropped request had is free again.
    world.sandbox.fault(
        Fault::slow(std::time::Duration::from_secs(3600))
            .on(TYPES)
            .times(4),
    );
    for _ in 0..4 {
        let operation = world.client.capacities_per_production_type();
        let mut stream = operation
            .range(range.from(), range.to())
            .concurrency(1)
            .stream();
        let before = world.queries(TYPES).len();
        tokio::select! {
            biased;
            _ = stream.next() => panic!("that answer takes an hour"),
            () = async { while world.queries(TYPES).len() == before { tokio::task::yield_now().await } } => {}
        }
    }
    assert_eq!(single_years(&world.client, [2024]).await.len(), 20);
}

#[tokio::test]
async fn how_long_the_service_wants_to_be_left_alone_is_told_meanwhile() {
    // The computer's own clock, of which none of the minute passes here.
    let sandbox = Sandbox::builder()
        .fault(
            Fault::status(429)
                .retry_after(60)
                .on("/capacities")
                .always(),
        )
        .start()
        .await
        .unwrap();
    let client = Client::from_env(&Environment::from_pairs(sandbox.environment())).unwrap();
    let range = years(2016, 2018);
    let operation = client.capacities_per_production_type();
    let mut stream = operation.range(range.from(), range.to()).stream();
    assert_eq!(stream.progress().waiting, Duration::ZERO);
    while stream.progress().waiting.is_zero() {
        let polled = poll_fn(|context| std::task::Poll::Ready(stream.poll_next_unpin(context)));
        assert!(polled.await.is_pending());
        tokio::task::yield_now().await;
    }
    let waiting = stream.progress().waiting.as_secs();
    assert!((55..=60).contains(&waiting), "{waiting}");
}
