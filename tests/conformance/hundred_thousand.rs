//! 100 000 values recorded and read back, while the worker dies and tokens end.

use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use gridwire::core::ErrorKind;
use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire::core::series::MissingReason;
use gridwire::flexmeasures::{
    AuthTokenRequest, Client, NewSensor, PartOutcome, PartReport, Sensor, Wait,
};
use secrecy::ExposeSecret as _;
use tokio::time::timeout;

use crate::users::{email, password, url};
use crate::world::{World, at};

const VALUES: usize = 100_000;
/// Of a part.
const PART: usize = 2_000;
/// Longer than a part takes.
const IDLE: Duration = Duration::from_secs(5);
const QUARTER: TimeDelta = TimeDelta::minutes(15);

pub(crate) async fn run(world: &World) {
    let (seen, hurried) = (&world.seen, &world.users.short_token);
    let meter = NewSensor::new("meter", "kW", QUARTER, world.asset("BUILDING"));
    let meter = seen.ok(world.users.toy.add_sensor(meter).send().await);
    let login = AuthTokenRequest::new(email("SHORT_TOKEN"), password("SHORT_TOKEN"));
    let token = seen.ok(hurried.request_auth_token(login).send().await);

    // Nearly three years, over six changes of clocks.
    let (start, values) = (at("2023-01-01T00:00:00+01:00"), values());
    let began = Instant::now();
    let reports = recorded(world, hurried, &meter, start, &values).await;
    let recorded_in = began.elapsed().as_secs_f64();
    let sent: usize = reports.iter().map(|report| report.values).sum();
    assert_eq!((reports.len(), sent), (VALUES / PART, VALUES));
    assert!(
        reports
            .iter()
            .all(|report| report.prior == reports[0].prior)
    );

    let began = Instant::now();
    read_back(hurried, &meter, start, &values).await;
    let again: u32 = reports.iter().map(|report| report.attempts - 1).sum();
    println!(
        "{VALUES} values recorded in {recorded_in:.1} s ({again} attempts more than parts), read in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    // All of it was done with tokens that end after 3 seconds: the first is long dead.
    let dead = Client::with_token(url(), token.auth_token.expose_secret());
    let error = seen.refused(401, dead.build().unwrap().sensors().send().await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
}

/// Of all sizes, with gaps here and there and one that is longer than a part.
fn values() -> Vec<Option<f64>> {
    let value = |place: usize| {
        let is_gap = place % 97 < 3 || (60_000..63_000).contains(&place);
        let scale = [1.0, -0.001, 1e6][place % 3];
        (!is_gap).then_some(((place * 7_919) % 100_003) as f64 / 7.0 * scale)
    };
    (0..VALUES).map(value).collect()
}

async fn recorded(
    world: &World,
    client: &Client,
    meter: &Sensor,
    start: DateTime<FixedOffset>,
    values: &[Option<f64>],
) -> Vec<PartReport> {
    // Who waits longer for a job that its worker took along waits in vain.
    let recording = client.record(meter).waiting(Wait::up_to(4 * IDLE));
    let mut stream = pin!(recording.values(start, values.iter().copied()).stream());
    let mut reports: Vec<PartReport> = Vec::new();
    while reports.len() < 10 {
        reports.push(stream.next().await.unwrap().unwrap());
    }
    // Without a worker it waits, and with another one it goes on.
    world
        .without_worker("worker kill", async {
            let next = timeout(IDLE, stream.next()).await;
            assert!(next.is_err(), "recorded by nobody: {next:?}");
        })
        .await;
    while reports.len() < 20 {
        reports.push(stream.next().await.unwrap().unwrap());
    }
    // Now in the middle of a job.
    let next = timeout(Duration::from_millis(700), stream.next()).await;
    reports.extend(next.into_iter().map(|report| report.unwrap().unwrap()));
    world.without_worker("worker kill", async {}).await;
    while let Some(report) = stream.next().await {
        reports.push(report.unwrap());
    }
    for (place, report) in reports.iter().enumerate() {
        let from = start + QUARTER * (place * PART) as i32;
        assert_eq!(report.range.from().to_utc(), from.to_utc());
        // Nothing is new in a part without values.
        let nothing = values[place * PART..][..PART].iter().all(Option::is_none);
        let is_new = report.outcome != PartOutcome::AlreadyThere;
        assert!(is_new != nothing || report.attempts > 1, "{report:?}");
    }
    reports
}

async fn read_back(
    client: &Client,
    meter: &Sensor,
    start: DateTime<FixedOffset>,
    values: &[Option<f64>],
) {
    let end = start + QUARTER * VALUES as i32;
    let series = client.readings(meter).unwrap().range(start, end);
    let series = series.await.unwrap();
    let mut back = vec![None; VALUES];
    for row in &series.rows {
        assert_eq!(row.end - row.start, QUARTER);
        let place = (row.start - start).num_minutes() / QUARTER.num_minutes();
        back[usize::try_from(place).unwrap()] = Some(row.value);
    }
    let differs = back
        .iter()
        .zip(values)
        .position(|(back, sent)| back != sent);
    assert_eq!(differs, None);
    // Whatever was null is told as a gap, and nothing else.
    let mut gaps = vec![false; VALUES];
    for missing in &series.coverage.missing {
        assert_eq!(missing.reason, MissingReason::NoData);
        let place = |at: DateTime<FixedOffset>| {
            usize::try_from((at - start).num_minutes() / QUARTER.num_minutes()).unwrap()
        };
        gaps[place(missing.range.from())..place(missing.range.to())].fill(true);
    }
    let nulls = values.iter().map(Option::is_none);
    assert!(gaps.into_iter().eq(nulls));
}
