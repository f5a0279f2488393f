//! The Tempo calendar: what colour tomorrow is, and what nobody knows.

use std::collections::BTreeMap;

use gridwire::core::chrono::{Days, NaiveDate, TimeDelta};
use gridwire::core::http::Request;
use gridwire::core::serde_json::{self, Value};
use gridwire::core::series::MissingReason;
use gridwire::core::time::TimeRange;
use gridwire::core::{ApiClient, Method, Operation};
use gridwire::rte_tempo_calendar::{
    API, RteError, RteErrorKind, Season, TempoColor, TempoDay, TempoLikeCalendarsAnswer, day_of,
    tariff_day,
};
use gridwire_sandbox::{Fault, RteShape};

use crate::support::{World, at, check_plain, days, missing, period, secs, years};

const TEMPO: &str = "tempo_like_calendars";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap()
}

/// The colours of a season, asked for when it is long over.
async fn season(of: i32) -> BTreeMap<NaiveDate, TempoColor> {
    let world = World::at("2030-01-01T12:00:00Z").await;
    let range = days(&format!("{of}-09-01"), &format!("{}-08-31", of + 1));
    let operation = world.tempo().tempo_like_calendars();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    check_plain(&series.coverage, range, 1);
    let rows = series.rows.iter();
    rows.map(|row| (row.date(), row.color.clone().unwrap()))
        .collect()
}

fn count(colors: &BTreeMap<NaiveDate, TempoColor>, until: NaiveDate) -> [u32; 3] {
    let of = |color: TempoColor| {
        let days = colors.range(..=until).filter(|(_, one)| **one == color);
        u32::try_from(days.count()).unwrap()
    };
    [
        of(TempoColor::Blue),
        of(TempoColor::White),
        of(TempoColor::Red),
    ]
}

#[tokio::test]
async fn today_and_tomorrow_before_and_after_the_publication() {
    let colors: BTreeMap<_, _> = season(2025).await;
    let known = |day: NaiveDate| Some(colors[&day].clone());
    let mut seen = BTreeMap::new();
    for (today, offset) in [
        ("2026-01-14", 1),
        ("2025-12-31", 1),
        // Tomorrow has 25 hours, or has begun to be today.
        ("2025-10-25", 2),
        ("2025-10-26", 1),
        // Tomorrow has 23.
        ("2026-03-28", 1),
        ("2026-03-29", 2),
        ("2026-02-28", 1),
    ] {
        let day = date(today);
        // Ten o'clock in France, on the service's clock and on the client's.
        let world = World::at(&format!("{today}T{:02}:00:00Z", 10 - offset)).await;
        let client = world.tempo();
        assert_eq!(client.today().await.unwrap(), known(day), "{today}");
        assert_eq!(client.tomorrow().await.unwrap(), None, "{today} at 10:00");
        assert_eq!(client.day(next(day)).await.unwrap(), None, "{today}");
        world.clock.advance(secs(31 * 60));
        assert_eq!(
            client.tomorrow().await.unwrap(),
            known(next(day)),
            "{today} at 10:31"
        );
        assert_eq!(client.today().await.unwrap(), known(day), "{today}");
        // To see tomorrow the end must be the midnight after it.
        let asked = period(&world.queries(TEMPO)[3]);
        assert_eq!(asked.to(), days(today, &next(day).to_string()).to());
        // The day after tomorrow is not asked for: nobody can know.
        let requests = world.queries(TEMPO).len();
        assert_eq!(client.day(next(next(day))).await.unwrap(), None);
        assert_eq!(world.queries(TEMPO).len(), requests);
        *seen.entry(colors[&next(day)].clone()).or_insert(0) += 1;
    }
    // Not all of one colour, or this shows little.
    assert!(seen.len() > 1, "{seen:?}");
}

#[tokio::test]
async fn before_the_publication_the_service_says_no_and_it_means_not_yet() {
    let world = World::at("2026-01-14T09:29:59Z").await;
    let client = world.tempo();
    assert_eq!(client.tomorrow().await.unwrap(), None);
    assert_eq!(world.statuses(TEMPO), [Some(400)]);
    // The bare call gives the error.
    let tomorrow = days("2026-01-15", "2026-01-15");
    let call = || {
        let operation = world.tempo().tempo_like_calendars();
        operation
            .start_date(tomorrow.from())
            .end_date(tomorrow.to())
            .send()
    };
    let error = call().await.unwrap_err();
    assert!(error.is_not_yet());
    assert_eq!(error.code(), Some("TMPLIKSUPCON_TMPLIKCAL_F04"));
    assert_eq!(error.rte_kind(), Some(RteErrorKind::EndTooLate));
    // A range says what is missing.
    let range = days("2026-01-10", "2026-01-15");
    let series = client.tempo_like_calendars();
    let series = series.range(range.from(), range.to()).await.unwrap();
    assert_eq!(series.rows.len(), 5);
    assert_eq!(series.coverage.received, [days("2026-01-10", "2026-01-14")]);
    let gap = missing(&series.coverage);
    assert_eq!(gap, [(MissingReason::NoData, tomorrow.to_string())]);
    // One second later it is there.
    world.clock.advance(secs(1));
    assert!(client.tomorrow().await.unwrap().is_some());
    assert_eq!(
        call().await.unwrap().tempo_like_calendars[0].values.len(),
        1
    );
    let latest = client.tempo_like_calendars().send().await.unwrap();
    assert_eq!(
        latest.tempo_like_calendars[0].values[0].date(),
        date("2026-01-15")
    );
}

/// What goes wrong is an error and not "not yet".
#[tokio::test]
async fn trouble_is_not_silence() {
    let world = World::start().await;
    world.rte().unsubscribe("Tempo Like Supply Contract");
    for error in [
        world.tempo().today().await.unwrap_err(),
        world.tempo().tomorrow().await.unwrap_err(),
        world.tempo().season().await.unwrap_err(),
    ] {
        assert_eq!(error.status(), Some(403));
    }
    let world = World::start().await;
    world.sandbox.fault(Fault::status(503).times(2).on(TEMPO));
    assert!(world.tempo().tomorrow().await.unwrap().is_some());
    let body = r#"{"error":"TMPLIKSUPCON_COMMON_T05"}"#;
    let outage = Fault::status(500).body("application/json", body);
    world.sandbox.fault(outage.always().on(TEMPO));
    let error = world.tempo().tomorrow().await.unwrap_err();
    assert_eq!(error.code(), Some("TMPLIKSUPCON_COMMON_T05"));
    assert_eq!(error.rte_kind(), Some(RteErrorKind::Technical));
}

/// A day is one of France, wherever the clock of the computer stands.
#[tokio::test]
async fn midnight_is_in_france() {
    let colors = season(2025).await;
    for (now, today) in [
        ("2026-01-14T22:59:59Z", "2026-01-14"),
        ("2026-01-14T23:00:00Z", "2026-01-15"),
        ("2026-06-14T21:59:59Z", "2026-06-14"),
        ("2026-06-14T22:00:00Z", "2026-06-15"),
        ("2025-12-31T23:30:00Z", "2026-01-01"),
    ] {
        let world = World::at(now).await;
        let color = world.tempo().today().await.unwrap();
        assert_eq!(color.as_ref(), colors.get(&date(today)), "{now}");
        let asked = period(&world.queries(TEMPO)[0]);
        assert_eq!(asked, days(today, today), "{now}");
    }
}

#[tokio::test]
async fn a_day_that_is_lost_and_a_day_without_a_colour() {
    let world = World::start().await;
    let (lost, empty) = (date("2026-01-10"), date("2026-01-12"));
    world.rte().drop_tempo_day(lost);
    world.rte().drop_tempo_value(empty);
    let client = world.tempo();
    assert_eq!(client.day(lost).await.unwrap(), None);
    let day: TempoDay = client.day(empty).await.unwrap().unwrap();
    assert_eq!((day.date(), day.color), (empty, None));
    let good = client.day(date("2026-01-11")).await.unwrap().unwrap();
    assert_eq!(good.color.as_ref(), season(2025).await.get(&good.date()));
    assert_eq!(good.updated_date, Some(at("2026-01-10T10:20:00+01:00")));
    // Before the first season there is nothing to ask for.
    let requests = world.queries(TEMPO).len();
    assert_eq!(client.day(date("2014-08-31")).await.unwrap(), None);
    assert_eq!(world.queries(TEMPO).len(), requests);
    assert!(client.day(date("2014-09-01")).await.unwrap().is_some());
    // Today may be lost as well.
    world.rte().drop_tempo_day(date("2026-06-15"));
    world.rte().drop_tempo_value(date("2026-06-16"));
    assert_eq!(client.today().await.unwrap(), None);
    assert_eq!(client.tomorrow().await.unwrap(), None);
}

#[tokio::test]
async fn the_days_of_a_season() {
    let colors = season(2024).await;
    assert_eq!(colors.len(), 365);
    let last = date("2025-08-31");
    assert_eq!(count(&colors, last), [300, 43, 22]);
    for (now, until) in [
        // Ten o'clock: tomorrow is not known. Half past: it counts.
        ("2024-09-01T08:00:00Z", "2024-09-01"),
        ("2024-09-01T08:30:00Z", "2024-09-02"),
        ("2024-12-31T09:00:00Z", "2024-12-31"),
        ("2025-01-20T09:31:00Z", "2025-01-21"),
        ("2025-03-29T08:00:00Z", "2025-03-29"),
        ("2025-03-29T09:30:00Z", "2025-03-30"),
        ("2025-08-30T12:00:00Z", "2025-08-31"),
        // Tomorrow is of the next season.
        ("2025-08-31T08:00:00Z", "2025-08-31"),
        ("2025-08-31T12:00:00Z", "2025-08-31"),
    ] {
        let world = World::at(now).await;
        let season = world.tempo().season().await.unwrap();
        assert_eq!(season.season, Season::of(last), "{now}");
        assert_eq!(season.until, date(until), "{now}");
        let [blue, white, red] = count(&colors, date(until));
        assert_eq!(
            (season.blue, season.white, season.red, season.unknown),
            (blue, white, red, 0),
            "{now}"
        );
        assert_eq!(season.left(&TempoColor::Red), Some(22 - red));
        assert_eq!(season.left(&TempoColor::White), Some(43 - white));
        assert_eq!(season.left(&TempoColor::Blue), Some(300 - blue));
        assert_eq!(season.left(&TempoColor::from("PURPLE")), None);
        assert_eq!(world.queries(TEMPO).len(), 1);
    }
    // The next one begins with nothing behind it.
    let world = World::at("2025-09-01T08:00:00Z").await;
    let begun = world.tempo().season().await.unwrap();
    assert_eq!(begun.season.first(), Some(date("2025-09-01")));
    assert_eq!(
        (begun.blue + begun.white + begun.red, begun.unknown),
        (1, 0)
    );
}

#[tokio::test]
async fn a_season_with_a_leap_day_has_one_more_blue() {
    let colors = season(2023).await;
    assert_eq!(count(&colors, date("2024-08-31")), [301, 43, 22]);
    let world = World::at("2024-08-31T12:00:00Z").await;
    let season = world.tempo().season().await.unwrap();
    assert_eq!((season.blue, season.white, season.red), (301, 43, 22));
    for color in TempoColor::KNOWN {
        assert_eq!(season.left(color), Some(0));
    }
}

#[tokio::test]
async fn a_season_says_of_how_many_days_nothing_is_known() {
    let colors = season(2025).await;
    let world = World::start().await;
    let whole = world.tempo().season().await.unwrap();
    world.rte().drop_tempo_day(date("2025-12-01"));
    world.rte().drop_tempo_day(date("2025-09-01"));
    world.rte().drop_tempo_value(date("2026-02-03"));
    let season = world.tempo().season().await.unwrap();
    assert_eq!(season.until, date("2026-06-16"));
    assert_eq!((whole.unknown, season.unknown), (0, 3));
    let known = |count: &gridwire::rte_tempo_calendar::SeasonCount| {
        count.blue + count.white + count.red + count.unknown
    };
    let passed = u32::try_from(colors.range(..=season.until).count()).unwrap();
    assert_eq!((known(&whole), known(&season)), (passed, passed));
    // Of another season, they count for nothing here.
    world.rte().drop_tempo_day(date("2025-08-31"));
    assert_eq!(world.tempo().season().await.unwrap(), season);
    // Today is behind us even if its colour is lost, tomorrow is not.
    world.rte().drop_tempo_day(date("2026-06-15"));
    world.rte().drop_tempo_day(date("2026-06-16"));
    let season = world.tempo().season().await.unwrap();
    assert_eq!((season.until, season.unknown), (date("2026-06-15"), 4));
}

#[tokio::test]
async fn ten_years_of_days() {
    let world = World::start().await;
    let range = years(2015, 2024);
    let operation = world.tempo().tempo_like_calendars();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    check_plain(&series.coverage, range, 10);
    assert_eq!(series.rows.len(), 3653);
    assert_eq!(world.queries(TEMPO).len(), 10);
    let mut day = date("2015-01-01");
    for row in &series.rows {
        assert_eq!(row.date(), day);
        let midnights = days(&day.to_string(), &day.to_string());
        assert_eq!(
            (row.start_date, row.end_date),
            (midnights.from(), midnights.to())
        );
        assert_eq!(row.start_date.offset(), midnights.from().offset());
        assert!(row.color.is_some() && row.fallback.is_none());
        day = next(day);
    }
    // Each whole season has its days.
    let mut seasons: BTreeMap<Season, [u32; 3]> = BTreeMap::new();
    for row in &series.rows {
        let place = TempoColor::KNOWN
            .iter()
            .position(|one| Some(one) == row.color.as_ref());
        seasons.entry(Season::of(row.date())).or_default()[place.unwrap()] += 1;
    }
    assert_eq!(seasons.len(), 11);
    let whole: Vec<_> = seasons.iter().skip(1).take(9).collect();
    assert!(whole.iter().all(|(season, [blue, white, red])| {
        (*white, *red) == (Season::WHITE, Season::RED) && blue + white + red == season.days()
    }));
}

#[tokio::test]
async fn lost_days_are_named() {
    let world = World::start().await;
    for day in ["2019-02-04", "2021-12-31", "2022-01-01", "2023-03-26"] {
        world.rte().drop_tempo_day(date(day));
    }
    world.rte().drop_tempo_value(date("2020-02-29"));
    let range = years(2015, 2024);
    let operation = world.tempo().tempo_like_calendars();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    // The row without a colour is a row; the day is missing all the same.
    assert_eq!(series.rows.len(), 3653 - 4);
    let lost = |first: &str, last: &str| (MissingReason::NoData, days(first, last).to_string());
    assert_eq!(
        missing(&series.coverage),
        [
            lost("2019-02-04", "2019-02-04"),
            lost("2020-02-29", "2020-02-29"),
            lost("2021-12-31", "2022-01-01"),
            lost("2023-03-26", "2023-03-26"),
        ]
    );
    assert_eq!(series.coverage.received.len(), 5);
    assert_eq!((series.coverage.requests, series.coverage.retries), (10, 0));
    let colorless: Vec<_> = series
        .rows
        .iter()
        .filter(|row| row.color.is_none())
        .collect();
    assert_eq!(colorless.len(), 1);
    assert_eq!(colorless[0].date(), date("2020-02-29"));
}

#[tokio::test]
async fn every_shape_has_the_same_days() {
    let range = days("2026-06-01", "2026-06-16");
    let mut seen: Vec<Vec<TempoDay>> = Vec::new();
    for shape in [RteShape::Live, RteShape::Guide, RteShape::Sample] {
        let world = World::start().await;
        world.rte().set_shape(shape);
        let call = || world.tempo().tempo_like_calendars().fallback_status(true);
        let series = call().range(range.from(), range.to()).await.unwrap();
        check_plain(&series.coverage, range, 1);
        seen.push(series.rows.iter().map(|row| row.value.clone()).collect());

        let raw = call().start_date(range.from()).end_date(range.to());
        let raw = raw.send_raw().await.unwrap();
        let document: Value = serde_json::from_slice(&raw.into_inner().into_bytes()).unwrap();
        let top = &document[TEMPO];
        let fallback = |row: &Value| row["fallback"].clone();
        match shape {
            RteShape::Live => assert!(fallback(&top["values"][0]).is_boolean()),
            RteShape::Guide => assert!(fallback(&top[0]["values"][0]).is_string()),
            _ => assert!(top.as_array().unwrap().len() == 16 && top[0]["values"].is_object()),
        }
        assert!(world.tempo().tomorrow().await.unwrap().is_some());
        assert_eq!(world.tempo().season().await.unwrap().unknown, 0);
    }
    assert_eq!(seen[0].len(), 16);
    assert!(seen[0] == seen[1] && seen[1] == seen[2]);
}

#[tokio::test]
async fn whether_a_colour_is_a_fallback_is_told_of_today_and_tomorrow() {
    let world = World::start().await;
    let range = days("2026-06-10", "2026-06-16");
    for (asked, told) in [(None, 0), (Some(false), 0), (Some(true), 2)] {
        let mut operation = world.tempo().tempo_like_calendars();
        if let Some(asked) = asked {
            operation = operation.fallback_status(asked);
        }
        let series = operation.range(range.from(), range.to()).await.unwrap();
        let days: Vec<_> = series
            .rows
            .iter()
            .filter(|row| row.fallback.is_some())
            .map(|row| row.date())
            .collect();
        assert_eq!(days.len(), told, "{asked:?}");
        if told > 0 {
            assert_eq!(days, [date("2026-06-15"), date("2026-06-16")]);
        }
    }
    // It is rare, but it happens: about three days of a hundred.
    let world = World::at("2025-01-01T12:00:00Z").await;
    let mut fallbacks = 0;
    for _ in 0..400 {
        let answer = world.tempo().tempo_like_calendars().fallback_status(true);
        let answer = answer.send().await.unwrap();
        let day = &answer.tempo_like_calendars[0].values[0];
        fallbacks += usize::from(day.fallback.unwrap());
        world.clock.advance(secs(86_400));
    }
    assert!((1..40).contains(&fallbacks), "{fallbacks}");
}

static BY_HAND: Operation = Operation {
    api: &API,
    id: "tempo_like_calendars",
    method: Method::Get,
    path: "/open_api/tempo_like_supply_contract/v1/tempo_like_calendars",
    sandbox_path: None,
    idempotent: true,
    open: false,
    secret_answer: false,
    list: false,
    content: None,
    answers: &[],
    since: None,
};

/// The client can send a truth value only; who writes the request by hand may be wrong.
#[tokio::test]
async fn a_status_that_is_neither_true_nor_false() {
    let world = World::start().await;
    let client = world.tempo();
    let request = |text: &str| {
        let request = Request::new(&BY_HAND);
        request
            .query("fallback_status", &Some(text.to_owned()))
            .unwrap()
    };
    for text in ["maybe", "TRUE", "1"] {
        let answer = client.transport().fetch(&request(text)).await;
        let error = answer.unwrap_err();
        assert_eq!(error.status(), Some(400), "{text:?}");
        assert_eq!(error.code(), Some("TMPLIKSUPCON_TMPLIKCAL_F07"));
        assert_eq!(error.rte_kind(), Some(RteErrorKind::UnknownValue));
        assert!(!error.is_retryable() && !error.is_not_yet() && !error.is_too_large());
    }
    let answer = client
        .transport()
        .call::<TempoLikeCalendarsAnswer>(request("true"));
    assert!(answer.await.is_ok());
}

#[tokio::test]
async fn a_colour_is_paid_from_six_to_six() {
    let world = World::start().await;
    let range = days("2025-10-24", "2026-04-01");
    let operation = world.tempo().tempo_like_calendars();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    let mut end = None;
    for row in &series.rows {
        let paid = row.tariff_day().unwrap();
        assert_eq!(paid, tariff_day(row.date()).unwrap());
        // Each begins where the one before ends, at six o'clock of France.
        assert!(end.is_none_or(|end| end == paid.from()));
        end = Some(paid.to());
        assert_eq!(paid.from().format("%H:%M:%S").to_string(), "06:00:00");
        assert_eq!(
            paid.from() - row.start_date,
            TimeDelta::hours(match row.date() {
                day if day == date("2025-10-26") => 7,
                day if day == date("2026-03-29") => 5,
                _ => 6,
            })
        );
        assert_eq!(day_of(&paid.from()), row.date());
        assert_eq!(day_of(&(paid.to() - TimeDelta::nanoseconds(1))), row.date());
        assert_eq!(day_of(&row.start_date), row.date().pred_opt().unwrap());
        let hours = match row.date() {
            day if day == date("2025-10-25") => 25,
            day if day == date("2026-03-28") => 23,
            _ => 24,
        };
        assert_eq!(paid.duration(), TimeDelta::hours(hours), "{}", row.date());
    }
    // In any zone, and around the hour that is there twice.
    for (instant, day) in [
        ("2025-10-26T00:30:00Z", "2025-10-25"),
        ("2025-10-26T01:30:00Z", "2025-10-25"),
        ("2025-10-26T04:59:59Z", "2025-10-25"),
        ("2025-10-26T05:00:00Z", "2025-10-26"),
        ("2026-03-29T03:59:59Z", "2026-03-28"),
        ("2026-03-29T04:00:00Z", "2026-03-29"),
        ("2025-12-31T23:59:59-05:00", "2025-12-31"),
        ("2026-01-01T00:00:00-05:00", "2026-01-01"),
    ] {
        assert_eq!(day_of(&at(instant)), date(day), "{instant}");
    }
    assert_eq!(
        tariff_day(date("2026-06-15")).unwrap(),
        TimeRange::new(
            at("2026-06-15T06:00:00+02:00"),
            at("2026-06-16T06:00:00+02:00")
        )
        .unwrap()
    );
    assert!(tariff_day(NaiveDate::MAX).unwrap_err().is_invalid_input());
}
