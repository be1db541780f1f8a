//! Concerts in a venue, counted for its sheet in the address book.

use super::Event;
use crate::schema::events;
use address_book::Venue;
use kernel::event::Handler;
use kernel::prelude::*;
use serde_json::Value;

/// Whatever happens to an event, or to two venues that are one, may change how many there are.
pub(crate) const HANDLERS: &[Handler] = &[
    Handler { event: "events.created", name: "concert_made", run: counted },
    Handler { event: "events.updated", name: "concert_moved", run: counted },
    Handler { event: "events.deleted", name: "concert_deleted", run: counted },
    Handler { event: "events.restored", name: "concert_restored", run: counted },
    Handler { event: "venues.merged", name: "concerts_led", run: led },
    Handler { event: "venues.unmerged", name: "concerts_led_back", run: led },
];

/// Counts anew for the venue where it is now, and for the one where it was before; running twice changes nothing.
fn counted(tx: &mut Tx, event: Option<Id>, data: Value) -> Result<()> {
    let now = match event.map(|id| Event::find(tx, id)) {
        Some(Ok(now)) => now.venue_id,
        // Purged meanwhile: it was counted out when it went into the bin.
        Some(Err(Error::NotFound)) | None => None,
        Some(Err(e)) => return Err(e),
    };
    let before = data["before"]["venue_id"].as_str().and_then(|id| id.parse().ok());
    [before, now].into_iter().flatten().try_for_each(|venue| count(tx, venue))
}

fn led(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    let sides = ["kept", "gone"].into_iter().filter_map(|side| data[side].as_str()?.parse().ok());
    sides.into_iter().try_for_each(|venue| count(tx, venue))
}

fn count(tx: &mut Tx, venue: Id) -> Result<()> {
    let concerts = events::table
        .filter(events::venue_id.eq(venue).and(events::kind.eq("concert")))
        .filter(events::status.eq("confirmed").and(events::deleted_at.is_null()));
    let concerts = tx.one(concerts.count())?;
    Venue::played(tx, venue, concerts)
}
