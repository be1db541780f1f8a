//! The venue commons: public facts of venues that agencies share. Each says what it knows, confirms or disputes what others
//! said, and takes over what it likes; its own values always win, and nobody learns who said what. The database keeps to
//! that (`commons_*` of the migration): no agency reads the tables.

mod api;
mod confidence;
mod facts;
mod own;
mod pages;
mod shared;
mod shown;
mod told;

use crate::VENUES;
use kernel::module::Way;
use kernel::prelude::*;

pub use own::VenueTaken;

/// Whoever reads venues reads what is said of them.
pub(crate) const COMMONS: Permission = VENUES.may.read;
/// Whoever changes venues speaks for the agency, and takes over what others said.
const SAY: Permission = VENUES.may.update;

/// From a venue to what others know of it.
pub(crate) const COMMON: Way = Way { label: "commons-menu", icon: "share-2", of: &["venues"], href: "/app/commons/of/{id}", may: COMMONS };

pub(crate) fn routes(r: &mut Routes) {
    r.get("/app/commons", COMMONS, pages::search)
        .get("/app/commons/venues/{id}", COMMONS, pages::venue)
        .post("/app/commons/venues/{id}/facts", SAY, pages::propose)
        .post("/app/commons/facts/{id}/voice", SAY, pages::voice)
        .post("/app/commons/facts/{id}/withdraw", SAY, pages::withdraw)
        .get("/app/commons/of/{venue}", COMMONS, pages::of)
        .post("/app/commons/of/{venue}", SAY, pages::link)
        .post("/app/commons/of/{venue}/take", SAY, pages::take)
        .post("/app/commons/of/{venue}/back", SAY, pages::give_back)
        .post("/app/commons/of/{venue}/own", SAY, pages::set_own);
    api::routes(r);
}
