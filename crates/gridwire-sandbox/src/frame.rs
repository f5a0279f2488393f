//! What happens to every request, whatever the service: record, fault, provider, fault, date.

use std::fmt;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use chrono::TimeDelta;
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use crate::clock::{Clock, http_date};
use crate::fault::{FaultSet, Plan};
use crate::log::{Log, RecordedRequest, recorded_headers};
use crate::wire::ResetSwitch;

/// No service of the sandbox takes more; what a service itself refuses is smaller.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// The parts that all providers share.
pub(crate) struct Frame {
    pub(crate) clock: Clock,
    pub(crate) faults: FaultSet,
    pub(crate) log: Log,
}

/// The connection ends without an answer.
#[derive(Debug)]
pub(crate) struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is reset on purpose")
    }
}

impl std::error::Error for NoAnswer {}

impl Frame {
    pub(crate) fn new(clock: Clock, faults: FaultSet) -> Self {
        let log = Log::default();
        Self { clock, faults, log }
    }

    /// The one way from a request to its answer.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        router: Router,
        reset: &ResetSwitch,
    ) -> Result<Response<Body>, NoAnswer> {
        let (parts, body) = request.into_parts();
        let received = Instant::now();
        let (body, complete) = match to_bytes(Body::new(body), LARGEST_BODY).await {
            Ok(body) => (body, true),
            Err(_) => (Default::default(), false),
        };

        let target = parts
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let plan = self.faults.plan(target);
        let number = self.log.add(RecordedRequest {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            headers: recorded_headers(&parts.headers),
            body: body.clone(),
            received_at: self.clock.now(),
            received,
            status: None,
            faults: plan.names(),
        });

        if plan.resets() {
            reset.turn();
            return Err(NoAnswer);
        }
        let response = if !complete {
            StatusCode::PAYLOAD_TOO_LARGE.into_response()
        } else if let Some(response) = plan.replacement(&parts.headers) {
            response
        } else {
            let request = Request::from_parts(parts, Body::from(body));
            match TowerToHyperService::new(router).call(request).await {
                Ok(response) => response,
                Err(impossible) => match impossible {},
            }
        };
        let mut response = plan.change(response).await;
        self.date(&mut response, &plan);
        self.log.answered(number, response.status().as_u16());
        Ok(response)
    }

    fn date(&self, response: &mut Response<Body>, plan: &Plan) {
        let now = self.clock.now();
        let skew = plan.clock_skew().unwrap_or(TimeDelta::zero());
        let shown = now.checked_add_signed(skew).unwrap_or(now);
        if let Ok(value) = HeaderValue::try_from(http_date(shown)) {
            response.headers_mut().insert(header::DATE, value);
        }
    }
}
