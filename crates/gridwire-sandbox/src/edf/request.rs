//! From a request to its answer: the checks, in the order in which a server can make them.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::Response;
use axum::{Extension, Router};
use bytes::Bytes;

use super::answer;
use super::category::EdfCategory;
use super::kind::Kind;
use super::path::{Path, unsigned};
use super::payload;
use super::query::Query;
use super::read::Reading;
use super::state::EdfState;
use super::status::Status;
use crate::tls::Peer;

pub(crate) fn router(state: Arc<EdfState>) -> Router {
    Router::new()
        .fallback(respond)
        // What is too much for any service is refused before.
        .layer(DefaultBodyLimit::disable())
        .with_state(state)
}

async fn respond(
    State(state): State<Arc<EdfState>>,
    Extension(peer): Extension<Peer>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call {
        state: &state,
        method,
        query: uri.query().unwrap_or_default(),
        headers,
        body,
    };
    call.answer(&peer, uri.path())
        .unwrap_or_else(answer::refused)
}

struct Call<'a> {
    state: &'a EdfState,
    method: Method,
    query: &'a str,
    headers: HeaderMap,
    body: Bytes,
}

impl Call<'_> {
    fn answer(&self, peer: &Peer, path: &str) -> Result<Response, Status> {
        // The certificate was missed before anything was read.
        let certificate = peer.certificate.as_ref().ok_or(Status::Permission)?;
        let path = Path::read(path)?;
        let writes = match self.method {
            Method::GET => false,
            Method::PUT => true,
            _ => return Err(Status::Method),
        };
        self.check_headers(writes)?;
        let site = unsigned(&path.site)
            .filter(|site| self.state.store().has_site(*site))
            .ok_or(Status::Site)?;
        if !self.state.certificates.allow(certificate, site, writes) {
            return Err(Status::Permission);
        }
        let (kind, id) = path.kind(!writes)?;
        if writes {
            self.put(site, kind)
        } else {
            self.get(site, kind, id)
        }
    }

    /// Which header 1103 means is not documented: those without which the API makes no sense.
    fn check_headers(&self, writes: bool) -> Result<(), Status> {
        let text = |name| {
            self.headers
                .get_all(name)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .map(|value| value.split(';').next().unwrap_or_default().trim())
        };
        let json = |value: &str| value.eq_ignore_ascii_case("application/json");
        let accepted = !self.headers.contains_key(header::ACCEPT)
            || text(header::ACCEPT).any(|v| json(v) || v == "*/*" || v == "application/*");
        let readable = !writes || text(header::CONTENT_TYPE).any(json);
        if accepted && readable {
            Ok(())
        } else {
            Err(Status::Header)
        }
    }

    fn get(&self, site: u32, kind: &Kind, id: &str) -> Result<Response, Status> {
        let store = self.state.store();
        let id = unsigned(id).ok_or(Status::Id)?;
        let series = store.series(site, kind, id).ok_or(Status::Id)?;
        let mut query = Query::read(kind.category, self.query)?;
        let switches = self.state.switches().clone();
        if kind.category == EdfCategory::Tariff && !switches.filter_tariffs {
            query.range = None;
        }
        let end_included = switches.included_ends.contains(&kind.category);
        let reading = Reading::new(series, &query, end_included, self.state.now());
        let (found, complete) = reading.read(&switches);
        let rows = answer::rows(kind.category, id, found);
        Ok(answer::results(rows, complete, &switches))
    }

    fn put(&self, site: u32, kind: &Kind) -> Result<Response, Status> {
        if !self.query.is_empty() {
            return Err(Status::Parameters);
        }
        let writes = payload::read(kind, &self.body)?;
        self.state.store_mut().write(site, kind, writes)?;
        Ok(answer::written(kind.category, &self.state.switches()))
    }
}
