//! From a request to its answer.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{any, get};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::ask::Ask;
use super::auth::{Usage, login};
use super::reply::{Reply, Said};
use super::route::Route;
use super::service::Service;
use super::{
    accounts, assets, data, forecast, readings, schedule, sensors, services, sources, stats,
    triggers, upload,
};
use crate::clock::Clock;

/// What the router shares.
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) service: Mutex<Service>,
}

const WINDOW: TimeDelta = TimeDelta::minutes(1);
const PREFIX: &str = "/api/v3_0";

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api", get(|| async { Redirect::permanent("/api/") }))
        .route("/api/", any(respond))
        .route("/api/requestAuthToken", any(respond))
        .route("/api/v2_0/{*rest}", any(respond))
        .route(PREFIX, any(respond))
        .route("/api/v3_0/", any(respond))
        .route("/api/v3_0/{*rest}", any(respond))
        // What is too much is told where there is a limit.
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

async fn respond(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = shared.clock.now();
    let mut service = shared
        .service
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let ask = Ask {
        query: Ask::query(uri.query().unwrap_or_default()),
        headers,
        body,
        now,
        version: service.switches.version.clone(),
    };
    service.catch_up(now);
    let route = Route::read(uri.path(), &method, &ask.version);
    let usage = match &route {
        Ok(route) if *route != Route::Health && ask.version.has(1, 0) => {
            let limit = service.switches.limit;
            Some(service.requests.take(limit, WINDOW, now))
        }
        _ => None,
    };
    let reply = route.and_then(|route| {
        if let Some(usage) = usage.filter(|usage| usage.exceeded) {
            return Err(Reply::too_many(usage.limit, WINDOW.num_minutes()));
        }
        answer(&mut service, &ask, route)
    });
    let reply = reply.unwrap_or_else(|refusal| refusal);
    let mut response = render(&ask, reply);
    add_headers(response.headers_mut(), &ask, usage, uri.path(), now);
    response
}

fn answer(service: &mut Service, ask: &Ask, route: Route<'_>) -> Said<Reply> {
    match route {
        Route::Index => return Ok(index(ask)),
        Route::Token => {
            let body = ask.object()?;
            return login(&mut service.tokens, &body, ask.now, &service.switches);
        }
        Route::Sunset => return Err(Reply::plain(410, SUNSET)),
        Route::Services => {
            let host = ask
                .headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok());
            return Ok(Reply::ok(services::list(host.unwrap_or_default())));
        }
        Route::Health => {
            let body = json!({"database_redis": true, "database_sql": true});
            return Ok(Reply::numbered(200, body));
        }
        _ => {}
    }
    let token = ask
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = token.or_else(|| ask.query.get("auth_token").and_then(|token| token.as_str()));
    let is_good = |token: &str| service.tokens.is_good(token.trim(), ask.now);
    if !token.is_some_and(is_good) {
        return Err(Reply::unauthorized());
    }
    match route {
        Route::Assets => assets::list(service, ask),
        Route::NewAsset => assets::create(service, ask),
        Route::AssetTypes => Ok(assets::types()),
        Route::PublicAssets => assets::public(service, ask),
        Route::Asset(id) => assets::read(service, id),
        Route::ChangeAsset(id) => assets::change(service, ask, id),
        Route::DeleteAsset(id) => assets::delete(service, id),
        Route::AssetSensors(id) => assets::sensors(service, ask, id),
        Route::TriggerAsset(id) => triggers::of_asset(service, ask, id),
        Route::Sensors => sensors::list(service, ask),
        Route::NewSensor => sensors::create(service, ask),
        Route::Sensor(id) => sensors::read(service, id),
        Route::ChangeSensor(id) => sensors::change(service, ask, id),
        Route::DeleteSensor(id) => sensors::delete(service, id),
        Route::Data(id) => readings::read(service, ask, id),
        Route::PostData(id) => data::post(service, ask, id),
        Route::DeleteData(id) => data::delete(service, ask, id),
        Route::Upload(id) => upload::post(service, ask, id),
        Route::Stats(id) => stats::read(service, ask, id),
        Route::TriggerSensor(id) => triggers::of_sensor(service, ask, id),
        Route::Schedule(id, job) => schedule::read(service, ask, id, job),
        Route::TriggerForecast(id) => forecast::trigger(service, ask, id),
        Route::Forecast(id, job) => forecast::read(service, ask, id, job),
        Route::Job(id) => job(service, ask, id),
        Route::Accounts => accounts::accounts(service, ask),
        Route::Account(id) => accounts::one_account(id),
        Route::Users => accounts::users(ask),
        Route::User(id) => accounts::one_user(ask, id),
        Route::Sources => sources::sources(ask),
        Route::Index | Route::Token | Route::Sunset | Route::Services | Route::Health => {
            Err(Reply::no_such_url())
        }
    }
}

const SUNSET: &str = "API version 2.0 has been sunset. Please upgrade to API version 3.0. See \
                      https://flexmeasures.readthedocs.io/en/v0.13.0/api/v2_0.html for more information.";

fn index(ask: &Ask) -> Reply {
    let message = "For these API versions a public endpoint is available, listing its service. For example: \
                   /api/v3_0. An authentication token can be requested at: /api/requestAuthToken";
    let version = &ask.version.text;
    let body = json!({"flexmeasures_version": version, "message": message, "versions": ["v3_0"]});
    Reply::numbered(200, body)
}

fn job(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    service.look(id, ask.now);
    match service.jobs.known.get(id) {
        Some(job) => Ok(job.reply()),
        None => {
            let message = format!("Job {id} not found.");
            Err(Reply::new(
                404,
                json!({"message": message, "status": "ERROR"}),
            ))
        }
    }
}

/// As JSON; some refusals are a page where the request is not called JSON.
fn render(ask: &Ask, reply: Reply) -> Response {
    let code = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = [(header::CONTENT_TYPE, "application/json")];
    if reply.body.is_null() {
        // Nothing is called JSON as well, and there are clients that look.
        return (code, json).into_response();
    }
    let is_page = match reply.status {
        401 => !ask.content_type().is_empty() && reply.body.get("errors").is_none(),
        404 | 405 => reply.body == Reply::no_such_url().body || reply.status == 405,
        _ => false,
    };
    let is_listed = ask.query.contains_key("page");
    if is_page && !is_listed && !ask.is_json() {
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Error</title></head>\n<body><h1>{code}</h1></body>\n\
             </html>\n"
        );
        return (
            code,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            page,
        )
            .into_response();
    }
    (code, json, reply.body.to_string()).into_response()
}

fn add_headers(
    headers: &mut HeaderMap,
    ask: &Ask,
    usage: Option<Usage>,
    path: &str,
    now: DateTime<Utc>,
) {
    let mut add = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    if ask.version.has(0, 32) {
        add("flexmeasures-version", ask.version.text.clone());
        if path.starts_with(PREFIX) {
            add("api-version", "v3_0".to_owned());
        }
    }
    if let Some(usage) = usage {
        add("x-ratelimit-limit", usage.limit.to_string());
        add("x-ratelimit-remaining", usage.left.to_string());
        add("x-ratelimit-reset", usage.ends.timestamp().to_string());
        // Whatever the status is: it tells when the window ends.
        let left = (usage.ends - now).num_milliseconds();
        add(
            "retry-after",
            (left.max(0) as u64).div_ceil(1000).to_string(),
        );
    }
}
