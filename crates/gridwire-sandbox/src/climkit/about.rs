//! `all_installations`, `installation_infos` and `meter_info`: what is known of sites and meters.

use axum::response::Response;

use super::answer;
use super::catalogue::{Meter, Site};
use super::options::{ClimkitShape, ClimkitSiteList};
use super::switches::Switches;
use crate::document::Node;

/// Every site but those that nobody may read.
pub(crate) fn sites(sites: &[Site], switches: &Switches) -> Response {
    let entry = |site: &Site| {
        let id = Node::text(site.id);
        match switches.site_list {
            ClimkitSiteList::Ids => id,
            ClimkitSiteList::Objects => {
                Node::Object(vec![("site_id", id), ("name", Node::text(site.name))])
            }
            ClimkitSiteList::ObjectIds => Node::Object(vec![
                ("_id", Node::Object(vec![("$oid", id)])),
                ("site_ref", Node::text(site.reference)),
            ]),
        }
    };
    let known = sites.iter().filter(|site| !site.is_foreign);
    answer::json(Node::Array(known.map(entry).collect()).to_json())
}

pub(crate) fn infos(site: &Site, switches: &Switches) -> Response {
    let of_2022 = is_of_2022(site, switches);
    let (city, code) = if of_2022 {
        ("city_name", "city_ref")
    } else {
        ("city", "postal_code")
    };
    let address = vec![
        ("street_name", Node::text(site.street)),
        ("street_number", Node::text(site.number)),
        (city, Node::text(site.city)),
        (code, Node::Integer(site.postal_code)),
    ];
    let created = format!("{}T00:00:00", site.created);
    let mut fields = vec![
        ("site_ref", Node::text(site.reference)),
        ("name", Node::text(site.name)),
        ("address", Node::Object(address)),
        ("creation_date", Node::text(created)),
        ("latitude", Node::Float(site.latitude)),
        ("longitude", Node::Float(site.longitude)),
    ];
    if !site.is_old {
        fields.push(("timezone", Node::text(site.zone.name())));
    }
    answer::json(Node::Object(fields).to_json())
}

pub(crate) fn meters(site: &Site, switches: &Switches) -> Response {
    let of_2022 = is_of_2022(site, switches);
    let entry = |meter: &Meter| {
        let mut fields = vec![
            ("id", Node::text(&meter.id)),
            ("type", Node::text(meter.kind)),
        ];
        if of_2022 {
            fields.push(("prim_ad", Node::text(meter.prim_ad.to_string())));
            fields.push(("virtual", Node::Bool(meter.is_rule)));
        } else {
            fields.push(("name", Node::text(&meter.name)));
            fields.push(("mode", Node::text(meter.mode.word())));
            fields.push(("prim_ad", Node::Integer(meter.prim_ad)));
            fields.push(("is_rule_meter", Node::Bool(meter.is_rule)));
        }
        Node::Object(fields)
    };
    let meters = site.meters.iter().map(entry).collect();
    answer::json(Node::Array(meters).to_json())
}

fn is_of_2022(site: &Site, switches: &Switches) -> bool {
    site.is_old || switches.shape == ClimkitShape::Of2022
}
