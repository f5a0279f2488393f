//! Decoding an answer of 300 000 capacity rows: the generated models, with all their tolerance,
//! against minimal structs as a user would write them with serde's derive.
//!
//! Times of shared machines wander, ratios hold: besides criterion's times the bench prints the
//! median ratio of runs made in turn. `cargo bench` runs it.

#![allow(clippy::expect_used, clippy::cast_precision_loss)] // A bench has nobody to report an error to.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use rte_capacities::CapacitiesPerProductionTypeAnswer;

const ROWS: usize = 300_000;

/// What a user writes first: derive and chrono's own serde.
mod by_hand {
    use rte_capacities::chrono::{DateTime, FixedOffset};
    use serde::{Deserialize, Deserializer};

    #[derive(Deserialize)]
    pub(super) struct Answer {
        pub(super) capacities_per_production_type: Vec<Period>,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Period {
        #[serde(deserialize_with = "instant")]
        pub(super) start_date: DateTime<FixedOffset>,
        #[serde(deserialize_with = "instant")]
        pub(super) end_date: DateTime<FixedOffset>,
        pub(super) values: Vec<Row>,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Row {
        #[serde(deserialize_with = "instant")]
        pub(super) start_date: DateTime<FixedOffset>,
        #[serde(deserialize_with = "instant")]
        pub(super) end_date: DateTime<FixedOffset>,
        pub(super) r#type: Sector,
        pub(super) value: f64,
        #[serde(deserialize_with = "instant")]
        pub(super) updated_date: DateTime<FixedOffset>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub(super) enum Sector {
        Biomass,
        FossilGas,
        HydroRunOfRiverAndPoundage,
        Nuclear,
        Solar,
        WindOnshore,
    }

    /// The quick way to read a date; chrono's own serde implementation takes twice as long.
    fn instant<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<DateTime<FixedOffset>, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(text).map_err(serde::de::Error::custom)
    }
}

/// The same with chrono's `Deserialize`, which is what most users have.
mod by_hand_with_chronos_serde {
    use rte_capacities::chrono::{DateTime, FixedOffset};
    use serde::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct Answer {
        pub(super) capacities_per_production_type: Vec<Period>,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Period {
        pub(super) start_date: Instant,
        pub(super) end_date: Instant,
        pub(super) values: Vec<Row>,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Row {
        pub(super) start_date: Instant,
        pub(super) end_date: Instant,
        pub(super) r#type: super::by_hand::Sector,
        pub(super) value: f64,
        pub(super) updated_date: Instant,
    }

    /// As chrono's feature `serde` reads it, without switching that feature on for the workspace.
    #[allow(dead_code)]
    pub(super) struct Instant(DateTime<FixedOffset>);

    impl<'de> Deserialize<'de> for Instant {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = <&str>::deserialize(deserializer)?;
            text.parse().map(Self).map_err(serde::de::Error::custom)
        }
    }
}

fn document() -> Vec<u8> {
    let sectors = [
        "BIOMASS",
        "FOSSIL_GAS",
        "HYDRO_RUN_OF_RIVER_AND_POUNDAGE",
        "NUCLEAR",
        "SOLAR",
        "WIND_ONSHORE",
    ];
    let mut text = String::from(
        r#"{"capacities_per_production_type":[{"start_date":"2024-01-01T00:00:00+01:00","end_date":"2025-01-01T00:00:00+01:00","values":["#,
    );
    for row in 0..ROWS {
        let (day, value) = (row % 28 + 1, row as f64 / 8.0);
        if row > 0 {
            text.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            r#"{{"start_date":"2024-01-{day:02}T00:00:00+01:00","end_date":"2024-07-{day:02}T00:00:00+02:00","type":"{}","value":{value},"updated_date":"2024-07-05T00:30:00+02:00"}}"#,
            sectors[row % sectors.len()]
        );
    }
    text.push_str("]}]}");
    text.into_bytes()
}

fn generated(body: &[u8]) -> usize {
    let answer: CapacitiesPerProductionTypeAnswer = rte_capacities::decode(body).expect("readable");
    answer
        .capacities_per_production_type
        .iter()
        .map(|period| period.values.len())
        .sum()
}

fn by_hand(body: &[u8]) -> usize {
    let answer: by_hand::Answer = serde_json::from_slice(body).expect("readable");
    answer
        .capacities_per_production_type
        .iter()
        .map(|period| period.values.len())
        .sum()
}

fn with_chronos_serde(body: &[u8]) -> usize {
    let answer: by_hand_with_chronos_serde::Answer =
        serde_json::from_slice(body).expect("readable");
    answer
        .capacities_per_production_type
        .iter()
        .map(|period| period.values.len())
        .sum()
}

fn time(decode: fn(&[u8]) -> usize, body: &[u8]) -> Duration {
    let start = Instant::now();
    assert_eq!(decode(black_box(body)), ROWS);
    start.elapsed()
}

/// The median of the ratios of runs made in turn.
fn ratio(decode: fn(&[u8]) -> usize, baseline: fn(&[u8]) -> usize, body: &[u8]) -> f64 {
    let mut ratios: Vec<f64> = (0..21)
        .map(|_| time(decode, body).as_secs_f64() / time(baseline, body).as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

fn main() {
    let body = document();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("decode 300 000 rows");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("generated", |bencher| {
        bencher.iter(|| generated(black_box(&body)))
    });
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| by_hand(black_box(&body)))
    });
    group.bench_function("by hand, chrono's serde", |bencher| {
        bencher.iter(|| with_chronos_serde(black_box(&body)))
    });
    group.finish();
    criterion.final_summary();
    // `cargo test` runs benches once, without measuring.
    if std::env::args().any(|argument| argument == "--bench") {
        println!(
            "generated / by hand: {:.2}",
            ratio(generated, by_hand, &body)
        );
        println!(
            "generated / by hand with chrono's serde: {:.2}",
            ratio(generated, with_chronos_serde, &body)
        );
    }
}
