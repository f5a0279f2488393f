//! What the code generated from the torture specification does.

use std::sync::Arc;

use gridwire_core::auth::Anonymous;
use gridwire_core::chrono::{DateTime, FixedOffset, NaiveDate};
use gridwire_core::http::explain;
use gridwire_core::serde_json::{Value, from_str, json, to_value};
use gridwire_core::series::{Cell, Role, Row, Windowed};
use gridwire_core::wire::decode;
use gridwire_core::{ApiClient, ClientBuilder, EicCode};
use httpmock::{Method, MockServer};

use crate::generated::operations::SiteValues as SiteValuesOperation;
use crate::generated::{
    API, Client, Forecasts, Kind, Login, LoginKind, Meter, Site, SiteCode, SiteValues,
    SiteValuesRow, Token,
};

/// A base URL for what sends nothing.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:1";

pub(crate) fn client(base_url: &str) -> Client {
    ClientBuilder::<Client>::new(Arc::new(Anonymous), explain)
        .base_url(base_url)
        .build()
        .unwrap()
}

pub(crate) fn instant(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap()
}

pub(crate) fn read<T: gridwire_core::serde::de::DeserializeOwned>(json: &Value) -> T {
    decode(json.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// A document as the specification has it, in which nothing is left out.
fn site() -> Value {
    json!({
        "code": "S-1", "type": "SUN", "ref": 7, "self": "/sites/S-1", "new": true, "x-id": "x",
        "example": "e", "owner": null, "since": "2024-03-31T02:00:00+01:00", "opened": "2024-02-29",
        "installedCapacity": 18_446_744_073_709_551_615_u64, "altitude": -4, "floors": 2,
        "offset_ms": -9_007_199_254_740_993_i64, "names": ["a", "b"], "labels": {"k": "v"},
        "grid": [[1, 2.5], []], "meters": {"1": {"number": "1234", "above": [{"number": "1"}]}}, "parts": [],
        "free": [null, {"a": 1}], "settings": {"deep": {"er": []}},
    })
}

#[test]
fn a_document_comes_back_as_it_was() {
    let site: Site = read(&site());
    assert_eq!(to_value(&site).unwrap(), self::site());
    assert_eq!((site.type_, site.ref_, site.owner), (Kind::Sun, 7, None));
    assert_eq!(site.opened, NaiveDate::from_ymd_opt(2024, 2, 29));
    assert_eq!(site.since.unwrap().offset().local_minus_utc(), 3600);
    assert_eq!(site.grid, [vec![1.0, 2.5], vec![]]);
}

#[test]
fn oddities_are_read_and_written_as_documented() {
    let mut odd = site();
    let odd_parts = json!([{"code": "S-2", "type": "TIDAL", "ref": "8", "owner": "me", "parts": [], "later": {"new": 1}}]);
    for (name, value) in [
        ("type", json!("solar")), // An alias.
        ("ref", json!("7.0")),    // A number in a text, with a fraction.
        ("floors", json!("2")),
        ("new", json!("true")),
        ("parts", odd_parts.clone()),
        ("names", Value::Null),
        ("surprise", json!([{"kept": true}])),
    ] {
        odd[name] = value;
    }
    let with_bom = format!("\u{feff}{odd}");
    let read: Site = decode(with_bom.as_bytes()).unwrap();
    assert_eq!(read.parts[0].type_.as_str(), "TIDAL");
    assert!(!Kind::KNOWN.contains(&read.parts[0].type_));
    assert_eq!(read.extra.get("surprise"), Some(&json!([{"kept": true}])));

    let mut documented = site();
    documented["parts"] = odd_parts;
    documented["parts"][0]["ref"] = json!(8);
    documented["names"] = Value::Null;
    documented["surprise"] = json!([{"kept": true}]);
    assert_eq!(to_value(&read).unwrap(), documented);
}

#[test]
fn values_of_enumerations_have_their_own_names() {
    for (wire, kind) in [
        ("Self", Kind::Self_),
        ("24h", Kind::X24h),
        ("say \"hi\"", Kind::SayHi),
    ] {
        assert_eq!(read::<Kind>(&json!(wire)), kind);
        assert_eq!(kind.as_str(), wire);
    }
}

#[test]
fn one_or_many_null_or_absent() {
    let one = json!({"series": {"unit": {}, "values": null}, "Value": "v"});
    let answer: SiteValues = read(&one);
    assert_eq!(
        (answer.all_series.len(), answer.value.as_deref()),
        (1, Some("v"))
    );
    assert!(answer.all_series[0].values.is_empty() && answer.all_series[0].place.is_none());
    assert_eq!(
        to_value(&answer).unwrap(),
        json!({"series": [one["series"]], "Value": "v"})
    );
    assert!(
        decode::<SiteValues>(b"{}")
            .unwrap_err()
            .to_string()
            .contains("series")
    );

    let gaps = json!({"forecasts": [{"from": "2024-01-01T00:00:00Z", "powers": [1, null, "2.5"], "limits": {"a": null, "b": 3}}]});
    let answer: Forecasts = read(&gaps);
    assert_eq!(answer.forecasts[0].powers, [Some(1.0), None, Some(2.5)]);
    assert_eq!(answer.forecasts[0].limits.as_ref().unwrap()["a"], None);
    assert_eq!(read::<Forecasts>(&json!({})).forecasts, []);
}

#[test]
fn secrets_stay_secret() {
    let token: Token = read(&json!({"secret": "s3cr3t", "refresh": "s3cr3t"}));
    assert!(
        token.refresh.is_some() && !format!("{token:?}").contains("s3cr3t"),
        "{token:?}"
    );
    assert!(!to_value(&token).unwrap().to_string().contains("s3cr3t"));
}

#[test]
fn what_a_user_makes_is_complete() {
    let mut made = Site::new("S-1", Kind::Wind, 7, vec![])
        .names(["a".to_owned()])
        .floors(2_u32);
    let bare = json!({"code": "S-1", "type": "WIND", "ref": 7, "owner": null, "names": ["a"], "floors": 2, "parts": []});
    assert_eq!(to_value(&made).unwrap(), bare);
    // An optional list is left out until it is set, if only to an empty one.
    assert_eq!(to_value(Meter::default()).unwrap(), json!({}));
    let empty = Meter::default().above([]);
    assert_eq!(to_value(empty).unwrap(), json!({"above": []}));
    made.new = Some(true);
    let made = to_value(made.owner("me")).unwrap();
    assert_eq!((&made["owner"], &made["new"]), (&json!("me"), &json!(true)));
}

#[test]
fn rows_take_their_fields_from_groups() {
    let answer: SiteValues = read(&json!({"series": [
        {"site": "S-1", "unit": {"code": "17W100P100P0341J", "kind": "WIND"}, "place": {"town": "T", "country": {"code": "FR"}},
         "values": [{"start": "2024-01-01T00:00:00+01:00", "end": "2024-01-01T00:15:00+01:00", "val": 1.5, "count": 3, "estimated": false}]},
        {"unit": {}, "values": [{"start": "2024-01-01T00:00:00+01:00", "end": "2024-01-01T00:15:00+01:00", "value": null}]},
    ]}));
    let columns: Vec<_> = SiteValuesRow::columns()
        .map(|column| (column.name, column.role))
        .collect();
    assert_eq!(
        columns[..5],
        [
            ("site", Role::Key),
            ("code", Role::Key),
            ("kind", Role::Attribute),
            ("town", Role::Attribute),
            ("code", Role::Attribute),
        ]
    );
    let asked = client(NOWHERE).site_values("s", Kind::Wind, Vec::<SiteCode>::new());
    let rows = asked.rows(answer);
    let cells = |row: usize| -> Vec<_> {
        (0..columns.len())
            .map(|column| rows[row].cell(column))
            .collect()
    };
    let (start, end) = (
        instant("2024-01-01T00:00:00+01:00"),
        instant("2024-01-01T00:15:00+01:00"),
    );
    assert_eq!(
        cells(0),
        [
            Cell::Text("S-1"),
            Cell::Text("17W100P100P0341J"),
            Cell::Text("WIND"),
            Cell::Text("T"),
            Cell::Text("FR"),
            Cell::Instant(start),
            Cell::Instant(end),
            Cell::Number(1.5),
            Cell::Number(3.0),
            Cell::Bool(false),
            Cell::Empty,
        ]
    );
    assert_eq!(cells(1)[..5], [const { Cell::Empty }; 5]);
    assert_eq!(rows[0].interval(), (Some(start), Some(end)));
}

#[test]
fn lists_are_halved_one_after_the_other() {
    let client = client("https://torture.example.com");
    let operation = client.site_values("s", Kind::Wind, [SiteCode::from("a"), "b".into()]);
    let codes: Vec<EicCode> = vec!["1".into(), "2".into()];
    let (left, right) = operation.clone().unit_codes(codes).halves().unwrap();
    let text = |operation: &SiteValuesOperation| format!("{operation:?}");
    assert!(text(&left).contains("[EicCode(\"1\")]") && text(&right).contains("[EicCode(\"2\")]"));
    let (left, _) = left.halves().unwrap();
    assert!(
        text(&left).contains("site_ids: List([SiteCode(\"a\")])"),
        "{left:?}"
    );
    assert!(left.halves().is_none());
}

#[test]
fn the_document_as_a_whole_is_known() {
    assert_eq!(
        (API.name, API.version, API.max_uri_length),
        ("torture", "2.1.0", Some(2000))
    );
    assert_eq!(
        (API.rate.concurrency, API.rate.interval.as_millis()),
        (2, 250)
    );
    assert_eq!(
        client("https://torture.example.com").transport().base_url(),
        "https://torture.example.com"
    );
    let rules = SiteValuesOperation::RULES;
    assert_eq!(
        (rules.not_before, rules.pair, rules.min.unwrap().rule),
        (Some((2015, 1, 1)), "V3", "without a code")
    );
}

#[tokio::test]
async fn requests_are_as_the_specification_says() {
    let server = MockServer::start();
    let values = server.mock(|when, then| {
        when.method(Method::GET)
            .path("/sites/S%201/kinds/24h")
            .query_param("client", "c")
            .query_param("unit_codes", "1,2")
            .query_param("siteIds", "a,b")
            .query_param("maxItems", "5")
            .query_param("onDay", "2024-02-29")
            .query_param("factor", "1.5")
            .query_param("ref", "true")
            .query_param("from", "2024-01-01T00:00:00+01:00");
        then.status(200).json_body(json!({"series": []}));
    });
    let codes: Vec<EicCode> = vec!["1".into(), "2".into()];
    let sites: Vec<SiteCode> = vec!["a".into(), "b".into()];
    let answer = client(&server.base_url())
        .site_values("S 1", Kind::X24h, sites)
        .client_("c")
        .unit_codes(codes)
        .max_items(5_u32)
        .on_day(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap())
        .factor(1.5)
        .ref_(true)
        .from(instant("2024-01-01T00:00:00+01:00"))
        .to(instant("2024-01-05T00:00:00+01:00"))
        .send()
        .await
        .unwrap();
    assert_eq!((answer.status(), answer.all_series.len()), (200, 0));
    values.assert();

    let sandbox = server.mock(|when, then| {
        when.path("/sandbox/site_values");
        then.status(200)
            .json_body(json!({"series": {"unit": {}, "values": []}}));
    });
    let sample = client(&server.base_url()).service_sandbox().site_values(
        "s",
        Kind::Wind,
        Vec::<SiteCode>::new(),
    );
    assert_eq!(sample.send().await.unwrap().all_series.len(), 1);
    sandbox.assert();
}

#[tokio::test]
async fn bodies_are_as_the_specification_says() {
    let server = MockServer::start();
    let client = client(&server.base_url());
    let form = server.mock(|when, then| {
        when.method(Method::POST)
            .path("/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("user=a%20b&kind=guest");
        then.status(200).json_body(json!({"secret": "t"}));
    });
    client
        .log_in("a b")
        .kind(LoginKind::Guest)
        .send()
        .await
        .unwrap();
    form.assert();
    assert_eq!(
        read::<Login>(&json!({"user": "u", "seconds": "60"})).seconds,
        Some(60)
    );

    let profile = server.mock(|when, then| {
        when.method(Method::PUT)
            .path("/profile")
            .header("content-type", "application/json")
            .body("[1,null,2.5]");
        then.status(200).body("whatever");
    });
    client
        .set_profile(vec![Some(1.0), None, Some(2.5)])
        .send()
        .await
        .unwrap();
    profile.assert();

    let change = server.mock(|when, then| {
        when.method(Method::PATCH)
            .path("/profile")
            .json_body(json!({"k": "v"}));
        then.status(204);
    });
    client
        .change_profile([("k".to_owned(), "v".to_owned())].into())
        .send()
        .await
        .unwrap();
    change.assert();

    let add = server.mock(|when, then| {
        when.method(Method::POST).path("/sites").json_body(site());
        then.status(201).json_body(site());
    });
    let back = client
        .add_site(from_str(&site().to_string()).unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(back.status(), 201);
    assert_eq!(to_value(back.into_inner()).unwrap(), site());
    add.assert();
}

#[tokio::test]
async fn answers_without_a_type_of_their_own_are_read() {
    let server = MockServer::start();
    let client = client(&server.base_url());
    server.mock(|when, then| {
        when.method(Method::GET).path("/sites");
        then.status(200).json_body(json!([site()]));
    });
    assert_eq!(client.sites().send().await.unwrap()[0].code.as_str(), "S-1");
    server.mock(|when, then| {
        when.path("/history");
        then.status(200).json_body(json!({"2024-01-01": ["a"]}));
    });
    assert_eq!(client.history().send().await.unwrap()["2024-01-01"], ["a"]);
}

#[tokio::test]
async fn what_may_not_run_twice_is_not_repeated() {
    let server = MockServer::start();
    let reset = server.mock(|when, then| {
        when.method(Method::PUT).path("/reset");
        then.status(503);
    });
    let error = client(&server.base_url()).reset().send().await.unwrap_err();
    assert_eq!((error.status(), reset.calls()), (Some(503), 1));
}
