//! Every code of the API, each by the request that earns it.

use std::collections::BTreeSet;

use gridwire_sandbox::{EdfClient, Fault};
use reqwest::Method;
use serde_json::Value;

use super::client::{Client, client};

const RENEWABLE: &str = "200/production/renewable/1";

#[tokio::test]
async fn refusals_of_a_get() {
    let client = Client::start().await;
    for (method, path, expected) in [
        ("GET", "100", (404, 1101)),
        ("GET", "100/production/battery", (404, 1101)),
        ("GET", "100/production/battery/1/2", (404, 1101)),
        ("GET", "100/production/battery/1/", (404, 1101)),
        ("GET", "100/commitment", (404, 1101)),
        ("GET", "../v2/100/tariff/1", (404, 1101)),
        ("PUT", "100/tariff/1", (404, 1101)),
        ("DELETE", "100/tariff/1", (405, 1102)),
        ("POST", "100/tariff", (405, 1102)),
        ("GET", "101/tariff/1", (400, 1104)),
        ("GET", "0x64/tariff/1", (400, 1104)),
        ("GET", "+100/tariff/1", (400, 1104)),
        ("GET", "4294967396/tariff/1", (400, 1104)),
        ("GET", "100/equipment/battery/1", (404, 1105)),
        ("GET", "100/production/windmill/1", (400, 1106)),
        ("PUT", "100/forecast/rain", (400, 1106)),
        ("GET", "100/production/battery/7", (400, 1107)),
        ("GET", "100/production/battery/one", (400, 1107)),
        ("GET", "200/tariff/3", (400, 1107)),
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let found = client.status(method, path, "").await;
        assert_eq!(found, expected, "{path}");
    }
}

#[tokio::test]
async fn refused_parameters() {
    let client = Client::start().await;
    let range = "from=1&to=2";
    for (query, code) in [
        ("from=1", 1200),
        ("to=1", 1200),
        ("from=2&to=1", 1200),
        ("from=1&from=1&to=2", 1200),
        ("agg=avg&period=1h", 1200),
        (&format!("{range}&agg=avg"), 1200),
        (&format!("{range}&period=1h"), 1200),
        ("generated-after=1", 1200),
        ("generated-before=1", 1200),
        ("generated-after=2&generated-before=1", 1200),
        ("generate-all=true", 1200),
        ("generated-after=1&generated-before=2&generate-all=1", 1200),
        ("generated_after=1&generated_before=2", 1200),
        ("from=&to=1", 1201),
        ("from=-1&to=1", 1201),
        ("from=1.5&to=2", 1201),
        ("from=253402300800000&to=253402300800000", 1201),
        ("from=2018-08-24T10:00:00Z&to=1", 1201),
        ("from=1&to=x", 1202),
        ("generated-after=x&generated-before=y", 1203),
        ("generated-after=1&generated-before=y", 1204),
        (&format!("{range}&agg=mean&period=1h"), 1205),
        (&format!("{range}&agg=avg&period=1d"), 1206),
        (&format!("{range}&agg=avg&period=0s"), 1206),
    ] {
        let path = format!("100/forecast/wind/1?{query}");
        let found = client.status(Method::GET, &path, "").await;
        assert_eq!(found, (400, code), "{query}");
    }
    // What the document lists for vectors only.
    for (path, query) in [
        (
            "production/battery/1",
            "generated-after=1&generated-before=2",
        ),
        ("tariff/1", "generated-after=1&generated-before=2"),
        ("tariff/1", "from=1&to=2&agg=avg&period=1h"),
    ] {
        let path = format!("100/{path}?{query}");
        let found = client.status(Method::GET, &path, "").await;
        assert_eq!(found, (400, 1200), "{path}");
    }
    let found = client
        .status(Method::PUT, "100/tariff?from=1&to=2", "{}")
        .await;
    assert_eq!(found, (400, 1200));
}

#[tokio::test]
async fn what_is_checked_first() {
    let sandbox = Client::start().await;
    let reader = client(&sandbox.edf, EdfClient::Reader);
    // Each of these is wrong in all that comes behind.
    for (method, path, code) in [
        ("POST", "x", 1101),
        ("POST", "x/y/z/1?a", 1102),
        ("PUT", "x/y/z?a", 1103),
        ("GET", "x/y/z/1?a", 1104),
        ("GET", "100/y/z/1?a", 1400),
        ("GET", "200/y/z/1?a", 1105),
        ("GET", "200/forecast/z/y?a", 1106),
        ("GET", "200/forecast/wind/y?a", 1107),
        ("GET", "200/forecast/wind/1?a", 1200),
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}/{path}", sandbox.edf.base_url());
        let response = reader.request(method, url).send().await.unwrap();
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["status_code"], code, "{path}");
    }
}

#[tokio::test]
async fn any_code_on_demand() {
    let client = Client::start().await;
    let edf = &client.edf;
    client
        .sandbox
        .fault(edf.refusal(1500).on("/renewable/").times(2));
    client.sandbox.fault(edf.refusal(1999));
    for expected in [(500, 1500), (500, 1500), (400, 1999), (200, 1000)] {
        assert_eq!(client.status(Method::GET, RENEWABLE, "").await, expected);
    }
    let http: BTreeSet<u16> = client
        .sandbox
        .requests()
        .iter()
        .filter_map(|request| request.status)
        .collect();
    assert_eq!(http, [200, 400, 500].into());
    client.sandbox.fault(Fault::html());
    let response = client.send(Method::GET, RENEWABLE, "").await;
    assert_eq!(response.status(), 502);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
}
