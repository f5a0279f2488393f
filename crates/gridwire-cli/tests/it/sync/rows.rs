//! The rows of a copy are those of the service, in months of its calendar.

use gridwire::core::chrono::{Days, TimeDelta, Utc};

use super::{at, copied, counts, dataset, fetched, instant, sync};
use crate::columns::{Record, facts, files, records, types};
use crate::run::{Folder, Server};

/// Datasets with what chooses their rows, from where they are copied.
const COPIES: [(&str, &str); 9] = [
    ("rte/capacities-per-production-type", "--from 2023-01-01"),
    ("rte/capacities-per-production-unit", "--from 2024-01-01"),
    (
        "rte/capacities-cpc",
        "--from 2024-01-01 --department-code FR-35,FR",
    ),
    (
        "rte/generation-per-production-type",
        "--from 2024-10-01 --production-type NUCLEAR,SOLAR",
    ),
    (
        "rte/generation-mix",
        "--from 2024-10-20 --production-type HYDRO",
    ),
    (
        "rte/generation-per-unit",
        "--from 2024-10-20 --unit-eic-code 17W100P100P0S023",
    ),
    ("rte/water-reserves", "--from 2024-01-01"),
    ("rte/tempo", "--from 2024-01-01"),
    (
        "edf-sf/tariff",
        "--from 2024-10-01 --site-id 200 --tariff-id 1",
    ),
];

/// The rows that have a start. Those that have none say that a request found nothing, and are others
/// where the range is cut in other places.
fn placed(mut rows: Vec<Record>) -> Vec<Record> {
    rows.retain(|row| !row["interval_start"].is_empty());
    rows
}

#[test]
fn a_copy_has_the_rows_that_fetch_has_and_a_second_run_adds_none() {
    // The service's clock; what is later it does not answer for.
    let server = at(instant("2024-11-12T10:30:00Z"));
    let folder = Folder::new();
    for (name, keys) in COPIES {
        let first = sync(&server, &folder, &format!("{name} {keys}")).code(0);
        let copy = dataset(&folder, name);
        let asked = &first.coverage()["asked"];
        let range = format!("--to {}", asked["to"].as_str().unwrap());
        let rows = placed(fetched(&server, &copy, &format!("{name} {keys} {range}")));
        let copied = || placed(super::copied(&copy));
        assert!(rows.len() > 20, "{name}: {}", rows.len());
        assert_eq!(copied(), rows, "{name}");
        assert!(counts(&first).0 >= rows.len() as u64, "{name}");

        let second = sync(&server, &folder, &format!("{name} {keys}")).code(0);
        let (added, changed, _) = counts(&second);
        assert_eq!((added, changed), (0, 0), "{name}");
        assert_eq!(copied(), rows, "{name}");
    }
}

#[test]
fn months_are_those_of_paris_and_have_an_hour_less_or_more() {
    let server = at(instant("2024-11-12T10:30:00Z"));
    let folder = Folder::new();
    let line = "rte/generation-per-production-type --from 2024-03-01 --production-type NUCLEAR";
    sync(&server, &folder, line).code(0);
    let copy = dataset(
        &folder,
        "rte/generation-per-production-type/key_production_type=NUCLEAR",
    );
    for (month, hours) in [(3, 743), (4, 720), (10, 745), (11, 11 * 24 + 11)] {
        let path = copy.join(format!("year=2024/month={month}/data.parquet"));
        let rows = records(&path);
        assert_eq!(rows.len(), hours, "{month}");
        let last = if month == 3 { "02-29T23" } else { "09-30T22" };
        if hours > 740 {
            assert_eq!(
                rows[0]["interval_start"],
                format!("2024-{last}:00:00+00:00")
            );
        }
    }
}

#[test]
fn later_runs_add_what_is_new_and_pick_up_what_was_corrected() {
    // Values of the last hours are corrected hours later.
    let server = at(Utc::now() - TimeDelta::hours(40));
    let folder = Folder::new();
    let from = Utc::now().date_naive() - Days::new(40);
    let name = "rte/generation-per-production-type";
    let line = format!("{name} --from {from}");
    let first = sync(&server, &folder, &line).code(0);
    let copy = dataset(&folder, name);
    let before = copied(&copy).len() as u64;
    assert_eq!(counts(&first), (before, 0, 0));

    server.sandbox.advance(TimeDelta::hours(10));
    server.sandbox.clear_requests();
    let second = sync(&server, &folder, &line).code(0);
    let (added, changed, same) = counts(&second);
    assert!(
        added > 0 && changed > 0 && same > 0,
        "{added} {changed} {same}"
    );
    // The last fourteen days again, and not all of it.
    assert!(same < before / 2, "{same} of {before}");
    assert_eq!(added, copied(&copy).len() as u64 - before);
    let to = second.coverage()["asked"]["to"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        copied(&copy),
        fetched(&server, &copy, &format!("{line} --to {to}"))
    );
}

#[test]
fn a_file_knows_what_has_been_read_of_its_month() {
    let server = at(instant("2024-11-12T10:30:00Z"));
    let folder = Folder::new();
    sync(&server, &folder, "rte/tempo --from 2024-09-10").code(0);
    let copy = dataset(&folder, "rte/tempo");
    let facts = facts(&copy.join("year=2024/month=9/data.parquet"));
    let september = "[[\"2024-09-10T00:00:00+02:00\",\"2024-10-01T00:00:00+02:00\"]]";
    for (name, text) in [
        ("gridwire.dataset", "rte/tempo"),
        ("gridwire.keys", "{}"),
        ("gridwire.received", september),
        ("gridwire.settled", september),
    ] {
        assert_eq!(facts[name], text);
    }
}

#[test]
fn a_copy_grows_to_the_past_too() {
    let server = at(instant("2024-11-12T10:30:00Z"));
    let folder = Folder::new();
    sync(&server, &folder, "rte/tempo --from 2024-09-10").code(0);
    let rows = copied(&dataset(&folder, "rte/tempo")).len();
    server.sandbox.clear_requests();
    let more = sync(&server, &folder, "rte/tempo --from 2024-06-20").code(0);
    assert_eq!(counts(&more).0, 82);
    assert_eq!(copied(&dataset(&folder, "rte/tempo")).len(), rows + 82);
    // Without a start it goes on from where the copy begins.
    let later = sync(&server, &folder, "rte/tempo").code(0);
    assert_eq!(
        later.coverage()["asked"]["from"],
        "2024-06-20T00:00:00+02:00"
    );
}

#[test]
fn a_column_has_its_type_before_it_has_a_cell() {
    let server = Server::start();
    let folder = Folder::new();
    let copy = dataset(&folder, "rte/tempo");
    // Only today and tomorrow tell if they are a fallback.
    let from = Utc::now().date_naive() - Days::new(70);
    let body = format!(
        r#"{{"tempo_like_calendars": {{"start_date": "{from}T00:00:00+02:00", "end_date": "{from}T00:00:00+02:00", "values": []}}}}"#
    );
    let nothing = Server::answering("/tempo_like_calendars", body);
    let line = format!("rte/tempo --from {from} --fallback-status true");
    let all = || {
        let files = files(&copy);
        assert!(files.len() > 2, "{files:?}");
        let types = files
            .iter()
            .map(|path| types(path)["fallback"].trim().to_owned());
        types.collect::<Vec<_>>()
    };
    sync(&nothing, &folder, &line);
    assert!(all().iter().all(|of| of == "BOOLEAN"), "{:?}", all());
    sync(&server, &folder, &line).code(0);
    assert!(all().iter().all(|of| of == "BOOLEAN"), "{:?}", all());
}

#[test]
fn values_that_hold_until_the_next_end_where_it_begins_in_whatever_month() {
    let server = at(instant("2024-11-12T10:30:00Z"));
    let folder = Folder::new();
    let keys = "edf-sf/tariff --site-id 200 --tariff-id 1 --from";
    // The later part first, so that the end of the earlier one's last row is known only then.
    sync(&server, &folder, &format!("{keys} 2024-10-01T00:00:00Z")).code(0);
    sync(&server, &folder, &format!("{keys} 2024-08-15T00:00:00Z")).code(0);
    let mut rows = copied(&dataset(&folder, "edf-sf/tariff"));
    rows.sort_by_key(|row| row["interval_start"].clone());
    let open = rows.iter().filter(|row| row["interval_end"].is_empty());
    assert_eq!(open.count(), 1);
    assert!(
        rows.windows(2)
            .all(|pair| pair[0]["interval_end"] == pair[1]["interval_start"]
                || pair[0]["interval_start"] == pair[1]["interval_start"])
    );
}

#[test]
fn rows_without_a_start_have_a_place() {
    let server = Server::start();
    let folder = Folder::new();
    // Rule CCPC-RG09: what nothing matches is answered without a date and without a value.
    let line = "rte/capacities-cpc --from 2024-01-01 --department-code FR-35 --network-connection RPT --production-type SOLAR";
    let run = sync(&server, &folder, line).code(0);
    assert_eq!(counts(&run).0, 1);
    let keys = "key_department_code=FR-35/key_network_connection=RPT/key_production_type=SOLAR";
    let path = dataset(&folder, "rte/capacities-cpc").join(keys);
    let rows = records(&path.join("year=0/month=0/data.parquet"));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["interval_start"], "");
}
