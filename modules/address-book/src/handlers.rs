//! What we do when something happened.

use crate::duplicates::after_import;
use crate::{Interaction, Person};
use kernel::event::Handler;
use kernel::prelude::*;
use serde_json::Value;

/// Whatever happens to an interaction may move somebody's day of last contact.
pub(crate) const ALL: &[Handler] = &[
    Handler { event: "interactions.created", name: "contact_made", run: last_contact },
    Handler { event: "interactions.updated", name: "contact_corrected", run: last_contact },
    Handler { event: "interactions.deleted", name: "contact_withdrawn", run: last_contact },
    Handler { event: "interactions.restored", name: "contact_restored", run: last_contact },
    Handler { event: "people.merged", name: "people_merged", run: regrouped },
    Handler { event: "people.unmerged", name: "people_unmerged", run: regrouped },
    Handler { event: "people.imported", name: "people_imported", run: after_import },
    Handler { event: "organisations.imported", name: "organisations_imported", run: after_import },
    Handler { event: "artists.imported", name: "artists_imported", run: after_import },
    Handler { event: "venues.imported", name: "venues_imported", run: after_import },
];

/// Interactions went from one person to another: the day is read anew for both.
fn regrouped(tx: &mut Tx, _: Option<Id>, data: Value) -> Result<()> {
    for person in ["kept", "gone"].into_iter().filter_map(|side| data[side].as_str()?.parse().ok()) {
        let on = Interaction::last_with(tx, person)?;
        Person::contacted(tx, person, on)?;
    }
    Ok(())
}

/// Reads the day anew for whom the interaction is with now, and for whom it was with
/// before; running twice changes nothing.
fn last_contact(tx: &mut Tx, interaction: Option<Id>, data: Value) -> Result<()> {
    let before = data["before"]["person_id"].as_str().and_then(|id| id.parse().ok());
    let now = match interaction.map(|id| Interaction::find(tx, id)) {
        Some(Ok(interaction)) => interaction.person_id,
        // Purged meanwhile: what it changed was undone when it went into the bin.
        Some(Err(Error::NotFound)) | None => None,
        Some(Err(e)) => return Err(e),
    };
    for person in [before, now].into_iter().flatten() {
        let on = Interaction::last_with(tx, person)?;
        Person::contacted(tx, person, on)?;
    }
    Ok(())
}
