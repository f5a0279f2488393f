//! Names of places and firms that are not there.

use std::collections::BTreeSet;

use crate::random::Random;

const STEMS: &[&str] = &[
    "Orbelun",
    "Tissarac",
    "Vaudrel",
    "Quernival",
    "Plessandr",
    "Gironval",
    "Mélusan",
    "Corvenn",
    "Brasquel",
    "Aulnemar",
    "Fressinel",
    "Dorvignac",
    "Hautrivel",
    "Landrec",
    "Pérulac",
    "Sauvigel",
    "Rochebrel",
    "Touvrac",
    "Esparvel",
    "Chabrenac",
    "Morlandel",
    "Yvrenal",
    "Garsonnel",
    "Bélinac",
];
const ENDINGS: &[&str] = &[
    "",
    "e",
    "ières",
    "-sur-Aurelle",
    "-le-Haut",
    "ville",
    "-les-Saules",
    "ois",
];

/// Firms that own plants, each with the number of its code.
pub(crate) const PRODUCERS: &[&str] = &[
    "COMPAGNIE DU RHÉAL",
    "ÉNERGIES D'ORBELUNE",
    "SOCIÉTÉ HYDRAULIQUE DE VAUDREL",
    "TISSARAC PRODUCTION",
    "CENTRALES RÉUNIES",
    "AURELLE RENOUVELABLES",
];

/// A place not yet used, in capitals: sites of several groups, whose names end with the group's number.
pub(crate) fn site(random: &mut Random, used: &mut BTreeSet<String>) -> String {
    loop {
        let site = format!("{}{}", random.pick(STEMS), random.pick(ENDINGS)).to_uppercase();
        if used.insert(site.clone()) {
            return site;
        }
    }
}

/// A name not yet used; groups of one site are numbered and in capitals, as in the real lists.
pub(crate) fn plant(random: &mut Random, used: &mut BTreeSet<String>) -> String {
    let place = format!("{}{}", random.pick(STEMS), random.pick(ENDINGS));
    let numbered = random.permille(500);
    let mut number = random.between(1, 3);
    let mut name = if numbered {
        format!("{} {number}", place.to_uppercase())
    } else {
        place.clone()
    };
    while !used.insert(name.clone()) {
        number += 1;
        name = format!("{} {number}", place.to_uppercase());
    }
    name
}
