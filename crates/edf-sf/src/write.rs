//! Writing: checked as a whole before anything is sent, then sent in parts, each accounted for.

mod check;
mod item;
mod parts;
mod report;

use std::fmt;
use std::future::IntoFuture;
use std::ops::Range;
use std::sync::Arc;

use gridwire_core::auth::BoxFuture;
use gridwire_core::http::Request;
use gridwire_core::series::Record;
use gridwire_core::{ApiClient, Result};

use crate::production::Equipment;
use crate::{
    Client, Commitment, CommitmentPayload, EquipmentRecord, EquipmentType, ForecastPayload,
    ForecastType, ForecastVector, ProductionPayload, SiteId, Tariff, TariffPayload, WriteAnswer,
};
pub use item::Item;
pub use report::{Outcome, Receipt, WriteReport, WrittenPart};

/// So many records go into one request unless set; the service's own limit is not documented.
const RECORDS: usize = 1000;

/// Something to be written.
///
/// Awaiting it checks everything, sends it in parts, one after another, and gives a report of them.
/// The first part that does not succeed is the last one sent.
#[must_use = "nothing is written until this is awaited"]
pub struct Write<T> {
    client: Client,
    request: Arc<dyn Fn(Vec<T>) -> Result<Request> + Send + Sync>,
    items: Vec<T>,
    most: usize,
    repeatable: bool,
}

/// A request of a [dry run](Write::dry_run): what would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedPart {
    /// Which of the items it would carry, by their places.
    pub items: Range<usize>,
    /// The path after the base URL.
    pub path: String,
    /// The body, as JSON.
    pub body: String,
}

impl Client {
    /// Writes records of equipment; one call may hold records of several pieces of one type.
    pub fn write_production<R: Equipment>(
        &self,
        site: impl Into<SiteId>,
        records: impl IntoIterator<Item = R>,
    ) -> Write<R> {
        self.write_records(R::NAME, site.into(), records)
    }

    /// Writes records of equipment of a type that the document does not know, by its name.
    pub fn write_production_of(
        &self,
        equipment: impl Into<EquipmentType>,
        site: impl Into<SiteId>,
        records: impl IntoIterator<Item = EquipmentRecord>,
    ) -> Write<EquipmentRecord> {
        self.write_records(equipment.into(), site.into(), records)
    }

    fn write_records<R: Record + Item>(
        &self,
        equipment: EquipmentType,
        site: SiteId,
        records: impl IntoIterator<Item = R>,
    ) -> Write<R> {
        let client = self.clone();
        self.write(records, move |records| {
            let payload = ProductionPayload::new(records);
            client
                .put_production(site, equipment.clone(), payload)
                .request()
        })
    }

    /// Writes vectors of a forecast, of a type that the document knows or of any other by its name.
    pub fn write_forecast<R: Record>(
        &self,
        forecast: impl Into<ForecastType>,
        site: impl Into<SiteId>,
        vectors: impl IntoIterator<Item = ForecastVector<R>>,
    ) -> Write<ForecastVector<R>> {
        let (client, forecast, site) = (self.clone(), forecast.into(), site.into());
        self.write(vectors, move |vectors| {
            let payload = ForecastPayload::new(vectors);
            client
                .put_forecast(site, forecast.clone(), payload)
                .request()
        })
    }

    /// Writes commitments.
    pub fn write_commitments(
        &self,
        site: impl Into<SiteId>,
        commitments: impl IntoIterator<Item = Commitment>,
    ) -> Write<Commitment> {
        let (client, site) = (self.clone(), site.into());
        self.write(commitments, move |commitments| {
            client
                .put_commitment(site, CommitmentPayload::new(commitments))
                .request()
        })
    }

    /// Writes tariffs.
    pub fn write_tariffs(
        &self,
        site: impl Into<SiteId>,
        tariffs: impl IntoIterator<Item = Tariff>,
    ) -> Write<Tariff> {
        let (client, site) = (self.clone(), site.into());
        self.write(tariffs, move |tariffs| {
            client
                .put_tariff(site, TariffPayload::new(tariffs))
                .request()
        })
    }

    fn write<T: Item>(
        &self,
        items: impl IntoIterator<Item = T>,
        request: impl Fn(Vec<T>) -> Result<Request> + Send + Sync + 'static,
    ) -> Write<T> {
        Write {
            client: self.clone(),
            request: Arc::new(request),
            items: items.into_iter().map(written).collect(),
            most: RECORDS,
            repeatable: false,
        }
    }
}

fn written<T: Item>(mut item: T) -> T {
    item.forget_absences();
    item
}

impl<T: Item> Write<T> {
    /// How many records or periods go into one request; 1000 unless set.
    ///
    /// A vector is never torn apart: a longer one goes alone.
    pub fn records_per_request(mut self, most: usize) -> Self {
        self.most = most.max(1);
        self
    }

    /// Lets a request be sent again where no answer came, though the service may have taken it.
    ///
    /// Whether writing the same twice is harmless is not documented.
    pub fn retry_writes(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// What would be sent, after the same checks, without sending it.
    ///
    /// # Errors
    /// Invalid input that names the item, the field, the value and the rule.
    pub fn dry_run(&self) -> Result<Vec<PlannedPart>> {
        let requests = self.requests()?.into_iter();
        let planned = requests.map(|(items, request)| PlannedPart {
            items,
            path: request.path_and_query(),
            body: String::from_utf8_lossy(request.body().unwrap_or_default()).into_owned(),
        });
        Ok(planned.collect())
    }

    /// The requests with the places of their items, after all checks: what cannot be sent shall not
    /// stop the rest half-way.
    fn requests(&self) -> Result<Vec<(Range<usize>, Request)>> {
        check::check(&self.items)?;
        let parts = parts::split(&self.items, self.most).into_iter();
        let requests = parts.map(|items| {
            let request = (self.request)(self.items[items.clone()].to_vec())?;
            Ok((
                items,
                if self.repeatable {
                    request.repeatable()
                } else {
                    request
                },
            ))
        });
        requests.collect()
    }

    async fn send(self) -> Result<WriteReport> {
        let (mut report, mut failure) = (WriteReport::default(), None);
        for (items, request) in self.requests()? {
            let outcome = match failure {
                Some(_) => Outcome::Unsent,
                None => Outcome::of(self.client.transport().call::<WriteAnswer>(request).await),
            };
            failure = failure.or(outcome.error().cloned());
            report.parts.push(WrittenPart { items, outcome });
        }
        match failure {
            None => Ok(report),
            Some(cause) => Err(report.into_error(cause)),
        }
    }
}

impl<T: Item> IntoFuture for Write<T> {
    type Output = Result<WriteReport>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// Checks and sends.
    ///
    /// Nothing is sent if anything is invalid. If a part does not succeed, the error that tells why
    /// carries the [`WriteReport`] as its [`partial`](gridwire_core::Error::partial) data.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Write<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Write")
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}
