//! `tempo_like_calendars`: F01 to F07.

use crate::client::{Client, TEMPO, period};

async fn refused(client: &Client, query: &str, suffix: &str) {
    let (code, _) = client.error(&format!("{TEMPO}?{query}")).await;
    assert_eq!(code, format!("TMPLIKSUPCON_TMPLIKCAL_{suffix}"), "{query}");
}

#[tokio::test]
async fn seven_codes() {
    let client = Client::start().await;
    let days = |start: &str, end: &str| {
        period(
            &format!("{start}T00:00:00+02:00"),
            &format!("{end}T00:00:00+02:00"),
        )
    };
    refused(&client, "start_date=2024-06-01T00:00:00Z", "F01").await;
    refused(&client, "end_date=2024-06-01T00:00:00Z", "F01").await;
    refused(&client, &days("2024-06-02", "2024-06-01"), "F02").await;
    refused(&client, &days("2023-06-14", "2024-06-15"), "F03").await;
    refused(&client, &period("2024-06-01", "2024-06-02"), "F06").await;
    refused(&client, &days("2024-06-01", "2024-06-01"), "F05").await;
    for bad in ["yes", "True", "1"] {
        refused(&client, &format!("fallback_status={bad}"), "F07").await;
    }
    // Dates come first.
    let both = format!("{}&fallback_status=x", days("2024-06-02", "2024-06-01"));
    refused(&client, &both, "F02").await;
    let (_, message) = client.error(&format!("{TEMPO}?fallback_status=x")).await;
    assert!(message.contains("fallback_status"));
}

#[tokio::test]
async fn the_limits_to_the_second() {
    let client = Client::start().await;
    let status = async |start: &str, end: &str| {
        let path = format!("{TEMPO}?{}", period(start, end));
        client.get(&path).await.status().as_u16()
    };
    // 366 times 24 hours, up to the midnight after tomorrow.
    let end = "2024-06-17T00:00:00+02:00";
    assert_eq!(status("2023-06-17T00:00:00+02:00", end).await, 200);
    assert_eq!(status("2023-06-16T23:59:59+02:00", end).await, 400);
    let later = period("2024-06-10T00:00:00+02:00", "2024-06-17T00:00:01+02:00");
    refused(&client, &later, "F04").await;
    // 23 hours.
    let spring = period("2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00");
    refused(&client, &spring, "F05").await;
    // A day in another offset is the same day.
    assert_eq!(
        status("2024-06-09T22:00:00Z", "2024-06-10T22:00:00Z").await,
        200
    );
}
