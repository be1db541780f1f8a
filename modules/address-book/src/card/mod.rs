//! The card of an actor: every way to reach them on one sheet that prints well, as a vCard, and as a code that a telephone reads.

mod gather;
mod pages;

use crate::Detail;
use kernel::module::Way;
use kernel::prelude::*;

/// Whoever reads details has cards; of whom, the actor's own right says.
const CARD: Permission = Detail::RESOURCE.may.read;

/// From an actor to their card.
pub(crate) const PRINT: Way = Way {
    label: "card-menu",
    icon: "printer",
    of: &["people", "organisations", "artists", "venues"],
    href: "/app/card/{of}/{id}",
    may: CARD,
};

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/card/{of}/{id}", CARD, pages::page)
        .get("/app/card/{of}/{id}/card.vcf", CARD, pages::file)
        .get("/api/v1/card/{of}/{id}/card.vcf", CARD, pages::file)
        .told(pages::told);
}
