//! What we do when something happened.

use crate::Interaction;
use crate::duplicates::after_import;
use crate::interaction::WITH;
use kernel::event::Handler;
use kernel::prelude::*;
use serde_json::Value;

/// Whatever happens to an interaction may move a day of last contact.
pub(crate) const ALL: &[Handler] = &[
    Handler { event: "interactions.created", name: "contact_made", run: last_contact },
    Handler { event: "interactions.updated", name: "contact_corrected", run: last_contact },
    Handler { event: "interactions.deleted", name: "contact_withdrawn", run: last_contact },
    Handler { event: "interactions.restored", name: "contact_restored", run: last_contact },
    Handler { event: "people.merged", name: "people_merged", run: regrouped },
    Handler { event: "people.unmerged", name: "people_unmerged", run: regrouped },
    Handler { event: "organisations.merged", name: "organisations_merged", run: organisations_regrouped },
    Handler { event: "organisations.unmerged", name: "organisations_unmerged", run: organisations_regrouped },
    Handler { event: "artists.merged", name: "artists_merged", run: artists_regrouped },
    Handler { event: "artists.unmerged", name: "artists_unmerged", run: artists_regrouped },
    Handler { event: "venues.merged", name: "venues_merged", run: venues_regrouped },
    Handler { event: "venues.unmerged", name: "venues_unmerged", run: venues_regrouped },
    Handler { event: "people.imported", name: "people_imported", run: after_import },
    Handler { event: "organisations.imported", name: "organisations_imported", run: after_import },
    Handler { event: "artists.imported", name: "artists_imported", run: after_import },
    Handler { event: "venues.imported", name: "venues_imported", run: after_import },
];

/// Interactions went from one person to another: the day is read anew for both.
fn regrouped(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    both(tx, "person_id", &data)
}

fn organisations_regrouped(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    both(tx, "organisation_id", &data)
}

fn artists_regrouped(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    both(tx, "artist_id", &data)
}

fn venues_regrouped(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    both(tx, "venue_id", &data)
}

fn both(tx: &mut Tx, field: &str, data: &Value) -> Result<()> {
    let sides = ["kept", "gone"].into_iter().filter_map(|side| data[side].as_str()?.parse().ok());
    sides.into_iter().try_for_each(|id| Interaction::touched(tx, field, id))
}

/// Reads the day anew for whom the interaction is with now, and for whom it was with
/// before; running twice changes nothing.
fn last_contact(tx: &mut Tx, interaction: Option<Id>, data: Value) -> Result<()> {
    let now = match interaction.map(|id| Interaction::find(tx, id)) {
        Some(Ok(now)) => [now.person_id, now.organisation_id, now.artist_id, now.venue_id],
        // Purged meanwhile: what it changed was undone when it went into the bin.
        Some(Err(Error::NotFound)) | None => [None; 4],
        Some(Err(e)) => return Err(e),
    };
    for (field, now) in WITH.into_iter().zip(now) {
        let before = data["before"][field].as_str().and_then(|id| id.parse().ok());
        for id in [before, now].into_iter().flatten() {
            Interaction::touched(tx, field, id)?;
        }
    }
    Ok(())
}
