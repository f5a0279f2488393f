//! Lists of any length as streams.

use futures_util::stream::{self, Stream, TryStreamExt as _};
use gridwire_core::{Error, Result};

use crate::{
    Account, AccountSortKey, Asset, AssetSortKey, AuditLogEntry, AuditLogSortKey, Page, Sensor,
    SensorSortKey, SortDirection, User, UserSortKey, operations,
};

/// Rows of one request.
const PER_PAGE: u32 = 100;

/// What a stream still has to ask for: the next page, and how many rows came.
type Next = Option<(u32, u64)>;

macro_rules! rows {
    ($($list:ident: $row:ty = $key:expr),* $(,)?) => {$(
        impl operations::$list {
            /// All rows, page by page, in an order that stays while pages are asked for.
            ///
            /// What is added or deleted meanwhile may come twice or not at all.
            pub fn rows(self) -> impl Stream<Item = Result<$row>> + Send {
                let list = self.sorted($key, SortDirection::Asc).per_page(PER_PAGE);
                stream::try_unfold(Some((1, 0)), move |next: Next| {
                    let page = next.map(|(page, seen)| (list.clone().page(page).send(), page, seen));
                    async move {
                        let Some((request, page, seen)) = page else { return Ok::<_, Error>(None) };
                        let (rows, next) = match request.await?.into_inner() {
                            Page::All(rows) => (rows, None),
                            Page::Part(part) => {
                                let seen = seen + part.rows.len() as u64;
                                // A page beyond the last one would be an error.
                                let more = !part.rows.is_empty() && seen < part.filtered;
                                (part.rows, more.then_some((page + 1, seen)))
                            }
                        };
                        Ok(Some((stream::iter(rows.into_iter().map(Ok::<_, Error>)), next)))
                    }
                })
                .try_flatten()
            }
        }
    )*};
}

rows! {
    Assets: Asset = AssetSortKey::Id,
    AssetSensors: Sensor = SensorSortKey::Id,
    AssetAuditLog: AuditLogEntry = AuditLogSortKey::EventDatetime,
    Accounts: Account = AccountSortKey::Id,
    Users: User = UserSortKey::Username,
    UserAuditLog: AuditLogEntry = AuditLogSortKey::EventDatetime,
}
