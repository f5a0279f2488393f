//! Lists of one of several objects, and the numbers and instants in them, as generated from the
//! torture specification.

use gridwire_core::chrono::{DateTime, Utc};
use gridwire_core::serde_json::{json, to_value};
use gridwire_core::series::{Aggregable, Cell, Named, Record, Row, Windowed};
use gridwire_core::wire::decode;
use httpmock::{Method, MockServer};

use crate::behaviour::{NOWHERE, client, instant, read};
use crate::generated::operations::{Plans as PlansOperation, Records as RecordsOperation};
use crate::generated::{
    AggregatedFan, DeviceId, DeviceRecord, DeviceType, Fan, FanState, Grade, NewRecords, Plan,
    Plans, Pump, PumpPoint, RecordStatus, Records,
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

#[test]
fn one_answer_is_read_as_any_of_its_records() {
    let json =
        json!({"status": 1000, "results": [{"at": 1_767_258_000_000_i64, "id": 7, "state": 9}]});
    let any: Records = read(&json);
    assert_eq!(any.status, Some(RecordStatus::Success));
    assert_eq!(
        (any.results[0].at, any.results[0].id.get()),
        (at(1_767_258_000), 7)
    );
    assert_eq!(any.results[0].extra.get("state"), Some(&json!(9)));
    let fans: Records<Fan> = read(&json);
    assert_eq!(fans.results[0].state, Some(FanState::from(9)));
    for back in [to_value(&any).unwrap(), to_value(&fans).unwrap()] {
        assert_eq!(back, json);
    }

    let average = json!({"results": [{"at": 0, "id": 7, "state": 1.5}]}).to_string();
    let error = decode::<Records<Fan>>(average.as_bytes()).unwrap_err();
    assert_eq!(error.path, "results[0].state");
    let fans: Records<<Fan as Aggregable>::Aggregated> = decode(average.as_bytes()).unwrap();
    assert_eq!(fans.results[0].state, Some(1.5));
}

#[test]
fn a_list_within_a_list_is_read_as_any_of_its_records() {
    let json = json!({
        "plans": [{"made": 5000, "points": [{"at": 60_000, "grade": 2}, {"at": 120_000}]}, {"made": 6000, "points": null}],
        "latest": {"made": 6000, "points": []},
    });
    let plans: Plans<PumpPoint> = read(&json);
    assert_eq!(plans.plans[0].points[0].grade, Some(Grade::from(2)));
    assert_eq!(to_value(&plans).unwrap(), json);
    let (from, to) = (at(0), at(200));
    let asked = client(NOWHERE).plans(from, to).typed::<PumpPoint>();
    let rows = asked.rows(plans);
    assert_eq!(
        (rows.len(), rows[1].series.made, rows[1].at),
        (2, at(5), at(120))
    );
    let names: Vec<_> = <PlansOperation<PumpPoint> as Windowed>::Row::columns()
        .map(|column| column.name)
        .collect();
    assert_eq!(names, ["made", "at", "grade"]);
    let start = Cell::Instant(instant("1970-01-01T00:01:00Z"));
    assert_eq!(
        (rows[0].cell(1), rows[0].cell(2)),
        (start, Cell::Number(2.0))
    );
}

#[test]
fn values_name_their_records() {
    assert_eq!(
        (Pump::NAME, Fan::NAME),
        (DeviceType::Pump, DeviceType::Fan3p)
    );
    fn columns<R: Aggregable>() -> usize {
        R::Aggregated::COLUMNS.len()
    }
    assert_eq!(
        (
            columns::<DeviceRecord>(),
            columns::<Fan>(),
            columns::<AggregatedFan>()
        ),
        (2, 3, 3)
    );
}

#[test]
fn codes_have_names_and_stay_numbers() {
    assert_eq!(
        FanState::KNOWN
            .iter()
            .map(|state| (state.code(), state.name().unwrap()))
            .collect::<Vec<_>>(),
        [(0, "off"), (7, "on_full"), (3, "half_speed")]
    );
    assert_eq!(FanState::OnFull.to_string(), "on_full");
    assert_eq!(read::<FanState>(&json!(3)), FanState::HalfSpeed);
    assert_eq!(to_value(FanState::from(8)).unwrap(), json!(8));
}

#[test]
fn records_are_made_with_instants_and_ids() {
    let fan = Fan::new(at(60), 7).state(FanState::OnFull);
    let body = NewRecords::new(vec![fan]);
    let json = json!({"values": [{"at": 60_000, "id": 7, "state": 7}]});
    assert_eq!(to_value(&body).unwrap(), json);
    let plan: Plan<PumpPoint> = Plan {
        points: vec![],
        ..read(&json!({"made": 1}))
    };
    assert_eq!(to_value(plan).unwrap(), json!({"made": 1}));
}

#[tokio::test]
async fn requests_hold_milliseconds_ids_and_the_records_of_choice() {
    let server = MockServer::start();
    let get = server.mock(|when, then| {
        when.method(Method::GET)
            .path("/devices/7/fan-3p/records")
            .query_param("from", "1767258000000")
            .query_param("to", "1767258000500");
        then.status(200)
            .json_body(json!({"results": [{"at": 1_767_258_000_250_i64, "id": 7, "state": 3}]}));
    });
    let client = client(&server.base_url());
    let operation = client
        .records(DeviceId::from(7), DeviceType::Fan3p)
        .typed::<Fan>()
        .from(instant("2026-01-01T10:00:00+01:00"))
        .to(instant("2026-01-01T09:00:00.500Z"));
    let (start, end) = operation.period();
    assert_eq!((end.unwrap() - start.unwrap()).num_milliseconds(), 500);
    let answer = operation.send().await.unwrap();
    assert_eq!(answer.results[0].state, Some(FanState::HalfSpeed));
    get.assert();

    let range = client.records(7, DeviceType::Fan3p).typed::<Fan>().range(
        at(1_767_258_000),
        at(1_767_258_000) + std::time::Duration::from_millis(500),
    );
    let series = range.await.unwrap();
    assert_eq!((series.rows.len(), get.calls()), (1, 2));
    assert_eq!(series.rows[0].at.timestamp_subsec_millis(), 250);

    let put = server.mock(|when, then| {
        when.method(Method::PUT)
            .path("/devices/pump/records")
            .json_body(json!({"values": [{"at": 0, "id": 1, "flow": 2.5}]}));
        then.status(204);
    });
    let body = NewRecords::new(vec![Pump::new(at(0), 1).flow(2.5)]);
    client
        .put_records(DeviceType::Pump, body)
        .send()
        .await
        .unwrap();
    put.assert();
}

#[tokio::test]
async fn aggregated_records_are_read_as_what_they_become() {
    let server = MockServer::start();
    let get = server.mock(|when, then| {
        when.path("/devices/7/fan-3p/records")
            .query_param("function", "avg")
            .query_param("per", "1h");
        then.status(200)
            .json_body(json!({"results": [{"at": 0, "id": 7, "state": 1.5}]}));
    });
    let operation = client(&server.base_url()).records(7, DeviceType::Fan3p);
    let fans: RecordsOperation<AggregatedFan> =
        operation.clone().typed::<Fan>().averaged("avg", "1h");
    assert_eq!(fans.send().await.unwrap().results[0].state, Some(1.5));
    let any = operation.averaged("avg", "1h").send().await.unwrap();
    assert_eq!(any.results[0].extra.get("state"), Some(&json!(1.5)));
    assert_eq!(get.calls(), 2);
}

#[test]
fn an_operation_keeps_all_but_the_type_of_its_records() {
    let client = client("https://torture.example.com");
    let operation = client
        .records(7, DeviceType::Pump)
        .from(at(0))
        .to(at(1))
        .unchecked();
    let any = format!("{operation:?}");
    let typed: RecordsOperation<Pump> = operation.typed();
    assert_eq!(
        format!("{typed:?}").replace("Pump>", "DeviceRecord>"),
        any.replace("Pump>", "DeviceRecord>")
    );
    assert!(
        any.contains("DeviceId(7)") && any.contains("unchecked: true"),
        "{any}"
    );
}
