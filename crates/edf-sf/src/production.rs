//! Records of equipment.

use gridwire_core::series::Named;

use crate::generated::operations::GetProduction;
use crate::{Client, EquipmentId, EquipmentType, SiteId};

/// A record of a type of equipment that the document knows, such as [`Battery`](crate::Battery).
pub trait Equipment: Named<EquipmentType> {}

impl<R: Named<EquipmentType>> Equipment for R {}

impl Client {
    /// Records of a piece of equipment, by the type of its records:
    /// `client.production::<Battery>(100, 1)`.
    ///
    /// Equipment of a type that the document does not know is asked for by the name of its type, with
    /// [`get_production`](Client::get_production); what its records hold besides instant and id is in
    /// their `extra`.
    pub fn production<R: Equipment>(
        &self,
        site: impl Into<SiteId>,
        id: impl Into<EquipmentId>,
    ) -> GetProduction<R> {
        self.get_production(site, R::NAME, id).typed()
    }
}
