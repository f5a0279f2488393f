//! Servers of other versions: the real one behind a proxy that says what version it is.

use std::io::{BufRead, BufReader, Read as _, Result, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use gridwire::core::chrono::TimeDelta;
use gridwire::core::serde_json::json;
use gridwire::core::{Error, ErrorKind};
use gridwire::flexmeasures::{
    AssetSortKey, ChartData, Client, JobId, ReportTrigger, SensorDataDeletion, SortDirection,
};

use crate::users::{email, password, url};
use crate::world::{World, at};

pub(crate) async fn run(world: &World) {
    not_yet(world).await;
    older(world).await;
    much_older(world).await;
    newer(world).await;
}

fn report() -> ReportTrigger {
    ReportTrigger::new("PandasReporter", json!({}))
}

fn is_gated(error: &Error, what: &str, since: &str) {
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::InvalidInput, 0)
    );
    let said = error.to_string();
    assert!(said.contains(what) && said.contains(since), "{said}");
}

/// What the real server lacks.
async fn not_yet(world: &World) {
    let (toy, building) = (&world.users.toy, world.asset("BUILDING"));
    let error = toy.trigger_report(building, report()).send().await;
    is_gated(&error.unwrap_err(), "trigger_report", "1.1");
}

async fn older(world: &World) {
    let (seen, proxy) = (&world.seen, Proxy::start("0.31.2"));
    let toy = proxy.client();
    // By the names that it knows, and the real server still does.
    let ours = toy.sensors().account(world.account("TOY"));
    let page = seen.ok(ours.per_page(2).page(1).send().await);
    assert_eq!(page.rows().len(), 2);
    assert_eq!(toy.server_version().unwrap().to_string(), "0.31.2");
    let account = world.account("TOY");
    let by_old_names = format!("/sensors?account_id={account}&page=1&per_page=2");
    assert_eq!(proxy.last(), by_old_names);
    let sorted = toy.assets().per_page(1).page(1);
    let sorted = sorted.sorted(AssetSortKey::Name, SortDirection::Desc);
    let page = seen.ok(sorted.send().await);
    assert_eq!(page.rows()[0].name.as_deref(), Some("Solar"));
    assert_eq!(
        proxy.last(),
        "/assets?page=1&per_page=1&sort_by=name&sort_dir=desc"
    );
    let noon = at("2026-01-02T12:00:00+01:00");
    let solar = world.asset("SOLAR");
    let chart = toy.asset_chart_data(solar).start(noon);
    let chart = chart.end(noon + TimeDelta::minutes(15)).send().await;
    let ChartData::Rows(rows) = seen.ok(chart).into_inner() else {
        panic!("compact")
    };
    assert_eq!(rows[0].event_value, Some(60.0));
    let last = proxy.last();
    assert!(
        last.contains("?event_starts_after=2026-01-02T12") && last.contains("&event_ends_before="),
        "{last}"
    );

    // What it has by no name is not sent.
    let (sent, sensor) = (proxy.sent(), world.sensor("BATTERY"));
    let job = JobId::from("00000000-0000-0000-0000-000000000000");
    let error = toy.job(job.clone()).send().await.unwrap_err();
    is_gated(&error, "job", "0.33");
    let error = toy.schedule(sensor, job).unit("kW").send().await;
    is_gated(&error.unwrap_err(), "unit", "0.32");
    let error = toy.delete_sensor_data(sensor, SensorDataDeletion::new());
    is_gated(
        &error.send().await.unwrap_err(),
        "delete_sensor_data",
        "0.33",
    );
    assert_eq!(proxy.sent(), sent);
}

/// From before there were operations that now all use.
async fn much_older(world: &World) {
    let proxy = Proxy::start("0.27.0");
    let toy = proxy.client();
    let (sensor, noon) = (world.sensor("BATTERY"), at("2026-01-02T12:00:00+01:00"));
    let data = toy.get_sensor_data(sensor, noon, TimeDelta::hours(1), "kW");
    is_gated(&data.send().await.unwrap_err(), "get_sensor_data", "0.28");
    // It was asked for its version alone.
    assert_eq!((proxy.sent(), &*proxy.last()), (1, "/api/"));
}

/// What a newer one would have is sent to it.
async fn newer(world: &World) {
    let proxy = Proxy::start("1.1.0.dev12");
    let building = world.asset("BUILDING");
    let report = proxy.client().trigger_report(building, report());
    let error = world.seen.refused(404, report.send().await);
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(
        proxy.last().ends_with("/reports/trigger"),
        "{}",
        proxy.last()
    );
}

/// The real server, which says that it is of another version. What it was asked is kept.
struct Proxy {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start(version: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::default());
        let proxy = Self {
            url,
            asked: Arc::clone(&asked),
        };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // One that broke off shows as a failed request of the client's.
                let _ = relay(&client, version, &asked);
            }
        });
        proxy
    }

    fn client(&self) -> Client {
        let client = Client::with_password(&self.url, email("TOY"), password("TOY"));
        client.build().unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn sent(&self) -> usize {
        self.asked().len()
    }

    /// Path and query of the last request, without what they all begin with.
    fn last(&self) -> String {
        let last = self.asked().pop().unwrap();
        last.strip_prefix("/api/v3_0")
            .map_or(last.clone(), str::to_owned)
    }
}

/// One request and its answer.
fn relay(client: &TcpStream, version: &str, asked: &Mutex<Vec<String>>) -> Result<()> {
    let mut reader = BufReader::new(client);
    let (mut head, length) = head(&mut reader, &[])?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(target);
    head.push_str("connection: close\r\n\r\n");
    let mut server = TcpStream::connect(url().trim_start_matches("http://"))?;
    server.write_all(head.as_bytes())?;
    server.write_all(&body)?;

    let mut reader = BufReader::new(server);
    let (mut head, _) = self::head(&mut reader, &["flexmeasures-version", "content-length"])?;
    head.push_str(&format!(
        "flexmeasures-version: {version}\r\nconnection: close\r\n\r\n"
    ));
    let mut body = String::new();
    reader.read_to_string(&mut body)?;
    let mut client = client;
    client.write_all(head.as_bytes())?;
    client.write_all(body.replace("1.0.1", version).as_bytes())
}

/// The lines before the body but for some headers, and how long the body is.
fn head(reader: &mut impl BufRead, without: &[&str]) -> Result<(String, usize)> {
    let (mut head, mut length) = (String::new(), 0);
    for line in reader.lines() {
        let line = line?;
        let Some((name, value)) = line.split_once(':').filter(|_| !head.is_empty()) else {
            if line.is_empty() {
                break;
            }
            head = line + "\r\n";
            continue;
        };
        let name = name.to_ascii_lowercase();
        if name == "content-length" {
            length = value.trim().parse().unwrap_or_default();
        }
        if name != "connection" && !without.contains(&&*name) {
            head.push_str(&format!("{line}\r\n"));
        }
    }
    Ok((head, length))
}
