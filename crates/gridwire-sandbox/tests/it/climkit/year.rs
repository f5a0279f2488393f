//! A year of twelve meters, as a client fetches it: thirty days at once, over the ends of tokens.

use chrono::{DateTime, Days, NaiveDate, TimeDelta};
use serde_json::Value;

use super::client::{Client, TILLEULS};

#[tokio::test]
async fn complete_in_thirteen_requests() {
    let mut client = Client::start().await;
    client.climkit.set_answer_time(TimeDelta::seconds(150));
    let path = format!("site_data/{TILLEULS}/electricity");
    let day = |number: u64| {
        let first = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
        first + Days::new(number.min(365))
    };
    let mut rows: Vec<Value> = Vec::new();
    let mut refused = 0;
    for part in 0..13 {
        let [from, to] = [30 * part, 30 * part + 30].map(|days| format!("{}T23:00:00", day(days)));
        let body = serde_json::json!({"t_s": from, "t_e": to});
        let mut answer = client.call(&path, Some(body.clone())).await;
        if answer.0 == 401 {
            refused += 1;
            client.renew().await;
            answer = client.call(&path, Some(body)).await;
        }
        assert_eq!(answer.0, 200);
        rows.extend(answer.1.as_array().unwrap().iter().cloned());
    }
    // The label at the seam comes twice.
    rows.dedup();
    assert_eq!(rows.len(), 35_041);
    assert!(refused >= 2, "{refused}");
    assert_eq!(client.climkit.violations(), 0);
    let time = |row: &Value| {
        let text = row["timestamp"].as_str().unwrap();
        DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%:z").unwrap()
    };
    let apart = |pair: &[Value]| time(&pair[1]) - time(&pair[0]);
    assert!(
        rows.windows(2)
            .all(|pair| apart(pair) == TimeDelta::minutes(15))
    );
    let meters = client
        .meters(TILLEULS, |meter| meter["mode"] != "introduction")
        .await;
    assert_eq!(meters.len(), 12);
    for meter in meters {
        let total = format!("total_{meter}");
        assert!(rows.iter().all(|row| row[&total].is_number()));
    }
}
